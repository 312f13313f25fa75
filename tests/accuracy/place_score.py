"""How much of a page was found: characters by their places, whatever the order and the spaces.

A word's characters are spread evenly over its box. A true character is found where the answer has the same one at most
a letter's height to the side and 0.6 of it up or down. Each is used once, the nearest first.
"""

import bisect
import collections
import dataclasses
from typing import Iterable

from sheet import Word

# Signs that readers may exchange without harm.
SAME = str.maketrans("‘’“”—–−•·", "''\"\"---*.")
LEADER = set(".…:,_-")  # what readers make of dotted leaders
LEAST_ACROSS, LEAST_DOWN, DOWN = 12, 8, 0.6  # pixels, pixels, share of the letter's height


@dataclasses.dataclass(frozen=True)
class Character:
    """A character, its centre, and the height of its word."""
    sign: str
    x: float
    y: float
    height: float


@dataclasses.dataclass(frozen=True)
class Score:
    """Numbers of characters: found, on the page, and in the answer."""
    found: int
    true: int
    said: int


def characters(words: Iterable[Word]) -> list[Character]:
    """Spread the characters of each word over its box. Leaders have none."""
    out = []
    for word in words:
        left, top, right, bottom = word.box
        signs = "" if word.is_leader else word.text.translate(SAME).replace(" ", "")
        step = (right - left) / max(1, len(signs))
        out += [Character(sign, left + step * (place + 0.5), (top + bottom) / 2, bottom - top)
                for place, sign in enumerate(signs)]
    return out


def pairs(truth: list[Character], answer: list[Character]) -> list[tuple[int, int]]:
    """Return which true character (by its number) is which in the answer."""
    same = collections.defaultdict(list)
    for number, each in enumerate(answer):
        same[each.sign].append((each.x, number))
    for places in same.values():
        places.sort()
    near = []
    for number, each in enumerate(truth):
        across, down = max(each.height, LEAST_ACROSS), max(DOWN * each.height, LEAST_DOWN)
        places = same.get(each.sign, [])
        for x, other in places[bisect.bisect_left(places, (each.x - across, -1)):]:
            if x > each.x + across:
                break
            aside, off = abs(x - each.x) / across, abs(answer[other].y - each.y) / down
            if aside <= 1 and off <= 1:
                near.append((aside + off, number, other))
    used_truth: set[int] = set()
    used_answer: set[int] = set()
    chosen = []
    for _, number, other in sorted(near):
        if number not in used_truth and other not in used_answer:
            used_truth.add(number)
            used_answer.add(other)
            chosen.append((number, other))
    return chosen


def is_on(each: Character, leader: Word) -> bool:
    """Tell whether a character stands on a leader, or less than a letter above or below it."""
    left, top, right, bottom = leader.box
    reach = max(bottom - top, LEAST_ACROSS)
    return left - reach <= each.x <= right + reach and top - reach <= each.y <= bottom + reach


def score(truth: Iterable[Word], answer: Iterable[Word]) -> Score:
    """Compare an answer with the truth. Dots where a leader stands are neither asked for nor held against a reader."""
    truth = list(truth)
    wanted, got = characters(truth), characters(answer)
    chosen = pairs(wanted, got)
    leaders = [word for word in truth if word.is_leader]
    used = {other for _, other in chosen}
    excused = sum(each.sign in LEADER and number not in used and any(is_on(each, leader) for leader in leaders)
                  for number, each in enumerate(got)) if leaders else 0
    return Score(len(chosen), len(wanted), len(got) - excused)
