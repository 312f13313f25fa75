"""Layouts of tables: ruled, without rules, shaded, coloured, and in a column of running text."""

from sheet import BLACK, WHITE, Sheet, Type
from tables import CENTRE, RIGHT, Column, Ground, Style, fit, set_table
from vocabulary import GOODS, HEADINGS, PLACES, TOWNS, Vocabulary

MARGIN = 170
WIDTH = 2480


def type_for(say: Vocabulary, seed: int, least: float = 8.5, most: float = 11) -> Type:
    """Return a family that differs from seed to seed, at a size within the limits."""
    families = ["sans", "serif", "wide sans", "narrow", "palatino", "century", "wide serif", "gothic"]
    return Type(families[(seed * 3 + say.number(0, 2)) % len(families)], least + (most - least) * say.random.random())


def heading(sheet: Sheet, say: Vocabulary, y: int, type_: Type) -> int:
    """Set a heading and a line below it. Return where the table may begin."""
    sheet.text(MARGIN, y, say.one(HEADINGS), type_.font(1) if say.number(0, 1) else type_.at(15).font(1))
    sheet.text(MARGIN, y + type_.leading + 20, f"As of {say.long_date()}", type_.font(2))
    return y + 2 * type_.leading + 20


def goods_table(say: Vocabulary, rows: int) -> tuple[list[Column], list[list[str]]]:
    """Return a list of parts with numbers and prices."""
    columns = [Column("No.", 0, RIGHT), Column("Article", 0), Column("Code", 0), Column("Unit", 0, CENTRE),
               Column("Stock", 0, RIGHT), Column("Price", 0, RIGHT)]
    return columns, [[str(number), name, say.code(), say.one(["pc", "box", "m", "kg", "set"]), str(say.number(2, 990)),
                      say.amount(400)] for number, name in enumerate(say.some(GOODS, rows), 1)]


def accounts_table(say: Vocabulary, rows: int) -> tuple[list[Column], list[list[str]]]:
    """Return figures for four years, with a sum and a change in percent."""
    year = say.number(2001, 2021)
    columns = [Column("in thousands", 0)] + [Column(str(year + each), 0, RIGHT) for each in range(4)] + [
        Column("Change", 0, RIGHT)]
    lines = []
    for name in say.some(PLACES, rows - 1) + ["Total"]:
        figures = [f"({say.amount(900)})" if say.number(0, 6) == 0 else say.amount(9000, 5) for _ in range(4)]
        lines.append([name, *figures, f"{say.number(-40, 60) + say.random.random():.1f}%"])
    return columns, lines


def towns_table(say: Vocabulary, rows: int) -> tuple[list[Column], list[list[str]]]:
    """Return a table of many short numbers, some of them missing."""
    columns = [Column("District", 0)] + [Column(each, 0, RIGHT) for each in ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]] + [
        Column("Mean", 0, RIGHT), Column("Grade", 0, CENTRE)]
    lines = []
    for name in say.some(TOWNS, rows):
        days = [str(say.number(0, 9 if say.number(0, 2) == 0 else 480)) if say.number(0, 9) else "-" for _ in range(6)]
        lines.append([name, *days, f"{say.number(10, 300)}.{say.number(0, 9)}", say.one(["A", "B", "C", "D"])])
    return columns, lines


def parts_table(say: Vocabulary, rows: int) -> tuple[list[Column], list[list[str]]]:
    """Return two lists side by side, of nothing but short numbers and letters."""
    columns = [Column("Part No.", 0, CENTRE), Column("Table No.", 0, CENTRE)] * 2
    lines, numbers = [], [1, 88]
    for _ in range(rows + 12):
        numbers = [each + say.number(1, 3) for each in numbers]
        lines.append([text for each in numbers for text in (str(each), f"{say.number(13, 14)} {say.one(['A', 'B'])}")])
    return columns, lines


def price_table(say: Vocabulary, rows: int) -> tuple[list[Column], list[list[str]]]:
    """Return a price list of seven columns: a size, and what it costs in six makes."""
    columns = [Column("Size", 0, CENTRE)] + [Column(f"No. {each}", 0, RIGHT) for each in say.some([112, 114, 208, 310,
                                                                                                420, 505], 6)]
    return columns, [[f"{number}/{say.one([2, 4, 8])} x {say.number(1, 12)}", *(say.amount(90) for _ in range(6))]
                     for number in range(1, rows + 6)]


TABLES = [goods_table, accounts_table, towns_table]
DENSE = [price_table, parts_table]  # from the fourth page of a layout on


