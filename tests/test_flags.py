"""The vocabulary of flags: what the code sets is in it, what is in it is set, and it speaks of columns that exist."""

import ast
import re
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from fake_plans import records

from extractors import letterhead
from normalizers import places
from pipeline import confidence
from pipeline.flags import VOCABULARY, Flag, reason_of, words
from pipeline.records import SCHEMAS, RecordsError, check_records, data_dictionary

ROOT = Path(__file__).parents[1]
WORD = re.compile(r"[a-z]+(_[a-z]+)+")
ROLES = ("lead", "coordinating", "implementing", "monitoring")
PARTS = {
    "level": ("province", "district", "commune"),
    "role": ROLES,
    "_ROLE_OF.get(kind, kind)": (*ROLES, "deadline"),
}
"""What the expressions in flags that are put together ("{role}_unknown") stand for."""


def is_flags(node: ast.expr) -> bool:
    return getattr(node, "id", getattr(node, "attr", "")) == "flags"


def values(node: ast.AST) -> Iterator[ast.expr]:
    """The expressions that may be put among flags by this piece of code."""
    if isinstance(node, ast.Call):
        if isinstance(node.func, ast.Attribute) and is_flags(node.func.value) and node.func.attr in ("append", "add"):
            yield from node.args
        yield from (keyword.value for keyword in node.keywords if keyword.arg == "flags")
    elif isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign) and node.value:
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        if any(is_flags(t.value if isinstance(t, ast.Subscript) else t) for t in targets):
            yield node.value


def texts(node: ast.expr) -> Iterator[str]:
    """The texts that an expression may hold; a condition's own texts aside."""
    if isinstance(node, ast.Constant):
        if isinstance(node.value, str):
            yield node.value
    elif isinstance(node, ast.JoinedStr):
        parts = [
            PARTS[ast.unparse(part.value)] if isinstance(part, ast.FormattedValue) else (ast.literal_eval(part),)
            for part in node.values
        ]
        yield from map("".join, product(*parts))
    elif isinstance(node, ast.IfExp):
        yield from (*texts(node.body), *texts(node.orelse))
    elif isinstance(node, ast.Compare | ast.Attribute):
        return
    else:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.expr):
                yield from texts(child)


def set_in_code() -> dict[str, str]:
    """Every flag that the code sets, with a place where it does."""
    found: dict[str, str] = {}
    for package in ("extractors", "normalizers", "pipeline"):
        for path in sorted((ROOT / package).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                for value in values(node):
                    found.update({word: f"{path.name}:{value.lineno}" for word in texts(value) if WORD.fullmatch(word)})
    return found


SET = set_in_code()
KNOWN = {flag.word for flag in VOCABULARY}


def test_every_flag_that_is_set_is_in_the_vocabulary() -> None:
    assert {word: where for word, where in SET.items() if word not in KNOWN} == {}


def test_every_flag_of_the_vocabulary_is_set_somewhere() -> None:
    assert KNOWN - set(SET) == set()


def test_lists_of_flags_beside_the_code_are_of_the_vocabulary() -> None:
    assert {*letterhead.FLAGS, *places.FLAGS} <= set(words("documents"))
    assert set(confidence.WEIGHTS) - confidence.UNFLAGGED <= set(words("tasks"))


def test_words_are_there_once() -> None:
    assert len(KNOWN) == len(VOCABULARY) == len(words("tasks")) + len(words("documents"))


@pytest.mark.parametrize("flag", VOCABULARY, ids=lambda flag: flag.word)
def test_a_flag_names_columns_and_speaks_in_sentences(flag: Flag) -> None:
    assert WORD.fullmatch(flag.word) and flag.fields
    for field in flag.fields:
        table, _, column = field.rpartition(".")
        assert column in SCHEMAS[table or flag.table].names
    assert reason_of(flag.word)[0].isupper() and flag.reason.endswith(".") and flag.look.endswith(".")
    assert f"| `{flag.word}` |" in data_dictionary()


@pytest.mark.parametrize("table", ["tasks", "documents"])
def test_an_unknown_flag_is_a_mistake_of_the_program(table: str) -> None:
    plan = records()
    row: Any = plan.rows()[table][0]
    other = "documents" if table == "tasks" else "tasks"
    row["flags"] = list(words(table))  # type: ignore[arg-type]
    check_records(plan)
    for word in ("looks_odd", words(other)[0]):  # type: ignore[arg-type]
        row["flags"] = [word]
        with pytest.raises(RecordsError, match=f"flags is not of its vocabulary: '{word}'"):
            check_records(plan)


def test_a_word_of_an_older_dataset_has_no_reason() -> None:
    assert reason_of("looks_odd") == ""
