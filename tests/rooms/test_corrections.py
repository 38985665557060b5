"""A signed answer is corrected in public: each correction makes a version, and earlier ones stay readable, without what
could identify somebody.
"""

from datetime import timedelta

import pytest
from sqlalchemy import delete, select, update

from consult.access import Conflict, EditConflict, Forbidden, NotFound, ValidationError
from consult.consultations.edit_conflicts import version_hash
from consult.contributions.models import MadeFile
from consult.operations import backups
from consult.pages import check_codes
from consult.record import checkpoints, entries, verify
from consult.record.canonical import document_hash
from consult.record.entries import Kind
from consult.response import corrections, export, invited_replies
from consult.response import queries as response_queries
from consult.response.correction_fields import CorrectionData
from consult.response.correction_rules import Place
from consult.response.models import ClauseDecision, ResponseNotes, SignedResponse
from consult.storage.database import Model, db, today
from tests.answering import LINES, REASON, REPLY, decide_all, reply, sign
from tests.cast import CODE, reading, writing
from tests.rooms.test_record_check import found

pytestmark = pytest.mark.both_databases

SITING = Place("clause", "siting")
PAGE_ONE = Place("lines")
BETTER = "The map of calls from 2026 shows that a fixed distance leaves no address near the harbour."
NAMED = "Heron Quill of Pier Street 9 told us that the rooms wake his children each night."
UNNAMED = "A neighbour told us that the rooms wake his children each night."
NOTE = "The map is from 2026, not from 2025."


@pytest.fixture
def signed(app, cast, plan):
    """An answer in which a reason names somebody."""
    decide_all(app, cast, plan, {"siting": {"reason": NAMED}})
    sign(app, cast)
    return plan


def correct(app, cast, place, texts, seen=None, **words):
    with writing(app):
        given = CorrectionData(texts=texts, **{"cause": "mistake", "note": NOTE} | words)
        corrections.correct(cast.actor("Dee"), CODE, place, given, seen)


def versions(app, plan):
    with reading(app):
        return [(row.number, row.hash, row.document) for row in response_queries.versions_of(plan.id)]


def reason_in(document, key="siting"):
    return next(each["reason"] for each in document["dispositions"] if each["clause"] == key)


def summary(app, plan):
    with reading(app):
        return response_queries.summary(plan.row)


def test_a_correction_is_a_version_of_its_own_and_the_one_before_stays(app, cast, signed, clock):
    before = summary(app, signed)
    [(_, first_hash, first)] = versions(app, signed)
    clock.forward(days=3)
    correct(app, cast, Place("clause", "hours"), {"reason": BETTER})
    after = summary(app, signed)
    assert after.clause("hours").disposition.reason == BETTER
    assert after.clause("hours").disposition.corrected_on == before.front.answered_on + timedelta(days=3)
    assert after.clause("siting").disposition.corrected_on is None
    assert (after.front.answered_on, after.front.days_early) == (before.front.answered_on, before.front.days_early)
    [told] = after.corrections
    assert (told.number, told.place, told.fields, told.note) == (2, "clause.hours", ("reason",), NOTE)
    (_, kept_hash, kept), (number, second_hash, second) = versions(app, signed)
    assert (kept_hash, kept, document_hash(kept)) == (first_hash, first, first_hash)
    assert (number, second["corrections"][0]["corrects"]) == (2, first_hash)
    with reading(app):
        entry = list(entries.entries(CODE, Kind.ANSWER))[-1]
    assert (entry["number"], entry["hash"], entry["corrects"]) == (2, second_hash, first_hash)
    assert NOTE not in str(entry)
    assert found(app) == []


def test_everything_else_of_the_answer_stays_as_it_was_signed(app, cast, signed):
    correct(app, cast, PAGE_ONE, {"decided": "We go ahead with two rooms."})
    (_, _, first), (_, _, second) = versions(app, signed)
    same = {name for name in first if first[name] == second[name]}
    assert {*first} - same == {"lines", "salt"}
    assert {*second} - {*first} == {"corrections"}
    assert second["lines"] == first["lines"] | {"decided": "We go ahead with two rooms."}


def test_each_place_of_the_answer_can_be_corrected_again_and_again(app, cast, signed):
    correct(app, cast, SITING, {"reason": BETTER, "reason_kind": "law"})
    correct(app, cast, SITING, {"reason": REASON})
    correct(app, cast, PAGE_ONE, {"biggest_change": "Rooms near the harbour."})
    shown = summary(app, signed)
    assert [(each.number, each.place, each.fields) for each in shown.corrections] == [
        (2, "clause.siting", ("reason_kind", "reason")), (3, "clause.siting", ("reason",)),
        (4, "lines", ("biggest_change",)),
    ]  # fmt: skip
    assert shown.clause("siting").disposition.reason_kind == "law"
    assert found(app) == []


