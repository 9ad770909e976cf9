"""Which of the dataset's plans a file belongs to."""

from collections import defaultdict
from itertools import count

from pipeline.doubles import agreement, identities, said_in, verdict
from pipeline.identity import Verdict, document_id, identity
from pipeline.pending import Pending
from pipeline.plan_index import PlanIndex, files_of
from pipeline.records import DocumentRow, PlanRecords


def plan_for(records: PlanRecords, known: str | None, plans: PlanIndex, pending: Pending) -> str:
    """The plan that a file belongs to: one that another file has brought, the one that it was (`known`), or a new
    one."""
    head = records.document
    me = identity(head)
    fitting: defaultdict[Verdict, list[str]] = defaultdict(list)
    for key in sorted(plans.neighbours.near([me]) - {known}):
        row = plans.documents[key]
        found = verdict([me], identities(row))
        scanned = "scan" in (head["format"], row["format"])
        asked = found in ("likely", "open")
        if agreement(*((said_in(records), pending.said(key)) if asked else ([], [])), found, scanned) == "one":
            fitting[found].append(key)
    nearest = next((keys for found in ("same", "likely", "open") if (keys := fitting[found])), [])
    # Between two plans that it may be, nothing decides.
    if len(nearest) == 1:
        return nearest[0]
    copied = plans.plan_with(head["source_sha256"])
    if not known and copied and not nearest:
        return copied
    if known:
        files = files_of(plans.documents[known])
        unchanged = files[head["source_file"]] == head["source_sha256"]
        if len(files) == 1 or unchanged or _is_still(records, plans.documents[known], pending):
            return known
    return new_id(head, plans)


def new_id(head: DocumentRow, plans: PlanIndex) -> str:
    """The id of a plan that is new in the dataset."""
    return next(key for key in (document_id(identity(head), n) for n in count()) if key not in plans.documents)


def _is_still(records: PlanRecords, row: DocumentRow, pending: Pending) -> bool:
    """Whether a changed file is still that plan's."""
    found = verdict([identity(records.document)], identities(row))
    scanned = "scan" in (records.document["format"], row["format"])
    return agreement(said_in(records), pending.said(row["document_id"]), found, scanned) == "one"
