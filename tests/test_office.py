"""Files that LibreOffice has to turn into Word files first: what is told without it, and what it may not do."""

import os
import shutil
import signal
import socket
import struct
import subprocess
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from word_files import item, level, numbering, par, table, word_file

from extractors.document import Table, UnreadableError
from extractors.readers import office
from extractors.readers.office import OfficeKind, read_office

needs_office = pytest.mark.skipif(
    not (shutil.which("soffice") or shutil.which("libreoffice")), reason="LibreOffice is not installed"
)
ODT = "application/vnd.oasis.opendocument.text"
NAMES = "urn:oasis:names:tc:opendocument:xmlns"


def ole(*names: str, text_flags: int = 0) -> bytes:
    """An OLE container: a header, a directory of one sector with these streams, and the first one's first sector."""
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHH", 0x3E, 3, 0xFFFE, 9)
    entries = b"".join(
        name.encode("utf-16-le").ljust(64, b"\0")
        + struct.pack("<HBB", 2 * len(name) + 2, 2, 1)
        + bytes(48)
        + struct.pack("<IQ", 1, 4096)
        for name in names
    )
    text = b"\xec\xa5\xc1\x00" + bytes(6) + struct.pack("<H", text_flags)
    return header.ljust(512, b"\0") + entries.ljust(512, b"\0") + text.ljust(4096, b"\0")


def odt(path: Path, body: str = "", manifest: str = "", extra: dict[str, bytes] | None = None) -> Path:
    """An OpenDocument text with this content."""
    spaces = " ".join(f'xmlns:{n}="{NAMES}:{n}:1.0"' for n in ("office", "text", "draw", "script"))
    spaces += f' xmlns:svg="{NAMES}:svg-compatible:1.0" xmlns:xlink="http://www.w3.org/1999/xlink"'
    entry = "manifest:file-entry manifest:full-path"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", ODT, zipfile.ZIP_STORED)
        archive.writestr(
            "META-INF/manifest.xml",
            f'<manifest:manifest xmlns:manifest="{NAMES}:manifest:1.0"><{entry}="/" manifest:media-type="{ODT}"/>'
            f'<{entry}="content.xml" manifest:media-type="text/xml">{manifest}</manifest:file-entry>'
            "</manifest:manifest>",
        )
        archive.writestr(
            "content.xml",
            f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {spaces} office:version="1.2">'
            f"<office:body><office:text>{body}</office:text></office:body></office:document-content>",
        )
        for name, data in (extra or {}).items():
            archive.writestr(name, data)
    return path


def refused(path: Path, kind: OfficeKind) -> tuple[str, str]:
    with pytest.raises(UnreadableError) as raised:
        read_office(path, kind)
    return raised.value.reason, raised.value.message


@pytest.mark.parametrize(
    ("data", "reason", "words"),
    [
        (ole("EncryptedPackage", "EncryptionInfo"), "encrypted", "password"),
        (ole("WordDocument", text_flags=0x0100), "encrypted", "password"),
        (ole("Workbook"), "unsupported", "Excel"),
        (ole("Book"), "unsupported", "Excel"),
        (ole("PowerPoint Document"), "unsupported", "slides"),
        (ole("Contents"), "unsupported", "without a Word text"),
        (ole()[:40], "unsupported", "without a Word text"),
        ("WordDocument".encode("utf-16-le"), "unsupported", "without a Word text"),
    ],
)
def test_containers_without_a_readable_text_are_told_apart(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, data: bytes, reason: str, words: str
) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: pytest.fail("LibreOffice was asked for"))
    (tmp_path / "plan.doc").write_bytes(data)
    told, message = refused(tmp_path / "plan.doc", "doc")
    assert told == reason and words in message


def test_opendocument_texts_that_are_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: pytest.fail("LibreOffice was asked for"))
    hidden = odt(tmp_path / "hidden.odt", manifest="<manifest:encryption-data/>")
    bomb = odt(tmp_path / "bomb.odt", extra={"Pictures/a.bmp": bytes(office._MAX_MEMBER + 1)})
    cut = tmp_path / "cut.odt"
    cut.write_bytes(hidden.read_bytes()[:200])
    assert [refused(path, "odt")[0] for path in (hidden, bomb, cut)] == ["encrypted", "over_limit", "damaged"]


@pytest.mark.parametrize("kind", ["doc", "rtf", "odt"])
def test_without_libreoffice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: OfficeKind) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)
    path = tmp_path / f"plan.{kind}"
    path.write_bytes(ole("WordDocument") if kind == "doc" else rb"{\rtf1 x}")
    if kind == "odt":
        odt(path)
    reason, message = refused(path, kind)
    assert reason == "unsupported" and "libreoffice-writer" in message and f".{kind}" in message


def program(path: Path, script: str) -> str:
    path.write_text(f"#!/bin/sh\n{script}\n", "utf-8")
    path.chmod(0o755)
    return str(path)


def test_a_program_that_makes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = program(tmp_path / "soffice", "exit 0")
    monkeypatch.setattr(shutil, "which", lambda _: made)
    (tmp_path / "plan.rtf").write_bytes(rb"{\rtf1 x}")
    assert refused(tmp_path / "plan.rtf", "rtf")[0] == "damaged"


