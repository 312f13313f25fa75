"""One run of the benchmark: which contestant is measured in which round, and with which images."""

import argparse
import subprocess
from typing import Any, Optional

import figures
from contestants import CONTESTANTS, CORES, BareLoop, Contestant, FastApi, NotAvailable, Service, load
from document import measure_document
from figures import SETS, Results, Row
from processes import HOME, say

UPLOAD = "small.bmp"  # 250 kB to send, and little to recognise
TOO_LONG_S = 60  # a row that takes longer is not repeated; only rows of (a) take that long


class Bench:
    """One run: its options and its results."""

    def __init__(self, options: argparse.Namespace) -> None:
        self.options = options
        self.results = Results()
        self.seconds: float = options.seconds
        # The page comes last, because (a) goes on with abandoned requests, which would disturb the next row.
        self.image_sets = ["snippet", "mixed"] if options.quick else ["snippet", "mixed", "page"]
        self.failed = False
        self.contestants = [each for each in CONTESTANTS if {each.key, each.key[0]} & set(options.only)]
        self.too_slow: set[figures.Key] = set()

    def run(self) -> None:
        """Measures every contestant in every round."""
        # Loops last, because a loop is measured beside the service with the same engine, if there is one.
        in_turn = sorted(self.contestants, key=lambda each: each.kind == "loop")
        for round_number in range(self.options.rounds):
            for contestant in in_turn:
                if contestant.key in self.results.absent or self.was_beside_a_service(contestant, round_number):
                    continue
                say(f"round {round_number + 1} of {self.options.rounds}: {contestant.name}")
                try:
                    self.measure(contestant, round_number)
                except NotAvailable as reason:
                    self.results.absent[contestant.key] = str(reason)
                    say(f"  not available: {reason}")
                except (RuntimeError, OSError, ValueError, KeyError, subprocess.SubprocessError) as error:
                    # Go on with the other contestants; the exit status reports the failure.
                    self.failed = True
                    self.results.absent[contestant.key] = f"failed: {str(error)[:200]}".replace("\n", " ")
                    say(f"  FAILED: {error!r}")

    def measure(self, contestant: Contestant, round_number: int) -> None:
        """Measures one contestant in one round."""
        if contestant.kind == "loop":
            loop = BareLoop(contestant)
            for images in self.image_sets:
                readings = loop.measure(self.seconds_of(images), SETS[images])
                self.keep((contestant.key, images, 0), figures.row_of_loop(readings))
            return
        with (FastApi if contestant.kind == "fastapi" else Service)(contestant) as server:
            load(server.url, "sync", SETS["snippet"], CORES, 0.5 if self.options.quick else 2.0)  # warm-up
            for images in self.image_sets:
                for clients in (1, 2, 8):
                    # Rows that a target depends on are measured in every round, the others only in the first.
                    if round_number == 0 or clients == 8 or (images, clients) == ("snippet", 1):
                        self.measure_beside_loop(contestant, server.url, images, clients)
            if isinstance(server, Service):
                self.results.programs[contestant.key] = server.program()
                if contestant.key == self.of_extras():
                    self.measure_extras(server, contestant.key)

    def seconds_of(self, images: str) -> float:
        """The length of a row. Pages are slow: a shorter row would have too few of them to compare."""
        return self.seconds * (3 if images == "page" else 1)

    def was_beside_a_service(self, contestant: Contestant, round_number: int) -> bool:
        """Whether a loop was already measured in this round."""
        rows = self.results.rows.get((contestant.key, self.image_sets[-1], 0), [])
        return contestant.kind == "loop" and len(rows) > round_number

    def loop_beside(self, contestant: Contestant) -> Optional[Contestant]:
        """The bare loop with which a service is compared, or None."""
        return next((each for each in self.contestants if contestant.kind == "service" and each.kind == "loop"
                     and each.engine == contestant.engine and each.key not in self.results.absent), None)

    def measure_beside_loop(self, contestant: Contestant, url: str, images: str, clients: int) -> None:
        """Measures one row of a service. The bare loop that it is compared with runs for half its time before the row
        and for half after it, because the load from other guests of the host changes within a minute."""
        other = self.loop_beside(contestant) if clients == 8 else None
        if other is None:
            self.measure_row(contestant, url, images, clients, self.seconds)
            return
        seconds = self.seconds_of(images)
        try:
            loop = BareLoop(other)
        except NotAvailable as reason:
            self.results.absent[other.key] = str(reason)
            self.measure_row(contestant, url, images, clients, seconds)
            return
        before = loop.measure(seconds / 2, SETS[images])
        self.measure_row(contestant, url, images, clients, seconds)
        after = loop.measure(seconds / 2, SETS[images])
        self.keep((other.key, images, 0), figures.row_of_loop([one + two for one, two in zip(before, after)]))

    def measure_row(self, contestant: Contestant, url: str, images: str, clients: int, seconds: float) -> None:
        """Measures one row: clients that request one set of images."""
        key = (contestant.key, images, clients)
        if key in self.too_slow:
            say(f"  {images}, {clients} clients: not repeated, because it takes too long")
            return
        row = figures.row_of_load(load(url, "sync", SETS[images], clients, seconds), clients, CORES)
        if row.took_s > TOO_LONG_S:
            self.too_slow.add(key)
        self.keep(key, row)

    def keep(self, key: figures.Key, row: Row) -> None:
        """Adds a row to the results and prints it."""
        self.results.add(key, row)
        who = f"{key[2]} clients" if key[2] else f"{CORES} processes"
        bad = (f", {row.wrong} wrong" if row.wrong else "") + (f", {row.failed} failed: {row.failure}" if row.failed else "")
        say(f"  {key[1]}, {who}: {figures.number(row.per_second)} per second, p50 {row.p50_ms:.1f} ms, "
            f"p99 {row.p99_ms:.1f} ms{bad}")

    # ------------------------------------------------------------------------------------- figures of the service only

    def of_extras(self) -> str:
        """Key of the contestant for the extra figures: the service with the tuned engine if it is built."""
        keys = [each.key for each in self.contestants if each.kind == "service" and each.key not in self.results.absent]
        if "d" in keys and (HOME / "build/tuned/ocr-handler").exists():
            return "d"
        return keys[0] if keys else ""

    def extra(self, name: str, value: float) -> None:
        """Adds a figure of this round to the results."""
        self.results.extras.setdefault(name, []).append(value)
        say(f"  {name.replace('_', ' ')}: {figures.number(value)}")

    def measure_extras(self, service: Service, key: str) -> None:
        """Measures everything that has a target and does not depend on the engine."""
        self.results.extras_of = key
        snippet, url, seconds = SETS["snippet"], service.url, self.seconds

        load(url, "sync", snippet, 1, 0, "--cached")  # fills the cache
        one = load(url, "sync", snippet, 1, seconds / 2, "--cached")
        if one["hits"] == 0 or one["hits"] < 0.9 * one["count"]:
            for name in ("cached_p50_ms", "cached_per_second"):
                self.results.absent[name] = "answers are not cached"
        else:
            self.times("cached", one, "p50_ms", "p99_ms")
            many = load(url, "sync", snippet, 8, seconds / 2, "--cached")
            self.times("cached", many, "per_second")
            self.times("cached8", many, "p99_ms")

        self.times("get", load(url, "get", snippet, 8, seconds / 2), "per_second", "p50_ms", "p99_ms")
        self.times("get_busy", load(url, "get", snippet, 1, seconds, "--background", "pages"), "p50_ms", "p99_ms")
        self.times("submit", load(url, "submit", [UPLOAD], 1, seconds), "p50_ms", "p99_ms")

        upload = load(url, "sync", [UPLOAD], 1, seconds / 2)
        if "overhead_p50_ms" in upload:
            self.times("overhead", {**upload, "p50_ms": upload["overhead_p50_ms"], "p99_ms": upload["overhead_p99_ms"]},
                       "p50_ms", "p99_ms")
        else:
            self.results.absent["overhead_p50_ms"] = "answers have no Server-Timing header"

        idle = load(url, "sync", snippet, 1, seconds / 2)
        busy = load(url, "sync", snippet, 1, seconds, "--background", "tasks")
        if self.times("idle", idle, "p50_ms", "p99_ms") and self.times("under_load", busy, "p50_ms", "p99_ms"):
            self.extra("under_load_ratio", busy["p50_ms"] / idle["p50_ms"])

        try:
            self.extra("document_ratio", measure_document(url, 3 if self.options.quick else 10))
        except NotAvailable as reason:
            self.results.absent["document_ratio"] = str(reason)
            say(f"  document: {reason}")
        self.extra("memory_mb", service.private_kilobytes("sync") * 1024 / 1e6)

    def times(self, name: str, seen: dict[str, Any], *which: str) -> bool:
        """Adds figures of a row of `load`. False if the row has faults: failed requests may have been the slow ones."""
        fault = figures.fault_of(seen)
        for each in which:
            if fault:
                self.results.absent[f"{name}_{each}"] = fault
            else:
                self.extra(f"{name}_{each}", seen["count"] / seen["elapsed_s"] if each == "per_second" else seen[each])
        if fault:
            say(f"  {name}: {fault}")
        return not fault
