"""From what was measured to figures: texts judged, rates, medians and ratios over the rounds. Knows nothing of how it was
measured or how it is shown."""

import functools
import pathlib
import statistics
from dataclasses import dataclass, field
from typing import Any, Optional

IMAGES = pathlib.Path(__file__).resolve().parents[2] / "images"
# Share of wrong characters from which a text counts as wrong: images/check has the same limits.
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
    """Levenshtein distance, or nothing where it is above `most`: only the band around the diagonal is looked at."""
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
    """Whether a text is what the sample shows, but for the errors that an engine may make."""
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
    is_bound: bool = False  # nothing was finished in time: per_second is more than it really was
    took_s: float = 0
    texts: dict[str, set[str]] = field(default_factory=dict)


def rate(ends_s: list[float], servers: int) -> float:
    """Answers per second while all servers were at work.

    Clients stop asking at some time; after that the last answers come from fewer servers than there are. So it ends
    where the first server has no more to do, and of the answers under way then the part counts that was done. (With
    few and long requests, dividing by the whole time would be several per cent too low.)
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
    """The different texts of each file, and how many answers were wrong, from (file, count, text)."""
    texts: dict[str, set[str]] = {}
    wrong = 0
    for file, count, text in pairs:
        # The command ends its text with a form feed, which is not on the page.
        texts.setdefault(file, set()).add(text.rstrip())
        if not is_right(file, text):
            wrong += count
    return texts, wrong


def fault_of(seen: dict[str, Any]) -> str:
    """What makes a row of the program `load` no measurement at all; empty where nothing does."""
    wrong = gather_texts([(text["file"], text["count"], text["text"]) for text in seen["texts"]])[1]
    if seen["failed"] or wrong:
        return f"{seen['failed']} requests failed, {wrong} texts are wrong {seen['failure'][:60]}".strip()
    return "" if seen["count"] else "no request was answered"


def per_second_of(seen: dict[str, Any], servers: int) -> float:
    """By the times of the answers, where they are few enough for their ends to matter."""
    return rate(seen["ends_s"], servers) if seen["ends_s"] else float(seen["count"] / seen["elapsed_s"])


def row_of_load(seen: dict[str, Any], clients: int, cores: int) -> Row:
    """From what the program `load` saw."""
    texts, wrong = gather_texts([(text["file"], text["count"], text["text"]) for text in seen["texts"]])
    elapsed = seen["elapsed_s"]
    if seen["count"] == 0:
        return Row(clients / elapsed, elapsed * 1000, elapsed * 1000, 0, wrong, seen["failed"], seen["failure"], True,
                   elapsed, texts)
    return Row(per_second_of(seen, min(clients, cores)), seen["p50_ms"], seen["p99_ms"], seen["count"], wrong, seen["failed"], seen["failure"],
               took_s=elapsed, texts=texts)


def quantile(values: list[float], share: float) -> float:
    """As in load.cpp: the nearest of the values."""
    ordered = sorted(values)
    return ordered[round(share * (len(ordered) - 1))]


def row_of_loop(processes: list[list[dict[str, Any]]]) -> Row:
    """From the readings of the bare loop's processes, all of which ran at the same time."""
    per_second = 0.0
    readings = [(pathlib.PurePath(reading["file"]).name, reading["ms"], reading["text"])
                for process in processes for reading in process]
    if not readings:
        raise RuntimeError("the bare loop has read nothing")
    every_file = {file for file, _, _ in readings}
    for process in processes:
        times: dict[str, list[float]] = {}
        for reading in process:
            times.setdefault(pathlib.PurePath(reading["file"]).name, []).append(reading["ms"])
        if set(times) == every_file:  # each image counts the same, however far into the set it came
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
    """All that one run has measured; lists go round by round."""

    rows: dict[Key, list[Row]] = field(default_factory=dict)
    extras: dict[str, list[float]] = field(default_factory=dict)
    absent: dict[str, str] = field(default_factory=dict)  # contestant or extra: why
    programs: dict[str, str] = field(default_factory=dict)
    extras_of: str = ""  # the contestant that the extras were measured with

    def add(self, key: Key, row: Row) -> None:
        """Keeps one more round of a row."""
        self.rows.setdefault(key, []).append(row)

    def median(self, key: Key, name: str) -> Optional[float]:
        """Of all rounds of a row, or nothing."""
        rows = self.rows.get(key)
        return statistics.median(getattr(row, name) for row in rows) if rows else None

    def extra(self, name: str) -> Optional[float]:
        """The median of a figure of the service, or nothing."""
        values = self.extras.get(name)
        return statistics.median(values) if values else None

    def ratios(self, above: Key, below: Key, name: str) -> list[float]:
        """Round by round, so that a machine that is slower for a while is so on both sides. A row that was too slow
        to be repeated stands for the rounds that it missed."""
        upper, lower = self.rows.get(above, []), self.rows.get(below, [])
        if not upper or not lower:
            return []
        return [getattr(upper[min(at, len(upper) - 1)], name) / max(getattr(lower[min(at, len(lower) - 1)], name), 1e-9)
                for at in range(max(len(upper), len(lower)))]

    def texts(self, contestant: str, images: str) -> dict[str, set[str]]:
        """The different texts that a contestant gave for each file of a set, in all rows."""
        texts: dict[str, set[str]] = {}
        for (key, of, _), rows in self.rows.items():
            if (key, of) == (contestant, images):
                for row in rows:
                    for file, found in row.texts.items():
                        texts.setdefault(file, set()).update(found)
        return texts

    def differing(self, one: str, other: str, images: str) -> Optional[list[str]]:
        """The files for which two contestants gave different texts; nothing where they cannot be compared."""
        left, right = self.texts(one, images), self.texts(other, images)
        common = set(left) & set(right)
        return sorted(file for file in common if left[file] != right[file]) if common else None


def number(value: float) -> str:
    """Three digits, or all of those before the point."""
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}"
