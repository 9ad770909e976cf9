"""Small plans and appendices as texts, for the tests of appendices that are files of their own."""

import io
from collections.abc import Sequence

import docx
from layouts import Book, Setter, Table

ROWS = (
    ("Rà soát danh sách hộ nghèo và công khai tại trụ sở", "Công chức Văn hóa - Xã hội", "Quý III"),
    ("Lắp đặt hòm thư góp ý tại bộ phận một cửa", "Văn phòng HĐND và UBND", "Tháng 5"),
    ("Tập huấn kỹ năng số cho tổ công nghệ số cộng đồng", "Đoàn Thanh niên", "Trước ngày 30/6"),
)
OTHER_ROWS = (
    ("Sửa chữa các tuyến đường liên thôn đã xuống cấp", "Công chức Địa chính", "Quý IV"),
    ("Khám sức khỏe định kỳ cho người cao tuổi", "Trạm Y tế", "Quý II"),
)
INDEX = "Nâng cao Chỉ số hiệu quả quản trị và hành chính công (PAPI)"
REFORM = "Cải cách hành chính"


def plan(
    number: str = "45",
    day: str = "12 tháng 3",
    *,
    year: int = 2024,
    commune: str = "An Lão",
    subject: str = INDEX,
    appendix: str = "",
    more: str = "",
) -> str:
    """A commune's plan; a number or day "" is left blank. `appendix` stands behind the signature, `more` is one task
    more."""
    extra = f"\n3. {more}\n" if more else ""
    return f"""ỦY BAN NHÂN DÂN
XÃ {commune.upper()}
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc

Số: {number or "     "}/KH-UBND

{commune}, ngày {day or "     tháng    "} năm {year}

KẾ HOẠCH
{subject} xã {commune} năm {year}

Căn cứ kế hoạch của UBND huyện Bình Lục, tỉnh Hà Nam; UBND xã {commune} ban hành kế hoạch như sau:

I. MỤC ĐÍCH, YÊU CẦU

1. Nâng cao chất lượng phục vụ người dân.

II. NHIỆM VỤ

1. Công chức Tư pháp - Hộ tịch niêm yết thủ tục hành chính tại nhà văn hóa các thôn trước ngày 30/4/{year}.

2. Công chức Tài chính - Kế toán công khai dự toán ngân sách xã trong quý II.
{extra}
III. TỔ CHỨC THỰC HIỆN

1. Văn phòng HĐND và UBND xã theo dõi, đôn đốc việc thực hiện.

Trên đây là Kế hoạch của UBND xã {commune}./.

Nơi nhận:
- UBND huyện;
- Lưu: VT.

TM. ỦY BAN NHÂN DÂN
CHỦ TỊCH
Trần Văn Nam

{appendix}"""


def appendix(
    refers_to: str | None = "Kèm theo Kế hoạch số 45/KH-UBND ngày 12/3/2024 của UBND xã An Lão",
    rows: Sequence[tuple[str, str, str]] = ROWS,
    *,
    name: str = "PHỤ LỤC I",
    title: str = "PHÂN CÔNG NHIỆM VỤ THỰC HIỆN KẾ HOẠCH",
) -> str:
    """An appendix with one table."""
    lines = [line for line in (name, title, f"({refers_to})" if refers_to else "") if line]
    table = ["\t".join(HEADER)]
    table += [f"{at}\t" + "\t".join(row) for at, row in enumerate(rows, 1)]
    return "\n".join(lines) + "\n\n" + "\n".join(table) + "\n"


HEADER = ("STT", "Nội dung nhiệm vụ", "Cơ quan chủ trì", "Thời gian hoàn thành")
HEAD = (
    "PHỤ LỤC I",
    "PHÂN CÔNG NHIỆM VỤ THỰC HIỆN KẾ HOẠCH",
    "(Kèm theo Kế hoạch số 45/KH-UBND ngày 12/3/2024 của UBND xã An Lão)",
)


def appendix_docx() -> bytes:
    """The same appendix as a Word file."""
    document = docx.Document()
    for line in HEAD:
        document.add_paragraph().add_run(line).bold = True
    table = document.add_table(rows=1, cols=4)
    for cell, text in zip(table.rows[0].cells, HEADER, strict=True):
        cell.text = text
    for at, row in enumerate(ROWS, 1):
        for cell, text in zip(table.add_row().cells, (str(at), *row), strict=True):
            cell.text = text
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def appendix_pdf() -> bytes:
    """The same appendix as a PDF."""
    book = Book()
    book.centred(*HEAD)
    rows = tuple((str(at), *row) for at, row in enumerate(ROWS, 1))
    Setter(book, Table((0.6, 6, 3, 2), (HEADER,), rows)).put()
    return book.render()
