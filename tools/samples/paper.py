"""Prints a sample plan as an office's PDF: real text, ruled tables, page numbers and footnotes; repeatable.

The font is IBM Plex Serif (SIL Open Font License, which allows embedding), from the package fontpkg-ibm-plex-serif.
"""

import io
import re
from pathlib import Path
from typing import Any

import fontpkg_ibm_plex_serif
from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY, TA_LEFT
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    NextPageTemplate,
    PageBreak,
    PageTemplate,
    Paragraph,
    Spacer,
)
from reportlab.platypus import Table as Grid

from samples.source import CUT, Block, Plan, Row, Table, read_marks

FAMILY = "Plex"
FACES = {"": "Regular", "-Bold": "Bold", "-Italic": "Italic", "-BoldItalic": "BoldItalic"}


def load_fonts() -> None:
    """Registers the family once; reportlab keeps it for the process."""
    if FAMILY in pdfmetrics.getRegisteredFontNames():
        return
    folder = Path(fontpkg_ibm_plex_serif.__file__).parent / "files"
    for suffix, face in FACES.items():
        pdfmetrics.registerFont(TTFont(FAMILY + suffix, str(folder / f"IBMPlexSerif-{face}.ttf")))
    pdfmetrics.registerFontFamily(
        FAMILY, normal=FAMILY, bold=f"{FAMILY}-Bold", italic=f"{FAMILY}-Italic", boldItalic=f"{FAMILY}-BoldItalic"
    )


def _style(size: float, **more: Any) -> ParagraphStyle:
    face = FAMILY + ("-Bold" if more.pop("bold", False) else "-Italic" if more.pop("italic", False) else "")
    return ParagraphStyle("x", fontName=face, fontSize=size, leading=size * 1.32, **more)


BODY = _style(12, alignment=TA_JUSTIFY, firstLineIndent=10 * mm, spaceAfter=3)
HEADING = _style(12, bold=True, alignment=TA_JUSTIFY, firstLineIndent=10 * mm, spaceBefore=2, spaceAfter=3)
SLANTED = _style(12, italic=True, alignment=TA_JUSTIFY, firstLineIndent=10 * mm, spaceAfter=3)
CENTRE = _style(12, alignment=TA_CENTER)
CENTRE_BOLD = _style(12, bold=True, alignment=TA_CENTER)
CENTRE_SLANTED = _style(12, italic=True, alignment=TA_CENTER)
SMALL = _style(9.5, alignment=TA_LEFT)
CELL = _style(9, alignment=TA_LEFT)
CELL_CENTRE = _style(9, alignment=TA_CENTER)
CELL_BOLD = _style(9, bold=True, alignment=TA_LEFT)
CELL_HEAD = _style(9, bold=True, alignment=TA_CENTER)


def _markup(text: str) -> str:
    """Words for reportlab: tags kept, note marks raised, page breaks dropped, "//" a new line."""
    shown = CUT.sub(" ", read_marks(text).shown)
    shown = shown.replace("&", "&amp;").replace("//", "<br/>")
    return re.sub(r"<fn>(\d+)</fn>", r"<super size=7>\1</super>", shown)


class _Rule(Flowable):  # type: ignore[misc]
    """The short line under a letterhead."""

    def __init__(self, width: float) -> None:
        super().__init__()
        self.width, self.height = width, 3.0

    def draw(self) -> None:
        self.canv.setLineWidth(0.6)
        self.canv.line(-self.width / 2, 1, self.width / 2, 1)

    def wrap(self, aW: float, aH: float) -> tuple[float, float]:
        self.room = aW
        return aW, self.height

    def drawOn(self, canvas: Canvas, x: float, y: float, _sW: float = 0) -> None:
        super().drawOn(canvas, x + self.room / 2, y, _sW)


