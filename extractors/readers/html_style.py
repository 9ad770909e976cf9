"""What an element's tag, attributes and style sheet say of how its words are set, as far as it bears on their meaning.

Of CSS only what is written at the element or for one class, id or tag by itself is read; rules for media are not.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

Align = Literal["center", "other"]

_DECLARATION = re.compile(
    r"(?:^|;)\s*(display|visibility|mso-hide|mso-element|mso-list|font-weight|font-style|font-size|font-family|font"
    r"|text-align|text-transform|vertical-align|white-space|list-style-type|list-style)\s*:\s*([^;]{0,120})",
    re.IGNORECASE,
)
_COMMENT = re.compile(r"/\*.*?\*/|<!--|-->", re.DOTALL)
_BRACE = re.compile(r"[{}]")
_SELECTOR = re.compile(r"^(?:([a-z][a-z0-9]{0,9})?([.#])([\w-]{1,80})|([a-z][a-z0-9]{0,9}))$", re.IGNORECASE)
_SHEET = 600_000
_RULES = 4_000
_BOLD = frozenset({"b", "strong", "th", "h1", "h2", "h3", "h4", "h5", "h6"})
_ITALIC = frozenset({"i", "em", "cite", "dfn", "var"})
_SYMBOLS = re.compile(r"symbol|wingdings|webdings", re.IGNORECASE)
_NOTE_ID = re.compile(r"^_?(?:ftn|edn|fn|footnote|endnote)[-_:.]?\d{1,4}$", re.IGNORECASE)
_NOTE_CLASSES = frozenset({"footnote", "footnotes", "endnote", "endnotes", "footnote-body", "fnlist"})
_NOTE_ROLES = frozenset({"doc-endnotes", "doc-footnote", "doc-endnote"})
_MAY_HOLD_NOTES = frozenset({"div", "li", "p", "section", "aside", "ol", "ul", "dd", "td"})

Values = Mapping[str, str]


def names(words: str) -> frozenset[str]:
    """The words of a line as a set: names of tags, roles, classes."""
    return frozenset(words.split())


@dataclass(frozen=True, slots=True)
class Set:
    """How one element sets its words; None where it leaves that to what is around it."""

    hidden: bool = False
    bold: bool | None = None
    italic: bool | None = None
    align: Align | None = None
    upper: bool | None = None
    pre: bool | None = None
    raised: bool = False
    symbols: bool | None = None
    mark: bool = False
    """True for the number or bullet that Word writes in front of a list item."""
    note: bool = False
    """True for an element that holds footnotes."""
    listed: str | None = None
    around: bool = False
    """True where role, class or id name what a site sets around its documents: menus, related links, comments."""
    plain: bool = False
    """True where nothing of it is set."""

    @property
    def doubtful(self) -> bool:
        """Whether the element may be one that is not of the document."""
        return self.hidden or self.around


_NOTHING = Set()
_PLAIN = Set(plain=True)


_AROUND_ROLES = names(
    "navigation banner contentinfo complementary search menu menubar dialog alertdialog tablist toolbar tooltip alert"
)
_AROUND_WORDS = names(
    "breadcrumb breadcrumbs nav navbar navigation menu submenu share sharing social socials related relate "
    "lienquan comment comments binhluan cookie cookies consent gdpr sidebar pagination pager paging toolbar "
    "popup modal tooltip advert ads advertisement banner rating rate subscribe newsletter login search skip "
    "print"
)
_HOLDERS = names("div section ul ol table form dl article aside header footer td")
_WORD = re.compile(r"[a-z]+(?=[A-Z_\W\d]|$)|[A-Z][a-z]*|[a-z]+")


class Styles:
    """The styles of one page's elements. `sheets` are the texts of its style elements."""

    def __init__(self, sheets: Iterable[str]) -> None:
        self._rules: dict[str, dict[str, str]] = {}
        for sheet in sheets:
            for selector, body in _rules(sheet[:_SHEET]):
                if len(self._rules) >= _RULES:
                    break
                values = _values(body)
                if values:
                    for key in _keys(selector):
                        self._rules.setdefault(key, {}).update(values)
        self._known: dict[object, Set] = {}

    def of(self, element: Any) -> Set:
        """The style of an element with a tag."""
        attributes = element.items()
        key = (element.tag, *attributes) if attributes else element.tag
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = self._make(element.tag, dict(attributes))
        return found

    def _make(self, tag: str, attributes: Mapping[str, str]) -> Set:
        name = attributes.get("id", "")
        classes = attributes.get("class", "").split()
        values: dict[str, str] = {}
        for key in (tag, *(f"{t}.{c}" for c in classes[:20] for t in ("", tag)), *((f"#{name}",) if name else ())):
            values.update(self._rules.get(key, {}))
        values.update(_values(attributes.get("style", "")))
        made = Set(
            hidden=_is_hidden(values, attributes),
            bold=_weight(values, tag),
            italic=_slant(values, tag),
            align=_align(values, attributes, tag),
            upper={"uppercase": True, "none": False}.get(values.get("text-transform", "")),
            pre=_pre(values, tag),
            raised=tag == "sup" or values.get("vertical-align") in ("super", "top-super"),
            symbols=_in_signs(values),
            mark="ignore" in values.get("mso-list", ""),
            note=tag in _MAY_HOLD_NOTES and _holds_notes(values, attributes, classes),
            listed=_listed(values, attributes, tag),
            around=_is_around(attributes, classes, tag),
        )
        return _PLAIN if made == _NOTHING else made


