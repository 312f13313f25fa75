"""How much the text that was read differs from the text of the page."""

import unicodedata
from typing import Sequence


def distance(a: Sequence, b: Sequence) -> int:
    """Levenshtein distance, with each column in the bits of one number (Myers's algorithm in Hyyrö's form)."""
    if not a:
        return len(b)
    places: dict = {}
    for index, item in enumerate(a):
        places[item] = places.get(item, 0) | 1 << index
    every, last = (1 << len(a)) - 1, 1 << (len(a) - 1)
    plus, minus, score = every, 0, len(a)
    for item in b:
        equal = places.get(item, 0)
        diagonal = (((equal & plus) + plus) ^ plus) | equal | minus
        more, less = minus | ~(diagonal | plus), plus & diagonal
        if more & last:
            score += 1
        if less & last:
            score -= 1
        more = more << 1 | 1
        plus = ((less << 1) | ~(diagonal | more)) & every
        minus = diagonal & more & every
    return score


def words(text: str) -> list[str]:
    """Split a text into words. All white space is equal, and so are composed and decomposed accents."""
    return unicodedata.normalize("NFC", text).split()


def rates(truth: str, read: str) -> tuple[float, float]:
    """Return the error rates of characters and of words, in percent, at most 100."""
    wanted, got = words(truth), words(read)
    characters = distance(" ".join(wanted), " ".join(got)) / len(" ".join(wanted))
    return 100 * min(1.0, characters), 100 * min(1.0, distance(wanted, got) / len(wanted))
