"""A comment that the report quotes looks as it does everywhere: code, link, language, translation, hidden words."""

import pytest

from consult.contributions.enums import Consent, Stage
from consult.contributions.models import Comment
from consult.storage.database import db
from tests.answering import published
from tests.cast import CODE, bring_everything, writing
from tests.moderated import decide, row, say
from tests.pagechecks import words_of
from tests.pages.test_translations import ENGLISH, RULE, SPANISH, translated

LONG = "Bring the rooms nearer to the harbour. " * 20
NAMED = "My neighbour Karim says the rooms are too far away."
PAGES = "/answer?page=1", "/answer/whole", "/read/siting"


@pytest.fixture
def quoted(app, cast, clock, plan, staff_client):
    """What a quoted comment in Spanish is, one with a hidden name, and a long one."""
    sent = published(app, cast, SPANISH, consent=Consent.QUOTE), say(app, NAMED, consent=Consent.QUOTE)
    decide(app, cast, sent[1], "redact", "names_person", marked=NAMED.replace("Karim", "[[name|Karim]]"))
    sent += (published(app, cast, LONG, consent=Consent.QUOTE),)
    with writing(app):
        bring_everything()
    translated(app, clock, staff_client("Mo"), sent[0])
    plan.reported()
    return sent


def box(app, client, page, sent):
    """The first box on a page with a link to this comment."""
    own = f"/p/{CODE}/comment/{row(app, sent).tracker}"
    boxes = client.get(f"/p/{CODE}{page}").elements("li", class_="comment")
    return next(each for each in boxes if own in {link.get("href") for link in each.iter("a")})


@pytest.mark.parametrize("page", PAGES)
def test_it_has_its_code_its_language_and_its_translation(app, client, quoted, page):
    found = box(app, client, page, quoted[0])
    assert [part.get("lang") for part in found.iter("div") if part.get("lang")] == ["es", "en"]
    for each in (SPANISH, RULE, ENGLISH):
        assert each in words_of(found)


@pytest.mark.parametrize("page", PAGES)
def test_hidden_words_are_marked_in_it(app, client, quoted, page):
    (hidden,) = (part for part in box(app, client, page, quoted[1]).iter("span") if part.get("class") == "hidden-part")
    assert words_of(hidden) == "[name removed]"


@pytest.mark.parametrize("page", PAGES)
def test_of_a_long_one_the_rest_is_a_tap_away_and_on_paper(app, client, quoted, page):
    shown = words_of(box(app, client, page, quoted[2]))
    assert ("…" not in shown) == (LONG.strip() in shown) == (page == "/answer/whole")


def test_one_that_its_writer_deleted_leaves_a_line_without_its_code(app, client, quoted):
    tracker = row(app, quoted[2]).tracker
    with writing(app):
        db.session.get_one(Comment, quoted[2].id).stage = Stage.CLOSED
    page = client.get(f"/p/{CODE}/answer?page=1")
    assert "A comment was quoted here. It is no longer shown." in page.words
    assert tracker not in page.text
