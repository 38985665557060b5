"""A second person groups a sample without seeing what the first chose; they talk; the figures are in the report."""

import re

import pytest
from sqlalchemy import select, update

from consult.access import Role
from consult.analysis import coding, coding_agreement, second_coding, themes
from consult.analysis.agreement import Band
from consult.analysis.models import CodingSample, CodingSettlement, SampledComment
from consult.consultations import edit_conflicts, roles
from consult.contributions import receipt_access
from consult.contributions.models import Comment
from consult.staff.models import Staff
from consult.storage.database import db
from tests.answering import BASE, add_theme, freeze, published
from tests.cast import CODE, counted, reading, writing

AGREEMENT = f"{BASE}/agreement"
SAMPLE = f"{AGREEMENT}/sample"
DIFFERENCES = f"{AGREEMENT}/differences"
COUNT = 12
#: What Ana finds, by the number in the words; the others are about steps.
NOISE = range(6)


def give(app, cast, plan, name="Ida"):
    with writing(app):
        roles.give_role(plan.row, db.session.get_one(Staff, cast.ids[name]), Role.ANALYST)


def take(app, plan, cast, name="Ida"):
    with writing(app):
        roles.take(cast.actor("Olga"), CODE, name, Role.ANALYST.value)


@pytest.fixture
def ida(app, cast, plan, staff_client):
    """A second analyst."""
    give(app, cast, plan)
    return staff_client("Ida")


@pytest.fixture
def grouped(app, cast, plan):
    """Comments that Ana grouped."""
    sent = [published(app, cast, f"Words as number {number}.") for number in range(COUNT)]
    counted(app)
    for title in ("Noise at night", "Steps"):
        add_theme(app, cast, title, clause_key="siting")
    with writing(app):
        for number, each in enumerate(sent):
            coding.code_comment(cast.actor("Ana"), CODE, each.id, [theme_of(number)])
    return sent


def number_in(page):
    return int(re.search(r"Words as number (\d+)\.", page.words).group(1))


def theme_of(number):
    return "noise-night" if number in NOISE else "steps"


def draw(ana, cast, name="Ida"):
    return ana.get(AGREEMENT).form("/agreement").fill(second=str(cast.ids[name])).send()


def group_all(ida, wrong=()):
    """Ida finds what Ana found, but nothing in these."""
    page = ida.get(SAMPLE)
    while page.path.startswith(SAMPLE):
        number = number_in(page)
        chosen = {"none_fits": "yes"} if number in wrong else {"themes": theme_of(number)}
        page = page.form("/sample").fill(chosen).send("save")
    return page


def test_from_the_draw_to_the_report_by_pages_alone(plan, client, ana, ida, grouped):
    app, cast = plan.app, plan.cast
    page = ana.get(AGREEMENT)
    assert "About 12 comments" in page.words
    assert "It takes about 6 minutes" in page.words
    assert "Ana12" in page.words, "who grouped how much"
    page = draw(ana, cast)
    assert "0 of 12 done, by Ida" in re.sub(r"[\u2068\u2069]", "", page.words)
    page = group_all(ida, wrong=(0, 1, 2))
    assert "They differed on 3. They talked and settled 0 of these." in page.words
    assert re.search(r"picked by chance from 12 texts, on \d+ \w+ \d+\.", page.words), "begun and ended on one day"
    assert "Nearly all comments were in a sample, so that there is no other to draw." in page.words
    assert "Draw the sample" not in page.text, "a button that would be refused"
    shown = ida.get(DIFFERENCES)
    assert len(re.findall("Note what you two chose", shown.words)) == 3
    for number in range(3):
        address = next(url for words, url in shown.links.items() if words.startswith("Note what you two chose"))
        one = ida.get(address)
        assert number_in(one) in range(3)
        seen = one.form().fill(themes="steps", reason=f"Rereading {number}: it is about steps.").send()
        assert "From now on, this comment has: Steps" in seen.words
        seen.form().send("publish")
        shown = ida.get(DIFFERENCES)
    settled = re.sub(r"[\u2068\u2069]", "", shown.words)
    assert settled.count("Settled by talk: Steps") == 3
    assert "Noted by Ida on" in settled
    assert "Rereading 0: it is about steps." in settled
    with reading(app):
        found = themes.coded([each.id for each in grouped])
        assert [found[each.id] for each in grouped[:4]] == [["steps"], ["steps"], ["steps"], ["noise-night"]]
    figures = ana.get(f"{BASE}/themes").words
    assert "The report gives no number, only its words." in figures
    assert re.search(r"\d+ of 12\b.* of 24\b", figures), "of so few comments a share would say too much"
    assert "%" not in figures
    freeze(app, cast, plan)
    report = client.get(f"/p/{CODE}/answer.json").json
    assert (report["second_coding"]["comments"], report["second_coding"]["resolved"]) == (12, 3)
    bands = {row["theme"]: row["band"] for row in report["second_coding"]["themes"]}
    assert bands == {"noise-night": Band.WEAK, "steps": Band.RELIABLE}
    counts = {theme["key"]: theme["comments"] for part in report["clauses"] for theme in part["themes"]}
    assert counts == {"noise-night": None, "steps": 9}


