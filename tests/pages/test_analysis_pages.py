"""The analysts' pages, as Ana sees them; and that nobody else can open them."""

import pytest

from consult.access import Role
from consult.analysis import themes
from consult.consultations import drafting, roles
from consult.consultations import queries as reading_room
from consult.contributions import polis_files, polis_import
from consult.contributions.enums import CHANNEL_LABELS, Channel, Choice, Consent
from consult.report import document as report
from consult.staff.models import Staff
from consult.storage.database import db
from tests.answering import BASE, add_theme, close, freeze, published, vote
from tests.cast import CODE, counted, reading, writing
from tests.moderated import decide, say


def test_a_theme_from_the_first_word_to_its_removal(app, cast, plan, ana):
    page = ana.get(f"{BASE}/themes")
    assert page.h1 == "Themes"
    page = page.form("/themes").fill(title="The way to school", clause_key="siting").send()
    assert page.h1 == "The way to school"
    page = (
        page.form("/themes/way-school")
        .fill(description="Parents asked.", no_other_view="yes", safety="yes", safety_note="A child may be hurt.")
        .send()
    )
    assert page.status == 200
    with reading(app):
        (theme,) = themes.themes_of(plan.id)
    assert (theme.minority, theme.safety, theme.safety_note) == ("none heard", True, "A child may be hurt.")
    assert "must be answered" in ana.get(f"{BASE}/themes").words
    page = ana.get(f"{BASE}/themes/{theme.key}").form("/remove").send()
    assert "There is no theme yet" in page.words


def test_a_faulty_theme_keeps_what_was_typed(plan, ana):
    page = ana.get(f"{BASE}/themes").form("/themes").fill(title="x" * 101, clause_key="hours").send()
    assert page.status == 422
    assert page.errors == ["1 character too long. The limit is 100."]
    assert page.form("/themes").fields["clause_key"] == "hours"
    assert page.form("/themes").fields["title"] == "x" * 101


def test_words_that_label_and_claims_without_a_number_are_named_and_never_refused(app, cast, plan, ana):
    key = add_theme(app, cast, "Entrance", minority="")
    form = ana.get(f"{BASE}/themes/{key}").form(f"/themes/{key}")
    page = form.fill(description="Many people fear addicts.", minority="The public wants a bell.").send()
    assert page.status == 200
    assert "Instead of “addicts”: person who uses drugs" in page.words
    assert "There is no number with “Many people”." in page.words
    assert "This is about more people than took part: “The public wants”." in page.words

    text = "Few people came. The public wants it. Addicts wrote. 40 % left."
    page = ana.get(f"{BASE}/heard").form("/heard").fill(missing_groups=text).send()
    assert page.status == 200
    for words in (page.words, ana.get(f"{BASE}/heard/words").words):
        assert "There is no number with “Few people”." in words
        assert "This is about more people than took part: “The public wants”." in words
        assert "Instead of “Addicts”: person who uses drugs" in words
        assert "Say of how many “40 %” is. With fewer than 30, write “7 of 19”" in words


def test_another_view_and_none_heard_exclude_each_other(app, cast, plan, ana):
    key = add_theme(app, cast, "Entrance", minority="")
    form = ana.get(f"{BASE}/themes/{key}").form(f"/themes/{key}")
    page = form.fill(no_other_view="yes", minority="A few want it hidden.").send()
    assert page.status == 422
    assert page.form(f"/themes/{key}").fields["minority"] == "A few want it hidden."


def take_out_hours(app, cast):
    """A second version of the plan without the part on hours, and a part being written that nobody has seen yet."""
    olga = cast.actor("Olga")
    with writing(app):
        drafting.remove_clause(olga, CODE, "hours")
        drafting.publish(olga, CODE, "change", "The hours are left to the rooms.")
        drafting.add_clause(olga, CODE, heading="Never published", wording="Not yet.")


def test_a_part_taken_out_while_open_can_still_have_a_theme(app, cast, plan, ana):
    take_out_hours(app, cast)
    page = ana.get(f"{BASE}/themes")
    assert [option.text for option in page.elements("option")] == [
        "The whole plan",
        "1 What the rooms are for",
        "2 Where the rooms are",
        "When the rooms are open (removed)",
    ]
    form = page.form("/themes").fill(title="Night shift", clause_key="hours").send().form("/themes/night-shift")
    assert form.fields["clause_key"] == "hours", "to save it again does not make it the whole plan's"
    assert form.fill(description="They asked for four.").send().status == 200
    with reading(app):
        assert themes.themes_of(plan.id)[0].clause_id == plan.clause_id("hours")
    (about,) = [each.text for each in ana.get(f"{BASE}/themes").elements("span", class_="muted")]
    assert about == "When the rooms are open (removed)"


