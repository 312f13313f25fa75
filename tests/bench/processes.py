"""Processes that the benchmark starts. Each is stopped by the process id that was kept when it was started, whatever
happens in between."""

import os
import pathlib
import random
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from typing import Any, Optional

HOME = pathlib.Path(__file__).resolve().parents[2]
ONE_THREAD = {"OMP_THREAD_LIMIT": "1"}


def say(text: str) -> None:
    """Progress is for people, and goes where they look."""
    print(f"bench: {text}", file=sys.stderr, flush=True)


def environment(extra: dict[str, str]) -> dict[str, str]:
    """Ours without the caller's settings: OCR_… are meant for a service of theirs, OMP_… would decide the race."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("OCR_", "OMP_"))}
    return {**clean, "PYTHONDONTWRITEBYTECODE": "1", **extra}


def free_port() -> int:
    """A port that nobody listens on, from below the range that the system hands out by itself."""
    for _ in range(200):
        port = random.randrange(20000, 32000)
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) != 0:
                return port
    raise RuntimeError("there is no free port")


def stop_group(process: subprocess.Popen[Any]) -> None:
    """Stops a process that was started in a session of its own, and what it has started."""
    for number, patience in ((signal.SIGTERM, 10), (signal.SIGKILL, 10)):
        try:
            os.killpg(process.pid, number)
        except ProcessLookupError:
            break
        try:
            process.wait(patience)
        except subprocess.TimeoutExpired:
            continue
    process.wait(10)


def run(command: list[str], seconds: float, extra: Optional[dict[str, str]] = None) -> str:
    """What a command prints. It is stopped after that time, and when we are."""
    process = subprocess.Popen(command, cwd=HOME, env=environment({**ONE_THREAD, **(extra or {})}), text=True,
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True)
    try:
        output, errors = process.communicate(timeout=seconds)
    except BaseException:
        stop_group(process)
        raise
    if process.returncode != 0:
        raise RuntimeError(f"{command[0]} ended with {process.returncode}: {errors.strip()[-500:]}")
    return output


def await_answer(url: str, process: subprocess.Popen[Any], seconds: float) -> None:
    """Waits until a server answers, or says that it ended instead."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=2):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.05)
    raise RuntimeError(f"nothing answers at {url}")


def children(pid: int) -> list[int]:
    """The processes that it is the parent of."""
    return [int(child) for child in pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