def test_the_second_person_sees_neither_what_others_chose_nor_a_number(app, cast, plan, ana, ida, grouped):
    draw(ana, cast)
    page = ida.get(SAMPLE)
    assert page.h1 == "Comment 1 of 12"
    assert "checked" not in page.text
    assert not re.search(r"Ana\b", page.words)
    for path in (f"{BASE}/themes", f"{BASE}/themes/steps"):
        assert not re.search(r"\b6\b", ida.get(path).words), path
    assert "6 comments" in ana.get(f"{BASE}/themes/steps").words
    assert "You see this once you have grouped the sample." in ida.get(DIFFERENCES).words
    group_all(ida)
    assert "6 comments" in ida.get(f"{BASE}/themes/steps").words


def test_the_second_person_sees_no_comment_under_a_theme_neither_of_the_sample_nor_another(plan, ana, ida, grouped):
    app, cast = plan.app, plan.cast
    sent = published(app, cast, "Words that came late.")
    counted(app)
    draw(ana, cast)
    with writing(app):
        coding.code_comment(cast.actor("Ana"), CODE, sent.id, ["steps"])
    for path in (f"{BASE}/themes/steps", f"{BASE}/themes/noise-night"):
        assert "Words" not in ida.get(path).words, path
    assert "Words that came late." in ana.get(f"{BASE}/themes/steps").words


def test_the_second_person_sees_no_report_with_its_themes_before_they_are_done(app, cast, plan, ana, ida, grouped):
    draw(ana, cast)
    plan.closed()
    page = ida.get(f"{BASE}/heard")
    assert "You group a sample, so you see the report here once you are done." in page.words
    assert "Noise at night" not in page.words
    assert "Freeze it for good" not in page.words
    assert "Noise at night" in ana.get(f"{BASE}/heard").words
    group_all(ida)
    assert "Noise at night" in ida.get(f"{BASE}/heard").words


def test_one_stops_and_comes_back_goes_back_and_corrects(app, cast, plan, ana, ida, grouped):
    draw(ana, cast)
    first = ida.get(SAMPLE)
    number = number_in(first)
    page = first.form("/sample").fill(none_fits="yes").send("save")
    assert page.h1 == "Comment 2 of 12"
    assert number_in(ida.get(SAMPLE)) == number_in(page), "where they were"
    assert "1 of 12 done" in page.words
    back = ida.get(next(url for words, url in page.links.items() if words.startswith("Change it")))
    assert (back.h1, number_in(back)) == ("A comment that you grouped already", number)
    assert back.form("/sample").fields["none_fits"] == "yes"
    again = back.form("/sample").fill(none_fits=None, themes="steps").send("save")
    assert again.h1 == "Comment 2 of 12", "counted once"
    with reading(app):
        done = db.session.scalars(select(SampledComment).where(SampledComment.second.is_not(None))).all()
        assert [row.second for row in done] == [["steps"]]


