"""What people said, in tables: from a closed plan to the pages that anyone reads, as Ana and a stranger see them."""

from types import SimpleNamespace

import pytest

from consult.analysis import themes
from consult.analysis.themes import ThemeData
from consult.contributions.enums import Channel, Choice, Consent
from consult.moderation import decisions
from consult.moderation.copies import judgements
from consult.moderation.rules import OUTCOME_LABELS
from consult.pages.views.report_pages import THEMES_A_PAGE
from consult.report.how_made import DaysToRead, OutcomeReasons
from consult.runtime import periodic_tasks
from consult.storage.database import today
from tests.answering import BASE, add_theme, close, decide_all, dispose, freeze, published, sign, vote
from tests.cast import CODE, NOTES, bring_everything, reading, writing
from tests.moderated import decide, open_comment, row, say
from tests.pagechecks import words_of

PAGES = f"/p/{CODE}/answer/heard", f"/p/{CODE}/answer/heard/votes", f"/p/{CODE}/answer/methods"
LETTER = (
    "We, the residents of Quay Road, say no to the room. It belongs to the hospital, not next to homes. "
    "A phone line is not an answer to people sleeping in our doorways. Please move it."
)


@pytest.fixture
def said(app, cast, plan):
    """A plan with comments, votes of two channels, a campaign and a point about safety."""
    vote(app, 14)
    vote(app, 12, Choice.OPPOSE)
    vote(app, 11, channel=Channel.CODE)
    harbour = published(app, cast, "Put the room beside the harbour.", consent=Consent.QUOTE)
    letters = [published(app, cast, text) for text in (LETTER, LETTER.upper(), LETTER.replace("residents", "owners"))]
    refused = say(app, "Buy at the gate.")
    decide(app, cast, refused, "refuse", "supply")
    open_comment(app, cast, refused, "Mina")
    with writing(app):
        decisions.agree(cast.actor("Mina"), CODE, refused.id, True)
    with app.app_context():
        while periodic_tasks.run_task("find copies"):
            pass
    with writing(app):
        judgements.record_judgement(cast.actor("Mo"), plan.row, row(app, letters[0]).copy_group, "campaign")
        bring_everything()
    add_theme(
        app, cast, "Harbour", harbour, clause_key="siting", description="It is near.", minority="One view: it is far.",
        safety=True, safety_note="Somebody alone may die.", fact_note="The bus stops 200 metres away.",
        fact_source="The map, sheet 4.",
    )  # fmt: skip
    add_theme(app, cast, "Homes", *letters, description="Not next to homes.")
    return plan


def day_of(app):
    with reading(app):
        return today().isoformat()


def test_a_plan_that_is_not_reported_has_no_tables(client, said):
    for page in PAGES:
        assert "Harbour" not in client.get(page).words


def test_from_closed_to_the_pages_that_anyone_reads(app, cast, said, ana, client):
    close(app, said)
    page = ana.get(f"{BASE}/heard/checks")
    assert "Nobody from these groups has looked at it yet." in page.words
    given = {"seen_on": day_of(app), "who": "People who use drugs.", "missing": "Many people sleep there.",
             "changed": "It is the first point now."}  # fmt: skip
    page = page.form("/heard/checks").fill(**given).send()
    assert "Many people sleep there." in page.words
    ana.get(f"{BASE}/heard").form("/heard").fill(**NOTES).send()
    refused = ana.get(f"{BASE}/heard").form("/heard/freeze").send(follow=False)
    assert refused.status == 409
    assert "There is no number with: “Many people”." in refused.words
    page = ana.get(f"{BASE}/heard/words")
    page = page.form("/heard/words").fill(reason="They are their own words.").send()
    assert "They are their own words." in page.text
    ana.get(f"{BASE}/heard").form("/heard/freeze").send()
    assert said.state == "reported"
    points, votes, made = (client.get(each) for each in PAGES)
    assert "Each one must be answered, even if only one person made it." in points.words
    assert "Somebody alone may die." in points.words
    assert "One view: it is far." in points.words
    assert "Analysts note: The bus stops 200 metres away. Source: The map, sheet 4." in points.words
    assert "3 comments, 2 different texts" in points.words
    assert "of quay road, say no to the room" in points.words.lower()
    assert "people given a card" in votes.words
    assert "anyone with the link" in votes.words
    assert "What they said was missing: Many people sleep there." in made.words
    assert "“Many people”" in made.words
    assert "They are their own words." in made.words
    assert "Not published: two moderators agreed 1 1 0 0" in made.words
    assert "Nothing was refused because of the opinion in it." in made.words


