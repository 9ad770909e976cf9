"""Small plans in the layouts that offices send: tables over pages and without lines, letterhead, signature.

All plans say the same: the rows of `ROWS` in an appendix and the items of `ITEMS` in the prose.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from layout_paper import Book, Sheet, wide, wrap
from layout_words import ITEMS, ROWS, Item


@dataclass(frozen=True)
class Rules:
    """Which lines a table has. `kind`: how a line is drawn; `inner`: "grid", "rows", "header" or "none"; `shade`: grey
    of every other row's background, 1 for none."""

    inner: str = "grid"
    outer: bool = True
    kind: str = "stroke"
    shade: float = 1.0


@dataclass(frozen=True)
class Table:
    """Rows of cells, header rows first; "<" goes on with the cell to the left, "^" with the one above. `widths` are
    shares of the room."""

    widths: tuple[float, ...]
    header: tuple[tuple[str, ...], ...]
    rows: tuple[tuple[str, ...], ...]
    rules: Rules = Rules()
    size: float = 9
    repeat: bool = False
    upright: frozenset[int] = frozenset()
    """Columns whose header runs up the page."""
    cut: bool = True
    """Whether a page end may cut a row."""
    pad: float = 5
    """Points that a row is higher than its lines."""
    middle: bool = False
    """Whether cells stand in the middle of their rows."""
    heights: tuple[float, ...] = ()
    """Heights of header and rows, where given: halves of one sheet have the same."""


def _line(sheet: Sheet, kind: str, x0: float, top: float, x1: float, bottom: float) -> None:
    if kind == "boxes":
        sheet.fill(x0 - 0.24, top - 0.24, x1 + 0.24, bottom + 0.24, 0.0)
    elif kind == "dashes":
        sheet.line(x0, top, x1, bottom, (3, 2))
    elif kind == "dots":
        sheet.line(x0, top, x1, bottom, (0.5, 1.5))
    elif kind == "double":
        across = top == bottom
        for off in (-0.75, 0.75):
            sheet.line(
                x0 + off * (not across), top + off * across, x1 + off * (not across), bottom + off * across, wide=0.4
            )
    elif kind == "gaps":
        inset_x, inset_y = (1.2, 0) if top == bottom else (0, 1.2)
        sheet.line(x0 + inset_x, top + inset_y, x1 - inset_x, bottom - inset_y)
    else:
        sheet.line(x0, top, x1, bottom)


