"""Tables without vertical lines on a PDF page: told by the words of their header, their columns parted by white."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from extractors.columns import column_of, header_words, is_header_row, is_numbering_row
from extractors.readers.pdf_bands import (
    GAP,
    Band,
    Span,
    clusters,
    columns_of,
    extent,
    make_bands,
    narrowed,
    opens_row,
    ruled_between,
    span,
    text_of,
)  # fmt: skip
from extractors.readers.pdf_open_rows import header_rects, row_groups, row_rects, usual_pitch
from extractors.readers.pdf_rulings import Rect
from extractors.readers.pdf_shapes import Shape
from extractors.readers.pdf_words import PageWords, Word
from normalizers.text import fold

_DEEPEST_HEADER = 8
_MOST_COLUMNS = 40
_LONGEST = 400
"""Lines of a page beyond which they are no table."""
_KNOWN = 0.6
"""Share of a header's words that other headers have too."""
_ENDS = re.compile(r"nơi nhận\b|(?:TM|KT|TL|TUQ)\s?\.\s?[A-ZĐÀ-Ỹ]|(?:người|lập) (?:lập )?biểu\b", re.I)
"""What a signature block begins with."""
_MARK = re.compile(r"[IVX]{1,5}\.|[A-H]\.|\d")
_FAR = 0.25
"""Share of the page's height that no row of a table fills with white."""
_MARGIN = 50.0
"""Points from the page's top and foot within which page numbers and running heads stand."""


@dataclass(slots=True)
class Grid:
    """Columns of a table that may go on over the page's end: the white spans between them, outer edges left out."""

    gutters: list[list[Span]]
    left: float
    right: float
    width: float
    """Width of the page."""
    ordinals: bool

    def edges(self) -> list[float]:
        """The x positions of all column borders."""
        inner = [max(spans, key=lambda s: s[1] - s[0]) for spans in self.gutters]
        return [self.left, *((a + b) / 2 for a, b in inner), self.right]


def open_shapes(page: PageWords, taken: Sequence[Rect], before: Grid | None) -> tuple[list[Shape], Grid | None]:
    """The tables without vertical lines on a page outside the boxes `taken`, and the columns of the one that reaches
    the page's foot, for the next page; `before` is that of the page before."""
    words = [w for w in page.words if not any(b[1] <= w.middle <= b[3] and b[0] <= w.x0 <= b[2] for b in taken)]
    if not words or (before is None and not _columned(words)):
        return [], None
    if taken and before is not None and min(b[1] for b in taken) < min(w.top for w in words):
        before = None
    shapes, grid = _search(words, page, before)
    foot = max((w.bottom for w in page.words if w.bottom < page.height - _MARGIN), default=0.0)
    reaches = bool(shapes) and shapes[-1].box[3] >= foot - 1
    return shapes, grid if reaches else None


def _search(words: Sequence[Word], page: PageWords, before: Grid | None) -> tuple[list[Shape], Grid | None]:
    """The tables that these words make, and the columns of the last one."""
    bands = make_bands(words)
    shapes: list[Shape] = []
    grid: Grid | None = None
    at = 0
    first = _first_row(bands, before, page) if before is not None and abs(before.width - page.width) < 2 else None
    if before is not None and first is not None:
        grid = Grid(before.gutters, before.left, before.right, before.width, before.ordinals)
        at, shape = _body(bands, first, first, grid, page)
        shapes += [shape] if shape is not None else []
        grid = grid if shape is not None else None
    low = at
    while at < len(bands):
        depth, fresh = _header(bands, at, page)
        if fresh is None:
            at += 1
            continue
        raised = _raised(bands, low, at, depth, page)
        at, depth = at - raised, depth + raised
        for band in bands[at : at + raised]:
            free = narrowed(fresh.gutters, band)
            fresh.gutters = free if all(free) else fresh.gutters
        middle = _between_twins(bands[at : at + depth])
        if middle is not None:
            below = [w for w in words if w.middle > bands[at].top]
            left = _search([w for w in below if w.x0 < middle], page, None)
            right = _search([w for w in below if w.x0 >= middle], page, None)
            return shapes + left[0] + right[0], None
        again = before is not None and not shapes and len(before.gutters) == len(fresh.gutters)
        end, shape = _body(bands, at, at + depth, fresh, page, again)
        if shape is not None:
            shapes.append(shape)
            grid = fresh
        low = at = max(end, at + 1)
    return shapes, grid


