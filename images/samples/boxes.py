"""One page in several positions, with the boxes of its words in each."""

from PIL import Image, ImageDraw

from .photos import sideways_exif
from .typesetting import SERIF, draw_lines, load_font, wrap

BOXES = "boxes"  # the name of the sample and of its folder


def askew(picture, degrees, paper):
    """Turn a picture anticlockwise and keep its size."""
    return picture.rotate(degrees, Image.Resampling.BICUBIC, fillcolor=paper)


def word_boxes(size, font, left, top, lines, skew=0):
    """Yield every word and the bounding box of its ink, measured on a picture of the word alone."""
    for line in lines:
        place = left
        for word in line.split(" "):
            alone = Image.new("L", size, 0)
            ImageDraw.Draw(alone).text((place, top), word, font=font, fill=255)
            if skew:
                alone = askew(alone, skew, 0)
            yield word, alone.point(lambda level: 255 * (level > 127)).getbbox()
            place += font.getlength(word + " ")
        top += round(font.size * 1.35)


def turned_box(box, degrees, size):
    """Return the box after a clockwise turn of a picture of this size."""
    left, top, right, bottom = box
    for _ in range(degrees // 90):
        left, top, right, bottom = size[1] - bottom, left, size[1] - top, right
        size = size[1], size[0]
    return left, top, right, bottom


def write_boxes(folder):
    """Write one page upright, turned, sideways with an EXIF orientation, and skewed; and the boxes of its words."""
    text = """
The lamp above the counter was left burning all night, and by morning the moths
had gathered on the glass. Nobody at the station could say who had last used the
telephone, though the log showed three calls between midnight and four. Hilda
wiped the moths away with a wet cloth, made tea, and wrote down the numbers in a
round and careful hand. Two of them she knew by heart. The third began with 0047
and had never been dialled before.
"""
    size = (1500, 900)
    font = load_font(SERIF, 50)
    upright = Image.new("L", size, 255)
    lines = wrap(text, font, size[0] - 240)
    draw_lines(upright, 120, 120, lines, font, 0)
    words = list(word_boxes(size, font, 120, 120, lines))
    png = {"optimize": True, "dpi": (300, 300)}
    stored = {
        "upright.png": (0, png),
        "turned-90.png": (90, png),
        "turned-180.png": (180, png),
        "turned-270.png": (270, png),
        "exif-6.jpg": (270, {"quality": 70, "dpi": (300, 300), "exif": sideways_exif()}),
    }
    (folder / BOXES).mkdir(exist_ok=True)
    rows = ["file\tword\tleft\ttop\tright\tbottom"]
    for name, (degrees, options) in stored.items():
        upright.rotate(-degrees, expand=True).save(folder / BOXES / name, **options)
        rows += ["\t".join(map(str, (name, word, *turned_box(box, degrees, size)))) for word, box in words]
    for name, skew in (("skewed-2.png", 2), ("skewed-5.png", -5)):
        askew(upright, skew, 255).save(folder / BOXES / name, **png)
        rows += ["\t".join(map(str, (name, word, *box)))
                 for word, box in word_boxes(size, font, 120, 120, lines, skew)]
    (folder / BOXES / "words.tsv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    print(f"{BOXES}: {len(stored) + 2} pictures of {len(words)} words")
