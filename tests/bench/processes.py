"""Processes that the benchmark starts. Each is stopped by the process id recorded at its start, whatever happens in
between."""

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
    """Prints progress to stderr."""
    print(f"bench: {text}", file=sys.stderr, flush=True)


def environment(extra: dict[str, str]) -> dict[str, str]:
    """Our environment without the caller's OCR_…, meant for another service, and OMP_…, which would bias the result."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("OCR_", "OMP_"))}
    return {**clean, "PYTHONDONTWRITEBYTECODE": "1", **extra}


def free_port() -> int:
    """A free port, from below the range of ephemeral ports."""
    for _ in range(200):
        port = random.randrange(20000, 32000)
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) != 0:
                return port
    raise RuntimeError("there is no free port")


def stop_group(process: subprocess.Popen[Any]) -> None:
    """Stops a process that was started in its own session, together with its descendants."""
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
    """Returns the output of a command. It is stopped after `seconds`, and if this program is stopped."""
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
    """Waits until a server answers. Raises RuntimeError if it ends or does not answer in time."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=2):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.05)
    raise RuntimeError(f"no server answers at {url}")


def children(pid: int) -> list[int]:
    """The child processes of a process."""
    return [int(child) for child in pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
