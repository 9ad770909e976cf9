"""Plans whose tables and pages are set as real offices set them."""

from collections.abc import Sequence
from dataclasses import replace

from layout_paper import A3, LANDSCAPE, PORTRAIT, Book
from layout_registry import Expected, Plan, front, plan, put
from layout_words import ITEMS, ROWS, Item
from layouts import (
    HEADER,
    RULES,
    WIDTHS,
    Rules,
    Table,
    appendix_title,
    cells,
    closing,
    letterhead,
    opening,
    plain_table,
    signature,
)  # fmt: skip


@plan()
def plain() -> Plan:
    book = front()
    book.page()
    appendix_title(book)
    put(book, plain_table())
    return book.render(), Expected()


@plan()
def landscape_appendix() -> Plan:
    book = front()
    book.page(LANDSCAPE)
    appendix_title(book)
    put(book, plain_table())
    return book.render(), Expected()


@plan("90", "180", "270")
def rotated_pages(turn: str) -> Plan:
    """Content turned on the paper, shown upright by /Rotate."""
    book = front()
    size = PORTRAIT if turn == "180" else LANDSCAPE
    turned = int(turn), int(turn)
    book.turns = dict.fromkeys(range(len(book.sheets) + 1, 9), turned)
    book.page(size)
    appendix_title(book)
    put(book, plain_table())
    return book.render(), Expected()


@plan("90", "180", "270")
def turned_content(turn: str) -> Plan:
    """Content that runs up, down or over on the paper, without /Rotate."""
    book = front()
    book.turns = dict.fromkeys(range(len(book.sheets) + 1, 9), (int(turn), 0))
    book.page(PORTRAIT if turn == "180" else LANDSCAPE)
    appendix_title(book)
    put(book, plain_table())
    return book.render(), Expected()


@plan("90", "270")
def turned_paper(rotate: str) -> Plan:
    """Upright content whose page says that it is to be turned: a sheet fed the wrong way."""
    book = front()
    book.turns = dict.fromkeys(range(len(book.sheets) + 1, 9), (0, int(rotate)))
    book.page(LANDSCAPE)
    appendix_title(book)
    put(book, plain_table())
    return book.render(), Expected()


@plan("repeated header", "header once")
def one_turned_page(way: str) -> Plan:
    book = front()
    first = len(book.sheets) + 1
    book.turns = {first: (0, 0), first + 1: (90, 0), first + 2: (0, 0)}
    book.page(LANDSCAPE)
    appendix_title(book)
    put(book, plain_table(size=11, repeat=way == "repeated header"))
    assert len(book.sheets) >= first + 1
    return book.render(), Expected()


@plan("cut rows", "whole rows")
def header_once(way: str) -> Plan:
    book = front()
    book.page(LANDSCAPE)
    appendix_title(book)
    put(book, plain_table(size=12, cut=way == "cut rows"))
    return book.render(), Expected()


@plan("once", "again")
def header_at_the_foot(way: str) -> Plan:
    book = front()
    book.page()
    book.paragraph("Ghi chú: các cơ quan gửi báo cáo quý trước ngày 20 của tháng cuối quý theo mẫu đính kèm.")
    appendix_title(book)
    book.y = book.bottom - 42
    put(book, plain_table(repeat=way == "again"))
    return book.render(), Expected()


@plan()
def title_on_the_page_before() -> Plan:
    book = front()
    book.page()
    book.y = book.bottom - 40
    appendix_title(book)
    book.page(LANDSCAPE)
    put(book, plain_table())
    return book.render(), Expected()


@plan(*RULES)
def lines(kind: str) -> Plan:
    book = front()
    book.page(LANDSCAPE)
    appendix_title(book)
    put(book, plain_table(rules=RULES[kind], size=10))
    return book.render(), Expected()


@plan("rows only", "none", "zebra")
def lines_header_again(kind: str) -> Plan:
    book = front()
    book.page(LANDSCAPE)
    appendix_title(book)
    put(book, plain_table(rules=RULES[kind], size=10, repeat=True, cut=False))
    return book.render(), Expected()


