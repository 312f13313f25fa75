"""Evaluates measurements: judges texts and computes rates, medians and ratios over the rounds. Independent of how the
measurements are taken and shown."""

import functools
import pathlib
import statistics
from dataclasses import dataclass, field
from typing import Any, Optional

IMAGES = pathlib.Path(__file__).resolve().parents[2] / "images"
# A text with a larger share of wrong characters counts as wrong; images/check has the same limits.
LIMIT = 0.02
HARDER = {"photo.jpg": 0.05}

SETS = {
    "snippet": ["snippet.png"],
    "page": ["page.png"],
    "mixed": ["snippet.png", "colour.jpg", "white-on-black.png", "two-columns.tiff", "photo.jpg", "single-line.webp",
              "small.gif"],
}
TITLES = {"snippet": "Snippet, 640×480", "page": "Dense A4 page, 300 dpi", "mixed": "Mixed set"}


# --------------------------------------------------------------------------------------------------------- texts

def distance_within(a: str, b: str, most: int) -> Optional[int]:
    """Levenshtein distance, or None if it exceeds `most`: only the band around the diagonal is computed."""
    if abs(len(a) - len(b)) > most:
        return None
    far = most + 1
    above = {j: j for j in range(min(most, len(b)) + 1)}
    for i, left in enumerate(a, 1):
        row: dict[int, int] = {}
        for j in range(max(0, i - most), min(len(b), i + most) + 1):
            best = min(above.get(j, far) + 1, row.get(j - 1, far) + 1)
            if j > 0:
                best = min(best, above.get(j - 1, far) + (left != b[j - 1]))
            row[j] = best
        above = row
    distance = above.get(len(b), far)
    return distance if distance <= most else None


@functools.lru_cache(maxsize=None)
def is_right(file: str, text: str) -> bool:
    """Whether a text matches the sample's true text within the limit of wrong characters."""
    truth = " ".join((IMAGES / file).with_suffix(".txt").read_text(encoding="utf-8").split())
    most = int(HARDER.get(file, LIMIT) * len(truth))
    return distance_within(" ".join(text.split()), truth, most) is not None


# ---------------------------------------------------------------------------------------------------------- rows

@dataclass
class Row:
    """One contestant with one set of images and one number of clients, in one round."""

    per_second: float
    p50_ms: float
    p99_ms: float
    count: int
    wrong: int = 0
    failed: int = 0
    failure: str = ""
    is_bound: bool = False  # no request finished in time: per_second is an upper bound
    took_s: float = 0
    texts: dict[str, set[str]] = field(default_factory=dict)


def rate(ends_s: list[float], servers: int) -> float:
    """Answers per second while all servers were busy.

    After the clients stop asking, fewer and fewer servers work on the last answers. The measured time therefore ends
    when the first server becomes idle, and an answer in progress at that moment counts by the part that was done.
    (For few long requests, dividing by the whole time would give a rate that is several per cent too low.)
    """
    ends = sorted(ends_s)
    if len(ends) <= servers:
        return len(ends) / ends[-1] if ends else 0.0
    complete = len(ends) - servers + 1
    last = ends[complete - 1]
    done = float(complete)
    for at in range(complete, len(ends)):
        started = ends[at - servers]
        done += min(1.0, max(0.0, (last - started) / max(ends[at] - started, 1e-9)))
    return done / last


def gather_texts(pairs: list[tuple[str, int, str]]) -> tuple[dict[str, set[str]], int]:
    """Returns the different texts of each file and the number of wrong answers, from (file, count, text)."""
    texts: dict[str, set[str]] = {}
    wrong = 0
    for file, count, text in pairs:
        # The command ends its text with a form feed, which is not on the page.
        texts.setdefault(file, set()).add(text.rstrip())
        if not is_right(file, text):
            wrong += count
    return texts, wrong


def fault_of(seen: dict[str, Any]) -> str:
    """Why a row of the program `load` cannot be used; empty if it can."""
    wrong = gather_texts([(text["file"], text["count"], text["text"]) for text in seen["texts"]])[1]
    if seen["failed"] or wrong:
        return f"{seen['failed']} requests failed, {wrong} texts are wrong {seen['failure'][:60]}".strip()
    return "" if seen["count"] else "no request was answered"


def per_second_of(seen: dict[str, Any], servers: int) -> float:
    """Answers per second, by rate() if there are so few answers that the idle end matters."""
    return rate(seen["ends_s"], servers) if seen["ends_s"] else float(seen["count"] / seen["elapsed_s"])


