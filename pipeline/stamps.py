"""The versions that rows are marked with: each file's own, by what it passed through."""

from dataclasses import replace

from pipeline.ingest import Outcome, Reject
from pipeline.records import AttachedFile
from pipeline.version import VersionOf, way_of, way_of_reject


def stamped(outcome: Outcome, version_of: VersionOf) -> Outcome:
    """What a file gave, marked with the versions of the ways that it and its appendices went."""
    if isinstance(outcome, Reject):
        return replace(
            outcome, row={**outcome.row, "pipeline_version": version_of(way_of_reject(outcome.row["reason"]))}
        )
    head = outcome.document
    # The plan's flags are those of its appendices, too; which of these were scans is not told apart.
    attached: list[AttachedFile] = [
        {**entry, "pipeline_version": version_of(way_of(entry["format"], head["flags"]))} for entry in head["attached"]
    ]
    version = version_of(way_of(head["format"], head["flags"]))
    return outcome.with_document(pipeline_version=version, attached=attached)
