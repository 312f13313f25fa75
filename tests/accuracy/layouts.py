"""The layouts: pages of many kinds on which the place of every word is known. Every run generates the same pages,
because the random generator of each is seeded with its name."""

import dataclasses
import pathlib
import zlib
from typing import Callable, Iterable

import numpy

import business_pages
import screen_pages
import table_pages
from conditions import CONDITIONS, encoded
from sheet import Sheet, Word, write_truth
from vocabulary import Vocabulary

SEEDS = {"ruled tables": 5, "tables without rules": 5}  # pages of a layout; of the others 3
LEAST, MOST = 300, 1500  # characters on a page
LAYOUTS: dict[str, Callable[[Vocabulary, int], Sheet]] = {
    "ruled tables": table_pages.ruled, "tables without rules": table_pages.unruled, "shaded cells": table_pages.shaded,
    "coloured cells": table_pages.coloured, "white on dark boxes": screen_pages.boxes, "forms": business_pages.form,
    "receipts": business_pages.receipt, "invoices": business_pages.invoice, "bank statements": business_pages.statement,
    "columns with tables": table_pages.columns_with_tables, "slides": screen_pages.slide,
    "dark screens": screen_pages.dark_screen, "tiny and huge type": screen_pages.sizes, "stamps": screen_pages.stamped}
SHORT = ["ruled tables", "shaded cells", "forms", "receipts", "slides"]


@dataclasses.dataclass(frozen=True)
class Page:
    """A picture and the words on it."""
    path: pathlib.Path
    kind: str
    condition: str
    language: str
    words: list[Word]


def random_of(name: str) -> numpy.random.Generator:
    """Return the generator that belongs to a name."""
    return numpy.random.default_rng(zlib.crc32(name.encode()))


def set_sheet(kind: str, seed: int) -> Sheet:
    """Set one page of a layout."""
    sheet = LAYOUTS[kind](Vocabulary(random_of(f"{kind} {seed}")), seed)
    if not LEAST <= sheet.characters() <= MOST:
        raise ValueError(f"{kind} {seed} has {sheet.characters()} characters")
    return sheet


def make(folder: pathlib.Path, kinds: Iterable[str] = tuple(LAYOUTS), conditions: Iterable[str] = tuple(CONDITIONS),
         most: int = 5) -> list[Page]:
    """Write the pages, at most so many of each layout, each with its truth beside it as hOCR."""
    folder.mkdir(parents=True, exist_ok=True)
    pages = []
    for kind in kinds:
        for seed in range(min(most, SEEDS.get(kind, 3))):
            sheet = set_sheet(kind, seed)
            for condition in conditions:
                name = f"{kind.replace(' ', '-')}-{condition}-{seed}"
                image, words = CONDITIONS[condition](sheet, random_of(name))
                content, ending = encoded(image, condition)
                path = folder / f"{name}.{ending}"
                path.write_bytes(content)
                write_truth(words, folder / f"{name}.truth.hocr")
                pages.append(Page(path, kind, condition, "eng", [word.on_pixels() for word in words]))
    return pages
