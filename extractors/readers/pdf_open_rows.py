"""Rows and cells of a table that has no vertical lines, from its lines of words."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from extractors.readers.pdf_bands import Band, Span, columns_of, covered, narrowed, opens_row, ruled_between, span
from extractors.readers.pdf_rulings import MAX_LINES, Rect
from extractors.readers.pdf_words import PageWords

_MOST = 0.8
"""Share of rows that must bear out how a table is read."""
_CENTRED = 0.95
_DEEPEST = 60
"""Lines above a page's first ordinal beyond which these are not the rest of a row."""


@dataclass(frozen=True, slots=True)
class Rows:
    """The lines of each row from top to bottom; `sure` where one reading explains them all, `ruled` where lines part
    the rows."""

    groups: list[list[Band]]
    sure: bool
    ruled: bool = False


def usual_pitch(bands: Sequence[Band]) -> float:
    """The usual distance of two lines of one paragraph."""
    steps = Counter(
        round((b.base - a.base) * 2) / 2 for a, b in pairwise(bands) if 0.9 * b.size < b.base - a.base < 2 * b.size
    )
    return min((step for step, n in steps.items() if n >= 0.25 * max(steps.values())), default=0.0)


def row_groups(
    page: PageWords, bands: Sequence[Band], crossing: set[int], edges: Sequence[float], ordinals: bool, fresh: bool
) -> Rows:
    """The rows that lines of words make, by the first way that explains where every ordinal stands: lines between
    them, gaps, ordinals at their tops, ordinals in their middles.

    `crossing` are the lines that run over several columns, `edges` the columns' borders; `fresh`: the first
    row does not go on from the page before.
    """
    numbers = range(len(bands))
    opens = _openings(bands, edges[1]) if ordinals else set[int]()
    heads = crossing | {n + 1 for n in crossing if n + 1 < len(bands)}
    over = edges[0], edges[-1]
    rules = {n for n in numbers[1:] if ruled_between(page, bands[n - 1], bands[n], over)}
    pitch = usual_pitch(bands)
    gaps = {n for n in numbers[1:] if pitch and bands[n].base - bands[n - 1].base > 1.12 * pitch + 0.5}
    groups = _cut(numbers, rules | heads)
    if rules and _good(groups, opens, crossing, ordinals):
        return Rows([[bands[n] for n in group] for group in groups], True, bool(rules))
    groups = _cut(numbers, gaps | heads)
    if not ordinals:
        groups = _joined(groups, bands, heads, edges)
    if gaps and _good(groups, opens, crossing, ordinals):
        return Rows([[bands[n] for n in group] for group in groups], True)
    groups = _cut(numbers, (opens - {0}) | heads)
    if len(bands) == 1 or (opens and _at_tops(groups, bands, opens, edges)):
        return Rows([[bands[n] for n in group] for group in groups], True)
    centred = _centred(bands, opens, heads, pitch, edges, fresh) if opens else None
    if centred is not None:
        return Rows([[bands[n] for n in group] for group in centred], True)
    full = {n for n in numbers if len(columns_of(bands[n], edges)) >= max(3, len(edges) - 2)}
    groups = _cut(numbers, (opens or full) | heads)
    return Rows([[bands[n] for n in group] for group in groups], False)


def _at_tops(groups: Sequence[Sequence[int]], bands: Sequence[Band], opens: set[int], edges: Sequence[float]) -> bool:
    """Whether all cells of a row begin on the line of its ordinal."""
    told = [group for group in groups if group[0] in opens]
    topped = sum(
        set().union(*(columns_of(bands[n], edges) for n in group)) <= columns_of(bands[group[0]], edges)
        for group in told
    )
    return topped >= _MOST * len(told)


