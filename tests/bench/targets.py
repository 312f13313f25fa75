"""The targets of docs/performance.md, compared with the measurements."""

import statistics
from dataclasses import dataclass
from typing import Callable, Optional

from figures import SETS, Key, Results, number


@dataclass
class Judgement:
    """One line of the table of targets."""

    what: str
    measured: str
    target: str
    is_met: Optional[bool]  # None: not available


def of_values(what: str, values: Optional[list[float]], is_met: Callable[[float], bool], target: str, unit: str = "",
              why: str = "", prefix: str = "") -> Judgement:
    """Judges the median of the rounds, and shows their range."""
    if not values:
        return Judgement(what, f"not available{': ' + why if why else ''}", target, None)
    middle = statistics.median(values)
    spread = f" ({number(min(values))} … {number(max(values))})" if len(values) > 1 else ""
    return Judgement(what, f"{prefix}{number(middle)}{unit}{spread}", target, is_met(middle))


def at_least(bound: float) -> Callable[[float], bool]:
    return lambda value: value >= bound


def below(bound: float) -> Callable[[float], bool]:
    return lambda value: value < bound


def judge(results: Results) -> list[Judgement]:
    """Compares each target with the measurements."""
    best = results.extras_of or ("d" if any(key[0] == "d" for key in results.rows) else "c")
    judged: list[Judgement] = []

    def ratio(what: str, above_key: Key, below_key: Key, name: str, is_met: Callable[[float], bool],
              target: str) -> None:
        values = results.ratios(above_key, below_key, name)
        is_bound = bool(results.rows.get(below_key)) and results.rows[below_key][0].is_bound
        why = "; ".join(f"({key[0]}) {results.absent[key[0]]}" for key in (above_key, below_key)
                        if key[0] in results.absent)
        judged.append(of_values(what, values, is_met, target, " x", why, "more than " if is_bound else ""))

    def extra(what: str, name: str, is_met: Callable[[float], bool], target: str, unit: str) -> None:
        judged.append(of_values(what, results.extras.get(name), is_met, target, unit, results.absent.get(name, "")))

    for key, name, bounds in (("a1", "OpenMP's default", (10, 12)), ("a2", "`OMP_THREAD_LIMIT=1`", (3, 1.5))):
        for images, bound in zip(("snippet", "page"), bounds):
            ratio(f"sync throughput, 8 clients: ({best}) against (a) with {name}, {images}", (best, images, 8),
                  (key, images, 8), "per_second", at_least(bound), f">= {bound} x")
    for service, loop in (("c", "b"), ("d", "e")):
        for images, bound in (("snippet", 0.93), ("page", 0.97)):
            ratio(f"({service}) against ({loop}): the service against its engine, {images}", (service, images, 8),
                  (loop, images, 0), "per_second", at_least(bound), f">= {bound:g} x")
    for images in SETS:
        ratio(f"(e) against (b): tuned against stock, {images}", ("e", images, 0), ("b", images, 0), "per_second",
              at_least(1.35), ">= 1.35 x")
    for left, right in (("e", "b"), ("c", "b"), ("d", "e")):
        judged.append(judge_texts(results, left, right))
    ratio(f"latency of one snippet, idle machine: ({best}) against (a) with one thread", (best, "snippet", 1),
          ("a2", "snippet", 1), "p50_ms", lambda value: value <= 0.4, "<= 0.4 x")
    extra("repeated image (cache hit), p50", "cached_p50_ms", below(3), "< 3 ms", " ms")
    extra("repeated image (cache hit), 8 clients", "cached_per_second", at_least(500), ">= 500/s", "/s")
    extra("`GET /image` of a finished task, all cores recognising, p99", "get_busy_p99_ms", below(10), "< 10 ms", " ms")
    extra("`GET /image` of a finished task, idle, 8 clients", "get_per_second", at_least(3000), ">= 3,000/s", "/s")
    extra("`POST /image` with 250 kB, idle, committed and synced, p99", "submit_p99_ms", below(15), "< 15 ms", " ms")
    extra("a 10-page document against its pages one by one in one process", "document_ratio", at_least(1.8),
          ">= 1.8 x", " x")
    extra("private memory of an idle sync process (one language loaded)", "memory_mb", lambda value: value <= 20,
          "<= 20 MB", " MB")
    extra("the service's overhead per request at 250 kB, including the fork, p50", "overhead_p50_ms", below(3),
          "< 3 ms", " ms")
    extra("a sync request under full async load against an idle machine, p50", "under_load_ratio",
          lambda value: value <= 1.3, "<= 1.3 x", " x")
    return judged


def judge_texts(results: Results, left: str, right: str) -> Judgement:
    """Whether two contestants returned the same text for every image."""
    what = f"({left}) against ({right}): text of every answer"
    compared = [results.differing(left, right, images) for images in SETS]
    found = [files for files in compared if files is not None]
    if not found:
        why = "; ".join(f"({key}) {results.absent[key]}" for key in (left, right) if key in results.absent)
        return Judgement(what, f"not available{': ' + why if why else ''}", "identical", None)
    differing = sorted({file for files in found for file in files})
    return Judgement(what, f"differs: {', '.join(differing)}" if differing else "identical", "identical", not differing)
