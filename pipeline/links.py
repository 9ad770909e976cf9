"""Which cited documents are themselves plans of the dataset."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from normalizers.text import bare, fold

Row = Mapping[str, Any]


def cited_documents(documents: Iterable[Row], citations: Iterable[Row]) -> dict[tuple[str, int], str | None]:
    """(document_id, position) of each citation to the document_id of the plan that it cites.

    A plan is cited where its number is, neither day nor issuer contradict it, and at least one of these two agrees.
    None where no plan or more than one fits, and for a plan that cites itself.
    """
    by_number: defaultdict[str, list[Row]] = defaultdict(list)
    for document in documents:
        if document["number"]:
            by_number[_number(document["number"])].append(document)
    links: dict[tuple[str, int], str | None] = {}
    for citation in citations:
        named = by_number.get(_number(citation["number"] or ""), [])
        fitting = {document["document_id"] for document in named if _fits(citation, document)}
        fitting.discard(citation["document_id"])
        link = fitting.pop() if len(fitting) == 1 else None
        links[citation["document_id"], citation["position"]] = link
    return links


def _number(number: str) -> str:
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
