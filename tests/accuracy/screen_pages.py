"""Layouts with dark or coloured grounds and unlike sizes: boxes, slides, screens, posters and stamps."""

import numpy
from PIL import Image, ImageDraw, ImageFilter

from sheet import BLACK, WHITE, Colour, Sheet, Type, Word
from table_pages import MARGIN, WIDTH, type_for
from vocabulary import HEADINGS, LOG_LINES, MENU, SENTENCES, SLIDE_POINTS, TOWNS, Vocabulary

DARK: list[Colour] = [(28, 44, 76), (20, 20, 24), (88, 24, 32), (24, 70, 58), (64, 40, 90)]


def boxes(say: Vocabulary, seed: int) -> Sheet:
    """A page of text with white words on dark boxes and bars between its paragraphs."""
    type_ = type_for(say, seed, 9, 11)
    sheet, y, right = Sheet(WIDTH, 3508), 200, WIDTH - MARGIN
    ground = DARK[seed % len(DARK)]
    for number, title in enumerate(say.some(HEADINGS, say.number(3, 5))):
        sheet.fill((MARGIN, y, right, y + 90), ground)
        sheet.text(MARGIN + 30, y + 62, f"{number + 1}  {title}", type_.font(1), WHITE)
        sheet.text(right - 30, y + 62, say.date(), type_.font(1), WHITE, "right")
        y = int(sheet.paragraph(MARGIN, y + 180, right - MARGIN, say.paragraph(say.number(1, 2)), type_.font(),
                                type_.leading))
        if number % 2 == seed % 2:
            half = (right - MARGIN - 60) // 2
            for place in range(2):
                x = MARGIN + place * (half + 60)
                sheet.fill((x, y, x + half, y + 5 * type_.leading), DARK[(seed + place + 1) % len(DARK)])
                sheet.text(x + 40, y + round(1.3 * type_.leading), say.one(["Note", "Deadline", "New", "Total"]),
                           type_.at(13).font(1), WHITE)
                sheet.paragraph(x + 40, y + round(2.5 * type_.leading), half - 80, say.one(SENTENCES), type_.font(),
                                type_.leading, WHITE)
            y += 5 * type_.leading
        y += 70
    sheet.cut(y + 60)
    return sheet


def slide(say: Vocabulary, seed: int) -> Sheet:
    """A slide: light words on a colour or on a soft pattern, and a light box with dark words on it."""
    family = ["sans", "gothic", "wide sans", "century"][seed % 4]
    ground = [(32, 84, 147), (38, 38, 42), (178, 74, 32), (20, 104, 92)][seed % 4]
    sheet = Sheet(2400, 1350, ground)
    if seed % 2:
        rows, columns = numpy.mgrid[0:1350, 0:2400]
        weave = 9 * numpy.sign(numpy.sin(rows / 5.0) * numpy.sin(columns / 7.0))
        sheet.image.paste(Image.fromarray((numpy.array(ground) + weave[:, :, None]).clip(0, 255).astype(numpy.uint8)))
    sheet.text(120, 190, say.one(HEADINGS), Type(family, 24).font(1), WHITE)
    sheet.rule((120, 235), (2280, 235), 5, (240, 200, 80))
    points = say.some(SLIDE_POINTS, 7)
    for number, point in enumerate(points):
        sheet.fill((128, 342 + number * 112, 150, 364 + number * 112), (240, 200, 80))
        sheet.text(190, 370 + number * 112, point, Type(family, 14).font(), (245, 245, 245))
    sheet.fill((1400, 330, 2260, 1020), (250, 250, 246))
    sheet.text(1450, 420, say.one(["At a glance", "What it costs", "In numbers"]), Type(family, 13).font(1), ground)
    for number, town in enumerate(say.some(TOWNS, 6)):
        sheet.text(1450, 525 + number * 85, town, Type(family, 11).font(), BLACK)
        sheet.text(2210, 525 + number * 85, say.amount(9000, 20), Type(family, 11).font(), BLACK, "right")
    foot = Type(family, 8)
    sheet.text(120, 1290, f"{say.company()}, {say.long_date()}", foot.font(), (225, 225, 225))
    sheet.text(2280, 1290, str(say.number(2, 60)), foot.font(), (225, 225, 225), "right")
    sheet.paragraph(1400, 1105, 860, say.one(SENTENCES), Type(family, 8.5).font(2), 46, (235, 235, 235))
    return sheet


