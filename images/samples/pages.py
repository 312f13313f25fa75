"""Printed pages from a scanner, straight and clean; two of them in other languages."""

from PIL import Image, ImageDraw

from .registry import sample
from .typesetting import SANS, SERIF, SERIF_BOLD, bilevel, draw_lines, load_font, set_page, wrap


@sample("snippet.png")
def snippet():
    """The default sample: one short clean paragraph, 640x480, grey."""
    text = """
The ferry leaves the north pier at seven each morning and returns before dark.
Passengers with bicycles should wait beside the blue gate until a member of the
crew waves them forward. Dogs travel free on the lower deck. Hot soup, bread and
coffee are sold on board, and the small cabin at the stern is kept quiet for
people who would rather read or sleep.
"""
    image, lines = set_page((640, 480), text, SERIF, 24, 48)
    return image, lines, {"optimize": True}


@sample("page.png")
def page():
    """A dense A4 page at 300 dpi: a title and several paragraphs."""
    title = "Notes on the Tides at Carrow Point"
    text = """
For eleven years I have kept a wooden board beside the kitchen door, and on it I
have written the height of the water twice a day. The first marks were made with
a carpenter pencil and have almost faded. The later ones are in black paint,
because my sister complained that nobody else could read them. This page gathers
what the board has taught us, in case the house is sold and the board goes to
the fire with the rest of the old timber.

The tide at Carrow Point is not a large one. On an ordinary day the sea climbs
about nine feet up the harbour wall, rests there for a quarter of an hour, and
goes down again without hurry. Near the new moon and the full moon it climbs
thirteen feet, and in March and September it may reach the iron ring where the
fishing boats are tied. Only three times has it covered the ring. Each time the
wind had blown from the west for more than two days, and each time the glass had
dropped lower than anyone in the village could remember.

A visitor usually asks why high water comes later every day. The answer is that
the moon moves a little further along its path while the earth is turning, so
the shore must turn for another fifty minutes before it faces the moon again. A
child can check this with an orange, a lamp and a walnut. I have seen grown men
argue about it for a whole evening and then ask for the walnut.

The shape of the bay matters as much as the moon. Our bay is wide at the mouth
and narrow at the head, and the water that enters has nowhere to go but upward.
Two miles along the coast, where the beach is straight, the same tide rises only
six feet. The boatmen know this well. They bring heavy loads to us rather than
to the beach, since a barge that can float right up to the wall saves a morning
of carrying sacks over wet stones.

Winter is the season for careful reading. Rain swells the river, and the river
holds back the falling tide, so that low water arrives late and never gets quite
as low as the printed tables promise. In January 1998 the difference was 14
inches, which was enough to keep the cockle gatherers at home for a week. Frost
has the opposite effect: when the streams upstream are frozen, the sandbanks
stand out of the sea like the backs of sleeping animals.

Anyone who wishes to continue the record needs very little. A painted pole, a
clock that can be trusted, a notebook with strong covers and a habit of rising
early are enough. Write the time first and the height second. Add the direction
of the wind, even when there is none. Do not correct yesterday's figure because
it looks strange beside today's; strange figures are often the true ones. Above
all, do not write from memory. The sea is patient, but it never repeats itself
exactly, and a guess made by a warm stove is worth less than one honest blank.
"""
    image = Image.new("L", (2480, 3508), 255)
    heading, body = load_font(SERIF_BOLD, 88), load_font(SERIF, 54)
    top = draw_lines(image, 260, 240, [title], heading, 0)
    lines = wrap(text, body, image.width - 2 * 260)
    draw_lines(image, 260, top + 50, lines, body, 0)
    return image, [title, ""] + lines, {"optimize": True, "dpi": (300, 300)}


@sample("low-resolution.png")
def low_resolution():
    """Small type, as from a page scanned at 100 dpi."""
    text = """
Notice to passengers on the Hill Line

From Monday 4 June the early train will leave Upper Marsh at 6.15 instead of
6.40. It will call at Fenwick, Oak Bridge and the cattle market, and it will
reach the city at 7.55. The evening train is not changed.

On market days two extra coaches will be joined at Oak Bridge. Large baskets
must travel in the last coach, where the guard will give each one a number. The
railway cannot look after live birds that are not in a closed box.

Tickets bought before the change remain good until the end of the month.
"""
    image, lines = set_page((640, 400), text, SANS, 16, 36)
    return image, lines, {"optimize": True, "dpi": (100, 100)}


