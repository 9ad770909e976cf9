"""The list numbers that Word makes: they are printed, but stand nowhere in the text (ECMA-376 17.9).

A list (w:num) is an abstract one (w:abstractNum, nine levels) with its own starts. Lists of one abstract list count on
together; a level starts again when a higher one is counted.
"""

from dataclasses import dataclass, field, replace

from extractors.readers.docx_package import Element
from extractors.readers.docx_styles import VAL, ParagraphStyle, Styles, W, is_on, whole

LEVELS = 9
_LONGEST = 60
_DASHES = "-–—−‒―‐‑\u2043"
_PLUSES = "+\uff0b"
_SYMBOL_DASH = "\u00be"
"""The dash of the font Symbol, behind 0xF000."""
_ROMAN = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"),
    (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip
_LETTERS = 26


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list: `text` with %1 to %9 for the numbers of the levels, `restart` the level (1-based) at and
    above which it starts again (0: never, None: any)."""

    form: str = "decimal"
    text: str = ""
    start: int = 1
    restart: int | None = None
    legal: bool = False
    style: str | None = None


@dataclass(slots=True)
class _List:
    """A list (w:num): the abstract list that it counts in, its levels, and the starts that it sets."""

    counted_in: str
    levels: list[Level]
    starts: dict[int, int] = field(default_factory=dict)


def bullet(text: str) -> str:
    """A bullet as a plan's marks write it: "-", "+" or "•"; letters and digits that someone typed as one stay."""
    sign = "".join(chr(ord(c) - 0xF000) if 0xF000 <= ord(c) <= 0xF0FF else c for c in text).strip()
    if sign and all(c in _DASHES or c == _SYMBOL_DASH for c in sign):
        return "-"
    if sign and all(c in _PLUSES for c in sign):
        return "+"
    typed = len(sign) > 1 and any(c.isalnum() for c in sign) and sign == text.strip()
    return sign if typed else "•"


def spelled(value: int, form: str) -> str:
    """A number in one of Word's forms: "iv", "D", "07"; forms that plans do not use are figures."""
    if form == "none":
        return ""
    if form in ("upperRoman", "lowerRoman") and 0 < value < 4000:
        roman, rest = "", value
        for size, letters in _ROMAN:
            roman += letters * (rest // size)
            rest %= size
        return roman if form == "upperRoman" else roman.lower()
    if form in ("upperLetter", "lowerLetter") and 0 < value <= 10 * _LETTERS:
        letter = chr(ord("A") + (value - 1) % _LETTERS) * ((value - 1) // _LETTERS + 1)
        return letter if form == "upperLetter" else letter.lower()
    return f"{value:02d}" if form == "decimalZero" else str(value)


class Numbering:
    """Counts the lists of one file: `label` is to be asked for each paragraph, in order."""

    def __init__(self, root: Element | None, styles: Styles) -> None:
        self._lists: dict[str, _List] = {}
        self._counts: dict[str, list[int | None]] = {}
        self._begun: set[tuple[str, int]] = set()
        if root is None:
            return
        abstracts = {a.get(f"{W}abstractNumId"): a for a in root.iterchildren(f"{W}abstractNum")}
        nums = {n.get(f"{W}numId"): n for n in root.iterchildren(f"{W}num")}
        read: dict[str, list[Level]] = {}
        for number, num in nums.items():
            where = _abstract_of(num)
            link = abstracts[where].find(f"{W}numStyleLink") if where in abstracts else None
            if link is not None:
                # A list style: the levels are those of the list that the style names.
                where = _abstract_of(nums.get(styles.list_of(link.get(VAL, ""))))
            if number is None or where is None or where not in abstracts:
                continue
            if where not in read:
                read[where] = _levels(abstracts[where])
            self._lists[number] = _overridden(num, where, read[where])

    def label(self, style: ParagraphStyle) -> str:
        """The printed number of the next paragraph of that style, with its dots and brackets; "" where it has none."""
        found = self._lists.get(style.list_id or "")
        if found is None:
            return ""
        at = self._level(style, found)
        counts = self._counts.setdefault(found.counted_in, [None] * LEVELS)
        own_start = found.starts.get(at)
        if own_start is not None and (style.list_id or "", at) not in self._begun:
            counts[at] = own_start
        else:
            before = counts[at]
            counts[at] = found.levels[at].start if before is None else before + 1
        self._begun.add((style.list_id or "", at))
        for below in range(at + 1, LEVELS):
            restart = found.levels[below].restart
            if restart is None or at < restart:
                counts[below] = None
        return _print(found.levels, counts, at)

    @staticmethod
    def _level(style: ParagraphStyle, found: _List) -> int:
        if style.list_level is not None:
            return min(max(style.list_level, 0), LEVELS - 1)
        # A style without a level of its own stands at the level that names the style.
        for name in style.ids:
            for at, level in enumerate(found.levels):
                if level.style == name:
                    return at
        return 0


def _print(levels: list[Level], counts: list[int | None], at: int) -> str:
    level = levels[at]
    if level.form == "bullet":
        return bullet(level.text)
    parts = level.text.split("%")
    label = parts[0]
    for part in parts[1:]:
        if part[:1] in "123456789" and part:
            which = int(part[0]) - 1
            count = counts[which]
            value = levels[which].start if count is None else count
            label += spelled(value, "decimal" if level.legal else levels[which].form) + part[1:]
        else:
            label += f"%{part}"
    return label.strip()


def _abstract_of(num: Element | None) -> str | None:
    found = num.find(f"{W}abstractNumId") if num is not None else None
    return None if found is None else found.get(VAL)


def _levels(abstract: Element) -> list[Level]:
    levels = [Level(form="none")] * LEVELS
    for element in abstract.iterchildren(f"{W}lvl"):
        at = whole(element.get(f"{W}ilvl"))
        if at is not None and 0 <= at < LEVELS:
            levels[at] = _level(element)
    return levels


def _level(element: Element) -> Level:
    level = Level()
    for child in element:
        tag, value = child.tag, child.get(VAL)
        if tag == f"{W}numFmt":
            level = replace(level, form=value or "decimal")
        elif tag == f"{W}lvlText":
            level = replace(level, text=(value or "")[:_LONGEST])
        elif tag == f"{W}start":
            level = replace(level, start=whole(value) or 0)
        elif tag == f"{W}lvlRestart":
            level = replace(level, restart=whole(value))
        elif tag == f"{W}isLgl":
            level = replace(level, legal=is_on(child))
        elif tag == f"{W}pStyle":
            level = replace(level, style=value)
    return level


def _overridden(num: Element, where: str, levels: list[Level]) -> _List:
    """The list with the levels and starts that it changes for itself."""
    made = _List(where, levels)
    for override in num.iterchildren(f"{W}lvlOverride"):
        at = whole(override.get(f"{W}ilvl"))
        if at is None or not 0 <= at < LEVELS:
            continue
        level, start = override.find(f"{W}lvl"), override.find(f"{W}startOverride")
        if level is not None:
            made.levels = [_level(level) if i == at else other for i, other in enumerate(made.levels)]
        if start is not None:
            made.starts[at] = whole(start.get(VAL)) or 0
    return made
