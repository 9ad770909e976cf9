"""Prints a sample plan as a law portal's saved page, and as markdown with pipe tables: twins of the committed samples.

Both hold the same words as the plan's PDF or text, whole: pages have no ends here, so nothing is cut or repeated.
"""

import html
import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from samples.source import CUT, Block, Plan, Row, Table, read_marks

_NOTE = re.compile(r"<fn>(\d+)</fn>")
_LEFT_OVER = re.compile(r"</?(?:p|li|ul|br)\s*/?>")
_EMPHASIS = re.compile(r"&lt;(/?)([bi])&gt;")
_RAISED = re.compile(r"<super[^>]*>\d+</super>\s*")
_ITEM = re.compile(r"^(?:(-)|(\d{1,2})\.)\s+(.*)$", re.DOTALL)
_STATE = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")
_CENTRED = frozenset({"centre", "centre-bold", "centre-slanted"})

_ABOVE = """<!DOCTYPE html>
<html lang="vi"><head><meta charset="utf-8"><title>{title} - Thư viện văn bản</title>
<base href="https://vanban.example/"><link rel="stylesheet" href="/css/site.css">
<style>
.giua {{ text-align: center }} .dam {{ font-weight: 700 }} .an, .menu-phu {{ display: none }}
@media (max-width: 600px) {{ .noi-dung {{ display: none }} }}
</style>
<script>if (1 < 2) {{ document.title = "<table><tr><td>1. Việc giả</td></tr></table>"; }}</script>
</head><body>
<div id="top-bar"><ul><li><a href="/">Trang chủ</a></li><li><a href="/van-ban">Văn bản</a></li></ul></div>
<nav class="chinh"><ul><li><a href="/tin">Tin tức</a></li><li><a href="/dan">Hỏi đáp</a></li></ul></nav>
<div class="menu-phu"><p>I. DANH MỤC NHANH</p><p>1. Sở Nội vụ tổ chức hội nghị.</p></div>
<div style="display:none"><p>Phiên bản di động: <b>II. NHIỆM VỤ</b></p></div>
<form action="/tim"><input name="q"><select><option>Kế hoạch</option></select><button>Tìm kiếm</button></form>
<div class="khung"><div class="cot-trai">
<div class="breadcrumb"><a href="/">Trang chủ</a> &gt; <a href="/van-ban">Văn bản</a> &gt; Kế hoạch</div>
<h1>{title}</h1>
<table class="thuoc-tinh"><tr><td>Số hiệu:</td><td>{number}</td></tr>
<tr><td>Lĩnh vực:</td><td>Bộ máy hành chính</td></tr><tr><td>Tình trạng:</td><td>Đã biết</td></tr></table>
<div class="share-bar"><span>Chia sẻ</span> <a href="#">Facebook</a> <a href="#">Zalo</a></div>
<div class="noi-dung"><div class="noi-dung-trong">
"""
_BELOW = """</div></div>
<div class="xem-them"><h3>Văn bản liên quan</h3><ul><li><a href="/1">Kế hoạch 11/KH-UBND về tuyên truyền</a></li>
<li><a href="/2">Quyết định 22/QĐ-UBND về phân công</a></li><li><a href="/3">Công văn 33/UBND-NC</a></li></ul></div>
<div class="comments"><p>1. Bạn đọc: Phòng Nội vụ trả lời giúp trước ngày 01/01/2030.</p></div>
<textarea>Ý kiến</textarea></div>
<div class="cot-phai sidebar"><table><tr><td><a href="/4">Mẫu đơn</a></td></tr></table></div></div>
<footer>Giấy phép số 12/GP-TTĐT. Điện thoại: 0123 456 789</footer>
<script src="https://vanban.example/do.js"></script></body></html>
"""


def render_html(plan: Plan) -> bytes:
    """The plan as a law portal's page, UTF-8: menus, hidden parts, scripts and links around it."""
    head = plan.head["letterhead"]
    title = " ".join(head.get("title") or head.get("subject") or ["Văn bản"])
    parts = [_ABOVE.format(title=html.escape(title), number=html.escape(str(plan.head["document"].get("number"))))]
    parts.append(_letterhead_html(plan))
    if head.get("type"):
        parts.append(f'<p class="giua dam">{html.escape(head["type"])}</p>')
        parts.append(f'<p class="giua dam">{"<br>".join(_inline(line) for line in head["title"])}</p>')
    parts += [f'<p style="margin-left:45mm">{_inline(line)}</p>' for line in head.get("addressee", [])]
    parts += _blocks_html(plan)
    notes = _notes(plan)
    if notes:
        parts.append('<hr size="1" width="33%">')
    parts += [
        f'<p><a href="#_ftnref{n}" name="_ftn{n}" title="">[{n}]</a> {_inline(note)}</p>' for n, note in notes.items()
    ]
    return "\n".join((*parts, _BELOW)).encode()


