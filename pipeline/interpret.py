"""What the extractors found, in printed words, to the values of the dataset."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict
from datetime import date
from functools import cache, partial

from extractors.letterhead_period import title_period
from extractors.raw import Citation, Extraction, Letterhead, Printed, RawTask
from normalizers.deadlines import Deadline, parse_deadline
from normalizers.dimensions import dimension_of, find_dimension, find_family, find_subdimension
from normalizers.jurisdiction import Jurisdiction
from normalizers.places import PlacePath, complete_path
from normalizers.quantities import find_quantities
from normalizers.suggestions import Suggestion, suggest_subdimension
from normalizers.units import NOTHING, InFull, Unit, issuing_office, parse_role_cell, parse_units
from pipeline.confidence import confidence_of, doubts_of
from pipeline.values import (
    CITED_TYPES,
    AssignmentValues,
    CitationValues,
    DocumentValues,
    PlanValues,
    TargetValues,
    TaskColumns,
    TaskValues,
)

_ROLES = ("lead", "coordinating", "implementing", "monitoring")


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _plan_day(letterhead: Letterhead) -> date | None:
    """The day that decides which places and levels exist: the day of issue, else the first of its year or plan."""
    if letterhead.issued_date:
        return _day(letterhead.issued_date)
    if letterhead.issued_year:
        return date(letterhead.issued_year, letterhead.issued_month or 1, 1)
    return _day(letterhead.plan_start)


def home_of(letterhead: Letterhead, path: PlacePath) -> Jurisdiction:
    """Whose words the plan's are, and where and when they were said."""
    level = letterhead.issuer_level
    return Jurisdiction(
        level if level in ("central", "province", "district", "commune", "village") else None,  # type: ignore[arg-type]
        path.province,
        path.district,
        path.commune,
        _plan_day(letterhead),
        issuing_office(letterhead.issuer_name),
    )


def _identity(unit: Unit) -> tuple[str, str | None, str | None]:
    return unit.name.casefold(), unit.level, unit.place


def _distinct(units: Iterable[Unit], taken: Iterable[Unit] = ()) -> tuple[Unit, ...]:
    """Each body once, in order, without those in `taken`."""
    seen = {_identity(u) for u in taken}
    kept: list[Unit] = []
    for unit in units:
        if _identity(unit) not in seen:
            seen.add(_identity(unit))
            kept.append(unit)
    return tuple(kept)


def _parse(printed: Printed, home: Jurisdiction, seen: InFull, peer: Unit | None) -> dict[str, tuple[Unit, ...]]:
    if printed.origin == "sentence":
        return {printed.role: parse_units(printed.text, home, seen=seen, peer=peer)}
    return parse_role_cell(printed.text, home, printed.role, seen=seen, peer=peer)


def resolve_units(
    printed: Sequence[Printed], home: Jurisdiction, seen: InFull = NOTHING
) -> dict[str, tuple[Unit, ...]]:
    """The bodies of each role (GUIDE, section 4): a body acting in the item's first sentence replaces the group's lead;
    the sentence's coordinating bodies come before the group's; no body stands in two roles. `seen` is what the
    plan names in full."""
    by_origin: dict[str, dict[str, list[Unit]]] = {r: {"own": [], "group": []} for r in _ROLES}
    peer: Unit | None = None
    # Leads first: "cùng cấp" among the coordinating bodies looks back to them.
    for words in sorted(printed, key=lambda p: p.role != "lead"):
        own = words.origin in ("sentence", "cell")
        for role, units in _parse(words, home, seen, peer).items():
            by_origin[role]["own" if own else "group"].extend(units)
        leads = by_origin["lead"]["own"] or by_origin["lead"]["group"]
        peer = leads[-1] if leads else None
    acting = by_origin["lead"]["own"]
    lead = _distinct(acting or by_origin["lead"]["group"])
    coordinating = _distinct(by_origin["coordinating"]["own"] + by_origin["coordinating"]["group"], lead)
    implementing = _distinct(
        by_origin["implementing"]["own"] + by_origin["implementing"]["group"], (*lead, *coordinating)
    )
    monitoring = _distinct(by_origin["monitoring"]["own"] + by_origin["monitoring"]["group"])
    return {"lead": lead, "coordinating": coordinating, "implementing": implementing, "monitoring": monitoring}


