"""OCRmyPDF on single pages: deskewed, at 300 dots an inch, in Vietnamese; a few pages at a time in a process of its own
that can be ended with all its children."""

import importlib.metadata
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from extractors.document import UnreadableError

SETTINGS = ("--deskew", "--language", "vie", "--oversample", "300", "--mode", "force", "--jobs", "1")
_FAST = ("--output-type", "pdf", "--optimize", "0", "--quiet", "--max-image-mpixels", "120")
_TURNED = ("--rotate-pages", "--rotate-pages-threshold", "2")
PAGE_SECONDS = 90
"""A page takes three seconds; one that takes longer than this is given up."""
_LOOK_EVERY = 0.25
_PACKAGES = "the Debian packages tesseract-ocr and tesseract-ocr-vie"


@dataclass(frozen=True, slots=True)
class Engine:
    """The versions of what recognises."""

    tesseract: str
    ocrmypdf: str

    def __str__(self) -> str:
        return f"tesseract {self.tesseract}, ocrmypdf {self.ocrmypdf}"


@lru_cache(maxsize=1)
def engine() -> Engine:
    """What is installed. Raises UnreadableError("no_ocr") where tesseract or its Vietnamese is missing."""
    program = shutil.which("tesseract")
    if program is None:
        raise UnreadableError("no_ocr", f"It is a scan: reading it needs text recognition. Install {_PACKAGES}.")
    said = _said(program, "--version")
    languages = {line.strip() for line in _said(program, "--list-langs").splitlines()[1:]}
    if not said or "vie" not in languages:
        raise UnreadableError("no_ocr", f"It is a scan, and tesseract knows no Vietnamese here. Install {_PACKAGES}.")
    return Engine(said.split()[1], importlib.metadata.version("ocrmypdf"))


def _said(program: str, option: str) -> str:
    with suppress(OSError, subprocess.TimeoutExpired):
        return subprocess.run([program, option], capture_output=True, text=True, timeout=30, check=False).stdout
    return ""


def recognise(
    source: Path, count: int, folder: Path, done: Callable[[int, dict[str, Any]], None], turn: bool = False
) -> set[int]:
    """Recognise the `count` pages of the PDF `source`. `done` is told each page (0-based) as soon as it is finished,
    with what `ocr_plugin` wrote of it. Returns the pages that took too long.

    Works in `folder`, which must be empty but for `source`. `turn`: find out which way up the pages are, too. Pages of
    which nothing is told could not be recognised together with the others.
    """
    kept = folder / "kept"
    kept.mkdir()
    command = [sys.executable, "-m", "ocrmypdf", *SETTINGS, *_FAST, *(_TURNED if turn else ())]
    command += ["--plugin", str(Path(__file__).with_name("ocr_plugin.py"))]
    command += ["--tesseract-timeout", str(PAGE_SECONDS), "--tesseract-non-ocr-timeout", str(PAGE_SECONDS // 3)]
    root = str(Path(__file__).resolve().parents[2])
    environment = {
        **os.environ,
        # Two processes on two processors: more threads would only wait for each other.
        "OMP_THREAD_LIMIT": "1",
        "OMP_NUM_THREADS": "1",
        "TMPDIR": str(folder),
        "NHIEMVU_OCR_OUT": str(kept),
        "PYTHONPATH": os.pathsep.join(filter(None, (root, os.environ.get("PYTHONPATH", "")))),
    }
    told: set[int] = set()
    slow: set[int] = set()

    def look() -> None:
        for index in set(range(count)) - told:
            page = _page(kept / f"{index + 1:06}.json")
            if page is None:
                continue
            told.add(index)
            if page["read"]:
                done(index, page)
            else:
                slow.add(index)

    run([*command, str(source), str(folder / "read.pdf")], environment, folder, 30 + count * PAGE_SECONDS * 1.5, look)
    return slow


def run(
    command: Sequence[str], environment: dict[str, str], folder: Path, seconds: float, look: Callable[[], None]
) -> None:
    """Run the command to its end, whatever that is, and `look` after it now and then and at the end; kill it and its
    children after so many seconds."""
    process = subprocess.Popen(
        command,
        env=environment,
        cwd=folder,
        # Held open and never written to: its end tells the child that this process is gone.
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    end = time.monotonic() + seconds
    try:
        while (left := end - time.monotonic()) > 0:
            with suppress(subprocess.TimeoutExpired):
                process.wait(min(left, _LOOK_EVERY))
                break
            look()
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        if process.stdin:
            process.stdin.close()
    look()


def _page(path: Path) -> dict[str, Any] | None:
    try:
        page: dict[str, Any] = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return None
    return page
