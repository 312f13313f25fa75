"""Compares a PDF with what became of it: objects, pixels and words, by programs that are not ours."""
import json
import pathlib
import re
import subprocess
import tempfile
import xml.etree.ElementTree as xml

POINTS_TO_PIXELS = 300 / 72
REFERENCE = r"\d+ \d+ R"


def run(*command):
    return subprocess.run([str(part) for part in command], check=True, capture_output=True).stdout


def is_sound(pdf):
    return subprocess.run(["qpdf", "--check", pdf], capture_output=True).returncode == 0


class Objects:
    """The objects of a file as qpdf writes them in JSON, with the bytes of streams as they are stored."""

    def __init__(self, pdf):
        # Status 3: with warnings, of a damaged file.
        told = subprocess.run(["qpdf", "--json=2", "--json-stream-data=inline", "--decode-level=none", pdf],
                              capture_output=True)
        assert told.returncode in (0, 3), told.stderr
        self.all = json.loads(told.stdout)["qpdf"][1]

    def resolve(self, value):
        if isinstance(value, str) and re.fullmatch(REFERENCE, value):
            found = self.all.get(f"obj:{value}", {"value": None})
            return found.get("value", found.get("stream"))
        return value


def holds_in_order(streams, former):
    """Whether the former content of a page is among its streams."""
    left = iter(streams)
    return all(stream in left for stream in former)


def differences(before, after):
    """The paths from the catalogue to what differs in `after`. Pages may have more content, fonts and forms than before."""
    one, other, seen, found = Objects(before), Objects(after), set(), []

    def compare_pages(left, right, path):
        streams = []
        for objects, page in ((one, left), (other, right)):
            contents = objects.resolve(page.pop("/Contents", []))
            listed = contents if isinstance(contents, list) else [contents]
            streams.append([objects.resolve(stream).get("data") for stream in listed])
        if not holds_in_order(streams[1], streams[0]):
            found.append(path + "/Contents")
        compare_fields(left, right, path)

    def compare_fields(left, right, path):
        if path.endswith("/Resources"):
            for kind in ("/Font", "/XObject"):
                kept = one.resolve(left.get(kind, {}))
                now = {name: value for name, value in other.resolve(right.get(kind, {})).items() if name in kept}
                left, right = {**left, kind: kept}, {**right, kind: now}
        for name in sorted(set(left) | set(right)):
            compare(left.get(name), right.get(name), path + name)

    def compare(left, right, path):
        if isinstance(left, str) and isinstance(right, str) and re.fullmatch(REFERENCE, left):
            if (left, right) in seen:
                return
            seen.add((left, right))
        left, right = one.resolve(left), other.resolve(right)
        if isinstance(left, list) and isinstance(right, list) and len(left) == len(right):
            for place, pair in enumerate(zip(left, right)):
                compare(*pair, f"{path}[{place}]")
        elif isinstance(left, dict) and isinstance(right, dict):
            is_page = left.get("/Type") == "/Page"
            (compare_pages if is_page else compare_fields)(dict(left), dict(right), path)
        elif left != right:
            found.append(path)

    for name in ("/Root", "/Info"):
        compare(one.all["trailer"]["value"].get(name), other.all["trailer"]["value"].get(name), name)
    return found


def pictures(pdf, folder):
    run("pdftoppm", "-r", "100", "-cropbox", pdf, folder / "poppler")
    run("mutool", "draw", "-q", "-r", "100", "-o", folder / "mupdf-%d.pnm", pdf)
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def looks_the_same(before, after):
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as other:
        return pictures(before, pathlib.Path(one)) == pictures(after, pathlib.Path(other))


def words_of(pdf):
    """For each page, its words as (text, left, top, right, bottom) in pixels at 300 dpi."""
    tree = xml.fromstring(run("pdftotext", "-bbox", "-cropbox", pdf, "-"))
    edges = ("xMin", "yMin", "xMax", "yMax")
    return [[(word.text, *(float(word.get(edge)) * POINTS_TO_PIXELS for edge in edges)) for word in page.findall("{*}word")]
            for page in tree.findall(".//{*}page")]


def place_error(found, known):
    """Of the known words: the share that was found in its place, and the mean error of their left and right edges."""
    errors, left = [], list(found)
    for text, x0, y0, x1, y1 in known:
        middle = (y0 + y1) / 2
        near = [word for word in left if word[0] == text and word[2] < middle < word[4] and word[1] < x1 and word[3] > x0]
        if near:
            left.remove(near[0])
            errors += [abs(near[0][1] - x0), abs(near[0][3] - x1)]
    return len(errors) / 2 / len(known), sum(errors) / max(1, len(errors))


def page_count(pdf):
    return int(run("qpdf", "--show-npages", pdf))


def largest(before, pages):
    return 1.05 * before.stat().st_size + 2000 * pages
