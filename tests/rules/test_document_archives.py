"""The parts of a document: how far an archive is unpacked, and which XML is read."""

import io
import zipfile

import pytest

from consult.consultations.documents import archive, contents
from consult.consultations.documents.archive import Archive, parsed
from tests.wordfiles import packed

PART = "word/document.xml"
#: Where the header of an archive's first part says how it is packed.
LOCAL, CENTRAL = b"PK\x03\x04", b"PK\x01\x02"


def refusal(data: bytes, part: str = PART) -> str:
    """Why the archive or this part of it is refused; empty if it is read."""
    try:
        Archive(data).text(part)
    except contents.Refused as refused:
        return refused.reason
    return ""


def refused_xml(content: str) -> str:
    try:
        parsed(content.encode())
    except contents.Refused as refused:
        return refused.reason
    return ""


def changed(at: tuple[int, int], to: int) -> bytes:
    """An archive of one part with a byte of its two headers changed, `at` these places."""
    data = bytearray(packed({PART: "words " * 50}))
    for mark, place in zip((LOCAL, CENTRAL), at, strict=True):
        data[data.find(mark) + place] = to
    return bytes(data)


def test_a_part_is_found_by_its_name_and_unpacked() -> None:
    found = Archive(packed({PART: "words"}))
    assert found.names() == [PART]
    assert PART in found
    assert "word/styles.xml" not in found
    assert found.text(PART) == b"words"


def test_a_part_that_a_document_does_not_have_is_an_empty_tree() -> None:
    assert list(Archive(packed({PART: "<a/>"})).xml("word/styles.xml")) == []


def test_what_is_no_archive_is_broken() -> None:
    whole = packed({PART: "words"})
    assert refusal(whole[:-30]) == contents.BROKEN
    assert refusal(b"PK\x03\x04" + bytes(100)) == contents.BROKEN


def test_an_archive_has_no_more_parts_than_any_document() -> None:
    parts = {f"word/{number}.xml": "" for number in range(archive.MAX_PARTS - 1)} | {PART: ""}
    assert refusal(packed(parts)) == ""
    assert refusal(packed(parts | {"one more": ""})) == contents.TOO_LARGE


def test_a_locked_part_is_said_to_have_a_password() -> None:
    assert refusal(changed((6, 8), 1)) == contents.PASSWORD


@pytest.mark.parametrize("name", ["/etc/x", "\\x", "word/../../x", "word\\..\\x", "C:x"])
def test_a_name_that_leads_out_of_the_archive_is_refused(name: str) -> None:
    assert refusal(packed({PART: "words"})) == ""
    assert refusal(packed({PART: "words", name: ""})) == contents.UNSAFE


def test_two_parts_of_one_name_are_refused_because_programs_differ_in_which_they_read() -> None:
    file = io.BytesIO(packed({PART: "words"}))
    with pytest.warns(UserWarning, match="Duplicate name"), zipfile.ZipFile(file, "a") as again:
        again.writestr(PART, "other words")
    assert refusal(file.getvalue()) == contents.UNSAFE


def test_a_part_that_cannot_be_unpacked_is_broken() -> None:
    damaged = bytearray(packed({PART: "words " * 50}))
    damaged[damaged.find(PART.encode()) + len(PART)] ^= 0xFF
    assert refusal(bytes(damaged)) == contents.BROKEN
    assert refusal(changed((8, 10), 99)) == contents.BROKEN, "a way to pack that nobody knows"


def test_unpacking_stops_where_a_part_is_larger_than_words_can_be() -> None:
    """Spaces pack a thousand times: a small part may, a large one is made to fill the memory."""
    assert refusal(packed({PART: b" " * archive.ALWAYS_ALLOWED})) == ""
    assert refusal(packed({PART: b" " * (archive.ALWAYS_ALLOWED + 1)})) == contents.TOO_LARGE


def test_xml_has_the_usual_prefix_of_each_namespace() -> None:
    word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    root = parsed(f'<x:document xmlns:x="{word}" xmlns="urn:other"><p x:val="1"/></x:document>'.encode())
    assert (root.tag, root[0].tag, root[0].attrib) == ("w_document", "p", {"w_val": "1"})


@pytest.mark.parametrize("content", ["<a>", "<a></b>", "", '<?xml version="1.0" encoding="none"?><a/>'])
def test_broken_xml_is_broken(content: str) -> None:
    assert refused_xml(content) == contents.BROKEN


def test_a_document_type_is_refused_because_it_could_bring_entities() -> None:
    assert refused_xml("<a/>") == ""
    assert refused_xml("<!DOCTYPE a><a/>") == contents.UNSAFE


def test_xml_is_no_deeper_and_has_no_more_attributes_than_word_processors_write() -> None:
    deep, wide = archive.MAX_DEPTH, archive.MAX_ATTRIBUTES
    assert refused_xml("<a>" * deep + "</a>" * deep) == ""
    assert refused_xml("<a>" * (deep + 1) + "</a>" * (deep + 1)) == contents.UNSAFE
    attributes = " ".join(f'a{number}=""' for number in range(wide))
    assert refused_xml(f"<a {attributes}/>") == ""
    assert refused_xml(f'<a {attributes} one-more=""/>') == contents.UNSAFE


def test_xml_has_no_more_elements_than_any_draft() -> None:
    assert refused_xml(f"<a>{'<a/>' * archive.MAX_ELEMENTS}</a>") == contents.TOO_LONG
