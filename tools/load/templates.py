"""A sample plan as a template: what another place, day, number or year would change is a slot, ⟦…⟧.

Slots: ⟦province⟧ ⟦district⟧ ⟦commune⟧ are names without their kind, ⟦PROVINCE⟧ … the same in capitals; ⟦tỉnh⟧ and
⟦TỈNH⟧ are the province's kind; ⟦number⟧ ⟦day⟧ ⟦month⟧, and ⟦date⟧ with strokes; ⟦year+0⟧ is the plan's year, ⟦year-1⟧
the one before.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, fields, is_dataclass
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from samples import gold
from samples.source import Block, Plan, Row, Table, parse

from normalizers.place_catalogue import PlaceLevel
from normalizers.place_names import kind_and_name

SOURCES = Path(__file__).resolve().parents[1] / "samples" / "plans"
LEVELS = ("province", "district", "commune")
SLOT = re.compile(r"⟦([^⟧]+)⟧")
ROMAN = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")
HEADER = ("TT", "Nội dung nhiệm vụ", "Sản phẩm", "Cơ quan chủ trì", "Cơ quan phối hợp", "Thời gian thực hiện")
COLUMNS = ("number", "text", "output", "lead", "coordinating", "deadline")
YEARS = range(-1, 11)
"""Years of a plan that move with its own; what is older is the day of a law."""

_FIXED = r"\d+/20\d\d/[A-ZĐ][\w-]*(?: ngày \d+/\d+/20\d\d)?"
_YEAR = re.compile(rf"{_FIXED}|(?<!\d)(20\d\d)(?!\d)")
_OWN = re.compile(r"(?i)(kèm theo .*số\s+)\d*\s*(/[\w-]+ ngày\s+)(?:\d+/\d+/20\d\d|tháng\s+năm 20\d\d)")
_KINDS = {
    "commune": re.compile(r"(?<!hợp tác )\b(?:xã|phường|đặc khu)\b(?! (?:hội|viên|đảo))"),
    "district": re.compile(r"\b(?:huyện|thị xã)\b"),
    "province": re.compile(r"\btỉnh\b"),
}
_YEAR_SLOT = re.compile(r"⟦year([+-]\d+)⟧")
_PROVINCE = re.compile(r"(?<!cấp )\b(?:tỉnh|TỈNH)\b")
T = TypeVar("T")


def mapped(value: T, change: Callable[[str], str]) -> T:
    """A copy of nested dictionaries, lists and dataclasses in which every string is changed; keys stay."""
    found: Any = value
    if isinstance(value, str):
        found = change(value)
    elif isinstance(value, dict):
        found = {key: mapped(item, change) for key, item in value.items()}
    elif isinstance(value, list):
        found = [mapped(item, change) for item in value]
    elif is_dataclass(value) and not isinstance(value, type):
        found = type(value)(**{field.name: mapped(getattr(value, field.name), change) for field in fields(value)})
    return found  # type: ignore[no-any-return]


@dataclass(frozen=True)
class Template:
    """A sample with slots. `level` and `kind` ("Xã") are its issuer's, `symbol` follows the number ("KH-UBND")."""

    plan: Plan
    level: PlaceLevel
    kind: str
    symbol: str
    has_districts: bool


def names() -> list[str]:
    """All samples."""
    return sorted(path.stem for path in SOURCES.glob("*.plan"))


@cache
def template(name: str, tasks: int) -> Template:
    """The sample `name` with slots, and with as many appendices of its level's samples' rows as make `tasks` tasks."""
    plan = _sample(name)
    level, kind, districts = _level(plan), _kind(plan), "district" in plan.head["places"] or _level(plan) == "province"
    made = mapped(plan, _slots(plan))
    made.name = name
    head = made.head["letterhead"]
    symbol = head["number"].rpartition("/")[2].strip()
    head["number"] = f"Số: ⟦number⟧/{symbol}"
    head["date"] = f"⟦{level}⟧, ngày ⟦day⟧ tháng ⟦month⟧ năm ⟦year+0⟧"
    made.head["document"]["number"] = f"⟦number⟧/{symbol}"
    if level != "province":
        _name_the_province(made)
    rows = _others_rows(name, level, kind, districts)
    more = max(0, tasks - len(gold.tasks(plan)))
    first = 1 + sum(block.kind == "table" for block in plan.blocks)
    for lap, start in enumerate(range(0, more, len(rows))):
        made.blocks += _appendix(ROMAN[first + lap], rows[: more - start], lap, level, kind, symbol)
    return Template(made, level, kind, symbol, districts)


@cache
def _sample(name: str) -> Plan:
    return parse(SOURCES / f"{name}.plan")


