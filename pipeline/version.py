"""The version that decides whether a file has to be read again: of the code, catalogues and libraries that its rows
pass through, so that what is mended for one format reads no file of another."""

import hashlib
from collections.abc import Callable
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Literal

ROOT = Path(__file__).resolve().parent.parent

Way = Literal["text", "docx", "html", "pdf", "scan", "any", "any_scan"]
"""What a file passes through: the readers of its format. "pdf" is a PDF none of whose pages was a picture, "scan" one
with pages that were recognised, or would have been. A file that was refused has no format: "any", and "any_scan" where
it was for lack of text recognition."""

VersionOf = Callable[[Way], str]

SHARED = (
    "extractors/*.py",
    "extractors/readers/__init__.py",
    "extractors/readers/options.py",
    "extractors/readers/sniff.py",
    "normalizers/*.py",
    "normalizers/catalogues/*",
    "pipeline/attachment_reference.py",
    "pipeline/attachment_rows.py",
    "pipeline/attachments.py",
    "pipeline/confidence.py",
    "pipeline/flags.py",
    "pipeline/identity.py",
    "pipeline/ingest.py",
    "pipeline/interpret.py",
    "pipeline/likeness.py",
    "pipeline/packed.py",
    "pipeline/records.py",
    "pipeline/sources.py",
    "pipeline/values.py",
)
"""Files that every row passes through."""

_HTML = ("decoding", "html*", "mending", "text")
_PDF = (
    "mending",
    "ocr_image",
    "ocr_mend",
    "ocr_words",
    "pdf*",
    "scan",
    "scan_lines",
    "scan_order",
    "scan_sheets",
    "scan_words",
    "text_layer",
)
READERS: dict[str, tuple[str, ...]] = {
    # Markdown is read as text, and its tables and pieces of HTML as those of HTML.
    "text": (*_HTML, "markdown"),
    "html": _HTML,
    "docx": ("docx*", "mending", "office"),
    "pdf": _PDF,
    "scan": (*_PDF, "image", "ocr*", "scan_pages"),
}
"""Modules of `extractors.readers` by format."""

EVERY_LIBRARY = ("rapidfuzz", "spacy", "underthesea")
_PDF_LIBRARIES = ("camelot-py", "img2pdf", "lxml", "opencv-python-headless", "pdfplumber", "pikepdf", "pypdfium2")
LIBRARIES: dict[str, tuple[str, ...]] = {
    "text": ("lxml",),
    "html": ("lxml",),
    "docx": ("lxml", "python-docx"),
    "pdf": _PDF_LIBRARIES,
    "scan": (*_PDF_LIBRARIES, "ocrmypdf", "pillow"),
}
"""Distributions that read, by format. LibreOffice, which turns .doc, .odt and .rtf into docx, is not asked: its start
costs a second."""

RULES = (
    "normalizers/text.py",
    "pipeline/appendices.py",
    "pipeline/attachment_match.py",
    "pipeline/attachment_reference.py",
    "pipeline/correct*.py",
    "pipeline/doubles.py",
    "pipeline/identity.py",
    "pipeline/likeness.py",
    "pipeline/links.py",
    "pipeline/merge.py",
    "pipeline/pending.py",
    "pipeline/plan_index.py",
    "pipeline/relations.py",
    "pipeline/same_plan.py",
)
"""Files that say what plans have to do with each other, and with what people say of them."""

RECOGNISED = {"pages_recognised", "pages_without_text", "text_layer_doubtful"}
"""Flags of a documents row that say that pages were pictures, recognised or to be recognised."""


def way_of(form: str, flags: list[str]) -> Way:
    """The way of a file that was read in the format `form`, given its row's flags."""
    return "scan" if form == "scan" or (form == "pdf" and not RECOGNISED.isdisjoint(flags)) else form  # type: ignore[return-value]


def way_of_reject(reason: str) -> Way:
    """The way of a file that was refused."""
    return "any_scan" if reason == "no_ocr" else "any"


def same_version(read: str | None, form: str, version_of: VersionOf) -> bool:
    """Whether a file of the format `form` that was read under the version `read` would be read the same now."""
    # Whether pages were recognised is not noted of every PDF, but its version tells.
    ways: tuple[Way, ...] = ("pdf", "scan") if form == "pdf" else (way_of(form, []),)
    return any(read == version_of(way) for way in ways)


def pipeline_version(way: Way = "any") -> str:
    """The package's version with a fingerprint of all that files of that way pass through, "0.1.0+5e1c03a2".

    Code, catalogues, the versions of the libraries that read; of tesseract where it recognises, and that it is not
    there. The same sources and libraries give the same version on every machine.
    """
    forms = tuple(READERS) if way in ("any", "any_scan") else (way,)
    known = fingerprint(forms)
    if way in ("scan", "any_scan"):
        known = hashlib.sha256(f"{known} {_engine()}".encode()).hexdigest()
    return f"{metadata.version('nhiemvu')}+{known[:8]}"


@cache
def rules_version() -> str:
    """A fingerprint of what decides which plans may be one, cite each other or have an appendix."""
    return _digest([path for pattern in RULES for path in ROOT.glob(pattern)], ())


@cache
def fingerprint(forms: tuple[str, ...]) -> str:
    """SHA-256 of the files and of the libraries' versions that files of these formats pass through."""
    libraries = {name for form in forms for name in (*EVERY_LIBRARY, *LIBRARIES[form])}
    return _digest(files(forms), sorted(libraries))


def files(forms: tuple[str, ...]) -> list[Path]:
    """The modules and catalogues that files of these formats pass through."""
    readers = [f"extractors/readers/{name}.py" for form in forms for name in READERS[form]]
    return sorted({path for pattern in (*SHARED, *readers) for path in ROOT.glob(pattern) if path.suffix in _READ})


_READ = {".py", ".csv", ".yaml"}


def _digest(paths: list[Path], libraries: tuple[str, ...] | list[str]) -> str:
    digest = hashlib.sha256()
    for path in sorted(paths):
        digest.update(_name_of(path).encode() + b"\0")
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    for name in libraries:
        digest.update(f"{name} {metadata.version(name)}\n".encode())
    return digest.hexdigest()


def _engine() -> str:
    from extractors.document import UnreadableError
    from extractors.readers.ocr import engine

    try:
        return str(engine())
    except UnreadableError:
        return "no text recognition"


def _name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()
