"""Search: in what is published and in what this moderator has opened, in any script, and nowhere else."""

import pytest

from consult.contributions import receipt_access
from consult.moderation import comment_search, recusal
from consult.moderation.piles import Reader
from consult.staff.models import Staff
from consult.storage.database import db
from tests.cast import counted, reading, writing
from tests.moderated import Sent, answer, decide, noted, open_comment, row, say

pytestmark = pytest.mark.both_databases


def search(app, cast, plan, words, name="Mo", **page):
    """The ids that somebody finds, with the words that were found."""
    actor = cast.actor(name)
    with reading(app):
        kept = recusal.hidden_from_moderator(actor, plan.id)
        wanted = comment_search.clean(words)
        result = comment_search.search(Reader(plan.row, actor.staff_id, kept), wanted, **page)
    return {each.line.id: each.passage.found if each.passage else None for each in result.found}


def test_what_somebody_has_not_opened_is_not_searched(app, cast, plan):
    sent = say(app, "Officer Halloran took my kit at Mill Lane.")
    assert search(app, cast, plan, "halloran") == {}
    open_comment(app, cast, sent, "Mo")
    assert search(app, cast, plan, "halloran") == {sent.id: "Halloran"}
    assert search(app, cast, plan, "halloran", "Mina") == {}
    decide(app, cast, sent, "publish")
    assert search(app, cast, plan, "halloran") == {sent.id: "Halloran"}, "it waits for its batch"
    assert search(app, cast, plan, "halloran", "Mina") == {}
    counted(app)
    assert search(app, cast, plan, "halloran", "Mina") == {sent.id: "Halloran"}
    noted(app)
    assert search(app, cast, plan, "halloran", "Mina") == {sent.id: "Halloran"}


def test_what_was_decided_is_sealed_for_a_search_too(app, cast, plan):
    refused, hidden, junk = (say(app, f"Officer Halloran, {number}.") for number in range(3))
    decide(app, cast, refused, "refuse", "threat")
    assert set(search(app, cast, plan, "halloran")) == {refused.id}
    answer(app, cast, refused, True)
    decide(app, cast, hidden, "redact", "names_person", marked="[[name|Officer Halloran]], 1.")
    decide(app, cast, junk, "junk", "spam")
    counted(app)
    noted(app)
    for name in ("Mo", "Mina"):
        assert set(search(app, cast, plan, "halloran", name)) == ({junk.id} if name == "Mo" else set())
    assert search(app, cast, plan, "name removed") == {hidden.id: "name removed"}


def test_words_that_are_hidden_or_deleted_later_are_found_no_more(app, cast, plan):
    hidden, gone = say(app, "Officer Halloran took it."), say(app, "Officer Halloran again.")
    for sent in (hidden, gone):
        decide(app, cast, sent, "publish")
    counted(app)
    noted(app)
    assert set(search(app, cast, plan, "halloran")) == {hidden.id, gone.id}
    decide(app, cast, hidden, "redact", "names_person", marked="[[name|Officer Halloran]] took it.", version_seen=1)
    with writing(app):
        receipt_access.withdraw_comment(gone.receipt, 0)
    assert search(app, cast, plan, "halloran") == {}
    noted(app)
    assert search(app, cast, plan, "halloran") == {}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Le Café de la Gare est fermé.", "cafe de la GARE"), ("Łódź i Kraków", "lodz"), ("Мы ждём у входа", "ЖДЕМ"),
        ("مَركز المدينة مغلق", "مركز"),
        ("部屋はもっと早く開けてください", "早く開け"), ("100% sure_of it", "100% sure_"),
        ("It’s at Mill\nLane", "it's at mill lane"),
    ],
)  # fmt: skip
def test_it_finds_words_in_any_script_whatever_their_case_and_accents(app, cast, plan, text, words):
    public, opened, other = say(app, text), say(app, text), say(app, "1000 sureXof it, kafe, Lod")
    for sent in (public, other):
        decide(app, cast, sent, "publish")
    open_comment(app, cast, opened)
    counted(app)
    before = search(app, cast, plan, words)
    assert set(before) == {public.id, opened.id}
    noted(app)
    assert search(app, cast, plan, words) == before


def test_a_public_code_finds_a_comment_that_nobody_has_opened_but_not_its_words(app, cast, plan):
    sent, other = say(app, "Officer Halloran took it."), say(app)
    mark = row(app, sent).tracker
    assert search(app, cast, plan, mark[:6].upper()) == {sent.id: None}
    assert search(app, cast, plan, mark[:3]) == {}, "three letters are in too many words"
    with writing(app):
        receipt_access.withdraw_comment(sent.receipt, 0)
    assert search(app, cast, plan, mark) == {}
    assert row(app, other).tracker != mark


def test_nobody_finds_what_is_about_their_own_organization_or_left_to_others(app, cast, plan):
    about, hard = say(app, "The Harbour Clinic threw me out."), say(app, "Some nights I want to die, threw it away.")
    for sent in (about, hard):
        open_comment(app, cast, sent)
    decide(app, cast, about, "publish")
    counted(app)
    assert set(search(app, cast, plan, "threw")) == {about.id, hard.id}
    with writing(app):
        db.session.get_one(Staff, cast.ids["Mo"]).affiliation = "Harbour Clinic"
        recusal.set_opt_outs(cast.actor("Mo"), ["suicide"])
    assert search(app, cast, plan, "threw") == {}
    assert search(app, cast, plan, row(app, about).tracker) == {}


def test_results_come_in_pages(app, cast, plan):
    sent = {say(app, f"Open at six, {number}.").id for number in range(7)}
    for each in sent:
        open_comment(app, cast, Sent(each, ""))
    pages = [search(app, cast, plan, "open at six", start=start, size=3) for start in (0, 3, 6)]
    assert [len(page) for page in pages] == [3, 3, 1]
    assert {id_ for page in pages for id_ in page} == sent


def test_nothing_of_another_plan_is_found(app, cast, plan):
    assert search(app, cast, plan, "noise") == {}
    assert search(app, cast, plan, "rooms") == {}
