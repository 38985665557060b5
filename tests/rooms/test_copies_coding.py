"""Analysts group the same words in one act; every comment counts by itself."""

import pytest

from consult.access import NotFound
from consult.analysis import bench, coding, published_figures, themes
from consult.analysis.codebook import Judgement
from consult.contributions import receipt_access
from consult.contributions.enums import Consent
from consult.runtime import periodic_tasks
from tests.answering import add_theme
from tests.cast import CODE, bring_everything, reading, writing
from tests.moderated import decide, row, say

pytestmark = pytest.mark.both_databases

LETTER = (
    "We, the residents of Quay Road, say no to the room. It belongs to the hospital, not next to homes. "
    "A phone line is not an answer to people sleeping in our doorways. Please move it."
)
SHOPS = LETTER.replace("residents", "shopkeepers")


def bring(app):
    with app.app_context():
        while periodic_tasks.run_task("find copies"):
            pass
    with writing(app):
        bring_everything()


@pytest.fixture
def sent(app, cast, plan):
    """A letter, its copy, one for the team only, two in other words, and something else."""
    found = [say(app, LETTER), say(app, LETTER.upper()), say(app, LETTER, consent=Consent.TEAM)]
    found += [say(app, SHOPS), say(app, SHOPS), say(app, "Open at six.")]
    for each in found:
        decide(app, cast, each, "publish")
    bring(app)
    return found


def listed(app, plan, cast, by="Ana"):
    """The texts to group, by how many have them: (their themes, how many near ones have which number)."""
    return {
        each.comment.count: (sorted(each.mine), [near.count for near in each.near])
        for each in opened(app, plan, cast, by)
    }


def opened(app, plan, cast, by="Ana"):
    """Every text of the part, opened one after the other."""
    found = []
    with reading(app):
        clause_id = plan.clause_id("siting")
        at = bench.first(plan.id, clause_id, plan.cast.ids["Ana"])
        while at:
            found.append(bench.open_text(plan.id, at, cast.ids[by]))
            at = found[-1].after[0].id if found[-1].after else None
        assert bench.progress(plan.id, plan.cast.ids["Ana"])[clause_id].texts == len(found)
        assert [each.place for each in found] == list(range(1, len(found) + 1))
        assert [each.before for each in found[1:]] == [each.comment.id for each in found[:-1]]
    return found


def code(app, cast, sent, *keys, near=()):
    with writing(app):
        judged = Judgement(none_fits=not keys)
        coding.code_comment(cast.actor("Ana"), CODE, sent.id, keys, [each.id for each in near], judged)


def counted(app, plan, key):
    with reading(app):
        ids = {theme.key: theme.id for theme in themes.themes_of(plan.id)}
        found = published_figures.theme_counts(plan.id).get(ids[key])
        return found.comments if found else 0


def test_the_same_words_are_listed_once_and_grouped_in_one_act(app, cast, plan, sent):
    assert listed(app, plan, cast) == {3: ([], [2]), 2: ([], [3]), 1: ([], [])}
    key = add_theme(app, cast, "Move it")
    code(app, cast, sent[1], key)
    assert listed(app, plan, cast) == {3: ([key], [2]), 2: ([], [3]), 1: ([], [])}
    assert counted(app, plan, key) == 3
    with reading(app):
        assert coding.count_codable(plan.id) == (6, 3)
    code(app, cast, sent[0])
    assert counted(app, plan, key) == 0


def test_a_near_text_gets_the_same_themes_only_if_it_was_chosen(app, cast, plan, sent):
    key = add_theme(app, cast, "Move it")
    code(app, cast, sent[0], key, near=[sent[4]])
    assert listed(app, plan, cast) == {3: ([key], [2]), 2: ([key], [3]), 1: ([], [])}
    assert counted(app, plan, key) == 5


def test_a_copy_that_comes_later_brings_the_text_up_again(app, cast, plan, sent):
    key = add_theme(app, cast, "Move it")
    code(app, cast, sent[0], key)
    late = say(app, LETTER)
    decide(app, cast, late, "publish")
    bring(app)
    with reading(app):
        assert coding.count_codable(plan.id)[1] == 4
    [again] = [each for each in opened(app, plan, cast) if each.comment.count == 4]
    assert (again.comment.id, again.mine, again.is_sorted) == (late.id, {key}, False), "it is ticked already"
    code(app, cast, late, key)
    assert counted(app, plan, key) == 4


def test_a_deleted_copy_is_no_longer_grouped(app, cast, plan, sent):
    key = add_theme(app, cast, "Move it")
    with writing(app):
        receipt_access.withdraw_all(sent[0].receipt)
    with pytest.raises(NotFound):
        code(app, cast, sent[0], key)
    code(app, cast, sent[1], key)
    assert [each.comment.count for each in opened(app, plan, cast) if each.mine] == [2]
    assert row(app, sent[0]).copy_group is None


def test_everything_still_adds_up(app, cast, plan, sent):
    key = add_theme(app, cast, "Move it")
    code(app, cast, sent[0], key, near=[sent[3]])
    with reading(app):
        found = published_figures.reconciliation_of(plan.id)
    assert found.adds_up
    assert (found.received, found.coded, found.uncoded) == (6, 5, 1)
