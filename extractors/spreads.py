"""Tables whose left and right columns stand on different pages, as spreadsheets print them: put side by side again."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from extractors.align import align
from extractors.columns import BODY_COLUMNS, Column, column_of, name_columns
from extractors.document import Cell, Place, Table, join_places
from extractors.drafts import ordinal_mark
from extractors.rows import fit, header_of, rows_of
from normalizers.text import fold

_NEAR = 4.0
"""Points within which the heights of a row's two halves, or the places of a column on two pages, are the same."""
_MOST = 0.8
"""Share of rows that must agree where a reading of a page may spoil some."""
_LONGEST = 2000
"""Rows of a half beyond which only equal ordinals are matched."""
_ALIKE: frozenset[Column] = frozenset({"ordinal", "task", "dimension", "subdimension", "note", "other"})
"""Columns that a right half may repeat."""
_KEYS: tuple[Column, ...] = ("ordinal", "task")


@dataclass(frozen=True, slots=True)
class Spread:
    """A table, and those of its rows whose halves could not be put together for certain."""

    table: Table
    doubtful: frozenset[int] = frozenset()


@dataclass(slots=True)
class _Chunk:
    """The part of a table that stands on one page: `depth` rows of header at its top."""

    table: Table
    depth: int
    texts: list[list[str]] = field(default_factory=list)
    """Body rows by column, a merged cell's text in each of its rows; read when a right half is met."""
    places: list[list[Place]] = field(default_factory=list)

    def read(self, columns: Sequence[Column | None]) -> None:
        rows = rows_of(self.table)[self.depth :]
        for row in rows:
            if row.ragged:
                # A scanner's cells stand one off here and there: what they say puts them back.
                filled = [text for text in row.texts if text.strip()]
                path = align(row.texts, columns)[0] if columns else []
                told = list(zip(filled, path, strict=False))
                row.texts = [" ".join(text for text, at in told if at == col) for col in range(len(columns))]
                row.places, row.own = [row.place] * len(columns), [True] * len(columns)
            fit(row, len(columns))
        self.texts, self.places = [row.texts for row in rows], [row.places for row in rows]


@dataclass(slots=True)
class _Half:
    """All pages of the left columns, or of some right ones."""

    columns: list[Column | None]
    header: list[str]
    chunks: list[_Chunk] = field(default_factory=list)

    def kinds(self) -> set[Column]:
        return {kind for kind in self.columns if kind is not None}

    def read(self) -> None:
        for chunk in self.chunks:
            chunk.read(self.columns)

    def at(self, kind: Column) -> int | None:
        return self.columns.index(kind) if kind in self.columns else None


def join_spreads(tables: Sequence[Table]) -> list[Spread]:
    """The tables of one appendix, those that a page's width split joined: A1 B1 A2 B2 or A1 A2 B1 B2 to A1+B1 A2+B2.

    A right half names columns that the left one lacks and no tasks of its own. Rows are joined by their ordinals or
    task words where the right half repeats these, else place by place where every page has as many rows. Halves that
    agree in neither way stay apart, and all rows are doubtful; rows without a partner are.
    """
    done: list[Spread] = []
    for group in _groups(tables):
        left, *rights = group
        if not rights:
            done += [Spread(chunk.table) for chunk in left.chunks]
            continue
        doubtful: list[set[int]] = [set() for _ in left.chunks]
        for right in rights:
            for mine, more in zip(doubtful, _join(left, right), strict=True):
                mine |= more
        done += [Spread(c.table, frozenset(rows)) for c, rows in zip(left.chunks, doubtful, strict=True)]
    return done


def _groups(tables: Sequence[Table]) -> Iterator[list[_Half]]:
    """The tables as halves that belong together, the left one first."""
    halves: list[_Half] = []
    for table in tables:
        header, depth = header_of(table)
        columns = name_columns(header)
        home = _home(halves, table, columns)
        if home is not None:
            home.chunks.append(_Chunk(table, depth))
            continue
        fresh = _Half(columns, _names(header, len(columns)), [_Chunk(table, depth)])
        if halves and header and _is_right(halves, fresh):
            halves.append(fresh)
            continue
        if halves:
            yield halves
        halves = [fresh]
    if halves:
        yield halves


def _home(halves: Sequence[_Half], table: Table, columns: Sequence[Column | None]) -> _Half | None:
    """The half that goes on in a table: of the same columns, or, without a header, in the same places."""
    if columns:
        return next((half for half in halves if half.columns == columns), None)
    if len(halves) < 2:
        return halves[0] if halves else None
    fitting = [half for half in halves if half.chunks[-1].table.cols == table.cols]
    near = [half for half in fitting if _same_places(half.chunks[-1].table, table)]
    # Of several that fit, the one whose turn it is.
    return min(near or fitting or halves, key=lambda half: len(half.chunks))


