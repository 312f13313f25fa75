"""Compares a PDF with what became of it: objects, pixels and words, by programs that are not ours."""
import json
import pathlib
import re
import subprocess
import tempfile
import xml.etree.ElementTree as xml

POINTS_TO_PIXELS = 300 / 72
OUR_FONT = "/OcrText"


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
        if isinstance(value, str) and re.fullmatch(r"\d+ \d+ R", value):
            found = self.all.get(f"obj:{value}", {"value": None})
            return found.get("value", found.get("stream"))
        return value


def differences(before, after):
    """What differs in `after`, besides the text that was added to pages, as paths from the catalogue."""
    one, other, seen, found = Objects(before), Objects(after), set(), []

    def compare(left, right, path):
        if isinstance(left, str) and isinstance(right, str) and (left, right) in seen:
            return
        if re.fullmatch(r"\d+ \d+ R", str(left)):
            seen.add((left, right))
        left, right = one.resolve(left), other.resolve(right)
        if isinstance(left, list) and isinstance(right, list) and len(left) == len(right):
            for place, pair in enumerate(zip(left, right)):
                compare(*pair, f"{path}[{place}]")
        elif isinstance(left, dict) and isinstance(right, dict):
            if right.get("/Type") == "/Page":
                left, right = dict(left), dict(right)
                contents = [content if isinstance(content, list) else [content]
                            for content in (one.resolve(left.get("/Contents", [])), other.resolve(right.get("/Contents", [])))]
                for page in (left, right):
                    page.pop("/Contents", None)
                compare(contents[0], contents[1][-len(contents[0]):], path + "/Contents")
            if path.endswith("/Resources") and "/Font" in right:
                fonts = {name: font for name, font in other.resolve(right["/Font"]).items() if not name.startswith(OUR_FONT)}
                right = {**right, "/Font": fonts}
                left = {"/Font": {}, **left}
            for name in sorted(set(left) | set(right)):
                compare(left.get(name), right.get(name), path + name)
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
