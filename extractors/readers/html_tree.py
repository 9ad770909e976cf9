"""A page's elements, without what a browser does not show and what the site sets around the document."""

import re
from dataclasses import dataclass
from typing import Any

from lxml import etree

from extractors.document import UnreadableError
from extractors.readers.html_style import Set, Styles, names
from normalizers.text import bare

_ENDS = re.compile(r"</(?:body|html)\b[^<>]{0,200}>", re.IGNORECASE)
"""Pages with a second page within them end before their words do: the parser would leave out what follows."""
_REFERENCE = re.compile(r"&#(?:x([0-9a-f]{1,8})|(\d{1,8}));?", re.IGNORECASE)
_WRAPPERS = re.compile(
    r"<(/?)(div|section|article|main|span|font|b|i|u|em|strong|big|small|center|blockquote|dl|dd|ul|ol|form|a|label"
    r"|nobr|ins|del|abbr|code|tt|[a-z][a-z0-9]{0,9}:[a-z]{1,20})\b[^<>]{0,5000}>",
    re.IGNORECASE,
)
_BLOCKS = frozenset({"div", "section", "article", "main", "center", "blockquote", "dl", "dd", "ul", "ol", "form"})
_ANY_TAG = re.compile(r"<(?!/?(?:script|style)\b)/?[a-z!?][^<>]{0,5000}>", re.IGNORECASE)
_TOO_DEEP = 250
"""The parser stops at elements nested 256 deep, and the rest of the page would be lost."""

_UNSEEN = names(
    "script style noscript template head title meta link base iframe object embed applet svg math canvas video "
    "audio img map select option datalist button input textarea nav menu dialog progress meter xml rp rt frame "
    "noframes"
)
_FRAMES = frozenset({"iframe", "frame", "frameset"})
MAYBE_AROUND = frozenset({"aside", "header", "footer", "form", "fieldset"})
_FORMS = frozenset({"form", "fieldset"})
_INLINE = names("img input button select span font b i a script rp rt math svg")
_OF_A_PLAN = re.compile(
    r"\b(?:cong hoa xa hoi chu nghia|dang cong san viet nam\b.{0,400}\bngay|noi nhan|tm uy ban|tm ubnd|kt chu tich"
    r"|kt giam doc|stt noi dung|stt nhiem vu|tt noi dung|tt nhiem vu)\b"
)
_MOTTO = re.compile(r"C\w{1,2}NG\s+H\w{1,3}\s+X\w+\s+H\w{1,2}I\s+CH\w+\s+NGH\w{1,2}A", re.IGNORECASE)
_LETTERHEAD = 60
_SHORT = 2_000
_SHARE_AROUND = 0.3
_SHARE_HIDDEN = 0.6
"""Shares of the page's letters beyond which a part is not taken for one around the document, or for a hidden one."""
_LENGTH = etree.XPath("string-length(normalize-space(.))")
_STRING = etree.XPath("string(.)", smart_strings=False)


@dataclass(frozen=True, slots=True)
class Page:
    """A page: its root element, its styles, and what tells the parts that are not of its document; `flattened` where it
    is nested so deeply that its tables were given up, `framed` where it shows other pages, which are not in the file.
    """

    root: Any
    styles: Styles
    parts: "Parts"
    flattened: bool
    framed: bool


def shown_page(text: str) -> Page:
    """The page without what a browser never shows (scripts, controls, menus). Nothing is fetched or run, no entities of
    the page's own are expanded. Raises UnreadableError "empty"."""
    text = _ENDS.sub("", text)
    if "&#" in text:
        text = _REFERENCE.sub(_without_control, text)
    root, flattened = parse_page(text), False
    if _cut_short(root):
        root = parse_page(_WRAPPERS.sub(_unwrapped, text))
        flattened = _cut_short(root)
        if flattened:
            root = parse_page(_ANY_TAG.sub("<p>", text))
    styles = Styles([element.text or "" for element in root.iter("style")])
    framed = next(root.iter(*_FRAMES), None) is not None
    for element in list(root.iter(*_UNSEEN)):
        inline = element.tag in _INLINE
        element.clear(keep_tail=True)
        element.tag = "wbr" if inline else "div"
    return Page(root, styles, Parts(root), flattened, framed)


def parse_page(text: str) -> Any:
    """The root element of a page or a piece of one. Raises UnreadableError "empty"."""
    parser = etree.HTMLParser(
        encoding="utf-8", recover=True, no_network=True, remove_comments=True, remove_pis=True, huge_tree=False
    )
    try:
        root = etree.fromstring(text.encode("utf-8", errors="replace"), parser)
    except etree.XMLSyntaxError:
        root = None
    if root is None:
        raise UnreadableError("empty", "The page is empty: it holds no words.")
    return root


def _without_control(match: re.Match[str]) -> str:
    """A letter written by its number, unless that is no letter of any text: the tree could not be written to."""
    number = int(match[1], 16) if match[1] else int(match[2])
    good = number in (9, 10, 13) or 0x20 <= number < 0xD800 or 0xE000 <= number < 0xFFFE or 0x10000 <= number < 0x110000
    return match.group() if good else ""


def _unwrapped(match: re.Match[str]) -> str:
    return "<p>" if match[2].lower() in _BLOCKS else ""


def _cut_short(root: Any) -> bool:
    """Whether the parser stopped because the page is nested too deeply: its last element is then as deep as can be."""
    depth = 1
    while len(root):
        root = root[-1]
        depth += 1
    return depth >= _TOO_DEEP


class Parts:
    """Tells the parts of one page that do not belong to its document: what is hidden, and what the site sets around it
    (menus, related links, comments), where nothing of a plan's head or end stands in it and it is short beside the
    page."""

    def __init__(self, root: Any) -> None:
        self.whole = int(_LENGTH(root))
        self.mottos = _mottos(_STRING(root))
        self.budget = 30 * self.whole + 1_000_000
        """Letters that may still be looked at: parts nested in each other are looked at again and again."""

    def leaves_out(self, element: Any, style: Set) -> bool:
        """Whether an element is not shown, or is of the site and not of the document. It may be asked of every element,
        and only takes time for those whose style, role or tag gives reason for it."""
        if style.hidden:
            return self._may_hide(element)
        if style.note:
            return False
        tag = element.tag
        return (style.around and self._around(element)) or (tag in MAYBE_AROUND and self._aside(element, tag))

    def _may_hide(self, element: Any) -> bool:
        """What is hidden goes, but for the document itself: scripts that did not run where the page was saved, or a
        notice in front of the page, leave it so."""
        length = self._length(element)
        if length is None or length > _SHARE_HIDDEN * self.whole:
            return False
        return not self.mottos or length < _LETTERHEAD or _mottos(_STRING(element)) < self.mottos

    def _around(self, element: Any) -> bool:
        length = self._length(element)
        if length is None or length > max(_SHARE_AROUND * self.whole, min(_SHORT, _SHARE_HIDDEN * self.whole)):
            return False
        return _OF_A_PLAN.search(bare(_STRING(element))) is None

    def _aside(self, element: Any, tag: str) -> bool:
        """Whether a header, footer, aside or form has nothing of the document. A form may enclose the whole page."""
        if tag in _FORMS and next(element.iter("table", "p", "h1", "h2"), None) is not None:
            return False
        return self._around(element)

    def _length(self, element: Any) -> int | None:
        if self.budget <= 0:
            return None
        length = int(_LENGTH(element))
        self.budget -= length
        return length


def _mottos(text: str) -> int:
    return len(_MOTTO.findall(text))