def _same_places(one: Table, other: Table) -> bool:
    edges = [{c.col: c.place.boxes[0].x0 for c in t.cells if c.place.boxes} for t in (one, other)]
    both = edges[0].keys() & edges[1].keys()
    return bool(both) and all(abs(edges[0][c] - edges[1][c]) <= _NEAR for c in both)


def _names(header: Sequence[Sequence[str]], cols: int) -> list[str]:
    """A header of several rows in one: the deepest words that name the column."""
    names = []
    for col in range(cols):
        texts = [row[col] for row in reversed(header) if row[col].strip()]
        names.append(next((text for text in texts if column_of(text)), texts[0] if texts else ""))
    return names


def _is_right(halves: Sequence[_Half], fresh: _Half) -> bool:
    """Whether a table with a header of its own holds further columns of the halves before it."""
    left = halves[0]
    seen = {kind for half in halves for kind in half.kinds()}
    kinds = fresh.kinds()
    if "task" not in left.kinds() or not kinds - _ALIKE or (kinds - _ALIKE) & seen or not _next_page(left, fresh):
        return False
    if kinds & {"task", "dimension", "subdimension"}:
        return _repeats(left, fresh, "task")
    if "ordinal" not in kinds:
        return fresh.columns[0] is not None
    # Ordinals beside indicators, or beside a column of another kind, are those of a table that stands for itself.
    subject = fresh.columns[fresh.columns.index("ordinal") + 1 :][:1]
    return "indicator" not in kinds and subject != [None] and not _complete(left)


def _next_page(left: _Half, fresh: _Half) -> bool:
    """Whether a table stands on another page than the left half; True where there are no pages."""
    pages = {chunk.table.place.page_first for chunk in left.chunks}
    return fresh.chunks[0].table.place.page_first is None or fresh.chunks[0].table.place.page_first not in pages


def _repeats(left: _Half, right: _Half, kind: Column) -> bool:
    """Whether the right half's cells of a column are those of the left half's first page."""
    mine, theirs = left.at(kind), right.at(kind)
    if mine is None or theirs is None:
        return False
    left.read()
    right.read()
    here, there = ([fold(row[c]) for row in h.chunks[0].texts] for h, c in ((left, mine), (right, theirs)))
    same = sum(a == b for a, b in zip(here, there, strict=False))
    return same >= _MOST * max(len(here), len(there), 1)


def _join(left: _Half, right: _Half) -> list[set[int]]:
    """Puts the right half's columns beside the left half's, in place; the doubtful rows of each page."""
    # A scanner may add a cell to a row.
    room = max(0, *(chunk.table.cols - len(left.columns) for chunk in left.chunks))
    left.columns, left.header = [*left.columns, *[None] * room], [*left.header, *[""] * room]
    extra = [c for c, kind in enumerate(right.columns) if kind not in _ALIKE or kind not in left.kinds()]
    left.read()
    right.read()
    partners, doubts = _partners(left, right)
    if partners is None:
        # A table that says who and when needs no other half.
        return [set() if _complete(left) else set(range(chunk.depth, chunk.table.rows)) for chunk in left.chunks]
    doubtful = []
    for chunk, rows, unsure in zip(left.chunks, partners, doubts, strict=True):
        chunk.table, chunk.depth = _widened(chunk, left, right, extra, rows), min(chunk.depth, 1)
        doubtful.append({chunk.depth + r for r in unsure})
    left.columns = left.columns + [right.columns[c] for c in extra]
    left.header = left.header + [right.header[c] for c in extra]
    return doubtful


_Row = tuple[int, int]
"""A body row of a half: its page's number among the half's pages, and the row on it."""
_Partners = list[list[list[_Row]]]
"""For each page of the left half and each of its rows the rows of the right half that belong to it."""


def _partners(left: _Half, right: _Half) -> tuple[_Partners | None, list[set[int]]]:
    """Which rows of the right half belong to which of the left, and the left rows in doubt; None where none can be
    told."""
    keys = [kind for kind in _KEYS if kind in left.kinds() and kind in right.kinds()]
    for kind in keys:
        found = _by_key(left, right, kind)
        if found is not None:
            return found
    counts = [[len(chunk.texts) for chunk in half.chunks] for half in (left, right)]
    if counts[0] != counts[1] or keys:
        return None, []
    sure = all(_same_heights(a, b) for a, b in zip(left.chunks, right.chunks, strict=True))
    if not sure and _complete(left):
        return None, []
    partners = [[[(p, r)] for r in range(count)] for p, count in enumerate(counts[0])]
    return partners, [set() if sure else set(range(count)) for count in counts[0]]


def _complete(half: _Half) -> bool:
    """Whether a table says who and when by itself."""
    return bool(half.kinds() & BODY_COLUMNS) and bool(half.kinds() & {"deadline", "deadline_output"})


