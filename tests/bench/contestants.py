"""The contestants: how each is started, measured and stopped. One runs at a time."""

import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import time
from dataclasses import dataclass, field
from typing import Any, Optional

from processes import HOME, ONE_THREAD, await_answer, children, environment, free_port, run, stop_group

LOAD = HOME / "build/dev/tests/load"
CORES = len(os.sched_getaffinity(0))
MANY_CLIENTS = max(8, 4 * CORES)  # for the sweep of processes: enough to occupy twice as many processes as cores
STOCK, TUNED = "stock", "tuned"


class NotAvailable(Exception):
    """Raised if this machine or build lacks a contestant; the message says why."""


@dataclass
class Contestant:
    """One contestant of the comparison."""

    key: str
    name: str
    kind: str  # fastapi, loop or service
    engine: str = STOCK
    environment: dict[str, str] = field(default_factory=dict)


CONTESTANTS = [
    Contestant("a1", "(a) FastAPI + `tesseract`, OpenMP's default", "fastapi"),
    Contestant("a2", "(a) FastAPI + `tesseract`, OMP_THREAD_LIMIT=1", "fastapi", environment={"OMP_THREAD_LIMIT": "1"}),
    Contestant("b", "(b) bare loop, stock engine", "loop"),
    Contestant("c", "(c) service, stock engine", "service"),
    Contestant("d", "(d) service, tuned engine", "service", TUNED),
    Contestant("e", "(e) bare loop, tuned engine", "loop", TUNED),
]


class FastApi:
    """(a), running during a `with` statement."""

    def __init__(self, contestant: Contestant) -> None:
        if not shutil.which("tesseract"):
            raise NotAvailable("the tesseract command is not installed")
        found = subprocess.run(["/usr/bin/python3", "-c", "import fastapi, uvicorn, multipart"], capture_output=True,
                               check=False)
        if found.returncode != 0:
            raise NotAvailable("python3-fastapi, python3-uvicorn or python3-multipart is missing")
        self.environment = environment(contestant.environment)
        self.url = ""

    def __enter__(self) -> "FastApi":
        port = free_port()
        self.url = f"http://127.0.0.1:{port}"
        self.process = subprocess.Popen(
            ["/usr/bin/python3", "-m", "uvicorn", "fastapi_service:app", "--app-dir", str(HOME / "tests/bench"),
             "--host", "127.0.0.1", "--port", str(port), "--workers", str(CORES), "--log-level", "warning",
             "--no-access-log"],
            cwd=HOME, env=self.environment, start_new_session=True)
        try:
            await_answer(self.url + "/healthz", self.process, 30)
        except BaseException:
            stop_group(self.process)
            raise
        return self

    def __exit__(self, *_: object) -> None:
        stop_group(self.process)


