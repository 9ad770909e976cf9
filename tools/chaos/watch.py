"""Reads a dataset over and over while others publish: `python -m chaos.watch ROOT STATES WAY`, until its input ends.

STATES is a JSON file with the contents that may be read. It answers with counts as JSON.
"""

import json
import select
import sys
from pathlib import Path

from chaos.checks import Content, judge
from chaos.reader import PLAIN, whole
from chaos.rows import digests
from pipeline import open_dataset
from pipeline.records import SCHEMAS
from pipeline.states import DatasetError


def read_once(root: Path, way: str, states: list[Content], found: dict[str, int]) -> None:
    """One reading: of a table alone by a plain way, of all tables of one state by `open_dataset`."""
    if way == "open_dataset":
        try:
            tables, loose = whole(open_dataset(root))
        except (DatasetError, OSError):
            found["gone"] += 1
            return
        faults = judge({way: {**tables}}, states)
        found["reads"] += 1
        found["torn"] += bool(faults.torn or loose)
        found["doubled"] += faults.doubled
        return
    for table in SCHEMAS:
        try:
            rows = PLAIN[way](root / table, table)
        except FileNotFoundError:
            found["gone"] += 1
            continue
        faults = judge({way: {table: digests(table, rows)}}, states)
        found["reads"] += 1
        found["torn"] += faults.torn
        found["doubled"] += faults.doubled


def main() -> None:
    """Read until the input ends."""
    root, states, way = Path(sys.argv[1]), json.loads(Path(sys.argv[2]).read_text("utf-8")), sys.argv[3]
    found = dict.fromkeys(("reads", "torn", "doubled", "gone"), 0)
    print("ready", flush=True)
    while not select.select([sys.stdin], [], [], 0)[0]:
        read_once(root, way, states, found)
    print(json.dumps(found), flush=True)


if __name__ == "__main__":
    main()
