"""The letters of one paragraph of a Word file as they are printed once all tracked changes are accepted."""

import re
import unicodedata
from dataclasses import dataclass, field
from functools import lru_cache

from extractors.readers.docx_notes import RAISED
from extractors.readers.docx_package import Element, damaged
from extractors.readers.docx_styles import VAL, Look, ParagraphStyle, Styles, W, is_on

LINE, PAGE, TAB = "\n", "\f", "\t"
"""What stands for a line break, a page break and a tab in the text of a span."""

_MARKUP = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
DEEPEST = 90
"""Elements inside elements beyond which a file is not Word's: it stays within twenty."""

CHOICE = f"{_MARKUP}AlternateContent"
SDT = f"{W}sdt"
TEXT_BOX = f"{W}txbxContent"
PASSED = frozenset(
    f"{W}{name}" for name in ("ins", "moveTo", "hyperlink", "smartTag", "fldSimple", "customXml", "dir", "bdo")
)
"""Wrappers whose content is printed as if they were not there. Deleted text (w:del, w:moveFrom) stands in others."""
_DRAWN = frozenset(f"{W}{name}" for name in ("drawing", "pict", "object"))
_SETTINGS, _RUN, _PROPERTIES, _LETTERS = f"{W}pPr", f"{W}r", f"{W}rPr", f"{W}t"
_MATHS = frozenset((f"{_MATH}oMath", f"{_MATH}oMathPara"))
_FIXED = {
    f"{W}tab": TAB,
    f"{W}ptab": TAB,
    f"{W}cr": LINE,
    f"{W}noBreakHyphen": "-",
}
_NOTES = {f"{W}footnoteReference": "footnote", f"{W}endnoteReference": "endnote"}
# The codes of the fonts Symbol and Wingdings, which Word moves to 0xF000: comparisons, dashes, arrows, bullets, ticks.
_SYMBOL = {
    0x2B: "+", 0x2D: "-", 0x3C: "<", 0x3D: "=", 0x3E: ">", 0xA3: "≤", 0xB3: "≥", 0xB0: "°", 0xB1: "±", 0xB4: "×",
    0xB7: "•", 0xB8: "÷", 0xB9: "≠", 0xBB: "≈", 0xBE: "-", 0xAE: "→", 0xDE: "⇒",
}  # fmt: skip
_WINGDINGS = {
    0x6C: "●", 0x6E: "▪", 0x71: "❖", 0x76: "❖", 0x77: "▪", 0x9F: "•", 0xA7: "▪", 0xD8: "➢", 0xE0: "→", 0xF0: "→",
    0xFC: "✓", 0xFE: "✓",
}  # fmt: skip
_PRIVATE = re.compile("[\uf000-\uf0ff]")
_SPACING = re.compile("[\t-\r\x85\u2028\u2029]")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")


@dataclass(frozen=True, slots=True)
class Span:
    """Letters set alike. `text` holds LINE, PAGE and TAB."""

    text: str
    look: Look


@dataclass(slots=True)
class Content:
    """What a paragraph holds: its spans, text boxes (w:txbxContent) and notes (kind and id), each in order; how it is
    set, and whether its end is printed."""

    style: ParagraphStyle
    ended: bool = True
    spans: list[Span] = field(default_factory=list)
    boxes: list[Element] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)

    @property
    def text(self) -> str:
        """All letters, hidden ones left out already."""
        return self.spans[0].text if len(self.spans) == 1 else "".join([span.text for span in self.spans])


def printed(text: str) -> str:
    """Letters as they are stored: NFC, white space folded to single spaces, nothing that cannot be seen."""
    if not text.isascii():
        text = _INVISIBLE.sub("", text)
        if not unicodedata.is_normalized("NFC", text):
            text = unicodedata.normalize("NFC", text)
    return " ".join(text.split())


@lru_cache(maxsize=1024)
def symbol(code: int, font: str) -> str:
    """The sign at a code of a font of signs; a bullet where it is none that means anything."""
    code = code - 0xF000 if 0xF000 <= code <= 0xF0FF else code
    table = _WINGDINGS if font.lower().startswith("wingdings") else _SYMBOL
    if code in table:
        return table[code]
    return chr(code) if 0x20 <= code < 0x7F and table is _SYMBOL and not chr(code).isalpha() else "•"


