"""A page's words in old encodings (fonts .VnTime, VNI-Times), put into Unicode before they are read."""

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

from extractors.readers.html_style import names
from extractors.readers.mending import Piece, mend_elements

_INLINE = names(
    "a abbr b bdi bdo big cite code del dfn em font i ins label mark nobr s small span strike strong sub sup u"
)
_UNSEEN = names("script style title")
_FAMILY = re.compile(r"font-family\s{0,9}:\s{0,9}([^;]{1,200})", re.IGNORECASE)


def mend_page(root: Any) -> tuple[str, ...]:
    """Put the words of a page into Unicode, in place. Returns flags of the document."""
    return mend_elements(root, lambda: _lines(root))


def _lines(root: Any) -> Iterator[list[Piece]]:
    """The texts of each paragraph or cell, with their fonts as written at the elements around them."""
    fonts = [""]
    line: list[Piece] = []
    for event, element in etree.iterwalk(root, events=("start", "end")):
        inline = element.tag in _INLINE
        if not inline and line:
            yield line
            line = []
        if event == "start":
            fonts.append(_font(element) or fonts[-1])
            if element.text and element.tag not in _UNSEEN:
                line.append(Piece(element, "text", fonts[-1]))
        else:
            fonts.pop()
            if element.tail:
                line.append(Piece(element, "tail", fonts[-1]))
    if line:
        yield line


def _font(element: Any) -> str:
    """The first font that an element names for its words, "" where it names none."""
    family = _FAMILY.search(element.get("style", ""))
    named: str = family[1] if family else element.get("face", "")
    return named.split(",")[0].strip(" '\"")
