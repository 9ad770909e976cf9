"""Tables of a PDF page: ruled ones by camelot, open ones by pdfplumber's table finder over the page's ruling lines.

camelot gives the grid and which borders are drawn; the text of the cells comes from the words of `pdf_words`, which
know type and place. Where camelot's grid is doubtful (borders through words, ragged merges) or misses ruling lines,
pdfplumber gives a second opinion and the one that cuts fewer words is taken.
"""

from collections.abc import Sequence

from extractors.document import Box, Cell, Place, Table
from extractors.readers.pdf_cells import cell_text
from extractors.readers.pdf_rulings import Rulings, has_grid
from extractors.readers.pdf_shapes import NEAR, Rect, Shape, drawn_shapes, inside, open_regions
from extractors.readers.pdf_words import PageWords, Word


def page_shapes(page: PageWords, ruled: Sequence[Shape]) -> list[Shape]:
    """The tables of a page from top to bottom with their words, from camelot's shapes and the page's own lines."""
    shapes = [s for s in ruled if len(s.rects) > 1 and any(inside(w, s.box) for w in page.words)]
    doubtful = [shape for shape in shapes if shape.ragged or _cut_words(shape, page.words)]
    rulings = page.rulings
    if has_grid(rulings) and (doubtful or not shapes or _lines_outside(rulings, shapes)):
        drawn = [shape for shape in drawn_shapes(rulings) if len(shape.rects) > 3]
        for shape in doubtful:
            rival = next((other for other in drawn if _same_place(shape.box, other.box)), None)
            if rival is not None and _better(rival, shape, page.words):
                shapes[shapes.index(shape)] = rival
        shapes += [shape for shape in drawn if not any(_overlap(shape.box, other.box) for other in shapes)]
    for open_rulings, gutters in open_regions(page, [shape.box for shape in shapes]):
        shapes += [shape for shape in drawn_shapes(open_rulings, gutters) if len(shape.rects) > 3]
    shapes.sort(key=lambda shape: shape.box[1])
    kept = []
    for shape in shapes:
        shape.words = [w for w in page.words if inside(w, shape.box)]
        columns = len({round(r[0] / NEAR) for r in shape.rects})
        if shape.words and columns > 1:
            kept.append(shape)
    return kept


def _better(rival: Shape, shape: Shape, words: Sequence[Word]) -> bool:
    """Whether the second opinion on a table is the better one: it cuts fewer words, or has no fewer cells."""
    mine, theirs = _cut_words(shape, words), _cut_words(rival, words)
    return theirs < mine or (theirs == mine and shape.ragged and len(rival.rects) >= len(shape.rects))


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
        places = {(r, c) for r in range(top, bottom) for c in range(left, right)}
        if not places or places & covered:
            continue
        covered |= places
        spots[top, left] = (bottom - top, right - left, (xs[left], ys[top], xs[right], ys[bottom]))
    count_rows, count_cols = len(ys) - 1, len(xs) - 1
    for r in range(count_rows):
        for c in range(count_cols):
            if (r, c) not in covered:
                spots[r, c] = (1, 1, (xs[c], ys[r], xs[c + 1], ys[r + 1]))
    contents: dict[tuple[int, int], list[Word]] = {}
    for word in shape.words:
        x, y = (word.x0 + word.x1) / 2, word.middle
        place = next((p for p, (_, _, b) in spots.items() if b[0] <= x <= b[2] and b[1] <= y <= b[3]), None)
        if place is not None:
            contents.setdefault(place, []).append(word)
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


def _cut_words(shape: Shape, words: Sequence[Word]) -> int:
    """How many words the shape's vertical borders run through."""
    cut = 0
    box = shape.box
    for word in words:
        if not inside(word, box):
            continue
        x, y = (word.x0 + word.x1) / 2, word.middle
        home = next((r for r in shape.rects if r[0] <= x <= r[2] and r[1] <= y <= r[3]), None)
        cut += home is not None and (word.x0 < home[0] - 2 or word.x1 > home[2] + 2)
    return cut


def _lines_outside(rulings: Rulings, shapes: Sequence[Shape]) -> bool:
    """Whether enough vertical lines for a table of their own stand outside all tables found."""
    boxes = [shape.box for shape in shapes]
    return sum(not any(b[1] - 4 <= (v[0] + v[1]) / 2 <= b[3] + 4 for b in boxes) for v in rulings.vertical) >= 2


def _same_place(a: Rect, b: Rect) -> bool:
    return all(abs(x - y) <= 12 for x, y in zip(a, b, strict=True))


def _overlap(a: Rect, b: Rect) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] - 2 and b[1] < a[3] - 2
