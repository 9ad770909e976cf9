"""What Word's styles say of paragraphs and letters: inheritance (ECMA-376 17.7.2) as far as plans need it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from extractors.readers.docx_package import Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
VAL = f"{W}val"
_OFF = frozenset({"0", "false", "off", "none"})
_CHAIN = 20
_TOGGLES = {f"{W}b": "bold", f"{W}i": "italic", f"{W}caps": "caps", f"{W}vanish": "hidden"}
_HEADING = re.compile(r"^heading ([1-6])$", re.I)
_DEFAULT_SIZE = 10.0


@dataclass(frozen=True, slots=True)
class Look:
    """How letters are set; `size` in points, `font` as named."""

    bold: bool = False
    italic: bool = False
    caps: bool = False
    hidden: bool = False
    raised: bool = False
    size: float = _DEFAULT_SIZE
    font: str = ""


@dataclass(frozen=True, slots=True)
class ParagraphStyle:
    """How a paragraph is set: its letters, alignment, indents in twentieths of a point, and its list.

    `list_id` and `list_level` are those of numbering.xml, None where no list is named; `ids` are the style and those
    it is based on, `heading` is its level, `listing` tells the lines of a table of contents."""

    look: Look = Look()
    aligned: str = ""
    left: int = 0
    first: int = 0
    list_id: str | None = None
    list_level: int | None = None
    heading: int | None = None
    listing: bool = False
    ids: tuple[str, ...] = ()


def is_on(element: Element) -> bool:
    """Whether a toggle (w:b) says yes: without a value it does."""
    return element.get(VAL, "1").lower() not in _OFF


def whole(text: str | None) -> int | None:
    """A number of an attribute; None where it is none, or larger than any measure."""
    try:
        value = int(float(text)) if text else None
    except (ValueError, OverflowError):
        return None
    return value if value is not None and abs(value) < 1_000_000 else None


def with_marks(look: Look, properties: Element | None) -> Look:
    """`look` as changed by w:rPr."""
    if properties is None:
        return look
    changed: dict[str, Any] = {}
    for child in properties:
        tag = child.tag
        if tag in _TOGGLES:
            changed[_TOGGLES[tag]] = is_on(child)
        elif tag == f"{W}vertAlign":
            changed["raised"] = child.get(VAL) == "superscript"
        elif tag == f"{W}sz":
            size = whole(child.get(VAL))
            if size is not None:
                changed["size"] = size / 2
        elif tag == f"{W}rFonts":
            font = child.get(f"{W}ascii") or child.get(f"{W}hAnsi")
            if font:
                changed["font"] = font
    return replace(look, **changed) if changed else look


def with_settings(style: ParagraphStyle, properties: Element | None) -> ParagraphStyle:
    """`style` as changed by w:pPr; its w:rPr, that of the paragraph's end, left out."""
    if properties is None:
        return style
    changed: dict[str, Any] = {}
    for child in properties:
        tag = child.tag
        if tag == f"{W}jc":
            changed["aligned"] = child.get(VAL, "")
        elif tag == f"{W}ind":
            _take_indent(child, changed)
        elif tag == f"{W}numPr":
            for part in child:
                if part.tag == f"{W}numId":
                    changed["list_id"] = part.get(VAL)
                elif part.tag == f"{W}ilvl":
                    changed["list_level"] = whole(part.get(VAL))
    return replace(style, **changed) if changed else style


def _take_indent(indent: Element, changed: dict[str, Any]) -> None:
    left = whole(indent.get(f"{W}left") or indent.get(f"{W}start"))
    hanging, first = whole(indent.get(f"{W}hanging")), whole(indent.get(f"{W}firstLine"))
    if left is not None:
        changed["left"] = left
    if hanging is not None or first is not None:
        changed["first"] = -hanging if hanging is not None else first


Signature = tuple[tuple[object, ...], ...]
"""The settings of a w:pPr or w:rPr as plain values: thousands of paragraphs are set in a few dozen ways, so each way
is read once."""


_VALUED = frozenset(
    f"{W}{name}"
    for name in ("b", "i", "caps", "vanish", "sz", "vertAlign", "rStyle", "pStyle", "jc", "del", "moveFrom")
)
_NAMED = frozenset((f"{W}ind", f"{W}rFonts"))
_NESTED = frozenset((f"{W}numPr", f"{W}rPr"))


def _signature(properties: Element) -> Signature:
    found: list[tuple[object, ...]] = []
    for child in properties:
        tag = child.tag
        if tag in _VALUED:
            found.append((tag, *child.values()))
        elif tag in _NAMED:
            found.append((tag, *child.items()))
        elif tag in _NESTED:
            found.append((tag, *((part.tag, part.get(VAL)) for part in child)))
    return tuple(found)


