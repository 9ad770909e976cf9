"""Prints PDFs and scans them: each page a picture, a little aslant, with grain; the same pictures every time."""

import io
import random
from pathlib import Path

import img2pdf
import numpy as np
import pypdfium2
from PIL import Image

DOTS = (200, 250, 300)
"""Dots an inch: each file has one of these."""
MOST_ASLANT = 0.8
"""Degrees."""
GRAIN, DARKEST = 9.0, 12
"""Spread of grey, and how dark the paper may be, of 255."""


def scan(source: Path, target: Path) -> None:
    """Write the PDF `source` as a scan of itself."""
    draw = random.Random(source.name)
    dots = draw.choice(DOTS)
    pictures = []
    with pypdfium2.PdfDocument(source) as pdf:
        for number, page in enumerate(pdf):
            sheet = page.render(scale=dots / 72, grayscale=True).to_pil().convert("L")
            sheet = sheet.rotate(
                draw.uniform(-MOST_ASLANT, MOST_ASLANT), resample=Image.Resampling.BICUBIC, fillcolor=255
            )
            grey = np.asarray(sheet).astype(np.int16)
            grey = grey + np.random.default_rng(number).normal(0, GRAIN, grey.shape) - draw.randint(0, DARKEST)
            buffer = io.BytesIO()
            Image.fromarray(np.clip(grey, 0, 255).astype(np.uint8)).save(buffer, "JPEG", quality=70, dpi=(dots, dots))
            pictures.append(buffer.getvalue())
    target.write_bytes(img2pdf.convert(pictures, nodate=True))
