"""Writes docs/performance.md and the generated part of docs/tuning.md from the measurements."""

import pathlib
from typing import Optional

import chart
from contestants import CONTESTANTS, CORES, MANY_CLIENTS, Contestant
from figures import SETS, TITLES, Results, Row, number
from targets import judge

METHOD = """\
- One contestant runs at a time, each of them in every round: a, c, d, and again. Figures are medians over the rounds;
  ratios are computed for each round. The brackets show the lowest and the highest round.
- The bare loops run beside the services with the same engine, (b) with (c) and (e) with (d): around each row with 8
  clients, half of their time before it and half after it, while the service is idle.
- All contestants get the same bytes: JSON with the image in base64, over persistent connections, from one program on
  the same machine. It asks for uncached answers (`Cache-Control: no-cache`), except in the rows about the cache.
- Each answer's text is compared with the sample's true text. It is right if at most 2 % of the characters are wrong
  (`photo.jpg`: 5 %), as in `images/check`. It is also compared with the bare loop's text, character by character.
- Each service is warm: it has read some snippets before its first row.
- A row ends once the requests in progress at its end are answered. Throughput covers only the time during which all
  cores had work, so that cores left idle by the last requests do not count against any contestant.
- (a) is FastAPI under uvicorn with one worker per core. It runs `tesseract - -` in FastAPI's thread pool, as such
  services usually do: [fastapi_service.py](../tests/bench/fastapi_service.py). A row that takes more than a minute is
  measured in one round only, and a request is abandoned after 240 s.
- Rows that no target depends on (2 clients, and 1 client with the page and the mixed set) are measured in the first
  round only.
- A bare loop has no clients: its times are measured with all cores busy.
- `OMP_THREAD_LIMIT=1` is set for all contestants except the (a) named after OpenMP's default.
"""


def table(head: list[str], rows: list[list[str]]) -> list[str]:
    """The lines of a Markdown table."""
    return ["| " + " | ".join(head) + " |", "|" + "---|" * len(head), *("| " + " | ".join(row) + " |" for row in rows)]


def cell(value: Optional[float], prefix: str = "") -> str:
    """A figure, or a dash if there is none."""
    return prefix + number(value) if value is not None else "–"


def text_cell(results: Results, contestant: Contestant, images: str) -> str:
    """How a contestant's texts compare with those of the bare loop with the same engine."""
    loop = "b" if contestant.engine == "stock" else "e"
    if contestant.key == loop:
        return "–"
    differing = results.differing(contestant.key, loop, images)
    if differing is None:
        return "not compared"
    return f"same as ({loop})" if not differing else f"differs from ({loop}): {', '.join(differing)}"


def answers_cell(rows: list[Row]) -> str:
    """The number of right answers out of all requests."""
    count, wrong, failed = (sum(getattr(row, name) for row in rows) for name in ("count", "wrong", "failed"))
    text = f"{count - wrong} of {count + failed}"
    if failed:
        text += f"; {failed} failed: {next(row.failure for row in rows if row.failed)[:60]}"
    return text.replace("|", " ").replace("\n", " ")


def rounds(about: dict[str, str]) -> str:
    """The number of rounds, in words for a chart."""
    return "one round" if about["rounds"] == "1" else f"medians over {about['rounds']} rounds"


def side_by_side(results: Results, images: str) -> list[str]:
    """The table of all contestants with one set of images."""
    rows = []
    for each in CONTESTANTS:
        for clients in ((0,) if each.kind == "loop" else (1, 2, 8)):
            key = (each.key, images, clients)
            measured = results.rows.get(key)
            if not measured:
                continue
            bound = "< " if measured[0].is_bound else ""
            rows.append([each.name, f"{CORES} processes" if clients == 0 else str(clients),
                         cell(results.median(key, "per_second"), bound), cell(results.median(key, "p50_ms")),
                         cell(results.median(key, "p99_ms")), str(len(measured)), answers_cell(measured),
                         text_cell(results, each, images)])
        if each.key in results.absent:
            rows.append([each.name, "–", f"not available: {results.absent[each.key]}", *["–"] * 5])
    title = TITLES[images] + (": " + ", ".join(f"`{file}`" for file in SETS[images]) if images == "mixed" else "")
    head = ["contestant", "clients", "images per second", "p50 ms", "p99 ms", "rounds", "right", "text"]
    return [f"### {title}", "", *table(head, rows), ""]