def dark_screen(say: Vocabulary, seed: int) -> Sheet:
    """A screen in dark mode: a menu at the left, a list with states and times, a button; or a terminal."""
    ground = [(24, 26, 30), (13, 17, 23), (36, 36, 36)][seed % 3]
    grey, white, blue = (150, 158, 168), (230, 233, 238), (88, 166, 255)
    sheet = Sheet(1920, 1130, ground)
    type_ = Type("wide mono" if seed % 3 == 1 else ["wide sans", "sans"][seed % 2], 7)  # 29 pixels
    if seed % 3 == 1:
        for number in range(say.number(13, 17)):
            y = 70 + number * 58
            x = sheet.text(40, y, f"2024-05-{say.number(1, 28):02} {say.number(10, 23)}:{say.number(10, 59)}:"
                           f"{say.number(10, 59)} ", type_.font(), grey)
            state = say.number(0, 2)
            x = sheet.text(x, y, ["INFO ", "WARN ", "FAIL "][state], type_.font(1),
                           [(86, 211, 100), (227, 179, 65), (248, 81, 73)][state])
            sheet.text(x, y, f"node{say.number(1, 9)}: {say.one(LOG_LINES)} ({say.number(2, 900)} ms)", type_.font(), white)
        return sheet
    sheet.fill((0, 0, 380, 1130), tuple(level + 14 for level in ground))
    for number, entry in enumerate(say.some(MENU, 8)):
        if number == 2:
            sheet.fill((14, 156 + number * 84, 366, 222 + number * 84), (38, 78, 130))
        sheet.text(60, 200 + number * 84, entry, type_.font(), white if number == 2 else grey)
    sheet.text(60, 90, say.one(["Workbench", "Depot", "Ledger"]), type_.at(10).font(1), white)
    sheet.text(440, 90, say.one(HEADINGS), type_.at(11).font(1), white)
    sheet.fill((1600, 44, 1860, 114), (35, 134, 54))
    sheet.text(1730, 89, "New order", type_.font(1), WHITE, "centre")
    for x, head, side in ((440, "Customer", "left"), (1130, "State", "left"), (1500, "Changed", "left"),
                          (1860, "Sum", "right")):
        sheet.text(x, 190, head, type_.font(), grey, side)
    for number in range(say.number(9, 12)):
        y = 262 + number * 72
        sheet.rule((440, y - 48), (1860, y - 48), 1, (70, 74, 80))
        sheet.text(440, y, say.person(), type_.font(), blue)
        sheet.text(1130, y, say.one(["open", "shipped", "paid", "returned"]), type_.font(), white)
        sheet.text(1500, y, say.date(), type_.font(), grey)
        sheet.text(1860, y, say.amount(5000), type_.font(), white, "right")
    return sheet


def sizes(say: Vocabulary, seed: int) -> Sheet:
    """A poster: huge words, middling ones and small print on one page."""
    type_ = type_for(say, seed, 9, 10)
    sheet, right = Sheet(WIDTH, 3508), WIDTH - MARGIN
    sheet.text(WIDTH / 2, 460, say.one(["SUMMER SALE", "CONCERT", "NOTICE", "OPEN DAY"]), type_.at(72).font(1),
               align="centre")
    sheet.text(WIDTH / 2, 640, say.long_date(), type_.at(34).font(), align="centre")
    y = int(sheet.paragraph(MARGIN, 800, right - MARGIN, say.paragraph(3), type_.at(14).font(), type_.at(14).leading))
    sheet.text(MARGIN, y + 220, say.amount(90, 10), type_.at(64).font(1))
    x = MARGIN + 1150
    for number, line in enumerate([say.company(), *say.address(), say.telephone()]):
        sheet.text(x, y + 60 + number * type_.at(12).leading, line, type_.at(12).font())
    tiny = type_.at(5.5 + say.random.random())
    y = int(sheet.paragraph(MARGIN, y + 420, right - MARGIN, say.paragraph(say.number(5, 8)), tiny.font(), tiny.leading))
    sheet.text(right, y + 120, f"Printed by {say.company()}", tiny.font(), align="right")
    sheet.cut(y + 250)
    return sheet