def render_markdown(plan: Plan) -> bytes:
    """The plan as markdown, UTF-8: headings with number signs, tables with pipes, merged cells written out."""
    head = plan.head["letterhead"]
    left, right = _columns(plan)
    parts = [_pipes([["<br>".join(f"**{line}**" for line in left[0]), "<br>".join(f"**{line}**" for line in right[0])],
                     ["<br>".join(left[1]), "<br>".join(f"*{line}*" for line in right[1])]])]  # fmt: skip
    if head.get("type"):
        parts += [f"# {head['type']}", "## " + " ".join(head["title"])]
    parts += [line.strip() for line in head.get("addressee", []) if line.strip()]
    parts += [_block_markdown(block, plan) for block in plan.blocks if block.kind != "page"]
    parts += [f"[^{n}]: {note}" for n, note in _notes(plan).items()]
    return ("\n\n".join(parts) + "\n").encode()


def _notes(plan: Plan) -> dict[int, str]:
    """The footnotes by number, wherever the plan's source keeps them."""
    notes = dict(plan.head.get("footnotes") or {})
    printed = [note for page in (plan.head.get("page_footnotes") or {}).values() for note in page]
    for number, note in enumerate(printed, start=1):
        notes.setdefault(number, _RAISED.sub("", note))
    return notes


def _columns(plan: Plan) -> tuple[list[list[str]], list[list[str]]]:
    """The letterhead's left and right half: what stands above, what stands below."""
    head = plan.head["letterhead"]
    below = [line for line in (head.get("number"), *(head.get("subject") or ())) if line]
    return [list(head.get("left") or ()), below], [list(head.get("right") or _STATE), [head.get("date") or ""]]


def _words(text: str) -> str:
    """Printed words without the ends of pages and the markup that a scanner left."""
    return _LEFT_OVER.sub("", CUT.sub(" ", read_marks(text).shown))


def _inline(text: str) -> str:
    """Words as HTML: bold, italic, note marks as links, blanks that keep their width, "//" as a line break."""
    shown = html.escape(_NOTE.sub(r"\\fn\1\\", text.replace("**", "")), quote=False)
    shown = _EMPHASIS.sub(r"<\1\2>", re.sub(r" {2,}", lambda m: "&nbsp;" * len(m[0]), shown))
    link = r'<a href="#_ftn\1" name="_ftnref\1" title=""><sup>[\1]</sup></a>'
    return re.sub(r"\s*//\s*", "<br>", re.sub(r"\\fn(\d+)\\", link, shown))


def _letterhead_html(plan: Plan) -> str:
    left, right = _columns(plan)

    def cell(lines: Sequence[str], tag: str) -> str:
        inner = "<br>".join(_inline(line) for line in lines)
        return f'<td valign="top"><p align="center"><{tag}>{inner}</{tag}></p></td>'

    above = cell(left[0], "b") + cell(right[0], "b").replace("</b></p>", "</b></p><p align=center>---------------</p>")
    return (
        f'<table border="0" cellpadding="0" width="100%"><tr>{above}</tr>'
        f"<tr>{cell(left[1], 'span')}{cell(right[1], 'i')}</tr></table>"
    )


def _signature_html(plan: Plan) -> str:
    end = plan.head["signature"]
    receivers = "".join(f"<br>- {_inline(line)}" for line in plan.head["receivers"])
    lines = "<br>".join(_inline(line) for line in end["lines"])
    return (
        f'<table border="0" width="100%"><tr><td width="50%"><p><b><i>Nơi nhận:</i></b>{receivers}</p></td>'
        f'<td width="50%"><p align="center"><b>{lines}</b></p><p>&nbsp;</p>'
        f'<p align="center"><b>{_inline(end["name"])}</b></p></td></tr></table>'
    )


def _blocks_html(plan: Plan) -> Iterator[str]:
    """The body: items that count on from 1, or that have a dash, as lists of HTML, as editors of portals make them."""
    blocks = [block for block in plan.blocks if block.kind != "page"]
    for kind, group in groupby(blocks, _listed):
        run = list(group)
        if not kind or len(run) < 2:
            yield from (_block_html(block, plan) for block in run)
            continue
        items = [_ITEM.match(_words(block.text)) for block in run]
        found = [item for item in items if item is not None]
        if kind == "ol" and [int(item[2]) for item in found] != list(range(1, len(found) + 1)):
            yield from (_block_html(block, plan) for block in run)
            continue
        yield f"<{kind}>" + "\n".join(f"<li>{_inline(item[3])}</li>" for item in found) + f"</{kind}>"


