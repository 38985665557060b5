"""Translations by people of the team, beneath published comments: written, shown, found, and gone with the words."""

import pytest
from sqlalchemy import select

from consult.contributions import receipt_access
from consult.contributions.enums import Consent
from consult.contributions.models import PublicWord
from consult.record import entries
from consult.storage.database import db
from tests.cast import CODE, bring_everything, reading, writing
from tests.moderated import answer, decide, row, say
from tests.pages.public_story import counted, fresh
from tests.pages.test_finding_comments import search, voices
from tests.translated import ENGLISH, SPANISH, in_spanish, next_day, rows

RULE = "Translated by a person of the team"


@pytest.fixture
def sent(app, cast, plan):
    return in_spanish(app, cast)


@pytest.fixture
def mo(staff_client):
    return staff_client("Mo")


def desk(sent):
    return f"/team/p/{CODE}/comments/{sent.id}/translations"


def public(app, sent):
    return f"/p/{CODE}/comment/{row(app, sent).tracker}"


def write(client, sent, words=ENGLISH, language="en"):
    form = client.get(desk(sent)).form(button="Save the translation")
    return form.fill(language=language, text=words).send("Save the translation")


def translated(app, clock, mo, sent):
    assert write(mo, sent).status == 200
    next_day(app, clock)


@pytest.fixture
def told(app, clock, mo, sent):
    """The same comment with a translation that is shown."""
    translated(app, clock, mo, sent)
    return sent


def acts(app):
    with reading(app):
        return [each["act"] for each in entries.entries(CODE, entries.Kind.TRANSLATION)]


def test_it_is_shown_from_the_next_day_on_marked_and_in_its_own_language(app, clock, client, mo, sent):
    page = write(mo, sent)
    assert "Saved. It is shown from tomorrow on." in page.words
    assert (RULE in client.get(public(app, sent)).words, acts(app)) == (False, [])
    next_day(app, clock)
    page = fresh(client, public(app, sent))
    assert RULE in page.words
    assert [(box.get("lang"), box.text_content().strip()) for box in page.elements("div", lang="en")] == [
        ("en", ENGLISH)
    ]
    for address in (f"/p/{CODE}/comments", f"/p/{CODE}/read/siting", f"/p/{CODE}/others"):
        assert ENGLISH in client.get(address).words, address
    with reading(app):
        (entry,) = entries.entries(CODE, entries.Kind.TRANSLATION)
    assert entry["tracker"] == row(app, sent).tracker
    assert (entry["language"], entry["act"]) == ("en", "added")
    assert ENGLISH not in str(entry)


def test_its_words_find_the_comment(app, clock, client, mo, sent):
    write(mo, sent)
    assert voices(search(client, "coach")) == []
    next_day(app, clock)
    assert voices(search(client, "coach")) == [SPANISH]
    assert voices(search(client, "coach autobus")) == [SPANISH]


def test_the_page_shows_what_anyone_reads_and_no_hidden_words(app, cast, plan, mo):
    named = say(app, "Ask Bea Brown about it.")
    decide(app, cast, named, "redact", "names_person", marked="Ask [[name|Bea Brown]] about it.")
    with writing(app):
        bring_everything()
    page = mo.get(desk(named))
    assert "[name removed]" in page.words
    assert "Brown" not in page.text


def test_what_is_not_published_is_not_there(app, cast, plan, mo):
    for sent in (say(app, "Waits."), say(app, "For the team.", consent=Consent.TEAM)):
        assert mo.get(desk(sent)).status == 409


@pytest.mark.parametrize(
    ("language", "words", "told"),
    [("en", " ", "Write the translation."), ("", ENGLISH, "Choose the language"), ("es", ENGLISH, "already")],
)
def test_what_is_wrong_is_said_and_the_words_are_kept(app, mo, sent, language, words, told):
    page = write(mo, sent, words, language)
    assert page.status == 422
    assert told in page.words
    assert words.strip() in page.text
    assert rows(app) == 0