def stamp(sheet: Sheet, say: Vocabulary, text: str, centre: tuple[int, int], ink: Colour) -> None:
    """Stamp a framed word in a colour over what is there, a little turned. Each of its letters is a word of its own."""
    font = Type("sans", 30).font(1)
    size = round(font.getlength(text)) + 120, round(font.size * 1.5)
    angle = say.number(4, 11) * say.one([-1, 1])
    mask = Image.new("L", size, 0)
    pen, base = ImageDraw.Draw(mask), round(font.size * 1.12)
    pen.rectangle((6, 6, size[0] - 7, size[1] - 7), outline=255, width=10)
    pen.text((60, base), text, font=font, fill=255, anchor="ls")
    turned = mask.rotate(angle, Image.Resampling.BICUBIC, expand=True).filter(ImageFilter.GaussianBlur(1))
    wear = say.random.random((turned.height, turned.width)) * 0.4 + 0.45
    left, top = centre[0] - turned.width // 2, centre[1] - turned.height // 2
    place = (left, top, left + turned.width, top + turned.height)
    under = numpy.asarray(sheet.image.crop(place), dtype=float)
    share = (numpy.asarray(turned, dtype=float) / 255 * wear)[:, :, None]
    over = under * (1 - share * (1 - numpy.array(ink) / 255))
    sheet.image.paste(Image.fromarray(over.astype(numpy.uint8)), (left, top))
    cosine, sine = numpy.cos(numpy.radians(angle)), numpy.sin(numpy.radians(angle))
    for number, letter in enumerate(text):
        ink_box = font.getbbox(letter, anchor="ls")
        start = 60 + font.getlength(text[:number])
        corners = [(start + x - size[0] / 2, base + y - size[1] / 2) for x in ink_box[::2] for y in ink_box[1::2]]
        across = [centre[0] + x * cosine + y * sine for x, y in corners]
        down = [centre[1] - x * sine + y * cosine for x, y in corners]
        if letter != " ":
            sheet.words.append(Word(letter, (min(across), min(down), max(across), max(down))))


def stamped(say: Vocabulary, seed: int) -> Sheet:
    """A letter with one or two stamps over its text."""
    type_ = type_for(say, seed, 10, 12)
    sheet, right = Sheet(WIDTH, 3508), WIDTH - MARGIN
    for number, line in enumerate([say.company(), *say.address()]):
        sheet.text(MARGIN, 230 + number * type_.leading, line, type_.font())
    sheet.text(right, 230 + 4 * type_.leading, f"{say.one(['Ashford', 'Kirkdale'])}, {say.long_date()}", type_.font(),
               align="right")
    sheet.text(MARGIN, 230 + 6 * type_.leading, f"Our reference {say.code()}", type_.font(1))
    y = start = 230 + 8 * type_.leading
    for _ in range(say.number(2, 3)):
        y = int(sheet.paragraph(MARGIN, y, right - MARGIN, say.paragraph(say.number(3, 4)), type_.font(), type_.leading)
                ) + type_.leading
    sheet.text(MARGIN, y, f"Yours sincerely, {say.person()}", type_.font())
    inks = [(170, 30, 40), (40, 60, 160), (90, 40, 120)]
    stamp(sheet, say, say.one(["RECEIVED", "PAID", "COPY"]), (say.number(700, 1100), start + say.number(60, 200)),
          inks[seed % 3])
    if seed % 2:
        stamp(sheet, say, say.one(["APPROVED", "URGENT", "FILED"]), (say.number(1500, 1800), y - 60), inks[(seed + 1) % 3])
    sheet.cut(y + 260)
    return sheet
