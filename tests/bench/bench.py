"""One run of the benchmark, round by round: which contestant is measured when, and with what."""

import argparse
import subprocess
from typing import Any, Optional

import figures
from contestants import CONTESTANTS, CORES, BareLoop, Contestant, FastApi, NotAvailable, Service, load
from document import measure_document
from figures import SETS, Results, Row
from processes import HOME, say

UPLOAD = "small.bmp"  # 250 kB to send, and little to recognise
TOO_LONG_S = 60  # a row that takes longer is not repeated: none but those of (a) do


class Bench:
    """One run: what to measure, and what came of it."""

    def __init__(self, options: argparse.Namespace) -> None:
        self.options = options
        self.results = Results()
        self.seconds: float = options.seconds
        # The page comes last: requests that were given up would go on in (a), beside the next row.
        self.image_sets = ["snippet", "mixed"] if options.quick else ["snippet", "mixed", "page"]
        self.failed = False
        self.contestants = [each for each in CONTESTANTS if {each.key, each.key[0]} & set(options.only)]
        self.too_slow: set[figures.Key] = set()

    def run(self) -> None:
        """Round by round, each contestant in its turn."""
        # Loops last: each is measured beside the service on its engine, where there is one.
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
                    # The others are worth their time all the same; the exit status tells.
                    self.failed = True
                    self.results.absent[contestant.key] = f"it failed: {str(error)[:200]}".replace("\n", " ")
                    say(f"  FAILED: {error!r}")

    def measure(self, contestant: Contestant, round_number: int) -> None:
        """One contestant's turn."""
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
                    # In every round the rows that a target hangs on.
                    if round_number == 0 or clients == 8 or (images, clients) == ("snippet", 1):
                        self.measure_beside_loop(contestant, server.url, images, clients)
            if isinstance(server, Service):
                self.results.programs[contestant.key] = server.program()
                if contestant.key == self.of_extras():
                    self.measure_extras(server, contestant.key)

    def seconds_of(self, images: str) -> float:
        """A page takes long: in less time there would be too few of them to compare."""
        return self.seconds * (3 if images == "page" else 1)

    def was_beside_a_service(self, contestant: Contestant, round_number: int) -> bool:
        """Whether a loop has had its turn in this round."""
        rows = self.results.rows.get((contestant.key, self.image_sets[-1], 0), [])
        return contestant.kind == "loop" and len(rows) > round_number

    def loop_beside(self, contestant: Contestant) -> Optional[Contestant]:
        """The bare loop that a service is compared with."""
        return next((each for each in self.contestants if contestant.kind == "service" and each.kind == "loop"
                     and each.engine == contestant.engine and each.key not in self.results.absent), None)

    def measure_beside_loop(self, contestant: Contestant, url: str, images: str, clients: int) -> None:
        """A row of a service. Where it is compared with the bare loop, that runs for half its time before the row and
        for half after it: what other guests of the host do changes within a minute."""
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
        """Clients that ask for one set of images."""
        key = (contestant.key, images, clients)
        if key in self.too_slow:
            say(f"  {images}, {clients} clients: not repeated, it takes too long")
            return
        row = figures.row_of_load(load(url, "sync", SETS[images], clients, seconds), clients, CORES)
        if row.took_s > TOO_LONG_S:
            self.too_slow.add(key)
        self.keep(key, row)

    def keep(self, key: figures.Key, row: Row) -> None:
        """Takes a row into the results, and tells the one who waits."""
        self.results.add(key, row)
        who = f"{key[2]} clients" if key[2] else f"{CORES} processes"
        bad = (f", {row.wrong} wrong" if row.wrong else "") + (f", {row.failed} failed: {row.failure}" if row.failed else "")
        say(f"  {key[1]}, {who}: {figures.number(row.per_second)} a second, p50 {row.p50_ms:.1f} ms, "
            f"p99 {row.p99_ms:.1f} ms{bad}")

    # ---------------------------------------------------------------------------------- what only the service does

    def of_extras(self) -> str:
        """The contestant that they are measured with: the tuned engine where there is one."""
        keys = [each.key for each in self.contestants if each.kind == "service" and each.key not in self.results.absent]
        if "d" in keys and (HOME / "build/tuned/ocr-handler").exists():
            return "d"
        return keys[0] if keys else ""

    def extra(self, name: str, value: float) -> None:
        """Keeps a figure of this round."""
        self.results.extras.setdefault(name, []).append(value)
        say(f"  {name.replace('_', ' ')}: {figures.number(value)}")

    def measure_extras(self, service: Service, key: str) -> None:
        """Everything that has a target and is not a matter of the engine."""
        self.results.extras_of = key
        snippet, url, seconds = SETS["snippet"], service.url, self.seconds

        load(url, "sync", snippet, 1, 0, "--cached")  # which may be the first time
        one = load(url, "sync", snippet, 1, seconds / 2, "--cached")
        if one["hits"] == 0 or one["hits"] < 0.9 * one["count"]:
            for name in ("cached_p50_ms", "cached_per_second"):
                self.results.absent[name] = "answers do not come from a cache"
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
            self.results.absent["overhead_p50_ms"] = "answers carry no Server-Timing"

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
        """Keeps what a row of `load` saw. A row with failures is none: what failed may have been what was slow."""
        fault = figures.fault_of(seen)
        for each in which:
            if fault:
                self.results.absent[f"{name}_{each}"] = fault
            else:
                self.extra(f"{name}_{each}", seen["count"] / seen["elapsed_s"] if each == "per_second" else seen[each])
        if fault:
            say(f"  {name}: {fault}")
        return not fault
