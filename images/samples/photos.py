"""Pages that are hard to read: photographed, turned or skewed."""

import numpy
from PIL import Image, ImageFilter

from .registry import sample
from .typesetting import DEJAVU_SERIF, SANS, SERIF, set_page

EXIF_ORIENTATION = 0x0112


def sideways_exif():
    """Return EXIF data with orientation 6: turn 90 degrees clockwise to display."""
    exif = Image.Exif()
    exif[EXIF_ORIENTATION] = 6
    return exif


@sample("photo.jpg")
def photo():
    """A simulated photograph of a page: blur, noise, uneven light, JPEG quality 75."""
    text = """
Pear and Ginger Cake

Warm the oven to 180 degrees and butter a round tin. Beat 150 grams of soft
butter with the same weight of brown sugar until the mixture is pale. Add three
eggs, one at a time, and a spoonful of flour after each so that it does not
split.

Peel four ripe pears and cut them into thick slices. Fold two spoonfuls of fresh
grated ginger into the batter, pour it into the tin and push the pears in on
their sides, close together, until only the edges can be seen.

Bake for fifty minutes. The cake is ready when a thin knife comes out clean and
the kitchen smells of autumn. Let it cool before you cut it, if you can wait.
"""
    upright, lines = set_page((1600, 1100), text, DEJAVU_SERIF, 36, 110,
                              mode="RGB", paper=(246, 240, 226), ink=(38, 34, 40))
    width, height = upright.size
    # The corners of the page as the camera sees them: not quite a rectangle.
    seen = (12, 0, 0, height - 6, width - 14, height, width, 10)
    tilted = upright.transform(upright.size, Image.Transform.QUAD, seen,
                               Image.Resampling.BICUBIC)
    blurred = tilted.filter(ImageFilter.GaussianBlur(1.2))
    across, down = numpy.meshgrid(numpy.linspace(0, 1, width), numpy.linspace(0, 1, height))
    light = 1.0 - 0.20 * across - 0.14 * down ** 2
    warmth = numpy.array([1.0, 0.97, 0.90])
    pixels = numpy.asarray(blurred, dtype=float) * light[:, :, None] * warmth
    pixels += numpy.random.default_rng(1803).normal(0, 7, pixels.shape)
    image = Image.fromarray(pixels.clip(0, 255).astype(numpy.uint8))
    return image, lines, {"quality": 75}


@sample("rotated-90.png")
def rotated_90():
    """An upright page turned by 90 degrees clockwise."""
    text = """
Dear Margaret,

Thank you for the parcel, which arrived on Tuesday with only one corner crushed.
The seeds are already in the greenhouse, and the blue scarf has not left my neck
since I opened the paper. You always did know which colour I would choose.

The roof is finished at last. Two brothers from the next valley came with a
ladder, a radio and a great many biscuits, and they sang while they worked. It
rained that same night and not one drop came through. I lay awake listening, as
pleased as a cat in a cupboard.

Please come in May when the lane is dry. The train still stops at the mill if
you ask the guard, and I will be waiting there with the cart.

With much love,

Eleanor
"""
    upright, lines = set_page((1240, 1000), text, SERIF, 34, 110)
    return upright.transpose(Image.Transpose.ROTATE_270), lines, {"optimize": True}


@sample("skewed-3.png")
def skewed_3():
    """A page of paragraphs, skewed by 3 degrees anticlockwise.

    If the same page is skewed clockwise, the program tesseract 5.3.0 drops whole lines.
    """
    text = """
The museum keeps its clocks in a long room above the library. There are forty of
them, and no two agree. A volunteer winds them every Friday, starting at the
window and ending at the stairs, and the task takes her most of the morning.

She was once asked which clock tells the right time. She thought for a moment
and said that all of them do, only not together. Visitors laugh at this, but the
children nod, and some of them stay to hear the hour strike from one end of the
room to the other like a slow wave coming in.

The oldest clock has a single hand and a painted face with four seasons on it.
Spring is badly worn, because people used to touch it for luck.
"""
    upright, lines = set_page((1400, 900), text, SERIF, 36, 150)
    askew = upright.rotate(3, Image.Resampling.BICUBIC, fillcolor=255)
    return askew, lines, {"optimize": True}


@sample("exif-rotated.jpg")
def exif_rotated():
    """Stored sideways with EXIF orientation 6: turn 90 degrees clockwise to display."""
    text = """
Gardening club, spring meeting

We meet in the village hall on the second Thursday of April. Bring a plant to
exchange and a cup for your tea. Mr Doyle will explain how to prune old roses
without losing any blood, and there will be a prize for the straightest leek.
"""
    upright, lines = set_page((1000, 480), text, SANS, 32, 80, mode="RGB",
                              paper=(255, 255, 255), ink=(20, 20, 20))
    return upright.transpose(Image.Transpose.ROTATE_90), lines, {"quality": 88, "exif": sideways_exif()}
