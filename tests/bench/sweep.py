"""Throughput and p99 by number of processes, pool by pool."""

import argparse
import statistics

import figures
import report
from contestants import CONTESTANTS, CORES, MANY_CLIENTS, Service, load
from figures import SETS
from processes import HOME, say


def measure_pool(setting: str, count: int, seconds: float) -> tuple[float, float]:
    """Throughput and p99 of one pool with `count` processes; all other settings are defaults."""
    tuned = (HOME / "build/tuned/ocr-handler").exists()
    contestant = next(each for each in CONTESTANTS if each.key == ("d" if tuned else "c"))
    with Service(contestant, {setting: str(count)}) as service:
        load(service.url, "sync", SETS["snippet"], CORES, min(1.0, seconds))
        if setting == "OCR_API_PROCESSES":
            seen = load(service.url, "get", SETS["snippet"], MANY_CLIENTS, seconds, "--background", "uploads")
        else:
            mode = "sync" if setting == "OCR_SYNC_PROCESSES" else "tasks"
            seen = load(service.url, mode, SETS["snippet"], MANY_CLIENTS, seconds)
    fault = figures.fault_of(seen)
    if fault:
        raise RuntimeError(f"{setting}={count}: {fault}")
    return figures.per_second_of(seen, min(count, CORES)), seen["p99_ms"]


def counts(most: int) -> list[int]:
    """Numbers of processes from 1 to `most`. Of many, some are left out, but never the number of cores."""
    step = -(-most // 8)
    return sorted({1, *range(step, most + 1, step), min(CORES, most), most})


def sweep_processes(options: argparse.Namespace) -> dict[str, dict[int, tuple[float, float]]]:
    """Measures each pool with 1 … 2 x cores processes, every number in every round."""
    measured: dict[str, dict[int, list[tuple[float, float]]]] = {setting: {} for setting in report.POOLS}
    for round_number in range(options.rounds):
        for setting, points in measured.items():
            for count in counts(2 if options.quick else 2 * CORES):
                point = measure_pool(setting, count, options.seconds)
                points.setdefault(count, []).append(point)
                say(f"round {round_number + 1} of {options.rounds}: {setting}={count}: "
                    f"{figures.number(point[0])} per second, p99 {point[1]:.1f} ms")
    return {setting: {count: (statistics.median(pair[0] for pair in pairs), statistics.median(pair[1] for pair in pairs))
                      for count, pairs in points.items()} for setting, points in measured.items()}