def test_comments_on_a_part_removed_while_open_are_listed_under_its_name(app, cast, plan, ana):
    published(app, cast, "Two is too early for the night shift.", key="hours")
    counted(app)
    vote(app, 12, key="hours")
    add_theme(app, cast, "Night shift", clause_key="hours")
    take_out_hours(app, cast)
    assert "When the rooms are open (removed)" in ana.get(f"{BASE}/coding").words
    close(app, plan)
    assert "When the rooms are open (removed)" in ana.get(f"{BASE}/results").words


def test_what_is_for_the_team_only_says_so_and_what_is_unread_is_not_there(app, cast, plan, ana):
    decide(app, cast, say(app, "For you alone.", consent=Consent.TEAM), "publish")
    say(app, "Not read yet.")
    counted(app)
    add_theme(app, cast, "Entrance")
    words = ana.get(f"{BASE}/coding").words
    assert "For you alone." in words
    assert "for the team only: never quote it" in words
    assert "Not read yet." not in words


def test_results_say_nothing_of_votes_before_closing(app, plan, ana):
    vote(app, 12)
    page = ana.get(f"{BASE}/results")
    assert "Nobody sees how people voted while a plan is open." in page.words
    assert "12" not in page.words


def test_results_show_classes_apart_after_closing(app, plan, ana, staff_client):
    vote(app, 12, Choice.OPPOSE)
    vote(app, 3, Choice.UNSURE)
    vote(app, 9, Choice.SUPPORT, channel=Channel.CODE)
    vote(app, 13, Choice.OPPOSE, channel=Channel.ACCOUNT)
    close(app, plan)
    page = ana.get(f"{BASE}/results")
    assert "people given a card fewer than 10" in page.words
    assert "anyone with the link 0 0 12 3 0 0 15" in page.words
    assert f"{CHANNEL_LABELS[Channel.ACCOUNT]} nearly everyone chose the same 13" in page.words
    assert "24" not in page.words
    assert "28" not in page.words
    assert "These are the votes on the day the plan closed." in page.words
    for name in ("Olga", "Mo", "Dee", "Ada"):
        assert staff_client(name).get(f"{BASE}/results").status in (403, 404), name


def test_the_teams_pages_draw_what_is_published_and_nothing_else(app, cast, plan, ana, staff_client):
    """A bar is drawn for one of the three ways of sending: one has few votes, in one nearly everyone chose the same."""
    vote(app, 12, Choice.OPPOSE)
    vote(app, 3, Choice.UNSURE)
    vote(app, 9, Choice.SUPPORT, channel=Channel.CODE)
    vote(app, 13, Choice.OPPOSE, channel=Channel.ACCOUNT)
    close(app, plan)
    results, heard = ana.get(f"{BASE}/results"), ana.get(f"{BASE}/heard")
    freeze(app, cast, plan)
    for page in (results, heard, ana.get(f"{BASE}/heard"), staff_client("Dee").get(f"{BASE}/answer/clause/siting")):
        ways = [each for each in page.elements("div", class_="strip") if each.findall("span")]
        (bar,) = (each for way in ways for each in way.findall("svg"))
        assert [each.get("class") for each in bar] == ["fill-unsure", "fill-oppose"], page.h1
        assert [each.get("x2") for each in bar] == ["20.0%", "100.0%"]
        assert f"{CHANNEL_LABELS[Channel.ACCOUNT]} 13 votes, nearly everyone chose the same" in page.words
        assert "people given a card fewer than 10" in page.words


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
        ("coding/undo", {"comment": sent.id}),
        (f"themes/{key}/merge", {"into": key}),
        (f"themes/{key}/split", {"first": "A", "second": "B"}),
        ("heard", {"missing_groups": "Nobody."}),
        ("heard/freeze", {}),
    ):
        assert client.post(f"{BASE}/{path}", data).status in (403, 404), path
    with reading(app):
        assert [theme.title for theme in themes.themes_of(plan.id)] == ["Entrance"]
        assert themes.coded([sent.id]) == {sent.id: [key]}


