"""What parts are called, their addresses in documents, and their groups on pages."""

from dataclasses import dataclass

from consult.consultations import chapters
from consult.pages import names


@dataclass(frozen=True)
class Chapter:
    id: int
    level: int
    number: str = ""
    heading: str = ""


@dataclass(frozen=True)
class Place:
    chapter_id: int | None
    name: str = ""


def test_a_document_s_own_links_lead_to_parts_by_number_heading_or_key():
    found = names.addresses([("hours", "1.", "Opening Hours"), ("later", "2.", "Opening hours")], lambda key: f"/{key}")
    assert found == {
        "1-opening-hours": "/hours",
        "opening-hours": "/hours",
        "hours": "/hours",
        "2-opening-hours": "/later",
        "opening-hours-1": "/later",
        "later": "/later",
    }


def test_a_page_has_so_many_parts_and_a_chapter_that_goes_on_is_named_again():
    one, inner = Chapter(1, 1), Chapter(2, 2)
    places = [Place(1), Place(2), Place(2), Place(2), Place(None), Place(None), Place(None)]
    pages = chapters.runs(chapters.grouped([one, inner], places), 2)
    assert [[(group.begin, group.again, len(group.places)) for group in page] for page in pages] == [
        [((one,), None, 1), ((inner,), None, 1)],
        [((), inner, 2)],
        [((), None, 2)],
        [((), None, 1)],
    ]
