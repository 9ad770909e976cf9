"""Tables of a PDF page: ruled ones by camelot, open ones by pdfplumber's table finder over the page's ruling lines.

camelot gives the grid and which borders are drawn; the text of the cells comes from the words of `pdf_words`, which
know type and place. Where camelot's grid is doubtful (borders through words, ragged merges) or misses ruling lines,
pdfplumber gives a second opinion and the one that cuts fewer words is taken.
"""

from collections.abc import Sequence

from extractors.document import Box, Cell, Place, Table
from extractors.readers.pdf_cells import cell_text
from extractors.readers.pdf_open import Grid, open_shapes
from extractors.readers.pdf_rulings import Rect, Rulings, has_grid
from extractors.readers.pdf_shapes import (
    NEAR,
    Shape,
    drawn_shapes,
    locator,
    open_regions,
    ruled_shapes,
    words_inside,
)
from extractors.readers.pdf_words import PageWords, Word

_HOLLOW = 10
"""One cell in so many, or fewer, with words: to camelot that is no table."""


def page_shapes(page: PageWords, before: Grid | None = None) -> tuple[list[Shape], Grid | None]:
    """The tables of a page in reading order with their words, and the columns of one without vertical lines that may go
    on over the page's end; `before` are those of the page before."""
    rulings = page.rulings
    grid = has_grid(rulings)
    shapes, doubtful = list[Shape](), dict[int, int]()
    for shape in _filled(ruled_shapes(rulings), page) if grid else []:
        cut, used = _fit(shape)
        spots = len({r[0] for r in shape.rects}) * len({r[1] for r in shape.rects})
        # camelot itself drops a grid with nothing in nine of ten cells: a frame, an empty form.
        if len(shape.rects) > 1 and _HOLLOW * used > spots:
            shapes.append(shape)
            if cut or shape.ragged:
                doubtful[id(shape)] = cut
    if grid and (doubtful or not shapes or _lines_outside(rulings, shapes)):
        drawn = _filled([shape for shape in drawn_shapes(rulings) if len(shape.rects) > 3], page)
        for place, shape in enumerate(shapes):
            rival = next((other for other in drawn if _same_place(shape.box, other.box)), None)
            if rival is not None and id(shape) in doubtful and _better(rival, shape, doubtful[id(shape)]):
                shapes[place] = rival
        shapes += [shape for shape in drawn if not any(_overlap(shape.box, other.box) for other in shapes)]
    # A frame around a table has one column and may hold one that white divides.
    shapes = [shape for shape in shapes if shape.words and _has_columns(shape)]
    bare, grid_below = open_shapes(page, [shape.box for shape in shapes], before)
    shapes += _filled(bare, page)
    for open_rulings, gutters in open_regions(page, [shape.box for shape in shapes]):
        shapes += _filled([s for s in drawn_shapes(open_rulings, gutters) if len(s.rects) > 3], page)
    return _in_order([shape for shape in shapes if shape.words and _has_columns(shape)]), grid_below


def _has_columns(shape: Shape) -> bool:
    return len({round(r[0] / NEAR) for r in shape.rects}) > 1


def _in_order(shapes: list[Shape]) -> list[Shape]:
    """From top to bottom; of tables set side by side the left one first."""
    shapes.sort(key=lambda shape: shape.box[1])
    for at in range(1, len(shapes)):
        above, below = shapes[at - 1].box, shapes[at].box
        if above[3] - below[1] > 0.5 * min(above[3] - above[1], below[3] - below[1]) and below[2] <= above[0]:
            shapes[at - 1], shapes[at] = shapes[at], shapes[at - 1]
    return shapes


def _filled(shapes: list[Shape], page: PageWords) -> list[Shape]:
    """The shapes with the page's words that stand in them."""
    for shape in shapes:
        shape.words = words_inside(page.words, shape.box)
    return shapes


def _better(rival: Shape, shape: Shape, cut: int) -> bool:
    """Whether the second opinion on a table is better: it cuts fewer words than `cut`, or has no fewer cells."""
    theirs, _ = _fit(rival)
    return theirs < cut or (theirs == cut and shape.ragged and len(rival.rects) >= len(shape.rects))