class Setter:
    """Sets one table into a book."""

    def __init__(self, book: Book, table: Table) -> None:
        self.book, self.table = book, table
        room = book.right - book.left
        self.xs = [book.left]
        for share in table.widths:
            self.xs.append(self.xs[-1] + room * share / sum(table.widths))

    def room(self, row: Sequence[str], col: int) -> tuple[int, float]:
        end = col + 1
        while end < len(row) and row[end] == "<":
            end += 1
        return end, self.xs[end] - self.xs[col] - 6

    def lines(self, row: Sequence[str], face: str) -> list[list[str]]:
        return [
            [] if text in ("<", "^", "") else wrap(text, self.room(row, c)[1], self.table.size, face)
            for c, text in enumerate(row)
        ]

    def put(self, above: float | None = None) -> None:
        """The whole table, over as many sheets as it needs."""
        table, book = self.table, self.book
        step = 1.3 * table.size
        every = [(row, "B") for row in table.header] + [(row, "R") for row in table.rows]
        at: list[tuple[tuple[str, ...], list[list[str]], str, float, bool]] = []
        for n, (row, face) in enumerate(every):
            lines = self.lines(row, face)
            header = n < len(table.header)
            if header and table.upright:
                tall = max(wide(row[c], table.size, face) for c in table.upright) + 8
                lines = [[] if c in table.upright else part for c, part in enumerate(lines)]
            else:
                tall = 0.0
            # A cell merged downwards finds room in the rows under it.
            merged = {c for c in range(len(row)) if n + 1 < len(every) and every[n + 1][0][c] == "^" and row[c] != "^"}
            need = max((len(part) for c, part in enumerate(lines) if c not in merged), default=1) or 1
            height = max(table.heights[n] if table.heights else 0.0, need * step + table.pad, tall)
            at.append((row, lines, face, height, header))
        page: list[tuple[tuple[str, ...], list[list[str]], str, float, bool]] = []
        top = book.y
        used = 0.0
        heads = [row for row in at if row[4]]
        for row, lines, face, height, header in at:
            while book.y + used + height > book.bottom + 10:
                spare = int((book.bottom + 10 - book.y - used - table.pad) // step)
                most = max(len(part) for part in lines)
                if table.cut and not header and 1 <= spare < most and not table.heights:
                    page.append((row, [part[:spare] for part in lines], face, spare * step + table.pad, False))
                    rest = [part[spare:] for part in lines]
                    lines = rest
                    height = max(map(len, rest)) * step + table.pad
                    row = tuple(t if t == "<" else "" for t in row)
                self.draw(page, top)
                book.page()
                top = book.y
                page = list(heads) if table.repeat and not header else []
                used = sum(h[3] for h in page)
            if not page:
                # What goes on from the page before begins with an empty cell.
                row = tuple("" if t == "^" else t for t in row)
            page.append((row, lines, face, height, header))
            used += height
        self.draw(page, top)
        book.y = top + used + 14

    def draw(self, page: list[tuple[tuple[str, ...], list[list[str]], str, float, bool]], top: float) -> None:
        if not page:
            return
        sheet, table = self.book.sheet, self.table
        rules, step = table.rules, 1.3 * table.size
        ys = [top]
        for entry in page:
            ys.append(ys[-1] + entry[3])
        for r, (row, lines, face, _, header) in enumerate(page):
            if rules.shade < 1 and (header or r % 2):
                sheet.fill(self.xs[0], ys[r], self.xs[-1], ys[r + 1], rules.shade - 0.1 * header)
            for c, part in enumerate(lines):
                if header and c in table.upright and row[c] not in ("^", "<"):
                    sheet.slanted((self.xs[c] + self.xs[c + 1]) / 2 + 3, ys[r + 1] - 4, row[c], table.size, 90)
                down = r + 1
                while down < len(page) and page[down][0][c] == "^":
                    down += 1
                lift = (ys[down] - ys[r] - table.pad - len(part) * step) / 2 if table.middle else 0.0
                for n, words in enumerate(part):
                    base = ys[r] + table.size + 0.4 * table.pad + lift + n * step
                    sheet.text(self.xs[c] + 3, base, words, table.size, face)
            for c, text in enumerate(row):
                if text in ("<", "^"):
                    continue
                end = self.room(row, c)[0]
                down = r + 1
                while down < len(page) and page[down][0][c] == "^":
                    down += 1
                self.border(ys[r], ys[down], c, end, r, down, len(page), page)

    def border(self, top: float, bottom: float, c: int, end: int, r: int, down: int, rows: int,
               page: list[tuple[tuple[str, ...], list[list[str]], str, float, bool]]) -> None:  # fmt: skip
        """The lines right of and under a cell, and the outer ones at the table's left and top."""
        sheet, rules = self.book.sheet, self.table.rules
        x0, x1 = self.xs[c], self.xs[end]
        last_header = page[down - 1][4] and (down == rows or not page[down][4])
        last = end == len(self.xs) - 1
        if (rules.inner == "grid" and not last) or (rules.outer and (last or rules.inner == "grid")):
            _line(sheet, rules.kind, x1, top, x1, bottom)
        if (
            rules.inner in ("grid", "rows")
            or (rules.inner == "header" and last_header)
            or (rules.outer and down == rows)
        ):
            _line(sheet, rules.kind, x0, bottom, x1, bottom)
        if c == 0 and rules.outer:
            _line(sheet, rules.kind, x0, top, x0, bottom)
        if r == 0 and (rules.outer or rules.inner == "rows"):
            _line(sheet, rules.kind, x0, top, x1, top)


HEADER = ("STT", "Nội dung nhiệm vụ", "Cơ quan chủ trì", "Cơ quan phối hợp", "Thời gian hoàn thành", "Sản phẩm")
WIDTHS = (4.0, 30.0, 15.0, 15.0, 12.0, 14.0)


def cells(number: int, row: Item) -> tuple[str, ...]:
    return (str(number), row.text, row.lead, row.coordinating, row.deadline, row.output)


def plain_table(rows: Sequence[Item] = ROWS, rules: Rules = Rules(), **more: object) -> Table:
    """The usual table of these rows."""
    table = Table(WIDTHS, (HEADER,), tuple(cells(n, row) for n, row in enumerate(rows, 1)), rules)
    return replace(table, **more)  # type: ignore[arg-type]


def letterhead(book: Book) -> None:
    """Issuer and motto, title, purpose."""
    sheet, left, right = book.sheet, book.left + 95, book.right - 125
    for n, (words, face) in enumerate((("ỦY BAN NHÂN DÂN", "B"), ("HUYỆN BÌNH LỤC", "B"), ("Số: 35/KH-UBND", "R"))):
        sheet.centre(left, 62 + 18 * n, words, 11, face)
    for n, (words, face) in enumerate((
        ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "B"), ("Độc lập - Tự do - Hạnh phúc", "B"),
        ("Bình Lục, ngày 12 tháng 02 năm 2024", "I"),
    )):  # fmt: skip
        sheet.centre(right, 62 + 18 * n, words, 11, face)
    book.y = 138
    book.centred("KẾ HOẠCH", size=13)
    book.centred("Nâng cao Chỉ số PAPI và mức độ hài lòng", "của người dân huyện Bình Lục năm 2024")
    book.y += 6


