"""The part of docs/accuracy.md about layouts, the table that --layouts prints, and what the short run claims."""

from place_readings import PlaceResults
from report import Target, table

NAMES = {"service": "service", "psm3": "tesseract, psm 3", "psm4": "psm 4", "psm6": "psm 6", "psm11": "psm 11",
         "ocrmypdf": "OCRmyPDF"}
STRICT = ["ruled tables", "tables without rules", "shaded cells", "coloured cells", "forms", "receipts"]
LEAST = {"clean": 98.0, "photo": 95.0}
NOISE = 0.5  # percent of a page's characters, for the short run


def pair(shares: tuple[float, float]) -> str:
    """Return both shares as they stand in a table."""
    return f"{shares[0]:.1f} / {shares[1]:.1f}"


def targets(results: PlaceResults) -> list[Target]:
    """Return the targets that were measured."""
    rows = []
    for kind, condition in results.rows():
        least = LEAST.get(condition) if kind in STRICT else 97.0 if condition == "real" else None
        if least is not None:
            shares = results.shares("service", kind, condition)
            rows.append(Target(f"{kind}, {condition}", f"found and right at least {least:g} %", pair(shares),
                               min(shares) >= least))
    right = results.shares("service")[1]
    rows.append(Target("all pages with layouts", "right at least 98 %", f"{right:.2f} %", right >= 98))
    if "psm3" in results.readers():
        fewer = results.fewer("service", "psm3")
        most = f": {', '.join(fewer[:5])}" + (", …" if len(fewer) > 5 else "") if fewer else ""
        rows.append(Target("each page with a layout", "never fewer characters found than by tesseract (psm 3)",
                           f"fewer on {len(fewer)} of {len(results.readings) // len(results.readers())} pages{most}",
                           not fewer))
    return rows


def share_table(results: PlaceResults) -> tuple[list[str], list[list[str]]]:
    """Return the head and the rows of the table: found and right for each class, condition and reader."""
    who = results.readers()
    conditions = list(dict.fromkeys(condition for _, condition in results.rows()))
    rows = [[kind, condition, *(pair(results.shares(each, kind, condition)) for each in who)]
            for kind, condition in results.rows()]
    rows += [["**all**", condition, *(pair(results.shares(each, "", condition)) for each in who)]
             for condition in conditions]
    rows.append(["**all**", "", *(pair(results.shares(each)) for each in who)])
    rows.append(["mean s per page", "", *(f"{results.seconds(each):.1f}" for each in who)])
    return ["class", "condition", *(NAMES[each] for each in who)], rows


def section(results: PlaceResults) -> list[str]:
    """Return the lines for docs/accuracy.md."""
    verdict = {True: "yes", False: "**no**", None: "–"}
    lines = ["", "## Layouts", "",
             "Pages of many layouts on which the place of every word is known. Each cell says how many of the characters "
             "were found, and how many of those that the reader gave are right, in percent.", ""]
    lines += table(["what", "target", "measured", "met"],
                   [[each.what, each.target, each.measured, verdict[each.is_met]] for each in targets(results)])
    lines += ["", *table(*share_table(results)), "",
              "- Every run generates the same pages: [layouts.py](../tests/accuracy/layouts.py) lists the layouts, at "
              "least three pages of each. [conditions.py](../tests/accuracy/conditions.py) makes each of them a clean page at 300 dpi, a "
              "scan at 200 dpi (grain, slight skew, blur) and a photo (uneven light, slight perspective, JPEG).",
              "- A character is found if the reader gives the same one at most a letter's height to the side and 0.6 of "
              "it up or down ([place_score.py](../tests/accuracy/place_score.py)). The order of the words and the spaces "
              "between them do not count, and neither do the dots of dotted leaders.",
              "- OCRmyPDF cleans these pages but does not deskew or turn them, because that would move the words."]
    if any(condition == "real" for _, condition in results.rows()):
        lines.append("- Rows marked `real` are pages from a folder beside the project, with the truth of each as hOCR.")
    return lines


def printed_shares(results: PlaceResults) -> str:
    """Return the table for a terminal, found / right."""
    head, rows = share_table(results)
    widths = [max(len(row[place]) for row in [head, *rows]) for place in range(len(head))]
    return "\n".join("  ".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip() for row in [head, *rows])


def printed_targets(rows: list[Target]) -> str:
    """Return the targets for a terminal, one on a line."""
    return "\n".join(f"{'met' if each.is_met else 'NOT MET':8} {each.what}: {each.measured}; target {each.target}"
                     for each in rows)


def claims(results: PlaceResults) -> list[tuple[str, bool]]:
    """Return what the short run claims: as many characters found as by tesseract on each page, but for noise."""
    fewer = {each.split(" (")[0] for each in results.fewer("service", "psm3", NOISE)}
    return [(f"{each.page.path.stem}: no fewer characters found than by tesseract", each.page.path.stem not in fewer)
            for each in results.readings if each.reader == "service"]
