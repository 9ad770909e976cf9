"""The numbers and bullets that a browser prints in front of list items, which are not in the page's text."""

import re
from dataclasses import dataclass
from typing import Any

from extractors.readers.html_style import Set

_NUMBER = re.compile(r"^\s{0,9}(-?\d{1,5})")
_ROMANS = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
           (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip
_BULLETS = ("-", "+", "•")
"""Bullets by depth, as Vietnamese plans print them."""


@dataclass(slots=True)
class Counter:
    """A list that is open: how its items are counted ("1", "a", "A", "i", "I"; "-" for bullets, "" for no marks), the
    next item's value, the step, and how many lists of bullets it stands in."""

    element: Any
    kind: str
    value: int
    step: int
    bullets: int

    @classmethod
    def of(cls, element: Any, style: Set, outer: "Counter | None") -> "Counter":
        """The counter of a list element."""
        kind = style.listed
        if kind is None:
            kind = "1" if element.tag == "ol" else "-"
        inside = outer.bullets if outer is not None else 0
        if kind == "-":
            inside += 1
        backwards = element.get("reversed") is not None
        start = _number(element.get("start"))
        if start is None:
            start = sum(child.tag == "li" for child in element) if backwards else 1
        return cls(element, kind, start, -1 if backwards else 1, inside)


def list_mark(element: Any, style: Set, counter: Counter | None) -> str:
    """The mark in front of a list item, and count on; "" where none is printed."""
    if counter is None:
        return ""
    value = _number(element.get("value"))
    if value is not None:
        counter.value = value
    value = counter.value
    counter.value += counter.step
    kind = counter.kind if style.listed is None else style.listed
    if kind == "-":
        return _BULLETS[min(max(counter.bullets, 1), len(_BULLETS)) - 1]
    return f"{_counted(value, kind)}." if kind else ""


def _counted(value: int, kind: str) -> str:
    if kind in "aA" and value > 0:
        letters = ""
        while value:
            value, rest = divmod(value - 1, 26)
            letters = chr(ord(kind) + rest) + letters
        return letters
    if kind in "iI" and 0 < value < 4000:
        roman = ""
        for number, sign in _ROMANS:
            times, value = divmod(value, number)
            roman += sign * times
        return roman if kind == "i" else roman.upper()
    return str(value)


def _number(text: str | None) -> int | None:
    match = _NUMBER.match(text) if text else None
    return int(match[1]) if match else None
