"""Plans whose tables have their left and right columns on different pages."""

from collections.abc import Sequence
from dataclasses import replace

from layout_paper import LANDSCAPE
from layout_registry import Expected, Plan, front, plan, put
from layout_words import ROWS
from layouts import (
    HEADER,
    RULES,
    WIDTHS,
    Rules,
    Table,
    appendix_title,
    cells,
)  # fmt: skip

LEFT_COLUMNS, RIGHT_COLUMNS = (0, 1, 5), (2, 3, 4)


def _halves(
    rows: Sequence[tuple[str, ...]], *, ordinals: bool, heights: bool, size: float = 10, **more: object
) -> list[list[Table]]:
    """The two halves of a table, each cut into the parts that stand on a page."""
    right = (0, *RIGHT_COLUMNS) if ordinals else RIGHT_COLUMNS
    halves = []
    for columns in (LEFT_COLUMNS, right):
        widths = tuple(WIDTHS[c] * (1 if c else 0.6) for c in columns)
        parts = []
        for part in (rows[:8], rows[8:]):
            body = tuple(tuple(row[c] for c in columns) for row in part)
            tall = (34.0, *(46.0 for _ in body)) if heights else ()
            parts.append(Table(widths, (tuple(HEADER[c] for c in columns),), body, size=size, heights=tall, **more))  # type: ignore[arg-type]
        halves.append(parts)
    return halves


@plan("A B A B", "A A B B", "A B A B, ordinals", "A A B B, ordinals", "A B A B, own heights",
      "A A B B, ordinals, own heights", "A B A B, header once", "A A B B, header once", "A B, two sheets",
      "A B A B, rows only")  # fmt: skip
def split_left_right(way: str) -> Plan:
    book = front()
    every = [cells(n, row) for n, row in enumerate(ROWS, 1)]
    heights = "own heights" not in way
    rules = RULES["rows only"] if "rows only" in way else Rules()
    left, right = _halves(every, ordinals="ordinals" in way, heights=heights, rules=rules)
    if "header once" in way:
        left[1], right[1] = (replace(t, header=(), heights=t.heights[1:]) for t in (left[1], right[1]))
    order = [left[0], right[0], left[1], right[1]] if way.startswith("A B A B") else [*left, *right]
    if "two sheets" in way:
        order = [_whole(left), _whole(right)]
    for n, table in enumerate(order):
        book.page(LANDSCAPE)
        if n == 0:
            appendix_title(book)
        book.y = 140
        put(book, table)
    return book.render(), Expected()


def _whole(parts: Sequence[Table]) -> Table:
    first, second = parts
    return replace(first, rows=first.rows + second.rows, heights=(30.0, *[24.0] * 14), size=7.0)


@plan("no ordinals", "ordinals")
def split_that_does_not_fit(way: str) -> Plan:
    """The right half lacks a row (or has one too many), and nothing says which."""
    book = front()
    every = [cells(n, row) for n, row in enumerate(ROWS[:8], 1)]
    left, right = _halves(every, ordinals=way == "ordinals", heights=False)
    book.page(LANDSCAPE)
    appendix_title(book)
    put(book, left[0])
    book.page(LANDSCAPE)
    rows = right[0].rows[:4] + right[0].rows[5:]
    put(book, replace(right[0], rows=rows))
    if way == "ordinals":
        kept = [
            replace(row, lead="", coordinating="", deadline="") if n == 4 else row for n, row in enumerate(ROWS[:8])
        ]
        return book.render(), Expected(tuple(kept), flag="table_split_doubtful")
    return book.render(), Expected(ROWS[:8], columns=("output",), flag="table_split_doubtful")


@plan("no ordinals", "ordinals")
def split_in_three(way: str) -> Plan:
    book = front()
    every = [cells(n, row) for n, row in enumerate(ROWS, 1)]
    for n, columns in enumerate(((0, 1), (2, 3), (4, 5))):
        columns = (0, *columns) if n and way == "ordinals" else columns
        book.page()
        if n == 0:
            appendix_title(book)
        book.y = 140
        header = tuple(HEADER[c] for c in columns)
        body = tuple(tuple(row[c] for c in columns) for row in every)
        put(book, Table(tuple(4.0 if c == 0 else 30.0 for c in columns), (header,), body, heights=(24.0, *[40.0] * 14)))
    return book.render(), Expected()


@plan("same heights", "own heights", "group rows", "group rows, ordinals", "tasks again")
def split_once(way: str) -> Plan:
    """Left columns on one page, right columns on the next."""
    book = front()
    every = [cells(n, row) for n, row in enumerate(ROWS, 1)]
    right: tuple[int, ...] = (0, 1, 2, 3) if "again" in way else (0, 2, 3, 4) if "ordinals" in way else (2, 3, 4)
    left = (0, 1, 4, 5) if "again" in way else (0, 1, 5)
    if "group rows" in way:
        every.insert(5, ("II", "Cung ứng dịch vụ công", "", "", "", ""))
        every.insert(0, ("I", "Công khai, minh bạch", "", "", "", ""))
    for n, columns in enumerate((left, right)):
        book.page(LANDSCAPE)
        if n == 0:
            appendix_title(book)
        book.y = 140
        body = tuple(tuple("" if c == 0 and n and row[2] == "" else row[c] for c in columns) for row in every)
        heights = () if way == "own heights" else (20.0, *[24.0] * len(every))
        put(
            book,
            Table(
                tuple(WIDTHS[c] for c in columns), (tuple(HEADER[c] for c in columns),), body, size=7.5, heights=heights
            ),
        )
    return book.render(), Expected()