class Service:
    """(c) and (d): a separate complete service, started and stopped by ./ocr."""

    def __init__(self, contestant: Contestant, settings: Optional[dict[str, str]] = None) -> None:
        self.engine = contestant.engine
        if self.engine == TUNED and not (HOME / "build/tuned/ocr-handler").exists():
            raise NotAvailable("there is no tuned build")
        self.settings = settings or {}
        self.url = ""

    def __enter__(self) -> "Service":
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="ocr-bench."))
        port, ui_port = free_port(), free_port()
        self.url = f"http://127.0.0.1:{port}"
        self.environment = {"OCR_RUN": str(self.folder), "OCR_PORT": str(port), "OCR_UI_PORT": str(ui_port),
                            "OCR_ADDRESS": "127.0.0.1", **self.settings}
        try:
            # A file, because the parts of the service, which run until `down`, would keep a pipe open.
            with open(self.folder / "up.log", "w", encoding="utf-8") as log:
                self.ocr("up", log, "--engine", self.engine)
            # On a processor that the tuned engine does not support, `up` starts another program.
            if self.engine == TUNED and self.program() != "build/tuned/ocr-handler":
                raise NotAvailable(f"./ocr up --engine tuned runs {self.program()}")
        except BaseException as error:
            log_text = (self.folder / "up.log").read_text(encoding="utf-8", errors="replace")[-500:]
            self.__exit__()
            if isinstance(error, subprocess.CalledProcessError):
                raise RuntimeError(f"./ocr up failed: {log_text}") from error
            raise
        return self

    def __exit__(self, *_: object) -> None:
        with open(os.devnull, "w", encoding="utf-8") as nowhere:
            self.ocr("down", nowhere)
        shutil.rmtree(self.folder, ignore_errors=True)

    def ocr(self, command: str, log: Any, *options: str) -> None:
        """Runs `./ocr COMMAND` with the settings of this service."""
        process = subprocess.Popen([str(HOME / "ocr"), command, *options], cwd=HOME, stdin=subprocess.DEVNULL,
                                   env=environment(self.environment), stdout=log, stderr=log, start_new_session=True)
        try:
            if process.wait(120) != 0:
                raise subprocess.CalledProcessError(process.returncode, f"./ocr {command}")
        except BaseException:
            # An interrupted `up` would leave parts that `down` does not know, so give it time to finish.
            try:
                process.wait(60)
            except subprocess.TimeoutExpired:
                pass
            stop_group(process)
            raise

    def processes(self, part: str) -> list[int]:
        """The handlers of a pool. They are children of multiwatch, which is a child of the keeper."""
        keeper = int((self.folder / "pid" / part).read_text().split()[0])
        return [process for watch in children(keeper) for process in children(watch)]

    def program(self) -> str:
        """The program that its sync processes run, as a path in the project."""
        return os.path.relpath(os.readlink(f"/proc/{self.processes('sync')[0]}/exe"), HOME)

    def private_kilobytes(self, part: str) -> int:
        """Private memory of the largest process of an idle pool, together with its nursery and standby child.

        Memory that they share counts once: each has its part of it in its proportional share.
        """
        def is_idle(pid: int) -> bool:
            names = sorted(pathlib.Path(f"/proc/{child}/comm").read_text() for child in children(pid))
            return names == ["ocr-nursery\n", "ocr-standby\n"]
        end = time.monotonic() + 30
        while not all(is_idle(pid) for pid in self.processes(part)):
            if time.monotonic() > end:
                raise RuntimeError(f"the processes of {part} do not become idle")
            time.sleep(0.1)
        time.sleep(3)  # a process releases free memory after two idle seconds
        def private(pid: int) -> int:
            lines = pathlib.Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
            return sum(int(line.split()[1]) for line in lines if line.startswith(("Pss_Anon:", "Private_Clean:")))
        return max(sum(private(each) for each in [pid, *children(pid)]) for pid in self.processes(part))


class BareLoop:
    """(b) and (e): the engine in a loop, without a service, one process per core."""

    def __init__(self, contestant: Contestant) -> None:
        build = "build/release" if contestant.engine == STOCK else "build/tuned"
        self.program = HOME / build / "bare_loop"
        if not self.program.exists():
            raise NotAvailable(f"there is no {build}/bare_loop")

    def measure(self, seconds: float, images: list[str], processes: int = CORES) -> list[list[dict[str, Any]]]:
        """Returns the readings of each process: {"file", "ms", "text"}."""
        running = []
        try:
            for number in range(processes):
                turned = images[number % len(images):] + images[:number % len(images)]
                # One file per process: a pipe that is not read would block it.
                output = tempfile.TemporaryFile("w+", encoding="utf-8")
                running.append((subprocess.Popen(
                    [str(self.program), f"{seconds:g}", *(str(HOME / "images" / image) for image in turned)],
                    cwd=HOME, env=environment(ONE_THREAD), stdout=output, stderr=subprocess.DEVNULL,
                    start_new_session=True), output))
            deadline = time.monotonic() + seconds + 240
            readings = []
            for process, output in running:
                process.wait(max(1.0, deadline - time.monotonic()))
                output.seek(0)
                readings.append([json.loads(line) for line in output if line.startswith("{")])
            return readings
        finally:
            for process, output in running:
                stop_group(process)
                output.close()


def load(url: str, mode: str, images: list[str], clients: int, seconds: float, *options: str) -> dict[str, Any]:
    """Runs tests/bench/load.cpp and returns its output."""
    answer = run([str(LOAD), url, mode, "--clients", str(clients), "--seconds", f"{seconds:g}", *options, *images],
                 seconds + 520)
    return dict(json.loads(answer))
