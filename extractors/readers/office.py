"""Reader for .doc, .rtf and .odt: LibreOffice turns them into Word files in a folder of its own, without network."""

import contextlib
import os
import shutil
import signal
import struct
import subprocess
import tempfile
import zipfile
from pathlib import Path
from typing import Literal

from extractors.document import Document, UnreadableError
from extractors.readers.docx import read_docx
from extractors.readers.docx_package import MAX_TOTAL

OfficeKind = Literal["doc", "rtf", "odt"]

SECONDS = 50
"""What one file may take LibreOffice; a long plan takes three to eight, its start included."""
MAX_BYTES = 100_000_000
_MAX_MEMBER = 60_000_000
_MAX_OUTPUT = 300_000_000
_LIMITED = ["/bin/sh", "-c", 'ulimit -v 1400000 2>/dev/null; exec "$@"', "sh"]
"""Starts a program that gets no more than 1.4 GB, where the system can say so; a long plan takes LibreOffice 0.5."""
_NAMES = {"doc": "a .doc file (Word 97 to 2003)", "rtf": "an .rtf file", "odt": "an OpenDocument text (.odt)"}
# Links are never followed, macros never run; what asks for the network all the same finds a proxy that is not there.
_SETTINGS = (
    ("/org.openoffice.Office.Writer/Content/Update", "Link", "2"),
    ("/org.openoffice.Office.Writer/Content/Update", "Field", "false"),
    ("/org.openoffice.Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("/org.openoffice.Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("/org.openoffice.Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("/org.openoffice.Office.Common/Misc", "UseLocking", "false"),
    ("/org.openoffice.Inet/Settings", "ooInetProxyType", "2"),
    *(
        ("/org.openoffice.Inet/Settings", f"ooInet{scheme}Proxy{part}", value)
        for scheme in ("HTTP", "HTTPS", "FTP")
        for part, value in (("Name", "127.0.0.1"), ("Port", "9"))
    ),
)
_OLE_ENTRY, _OLE_NAME = 128, 64
_ENCRYPTED_TEXT = 0x0100
"""The flag in the first bytes of a .doc's text (MS-DOC 2.5.2, fEncrypted) that says it needs a password."""


def read_office(path: Path, kind: OfficeKind) -> Document:
    """Read a .doc, .rtf or .odt file as the Word file that LibreOffice makes of it.

    Raises UnreadableError: "unsupported" (LibreOffice is missing; a workbook, slides), "over_limit" (too large),
    "encrypted", "damaged" (nothing came out, or not in time), and what `read_docx` raises; OSError where the file
    system fails.
    """
    if path.stat().st_size > MAX_BYTES:
        raise UnreadableError("over_limit", "The file is larger than any plan.")
    if kind == "doc":
        _check_ole(path.read_bytes())
    elif kind == "odt":
        _check_archive(path)
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        raise UnreadableError(
            "unsupported",
            f"It is {_NAMES[kind]} and needs LibreOffice, which is not installed (Debian: libreoffice-writer); "
            "or save it as .docx.",
        )
    with tempfile.TemporaryDirectory(prefix="nhiemvu-", ignore_cleanup_errors=True) as folder:
        return read_docx(_convert(program, path, kind, Path(folder)))


def _convert(program: str, path: Path, kind: OfficeKind, folder: Path) -> Path:
    """The Word file that LibreOffice makes of `path` in `folder`."""
    source = folder / f"plan.{kind}"
    shutil.copyfile(path, source)
    profile, output = folder / "profile", folder / "made"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_settings(), "utf-8")
    command = [program, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore", "--nologo"]
    command += ["--nodefault", "--nolockcheck", "--convert-to", "docx:MS Word 2007 XML", "--outdir", str(output)]
    environment = {"PATH": os.environ.get("PATH", ""), "HOME": str(folder), "TMPDIR": str(folder), "LANG": "C.UTF-8"}
    process = subprocess.Popen(
        [*_LIMITED, *command, str(source)],
        cwd=folder,
        env={**environment, "SAL_USE_VCLPLUGIN": "svp"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        process.wait(SECONDS)
    except subprocess.TimeoutExpired as error:
        raise UnreadableError(
            "damaged", f"LibreOffice did not finish reading the file within {SECONDS} seconds."
        ) from error
    finally:
        # Its start script leaves the program itself behind when only the script is ended.
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    made = output / "plan.docx"
    if not made.is_file() or not 0 < made.stat().st_size <= _MAX_OUTPUT:
        raise UnreadableError("damaged", f"It seems to be {_NAMES[kind]}, but LibreOffice could not read it.")
    return made


def _settings() -> str:
    items = "".join(
        f'<item oor:path="{where}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
        for where, name, value in _SETTINGS
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry" '
        'xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"{items}</oor:items>"
    )


def _check_ole(data: bytes) -> None:
    """Raises for what is no readable .doc among the files that share its container (MS-CFB)."""
    if _entry(data, "EncryptedPackage") is not None:
        raise UnreadableError("encrypted", "The Word file is protected by a password.")
    text = _entry(data, "WordDocument")
    if text is None:
        for name, what in (("Workbook", "an Excel file"), ("Book", "an Excel file"), ("PowerPoint Document", "slides")):
            if _entry(data, name) is not None:
                raise UnreadableError("unsupported", f"It is {what}, not a document: this format is not read.")
        raise UnreadableError("unsupported", "It is an Office container without a Word text: this format is not read.")
    sector = 1 << min(struct.unpack_from("<H", data, 30)[0], 12)
    start = (struct.unpack_from("<I", data, text + 116)[0] + 1) * sector
    head = data[start : start + 12]
    if len(head) == 12 and head[:2] == b"\xec\xa5" and struct.unpack_from("<H", head, 10)[0] & _ENCRYPTED_TEXT:
        raise UnreadableError("encrypted", "The Word file is protected by a password.")


def _entry(data: bytes, name: str) -> int | None:
    """Where the entry of a stream of that name stands in an OLE file's directory. Entries are of 128 bytes in sectors
    of 512 or 4096, so they are found without following the chains of sectors, which a broken file may tie in knots."""
    printed = name.encode("utf-16-le").ljust(_OLE_NAME, b"\0") + struct.pack("<HB", 2 * len(name) + 2, 2)
    at = data.find(printed)
    while at >= 0 and (at % _OLE_ENTRY or at + _OLE_ENTRY > len(data)):
        at = data.find(printed, at + 1)
    return at if at >= 0 else None


def _check_archive(path: Path) -> None:
    """Raises for an OpenDocument text that needs a password, or unpacks to more than can be read."""
    try:
        with zipfile.ZipFile(path) as archive:
            infos = {info.filename: info for info in archive.infolist()}
            sizes = [info.file_size for info in archive.infolist()]
            manifest = infos.get("META-INF/manifest.xml")
            hidden = False
            if manifest is not None and manifest.file_size < 1_000_000:
                hidden = b"encryption-data" in archive.read(manifest)
    except OSError:
        raise
    except Exception as error:
        # What zipfile raises on broken archives is neither listed nor of one family.
        raise UnreadableError("damaged", "The OpenDocument text is damaged or cut short.") from error
    if sum(sizes) > MAX_TOTAL or max(sizes, default=0) > _MAX_MEMBER:
        raise UnreadableError("over_limit", "The OpenDocument text unpacks to more than any plan holds (a zip bomb?).")
    if hidden:
        raise UnreadableError("encrypted", "The OpenDocument text is protected by a password.")