class Styles:
    """The styles of one file, each resolved once. Unknown ones are the default."""

    def __init__(self, root: Element | None) -> None:
        self._paragraphs: dict[str, Element] = {}
        self._letters: dict[str, Element] = {}
        self._lists: dict[str, Element] = {}
        self._known: dict[str | None, ParagraphStyle] = {}
        self._set: dict[Signature, tuple[ParagraphStyle, bool]] = {}
        self._marked: dict[tuple[Look, Signature], Look] = {}
        self._default: str | None = None
        self._base = ParagraphStyle()
        if root is None:
            return
        of_type = {"paragraph": self._paragraphs, "character": self._letters, "numbering": self._lists}
        for style in root.iterchildren(f"{W}style"):
            kind, name = style.get(f"{W}type"), style.get(f"{W}styleId")
            if kind in of_type and name:
                of_type[kind].setdefault(name, style)
                if kind == "paragraph" and style.get(f"{W}default", "0").lower() not in _OFF:
                    self._default = name
        defaults = root.find(f"{W}docDefaults")
        if defaults is not None:
            look = with_marks(Look(), defaults.find(f"{W}rPrDefault/{W}rPr"))
            self._base = with_settings(ParagraphStyle(look), defaults.find(f"{W}pPrDefault/{W}pPr"))

    def paragraph(self, name: str | None) -> ParagraphStyle:
        """The paragraph style of that id, with all that it is based on."""
        if name not in self._known:
            self._known[name] = self._resolve(name if name in self._paragraphs else self._default)
        return self._known[name]

    def of_paragraph(self, properties: Element) -> tuple[ParagraphStyle, bool]:
        """How a paragraph with this w:pPr is set, and whether its end is printed: it is neither deleted, nor moved
        away, nor hidden."""
        signature = _signature(properties)
        if signature not in self._set:
            named = properties.find(f"{W}pStyle")
            style = self.paragraph(None if named is None else named.get(VAL))
            self._set[signature] = with_settings(style, properties), _is_printed(properties.find(f"{W}rPr"))
        return self._set[signature]

    def of_run(self, look: Look, properties: Element) -> Look:
        """How the letters of a run with this w:rPr are set in a paragraph set as `look`."""
        key = look, _signature(properties)
        if key not in self._marked:
            named = properties.find(f"{W}rStyle")
            base = look if named is None else self.letters(named.get(VAL, ""), look)
            self._marked[key] = with_marks(base, properties)
        return self._marked[key]

    def letters(self, name: str, look: Look) -> Look:
        """`look`, a paragraph style's, as changed by a character style: bold in bold type is plain type again."""
        for style in reversed(list(_chain(name, self._letters))):
            marked = with_marks(Look(size=look.size, font=look.font), style.find(f"{W}rPr"))
            look = replace(
                marked,
                bold=marked.bold != look.bold,
                italic=marked.italic != look.italic,
                caps=marked.caps or look.caps,
                hidden=marked.hidden or look.hidden,
            )
        return look

    def list_of(self, name: str) -> str | None:
        """The list (w:numId) that a list style names."""
        style = self._lists.get(name)
        found = style.find(f"{W}pPr/{W}numPr/{W}numId") if style is not None else None
        return None if found is None else found.get(VAL)

    def _resolve(self, name: str | None) -> ParagraphStyle:
        made = self._base
        chain = list(_chain(name, self._paragraphs))
        heading, listing = None, False
        for style in reversed(chain):
            made = with_settings(made, style.find(f"{W}pPr"))
            made = replace(made, look=with_marks(made.look, style.find(f"{W}rPr")))
            title = style.find(f"{W}name")
            words = "" if title is None else title.get(VAL, "").lower()
            match = _HEADING.match(words)
            heading = int(match[1]) if match else heading
            listing = listing or words.startswith("toc ")
        ids = tuple(style.get(f"{W}styleId") for style in chain)
        return replace(made, heading=heading, listing=listing, ids=ids)


def _is_printed(mark: Element | None) -> bool:
    if mark is None:
        return True
    hidden = mark.find(f"{W}vanish")
    gone = mark.find(f"{W}del") is not None or mark.find(f"{W}moveFrom") is not None
    return not gone and (hidden is None or not is_on(hidden))


def _chain(name: str | None, styles: dict[str, Element]) -> Iterator[Element]:
    """A style and those it is based on, nearest first."""
    seen: set[str] = set()
    while name in styles and name not in seen and len(seen) < _CHAIN:
        seen.add(name)
        yield styles[name]
        base = styles[name].find(f"{W}basedOn")
        name = None if base is None else base.get(VAL)