@plan("grid", "rows only")
def tables_side_by_side(kind: str) -> Plan:
    book = front()
    book.page(A3)
    appendix_title(book)
    top, left, right = book.y, book.left, book.right
    columns = (0, 1, 2, 4)
    for n, part in enumerate((ROWS[:7], ROWS[7:])):
        middle = (left + right) / 2
        book.left, book.right = (left, middle - 20) if n == 0 else (middle + 20, right)
        book.y = top
        rows = tuple(tuple(cells(7 * n + k, row)[c] for c in columns) for k, row in enumerate(part, 1))
        rules = RULES["rows only"] if kind == "rows only" else Rules()
        put(book, Table(tuple(WIDTHS[c] for c in columns), (tuple(HEADER[c] for c in columns),), rows, rules))
    return book.render(), Expected(columns=("lead", "deadline"))


def _merged(rows: Sequence[Item], lead: range, deadline: range) -> tuple[tuple[Item, ...], tuple[tuple[str, ...], ...]]:
    """Rows whose leads, or deadlines, are one merged cell, as they are meant and as they are printed."""
    meant, printed = [], []
    for n, row in enumerate(rows):
        row = replace(row, lead=rows[lead.start].lead) if n in lead else row
        row = replace(row, deadline=rows[deadline.start].deadline) if n in deadline else row
        meant.append(row)
        whole = list(cells(n + 1, row))
        whole[2] = "^" if n in lead and n > lead.start else whole[2]
        whole[4] = "^" if n in deadline and n > deadline.start else whole[4]
        printed.append(tuple(whole))
    return tuple(meant), tuple(printed)


@plan("on one page", "over a page end", "over a page end, header again")
def merged_cells(way: str) -> Plan:
    book = front()
    book.page(LANDSCAPE)
    appendix_title(book)
    over = "over" in way
    meant, printed = _merged(ROWS, range(1, 4), range(5, 9) if over else range(6, 8))
    put(book, replace(plain_table(size=11, cut=False, repeat="again" in way), rows=printed))
    return book.render(), Expected(meant)