EXTRAS = [
    ("`POST /image-sync`, a snippet seen before", "1 client", "", "cached_p50_ms", "cached_p99_ms"),
    ("`POST /image-sync`, a snippet seen before", "8 clients", "cached_per_second", "", "cached8_p99_ms"),
    ("`GET /image` of a finished task, idle", "8 clients", "get_per_second", "get_p50_ms", "get_p99_ms"),
    ("`GET /image` of a finished task, all cores recognising pages", "1 client", "", "get_busy_p50_ms",
     "get_busy_p99_ms"),
    ("`POST /image`, 250 kB, idle", "1 client", "", "submit_p50_ms", "submit_p99_ms"),
    ("`POST /image-sync`, 250 kB: everything but decoding and recognition", "1 client", "", "overhead_p50_ms",
     "overhead_p99_ms"),
    ("`POST /image-sync`, snippet, idle", "1 client", "", "idle_p50_ms", "idle_p99_ms"),
    ("`POST /image-sync`, snippet, with a full queue of tasks", "1 client", "", "under_load_p50_ms",
     "under_load_p99_ms"),
]


def write_performance(results: Results, about: dict[str, str], folder: pathlib.Path) -> None:
    """Writes the page and its chart."""
    note = f"{about['date']}, {about['processor']}, Tesseract {about['Tesseract']}; {rounds(about)}"
    chart.draw_performance(results, note, folder / "performance.svg")
    targets = [[line.what, line.measured, line.target, {True: "yes", False: "**no**", None: "–"}[line.is_met]]
               for line in judge(results)]
    extras = [[what, clients, *(cell(results.extra(name)) if name else "–" for name in names)]
              for what, clients, *names in EXTRAS if any(results.extra(name) is not None for name in names if name)]
    lines = [
        "# Performance", "",
        f"Written by `{about['command']}` on {about['date']}. Do not edit this file; run the command again.", "",
        "![Images per second and time per image, side by side](performance.svg)", "",
        "## The machine", "",
        *table(["what", "value"], [[name, about[name]] for name in about if name not in ("command", "date")]), "",
        "## Targets", "",
        f"All figures are from one run. A row without a letter is about the service ({results.extras_of or '–'}).", "",
        *table(["what", "measured", "target", "met"], targets), "",
        "## Side by side", ""]
    for images in SETS:
        lines += side_by_side(results, images)
    lines += ["## The service apart from recognition", "",
              *table(["what", "clients", "per second", "p50 ms", "p99 ms"], extras), "",
              "## How it is measured", "", METHOD]
    (folder / "performance.md").write_text("\n".join(lines), encoding="utf-8")


# ------------------------------------------------------------------------------------------------ numbers of processes

START, END = "<!-- ./ocr bench --processes -->", "<!-- end -->"
POOLS = {
    "OCR_SYNC_PROCESSES": ("#2369c4", f"POST /image-sync, snippet, {MANY_CLIENTS} clients"),
    "OCR_WORKERS": ("#1a7f37", f"tasks, snippet, {MANY_CLIENTS} in progress"),
    "OCR_API_PROCESSES": ("#8250df", f"GET /image, {MANY_CLIENTS} clients, one more uploading"),
}


def write_processes(sweep: chart.Sweep, about: dict[str, str], folder: pathlib.Path) -> None:
    """Writes the chart and the part of tuning.md between its two marks, or a separate file if there is no such page."""
    note = f"{about['date']}, {about['processor']}; {rounds(about)}"
    chart.draw_processes(sweep, POOLS, note, folder / "processes.svg")
    counts = sorted({count for points in sweep.values() for count in points})
    rows = []
    for count in counts:
        row = [str(count)]
        for setting in POOLS:
            pair = sweep.get(setting, {}).get(count)
            row += [cell(pair[0] if pair else None), cell(pair[1] if pair else None)]
        rows.append(row)
    head = ["processes", *(f"`{setting}`: {what}" for setting in POOLS for what in ("per second", "p99 ms"))]
    part = "\n".join([
        START, "", "![Throughput and p99 by number of processes](processes.svg)", "", *table(head, rows), "",
        f"Written by `{about['command']}` on {about['date']}: {about['processor']}, {about['memory']}, {about['system']}.",
        "", END])
    page = folder / "tuning.md"
    text = page.read_text(encoding="utf-8") if page.exists() else ""
    before, mark, rest = text.partition(START)
    if mark and END in rest:
        page.write_text(before + part + rest.partition(END)[2], encoding="utf-8")
    else:
        (folder / "processes.md").write_text("# Numbers of processes\n\n" + part + "\n", encoding="utf-8")