def test_how_long_comments_waited_is_told_in_days(app):
    told = SimpleNamespace(
        why=(OutcomeReasons(outcome="publish", comments=20, reasons={}, by_two=0, appealed=0, upheld=0),),
        days_to_read=DaysToRead(comments=20, median=2, slow=9),
    )
    macro = '{% from "pages/_report_counts.html" import decided_and_why %}{{ decided_and_why(plan, told, labels) }}'
    with app.test_request_context():
        page = app.jinja_env.from_string(macro).render(plan={"code": CODE}, told=told, labels=OUTCOME_LABELS)
    assert "Half of 20 comments were first read within 2 days, and 95 of 100 within 9 days." in page


def test_every_comment_is_drawn_as_a_length_of_all_that_were_received(app, cast, said, client):
    """What was taken out and what is counted add up to what was received, and the outcomes to what is counted."""
    freeze(app, cast, said)
    page = client.get(PAGES[2])
    (lengths,) = (each for each in page.elements("dl", class_="terms") if list(each.iter("rect")))
    counts = {words_of(name): int(words_of(count)) for name, count in lengths.iterchildren("div")}
    received, counted = counts["Comments received"], counts["Comments counted"]
    assert received == counted + sum(count for name, count in counts.items() if name.startswith("minus"))
    assert counted == sum(count for name, count in counts.items() if name.startswith("of these"))
    drawn = [float(each.get("width").rstrip("%")) for each in lengths.iter("rect")]
    assert drawn == [pytest.approx(100 * count / received, abs=0.05) for count in counts.values()]


def test_what_people_could_change_is_said_as_it_was_at_the_freeze(app, cast, said, client):
    with writing(app):
        said.row.can_change, said.row.cannot_change = "The distance from schools.", "The yearly money."
    freeze(app, cast, said)
    words = client.get(PAGES[2]).words
    assert "They could change The distance from schools." in words
    assert "They could not change The yearly money." in words


def test_nobody_having_looked_at_it_is_said(app, cast, said, client):
    freeze(app, cast, said)
    assert "Nobody from the groups that the plan is about looked at it" in client.get(PAGES[2]).words


def test_one_row_that_can_be_shown_is_not_called_the_same_as_others(app, cast, said, client):
    """Those with a card nearly all chose the same, so their row has no direction."""
    freeze(app, cast, said)
    words = client.get(PAGES[1]).words
    assert "Too few rows can be shown to compare them." in words
    assert "The result is the same in every row" not in words


def test_a_form_with_a_mistake_keeps_what_was_written(app, said, ana):
    close(app, said)
    page = ana.get(f"{BASE}/heard/checks").form("/heard/checks").fill(who="People from two groups.").send()
    assert page.status == 422
    assert "Write the day as year-month-day" in page.words
    assert "People from two groups." in page.text


def test_what_was_written_down_can_be_removed_until_the_freeze(app, cast, said, ana):
    close(app, said)
    given = {"seen_on": day_of(app), "who": "Two groups.", "missing": "Nothing was.", "changed": "So nothing."}
    page = ana.get(f"{BASE}/heard/checks").form("/heard/checks").fill(**given).send()
    page = page.form("/remove").send()
    assert "Two groups." not in page.words
    ana.get(f"{BASE}/heard/checks").form("/heard/checks").fill(**given).send()
    freeze(app, cast, said)
    page = ana.get(f"{BASE}/heard/checks")
    assert "The report is frozen." in page.words
    assert not [form for form in page.forms() if "/heard/checks" in form.action]


def test_all_of_it_is_on_the_page_for_paper(app, cast, said, client):
    decide_all(app, cast, said)
    with reading(app):
        (key,) = [theme.key for theme in themes.themes_of(said.id) if theme.safety]
    dispose(app, cast, theme_key=key)
    sign(app, cast)
    whole = client.get(f"/p/{CODE}/answer/whole").words
    for told in (
        "Texts that were sent more than once", "Do the votes say the same if other people are counted?",
        "Not published: two moderators agreed",
        "Nobody from the groups that the plan is about looked at it", "Version of the list of themes",
    ):  # fmt: skip
        assert told in whole, told


def test_each_point_leads_to_its_place_in_the_answer(app, cast, said, client):
    freeze(app, cast, said)
    links = {link.get("href") for link in client.get(PAGES[0]).elements("a")}
    assert f"/p/{CODE}/answer?page=1#part-siting" in links
    assert any(each.endswith("#whole-plan") for each in links if each)


def test_more_points_than_fit_are_on_further_pages(app, cast, said, client):
    with writing(app):
        for number in range(THEMES_A_PAGE):
            given = ThemeData(title=f"Point {number}", description="Words of it. " * 60, minority="none heard")
            themes.add_theme(cast.actor("Ana"), CODE, given)
    freeze(app, cast, said)
    first, second = client.get(PAGES[0]), client.get(f"{PAGES[0]}?page=2")
    assert "Page 1 of 2" in first.words
    assert first.words.count("Words of it.") == 60 * (THEMES_A_PAGE - 2)
    assert second.words.count("Words of it.") == 60 * 2
    assert "Each one must be answered" not in second.words
