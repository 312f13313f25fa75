"""The readers that are compared: the service, the `tesseract` program, and `tesseract` after OCRmyPDF's clean-up."""

import json
import os
import pathlib
import re
import subprocess
import tempfile
import time
import urllib.request

from corpus import Sample

HOME = pathlib.Path(__file__).resolve().parent.parent.parent
ONE_THREAD = {**os.environ, "OMP_THREAD_LIMIT": "1"}


class Service:
    """A service that is started for the test. Returns answers and the milliseconds that its child took."""

    def __enter__(self) -> "Service":
        started = subprocess.run([HOME / "tests/stack.sh", "start", "OCR_SYNC_PROCESSES=2", "OCR_WORKERS=1"],
                                 capture_output=True, text=True, check=True)
        self.run, self.url, _ = started.stdout.split()
        return self

    def __exit__(self, *_: object) -> None:
        subprocess.run([HOME / "tests/stack.sh", "stop", self.run], capture_output=True, check=False)

    def ask(self, path: pathlib.Path, language: str, preprocess: str = "auto", formats: str = "text") -> tuple[dict, float]:
        """Return the whole answer for one image, and the child's milliseconds."""
        query = f"lang={language}&preprocess={preprocess}&formats={formats}"
        request = urllib.request.Request(f"{self.url}/image-sync?{query}", path.read_bytes(),
                                         {"Content-Type": "image/png"})
        with urllib.request.urlopen(request, timeout=120) as answer:
            found = re.search(r"dur=([\d.]+)", answer.headers.get("Server-Timing", ""))
            return json.load(answer), float(found.group(1)) if found else 0.0

    def read(self, sample: Sample) -> str:
        """Return the text that the service reads in a sample."""
        return self.ask(sample.path, sample.language)[0]["text"]


class Program:
    """`tesseract` with its defaults."""

    def read(self, sample: Sample) -> str:
        """Return the output of the program."""
        return subprocess.run(["tesseract", sample.path, "-", "-l", sample.language], capture_output=True, check=True,
                              env=ONE_THREAD).stdout.decode()


class OcrMyPdf:
    """OCRmyPDF, which turns, deskews and cleans the page before `tesseract` reads it."""

    def read(self, sample: Sample) -> str:
        """Return the text of the sidecar file; empty if OCRmyPDF gives up."""
        with tempfile.TemporaryDirectory() as folder:
            text = pathlib.Path(folder) / "text"
            # OCRmyPDF refuses files that state no resolution unless --image-dpi is given.
            subprocess.run(["ocrmypdf", "--quiet", "--deskew", "--rotate-pages", "--clean", "--language", sample.language,
                            "--jobs", "1", "--output-type", "pdf", "--optimize", "0", "--image-dpi", "300", "--sidecar",
                            text, sample.path, f"{folder}/page.pdf"], capture_output=True, check=False, env=ONE_THREAD)
            return text.read_text(encoding="utf-8") if text.exists() else ""


def timed(contestant, sample: Sample) -> tuple[str, float]:
    """Return the text that a contestant reads, and the wall-clock seconds that it takes."""
    start = time.monotonic()
    return contestant.read(sample), time.monotonic() - start
