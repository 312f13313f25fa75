"""Words and their boxes out of what readers answer: hOCR, the service's JSON, and a PDF's text."""

import html
import html.parser
import re
from typing import Any, Iterator, Optional

from sheet import Word


class HocrWords(html.parser.HTMLParser):
    """Collects the words of hOCR. A word may have other elements in it, as for its characters."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[Word] = []
        self.box: Optional[re.Match] = None
        self.depth = 0  # of elements since the word began, itself counted
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, Optional[str]]]) -> None:
        if self.depth and tag != "br":
            self.depth += 1
        elif "ocrx_word" in (dict(attrs).get("class") or "").split():
            self.depth, self.text = 1, ""
            self.box = re.search(r"bbox (\S+) (\S+) (\S+) ([-\d.]+)", dict(attrs).get("title") or "")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, Optional[str]]]) -> None:
        """An element that is closed at once, such as <br/>, holds nothing."""

    def handle_data(self, data: str) -> None:
        if self.depth:
            self.text += data

    def handle_endtag(self, tag: str) -> None:
        if self.depth:
            self.depth -= 1
            if not self.depth and self.box and self.text.strip():
                left, top, right, bottom = (float(each) for each in self.box.groups())
                self.words.append(Word(self.text.strip(), (left, top, right, bottom)))


def from_hocr(text: str) -> list[Word]:
    """Return the words of an hOCR file."""
    parser = HocrWords()
    parser.feed(text)
    return parser.words


def from_answer(node: Any) -> Iterator[Word]:
    """Return the words of the service's answer, wherever there is a list called `words`."""
    if isinstance(node, dict):
        if isinstance(node.get("words"), list):
            for word in node["words"]:
                left, top, right, bottom = word["box"]
                yield Word(word["text"], (left, top, right, bottom))
        else:
            for value in node.values():
                yield from from_answer(value)
    elif isinstance(node, list):
        for value in node:
            yield from from_answer(value)


def from_pdf_text(text: str, width: int) -> Iterator[Word]:
    """Return the words of what `pdftotext -bbox` prints, in the pixels of a picture of this width."""
    page = re.search(r'<page width="([\d.]+)"', text)
    scale = width / float(page.group(1)) if page else 1.0
    for found in re.finditer(r'<word xMin="(\S+)" yMin="(\S+)" xMax="(\S+)" yMax="(\S+)">(.*?)</word>', text):
        left, top, right, bottom = (float(each) * scale for each in found.groups()[:4])
        yield Word(html.unescape(found.group(5)), (left, top, right, bottom))
