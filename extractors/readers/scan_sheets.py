"""Pages that are pictures, each as a small PDF of its own: what is recognised, and what names it in the cache."""

import io
from contextlib import suppress
from typing import Any

import pikepdf
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

MAX_PIXELS = 90_000_000
"""An A3 sheet at 600 dots an inch has 70 million; a picture of more is no scan of a page."""
_DOTS = 300
_MOST_DOTS = 330
_LARGEST = 25_000_000
"""Pixels of a page as it is recognised: A3 at 300 dots an inch has 17 million."""


def covered(page: Any) -> float:
    """The share of a pdfium page that pictures, or shapes in such numbers that they may be letters, cover; 0 to 1."""
    left, bottom, right, top = page.get_bbox()
    area = max(1.0, (right - left) * (top - bottom))
    pictures, shapes = 0.0, 0
    with suppress(pdfium.PdfiumError):
        for item in page.get_objects(max_depth=6):
            if item.type == pdfium_c.FPDF_PAGEOBJ_IMAGE:
                x0, y0, x1, y1 = item.get_bounds()
                wide, high = min(x1, right) - max(x0, left), min(y1, top) - max(y0, bottom)
                pictures += max(0.0, wide) * max(0.0, high)
            elif item.type == pdfium_c.FPDF_PAGEOBJ_PATH:
                shapes += 1
    return 1.0 if shapes > 400 else min(1.0, pictures / area)


def sheet(source: pikepdf.Pdf, pdf: Any, index: int) -> bytes | None:
    """The page at `index` (0-based) as a PDF of one page, upright and at about 300 dots an inch at most; the same bytes
    for the same page. None where it holds a picture of too many pixels, or is broken.

    `source` and `pdf` are the same file as pikepdf and pypdfium2 know it.
    """
    try:
        page = pdf[index]
        try:
            dots = dots_an_inch(page)
            if dots is None:
                return None
            if dots > _MOST_DOTS or not _plain(page):
                return _pictured(page)
        finally:
            page.close()
        made = pikepdf.new()
        made.pages.append(source.pages[index])
        return _bytes(made)
    except (pdfium.PdfiumError, pikepdf.PdfError, ValueError, TypeError, OSError, RuntimeError):
        return None


def together(sheets: list[bytes]) -> bytes:
    """One PDF of these pages."""
    made = pikepdf.new()
    for one in sheets:
        with pikepdf.open(io.BytesIO(one)) as part:
            made.pages.extend(part.pages)
    return _bytes(made)


def _bytes(made: pikepdf.Pdf) -> bytes:
    buffer = io.BytesIO()
    made.save(buffer, deterministic_id=True)
    return buffer.getvalue()


def dots_an_inch(page: Any) -> float | None:
    """Dots an inch of the page's finest large picture, 0 where it has none; None where one has too many pixels."""
    finest = 0.0
    for item in page.get_objects(filter=[pdfium_c.FPDF_PAGEOBJ_IMAGE], max_depth=6):
        wide, high = item.get_px_size()
        if wide * high > MAX_PIXELS:
            return None
        x0, y0, x1, y1 = item.get_bounds()
        if (x1 - x0) * (y1 - y0) > 72 * 72:
            finest = max(finest, 72 * (wide * high / ((x1 - x0) * (y1 - y0))) ** 0.5)
    return finest


def _plain(page: Any) -> bool:
    """Whether the page is upright, whole and of a size that paper has."""
    box = page.get_mediabox()
    wide, high = page.get_size()
    return (
        page.get_rotation() == 0
        and all(abs(a - b) < 1 for a, b in zip(box, page.get_bbox(), strict=True))
        and abs(box[0]) < 1
        and abs(box[1]) < 1
        and wide * high * (_DOTS / 72) ** 2 <= _LARGEST
    )


def _pictured(page: Any) -> bytes:
    """The page drawn at 300 dots an inch, or fewer where that would be too large, as the only picture of a page."""
    import img2pdf

    wide, high = page.get_size()
    scale = min(_DOTS / 72, (_LARGEST / (wide * high)) ** 0.5)
    picture = page.render(scale=scale, rev_byteorder=True).to_pil().convert("RGB")
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=90, dpi=(_DOTS, _DOTS))
    made: bytes = img2pdf.convert(buffer.getvalue(), rotation=img2pdf.Rotation.ifvalid, nodate=True)
    with pikepdf.open(io.BytesIO(made)) as pdf:
        return _bytes(pdf)
