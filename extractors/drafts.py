"""Task rows of an appendix in the making, and the heading rows above them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from extractors.columns import BODY_COLUMNS, Column
from extractors.document import Place
from extractors.groups import Label
from extractors.marks import Mark, parse_mark
from extractors.rows import Row
from normalizers.text import squeeze
from normalizers.units import looks_like_units

_OPEN_DATE = re.compile(r"\d/$")
"""A date broken behind its slash."""
_BROKEN = re.compile(r"\d(?: \d){1,2}$")


@dataclass(slots=True)
class Draft:
    """A task row in the making: cell texts by column kind, joined as its parts come in."""

    ordinal: Mark | None
    number: str | None
    cells: dict[str, str]
    places: list[Place]
    headings: tuple["Head", ...]
    dimension: Label = field(default_factory=Label)
    subdimension: Label = field(default_factory=Label)
    flags: list[str] = field(default_factory=list)
    pieces: dict[str, list[str]] = field(default_factory=dict)

    def split_last(self, kind: str) -> str:
        """Gives up the last of several cells of one kind: it belongs to the row below."""
        *kept, last = self.pieces[kind]
        self.pieces[kind] = kept
        self.cells[kind] = " ".join(kept)
        self.flags.append("cells_shifted")
        return last

    def take(self, other: dict[str, str], place: Place) -> None:
        """Appends the cells of a row that continues this one."""
        for kind, text in other.items():
            if text:
                kind = self._home_of(kind, text)
                label = self.dimension if kind == "dimension" else self.subdimension if kind == "subdimension" else None
                if label is not None and label.text:
                    label.text = f"{label.text} {squeeze(text)}"
                before = self.cells.get(kind, "")
                broken = _OPEN_DATE.search(before) is not None and text[:1].isdigit()
                self.cells[kind] = f"{before}{'' if broken else ' '}{text}".strip()
        self.places.append(place)

    def _home_of(self, kind: str, text: str) -> str:
        """The column that a fragment really goes on with: the next number of the task's list, the half name of a body
        that it completes."""
        if kind != "task" and _next_in_list(self.cells.get("task", ""), text):
            return "task"
        before = self.cells.get(kind, "")
        if kind in BODY_COLUMNS and looks_like_units(before) and not looks_like_units(text):
            halves = [k for k in self.cells if k in BODY_COLUMNS and not looks_like_units(self.cells[k])]
            return next((k for k in halves if looks_like_units(f"{self.cells[k]} {text}")), kind)
        return kind


@dataclass(frozen=True, slots=True)
class Head:
    """A heading row: its ordinal, words, and the bodies or deadline that it gives its group."""

    mark: Mark | None
    text: str
    cells: tuple[tuple[str, str], ...] = ()


def _next_in_list(task: str, text: str) -> bool:
    """True where `text` opens with the number that follows the last one of a list inside the task cell."""
    mark = parse_mark(text)
    if mark is None or mark.kind != "decimal" or mark.depth > 1 or mark.value < 2:
        return False
    return f"{mark.value - 1}. " in task and f"{mark.value}. " not in task


def ordinal_mark(text: str) -> Mark | None:
    """The mark that an ordinal cell holds ("I", "1", "1.1", "a)", "A"), or None."""
    text = text.strip(" .)(/-")
    # A column too narrow for "10" breaks it.
    text = text.replace(" ", "") if _BROKEN.match(text) else text
    text = text.lstrip("0") if text.isdigit() else text
    return parse_mark(f"{text}. x") if text and len(text) <= 8 else None


def row_pieces(row: Row, columns: Sequence[Column | None], path: Sequence[int] | None) -> dict[str, list[str]]:
    """Texts by kind of column, in order. `path` gives columns by content; without it positions count."""
    texts = row.texts if path is None else [t for t in row.texts if t.strip()]
    places = range(len(row.texts)) if path is None else path
    pieces: dict[str, list[str]] = {}
    for text, col in zip(texts, places, strict=False):
        kind = columns[col] if col < len(columns) else None
        if kind is not None and text.strip() and text not in pieces.get(kind, ())[-1:]:
            pieces.setdefault(kind, []).append(text)
    return pieces


def row_cells(row: Row, columns: Sequence[Column | None], path: Sequence[int] | None = None) -> dict[str, str]:
    """Like `row_pieces`, the texts of one kind joined."""
    return {kind: " ".join(texts) for kind, texts in row_pieces(row, columns, path).items()}
