"""What analysts flag while they group comments waits on their page of themes until somebody has seen to it."""

import pytest

from consult.access import Role
from consult.analysis import coding, flags, second_coding, themes
from consult.analysis.codebook import Judgement
from consult.analysis.flags import Flag
from consult.consultations import roles
from consult.staff.models import Staff
from consult.storage.database import db
from tests.answering import BASE, add_theme, freeze, published
from tests.cast import CODE, counted, reading, writing
from tests.moderated import row


@pytest.fixture
def sent(app, cast, plan):
    """Comments in one theme, each with a flag, and one without."""
    found = {flag: published(app, cast, f"Words that are {flag}.") for flag in (*Flag, None)}
    counted(app)
    key = add_theme(app, cast, "Entrance", clause_key="siting")
    with writing(app):
        for flag, each in found.items():
            judged = Judgement(**{flag: True}) if flag else Judgement()
            coding.code_comment(cast.actor("Ana"), CODE, each.id, [key], judgement=judged)
        roles.give_role(plan.row, db.session.get_one(Staff, cast.ids["Ida"]), Role.ANALYST)
    return found


def waits(app, plan, cast, name="Ana"):
    with reading(app):
        found = flags.waiting(plan.id, cast.ids[name])
        return {flag: [each.id for each in comments] for flag, comments in found.items()}


def flag_one_more(app, cast, number):
    sent = published(app, cast, f"One more about safety, number {number}.")
    counted(app)
    with writing(app):
        coding.code_comment(cast.actor("Ana"), CODE, sent.id, ["entrance"], judgement=Judgement(safety=True))


def test_each_waits_until_what_it_asks_for_is_done(app, cast, plan, sent):
    assert waits(app, plan, cast) == {flag: [sent[flag].id] for flag in Flag}
    with writing(app):
        (theme,) = themes.themes_of(plan.id)
        theme.minority = "Some like it as it is."
    assert set(waits(app, plan, cast)) == {Flag.SAFETY, Flag.UNSURE}
    with writing(app):
        themes.themes_of(plan.id)[0].safety = True
    assert set(waits(app, plan, cast)) == {Flag.UNSURE}
    with writing(app):
        coding.code_comment(cast.actor("Ida"), CODE, sent[Flag.UNSURE].id, ["entrance"])
    assert waits(app, plan, cast) == {}


def test_analysts_find_them_with_their_themes_until_the_freeze_and_each_opens_on_the_bench(app, cast, plan, ana, sent):
    page = ana.get(f"{BASE}/themes")
    for flag in Flag:
        code = row(app, sent[flag]).tracker
        assert code in page.words
        assert f"Words that are {flag}." in ana.get(page.links[code]).words
    assert row(app, sent[None]).tracker not in page.words
    with writing(app):
        themes.themes_of(plan.id)[0].minority = "none heard"
        themes.themes_of(plan.id)[0].safety = True
        themes.themes_of(plan.id)[0].safety_note = "Somebody alone may die."
    freeze(app, cast, plan)
    assert row(app, sent[Flag.UNSURE]).tracker not in ana.get(f"{BASE}/themes").words


def test_what_is_flagged_as_about_safety_keeps_the_report_from_the_freeze(app, cast, plan, ana, sent):
    told = "Flagged as about safety, and in no theme about safety: 1."
    plan.closed()
    counted(app)
    page = ana.get(f"{BASE}/heard")
    assert told in page.words
    assert page.links[next(each for each in page.links if each.startswith(told))] == f"{BASE}/themes"
    with writing(app):
        themes.themes_of(plan.id)[0].safety = True
    assert told not in ana.get(f"{BASE}/heard").words


def test_who_groups_a_sample_sees_none_before_the_end(app, cast, plan, sent):
    with writing(app):
        second_coding.draw(cast.actor("Ana"), CODE, cast.ids["Ida"])
    flag_one_more(app, cast, 1)
    assert waits(app, plan, cast, "Ida") == {}, "neither of the sample nor of what came after it"
    assert len(waits(app, plan, cast)) == len(Flag)


def test_of_many_ten_are_listed(app, cast, plan, sent):
    for number in range(flags.MOST):
        flag_one_more(app, cast, number)
    assert len(waits(app, plan, cast)[Flag.SAFETY]) == flags.MOST
