"""Which cited documents are themselves plans of the dataset."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from normalizers.text import bare, fold
from pipeline.streams import batches

if TYPE_CHECKING:
    from pipeline.dataset import Changes, Dataset
    from pipeline.plan_index import PlanIndex

Row = Mapping[str, Any]

_COLUMNS = ("document_id", "number", "date", "issuer", "cited_document_id")
"""What a link rests on, and itself."""


class _Plan(NamedTuple):
    """What a citation may say of a plan beside its number."""

    document_id: str
    day: str
    issuer: str


class Links:
    """Finds the plans that citations mean, among `documents`, of which only those are kept whose numbers are `cited`
    (`number_key`)."""

    def __init__(self, documents: Iterable[Row], cited: Collection[str]) -> None:
        self._plans: defaultdict[str, list[_Plan]] = defaultdict(list)
        for row in documents:
            number = number_key(row["number"] or "")
            if number and number in cited:
                plan = _Plan(row["document_id"], str(row["issued_date"] or ""), fold(_issuer(row)))
                self._plans[number].append(plan)

    def of(self, citation: Row) -> str | None:
        """The document_id of the plan that a citation means.

        A plan is meant where its number is, neither day nor issuer contradict it, and at least one of these two
        agrees. None where no plan or more than one fits, and for a plan that cites itself.
        """
        named = self._plans.get(number_key(citation["number"] or ""), [])
        fitting = {plan.document_id for plan in named if _fits(citation, plan)} - {citation["document_id"]}
        return fitting.pop() if len(fitting) == 1 else None


def link_changes(
    dataset: "Dataset", plans: "PlanIndex", staged: Collection[str], *, all_plans: bool
) -> Iterator["Changes"]:
    """What points citations to the plans that they cite, where these are in the dataset now, plan by plan: citations of
    plans that were touched, and those that name a number that a touched plan has or had; with `all_plans` all.
    `staged` are the plans with rows that are not yet published.

    The rows are gone through twice, once for the numbers that they cite: these are few, and all rows are many."""
    own = sorted(plans.touched.keys() & plans.documents.keys() & {*staged})
    cited = {
        number_key(number)
        for number in chain(
            (row["number"] for key in own for row in dataset.part("citations", key)),
            _published_numbers(dataset),
        )
        if number
    }
    links = Links(plans.documents.values(), cited)
    asked = None if all_plans else (plans.touched, plans.numbers)
    rows = chain((row for key in own for row in dataset.part("citations", key)), _published(dataset, staged, asked))
    stale = {row["document_id"] for row in rows if row["cited_document_id"] != links.of(row)}
    for key in sorted(stale):
        linked = [{**row, "cited_document_id": links.of(row)} for row in dataset.part("citations", key)]
        yield {("citations", key): linked}


def _published_numbers(dataset: "Dataset") -> Iterator[str | None]:
    for batch in batches(dataset, "citations", ["number"]):
        yield from batch["number"].unique().to_pylist()


def _published(
    dataset: "Dataset", staged: Collection[str], asked: tuple[Collection[str], Collection[str]] | None
) -> Iterator[Row]:
    """Published citations but for those of plans that are staged: all, or those that are `asked` for, of some plans
    (document_id) and with some numbers (`number_key`)."""
    waiting, (mine, named) = _values(staged), asked or ((), ())
    mine = _values(mine)
    for batch in batches(dataset, "citations", _COLUMNS):
        wanted = pc.invert(pc.is_in(batch["document_id"], waiting))
        if asked is not None:
            numbers = batch["number"].unique().to_pylist()
            near = _values(number for number in numbers if number and number_key(number) in named)
            here = pc.or_(pc.is_in(batch["document_id"], mine), pc.is_in(batch["number"], near))
            wanted = pc.and_(wanted, here)
        yield from batch.filter(wanted).to_pylist()


def _values(texts: Iterable[str]) -> pa.Array:
    return pa.array(texts if isinstance(texts, Collection) else list(texts), pa.string())


def number_key(number: str) -> str:
    """A number as citations and plans are compared by it: folded, without leading zeros."""
    return bare(number).lstrip("0")


def _fits(citation: Row, plan: _Plan) -> bool:
    day = _agree(str(citation["date"] or ""), plan.day)
    issuer = _agree(fold(citation["issuer"] or ""), plan.issuer)
    return False not in (day, issuer) and True in (day, issuer)


def _agree(one: str, other: str) -> bool | None:
    return one == other if one and other else None


def _issuer(document: Row) -> str:
    """The issuer as citations write it, "Ủy ban nhân dân tỉnh Hưng Yên"; empty where the plan does not say enough."""
    place = document.get(document["issuer_level"] or "") or ""
    return f"{document['issuer_name']} {place}" if document["issuer_name"] and place else ""