def chosen(element: Element) -> Element | None:
    """The one of a choice's versions (mc:AlternateContent) that is printed: the first with words, else the last."""
    versions = list(element)
    for version in versions:
        if any(text.text for text in version.iter(f"{W}t")):
            return version
    return versions[-1] if versions else None


def unfilled(sdt: Element) -> bool:
    """True for a content control that shows the words which ask to fill it in, and for a table of contents."""
    properties = sdt.find(f"{W}sdtPr")
    if properties is None:
        return False
    asks = properties.find(f"{W}showingPlcHdr")
    gallery = properties.find(f"{W}docPartObj/{W}docPartGallery")
    return (asks is not None and is_on(asks)) or (gallery is not None and gallery.get(VAL) == "Table of Contents")


def read_content(paragraph: Element, styles: Styles) -> Content:
    """What a w:p holds, in order. Raises UnreadableError where elements are nested without end."""
    content = Content(styles.paragraph(None))
    _walk(paragraph, content, styles, 0)
    return content


def _walk(element: Element, content: Content, styles: Styles, depth: int) -> None:
    if depth > DEEPEST:
        raise damaged("its elements are nested deeper than Word nests them")
    for child in element:
        tag = child.tag
        if tag == _RUN:
            _run(child, content, styles, depth + 1)
        elif tag == _SETTINGS:
            content.style, content.ended = styles.of_paragraph(child)
        elif tag in PASSED:
            _walk(child, content, styles, depth + 1)
        elif tag == SDT:
            inner = child.find(f"{W}sdtContent")
            if inner is not None and not unfilled(child):
                _walk(inner, content, styles, depth + 1)
        elif tag == CHOICE:
            version = chosen(child)
            if version is not None:
                _walk(version, content, styles, depth + 1)
        elif tag in _MATHS:
            letters = "".join(t.text or "" for t in child.iter(f"{_MATH}t"))
            content.spans.append(Span(letters, content.style.look))


def _run(run: Element, content: Content, styles: Styles, depth: int) -> None:
    """One w:r or what stands in its place: letters of one look, breaks, signs, drawings with text boxes, notes."""
    if depth > DEEPEST:
        raise damaged("its elements are nested deeper than Word nests them")
    look = content.style.look
    text = ""
    for child in run:
        tag = child.tag
        if tag == _PROPERTIES:
            look = styles.of_run(look, child)
            if look.hidden:
                return
        elif tag == _LETTERS:
            letters = child.text or ""
            # Line ends and tabs in the file itself are no more than spaces.
            text += letters if letters.isprintable() else _SPACING.sub(" ", letters)
        elif tag in _FIXED:
            text += _FIXED[tag]
        elif tag == f"{W}br":
            text += LINE if child.get(f"{W}type", "textWrapping") == "textWrapping" else PAGE
        elif tag == f"{W}sym":
            text += symbol(_code(child.get(f"{W}char", "")), child.get(f"{W}font", ""))
        elif tag in _NOTES:
            content.notes.append((_NOTES[tag], child.get(f"{W}id", "")))
            if child.get(f"{W}customMarkFollows", "0") in ("1", "true", "on"):
                break
        elif tag in _DRAWN:
            content.boxes += text_boxes(child)
        elif tag in (CHOICE, f"{W}ruby"):
            # Before the run's own letters go on: these have their place among them.
            _keep(content, text, look)
            text = ""
            version = chosen(child) if tag == CHOICE else child.find(f"{W}rubyBase")
            for inner in () if version is None else (version,) if tag == CHOICE else version:
                _run(inner, content, styles, depth + 1)
    _keep(content, text, look)


def _keep(content: Content, text: str, look: Look) -> None:
    if not text:
        return
    if not text.isascii():
        text = _PRIVATE.sub(lambda match: symbol(ord(match[0]), look.font), text)
    elif look.raised and text.isdecimal():
        text = text.translate(RAISED)
    content.spans.append(Span(text.upper() if look.caps else text, look))


def text_boxes(drawing: Element) -> list[Element]:
    """The outermost text boxes of a drawing, of each choice the version that is printed."""
    found: list[Element] = []
    pending = [drawing]
    while pending:
        element = pending.pop()
        if element.tag == TEXT_BOX:
            found.append(element)
        elif element.tag == CHOICE:
            version = chosen(element)
            pending += [] if version is None else [version]
        else:
            pending += reversed(element)
    return found


def _code(hexadecimal: str) -> int:
    try:
        return int(hexadecimal, 16) % 0x10000
    except ValueError:
        return 0
