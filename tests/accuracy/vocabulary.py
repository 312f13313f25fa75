"""What stands on the generated layouts: names, items, addresses, amounts and sentences, written for this project. Each
is drawn from a random generator with a fixed seed, so that every run says the same."""

import numpy

FIRST = ["Agnes", "Boris", "Carmen", "David", "Edith", "Felix", "Grace", "Henrik", "Ivy", "Jonas", "Karen", "Leopold",
         "Maud", "Nigel", "Olga", "Patrick", "Quentin", "Rosa", "Stephen", "Theresa", "Ulrich", "Vera", "Walter", "Zoe"]
LAST = ["Abbott", "Bergman", "Carlisle", "Dunmore", "Eriksen", "Fairweather", "Goldfinch", "Hartley", "Ingram", "Jacobs",
        "Kowalski", "Lindqvist", "Marlow", "Novak", "Oakley", "Pemberton", "Quigley", "Rosenthal", "Sutton", "Thwaite",
        "Underhill", "Vance", "Whitcombe", "Young"]
STREETS = ["Harbour Road", "Mill Lane", "Station Street", "Orchard Avenue", "Bishop's Walk", "Quarry Hill", "Kingsway",
           "Rope Yard", "Saint Anne's Square", "Upper Bridge Street", "Weaver Close", "Chapel Row"]
TOWNS = ["Ashford", "Brookhaven", "Castleton", "Dunwich", "Eastport", "Farnley", "Greystone", "Hexbridge", "Kirkdale",
         "Lowmoor", "Northfield", "Redcliff", "Silverdale", "Westbury"]
TRADES = ["Hardware", "Instruments", "Bakery", "Printing", "Timber", "Electrical", "Stationers", "Catering", "Motors",
          "Glassworks", "Garden Supplies", "Bookshop", "Textiles", "Plumbing"]
FORMS = ["Ltd", "and Sons", "GmbH", "plc", "Brothers", "Partners", "Inc.", "Co."]
GOODS = ["Hex bolt M8 x 40", "Copper pipe 15 mm", "Door hinge, brass", "Paint brush No. 6", "Cable clip, white",
         "Sanding disc P120", "Wood glue 750 ml", "LED lamp E27 9 W", "Ball valve 1/2 in", "Masking tape 25 mm",
         "Spirit level 60 cm", "Work gloves, size 9", "Ceiling hook", "Cordless drill 18 V", "Tile spacer 3 mm",
         "Garden hose 20 m", "Extension lead 5 m", "Padlock 40 mm", "Shelf bracket, grey", "Wall plug 8 mm",
         "Silicone, clear", "Angle grinder 115 mm", "Folding rule 2 m", "Saw blade 160 mm", "Pine board 18 x 96",
         "Roof felt, green", "Junction box IP65", "Washer A2 steel", "Putty knife", "Radiator key"]
GROCERIES = ["Milk 1.5 % 1 L", "Wholemeal bread", "Butter salted", "Eggs free range x10", "Tomatoes on vine",
             "Bananas", "Cheddar mature", "Apple juice", "Ground coffee", "Spaghetti No. 5", "Olive oil 500 ml",
             "Yoghurt natural", "Carrots 1 kg", "Orange marmalade", "Rice basmati", "Dark chocolate 70 %", "Green tea",
             "Dish soap lemon", "Kitchen roll x4", "Smoked ham", "Oat flakes", "Red onions", "Sparkling water",
             "Chicken breast", "Potatoes 2.5 kg", "Cat food duck"]
SERVICES = ["Boiler inspection", "Travel and waiting time", "Replacement of the pump", "Site survey, half day",
            "Translation, 1,200 words", "Hosting, second quarter", "Design of a brochure", "Removal of old carpets",
            "Annual maintenance", "Delivery and fitting", "Proof-reading", "Room hire, main hall", "Staff training",
            "Window cleaning", "Emergency call-out", "Disposal fee"]
PAYMENTS = ["Card payment", "Standing order", "Direct debit", "Transfer to", "Transfer from", "Cash withdrawal", "Salary",
            "Rent", "Interest", "Account fee", "Refund", "Cheque paid in"]
PLACES = ["Sales", "Wages and salaries", "Rent and rates", "Heating and lighting", "Repairs", "Insurance", "Travel",
          "Advertising", "Postage", "Telephone", "Depreciation", "Bank charges", "Raw materials", "Freight outward",
          "Other income", "Licences", "Audit fee", "Subscriptions", "Grants received", "Cost of sales"]
HEADINGS = ["Quarterly figures by region", "Stock on hand", "Price list for the trade", "Results of the survey",
            "Spare parts", "Opening hours and fares", "Summary of accounts", "Laboratory report", "Order of the day",
            "Water levels at the lock", "Members and subscriptions", "Energy used by building"]
