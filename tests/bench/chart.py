"""Charts as SVG, with text as text, without scripts and style sheets. They have a light background, so that they are
legible on a dark page, too."""

import math
import pathlib
from typing import Optional
from xml.sax.saxutils import escape

from contestants import CONTESTANTS, CORES
from figures import SETS, TITLES, Results, number

INK, SOFT, GRID, PAPER = "#1f2328", "#59636e", "#d8dee4", "#ffffff"
# Grey: FastAPI. Blue: the stock engine. Green: the tuned engine. Bare loops are paler.
COLOURS = {"a1": "#b1b8c0", "a2": "#818b98", "b": "#9cc4f2", "c": "#2369c4", "d": "#1a7f37", "e": "#8fd3a0"}
SHORT = {"a1": "(a) FastAPI, OpenMP's default", "a2": "(a) FastAPI, one thread", "b": "(b) bare loop, stock engine",
         "c": "(c) service, stock engine", "d": "(d) service, tuned engine", "e": "(e) bare loop, tuned engine"}


class Svg:
    """An SVG under construction. Units are pixels, from the top left."""

    def __init__(self, width: int, height: int, title: str, description: str) -> None:
        self.parts = [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
            f' role="img" aria-labelledby="title description" font-family="system-ui, \'DejaVu Sans\', sans-serif">',
            f'<title id="title">{escape(title)}</title>',
            f'<desc id="description">{escape(description)}</desc>',
            f'<rect x="0.5" y="0.5" width="{width - 1}" height="{height - 1}" rx="8" fill="{PAPER}" stroke="{GRID}"/>']

    def text(self, x: float, y: float, text: str, size: int = 12, anchor: str = "start", fill: str = INK,
             weight: str = "normal") -> None:
        # An outline in the background colour keeps the text legible on top of a line.
        self.parts.append(f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" text-anchor="{anchor}" fill="{fill}" '
                          f'font-weight="{weight}" stroke="{PAPER}" stroke-width="3" paint-order="stroke">'
                          f'{escape(text)}</text>')

    def heading(self, x: float, y: float, text: str, explanation: str) -> None:
        self.parts.append(f'<text x="{x:.1f}" y="{y:.1f}" font-size="15" font-weight="600" fill="{INK}">{escape(text)}'
                          f'<tspan dx="10" font-size="13" font-weight="normal" fill="{SOFT}">'
                          f'{escape(explanation)}</tspan></text>')

    def line(self, x1: float, y1: float, x2: float, y2: float, stroke: str = GRID, width: float = 1,
             dash: str = "") -> None:
        dashes = f' stroke-dasharray="{dash}"' if dash else ""
        self.parts.append(f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{stroke}" '
                          f'stroke-width="{width}"{dashes}/>')

    def bar(self, x: float, y: float, width: float, height: float, fill: str) -> None:
        self.parts.append(f'<rect x="{x:.1f}" y="{y:.1f}" width="{max(width, 1):.1f}" height="{height:.1f}" rx="2" '
                          f'fill="{fill}"/>')

    def dot(self, x: float, y: float, radius: float, fill: str) -> None:
        self.parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius}" fill="{fill}" stroke="{PAPER}"/>')

    def path(self, points: list[tuple[float, float]], stroke: str) -> None:
        way = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        self.parts.append(f'<polyline points="{way}" fill="none" stroke="{stroke}" stroke-width="2"/>')

    def write(self, path: pathlib.Path) -> None:
        path.write_text("\n".join([*self.parts, "</svg>"]) + "\n", encoding="utf-8")


def milliseconds(value: float) -> str:
    """A duration in s or ms."""
    return f"{number(value / 1000)} s" if value >= 1000 else f"{number(value)} ms"


def mark(value: float, in_ms: bool) -> str:
    """The label of a round value at an axis, without trailing digits."""
    if not in_ms:
        return f"{value:,g}"
    return f"{value / 1000:g} s" if value >= 1000 else f"{value:g} ms"


# ---------------------------------------------------------------------------------------- the contestants side by side

LEFT, PANEL, ROW, GAP = 210, 230, 26, 30
WIDTH = LEFT + 3 * (PANEL + GAP)


def draw_throughput(svg: Svg, results: Results, images: str, x: float, y: float) -> None:
    """Bars from zero: images per second."""
    values = {each.key: results.median((each.key, images, 0 if each.kind == "loop" else 8), "per_second")
              for each in CONTESTANTS}
    most = max((value for value in values.values() if value), default=1.0)
    svg.text(x, y - 12, TITLES[images], 13, weight="600")
    svg.line(x, y - 4, x, y + ROW * len(CONTESTANTS), SOFT)
    for row, each in enumerate(CONTESTANTS):
        middle = y + ROW * row + ROW / 2
        value = values[each.key]
        if value is None:
            svg.text(x + 8, middle + 4, "not measured", 11, fill=SOFT)
            continue
        width = value / most * (PANEL - 50)
        svg.bar(x, middle - 9, width, 18, COLOURS[each.key])
        rows = results.rows[(each.key, images, 0 if each.kind == "loop" else 8)]
        svg.text(x + max(width, 1) + 6, middle + 4, ("< " if rows[0].is_bound else "") + number(value))