def table_page(say: Vocabulary, seed: int, styles: list[Style], tables: int = 1) -> Sheet:
    """Return a page with one or two tables, each in another style, and a sentence below."""
    sheet, type_, y = Sheet(WIDTH, 3508), type_for(say, seed), 230
    for number in range(tables):
        style = styles[(seed + number) % len(styles)]
        contents = TABLES[(seed + number) % 3] if seed < 3 else DENSE[(seed + number) % 2]
        columns, rows = contents(say, say.number(14, 26) // tables)
        y = heading(sheet, say, y, type_) if number == 0 else y + 2 * type_.leading
        fitted = fit(columns, rows, type_, style.padding, (WIDTH - 2 * MARGIN) * (0.75 + 0.25 * say.random.random()))
        y = set_table(sheet, MARGIN, y, fitted, rows, type_, style)
    y = int(sheet.paragraph(MARGIN, y + 2 * type_.leading, WIDTH - 2 * MARGIN, say.paragraph(2), type_.font(),
                            type_.leading))
    sheet.cut(y + 130)
    return sheet


def ruled(say: Vocabulary, seed: int) -> Sheet:
    """Tables with rules around every cell, thin and thick, tight and loose."""
    every = frozenset({"outer", "rows", "columns"})
    if seed >= 3:
        return table_page(say, seed, [Style(every, seed - 1, padding=8, looseness=1.2)])
    return table_page(say, seed, [Style(every, 2, looseness=1.45, padding=14), Style(every, 5, looseness=1.9),
                                  Style(frozenset({"outer", "columns", "head", "double"}), 3),
                                  Style(every, 3, (120, 120, 120), padding=10, looseness=1.3)], say.number(1, 2))


def unruled(say: Vocabulary, seed: int) -> Sheet:
    """Tables whose columns only stand apart; one has a rule below its head."""
    if seed >= 3:
        return table_page(say, seed, [Style(frozenset({"head"}), 3, padding=60, looseness=1.3)])
    return table_page(say, seed, [Style(padding=30, looseness=1.4), Style(frozenset({"head"}), 2, padding=26),
                                  Style(padding=44, looseness=1.8, bold_last=True)], say.number(1, 2))


def shaded(say: Vocabulary, seed: int) -> Sheet:
    """Tables with grey heads, every other row grey, and columns under a screen of dots."""
    level = say.number(195, 225)
    grey = Ground((level, level, level))
    pitch, share = 5.5 + 2.5 * say.random.random(), 0.12 + 0.1 * say.random.random()
    dotted = Ground(pitch=pitch, share=share)
    outer = frozenset({"outer", "head"})
    return table_page(say, seed, [
        Style(outer, 3, ground=lambda _row, column: dotted if column in (3, 5) else Ground()),
        Style(ground=lambda row, _column: grey if row % 2 == 0 else Ground()),
        Style(frozenset({"outer", "columns"}), 2, ground=lambda row, _column: dotted if row % 3 == 0 else Ground()),
        Style(outer, 4, ground=lambda row, column: grey if row == 0 or column == 0 else Ground())], 2)


def coloured(say: Vocabulary, seed: int) -> Sheet:
    """Tables with coloured cells, white rules and white heads on a strong colour."""
    strong = [(31, 78, 121), (152, 45, 38), (46, 110, 62), (98, 60, 130)]
    pale = [(221, 235, 247), (252, 228, 214), (226, 239, 218), (236, 226, 246)]
    loud = [(255, 217, 102), (244, 176, 132), (169, 208, 142), (155, 194, 230)]
    head, hue = Ground(strong[seed % 4], WHITE), seed % 4
    white_rules = frozenset({"rows", "columns", "outer"})
    return table_page(say, seed, [
        Style(ground=lambda row, _column: head if row == 0 else Ground(pale[hue] if row % 2 else WHITE)),
        Style(white_rules, 4, WHITE, lambda row, column: head if row == 0 or column == 0 else Ground(pale[hue])),
        Style(white_rules, 2, BLACK, lambda row, column: Ground(loud[(row + column) % 4] if (row * column) % 3 == 1
                                                               else pale[hue] if row else loud[hue]))],
        say.number(1, 2))


def columns_with_tables(say: Vocabulary, seed: int) -> Sheet:
    """Two or three columns of running text, with a small table in one of them and one across the page."""
    count = 2 if seed % 2 else 3
    type_ = type_for(say, seed, 8.5, 9.5)
    sheet, gap = Sheet(WIDTH, 3508), 90
    width = (WIDTH - 2 * MARGIN - (count - 1) * gap) // count
    sheet.text(WIDTH / 2, 240, say.one(HEADINGS), type_.at(20).font(1), align="centre")
    lowest = 0
    styles = [Style(frozenset({"outer", "rows", "columns"}), 2, padding=12), Style(frozenset({"head"}), 2, padding=12)]
    for number in range(count):
        x, y = MARGIN + number * (width + gap), 360
        y = int(sheet.paragraph(x, y, width, say.paragraph(2), type_.font(), type_.leading)) + type_.leading // 2
        if number == seed % count:
            columns = [Column("Year", 0), Column("Wells", 0, RIGHT), Column("Level", 0, RIGHT)]
            rows = [[str(2012 + each), str(say.number(3, 60)), f"{say.number(10, 90)}.{say.number(0, 9)}"]
                    for each in range(say.number(4, 6))]
            fitted = fit(columns, rows, type_, 12, width)
            y = set_table(sheet, x, y - type_.leading // 2, fitted, rows, type_, styles[seed % 2]) + 2 * type_.leading
        y = int(sheet.paragraph(x, y, width, say.paragraph(say.number(2, 4)), type_.font(), type_.leading))
        lowest = max(lowest, y)
    columns, rows = TABLES[seed % 3](say, say.number(4, 7))
    fitted = fit(columns, rows, type_, 14, WIDTH - 2 * MARGIN)
    lowest = set_table(sheet, MARGIN, lowest + 30, fitted, rows, type_, styles[(seed + 1) % 2])
    sheet.cut(lowest + 150)
    return sheet

