"""A restore from before an office was asked again: what it answered since is gone, and it is asked once more."""

import pytest

from consult.access import NotFound
from consult.operations.record_check import checking
from consult.record import entries
from consult.response import invited_replies, later_decisions, offices
from consult.response.reply_rules import ReferredPoint
from consult.response.rules import DispositionData
from consult.storage.database import db
from tests.answering import REASON
from tests.cast import CODE, reading, writing
from tests.pages.test_offices import OFFICE, PASSED, sign_with_delay

pytestmark = [pytest.mark.both_databases, pytest.mark.slow]

LATER = ReferredPoint("siting", "", later=True)


def answer(app, cast, text, marked=""):
    """Ask the office, let it answer and confirm that; the token of its link, and the row's number."""
    olga = cast.actor("Olga")
    with writing(app):
        link = invited_replies.write_to(olga, CODE, OFFICE)
        invited_replies.send(link.token, OFFICE, text)
    with writing(app):
        row = invited_replies.asked_before(cast.consultation_id, OFFICE)[-1]
        invited_replies.confirm(olga, CODE, row.id, marked or text)
        return link.token, row.number


def told(app):
    """What the office answered, by part."""
    with reading(app):
        return {each.point.clause: each.answer and each.answer.text for each in offices.referrals(OFFICE)}


def mismatches(app):
    with reading(app):
        return [each.words for each in checking.findings() if each.words.startswith(f"{CODE}: ")]


@pytest.mark.parametrize("is_asked", [False, True], ids=["before it was asked", "while it is asked"])
def test_an_office_that_answered_again_since_the_backup_is_asked_once_more(app, cast, plan, kept, is_asked):
    sign_with_delay(app, cast, plan)
    assert answer(app, cast, "We will talk to the officers.")[1] == 1
    with writing(app):
        given = DispositionData(**PASSED | {"reason": REASON})
        later_decisions.decide_later(cast.actor("Dee"), CODE, given, clause_key="siting")
    asked = ""
    if is_asked:
        with writing(app):
            asked = invited_replies.write_to(cast.actor("Olga"), CODE, OFFICE).token
    kept.make()
    kept.sweep()
    used, number = answer(app, cast, "Heron Quill knows where.", "[[name|Heron Quill]] knows where.")
    assert (number, told(app)["siting"]) == (2, "[name removed] knows where.")
    kept.sweep()
    kept.put_back()

    assert told(app) == {"hours": "We will talk to the officers.", "siting": None}
    assert b"Heron Quill" not in kept.bytes()
    for token in filter(None, (asked, used)):
        with pytest.raises(NotFound), reading(app):
            invited_replies.opened(token)
    with reading(app):
        assert invited_replies.to_ask(plan.id) == ({} if is_asked else {OFFICE: [LATER]})
        assert [row.number for row in invited_replies.asked_before(plan.id, OFFICE)] == [1, 2][: 1 + is_asked]
    assert mismatches(app) == []

    assert answer(app, cast, "Next to the station.")[1] == 2
    assert told(app) == {"hours": "We will talk to the officers.", "siting": "Next to the station."}
    assert mismatches(app) == []
    with reading(app):
        recorded = [each["number"] for each in entries.entries(CODE, entries.Kind.OFFICE_ANSWER)]
        db.session.remove()
    assert recorded == [1, 2, 2], "the record keeps the entry that others saw, of the answer that was lost"
