"""Tasks and targets of a plan's prose, from its outline."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from extractors.headings import is_reference, section_role
from extractors.outline import Node
from extractors.raw import Printed, RawTask, SectionRole
from extractors.sentences import (
    BodyHeading,
    RoleTail,
    SentenceRoles,
    find_role_tail,
    read_body_heading,
    read_role_line,
    read_roles,
)
from extractors.times import find_deadline, is_plan_deadline, read_deadline_line
from normalizers.dimensions import find_dimension
from normalizers.memo import Memo
from normalizers.text import words as lower_words

_TASK_LABEL = re.compile(
    r"^(?:các |một số |những )?(?:nhiệm vụ|giải pháp|nội dung)"
    r"(?: (?:nhiệm vụ|giải pháp|nội dung|cụ thể|thực hiện|chủ yếu|trọng tâm|triển khai|khắc phục|cần|và))*$"
)
_TASKS_BEGIN = re.compile(r"^(?:các |một số |những )?(?:nhiệm vụ|giải pháp)\b")
_NO_TASKS: frozenset[SectionRole] = frozenset({"preamble", "purpose", "recipients"})
_NO_DIMENSION: frozenset[SectionRole] = frozenset({"implementation", "communication", "inspection"})
_CLAUSE_END = re.compile(r"(?<=[.;])\s+(?=[^\W\d_])")
_SENTENCE = re.compile(r"[.;]\s*$|\./\.\s*$")
_LEAF_WORDS = 3


@dataclass(frozen=True, slots=True)
class _Scope:
    """What the headings above an item say: section path and keys, role, group's bodies and deadline, labels."""

    section: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    role: SectionRole | None = None
    units: tuple[Printed, ...] = ()
    deadline: str | None = None
    labels: tuple[str, ...] = ()
    title: str | None = None


@dataclass(frozen=True, slots=True)
class _Meta:
    """What a metadata line says: bodies of a role, or a deadline, for the tasks around it."""

    units: tuple[Printed, ...] = ()
    deadline: str | None = None

    def __bool__(self) -> bool:
        return bool(self.units or self.deadline)


def _is_for_all(node: Node) -> bool:
    """True for the line that gives the whole plan one deadline."""
    mark = f"{node.label}. " if node.mark is not None and node.mark.kind == "decimal" else ""
    return is_plan_deadline(mark + node.text) is not None


def read_meta(text: str) -> _Meta:
    """What a line that is nothing but metadata says; an empty _Meta for every other line."""
    return _metas[text]


def _read_meta(text: str) -> _Meta:
    lines = read_role_line(text)
    if lines and not any(line.rest for line in lines):
        times = (read_deadline_line(part) for part in _CLAUSE_END.split(text))
        units = tuple(Printed(line.role, line.bodies, "line") for line in lines)
        return _Meta(units, next((time for time in times if time), None))
    return _Meta((), read_deadline_line(text))


_metas = Memo(_read_meta, 1 << 9, 1500)


def _tail_units(tail: RoleTail | None) -> tuple[Printed, ...]:
    """The bodies that the end of an item or heading names in their roles: "… (Phòng Nội vụ chủ trì)"."""
    return tuple(Printed(line.role, line.bodies, "line") for line in tail.lines) if tail else ()


def _flags(roles: SentenceRoles) -> tuple[str, ...]:
    flags: tuple[str, ...] = ("lead_undecided",) if roles.undecided else ()
    flags += ("bodies_segmented",) if roles.decided_by == "segmentation" else ()
    return flags


def _merge(base: tuple[Printed, ...], new: tuple[Printed, ...]) -> tuple[Printed, ...]:
    """Bodies of a role named nearer replace those of the same role named further out."""
    roles = {p.role for p in new}
    return tuple(p for p in base if p.role not in roles) + new


def _title(node: Node, words: str) -> str:
    return f"{node.label} {words.rstrip(' :')}".strip()


def _names_dimension(words: str) -> bool:
    return find_dimension(words) is not None


def _own_contents(nodes: Sequence[Node]) -> set[int]:
    """Headings of the plan's own among headings that name dimensions: they name none and end the search for one."""
    headed = [n for n in nodes if n.children and n.mark is not None]
    own: set[int] = set()
    for kind in {(n.mark.kind, n.mark.depth) for n in headed if n.mark}:
        series = [n for n in headed if n.mark and (n.mark.kind, n.mark.depth) == kind]
        naming = [n for n in series if _names_dimension(n.text)]
        if 2 * len(naming) > len(series) and len(naming) > 1:
            own |= {id(n) for n in series if n not in naming}
    return own