@sample("price-list.png")
def price_list():
    """A ruled table of four columns."""
    rows = [("Item", "Size", "Price", "Stock"), ("Garden spade", "95 cm", "24.50", "112"),
            ("Watering can", "10 l", "18.90", "64"), ("Seed tray", "36 cells", "4.25", "380"),
            ("Flower pot", "22 cm", "6.75", "215")]
    edges, height = (30, 310, 480, 630, 770), 52
    image = Image.new("L", (800, 320), 255)
    draw, font = ImageDraw.Draw(image), load_font(SANS, 26)
    for row, texts in enumerate(rows):
        for left, text in zip(edges, texts):
            draw.text((left + 14, 30 + row * height + 10), text, font=font, fill=0)
    for row in range(len(rows) + 1):
        draw.line((edges[0], 30 + row * height, edges[-1], 30 + row * height), fill=0, width=3)
    for left in edges:
        draw.line((left, 30, left, 30 + len(rows) * height), fill=0, width=3)
    return image, [" ".join(texts) for texts in rows], {"optimize": True}


@sample("white-on-black.png")
def white_on_black():
    """Light text on a dark background."""
    text = """
Please switch off your telephone before the film begins. The doors close at
eight and open again at the interval, when tea and cakes are served in the hall.
Coats may be left with the attendant on the ground floor.
"""
    image, lines = set_page((900, 380), text, SANS, 34, 70, paper=0, ink=255)
    return image, lines, {"optimize": True}


@sample("two-columns.tiff")
def two_columns():
    """Two columns, 1 bit, 300 dpi, Group 4 TIFF; the left column is read first."""
    left = """
The bees arrived in a wooden crate tied with green string. My uncle carried it
through the orchard as if it held glass, and set it down in the shade of the
tallest plum tree.

He told us to stand still and keep our hands in our pockets. Then he cut the
string, lifted the lid and stepped back. For a while nothing happened. At last a
single bee walked to the edge, cleaned her face and flew away over the wall.

By noon the air was full of them. They circled the tree in wide loops and learned
the shape of the garden, the pond and the white gate.
"""
    right = """
In the first summer they made very little honey. We were disappointed, but my
uncle said that a hive is like a new shop: it must find its customers before it
can fill its shelves.

The second year was different. The clover was thick after a wet spring, and the
lime trees by the church flowered for nearly a month. We filled thirty jars and
gave six of them away.

I still have one at the back of the pantry. The honey has turned pale and hard,
yet when the lid comes off the kitchen smells of that orchard again.
"""
    image = Image.new("L", (1748, 1500), 255)
    font = load_font(SERIF, 46)
    left_lines, right_lines = wrap(left, font, 690), wrap(right, font, 690)
    draw_lines(image, 130, 140, left_lines, font, 0)
    draw_lines(image, 940, 140, right_lines, font, 0)
    return bilevel(image), left_lines + [""] + right_lines, {"compression": "group4", "dpi": (300, 300)}


@sample("german.png")
def german():
    """A paragraph in German."""
    text = """
Die Brücke über den Mühlbach wird am Sonntag für den Verkehr geöffnet. Während der Feier gibt es Kuchen,
heißen Kaffee und süßen Most, und die Bläser spielen bis in den späten Nachmittag. Fußgänger dürfen schon
früher hinüber, müssen aber auf die Züge achten, die langsam über die Straße fahren.
"""
    return *set_page((1200, 420), text, SERIF, 32, 60), {}


@sample("russian.png")
def russian():
    """A paragraph in Russian."""
    text = """
В воскресенье откроется новый мост через реку. Во время праздника будут пироги и горячий чай, а духовой
оркестр будет играть до самого вечера. Пешеходы могут перейти мост раньше, но должны следить за поездами,
которые медленно едут через улицу.
"""
    return *set_page((1200, 420), text, SERIF, 32, 60), {}
