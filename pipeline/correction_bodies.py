"""A task with other bodies in some of its roles."""

from typing import Any, cast

from normalizers.jurisdiction import Jurisdiction
from normalizers.units import Unit, parse_role_cell, parse_units
from pipeline.correction_draft import Context, Draft, Values
from pipeline.correction_values import shown
from pipeline.interpret import assignment_of
from pipeline.records import AssignmentRow
from pipeline.values import ROLES, AssignmentValues

Identity = tuple[str, str | None, str | None]

_ONE_OF = ("lead", "coordinating", "implementing")
"""Roles of which a body has one only (GUIDE, section 4)."""


def identity_of(body: AssignmentValues) -> Identity:
    """What tells one body from another: name, level and place."""
    return body["name"].casefold(), body["level"], body["place"]


def put_bodies(draft: Draft, values: Values, context: Context) -> None:
    """Give the roles among `values` these bodies; a body that stands in another role as read leaves that."""
    taken: dict[Identity, str] = {}
    given: dict[str, list[AssignmentValues]] = {}
    for role in ROLES.words:
        if role not in values:
            continue
        units, fault = _units(values[role], role, context.home)
        bodies = [assignment_of(role, unit) for unit in units]
        twice = [body for body in bodies if role in _ONE_OF and identity_of(body) in taken]
        if twice:
            fault = (
                f"{shown(twice[0]['name'])} is corrected to be {taken[identity_of(twice[0])]} too, and can be one only"
            )
        if fault:
            draft.refused[role] = fault
            continue
        given[role] = bodies
        if role in _ONE_OF:
            taken.update({identity_of(body): role for body in bodies})
        draft.remarks += [(role, *remark) for unit in units if (remark := _remark(unit))]
    if given:
        _replace(draft, given, taken)


def _remark(unit: Unit) -> tuple[str, str] | None:
    if unit.matched_by == "as_printed" and not unit.collective:
        return "unknown_body", f"{shown(unit.mention)}: no such body is known; it stands as written"
    if unit.ambiguous:
        return "doubtful", f"{shown(unit.mention)} may be several bodies; taken for {shown(unit.name)}"
    return None


def _replace(draft: Draft, given: dict[str, list[AssignmentValues]], taken: dict[Identity, str]) -> None:
    rows: list[AssignmentRow] = []
    for role in ROLES.words:
        kept: list[Any] = [body for body in draft.bodies if body["role"] == role]
        if role in _ONE_OF:
            kept = [body for body in kept if identity_of(body) not in taken]
        bodies = given.get(role, kept)
        for position, body in enumerate(bodies, 1):
            rows.append(cast(AssignmentRow, {**body, "task_id": draft.task["task_id"], "position": position}))
        if role in _ONE_OF:
            draft.task[f"{role}_units"] = [body["name"] for body in bodies]  # type: ignore[literal-required]
    draft.bodies = rows


def _units(value: str | None, role: str, home: Jurisdiction) -> tuple[list[Unit], str | None]:
    """The bodies of a value, read like a table's cell, and why they cannot be taken."""
    if value is None:
        return [], None
    for name in value.split("; "):
        if not parse_units(name, home):
            return [], f"{shown(name)} is no body"
    found = parse_role_cell(value, home, role)
    if found.keys() - {role}:
        return [], f"{shown(value)} names bodies of several roles; give each role a line of its own"
    return list(found.get(role, ())), None
