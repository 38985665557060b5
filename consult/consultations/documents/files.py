"""Which reader a file needs, by what is in it and never by its name."""

from importlib import import_module

from consult.consultations.documents import docx, odt, writing
from consult.consultations.documents.archive import Archive
from consult.consultations.documents.contents import BROKEN, KIND, PASSWORD, Contents, Place, Refused

_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
#: How files begin that Word wrote before 2007, and those it locks with a password.
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PDF = "consult.consultations.documents.pdf"
_LOCKED = "EncryptedPackage".encode("utf-16-le")


def load_reader(data: bytes) -> None:
    """Load what only a PDF needs, while files can still be opened; other documents do without it.

    Raises:
        ImportError: this machine lacks it.
    """
    if _is_pdf(data):
        import_module(_PDF)


def read(data: bytes) -> tuple[str, dict[str, int], list[Place]]:
    """A file as Markdown, how often something was left aside, taken in or kept, and in which parts.

    Raises:
        Refused: it is of another kind, locked, broken, or more than any draft.
    """
    if data.startswith(_ZIP):
        found = _from_archive(Archive(data))
    elif _is_pdf(data):
        found = import_module(_PDF).read(data)
    elif data.startswith(_OLD_OFFICE):
        raise Refused(PASSWORD if _LOCKED in data else KIND)
    else:
        raise Refused(KIND)
    markdown, places = writing.markdown(found)
    return markdown, dict(found.aside), places


def _is_pdf(data: bytes) -> bool:
    return not data.startswith(_ZIP) and b"%PDF-" in data[:1024]


def _from_archive(archive: Archive) -> Contents:
    if docx.DOCUMENT in archive:
        return docx.read(archive)
    if odt.DOCUMENT in archive:
        return odt.read(archive)
    raise Refused(KIND if "[Content_Types].xml" in archive or "mimetype" in archive else BROKEN)
