"""The error book: every miss of a scored dataset on one HTML page, grouped by kind, with the source lines beside it.

    python tools/error_book.py DATASET GOLD SOURCES OUT.html SHARED

DATASET is what the program wrote, GOLD the folder of annotations, SOURCES the folder of the plans that were read. It is
how the next rule is chosen: the kind with the most misses first.
"""

import html
import importlib.util
import json
import sys
from collections import defaultdict
from pathlib import Path
from types import ModuleType
from typing import Any

_CONTEXT = 1200
EXTRA = "not in the reference"
"""The kind of an extracted row that no row of the reference is paired with; its order is the dataset's, in brackets."""
_STYLE = """body{font:15px/1.45 system-ui,sans-serif;margin:2rem auto;max-width:78rem;padding:0 1rem;color:#1d2129}
h2{margin:2rem 0 .3rem}table{border-collapse:collapse;width:100%}td,th{border:1px solid #d0d4da;padding:.35rem .5rem;
text-align:left;vertical-align:top}td{font-size:13px}td.s{white-space:pre-wrap;color:#444;width:45%}
.g{color:#05603a}.p{color:#a3180d}"""


def load_score(shared: Path) -> ModuleType:
    """The scorer as a module."""
    spec = importlib.util.spec_from_file_location("score", shared / "gold" / "score.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _source(folder: Path, row: dict[str, Any] | None) -> str:
    """The lines (text inputs) or the page (paged inputs) that a row was read from."""
    if row is None:
        return ""
    path = folder / row["source_file"]
    if row.get("line_first") and path.suffix == ".txt" and path.is_file():
        lines = path.read_text("utf-8", errors="replace").split("\n")[row["line_first"] - 1 : row["line_last"]]
        return f"{row['line_first']}–{row['line_last']}: " + "\n".join(lines)[:_CONTEXT]
    return f"page {row['page_first']}–{row['page_last']}: {row['text']}"[:_CONTEXT]


def _miss(plan: str, order: str, words: str, sources: Path, row: dict[str, Any] | None) -> dict[str, str]:
    return {
        "plan": plan,
        "order": order,
        "words": words,
        "source": _source(sources, row),
        "confidence": f"{row['confidence']:.2f}" if row else "",
        "flags": ", ".join(row["flags"]) if row else "",
    }


def misses(score: ModuleType, dataset: Path, gold_dir: Path, sources: Path) -> dict[str, list[dict[str, str]]]:
    """Kind of miss → rows with plan, order, what differs and the source, plans in order."""
    predicted, documents, _ = score.load_predictions(dataset)
    stems = set(documents)
    _, found = score.score(gold_dir, dataset, stems, misses=10**6)
    rows: dict[tuple[str, int], dict[str, Any]] = {}
    extra: list[tuple[str, dict[str, Any]]] = []
    for stem in stems:
        path = gold_dir / f"{stem}.jsonl"
        if path.is_file():
            gold = [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]
            said = predicted[stem]
            pairs = score.pair(gold, said) if said else {}
            for i, (j, _) in pairs.items():
                rows[stem, gold[i]["order"]] = said[j]
            paired = {j for j, _ in pairs.values()}
            extra += [(stem, said[j]) for j in range(len(said)) if j not in paired]
    kinds: dict[str, list[dict[str, str]]] = defaultdict(list)
    for stem, order, kind, words in found:
        kinds[kind].append(_miss(stem, str(order), str(words), sources, rows.get((stem, order))))
    for stem, row in extra:
        kinds[EXTRA].append(_miss(stem, f"({row['order']})", f" != {row['text']}", sources, row))
    return dict(sorted(kinds.items(), key=lambda item: -len(item[1])))


def render(title: str, kinds: dict[str, list[dict[str, str]]]) -> str:
    """The page. Everything that comes from a plan is escaped."""
    parts = [f"<!doctype html><meta charset=utf-8><title>{html.escape(title)}</title><style>{_STYLE}</style>"]
    parts.append(f"<h1>{html.escape(title)}</h1><p>Green: the annotation. Red: what the program said.</p><ul>")
    parts += [f'<li><a href="#{html.escape(k)}">{html.escape(k)}</a> {len(rows)}</li>' for k, rows in kinds.items()]
    parts.append("</ul>")
    for kind, rows in kinds.items():
        parts.append(f'<h2 id="{html.escape(kind)}">{html.escape(kind)} ({len(rows)})</h2>')
        parts.append("<table><tr><th>plan</th><th>row</th><th>difference</th><th>source</th><th>conf.</th></tr>")
        for row in rows:
            true, _, said = row["words"].partition(" != ")
            words = f"<span class=g>{html.escape(true)}</span><br><span class=p>{html.escape(said)}</span>"
            flags = html.escape(row["flags"])
            parts.append(
                f"<tr><td>{html.escape(row['plan'])}</td><td>{row['order']}</td><td>{words}</td>"
                f"<td class=s>{html.escape(row['source'])}</td><td>{row['confidence']}<br>{flags}</td></tr>"
            )
        parts.append("</table>")
    return "\n".join(parts)


def write_book(shared: Path, dataset: Path, gold_dir: Path, sources: Path, out: Path, title: str) -> int:
    """Writes the page to `out`; returns the number of misses."""
    kinds = misses(load_score(shared), dataset, gold_dir, sources)
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(render(title, kinds), encoding="utf-8")
    return sum(map(len, kinds.values()))


if __name__ == "__main__":
    dataset_, gold_, sources_, out_, shared_ = map(Path, sys.argv[1:6])
    print(write_book(shared_, dataset_, gold_, sources_, out_, f"Misses of {sources_.name}"), "misses")
