"""One comment, on a page of its own."""

from consult.analysis import coding, themes
from consult.analysis.themes import ThemeData
from consult.contributions import receipt_access
from tests.cast import CODE, bring_everything, writing
from tests.moderated import decide, refuse, row, say
from tests.pages.public_story import answer, change_hours, counted, fresh, hear
from tests.pages.test_receipt import come_back
from tests.pages.test_say import send

NOT_SHOWN = "No comment that is shown here has this public code."
WORDS = "It is too far from the tents, and there is no bus at night."

THEME = ThemeData(
    title="How far it is",
    clause_key="siting",
    description="It is too far to walk.",
    minority="Another view: a walk is fine.",
)


def published(app, cast, *sent, outcome="publish", reasons=(), **typed):
    """The addresses of comments that were read and published."""
    for each in sent:
        decide(app, cast, each, outcome, *reasons, **typed)
    with writing(app):
        bring_everything()
    return [f"/p/{CODE}/comment/{row(app, each).tracker}" for each in sent]


def test_it_says_what_it_is_about_its_words_and_its_code(app, cast, plan, client):
    sent = say(app, WORDS)
    (address,) = published(app, cast, sent)
    page = client.get(f"/p/{CODE}/read/siting")
    assert page.links[f"Public code {row(app, sent).tracker}"] == address
    page = client.get(address)
    assert (page.title, page.h1) == (f"Local plan {CODE}: one comment", "One comment")
    for words in ("Part 2: Where the rooms are", "Rooms are not beside schools.", WORDS, row(app, sent).tracker):
        assert words in page.words
    assert "Not decided yet." in page.words
    assert page.click("All comments on this part").h1 == "2 Where the rooms are"
    assert address not in page.links.values(), "a page does not lead to itself"


def test_its_words_have_their_language_from_the_batch_on(app, cast, plan, client):
    sent = say(app, "No hay autobús por la noche y los vecinos no lo saben, pero es muy importante para mí.")
    short = say(app, "Ok!")
    known, unknown = published(app, cast, sent, short)
    assert 'lang="es"' in client.get(known).text
    assert row(app, sent).language == "es", "known before any task has looked"
    assert 'class="comment"' in client.get(unknown).text
    assert 'dir="auto" lang' not in client.get(unknown).text


def test_the_whole_plan_can_be_what_it_is_about(app, cast, plan, client):
    (address,) = published(app, cast, say(app, "Go on with it.", key=None))
    page = client.get(address)
    assert page.click("All comments on the whole plan").h1 == "The plan as a whole"


def test_hidden_words_are_marked_and_nowhere(app, cast, plan, client):
    sent = say(app, "Ask Bea Brown about it.")
    (address,) = published(
        app, cast, sent, outcome="redact", reasons=["names_person"], marked="Ask [[name|Bea Brown]] about it."
    )
    page = client.get(address)
    assert page.elements("span", class_="hidden-part")
    assert "Brown" not in page.text


def test_an_older_wording_is_named(app, cast, plan, client):
    (address,) = published(app, cast, say(app, "Too early.", key="hours"))
    assert "About the wording of version" not in client.get(address).words
    change_hours(app, plan)
    page = fresh(client, address).click("About the wording of version 1")
    assert "from eight in the evening" in page.words


def test_the_same_words_are_one_comment_with_a_page_for_each_code(app, cast, plan, client):
    pages = published(app, cast, *[say(app, WORDS) for _ in range(3)])
    for address in pages:
        page = client.get(address)
        assert "Sent 3 times" in page.words
        assert set(pages) <= set(page.links.values())


def test_what_is_not_shown_is_the_same_as_what_never_was(app, cast, plan, client):
    waiting, gone, refused = (say(app, f"{words}: {WORDS}") for words in ("One", "Two", "Three"))
    published(app, cast, gone)
    refuse(app, cast, refused, "threat")
    with writing(app):
        receipt_access.withdraw_all(gone.receipt)
    trackers = [row(app, each).tracker for each in (waiting, gone, refused)]
    pages = [client.get(f"/p/{CODE}/comment/{each}") for each in (*trackers, "zzzzzzzzzzzz", "%00", "x" * 300)]
    assert {(page.status, page.h1, NOT_SHOWN in page.words) for page in pages} == {(404, pages[0].h1, True)}


def test_another_plans_code_is_not_shown(app, cast, plan, client):
    (address,) = published(app, cast, say(app, WORDS))
    other = client.get(address.replace(CODE, "zzzz"))
    assert other.status == 404
    assert WORDS not in other.text


def test_its_theme_is_named_once_the_report_is_out_and_the_decision_once_it_is_signed(app, cast, plan, client):
    sent = say(app, WORDS)
    (address,) = published(app, cast, sent)
    plan.closed()
    with writing(app):
        themes.add_theme(cast.actor("Ana"), CODE, THEME, key="far")
        coding.code_comment(cast.actor("Ana"), CODE, sent.id, ["far"])
    assert "Counted in the theme" not in fresh(client, address).words
    plan.reported()
    page = fresh(client, address)
    assert "Counted in the theme How far it is" in page.words
    assert "Not decided yet." in page.words
    answer(app, plan)
    page = fresh(client, address)
    assert "What was decided" in page.words
    assert "chose safety first for siting" in page.words


def test_few_statements_whatever_happened_to_it(app, cast, plan, client):
    pages = published(app, cast, *[say(app, WORDS) for _ in range(3)])
    hear(app, plan)
    answer(app, plan)
    with counted(app) as sent:
        assert client.get(pages[0]).status == 200
    assert len([each for each in sent if each.startswith(("SELECT", "WITH"))]) <= 12


def test_neither_a_receipt_nor_sending_leads_to_it(app, cast, plan, client):
    page = send(client, t_siting=WORDS)
    assert not [link for link in page.links.values() if "/comment/" in link]
    sent = say(app, WORDS)
    published(app, cast, sent)
    page = come_back(client, sent.receipt)
    assert row(app, sent).tracker in page.words
    assert "Open the plan, go to the part and look for the code." in page.words
    assert not [link for link in page.links.values() if "/comment/" in link]
