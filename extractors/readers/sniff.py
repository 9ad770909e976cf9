"""Tells a file's format by its content; its name says nothing for certain."""

import re
import zipfile
from pathlib import Path
from typing import Literal

from extractors.document import UnreadableError

Kind = Literal["pdf", "docx", "odt", "doc", "rtf", "html", "mhtml", "image", "markdown", "text"]

_SNIFF = 4096
_IMAGES = (b"\x89PNG", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*", b"GIF8")
_HTML = re.compile(
    rb"^\s{0,200}(?:<\?xml[^>]{0,200}>\s{0,200})?(?:<!--.{0,2000}?-->\s{0,200}){0,3}<(?:"
    rb"(?P<page>!doctype\s+html|html|head|body|title|meta|link|style|script)"
    rb"|div|table|p|span|font|center|article|section|main|h[1-4]|b|strong|ul|ol)\b",
    re.IGNORECASE | re.DOTALL,
)
_TAG = re.compile(rb"</?[a-z!][^<>]{0,500}>", re.IGNORECASE)
_GAP = re.compile(rb"\n[ \t\r]*\n")
_WORDS_ALONE = 0.2
"""Share of a file's paragraphs without any tag beyond which it is a text with left-over markup and no page."""
_MHTML = re.compile(
    rb"^\s{0,20}(?:[\w-]{1,40}:[^\n]{0,2000}\n(?:[ \t][^\n]{0,2000}\n){0,40}){0,40}?MIME-Version:", re.IGNORECASE
)
_PAGES_IN = re.compile(rb"^content-type:\s{0,9}(?:multipart/(?:related|mixed|alternative)|text/html)\b", re.I | re.M)
_PIPES = re.compile(
    rb"^[ \t]{0,40}\|?[ \t]{0,40}:?-{2,}:?[ \t]{0,40}(?:\|[ \t]{0,40}:?-{2,}:?[ \t]{0,40}){1,60}\|?[ \t]{0,40}\r?$",
    re.MULTILINE,
)
_TABLE = re.compile(rb"<table\b[^<>]{0,500}>[^<>]{0,2000}<(?:thead|tbody|tr|colgroup|caption)\b", re.IGNORECASE)
_MARKDOWN_SNIFF = 1_000_000


def sniff(path: Path) -> Kind:
    """The kind of the file at `path`. Raises UnreadableError ("empty", "unsupported"); OSError where reading fails."""
    with path.open("rb") as file:
        head = file.read(_SNIFF)
    if not head.strip():
        raise UnreadableError("empty", "The file is empty: it holds no words.")
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if head.startswith(b"PK\x03\x04"):
        return _archive(path)
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        return "doc"
    if head.startswith(b"{\\rtf"):
        return "rtf"
    if head.startswith(_IMAGES) or _is_bitmap(head):
        return "image"
    if _MHTML.match(head) and _PAGES_IN.search(head):
        return "mhtml"
    with path.open("rb") as file:
        text = _narrow(file.read(_MARKDOWN_SNIFF))
    if _is_page(text):
        return "html"
    return "markdown" if _PIPES.search(text) or _TABLE.search(text) else "text"


def _is_bitmap(head: bytes) -> bool:
    """Whether "BM" opens a picture and not a word: four bytes that are kept free follow the size."""
    return head.startswith(b"BM") and head[6:10] == bytes(4)


def _narrow(data: bytes) -> bytes:
    """Text as single bytes: without the mark of its encoding, and UTF-16 without its zeros."""
    if data[:3] == b"\xef\xbb\xbf":
        return data[3:]
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data[2:].replace(b"\x00", b"")
    return data.replace(b"\x00", b"") if data[:200].count(0) * 4 > len(data[:200]) else data


def _is_page(text: bytes) -> bool:
    """Whether a file is HTML: it says so at its beginning, or begins with a tag and goes on so. A scanner's text with
    left-over markup, and markdown that begins with a table in HTML, have paragraphs without any tag."""
    opening = _HTML.match(text[:_SNIFF])
    if opening is None or opening["page"]:
        return opening is not None
    parts = [part for part in _GAP.split(text) if part.strip()]
    return sum(_TAG.search(part) is None for part in parts) <= _WORDS_ALONE * len(parts) and len(_TAG.findall(text)) > 3


def _archive(path: Path) -> Kind:
    """Which of the formats that are archives it is."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise UnreadableError("damaged", "A Word file or archive that is broken or cut short.") from error
    if "word/document.xml" in names:
        return "docx"
    if "content.xml" in names and "mimetype" in names:
        return "odt"
    if any(name.startswith("word/") for name in names):
        return "docx"
    raise UnreadableError("unsupported", "An Excel file or an archive, not a document: this format is not read.")
