"""Pictures of text whose words have known places, and the ways in which a PDF can hold them."""
import io
import random

from PIL import Image, ImageChops, ImageDraw, ImageFont, TiffImagePlugin

FONT = "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"
VOCABULARY = ("river stone garden window market silver letter number simple bridge summer winter orange paper "
              "yellow morning harbour candle village mountain").split()


class Page:
    """An upright grey picture, and its words as (text, left, top, right, bottom) in pixels."""

    def __init__(self, seed, size=(1240, 900), lines=9, words=5, height=42, margin=90):
        chosen = random.Random(seed)
        font = ImageFont.truetype(FONT, height)
        self.picture = Image.new("L", size, 255)
        self.words = []
        draw = ImageDraw.Draw(self.picture)
        for line in range(lines):
            x, y = margin, margin + line * int(height * 1.9)
            for _ in range(words):
                word, before = chosen.choice(VOCABULARY), self.picture.copy()
                draw.text((x, y), word, font=font, fill=0)
                self.words.append((word, *ImageChops.difference(before, self.picture).getbbox()))
                x += int(font.getlength(word + "  "))


def saved(picture, kind, **options):
    file = io.BytesIO()
    picture.save(file, kind, **options)
    return file.getvalue()


def g4_data(picture):
    """The bare Group 4 code of a bilevel picture."""
    TiffImagePlugin.STRIP_SIZE = 2 ** 30  # one strip
    tiff = saved(picture, "TIFF", compression="group4")
    with Image.open(io.BytesIO(tiff)) as opened:
        (place,), (length,) = opened.tag_v2[273], opened.tag_v2[279]
    return tiff[place:place + length]


def embed(pdf, picture, compression):
    """Adds the picture as an image object and returns its number."""
    entries = f"/Type /XObject /Subtype /Image /Width {picture.width} /Height {picture.height}"
    grey = entries + " /ColorSpace /DeviceGray /BitsPerComponent 8"
    if compression == "dct":
        return pdf.stream(grey + " /Filter /DCTDecode", saved(picture, "JPEG", quality=80))
    if compression == "jpx":
        return pdf.stream(entries + " /Filter /JPXDecode", saved(picture, "JPEG2000"))
    if compression == "flate":
        return pdf.stream(grey, picture.tobytes(), deflate=True)
    if compression == "rgb":
        rgb = picture.convert("RGB")
        return pdf.stream(entries + " /ColorSpace /DeviceRGB /BitsPerComponent 8", rgb.tobytes(), deflate=True)
    if compression == "indexed":
        return pdf.stream(entries + " /ColorSpace [/Indexed /DeviceRGB 255 <" +
                          "".join(f"{grey:02x}{grey:02x}{grey:02x}" for grey in range(256)) +
                          ">] /BitsPerComponent 8", picture.tobytes(), deflate=True)
    assert compression == "g4", compression
    data = g4_data(picture.point(lambda grey: 255 if grey > 127 else 0).convert("1"))
    return pdf.stream(entries + " /ColorSpace /DeviceGray /BitsPerComponent 1 /Filter /CCITTFaxDecode /DecodeParms "
                      f"<< /K -1 /Columns {picture.width} /Rows {picture.height} /BlackIs1 true >>", data)
