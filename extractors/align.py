"""Puts cells shifted by a column back by what they say: a body is no deadline, a quarter is no product."""

import re
from collections.abc import Sequence
from functools import lru_cache

from extractors.columns import BODY_COLUMNS, Column
from normalizers.deadlines import looks_like_deadline
from normalizers.dimensions import find_dimension, find_subdimension
from normalizers.units import looks_like_units

_ORDINAL = re.compile(r"^\(?\s*(?:\d{1,3}(?:\.\d{1,3}){0,3}|[IVXl]{1,5}|[A-HĐa-zđ])\s*[.)]?\s*$")
_LETTERED = re.compile(r"^\s*(?:[a-zđ]|\d{1,2}(?:\.\d{1,2})?)\s*[.)]\s*\S")
_PRODUCT = re.compile(
    r"^\W*(?:các |những )?(?:báo cáo|kế hoạch|công văn|văn bản|quyết định|biên bản|thông báo|tờ trình|nghị quyết"
    r"|hướng dẫn|quy chế|chương trình|đề án|dự thảo|hội nghị|danh sách|tài liệu|kết quả"
    r"|bài đăng|phóng sự|tin|hồ sơ|bảng|sổ)\b",
    re.I,
)
_QUANTITY = re.compile(r"\d\s*%|\b(?:tỷ lệ|tỉ lệ|đạt|ít nhất|tối thiểu|trên \d)\b", re.I)
_SHARE = re.compile(r"\W*\d{1,3}\s*%")
_TEXT_COLUMNS = frozenset({"task", "indicator", "output"})

_LABEL_WORDS = 8
_JUMP = 1.0
"""Cost of one shift: a row that stands one column off from some cell on has made one mistake, not one a cell."""
_FAR = 0.1
_TWICE = 0.2
"""Cost of a cell that a scanner gave twice."""
_UNNUMBERED = 0.8
_MERGE = 1.2
_SHARE_FIRST = 2.0
"""Cost of a task that begins with a share: where cells have shifted it is rather the indicator."""
_NO_TASK = 3.0
_NO_BODY = 1.0
_WRONG = 4.0
SURE = 2.5
"""Cost from which on a cell is taken to stand in the wrong column."""


@lru_cache(maxsize=32768)
def misfit(text: str, column: Column | None) -> float:
    """How little `text` fits `column`: 0 fits, `SURE` and above cannot be right. Unknown columns take anything."""
    if not text:
        return 0.0
    if column == "ordinal":
        return 0.0 if _ORDINAL.match(text) else _WRONG
    if _ORDINAL.match(text) and column is not None:
        return _WRONG
    if column in BODY_COLUMNS:
        if looks_like_units(text):
            return 0.0
        return _WRONG if looks_like_deadline(text) or len(text) > 250 else 1.8 if _PRODUCT.match(text) else 1.2
    if column == "deadline":
        if looks_like_deadline(text):
            return 0.0
        return _WRONG if looks_like_units(text) else 1.8 if len(text) > 120 or _PRODUCT.match(text) else 1.0
    if column == "dimension":
        return 0.0 if find_dimension(text) else 1.4 if len(text) < 90 and not _LETTERED.match(text) else 3.0
    if column == "subdimension":
        if (_LETTERED.match(text) and len(text) < 160) or find_subdimension(text):
            return 0.0
        return 1.4 if len(text.split()) < _LABEL_WORDS else 2.2 if len(text) < 120 else 3.5
    if column in _TEXT_COLUMNS:
        if looks_like_deadline(text):
            return 3.5
        if looks_like_units(text):
            return _WRONG if column == "task" else 2.6
        if column == "task":
            return 0.8 if _PRODUCT.match(text) and len(text) < 60 else _SHARE_FIRST if _SHARE.match(text) else 0.0
        if column == "indicator":
            return 0.0 if _QUANTITY.search(text) else 0.4
        return 0.0 if _PRODUCT.match(text) else 0.4
    return 0.2


