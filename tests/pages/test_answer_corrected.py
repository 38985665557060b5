"""A signed answer is corrected on the team's pages, and everyone reads what was corrected, when and why."""

import io
import random
import zipfile
from datetime import date

import pytest
from sqlalchemy import event, select

from consult.consultations.models import DraftVersion
from consult.contributions.enums import Consent
from consult.response import corrections
from consult.response.models import SignedResponse
from consult.storage.database import db
from tests.answering import LINES, decide_all, published, reply, sign
from tests.cast import CODE, KEYS, writing
from tests.pages.public_story import fresh
from tests.rooms.test_corrections import BETTER, NOTE, PAGE_ONE, REPLIED, SITING, UNNAMED, correct, signed

__all__ = ["signed"]

HERE = f"/p/{CODE}/answer"
FORM = f"/team/p/{CODE}/answer/correct/clause.siting"


def test_who_signed_sees_the_difference_and_then_signs_it(app, cast, signed, dee):
    page = dee.get(f"/team/p/{CODE}/answer/clause/siting").click("Correct its words")
    assert page.path == FORM
    looked = page.form(FORM).fill(reason=UNNAMED, cause="mistake", note=NOTE).send("See the difference")
    assert "This is what people will see" in looked.words
    assert "removed Heron Quill of Pier Street 9" in looked.words
    assert "Corrected on" not in fresh(dee, HERE).words, "nothing is signed yet"
    other = looked.form(FORM).fill(reason=BETTER).send("Sign the correction")
    assert "This is what people will see" in other.words, "what was changed since is looked at first"
    done = other.form(FORM).send("Sign the correction")
    assert "Everyone reads what you corrected" in done.words
    assert "Everyone reads what you corrected" in other.form(FORM).send("Sign the correction").words
    assert len(fresh(dee, f"{HERE}.json").json["corrections"]) == 1, "a form that is sent twice signs once"


def test_all_that_is_wrong_is_said_at_once_and_what_was_typed_is_kept(signed, dee):
    page = dee.get(FORM).form(FORM).fill(reason="Noted.", note="").send()
    assert page.status == 422
    wrong = ("This does not say why.", "Say why you correct this.", "Say what you corrected.")
    assert [each in page.words for each in wrong] == [True] * 3
    assert page.form(FORM).fields["reason"] == "Noted."


@pytest.mark.parametrize("place", ["lines.x", "clause.nowhere", "promise", "replies"])
def test_a_place_that_is_none_is_not_found(signed, dee, place):
    assert dee.get(f"/team/p/{CODE}/answer/correct/{place}").status == 404


def test_everyone_reads_what_was_corrected_next_to_it_and_the_earlier_version(app, cast, plan, client):
    said = published(app, cast, "Nearer the harbour, please.", consent=Consent.QUOTE)
    decide_all(app, cast, plan, {"siting": {"reason": UNNAMED}})
    sign(app, cast)
    before = [each for each in ("", "?page=1", "/brief", "/whole", "/versions") if "Corrected on" in
              client.get(f"{HERE}{each}").words]  # fmt: skip
    assert before == []
    correct(app, cast, SITING, {"reason": BETTER})
    for path in (HERE, f"{HERE}?page=1", f"{HERE}/brief", f"{HERE}/whole", f"/p/{CODE}/read/siting"):
        assert "Corrected on" in fresh(client, path).words, path
    mine = client.post("/receipt", {"receipt": said.receipt, "act": "open"})
    assert (BETTER in mine.words, "Corrected on" in mine.words) == (True, True)
    page = client.get(HERE).click("What was corrected, and earlier versions")
    assert NOTE in page.words
    assert "removed" in page.words
    assert "added" in page.words
    earlier = client.get(next(href for words, href in page.links.items() if words.startswith("Version 1")))
    assert UNNAMED in earlier.words
    assert BETTER not in earlier.words
    assert LINES["decided"] in earlier.words
    assert "this is not what the answer says today" in earlier.words
    assert client.get(f"{HERE}/versions/2").status == 404, "the newest version is the answer itself"
    assert "answer corrected" in fresh(client, f"/p/{CODE}/feed.atom").text
    told = client.get(f"{HERE}.json").json
    [one] = told["corrections"]
    assert (one["note"], one["place"], one["number"]) == (NOTE, "clause.siting", 2)