def row_of_load(seen: dict[str, Any], clients: int, cores: int) -> Row:
    """A row from the output of the program `load`."""
    texts, wrong = gather_texts([(text["file"], text["count"], text["text"]) for text in seen["texts"]])
    elapsed = seen["elapsed_s"]
    if seen["count"] == 0:
        return Row(clients / elapsed, elapsed * 1000, elapsed * 1000, 0, wrong, seen["failed"], seen["failure"], True,
                   elapsed, texts)
    return Row(per_second_of(seen, min(clients, cores)), seen["p50_ms"], seen["p99_ms"], seen["count"], wrong, seen["failed"], seen["failure"],
               took_s=elapsed, texts=texts)


def quantile(values: list[float], share: float) -> float:
    """The nearest of the values, as in figures.cpp."""
    ordered = sorted(values)
    return ordered[round(share * (len(ordered) - 1))]


def row_of_loop(processes: list[list[dict[str, Any]]]) -> Row:
    """A row from the readings of the bare loop's processes, which ran at the same time."""
    per_second = 0.0
    readings = [(pathlib.PurePath(reading["file"]).name, reading["ms"], reading["text"])
                for process in processes for reading in process]
    if not readings:
        raise RuntimeError("the bare loop has read no image")
    every_file = {file for file, _, _ in readings}
    for process in processes:
        times: dict[str, list[float]] = {}
        for reading in process:
            times.setdefault(pathlib.PurePath(reading["file"]).name, []).append(reading["ms"])
        if set(times) == every_file:  # all images have equal weight, wherever in the set the process stopped
            per_second += 1000 * len(times) / sum(statistics.fmean(of_file) for of_file in times.values())
        elif process:
            per_second += 1000 * len(process) / sum(reading["ms"] for reading in process)
    times_ms = [ms for _, ms, _ in readings]
    texts, wrong = gather_texts([(file, 1, text) for file, _, text in readings])
    return Row(per_second, quantile(times_ms, 0.5), quantile(times_ms, 0.99), len(readings), wrong, texts=texts,
               took_s=sum(times_ms) / 1000 / len(processes))


Key = tuple[str, str, int]  # contestant, set of images, clients


@dataclass
class Results:
    """All measurements of one run; each list has one entry per round."""

    rows: dict[Key, list[Row]] = field(default_factory=dict)
    extras: dict[str, list[float]] = field(default_factory=dict)
    absent: dict[str, str] = field(default_factory=dict)  # reason, by contestant or extra figure
    programs: dict[str, str] = field(default_factory=dict)
    extras_of: str = ""  # the contestant that the extras were measured with

    def add(self, key: Key, row: Row) -> None:
        """Adds one round of a row."""
        self.rows.setdefault(key, []).append(row)

    def median(self, key: Key, name: str) -> Optional[float]:
        """The median over all rounds of a row, or None."""
        rows = self.rows.get(key)
        return statistics.median(getattr(row, name) for row in rows) if rows else None

    def extra(self, name: str) -> Optional[float]:
        """The median of a figure of the service, or None."""
        values = self.extras.get(name)
        return statistics.median(values) if values else None

    def ratios(self, above: Key, below: Key, name: str) -> list[float]:
        """Ratios round by round, so that a machine that is slower for a while is slower on both sides. If a row was
        too slow to be repeated, its last round is used for the missing ones."""
        upper, lower = self.rows.get(above, []), self.rows.get(below, [])
        if not upper or not lower:
            return []
        return [getattr(upper[min(at, len(upper) - 1)], name) / max(getattr(lower[min(at, len(lower) - 1)], name), 1e-9)
                for at in range(max(len(upper), len(lower)))]

    def texts(self, contestant: str, images: str) -> dict[str, set[str]]:
        """The different texts that a contestant returned for each file of a set, in all rows."""
        texts: dict[str, set[str]] = {}
        for (key, of, _), rows in self.rows.items():
            if (key, of) == (contestant, images):
                for row in rows:
                    for file, found in row.texts.items():
                        texts.setdefault(file, set()).update(found)
        return texts

    def differing(self, one: str, other: str, images: str) -> Optional[list[str]]:
        """The files for which two contestants returned different texts; None if they cannot be compared."""
        left, right = self.texts(one, images), self.texts(other, images)
        common = set(left) & set(right)
        return sorted(file for file in common if left[file] != right[file]) if common else None


def number(value: float) -> str:
    """Formats a value with three digits, or with all digits before the point."""
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}"
