"""The corpus: degraded pages of known text. Every run generates the same images, because the random generator of each
image is seeded with the image's name."""

import dataclasses
import pathlib
import textwrap
import zlib

import numpy
from PIL import Image, ImageDraw, ImageFont

from degradations import CLASSES, DPI, saving
from texts import TEXTS

FACES = ["LiberationSerif-Regular.ttf", "LiberationSans-Regular.ttf", "DejaVuSans.ttf", "DejaVuSerif.ttf",
         "LiberationSerif-Italic.ttf", "LiberationSans-Bold.ttf", "LiberationMono-Regular.ttf"]
POINTS = [9, 10, 11, 12, 14]
STRENGTHS = ("mild", "medium", "hard")


@dataclasses.dataclass(frozen=True)
class Sample:
    """One image and its text."""
    path: pathlib.Path
    kind: str
    strength: int
    language: str
    text: str


def set_page(text: str, face: str, points: int) -> tuple[Image.Image, str]:
    """Set a column of about 60 characters at 300 dpi; return the picture and its text."""
    font = ImageFont.truetype(face, round(points * DPI / 72), layout_engine=ImageFont.Layout.BASIC)
    lines = textwrap.wrap(text, 52 if "Mono" in face else 60)
    margin, leading = round(0.35 * DPI), round(font.size * 1.3)
    width = round(max(font.getlength(line) for line in lines)) + 2 * margin
    page = Image.new("L", (width, leading * len(lines) + 2 * margin), 255)
    pen = ImageDraw.Draw(page)
    for number, line in enumerate(lines):
        pen.text((margin, margin + number * leading), line, font=font, fill=0)
    return page, "\n".join(lines)


def make(folder: pathlib.Path, short: bool = False) -> list[Sample]:
    """Write the images: six languages for each class and strength, or two if `short`."""
    folder.mkdir(parents=True, exist_ok=True)
    samples = []
    for kind, degrade in CLASSES.items():
        for strength in range(len(STRENGTHS)):
            for number, (language, texts) in enumerate(TEXTS.items()):
                if short and number % 3 != strength:
                    continue
                name = f"{kind.replace(' ', '-')}-{STRENGTHS[strength]}-{language}"
                random = numpy.random.default_rng(zlib.crc32(name.encode()))
                page, text = set_page(texts[strength % 2], str(random.choice(FACES)), int(random.choice(POINTS)))
                path = folder / f"{name}.png"
                degrade(page, strength, random).save(path, **saving(kind, strength))
                samples.append(Sample(path, kind, strength, language, text))
    return samples