def test_nothing_chosen_is_refused_and_both_too(app, cast, plan, ana, ida, grouped):
    draw(ana, cast)
    page = ida.get(SAMPLE).form("/sample").send("save")
    assert (page.status, page.errors) == (422, ["Choose the themes that fit, or that none fits."])
    page = page.form("/sample").fill(themes="steps", none_fits="yes").send("save")
    assert page.errors == ["You chose a theme, and that none fits. Keep one of them."]
    assert page.form("/sample").fields["themes"] == "steps"


def test_whoever_grouped_the_comments_cannot_check_themselves(app, cast, plan, ana, ida, grouped):
    page = draw(ana, cast, "Ana")
    assert page.status == 422
    assert "Ana has grouped most of these comments. Somebody else must group the sample." in page.errors[0]


def test_with_one_analyst_the_page_says_so_and_offers_nothing(app, cast, plan, ana, grouped):
    page = ana.get(AGREEMENT)
    assert "This plan has one analyst. A second person must group the sample." in page.words
    assert "Draw the sample" not in page.text


def test_before_nine_in_ten_are_grouped_the_page_says_how_far_it_is(app, cast, plan, ana, ida):
    published(app, cast, "Move the entrance.")
    counted(app)
    page = ana.get(AGREEMENT)
    assert "0 of 1 comments are grouped. Group nine of ten first" in page.words
    assert ana.post(AGREEMENT, {"second": cast.ids["Ida"]}).status == 409


def test_who_loses_the_role_hands_over_and_what_is_done_stays(plan, client, ana, ida, staff_client, grouped):
    app, cast = plan.app, plan.cast
    draw(ana, cast)
    ida.get(SAMPLE).form("/sample").fill(none_fits="yes").send("save")
    take(app, plan, cast)
    assert ida.get(SAMPLE).status == 404
    page = ana.get(AGREEMENT)
    assert "Who grouped it is no analyst of this plan any more." in page.words
    assert "Nobody else can." in page.words, "Ana grouped its comments first"
    own = ana.post(f"{AGREEMENT}/hand-over", {"second": cast.ids["Ana"], "version_seen": page_version(app, plan)})
    assert (own.status, own.errors) == (
        422, ["Ana grouped comments of this sample before it was drawn. Somebody else must go on."],
    )  # fmt: skip
    give(app, cast, plan, "Zed")
    page = ana.get(AGREEMENT).form("/hand-over").fill(second=str(cast.ids["Zed"])).send()
    assert page.status == 200
    zed = staff_client("Zed")
    assert zed.get(SAMPLE).h1 == "Comment 2 of 12"
    group_all(zed)
    with reading(app):
        rows = db.session.scalars(select(SampledComment.staff_id)).all()
        assert sorted(rows.count(cast.ids[name]) for name in ("Ida", "Zed")) == [1, 11]
    freeze(app, cast, plan)
    assert client.get(f"/p/{CODE}/answer.json").json["second_coding"]["people"] == 2
    told = client.get(f"/p/{CODE}/answer/methods").words
    assert "2 people grouped it, one after another." in told
    assert "It cannot know what they saw before." in told


def page_version(app, plan):
    with reading(app):
        return edit_conflicts.version_hash(second_coding.values_of(second_coding.running(plan.id)))


def test_two_who_hand_over_at_once_do_not_overwrite_each_other(app, cast, plan, ana, ida, grouped):
    draw(ana, cast)
    give(app, cast, plan, "Zed")
    give(app, cast, plan, "Mina")
    form = ana.get(AGREEMENT).form("/hand-over").fill(second=str(cast.ids["Mina"]))
    with writing(app):
        second_coding.hand_over(cast.actor("Ana"), CODE, cast.ids["Zed"])
    late = form.send()
    assert late.status == 409
    assert "Somebody saved this" in late.words or "Somebody changed this" in late.words
    with reading(app):
        assert second_coding.running(plan.id).staff_id == cast.ids["Zed"]


