"""Files made to break a reader: each is refused with its reason, and all but one before a limit ends the child.

How long that takes is measured in `tests/faults/test_hostile_files.py`.
"""

import io
import json
import os
import subprocess
import warnings
import zipfile
import zlib

import pytest

from consult.consultations.documents import contents, reading
from consult.consultations.documents.reading import CHILD
from tests import wordfiles
from tests.wordfiles import TYPES, body, docx, packed, paragraph

#: In place of a reason: the child needs more memory than it may have, and its reader takes that for a refusal.
ENDED = object()
GOOD = docx(paragraph("1. Aim") + paragraph("Fewer deaths.") + paragraph("2. Place") + paragraph("Near."))
ENTITIES = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10 if n else "lol"}">' for n in range(10))


def asked(data: bytes) -> tuple[dict, float]:
    """The child's answer, empty if it was ended before it gave one, and the seconds of processor time that it took."""
    with subprocess.Popen(
        CHILD, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env={}
    ) as one:
        try:
            one.stdin.write(data)
            one.stdin.close()
        except BrokenPipeError:
            pass
        answer = one.stdout.read()
        _, status, used = os.wait4(one.pid, 0)
        one.returncode = os.waitstatus_to_exitcode(status)
    answer = answer.removeprefix(reading.STARTED)
    return json.loads(answer) if answer else {}, used.ru_utime + used.ru_stime


def bomb(unpacked: int, name: str = "word/document.xml") -> bytes:
    """A part that is almost nothing and unpacks to so many bytes of spaces."""
    return packed({"[Content_Types].xml": TYPES, name: b" " * unpacked})


def lying() -> bytes:
    """An archive that states a small size for a part that unpacks to a large one."""
    honest = bytearray(bomb(30 * 2**20))
    size = (30 * 2**20).to_bytes(4, "little")
    return bytes(honest).replace(size, (1000).to_bytes(4, "little"))


def with_a_password() -> bytes:
    file = bytearray(GOOD)
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = file.find(mark)
        while place >= 0:
            file[place + at] |= 1
            place = file.find(mark, place + 4)
    return bytes(file)


def twice() -> bytes:
    """An archive with two parts of one name: programs differ in which one they read."""
    file = io.BytesIO(GOOD)
    with warnings.catch_warnings(), zipfile.ZipFile(file, "a") as archive:
        warnings.simplefilter("ignore")
        archive.writestr("word/document.xml", body(paragraph("Other words.")))
    return file.getvalue()


def many(count: int) -> str:
    """Paragraphs that differ, so that they do not pack too well to be let through."""
    return "".join(f"<w:p><w:r><w:t>{number * 7919 % 999983}</w:t></w:r></w:p>" for number in range(count))


def pdf(objects: list[bytes], trailer: bytes = b"") -> bytes:
    out, places = bytearray(b"%PDF-1.5\n"), []
    for at, each in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (at, each)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, trailer, start)
    return bytes(out)


def pdf_of(stream: bytes, packing: bytes = b"/Filter/FlateDecode", trailer: bytes = b"") -> bytes:
    return pdf(
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
            b"<</Length %d%s>>stream\n%s\nendstream" % (len(stream), packing, stream),
            b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        ],
        trailer,
    )


def pdf_bomb() -> bytes:
    """A page whose content unpacks to a gigabyte, through two filters."""
    once = zlib.compressobj(1)
    packed_once = b"".join([once.compress(b" " * 2**20) for _ in range(1024)] + [once.flush()])
    return pdf_of(zlib.compress(packed_once, 9), b"/Filter[/FlateDecode/FlateDecode]")


def odt(**parts: str) -> bytes:
    names = {"content": "content.xml", "manifest": "META-INF/manifest.xml"}
    return packed({"mimetype": "application/vnd.oasis.opendocument.text", **{names[k]: v for k, v in parts.items()}})


