"""Short texts, one for each file format and pixel format."""

import numpy
from PIL import Image

from .registry import sample
from .typesetting import DEJAVU, SANS, SERIF, set_page


@sample("single-line.webp")
def single_line():
    """One line of text, lossless WebP."""
    text = "Keep this gate closed after sunset."
    image, lines = set_page((760, 110), text, DEJAVU, 36, 32, mode="RGB",
                            paper=(255, 255, 255), ink=(0, 0, 0))
    return image, lines, {"lossless": True}


@sample("colour.jpg")
def colour():
    """Dark blue text on light yellow paper, baseline JPEG."""
    text = """
Lost near the boating lake: one brown leather glove, left hand, lined with
rabbit fur. It belonged to my grandfather and has his initials inside the cuff.
A reward of twenty pounds and a jar of plum jam is offered for its return. Ask
for Mrs Hartley at the flower shop.
"""
    image, lines = set_page((1000, 440), text, SERIF, 36, 80, mode="RGB",
                            paper=(255, 246, 196), ink=(16, 32, 112))
    return image, lines, {"quality": 90, "progressive": False}


@sample("transparent.png")
def transparent():
    """Black text on a transparent background whose hidden colour is also black."""
    text = """
A stamp made of clear film leaves the
letter below it easy to read.
"""
    image, lines = set_page((720, 190), text, SANS, 36, 44, mode="RGBA",
                            paper=(0, 0, 0, 0), ink=(0, 0, 0, 255))
    return image, lines, {"optimize": True}


@sample("cmyk.jpg")
def cmyk():
    """A JPEG in the four printing colours."""
    text = """
Four inks are mixed on the press
to print a single black word.
"""
    image, lines = set_page((680, 190), text, SERIF, 40, 44, mode="CMYK",
                            paper=(0, 0, 18, 0), ink=(150, 130, 130, 210))
    return image, lines, {"quality": 90}


@sample("grey16.png")
def grey16():
    """16 bits of grey per pixel, with both bytes in use."""
    text = """
The scanner saw more shades of grey
than any painter could name.
"""
    image, lines = set_page((760, 190), text, SERIF, 40, 44)
    levels = numpy.asarray(image, dtype=numpy.uint16) * 240 + 3456
    return Image.fromarray(levels), lines, {}


def small_sign():
    """Two short lines, the same for all small.* samples, which share small.txt."""
    text = """
The shop is closed for lunch. Please come back at half past one.
"""
    return set_page((560, 150), text, SANS, 30, 36)


@sample("small.gif")
def small_gif():
    """The small sign as a GIF of sixteen greys."""
    image, lines = small_sign()
    return image.quantize(16), lines, {"optimize": True}


@sample("small.bmp")
def small_bmp():
    """The small sign as an uncompressed 24-bit BMP."""
    image, lines = small_sign()
    return image.convert("RGB"), lines, {}


@sample("small.heic")
@sample("small.avif")
def small_heif():
    """The small sign as HEIC and as AVIF."""
    image, lines = small_sign()
    return image.convert("RGB"), lines, {}


@sample("two-frames.gif")
@sample("two-frames.webp")
def two_frames():
    """The small sign as an animation, whose second frame must not be read."""
    image, lines = small_sign()
    other, _ = set_page(image.size, "We are open.", SANS, 30, 36)
    return image, lines, {"save_all": True, "append_images": [other], "duration": 1000, "loop": 0}
