"""Renders the held-out plans that are PDF from their pages in tests/heldout/pages/NAME.json.

python tools/make_heldout.py            writes tests/heldout/NAME.pdf
python tools/make_heldout.py --check    tells which committed files differ from what the pages give (exit status 1)

A page file is a list of blocks: a letterhead, a paragraph ("p", with a style), a table or a signature. In a table "^"
is a cell merged with the one above, "<" with the one on its left, and "BREAK" is the end of a page.
"""

import io
import json
import re
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tools"))

from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY, TA_LEFT  # noqa: E402
from reportlab.lib.pagesizes import A4, landscape  # noqa: E402
from reportlab.lib.styles import ParagraphStyle  # noqa: E402
from reportlab.lib.units import mm  # noqa: E402
from reportlab.pdfgen.canvas import Canvas  # noqa: E402
from reportlab.platypus import (  # noqa: E402
    BaseDocTemplate,
    Flowable,
    Frame,
    NextPageTemplate,
    PageBreak,
    PageTemplate,
    Paragraph,
    Spacer,
    Table,
)
from samples.paper import FAMILY, load_fonts  # noqa: E402

HELDOUT = ROOT / "tests" / "heldout"
Block = dict[str, Any]


def _style(size: float, bold: bool = False, italic: bool = False, **more: Any) -> ParagraphStyle:
    face = FAMILY + {(False, False): "", (True, False): "-Bold", (False, True): "-Italic"}.get(
        (bold, italic), "-BoldItalic"
    )
    return ParagraphStyle("x", fontName=face, fontSize=size, leading=size * 1.3, **more)


def _styles() -> dict[str, ParagraphStyle]:
    body = {"alignment": TA_JUSTIFY, "firstLineIndent": 10 * mm, "spaceAfter": 4}
    return {
        "body": _style(12, **body),
        "heading": _style(12, bold=True, **body),
        "slanted": _style(12, italic=True, **body),
        "centre": _style(12, alignment=TA_CENTER),
        "centre-bold": _style(12, bold=True, alignment=TA_CENTER),
        "centre-slanted": _style(11, italic=True, alignment=TA_CENTER),
        "note": _style(9, alignment=TA_JUSTIFY),
        "small": _style(10, alignment=TA_LEFT),
        "cell": _style(9.5, alignment=TA_LEFT),
        "cell-bold": _style(9.5, bold=True, alignment=TA_LEFT),
        "cell-head": _style(9.5, bold=True, alignment=TA_CENTER),
    }


def _lines(text: str) -> str:
    """Text for reportlab; blanks left for handwriting keep their width."""
    text = text.replace("&", "&amp;").replace("\n", "<br/>")
    return re.sub(r" {2,}", lambda m: "\u00a0" * len(m[0]), text)


def _letterhead(head: Block, styles: dict[str, ParagraphStyle], room: float) -> list[Flowable]:
    left = [Paragraph(_lines(line), styles["centre-bold" if n else "centre"]) for n, line in enumerate(head["left"])]
    left += [Spacer(1, 6), Paragraph(_lines(head["number"]), styles["centre"])]
    if head["subject"]:
        left += [Spacer(1, 3), Paragraph(_lines(head["subject"]), _style(10, alignment=TA_CENTER))]
    right = [
        Paragraph("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", _style(11, bold=True, alignment=TA_CENTER)),
        Paragraph("Độc lập - Tự do - Hạnh phúc", styles["centre-bold"]),
        Spacer(1, 6),
        Paragraph(_lines(head["date"]), styles["centre-slanted"]),
    ]
    flow: list[Flowable] = [Table([[left, right]], colWidths=[room * 0.42, room * 0.58]), Spacer(1, 10)]
    if head["type"]:
        flow.append(Paragraph(head["type"], _style(14, bold=True, alignment=TA_CENTER)))
    if head["title"]:
        flow += [Paragraph(_lines(head["title"]), styles["centre-bold"]), Spacer(1, 10)]
    if head["to"]:
        flow += [Paragraph(_lines(head["to"]), _style(12, leftIndent=35 * mm)), Spacer(1, 8)]
    return flow


def _table(table: Block, styles: dict[str, ParagraphStyle], room: float) -> list[Flowable]:
    heads, columns = table["nh"], len(table["headers"][0])
    shares = table["widths"] or [1] * columns
    widths = [room * share / sum(shares) for share in shares]
    pieces: list[list[Any]] = [[]]
    for row in table["rows"]:
        if row == "BREAK":
            pieces.append(list(table["rows"][:heads]))
        else:
            pieces[-1].append(row)
    flow: list[Flowable] = []
    for n, rows in enumerate(pieces):
        if n:
            flow.append(PageBreak())
        flow.append(_grid(rows, heads, widths, styles))
    return flow


