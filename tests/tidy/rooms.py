#!/usr/bin/env python3
"""The rooms of handler/, as declared in handler/CMakeLists.txt. As a program, prints the table of dependencies."""
import pathlib
import re
import sys
from dataclasses import dataclass

FENCE = "```"


@dataclass
class Room:
    name: str
    uses: list
    libraries: list
    sources: list


def declared(root):
    """The rooms from the lowest to the highest, in the order of their declaration."""
    text = (root / "handler/CMakeLists.txt").read_text()
    rooms = []
    for name, body in re.findall(r"^add_room\((\w+)(.*?)\)$", text, re.M | re.S):
        words = re.split(r"\b(USES|LIBRARIES|SOURCES)\b", body)
        lists = dict(zip(words[1::2], words[2::2]))
        rooms.append(Room(name, *(lists.get(key, "").split() for key in ("USES", "LIBRARIES", "SOURCES"))))
    return rooms


def drawing(root):
    """One row per room, the highest first, with a mark in the column of each room it uses. All marks are on one side of
    the diagonal."""
    rooms = declared(root)
    names = [room.name for room in rooms]
    width = max(len(name) for name in names)
    lines = [" " * width + "  uses " + "  ".join(names[:-1])]
    for room in reversed(rooms):
        marks = "  ".join(("x" if name in room.uses else " ").center(len(name)) for name in names[:-1])
        lines.append(f"{room.name:{width}}       {marks}".rstrip())
    return "\n".join([FENCE + "text", *lines, FENCE, ""])


if __name__ == "__main__":
    sys.stdout.write(drawing(pathlib.Path(__file__).resolve().parents[2]))
