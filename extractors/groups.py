"""Which rows a label of a merged first column holds for, where a scanner lost the merge."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from normalizers.text import fold

_LETTER = re.compile(r"^\s*([a-zđ])\s*[.)]")


@dataclass(slots=True)
class Label:
    """A dimension or sub-dimension cell as printed; shared by the rows that it covers. "" where there is none."""

    text: str = ""


def _kin(text: str, label: str) -> float:
    """Share of a label's word pairs that a row's words repeat."""
    words, own = fold(label).split(), fold(text)
    pairs = [f"{a} {b}" for a, b in pairwise(words)]
    return sum(p in own for p in pairs) / len(pairs) if pairs else 0.0


def settle_labels(rows: Sequence[tuple[Label, Label, str]], ragged: bool) -> None:
    """Gives the rows without a label of their own the label of their group, in place.

    `rows` are (dimension, sub-dimension, task text). Where merges are known the labels were shared while reading; in
    scanner text a merged cell's words stand in any one of its rows (often the middle one): rows before the first label
    take it, rows between two labels go to the one before unless their words speak for the one behind.
    """
    if not ragged:
        return
    _spread(rows, 1)
    _spread_dimensions(rows)


def _spread(rows: Sequence[tuple[Label, Label, str]], which: int) -> None:
    labelled = [i for i, row in enumerate(rows) if row[which].text]  # type: ignore[union-attr]
    texts = [row[which].text for row in rows]  # type: ignore[union-attr]
    # Where the very first row has its label, labels stand at the top of their groups; else anywhere in them.
    anywhere = bool(texts) and not texts[0]
    for i, row in enumerate(rows):
        if texts[i]:
            continue
        before = max((j for j in labelled if j < i), default=None)
        after = min((j for j in labelled if j > i), default=None)
        chosen = before if before is not None else after
        if anywhere and before is not None and after is not None and _belongs_to_next(rows, texts, i, before, after):
            chosen = after
        if chosen is not None:
            row[which].text = texts[chosen]  # type: ignore[union-attr]


def _belongs_to_next(
    rows: Sequence[tuple[Label, Label, str]], texts: Sequence[str], i: int, before: int, after: int
) -> bool:
    """True where row `i` and all rows behind it up to the next label speak more of the next label than of the last."""
    run = [rows[j][2] for j in range(i, after)]
    return sum(_kin(t, texts[after]) - _kin(t, texts[before]) for t in run) > 0.1 * len(run)


def _spread_dimensions(rows: Sequence[tuple[Label, Label, str]]) -> None:
    """A dimension's label may stand below its first component: it begins where the components' letters start anew."""
    starts = [0]
    last = 0
    previous = ""
    for i, (_, sub, _) in enumerate(rows):
        letter = _LETTER.match(sub.text)
        value = ord(letter.group(1)) if letter else last
        if sub.text != previous and letter and value <= last:
            starts.append(i)
        last = value if letter else last
        previous = sub.text
    if not any(_LETTER.match(sub.text) for _, sub, _ in rows):
        _spread(rows, 0)
        return
    for start, stop in pairwise([*starts, len(rows)]):
        names = [rows[j][0].text for j in range(start, stop) if rows[j][0].text]
        name = " ".join(dict.fromkeys(names[:1]))
        for j in range(start, stop):
            if not rows[j][0].text and name:
                rows[j][0].text = name
