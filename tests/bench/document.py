"""Compares a document of many pages with the same pages sent one by one."""

import json
import pathlib
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from typing import Any

from contestants import NotAvailable
from figures import IMAGES, is_right

PAGE = "two-columns.tiff"


def ask(url: str, image: bytes) -> dict[str, Any]:
    """Returns the answer of POST /image-sync, not from a cache."""
    request = urllib.request.Request(url + "/image-sync", data=image, method="POST", headers={
        "Content-Type": "application/octet-stream", "Cache-Control": "no-cache"})
    try:
        with urllib.request.urlopen(request, timeout=240) as answer:
            return dict(json.load(answer))
    except urllib.error.HTTPError as error:
        raise NotAvailable(f"a document of many pages is refused with {error.code}") from error


def document(pages: int) -> bytes:
    """A TIFF with this number of copies of the page, compressed as by a scanner."""
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "document.tiff"
        make = ("import sys; from PIL import Image; page = Image.open(sys.argv[1]); "
                "others = [page.copy() for _ in range(int(sys.argv[3]) - 1)]; "
                "page.save(sys.argv[2], save_all=True, append_images=others, compression='group4', dpi=(300, 300))")
        made = subprocess.run(["/usr/bin/python3", "-c", make, str(IMAGES / PAGE), str(path), str(pages)],
                              capture_output=True, check=False)
        if made.returncode != 0:
            raise NotAvailable("python3-pil cannot make the document")
        return path.read_bytes()


def measure_document(url: str, pages: int) -> float:
    """Returns how many times as fast the document is read as its pages, sent one by one.

    Such a request keeps only one process busy, so the pages take as long as in one process."""
    whole = document(pages)
    start = time.monotonic()
    answer = ask(url, whole)
    together_s = time.monotonic() - start
    found = answer.get("pages", [])
    if len(found) != pages:
        raise NotAvailable("only the first page of a document is read")
    if not all(is_right(PAGE, page.get("text") or "") for page in found):
        raise NotAvailable("a page of the document was read incorrectly")
    page = (IMAGES / PAGE).read_bytes()
    start = time.monotonic()
    for _ in range(pages):
        ask(url, page)
    return (time.monotonic() - start) / together_s