def refusals(app, cast, place, texts, **given):
    with pytest.raises(ValidationError) as refused:
        correct(app, cast, place, texts, **given)
    return {each.field: each.message for each in refused.value.errors}


def test_a_correction_has_to_say_what_an_answer_says_and_why(app, cast, signed):
    """All faults are told at once, each at its field."""
    told = refusals(app, cast, SITING, {"reason": "Noted.", "reason_kind": "not_our_power"}, cause="", note="Oh.")
    assert set(told) == {"reason", "office", "law", "cause", "note"}
    assert set(refusals(app, cast, SITING, {})) == {"reason"}
    assert set(refusals(app, cast, PAGE_ONE, {"decided": " ".join(["word"] * 111)})) == {"decided"}
    assert set(refusals(app, cast, PAGE_ONE, {"decided": ""})) == {"decided"}
    assert set(refusals(app, cast, SITING, {"reason_kind": "law"}, cause="identifying")) == {"cause"}
    same = f"{REASON} That holds for hours."
    correct(app, cast, SITING, {"reason": same})
    keys = [each["clause"] for each in versions(app, signed)[0][2]["dispositions"]]
    other = next(key for key in keys if key not in ("siting", "hours"))
    assert set(refusals(app, cast, Place("clause", other), {"reason": same})) == {"reason"}
    assert len(versions(app, signed)) == 2


def test_only_who_signs_corrects_only_what_is_signed_and_only_what_is_there(app, cast, plan):
    decide_all(app, cast, plan)
    with pytest.raises(Conflict):
        correct(app, cast, SITING, {"reason": BETTER})
    sign(app, cast)
    given = CorrectionData(texts={"reason": BETTER}, cause="mistake", note=NOTE)
    for other in ("Olga", "Ana", "Mo"):
        with writing(app), pytest.raises(Forbidden):
            corrections.correct(cast.actor(other), CODE, SITING, given)
    for nowhere in (Place("clause", "nowhere"), Place("theme", "none"), Place("principle", "dignity")):
        with pytest.raises(NotFound):
            correct(app, cast, nowhere, {"reason": BETTER})
    for written in ("", "clause", "lines.", "lines.decided", "promise.1", "replies"):
        with pytest.raises(NotFound):
            Place.read(written)
    assert len(versions(app, plan)) == 1


def test_nobody_corrects_what_they_did_not_see(app, cast, signed):
    with reading(app):
        seen = version_hash(corrections.texts_of(cast.actor("Dee"), CODE, SITING))
    correct(app, cast, SITING, {"reason": BETTER}, seen=seen)
    with pytest.raises(EditConflict):
        correct(app, cast, SITING, {"reason": REASON}, seen=seen)


def test_the_name_of_an_office_that_was_asked_stays(app, cast, plan):
    given = {"reason_kind": "not_our_power", "office": "The harbour board", "law": "Harbour Act, section 3"}
    decide_all(app, cast, plan, {"siting": given})
    sign(app, cast)
    correct(app, cast, SITING, {"law": "Harbour Act, section 4"})
    correct(app, cast, SITING, {"office": "The port board"})
    with writing(app):
        invited_replies.write_to(cast.actor("Olga"), CODE, "The port board")
    assert set(refusals(app, cast, SITING, {"office": "The harbour board"})) == {"office"}
    assert found(app) == []


def test_an_answer_of_an_earlier_program_is_corrected_with_clean_words(app, cast, plan, clock):
    """It has no day of its own, so the day until which it put something off is over by any reckoning."""
    with reading(app):
        until = today() + timedelta(days=60)
    put_off = {"decision": "deferred", "open_question": "Which map?", "owner": "Head of Sites", "until": until}
    decide_all(app, cast, plan, {"siting": put_off})
    sign(app, cast)
    with writing(app):
        row = db.session.scalars(select(SignedResponse)).one()
        row.document = row.document | {"day": ""}
    clock.forward(days=200)
    correct(app, cast, SITING, {"reason": f"{BETTER}\r\n\r\n ", "law": "Harbour Act, section 3"})
    correct(app, cast, SITING, {"reason_kind": "not_our_power", "office": " The  board ", "law": "Harbour Act "})
    [*_, (_, _, document)] = versions(app, plan)
    [decided] = [each for each in document["dispositions"] if each["clause"] == "siting"]
    assert (decided["reason"], decided["office"], decided["law"]) == (BETTER, "The board", "Harbour Act")


def everywhere(app):
    """Every text of every table, as one."""
    with reading(app):
        rows = (db.session.execute(select(table)).all() for table in Model.metadata.sorted_tables)
        return "\n".join(str(value) for found_rows in rows for row in found_rows for value in row)


