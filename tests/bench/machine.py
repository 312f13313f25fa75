"""The machine that a benchmark ran on, and the versions of the programs."""

import os
import pathlib
import re
import subprocess

from contestants import CORES
from processes import HOME


def versions() -> dict[str, str]:
    """Returns the properties of the machine and the versions of the programs, by name."""
    def first(command: list[str], pattern: str) -> str:
        try:
            output = subprocess.run(command, capture_output=True, text=True, check=False, timeout=20)
        except OSError:
            return "not installed"
        found = re.search(pattern, output.stdout + output.stderr)
        return found.group(1) if found else "unknown"

    def field_of(path: str, name: str) -> str:
        found = re.search(rf"^{name}\s*[:=]\s*\"?([^\"\n]*)", pathlib.Path(path).read_text(), re.MULTILINE)
        return found.group(1).strip() if found else "unknown"

    memory = field_of("/proc/meminfo", "MemTotal").split()[0]
    return {
        "processor": f"{CORES} cores, {field_of('/proc/cpuinfo', 'model name')}",
        "memory": f"{int(memory) / 2**20:.0f} GiB" if memory.isdigit() else "unknown",
        "system": f"{field_of('/etc/os-release', 'PRETTY_NAME')}, Linux {os.uname().release}",
        "Tesseract": first(["tesseract", "--version"], r"tesseract v?(\S+)"),
        "Leptonica": first(["tesseract", "--version"], r"leptonica-(\S+)"),
        "nginx": first(["nginx", "-v"], r"nginx/(\S+)"),
        "memcached": first(["memcached", "-V"], r"memcached (\S+)"),
        "FastAPI": first(["/usr/bin/python3", "-c", "import fastapi; print('v', fastapi.__version__)"], r"v (\S+)"),
        "uvicorn": first(["/usr/bin/python3", "-c", "import uvicorn; print('v', uvicorn.__version__)"], r"v (\S+)"),
        "commit": first(["git", "-C", str(HOME), "describe", "--always", "--dirty"], r"(\S+)"),
    }