def _letterhead(head: dict[str, Any], width: float) -> list[Flowable]:
    left: list[Flowable] = [Paragraph(_markup(line), CENTRE if n < len(head["left"]) - 2 else CENTRE_BOLD)
                            for n, line in enumerate(head["left"])]  # fmt: skip
    left += [_Rule(40), Spacer(1, 4), Paragraph(_blank(head["number"]), CENTRE)]
    if head.get("subject"):
        left += [
            Spacer(1, 3),
            *(Paragraph(_markup(line), _style(9.5, alignment=TA_CENTER)) for line in head["subject"]),
        ]
    right = [Paragraph("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", _style(11, bold=True, alignment=TA_CENTER)),
             Paragraph("Độc lập - Tự do - Hạnh phúc", CENTRE_BOLD), _Rule(150), Spacer(1, 4),
             Paragraph(_blank(head["date"]), CENTRE_SLANTED)]  # fmt: skip
    grid = Grid([[left, right]], colWidths=[width * 0.4, width * 0.6], style=[("VALIGN", (0, 0), (-1, -1), "TOP")])
    return [grid, Spacer(1, 8)]


def _blank(text: str) -> str:
    """Blanks to be filled in by hand keep their width."""
    return re.sub(r" {2,}", lambda m: "\u00a0" * len(m[0]), text)


def _signature(plan: Plan, width: float) -> list[Flowable]:
    end = plan.head["signature"]
    left = [Paragraph("<b><i>Nơi nhận:</i></b>", _style(10)),
            *(Paragraph(f"- {_markup(line)}", SMALL) for line in plan.head["receivers"])]  # fmt: skip
    right = [*(Paragraph(_markup(line), CENTRE_BOLD) for line in end["lines"]), Spacer(1, 48),
             Paragraph(_markup(end["name"]), CENTRE_BOLD)]  # fmt: skip
    return [Spacer(1, 6), Grid([[left, right]], colWidths=[width * 0.5, width * 0.5],
                               style=[("VALIGN", (0, 0), (-1, -1), "TOP")])]  # fmt: skip


def _spans(rows: list[Row]) -> list[tuple[Any, ...]]:
    """SPAN commands for the cells marked "<" and "^"."""
    commands: list[tuple[Any, ...]] = []
    for r, row in enumerate(rows):
        for c, cell in enumerate(row.cells):
            if cell in ("<", "^"):
                continue
            right, down = c, r
            while right + 1 < len(row.cells) and row.cells[right + 1] == "<":
                right += 1
            while down + 1 < len(rows) and rows[down + 1].cells[c] == "^":
                down += 1
            if (right, down) != (c, r):
                commands.append(("SPAN", (c, r), (right, down)))
    return commands


def _halves(row: Row) -> tuple[Row, Row]:
    """A row cut by the end of a page: each cell's words before and behind its cut."""
    shown = [read_marks(cell).shown for cell in row.cells]
    parts = [re.split(r"\s*¦\s*", cell, maxsplit=1) if "¦" in cell else [cell, ""] for cell in shown]
    return Row("task", [p[0] for p in parts]), Row("task", [p[-1] for p in parts])


def _pieces(table: Table) -> list[list[Row]]:
    """The table as its pages have it; a merged cell that goes on begins anew with an empty one."""
    pieces: list[list[Row]] = [[]]
    for row in table.rows:
        if row.kind == "break":
            pieces.append([])
        elif any("¦" in cell for cell in row.cells):
            first, second = _halves(row)
            pieces[-1].append(first)
            pieces.append([second])
        else:
            whole = row.cells
            if not pieces[-1] and len(pieces) > 1:
                whole = ["" if cell == "^" else cell for cell in whole]
            pieces[-1].append(Row(row.kind, whole, row.depth, row.options))
    return pieces


def _cells(row: Row, centred: set[int], columns: int) -> list[Any]:
    cells = [*row.cells, *["<"] * (columns - len(row.cells))] if row.kind == "heading" else row.cells
    row.cells = cells
    style = {"header": CELL_HEAD, "heading": CELL_BOLD}.get(row.kind)
    return [
        "" if cell in ("<", "^", "") else Paragraph(_markup(cell), style or (CELL_CENTRE if n in centred else CELL))
        for n, cell in enumerate(cells)
    ]