def test_words_that_could_identify_somebody_are_gone_from_every_version(app, cast, signed):
    """Also from a version between, and from files that were made."""
    correct(app, cast, SITING, {"reason": NAMED.replace("9", "11")})
    with writing(app):
        db.session.add(MadeFile(consultation_id=signed.id, kind="poster", content=b"Heron Quill", version="x"))
    assert "Heron Quill" in everywhere(app)
    correct(app, cast, SITING, {"reason": UNNAMED}, cause="identifying", note="The reason named somebody.")
    assert "Heron Quill" not in everywhere(app)
    assert [reason_in(document) for _, _, document in versions(app, signed)] == ["", "", UNNAMED]
    first, second, third = versions(app, signed)
    with reading(app):
        assert {each["document"]: each["hash"] for each in entries.entries(CODE, Kind.WORDS_REMOVED)} == {
            hash_: document_hash(document) for _, hash_, document in (first, second)
        }
        assert db.session.scalars(select(MadeFile.content)).all() == [None]
    assert third[1] == document_hash(third[2])
    assert found(app) == []
    correct(app, cast, SITING, {"reason": BETTER})
    assert found(app) == []


REPLIED = "Heron Quill told our meeting that he is afraid. We would have gone further."


def test_nobody_finds_out_by_trying_what_was_removed(app, cast, signed):
    """Whoever has all the rest of an answer could otherwise try names until its old check code fits."""
    correct(app, cast, Place("clause", "hours"), {"reason": BETTER})
    before = versions(app, signed)
    assert len({document["salt"] for _, _, document in before}) == 2
    correct(app, cast, SITING, {"reason": UNNAMED}, cause="identifying")
    for (number, code, document), (_, _, first) in zip(versions(app, signed)[:2], before, strict=True):
        decided = [
            each | ({"reason": NAMED} if each["clause"] == "siting" else {}) for each in document["dispositions"]
        ]
        tried = document | {"dispositions": decided}
        assert len(document["salt"]) == 64
        assert document_hash(tried) != code, number
        assert document_hash(tried | {"salt": first["salt"]}) == code, number
        assert first["salt"] not in everywhere(app)


@pytest.fixture
def replied(app, cast, plan):
    """An answer with a reply that names somebody, after one from which something was cut before."""
    decide_all(app, cast, plan)
    reply(app, cast, "The families", "Ring 0161 496 0347.", "Ring [[contact|0161 496 0347]].")
    reply(app, cast, "The neighbours", REPLIED)
    sign(app, cast)
    return plan


def cut(app, cast, marked, number=2):
    correct(app, cast, Place("reply", str(number)), {"text": marked}, cause="identifying", note="It named a man.")


def test_more_is_cut_from_a_reply_and_nothing_else_is_changed_in_it(app, cast, replied):
    before = summary(app, replied).replies
    for wrong in (REPLIED.replace("further", "less far"), REPLIED.replace("afraid", "[[threat|afraid]]"), "", REPLIED):
        assert set(refusals(app, cast, Place("reply", "2"), {"text": wrong}, cause="identifying")) == {"text"}
    cut(app, cast, REPLIED.replace("Heron Quill", "[[name|Heron Quill]]"))
    first, second = summary(app, replied).replies
    assert first == before[0]
    assert second.text.endswith("told our meeting that he is afraid. We would have gone further.")
    assert second.cuts == ("name",)
    assert "Heron Quill" not in everywhere(app)
    cut(app, cast, first.text.replace("Ring", "[[name|Ring]]"), 1)
    assert summary(app, replied).replies[0].cuts == ("contact", "name")
    assert found(app) == []


def test_only_a_reply_that_came_can_be_cut(app, cast, plan, clock):
    decide_all(app, cast, plan)
    with writing(app):
        invited_replies.invite(cast.actor("Olga"), CODE, "The neighbours")
    clock.forward(days=20)
    sign(app, cast)
    for number in (1, 2):
        with pytest.raises(NotFound):
            cut(app, cast, "x", number)


def test_the_note_does_not_repeat_what_it_removes(app, cast, signed):
    """Everyone reads the note, and no correction can change it."""
    texts = {"reason": UNNAMED}
    for note in ("It named heron quill.", "It named a man of Street 9.", "It said where his pier is."):
        told = refusals(app, cast, SITING, texts, cause="identifying", note=note)
        assert set(told) == {"note"}, note
    assert len(versions(app, signed)) == 1
    correct(app, cast, SITING, texts, cause="identifying", note="The reason told where a neighbour sleeps each night.")


