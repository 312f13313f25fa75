"""The small sign in kinds of files that few programs write, in the folder kinds/. The text of all is small.txt."""

import io
import struct
import zlib

import numpy
from PIL import Image

from .formats import small_sign

KINDS = "kinds"


def saved(image, kind, **options):
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def tiff(samples, bits, number_format, size, tile=None, big=False):
    """A TIFF of one grey sample a pixel, deflated: a strip, or tiles of this size. `samples` are rows of bytes."""
    width, height = size
    step = tile or (width, height)
    row_bytes = width * bits // 8
    parts = []
    for top in range(0, height, step[1]):
        for left in range(0, width, step[0]):
            rows = samples[top:top + step[1], left * bits // 8:min(left + step[0], width) * bits // 8]
            full = numpy.zeros((step[1], step[0] * bits // 8), numpy.uint8)
            full[:rows.shape[0], :rows.shape[1]] = rows
            parts.append(zlib.compress(full.tobytes(), 9))
    assert samples.shape == (height, row_bytes)
    first = 16 if big else 8
    places = [first + sum(map(len, parts[:index])) for index in range(len(parts))]
    where, length = (324, 325) if tile else (273, 279)
    entries = [(256, [width]), (257, [height]), (258, [bits]), (259, [8]), (262, [1]), (277, [1]),
               *([(322, [tile[0]]), (323, [tile[1]])] if tile else [(278, [height])]),
               (where, places), (length, list(map(len, parts))), (339, [number_format])]
    body = b"".join(parts)
    body += bytes(len(body) % 2)
    word, count, inline = ("<Q", "<Q", 8) if big else ("<L", "<H", 4)
    table, lists = b"", b""
    lists_at = first + len(body)
    for tag, values in sorted(entries):
        packed = struct.pack(f"<{len(values)}L", *values)
        if len(packed) > inline:
            lists += packed
            packed = struct.pack(word, lists_at + len(lists) - len(packed))
        table += struct.pack("<HH", tag, 4) + struct.pack(word, len(values)) + packed.ljust(inline, b"\0")
    directory = struct.pack(count, len(entries)) + table + bytes(inline)
    head = b"II" + (struct.pack("<HHHQ", 43, 8, 0, lists_at + len(lists)) if big
                    else struct.pack("<HL", 42, lists_at + len(lists)))
    return head + body + lists + directory


def of_12_bits(grey):
    """Each row of bytes as numbers of 12 bits, two in three bytes."""
    wide = numpy.asarray(grey, dtype=numpy.uint16) * 16
    even, odd = wide[:, 0::2], wide[:, 1::2]
    rows = numpy.stack([even >> 4, (even & 15) << 4 | odd >> 8, odd & 255], axis=2)
    return rows.reshape(grey.height, -1).astype(numpy.uint8)


def of_floats(grey):
    """Each row of bytes as numbers from 0 to 1."""
    return (numpy.asarray(grey) / numpy.float32(255)).astype("<f4").view(numpy.uint8)


def bmp_of_runs(grey):
    """A BMP of 8 bits whose rows are runs of equal pixels."""
    data = b""
    for row in numpy.asarray(grey)[::-1]:
        at = 0
        while at < len(row):
            run = 1
            while at + run < len(row) and run < 255 and row[at + run] == row[at]:
                run += 1
            data += bytes([run, row[at]])
            at += run
        data += b"\0\0"
    data += b"\0\1"
    palette = b"".join(bytes([level, level, level, 0]) for level in range(256))
    head = struct.pack("<LllHHLLllLL", 40, grey.width, grey.height, 1, 8, 1, len(data), 0, 0, 256, 0)
    return b"BM" + struct.pack("<LLL", 54 + 1024 + len(data), 0, 54 + 1024) + head + palette + data


def light_letters(grey):
    """White letters on nothing."""
    ink = grey.point(lambda level: 255 - level)
    white = Image.new("L", grey.size, 255)
    return Image.merge("RGBA", (white, white, white, ink))


def letters_on_palette(grey, letter, hidden):
    """Letters of one grey on a transparent colour, which is another grey when it is shown."""
    image = grey.point(lambda level: 0 if level < 128 else 1).convert("P")
    image.putpalette([letter] * 3 + [hidden] * 3)
    return saved(image, "GIF", transparency=1, optimize=False)


def kinds():
    """Pairs of a name and a file."""
    grey = small_sign()[0].convert("L").quantize(16).convert("L")
    rgb = grey.convert("RGB")
    size = grey.size
    rows = numpy.asarray(grey)
    yield "plain.jp2", saved(grey, "JPEG2000")
    yield "codestream.j2k", saved(rgb, "JPEG2000", no_jp2=True, quality_layers=[20])
    yield "bits.pbm", saved(grey.point(lambda level: 255 if level > 127 else 0).convert("1"), "PPM")
    yield "runs.bmp", bmp_of_runs(grey)
    yield "tiles.tiff", tiff(rows, 8, 1, size, tile=(64, 48))
    yield "12-bits.tiff", tiff(of_12_bits(grey), 12, 1, size)
    yield "float.tiff", tiff(of_floats(grey), 32, 3, size)
    yield "big.tiff", tiff(rows, 8, 1, size, big=True)
    yield "inks.tiff", saved(rgb.convert("CMYK"), "TIFF", compression="tiff_adobe_deflate")
    yield "jpeg.tiff", saved(rgb, "TIFF", compression="jpeg")
    yield "webp.tiff", saved(rgb, "TIFF", compression="webp")
    yield "without-end.jpg", saved(grey, "JPEG", quality=50)[:-2]
    yield "without-end.png", saved(grey, "PNG", optimize=True)[:-12]
    yield "white.png", saved(light_letters(grey), "PNG", optimize=True)
    yield "white.webp", saved(light_letters(grey), "WEBP", quality=50)
    yield "white.gif", letters_on_palette(grey, 255, 250)
    yield "black.gif", letters_on_palette(grey, 0, 10)


def write_kinds(folder):
    (folder / KINDS).mkdir(exist_ok=True)
    for name, file in kinds():
        (folder / KINDS / name).write_bytes(file)
        print(f"{KINDS}/{name}: {len(file)} bytes")
