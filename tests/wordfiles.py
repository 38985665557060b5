"""Word files for tests, written part by part, as good or as hostile as a test needs them."""

import io
import zipfile
from collections.abc import Iterable, Mapping

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'


def packed(parts: Mapping[str, str | bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


def body(content: str, before: str = "") -> str:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>{before}<w:document xmlns:w="{W}" xmlns:r="{R}">'
        f"<w:body>{content}</w:body></w:document>"
    )


def docx(content: str, *, before: str = "", **parts: str | bytes) -> bytes:
    """A Word file with this body; other parts by their names, without `.xml`."""
    named = {f"word/{name}.xml": part for name, part in parts.items()}
    return packed({"[Content_Types].xml": TYPES, "word/document.xml": body(content, before), **named})


def run(words: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{words}</w:t></w:r>'


def paragraph(words: str = "", *, style: str = "", listed: tuple[int, int] | None = None, runs: str = "") -> str:
    """A paragraph of these words and runs; `listed` is its list and level."""
    own = f'<w:pStyle w:val="{style}"/>' if style else ""
    if listed:
        own += f'<w:numPr><w:ilvl w:val="{listed[1]}"/><w:numId w:val="{listed[0]}"/></w:numPr>'
    return f"<w:p><w:pPr>{own}</w:pPr>{run(words) if words else ''}{runs}</w:p>"


def inserted(words: str) -> str:
    return f'<w:ins w:id="1" w:author="Jane Secret">{run(words)}</w:ins>'


def deleted(words: str) -> str:
    return f'<w:del w:id="2" w:author="Jane Secret"><w:r><w:delText>{words}</w:delText></w:r></w:del>'


def table(rows: Iterable[Iterable[str]]) -> str:
    lines = ["".join(f"<w:tc>{paragraph(cell)}</w:tc>" for cell in row) for row in rows]
    return f"<w:tbl>{''.join(f'<w:tr>{line}</w:tr>' for line in lines)}</w:tbl>"


def styles(*extra: str) -> str:
    """The built-in styles that drafts use, under the names that Word gives them."""
    headings = "".join(
        f'<w:style w:type="paragraph" w:styleId="H{level}"><w:name w:val="heading {level}"/>'
        f'<w:pPr><w:outlineLvl w:val="{level - 1}"/></w:pPr></w:style>'
        for level in range(1, 4)
    )
    title = '<w:style w:type="paragraph" w:styleId="Titel"><w:name w:val="Title"/></w:style>'
    return f'<w:styles xmlns:w="{W}">{title}{headings}{"".join(extra)}</w:styles>'


def numbering(*levels: tuple[str, str], number: int = 1) -> str:
    """One list whose levels have these formats and patterns."""
    inside = "".join(
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{pattern}"/></w:lvl>'
        for at, (form, pattern) in enumerate(levels)
    )
    return (
        f'<w:numbering xmlns:w="{W}"><w:abstractNum w:abstractNumId="7">{inside}</w:abstractNum>'
        f'<w:num w:numId="{number}"><w:abstractNumId w:val="7"/></w:num></w:numbering>'
    )
