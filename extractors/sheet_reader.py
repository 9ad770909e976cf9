"""Reads the rows of one logical table: heading rows, task rows, rows cut by page ends, merged and shifted cells."""

import re
from collections.abc import Sequence

from extractors.align import align, misfit
from extractors.columns import BODY_COLUMNS
from extractors.drafts import Draft, Head, ordinal_mark, row_cells, row_pieces
from extractors.flow import is_open
from extractors.groups import Label, settle_labels
from extractors.marks import Mark, parse_mark
from extractors.rows import Row, Sheet
from extractors.sentences import find_role_tail
from normalizers.dimensions import find_dimension, find_subdimension
from normalizers.text import squeeze

_HEADING_LENGTH = 200
_DITTO = re.compile(r"^\W*(?:nt|n/t|như trên|-nt-|//|\"|”|〃|″)\W*$", re.I)


class SheetReader:
    """Reads one sheet top to bottom; what it has read stands in `drafts`."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.columns = sheet.columns
        self.drafts: list[Draft] = []
        self.heads: list[Head] = []
        kinds = [ordinal_mark(row_cells(r, self.columns).get("ordinal", "")) for r in sheet.rows]
        decimals = sum(m is not None and m.kind.startswith("decimal") for m in kinds)
        self.numbered = decimals * 2 > len(sheet.rows) - sum(
            m is not None and not m.kind.startswith("decimal") for m in kinds
        )
        self.has_decimals = decimals > 1
        self.labelled = "dimension" in self.columns or "subdimension" in self.columns

    def read(self) -> list[Draft]:
        rows = self.sheet.rows
        for i, row in enumerate(rows):
            path, moved = None, False
            if row.ragged or len(row.texts) > len(self.columns):
                self._return_fragment(row)
                self._fetch_task(row)
                path, _, moved = align(row.texts, self.columns)
            pieces = row_pieces(row, self.columns, path)
            cells = {kind: " ".join(texts) for kind, texts in pieces.items()}
            if not any(cells.values()):
                continue
            self._repeat_above(cells)
            if set(cells) == {"ordinal"} and ordinal_mark(cells["ordinal"]) is None:
                cells = {"task": cells["ordinal"]}
            own = {k for k in cells if path is not None or self._owns(row, k)}
            mark = ordinal_mark(cells.get("ordinal", ""))
            if self._continues(row, cells, own, mark):
                self.drafts[-1].take({k: v for k, v in cells.items() if k in own}, row.place)
            elif self._is_heading(row, cells, mark, rows[i + 1 : i + 3]):
                self._push(_head(mark, squeeze(self._heading_text(cells)), self._group(cells)))
            else:
                self._start(row, cells, own, mark, moved)
                self.drafts[-1].pieces = pieces
        settle_labels([(d.dimension, d.subdimension, d.cells.get("task", "")) for d in self.drafts], self.sheet.ragged)
        return self.drafts

    def _return_fragment(self, row: Row) -> None:
        """Scanner rows behind a page end may hold the last words of the row before and a whole new row: the words go
        back to the cell that they continue."""
        filled = [(i, t) for i, t in enumerate(row.texts) if t.strip()]
        if not (self.drafts and row.first and len(filled) > 4):
            return
        before = self.drafts[-1]
        ended = all(before.cells.get(k) for k in ("lead", "deadline") if k in self.columns)
        if not (ended and _bodies_and_time([t for _, t in filled])):
            return
        for n, (i, text) in enumerate(filled):
            own = self.columns[i] if i < len(self.columns) else None
            behind = filled[n + 1][1] if n + 1 < len(filled) else ""
            if not text[:1].islower() or not behind[:1].isupper() or own not in ("task", "indicator", "output"):
                continue
            open_cells = [k for k in (own, "indicator", "task", "output") if k and is_open(before.cells.get(k, ""))]
            if n == 0 or own in open_cells:
                before.take({open_cells[0] if open_cells else "task": text}, row.places[i])
                row.texts[i] = ""

    def _repeat_above(self, cells: dict[str, str]) -> None:
        """ "nt", "Như trên" and ditto marks stand for the cell above, in place."""
        for kind in [k for k, text in cells.items() if _DITTO.match(text)]:
            above = self.drafts[-1].cells.get(kind) if self.drafts else None
            if above and kind != "ordinal":
                cells[kind] = above

    def _fetch_task(self, row: Row) -> None:
        """A scanner row with bodies and a deadline but no words before them takes its task from the row before, where
        that holds one too many."""
        if not self.drafts or "task" not in self.columns or not row.ragged:
            return
        at = self.columns.index("task")
        if len(self.drafts[-1].pieces.get("task", ())) < 2 or any(t.strip() for t in row.texts[: at + 1]):
            return
        if _bodies_and_time([t for t in row.texts if t.strip()]):
            row.texts[at] = self.drafts[-1].split_last("task")

    def _owns(self, row: Row, kind: str) -> bool:
        return any(own and c == kind for own, c in zip(row.own, self.columns, strict=False))

    def _heading_text(self, cells: dict[str, str]) -> str:
        words = [v for k, v in cells.items() if k in ("task", "dimension", "subdimension", "indicator", "output")]
        if not words:
            words = [v for k, v in cells.items() if k != "ordinal"]
        return words[0] if words else ""

    def _group(self, cells: dict[str, str]) -> list[tuple[str, str]]:
        return [(k, v) for k, v in cells.items() if k in BODY_COLUMNS or k == "deadline"]

    def _is_heading(self, row: Row, cells: dict[str, str], mark: Mark | None, after: Sequence[Row]) -> bool:
        filled = [k for k in cells if k != "ordinal"]
        if not filled:
            return False
        text = self._heading_text(cells)
        alone = len(filled) == 1
        if row.wide and alone and len(text) < 2 * _HEADING_LENGTH:
            return True
        outer = mark is not None and mark.kind in ("roman", "upper", "part")
        if outer and self.has_decimals:
            return True
        if mark is not None and mark.kind == "decimal" and self._has_subrows(mark, after):
            return True
        if alone and _names_group(cells[filled[0]]):
            return True
        if not alone or filled[0] in BODY_COLUMNS or len(text) > _HEADING_LENGTH:
            return False
        if outer or find_dimension(text) or find_subdimension(text):
            return True
        if mark is not None:
            return self._has_subrows(mark, after) or (row.bold and not text.rstrip().endswith("."))
        if self.labelled and not row.bold:
            return False
        return (
            not text.rstrip().endswith((".", ";"))
            and not text[:1].islower()
            and not text.lstrip().startswith(("-", "+"))
        )

    def _has_subrows(self, mark: Mark, after: Sequence[Row]) -> bool:
        following = [m for r in after if (m := ordinal_mark(row_cells(r, self.columns).get("ordinal", "")))]
        if not following:
            return False
        deeper = following[0]
        if deeper.kind == "decimal" and mark.kind == "decimal":
            return deeper.label.startswith(mark.label + ".")
        return mark.kind == "decimal" and deeper.kind == "letter" and deeper.value == 1

    def _continues(self, row: Row, cells: dict[str, str], own: set[str], mark: Mark | None) -> bool:
        """True where the row only goes on with the one before it: cut by a page end, or sharing its task cell."""
        if not self.drafts:
            return False
        before = self.drafts[-1]
        task = cells.get("task", "")
        if len(cells) == 1 and _names_group(next(iter(cells.values()))):
            return False
        if not task:
            # Nothing of its own in the task column: more of the row before, unless it only sets a label or heading.
            return mark is None and not (self.labelled and set(cells) <= {"dimension", "subdimension", "ordinal"})
        if "task" not in own:
            return mark is None or "ordinal" not in own
        if mark is not None and "ordinal" in own:
            return False
        if row.wide and len(cells) == 1 and not task[:1].islower():
            return False
        lone = row.ragged and not BODY_COLUMNS & set(cells) and "deadline" not in cells and len(cells) > 1
        if not row.first and not (row.ragged and task[:1].islower()) and not lone:
            return False
        if self.heads and before.headings != tuple(self.heads):
            return False
        closed = any(k in own for k in BODY_COLUMNS if k in cells) and "deadline" in own and bool(cells.get("deadline"))
        if self.numbered:
            return task[:1].islower() or not closed or not _begins_anew(task) or is_open(before.cells.get("task", ""))
        if task[:1].islower():
            return True
        bodies = [k for k in cells if k in BODY_COLUMNS and k in own]
        if lone and not {"dimension", "subdimension"} & own:
            return True
        return (
            not bodies
            and not (self.labelled and {"dimension", "subdimension"} & own)
            and (task.lstrip().startswith(("-", "+")) or is_open(before.cells.get("task", "")))
        )

    def _push(self, head: Head) -> None:
        """A heading row replaces the last one of its kind and all under it."""
        for i, other in enumerate(self.heads):
            same = (other.mark is None) == (head.mark is None) and (
                other.mark is None
                or head.mark is None
                or (other.mark.kind, other.mark.depth) == (head.mark.kind, head.mark.depth)
            )
            if same:
                del self.heads[i:]
                break
        else:
            if head.mark is not None:
                rank = {"part": 0, "upper": 1, "roman": 2, "decimal": 3, "letter": 5}
                level = rank.get(head.mark.kind, 4) + (head.mark.depth - 1) * 0.1
                self.heads = [
                    h
                    for h in self.heads
                    if h.mark is not None and rank.get(h.mark.kind, 4) + (h.mark.depth - 1) * 0.1 < level
                ]
        self.heads.append(head)

    def _start(self, row: Row, cells: dict[str, str], own: set[str], mark: Mark | None, moved: bool) -> None:
        flags = ["cells_shifted"] if moved else ["cells_carried"] if row.carried else []
        flags += ["table_split_doubtful"] if row.halved else []
        flags += ["columns_by_content"] if self.sheet.guessed else []
        task_mark = None if mark is not None else parse_mark(cells.get("task", ""))
        text = cells.get("task", "")
        if task_mark is not None and task_mark.label and "ordinal" not in self.columns:
            mark, cells = task_mark, {**cells, "task": text[task_mark.end :]}
        draft = Draft(mark, mark.label if mark else None, cells, [row.place], tuple(self.heads), flags=flags)
        carried = not row.ragged and bool(self.drafts)
        draft.dimension = self._label(row, cells, own, "dimension", carried)
        same_group = carried and draft.dimension is self.drafts[-1].dimension
        draft.subdimension = self._label(row, cells, own, "subdimension", same_group)
        self.drafts.append(draft)

    def _label(self, row: Row, cells: dict[str, str], own: set[str], kind: str, carried: bool) -> Label:
        text = cells.get(kind, "")
        before: Label | None = None
        if self.drafts:
            before = self.drafts[-1].dimension if kind == "dimension" else self.drafts[-1].subdimension
        if before is not None and before.text and row.first and not row.ragged and text[:1].islower():
            before.text = f"{before.text} {squeeze(text)}"
            return before
        if text and (kind in own or before is None):
            return Label(squeeze(text))
        if before is not None and carried:
            return before
        return Label(squeeze(text)) if text else Label()


def _head(mark: Mark | None, text: str, group: list[tuple[str, str]]) -> Head:
    """A heading row; bodies that its words name at the end ("… (Chủ trì: Sở Nội vụ)") lead its group like a cell's."""
    printed = parse_mark(text) if mark is None else None
    if printed is not None and printed.label:
        mark, text = printed, text[printed.end :]
    tail = find_role_tail(text)
    if tail is None:
        return Head(mark, text, tuple(group))
    named = [(line.role, line.bodies) for line in tail.lines]
    return Head(mark, text[: tail.at].rstrip(" ,;(-–"), (*group, *named))


def _bodies_and_time(texts: Sequence[str]) -> bool:
    """True where one of the cells of a row is nothing but bodies and one a deadline."""
    return all(any(misfit(text, kind) == 0.0 for text in texts) for kind in ("deadline", "lead"))


def _names_group(text: str) -> bool:
    """A mark and the name of a dimension or component alone in a row head a group, whatever column they stand in."""
    mark = parse_mark(text)
    named = mark is not None and bool(mark.label) and len(text) <= _HEADING_LENGTH
    return named and bool(find_dimension(text) or find_subdimension(text))


def _begins_anew(task: str) -> bool:
    first = task.lstrip(' -+“"(')[:1]
    return first.isupper() or first.isdigit()
