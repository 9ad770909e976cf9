"""Which cited documents are themselves plans of the dataset."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

from normalizers.text import bare, fold

if TYPE_CHECKING:
    from pipeline.dataset import Changes, Dataset
    from pipeline.plan_index import PlanIndex

Row = Mapping[str, Any]

_COLUMNS = ("document_id", "position", "number", "date", "issuer", "cited_document_id")
"""What a link rests on, and itself."""


def cited_documents(documents: Iterable[Row], citations: Iterable[Row]) -> dict[tuple[str, int], str | None]:
    """(document_id, position) of each citation to the document_id of the plan that it cites.

    A plan is cited where its number is, neither day nor issuer contradict it, and at least one of these two agrees.
    None where no plan or more than one fits, and for a plan that cites itself.
    """
    by_number: defaultdict[str, list[Row]] = defaultdict(list)
    for document in documents:
        if document["number"]:
            by_number[number_key(document["number"])].append(document)
    links: dict[tuple[str, int], str | None] = {}
    for citation in citations:
        named = by_number.get(number_key(citation["number"] or ""), [])
        fitting = {document["document_id"] for document in named if _fits(citation, document)}
        fitting.discard(citation["document_id"])
        link = fitting.pop() if len(fitting) == 1 else None
        links[citation["document_id"], citation["position"]] = link
    return links


def link_changes(dataset: "Dataset", plans: "PlanIndex", staged: Collection[str], *, all_plans: bool) -> "Changes":
    """What points citations to the plans that they cite, where these are in the dataset now: citations of plans that
    were touched, and those that name a number that a touched plan has or had; with `all_plans` all. `staged` are the
    plans with rows that are not yet published."""
    own = sorted(plans.touched & plans.documents.keys() & set(staged))
    rows: list[Any] = [row for key in own for row in dataset.part("citations", key)]
    numbers = dataset.arrow("citations", ["number"])["number"].unique().to_pylist()
    if all_plans:
        where = pc.scalar(True)
    else:
        near = [number for number in numbers if number and number_key(number) in plans.numbers]
        where = _one_of("number", near) | _one_of("document_id", plans.touched)
    rows += dataset.arrow("citations", list(_COLUMNS), where & ~_one_of("document_id", staged)).to_pylist()
    wanted = {number_key(row["number"]) for row in rows if row["number"]}
    named = (row for row in plans.documents.values() if row["number"] and number_key(row["number"]) in wanted)
    links = cited_documents(named, rows)
    stale = {row["document_id"] for row in rows if row["cited_document_id"] != links[_place(row)]}
    return {
        ("citations", key): [
            {**row, "cited_document_id": links.get(_place(row), row["cited_document_id"])}
            for row in dataset.part("citations", key)
        ]
        for key in sorted(stale)
    }


def _one_of(column: str, values: Iterable[str]) -> pc.Expression:
    return pc.field(column).isin(pa.array(sorted(values), pa.string()))


def _place(row: Row) -> tuple[str, int]:
    return row["document_id"], row["position"]


def number_key(number: str) -> str:
    """A number as citations and plans are compared by it: folded, without leading zeros."""
    return bare(number).lstrip("0")


def _fits(citation: Row, document: Row) -> bool:
    day = _agree(str(citation["date"] or ""), str(document["issued_date"] or ""))
    issuer = _agree(fold(citation["issuer"] or ""), fold(_issuer(document)))
    return False not in (day, issuer) and True in (day, issuer)


def _agree(one: str, other: str) -> bool | None:
    return one == other if one and other else None


def _issuer(document: Row) -> str:
    """The issuer as citations write it, "Ủy ban nhân dân tỉnh Hưng Yên"; empty where the plan does not say enough."""
    place = document.get(document["issuer_level"] or "") or ""
    return f"{document['issuer_name']} {place}" if document["issuer_name"] and place else ""
