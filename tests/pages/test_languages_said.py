"""The language of a comment: as a moderator says, else as the words show, else as its writer says among many."""

import pytest
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from consult.access import Forbidden
from consult.contributions import receipt_access
from consult.contributions.models import Comment
from consult.moderation import comment_language
from consult.storage.database import db
from consult.text import languages
from tests.cast import CODE, bring_everything, writing
from tests.moderated import Sent, decide, noted, row, say
from tests.pages.public_story import fresh
from tests.pages.test_comment import published
from tests.pages.test_moderation_deciding import at, opened
from tests.pages.test_receipt import come_back
from tests.pages.test_say import SAY, preview, receipt_of, write

COMMENTS = f"/p/{CODE}/comments"
#: The program takes it for English.
ROMANI = "The rooms and the bus: that is what we have."


def said_in(app, client, language, text=ROMANI):
    """A comment whose writer said its language."""
    shown = write(client, t_siting=text, c_siting="show").fill(language=language).send("preview")
    sent = shown.form(button="send").send("send")
    with app.app_context():
        newest = db.session.query(Comment.id).filter(Comment.original == text).order_by(Comment.id).all()
    return Sent(newest[-1].id, receipt_of(sent))


def words_on(page):
    """The attributes of the words of the comment on a page."""
    (words,) = page.elements("div", class_="comment")[0].findall("div")
    return words.get("lang"), words.get("dir")


def test_nothing_is_chosen_beforehand_and_each_language_has_its_own_name(client, plan):
    (menu,) = client.get(SAY, query={"part": "siting"}).elements("select", id="language")
    options = menu.findall("option")
    assert [each.get("value") for each in options if each.get("selected") is not None] == []
    assert (options[0].text, options[0].get("value")) == ("Not said", "")
    assert {each.get("value"): each.text for each in options[1:]} == dict(languages.OWN_NAMES)
    assert "Language:" not in preview(client, t_siting="Too far.").words


def test_what_the_writer_says_is_seen_before_sending_and_by_moderators(app, cast, plan, client, staff_client):
    shown = write(client, t_siting=ROMANI, c_siting="show").fill(language="ur").send("preview")
    assert "Language: اردو" in shown.words
    assert "Others see this only if the words show it" in shown.words
    assert 'class="comment" lang="ur" dir="rtl"' in shown.text
    assert shown.form(button="edit").send("edit").form(button="preview").data["language"] == ["ur"], (
        "kept on the way back"
    )
    sent = said_in(app, client, "ur")
    noted(app)
    page = opened(staff_client("Mo"), sent)
    assert "Language, as the writer says: Urdu" in page.words
    assert page.form(button="publish").data["language"] == [""], "nobody confirms it by not looking"


def test_nobody_else_sees_a_language_that_only_the_writer_names(app, cast, plan, client):
    """Two comments by one person who picks a rare language have nothing in common with each other in public."""
    sent = said_in(app, client, "ur")
    (address,) = published(app, cast, sent)
    assert words_on(client.get(address)) == ("en", "ltr"), "as the words show"
    assert "Urdu" not in client.get(COMMENTS).words
    with writing(app):
        db.session.get_one(Comment, sent.id).details = None
    noted(app)
    assert row(app, sent).language == "en", "nor once the facts are noted again"


def test_a_moderator_who_has_read_the_words_confirms_it(app, cast, plan, client):
    sent = said_in(app, client, "pt")
    address, _ = published(app, cast, sent, say(app, "Open it at six in the morning and not at nine."))
    with writing(app):
        comment_language.set_language(cast.actor("Mo"), CODE, sent.id, "pt")
    assert words_on(fresh(client, address)) == ("pt", "ltr")
    page = client.get(COMMENTS, query={"language": "pt"})
    assert [box.find("div").text_content().strip() for box in page.elements("li", class_="comment")] == [ROMANI]


def test_in_a_crowd_the_writer_is_believed(app, cast, plan, client):
    spanish = [say(app, f"No hay autobús por la noche y los vecinos no lo saben, {number}.") for number in range(10)]
    published(app, cast, *spanish[:9])
    early = said_in(app, client, "es", "Ole.")
    (address,) = published(app, cast, early)
    assert words_on(client.get(address)) == (None, "auto"), "nine are no crowd"
    published(app, cast, spanish[9])
    (address,) = published(app, cast, said_in(app, client, "es", "Vale."))
    assert words_on(client.get(address)) == ("es", "ltr")


def test_a_language_that_is_not_on_the_list_is_refused_with_the_words_kept(app, plan, client):
    form = write(client, t_siting=ROMANI)
    form.data["language"] = ["xx"]
    page = form.send("preview")
    assert page.status == 422
    assert ROMANI in page.text


def test_a_receipt_changes_it(app, cast, plan, client):
    sent = said_in(app, client, "pt")
    box = come_back(client, sent.receipt).form(button="edit").send("edit").form(button="preview")
    assert box.data["language"] == ["pt"]
    look = box.fill(language="ro").send("preview")
    assert "Language: Română" in look.words
    look.form(button="save").send("save")
    with app.app_context():
        rows = db.session.query(Comment.language_said).filter(Comment.original == ROMANI).all()
    assert [each.language_said for each in rows] == ["ro"]
    assert row(app, sent).language_said is None, "the earlier version is deleted, and so is what was said of it"


def test_a_moderator_sets_it_with_the_decision(app, cast, plan, client, staff_client):
    sent = say(app, ROMANI)
    page = opened(staff_client("Mo"), sent)
    assert "Language, as the program guesses: English" in page.words
    page.form(button="publish").fill(language="ro").send("publish")
    with writing(app):
        bring_everything()
    assert words_on(client.get(f"/p/{CODE}/comment/{row(app, sent).tracker}")) == ("ro", "ltr")
    assert staff_client("Mo").get(at(sent)).status == 200


def test_only_who_has_opened_the_words_sets_it(app, plan, cast):
    sent = say(app, ROMANI)
    with pytest.raises(Forbidden), writing(app):
        comment_language.set_language(cast.actor("Mo"), CODE, sent.id, "ro")


def test_what_its_writer_said_stays_when_a_moderator_reads_another(app, cast, plan, client):
    told = said_in(app, client, "pt", "The bus and the rooms.")
    decide(app, cast, told, "publish")
    with writing(app):
        comment_language.set_language(cast.actor("Mo"), CODE, told.id, "ro")
    assert (row(app, told).language_said, row(app, told).language_set) == ("pt", "ro")


@pytest.mark.parametrize("column", ["language_said", "language_set"])
def test_it_goes_with_the_words(app, cast, plan, client, column):
    sent = say(app, ROMANI)
    with writing(app):
        db.session.execute(update(Comment).where(Comment.id == sent.id).values(**{column: "ro"}))
    with writing(app):
        receipt_access.withdraw_all(sent.receipt)
    assert getattr(row(app, sent), column) is None
    with pytest.raises(IntegrityError), writing(app):
        db.session.execute(update(Comment).where(Comment.id == sent.id).values(**{column: "ro"}))
