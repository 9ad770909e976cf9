"""Reader for pictures of pages: PNG, JPEG, TIFF of several pages, and the like, each page a scan."""

import io
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path

from PIL import Image, UnidentifiedImageError

from extractors.document import Document, UnreadableError
from extractors.readers.options import DEFAULT, ReadOptions

MAX_PIXELS = 75_000_000
"""An A3 sheet at 600 dots an inch has 70 million; a picture of more is no page, and may be meant to fill the memory."""
_TOO_LARGE = f"The picture has more than {MAX_PIXELS // 1_000_000} million pixels."
MAX_PAGES = 250
MAX_BYTES = 300_000_000
"""What all pages together may take as PNG: a page of grey has 3 to 8 million bytes, one of black and white a tenth."""
_LARGE = 25_000_000
_PAPER = (595.0, 842.0)
_LIKELY_DOTS = range(70, 1300)
_MARGIN = 1.15


def read_image(path: Path, options: ReadOptions = DEFAULT) -> Document:
    """Read the picture at `path` as a scan of one page, or of one page a frame.

    Raises UnreadableError: "damaged", "over_limit" (too large), "no_text" (nothing to read on it, or text recognition
    is turned off), "no_ocr" (text recognition is not installed).
    """
    with tempfile.TemporaryDirectory(prefix="nhiemvu-image-") as folder:
        pdf = Path(folder) / "pages.pdf"
        _wrap(path, pdf)
        # Brings the libraries for PDF along.
        from extractors.readers.pdf import read_pdf

        return read_pdf(pdf, options)


def _wrap(path: Path, pdf: Path) -> None:
    """Write the picture's frames as the pages of a PDF."""
    import img2pdf

    try:
        with warnings.catch_warnings():
            # Pillow only warns of pictures up to twice its limit; ours is asked for before anything is unpacked.
            warnings.simplefilter("ignore")
            with Image.open(path) as picture:
                frames = list(_pages(picture))
        pdf.write_bytes(img2pdf.convert(frames, layout_fun=_layout, rotation=img2pdf.Rotation.ifvalid, nodate=True))
    except UnreadableError:
        raise
    except Image.DecompressionBombError as error:
        raise UnreadableError("over_limit", _TOO_LARGE) from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError) as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise
        raise UnreadableError("damaged", "The picture is damaged or cut short.") from error
    except Exception as error:
        # Pillow's decoders raise whatever their formats' fields lead them to.
        raise UnreadableError("damaged", "The picture cannot be decoded.") from error


def _pages(picture: Image.Image) -> Iterator[bytes]:
    """The picture's pages, each as a file that a PDF can hold."""
    count = getattr(picture, "n_frames", 1) if picture.format == "TIFF" else 1
    if count > MAX_PAGES:
        raise UnreadableError("over_limit", f"The picture has {count} pages, more than are read ({MAX_PAGES}).")
    taken = 0
    for number in range(count):
        picture.seek(number)
        if picture.width * picture.height > MAX_PIXELS:
            raise UnreadableError("over_limit", _TOO_LARGE)
        page = _page(picture)
        taken += len(page)
        if taken > MAX_BYTES:
            raise UnreadableError("over_limit", "The picture's pages are too large to be read together.")
        yield page


def _page(frame: Image.Image) -> bytes:
    """A frame upright, on white paper, and no finer than text recognition needs it."""
    from PIL import ImageOps

    dots = frame.info.get("dpi")
    page = ImageOps.exif_transpose(frame)
    if page.mode in ("RGBA", "LA", "PA") or "transparency" in page.info:
        layer = page.convert("RGBA")
        page = Image.new("RGB", layer.size, "white")
        page.paste(layer, mask=layer.getchannel("A"))
    page = page.convert("L" if page.mode in ("1", "L", "I", "I;16", "F") else "RGB")
    kept = [float(dot) for dot in dots] if dots and all(int(dot) in _LIKELY_DOTS for dot in dots) else []
    if page.width * page.height > _LARGE:
        smaller = (_LARGE / (page.width * page.height)) ** 0.5
        page = page.resize((int(page.width * smaller), int(page.height * smaller)), Image.Resampling.LANCZOS)
        kept = [dot * smaller for dot in kept]
    buffer = io.BytesIO()
    page.save(buffer, "PNG", compress_level=1, **({"dpi": (kept[0], kept[1])} if kept else {}))
    return buffer.getvalue()


def _layout(wide: int, high: int, dots: tuple[float, float]) -> tuple[float, float, float, float]:
    """Size of page and picture in points: by its dots an inch where these make a sheet of paper, else A4."""
    size = (72 * wide / dots[0], 72 * high / dots[1])
    if not _MARGIN * 1.42 * _PAPER[1] > max(size) > _PAPER[0] / 2:
        scale = min(_PAPER[wide > high] / wide, _PAPER[wide <= high] / high)
        size = (wide * scale, high * scale)
    return (*size, *size)