def opening(book: Book) -> None:
    """Letterhead, purpose and the prose tasks."""
    letterhead(book)
    book.paragraph(
        "Thực hiện chỉ đạo của Ủy ban nhân dân tỉnh Hà Nam, Ủy ban nhân dân huyện ban hành kế hoạch như sau:"
    )
    book.paragraph("I. MỤC ĐÍCH, YÊU CẦU", face="B")
    book.paragraph("Tạo chuyển biến rõ rệt trong phục vụ nhân dân; mỗi chỉ số đều có cơ quan chịu trách nhiệm.")
    book.paragraph("II. NHIỆM VỤ", face="B")
    book.paragraph("1. Nhiệm vụ chung", face="B")
    for mark, words, _ in ITEMS:
        book.paragraph(f"{mark} {words}")
    book.paragraph("2. Nhiệm vụ cụ thể của các cơ quan: tại Phụ lục kèm theo Kế hoạch này.")


def closing(book: Book) -> None:
    """The closing formula, recipients and signature."""
    book.paragraph("Trên đây là Kế hoạch nâng cao chỉ số PAPI của huyện Bình Lục năm 2024./.")
    signature(book)


def signature(book: Book) -> None:
    if book.y > book.bottom - 130:
        book.page()
    sheet, left, right, y = book.sheet, book.left, book.right - 110, book.y + 10
    sheet.text(left, y, "Nơi nhận:", 10, "I")
    for n, words in enumerate(
        ("- UBND tỉnh (để báo cáo);", "- Các phòng, ban huyện;", "- UBND các xã, thị trấn;", "- Lưu: VT.")
    ):
        sheet.text(left, y + 14 * (n + 1), words, 9.5)
    for n, words in enumerate(("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH")):
        sheet.centre(right, y + 16 * n, words, 11, "B")
    sheet.centre(right, y + 105, "Trần Thị Minh Hòa", 11, "B")
    book.y = y + 130


def appendix_title(book: Book, number: str = "PHỤ LỤC") -> None:
    book.centred(number, size=12)
    book.centred("PHÂN CÔNG NHIỆM VỤ NÂNG CAO CHỈ SỐ PAPI NĂM 2024", size=12)
    book.centred("(Kèm theo Kế hoạch số 35/KH-UBND ngày 12/02/2024 của UBND huyện)", face="I", size=10.5)
    book.y += 4


RULES = {
    "rows only": Rules("rows", outer=False),
    "none": Rules("none", outer=False),
    "outer and header": Rules("header"),
    "header and foot": Rules("header", outer=False),
    "boxes": Rules(kind="boxes"),
    "dashes": Rules(kind="dashes"),
    "dots": Rules(kind="dots"),
    "double": Rules(kind="double"),
    "gaps": Rules(kind="gaps"),
    "open sides": Rules("grid", outer=False),
    "zebra": Rules("none", outer=False, shade=0.9),
    "zebra grid": Rules("grid", shade=0.85),
    "zebra outer": Rules("none", shade=0.9),
}