def _between_twins(header: Sequence[Band]) -> float | None:
    """The x position that parts two tables set side by side, whose headers name the same columns."""
    columns = clusters(header)
    half, odd = divmod(len(columns), 2)
    named = [column_of(text) for _, text in columns]
    if odd or half < 2 or named[:half] != named[half:]:
        return None
    return (columns[half - 1][0][1] + columns[half][0][0]) / 2


def _columned(words: Sequence[Word]) -> bool:
    """Whether some line of the page has two wide gaps: a quick look that spares pages of prose the search."""
    lines: dict[int, list[Word]] = {}
    for word in words:
        lines.setdefault(round(word.base), []).append(word)
    for line in lines.values():
        if len(line) > 2:
            line.sort(key=lambda w: w.x0)
            if sum(b.x0 - a.x1 > GAP * a.size for a, b in pairwise(line)) >= 2:
                return True
    return False


def _header(bands: Sequence[Band], at: int, page: PageWords) -> tuple[int, Grid | None]:
    """How many bands from `at` on are a header of three columns or more, and these columns."""
    if not 2 <= len(bands[at].phrases) <= _MOST_COLUMNS or not _may_name_columns(bands[at]):
        return 0, None
    best: tuple[int, list[Span]] | None = None
    for depth in range(1, min(_DEEPEST_HEADER, len(bands) - at) + 1):
        last = bands[at + depth - 1]
        if depth > 1 and (
            last.bold != bands[at].bold
            or len(last.phrases) > _MOST_COLUMNS
            or last.top - bands[at + depth - 2].bottom > 1.2 * last.size
            or opens_row(last)
            or ruled_between(page, bands[at + depth - 2], last, extent(bands[at : at + depth]))
        ):
            break
        columns = clusters(bands[at : at + depth])
        texts = [text for _, text in columns]
        named = sum(column_of(text) is not None for text in texts)
        if len(columns) >= 3 and is_header_row(texts) and named >= 0.75 * len(columns):
            best = depth, [span for span, _ in columns]
    if best is None:
        return 0, None
    depth, spans = best
    while at + depth < len(bands) and is_numbering_row([text_of(p) for p in bands[at + depth].phrases]):
        depth += 1
    gutters = [[(a[1], b[0])] for a, b in pairwise(spans)]
    ordinals = column_of(clusters(bands[at : at + best[0]])[0][1]) == "ordinal"
    return depth, Grid(gutters, spans[0][0], spans[-1][1], page.width, ordinals)


def _may_name_columns(band: Band) -> bool:
    """Whether most words of a line occur in headers: a quick look that spares other lines the search."""
    known = header_words()
    words = fold(" ".join(map(text_of, band.phrases))).split()
    return sum(word in known for word in words) >= _KNOWN * len(words)


def _raised(bands: Sequence[Band], low: int, at: int, depth: int, page: PageWords) -> int:
    """How many lines above a header's first full one belong to it: parts of cells that are set in the middle."""
    columns = [span for span, _ in clusters(bands[at : at + depth])]
    count = 0
    while at - count > low:
        band, under = bands[at - count - 1], bands[at - count]
        spans = [span(p) for p in band.phrases]
        single = all(sum(x0 < b and a < x1 for a, b in columns) == 1 for x0, x1 in spans)
        if (
            not single
            or band.bold != under.bold
            or under.top - band.bottom > 0.3 * band.size
            or ruled_between(page, band, under, extent(bands[at : at + 1]))
        ):
            break
        count += 1
    return count


def _first_row(bands: Sequence[Band], grid: Grid, page: PageWords) -> int | None:
    """The first line of a page that goes on with the columns of the page before; None where the page begins anew."""
    for at, band in enumerate(bands[:6]):
        if _header(bands, at, page)[1] is not None:
            return None
        fits = all(narrowed(grid.gutters, band)) and span(band.phrases[0])[0] >= grid.left - 12
        if fits and (len(columns_of(band, grid.edges())) > 1 or _is_rest(band, grid)):
            # What goes on in one column only stands right above it.
            while at and _goes_up(bands[at - 1], bands[at], grid):
                at -= 1
            return at
        if band.bottom > 3 * _MARGIN and not fits:
            return None
    return None


