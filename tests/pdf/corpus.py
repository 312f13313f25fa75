#!/usr/bin/python3
"""Makes PDFs that show what must survive: `corpus.py FOLDER` writes NAME.pdf and, in corpus.json, what is known of each.

For each file: `words`, one list a page of (text, left, top, right, bottom) in pixels at 300 dpi of the page as shown,
for pages that are pictures; `scans`, the numbers of these pages; `error`, the code with which it is refused.
"""
import json
import pathlib
import subprocess
import sys

from pictures import Page, embed
from writer import Pdf

DPI = 300
POINTS = 72 / DPI


class Document:
    """A document with everything that surrounds its pages: bookmarks, labels, links, a form, an attachment, metadata."""

    def __init__(self):
        self.pdf = Pdf()
        self.tree = self.pdf.reserve()
        self.font = self.pdf.add("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>")
        self.kids, self.words = [], []

    def page(self, content, resources, box, extra="", words=None):
        stream = content if isinstance(content, list) else [self.pdf.stream("", content.encode())]
        contents = " ".join(f"{number} 0 R" for number in stream)
        self.kids.append(self.pdf.add(f"<< /Type /Page /Parent {self.tree} 0 R /MediaBox [{box}] "
                                      f"/Contents [{contents}] /Resources << {resources} >> {extra} >>"))
        self.words.append(words or [])

    def text_page(self, text, extra=""):
        lines = " ".join(f"({text}, line {line}) Tj T*" for line in range(1, 12))
        self.page(f"BT /F1 12 Tf 18 TL 50 700 Td {lines} ET 1 0 0 RG 50 400 200 100 re S",
                  f"/Font << /F1 {self.font} 0 R >>", "0 0 595 842", extra)

    def scan_page(self, seed, compression="flate", rotate=0, origin=(0, 0), crop=0, unit=1, before="", strips=1):
        """A picture that is upright as shown, at 300 dpi; `crop` cuts this many points off each edge."""
        shown = Page(seed)
        stored = shown.picture.rotate(rotate, expand=True)  # PIL turns counterclockwise, /Rotate clockwise
        width, height = stored.width * POINTS, stored.height * POINTS
        x, y = origin
        images, drawn, rows = [], "", stored.height // strips
        for strip in range(strips):
            bottom = stored.height if strip == strips - 1 else (strip + 1) * rows
            part = stored.crop((0, strip * rows, stored.width, bottom))
            images.append(f"/Im{strip} {embed(self.pdf, part, compression)} 0 R")
            drawn += (f"q {width} 0 0 {part.height * POINTS} {x} {y + height - bottom * POINTS} cm "
                      f"/Im{strip} Do Q\n")
        extra = f"/Rotate {rotate}" if rotate else ""
        if unit != 1:
            extra += f" /UserUnit {unit}"
        if crop:
            extra += f" /CropBox [{x + crop} {y + crop} {x + width - crop} {y + height - crop}]"
        cut = crop / POINTS
        words = [(text, left - cut, top - cut, right - cut, bottom - cut)
                 for text, left, top, right, bottom in shown.words]
        self.page(before + drawn, f"/XObject << {' '.join(images)} >>", f"{x} {y} {x + width} {y + height}", extra, words)

    def surround(self):
        """Returns the catalogue's entries for what belongs to the whole document."""
        add, first, last = self.pdf.add, self.kids[0], self.kids[-1]
        outlines = self.pdf.reserve()
        item = add(f"<< /Title (Last page) /Parent {outlines} 0 R /Dest [{last} 0 R /Fit] >>")
        add(f"<< /Type /Outlines /First {item} 0 R /Last {item} 0 R /Count 1 >>", outlines)
        data = self.pdf.stream("/Type /EmbeddedFile", b"a,b\n1,2\n")
        attached = add(f"<< /Type /Filespec /F (data.csv) /UF (data.csv) /EF << /F {data} 0 R >> >>")
        field = add(f"<< /Type /Annot /Subtype /Widget /FT /Tx /T (name) /V (Ada) /Rect [50 50 200 70] /P {first} 0 R "
                    f"/DA (/F1 12 Tf 0 g) >>")
        link = add("<< /Type /Annot /Subtype /Link /Rect [50 100 200 120] /A << /S /URI /URI (https://example.org/) >> >>")
        jump = add(f"<< /Type /Annot /Subtype /Link /Rect [50 130 200 150] /Dest [{last} 0 R /Fit] >>")
        page = self.pdf.objects[first]
        self.pdf.objects[first] = page[:-2] + f" /Annots [{field} 0 R {link} 0 R {jump} 0 R] >>".encode()
        xmp = self.pdf.stream("/Type /Metadata /Subtype /XML", b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>kept</x:xmpmeta>")
        self.pdf.info = add("<< /Title (Garden report) /Author (A. Gardener) /Producer (our corpus) >>")
        return (f"/Outlines {outlines} 0 R /PageLabels << /Nums [0 << /S /r >> 1 << /S /D /St 7 >>] >> "
                f"/Names << /EmbeddedFiles << /Names [(data.csv) {attached} 0 R] >> >> /Metadata {xmp} 0 R "
                f"/AcroForm << /Fields [{field} 0 R] /DA (/F1 12 Tf 0 g) /DR << /Font << /F1 {self.font} 0 R >> >> >>")

    def bytes(self, catalogue=""):
        kids = " ".join(f"{number} 0 R" for number in self.kids)
        self.pdf.add(f"<< /Type /Pages /Kids [{kids}] /Count {len(self.kids)} >>", self.tree)
        return self.pdf.bytes(self.pdf.add(f"<< /Type /Catalog /Pages {self.tree} 0 R {catalogue} >>"))


def scan(**how):
    document = Document()
    document.scan_page(7, **how)
    return document


def surrounded(document):
    return document, document.surround()


def mixed():
    document = Document()
    document.text_page("Printed text of the first page")
    document.scan_page(1, "g4")
    document.text_page("Printed text of the third page")
    document.scan_page(2, "dct", rotate=90)
    return surrounded(document)


def half_readable():
    """A scan, and a page whose image has more pixels than the service reads."""
    document = scan(compression="g4")
    huge = document.pdf.stream("/Type /XObject /Subtype /Image /Width 60000 /Height 60000 /ColorSpace /DeviceGray "
                               "/BitsPerComponent 8", b"pixels")
    document.page("q 200 0 0 200 0 0 cm /Im Do Q", f"/XObject << /Im {huge} 0 R >>", "0 0 200 200")
    return document


def born():
    document = Document()
    document.text_page("Printed text of the first page")
    document.text_page("Printed text of the second page")
    return surrounded(document)


def signed():
    document = scan()
    value = document.pdf.add("<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /adbe.pkcs7.detached "
                             "/ByteRange [0 10 20 10] /Contents <00> >>")
    field = document.pdf.add(f"<< /FT /Sig /T (signature) /V {value} 0 R /Subtype /Widget /Type /Annot /Rect [0 0 0 0] >>")
    return document, f"/AcroForm << /Fields [{field} 0 R] /SigFlags 3 >>"


FILES = {
    "born": born, "mixed": mixed, "signed": signed,
    **{f"scan-{kind}": (lambda kind=kind: (scan(compression=kind), ""))
       for kind in ("flate", "dct", "g4", "rgb", "indexed", "jpx")},
    **{f"rotate-{degrees}": (lambda degrees=degrees: (scan(compression="g4", rotate=degrees), ""))
       for degrees in (90, 180, 270)},
    "strips": lambda: (scan(compression="g4", strips=4), ""),
    "offset": lambda: (scan(compression="g4", origin=(-120.5, 300)), ""),
    "cropped": lambda: (scan(compression="g4", origin=(40, -77), crop=7.2), ""),
    "cropped-90": lambda: (scan(compression="g4", origin=(40, -77), crop=7.2, rotate=90), ""),
    "user-unit": lambda: (scan(compression="g4", unit=2), ""),
    "unbalanced": lambda: (scan(compression="g4", before="q Q 1 0 0 rg 1 0 0 1 0 0 cm q\n"), ""),
}

# Made from another file by qpdf.
DERIVED = {
    "object-streams": ("mixed", ["--object-streams=generate"]),
    "linearized": ("mixed", ["--linearize"]),
    "locked": ("mixed", ["--encrypt", "", "owner", "256", "--modify=none", "--"]),
    "encrypted": ("mixed", ["--encrypt", "user", "owner", "256", "--"]),
}
ERRORS = {"signed": "bad_option", "encrypted": "unreadable_image"}


def make(folder):
    folder.mkdir(parents=True, exist_ok=True)
    known = {}
    for name, document_of in FILES.items():
        document, catalogue = document_of()
        (folder / f"{name}.pdf").write_bytes(document.bytes(catalogue))
        known[name] = {"words": document.words}
    for name, (source, options) in DERIVED.items():
        subprocess.run(["qpdf", *options, folder / f"{source}.pdf", folder / f"{name}.pdf"], check=True)
        known[name] = known[source]
    broken = (folder / "mixed.pdf").read_bytes().replace(b"startxref\n", b"startxref\n9")
    (folder / "damaged.pdf").write_bytes(broken)
    known["damaged"] = known["mixed"]
    for name in known:
        known[name] = {**known[name], "error": ERRORS.get(name)}
    (folder / "corpus.json").write_text(json.dumps(known))


if __name__ == "__main__":
    make(pathlib.Path(sys.argv[1]))