def _by_key(left: _Half, right: _Half, kind: Column) -> tuple[_Partners, list[set[int]]] | None:
    """Partners by the ordinals or the task words that both halves print; None where these do not agree."""
    mine, theirs = (_runs(half, kind) for half in (left, right))
    pairs = _matched([key for key, _ in mine], [key for key, _ in theirs])
    # Heading rows may have an ordinal in the left half alone.
    rows = [n for n, (key, _) in enumerate(mine) if kind != "ordinal" or _is_row(key)]
    met = [n for n in rows if n in pairs]
    if not pairs or len(met) < _MOST * len(rows) or len(pairs) < _MOST * len(theirs):
        return None
    partners: _Partners = [[[] for _ in chunk.texts] for chunk in left.chunks]
    doubts: list[set[int]] = [set() for _ in left.chunks]
    for n, (_, places) in enumerate(mine):
        page, row = places[0]
        if n in pairs:
            partners[page][row] = list(theirs[pairs[n]][1])
        elif n in rows:
            doubts[page].add(row)
    # What only the right half has may belong to the row before it.
    lost = set(range(len(theirs))) - set(pairs.values())
    for n, at in pairs.items():
        if at + 1 in lost:
            page, row = mine[n][1][0]
            doubts[page].add(row)
    return partners, doubts


def _runs(half: _Half, kind: Column) -> list[tuple[str, list[_Row]]]:
    """The rows under each key of a column: a row without one goes on with the row before it."""
    col = half.at(kind) or 0
    runs: list[tuple[str, list[_Row]]] = []
    for p, chunk in enumerate(half.chunks):
        for r, row in enumerate(chunk.texts):
            text = row[col]
            key = "" if kind == "ordinal" and ordinal_mark(text) is None else fold(text)
            if key or not runs:
                runs.append((key, []))
            runs[-1][1].append((p, r))
    return runs


def _matched(mine: Sequence[str], theirs: Sequence[str]) -> dict[int, int]:
    """Which of `theirs` each of `mine` is, in order."""
    if mine == theirs:
        return {n: n for n in range(len(mine))}
    if len(mine) > _LONGEST or len(theirs) > _LONGEST:
        return {}
    blocks = SequenceMatcher(None, mine, theirs, autojunk=False).get_matching_blocks()
    return {a + n: b + n for a, b, size in blocks for n in range(size) if mine[a + n]}


def _is_row(key: str) -> bool:
    mark = ordinal_mark(key)
    return mark is not None and mark.kind not in ("roman", "upper", "part")


def _same_heights(one: _Chunk, other: _Chunk) -> bool:
    """Whether the rows of two pages are equally high, or their heights are not known."""
    heights = [_heights(chunk) for chunk in (one, other)]
    if not heights[0] or not heights[1]:
        return True
    same = sum(abs(a - b) <= _NEAR for a, b in zip(heights[0], heights[1], strict=True))
    return same >= _MOST * len(heights[0])


def _heights(chunk: _Chunk) -> list[float]:
    """The heights of the body rows by the boxes of their cells; empty where some row has none."""
    found: dict[int, float] = {}
    for cell in chunk.table.cells:
        if cell.row >= chunk.depth and cell.rowspan == 1 and cell.place.boxes:
            box = cell.place.boxes[0]
            found[cell.row] = box.bottom - box.top
    return [found[row] for row in sorted(found)] if len(found) == len(chunk.texts) else []


def _widened(chunk: _Chunk, left: _Half, right: _Half, extra: Sequence[int], rows: Sequence[Sequence[_Row]]) -> Table:
    """One page of the left half with the right half's columns beside it, under a header of one row."""
    table, depth = chunk.table, min(chunk.depth, 1)
    cols = len(left.columns)
    cells = [Cell(text, 0, c, place=_place(table, c)) for c, text in enumerate(left.header) if depth]
    beside = right.chunks[0].table.place
    cells += [Cell(right.header[c], 0, cols + n, place=beside) for n, c in enumerate(extra) if depth]
    for cell in table.cells:
        if cell.row >= chunk.depth:
            row = cell.row - chunk.depth + depth
            cells.append(Cell(cell.text, row, cell.col, cell.rowspan, cell.colspan, cell.place, cell.bold))
    places = [table.place]
    for r, partners in enumerate(rows):
        for n, c in enumerate(extra):
            parts = [(right.chunks[p].texts[q][c], right.chunks[p].places[q][c]) for p, q in partners]
            place = join_places(at for _, at in parts)
            places.append(place)
            cells.append(Cell(" ".join(text for text, _ in parts if text), depth + r, cols + n, place=place))
    return Table(depth + len(rows), cols + len(extra), tuple(cells), join_places(places), table.ragged)


def _place(table: Table, col: int) -> Place:
    return next((cell.place for cell in table.cells if cell.col == col), table.place)
