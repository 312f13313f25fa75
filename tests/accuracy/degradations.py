"""The degradations of pages, each at three strengths from mild to hard.

A degradation takes a grey page (paper 255, ink 0), a strength (0, 1, 2) and a random generator with a fixed seed, and
returns the picture to upload."""

import io
from typing import Any, Callable

import numpy
from PIL import Image, ImageFilter

Random = numpy.random.Generator
Degradation = Callable[[Image.Image, int, Random], Image.Image]
DPI = 300


def of(levels: numpy.ndarray) -> Image.Image:
    """Convert grey levels to a picture, and clip them to 0 … 255."""
    return Image.fromarray(levels.clip(0, 255).astype(numpy.uint8))


def grid(image: Image.Image) -> tuple[numpy.ndarray, numpy.ndarray]:
    """Return the position of each pixel, from 0 to 1 across and down."""
    return numpy.meshgrid(numpy.linspace(0, 1, image.width), numpy.linspace(0, 1, image.height))


def clean(page: Image.Image, _strength: int, _random: Random) -> Image.Image:
    """Unchanged."""
    return page


def rotated(page: Image.Image, strength: int, _random: Random) -> Image.Image:
    """Sideways or upside down: turned by 90, 180 and 270 degrees clockwise."""
    return page.rotate(-90 * (strength + 1), expand=True)


def skewed(page: Image.Image, strength: int, random: Random) -> Image.Image:
    """Skewed to either side by 1.5, 4 and 8 degrees."""
    degrees = (1.5, 4, 8)[strength] * random.choice([-1, 1])
    return page.rotate(degrees, Image.Resampling.BICUBIC, expand=True, fillcolor=255)


def low_resolution(page: Image.Image, strength: int, _random: Random) -> Image.Image:
    """Scanned at 100, 75 and 60 dpi."""
    factor = (100, 75, 60)[strength] / DPI
    return page.resize((round(page.width * factor), round(page.height * factor)), Image.Resampling.BOX)


def blurred(page: Image.Image, strength: int, _random: Random) -> Image.Image:
    """Out of focus."""
    return page.filter(ImageFilter.GaussianBlur((2, 3.5, 5)[strength]))


def noisy(page: Image.Image, strength: int, random: Random) -> Image.Image:
    """Grain over the whole page, and specks of dirt at the two higher strengths."""
    levels = numpy.asarray(page, dtype=float) * 0.8 + 25
    levels += random.normal(0, (20, 40, 60)[strength], levels.shape)
    specks = random.random(levels.shape) < (0, 0.005, 0.02)[strength]
    return of(numpy.where(specks, random.choice([0, 255], levels.shape), levels))


def unevenly_lit(page: Image.Image, strength: int, random: Random) -> Image.Image:
    """Lit from one side, with a shadow like that of a hand or the fold of a book."""
    across, down = grid(page)
    if random.random() < 0.5:
        across = 1 - across
    darkest = (0.55, 0.35, 0.2)[strength]
    light = 1 - (1 - darkest) * (0.8 * across + 0.2 * down) ** 1.3
    fold = 1 - (0.15, 0.3, 0.4)[strength] * numpy.exp(-((across - random.uniform(0.3, 0.7)) / 0.06) ** 2)
    levels = (numpy.asarray(page, dtype=float) * 0.85 + 30) * light * fold
    return of(levels + random.normal(0, 3, levels.shape))


