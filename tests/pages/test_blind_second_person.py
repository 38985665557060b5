"""While somebody groups a sample, no page tells them what others found: not in it, and not in any other comment.

Whatever the others had found, each page of the one who groups a sample would be the same, letter by letter. The pages
come from the map of addresses, so a new one is looked at without being named here.
"""

import pytest
from sqlalchemy import delete, select, update

from consult.access import Role
from consult.analysis import codebook_changes, coding
from consult.analysis.codebook import Judgement
from consult.analysis.models import Coding, CodingSample, SampledComment, Sorting, Suggestion, SuggestionRun, Theme
from consult.analysis.suggesting import switch
from consult.consultations import roles
from consult.contributions.enums import Consent
from consult.staff.models import Staff
from consult.storage.database import db, today
from tests.answering import BASE, add_theme, close, published
from tests.cast import CODE, counted, writing
from tests.watching import Watcher, differing, normalised

pytestmark = pytest.mark.slow

EARLIER, SAMPLED, COUNT = range(3), range(3, 7), 12
#: All that one person may be in a plan besides an analyst: nothing of it leads around.
ALL_ROLES = (Role.ANALYST, Role.ORGANIZER, Role.MODERATOR)
#: Where those who group no sample see what was found.
TOLD = (
    f"{BASE}/themes",
    f"{BASE}/themes/noise-night",
    f"{BASE}/agreement",
    f"{BASE}/agreement/differences",
    f"{BASE}/heard",
    f"{BASE}/results",
)


def figures(alpha):
    return {"units": 3, "same": 900, "prevalence": 300, "kappa": alpha, "alpha": alpha, "low": alpha, "high": alpha}


@pytest.fixture
def sent(app, cast, plan):
    """Comments that Ana grouped: a few are in a sample that is done, and a few in one that Ida groups."""
    found = [published(app, cast, f"Words as number {number}.", consent=Consent.QUOTE) for number in range(COUNT)]
    counted(app)
    for title in ("Noise at night", "Steps"):
        add_theme(app, cast, title, clause_key="siting")
    with writing(app):
        for name in ("Ana", "Ida"):
            for role in ALL_ROLES:
                roles.give_role(plan.row, db.session.get_one(Staff, cast.ids[name]), role)
        for number, each in enumerate(found):
            keys = ["noise-night"] if number < COUNT / 2 else ["steps"]
            coding.code_comment(cast.actor("Ana"), CODE, each.id, keys, judgement=Judgement(safety=number == 9))
        switch.set_switch(cast.actor("Olga"), CODE, on=True)
        db.session.execute(update(SuggestionRun).values(made_on=today()))
        for place, each in enumerate(found):
            db.session.add(Suggestion(comment_id=each.id, themes=["steps"], learned_from=9, alike=[], place=place))
        sampled(plan, cast.ids["Zed"], [found[number] for number in EARLIER], ["steps"])
        sampled(plan, cast.ids["Ida"], [found[number] for number in SAMPLED], None)
    return found


def sampled(plan, second, comments, found):
    done = {"done_on": today(), "figures": {key: figures(700) for key in ("noise-night", "steps")}} if found else {}
    sample = CodingSample(
        consultation_id=plan.id, staff_id=second, texts=COUNT, size=len(comments),
        codebook_version=codebook_changes.version_of(plan.id), **done,
    )  # fmt: skip
    db.session.add(sample)
    db.session.flush()
    for each in comments:
        db.session.add(SampledComment(sample_id=sample.id, comment_id=each.id, first=["noise-night"], second=found))


def find_otherwise(app, sent):
    """As if others had found and judged something else in every comment, and agreed differently."""
    with writing(app):
        ids = dict(db.session.execute(select(Theme.key, Theme.id).where(Theme.key.in_(("noise-night", "steps")))).all())
        db.session.execute(update(Coding).values(theme_id=ids["steps"]))
        none = sent[-1].id
        db.session.execute(delete(Coding).where(Coding.comment_id == none))
        db.session.execute(update(Sorting).where(Sorting.comment_id == none).values(none_fits=True))
        db.session.execute(update(Sorting).values(
            stance="against", strength="very", is_safety=~Sorting.is_safety, is_minority=True, is_unsure=True,
        ))  # fmt: skip
        db.session.execute(update(Suggestion).values(themes=["noise-night"], learned_from=11, place=-Suggestion.place))
        db.session.execute(update(SampledComment).values(first=["steps"]))
        db.session.execute(
            update(CodingSample)
            .where(CodingSample.done_on.is_not(None))
            .values(figures={key: figures(300) for key in ids}, differing=2)
        )


def addresses(app, sent):
    """Every page, with the comments in the sample, in the earlier one and in none."""
    values = {
        "code": [CODE], "key": ["siting"], "theme_key": ["noise-night", "steps"], "comment_id": [str(sent[0].id)],
    }  # fmt: skip
    found = [address for _, address in Watcher(app, values).addresses()]
    chosen = [sent[number].id for number in (0, SAMPLED[0], COUNT - 1)]
    return found + [f"{BASE}/{page}?comment={each}" for page in ("coding", "agreement/sample") for each in chosen]


def look(browser, pages):
    """Those of these pages that this person can open now, by their address."""
    found = {}
    for page in pages:
        answer = browser.browser.get(page)
        if answer.status_code == 200:
            found["", page] = normalised(answer.text)
        answer.close()
    return found


def test_no_page_of_who_groups_a_sample_depends_on_what_others_found(plan, clock, staff_client, sent):
    close(plan.app, plan)
    ana, ida = staff_client("Ana"), staff_client("Ida")
    pages = addresses(plan.app, sent)
    before, told = look(ida, pages), look(ana, TOLD)
    assert len(before) > 60
    find_otherwise(plan.app, sent)
    assert differing(before, look(ida, pages)) == []
    after = look(ana, TOLD)
    assert [page for who, page in told if told[who, page] == after.get((who, page))] == [], "others do see it"