def _table(table: Table, room: float) -> list[Flowable]:
    shares = [float(share) for share in table.options["widths"].split(",")]
    widths = [room * share / sum(shares) for share in shares]
    centred = {n for n, column in enumerate(table.columns) if column in ("number", "deadline")}
    header = [row for row in table.rows if row.kind == "header"]
    repeat = table.options.get("repeat", "yes") == "yes"
    flow: list[Flowable] = []
    for n, piece in enumerate(_pieces(table)):
        rows = [*header, *piece] if n and repeat else piece
        if n:
            flow.append(PageBreak())
        data = [_cells(row, centred, len(widths)) for row in rows]
        whole = ((0, 0), (-1, -1))
        style = [("GRID", *whole, 0.5, "black"), ("VALIGN", *whole, "TOP"), ("LEFTPADDING", *whole, 3)]
        style += [("RIGHTPADDING", *whole, 3), *_spans(rows)]
        flow.append(Grid(data, colWidths=widths, style=style, repeatRows=len(header) if repeat else 0))
    return flow


def _block(block: Block, plan: Plan, room: float) -> list[Flowable]:
    if block.kind == "table" and block.table is not None:
        return _table(block.table, room)
    if block.kind == "signature":
        return _signature(plan, room)
    if block.kind == "page":
        turn = block.options.get("turn")
        return [*([NextPageTemplate(turn)] if turn else []), PageBreak()]
    style = HEADING if block.kind == "heading" else BODY
    if "style" in block.options:
        style = {"centre": CENTRE, "centre-bold": CENTRE_BOLD, "slanted": SLANTED, "body": BODY,
                 "centre-slanted": CENTRE_SLANTED}[block.options["style"]]  # fmt: skip
    if block.kind == "both":
        head, _, task = block.text.partition(": ")
        return [Paragraph(f"<b>{_markup(head)}:</b> {_markup(task)}", style)]
    return [Paragraph(_markup(block.text), style)]


def render(plan: Plan) -> bytes:
    """The file's bytes. Margins as in Nghị định 30/2020/NĐ-CP: left 30 mm, right, top and bottom 20 mm."""
    load_fonts()
    notes: dict[int, list[str]] = plan.head.get("page_footnotes") or {}

    def decorate(canvas: Canvas, document: BaseDocTemplate) -> None:
        page = canvas.getPageNumber()
        width = canvas._pagesize[0]
        if page > 1:
            canvas.setFont(FAMILY, 11)
            canvas.drawCentredString(width / 2, canvas._pagesize[1] - 13 * mm, str(page))
        lines = [Paragraph(_markup(note), _style(8.5, alignment=TA_JUSTIFY)) for note in notes.get(page, [])]
        base = 14 * mm
        for line in reversed(lines):
            _, height = line.wrap(width - 50 * mm, 100 * mm)
            line.drawOn(canvas, 30 * mm, base)
            base += height + 1
        if lines:
            canvas.setLineWidth(0.5)
            canvas.line(30 * mm, base + 2, 80 * mm, base + 2)

    def frame(size: tuple[float, float], bottom: float) -> Frame:
        return Frame(30 * mm, bottom, size[0] - 50 * mm, size[1] - 20 * mm - bottom, 0, 0, 0, 0)

    wide = landscape(A4)
    bottom = float(plan.head.get("bottom_mm", 20)) * mm
    out = io.BytesIO()
    document = BaseDocTemplate(out, pagesize=A4, invariant=1, title=" ".join(plan.head["letterhead"].get("title", [])))
    upright = PageTemplate("upright", [frame(A4, bottom)], onPage=decorate, pagesize=A4)
    across = PageTemplate("across", [frame(wide, 18 * mm)], onPage=decorate, pagesize=wide)
    document.addPageTemplates([upright, across])
    room = A4[0] - 50 * mm
    head = plan.head["letterhead"]
    flow = _letterhead(head, room)
    if head.get("type"):
        flow += [Paragraph(head["type"], _style(13, bold=True, alignment=TA_CENTER)), Spacer(1, 2)]
        flow += [Paragraph(_markup(line), CENTRE_BOLD) for line in head["title"]]
        flow += [Spacer(1, 8)]
    flow += [Paragraph(_blank(line), _style(12, leftIndent=45 * mm)) for line in head.get("addressee", [])]
    for block in plan.blocks:
        if block.kind == "page" and block.options.get("turn"):
            room = (wide if block.options["turn"] == "across" else A4)[0] - 50 * mm
        flow += _block(block, plan, room)
    document.build(flow)
    return out.getvalue()
