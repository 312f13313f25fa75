"""Documents of several pages: TIFF, and PDF with pictures and with text."""

import time

from .registry import sample
from .typesetting import SERIF, bilevel, set_page


@sample("five-pages.tiff")
def five_pages():
    """A log of five short pages, 1 bit, 200 dpi, Group 4 TIFF."""
    entries = [
        "Monday. Fog until ten. Two barges waited off the sand bar and came in on the second tide.",
        "Tuesday. A clear morning. The new lamp was carried up the tower and lit at dusk.",
        "Wednesday. Wind from the east all day. No boat left the harbour, and the nets were mended.",
        "Thursday. The mail came late, with a parcel of books for the school and seed for the garden.",
        "Friday. Warm and still. Forty boxes of herring were sold before noon, the best day this month.",
    ]
    pages, lines = [], []
    for entry in entries:
        page, page_lines = set_page((1000, 420), entry, SERIF, 40, 90)
        pages.append(bilevel(page))
        lines += ([""] if lines else []) + page_lines
    return pages[0], lines, {"compression": "group4", "dpi": (200, 200), "save_all": True,
                             "append_images": pages[1:]}


@sample("scan.pdf")
def scan():
    """Two scanned pages at 200 dpi, without embedded text."""
    pages, lines = [], []
    for text in ("The north door is painted green and the south door is painted blue.",
                 "Both keys hang in the porch, behind the old map of the river."):
        page, page_lines = set_page((1000, 420), text, SERIF, 40, 90)
        pages.append(bilevel(page))
        lines += ([""] if lines else []) + page_lines
    return pages[0], lines, {"resolution": 200, "save_all": True, "append_images": pages[1:],
                             "creationDate": time.gmtime(0), "modDate": time.gmtime(0)}


class TextPdf:
    """A PDF with embedded text, in one of the fonts that every PDF viewer has."""

    def __init__(self, pages, width, height):
        self.pages, self.width, self.height = pages, width, height

    def objects(self):
        numbers = range(4, 4 + 2 * len(self.pages), 2)
        yield "<< /Type /Catalog /Pages 2 0 R >>"
        yield f"<< /Type /Pages /Kids [{' '.join(f'{n} 0 R' for n in numbers)}] /Count {len(self.pages)} >>"
        yield "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
        for number, lines in zip(numbers, self.pages):
            shown = " ".join(f"({line}) Tj T*" for line in lines)
            content = f"BT /F1 12 Tf 36 {self.height - 48} Td 16 TL {shown} ET"
            yield (f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {self.width} {self.height}] "
                   f"/Contents {number + 1} 0 R /Resources << /Font << /F1 3 0 R >> >> >>")
            yield f"<< /Length {len(content)} >>\nstream\n{content}\nendstream"

    def save(self, path):
        pdf, places = "%PDF-1.4\n", []
        for number, content in enumerate(self.objects(), start=1):
            places.append(len(pdf))
            pdf += f"{number} 0 obj\n{content}\nendobj\n"
        table = "".join(f"{place:010d} 00000 n \n" for place in places)
        pdf += (f"xref\n0 {len(places) + 1}\n0000000000 65535 f \n{table}"
                f"trailer << /Size {len(places) + 1} /Root 1 0 R >>\nstartxref\n{len(pdf)}\n%%EOF\n")
        path.write_text(pdf, encoding="ascii")


@sample("letter.pdf")
def letter():
    """A letter of two pages with embedded text."""
    pages = [["Dear reader,", "", "the bridge over the mill stream opens on Sunday."],
             ["There will be cake and a brass band.", "", "Yours, the parish council"]]
    return TextPdf(pages, 420, 200), pages[0] + [""] + pages[1], {}