def test_deleted_words_end_the_sample_with_what_is_left(app, cast, plan, ana, ida, grouped):
    """What is deleted while it waits is left out, and the numbers do not move before the act."""
    draw(ana, cast)
    page = ida.get(SAMPLE)
    while not page.words.count("11 of 12 done"):
        page = page.form("/sample").fill(themes=theme_of(number_in(page))).send("save")
    last = grouped[number_in(page)]
    with writing(app):
        receipt_access.withdraw_all(last.receipt)
    gone = page.form("/sample").fill(none_fits="yes").send("save")
    assert gone.status == 404
    page = ida.get(SAMPLE)
    assert page.h1 == "Nothing is left to read"
    assert "11 of 12 done" in page.words
    page = page.form("/sample").send("finish")
    assert "They differed on 0." in page.words


def test_a_comment_that_may_not_be_read_any_more_is_not_shown(app, cast, plan, ana, ida, grouped):
    draw(ana, cast)
    hidden = number_in(ida.get(SAMPLE))
    with writing(app):
        db.session.execute(update(Comment).where(Comment.id == grouped[hidden].id).values(outcome="refuse"))
    assert number_in(ida.get(f"{SAMPLE}?comment={grouped[hidden].id}")) != hidden


def test_a_merge_after_the_draw_makes_no_difference_to_talk_about(app, cast, plan, ana, ida, grouped):
    draw(ana, cast)
    page = ana.get(f"{BASE}/themes/noise-night").form("/merge").fill(into="steps").send()
    assert page.status == 200
    page = ida.get(SAMPLE)
    assert "Noise at night" not in page.words
    while page.path.startswith(SAMPLE):
        page = page.form("/sample").fill(themes="steps").send("save")
    assert "They differed on 0." in page.words
    with reading(app):
        assert set(coding_agreement.bands(plan.id).values()) == {Band.UNDEFINED}


def test_a_settlement_needs_a_reason_and_is_noted_once(app, cast, plan, ana, ida, grouped):
    draw(ana, cast)
    group_all(ida, wrong=(0,))
    address = f"{DIFFERENCES}/{grouped[0].id}"
    form = ana.get(address).form()
    assert "themes" not in form.fields, "neither what one of them found nor both is offered as what they chose"
    refused = form.fill(themes="noise-night").send()
    assert (refused.status, refused.errors) == (422, ["Write in a sentence why you two chose this."])
    seen = form.fill(themes="noise-night", reason="We read it again.").send().form()
    changed = seen.fill(reason="Once more.").send("publish")
    assert "This is what you are about to settle" in changed.words, "shown again with what was changed"
    with reading(app):
        assert db.session.scalars(select(CodingSettlement.reason)).all() == []
    changed.form().fill(reason="We read it again.").send().form().send("publish")
    late = form.fill(reason="Another reason.").send()
    assert late.status == 409
    with reading(app):
        assert db.session.scalars(select(CodingSettlement.reason)).all() == ["We read it again."]
    assert ana.get(f"{DIFFERENCES}/{grouped[5].id}").status == 404


def test_after_the_freeze_nothing_is_drawn_grouped_or_settled(app, cast, plan, ana, ida, grouped):
    draw(ana, cast)
    form = ida.get(SAMPLE).form("/sample").fill(none_fits="yes")
    freeze(app, cast, plan)
    assert form.send("save").status == 409
    assert ana.post(AGREEMENT, {"second": cast.ids["Ida"]}).status == 409
    page = ana.get(AGREEMENT)
    assert "The report is frozen." in page.words
    assert "Draw" not in page.words
    assert "6 comments" in ida.get(f"{BASE}/themes/steps").words, "who did not finish is not blind for ever"


def test_the_pages_do_without_a_sample(app, cast, plan, ana, ida):
    for path in (AGREEMENT, SAMPLE, DIFFERENCES):
        assert ana.get(path).status == 200
    assert ana.get(f"{SAMPLE}?comment=x&was={2**70}").status == 200
    with reading(app):
        assert db.session.scalars(select(CodingSample.id)).all() == []
