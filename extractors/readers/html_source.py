"""The bytes of a saved web page as text: its root part where it is an archive, its encoding told by evidence."""

import re
import unicodedata
from email import message_from_bytes
from pathlib import Path

from extractors.document import UnreadableError

MAX_LETTERS = 10_000_000
"""Characters of a page, without the pictures in it, beyond which it is no plan; bounds time and memory."""
MAX_RUN = 3_000_000
"""Characters without a tag beyond which a page is no plan: the parser leaves out longer runs."""
MAX_TAGS = 600_000
"""Tags beyond which a page is no plan; bounds the memory of its tree."""
_MAX_PARTS = 5_000
_HEAD = 8_192
_CHARSET = re.compile(rb"""charset\s{0,9}=\s{0,9}["']?\s{0,9}([\w.:-]{2,30})""", re.IGNORECASE)
_DATA = re.compile(r"data:[\w/+.-]{1,60}(?:;[\w=-]{1,40}){0,3};base64,[A-Za-z0-9+/=%]+")
_VIETNAMESE = re.compile("[ăâđêôơưĂÂĐÊÔƠƯàáãèéìíòóõùúýÀÁÃÈÉÌÍÒÓÕÙÚÝ\u1ea0-\u1ef9ĩĨũŨ]")
_FOREIGN = re.compile("[\u0300-\u036f\ufffd\x80-\x9f\xa1-\xaa\xac-\xba\xbc-\xbf]|[^\\W\\d_a-zA-Z]")
"""Letters that are not ASCII, and the signs that stand for letters in old fonts."""
_STRANGE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_BINARY_SHARE = 0.02
_MOSTLY = 0.9


def read_source(path: Path, kind: str) -> str:
    """The page at `path` as text, NFC, lines ended by "\\n". `kind` is "html" or "mhtml" (the archive's root page).

    Raises UnreadableError: "empty", "binary", "damaged" (an archive without a page), "over_limit" (too large).
    """
    data, charset = path.read_bytes(), None
    if kind == "mhtml":
        data, charset = root_page(data)
    if not data.strip():
        raise UnreadableError("empty", "The file is empty: it holds no words.")
    text = decode_page(data, charset)
    text = _DATA.sub("", text) if ";base64," in text else text
    if len(_STRANGE.findall(text)) > len(text) * _BINARY_SHARE:
        raise UnreadableError("binary", "The file is no web page: binary data, or an encoding that is not known.")
    if len(text) > MAX_LETTERS or text.count("<") > MAX_TAGS or max(map(len, text.split("<"))) > MAX_RUN:
        raise UnreadableError("over_limit", "The saved page is larger than any plan.")
    text = _STRANGE.sub("", text).replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", text)


def root_page(data: bytes) -> tuple[bytes, str | None]:
    """The page of a web archive (MHTML, RFC 2557) and the encoding that the archive states for it: the part that
    `start` names, else the first page of them. Raises UnreadableError "damaged"."""
    try:
        message = message_from_bytes(data.lstrip())
        start = message.get_param("start")
        first: tuple[bytes, str | None] | None = None
        for count, part in enumerate(message.walk()):
            if count > _MAX_PARTS:
                break
            if part.get_content_type() not in ("text/html", "application/xhtml+xml"):
                continue
            payload = part.get_payload(decode=True)
            if not isinstance(payload, bytes) or not payload.strip():
                continue
            page = payload, part.get_content_charset()
            if isinstance(start, str) and part.get("Content-ID", "").strip() == start.strip():
                return page
            first = first or page
    except (RecursionError, LookupError, ValueError, TypeError, AttributeError) as error:
        # The standard library's parser raises these on parts that are nested without end or have broken headers.
        raise UnreadableError("damaged", "A web archive (MHTML) that is broken.") from error
    if first is None:
        raise UnreadableError("damaged", "A web archive (MHTML) without a page in it, or cut short.")
    return first


def decode_page(data: bytes, charset: str | None = None) -> str:
    """Bytes to text. What the bytes themselves show goes before what the page or `charset` says of them, since pages
    are saved and mailed in other encodings than they state: marks of UTF-8 and UTF-16, bytes that make sense as UTF-8,
    letters that make sense as windows-1258; else windows-1252, in which old fonts (TCVN3, VNI) are written."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", errors="replace")
    if data[:3] == b"\xef\xbb\xbf":
        return data.decode("utf-8-sig", errors="replace")
    zeros = data[:_HEAD].count(0)
    if zeros * 4 > min(len(data), _HEAD):
        return data.decode("utf-16-le" if data[1:2] == b"\0" else "utf-16-be", errors="replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    text = data.decode("utf-8", errors="replace")
    broken = text.count("\ufffd")
    letters = sum(map(len, re.findall("[\u0080-\uffff]+", text)))
    if broken * 10 < letters:
        return text
    named = charset or next((match[1].decode("ascii") for match in _CHARSET.finditer(data[:_HEAD])), "")
    vietnamese = unicodedata.normalize("NFC", data.decode("cp1258", errors="replace"))
    if _sense(vietnamese) >= (0.5 if named.lower() in ("windows-1258", "cp1258", "x-cp1258") else _MOSTLY):
        return vietnamese
    return data.decode("cp1252", errors="replace")


def _sense(text: str) -> float:
    """The share of Vietnamese letters among the letters and signs of `text` beyond ASCII; 0 where there are few."""
    good = len(_VIETNAMESE.findall(text))
    every = len(_FOREIGN.findall(text))
    return good / every if good > 3 else 0.0
