"""The outline of a plan's prose: a tree of marked and unmarked paragraphs in every mixture of marks."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from extractors.document import Paragraph, Place, join_places
from extractors.headings import all_capitals, heading_strength, is_reference, section_role
from extractors.marks import Mark, parse_mark, same_series
from extractors.sentences import read_body_heading, read_role_line
from extractors.times import read_deadline_line
from normalizers.dimensions import find_dimension
from normalizers.text import squeeze

# Continuation paragraphs belong to these items; after a decimal item ("1.2.") an unmarked paragraph is one of its own.
_TAKES_CONTINUATION = frozenset({"letter", "paren", "dash", "plus", "dot", "decimal)"})
_RUN_IN = 200
_HEADING_WORDS = 14
_ITEM_WORDS = 5
_GLUE = re.compile(r"\s+(?=(?:[-–+]\s|\d{1,2}\.\s|[a-zđ]\)\s))")
_TOLD = frozenset({"implementation", "communication", "inspection", "targets", "purpose"})
_BULLETS = frozenset({"dash", "plus", "dot"})


@dataclass(slots=True)
class Node:
    """One paragraph of the outline: its mark (None where unmarked), the words behind the mark, what stands under it.

    `strength` tells how surely it is a heading: 2 certain, 1 possible (it is one if anything stands under it), 0 not.
    """

    mark: Mark | None
    text: str
    place: Place
    strength: int
    bold: bool = False
    meta: bool = False
    """True for a line that is nothing but metadata: "Đơn vị chủ trì: …", "Thời gian hoàn thành: …"."""
    children: list["Node"] = field(default_factory=list)

    @property
    def label(self) -> str:
        """The mark as printed without punctuation, "" for bullets and unmarked paragraphs."""
        return self.mark.label if self.mark else ""

    def walk(self) -> Iterator["Node"]:
        """This node and all under it, in reading order."""
        yield self
        for child in self.children:
            yield from child.walk()


def _opens_with_a_body(words: str) -> bool:
    """True for "Sở Tài chính: Hướng dẫn …": what follows without a mark is that body's too."""
    if ":" not in words[:_RUN_IN]:
        return False
    body = read_body_heading(words)
    return body is not None and bool(body.rest)


def _is_meta(words: str) -> bool:
    if ":" not in words[:_RUN_IN]:
        return False
    lines = read_role_line(words)
    return bool(lines and not any(line.rest for line in lines)) or read_deadline_line(words) is not None


def _settle(stack: list[Node], mark: Mark) -> int:
    """How many entries of `stack` stay above a new item with `mark`: its parent is the last of them.

    A series goes on at the innermost level where the mark follows the last one of its kind; a first mark ("1", "a")
    opens a level; a mark that follows nothing (a misprinted number) goes on with the innermost series of its kind.
    """
    series = [i for i, node in enumerate(stack) if node.mark is not None and same_series(node.mark, mark)]
    innermost = _above_paragraphs(stack)
    if mark.kind in _BULLETS:
        return series[-1] if series else innermost
    for i in reversed(series):
        before = stack[i].mark
        if before is not None and before.value + 1 == mark.value and _same_branch(before, mark):
            return i
    if mark.depth > 1:
        parent = mark.label.rpartition(".")[0]
        for i in range(len(stack) - 1, -1, -1):
            node = stack[i]
            if node.mark is not None and node.mark.label == parent and node.mark.kind.startswith("decimal"):
                return i + 1
        if series:
            return series[-1]
        shallower = [
            i for i, n in enumerate(stack) if n.mark and n.mark.kind == "decimal" and n.mark.depth < mark.depth
        ]
        return shallower[-1] + 1 if shallower else _above_items(stack)
    if mark.kind in ("part", "roman") and not series:
        outer = [i for i, n in enumerate(stack) if n.mark is not None and n.mark.kind in ("part", "upper")]
        return outer[-1] + 1 if outer else 0
    if mark.value == 1 and series and stack[series[-1]] is not stack[-1]:
        return innermost
    return series[-1] if series else innermost


def _above_paragraphs(stack: Sequence[Node]) -> int:
    """The depth without the unmarked paragraphs at the end: nothing stands under a plain paragraph."""
    depth = len(stack)
    while depth and stack[depth - 1].mark is None and stack[depth - 1].strength == 0:
        depth -= 1
    return depth


def _same_branch(before: Mark, mark: Mark) -> bool:
    """For decimals: "1.2" follows "1.1", not "2.1"."""
    return mark.depth == 1 or before.label.rpartition(".")[0] == mark.label.rpartition(".")[0]


