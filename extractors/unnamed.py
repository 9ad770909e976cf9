"""Columns whose header names nothing known, told by what their cells hold."""

from collections.abc import Sequence

from extractors.align import misfit
from extractors.columns import BODY_COLUMNS, Column

_FEWEST = 3
"""Filled cells of a column from which on they speak for it."""
_MOST = 0.7
_ROLES: tuple[Column, ...] = ("ordinal", "deadline", "lead")
_SENTENCE = 25
"""Letters that the cells of a task column have on the average at least."""

Texts = Sequence[Sequence[str]]


def name_by_content(columns: Sequence[Column | None], rows: Texts) -> list[Column | None]:
    """`columns` with those that are None named where their cells leave no doubt and no other column has the role:
    times are the deadline; bodies, where none are named, the lead; the longest text, where there is none, the task.

    A second unnamed column of bodies stays unnamed: nothing says what they do.
    """
    named = list(columns)
    unnamed = [c for c, kind in enumerate(named) if kind is None]
    if not unnamed or not rows:
        return named
    kinds: dict[int, Column] = {}
    for col in unnamed:
        texts = [row[col] for row in rows if col < len(row) and row[col].strip()]
        if len(texts) < _FEWEST:
            continue
        for kind in _ROLES:
            if sum(misfit(text, kind) == 0.0 for text in texts) >= _MOST * len(texts):
                kinds[col] = kind
                break
        else:
            if sum(map(len, texts)) >= _SENTENCE * len(texts):
                kinds[col] = "task"
    for kind in _ROLES:
        found = [col for col, told in kinds.items() if told == kind]
        if found and kind not in named and not (kind == "lead" and BODY_COLUMNS & set(named)):
            named[found[0]] = kind
    texts_at = [col for col, told in kinds.items() if told == "task"]
    if texts_at and "task" not in named:
        named[max(texts_at, key=lambda col: sum(len(row[col]) for row in rows if col < len(row)))] = "task"
    return named


def columns_of_content(rows: Texts) -> list[Column | None]:
    """The columns of a table whose header names too little: empty unless tasks, bodies and times all stand in it."""
    width = max((len(row) for row in rows), default=0)
    named = name_by_content([None] * width, rows)
    return named if {"task", "lead", "deadline"} <= set(named) else []