def _listed(block: Block) -> str:
    """The list that a block can be an item of."""
    item = _ITEM.match(_words(block.text)) if block.kind == "task" else None
    return "" if item is None else "ul" if item[1] else "ol"


def _block_html(block: Block, plan: Plan) -> str:
    if block.kind == "table" and block.table is not None:
        return _table_html(block.table)
    if block.kind == "signature":
        return _signature_html(plan)
    words = _inline(_words(block.text))
    style = block.options.get("style", "")
    if block.kind == "heading" or style == "centre-bold":
        words = f"<strong>{words}</strong>"
    elif style.endswith("slanted"):
        words = f'<span style="font-style: italic">{words}</span>'
    elif block.kind == "both":
        title, _, task = words.partition(": ")
        words = f"<b>{title}:</b> {task}"
    return f'<p class="giua">{words}</p>' if style in _CENTRED else f"<p>{words}</p>"


def _full(row: Row, width: int) -> list[str]:
    return [*row.cells, *["<"] * (width - len(row.cells))] if row.kind == "heading" else row.cells


def _table_html(table: Table) -> str:
    rows = [row for row in table.rows if row.kind != "break"]
    grid = [_full(row, len(table.columns)) for row in rows]
    lines = []
    for r, (row, cells) in enumerate(zip(rows, grid, strict=True)):
        tag = "th" if row.kind == "header" else "td"
        printed = []
        for c, cell in enumerate(cells):
            if cell in ("<", "^"):
                continue
            wide, high = c + 1, r + 1
            while wide < len(cells) and cells[wide] == "<":
                wide += 1
            while high < len(grid) and c < len(grid[high]) and grid[high][c] == "^":
                high += 1
            spans = f' colspan="{wide - c}"' * (wide > c + 1) + f' rowspan="{high - r}"' * (high > r + 1)
            words = _inline(_words(cell))
            printed.append(f"<{tag}{spans}>{f'<b>{words}</b>' if row.kind == 'heading' else words}</{tag}>")
        lines.append(f"<tr>{''.join(printed)}</tr>")
    head = sum(row.kind == "header" for row in rows)
    return (
        f'<table border="1" style="border-collapse: collapse"><thead>{"".join(lines[:head])}</thead>\n<tbody>'
        + "\n".join(lines[head:])
        + "</tbody></table>"
    )


def _markdown(text: str) -> str:
    shown = _NOTE.sub(r"[^\1]", _words(text))
    return re.sub(r"</?b>", "**", re.sub(r"</?i>", "*", shown))


def _pipes(rows: Sequence[Sequence[str]], headed: bool = True) -> str:
    lines = ["| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in rows]
    if headed:
        lines.insert(1, "|" + "---|" * len(rows[0]))
    return "\n".join(lines)


def _block_markdown(block: Block, plan: Plan) -> str:
    if block.kind == "table" and block.table is not None:
        return _table_markdown(block.table)
    if block.kind == "signature":
        end = plan.head["signature"]
        receivers = "<br>".join(["***Nơi nhận:***", *(f"- {line}" for line in plan.head["receivers"])])
        signed = "<br>".join(f"**{line}**" for line in (*end["lines"], end["name"]))
        return _pipes([[receivers, signed]])
    words = _markdown(block.text)
    if block.kind == "heading":
        return f"{'#' * min(block.depth + 1, 6)} {words}"
    if block.kind == "both":
        title, _, task = words.partition(": ")
        return f"**{title}:** {task}"
    return f"**{words}**" if block.options.get("style") == "centre-bold" else words


def _table_markdown(table: Table) -> str:
    """A piece for each page; the pieces behind the first have a header where the plan repeats it."""
    above: list[str] = []
    pieces: list[list[list[str]]] = [[]]
    header: list[list[str]] = []
    for row in table.rows:
        if row.kind == "break":
            pieces.append([])
            continue
        cells: list[str] = []
        for c, cell in enumerate(_full(row, len(table.columns))):
            written = cells[-1] if cell == "<" else above[c] if cell == "^" else _markdown(cell)
            cells.append(re.sub(r"\s*//\s*", "<br>", written))
        (header if row.kind == "header" else pieces[-1]).append(cells)
        above = cells
    repeat = table.options.get("repeat", "yes") == "yes"
    printed = [_pipes([*header, *pieces[0]])]
    printed += [_pipes([*header, *piece]) if repeat else _pipes(piece, headed=False) for piece in pieces[1:] if piece]
    return "\n\n".join(printed)
