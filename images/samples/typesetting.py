"""Typesetting: fonts, lines, and a page with one column of text."""

from PIL import Image, ImageDraw, ImageFont

SERIF = "LiberationSerif-Regular.ttf"
SERIF_BOLD = "LiberationSerif-Bold.ttf"
SANS = "LiberationSans-Regular.ttf"
DEJAVU = "DejaVuSans.ttf"
DEJAVU_SERIF = "DejaVuSerif.ttf"


def load_font(face, size):
    """Use the basic layout engine, which places glyphs the same with and without Raqm."""
    return ImageFont.truetype(face, size, layout_engine=ImageFont.Layout.BASIC)


def wrap(text, font, width):
    """Break paragraphs into lines no wider than width, with "" between paragraphs."""
    lines = []
    for paragraph in text.strip().split("\n\n"):
        if lines:
            lines.append("")
        line = ""
        for word in paragraph.split():
            longer = f"{line} {word}".strip()
            if line and font.getlength(longer) > width:
                lines.append(line)
                longer = word
            line = longer
        lines.append(line)
    return lines


def draw_lines(image, left, top, lines, font, ink):
    """Draw lines downwards from (left, top); return where the next line would start."""
    pen = ImageDraw.Draw(image)
    leading = round(font.size * 1.35)
    for line in lines:
        right = left + font.getlength(line)
        if right > image.width or top + leading > image.height:
            raise ValueError(f"the text is cut off at: {line}")
        pen.text((left, top), line, font=font, fill=ink)
        top += leading if line else leading // 2
    return top


def set_page(size, text, face, points, margin, mode="L", paper=255, ink=0):
    """Set a page with one column of text; return the picture and its lines."""
    image = Image.new(mode, size, paper)
    font = load_font(face, points)
    lines = wrap(text, font, size[0] - 2 * margin)
    draw_lines(image, margin, margin, lines, font, ink)
    return image, lines


def bilevel(image):
    """Convert a picture to black and white, one bit per pixel."""
    return image.point(lambda level: 255 if level > 127 else 0, mode="1")