class _Collector:
    """Walks an outline once and collects its tasks."""

    def __init__(self, key_prefix: str, plan_years: Collection[int]) -> None:
        self.tasks: list[RawTask] = []
        self._plan_years = plan_years
        self._key_prefix = key_prefix
        self._keys: set[str] = set()

    def visit(self, nodes: Sequence[Node], scope: _Scope) -> None:
        own = _own_contents(nodes)
        scopes, metas = _spread_meta(nodes, scope)
        for node in nodes:
            if id(node) in metas or is_reference(node.text):
                continue
            here = scopes[id(node)]
            if id(node) in own:
                here = replace(here, labels=("", *here.labels))
            self._node(node, here)

    def _node(self, node: Node, scope: _Scope) -> None:
        under = [c for c in node.children if not is_reference(c.text)]
        metas = [c for c in under if not c.children and read_meta(c.text)]
        if under and len(metas) < len(under):
            self._heading(node, scope)
        elif _is_for_all(node):
            return
        elif metas:
            self._leaf(node, _with_meta(scope, metas))
        elif not (node.children and not under) and not _bare_heading(node):
            self._leaf(node, scope)

    def _heading(self, node: Node, scope: _Scope) -> None:
        role = self._role(node, scope)
        inner = replace(scope, role=role, keys=(*scope.keys, node.label) if node.label else scope.keys)
        body = read_body_heading(node.text) if role not in _NO_TASKS else None
        words = body.bodies if body and body.rest else node.text
        tail = find_role_tail(node.text) if role not in _NO_TASKS and body is None else None
        if _is_full_item(node, body):
            self._leaf(node, scope)
        else:
            if not (node.mark is not None and not node.label and _TASK_LABEL.match(lower_words(node.text))):
                inner = replace(inner, section=(*scope.section, _title(node, words)))
            label = node.text[: tail.at].strip() if tail else node.text
            inner = replace(inner, labels=(label, *scope.labels), units=_merge(scope.units, _tail_units(tail)))
            if body is not None:
                inner = replace(inner, units=_merge(inner.units, (Printed("lead", body.bodies, "heading"),)))
                if body.rest:
                    self._emit(node, body.rest, inner, node.label or None)
        self.visit(node.children, inner)

    def _role(self, node: Node, scope: _Scope) -> SectionRole | None:
        role = section_role(node.text)
        if role is None or role == scope.role:
            return scope.role
        if scope.role == "implementation":
            return scope.role
        if role == "purpose" and scope.role not in (None, "purpose", "targets"):
            return scope.role
        if role in ("communication", "inspection") and (node.mark is None or node.mark.kind in ("dash", "plus", "dot")):
            return scope.role
        if role == "content" and scope.role in ("purpose", "communication", "inspection"):
            return scope.role
        if role == "content" and scope.role == "targets" and not _TASKS_BEGIN.match(lower_words(node.text)):
            return scope.role
        return role

    def _leaf(self, node: Node, scope: _Scope) -> None:
        if (scope.role or "content") in _NO_TASKS:
            return
        text = node.text
        lines = read_role_line(text)
        if lines and lines[-1].rest:
            # "Cơ quan thực hiện: các phòng … thường xuyên thực hiện …": the label is no part of the task.
            text = text[text.find(":") + 1 :].strip() or text
        else:
            label, colon, rest = text.partition(":")
            if colon and rest.strip() and _TASK_LABEL.match(lower_words(label)):
                text = rest.strip()
        body = read_body_heading(text)
        if body is not None and not body.rest and not _SENTENCE.search(text):
            return
        if body is not None and body.rest and node.mark is not None:
            section = (*scope.section, _title(node, body.bodies))
            inner = replace(
                scope, section=section, units=_merge(scope.units, (Printed("lead", body.bodies, "heading"),))
            )
            self._emit(node, body.rest, inner, node.label or None)
            return
        self._emit(node, text, scope, node.label or None)

    def _emit(self, node: Node, text: str, scope: _Scope, number: str | None) -> None:
        if len(text.split()) < _LEAF_WORDS:
            return
        role = scope.role or "content"
        roles = read_roles(text)
        said = [Printed("lead", roles.lead_text, "sentence")] if roles.lead_text else []
        said += [Printed("coordinating", words, "sentence") for words in roles.coordinating_texts]
        said += [Printed("implementing", words, "sentence") for words in roles.implementing]
        deadline = find_deadline(text, roles.predicate_at or None, self._plan_years)
        label, colon, _ = text.partition(":")
        own_label = (label,) if colon and len(label) < 160 else ()
        self.tasks.append(
            RawTask(
                kind="target" if role == "targets" else "task",
                source="prose",
                section=scope.section,
                number=number,
                key=self._key(scope, node),
                text=text,
                place=node.place,
                role=role,
                units=scope.units + tuple(said),
                deadline_text=deadline or scope.deadline,
                labels=("",) if role in _NO_DIMENSION else own_label + scope.labels,
                sublabels=() if role in _NO_DIMENSION else scope.labels,
                title=scope.title,
                flags=_flags(roles),
            )
        )

    def _key(self, scope: _Scope, node: Node) -> str:
        head = ".".join((*((self._key_prefix,) if self._key_prefix else ()), *scope.keys)) or "0"
        position = sum(1 for k in self._keys if k.rpartition("/")[0] == head) + 1
        key = f"{head}/{node.label or position}"
        while key in self._keys:
            position += 1
            key = f"{head}/{node.label}~{position}" if node.label else f"{head}/{position}"
        self._keys.add(key)
        return key