def _level(plan: Plan) -> PlaceLevel:
    level: PlaceLevel = plan.head["document"]["level"]
    return level


def _kind(plan: Plan) -> str:
    return kind_and_name(plan.head["places"][_level(plan)])[0] or ""


def _slots(plan: Plan) -> Callable[[str], str]:
    """What puts slots into a sample's words."""
    own_year = int(plan.name[-4:])
    slots: dict[str, str] = {}
    for level, place in plan.head["places"].items():
        name = kind_and_name(place)[1]
        slots |= {name: f"⟦{level}⟧", name.upper(): f"⟦{level.upper()}⟧"}
    places = re.compile("|".join(map(re.escape, sorted(slots, key=len, reverse=True))))

    def year(match: re.Match[str]) -> str:
        moved = int(match[1] or 0) - own_year
        return f"⟦year{moved:+}⟧" if match[1] and moved in YEARS else match[0]

    def change(text: str) -> str:
        text = _OWN.sub(r"\g<1>⟦number⟧\g<2>⟦date⟧", text)
        text = _YEAR.sub(year, places.sub(lambda match: slots[match[0]], text))
        return text if _level(plan) == "province" else _PROVINCE.sub(r"⟦\g<0>⟧", text)

    return change


def _name_the_province(plan: Plan) -> None:
    """Have the plan say once in which province its district lies, since many names are borne by several."""
    if any("⟦province⟧" in block.text for block in plan.blocks) or "⟦PROVINCE⟧" in str(plan.head["letterhead"]):
        return
    block = next(block for block in plan.blocks if "⟦district⟧" in block.text)
    block.text = block.text.replace("⟦district⟧", "⟦district⟧, ⟦tỉnh⟧ ⟦province⟧", 1)


@cache
def _others_rows(name: str, level: str, kind: str, districts: bool) -> list[dict[str, str]]:
    """The tasks of all other samples of a level as rows of a table, in the words of a unit of `kind`."""
    rows = []
    for plan in map(_sample, (other for other in names() if other != name)):
        if _level(plan) != level:
            continue
        change = _slots(plan)
        for task in gold.tasks(plan):
            cells = {
                "text": task["text"],
                "output": task["output_text"] or "",
                **{role: "; ".join(unit["mention"] for unit in task[role]) for role in ("lead", "coordinating")},
                # In prose the words of the task say it.
                "deadline": task["deadline_text"] if task["source"] == "table" and task["deadline_text"] else "",
            }
            cells = {key: _KINDS[level].sub(kind.lower(), change(cell)) for key, cell in cells.items()}
            whole = " ".join(cells.values())
            above = LEVELS[: LEVELS.index(level)]
            if any(f"⟦{unit}⟧" in whole for unit in above) or (
                level == "commune" and not districts and "huyện" in whole
            ):
                continue
            if f"⟦{level}⟧" not in cells["text"] and "trên địa bàn" not in cells["text"]:
                cells["text"] = cells["text"].rstrip(" .;/") + f" trên địa bàn {kind.lower()} ⟦{level}⟧"
            rows.append(cells)
    return rows


def _appendix(mark: str, rows: list[dict[str, str]], later: int, level: str, kind: str, symbol: str) -> list[Block]:
    """An appendix with these rows, its years `later` than the plan's."""

    def moved(text: str) -> str:
        return _YEAR_SLOT.sub(lambda match: f"⟦year{int(match[1]) + later:+}⟧", text)

    word = {"QĐ": "Quyết định", "KH": "Kế hoạch"}.get(symbol.partition("-")[0], "Công văn")
    table = Table(list(COLUMNS), {"section": f"PHỤ LỤC {mark}", "widths": "10,95,50,40,50,30", "repeat": "yes"})
    table.rows.append(Row("header", list(HEADER)))
    for number, row in enumerate(rows, 1):
        table.rows.append(Row("task", [str(number), *(moved(row[column]) for column in COLUMNS[1:])]))
    printed = (
        (f"PHỤ LỤC {mark}", "centre-bold"),
        (moved(f"NHIỆM VỤ CỤ THỂ NĂM ⟦year+0⟧ CỦA {kind.upper()} ⟦{level.upper()}⟧"), "centre-bold"),
        (f"(Kèm theo {word} số ⟦number⟧/{symbol} ngày ⟦date⟧ của UBND {kind.lower()} ⟦{level}⟧)", "centre-slanted"),
    )
    return [
        Block("page", options={"turn": "across"}),
        *(Block("para", text, options={"style": style}) for text, style in printed),
        Block("table", table=table, options=table.options),
    ]