def _above_items(stack: Sequence[Node]) -> int:
    """The depth of the innermost surely heading entry."""
    for i in range(len(stack) - 1, -1, -1):
        if stack[i].strength >= 1:
            return i + 1
    return 0


def _settle_unmarked(stack: list[Node], node: Node, before_bullets: bool) -> int | None:
    """Like `_settle` for an unmarked paragraph; None where it only continues the item before it."""
    if not stack:
        return 0
    top = stack[-1]
    if node.meta:
        # A line that only names bodies or a time stands beside the items it speaks of.
        return len(stack) - 1 if top.strength == 0 else len(stack)
    if node.strength == 2 and (top.mark is None or top.strength == 0 or top.mark.kind in _BULLETS):
        marked = [
            i for i, n in enumerate(stack) if n.mark is not None and n.mark.kind not in _BULLETS and n.strength >= 1
        ]
        return marked[-1] + 1 if marked else 0
    if top.mark is None:
        return len(stack) - 1 if top.strength == 0 or before_bullets else len(stack)
    if top.strength >= 1 and not (top.mark.kind in _BULLETS and top.strength == 1):
        return len(stack)
    if top.mark.kind in _TAKES_CONTINUATION and node.strength == 0:
        return None
    return len(stack) - 1


def split_glued(text: str) -> tuple[str, str] | None:
    """A heading with its first item run on behind it by a scanner ("2. Công tác kiểm tra - Sở Nội vụ chủ trì …"), as
    two; None for other texts. Only words that are a heading by themselves are parted: a section's name, capitals, a
    dimension, a body."""
    mark = parse_mark(text)
    if mark is None or mark.kind in _BULLETS or mark.kind == "paren":
        return None
    for gap in _GLUE.finditer(text, mark.end, mark.end + _RUN_IN):
        left, right = text[mark.end : gap.start()], text[gap.end() :]
        behind = parse_mark(right)
        if behind is None or len(right[behind.end :].split()) < _ITEM_WORDS or not right[behind.end :][:1].isupper():
            continue
        short = len(left.split()) <= _HEADING_WORDS and not left.rstrip().endswith((",", ";"))
        if short and (all_capitals(left) or section_role(left) in _TOLD or _may_part(left, behind)):
            return text[: gap.start()], right
    return None


def _may_part(left: str, behind: Mark) -> bool:
    """Dimensions and bodies are parted from numbered items alone: names hold dashes ("Tài chính - Kế hoạch")."""
    if behind.kind in _BULLETS:
        return False
    body = read_body_heading(left)
    return find_dimension(left) is not None or (body is not None and not body.rest)


def _parted(paragraph: Paragraph) -> Iterator[Paragraph]:
    """The paragraph, or the headings glued to it and the item behind them."""
    rest = squeeze(paragraph.text)
    while (glued := split_glued(rest)) is not None:
        yield replace(paragraph, text=glued[0])
        rest = glued[1]
    yield paragraph if rest == paragraph.text else replace(paragraph, text=rest)


def build_outline(paragraphs: Sequence[Paragraph]) -> list[Node]:
    """The outline's top nodes, in reading order. Works on any sequence of paragraphs; never raises."""
    paragraphs = [part for p in paragraphs for part in _parted(p)]
    roots: list[Node] = []
    stack: list[Node] = []
    for i, paragraph in enumerate(paragraphs):
        text = squeeze(paragraph.text)
        if not text or is_reference(text):
            continue
        mark = parse_mark(text)
        words = text[mark.end :].strip() if mark else text
        after = parse_mark(paragraphs[i + 1].text) if i + 1 < len(paragraphs) else None
        before_bullets = after is not None and after.kind in _BULLETS
        strength = heading_strength(words, mark, paragraph.style, before_bullets)
        if strength == 0 and mark is not None and _opens_with_a_body(words):
            strength = 1
        meta = mark is None and _is_meta(words)
        node = Node(mark, words, paragraph.place, 0 if meta else strength, bool(paragraph.style.bold), meta)
        if mark is not None:
            depth: int | None = _settle(stack, mark)
        else:
            depth = _settle_unmarked(stack, node, before_bullets)
        if depth is None:
            top = stack[-1]
            top.text = f"{top.text} {node.text}"
            top.place = join_places((top.place, node.place))
            continue
        del stack[depth:]
        (stack[-1].children if stack else roots).append(node)
        stack.append(node)
    return roots