def _with_meta(scope: _Scope, metas: Sequence[Node]) -> _Scope:
    """The scope of an item whose own metadata lines stand under it."""
    for line in metas:
        scope = _under(scope, read_meta(line.text))
    return scope


def _kinds(meta: _Meta) -> set[str]:
    return {p.role for p in meta.units} | ({"deadline"} if meta.deadline else set())


def _under(scope: _Scope, meta: _Meta) -> _Scope:
    """The scope with what a metadata line says; nearer words replace those further out."""
    return replace(scope, units=_merge(scope.units, meta.units), deadline=meta.deadline or scope.deadline)


def _spread_meta(nodes: Sequence[Node], scope: _Scope) -> tuple[dict[int, _Scope], set[int]]:
    """Gives metadata lines among `nodes` to the items they speak of.

    Lines before the first item hold for all that follow, until lines of the same kind open a new group. Other lines
    behind items (a deadline behind each, or all lines where items come first) hold for the items since the last such
    lines.
    """
    found = {id(n): meta for n in nodes if not n.children and not _is_for_all(n) and (meta := read_meta(n.text))}
    scopes: dict[int, _Scope] = {}
    group_kinds: set[str] = set()
    group = scope
    pending: list[Node] = []
    closed = opening = False
    for node in nodes:
        if id(node) not in found:
            if closed:
                pending, closed = [], False
            scopes[id(node)] = group
            pending.append(node)
            opening = False
            continue
        meta = found[id(node)]
        if not scopes or opening or _kinds(meta) & group_kinds:
            if scopes and not opening:
                group, group_kinds, opening = scope, set(), True
            group = _under(group, meta)
            group_kinds |= _kinds(meta)
            closed = True
            continue
        for item in pending:
            scopes[id(item)] = _under(scopes[id(item)], meta)
        closed = True
    return scopes, set(found)


def _is_full_item(node: Node, body: BodyHeading | None) -> bool:
    """True for an item that says a task of its own though bullets follow: whole sentences, not a lead-in."""
    return body is None and node.strength == 0 and _SENTENCE.search(node.text) is not None


def _bare_heading(node: Node) -> bool:
    """True for a heading with nothing under it: it leads nowhere and is no task."""
    if node.text.endswith(":") or (node.mark is not None and node.mark.kind in ("part", "roman", "upper")):
        return True
    return node.strength == 2 and not _SENTENCE.search(node.text)


def prose_tasks(
    roots: Sequence[Node],
    *,
    section: tuple[str, ...] = (),
    key_prefix: str = "",
    title: str | None = None,
    plan_years: Collection[int] = (),
) -> list[RawTask]:
    """The tasks and targets of an outline, in reading order, each with what its headings say of it.

    `plan_years` are the plan's own years, whose bare mention is no deadline.
    """
    collector = _Collector(key_prefix, plan_years)
    collector.visit(list(roots), _Scope(section=section, title=title))
    return collector.tasks
