"""A sheet that is set word by word and remembers where each word stands."""

import dataclasses
import functools
import html
import pathlib
import re
from typing import Iterable

import numpy
from PIL import Image, ImageDraw, ImageFont

Colour = tuple[int, int, int]
Box = tuple[float, float, float, float]  # left, top, right, bottom
BLACK, WHITE = (0, 0, 0), (255, 255, 255)
DPI = 300

# Regular, bold and italic faces of the families, as their files are called.
FAMILIES = {
    "sans": ("LiberationSans-Regular.ttf", "LiberationSans-Bold.ttf", "LiberationSans-Italic.ttf"),
    "serif": ("LiberationSerif-Regular.ttf", "LiberationSerif-Bold.ttf", "LiberationSerif-Italic.ttf"),
    "mono": ("LiberationMono-Regular.ttf", "LiberationMono-Bold.ttf", "LiberationMono-Italic.ttf"),
    "wide sans": ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf", "DejaVuSans.ttf"),
    "wide serif": ("DejaVuSerif.ttf", "DejaVuSerif-Bold.ttf", "DejaVuSerif.ttf"),
    "wide mono": ("DejaVuSansMono.ttf", "DejaVuSansMono-Bold.ttf", "DejaVuSansMono.ttf"),
    "narrow": ("NimbusSansNarrow-Regular.otf", "NimbusSansNarrow-Bold.otf", "NimbusSansNarrow-Oblique.otf"),
    "palatino": ("P052-Roman.otf", "P052-Bold.otf", "P052-Italic.otf"),
    "century": ("C059-Roman.otf", "C059-Bold.otf", "C059-Italic.otf"),
    "gothic": ("URWGothic-Book.otf", "URWGothic-Demi.otf", "URWGothic-BookOblique.otf"),
}


@dataclasses.dataclass(frozen=True)
class Word:
    """A word and its box; `is_leader` if it only leads the eye and nobody would read it aloud."""
    text: str
    box: Box
    is_leader: bool = False

    def on_pixels(self) -> "Word":
        """Return the word with a box of whole pixels, as hOCR has it."""
        left, top, right, bottom = self.box
        return Word(self.text, (round(left), round(top), round(right), round(bottom)), self.is_leader)


@functools.lru_cache(maxsize=256)
def font_of(file: str, pixels: int) -> ImageFont.FreeTypeFont:
    """Load a face once per size."""
    return ImageFont.truetype(file, pixels, layout_engine=ImageFont.Layout.BASIC)


@dataclasses.dataclass(frozen=True)
class Type:
    """A family at a size in points."""
    family: str
    points: float

    def font(self, cut: int = 0) -> ImageFont.FreeTypeFont:
        """Return the face: regular (0), bold (1) or italic (2)."""
        return font_of(FAMILIES[self.family][cut], round(self.points * DPI / 72))

    def at(self, points: float) -> "Type":
        """Return the same family at another size."""
        return Type(self.family, points)

    @property
    def leading(self) -> int:
        """Return the distance of lines in pixels."""
        return round(self.points * DPI / 72 * 1.35)


class Sheet:
    """Paper to set words on. Places are in pixels at 300 dpi; `y` is the base line."""

    def __init__(self, width: int, height: int, paper: Colour = WHITE) -> None:
        self.image = Image.new("RGB", (width, height), paper)
        self.pen = ImageDraw.Draw(self.image)
        self.words: list[Word] = []

    def text(self, x: float, y: float, text: str, font: ImageFont.FreeTypeFont, ink: Colour = BLACK,
             align: str = "left", is_leader: bool = False) -> float:
        """Set a line that begins, ends or is centred at x. Return where it ends."""
        width = font.getlength(text)
        left = round(x - {"left": 0, "right": width, "centre": width / 2}[align])
        self.pen.text((left, y), text, font=font, fill=ink, anchor="ls")
        for found in re.finditer(r"\S+", text):
            self.words.append(Word(found.group(), self.word_box(left, y, text, found, font), is_leader))
        return left + width

    @staticmethod
    def word_box(left: float, y: float, line: str, word: re.Match, font: ImageFont.FreeTypeFont) -> Box:
        """Return the box of a word's ink, at least as high as a small x, since a hyphen or a full stop is all but flat."""
        start = left + font.getlength(line[:word.start()])
        ink = font.getbbox(word.group(), anchor="ls")
        x_height = font.getbbox("x", anchor="ls")[1]
        return (start + ink[0], y + min(ink[1], x_height), start + ink[2], y + max(ink[3], 0))

    def paragraph(self, x: float, y: float, width: float, text: str, font: ImageFont.FreeTypeFont, leading: int,
                  ink: Colour = BLACK) -> float:
        """Set text in lines of at most this width. Return the base line that would follow."""
        line = ""
        for word in text.split():
            if line and font.getlength(f"{line} {word}") > width:
                self.text(x, y, line, font, ink)
                y, line = y + leading, ""
            line = f"{line} {word}".strip()
        self.text(x, y, line, font, ink)
        return y + leading

    def rule(self, start: tuple[float, float], end: tuple[float, float], width: int = 3, ink: Colour = BLACK) -> None:
        """Draw a straight line."""
        self.pen.line([start, end], fill=ink, width=width)

    def fill(self, box: Box, colour: Colour) -> None:
        """Fill a box with a colour."""
        self.pen.rectangle(box, fill=colour)

    def screen(self, box: Box, pitch: float, share: float, ink: Colour = BLACK) -> None:
        """Fill a box with a screen of dots at 45 degrees; `share` is the part of the paper that they cover."""
        left, top, right, bottom = (round(each) for each in box)
        rows, columns = numpy.mgrid[top:bottom, left:right].astype(float)
        waves = numpy.cos(2 * numpy.pi * (rows + columns) / pitch / 1.414) + numpy.cos(
            2 * numpy.pi * (rows - columns) / pitch / 1.414)
        dots = Image.fromarray(((waves > numpy.quantile(waves, 1 - share)) * 255).astype(numpy.uint8))
        self.image.paste(ink, (left, top), dots)

    def characters(self) -> int:
        """Return how many characters stand on the sheet, leaders not counted."""
        return sum(len(word.text) for word in self.words if not word.is_leader)

    def cut(self, bottom: float) -> None:
        """Cut off what lies below."""
        self.image = self.image.crop((0, 0, self.image.width, round(min(bottom, self.image.height))))
        self.pen = ImageDraw.Draw(self.image)


def write_truth(words: Iterable[Word], path: pathlib.Path) -> None:
    """Write the words and their boxes as hOCR. Leaders are separators there, not words."""
    lines = ["<html><body><div class='ocr_page'><p class='ocr_par'>"]
    for word in words:
        box = " ".join(str(each) for each in word.on_pixels().box)
        kind, text = ("ocr_separator", "") if word.is_leader else ("ocrx_word", html.escape(word.text))
        lines.append(f"<span class='{kind}' title='bbox {box}'>{text}</span>")
    path.write_text("\n".join([*lines, "</p></div></body></html>", ""]), encoding="utf-8")
