"""The commands `nhiemvu catalogue …`: what the catalogue of bodies lacks, and what is wrong in it."""

import csv
import io
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from flows.report import PROCESSED, plain, wrong_use

if TYPE_CHECKING:
    from pipeline.unknown_bodies import Unknown

app = typer.Typer(help="Looks after the catalogue of bodies.", no_args_is_help=True)
TOP = 20
HEAD = ("count", "name", "mention", "matched_by", "collective", "level", "plan", "task", "near", "line")
_HOW = {"as_printed": "as printed", "pattern": "by its kind word alone"}
_SHOWN = 100
Bodies = Annotated[
    Path,
    typer.Argument(
        metavar="[DATASET|FILE]",
        help="Folder of a dataset, a Parquet file of assignments, a text with one body a line, or a CSV file with a "
        "column mention; data/processed if not given.",
    ),
]
Top = Annotated[int | None, typer.Option("--top", min=1, help="Bodies to show; 20 if not given, all with --csv.")]
AsCsv = Annotated[bool, typer.Option("--csv", help="Print the unknown bodies as CSV.")]


@app.callback()
def group() -> None:
    """Looks after the catalogue of bodies."""


@app.command()
def check(bodies: Bodies = PROCESSED, top: Top = None, as_csv: AsCsv = False) -> None:
    """List the bodies that the catalogue does not have, with the nearest entries and the line that would add each.

    The lines are for normalizers/catalogues/units.csv. What is wrong in the catalogue itself is told first.
    Exit code 0: all bodies are known and nothing is wrong; 1: there are unknown bodies, or faults; 2: wrong use.
    """
    from pipeline.catalogue_faults import UNITS, CatalogueError, faults, lines_of
    from pipeline.dataset import DatasetError
    from pipeline.unknown_bodies import UNKNOWN, BodiesError, read_bodies, unknown_bodies

    try:
        wrong = faults()
        for fault in wrong:
            print(plain(fault), file=sys.stderr)
        mentions = read_bodies(bodies)
    except CatalogueError as error:
        print(plain(error), "Mend this first, then check again for unknown bodies", sep="\n", file=sys.stderr)
        raise typer.Exit(1) from None
    except (BodiesError, DatasetError) as error:
        wrong_use(error)
    found = unknown_bodies(mentions, lines_of(UNITS))
    shown = found[: top or (None if as_csv else TOP)]
    if as_csv:
        print(_csv(shown), end="")
    else:
        many = sum(mention.matched_by in UNKNOWN for mention in mentions)
        bodies_of = "body" if len(found) == 1 else "bodies"
        print(f"{len(found)} unknown {bodies_of} in {many} of {len(mentions)} places")
        for body in shown:
            print("", *_lines(body), sep="\n")
        if found:
            print("", *_advice(len(found) - len(shown)), sep="\n")
    raise typer.Exit(int(bool(found or wrong)))


def _lines(body: "Unknown") -> Iterator[str]:
    first = body.first
    level = f", {first.level}" if first.level else ""
    yield plain(f"{body.count} × {first.name} ({_HOW[first.matched_by]}{level})")
    if first.mention != first.name:
        yield plain(f"    printed: {_flat(first.mention)}")
    yield plain(f"    in: {first.plan}: {_flat(first.task)}" if first.plan else f"    in: {_flat(first.task)}")
    yield plain("    near: " + "; ".join(f"{near.name} {near.score:.0f}" for near in body.near))
    yield plain(f"    line: {body.line}" if body.line else "    several bodies named together: see units_groups.csv")


def _flat(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= _SHOWN else words[: _SHOWN - 1] + "…"


def _advice(more: int) -> Iterator[str]:
    if more:
        yield f"… {more} more; --top shows more of them"
    yield "A body that an entry above names with other words: put the printed form among that entry's aliases instead."
    yield "What is no body at all: put its first words into units_not_bodies.csv."


def _csv(bodies: "list[Unknown]") -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(HEAD)
    for body in bodies:
        first = body.first
        near = "|".join(f"{near.unit_id} {near.score:.0f}" for near in body.near)
        words = (first.name, first.mention, first.matched_by, first.collective, first.level or "")
        places = (first.plan, first.task, near, body.line)
        writer.writerow([body.count, *(plain(cell) for cell in (*words, *places))])
    return out.getvalue()