def align(texts: Sequence[str], columns: Sequence[Column | None]) -> tuple[list[int], float, bool]:
    """The column of each filled cell of `texts`, in order, by the cheapest way that keeps their order.

    Returns one column index a filled cell (two cells may share a text column), the cost, and whether any cell moved.
    """
    cells = [(i, t) for i, t in enumerate(texts) if t.strip()]
    if not cells:
        return [], 0.0, False
    width = len(columns)
    staying = [i for i, _ in cells]
    if len(cells) == 1 and staying[0] < width and columns[staying[0]] == "task":
        # A heading may read like a body ("Chính quyền điện tử"), the end of a torn row like a time.
        return staying, 0.0, False
    # Rows without a doubtful cell stay as they are: the common case, and the cheap one.
    fits = all(i < width and misfit(t, columns[i]) < _limit(columns[i]) for i, t in cells)
    led_in = any(_led_in(cells, i) for i in range(1, len(cells)))
    if fits and not led_in and _complete(staying, columns):
        return staying, 0.0, False
    numbered = any(columns[i] == "ordinal" and _ORDINAL.match(t) for i, t in cells if i < width)
    # A state keeps whether a task and a lead were met, since a row that lacks them costs more in the end.
    best: dict[tuple[int, bool, bool], tuple[float, list[int]]] = {(-1, False, False): (0.0, [])}
    before = -1
    for n, (position, text) in enumerate(cells):
        step: dict[tuple[int, bool, bool], tuple[float, list[int]]] = {}
        twice, behind = n > 0 and cells[n - 1][1] == text, _led_in(cells, n)
        first = max(0, min(last for last, _, _ in best))
        here = {col: misfit(text, columns[col]) + _FAR * abs(col - position) for col in range(first, width)}
        for (last, task, lead), (cost, path) in best.items():
            for col in range(max(last, 0), width):
                kind = columns[col]
                if col == last and kind not in _TEXT_COLUMNS and not twice:
                    continue
                off = col - position
                extra = here[col]
                extra += _TWICE if col == last and twice else _together(behind, col == last, kind)
                # A row's first label stands beside its ordinal; without one it is more likely a task that slid there.
                extra += _UNNUMBERED if kind == "dimension" and not numbered and extra >= 1.0 else 0.0
                extra += _JUMP if off != (last - before if path else 0) else 0.0
                state = (col, task or kind == "task", lead or kind == "lead")
                if state not in step or cost + extra < step[state][0]:
                    step[state] = (cost + extra, [*path, col])
        best, before = step, position
        if not best:
            return [min(i, width - 1) for i in staying], _WRONG, False
    finals = [(cost + _missing(path, columns), path) for cost, path in best.values()]
    cost, path = min(finals)
    return path, cost, path != staying


def _led_in(cells: Sequence[tuple[int, str]], i: int) -> bool:
    """Whether cell `i` opens with a bullet behind a colon that ends the cell before it."""
    return i > 0 and cells[i - 1][1].rstrip().endswith(":") and cells[i][1].lstrip()[:1] in "-–+•"


def _together(led_in: bool, merged: bool, column: Column | None) -> float:
    """Cost of putting a cell into the column of the cell before it, or of parting it from a lead-in before it."""
    if led_in:
        return 0.0 if merged else _MERGE
    return (_MERGE + (0.3 if column == "task" else 0.0)) if merged else 0.0


def _limit(column: Column | None) -> float:
    """Labels are short and known: what is not one of them may be a task that slid into their column."""
    return 1.0 if column in ("dimension", "subdimension") else SURE


def _complete(path: Sequence[int], columns: Sequence[Column | None]) -> bool:
    return _missing(path, columns) == 0.0 or len(path) <= 2


def _missing(path: Sequence[int], columns: Sequence[Column | None]) -> float:
    """What a row lacks: a task with bodies but no words, words but no lead."""
    here = {columns[c] for c in path}
    bodies = here & BODY_COLUMNS
    cost = _NO_TASK if bodies and "task" not in here else 0.0
    if "task" in here and len(here) > 3 and "lead" in columns and "lead" not in here:
        cost += _NO_BODY
    return cost
