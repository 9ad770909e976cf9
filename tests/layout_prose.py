"""Plans whose prose and letterhead are set in other ways: page ends, footnotes, columns."""

from layout_paper import Book
from layout_registry import Expected, Plan, plan
from layout_words import BULLETS, ITEMS
from layouts import (
    closing,
    letterhead,
)  # fmt: skip


@plan(*map(str, range(0, 150, 13)))
def prose_over_a_page_end(drop: str) -> Plan:
    """The page's end falls elsewhere in the prose each time: after a heading, within an item, between items."""
    book = Book(notes={1: ("1 Theo số liệu khảo sát do cơ quan chuyên môn công bố.",)} if int(drop) % 2 else None)
    letterhead(book)
    book.paragraph("Ủy ban nhân dân huyện ban hành kế hoạch như sau:")
    book.paragraph("I. MỤC ĐÍCH", face="B")
    book.paragraph("Tạo chuyển biến rõ rệt trong phục vụ nhân dân.")
    book.y = book.bottom - 170 + int(drop)
    book.paragraph("II. NHIỆM VỤ", face="B")
    book.paragraph("1. Công khai, minh bạch", face="B")
    for mark, words, _ in ITEMS:
        book.paragraph(f"{mark} {words}")
    book.paragraph("2. Thủ tục hành chính công", face="B")
    for words, _ in BULLETS:
        book.paragraph(f"- {words}")
    closing(book)
    return book.render(), Expected((), tuple((words, lead) for _, words, lead in ITEMS) + BULLETS)


@plan("short", "long", "party", "wrapped")
def letterheads(way: str) -> Plan:
    """Two columns at the top and at the foot, set in other ways."""
    book = Book()
    sheet = book.sheet
    left = ("HUYỆN ỦY BÌNH LỤC", "*", "Số 35-KH/HU") if way == "party" else ("UBND HUYỆN BÌNH LỤC", "Số: 35/KH-UBND")
    right = ("ĐẢNG CỘNG SẢN VIỆT NAM", "Bình Lục, ngày 12 tháng 02 năm 2024")
    if way != "party":
        right = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", right[1])
    if way == "wrapped":
        right = ("CỘNG HÒA XÃ HỘI CHỦ", "NGHĨA VIỆT NAM", right[1], "Bình Lục, ngày 12 tháng 02 năm", "2024")
    if way == "long":
        left = ("ỦY BAN NHÂN DÂN", "HUYỆN BÌNH LỤC", "BAN CHỈ ĐẠO CẢI CÁCH", "HÀNH CHÍNH", "Số: 35/KH-BCĐ")
    for x, lines in ((book.left + 95, left), (book.right - 125, right)):
        for n, words in enumerate(lines):
            sheet.centre(x, 62 + 17 * n, words, 10.5, "B" if n < len(lines) - 1 else "R")
    book.y = 165
    book.centred("KẾ HOẠCH", size=13)
    book.centred("Nâng cao chỉ số PAPI huyện Bình Lục năm 2024")
    book.paragraph("I. NHIỆM VỤ", face="B")
    for mark, words, _ in ITEMS:
        book.paragraph(f"{mark} {words}")
    closing(book)
    return book.render(), Expected(())
