"""Makes a small plan as an office would scan it: set by reportlab, drawn as a picture, turned a little, with grain.

The plan has a page of prose and an appendix on a landscape sheet, in words of its own.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import fontpkg_ibm_plex_serif
import numpy as np
import pypdfium2 as pdfium
from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import BaseDocTemplate, Frame, NextPageTemplate, PageBreak, PageTemplate, Paragraph, Table

HEADER = ("TT", "Nội dung nhiệm vụ", "Cơ quan chủ trì", "Cơ quan phối hợp", "Thời gian hoàn thành", "Sản phẩm")
ROWS = (
    ("1", "Rà soát và niêm yết lại bảng giá dịch vụ y tế tại các trạm", "Phòng Y tế", "UBND các xã, thị trấn",
     "Quý II/2025", "Biên bản rà soát"),
    ("2", "Lắp hòm thư góp ý ở mọi điểm trường mầm non công lập", "Phòng Giáo dục và Đào tạo", "Phòng Nội vụ",
     "Trước 30/9/2025", "Hòm thư góp ý"),
    ("3", "Mở lớp hướng dẫn người cao tuổi nộp hồ sơ qua mạng", "Phòng Văn hóa và Thông tin", "Huyện đoàn",
     "Quý III/2025", "03 lớp"),
    ("4", "Đo kiểm chất lượng nước ở chợ và bến xe", "Trung tâm Y tế huyện", "Phòng Kinh tế và Hạ tầng",
     "Hằng quý", "Phiếu đo kiểm"),
)  # fmt: skip
HEADINGS = (
    ("I. MỤC TIÊU", "Giữ chỉ số hài lòng của người dân trong nhóm mười huyện cao nhất tỉnh."),
    ("II. NHIỆM VỤ", "Phòng Nội vụ gửi phiếu khảo sát đến từng hộ và công khai kết quả trên trang tin của huyện."),
    ("III. GIẢI PHÁP", "Thanh tra huyện kiểm tra đột xuất việc trả hồ sơ tại bộ phận một cửa, mỗi tháng hai lần."),
    ("IV. TỔ CHỨC THỰC HIỆN", "Các phòng, ban báo cáo trước ngày 05 tháng 12 năm 2025 về Phòng Nội vụ."),
)


@dataclass(frozen=True)
class Look:
    """How a page comes out of the scanner: dots an inch, degrees it lies aslant, grain (spread of grey), darkness of
    the paper, quarter turns, a red stamp, colour."""

    dots: int = 200
    aslant: float = 0.5
    grain: float = 9.0
    paper: int = 0
    quarters: int = 0
    stamp: bool = False
    colour: bool = False


FONTS = files(fontpkg_ibm_plex_serif) / "files"


def plan_pdf() -> bytes:
    """The plan as a born-digital PDF of two pages."""
    for name, face in (("Scan", "Regular"), ("Scan-Bold", "Bold")):
        pdfmetrics.registerFont(TTFont(name, str(FONTS / f"IBMPlexSerif-{face}.ttf")))
    body = ParagraphStyle("body", fontName="Scan", fontSize=13, leading=18, alignment=TA_JUSTIFY, firstLineIndent=28)
    head = ParagraphStyle("head", parent=body, fontName="Scan-Bold", spaceBefore=8)
    title = ParagraphStyle("title", parent=head, alignment=TA_CENTER, firstLineIndent=0)
    cell = ParagraphStyle("cell", fontName="Scan", fontSize=11, leading=14)
    bold = ParagraphStyle("bold", parent=cell, fontName="Scan-Bold", alignment=TA_CENTER)
    tops = [
        Paragraph("ỦY BAN NHÂN DÂN<br/>HUYỆN VĂN QUAN<br/>Số: 57/KH-UBND", bold),
        Paragraph(
            "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM<br/>Độc lập - Tự do - Hạnh phúc<br/>"
            "Văn Quan, ngày 14 tháng 02 năm 2025",
            bold,
        ),
    ]
    story = [
        Table([tops], colWidths=[180, 300]),
        Paragraph("KẾ HOẠCH", title),
        Paragraph("Nâng cao Chỉ số PAPI và mức độ hài lòng của người dân năm 2025", title),
    ]
    for heading, words in HEADINGS:
        story += [Paragraph(heading, head), Paragraph(words, body)]
    rows = [[Paragraph(text, bold) for text in HEADER]] + [[Paragraph(text, cell) for text in row] for row in ROWS]
    grid = Table(rows, colWidths=[36, 240, 130, 130, 110, 110], repeatRows=1)
    grid.setStyle([("GRID", (0, 0), (-1, -1), 0.6, "black"), ("VALIGN", (0, 0), (-1, -1), "TOP")])
    story += [NextPageTemplate("wide"), PageBreak(), Paragraph("PHỤ LỤC PHÂN CÔNG NHIỆM VỤ", title), grid]
    buffer = io.BytesIO()
    wide = landscape(A4)
    BaseDocTemplate(
        buffer,
        invariant=1,
        pageTemplates=[
            PageTemplate("tall", [Frame(72, 56, A4[0] - 130, A4[1] - 112)], pagesize=A4),
            PageTemplate("wide", [Frame(36, 40, wide[0] - 72, wide[1] - 80)], pagesize=wide),
        ],
    ).build(story)
    return buffer.getvalue()


def pictures(pdf: bytes, look: Look) -> list[Image.Image]:
    """The pages as a scanner gives them; the same look gives the same pictures."""
    chance = np.random.default_rng(7)
    found = []
    document = pdfium.PdfDocument(pdf)
    for page in document:
        picture = page.render(scale=look.dots / 72).to_pil().convert("RGB")
        if look.stamp:
            _stamp(picture)
        picture = picture.rotate(look.aslant, Image.Resampling.BICUBIC, fillcolor="white")
        grey = np.asarray(picture, dtype=np.float32) - look.paper
        grey += chance.normal(0, look.grain, grey.shape[:2])[:, :, None]
        picture = Image.fromarray(np.clip(grey, 0, 255).astype(np.uint8))
        if not look.colour:
            picture = picture.convert("L")
        found.append(picture.rotate(90 * look.quarters, expand=True))
    document.close()
    return found


def _stamp(picture: Image.Image) -> None:
    """A round red stamp with letters over the foot of the page, and a signature across it."""
    pen = ImageDraw.Draw(picture)
    wide, high = picture.size
    x, y, radius = int(0.7 * wide), int(0.8 * high), int(0.07 * max(wide, high))
    pen.ellipse((x - radius, y - radius, x + radius, y + radius), outline=(214, 40, 50), width=max(3, radius // 18))
    font = ImageFont.truetype(str(FONTS / "IBMPlexSerif-Bold.ttf"), radius // 4)
    pen.text((x - 0.7 * radius, y - radius // 8), "HUYỆN VĂN QUAN", font=font, fill=(214, 40, 50))
    waves = [(x - 1.4 * radius + 3 * i, y + radius * 0.35 * np.sin(i / 4) * (1 - i / 90)) for i in range(radius)]
    pen.line([(float(a), float(b)) for a, b in waves], fill=(20, 30, 140), width=max(2, radius // 30))


def write_scan(path: Path, pages: Sequence[Image.Image], dots: int = 200, quality: int = 70) -> Path:
    """Write the pictures as the pages of a PDF, as JPEG."""
    first, *others = pages
    first.save(path, "PDF", save_all=True, append_images=others, resolution=dots, quality=quality)
    return path