TAMPERED = {
    "words that were removed come back": (
        lambda: set_reason(1, NAMED), "the answer 1 does not match the record"),
    "an earlier version says something else": (
        lambda: set_reason(2, REASON), "the answer 2 does not match the record"),
    "the newest version says something else": (
        lambda: set_reason(3, REASON), "the answer 3 does not match the record"),
    "an earlier version is gone": (
        lambda: db.session.execute(delete(SignedResponse).where(SignedResponse.number == 2)),
        "the answer 2 does not match the record"),
    "the newest version is gone": (
        lambda: db.session.execute(delete(SignedResponse).where(SignedResponse.number == 3)),
        "the answer 3 does not match the record"),
    "the tables have other words than the newest version": (
        lambda: db.session.execute(update(ClauseDecision).values(reason=REASON)),
        "number 1 of the answer’s decisions does not match the tables"),
    "a line of page one": (
        lambda: db.session.execute(update(ResponseNotes).values(decided="No.")),
        "the summary of the answer does not match the tables"),
}  # fmt: skip


def set_reason(number, reason):
    row = db.session.scalars(select(SignedResponse).where(SignedResponse.number == number)).one()
    decided = [
        each | ({"reason": reason} if each["clause"] == "siting" else {}) for each in row.document["dispositions"]
    ]
    row.document = row.document | {"dispositions": decided}


@pytest.mark.parametrize("what", TAMPERED)
def test_a_version_that_somebody_changes_by_hand_is_named(app, cast, signed, what):
    correct(app, cast, SITING, {"reason": UNNAMED}, cause="identifying")
    correct(app, cast, Place("clause", "hours"), {"reason": BETTER})
    act, named = TAMPERED[what]
    with writing(app):
        act()
    assert f"{CODE}: {named}" in found(app)


@pytest.mark.slow
@pytest.mark.parametrize("has_copy", [True, False])
def test_a_restored_backup_has_no_words_that_were_removed_since(app, cast, signed, kept, has_copy):
    """Also in the tables that the answer is made from; with a copy of the record, and without one."""
    correct(app, cast, PAGE_ONE, {"decided": "Heron Quill made us go ahead."})
    kept.make()
    correct(app, cast, SITING, {"reason": UNNAMED}, cause="identifying")
    correct(app, cast, PAGE_ONE, {"decided": LINES["decided"]}, cause="identifying")
    cut(app, cast, f"[[name|{REPLY[:2]}]]{REPLY[2:]}", 1)
    journal = kept.export()
    if not has_copy:
        for path in backups.record_folder(kept.app.extensions["settings"]).iterdir():
            path.unlink()
    kept.lose_database()
    done = kept.put_back(journals=[journal])
    assert done.undone.counts["texts of answers that could identify somebody"] == 4
    assert [each.text for each in summary(app, signed).replies] == [""]
    assert "Heron Quill" not in everywhere(app)
    assert [number for number, *_ in versions(app, signed)] == [1, 2]
    assert found(app) == []
    correct(app, cast, SITING, {"reason": UNNAMED})
    assert found(app) == []


@pytest.mark.slow
def test_a_backup_from_after_the_correction_comes_back_whole(app, cast, signed, kept):
    """What was written instead is not removed, though the journal knows the place."""
    correct(app, cast, SITING, {"reason": UNNAMED}, cause="identifying")
    kept.make()
    done = kept.put_back()
    assert not done.undone.counts["texts of answers that could identify somebody"]
    assert [reason_in(document) for _, _, document in versions(app, signed)] == ["", UNNAMED]
    assert found(app) == []


@pytest.mark.slow
def test_the_open_data_agrees_after_a_restore_that_lost_a_correction(app, cast, signed, kept, tmp_path):
    """The record still has the lost versions, which no file has any more."""
    kept.make()
    correct(app, cast, Place("clause", "hours"), {"reason": BETTER})
    correct(app, cast, SITING, {"reason": UNNAMED}, cause="identifying")
    kept.sweep()
    kept.put_back()
    for texts, numbers in ({}, [1]), ({"reason": UNNAMED}, [1, 2]):
        if texts:
            correct(app, cast, SITING, texts)
        folder = tmp_path / f"{len(numbers)} versions"
        with writing(app):
            checkpoints.sign_due()
            export.write(CODE, folder)
            codes = check_codes.listed(entries.kept(CODE, *check_codes.KINDS, even_lost=check_codes.EVEN_LOST))
            [restored] = [each for each in entries.entries(CODE, Kind.LIFE) if each["event"] == "restored"]
            lost = restored["position"] - restored["since"]
        assert lost > 0
        assert [each.number for each in codes if each.kind == Kind.ANSWER] == numbers
        said = list(verify.verify(folder))
        assert [words for agrees, words in said if not agrees] == []
        assert f"lost in restores: {lost}" in " ".join(words for _, words in said)
