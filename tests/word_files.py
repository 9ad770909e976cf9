"""Word files for the tests, made of the XML that Word writes: no more parts than a test is about."""

import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from xml.sax.saxutils import escape

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
SPACES = (
    f'xmlns:w="{W}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)  # fmt: skip
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"


def run(text: str, marks: str = "") -> str:
    """A w:r; `marks` is the XML of its w:rPr."""
    properties = f"<w:rPr>{marks}</w:rPr>" if marks else ""
    return f'<w:r>{properties}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def par(inner: str = "", settings: str = "") -> str:
    """A w:p of runs, or of plain words; `settings` is the XML of its w:pPr."""
    inner = inner if inner.startswith("<") or not inner else run(inner)
    return f"<w:p>{f'<w:pPr>{settings}</w:pPr>' if settings else ''}{inner}</w:p>"


def bold(text: str, settings: str = "") -> str:
    return par(run(text, "<w:b/>"), settings)


def item(text: str, number: int | str, level: int = 0, marks: str = "") -> str:
    """A paragraph of a list that Word numbers."""
    settings = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'
    return par(run(text, marks) if text else "", settings)


def cell(inner: str = "", settings: str = "") -> str:
    """A w:tc of paragraphs, or of plain words, one paragraph a line."""
    inner = inner if inner.startswith("<") else "".join(map(par, inner.split("\n")))
    return f"<w:tc>{f'<w:tcPr>{settings}</w:tcPr>' if settings else ''}{inner}</w:tc>"


def row(cells: Iterable[str], settings: str = "") -> str:
    """A w:tr of cells, each XML or plain words."""
    made = "".join(c if c.startswith("<w:tc>") else cell(c) for c in cells)
    return f"<w:tr>{f'<w:trPr>{settings}</w:trPr>' if settings else ''}{made}</w:tr>"


def table(*rows: str | Iterable[str], widths: Iterable[int] = ()) -> str:
    """A w:tbl of rows, each XML or cells."""
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    made = "".join(r if isinstance(r, str) else row(r) for r in rows)
    return f"<w:tbl><w:tblPr/><w:tblGrid>{grid}</w:tblGrid>{made}</w:tbl>"


def level(at: int, form: str, text: str, more: str = "") -> str:
    """A w:lvl; `more` is XML of its other settings."""
    return (
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>{more}<w:lvlText w:val="{text}"/></w:lvl>'
    )


def numbering(abstracts: Mapping[int, str], nums: Mapping[int, int], overrides: Mapping[int, str] | None = None) -> str:
    """numbering.xml: levels by abstract list, abstract list by list, w:lvlOverride by list."""
    made = "".join(f'<w:abstractNum w:abstractNumId="{i}">{levels}</w:abstractNum>' for i, levels in abstracts.items())
    made += "".join(
        f'<w:num w:numId="{n}"><w:abstractNumId w:val="{a}"/>{(overrides or {}).get(n, "")}</w:num>'
        for n, a in nums.items()
    )
    return f"<w:numbering {SPACES}>{made}</w:numbering>"


def styles(*inner: str) -> str:
    return f"<w:styles {SPACES}>{''.join(inner)}</w:styles>"


def style(
    name: str, *, kind: str = "paragraph", based: str = "", title: str = "", settings: str = "", marks: str = ""
) -> str:
    """A w:style; `settings` and `marks` are the XML of its w:pPr and w:rPr."""
    base = f'<w:basedOn w:val="{based}"/>' if based else ""
    return (
        f'<w:style w:type="{kind}" w:styleId="{name}"><w:name w:val="{title or name}"/>{base}'
        f"<w:pPr>{settings}</w:pPr><w:rPr>{marks}</w:rPr></w:style>"
    )


def notes(kind: str, texts: Mapping[int, str]) -> str:
    """footnotes.xml or endnotes.xml, with the separator that Word puts first."""
    made = "".join(f'<w:{kind} w:id="{i}">{par(text)}</w:{kind}>' for i, text in texts.items())
    return f'<w:{kind}s {SPACES}><w:{kind} w:type="separator" w:id="-1">{par("---")}</w:{kind}>{made}</w:{kind}s>'


def word_file(
    path: Path,
    body: str,
    parts: Mapping[str, str | bytes] | None = None,
    *,
    main_type: str = MAIN,
    links: str = "",
    prolog: str = "",
    packing: int = zipfile.ZIP_DEFLATED,
) -> Path:
    """A Word file of this w:body. `parts` are further members ("styles", "numbering", "footnotes", "endnotes" by their
    names alone), `links` more w:Relationship elements of the text."""
    named = dict(parts or {})
    known = [name for name in ("styles", "numbering", "footnotes", "endnotes") if name in named]
    made = "".join(f'<Relationship Id="{n}" Type="{OFFICE}/{n}" Target="{n}.xml"/>' for n in known)
    relations = f'<Relationships xmlns="{PACKAGE}/relationships">'
    members: dict[str, str | bytes] = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="xml" '
        f'ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="{main_type}"/></Types>',
        "_rels/.rels": f'{relations}<Relationship Id="r" Type="{OFFICE}/officeDocument" Target="word/document.xml"/>'
        "</Relationships>",
        "word/document.xml": f"{prolog}<w:document {SPACES}><w:body>{body}</w:body></w:document>",
        "word/_rels/document.xml.rels": f"{relations}{made}{links}</Relationships>",
    }
    members |= {f"word/{name}.xml" if name in known else name: data for name, data in named.items()}
    with zipfile.ZipFile(path, "w", packing) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path
