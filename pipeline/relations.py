"""What the plans of a dataset may have to do with each other: which may be one, and to which an appendix may belong."""

from collections.abc import Callable, Iterator

from pipeline.doubles import maybe_doubles
from pipeline.likeness import Said
from pipeline.plan_index import PlanIndex
from pipeline.records import APPENDIX

RELATIONS = {"attachment_apart", "attachment_ambiguous", "attachment_unmatched", "maybe_same_plan"}
"""Flags that rest on what else is in the dataset."""


def relations(
    plans: PlanIndex, said: Callable[[str], list[Said]], *, all_plans: bool
) -> Iterator[tuple[str, list[str], list[str]]]:
    """(document_id, flags, maybe_document_ids) of the plans of which something else may be said now: of all, or only of
    those that were touched and what is near them. Whether two plans may be one rests on these two alone."""
    documents = plans.documents
    fresh = set(documents) if all_plans else plans.touched.keys() & documents.keys()
    doubles = maybe_doubles(sorted(fresh), documents, plans.neighbours, said)
    plans.settle()
    for key in sorted((fresh | plans.beside | doubles.keys() | plans.alone) & documents.keys()):
        row = documents[key]
        flags = [flag for flag in row["flags"] if flag not in RELATIONS]
        others = doubles.get(key, set())
        if row["doc_type"] == APPENDIX:
            match = plans.appendices.match(row["source_file"])
            others = {match.plan} if match.plan else set(match.candidates)
            flags.append(
                "attachment_apart" if match.plan else "attachment_ambiguous" if others else "attachment_unmatched"
            )
        else:
            if key not in fresh:
                others = others | (set(row["maybe_document_ids"]) - plans.touched.keys())
            if others:
                flags.append("maybe_same_plan")
        yield key, flags, sorted(others)