def test_what_could_identify_somebody_is_in_no_page_and_no_file_any_more(app, cast, signed, client):
    places = ["", "?page=1", "/brief", "/whole", "/versions", "/versions/1", ".json"]
    correct(app, cast, SITING, {"reason": UNNAMED}, cause="identifying", note="The reason named somebody.")
    told = {each: fresh(client, f"{HERE}{each}").text for each in places}
    assert [each for each, text in told.items() if "Heron Quill" in text] == []
    assert "Removed, because it could identify somebody." in told["/versions"]
    assert "Removed, because it could identify somebody." in told["/versions/1"]
    data = zipfile.ZipFile(io.BytesIO(client.get(f"/p/{CODE}/data/data.zip").response.data))
    assert [name for name in data.namelist() if b"Heron Quill" in data.read(name)] == []


def test_words_are_called_removed_only_where_there_were_any(app, cast, plan, client):
    """An office stands only where the reason is that it has the power."""
    decide_all(app, cast, plan)
    sign(app, cast)
    named = {"reason_kind": "not_our_power", "office": "Heron Quill", "law": "Harbour Act, section 3"}
    correct(app, cast, SITING, named)
    correct(app, cast, SITING, {"office": "The harbour board"}, cause="identifying", note="It named somebody.")
    gone = "Removed, because it could identify somebody."
    assert [client.get(f"{HERE}/versions/{number}").words.count(gone) for number in (1, 2)] == [0, 1]
    assert "The office that has the power Beforeempty Since thenRemoved" in client.get(f"{HERE}/versions").words


def test_a_reason_that_a_restore_removed_is_said_to_be_removed(app, cast, plan, client):
    """No correction says so: the restore has lost it."""
    said = published(app, cast, "Nearer the harbour, please.", consent=Consent.QUOTE)
    new = {"decision": "changed", "wording": "Rooms are near the harbour.", "plain_language": "Nearer."}
    decide_all(app, cast, plan, {"siting": new | {"reason": UNNAMED}})
    sign(app, cast)
    correct(app, cast, SITING, {"reason": BETTER})
    with writing(app):
        corrections.remove_words(plan.row, lambda each: each.text in (UNNAMED, BETTER))
    gone = "Removed, because it could identify somebody."
    places = ("?page=1", "/versions/1", "/whole")
    assert [each for each in places if gone not in fresh(client, f"{HERE}{each}").words] == []
    assert f"Before{gone} Since then{gone}" in client.get(f"{HERE}/versions").words
    for path in (f"/p/{CODE}/read/siting", f"/p/{CODE}/changes"):
        assert f"Why: {gone}" in fresh(client, path).words, path
    assert f"Why: {gone}" in client.post("/receipt", {"receipt": said.receipt, "act": "open"}).words


def test_who_signed_is_asked_to_write_again_what_a_restore_has_emptied(app, cast, plan, dee):
    decide_all(app, cast, plan, {"siting": {"reason": UNNAMED}})
    sign(app, cast)
    asked = "Write these words again"
    assert asked not in dee.get(f"/team/p/{CODE}/answer").words
    with writing(app):
        corrections.remove_words(plan.row, lambda each: each.text in (UNNAMED, *LINES.values()))
    page = dee.get(f"/team/p/{CODE}/answer")
    assert asked in page.words
    for place in ("clause.siting", "lines"):
        assert f'href="/team/p/{CODE}/answer/correct/{place}"' in page.text
    assert "/answer/correct/clause.hours" not in page.text
    correct(app, cast, SITING, {"reason": BETTER})
    correct(app, cast, PAGE_ONE, LINES)
    assert asked not in dee.get(f"/team/p/{CODE}/answer").words


@pytest.mark.parametrize("field", ["office", "law", "open_question", "owner"])
def test_each_text_that_a_decision_has_to_have_is_asked_for_again(app, cast, plan, dee, field):
    until = date.fromisoformat("2030-01-01")
    decided = {
        "siting": {"decision": "deferred", "open_question": "Who may?", "owner": "Heron Quill", "until": until},
        "hours": {"reason_kind": "not_our_power", "office": "Heron Quill", "law": "Harbour Act, section 3"},
    }
    decide_all(app, cast, plan, decided)
    sign(app, cast)
    with writing(app):
        corrections.remove_words(plan.row, lambda each: each.field == field)
    page = dee.get(f"/team/p/{CODE}/answer")
    place = "clause.hours" if field in ("office", "law") else "clause.siting"
    assert page.text.count("/answer/correct/") == page.text.count(f"/answer/correct/{place}") == 1