def test_two_people_do_not_write_over_each_other(app, clock, staff_client, mo, sent):
    seen = mo.get(desk(sent)).form(button="Save the translation").fill(language="en", text="Mine.")
    write(staff_client("Mina"), sent)
    page = seen.send("Save the translation")
    assert page.status == 409
    assert ENGLISH in page.words, "what is saved now"
    assert "Mine." in page.text, "and what was typed"
    old = mo.get(desk(sent)).form(button="Save the change").fill(text="Old.")
    mo.get(desk(sent)).form(button="Save the change").fill(text="New.").send("Save the change")
    assert old.send("Save the change").status == 409


def test_a_change_is_hidden_until_the_next_day_and_a_removal_is_at_once(app, clock, client, staff_client, mo, sent):
    translated(app, clock, mo, sent)
    mo = staff_client("Mo")
    mo.get(desk(sent)).form(button="Save the change").fill(text="No tram at night.").send("Save the change")
    page = client.get(public(app, sent))
    assert (ENGLISH in page.words, "tram" in page.words) == (False, False)
    assert voices(search(client, "coach")) == []
    next_day(app, clock)
    assert "No tram at night." in fresh(client, public(app, sent)).words
    mo = staff_client("Mo")
    mo.get(desk(sent)).form(button="Remove it").send("Remove it")
    assert "tram" not in fresh(client, public(app, sent)).words
    assert voices(search(client, "tram")) == []
    next_day(app, clock)
    assert (acts(app), rows(app)) == (["added", "changed", "removed"], 0)


def test_one_that_was_never_shown_is_removed_without_a_trace(app, clock, mo, sent):
    write(mo, sent)
    mo.get(desk(sent)).form(button="Remove it").send("Remove it")
    next_day(app, clock)
    assert (acts(app), rows(app)) == ([], 0)


def withdraw(app, cast, sent):
    with writing(app):
        receipt_access.withdraw_all(sent.receipt)


def hide(app, cast, sent):
    decide(app, cast, sent, "redact", "names_person", marked=SPANISH.replace("autobús", "[[name|autobús]]"),
           version_seen=1)  # fmt: skip


def for_the_team(app, cast, sent):
    decide(app, cast, sent, "team_only", "contact", version_seen=1)


def erase(app, cast, sent):
    decide(app, cast, sent, "erase", "contact", version_seen=1)
    answer(app, cast, sent, True)


@pytest.mark.parametrize("act", [withdraw, hide, for_the_team, erase])
def test_it_goes_when_the_words_go_or_change(app, cast, client, told, act):
    act(app, cast, told)
    assert rows(app) == 0
    with reading(app):
        assert not db.session.scalars(select(PublicWord).where(PublicWord.word == b"coach")).all()
    assert voices(search(client, "coach")) == []


def test_while_a_second_person_reads_the_comment_it_is_gone_with_it_and_comes_back_with_it(app, cast, client, told):
    decide(app, cast, told, "refuse", "contact", version_seen=1)
    assert voices(search(client, "coach")) == []
    assert fresh(client, public(app, told)).status == 404
    answer(app, cast, told, False)
    with writing(app):
        bring_everything()
    assert ENGLISH in fresh(client, public(app, told)).words


def test_the_language_of_a_published_comment_can_be_set_there(app, client, mo, sent):
    mo.get(desk(sent)).form(button="Save the language").fill(comment_language="pt").send("Save the language")
    assert row(app, sent).language == "pt"


def test_the_list_of_approved_comments_leads_there(app, mo, sent):
    page = mo.get(f"/team/p/{CODE}/queue", query={"list": "approved"})
    assert page.links["Translate"] == desk(sent)
    opened = mo.get(f"/team/p/{CODE}/queue/{sent.id}")
    assert opened.links["Translate it, or set its language"] == desk(sent)


def test_translations_cost_no_statement(app, clock, client, mo, sent):
    def asked():
        with counted(app) as statements:
            fresh(client, public(app, sent))
        return len(statements)

    none = asked()
    translated(app, clock, mo, sent)
    assert asked() == none
