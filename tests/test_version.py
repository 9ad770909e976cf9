"""A file is read again only where what it passes through has changed: the table of it is held against the imports."""

import ast
import sys
from collections.abc import Callable, Iterable
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest
from fake_plans import records, write

from extractors.document import UnreadableError
from extractors.readers import ocr
from pipeline import version
from pipeline.dataset import read_table
from pipeline.summary import Summary
from pipeline.version import (
    EVERY_LIBRARY,
    LIBRARIES,
    READERS,
    ROOT,
    Way,
    files,
    fingerprint,
    pipeline_version,
    way_of,
    way_of_reject,
)

Ingest = Callable[..., Summary]

R = "extractors.readers."
ENTRIES: dict[str, tuple[str, ...]] = {
    # `extractors.readers.read` sends a file to one of these.
    "text": ("text", "markdown"),
    "html": ("html",),
    "docx": ("docx", "office"),
    "pdf": ("pdf",),
    # The plugin is started by OCRmyPDF, by its path.
    "scan": ("pdf", "image", "ocr_plugin"),
}
RECOGNITION = frozenset({f"{R}scan_pages"})
"""What recognises pages, behind an import of its own: a PDF without such pages goes without."""
NO_MATTER = {"numpy", "pyarrow", "yaml"}
"""Libraries that carry values and change none."""


def modules() -> dict[str, Path]:
    found = {}
    for package in ("extractors", "normalizers", "pipeline"):
        for path in (ROOT / package).rglob("*.py"):
            name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
            found[name.removesuffix(".__init__")] = path
    return found


MODULES = modules()
PACKAGES = {"extractors", "extractors.readers", "normalizers", "normalizers.catalogues", "pipeline"}