def _grid(rows: list[Any], heads: int, widths: list[float], styles: dict[str, ParagraphStyle]) -> Table:
    data, commands = [], [("BOX", (0, 0), (-1, -1), 0.6, "black"), ("VALIGN", (0, 0), (-1, -1), "MIDDLE")]
    commands += [("LEFTPADDING", (0, 0), (-1, -1), 3), ("RIGHTPADDING", (0, 0), (-1, -1), 3)]
    for r, row in enumerate(rows):
        heading = isinstance(row, dict)
        cells = row["h"] if heading else row
        style = styles["cell-head" if r < heads else "cell-bold" if heading else "cell"]
        data.append([Paragraph(_lines(cell), style) if cell not in ("", "^", "<") else "" for cell in cells])
        for c, cell in enumerate(cells):
            if cell != "^":
                commands.append(("LINEABOVE", (c, r), (c, r), 0.6, "black"))
                if r:
                    commands.append(("LINEBELOW", (c, r - 1), (c, r - 1), 0.6, "black"))
            if cell != "<":
                commands.append(("LINEBEFORE", (c, r), (c, r), 0.6, "black"))
            if cell not in ("^", "<") and c + 1 < len(cells) and cells[c + 1] == "<":
                last = c + 1
                while last + 1 < len(cells) and cells[last + 1] == "<":
                    last += 1
                commands.append(("SPAN", (c, r), (last, r)))
    return Table(data, colWidths=widths, style=commands, repeatRows=heads, splitInRow=1)


def _signature(end: Block, styles: dict[str, ParagraphStyle], room: float) -> list[Flowable]:
    left = [Paragraph("<b><i>Nơi nhận:</i></b>", styles["small"])]
    left += [Paragraph(_lines("- " + line), styles["small"]) for line in end["receivers"]]
    right = [Paragraph(_lines(line), styles["centre-bold"]) for line in end["lines"]]
    right += [Spacer(1, 50), Paragraph(end["name"], styles["centre-bold"])]
    return [
        Spacer(1, 8),
        Table([[left, right]], colWidths=[room / 2, room / 2], style=[("VALIGN", (0, 0), (-1, -1), "TOP")]),
    ]


def render(blocks: list[Block]) -> bytes:
    """The PDF's bytes; the same for the same blocks."""
    load_fonts()
    styles = _styles()
    out = io.BytesIO()
    wide = landscape(A4)

    def number(canvas: Canvas, _: BaseDocTemplate) -> None:
        if canvas.getPageNumber() > 1:
            canvas.setFont(FAMILY, 12)
            canvas.drawCentredString(
                canvas._pagesize[0] / 2, canvas._pagesize[1] - 13 * mm, str(canvas.getPageNumber())
            )

    def template(name: str, size: tuple[float, float]) -> PageTemplate:
        frame = Frame(30 * mm, 20 * mm, size[0] - 50 * mm, size[1] - 40 * mm, 0, 0, 0, 0)
        return PageTemplate(name, [frame], onPage=number, pagesize=size)

    document = BaseDocTemplate(out, pagesize=A4, invariant=1)
    document.addPageTemplates([template("upright", A4), template("across", wide)])
    room, flow = A4[0] - 50 * mm, []
    for block in blocks:
        if "page" in block:
            flow += [NextPageTemplate(block["page"]), PageBreak()]
            room = (wide if block["page"] == "across" else A4)[0] - 50 * mm
        elif "letterhead" in block:
            flow += _letterhead(block["letterhead"], styles, room)
        elif "table" in block:
            flow += _table(block["table"], styles, room)
        elif "signature" in block:
            flow += _signature(block["signature"], styles, room)
        else:
            for part in re.split(r"\n\n+", block["p"]):
                flow.append(Paragraph(_lines(part), styles[block["style"]]))
    document.build(flow)
    return out.getvalue()


def main(arguments: list[str]) -> int:
    stale = []
    for path in sorted((HELDOUT / "pages").glob("*.json")):
        target = HELDOUT / f"{path.stem}.pdf"
        content = render(json.loads(path.read_text("utf-8")))
        if "--check" not in arguments:
            target.write_bytes(content)
        elif not target.exists() or target.read_bytes() != content:
            stale.append(target.name)
    print("\n".join(f"differs: {name}" for name in stale) or "done")
    return int(bool(stale))


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
