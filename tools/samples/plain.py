"""Prints a sample plan as a scanner's software gives it: one paragraph a block, tables as tabbed lines."""

import re

from samples.source import CUT, Block, Plan, Row, Table, read_marks

_NOTE = re.compile(r"<fn>(\d+)</fn>")
_SMALL = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def _words(text: str, plan: Plan) -> str:
    """Printed words; a page break in them is an empty line, with the footnote or page number that stood there."""
    notes: dict[int, str] = plan.head.get("footnotes") or {}

    def cut(match: re.Match[str]) -> str:
        if match[1] == "fn":
            return f"\n\n{match[2].translate(_SMALL)} {notes[int(match[2])]}\n\n"
        return f"\n\n{match[2]}\n\n" if match[1] == "p" else "\n\n"

    shown = re.sub(r"</?[bi]>", "", read_marks(text).shown) if plan.head.get("plain_style") else read_marks(text).shown
    return CUT.sub(cut, _NOTE.sub(lambda m: m[1].translate(_SMALL), shown))


def _row(row: Row, plan: Plan) -> list[str]:
    if row.raw:
        return row.raw
    cells = ["" if cell in ("^", "<") else _words(cell.replace("//", " "), plan) for cell in row.cells]
    if any("\n\n" in cell for cell in cells):
        halves = [cell.partition("\n\n") for cell in cells]
        return ["\t".join(h[0] for h in halves).rstrip("\t"), "", "\t".join(h[2] for h in halves).rstrip("\t")]
    return ["\t".join(cells).rstrip("\t")]


def _table(table: Table, plan: Plan) -> str:
    header = [row for row in table.rows if row.kind == "header"]
    repeat = table.options.get("repeat", "yes") == "yes"
    lines: list[str] = []
    for row in table.rows:
        printed = _row(row, plan) if row.kind != "break" else [""]
        if "" in printed and repeat:
            at = printed.index("")
            printed = [*printed[: at + 1], *(line for head in header for line in _row(head, plan)), *printed[at + 1 :]]
        lines += printed
    return "\n".join(lines)


def _block(block: Block, plan: Plan) -> str:
    if block.raw:
        return "\n".join(block.raw)
    if block.kind == "table" and block.table is not None:
        return _table(block.table, plan)
    if block.kind == "signature":
        return _signature(plan)
    text = _words(block.text, plan)
    styles = plan.head.get("headings") or []
    if block.kind == "heading" and styles:
        return str(styles[min(block.depth, len(styles)) - 1]).format(text)
    return text


def _signature(plan: Plan) -> str:
    end = plan.head["signature"]
    receivers = "\n".join(["Nơi nhận:", *(f"- {line}" for line in plan.head["receivers"])])
    return receivers + "\n\n" + "\n".join(end["lines"]) + "\n\n\n\n" + str(end["name"])


def render(plan: Plan) -> bytes:
    """UTF-8 text with empty lines between blocks."""
    head = plan.head["letterhead"]
    parts = [line for key in ("left", "right") for line in ([" \n".join(head[key])] if head.get(key) else [])]
    parts += [line for line in (head.get("number"), head.get("date")) if line]
    if head.get("subject"):
        parts += ["\n".join(head["subject"]), *head.get("addressee", [])]
    if head.get("type"):
        styles = plan.head.get("headings")
        parts += [
            f"## {head['type']}" if styles else head["type"],
            ("### " if styles else "") + "\n".join(head["title"]),
        ]
    parts += [_block(block, plan) for block in plan.blocks if block.kind != "page"]
    return ("\n\n".join(parts) + "\n").encode()
