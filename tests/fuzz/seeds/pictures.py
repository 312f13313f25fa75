"""Pictures of two letters, a few hundred bytes in each of the supported types."""

import io
import pathlib
import struct
import subprocess
import sys
import tempfile

import numpy
from PIL import Image, ImageDraw, ImageFont

sys.path.append(str(pathlib.Path(__file__).resolve().parents[3] / "images"))
from samples.kinds import bmp_of_runs, of_12_bits, of_floats, tiff  # noqa: E402

FONT = "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"


def drawn(text="Hi"):
    image = Image.new("L", (48, 32), 255)
    ImageDraw.Draw(image).text((8, 2), text, 0, ImageFont.truetype(FONT, 22))
    return image


def saved(image, kind, **options):
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def heif(image, *options):
    with tempfile.TemporaryDirectory() as folder:
        png, out = pathlib.Path(folder, "in.png"), pathlib.Path(folder, "out")
        image.save(png)
        subprocess.run(["heif-enc", *options, "-q", "50", "-o", str(out), str(png)], check=True,
                       stdout=subprocess.DEVNULL)
        return out.read_bytes()


def with_orientation(image):
    exif = image.getexif()
    exif[0x112] = 6
    return exif


def two_frames(first, second):
    """The frames of two GIFs that have the same size and colours."""
    head = 13 + (3 << (first[10] & 7) + 1)
    return first[:-1] + second[head:]


def bmp_of_fields(grey):
    """A BMP of 32 bits with opacity."""
    head = struct.pack("<LllHHLLllLL", 108, grey.width, grey.height, 1, 32, 3, 0, 0, 0, 0, 0)
    head += struct.pack("<LLLL", 0xFF0000, 0xFF00, 0xFF, 0xFF000000) + bytes(52)
    return b"BM" + struct.pack("<LLL", 0, 0, 122) + head + Image.merge("RGBA", [grey] * 4).tobytes()


def pictures():
    """Pairs of a name and a file."""
    grey = drawn()
    bits = grey.convert("1")
    other = drawn("Yo")
    exif = with_orientation(grey)
    yield "grey.png", saved(grey.quantize(8), "PNG", optimize=True)
    yield "alpha.png", saved(Image.merge("LA", (grey, grey)), "PNG", optimize=True)
    yield "exif.png", saved(bits, "PNG", exif=exif)
    yield "grey.jpg", saved(grey, "JPEG", quality=20, optimize=True)
    yield "exif-progressive.jpg", saved(grey, "JPEG", quality=20, progressive=True, exif=exif)
    yield "two-pages.tiff", saved(bits, "TIFF", compression="group4", save_all=True, append_images=[other.convert("1")])
    yield "deflate.tiff", saved(grey, "TIFF", compression="tiff_adobe_deflate")
    yield "lossless.webp", saved(grey.convert("RGB"), "WEBP", lossless=True, exif=exif)
    yield "lossy.webp", saved(grey.convert("RGB"), "WEBP", quality=10)
    yield "two-frames.webp", saved(grey.convert("RGB"), "WEBP", lossless=True, save_all=True,
                                   append_images=[other.convert("RGB")])
    yield "plain.gif", saved(bits, "GIF")
    yield "two-frames.gif", two_frames(saved(bits, "GIF"), saved(other.convert("1"), "GIF"))
    yield "bits.bmp", saved(bits, "BMP")
    yield "runs.bmp", bmp_of_runs(grey)
    yield "fields.bmp", bmp_of_fields(grey)
    yield "plain.jp2", saved(grey, "JPEG2000", quality_layers=[20])
    yield "alpha.j2k", saved(Image.merge("LA", (grey, grey)), "JPEG2000", no_jp2=True, quality_layers=[20])
    yield "bits.pbm", saved(bits, "PPM")
    yield "grey.pgm", b"P5\n8 4\n100\n" + bytes(range(32))
    yield "12-bits.tiff", tiff(of_12_bits(grey), 12, 1, grey.size)
    yield "tiles.tiff", tiff(numpy.asarray(grey), 8, 1, grey.size, tile=(32, 16))
    yield "float.tiff", tiff(of_floats(grey), 32, 3, grey.size, big=True)
    yield "inks.tiff", saved(grey.convert("CMYK"), "TIFF", compression="tiff_lzw")
    yield "cut.jpg", saved(grey, "JPEG", quality=20)[:-80]
    yield "cut.png", saved(grey, "PNG")[:-40]
    yield "transparent.gif", saved(bits.convert("P"), "GIF", transparency=1)
    yield "plain.heic", heif(grey)
    yield "plain.avif", heif(grey, "--avif")


def pdf_of(objects):
    """A PDF of these objects, the first of which is the catalogue."""
    pdf = b"%PDF-1.4\n"
    table = b""
    for number, content in enumerate(objects, 1):
        table += b"%010d 00000 n \n" % len(pdf)
        pdf += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    count = len(objects) + 1
    return pdf + b"xref\n0 %d\n0000000000 65535 f \n%strailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        count, table, count, len(pdf))


def stream(entries, content):
    return b"<< %s /Length %d >>\nstream\n%s\nendstream" % (entries, len(content), content)


def page(resources):
    return b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 24 16] /Contents 4 0 R /Resources << %s >> >>" % resources


def pdfs():
    """One page of text, and one page that is a scan."""
    top = [b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"]
    yield "text.pdf", pdf_of([*top, page(b"/Font << /F 5 0 R >>"), stream(b"", b"BT /F 9 Tf 4 4 Td (Hi) Tj ET"),
                              b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"])
    image = b"/Subtype /Image /Width 48 /Height 32 /BitsPerComponent 8 /ColorSpace /DeviceGray /Filter /DCTDecode"
    yield "scan.pdf", pdf_of([*top, page(b"/XObject << /I 5 0 R >>"), stream(b"", b"24 0 0 16 0 0 cm /I Do"),
                              stream(image, saved(drawn(), "JPEG", quality=20, optimize=True))])
