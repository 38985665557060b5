"""What parts do to rights: the organizer says it before opening, everyone reads it, and who decides has it in sight."""

from datetime import timedelta

from consult.consultations import framing, rights_assessment
from consult.consultations.rights import MAX_EXPLANATION, MAX_OF_PART, QUESTIONS, Right
from consult.consultations.rights_assessment import RightData
from consult.storage.database import today
from tests.answering import freeze
from tests.cast import CODE, Plan, writing
from tests.pages.public_story import fresh
from tests.plan_words import DRAFT

HERE, PUBLIC, PART = f"/team/p/{CODE}/rights", f"/p/{CODE}/principles", f"/p/{CODE}/read/siting"
SAID = {"part": "siting", "right": "health", "effect": "limits", "explanation": "It is far for <some>."}
SAID_OF_IT = "Right to the highest attainable standard of health. Limits it. It is far for <some>."


def add(organizer, **values):
    return organizer.get(HERE).form("/rights").fill(SAID | values).send()


def open_it(app, cast):
    with writing(app):
        framing.open_(cast.actor("Olga"), CODE, today() + timedelta(days=60))


def test_everyone_reads_it_once_the_plan_is_open_and_then_it_stays(app, cast, organizer, client):
    assert HERE in organizer.get(f"/team/p/{CODE}").hrefs
    assert "You have not said what any part does to rights." in organizer.get(f"/team/p/{CODE}/open").words
    page = add(organizer)
    assert "Added." in page.words
    assert "It is far for <some>." in page.words
    assert "You have not said what any part does to rights." not in organizer.get(f"/team/p/{CODE}/open").words
    assert "far for" not in client.get(PUBLIC).words, "before opening only the team reads it"
    open_it(app, cast)
    page = fresh(client, PUBLIC)
    assert "Right to the highest attainable standard of health: Limits it" in page.words
    assert f"{PART}#rights" in page.hrefs
    part = client.get(PART)
    assert 'id="rights"' in part.text
    assert "Rights that it touches" in part.words
    assert SAID_OF_IT in part.words
    assert "Rights that it touches" not in client.get(f"/p/{CODE}/read/hours").words
    assert organizer.get(HERE).status == 409
    assert organizer.post(HERE, SAID | {"right": "work"}).status == 409
    assert organizer.post(f"{HERE}/remove", {"part": "siting", "right": "health"}).status == 409
    assert SAID_OF_IT in fresh(client, PART).words


def test_a_plan_of_which_nothing_is_said_says_so(client, plan):
    assert "The organizer did not say what any part does to rights." in client.get(PUBLIC).words


def test_every_fault_is_said_at_once_and_the_words_stay(organizer):
    page = organizer.get(HERE).form("/rights").fill({"explanation": "Far away."}).send()
    assert page.status == 422
    assert len(page.errors) == 4
    assert "Far away." in page.text
    assert "What you said" in page.words
    assert "Nothing yet." in page.words


def test_what_was_said_can_be_removed_while_nobody_has_read_it(organizer):
    add(organizer)
    page = organizer.get(HERE)
    assert "Nothing yet." in page.form("/rights/remove").send().words
    assert organizer.post(f"{HERE}/remove", {"part": "siting", "right": "health"}).status == 404


def test_the_page_has_the_question_of_each_right(organizer):
    words = organizer.get(HERE).words
    assert all(question in words for question in QUESTIONS.values())


def test_who_decides_about_a_part_has_it_in_sight(app, cast, organizer, staff_client):
    add(organizer)
    open_it(app, cast)
    freeze(app, cast, Plan(app, cast))
    dee = staff_client("Dee")
    words = dee.get(f"/team/p/{CODE}/answer/clause/siting").words
    assert SAID_OF_IT in words
    words = dee.get(f"/team/p/{CODE}/answer/clause/hours").words
    assert "Before the plan opened, the organizer named no right for this part." in words


def test_it_is_in_the_open_data_and_the_api(app, cast, organizer, client):
    add(organizer)
    open_it(app, cast)
    assert "siting,health,limits,It is far for <some>." in client.get(f"/p/{CODE}/data/rights.csv").text
    told = client.get(f"/api/v1/consultations/{CODE}/rights").json
    row = {"key": "siting", "right": "health", "effect": "limits", "explanation": "It is far for <some>."}
    assert told["rows"] == [row]


def test_pages_with_as_much_as_there_is_room_for_are_small(app, cast, organizer, client):
    """Against a page that somebody with a bad line never gets; the client weighs it."""
    words = DRAFT.split()
    with writing(app):
        for part in ("purpose", "siting", "hours"):
            for number, right in enumerate(list(Right)[-MAX_OF_PART:]):
                said = " ".join(words[number * 11 :] + words)[:MAX_EXPLANATION].strip()
                rights_assessment.add(cast.actor("Olga"), CODE, RightData(part, right, "unclear", said))
    open_it(app, cast)
    assert client.get(PUBLIC).words.count(": Unclear") == 3 * MAX_OF_PART
    assert client.get(PART).words.count(". Unclear.") == MAX_OF_PART