def _rules(sheet: str) -> Iterator[tuple[str, str]]:
    """Selectors and bodies of the rules that hold for every medium: what stands inside "@…{ }" is passed over."""
    sheet = _COMMENT.sub(" ", sheet)
    depth, start, selector, open_at = 0, 0, "", 0
    for brace in _BRACE.finditer(sheet):
        if brace.group() == "{":
            if depth == 0:
                selector, open_at = sheet[start : brace.start()].rpartition(";")[2].strip(), brace.end()
            depth += 1
        else:
            if depth == 1 and selector and not selector.startswith("@"):
                yield selector, sheet[open_at : brace.start()]
            depth = max(0, depth - 1)
            start = brace.end()


def _keys(selectors: str) -> Iterator[str]:
    for selector in selectors.split(",")[:60]:
        match = _SELECTOR.match(selector.strip())
        if match is None:
            continue
        if match[4]:
            # What all paragraphs or cells of a page are like does not set one of them apart from another.
            continue
        yield f"{(match[1] or '').lower() if match[2] == '.' else ''}{match[2]}{match[3]}"


def _values(text: str) -> dict[str, str]:
    if ":" not in text:
        return {}
    return {m[1].lower(): m[2].replace("!important", "").strip().lower() for m in _DECLARATION.finditer(text)}


def _is_hidden(values: Values, attributes: Mapping[str, str]) -> bool:
    if attributes.get("hidden") is not None or attributes.get("aria-hidden", "").lower() == "true":
        return True
    if values.get("display") == "none" or values.get("visibility") in ("hidden", "collapse"):
        return True
    return values.get("mso-hide") == "all" or values.get("font-size") in ("0", "0px", "0pt", "0em")


def _weight(values: Values, tag: str) -> bool | None:
    weight = values.get("font-weight", "")
    if not weight:
        weight = "bold" if re.search(r"\bbold\b", values.get("font", "")) else ""
    if weight:
        return weight in ("bold", "bolder") or (weight.isdigit() and int(weight[:5]) >= 600)
    return True if tag in _BOLD else None


def _slant(values: Values, tag: str) -> bool | None:
    slant = values.get("font-style", "")
    if slant:
        return slant in ("italic", "oblique")
    return True if tag in _ITALIC else None


def _align(values: Values, attributes: Mapping[str, str], tag: str) -> Align | None:
    align = values.get("text-align") or attributes.get("align", "").lower()
    if tag == "table":
        # That a table stands in the middle says nothing of its words.
        return None
    if align:
        return "center" if align in ("center", "middle", "-webkit-center", "-moz-center") else "other"
    return "center" if tag in ("center", "th", "caption") else None


def _pre(values: Values, tag: str) -> bool | None:
    space = values.get("white-space", "")
    if space:
        return space in ("pre", "pre-wrap", "pre-line", "break-spaces")
    return True if tag in ("pre", "listing", "xmp") else None


def _in_signs(values: Values) -> bool | None:
    font = values.get("font-family", "") + values.get("font", "")
    return _SYMBOLS.search(font) is not None if font else None


def _is_around(attributes: Mapping[str, str], classes: Sequence[str], tag: str) -> bool:
    if attributes.get("role", "").lower() in _AROUND_ROLES:
        return True
    if tag not in _HOLDERS:
        return False
    name = " ".join((*classes, attributes.get("id", "")))[:400]
    return any(word.lower() in _AROUND_WORDS for word in _WORD.findall(name))


def _holds_notes(values: Values, attributes: Mapping[str, str], classes: Iterable[str]) -> bool:
    if values.get("mso-element", "") in ("footnote", "footnote-list", "endnote", "endnote-list"):
        return True
    if attributes.get("role", "").lower() in _NOTE_ROLES or _NOTE_ID.match(attributes.get("id", "")):
        return True
    return any(name.lower() in _NOTE_CLASSES for name in classes)


def _listed(values: Values, attributes: Mapping[str, str], tag: str) -> str | None:
    if tag not in ("ol", "ul", "li", "menu", "dir"):
        return None
    style = values.get("list-style-type") or values.get("list-style", "")
    for word in style.split():
        if word in _LIST_STYLES:
            return _LIST_STYLES[word]
    return _LIST_TYPES.get(attributes.get("type", ""))


_LIST_TYPES = {"1": "1", "a": "a", "A": "A", "i": "i", "I": "I", "disc": "-", "circle": "-", "square": "-"}
_LIST_STYLES = {
    "decimal": "1",
    "lower-alpha": "a",
    "lower-latin": "a",
    "upper-alpha": "A",
    "upper-latin": "A",
    "lower-roman": "i",
    "upper-roman": "I",
    "none": "",
    "disc": "-",
    "circle": "-",
    "square": "-",
}
"""How the items of a list are counted, by the type attribute and by CSS; "" prints no mark."""