def make_table(shape: Shape, page: int) -> Table:
    """The table of a shape, its words put into its cells."""
    xs, ys = (
        _edges([v for r in shape.rects for v in (r[0], r[2])]),
        _edges([v for r in shape.rects for v in (r[1], r[3])]),
    )
    spots: dict[tuple[int, int], tuple[int, int, Rect]] = {}
    covered: set[tuple[int, int]] = set()
    for rect in sorted(shape.rects, key=lambda r: (r[1], r[0])):
        left, right = _index(xs, rect[0]), _index(xs, rect[2])
        top, bottom = _index(ys, rect[1]), _index(ys, rect[3])
        own = {(r, c) for r in range(top, bottom) for c in range(left, right)}
        if not own or own & covered:
            continue
        covered |= own
        spots[top, left] = (bottom - top, right - left, (xs[left], ys[top], xs[right], ys[bottom]))
    count_rows, count_cols = len(ys) - 1, len(xs) - 1
    for r in range(count_rows):
        for c in range(count_cols):
            if (r, c) not in covered:
                spots[r, c] = (1, 1, (xs[c], ys[r], xs[c + 1], ys[r + 1]))
    contents: dict[tuple[int, int], list[Word]] = {}
    places, locate = list(spots), locator([box for _, _, box in spots.values()])
    for word in shape.words:
        home = locate((word.x0 + word.x1) / 2, (word.top + word.bottom) / 2)
        if home is not None:
            contents.setdefault(places[home], []).append(word)
    pads = [min(w.x0 for w in words) - spots[place][2][0] for place, words in contents.items()]
    pad = min(8.0, max(1.5, min(pads, default=4.0)))
    cells = []
    for (r, c), (down, across, box) in sorted(spots.items()):
        words = contents.get((r, c), [])
        letters = sum(len(w.text) for w in words)
        bold = sum(len(w.text) for w in words if w.bold) >= 0.9 * letters if letters else None
        text = cell_text(words, page, box[2] - pad)
        cells.append(Cell(text, r, c, down, across, _place(page, box), bold))
    return Table(count_rows, count_cols, tuple(cells), _place(page, shape.box))


def _place(page: int, box: Rect) -> Place:
    x0, top, x1, bottom = (round(v, 1) for v in box)
    return Place(page, page, boxes=(Box(page, x0, top, x1, bottom),))


def _edges(values: list[float]) -> list[float]:
    """Positions of borders, those within `NEAR` of each other made one."""
    edges: list[list[float]] = []
    for value in sorted(values):
        if edges and value - edges[-1][0] <= NEAR:
            edges[-1].append(value)
        else:
            edges.append([value])
    return [sum(group) / len(group) for group in edges]


def _index(edges: Sequence[float], value: float) -> int:
    return min(range(len(edges)), key=lambda i: abs(edges[i] - value))


def _fit(shape: Shape) -> tuple[int, int]:
    """How many of its words the shape's vertical borders run through, and how many of its cells have words."""
    cut, used = 0, set[int]()
    locate = locator(shape.rects)
    for word in shape.words:
        home = locate((word.x0 + word.x1) / 2, (word.top + word.bottom) / 2)
        if home is not None:
            rect = shape.rects[home]
            cut += word.x0 < rect[0] - 2 or word.x1 > rect[2] + 2
            used.add(home)
    return cut, len(used)


def _lines_outside(rulings: Rulings, shapes: Sequence[Shape]) -> bool:
    """Whether enough vertical lines for a table of their own stand outside all tables found."""
    boxes = [shape.box for shape in shapes]
    return sum(not any(b[1] - 4 <= (v[0] + v[1]) / 2 <= b[3] + 4 for b in boxes) for v in rulings.vertical) >= 2


def _same_place(a: Rect, b: Rect) -> bool:
    return all(abs(x - y) <= 12 for x, y in zip(a, b, strict=True))


def _overlap(a: Rect, b: Rect) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] - 2 and b[1] < a[3] - 2