def _centred(
    bands: Sequence[Band], opens: set[int], heads: set[int], pitch: float, edges: Sequence[float], fresh: bool
) -> list[list[int]] | None:
    """Rows whose ordinals stand in their middles, one right under the other: each row's height follows from where it
    begins and where its ordinal stands. None where no beginning, or more than one, gives rows whose borders all run
    between lines and whose cells all stand in the middle."""
    if heads or not pitch or min(opens) > _DEEPEST:
        return None
    found = []
    for first in range(1 if fresh else min(opens) + 1):
        starts = _halved(bands, sorted(opens), first, pitch)
        groups = _cut(range(len(bands)), starts or set())
        if starts and _in_the_middle(groups[:-1], bands, opens, pitch, edges):
            found.append(groups)
    # The last row may go on on the next page; where it does not it bears out one reading.
    whole = [groups for groups in found if _in_the_middle(groups[-1:], bands, opens, pitch, edges)]
    found = whole if len(whole) == 1 else found
    return found[0] if len(found) == 1 else None


def _in_the_middle(
    groups: Sequence[Sequence[int]], bands: Sequence[Band], opens: set[int], pitch: float, edges: Sequence[float]
) -> bool:
    """Whether the words of each column stand as far above a row's ordinal as below it."""
    told = even = 0
    for group in groups:
        middle = next((bands[n].base for n in group if n in opens), None)
        for col in range(1, len(edges) - 1) if middle is not None else ():
            levels = [bands[n].base for n in group if col in columns_of(bands[n], edges)]
            if levels and middle is not None:
                told += 1
                even += abs((levels[0] + levels[-1]) / 2 - middle) < 0.3 * pitch
    return even >= _CENTRED * told


def _halved(bands: Sequence[Band], opens: Sequence[int], first: int, pitch: float) -> set[int] | None:
    """The first lines of the rows if the first row with an ordinal begins at the line `first`; None where that leads to
    a border that touches a line, or to lines under the last row. The last row may go on on the next page."""
    starts = {first}
    top = bands[first].base - pitch / 2
    if first and not _parts(bands, first, top, pitch):
        return None
    for n in opens[:-1]:
        bottom = 2 * bands[n].base - top
        under = next((m for m, band in enumerate(bands) if band.base > bottom), len(bands))
        if under <= n or under == len(bands) or not _parts(bands, under, bottom, pitch):
            return None
        starts.add(under)
        top = (bands[under - 1].base + bands[under].base) / 2
    # The last row may end anywhere: where a page cuts it, its ordinal stands where the first part has it.
    return starts if bands[opens[-1]].base > top else None


def _parts(bands: Sequence[Band], under: int, border: float, pitch: float) -> bool:
    """Whether a border runs half a line under the line before `under`, and half a line above the next one."""
    above = under == 0 or abs(border - bands[under - 1].base - pitch / 2) < 0.2 * pitch
    below = under == len(bands) or abs(bands[under].base - border - pitch / 2) < 0.2 * pitch
    return above and below


def _joined(groups: list[list[int]], bands: Sequence[Band], heads: set[int], edges: Sequence[float]) -> list[list[int]]:
    """Paragraphs of one cell that gaps part go back to their row, where no ordinals tell rows: what stands in one
    column only."""
    kept: list[list[int]] = []
    for group in groups:
        columns = set().union(*(columns_of(bands[n], edges) for n in group))
        if kept and len(columns) == 1 and not heads & set(group) and not all(bands[n].bold for n in group):
            kept[-1] += group
        else:
            kept.append(group)
    return kept


def _openings(bands: Sequence[Band], border: float) -> set[int]:
    """The lines that begin with an ordinal in the first column, which ends at `border`."""
    opens: dict[int, str] = {}
    for n, band in enumerate(bands):
        word = band.phrases[0][0]
        if not (span(band.phrases[0])[1] <= border and opens_row(band)):
            continue
        text = word.text.strip(".)(")
        last = opens.get(n - 1, "")
        before = [t for m, t in opens.items() if m < n - 1 and t.isdigit()]
        goes_on = len(band.phrases) > 1 and band.phrases[1][0].text[:1].islower()
        both = last + text
        if text.isdigit() and last.isdigit() and (int(both) == int(before[-1]) + 1 if before else goes_on):
            # A column too narrow for "10" breaks it over two lines.
            opens[n - 1] = both
        else:
            opens[n] = text
    return set(opens)


