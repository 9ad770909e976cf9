"""A plugin that OCRmyPDF runs: it lifts the ruling lines off each page before tesseract sees it, and keeps what
tesseract says of each word, which the text layer of a PDF has no room for (how sure it is, where the baseline runs).

For each page it writes `OUT/<page>.json` (OUT: the environment variable below). It ends OCRmyPDF with its children when
the process that started it is gone: the standard input is a pipe from there, which then ends.
"""

import contextlib
import json
import os
import signal
import sys
import threading
from dataclasses import asdict
from pathlib import Path
from typing import Any

import cv2
import ocrmypdf
from ocrmypdf.builtin_plugins.tesseract_ocr import TesseractOcrEngine
from PIL import Image

from extractors.readers import ocr_again, ocr_cells, ocr_image
from extractors.readers.ocr_words import OcrWord, parse_hocr

OUT = "NHIEMVU_OCR_OUT"
_BLOCK = 6
"""tesseract's page segmentation mode for one block of lines."""


class RuledPageEngine(TesseractOcrEngine):
    """tesseract, on the page without its ruling lines."""

    @staticmethod
    def get_deskew(input_file: Path, options: Any) -> float:
        """Degrees to turn the page back by. tesseract's own measure is 0 for one page in ten that lies askew."""
        return -ocr_image.skew(ocr_image.ink(ocr_image.load(str(input_file))))

    @staticmethod
    def generate_hocr(input_file: Path, output_hocr: Path, output_text: Path, options: Any) -> None:
        grey = ocr_image.load(str(input_file))
        black = ocr_image.ink(grey)
        horizontal, vertical, mask = ocr_image.rulings(black)
        black[mask > 0] = 0
        cleaned = ocr_image.without(grey, mask)
        block = options.model_copy(deep=True)
        block.tesseract.pagesegmode = _BLOCK
        part = Path(output_hocr).with_name(f"{Path(output_hocr).stem}_part.hocr")

        def whole(picture: ocr_image.Grey) -> list[OcrWord]:
            return _recognise(picture, output_hocr, output_text, options)

        def pieces(picture: ocr_image.Grey) -> list[OcrWord]:
            return _recognise(picture, part, part.with_suffix(".txt"), block)

        outside, inside = ocr_cells.read_page(cleaned, black, mask, whole, pieces)
        words = [*outside, *inside]
        read = output_hocr.stat().st_size > 0
        if words:
            words = ocr_again.read_again(cleaned, black, mask, words, pieces)
        for word in words:
            box = (word.x0, word.top, word.x1, word.bottom)
            word.weight = round(ocr_image.weight(black, box), 3)
            word.strokes, word.strokes_end = ocr_image.strokes(black, box)
        height, width = grey.shape
        page = {
            "width": width,
            "height": height,
            "read": read,
            "horizontal": horizontal,
            "vertical": vertical,
            "words": [asdict(word) for word in words],
        }
        place = Path(os.environ[OUT]) / f"{Path(input_file).name.split('_')[0]}.json"
        fresh = place.with_suffix(".new")
        fresh.write_text(json.dumps(page, ensure_ascii=False), "utf-8")
        fresh.replace(place)


def _recognise(grey: ocr_image.Grey, hocr: Path, text: Path, options: Any) -> list[OcrWord]:
    picture = Path(hocr).with_suffix(".tif")
    Image.fromarray(grey).save(picture, dpi=(300, 300))
    TesseractOcrEngine.generate_hocr(picture, hocr, text, options)  # type: ignore[no-untyped-call]
    picture.unlink()
    return parse_hocr(Path(hocr).read_text("utf-8"))


@ocrmypdf.hookimpl
def get_ocr_engine(options: Any) -> RuledPageEngine:
    """This engine before the built-in one: OCRmyPDF asks plugins first."""
    return RuledPageEngine()


def _end_with_parent() -> None:
    with contextlib.suppress(OSError):
        while sys.stdin.buffer.read(1):
            pass
    os.killpg(0, signal.SIGKILL)


@ocrmypdf.hookimpl
def initialize(plugin_manager: Any) -> None:
    """One thread a page is enough, and none for OpenCV; watch the parent."""
    cv2.setNumThreads(1)
    if threading.current_thread() is threading.main_thread():
        threading.Thread(target=_end_with_parent, daemon=True).start()