@plan("wide", "first cell", "roman")
def group_rows(way: str) -> Plan:
    book = front()
    book.page(LANDSCAPE)
    appendix_title(book)
    rows: list[tuple[str, ...]] = []
    for n, row in enumerate(ROWS):
        if n in (0, 5, 10):
            mark = ("I", "II", "III")[n // 5]
            name = ("Công khai, minh bạch", "Thủ tục hành chính công", "Trách nhiệm giải trình với người dân")[n // 5]
            rows.append(
                (f"{mark}. {name}", "<", "<", "<", "<", "<") if way == "wide"
                else (mark, name, "<", "<", "<", "<") if way == "first cell" else (mark, name, "", "", "", "")
            )  # fmt: skip
        rows.append(cells(n + 1, row))
    put(book, replace(plain_table(), rows=tuple(rows)))
    return book.render(), Expected()


@plan("one page", "over pages")
def dimension_column(way: str) -> Plan:
    """A column of dimensions, merged downwards."""
    book = front()
    book.page(LANDSCAPE)
    appendix_title(book)
    names = {0: "Công khai, minh bạch trong việc ra quyết định", 5: "Cung ứng dịch vụ công", 10: "Quản trị môi trường"}
    rows = [(str(n + 1), names.get(n, "^"), *cells(n + 1, row)[1:]) for n, row in enumerate(ROWS)]
    header = (HEADER[0], "Chỉ số nội dung", *HEADER[1:])
    widths = (4.0, 12.0, 26.0, 13.0, 13.0, 11.0, 12.0)
    put(book, Table(widths, (header,), tuple(rows), size=8 if way == "one page" else 11, cut=False))
    return book.render(), Expected()


@plan("grid", "numbered", "repeated")
def nested_header(way: str) -> Plan:
    book = front()
    book.page(LANDSCAPE)
    appendix_title(book)
    header = [
        ("TT", "Nhiệm vụ", "Phân công", "<", "Thời gian", "Sản phẩm"),
        ("^", "^", "Chủ trì", "Phối hợp", "^", "^"),
    ]
    if way == "numbered":
        header.append(("(1)", "(2)", "(3)", "(4)", "(5)", "(6)"))
    put(book, plain_table(header=tuple(header), size=10, repeat=way == "repeated"))
    return book.render(), Expected()


@plan("rows only", "none", "outer and header")
def nested_header_open(kind: str) -> Plan:
    book = front()
    book.page(LANDSCAPE)
    appendix_title(book)
    header = (
        ("TT", "Nhiệm vụ", "Phân công", "<", "Thời gian", "Sản phẩm"),
        ("^", "^", "Chủ trì", "Phối hợp", "^", "^"),
    )
    put(book, plain_table(header=header, rules=RULES[kind], size=10))
    return book.render(), Expected()


@plan("(1) (2)", "1 2", "A B 1 2")
def column_numbers(way: str) -> Plan:
    book = front()
    book.page(LANDSCAPE)
    appendix_title(book)
    numbers = ("A", "B", "1", "2", "3", "4") if way == "A B 1 2" else tuple(map(str, range(1, 7)))
    numbers = tuple(f"({n})" for n in numbers) if way == "(1) (2)" else numbers
    put(book, plain_table(header=(HEADER, numbers), size=10, repeat=True))
    return book.render(), Expected()


@plan("grid", "rows only", "over pages")
def no_ordinals(way: str) -> Plan:
    book = front()
    book.page(LANDSCAPE)
    appendix_title(book)
    rows = tuple(cells(n, row)[1:] for n, row in enumerate(ROWS, 1))
    rules = RULES["rows only"] if way == "rows only" else Rules()
    put(book, Table(WIDTHS[1:], (HEADER[1:],), rows, rules, size=12 if way == "over pages" else 9))
    return book.render(), Expected()


@plan()
def bullets_in_a_cell() -> Plan:
    book = front()
    book.page(LANDSCAPE)
    appendix_title(book)
    extra = "- Lập danh sách;\n- Giao trách nhiệm cho từng cán bộ phụ trách địa bàn;\n- Báo cáo kết quả"
    rows = tuple(
        replace(row, text=f"{row.text}:\n{extra} tháng {n + 1}.") if n % 3 == 0 else row for n, row in enumerate(ROWS)
    )
    put(book, plain_table(rows, size=11))
    meant = tuple(replace(row, text=row.text.replace("\n", " ")) for row in rows)
    return book.render(), Expected(meant)


@plan("first", "second", "third")
def unusual_header_words(which: str) -> Plan:
    headers = {
        "first": ("TT", "Các việc cần làm", "Đơn vị chịu trách nhiệm chính", "Đơn vị tham gia", "Hạn hoàn thành",
                  "Kết quả, sản phẩm"),
        "third": ("Stt", "Đề mục", "Ai làm", "Làm cùng ai", "Bao giờ xong", "Cho ra cái gì"),
        "second": ("Số\nTT", "Tên công việc cụ thể", "Đầu mối thực hiện", "Các đơn vị cùng thực hiện",
                   "Mốc thời gian", "Sản phẩm phải có"),
    }  # fmt: skip
    book = front()
    book.page(LANDSCAPE)
    appendix_title(book)
    put(book, plain_table(header=(headers[which],)))
    if which == "third":
        return book.render(), Expected(columns=("lead", "deadline"), flag="columns_by_content")
    return book.render(), Expected()


@plan("watermark", "behind", "running heads", "both")
def over_the_page(way: str) -> Plan:
    running = "Kế hoạch PAPI huyện Bình Lục 2024" if way in ("running heads", "both") else ""
    book = front(running=running)
    first = len(book.sheets)
    book.page(LANDSCAPE)
    appendix_title(book)
    put(book, plain_table(size=11))
    if way != "running heads":
        for sheet in book.sheets[first:]:
            sheet.slanted(220, 470, "DỰ THẢO", 90, 30, 0.85)
            if way == "behind":
                sheet.ops.insert(0, sheet.ops.pop())
    return book.render(), Expected()


@plan("upright")
def watermark_words(_: str) -> Plan:
    """A word in large grey letters that runs across the rows, not turned."""
    book = front()
    first = len(book.sheets)
    book.page(LANDSCAPE)
    appendix_title(book)
    put(book, plain_table(size=11))
    for sheet in book.sheets[first:]:
        sheet.slanted(220, 330, "DỰ THẢO", 80, 0, 0.85)
    return book.render(), Expected()


@plan("grid", "rows only")
def two_appendices_on_a_page(kind: str) -> Plan:
    book = front()
    book.page(LANDSCAPE)
    rules = RULES["rows only"] if kind == "rows only" else Rules()
    appendix_title(book, "PHỤ LỤC I")
    put(book, plain_table(ROWS[:6], rules))
    book.y += 16
    appendix_title(book, "PHỤ LỤC II")
    put(book, plain_table(ROWS[6:], rules))
    return book.render(), Expected()


@plan("grid", "none", "rows only", "none, next page", "none, no ordinals")
def appendix_before_signature(kind: str) -> Plan:
    book = Book()
    opening(book)
    book.page(LANDSCAPE)
    book.paragraph("3. Phân công nhiệm vụ", face="B")
    table = plain_table(
        rules=RULES[kind.partition(",")[0]] if kind != "grid" else Rules(), size=11 if "next" in kind else 9
    )
    if "no ordinals" in kind:
        table = replace(table, widths=table.widths[1:], header=(HEADER[1:],), rows=tuple(row[1:] for row in table.rows))
    put(book, table)
    if "next" in kind:
        book.page()
    if kind == "grid":
        closing(book)
    else:
        signature(book)
    return book.render(), Expected()


@plan()
def table_in_the_prose() -> Plan:
    book = Book()
    letterhead(book)
    book.paragraph("I. MỤC ĐÍCH", face="B")
    book.paragraph("Tạo chuyển biến rõ rệt trong phục vụ nhân dân.")
    book.paragraph("II. PHÂN CÔNG NHIỆM VỤ", face="B")
    book.paragraph("Các cơ quan thực hiện nhiệm vụ theo bảng sau:")
    put(book, plain_table())
    book.paragraph("III. TỔ CHỨC THỰC HIỆN", face="B")
    for mark, words, _ in ITEMS:
        book.paragraph(f"{mark} {words}")
    closing(book)
    return book.render(), Expected()


@plan("7", "5")
def narrow_columns(share: str) -> Plan:
    book = front()
    book.page()
    appendix_title(book)
    s = float(share)
    rows = tuple(replace(row, coordinating="Thanh tra xã" if n % 2 else "Công an xã") for n, row in enumerate(ROWS))
    put(book, plain_table(rows, widths=(2.2, 34.0, s + 3, s, s, s + 1), size=9))
    return book.render(), Expected(rows)


@plan("grid", "rows only")
def header_up_the_page(kind: str) -> Plan:
    book = front()
    book.page(LANDSCAPE)
    appendix_title(book)
    header = ("STT", "Nội dung nhiệm vụ", "Chủ trì", "Phối hợp", "Thời gian", "Sản phẩm")
    rules = RULES["rows only"] if kind == "rows only" else Rules()
    put(book, plain_table(header=(header,), rules=rules, upright=frozenset({0, 2, 3, 4})))
    return book.render(), Expected()


@plan()
def signing_stamp() -> Plan:
    book = front()
    first = len(book.sheets)
    book.page(LANDSCAPE)
    appendix_title(book)
    put(book, plain_table(size=11, repeat=True))
    for sheet in (book.sheets[0], *book.sheets[first:]):
        x = sheet.size[0] - 190
        for n, words in enumerate(("Ký bởi: Ủy ban nhân dân huyện Bình Lục", "Email: ubndbinhluc@hanam.gov.vn",
                                   "Cơ quan: Tỉnh Hà Nam", "Ngày ký: 12-02-2024 15:30:21 +07:00")):  # fmt: skip
            sheet.text(x, 14 + 9 * n, words, 7)
    return book.render(), Expected()


@plan()
def a3() -> Plan:
    book = front()
    book.page(A3)
    appendix_title(book)
    put(book, plain_table(size=13))
    return book.render(), Expected()


@plan("tight", "middle", "tight, no ordinals", "no ordinals", "group rows", "prose under it", "rows only, middle",
      "rows only, group rows", "rows only, prose under it", "small", "tight, header again")  # fmt: skip
def open_table(way: str) -> Plan:
    """Tables without vertical lines, and most without any."""
    book = front()
    book.page(LANDSCAPE)
    appendix_title(book)
    rules = RULES["rows only"] if "rows only" in way else RULES["none"]
    tight, again = "tight" in way, "again" in way
    table = plain_table(
        rules=rules, size=8 if way == "small" else 10, pad=0 if tight else 5, middle="middle" in way, repeat=again
    )
    if "group rows" in way:
        rows = list(table.rows)
        rows.insert(9, ("II", "Thủ tục hành chính công", "<", "<", "<", "<"))
        rows.insert(0, ("I", "Công khai, minh bạch trong việc ra quyết định", "<", "<", "<", "<"))
        table = replace(table, rows=tuple(rows))
    if "no ordinals" in way:
        table = replace(table, widths=table.widths[1:], header=(HEADER[1:],), rows=tuple(row[1:] for row in table.rows))
    put(book, table)
    if "prose" in way:
        book.paragraph("Ghi chú: Các cơ quan, đơn vị báo cáo tiến độ hằng tháng qua hệ thống theo dõi nhiệm vụ của "
                       "huyện để Phòng Nội vụ tổng hợp, tham mưu; nơi nào chậm trễ phải giải trình.")  # fmt: skip
    return book.render(), Expected()


@plan("grid", "rows only")
def cells_in_the_middle(kind: str) -> Plan:
    """Cells set in the middle of rows that page ends cut."""
    book = front()
    book.page(LANDSCAPE)
    appendix_title(book)
    put(book, plain_table(rules=RULES["rows only"] if kind == "rows only" else Rules(), size=12, middle=True))
    return book.render(), Expected()


@plan("again", "once")
def continued_title(way: str) -> Plan:
    """A line such as "Phụ lục (tiếp theo)" over the table on each page."""
    book = front()
    for n, part in enumerate((ROWS[:5], ROWS[5:10], ROWS[10:])):
        book.page(LANDSCAPE)
        if n == 0:
            appendix_title(book)
        else:
            book.centred("Phụ lục (tiếp theo)", face="I", size=11)
        rows = tuple(cells(5 * n + k, row) for k, row in enumerate(part, 1))
        put(book, Table(WIDTHS, (HEADER,) if way == "again" or n == 0 else (), rows, size=10))
    return book.render(), Expected()


@plan()
def page_without_a_column() -> Plan:
    """On the second page every row merges two columns, so the page shows one border less."""
    book = front()
    for n, part in enumerate((ROWS[:8], ROWS[8:])):
        book.page(LANDSCAPE)
        if n == 0:
            appendix_title(book)
        rows = [cells(8 * n + k, row) for k, row in enumerate(part, 1)]
        if n:
            rows = [(*row[:2], row[2], "<", *row[4:]) for row in rows]
        put(book, Table(WIDTHS, (HEADER,) if n == 0 else (), tuple(rows), size=10))
    meant = (*ROWS[:8], *(replace(row, coordinating="") for row in ROWS[8:]))
    return book.render(), Expected(meant)