def _cut(numbers: range, starts: set[int]) -> list[list[int]]:
    groups: list[list[int]] = []
    for n in numbers:
        if not groups or n in starts:
            groups.append([])
        groups[-1].append(n)
    return groups


def _good(groups: Sequence[Sequence[int]], opens: set[int], crossing: set[int], ordinals: bool) -> bool:
    if not ordinals:
        return len(groups) > 1
    counts = [sum(n in opens for n in group) for group in groups if not crossing & set(group)]
    # The first row may go on from the page before.
    return max(counts, default=0) == 1 and sum(counts) >= _MOST * (len(counts) - 1)


def header_rects(header: Sequence[Band], edges: Sequence[float], bottom: float) -> list[Rect]:
    """Cells of the header: one a column, and above some of them one that spans them."""
    top = header[0].top - 1
    rects: list[Rect] = []
    split: dict[int, float] = {}
    for n, band in enumerate(header[:-1]):
        for phrase in band.phrases:
            low, high = span(phrase)
            covered = [c for c, (a, b) in enumerate(pairwise(edges)) if min(b, high) - max(a, low) > 2]
            if len(covered) > 1 and not set(covered) & split.keys():
                y = header[n + 1].top - 0.5
                rects.append((edges[covered[0]], top, edges[covered[-1] + 1], y))
                split |= dict.fromkeys(covered, y)
    rects += [(a, split.get(c, top), b, bottom - 1) for c, (a, b) in enumerate(pairwise(edges))]
    return rects


def row_rects(page: PageWords, found: Rows, edges: Sequence[float], gutters: Sequence[Sequence[Span]]) -> list[Rect]:
    """The cells of all rows. Where a row's words run across a border one cell spans both columns; where rows are parted
    by lines and a line is missing in a column, one cell spans both rows."""
    rects: list[Rect] = []
    groups = found.groups
    open_: dict[Span, int] = {}
    for n, group in enumerate(groups):
        crossed = {c for band in group for c, free in enumerate(narrowed(gutters, band)) if not free}
        kept = [edges[0], *(edge for c, edge in enumerate(edges[1:-1]) if c not in crossed), edges[-1]]
        top = _border(page, groups[n - 1], group, edges) if n else group[0].top - 1.0
        bottom = max(b.bottom for b in group) + 1
        if n + 1 < len(groups):
            bottom = _border(page, group, groups[n + 1], edges)
        below: dict[Span, int] = {}
        for a, b in pairwise(kept):
            above = open_.get((a, b))
            if n and found.ruled and above is not None and covered(page, top, (a + 2, b - 2)) < 0.5:
                x0, y0, x1, _ = rects[above]
                rects[above] = x0, y0, x1, bottom
                below[a, b] = above
            else:
                rects.append((a, top, b, bottom))
                below[a, b] = len(rects) - 1
        open_ = below
    return rects


def _border(page: PageWords, above: Sequence[Band], below: Sequence[Band], edges: Sequence[float]) -> float:
    """The height of the border between two rows: that of the line between them, else right above the lower one."""
    low, high = max(b.base for b in above) - 1, min(b.base for b in below)
    levels = [y for _, _, y in page.rulings.horizontal[:MAX_LINES] if low < y < high]
    longest = max(levels, key=lambda y: covered(page, y, (edges[0], edges[-1])), default=None)
    ruled = longest is not None and covered(page, longest, (edges[0], edges[-1])) > 0.5
    return longest if longest is not None and ruled else min(b.top for b in below) - 1.0
