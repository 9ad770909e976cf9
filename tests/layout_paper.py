"""Sheets of paper for the layout tests, turned or not, made PDFs with reportlab.

Places are points from the top left corner of the sheet as it is read.
"""

import io
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib.resources import files

import fontpkg_ibm_plex_serif
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

PORTRAIT, LANDSCAPE = (595.0, 842.0), (842.0, 595.0)
A3 = (1191.0, 842.0)
FACES = {"R": "Regular", "B": "Bold", "I": "Italic"}


def load_fonts() -> None:
    """Registers the faces once; reportlab keeps them for the process."""
    if "R" in pdfmetrics.getRegisteredFontNames():
        return
    folder = files(fontpkg_ibm_plex_serif) / "files"
    for name, face in FACES.items():
        pdfmetrics.registerFont(TTFont(name, str(folder / f"IBMPlexSerif-{face}.ttf")))


def wide(text: str, size: float, face: str = "R") -> float:
    return float(pdfmetrics.stringWidth(text, face, size))


def wrap(text: str, room: float, size: float, face: str = "R", indent: float = 0) -> list[str]:
    """Greedy lines; "\n" breaks always. A word that finds no room breaks behind its slashes, then anywhere."""
    lines: list[str] = []
    for part in text.split("\n"):
        line, left = "", room - indent * (not lines)
        for word in part.split(" "):
            longer = f"{line} {word}" if line else word
            if wide(longer, size, face) <= left:
                line = longer
                continue
            if line:
                lines.append(line)
                left = room
            while wide(word, size, face) > left:
                fits = next(n for n in range(len(word), 0, -1) if n == 1 or wide(word[:n], size, face) <= left)
                fits = word.rfind("/", 0, fits) + 1 or fits
                lines.append(word[:fits])
                word = word[fits:]
            line = word
        lines.append(line)
    return lines


Draw = Callable[[Canvas], None]


@dataclass
class Sheet:
    """One page as it is read. `turn` turns the content anticlockwise on the paper, `rotate` sets the page's /Rotate
    so that it is shown upright again."""

    size: tuple[float, float] = PORTRAIT
    turn: int = 0
    rotate: int = 0
    ops: list[Draw] = field(default_factory=list)

    def text(self, x: float, base: float, words: str, size: float = 12, face: str = "R") -> None:
        def draw(canvas: Canvas) -> None:
            canvas.setFont(face, size)
            canvas.drawString(x, self.size[1] - base, words)

        self.ops.append(draw)

    def centre(self, x: float, base: float, words: str, size: float = 12, face: str = "R") -> None:
        self.text(x - wide(words, size, face) / 2, base, words, size, face)

    def slanted(self, x: float, base: float, words: str, size: float, angle: float, grey: float = 0.0) -> None:
        """Text turned by `angle` degrees anticlockwise about its start."""

        def draw(canvas: Canvas) -> None:
            canvas.saveState()
            canvas.translate(x, self.size[1] - base)
            canvas.rotate(angle)
            canvas.setFillGray(grey)
            canvas.setFont("B", size)
            canvas.drawString(0, 0, words)
            canvas.restoreState()

        self.ops.append(draw)

    def line(
        self, x0: float, top: float, x1: float, bottom: float, dash: tuple[float, ...] = (), wide: float = 0.5
    ) -> None:
        def draw(canvas: Canvas) -> None:
            canvas.setDash(list(dash))
            canvas.setLineWidth(wide)
            canvas.line(x0, self.size[1] - top, x1, self.size[1] - bottom)

        self.ops.append(draw)

    def fill(self, x0: float, top: float, x1: float, bottom: float, grey: float) -> None:
        def draw(canvas: Canvas) -> None:
            canvas.setFillGray(grey)
            canvas.rect(x0, self.size[1] - bottom, x1 - x0, bottom - top, stroke=0, fill=1)
            canvas.setFillGray(0)

        self.ops.append(draw)

    def paint(self, canvas: Canvas) -> None:
        width, height = self.size
        canvas.setPageSize((height, width) if self.turn in (90, 270) else self.size)
        canvas.setPageRotation(self.rotate)
        matrix = {0: (1, 0, 0, 1, 0, 0), 90: (0, 1, -1, 0, height, 0), 180: (-1, 0, 0, -1, width, height),
                  270: (0, -1, 1, 0, 0, width)}[self.turn]  # fmt: skip
        canvas.transform(*matrix)
        for op in self.ops:
            op(canvas)
        canvas.showPage()


class Book:
    """Sheets being filled from top to bottom."""

    def __init__(
        self,
        size: tuple[float, float] = PORTRAIT,
        *,
        margin: float = 60,
        running: str = "",
        notes: dict[int, tuple[str, ...]] | None = None,
    ) -> None:
        load_fonts()
        self.notes = notes or {}
        self.sheets: list[Sheet] = []
        self.margin, self.running, self.turns = margin, running, dict[int, tuple[int, int]]()
        self.page(size)

    def page(self, size: tuple[float, float] | None = None) -> None:
        """A new sheet, of the size of the last one unless given."""
        number = len(self.sheets) + 1
        turn, rotate = self.turns.get(number, (self.sheets[-1].turn, self.sheets[-1].rotate) if self.sheets else (0, 0))
        self.sheets.append(Sheet(size or self.sheets[-1].size, turn, rotate))
        self.y = 62.0
        self.left, self.right = self.margin + 10, self.sheet.size[0] - self.margin + 10
        self.bottom = self.sheet.size[1] - 60 - 14 * len(self.notes.get(number, ()))
        for n, words in enumerate(self.notes.get(number, ())):
            base = self.bottom + 24 + 13 * n
            if not n:
                self.sheet.line(self.left, base - 13, self.left + 140, base - 13)
            self.sheet.text(self.left, base - 3, words[0], 5.5)
            self.sheet.text(self.left + 5, base, words[1:], 9)
        if number > 1:
            self.sheet.centre(self.sheet.size[0] / 2, 36, str(number), 11)
        if self.running:
            self.sheet.text(self.left, 48, self.running, 9, "I")

    @property
    def sheet(self) -> Sheet:
        return self.sheets[-1]

    def paragraph(self, text: str, *, face: str = "R", size: float = 12, indent: float = 28) -> None:
        for n, line in enumerate(wrap(text, self.right - self.left, size, face, indent)):
            if self.y > self.bottom:
                self.page()
            self.sheet.text(self.left + (indent if not n else 0), self.y, line, size, face)
            self.y += 1.35 * size
        self.y += 3

    def centred(self, *lines: str, face: str = "B", size: float = 12) -> None:
        for line in lines:
            self.sheet.centre((self.left + self.right) / 2, self.y, line, size, face)
            self.y += 1.35 * size
        self.y += 3

    def render(self) -> bytes:
        """The file's bytes, the same at every run."""
        out = io.BytesIO()
        canvas = Canvas(out, invariant=1)
        for sheet in self.sheets:
            sheet.paint(canvas)
        canvas.save()
        return out.getvalue()