def _is_rest(band: Band, grid: Grid) -> bool:
    """Whether a line of a page without header can only be the rest of a row: in lower case, under no ordinal."""
    first = band.phrases[0][0].text
    return grid.ordinals and not band.bold and first[:1].islower() and 0 not in columns_of(band, grid.edges())


def _goes_up(band: Band, under: Band, grid: Grid) -> bool:
    """Whether a line at a page's top stands in one column of the rows under it: the rest of a row."""
    near = under.base - band.base < 2.8 * under.size
    alone = len(columns_of(band, grid.edges())) == 1 and all(narrowed(grid.gutters, band))
    return near and band.top > _MARGIN and alone


def _body(
    bands: Sequence[Band], start: int, first: int, grid: Grid, page: PageWords, again: bool = False
) -> tuple[int, Shape | None]:
    """The table whose header stands at `start` and whose rows begin at `first`: where it ends, and its shape. `again`:
    the header repeats that of the page before."""
    stop, crossing = first, set[int]()
    pitch = usual_pitch(bands[first:])
    while stop < len(bands):
        band = bands[stop]
        if band.top > page.height - _MARGIN and len(band.phrases) == 1 and band.top - bands[stop - 1].bottom > pitch:
            break
        if stop - first > _LONGEST or any(_ENDS.match(text_of(phrase)) for phrase in band.phrases):
            break
        if stop > first and (_far(bands, stop, page, grid) or _header(bands, stop, page)[1]):
            break
        free = narrowed(grid.gutters, band)
        if all(free):
            grid.gutters = free
            stop += 1
            continue
        heads = _heading_lines(bands, stop, grid)
        if not heads:
            break
        crossing |= set(range(stop, stop + heads))
        stop += heads
    while stop > first and (stop - 1 in crossing or _loose(bands, stop - 1, first, pitch)):
        stop -= 1
    body = bands[first:stop]
    # Below a header that is printed again, or with an ordinal, one line is enough to be a row.
    counts = [len(columns_of(band, grid.edges())) for band in body]
    whole = max(counts, default=0) >= 3 or (grid.ordinals and any(map(opens_row, body)))
    again = again or (start == first and bool(body) and all(_is_rest(band, grid) for band in body))
    if not body or (not again and sum(count > 1 for count in counts) < 2 - whole - (start < first)):
        return stop, None
    low = min(span(b.phrases[0])[0] for b in bands[start:stop])
    high = max(span(b.phrases[-1])[1] for b in bands[start:stop])
    grid.left, grid.right = min(grid.left, low), max(grid.right, high)
    edges = [grid.left - 4, *grid.edges()[1:-1], grid.right + 4]
    spans_all = {n - first for n in crossing if n < stop}
    fresh = start < first and not again
    found = row_groups(page, bands[first:stop], spans_all, edges, grid.ordinals, fresh)
    rects = row_rects(page, found, edges, grid.gutters)
    if start < first:
        rects += header_rects(bands[start:first], edges, rects[0][1] + 1)
    return stop, Shape(rects, ragged=not found.sure)


def _far(bands: Sequence[Band], at: int, page: PageWords, grid: Grid) -> bool:
    """Whether a line stands too far under the one before it to belong to its table."""
    band = bands[at]
    apart = band.top - bands[at - 1].bottom
    if apart <= 2.5 * band.size:
        return False
    return apart > _FAR * page.height or not (
        len(band.phrases) > 1 or ruled_between(page, bands[at - 1], band, (grid.left, grid.right))
    )


def _heading_lines(bands: Sequence[Band], at: int, grid: Grid) -> int:
    """How many lines from `at` on run across the columns as a heading row does: up to two before a row; 0 for prose."""
    marked = bands[at].bold or opens_row(bands[at]) or _MARK.match(text_of([w for p in bands[at].phrases for w in p]))
    for count in (1, 2):
        if at + count >= len(bands) or not marked:
            return 0
        after = bands[at + count]
        a_row = opens_row(after) or not grid.ordinals
        if a_row and len(columns_of(after, grid.edges())) > 1 and all(narrowed(grid.gutters, after)):
            return count
    return 0


def _loose(bands: Sequence[Band], at: int, first: int, pitch: float) -> bool:
    """Whether the last line of what may be the table stands off by itself: a note or title under it."""
    band = bands[at]
    if at == first:
        return False
    step = band.base - bands[at - 1].base
    return len(band.phrases) == 1 and pitch > 0 and step > 1.15 * pitch + 0.5