SENTENCES = [
    "The figures of the last quarter were checked twice and agree with the books.",
    "Please keep this sheet, because no second copy will be sent.",
    "Deliveries before noon are free of charge within the town.",
    "The committee meets on the first Tuesday of each month in the reading room.",
    "Prices are net of tax and hold until the end of the year.",
    "A small part of the stock was moved to the old warehouse by the canal.",
    "Visitors leave their bags at the desk and sign the book.",
    "Nobody expected the bridge to open so early, and the queue was short.",
    "The new pump uses a third less current than the one it replaced.",
    "Rain fell on 14 of the 30 days, most of it during the second week.",
    "Three of the seven wells were closed for repairs until further notice.",
    "Anyone who finds the key is asked to hand it in at the gate.",
    "The harvest was late, but the apples were large and kept well.",
    "Goods remain our property until they have been paid for in full.",
    "Costs rose by 4.2 percent, while income stayed where it was.",
    "The survey covers 1,204 households in nine districts.",
    "Each sample was dried for six hours at 105 degrees and weighed again.",
    "A ferry leaves the eastern quay every forty minutes until dusk.",
    "The report of the auditors is printed on the following pages.",
    "Our office is closed between Christmas and the sixth of January."]
SLIDE_POINTS = ["Orders up 12 % on last year", "Two new depots in the north", "Returns down to 1.8 %",
                "Pilot with 40 customers in May", "Support answers within 4 hours", "Training for all branches",
                "Old contracts end in 2026", "One team owns the data", "Fewer forms, shorter queues",
                "Measure first, then change", "Risks: weather, freight, staff", "Next review on 18 September",
                "Budget approved in full", "Test in three towns first"]
LOG_LINES = ["connection accepted", "cache rebuilt", "retry after timeout", "index updated", "session closed",
             "disk usage 71 %", "certificate renewed", "worker started", "queue length 14", "backup finished",
             "user signed in", "request refused", "configuration loaded", "checksum verified"]
MENU = ["Overview", "Messages", "Calendar", "Reports", "Devices", "Settings", "Invoices", "Archive", "Team", "Help"]
MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
          "December"]


class Vocabulary:
    """Draws names, amounts and sentences."""

    def __init__(self, random: numpy.random.Generator) -> None:
        self.random = random

    def number(self, least: int, most: int) -> int:
        """Return a whole number, both ends included."""
        return int(self.random.integers(least, most + 1))

    def one(self, choices: list):
        """Return one of the choices."""
        return choices[self.number(0, len(choices) - 1)]

    def some(self, choices: list, count: int) -> list:
        """Return different choices, and the same again only when they have run out."""
        chosen: list = []
        while len(chosen) < count:
            chosen += [choices[int(each)] for each in self.random.permutation(len(choices))]
        return chosen[:count]

    def person(self) -> str:
        """Return a first and a last name."""
        return f"{self.one(FIRST)} {self.one(LAST)}"

    def company(self) -> str:
        """Return the name of a company."""
        return f"{self.one(LAST)} {self.one(TRADES)} {self.one(FORMS)}"

    def address(self) -> list[str]:
        """Return a street with its number, and a town with its postcode."""
        return [f"{self.number(1, 240)} {self.one(STREETS)}", f"{self.one(TOWNS)} {self.number(10000, 99899)}"]

    def amount(self, most: float = 2000, least: float = 0.5) -> str:
        """Return an amount of money with two decimals."""
        return f"{least + (most - least) * self.random.random() ** 2:,.2f}"

    def date(self) -> str:
        """Return a date in figures, one of three ways to write it."""
        day, month, year = self.number(1, 28), self.number(1, 12), self.number(1998, 2025)
        return self.one([f"{day:02}/{month:02}/{year}", f"{year}-{month:02}-{day:02}", f"{day:02}.{month:02}.{year}"])

    def long_date(self) -> str:
        """Return a date with the name of the month."""
        return f"{self.number(1, 28)} {self.one(MONTHS)} {self.number(1998, 2025)}"

    def digits(self, count: int) -> str:
        """Return a string of digits."""
        return "".join(str(each) for each in self.random.integers(0, 10, count))

    def iban(self) -> str:
        """Return what looks like an account number, in groups of four."""
        figures = self.digits(20)
        return f"{self.one(['DE', 'AT', 'FR', 'GB'])}{figures[:2]} " + " ".join(
            figures[start:start + 4] for start in range(2, 18, 4))

    def telephone(self) -> str:
        """Return what looks like a telephone number."""
        return f"0{self.digits(3)} {self.digits(3)} {self.digits(4)}"

    def code(self) -> str:
        """Return the number of an article."""
        return self.one(["AX", "BR", "KL", "PT", "SW", "TN"]) + f"-{self.number(100, 9999)}"

    def email(self) -> str:
        """Return what looks like an address for mail."""
        return f"{self.one(FIRST).lower()}.{self.one(LAST).lower()}@{self.one(TOWNS).lower()}.example"

    def paragraph(self, sentences: int) -> str:
        """Return several different sentences."""
        return " ".join(self.some(SENTENCES, sentences))
