"""How a sheet comes to be a file: clean, scanned at 200 dpi, or photographed. The places of the words are moved with
the picture."""

import io
from typing import Any, Callable

import numpy
from PIL import Image, ImageFilter

from degradations import Random, grid, of
from sheet import DPI, Sheet, Word

SCAN_DPI = 200
Picture = tuple[Image.Image, list[Word]]
Levels = numpy.float32
Corners = list[tuple[float, float]]


def homography(source: Corners, target: Corners) -> numpy.ndarray:
    """Return the 3 x 3 matrix that takes four points to four others."""
    rows, values = [], []
    for (x, y), (u, v) in zip(source, target):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
        values += [u, v]
    return numpy.append(numpy.linalg.solve(numpy.array(rows, dtype=float), numpy.array(values)), 1).reshape(3, 3)


def moved(words: list[Word], matrix: numpy.ndarray) -> list[Word]:
    """Return the words with the boxes around the places to which the corners of their boxes move."""
    out = []
    for word in words:
        left, top, right, bottom = word.box
        corners = numpy.array([(left, top, 1), (right, top, 1), (right, bottom, 1), (left, bottom, 1)]).T
        x, y, scale = matrix @ corners
        x, y = x / scale, y / scale
        out.append(Word(word.text, (x.min(), y.min(), x.max(), y.max()), word.is_leader))
    return out


def warped(image: Image.Image, matrix: numpy.ndarray, size: tuple[int, int], ground: tuple) -> Image.Image:
    """Return the picture that a matrix makes of another; what lies outside has the colour of the ground."""
    back = numpy.linalg.inv(matrix)
    back /= back[2, 2]
    return image.transform(size, Image.Transform.PERSPECTIVE, list(back.flatten()[:8]), Image.Resampling.BICUBIC,
                           fillcolor=ground)


def clean(sheet: Sheet, _random: Random) -> Picture:
    """As it was set, at 300 dpi."""
    return sheet.image, sheet.words


def scan(sheet: Sheet, random: Random) -> Picture:
    """Scanned at 200 dpi: slightly skewed, soft, and with grain on paper that is not quite white."""
    factor = SCAN_DPI / DPI
    size = round(sheet.image.width * factor), round(sheet.image.height * factor)
    small = sheet.image.resize(size, Image.Resampling.BOX)
    angle = numpy.radians(random.uniform(0.2, 0.9) * random.choice([-1, 1]))
    cosine, sine = numpy.cos(angle), numpy.sin(angle)
    x, y = size[0] / 2, size[1] / 2
    turn = numpy.array([[cosine, -sine, x - cosine * x + sine * y], [sine, cosine, y - sine * x - cosine * y], [0, 0, 1]])
    ground = small.getpixel((2, 2))
    picture = warped(small, turn, size, ground).filter(ImageFilter.GaussianBlur(0.55))
    levels = 14 + numpy.asarray(picture, dtype=Levels) * 0.91
    grain = 7 * random.standard_normal(levels.shape[:2], dtype=Levels)
    return of(levels + grain[:, :, None]), moved(sheet.words, turn @ numpy.diag([factor, factor, 1]))


def photo(sheet: Sheet, random: Random) -> Picture:
    """Photographed on a desk: a slight perspective, light from one side, a soft lens, and grain."""
    factor = random.uniform(0.72, 0.85)
    width, height = sheet.image.width * factor, sheet.image.height * factor
    margin, bend = 0.025 * width, 0.012 * min(width, height)
    size = round(width + 2 * margin), round(height + 2 * margin)
    source = [(0, 0), (sheet.image.width, 0), (sheet.image.width, sheet.image.height), (0, sheet.image.height)]
    plain = [(margin, margin), (margin + width, margin), (margin + width, margin + height), (margin, margin + height)]
    target = [(x + random.uniform(-bend, bend), y + random.uniform(-bend, bend)) for x, y in plain]
    matrix = homography(source, target)
    desk = tuple(int(each) for each in numpy.array([1.0, 0.86, 0.7]) * random.uniform(80, 150))
    soft = sheet.image.filter(ImageFilter.GaussianBlur(0.5 / factor))
    picture = warped(soft, matrix, size, desk).filter(ImageFilter.GaussianBlur(0.6))
    across, down = (each.astype(Levels) for each in grid(picture))
    across, down = (across if random.random() < 0.5 else 1 - across), (down if random.random() < 0.5 else 1 - down)
    light = 1 - Levels(random.uniform(0.25, 0.45)) * (0.7 * across + 0.3 * down) ** 1.2
    warmth = numpy.array([1.0, 0.97, 0.9], dtype=Levels)
    levels = (20 + numpy.asarray(picture, dtype=Levels) * 0.88) * light[:, :, None] * warmth
    levels += 5 * random.standard_normal(levels.shape, dtype=Levels)
    return of(levels), moved(sheet.words, matrix)


CONDITIONS: dict[str, Callable[[Sheet, Random], Picture]] = {"clean": clean, "scan": scan, "photo": photo}


def encoded(image: Image.Image, condition: str) -> tuple[bytes, str]:
    """Return the bytes of the file and how its name ends. A photograph does not state a resolution."""
    file = io.BytesIO()
    if condition == "clean":
        levels = numpy.asarray(image)
        is_grey = bool((levels == levels[:, :, :1]).all())
        (image.convert("L") if is_grey else image).save(file, "PNG", dpi=(DPI, DPI))
        return file.getvalue(), "png"
    options: dict[str, Any] = {"quality": 85, "dpi": (SCAN_DPI, SCAN_DPI)} if condition == "scan" else {"quality": 70}
    image.save(file, "JPEG", **options)
    return file.getvalue(), "jpg"
