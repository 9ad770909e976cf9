"""Opens a Word file as far as it is to be trusted: the parts that hold words, of bounded size and without entities.

A .docx is a zip archive of XML parts that point at each other (ECMA-376, part 2). Of these only the text, its notes,
styles and list numbering are taken out and given to python-docx as a small package of their own. So pictures are
never unpacked, links to other machines never followed, and a part that is missing or of a kind that python-docx does
not open (macros, templates) does no harm.
"""

import io
import posixpath
import re
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from extractors.document import UnreadableError

Element = Any
"""An element of lxml, which ships no types."""

MAX_MEMBERS = 20_000
MAX_TOTAL = 200_000_000
"""Bytes that all members of the archive may have unpacked, by its own directory."""
MAX_PART = 32_000_000
"""Bytes of one part of XML: some thousand pages. In memory it takes up to twenty times as much."""
MAX_WORDS = 48_000_000
"""Bytes of all parts that are read."""
MAX_RATIO = 250
"""Word's XML packs to a tenth, tables of empty cells to a fiftieth; more is a bomb."""
_SMALL = 2_000_000
_STRICT = b"http://purl.oclc.org/ooxml/"
_NAMESPACES = (
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main", b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"),
    (b"http://purl.oclc.org/ooxml/officeDocument/math", b"http://schemas.openxmlformats.org/officeDocument/2006/math"),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    ),
)  # fmt: skip
_ENCODING = re.compile(rb"^(?:\xef\xbb\xbf)?\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.-]{1,40})[\"']")
_TYPES = {
    "styles": "application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml",
    "numbering": "application/vnd.openxmlformats-officedocument.wordprocessingml.numbering+xml",
    "footnotes": "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml",
    "endnotes": "application/vnd.openxmlformats-officedocument.wordprocessingml.endnotes+xml",
}
_MAIN_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_DAMAGED = "The Word file is damaged: {}."


@dataclass(frozen=True, slots=True)
class Package:
    """The parts of a Word file as lxml elements: `body` (w:body), and the roots of the others where they are."""

    body: Element
    styles: Element | None = None
    numbering: Element | None = None
    footnotes: Element | None = None
    endnotes: Element | None = None


def damaged(why: str) -> UnreadableError:
    """The error of a file that is no whole Word file, with what is wrong."""
    return UnreadableError("damaged", _DAMAGED.format(why))


def open_package(path: Path) -> Package:
    """The parts of the Word file at `path`.

    Raises UnreadableError: "damaged" (no archive, cut short, broken XML, entities), "encrypted", "over_limit" (more
    than can be read safely). OSError where the file system fails.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            parts = _parts(archive)
        return _load(parts)
    except (UnreadableError, OSError, MemoryError):
        raise
    except Exception as error:
        # What zipfile, lxml and python-docx raise on broken files is neither listed nor of one family.
        raise damaged(f"its parts cannot be read ({type(error).__name__})") from error


def _parts(archive: zipfile.ZipFile) -> dict[str, bytes]:
    """XML of the parts that are read, by role: "main", "styles", "numbering", "footnotes", "endnotes"."""
    infos = {info.filename: info for info in archive.infolist()}
    if len(infos) > MAX_MEMBERS or sum(info.file_size for info in archive.infolist()) > MAX_TOTAL:
        raise UnreadableError("over_limit", "The Word file unpacks to more than any plan holds (a zip bomb?).")
    budget = MAX_WORDS

    def read(name: str) -> bytes:
        nonlocal budget
        info = infos[name]
        if info.flag_bits & 1:
            raise UnreadableError("encrypted", "The Word file is protected by a password.")
        budget -= info.file_size
        packed = max(info.compress_size, 1)
        if info.file_size > MAX_PART or budget < 0 or info.file_size > max(_SMALL, MAX_RATIO * packed):
            raise UnreadableError("over_limit", "The Word file unpacks to more than any plan holds (a zip bomb?).")
        return _plain(archive.read(info))

    main = _related(read("_rels/.rels"), "", infos).get("officeDocument") if "_rels/.rels" in infos else None
    main = main or "word/document.xml"
    if main not in infos:
        raise damaged("the part with its text is missing")
    folder, name = posixpath.split(main)
    relations = posixpath.join(folder, "_rels", f"{name}.rels")
    related = _related(read(relations), folder, infos) if relations in infos else {}
    parts = {"main": read(main)}
    for role in _TYPES:
        where = related.get(role, f"{folder}/{role}.xml")
        if where in infos and where != main:
            parts[role] = read(where)
    return parts


def _related(relations: bytes, folder: str, names: dict[str, zipfile.ZipInfo]) -> dict[str, str]:
    """Members by the last word of the relationship's type, those alone that are in the archive itself."""
    from docx.oxml.parser import parse_xml

    found: dict[str, str] = {}
    for relation in parse_xml(relations):
        target, mode = relation.get("Target", ""), relation.get("TargetMode", "Internal")
        name = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
        if mode != "External" and name in names:
            found.setdefault(relation.get("Type", "").rpartition("/")[2], name)
    return found


def _plain(data: bytes) -> bytes:
    """A part's XML in the usual namespaces. Raises for encodings and declarations that no Word file has: they are what
    hides entities."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        data = re.sub(r"^\s*<\?xml[^>]{0,200}\?>", "", data.decode("utf-16")).encode()
    declared = _ENCODING.match(data)
    if (declared and declared[1].lower() not in (b"utf-8", b"us-ascii", b"ascii")) or b"\0" in data[:64]:
        raise damaged("it is in an encoding that Word does not use")
    if b"<!DOCTYPE" in data:
        raise damaged("it declares entities, which no Word file does")
    if _STRICT in data:
        for strict, usual in _NAMESPACES:
            data = data.replace(strict, usual)
    return data


def _load(parts: dict[str, bytes]) -> Package:
    """The parts opened by python-docx, as one package."""
    import docx
    from docx.oxml.parser import parse_xml

    document = docx.Document(_archive(parts))
    elements: dict[str, Element] = {}
    for relation in document.part.rels.values():
        part = relation.target_part
        element = getattr(part, "element", None)
        role = relation.reltype.rpartition("/")[2]
        elements[role] = parse_xml(part.blob) if element is None else element
    body = document.element.body
    if body is None:
        raise damaged("it has no text")
    return Package(body, **elements)


def _archive(parts: dict[str, bytes]) -> io.BytesIO:
    """A package of nothing but these parts."""
    roles = [role for role in parts if role != "main"]
    overrides = "".join(f'<Override PartName="/{role}.xml" ContentType="{_TYPES[role]}"/>' for role in roles)
    links = "".join(f'<Relationship Id="{r}" Type="{_RELATIONS}/{r}" Target="{r}.xml"/>' for r in roles)
    head = f'<Relationships xmlns="{_PACKAGE}/relationships">'
    written = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
        f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/main.xml" ContentType="{_MAIN_TYPE}"/>{overrides}</Types>',
        "_rels/.rels": f'{head}<Relationship Id="main" Type="{_RELATIONS}/officeDocument" Target="main.xml"/>'
        "</Relationships>",
        "_rels/main.xml.rels": f"{head}{links}</Relationships>",
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, text in written.items():
            archive.writestr(name, text)
        for role, data in parts.items():
            archive.writestr(f"{role}.xml", data)
    packed.seek(0)
    return packed
