"""The samples by name, and functions that write a sample: its picture and its true text."""

import pathlib
import subprocess
import tempfile

SAMPLES = {}


def sample(name):
    """Register a function that returns (picture, lines, options for saving)."""
    def register(function):
        SAMPLES[name] = function
        return function
    return register


def save(image, path, options):
    """Save a picture. HEIC and AVIF are written by heif-enc."""
    if path.suffix not in (".heic", ".avif"):
        image.save(path, **options)
        return
    with tempfile.TemporaryDirectory() as folder:
        png = pathlib.Path(folder) / "picture.png"
        image.save(png)
        kind = ["--avif"] if path.suffix == ".avif" else []
        subprocess.run(["heif-enc", *kind, "-q", "80", "-o", str(path), str(png)], check=True,
                       stdout=subprocess.DEVNULL)


def write(name, folder):
    """Write one sample and its true text into the folder."""
    image, lines, options = SAMPLES[name]()
    picture = folder / name
    save(image, picture, options)
    picture.with_suffix(".txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{name}: {image.width}x{image.height}, {picture.stat().st_size} bytes")
