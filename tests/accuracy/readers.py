"""The readers that are compared: the service, the `tesseract` program, and `tesseract` after OCRmyPDF's clean-up.

Each has `read` for the text of a sample, and `words` for the words of a page and their places."""

import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from typing import Optional

from PIL import Image

from corpus import Sample
from layouts import Page
from sheet import Word
from word_boxes import from_answer, from_hocr, from_pdf_text

HOME = pathlib.Path(__file__).resolve().parent.parent.parent
ONE_THREAD = {**os.environ, "OMP_THREAD_LIMIT": "1"}


class Service:
    """A service that is started for the test, or one that runs at a URL. Returns answers and the milliseconds that its
    child took."""

    def __init__(self, url: Optional[str] = None) -> None:
        self.run: Optional[str] = None
        self.url = url

    def __enter__(self) -> "Service":
        if self.url:
            return self
        started = subprocess.run([HOME / "tests/stack.sh", "start", "OCR_SYNC_PROCESSES=2", "OCR_WORKERS=1"],
                                 capture_output=True, text=True, check=True)
        self.run, self.url, _ = started.stdout.split()
        return self

    def __exit__(self, *_: object) -> None:
        if self.run:
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

    def words(self, page: Page) -> list[Word]:
        """Return the words that the service reads on a page; none if it refuses, which it says on standard error."""
        try:
            return list(from_answer(self.ask(page.path, page.language, formats="words")[0]))
        except urllib.error.HTTPError as error:
            print(f"{page.path.name}: the service answered {error.code}", file=sys.stderr)
            return []


class Program:
    """`tesseract` with its defaults, or with another way to look for text (psm)."""

    def __init__(self, psm: int = 3) -> None:
        self.psm = psm

    def read(self, sample: Sample) -> str:
        """Return the output of the program."""
        return subprocess.run(["tesseract", sample.path, "-", "-l", sample.language], capture_output=True, check=True,
                              env=ONE_THREAD).stdout.decode()

    def words(self, page: Page) -> list[Word]:
        """Return the words of the program's hOCR."""
        run = subprocess.run(["tesseract", page.path, "-", "-l", page.language, "--psm", str(self.psm), "hocr"],
                             capture_output=True, check=True, env=ONE_THREAD)
        return from_hocr(run.stdout.decode())


class OcrMyPdf:
    """OCRmyPDF, which turns, deskews and cleans the page before `tesseract` reads it."""

    def read(self, sample: Sample) -> str:
        """Return the text of the sidecar file; empty if OCRmyPDF gives up."""
        with tempfile.TemporaryDirectory() as folder:
            text = pathlib.Path(folder) / "text"
            self.convert(sample.path, sample.language, folder, "--deskew", "--rotate-pages", "--sidecar", str(text))
            return text.read_text(encoding="utf-8") if text.exists() else ""

    def words(self, page: Page) -> list[Word]:
        """Return the words of the PDF; none if OCRmyPDF gives up. The page is not turned, so that places stay."""
        with tempfile.TemporaryDirectory() as folder:
            self.convert(page.path, page.language, folder)
            run = subprocess.run(["pdftotext", "-bbox", f"{folder}/page.pdf", "-"], capture_output=True, check=False)
            with Image.open(page.path) as image:
                return list(from_pdf_text(run.stdout.decode(), image.width))

    @staticmethod
    def convert(path: pathlib.Path, language: str, folder: str, *options: str) -> None:
        """Make page.pdf. OCRmyPDF refuses files that state no resolution unless --image-dpi is given."""
        subprocess.run(["ocrmypdf", "--quiet", "--clean", "--language", language, "--jobs", "1", "--output-type", "pdf",
                        "--optimize", "0", "--image-dpi", "300", *options, path, f"{folder}/page.pdf"],
                       capture_output=True, check=False, env=ONE_THREAD)


def timed(contestant, sample: Sample) -> tuple[str, float]:
    """Return the text that a contestant reads, and the wall-clock seconds that it takes."""
    start = time.monotonic()
    return contestant.read(sample), time.monotonic() - start