def test_what_earlier_programs_recorded_is_said_before_words_are_removed(app, cast, signed, dee):
    def look(place, **words):
        path = f"/team/p/{CODE}/answer/correct/{place}"
        form = dee.get(path).form(path).fill(cause="identifying", note="It named somebody there.", **words)
        return form.send("See the difference").words

    guess, noted = "People who guess the old words", "also the note of the version"
    line = {"decided": "We go ahead soon."}
    told = look("lines", **line)
    assert "This cannot be undone" in told
    assert [guess in told, noted in told] == [False, False]
    with writing(app):
        row = db.session.scalars(select(SignedResponse)).one()
        row.document = {name: value for name, value in row.document.items() if name != "salt"}
        db.session.scalars(select(DraftVersion).order_by(DraftVersion.number.desc())).first().kind = "decision"
        db.session.scalars(select(DraftVersion).order_by(DraftVersion.number.desc())).first().note = LINES["decided"]
    told = look("lines", **line)
    assert [guess in told, noted in told] == [True, True]
    told = look("clause.siting", reason=UNNAMED)
    assert [guess in told, noted in told] == [True, False]


def words(seed):
    """Invented words that cannot be compressed much, as many as a reason may have."""
    letters = random.Random(seed)  # noqa: S311 - the same at each run
    return " ".join("".join(letters.choices("abcdefghilmnoprstu", k=7)) for _ in range(80)).capitalize() + "."


def test_pages_of_many_corrections_and_of_an_earlier_version_stay_small(app, cast, plan, client):
    """`PageClient` refuses a page of more than 14,336 bytes."""
    decide_all(app, cast, plan, {key: {"reason": words(number)} for number, key in enumerate(KEYS)})
    sign(app, cast)
    for number in range(12):
        correct(app, cast, SITING, {"reason": words(100 + number)}, note=words(200 + number)[:590])
    page = client.get(f"{HERE}/versions")
    assert page.words.count("2026") >= 10
    assert "Page 1 of 2" in page.words
    assert page.click("More").status == client.get(f"{HERE}/versions/1").status == 200
    assert read_for(client, f"{HERE}/versions/1") == {1, 13}
    assert read_for(client, f"{HERE}/versions?page=2") == {1, 2, 3, 13}


def read_for(client, path):
    """The numbers of the versions whose whole documents a page reads."""
    read = set()

    def note(row, _):
        read.add(row.number)

    event.listen(SignedResponse, "load", note)
    try:
        fresh(client, path)
    finally:
        event.remove(SignedResponse, "load", note)
    return read


def test_more_is_cut_from_a_reply_on_its_page(app, cast, plan, dee, client, staff_client):
    decide_all(app, cast, plan)
    reply(app, cast, "The neighbours", REPLIED)
    sign(app, cast)
    replies = f"/team/p/{CODE}/replies"
    assert "the decision maker can cut more" in staff_client("Olga").get(replies).words
    page = dee.get(replies).click("Cut more of this reply")
    marked = page.form("/reply.1").fields["text"].replace("Heron Quill", "[[name|Heron Quill]]")
    wrong = page.form("/reply.1").fill(text="We agree with all of it.").send()
    assert (wrong.status, wrong.form("/reply.1").fields["text"]) == (422, "We agree with all of it.")
    looked = page.form("/reply.1").fill(text=marked, note="It named a man.").send("See the difference")
    assert "People will see the new words alone." in looked.words
    assert "Everyone reads what you corrected" in looked.form("/reply.1").send("Sign the correction").words
    for path in (HERE, f"{HERE}/whole", f"{HERE}/versions", f"{HERE}/versions/1"):
        assert "Heron Quill" not in fresh(client, path).text, path
    assert "Unedited, but for what is cut:" in client.get(HERE).words
    told = client.get(f"{HERE}/versions")
    assert "Reply by The neighbours" in told.words
    assert "told our meeting" not in told.words, "a reply may be long: it is with the answer"
    assert told.links["Read the whole reply"] == f"{HERE}/whole#reply"
