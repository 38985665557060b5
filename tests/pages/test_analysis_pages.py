"""The analysts' pages, as Ana meets them; and that nobody else gets in."""

import pytest

from consult.analysis import themes
from consult.contributions.kinds import Channel, Choice, Consent
from tests.answering import add_theme, close, freeze, published, vote
from tests.cast import CODE, reading
from tests.moderated import decide, say

BASE = f"/team/p/{CODE}"


@pytest.fixture
def ana(staff_client):
    return staff_client("Ana")


def test_a_theme_from_the_first_word_to_its_removal(app, cast, plan, ana):
    page = ana.get(f"{BASE}/themes")
    assert page.h1 == "Themes"
    page = page.form("/themes").fill(title="The way to school", clause_key="siting").send()
    assert page.h1 == "The way to school"
    page = page.form("/themes/way-school").fill(
        description="Parents asked.", none_heard="yes", safety="yes", safety_note="A child may be hurt."
    ).send()
    assert page.status == 200
    with reading(app):
        (theme,) = themes.themes_of(plan.id)
    assert (theme.minority, theme.safety, theme.safety_note) == ("none heard", True, "A child may be hurt.")
    assert "must be answered" in ana.get(f"{BASE}/themes").words
    page = ana.get(f"{BASE}/themes/{theme.key}").form("/remove").send()
    assert "No theme yet" in page.words


def test_a_faulty_theme_keeps_what_was_typed(plan, ana):
    page = ana.get(f"{BASE}/themes").form("/themes").fill(title="x" * 101, clause_key="hours").send()
    assert page.status == 422
    assert page.errors == ["This text is too long. Characters over the limit: 1. The limit is 100."]
    assert page.form("/themes").fields["clause_key"] == "hours"
    assert page.form("/themes").fields["title"] == "x" * 101


def test_another_view_and_none_heard_exclude_each_other(app, cast, plan, ana):
    key = add_theme(app, cast, "Entrance", minority="")
    form = ana.get(f"{BASE}/themes/{key}").form(f"/themes/{key}")
    page = form.fill(none_heard="yes", minority="A few want it hidden.").send()
    assert page.status == 422
    assert page.form(f"/themes/{key}").fields["minority"] == "A few want it hidden."


def test_sorting_a_page_saves_every_comment_on_it_and_brings_up_the_rest(app, cast, plan, ana):
    comments = [published(app, cast, f"Point number {place}.") for place in range(27)]
    key = add_theme(app, cast, "Entrance")
    page = ana.get(f"{BASE}/coding")
    assert "Comments to sort: 27. Without a theme: 27." in page.words
    form = page.form("/coding")
    shown = form.data["comment"]
    assert len(shown) == 25
    form.fill({f"themes-{comment_id}": key for comment_id in shown[:24]})
    page = form.send()
    assert "Without a theme: 3." in page.words
    left = {str(sent.id) for sent in comments} - set(shown[:24])
    assert set(page.form("/coding").data["comment"][:3]) == left


def test_a_page_of_sorting_is_saved_whole_or_not_at_all(app, cast, plan, ana):
    sent = published(app, cast, "Move the entrance.")
    waiting = say(app, "Not read yet.")
    key = add_theme(app, cast, "Entrance")
    page = ana.post(
        f"{BASE}/coding", {"comment": [sent.id, waiting.id], f"themes-{sent.id}": key, f"themes-{waiting.id}": key}
    )
    assert page.status == 422
    assert page.form("/coding").data[f"themes-{sent.id}"] == [key], "the tick is kept on the page"
    with reading(app):
        assert themes.coded([sent.id, waiting.id]) == {}


def test_what_is_for_the_team_only_says_so_and_what_is_unread_is_not_there(app, cast, plan, ana):
    decide(app, cast, say(app, "For you alone.", consent=Consent.TEAM), "publish")
    say(app, "Not read yet.")
    add_theme(app, cast, "Entrance")
    words = ana.get(f"{BASE}/coding").words
    assert "For you alone. For the team only: it counts and is never quoted." in words
    assert "Not read yet." not in words


def test_results_say_nothing_of_votes_before_closing(app, plan, ana):
    vote(app, 12)
    page = ana.get(f"{BASE}/results")
    assert "Nobody sees how people voted while a plan is open." in page.words
    assert "12" not in page.words


def test_results_show_classes_apart_after_closing(app, plan, ana, staff_client):
    vote(app, 12, Choice.OPPOSE)
    vote(app, 9, Choice.SUPPORT, channel=Channel.CODE)
    close(app, plan)
    page = ana.get(f"{BASE}/results")
    assert "hand-given codes fewer than 10" in page.words
    assert "open link 0 0 12 0 0 0 12" in page.words
    assert "21" not in page.words
    assert "As they stood when the plan closed." in page.words
    for name in ("Olga", "Mo", "Dee", "Ada"):
        assert staff_client(name).get(f"{BASE}/results").status in (403, 404), name


@pytest.mark.parametrize("name", ["Dee", "Mo", "Olga", "Ada", "Zed"])
def test_the_server_refuses_everybody_else_on_every_analysts_form(app, cast, plan, staff_client, name):
    sent = published(app, cast, "Move the entrance.")
    key = add_theme(app, cast, "Entrance", sent)
    client = staff_client(name)
    for path, data in (
        ("themes", {"title": "Mine"}),
        (f"themes/{key}", {"title": "Mine"}),
        (f"themes/{key}/remove", {}),
        ("coding", {"comment": sent.id}),
        ("heard", {"not_heard": "Nobody."}),
        ("heard/freeze", {}),
    ):
        assert client.post(f"{BASE}/{path}", data).status in (403, 404), path
    with reading(app):
        assert [theme.title for theme in themes.themes_of(plan.id)] == ["Entrance"]
        assert themes.coded([sent.id]) == {sent.id: [key]}


def test_after_the_freeze_the_pages_show_and_offer_nothing_to_change(app, cast, plan, ana):
    key = add_theme(app, cast, "Entrance", published(app, cast, "Move the entrance."))
    freeze(app, cast, plan)
    assert "stay as they are" in ana.get(f"{BASE}/themes").words
    page = ana.get(f"{BASE}/themes/{key}")
    assert "Move the entrance." in page.words
    assert not [form for form in page.forms() if key in form.action]
    assert ana.post(f"{BASE}/themes", {"title": "Late"}).status == 409
