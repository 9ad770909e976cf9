"""A file's format by its content: web pages, archives of them, markdown, and texts that look a little like them."""

from pathlib import Path

import pytest

from extractors.document import UnreadableError
from extractors.readers.sniff import sniff

ROW = "1\tNiêm yết danh sách\tCông an xã\tQuý I\n"
PIPES = "| STT | Việc |\n|-----|------|\n| 1 | Sửa loa |\n"
HTML_TABLE = "<table border='1'>\n<tr><td>1</td><td>Sửa loa</td></tr>\n</table>\n"
MIME = "MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n--x\r\n"

CASES = [
    ("html", "<!DOCTYPE html><html><body>x</body></html>"),
    ("html", "<!doctype HTML PUBLIC '-//W3C//DTD HTML 4.01//EN'>\nx"),
    ("html", "\n\n  <html xmlns:o='urn:schemas-microsoft-com:office:office'>\n<head>"),
    ("html", "<?xml version='1.0' encoding='UTF-8'?>\n<!DOCTYPE html>\n<html>"),
    ("html", "<!-- saved from url=(0021)https://xa.example/ -->\n<HTML><BODY>"),
    ("html", "<style>p{}</style><p>x</p>"),
    ("html", "<div><p>Một</p>\n<p>Hai</p></div>"),
    ("html", "<p>Một</p>\n\n<p>Hai</p>\n\n<p>Ba</p>"),
    ("html", HTML_TABLE + "<p>Hai</p>"),
    ("text", "<p>(Đính kèm Phụ lục)</p>\n\nI. MỤC ĐÍCH\n\nNâng cao nhận thức.\n\n" + ROW),
    ("text", "<b>KẾ HOẠCH"),
    ("text", "<Dự thảo>\n\nKẾ HOẠCH"),
    ("text", "KẾ HOẠCH <html> <body>"),
    ("mhtml", "From: <Saved by Blink>\r\nSubject: =?utf-8?Q?K?=\r\nDate: Mon, 1 Jan 2024\r\n" + MIME),
    ("mhtml", MIME),
    ("mhtml", "MIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\n\n<html>"),
    ("mhtml", "From: x\nContent-Type: multipart/related;\n\tboundary=x\nMIME-Version: 1.0\n\n--x"),
    ("text", "Số: 12\nMIME-Version là gì?\n"),
    ("text", "MIME-Version: 1.0\nContent-Type: text/plain\n\nKẾ HOẠCH"),
    ("markdown", "# KẾ HOẠCH\n\n" + PIPES),
    ("markdown", "a | b\n--- | :---:\nc | d\n"),
    ("markdown", "# KẾ HOẠCH\n\nMột\n\n" + HTML_TABLE),
    ("markdown", HTML_TABLE + "\n# KẾ HOẠCH\n\nMột\n\nHai\n\nBa\n"),
    ("text", "# KẾ HOẠCH\n\n## I. MỤC ĐÍCH\n\n" + ROW * 3),
    ("text", "ỦY BAN NHÂN DÂN | CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n------- ------\n"),
    ("text", "Một\n---\n\nHai\n-----\n"),
    ("text", "BM 01-KH\nKẾ HOẠCH"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "text"), CASES)
def test_kinds(kind: str, text: str, tmp_path: Path) -> None:
    path = tmp_path / "x.pdf"
    data = text.encode()
    path.write_bytes(data)
    assert sniff(path) == kind
    if kind == "mhtml":
        return
    for encoding in ("utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"):
        path.write_bytes(text.encode(encoding))
        assert sniff(path) == kind, encoding


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("pdf", b"%PDF-1.7\n"),
        ("rtf", b"{\\rtf1 "),
        ("image", b"\x89PNG\r\n\x1a\n"),
        ("image", b"BM\x36\x00\x00\x00\x00\x00\x00\x00\x36\x00\x00\x00"),
        ("doc", b"\xd0\xcf\x11\xe0\xa1\xb1"),
    ],
)
def test_other_kinds(kind: str, data: bytes, tmp_path: Path) -> None:
    path = tmp_path / "x.html"
    path.write_bytes(data)
    assert sniff(path) == kind


def test_nothing_in_it(tmp_path: Path) -> None:
    path = tmp_path / "x.html"
    path.write_bytes(b" \n\t")
    with pytest.raises(UnreadableError) as error:
        sniff(path)
    assert error.value.reason == "empty"
