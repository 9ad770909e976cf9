"""Makes hostile and broken files: each function writes one file and needs no more than a second or two."""

import io
import os
import random
import re
import resource
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

from pipeline.ingest import Job, Outcome, ingest_file

PLAN = """ỦY BAN NHÂN DÂN                CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
XÃ HẢI THANH                            Độc lập - Tự do - Hạnh phúc

Số: 31/KH-UBND                  Hải Thanh, ngày 05 tháng 3 năm 2024

KẾ HOẠCH
Nâng cao Chỉ số PAPI xã Hải Thanh năm 2024

I. NHIỆM VỤ
1. Niêm yết công khai danh sách hộ nghèo tại nhà văn hóa thôn trong quý II năm 2024. Công chức Văn hóa - xã hội chủ trì.
2. Tổ chức đối thoại với nhân dân trước ngày 30/9/2024. Văn phòng HĐND và UBND xã chủ trì.
"""
"""A small plan, to show that the run goes on beside them."""

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How old office files begin."""
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def pdf(objects: list[bytes]) -> bytes:
    """A PDF file of these objects; the first is the catalogue."""
    out = io.BytesIO()
    out.write(b"%PDF-1.7\n")
    at = []
    for number, body in enumerate(objects, 1):
        at.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    out.writelines(b"%010d 00000 n \n" % place for place in at)
    out.write(b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start))
    return out.getvalue()


def stream(data: bytes, head: bytes = b"") -> bytes:
    return b"<<%s/Length %d>>\nstream\n%s\nendstream" % (head, len(data), data)


def truncated_pdf(path: Path, whole: Path) -> None:
    data = whole.read_bytes()
    path.write_bytes(data[: len(data) * 6 // 10])


def cyclic_pdf(path: Path) -> None:
    """A page tree whose node is its own child."""
    nodes = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R 2 0 R]/Count 2/Parent 2 0 R>>"]
    path.write_bytes(pdf([*nodes, b"<</Type/Pages/Kids[2 0 R]/Count 1/Parent 2 0 R>>"]))


def many_pages_pdf(path: Path, count: int = 10_000) -> None:
    kids = b" ".join(b"%d 0 R" % (3 + place) for place in range(count))
    pages = [b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>"] * count
    path.write_bytes(
        pdf([b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, count), *pages])
    )


def huge_page_pdf(path: Path, side: int = 14_143) -> None:
    """A page that is one picture of 200 megapixels, a few hundred kilobytes in the file."""
    squeeze = zlib.compressobj(1)
    row = b"\xff" * side
    data = b"".join([*(squeeze.compress(row) for _ in range(side)), squeeze.flush()])
    head = b"/Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace/DeviceGray" % (side, side)
    head += b"/BitsPerComponent 8/Filter/FlateDecode"
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</XObject<</I 5 0 R>>>>>>"
    body = stream(b"q 595 0 0 842 0 0 cm /I Do Q")
    tree = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>"]
    path.write_bytes(pdf([*tree, page, body, stream(data, head)]))


def vast_page_pdf(path: Path) -> None:
    """A page of 14,000 by 14,000 points that has nothing but lines."""
    lines = b" ".join(b"%d 0 m %d 14000 l S" % (x, x) for x in range(0, 14_000, 2))
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 14000 14000]/Contents 4 0 R>>"
    tree = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>"]
    path.write_bytes(pdf([*tree, page, stream(lines)]))


def stream_bomb_pdf(path: Path) -> None:
    """A page whose content is half a gigabyte when unpacked."""
    squeeze = zlib.compressobj(1)
    chunk = b"0 0 m 9 9 l S\n" * 70_000
    data = b"".join([*(squeeze.compress(chunk) for _ in range(500)), squeeze.flush()])
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R>>"
    tree = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>"]
    path.write_bytes(pdf([*tree, page, stream(data, b"/Filter/FlateDecode")]))


def encrypted_pdf(path: Path, whole: Path) -> None:
    import pikepdf

    with pikepdf.open(whole) as plan:
        plan.save(path, encryption=pikepdf.Encryption(owner="chủ", user="mật khẩu"))


def acting_pdf(path: Path, whole: Path, url: str) -> None:
    """A good plan that wants to run a script, open a page and a file when it is opened."""
    import pikepdf
    from pikepdf import Dictionary, Name, String

    with pikepdf.open(whole) as plan:
        plan.Root.OpenAction = Dictionary(S=Name.URI, URI=String(url))
        script = Dictionary(S=Name.JavaScript, JS=String(f"app.launchURL('{url}');"))
        plan.Root.AA = Dictionary(WC=script)
        plan.pages[0].AA = Dictionary(O=Dictionary(S=Name.Launch, F=String("/bin/sh")))
        plan.save(path)


def docx(path: Path, body: str, parts: dict[str, str] | None = None, doctype: str = "") -> None:
    """A Word file with this body, and more parts or others."""
    types = (
        f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" '
        'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
    )
    rels = (
        f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" '
        f'Type="{OFFICE}/relationships/officeDocument" Target="word/document.xml"/></Relationships>'
    )
    document = f'{doctype}<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>'
    every = {"[Content_Types].xml": types, "_rels/.rels": rels, "word/document.xml": document, **(parts or {})}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in every.items():
            archive.writestr(name, text)


def paragraphs(text: str) -> str:
    return "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in text.splitlines())


def bomb_docx(path: Path) -> None:
    """A Word file of a megabyte whose text is a gigabyte."""
    docx(path, paragraphs(PLAN))
    with (
        zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
        archive.open("word/styles.xml", "w", force_zip64=True) as part,
    ):
        for _ in range(64):
            part.write(b" " * 2**24)


def lying_docx(path: Path) -> None:
    """A zip bomb whose directory says that its text is short."""
    bomb = b"<" + b" " * 400_000_000
    docx(path, paragraphs(PLAN), {"word/numbering.xml": bomb.decode()})
    data = bytearray(path.read_bytes())
    size = len(bomb).to_bytes(4, "little")
    at = data.find(size)
    while at >= 0:
        data[at : at + 4] = (1000).to_bytes(4, "little")
        at = data.find(size, at + 4)
    path.write_bytes(data)


def entities_docx(path: Path, secret: Path) -> None:
    """A Word file whose text asks for a file of the machine, and grows a billionfold."""
    grow = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    doctype = f'<!DOCTYPE d [<!ENTITY x SYSTEM "{secret.as_uri()}"><!ENTITY e0 "ha">{grow}]>'
    docx(path, paragraphs(PLAN) + "<w:p><w:r><w:t>&x; &e9;</w:t></w:r></w:p>", doctype=doctype)


def template_docx(path: Path, url: str) -> None:
    """A good plan whose template and whose picture lie in the network."""
    head = f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" Type="{OFFICE}/relationships'
    far = f'{head}/attachedTemplate" Target="{url}/t.dotm" TargetMode="External"/></Relationships>'
    picture = f'{head}/image" Target="{url}/p.png" TargetMode="External"/></Relationships>'
    settings = (
        f'<w:settings xmlns:w="{WORD}" xmlns:r="{OFFICE}/relationships"><w:attachedTemplate r:id="r1"/></w:settings>'
    )
    parts = {
        "word/_rels/settings.xml.rels": far,
        "word/_rels/document.xml.rels": picture,
        "word/settings.xml": settings,
    }
    docx(path, paragraphs(PLAN), parts)


def nested_docx(path: Path, depth: int = 3000) -> None:
    open_, close = "<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>"
    docx(path, paragraphs(PLAN) + open_ * depth + "<w:p/>" + close * depth)


def wide_docx(path: Path, rows: int = 3000, cols: int = 300) -> None:
    """A table of nearly a million cells."""
    row = f"<w:tr>{'<w:tc><w:p/></w:tc>' * cols}</w:tr>"
    docx(path, f"{paragraphs(PLAN)}<w:tbl>{row * rows}</w:tbl>")


def climbing_docx(path: Path) -> None:
    """A Word file with members that want to be unpacked elsewhere."""
    docx(path, paragraphs(PLAN), {"../../../climbed.txt": "x", "/tmp/climbed.txt": "x"})


def scripts_html(path: Path, url: str) -> None:
    lines = "".join(f"<p>{line}</p>" for line in PLAN.splitlines())
    path.write_text(
        f'<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/hostname">]><html><head><base href="{url}/">'
        f'<link rel="stylesheet" href="{url}/a.css"><script src="{url}/a.js"></script>'
        f'<meta http-equiv="refresh" content="0;url={url}"></head><body onload="alert(1)"><img src="{url}/p.png">'
        f"<iframe src='{url}'></iframe>{lines}<script>document.write('3. Việc giả.')</script>&x;</body></html>",
        "utf-8",
    )


def nested_html(path: Path, depth: int = 50_000) -> None:
    path.write_text("<html><body>" + "<div><table><tr><td>" * depth + "x", "utf-8")


def wide_html(path: Path) -> None:
    """Cells that say that they span a million rows and columns."""
    cell = '<td rowspan="1000000" colspan="1000000">x</td>'
    path.write_text(f"<html><body><table>{f'<tr>{cell * 20}</tr>' * 2000}</table></body></html>", "utf-8")


def long_line_text(path: Path, megabytes: int = 1024) -> None:
    chunk = ("Nhiệm vụ và giải pháp " * 40_000).encode()[: 2**20]
    with path.open("wb") as file:
        for _ in range(megabytes):
            file.write(chunk)


def tabs_text(path: Path) -> None:
    """Lines of nothing but tabs: a table of ten million cells."""
    path.write_text(PLAN + ("\t" * 10_000 + "\n") * 1000, "utf-8")


def marks_text(path: Path) -> None:
    """Emphasis, brackets and numbers without end, for expressions that try every way."""
    path.write_text(
        "*" * 100_000 + "\n" + "(" * 100_000 + "\n" + "1." * 100_000 + "\n" + "_a" * 100_000 + "\n" + PLAN, "utf-8"
    )


def huge_picture(path: Path, side: int = 14_143) -> None:
    """A PNG of 200 megapixels in some hundred kilobytes."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return len(data).to_bytes(4, "big") + kind + data + zlib.crc32(kind + data).to_bytes(4, "big")

    squeeze = zlib.compressobj(1)
    row = b"\x00" + b"\xff" * side
    data = b"".join([*(squeeze.compress(row) for _ in range(side)), squeeze.flush()])
    head = side.to_bytes(4, "big") * 2 + b"\x08\x00\x00\x00\x00"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b""))