MANIFEST = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
HOSTILE = {
    "a document type with entities": (lambda: docx("", before=f"<!DOCTYPE w:document [{ENTITIES}]>"), contents.UNSAFE),
    "a document type that reads a file": (
        lambda: docx(paragraph("&x;"), before='<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/hostname">]>'),
        contents.UNSAFE,
    ),
    "a document type in the styles": (
        lambda: docx(paragraph("A"), styles='<!DOCTYPE s><w:styles xmlns:w="w"/>'),
        contents.UNSAFE,
    ),
    "a part of 13 MB": (lambda: bomb(13 * 2**20), contents.TOO_LARGE),
    "more than 60 MB unpacked": (
        lambda: packed({"[Content_Types].xml": TYPES, **{f"word/{n}.bin": b" " * 2**23 for n in range(8)}}),
        contents.TOO_LARGE,
    ),
    "a part that unpacks 150 times": (lambda: bomb(2 * 2**20), contents.TOO_LARGE),
    "a size that is a lie": (lambda: lying(), contents.BROKEN),
    "more than 3,000 parts": (lambda: packed({f"word/{n}.xml": "" for n in range(3001)}), contents.TOO_LARGE),
    "a depth of more than 120": (lambda: docx("<w:sdt>" * 130 + "</w:sdt>" * 130), contents.UNSAFE),
    "a depth of 100,000": (lambda: docx("<w:p>" * 100_000), contents.UNSAFE),
    "a password": (lambda: with_a_password(), contents.PASSWORD),
    "a password of Word's own kind": (
        lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000) + "EncryptedPackage".encode("utf-16-le"),
        contents.PASSWORD,
    ),
    "a password in an OpenDocument text": (
        lambda: odt(content="x", manifest=f'<m:m xmlns:m="{MANIFEST}"><m:encryption-data/></m:m>'),
        contents.PASSWORD,
    ),
    "a name that leaves the folder": (
        lambda: packed({"../../etc/x": "", "word/document.xml": body("")}),
        contents.UNSAFE,
    ),
    "a name from the root": (lambda: packed({"/etc/x": "", "word/document.xml": body("")}), contents.UNSAFE),
    "two parts of one name": (lambda: twice(), contents.UNSAFE),
    "a file that ends too early": (lambda: GOOD[: len(GOOD) // 2], contents.BROKEN),
    "a body that ends too early": (lambda: docx("<w:p><w:r>"), contents.BROKEN),
    "an archive of another kind": (lambda: packed({"readme.txt": "Hello"}), contents.BROKEN),
    "a spreadsheet": (lambda: packed({"[Content_Types].xml": TYPES, "xl/workbook.xml": "<x/>"}), contents.KIND),
    "an older Word file": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(5000), contents.KIND),
    "a picture": (lambda: b"\x89PNG\r\n\x1a\n" + bytes(1000), contents.KIND),
    "250,000 paragraphs": (lambda: docx(many(250_000)), contents.TOO_LONG),
    "30,000 paragraphs in a body": (lambda: docx(many(30_000)), contents.TOO_LONG),
    "a million attributes": (
        lambda: docx(f"<w:p {' '.join(f'a{n}=' + chr(34) * 2 for n in range(300_000))}/>"),
        contents.UNSAFE,
    ),
    "a style based on itself": (
        lambda: docx(
            paragraph("1. A", style="S") + paragraph("B") + paragraph("2. C", style="S") + paragraph("D"),
            styles=wordfiles.styles('<w:style w:styleId="S"><w:name w:val="S"/><w:basedOn w:val="S"/></w:style>'),
        ),
        None,
    ),
    "nothing at all": (lambda: docx(""), contents.NO_TEXT),
    "a list that counts to the end": (
        lambda: docx(
            paragraph("A", listed=(1, 0)) + paragraph("B") + paragraph("C", listed=(1, 0)) + paragraph("D"),
            numbering=wordfiles.numbering(("upperRoman", "%1." * 60)).replace('val="1"/>', 'val="999999999"/>', 1),
        ),
        None,
    ),
    "a broken PDF": (lambda: b"%PDF-1.7\n" + b"1 0 obj <<" * 1000, contents.BROKEN),
    "a PDF that ends too early": (
        lambda: pdf_of(zlib.compress(b"BT /F 12 Tf 50 700 Td (Hello) Tj ET"))[:200],
        contents.BROKEN,
    ),
    "a PDF with a password": (
        lambda: pdf_of(
            b"x", b"", b"/ID[<00><00>]/Encrypt<</Filter/Standard/V 1/R 2/P -4/O<%s>/U<%s>>>" % (b"a1" * 32, b"b2" * 32)
        ),
        contents.PASSWORD,
    ),
    "a PDF bomb": (lambda: pdf_bomb(), ENDED),
    "a scan": (lambda: pdf_of(zlib.compress(b"q 600 0 0 800 0 0 cm Q")), contents.NO_TEXT),
    "pages in a ring": (
        lambda: pdf([b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[2 0 R 2 0 R]/Count 99999999>>"]),
        None,
    ),
    "21 MB": (lambda: GOOD + bytes(21 * 2**20), contents.TOO_LARGE),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused(name: str):
    made, reason = HOSTILE[name]
    answer, _ = asked(made())
    if reason is None:
        assert answer.keys() in ({"markdown", "aside", "places"}, {"refused"})
    else:
        assert answer == ({} if reason is ENDED else {"refused": reason})