def test_after_the_freeze_the_pages_show_and_offer_nothing_to_change(app, cast, plan, ana):
    key = add_theme(app, cast, "Entrance", published(app, cast, "Move the entrance."))
    freeze(app, cast, plan)
    assert "You cannot change themes any more" in ana.get(f"{BASE}/themes").words
    page = ana.get(f"{BASE}/themes/{key}")
    assert "Move the entrance." in page.words
    assert not [form for form in page.forms() if key in form.action]
    assert ana.post(f"{BASE}/themes", {"title": "Late"}).status == 409


def test_a_part_that_nobody_saw_yet_takes_no_theme(app, cast, plan, ana):
    take_out_hours(app, cast)
    page = ana.post(f"{BASE}/themes", {"title": "Too early", "clause_key": "never-published"})
    assert page.status == 422
    assert "Choose only from the list." in page.errors[0]


def test_the_report_shows_a_part_taken_out_in_its_last_published_words(app, cast, plan, ana):
    published(app, cast, "Two is too early for the night shift.", key="hours")
    counted(app)
    olga = cast.actor("Olga")
    with writing(app):
        drafting.remove_clause(olga, CODE, "hours")
        drafting.publish(olga, CODE, "change", "The hours are left to the rooms.")
    with writing(app):
        text = "## 1. Hours {#hours}\n\nWords that nobody outside the team has read."
        drafting.import_draft(olga, CODE, text, {0: "hours"})
    close(app, plan)
    words = ana.get(f"{BASE}/heard").words
    assert "When the rooms are open (removed while the plan was open)" in words
    with reading(app):
        document = report.part_a(plan.row)
    assert [part["wording"] for part in document["clauses"] if part["key"] == "hours"] == [
        "The rooms are open from eight in the evening to two in the morning."
    ]


def test_results_of_an_imported_plan_name_all_that_was_brought_in(app, staff_client, cast, tmp_path):
    export = tmp_path / "talk"
    export.mkdir()
    (export / "comments.csv").write_text("timestamp,comment-id,moderated,comment-body\n5,0,1,Lamps\n6,1,-1,No\n")
    (export / "votes.csv").write_text("timestamp,comment-id,voter-id,vote\n5,0,1,1\n6,0,2,-1\n7,1,2,1\n")
    with writing(app):
        code = polis_import.import_export(polis_files.read(export), "A talk").code
        member = db.session.get_one(Staff, cast.ids["Ana"])
        roles.give_role(reading_room.public_consultation(code), member, Role.ANALYST)
    words = staff_client("Ana").get(f"/team/p/{code}/results").words
    assert "Imported 2 3 2" in words
    assert "Shown to everyone 1 2" in words


def test_votes_on_an_earlier_wording_are_marked(app, cast, plan, ana):
    vote(app, 10, key="hours")
    olga = cast.actor("Olga")
    with writing(app):
        drafting.write_clause(olga, CODE, "hours", wording="All night.")
        drafting.publish(olga, CODE, "change", "Longer.")
    vote(app, 11, key="hours")
    vote(app, 3, Choice.UNSURE, key="hours")
    with writing(app):
        drafting.write_clause(olga, CODE, "hours", wording="All nights.")
        drafting.publish(olga, CODE, "edit", "A letter.")
    vote(app, 12, key="hours")
    vote(app, 3, Choice.OPPOSE, key="hours")
    close(app, plan)
    words = ana.get(f"{BASE}/results").words

    assert "When the rooms are open on the earlier wording in version 1" in words
    assert "When the rooms are open on the wording since version 2" in words
    assert "of these on the wording in version 2" in words
    assert "of these on the wording in version 3" in words


def test_two_themes_are_merged_and_one_is_split_by_its_page(app, cast, plan, ana):
    sent = published(app, cast, "Move the entrance.")
    key, other = add_theme(app, cast, "Entrance", sent), add_theme(app, cast, "Door")
    page = ana.get(f"{BASE}/themes/{key}").form("/merge").fill(into=other).send()
    assert (page.h1, "1 comment" in page.words) == ("Door", True)
    refused = ana.get(f"{BASE}/themes/{other}").form("/split").fill(first="Where it is").send()
    assert (refused.status, refused.form("/split").fields["first"]) == (422, "Where it is")
    refused.form("/split").fill(second="How it looks").send()
    with reading(app):
        assert [theme.title for theme in themes.themes_of(plan.id)] == ["Where it is", "How it looks"]
    assert "The theme “Door” was split. Choose again: Where it is, How it looks" in ana.get(f"{BASE}/coding").words