def noise(path: Path, head: bytes, size: int = 200_000) -> None:
    path.write_bytes(head + random.Random(len(head)).randbytes(size))


def shuffled(path: Path, whole: Path, seed: int = 1, share: float = 0.002) -> None:
    """A good file with some bytes changed."""
    draw = random.Random(seed)
    data = bytearray(whole.read_bytes())
    for _ in range(int(len(data) * share)):
        data[draw.randrange(len(data))] = draw.randrange(256)
    path.write_bytes(data)


NAMES = [
    "hai\ndòng.txt",
    "nháy'\"`$(touch bị_chạy).txt",
    "x..\\..\\leo.txt",
    "%2e%2e%2fleo.txt",
    "đảo\u202etxt.exe",
    "=cmd|' calc'!A1.txt",
    "-rf.txt",
    "<script>alert(1)</script>.txt".replace("/", "\u2215"),
    "a" * 240 + ".txt",
]
"""Names that a file may have."""


def bytes_name(folder: Path) -> Path:
    """A name that is no UTF-8."""
    return Path(os.fsdecode(os.fsencode(folder) + b"/x\xff\xfe.txt"))


Make = Callable[[Path], None]


PEAKS = "NHIEMVU_TEST_PEAKS"
"""Environment variable: the folder in which workers note how much memory they have had."""


def read_and_note(job: Job) -> Outcome:
    """`ingest_file`, and how much memory the worker and the programs that it started have had so far, in MB."""
    outcome = ingest_file(job)
    # ru_maxrss of a process itself begins with what its parent had.
    status = Path("/proc/self/status")
    own = re.search(r"VmHWM:\s*(\d+)", status.read_text()) if status.exists() else None
    started = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    peak = max(int(own[1]) if own else 0, started)
    (Path(os.environ[PEAKS]) / str(os.getpid())).write_text(str(peak // 1024))
    return outcome