def compressed(page: Image.Image, strength: int, _random: Random) -> Image.Image:
    """Saved as a JPEG of low quality, at 150 dpi."""
    small = page.resize((page.width // 2, page.height // 2), Image.Resampling.LANCZOS)
    file = io.BytesIO()
    small.save(file, "JPEG", quality=(20, 10, 5)[strength])
    return Image.open(file).convert("L")


def inverted(page: Image.Image, strength: int, random: Random) -> Image.Image:
    """Light on dark: the whole page, the whole page in greys, and a dark box on a light page."""
    levels = numpy.asarray(page, dtype=float)
    if strength == 0:
        return of(255 - levels)
    if strength == 1:
        return of(190 - 0.6 * levels + random.normal(0, 4, levels.shape))
    box = numpy.full((page.height + 160, page.width + 160), 255.0)
    box[80:-80, 80:-80] = 230 - 0.8 * levels
    return of(box)


def coloured(page: Image.Image, strength: int, random: Random) -> Image.Image:
    """Ink on coloured paper: pale, in bands of several colours, and in colours that differ little in lightness."""
    ink_share = 1 - numpy.asarray(page, dtype=float)[:, :, None] / 255
    _, down = grid(page)
    palettes = [[(250, 232, 180)], [(245, 215, 90), (110, 170, 215), (240, 240, 235), (95, 150, 110)],
                [(190, 60, 50), (225, 140, 60), (120, 60, 130), (200, 90, 90)]]
    inks = [(60, 40, 90), (35, 25, 40), (25, 50, 60)]
    colours = numpy.array(palettes[strength], dtype=float)
    bands = numpy.minimum((down * len(colours)).astype(int), len(colours) - 1)
    paper = colours[bands]
    levels = paper * (1 - ink_share) + numpy.array(inks[strength], dtype=float) * ink_share
    return of(levels + random.normal(0, 3, levels.shape))


def in_perspective(page: Image.Image, strength: int, random: Random) -> Image.Image:
    """Seen from the side: one edge shorter than the other, and slightly skewed."""
    width, height = page.size
    short = (0.04, 0.08, 0.12)[strength]
    lift = (0.01, 0.02, 0.03)[strength] * width * random.choice([-1, 1])
    # The points of the page that become the corners of the picture.
    corners = (-short * width, -lift, 0, height, width, height, width + short * width, lift)
    if random.random() < 0.5:
        corners = (0, -lift, -short * width, height, width + short * width, height, width, lift)
    return page.transform(page.size, Image.Transform.QUAD, corners, Image.Resampling.BICUBIC, fillcolor=255)


def photographed_screen(page: Image.Image, strength: int, random: Random) -> Image.Image:
    """A photograph of a screen, with moiré between the pixel grids of the screen and the camera."""
    rows, columns = numpy.mgrid[0:page.height, 0:page.width].astype(float)
    angle = numpy.radians(random.uniform(3, 12))
    depth = (0.15, 0.3, 0.45)[strength]
    across = numpy.cos(2 * numpy.pi * (columns * numpy.cos(angle) + rows * numpy.sin(angle)) / 3.3)
    down = numpy.cos(2 * numpy.pi * (rows * numpy.cos(angle) - columns * numpy.sin(angle)) / 11)
    soft = numpy.asarray(page.filter(ImageFilter.GaussianBlur(1.2)), dtype=float)[:, :, None]
    beat = numpy.stack([1 - depth / 2 + depth / 2 * (across if each != 1 else -across) * (0.5 + 0.5 * down)
                        for each in range(3)], axis=2)
    light = 1 - (0.1, 0.2, 0.3)[strength] * grid(page)[0][:, :, None]
    levels = (soft * 0.8 + 30) * beat * light
    return of(levels + random.normal(0, 4, levels.shape))


def faxed(page: Image.Image, strength: int, random: Random) -> Image.Image:
    """One bit per pixel at 200 dpi, with specks; the hardest has half the rows, which the receiver doubles."""
    width, height = round(page.width * 200 / DPI), round(page.height * 200 / DPI)
    rows = height if strength < 2 else height // 2
    levels = numpy.asarray(page.resize((width, rows), Image.Resampling.BOX), dtype=float)
    levels += random.normal(0, (20, 45, 45)[strength], levels.shape)
    dots = numpy.where(random.random(levels.shape) < (0.001, 0.004, 0.004)[strength], 0, levels)
    return of(numpy.where(dots > 140, 255.0, 0.0)).resize((width, height), Image.Resampling.NEAREST).convert("1")


# The name of each class in the report, and the degradation that makes it.
CLASSES: dict[str, Degradation] = {
    "clean": clean, "rotated": rotated, "skewed": skewed, "low resolution": low_resolution, "blur": blurred,
    "noise": noisy, "uneven light": unevenly_lit, "JPEG artefacts": compressed, "inversion": inverted,
    "coloured background": coloured, "perspective": in_perspective, "screen photo": photographed_screen, "fax": faxed}


def saving(kind: str, strength: int) -> dict[str, Any]:
    """Return the options for saving the file. It states its resolution only if a scanner would have done so."""
    dpi = {"low resolution": (100, 75, 60)[strength], "fax": 200, "clean": DPI, "skewed": DPI, "rotated": DPI}.get(kind)
    return {"dpi": (dpi, dpi)} if dpi else {}