def assignment_of(role: str, unit: Unit) -> AssignmentValues:
    """A body in a role, as columns."""
    return AssignmentValues(
        role=role,
        mention=unit.mention,
        name=unit.name,
        unit_id=unit.unit_id,
        level=unit.level,
        place=unit.place,
        collective=unit.collective,
        matched_by=unit.matched_by,
    )


def targets_of(text: str, indicator_text: str | None) -> list[TargetValues]:
    """The quantities of a task's indicator, else of its words."""
    found = find_quantities(indicator_text or text)
    return [TargetValues(op=q.op, value=q.value, unit=q.unit, span=q.span) for q in found]


def due_of(
    deadline: Deadline | None, letterhead: Letterhead, default: Deadline | None
) -> tuple[date | None, str | None]:
    """The day to work with, and what it rests on: the task's deadline, the plan's `default`, or the plan's end."""
    if deadline is not None and deadline.due:
        return _day(deadline.due), "task"
    if deadline is None and default is not None and default.due:
        return _day(default.due), "document"
    end = working_period((letterhead.plan_start, letterhead.plan_end), letterhead)[1]
    return (_day(end), "plan_period") if end and end == letterhead.plan_end else (None, None)


def _dimensions(labels: Sequence[str], sublabels: Sequence[str], family: str | None) -> tuple[str | None, str | None]:
    dimension = dimension_of(labels, family)
    if dimension is None or not dimension.startswith("PAPI."):
        return dimension, None
    found = (find_subdimension(part, dimension) for label in sublabels for part in _named_parts(label))
    return dimension, next((s for s in found if s is not None), None)


def _named_parts(label: str) -> tuple[str, ...]:
    """A heading as a whole, and what stands behind the dimension in it ("“Cung ứng dịch vụ công” - Y tế công lập")."""
    before, dash, behind = label.partition(" - ")
    return (label, behind) if dash and find_dimension(before) else (label,)


def working_period(period: tuple[str | None, str | None], letterhead: Letterhead) -> tuple[str | None, str | None]:
    """The period that gives deadlines their year. A title may name the year whose results are to be mended ("khắc phục
    hạn chế Chỉ số năm 2024" in April 2025): what ends before the day of issue is no time to work in."""
    issued, end = letterhead.issued_date, period[1]
    if issued and end and end < issued:
        return f"{issued[:4]}-01-01", f"{issued[:4]}-12-31"
    return period


def suggestion_of(text: str, indicator_text: str | None, dimension: str | None) -> Suggestion | None:
    """The component that the task's words speak of, for tasks of PAPI and those that the plan gives no dimension."""
    if dimension is not None and not dimension.startswith("PAPI"):
        return None
    return suggest_subdimension(". ".join(p for p in (text, indicator_text) if p), dimension)


def _interpret_task(
    task: RawTask,
    letterhead: Letterhead,
    default: Deadline | None,
    units_of: Callable[[tuple[Printed, ...]], dict[str, tuple[Unit, ...]]],
    dimensions_of: Callable[[tuple[str, ...], tuple[str, ...]], tuple[str | None, str | None]],
) -> TaskValues:
    """The values of one task. `units_of` and `dimensions_of` are `resolve_units` and `_dimensions` for this plan."""
    units = units_of(task.units)
    years = title_period(task.title) if task.title else None
    start, end = working_period(years or (letterhead.plan_start, letterhead.plan_end), letterhead)
    deadline = parse_deadline(task.deadline_text, start, end) if task.deadline_text else None
    dimension, subdimension = dimensions_of(task.labels, task.sublabels)
    suggestion = None if subdimension else suggestion_of(task.text, task.indicator_text, dimension)
    flags = _flags(task, units, deadline)
    targets = targets_of(task.text, task.indicator_text)
    due_date, due_basis = due_of(deadline, letterhead, default)
    columns = TaskColumns(
        kind=task.kind,
        source=task.source,
        section=list(task.section),
        number=task.number,
        text=task.text,
        indicator_text=task.indicator_text,
        output_text=task.output_text,
        lead_units=[u.name for u in units["lead"]],
        coordinating_units=[u.name for u in units["coordinating"]],
        implementing_units=[u.name for u in units["implementing"]],
        deadline_text=task.deadline_text,
        deadline_type=deadline.type if deadline else None,
        deadline_start=_day(deadline.start) if deadline else None,
        deadline_due=_day(deadline.due) if deadline else None,
        deadline_recurrence=list(deadline.recurrence) if deadline else [],
        deadline_year_inferred=bool(deadline and deadline.inferred_year),
        due_date=due_date,
        due_basis=due_basis,
        dimension=dimension,
        subdimension=subdimension,
        suggested_subdimension=suggestion.subdimension if suggestion else None,
        suggested_score=suggestion.score if suggestion else None,
        page_first=task.place.page_first,
        page_last=task.place.page_last,
        line_first=task.place.line_first,
        line_last=task.place.line_last,
        boxes=[asdict(box) for box in task.place.boxes],  # type: ignore[misc]
        confidence=confidence_of(doubts_of(task, units, flags, len(targets))),
        flags=flags,
    )
    assignments = [assignment_of(role, unit) for role in _ROLES for unit in units[role]]
    return TaskValues(task.key, columns, assignments, targets)


