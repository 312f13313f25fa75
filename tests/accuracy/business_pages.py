"""Layouts of business papers: forms, receipts, invoices and bank statements."""

from sheet import BLACK, WHITE, Sheet, Type
from table_pages import MARGIN, WIDTH, type_for
from tables import CENTRE, RIGHT, Column, Ground, Style, fit, set_table
from vocabulary import GOODS, GROCERIES, PAYMENTS, SERVICES, Vocabulary


def answers(say: Vocabulary) -> list[tuple[str, str]]:
    """Return the labels of a form and what was filled in."""
    street, town = say.address()
    return [("Surname", say.person().split()[1]), ("First name", say.person().split()[0]), ("Date of birth", say.date()),
            ("Street", street), ("Postcode and town", town), ("Telephone", say.telephone()), ("E-mail", say.email()),
            ("Member No.", say.digits(7)), ("Account", say.iban()), ("Employer", say.company()),
            ("Start of cover", say.long_date()), ("Monthly amount", say.amount(900)), ("Reference", say.code()),
            ("Nationality", say.one(["British", "Danish", "Polish", "Swiss"])), ("Occupation", say.one(
                ["Joiner", "Nurse", "Teacher", "Clerk"]))]


def form(say: Vocabulary, seed: int) -> Sheet:
    """A form: labels with underlines, with boxes, or with key and value at the two ends of a line; boxes to tick."""
    type_, hand = type_for(say, seed, 9, 11), Type(say.one(["mono", "wide mono", "sans"]), 10.5)
    sheet = Sheet(WIDTH, 3508)
    sheet.text(MARGIN, 240, say.one(["Application for membership", "Change of address", "Claim for expenses"]),
               type_.at(18).font(1))
    sheet.text(WIDTH - MARGIN, 240, f"Form {say.code()}", type_.font(), align="right")
    y = int(sheet.paragraph(MARGIN, 340, WIDTH - 2 * MARGIN, say.paragraph(2), type_.at(8.5).font(),
                            type_.at(8.5).leading)) + 60
    fields = say.some(answers(say), say.number(10, 15))
    if seed % 3 == 1:
        y = boxed_fields(sheet, y, fields, type_, hand)
    else:
        for label, value in fields:
            sheet.text(MARGIN, y, label if seed % 3 else f"{label}:", type_.font())
            if seed % 3 == 0:  # underlined
                sheet.rule((MARGIN + 620, y + 14), (WIDTH - MARGIN, y + 14), 3)
                sheet.text(MARGIN + 650, y, value, hand.font())
            else:  # key and value at the two ends of a line
                sheet.text(WIDTH - MARGIN, y, value, hand.font(), align="right")
            y += round(type_.leading * 1.9)
    y = tick_boxes(sheet, say, y + 20, type_)
    for x, label in ((MARGIN, "Place, date"), (WIDTH // 2 + 80, "Signature")):
        sheet.rule((x, y + 120), (x + 900, y + 120), 2)
        sheet.text(x, y + 165, label, type_.at(7.5).font())
    sheet.cut(y + 320)
    return sheet


def boxed_fields(sheet: Sheet, y: int, fields: list[tuple[str, str]], type_: Type, hand: Type) -> int:
    """Set the fields two to a row, each in a box with a small label at its upper left. Return the next base line."""
    width, height, small = (WIDTH - 2 * MARGIN) // 2, 150, type_.at(7)
    for number, (label, value) in enumerate(fields):
        x, top = MARGIN + (number % 2) * width, y + number // 2 * height
        sheet.pen.rectangle((x, top, x + width, top + height), outline=BLACK, width=3)
        sheet.text(x + 16, top + 42, label, small.font())
        sheet.text(x + 40, top + 115, value, hand.font())
    return y + (len(fields) + 1) // 2 * height + 90


def tick_boxes(sheet: Sheet, say: Vocabulary, y: int, type_: Type) -> int:
    """Set choices, each behind a box that may hold a tick. Return the next base line."""
    for choice in say.some(["I agree to the terms overleaf", "Send the bill by post", "Renew each year",
                            "I have been a member before"], 3):
        sheet.pen.rectangle((MARGIN, y - 36, MARGIN + 40, y + 4), outline=BLACK, width=4)
        if say.number(0, 1):
            sheet.rule((MARGIN + 6, y - 16), (MARGIN + 16, y - 4), 6)
            sheet.rule((MARGIN + 16, y - 4), (MARGIN + 36, y - 32), 6)
        sheet.text(MARGIN + 70, y, choice, type_.font())
        y += round(type_.leading * 1.4)
    return y


def leader(sheet: Sheet, start: float, end: float, y: float, type_: Type) -> None:
    """Set dots from one place to another."""
    font = type_.font()
    count = int((end - start - font.size) / font.getlength("."))
    if count > 2:
        sheet.text(end - font.size * 0.4, y, "." * count, font, align="right", is_leader=True)


def receipt(say: Vocabulary, seed: int) -> Sheet:
    """A receipt: narrow, with its prices at the right, on dotted leaders or on none."""
    type_ = Type(["mono", "narrow", "wide mono", "sans"][seed % 4], 8.5 + say.random.random())
    width, margin = say.number(880, 1000), 50
    sheet, leading = Sheet(width, 3508, (250, 250, 247)), round(type_.leading * 1.05)
    right, middle, y = width - margin, width / 2, 110

    def pair(key: str, value: str, cut: int = 0, dots: bool = False) -> None:
        nonlocal y
        end = sheet.text(margin, y, key, type_.font(cut))
        sheet.text(right, y, value, type_.font(cut), align="right")
        if dots:
            leader(sheet, end, right - type_.font(cut).getlength(value), y, type_)
        y += leading

    sheet.text(middle, y, say.company().upper(), type_.at(9.5 if seed % 4 != 2 else 8).font(1), align="centre")
    for line in [*say.address(), f"Tel. {say.telephone()}", f"VAT {say.digits(9)}"]:
        y += leading
        sheet.text(middle, y, line, type_.font(), align="centre")
    y += leading * 2
    pair(say.date(), f"{say.number(8, 20):02}:{say.number(10, 59)}")
    pair(f"Till {say.number(1, 9)}", f"Receipt {say.digits(5)}")
    sheet.rule((margin, y - leading // 3), (right, y - leading // 3), 2)
    y += leading // 2
    for item in say.some(GROCERIES, say.number(9, 17)):
        pair(item, say.amount(30) + (" A" if seed % 2 else ""), dots=seed % 3 == 1)
        if say.number(0, 4) == 0:
            sheet.text(margin + 50, y, f"{say.number(2, 6)} x {say.amount(9)}", type_.font())
            y += leading
    sheet.rule((margin, y - leading // 3), (right, y - leading // 3), 2)
    y += leading // 2
    pair("Subtotal", say.amount(150, 40))
    pair(f"VAT {say.number(5, 21)} %", say.amount(20))
    pair("TOTAL", f"{say.amount(170, 60)} EUR", 1)
    pair("Card", f"**** {say.digits(4)}")
    y += leading
    for line in ("Thank you for your visit", "Goods may be returned", "within 14 days"):
        sheet.text(middle, y, line, type_.font(), align="centre")
        y += leading
    sheet.cut(y + 80)
    return sheet


def invoice(say: Vocabulary, seed: int) -> Sheet:
    """An invoice: two addresses, references at the right, a table of items, sums and the account below."""
    type_ = type_for(say, seed, 9, 10.5)
    sheet, right = Sheet(WIDTH, 3508), WIDTH - MARGIN
    company = say.company()
    sheet.text(MARGIN, 240, company, type_.at(20).font(1), (30, 70, 120) if seed % 2 else BLACK)
    sheet.text(right, 240, "INVOICE", type_.at(24).font(seed % 2), (110, 110, 110), align="right")
    sheet.rule((MARGIN, 275), (right, 275), 4)
    for number, line in enumerate([say.person(), *say.address()]):
        sheet.text(MARGIN, 440 + number * type_.leading, line, type_.font())
    pairs = [("Invoice No.", say.digits(6)), ("Date", say.date()), ("Customer", say.code()), ("Due", say.date())]
    for number, (key, value) in enumerate(pairs):
        sheet.text(right - 760, 440 + number * type_.leading, key, type_.font(1))
        sheet.text(right, 440 + number * type_.leading, value, type_.font(), align="right")
    columns = [Column("Pos.", 0, CENTRE), Column("Description", 0), Column("Qty", 0, RIGHT), Column("Unit price", 0, RIGHT),
               Column("Amount", 0, RIGHT)]
    rows = [[str(number), name, str(say.number(1, 40)), say.amount(300), say.amount(3000)]
            for number, name in enumerate(say.some(SERVICES if seed % 2 else GOODS, say.number(5, 12)), 1)]
    style = [Style(frozenset({"head", "rows"}), 2, (150, 150, 150), looseness=1.8),
             Style(frozenset({"outer", "rows", "columns"}), 3), Style(looseness=1.7, ground=lambda row, _column: Ground(
                 (60, 60, 70), WHITE) if row == 0 else Ground((240, 240, 240) if row % 2 else None))][seed % 3]
    y = set_table(sheet, MARGIN, 820, fit(columns, rows, type_, 18, right - MARGIN), rows, type_, style) + 90
    for number, (key, value) in enumerate([("Net amount", say.amount(9000, 900)), ("VAT 19 %", say.amount(900, 90)),
                                           ("Total EUR", say.amount(9900, 990))]):
        sheet.text(right - 420, y, key, type_.font(int(number == 2)), align="right")
        sheet.text(right - 18, y, value, type_.font(int(number == 2)), align="right")
        y += round(type_.leading * 1.2)
    y = int(sheet.paragraph(MARGIN, y + 60, right - MARGIN, "Please pay within 14 days. " + say.paragraph(1), type_.font(),
                            type_.leading))
    small, y = type_.at(7.5), y + 110
    sheet.rule((MARGIN, y - 50), (right, y - 50), 2)
    for x, lines in ((MARGIN, [company, say.address()[0]]), (MARGIN + 760, [f"Tel. {say.telephone()}", say.email()]),
                     (MARGIN + 1420, [f"IBAN {say.iban()}", f"Tax No. {say.digits(10)}"])):
        for number, line in enumerate(lines):
            sheet.text(x, y + number * small.leading, line, small.font())
    sheet.cut(y + small.leading + 110)
    return sheet


def statement(say: Vocabulary, seed: int) -> Sheet:
    """A bank statement: dates, purposes of one or two lines, debits and credits in columns of their own, a balance."""
    type_ = type_for(say, seed, 8.5, 10)
    sheet, right, leading = Sheet(WIDTH, 3508), WIDTH - MARGIN, type_.leading
    sheet.text(MARGIN, 230, f"{say.one(['Harbour', 'Northern', 'Savings', 'Merchant'])} Bank", type_.at(19).font(1))
    sheet.text(right, 230, f"Statement No. {say.number(1, 12)} of {say.number(1999, 2024)}", type_.font(), align="right")
    sheet.text(MARGIN, 330, f"Account holder {say.person()}", type_.font())
    sheet.text(right, 330, say.iban(), type_.font(), align="right")
    places = (MARGIN, MARGIN + 300, right - 720, right - 360, right)
    y = 480
    if seed % 2:
        sheet.fill((MARGIN - 15, y - 55, right + 15, y + 22), (215, 222, 230))
    for x, head, side in zip(places, ("Date", "Purpose", "Debit", "Credit", "Balance"),
                             ("left", "left", "right", "right", "right")):
        sheet.text(x, y, head, type_.font(1), align=side)
    sheet.rule((MARGIN - 15, y + 22), (right + 15, y + 22), 3)
    y += round(leading * 1.6)
    day = say.number(1, 3)
    month = say.number(1, 12)
    for purpose in say.some(PAYMENTS, say.number(8, 15)):
        day = min(28, day + say.number(0, 3))
        sheet.text(places[0], y, f"{day:02}.{month:02}.", type_.font())
        sheet.text(places[1], y, f"{purpose} {say.person()}" if "Transfer" in purpose else purpose, type_.font())
        side = 2 if say.number(0, 2) else 3
        sheet.text(places[side], y, say.amount(1800) + ("-" if side == 2 and seed % 3 == 0 else ""), type_.font(),
                   align="right")
        sheet.text(places[4], y, say.amount(9000, 100), type_.font(), align="right")
        if say.number(0, 2) == 0:
            y += leading
            sheet.text(places[1], y, f"Ref. {say.code()} / {say.digits(6)}", type_.at(7.5).font())
        y += round(leading * (1.25 if seed % 2 else 1.5))
        if seed % 3 == 2:
            sheet.rule((MARGIN, y - leading), (right, y - leading), 1, (170, 170, 170))
    sheet.text(places[1], y + 30, f"New balance on {say.date()}", type_.font(1))
    sheet.text(right, y + 30, f"{say.amount(9000, 100)} CR", type_.font(1), align="right")
    sheet.cut(y + 170)
    return sheet
