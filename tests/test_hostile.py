"""One run over hostile and broken files: each is read or rejected with its reason, and nothing else is touched."""

import os
import shutil
import socket
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import hostile
import pytest

from pipeline.dataset import edit_dataset, read_table
from pipeline.limits import Limits
from pipeline.pool import Reader
from pipeline.run import Run
from pipeline.sources import find_sources
from pipeline.summary import Summary

WHOLE = Path(__file__).resolve().parents[1] / "data" / "raw" / "xa_tam_thanh_2023.pdf"
LIMITS = Limits(seconds=60)
PEAK = 1500
READ = "read"
SECRET = "Điều không ai được biết"
UNREAD = {"no_text", "no_ocr", "over_limit"}
"""What may become of pictures without words."""

Make = Callable[[Path, str], object]
FILES: dict[str, tuple[Make, set[str]]] = {
    "truncated.pdf": (lambda path, url: hostile.truncated_pdf(path, WHOLE), {"damaged", READ}),
    "cyclic.pdf": (lambda path, url: hostile.cyclic_pdf(path), {"damaged", "empty", "no_text"}),
    "many_pages.pdf": (lambda path, url: hostile.many_pages_pdf(path), {"over_limit"}),
    "huge_page.pdf": (
        lambda path, url: hostile.huge_page_pdf(path),
        UNREAD,
    ),
    "vast_page.pdf": (
        lambda path, url: hostile.vast_page_pdf(path),
        UNREAD,
    ),
    "stream_bomb.pdf": (lambda path, url: hostile.stream_bomb_pdf(path), {"no_text", "over_limit", "damaged", "empty"}),
    "encrypted.pdf": (lambda path, url: hostile.encrypted_pdf(path, WHOLE), {"encrypted"}),
    "acting.pdf": (lambda path, url: hostile.acting_pdf(path, WHOLE, url), {READ}),
    "shuffled.pdf": (lambda path, url: hostile.shuffled(path, WHOLE), {"damaged", "no_text", "not_a_plan", READ}),
    "noise.pdf": (lambda path, url: hostile.noise(path, b"%PDF-1.7\n"), {"damaged"}),
    "bomb.docx": (lambda path, url: hostile.bomb_docx(path), {"over_limit"}),
    "lying.docx": (lambda path, url: hostile.lying_docx(path), {"over_limit", "damaged"}),
    "entities.docx": (
        lambda path, url: hostile.entities_docx(path, path.parent.parent / "secret.txt"),
        {"damaged", READ},
    ),
    "template.docx": (lambda path, url: hostile.template_docx(path, url), {READ}),
    "nested.docx": (lambda path, url: hostile.nested_docx(path), {"damaged", "over_limit", READ}),
    "wide.docx": (lambda path, url: hostile.wide_docx(path), {"over_limit", READ}),
    "climbing.docx": (lambda path, url: hostile.climbing_docx(path), {"damaged", READ}),
    "noise.docx": (lambda path, url: hostile.noise(path, b"PK\x03\x04"), {"damaged"}),
    "noise.doc": (
        lambda path, url: hostile.noise(path, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
        {"damaged", "unsupported"},
    ),
    "scripts.html": (lambda path, url: hostile.scripts_html(path, url), {READ}),
    "nested.html": (lambda path, url: hostile.nested_html(path), {"not_a_plan", "damaged", "over_limit", "empty"}),
    "wide.html": (lambda path, url: hostile.wide_html(path), {"not_a_plan", "over_limit"}),
    "long_line.txt": (lambda path, url: hostile.long_line_text(path), {"over_limit"}),
    "shorter_line.txt": (lambda path, url: hostile.long_line_text(path, 25), {"not_a_plan", "over_limit"}),
    "tabs.txt": (lambda path, url: hostile.tabs_text(path), {READ, "over_limit"}),
    "marks.txt": (lambda path, url: hostile.marks_text(path), {READ}),
    "zero.txt": (lambda path, url: path.write_bytes(b""), {"empty"}),
    "blank.docx": (lambda path, url: path.write_bytes(b" \n\t\n"), {"empty"}),
    "noise.txt": (lambda path, url: hostile.noise(path, b"K\xe1\xba\xbf ho\xe1\xba\xa1ch "), {"binary"}),
    "picture.png": (lambda path, url: hostile.huge_picture(path), UNREAD),
    "noise.png": (lambda path, url: hostile.noise(path, b"\x89PNG\r\n\x1a\n"), {"damaged", "no_ocr"}),
    "really_a_pdf.docx": (lambda path, url: shutil.copy(WHOLE, path), {READ}),
    "really_a_text.pdf": (lambda path, url: path.write_text(hostile.PLAN, "utf-8"), {READ}),
    "good.txt": (lambda path, url: path.write_text(hostile.PLAN.replace("31/", "32/"), "utf-8"), {READ}),
    **{
        name: ((lambda path, url, n=n: path.write_text(hostile.PLAN.replace("31/", f"{n}/"), "utf-8")), {READ})
        for n, name in enumerate(hostile.NAMES, 50)
    },
}
"""Each file's maker, and what may become of it: READ, or a reason."""


@pytest.fixture(scope="module")
def listener() -> Iterator[tuple[str, list[Any]]]:
    """A server of this machine that answers nothing and notes who connects."""
    seen: list[Any] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def wait() -> None:
            while True:
                try:
                    connection, address = server.accept()
                except OSError:
                    return
                seen.append(address)
                connection.close()

        threading.Thread(target=wait, daemon=True).start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}", seen


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory, listener: tuple[str, list[Any]]) -> Iterator[dict[str, Any]]:
    """What became of each file, and of the folders around."""
    top = tmp_path_factory.mktemp("hostile")
    raw, output, scratch, work = (top / name for name in ("raw", "processed", "scratch", "work"))
    peaks = tmp_path_factory.mktemp("peaks")
    for folder in (raw, scratch, work):
        folder.mkdir()
    (top / "secret.txt").write_text(SECRET, "utf-8")
    for name, (make, _) in FILES.items():
        make(raw / name, listener[0])
    hostile.bytes_name(raw).write_text(hostile.PLAN.replace("31/", "99/"), "utf-8")
    before = listing(raw)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TMPDIR", str(scratch))
        patch.setenv(hostile.PEAKS, str(peaks))
        patch.setattr(tempfile, "tempdir", None)
        patch.chdir(work)
        summary, taken = run_over(raw, output)
    yield {
        "top": top,
        "summary": summary,
        "output": output,
        "before": before,
        "after": listing(raw),
        "taken": taken,
        "peaks": [int(path.read_text()) for path in peaks.iterdir()],
    }
    shutil.rmtree(top)