def test_a_program_that_hangs_is_ended_with_all_it_started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = program(tmp_path / "soffice", "sleep 120 & wait")
    monkeypatch.setattr(shutil, "which", lambda _: made)
    monkeypatch.setattr(office, "SECONDS", 0.3)
    ended: list[tuple[int, int]] = []
    end = os.killpg

    def watch(group: int, sign: int) -> None:
        ended.append((group, sign))
        end(group, sign)

    monkeypatch.setattr(os, "killpg", watch)
    folder = tmp_path / "own"
    folder.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    (tmp_path / "plan.rtf").write_bytes(rb"{\rtf1 x}")
    reason, message = refused(tmp_path / "plan.rtf", "rtf")
    assert reason == "damaged" and "did not finish" in message
    ((group, sign),) = ended
    assert group != os.getpgrp() and sign == signal.SIGKILL
    assert not list(folder.iterdir())


def test_the_file_keeps_its_name_to_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Names with quotes, line breaks and leading dashes never reach a command line."""
    seen = tmp_path / "seen"
    made = program(tmp_path / "soffice", f"printf '%s\\n' \"$@\" > '{seen}'")
    monkeypatch.setattr(shutil, "which", lambda _: made)
    path = tmp_path / "--env:x\n'\"\u202egnp.rtf"
    path.write_bytes(rb"{\rtf1 x}")
    refused(path, "rtf")
    assert seen.read_text().splitlines()[-1].endswith("/plan.rtf") and "--env:x" not in seen.read_text()


@pytest.fixture
def visitors() -> Iterator[tuple[str, list[bytes]]]:
    """The address of a server on this machine, and what asks it for something."""
    heard: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def listen() -> None:
            while True:
                try:
                    connection, _ = server.accept()
                except OSError:
                    return
                with connection:
                    connection.settimeout(5)
                    heard.append(connection.recv(200))

        thread = threading.Thread(target=listen, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}", heard
        server.shutdown(socket.SHUT_RDWR)
        thread.join(5)


@needs_office
def test_opendocument_texts_fetch_nothing(tmp_path: Path, visitors: tuple[str, list[bytes]]) -> None:
    address, heard = visitors
    secret = tmp_path / "secret.txt"
    secret.write_text("MẬT", "utf-8")
    where = 'xlink:type="simple" xlink:show="embed" xlink:actuate="onLoad"'
    body = (
        f'<text:p><draw:frame svg:width="5cm" svg:height="5cm"><draw:image xlink:href="{address}/a.png" {where}/>'
        f'</draw:frame></text:p><text:section text:name="a"><text:section-source xlink:href="{address}/b.odt" {where}/>'
        f'<text:p>Một.</text:p></text:section><text:section text:name="b"><text:section-source '
        f'xlink:href="{secret.as_uri()}" {where}/><text:p>Hai.</text:p></text:section><text:p>Kế hoạch</text:p>'
    )
    document = read_office(odt(tmp_path / "plan.odt", body), "odt")
    assert [p.text for p in document.paragraphs()] == ["Một.", "Hai.", "Kế hoạch"]
    assert heard == []


@needs_office
def test_rich_texts_fetch_nothing(tmp_path: Path, visitors: tuple[str, list[bytes]]) -> None:
    address, heard = visitors
    words = "Kế hoạch".encode("utf-16-le")
    escaped = "".join(f"\\u{code}?" for (code,) in struct.iter_unpack("<h", words))
    path = tmp_path / "plan.rtf"
    path.write_text(
        rf"{{\rtf1\ansi{{\*\template {address}/t.dot}}{escaped}\par"
        rf'{{\field{{\*\fldinst INCLUDEPICTURE "{address}/a.png" \\d}}{{\fldrslt }}}}'
        rf'{{\field{{\*\fldinst INCLUDETEXT "{address}/a.txt"}}{{\fldrslt Sau}}}}\par}}',
        "ascii",
    )
    document = read_office(path, "rtf")
    assert [p.text for p in document.paragraphs()] == ["Kế hoạch", "Sau"]
    assert document.format == "docx" and heard == []


@needs_office
def test_word_files_of_old(tmp_path: Path) -> None:
    """A .doc keeps the numbers that Word makes and the cells of its tables."""
    levels = level(0, "upperRoman", "%1.") + level(1, "lowerLetter", "%2)")
    body = item("NHIỆM VỤ", 1) + item("Rà soát", 1, 1) + item("Công khai", 1, 1) + table(["TT", "Việc"], ["1", "Nộp"])
    source = word_file(tmp_path / "plan.docx", body + par("Hết"), {"numbering": numbering({0: levels}, {1: 0})})
    profile = (tmp_path / "profile").as_uri()
    command = [shutil.which("soffice") or "libreoffice", f"-env:UserInstallation={profile}", "--headless"]
    subprocess.run(
        [*command, "--convert-to", "doc", "--outdir", str(tmp_path), str(source)],
        check=True,
        capture_output=True,
        timeout=50,
    )
    document = read_office(tmp_path / "plan.doc", "doc")
    assert [p.text for p in document.paragraphs()] == ["I. NHIỆM VỤ", "a) Rà soát", "b) Công khai", "Hết"]
    (found,) = (block for block in document.blocks if isinstance(block, Table))
    assert [[c and c.text for c in line] for line in found.grid()] == [["TT", "Việc"], ["1", "Nộp"]]
