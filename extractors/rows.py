"""Physical tables to rows: spans filled in, headers read and dropped, the rows of one appendix in one list."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from extractors.align import misfit
from extractors.columns import BODY_COLUMNS, Column, assign_columns, column_of, is_header_row, is_numbering_row
from extractors.document import Place, Table, join_places
from extractors.positions import Span, column_spans, on_columns
from extractors.unnamed import columns_of_content, name_by_content
from normalizers.dimensions import find_dimension, find_subdimension
from normalizers.text import fold

_DEEPEST_HEADER = 4
_TORN_CELLS = 4
"""Cells that a scanner's row has at least beyond which it is a task's and not the rest of one."""


@dataclass(slots=True)
class Row:
    """One row: `texts` by column (a merged cell's text in every position that it covers), `own` tells which positions
    this row prints itself, `first` is True for the first row under a page's start."""

    texts: list[str]
    own: list[bool]
    places: list[Place]
    first: bool
    ragged: bool
    carried: bool = False
    """True where a cell was filled from the merged cell at the foot of the page before."""
    wide: bool = False
    """True where one cell spans most of the row: a heading row by its form."""
    bold: bool = False
    halved: bool = False
    """True where the table was split left and right, and the row's other half could not be told for certain."""

    @property
    def place(self) -> Place:
        """Where the row stands: all places of the cells it prints."""
        return join_places(p for p, own in zip(self.places, self.own, strict=True) if own)


@dataclass(slots=True)
class Sheet:
    """One logical table: its columns and its rows over all pages, header rows dropped."""

    columns: list[Column | None]
    rows: list[Row] = field(default_factory=list)
    ragged: bool = False
    guessed: bool = False
    """True where the cells, not the header, say what some column holds."""


def rows_of(table: Table) -> list[Row]:
    """All rows of a table, a merged cell's words in each row that it covers."""
    rows = [
        Row([""] * table.cols, [False] * table.cols, [Place()] * table.cols, r == 0, table.ragged)
        for r in range(table.rows)
    ]
    bold: list[list[bool]] = [[] for _ in rows]
    for cell in table.cells:
        for r in range(cell.row, min(cell.row + cell.rowspan, table.rows)):
            for c in range(cell.col, min(cell.col + cell.colspan, table.cols)):
                rows[r].texts[c] = cell.text if c == cell.col else ""
                rows[r].own[c] = r == cell.row
                rows[r].places[c] = cell.place
        if cell.text.strip():
            bold[cell.row].append(bool(cell.bold))
            if cell.colspan * 2 > table.cols and table.cols > 2:
                rows[cell.row].wide = True
    for row, weights in zip(rows, bold, strict=True):
        row.bold = bool(weights) and all(weights)
    return rows


def _header_grid(table: Table, depth: int) -> list[list[str]]:
    """The header rows with spanning texts in every position that they cover (both ways)."""
    grid = [[""] * table.cols for _ in range(depth)]
    for cell in table.cells:
        for r in range(cell.row, min(cell.row + cell.rowspan, depth)):
            for c in range(cell.col, min(cell.col + cell.colspan, table.cols)):
                grid[r][c] = cell.text.replace("\n", " ")
    if table.ragged and depth > 1:
        # Scanner text has no spans: a parent header stands over its first column alone.
        for r in range(depth - 1):
            for c in range(1, table.cols):
                if not grid[r][c] and grid[r][c - 1] and any(grid[d][c] for d in range(r + 1, depth)):
                    grid[r][c] = grid[r][c - 1]
    return grid


def _header_depth(rows: Sequence[Row]) -> int:
    """How many rows at the top are header (0 where there is none). A second row counts where it only names columns."""
    depth = 0
    for row in rows[:_DEEPEST_HEADER]:
        texts = [t for t, own in zip(row.texts, row.own, strict=True) if own]
        if (
            is_header_row(texts)
            or (depth and (is_numbering_row(texts) or (_names_columns_only(texts) and _divides(row, rows[depth - 1]))))
            or (depth == 0 and not any(t.strip() for t in texts))
        ):
            depth += 1
        else:
            break
    filled = any(t.strip() for row in rows[:depth] for t in row.texts)
    return depth if filled else 0


def _rows_above(rows: Sequence[Row]) -> int:
    """Rows of one cell above the header: a title set inside the table. 0 where no header follows them."""
    for above, row in enumerate(rows[:_DEEPEST_HEADER]):
        if sum(bool(t.strip()) for t in row.texts) > 1:
            return above if _header_depth(rows[above:]) else 0
    return 0


def _divides(row: Row, above: Row) -> bool:
    """Whether a row's words all stand under cells that span several columns, or none: a column that has its name, and
    shares it with no other, needs no second one. Scanner text does not say."""
    named = [c for c, (text, own) in enumerate(zip(row.texts, row.own, strict=True)) if own and text.strip()]

    def shared(col: int) -> bool:
        return not above.texts[col].strip() or (col + 1 < len(above.texts) and not above.texts[col + 1].strip())

    return row.ragged or all(map(shared, named))


def _names_columns_only(texts: Sequence[str]) -> bool:
    filled = [t for t in texts if t.strip()]
    return bool(filled) and all(len(fold(t).split()) <= 6 and column_of(t) is not None for t in filled)


def header_of(table: Table) -> tuple[list[list[str]], int]:
    """The rows that name a table's columns, spanning words in every position that they cover, and how many rows at its
    top are header (a title inside the table and a row of numbers among them); ([], 0) without a header."""
    rows = rows_of(table)
    above = _rows_above(rows)
    depth = above + _header_depth(rows[above:])
    if depth == above:
        return [], depth
    return [r for r in _header_grid(table, depth)[above:] if not is_numbering_row(r)], depth


def build_sheets(tables: Sequence[Table], doubtful: Sequence[Collection[int]] = ()) -> list[Sheet]:
    """The logical tables of one appendix: physical tables joined over pages, repeated headers dropped.

    A table with a header of other columns opens a new sheet; one without a header goes on with the columns before it.
    `doubtful` are for each table the rows that may lack their other half.
    """
    sheets: list[Sheet] = []
    spans: list[Span] = []
    for number, table in enumerate(tables):
        header, depth = header_of(table)
        if header:
            spans = column_spans(table)
        else:
            table = on_columns(table, spans)
        rows = rows_of(table)
        for r in doubtful[number] if doubtful else ():
            rows[r].halved = True
        if header:
            columns = assign_columns(header)
            known = sum(c is not None for c in columns)
            if known >= 2 and (not sheets or not _same_columns(sheets[-1].columns, columns)):
                sheets.append(Sheet(columns, ragged=table.ragged))
        body = [
            r
            for r in rows[depth:]
            if not is_numbering_row(r.texts)
            and not is_header_row([t for t, o in zip(r.texts, r.own, strict=True) if o])
        ]
        if not sheets:
            columns = [] if table.ragged else columns_of_content([row.texts for row in body])
            if not columns:
                continue
            sheets.append(Sheet(columns, guessed=True))
            spans = column_spans(table)
            body = body if _fits(body[0], columns) else body[1:]
        for row in body:
            row.first = row is body[0]
            sheets[-1].rows.append(fit(row, len(sheets[-1].columns)))
    for sheet in sheets:
        if not sheet.ragged:
            named = name_by_content(sheet.columns, [row.texts for row in sheet.rows])
            sheet.guessed |= named != sheet.columns
            sheet.columns = named
        _carry_over_pages(sheet)
        _join_torn_rows(sheet)
        _settle_groups(sheet)
    return [s for s in sheets if s.rows and "task" in s.columns]


def _fits(row: Row, columns: Sequence[Column | None]) -> bool:
    """Whether a row of a table without known header words is no header: who and when stand in their columns."""
    return all(misfit(row.texts[columns.index(kind)], kind) == 0.0 for kind in ("lead", "deadline"))


def cut_at_headers(table: Table) -> list[Table]:
    """A table whose rows hold a header of other columns further down, as the tables that it really is."""
    header, depth = header_of(table)
    if not header:
        return [table]
    columns = assign_columns(header)
    starts = [0]
    for number, row in enumerate(rows_of(table)[depth:], start=depth):
        own = [text if mine else "" for text, mine in zip(row.texts, row.own, strict=True)]
        named = assign_columns([own]) if is_header_row(own) else []
        fresh = sum(kind is not None for kind in named) > 2 and not _same_columns(columns, named)
        if fresh and not any(cell.row < number < cell.row + cell.rowspan for cell in table.cells):
            columns = named
            starts.append(number)
    if len(starts) == 1:
        return [table]
    return [_part(table, start, stop) for start, stop in pairwise([*starts, table.rows])]


def _part(table: Table, start: int, stop: int) -> Table:
    cells = tuple(replace(cell, row=cell.row - start) for cell in table.cells if start <= cell.row < stop)
    cols = max(cell.col + cell.colspan for cell in cells) if table.ragged and cells else table.cols
    return Table(stop - start, cols, cells, join_places(cell.place for cell in cells), table.ragged)


def _carry_over_pages(sheet: Sheet) -> None:
    """A merged cell that a page end cuts is printed on the first page alone: rows at the top of the next page whose
    cell is empty take it, in columns of bodies and deadlines that merge cells elsewhere too."""
    if sheet.ragged:
        return
    kinds = [c for c, kind in enumerate(sheet.columns) if kind in BODY_COLUMNS or kind == "deadline"]
    merging = {c for c in kinds if any(c < len(r.own) and not r.own[c] and r.texts[c].strip() for r in sheet.rows)}
    for at, (above, row) in enumerate(pairwise(sheet.rows), start=1):
        if not row.first and not above.carried:
            continue
        filled = [c for c, text in enumerate(row.texts) if text.strip() and row.own[c]]
        for c in merging:
            opens = row.first and row.own[c]
            goes_on = not row.first and above.carried and not row.own[c]
            spans = at + 1 < len(sheet.rows) and not sheet.rows[at + 1].own[c] and not sheet.rows[at + 1].first
            if (
                (opens or goes_on)
                and (spans or len(filled) > 2)
                and not row.texts[c].strip()
                and above.texts[c].strip()
            ):
                row.texts[c] = above.texts[c]
                row.own[c] = False
                row.carried = True


def _join_torn_rows(sheet: Sheet) -> None:
    """A row that a page end cuts may have only the first words of its task on the first page, and all the rest, its
    ordinal too, on the next: those words go to the front of the next row's."""
    if "task" not in sheet.columns:
        return
    kept: list[Row] = []
    for row in sheet.rows:
        torn = kept[-1] if kept and row.first else None
        # Where a scanner lost columns the words may stand in any; they belong to the first cell that goes on.
        at = next((c for c, text in enumerate(row.texts) if text.strip()), 0) if sheet.ragged else None
        at = sheet.columns.index("task") if at is None else at
        if torn is not None and _goes_on(torn, row, at, sheet.ragged):
            before = next(c for c, text in enumerate(torn.texts) if text.strip())
            row.texts[at] = f"{torn.texts[before]} {row.texts[at]}"
            row.places[at] = join_places((torn.places[before], row.places[at]))
            kept.pop()
        kept.append(row)
    sheet.rows[:] = kept


def _goes_on(torn: Row, row: Row, at: int, ragged: bool) -> bool:
    """Whether `row` goes on, in its cell at `at`, with the only cell of `torn`, the last row of the page before."""
    alone = [c for c, text in enumerate(torn.texts) if text.strip()]
    filled = [c for c, text in enumerate(row.texts) if text.strip()]
    if torn.wide or len(alone) != 1 or filled == alone or not row.texts[at][:1].islower() or not row.own[at]:
        return False
    return alone == [at] or (ragged and len(filled) > _TORN_CELLS and torn.texts[alone[0]][:1].isupper())


def _settle_groups(sheet: Sheet) -> None:
    """Of several columns that all could hold tasks, those whose cells name dimensions or are merged over rows only
    group the rows: the last column that is no such group holds the tasks."""
    candidates = [c for c, kind in enumerate(sheet.columns) if kind == "task"]
    for col in candidates[:-1]:
        own = [row.texts[col] for row in sheet.rows if row.own[col] and row.texts[col].strip()]
        covered = sum(not row.own[col] or not row.texts[col].strip() for row in sheet.rows)
        naming = sum(find_dimension(text) is not None for text in own)
        components = sum(find_subdimension(text) is not None for text in own)
        if own and 2 * components > len(own) and components >= naming:
            sheet.columns[col] = "subdimension"
        elif own and (2 * naming > len(own) or 4 * covered > len(sheet.rows)):
            sheet.columns[col] = "dimension"


def _same_columns(one: Sequence[Column | None], other: Sequence[Column | None]) -> bool:
    """Same columns but for empty ones that a scanner added and for names that it misread: what both headers tell agrees
    place by place."""
    if [c for c in one if c is not None] == [c for c in other if c is not None]:
        return True
    told = [(a, b) for a, b in zip(one, other, strict=False) if a is not None and b is not None]
    return len(one) == len(other) and 2 * len(told) > len(one) and all(a == b for a, b in told)


def fit(row: Row, width: int) -> Row:
    """A row of exactly `width` positions; what stands beyond is kept for the alignment by content."""
    missing = width - len(row.texts)
    if missing > 0:
        row.texts += [""] * missing
        row.own += [False] * missing
        row.places += [Place()] * missing
    return row