def draw_latency(svg: Svg, results: Results, images: str, x: float, y: float) -> None:
    """A dot at the median and a line to p99, on a logarithmic scale, because (a) is slower by orders of magnitude."""
    times: dict[str, tuple[Optional[float], Optional[float]]] = {}
    for each in CONTESTANTS:
        key = (each.key, images, 0 if each.kind == "loop" else 1)
        times[each.key] = (results.median(key, "p50_ms"), results.median(key, "p99_ms"))
    known = [value for pair in times.values() for value in pair if value]
    low = 10 ** math.floor(math.log10(min(known, default=100)))
    high = 10 ** math.ceil(math.log10(max(known, default=1000) * 1.0001))
    span = math.log10(high / low)
    width = PANEL - 62

    def place(value: float) -> float:
        return x + math.log10(value / low) / span * width

    svg.text(x, y - 12, TITLES[images], 13, weight="600")
    bottom = y + ROW * len(CONTESTANTS)
    for decade in range(round(span) + 1):
        value = low * 10 ** decade
        svg.line(place(value), y - 4, place(value), bottom)
        svg.text(place(value), bottom + 14, mark(value, True), 11, "middle", SOFT)
    for row, each in enumerate(CONTESTANTS):
        middle = y + ROW * row + ROW / 2
        p50, p99 = times[each.key]
        if p50 is None or p99 is None:
            svg.text(x + 8, middle + 4, "not measured", 11, fill=SOFT)
            continue
        svg.line(place(p50), middle, place(p99), middle, COLOURS[each.key], 3)
        svg.line(place(p99), middle - 5, place(p99), middle + 5, COLOURS[each.key], 3)
        svg.dot(place(p50), middle, 6, COLOURS[each.key])
        svg.text(max(place(p99), place(p50) + 4) + 7, middle + 4, milliseconds(p50), 12)


def draw_performance(results: Results, note: str, path: pathlib.Path) -> None:
    """Throughput above, latency below, one column per set of images."""
    height = 2 * ROW * len(CONTESTANTS) + 232
    svg = Svg(WIDTH, height, "OCR service: throughput and latency side by side",
              "Images per second and time per image of each contestant; the tables on this page show the same figures.")
    first, second = 84, 84 + ROW * len(CONTESTANTS) + 94
    svg.heading(16, 34, "Images per second, 8 clients", "longer is better")
    svg.heading(16, second - 50, "Time per image, 1 client",
                "left is better; dot and figure: median; line: to p99; logarithmic scale")
    for top in (first, second):
        for row, each in enumerate(CONTESTANTS):
            svg.text(LEFT - 12, top + ROW * row + ROW / 2 + 4, SHORT[each.key], 12, "end")
    for column, images in enumerate(SETS):
        x = LEFT + column * (PANEL + GAP)
        draw_throughput(svg, results, images, x, first)
        draw_latency(svg, results, images, x, second)
    svg.text(16, height - 14, note, 11, fill=SOFT)
    svg.write(path)


# ------------------------------------------------------------------------------------------------ numbers of processes

Sweep = dict[str, dict[int, tuple[float, float]]]  # setting -> number of processes -> (per second, p99 in ms)


def nice_top(value: float) -> float:
    """The next 1, 2 or 5 times a power of ten."""
    if value <= 0:
        return 1.0
    power = 10 ** math.floor(math.log10(value))
    return next(step * power for step in (1, 2, 5, 10) if step * power >= value)


def draw_curve(svg: Svg, points: dict[int, float], x: float, y: float, height: float, colour: str, in_ms: bool) -> None:
    """One figure by number of processes, on an axis from zero."""
    width = 230.0
    top = nice_top(max(points.values(), default=1.0) * 1.2)
    most = max(points, default=1)

    def place(count: int, value: float) -> tuple[float, float]:
        return x + (count - 0.5) / most * width, y + height - value / top * height

    for share in (0.0, 0.5, 1.0):
        at = y + height - share * height
        svg.line(x, at, x + width, at, SOFT if share == 0 else GRID)
        svg.text(x - 6, at + 4, "0" if share == 0 else mark(share * top, in_ms), 11, "end", SOFT)
    every = math.ceil(len(points) / 5)  # label only every n-th point, so that the labels do not overlap
    for count in sorted(points):
        svg.text(place(count, 0)[0], y + height + 16, str(count), 11, "middle", SOFT)
    if CORES <= most:
        middle = place(CORES, 0)[0]
        svg.line(middle, y - 6, middle, y + height, SOFT, 1, "3 3")
        svg.text(middle, y - 12, f"one per core ({CORES})", 10, "middle", SOFT)
    svg.path([place(count, value) for count, value in sorted(points.items())], colour)
    for index, (count, value) in enumerate(sorted(points.items())):
        at = place(count, value)
        svg.dot(*at, 5, colour)
        if index % every == 0:
            svg.text(at[0], at[1] - 9, milliseconds(value) if in_ms else number(value), 11, "middle")


def draw_processes(sweep: Sweep, titles: dict[str, tuple[str, str]], note: str, path: pathlib.Path) -> None:
    """Throughput above, p99 below, one column per pool."""
    svg = Svg(960, 500, "Throughput and p99 by number of processes",
              "One column per pool; the table below the chart shows the same figures.")
    for column, (setting, (colour, what)) in enumerate(titles.items()):
        x = 74 + column * 306
        points = sweep.get(setting, {})
        svg.text(x - 56, 32, setting, 14, weight="600")
        svg.text(x - 56, 50, what, 11, fill=SOFT)
        for top, at, title, in_ms in ((106, 0, "per second", False), (306, 1, "p99", True)):
            svg.text(x - 56, top - 26, title, 12, weight="600")
            draw_curve(svg, {count: pair[at] for count, pair in points.items()}, x, top, 120, colour, in_ms)
        svg.text(x + 115, 462, "processes", 11, "middle", SOFT)
    svg.text(16, 486, note, 11, fill=SOFT)
    svg.write(path)
