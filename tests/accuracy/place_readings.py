"""Reads pages whose words have known places with each reader, and counts what was found."""

import concurrent.futures
import dataclasses
import pathlib
import sys
import time
from typing import Callable, Optional

from layouts import Page
from place_score import Score, score
from sheet import Word
from word_boxes import from_hocr

WordReader = Callable[[Page], list[Word]]
AT_ONCE = 2


@dataclasses.dataclass(frozen=True)
class PlaceReading:
    """The result of one reader for one page."""
    reader: str
    page: Page
    score: Score
    seconds: float


class PlaceResults:
    """All readings, and the shares calculated from them."""

    def __init__(self) -> None:
        self.readings: list[PlaceReading] = []

    def total(self, reader: str, kind: str = "", condition: str = "") -> Score:
        """Return the sums over the pages of a class, a condition, or all."""
        scores = [each.score for each in self.readings if each.reader == reader and kind in ("", each.page.kind)
                  and condition in ("", each.page.condition)]
        return Score(sum(each.found for each in scores), sum(each.true for each in scores),
                     sum(each.said for each in scores))

    def shares(self, reader: str, kind: str = "", condition: str = "") -> tuple[float, float]:
        """Return how much was found, and how much of the answer was right, in percent."""
        total = self.total(reader, kind, condition)
        return 100 * total.found / max(1, total.true), 100 * total.found / max(1, total.said)

    def seconds(self, reader: str) -> float:
        """Return the mean time of a page."""
        times = [each.seconds for each in self.readings if each.reader == reader]
        return sum(times) / max(1, len(times))

    def readers(self) -> list[str]:
        """Return the readers, in the order in which they read."""
        return list(dict.fromkeys(each.reader for each in self.readings))

    def rows(self) -> list[tuple[str, str]]:
        """Return each class and condition that was read."""
        return list(dict.fromkeys((each.page.kind, each.page.condition) for each in self.readings))

    def fewer(self, reader: str, other: str, grace: float = 0) -> list[str]:
        """Return the pages on which a reader found fewer characters than another, by more than a share in percent."""
        theirs = {each.page.path: each.score for each in self.readings if each.reader == other}
        return [f"{each.page.path.stem} ({each.score.found}, {theirs[each.page.path].found})" for each in self.readings
                if each.reader == reader and each.page.path in theirs and each.score.found
                < theirs[each.page.path].found - grace / 100 * each.score.true]


def read_pages(pages: list[Page], readers: dict[str, WordReader]) -> PlaceResults:
    """Read each page with each reader in turn, two pages at the same time."""
    results = PlaceResults()

    def read(page: Page) -> list[PlaceReading]:
        readings = []
        for name, reader in readers.items():
            start = time.monotonic()
            words = reader(page)
            readings.append(PlaceReading(name, page, score(page.words, words), time.monotonic() - start))
        return readings

    with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
        for number, readings in enumerate(pool.map(read, pages), 1):
            results.readings += readings
            if number % 20 == 0:
                print(f"layouts: {number} of {len(pages)}", file=sys.stderr)
    return results


def real_pages(folder: Optional[pathlib.Path]) -> list[Page]:
    """Return the pictures in a folder that have a truth beside them."""
    pages = []
    for truth in sorted(folder.glob("*.truth.hocr")) if folder else []:
        name = truth.name.removesuffix(".truth.hocr")
        for path in (truth.with_name(f"{name}.{ending}") for ending in ("png", "jpg")):
            if path.exists():
                words = from_hocr(truth.read_text(encoding="utf-8", errors="replace"))
                pages.append(Page(path, name, "real", "eng", words))
    return pages