@cache
def imports(module: str) -> frozenset[str]:
    """What a module imports anywhere in it: modules of the project by their names, others by their first part."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(MODULES[module].read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0 and node.module
            inside = {f"{node.module}.{name.name}" for name in node.names}
            found |= inside & MODULES.keys()
            if not inside <= MODULES.keys():
                found.add(node.module)
        elif isinstance(node, ast.Call) and ast.unparse(node.func).endswith("import_module"):
            found.add(ast.unparse(node.args[0]).strip("f'\""))
    return frozenset(name if name in MODULES else name.partition(".")[0] for name in found)


def reached(entries: Iterable[str], without: Iterable[str] = ()) -> tuple[set[str], set[str]]:
    """Modules of the project, and libraries, that are imported from `entries` on, not by way of `without`."""
    seen: set[str] = set()
    libraries: set[str] = set()
    waiting = [*entries]
    while waiting:
        name = waiting.pop()
        if name not in MODULES:
            libraries.add(name)
        elif name not in seen and name not in without:
            seen.add(name)
            waiting += imports(name)
    return seen, libraries - set(sys.stdlib_module_names) - {"extractors", "normalizers", "pipeline"}


def on_the_way(form: str) -> tuple[set[str], set[str]]:
    readers = {f"{R}{name}" for names in ENTRIES.values() for name in names}
    shared = reached(["pipeline.ingest"], readers)
    without = RECOGNITION if form == "pdf" else ()
    own = reached([f"{R}{name}" for name in ENTRIES[form]], without)
    return shared[0] | own[0], shared[1] | own[1]


def distributions(libraries: Iterable[str]) -> set[str]:
    names = metadata.packages_distributions()
    return {names[library][0].lower().replace("_", "-") for library in libraries if library not in NO_MATTER}


@pytest.mark.parametrize("form", READERS)
def test_the_table_has_every_module_on_a_formats_way_and_no_other(form: str) -> None:
    listed = {name for name, path in MODULES.items() if path in files((form,))}
    assert listed - PACKAGES == on_the_way(form)[0] - PACKAGES


@pytest.mark.parametrize("form", READERS)
def test_the_table_has_every_library_that_reads_and_no_other(form: str) -> None:
    assert {*EVERY_LIBRARY, *LIBRARIES[form]} == distributions(on_the_way(form)[1])


def test_every_pattern_names_files() -> None:
    patterns = [*version.SHARED, *version.RULES, *(f"extractors/readers/{p}.py" for r in READERS.values() for p in r)]
    assert [pattern for pattern in patterns if not any(ROOT.glob(pattern))] == []


def test_every_catalogue_counts() -> None:
    catalogues = {path for path in (ROOT / "normalizers" / "catalogues").iterdir() if path.suffix in (".csv", ".yaml")}
    assert catalogues <= set(files(("text",)))


def test_the_rules_have_all_that_says_what_plans_have_to_do_with_each_other() -> None:
    rules = {name for name, path in MODULES.items() if any(path in ROOT.glob(p) for p in version.RULES)}
    asked = {name for name in reached(["pipeline.merge", "pipeline.links"])[0] if name.startswith("pipeline.")}
    # These read a file, or hold and write rows: the first have versions of their own, the others change no word.
    apart = reached(["pipeline.dataset", "pipeline.attachments", "pipeline.interpret"])[0]
    apart |= {
        f"pipeline.{name}"
        for name in ("attachment_rows", "documents", "ingest", "known_files", "sources", "streams", "version")
    }
    both = {f"pipeline.{name}" for name in ("attachment_reference", "identity", "likeness")}
    assert rules == (asked - apart) | both | {"normalizers.text"}


def mend(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str) -> None:
    """Let one file of the program have another content."""
    real = version.files

    def mended(forms: tuple[str, ...]) -> list[Path]:
        return [tmp_path / name if path == ROOT / name else path for path in real(forms)]

    copy = tmp_path / name
    copy.parent.mkdir(parents=True, exist_ok=True)
    copy.write_bytes((ROOT / name).read_bytes() + b"\n# A comment.\n")
    monkeypatch.setattr(version, "files", mended)
    monkeypatch.setattr(version, "_name_of", lambda path: name if path == copy else path.relative_to(ROOT).as_posix())
    fingerprint.cache_clear()


WAYS: tuple[Way, ...] = ("text", "html", "docx", "pdf", "scan", "any", "any_scan")


@pytest.mark.parametrize(
    ("name", "changed"),
    [
        ("pipeline/dataset.py", set()),
        ("pipeline/run.py", set()),
        ("flows/cli.py", set()),
        ("extractors/readers/docx_tables.py", {"docx"}),
        ("extractors/readers/pdf_lines.py", {"pdf", "scan"}),
        ("extractors/readers/ocr_cells.py", {"scan"}),
        ("extractors/readers/image.py", {"scan"}),
        ("extractors/readers/markdown.py", {"text"}),
        ("extractors/readers/html_grids.py", {"text", "html"}),
        ("extractors/readers/mending.py", {"text", "html", "docx", "pdf", "scan"}),
        ("extractors/rows.py", {"text", "html", "docx", "pdf", "scan"}),
        ("normalizers/catalogues/units.csv", {"text", "html", "docx", "pdf", "scan"}),
        ("pipeline/values.py", {"text", "html", "docx", "pdf", "scan"}),
    ],
)
def test_what_is_mended_reads_the_formats_again_that_pass_through_it(
    name: str, changed: set[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    before = {way: pipeline_version(way) for way in WAYS}
    mend(monkeypatch, tmp_path, name)
    after = {way: pipeline_version(way) for way in WAYS}
    # A file that was refused has no format: whatever reads may read it now.
    expected = changed | ({"any", "any_scan"} if changed else set())
    assert {way for way in WAYS if before[way] != after[way]} == expected
    monkeypatch.undo()
    fingerprint.cache_clear()


def test_a_new_library_reads_again_what_it_reads(monkeypatch: pytest.MonkeyPatch) -> None:
    before = {way: pipeline_version(way) for way in WAYS}
    real = metadata.version
    monkeypatch.setattr(metadata, "version", lambda name: "99" if name == "python-docx" else real(name))
    fingerprint.cache_clear()
    assert {way for way in WAYS if pipeline_version(way) != before[way]} == {"docx", "any", "any_scan"}
    monkeypatch.undo()
    fingerprint.cache_clear()


def test_versions_look_like_versions() -> None:
    head, _, tail = pipeline_version("pdf").partition("+")
    assert head == metadata.version("nhiemvu") and len(tail) == 8 and int(tail, 16) >= 0


# Text recognition


def without_tesseract(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing() -> Any:
        raise UnreadableError("no_ocr", "missing")

    monkeypatch.setattr(ocr, "engine", missing)


def with_tesseract(monkeypatch: pytest.MonkeyPatch, number: str = "5.3.0") -> None:
    monkeypatch.setattr(ocr, "engine", lambda: ocr.Engine(number, "17.0"))


@pytest.mark.parametrize(
    ("form", "flags", "way"),
    [
        ("scan", [], "scan"),
        ("pdf", [], "pdf"),
        ("pdf", ["pages_recognised"], "scan"),
        ("pdf", ["pages_without_text"], "scan"),
        ("pdf", ["text_layer_doubtful"], "scan"),
        ("docx", ["pages_recognised"], "docx"),
        ("html", [], "html"),
    ],
)
def test_the_way_of_a_row(form: str, flags: list[str], way: str) -> None:
    assert way_of(form, flags) == way


def test_only_scans_depend_on_tesseract(monkeypatch: pytest.MonkeyPatch) -> None:
    with_tesseract(monkeypatch)
    before = {way: pipeline_version(way) for way in WAYS}
    with_tesseract(monkeypatch, "5.4.0")
    assert {way for way in WAYS if pipeline_version(way) != before[way]} == {"scan", "any_scan"}
    assert (way_of_reject("no_ocr"), way_of_reject("damaged")) == ("any_scan", "any")


def test_nobody_asks_for_tesseract_without_scans(raw: Path, ingest: Ingest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "engine", lambda: pytest.fail("asked"))
    write(raw / "a.pdf", format="pdf")
    write(raw / "b.txt", commune="Xã Bối Cầu")
    write(raw / "c.pdf", reason="damaged")
    assert ingest(version=None).counts.read == 3
    assert ingest(version=None).counts.read == 0


@pytest.mark.parametrize(
    "content",
    [
        {"format": "pdf", "flags": ["pages_without_text"]},
        {"format": "pdf", "flags": ["text_layer_doubtful"]},
        {"format": "scan"},
        {"reason": "no_ocr"},
    ],
)
def test_what_was_read_without_tesseract_is_read_again_once_it_is_there(
    content: dict[str, Any], raw: Path, ingest: Ingest, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(raw / "a.pdf", **content)
    write(raw / "b.pdf", format="pdf", commune="Xã Bối Cầu")
    without_tesseract(monkeypatch)
    assert [ingest(version=None).counts.read for _ in range(3)] == [2, 0, 0]
    with_tesseract(monkeypatch)
    assert [ingest(version=None).counts.read for _ in range(2)] == [1, 0]


# What of a dataset is read again


def test_a_mended_reader_reads_only_its_format_again(
    raw: Path, output: Path, ingest: Ingest, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Of a plan's other files, too."""
    write(raw / "a.docx", format="docx", texts=["a"])
    write(raw / "a.pdf", format="pdf", texts=["b"])
    write(raw / "c.txt", commune="Xã Bối Cầu")
    write(raw / "d.docx", reason="damaged")
    assert ingest(version=None).counts.read == 4
    mend(monkeypatch, tmp_path, "extractors/readers/pdf_lines.py")
    # The one that is read again, and the one that was refused.
    assert [ingest(version=None).counts.read for _ in range(2)] == [2, 0]
    (row,) = read_table(output, "documents").filter(records_of("a.docx")).to_pylist()
    (other,) = row["also_in"]
    assert row["pipeline_version"] == pipeline_version("docx") and other["pipeline_version"] == pipeline_version("pdf")
    monkeypatch.undo()
    fingerprint.cache_clear()


def records_of(name: str) -> Any:
    import pyarrow.compute as pc

    return pc.field("source_file") == name


def test_a_row_carries_the_version_of_its_format(raw: Path, output: Path, ingest: Ingest) -> None:
    write(raw / "a.docx", format="docx")
    ingest(version=None)
    (row,) = read_table(output, "documents").to_pylist()
    assert row["pipeline_version"] == pipeline_version("docx") != pipeline_version("text")
    assert records().document["pipeline_version"] == "1"
