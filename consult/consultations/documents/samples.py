"""The smallest document of each kind, to find out whether this machine can read such files."""

import io
import zipfile
from collections.abc import Mapping

from consult.consultations.documents import docx, odt

_WORDS = "Words."
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
_TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"


def smallest() -> Mapping[str, bytes]:
    """A document of each kind, by the kind's name."""
    word = f'<w:document xmlns:w="{_WORD}"><w:body><w:p><w:r><w:t>{_WORDS}</w:t></w:r></w:p></w:body></w:document>'
    text = f"<office:body><office:text><text:p>{_WORDS}</text:p></office:text></office:body>"
    content = f'<office:document-content xmlns:office="{_OFFICE}" xmlns:text="{_TEXT}">{text}</office:document-content>'
    return {"Word (.docx)": _packed(docx.DOCUMENT, word), "OpenDocument (.odt)": _packed(odt.DOCUMENT, content),
            "PDF": _pdf()}  # fmt: skip


def _packed(name: str, content: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(name, content)
    return file.getvalue()


def _pdf() -> bytes:
    shown = f"BT /F1 12 Tf 72 720 Td ({_WORDS}) Tj ET"
    objects = (
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        " /Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>",
        f"<< /Length {len(shown)} >>\nstream\n{shown}\nendstream",
    )
    file, places = "%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(f"{len(file):010d} 00000 n \n")
        file += f"{number} 0 obj\n{content}\nendobj\n"
    count = len(objects) + 1
    table = f"xref\n0 {count}\n0000000000 65535 f \n{''.join(places)}"
    end = f"trailer\n<< /Size {count} /Root 1 0 R >>\nstartxref\n{len(file)}\n%%EOF\n"
    return (file + table + end).encode()
