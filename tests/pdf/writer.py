"""Writes PDFs object by object, so that each test file has exactly the unusual feature it is for."""
import zlib


class Pdf:
    """Objects are numbered from 1 as they are added. References can be made before their object is."""

    def __init__(self):
        self.objects = {}
        self.reserved = 0
        self.info = None

    def reserve(self):
        self.reserved += 1
        return self.reserved

    def add(self, text, number=None):
        number = number or self.reserve()
        self.objects[number] = text if isinstance(text, bytes) else text.encode("latin-1")
        return number

    def stream(self, entries, data, number=None, deflate=False):
        if deflate:
            data, entries = zlib.compress(data, 9), entries + " /Filter /FlateDecode"
        head = f"<< {entries} /Length {len(data)} >>\nstream\n".encode("latin-1")
        return self.add(head + data + b"\nendstream", number)

    def bytes(self, root, trailer=""):
        out, places = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"), {}
        for number in sorted(self.objects):
            places[number] = len(out)
            out += b"%d 0 obj\n" % number + self.objects[number] + b"\nendobj\n"
        table, size = len(out), self.reserved + 1
        out += b"xref\n0 %d\n0000000000 65535 f \n" % size
        for number in range(1, size):
            out += b"%010d 00000 n \n" % places[number]
        info = f"/Info {self.info} 0 R" if self.info else ""
        out += (f"trailer\n<< /Size {size} /Root {root} 0 R {info} {trailer} >>\n"
                f"startxref\n{table}\n%%EOF\n").encode("latin-1")
        return bytes(out)