def _flags(task: RawTask, units: dict[str, tuple[Unit, ...]], deadline: Deadline | None) -> list[str]:
    flags = list(task.flags)
    for role, bodies in units.items():
        if any(body.matched_by == "as_printed" and not body.collective for body in bodies):
            flags.append(f"{role}_unknown")
        if any(body.matched_by == "pattern" for body in bodies):
            flags.append(f"{role}_by_pattern")
        if any(u.ambiguous for u in bodies):
            flags.append(f"{role}_ambiguous")
    if task.source == "table" and not units["lead"]:
        flags.append("lead_missing")
    if task.deadline_text and deadline is None:
        flags.append("deadline_unread")
    if deadline is not None:
        flags += deadline.flags
    return list(dict.fromkeys(flags))


def _document_flags(extraction: Extraction, path: PlacePath, default: Deadline | None) -> list[str]:
    flags = [*extraction.flags, *extraction.letterhead.flags, *path.flags]
    if extraction.letterhead.default_deadline_text and default is None:
        flags.append("default_deadline_unread")
    return list(dict.fromkeys(flags))


def _citation(citation: Citation) -> CitationValues:
    return CitationValues(
        type=citation.type,
        number=citation.number,
        date=_day(citation.date),
        issuer=citation.issuer,
        title=citation.title,
    )


def interpret(extraction: Extraction) -> PlanValues:
    """The values of one plan: its document, its tasks in order, its citations."""
    letterhead = extraction.letterhead
    path = complete_path(letterhead.province, letterhead.district, letterhead.commune, _plan_day(letterhead))
    home = home_of(letterhead, path)
    default_text = letterhead.default_deadline_text
    default = parse_deadline(default_text, letterhead.plan_start, letterhead.plan_end) if default_text else None
    family = find_family(letterhead.title) if letterhead.title else None
    document = DocumentValues(
        doc_type=letterhead.doc_type,
        number=letterhead.number,
        symbol=letterhead.symbol,
        issuer_name=letterhead.issuer_name,
        issuer_level=letterhead.issuer_level,
        province=path.province,
        district=path.district,
        commune=path.commune,
        province_code=path.province_code,
        district_code=path.district_code,
        commune_code=path.commune_code,
        province_now=path.province_now,
        commune_now=path.commune_now,
        issued_place=letterhead.issued_place,
        issued_date=_day(letterhead.issued_date),
        issued_year=letterhead.issued_year,
        issued_month=letterhead.issued_month,
        title=letterhead.title,
        plan_start=_day(letterhead.plan_start),
        plan_end=_day(letterhead.plan_end),
        signer=letterhead.signer,
        signer_title=letterhead.signer_title,
        default_deadline_text=default_text,
        default_deadline_due=_day(default.due) if default else None,
        flags=_document_flags(extraction, path, default),
    )
    # Most tasks of a plan share their bodies and headings with others.
    units_of = cache(partial(resolve_units, home=home, seen=extraction.in_full))
    dimensions_of = cache(partial(_dimensions, family=family))
    tasks = [_interpret_task(t, letterhead, default, units_of, dimensions_of) for t in extraction.tasks]
    # Of other kinds ("Đề án") the guide cites none.
    cited = [_citation(c) for c in extraction.citations if c.type in CITED_TYPES.words]
    return PlanValues(document, tasks, cited)
