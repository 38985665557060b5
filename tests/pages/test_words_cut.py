"""Who signed an answer cuts words from what was written since. People see that words are gone; nothing else changes."""

import io
import zipfile

from sqlalchemy import select

from consult.commitments.models import ProgressNote
from consult.consultations.models import DraftVersion
from consult.response import later_decisions
from consult.response.models import FollowUp, LaterDecision
from consult.storage.database import db
from tests.cast import CODE, writing
from tests.pages.public_story import fresh
from tests.rooms.test_later_words import WHO, cut, followed, texts

__all__ = ["followed"]

HERE = f"/p/{CODE}"
LIST = f"/team{HERE}/answer/cut"
PUBLIC = ("/answer", "/answer?page=1", "/answer/brief", "/answer/whole", "/promises", "/read/siting", "/changes",
          "/record", "/feed.atom", "/answer.json")  # fmt: skip


def test_who_signed_sees_what_people_will_read_and_cuts_it_for_good(app, cast, followed, dee):
    page = dee.get(f"/team{HERE}/answer").click("Cut words from later texts")
    assert page.path == LIST
    assert page.words.count(WHO) == 11
    where = f"{LIST}/{texts(app, cast)['note'].place}"
    assert f'href="{where}"' in page.text
    form = dee.get(where).form(where)
    wrong = form.fill(text="All is well.", evidence="").send("See what people will read")
    assert wrong.status == 422
    assert wrong.form(where).fields["text"] == "All is well."
    looked = form.fill(text=f"Walked with [[name|{WHO}]].", evidence=f"Page of [[name|{WHO}]]").send()
    assert f"removed {WHO} added [name removed]" in " ".join(looked.words.split())
    assert "These texts have some of the words too" in looked.words
    assert "People who guess" not in looked.words
    assert f'href="{LIST}/holder.' in looked.text
    assert f"Walked with {WHO}." in fresh(dee, f"{HERE}/promises").words, "nothing is cut yet"
    other = looked.form(where).fill(text=f"[[name|Walked with {WHO}]].").send("Cut these words")
    assert "What you cut" in other.words, "what was changed since is looked at first"
    for _ in range(2):  # A form that is sent twice cuts once.
        assert "People see that words are gone" in other.form(where).send("Cut these words").words
    told = " ".join(dee.get(LIST).words.split())
    assert "The text: [name removed]. Where people can see it: Page of [name removed]" in told
    stale = looked.form(where).send("Cut these words")
    assert stale.status == 409
    assert stale.form(where).fields["text"] == "[name removed].", "what was typed fits no text any more"
    assert "you replace what is saved now" not in stale.words


def test_no_page_and_no_file_has_the_words_any_more(app, cast, followed, client):
    shown = {path for path in PUBLIC if WHO in client.get(f"{HERE}{path}").text}
    assert {"/promises", "/answer", "/answer/whole", "/read/siting"} <= shown
    for each in texts(app, cast).values():
        cut(app, cast, each)
    assert [path for path in PUBLIC if WHO in fresh(client, f"{HERE}{path}").text] == []
    assert "[name removed]" in client.get(f"{HERE}/promises").words
    data = zipfile.ZipFile(io.BytesIO(client.get(f"{HERE}/data/data.zip").response.data))
    assert [name for name in data.namelist() if WHO.encode() in data.read(name)] == []
    listed = fresh(client, f"{HERE}/record").words
    assert listed.count("words were removed since") == 7


def test_what_cannot_be_cut_or_can_be_guessed_is_said(app, cast, followed, dee):
    """Of texts from before the record had salted hashes."""
    listed, in_record = texts(app, cast), "Nobody can cut these words"
    assert in_record not in dee.get(LIST).words
    with writing(app):
        db.session.get_one(FollowUp, listed["follow_up"].key).hash = ""
        row = db.session.get_one(LaterDecision, listed["decision"].key)
        row.document = {name: value for name, value in row.document.items() if name != "salt"}
        published = db.session.scalars(select(DraftVersion).where(DraftVersion.kind == "decision"))
        next(iter(published)).note = listed["decision"].words["reason"]
    assert dee.get(LIST).words.count(in_record) == 1
    where = f"{LIST}/{listed['decision'].place}"
    reason = listed["decision"].words["reason"].replace(WHO, f"[[name|{WHO}]]")
    looked = dee.get(where).form(where).fill(reason=reason).send()
    assert "People who guess the words can find out that they are right" in looked.words
    assert "This reason is also the note of the version" in looked.words
    where = f"{LIST}/{listed['holder'].place}"
    looked = dee.get(where).form(where).fill(text=f"[[name|{WHO}]]").send()
    for words in ("People who guess", "also the note of the version"):
        assert words not in looked.words


def test_the_record_lists_the_newest_check_codes_of_later_texts_and_counts_the_others(app, cast, followed, client):
    """They are added without end, and a page stays small: `PageClient` refuses one of more than 14,336 bytes."""
    assert "Not listed here" not in client.get(f"{HERE}/record").words
    for number in range(40):
        with writing(app):
            later_decisions.follow_up(cast.actor("Dee"), CODE, f"It works on day {number}.", "It fails at night.")
    page = fresh(client, f"{HERE}/record").words
    assert "Not listed here: 33 older check codes" in page, "5 and 40 are there, and 12 are listed"
    assert page.count("what happened after the answer") == 12
    assert "version 1 of the plan" in page


def test_an_address_from_which_words_are_cut_is_no_link(app, cast, followed, client):
    """It would lead to another page."""
    for text in ("See https://example.org/[name removed]/page now.", "See https://example.org/harbour now."):
        with writing(app):
            db.session.scalars(select(ProgressNote)).one().evidence = text
        page = fresh(client, f"{HERE}/promises")
        assert ('href="https://example.org/' in page.text) is ("harbour" in text)


def test_before_the_signature_and_for_others_there_is_no_such_page(plan, dee, staff_client):
    assert dee.get(LIST).status == 409
    assert staff_client("Olga").get(LIST).status == 404