def run_over(raw: Path, output: Path) -> tuple[Summary, int]:
    sources = find_sources([raw], output)
    with edit_dataset(output) as dataset, Reader(2, hostile.read_and_note, LIMITS) as reader:
        run = Run(dataset, sources)
        taken = 0
        for outcome in run.outcomes(reader, sources):
            run.place(outcome)
            taken += 1
        return run.finish(), taken


def listing(folder: Path) -> dict[str, int]:
    return {os.fsdecode(path): path.stat().st_mtime_ns for path in folder.rglob("*")}


def became(ran: dict[str, Any]) -> dict[str, str]:
    told = {row["source_file"]: row["reason"] for row in ran["summary"].rejects}
    for row in read_table(ran["output"], "documents").to_pylist():
        for name in (row["source_file"], *(other["source_file"] for other in row["also_in"])):
            told[name] = READ
    return told


@pytest.mark.parametrize("name", FILES)
def test_each_is_read_or_rejected_with_its_reason(name: str, ran: dict[str, Any]) -> None:
    told = [row for row in ran["summary"].rejects if row["source_file"] == name]
    assert became(ran)[name] in FILES[name][1], told


def test_the_run_goes_on_to_its_end(ran: dict[str, Any]) -> None:
    assert ran["taken"] == len(FILES) + 1
    assert all(row["message"].endswith(".") for row in ran["summary"].rejects)


def test_nothing_but_the_output_is_touched(ran: dict[str, Any]) -> None:
    assert ran["before"] == ran["after"]
    assert sorted(path.name for path in ran["top"].iterdir()) == ["processed", "raw", "scratch", "secret.txt", "work"]
    assert [*(ran["top"] / "scratch").iterdir(), *(ran["top"] / "work").iterdir()] == []
    assert not Path("/tmp/climbed.txt").exists()


def test_the_network_is_not_asked(ran: dict[str, Any], listener: tuple[str, list[Any]]) -> None:
    assert listener[1] == []


def test_no_file_of_the_machine_is_quoted(ran: dict[str, Any]) -> None:
    written = [str(read_table(ran["output"], table).to_pylist()) for table in ("documents", "tasks", "targets")]
    assert not [text for text in written if SECRET in text or "Việc giả" in text]


@pytest.mark.skipif(sys.platform != "linux", reason="the bound on memory is Linux's")
def test_memory_is_bounded(ran: dict[str, Any]) -> None:
    assert len(ran["peaks"]) >= 2
    assert max(ran["peaks"]) < PEAK
