"""Makes the sample plans in data/raw and their annotations in tests/plans from the sources in tools/samples/plans.

python tools/make_samples.py            writes them
python tools/make_samples.py --check    tells which committed files differ from what the sources give (exit status 1)
"""

import json
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tools"))

from samples import gold, paper, plain, source, web  # noqa: E402

SOURCES = ROOT / "tools" / "samples" / "plans"
TWINS = {"html": (web.render_html, "html"), "markdown": (web.render_markdown, "md")}
"""Other formats that all plans are printed in for scoring: the function and the ending; these files are not kept."""


def plans() -> list[source.Plan]:
    """All sample plans, by name."""
    return [source.parse(path) for path in sorted(SOURCES.glob("*.plan"))]


def rendered(plan: source.Plan) -> tuple[str, bytes]:
    """The plan's file name in data/raw and its bytes."""
    kind = plan.head["format"]
    return f"{plan.name}.{kind}", (paper if kind == "pdf" else plain).render(plan)


def write_twins(form: str, folder: Path) -> None:
    """Print all sample plans in a format of TWINS into `folder`."""
    render, ending = TWINS[form]
    for plan in plans():
        (folder / f"{plan.name}.{ending}").write_bytes(render(plan))


def annotations() -> dict[str, str]:
    """Every annotation file in tests/plans by name, with its text."""
    files = {f"{plan.name}.jsonl": _lines(gold.tasks(plan)) for plan in plans()}
    return {**files, "documents.jsonl": _lines([gold.document(plan) for plan in plans()])}


def _lines(rows: list[dict[str, object]]) -> str:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def main(arguments: list[str]) -> int:
    wanted = {ROOT / "data" / "raw" / name: content for name, content in map(rendered, plans())}
    wanted |= {ROOT / "tests" / "plans" / name: text.encode() for name, text in annotations().items()}
    if "--check" in arguments:
        differing = [path for path, content in wanted.items() if not path.exists() or path.read_bytes() != content]
        for path in differing:
            print(f"differs: {path.relative_to(ROOT)}")
        return int(bool(differing))
    for path, content in wanted.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    print(f"{len(wanted)} files written")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
