"""Sets tables: ruled or not, with shaded, screened or coloured cells."""

import dataclasses
from typing import Callable, Optional

from sheet import BLACK, Colour, Sheet, Type

LEFT, RIGHT, CENTRE = "left", "right", "centre"


@dataclasses.dataclass(frozen=True)
class Column:
    """The width of a column in pixels, on what side its cells stand, and its head."""
    head: str
    width: int
    align: str = LEFT


@dataclasses.dataclass(frozen=True)
class Ground:
    """What is behind a cell: a colour or, with a pitch, a screen of dots; and the ink on it."""
    colour: Optional[Colour] = None
    ink: Colour = BLACK
    pitch: float = 0
    share: float = 0


def plain(_row: int, _column: int) -> Ground:
    """Paper with black ink."""
    return Ground()


@dataclasses.dataclass(frozen=True)
class Style:
    """How a table looks. Row 0 of `ground` is the head. `rules` holds any of: outer, rows, columns, head, double."""
    rules: frozenset = frozenset()
    rule_width: int = 3
    rule_ink: Colour = BLACK
    ground: Callable[[int, int], Ground] = plain
    padding: int = 18
    looseness: float = 1.6  # the height of a row, in units of the type's size
    bold_head: bool = True
    bold_last: bool = False


def fit(columns: list[Column], rows: list[list[str]], type_: Type, padding: int, total: float = 0) -> list[Column]:
    """Return the columns as wide as their cells ask for, and stretched to a total width if there is room."""
    bold = type_.font(1)
    widths = [max(bold.getlength(text) for text in [column.head, *(row[place] for row in rows)]) + 2 * padding
              for place, column in enumerate(columns)]
    spare = max(0.0, total - sum(widths)) / len(columns)
    return [Column(column.head, round(width + spare), column.align) for column, width in zip(columns, widths)]


def row_height(type_: Type, style: Style) -> int:
    """Return the height of a row in pixels."""
    return round(type_.font().size * style.looseness)


def set_cell(sheet: Sheet, box: tuple[int, int, int, int], text: str, column: Column, cut: int, ground: Ground,
             type_: Type, padding: int) -> None:
    """Set one cell: its ground, and its text on a base line that centres the capitals."""
    left, top, right, bottom = box
    if ground.pitch:
        sheet.screen(box, ground.pitch, ground.share)
    elif ground.colour:
        sheet.fill(box, ground.colour)
    font = type_.font(cut)
    capital = -font.getbbox("H", anchor="ls")[1]
    x = {LEFT: left + padding, RIGHT: right - padding, CENTRE: (left + right) / 2}[column.align]
    sheet.text(x, (top + bottom + capital) // 2, text, font, ground.ink, column.align)


def set_table(sheet: Sheet, x: int, y: int, columns: list[Column], rows: list[list[str]], type_: Type,
              style: Style) -> int:
    """Set a table whose upper left corner is at x, y. Return its lower edge."""
    height = row_height(type_, style)
    every = [[column.head for column in columns], *rows] if any(column.head for column in columns) else rows
    has_head = every is not rows
    edges = [x]
    for column in columns:
        edges.append(edges[-1] + column.width)
    for number, row in enumerate(every):
        top = y + number * height
        is_bold = (number == 0 and has_head and style.bold_head) or (number == len(every) - 1 and style.bold_last)
        for place, (text, column) in enumerate(zip(row, columns)):
            box = (edges[place], top, edges[place + 1], top + height)
            set_cell(sheet, box, text, column, int(is_bold), style.ground(number if has_head else number + 1, place),
                     type_, style.padding)
    bottom = y + len(every) * height
    draw_rules(sheet, style, edges, list(range(y, bottom + 1, height)))
    return bottom


def draw_rules(sheet: Sheet, style: Style, across: list[int], down: list[int]) -> None:
    """Draw the rules that the style asks for."""
    left, right, top, bottom = across[0], across[-1], down[0], down[-1]
    levels = set(down[1:-1] if "rows" in style.rules else [])
    levels |= {down[1]} if "head" in style.rules else set()
    levels |= {top, bottom} if "outer" in style.rules or "head" in style.rules else set()
    for level in sorted(levels):
        sheet.rule((left, level), (right, level), style.rule_width, style.rule_ink)
        if "double" in style.rules and level in (down[1], bottom):
            sheet.rule((left, level + 3 * style.rule_width), (right, level + 3 * style.rule_width), style.rule_width,
                       style.rule_ink)
    sides = set(across[1:-1] if "columns" in style.rules else [])
    sides |= {left, right} if "outer" in style.rules else set()
    for side in sorted(sides):
        sheet.rule((side, top), (side, bottom), style.rule_width, style.rule_ink)
