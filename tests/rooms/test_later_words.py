"""What is written after an answer is in the record as a salted hash alone, so words that could identify somebody can be
cut from it.
"""

from datetime import timedelta

import pytest
from sqlalchemy import select, text

from consult.access import Conflict, EditConflict, Forbidden, NotFound, ValidationError
from consult.commitments import commands as commitments
from consult.commitments import later_acts
from consult.commitments.commands import NoteData
from consult.consultations import queries
from consult.consultations.edit_conflicts import version_hash
from consult.contributions.models import MadeFile
from consult.pages import check_codes
from consult.record import checkpoints, entries, verify
from consult.record.canonical import document_hash
from consult.record.entries import Kind
from consult.report import recorded_rules
from consult.report.enums import Status
from consult.response import export, invited_replies, later_decisions, later_words, reply_rules
from consult.response import queries as response_queries
from consult.response.models import FollowUp, LaterDecision
from consult.response.rules import DispositionData
from consult.storage.database import db, today
from tests.answering import REASON, decide_all, promise, sign
from tests.cast import CODE, reading, writing
from tests.pages.test_offices import OFFICE, PASSED
from tests.rooms.test_corrections import everywhere
from tests.rooms.test_record_check import found, tamper

pytestmark = pytest.mark.both_databases

WHO = "Heron Quill"
FORECAST = {"no_forecast": "", "forecast": "Routes walked", "forecast_low": "3", "forecast_high": "5",
            "forecast_sure": "70"}  # fmt: skip
#: The fields with the name, by what was written.
NAMED = {
    "follow_up": ["worked", "failed", "evidence"], "note": ["text", "evidence"], "extended": ["text"],
    "holder": ["text"], "found": ["text"], "decision": ["reason"], "office": ["by", "text"],
}  # fmt: skip


@pytest.fixture
def followed(app, cast, plan, clock):
    """An answer, and one thing of each kind that was written since; every text names somebody."""
    dee, olga = cast.actor("Dee"), cast.actor("Olga")
    with reading(app):
        until = today() + timedelta(days=60)
    put_off = {"decision": "deferred", "open_question": "Who may?", "owner": "The board", "until": until}
    decide_all(app, cast, plan, {"siting": put_off, "hours": PASSED})
    made = promise(app, cast, forecast_on=until, **FORECAST)
    sign(app, cast)
    clock.forward(days=3)
    with writing(app):
        link = invited_replies.write_to(olga, CODE, OFFICE)
        invited_replies.send(link.token, f"{WHO}, Chief of Police", f"Our officer {WHO} will be there.")
    with writing(app):
        row = invited_replies.asked_before(plan.id, OFFICE)[-1]
        invited_replies.confirm(olga, CODE, row.id, f"Our officer {WHO} will be there.")
        given = NoteData(status=Status.SUBSTANTIAL, text=f"Walked with {WHO}.", evidence=f"Page of {WHO}")
        commitments.add_note(dee, CODE, made, given)
        later_acts.extend(dee, CODE, made, today() + timedelta(days=90), f"{WHO} fell ill.")
        later_acts.change_holder(dee, CODE, made, WHO, today())
        later_acts.enter_finding(dee, CODE, made, "4", f"Counted by {WHO}")
        decided = DispositionData(decision="not_changed", reason_kind="evidence", reason=f"{REASON} So says {WHO}.")
        later_decisions.decide_later(dee, CODE, decided, clause_key="siting")
        later_decisions.follow_up(dee, CODE, f"{WHO} sleeps now.", f"{WHO} still hears us.", f"Letter of {WHO}")
    return plan


def texts(app, cast):
    with reading(app):
        return {each.source: each for each in later_words.every(cast.actor("Dee"), CODE)}


def marked(words):
    return words.replace(WHO, f"[[name|{WHO}]]")


def cut(app, cast, each, words=None, seen=None, by="Dee"):
    with writing(app):
        given = {name: marked(text) for name, text in each.words.items()} if words is None else words
        later_words.cut(cast.actor(by), CODE, each.place, given, seen)


def test_the_record_has_no_words_of_what_is_written_after_an_answer(app, followed):
    with reading(app):
        told = [each for each in entries.entries(CODE) if each["kind"] in ("promise", "promise_event", "follow_up")]
        assert len(told) == 5
        assert WHO not in str([*entries.entries(CODE)])
        assert all(each["hash"] and {"text", "evidence", "worked"}.isdisjoint(each) for each in told)


def test_everything_that_was_written_is_listed(app, cast, followed):
    listed = texts(app, cast)
    assert {source: [*each.words] for source, each in listed.items()} == NAMED
    assert not any(each.is_in_record for each in listed.values())
    assert listed["office"].about == OFFICE
    assert listed["decision"].about == "2 Where the rooms are"
    assert {listed[each].about for each in ("note", "extended", "holder", "found")} == {"Walk the routes to school."}


def test_words_are_cut_everywhere_and_everything_else_stays(app, cast, followed):
    with writing(app):
        db.session.add(MadeFile(consultation_id=followed.id, kind="poster", content=WHO.encode(), version="x"))
    before = texts(app, cast)
    assert WHO in everywhere(app)
    for each in before.values():
        cut(app, cast, each)
        assert found(app) == [], each.source
    assert WHO not in everywhere(app)
    after = texts(app, cast)
    for source, each in before.items():
        cleared = {name: words.replace(WHO, "[name removed]") for name, words in each.words.items()}
        assert after[source].words == cleared, source
    with reading(app):
        removed = list(entries.entries(CODE, Kind.WORDS_REMOVED))
        db.session.remove()
    assert len(removed) == len(before)


def documents(app):
    """What the record has hashes of since the answer, by hash as it is now."""
    with reading(app):
        found = [
            each for each in response_queries.recorded_documents(queries.public_consultation(CODE)) if "salt" in each
        ]
        db.session.remove()
    return {document_hash(each): each for each in found}


def test_nobody_finds_out_by_trying_what_was_cut(app, cast, followed):
    """Whoever has the text that is left could otherwise try names until the hash in the record fits."""
    before = documents(app)
    with reading(app):
        recorded = {each.get("hash") for each in entries.entries(CODE)}
        db.session.remove()
    assert len(before) == len(NAMED)
    assert before.keys() <= recorded
    for each in texts(app, cast).values():
        cut(app, cast, each)
    after = documents(app)
    salts = {each["salt"] for each in after.values()}
    assert len(salts) == len(NAMED)
    assert {len(salt) for salt in salts} == {64}
    everything = everywhere(app)
    for code, document in before.items():
        assert document["salt"] not in everything
        assert code not in after
        assert all(document_hash(document | {"salt": salt}) != code for salt in salts)


def test_an_answer_of_an_office_says_that_words_are_cut_from_it(app, cast, followed):
    cut(app, cast, texts(app, cast)["office"])
    with reading(app):
        assert invited_replies.asked_before(followed.id, OFFICE)[-1].cuts == ["name"]


def test_what_was_written_last_is_listed_last(app, cast, followed, clock):
    clock.forward(days=2)
    with writing(app):
        later_decisions.follow_up(cast.actor("Dee"), CODE, "It still works.", "It fails at night.")
    with reading(app):
        listed = later_words.every(cast.actor("Dee"), CODE)
    assert [listed[-1].words["worked"], len(listed)] == ["It still works.", len(NAMED) + 1]


LONG = f"We asked {WHO} and the others who live there what they had seen at night since then."


@pytest.mark.parametrize(("marks", "told"), [
    (("[[name|", "]]", f"asked {WHO} and the others who live there what they had seen at night"), "more than half"),
    (("[[health|", "]]", "[name removed]"), "says that words are gone"),
    (("[[health|", "]]", "name removed"), "says that words are gone"),
    (("[[health|", "]]", "[name removed] and"), "says that words are gone"),
])  # fmt: skip
def test_a_text_is_not_cut_away_and_nothing_is_cut_twice(app, cast, followed, marks, told):
    with writing(app):
        later_decisions.follow_up(cast.actor("Dee"), CODE, LONG, "It fails at night.")
    each = texts(app, cast)["follow_up"]
    if WHO not in marks[2]:
        cut(app, cast, each, {"worked": marked(each.words["worked"])})
        each = texts(app, cast)["follow_up"]
    before, after, words = marks
    assert words in each.words["worked"]
    with pytest.raises(ValidationError) as refused:
        cut(app, cast, each, {"worked": each.words["worked"].replace(words, f"{before}{words}{after}")})
    assert [(told in str(error.message), error.field) for error in refused.value.errors] == [(True, "worked")]
    assert texts(app, cast)["follow_up"] == each


def test_words_that_are_cut_from_one_box_are_not_left_in_another(app, cast, followed):
    each = texts(app, cast)["follow_up"]
    with pytest.raises(ValidationError) as refused:
        cut(app, cast, each, {"worked": marked(each.words["worked"])})
    assert {error.field for error in refused.value.errors} == {"failed", "evidence"}
    with reading(app):
        dee, marks = cast.actor("Dee"), {name: marked(text) for name, text in each.words.items()}
        made = later_words.proposed(dee, CODE, each.place, marks)
        assert {other.source for other in later_words.elsewhere(dee, CODE, made)} == NAMED.keys() - {"follow_up"}


def test_texts_from_before_hashes_had_a_salt_are_known(app, cast, followed):
    """What is cut from them can be guessed, and the page says so."""
    tamper(app, "update invited_reply set hash = '', salt = ''")
    with writing(app):
        row = db.session.scalars(select(LaterDecision)).one()
        row.document = {name: value for name, value in row.document.items() if name != "salt"}
    guessable = {source for source, each in texts(app, cast).items() if each.is_guessable}
    assert guessable == {"decision", "office"}


def test_more_can_be_cut_later(app, cast, followed):
    cut(app, cast, texts(app, cast)["note"])
    left = texts(app, cast)["note"]
    assert left.words == {"text": "Walked with [name removed].", "evidence": "Page of [name removed]"}
    cut(app, cast, left, {"evidence": "[[contact|Page]] of [name removed]"})
    assert texts(app, cast)["note"].words["evidence"] == "[contact removed] of [name removed]"
    assert found(app) == []


def test_nothing_else_is_changed_and_every_fault_is_named(app, cast, followed):
    follow_up = texts(app, cast)["follow_up"]
    for words, fields in (
        ({"evidence": follow_up.words["evidence"].replace("\n", "\r\n")}, {"worked"}),
        ({}, {"worked"}),
        (follow_up.words, {"worked"}),
        ({"worked": "All is well.", "failed": ""}, {"worked", "failed"}),
        ({"worked": f"[[threat|{WHO}]] sleeps now.", "evidence": "Letter of [[name|x]]"}, {"worked", "evidence"}),
    ):
        with pytest.raises(ValidationError) as refused:
            cut(app, cast, follow_up, words)
        assert {each.field for each in refused.value.errors} == fields, words
    assert texts(app, cast)["follow_up"] == follow_up
    with pytest.raises(Forbidden):
        cut(app, cast, follow_up, by="Olga")
    seen, every = version_hash(dict(follow_up.words)), {name: marked(each) for name, each in follow_up.words.items()}
    cut(app, cast, follow_up, every, seen)
    cut(app, cast, follow_up, every, seen)  # A form that is sent twice.
    for stale in ({"failed": f"[[name|{WHO} still]] hears us."}, follow_up.words, {}):
        with pytest.raises(EditConflict):
            cut(app, cast, follow_up, stale, seen)


@pytest.mark.parametrize("place", ["follow_up.99", "note.x", "lines", "follow_up", "office.1"])
def test_a_place_that_is_none_is_not_found(app, cast, followed, place):
    with reading(app), pytest.raises(NotFound):
        later_words.one(cast.actor("Dee"), CODE, place)


def test_before_the_signature_nothing_is_cut(app, cast, plan):
    decide_all(app, cast, plan)
    with reading(app), pytest.raises(Conflict):
        later_words.every(cast.actor("Dee"), CODE)
    for name in ("Olga", "Mo", "Ana"):
        with reading(app), pytest.raises(Forbidden):
            later_words.every(cast.actor(name), CODE)


def in_record(app, source, table, content):
    """A row from before the record had hashes, with the entry that it had then."""
    tamper(app, f"update {table} set hash = '', salt = ''")
    with writing(app):
        (row,) = db.session.execute(text("select position from record_entry where kind = :kind"), {"kind": source})
        body = entries.canonical({"kind": source, "day": today().isoformat(), **content})
        db.session.execute(
            text("update record_entry set entry = :entry, leaf = :leaf where position = :at"),
            {"entry": body.decode(), "leaf": entries.leaf_hash(body), "at": row.position},
        )


def test_words_that_the_record_has_themselves_are_not_cut(app, cast, followed):
    """What was written before the record had hashes still agrees with it, and the page says that nobody can cut it."""
    words = texts(app, cast)["follow_up"].words
    in_record(app, "follow_up", "follow_up", {"number": 1, **words})
    assert found(app) == []
    old = texts(app, cast)["follow_up"]
    assert old.is_in_record
    with pytest.raises(NotFound):
        cut(app, cast, old)
    with writing(app):
        db.session.get_one(FollowUp, old.key).failed = "Nothing failed."
    assert found(app) == [f"{CODE}: follow-up 1 of the answer does not match the record"]


#: By table: the source, the columns that are hashed or hash, and what is named.
TAMPERED = {
    "follow_up": ("follow_up", ("worked", "hash", "salt"), "follow-up 1 of the answer does not match"),
    "progress_note": ("note", ("text", "hash", "salt"), "the progress on promise 1 does not match"),
    "promise_event": ("holder", ("text", "hash", "salt"), "what happened to promise 1 does not match"),
    "invited_reply": ("office", ("text", "hash", "salt", "by"), "the answer of an office does not match"),
}


@pytest.mark.parametrize("was_cut", [False, True])
@pytest.mark.parametrize("table", TAMPERED)
def test_what_is_changed_by_hand_is_named(app, cast, followed, table, was_cut):
    source, columns, named = TAMPERED[table]
    each = texts(app, cast)[source]
    if was_cut:
        cut(app, cast, each)
    for column in columns:
        with reading(app):
            query = text(f"select {column} from {table} where id = :id")  # noqa: S608 - names of this file
            kept = db.session.execute(query, {"id": each.key}).scalar_one()
        for value in ("", "0" * 64, f"Other words of {WHO}."):
            if (table, column, value, was_cut) == ("invited_reply", "hash", "", False):
                continue  # It is made again from the words, which are still those that were hashed.
            tamper(app, f"update {table} set {column} = '{value}' where id = {each.key}")  # noqa: S608
            assert any(named in told for told in found(app)), (column, value)
        with writing(app):
            statement = text(f"update {table} set {column} = :kept where id = :id")  # noqa: S608
            db.session.execute(statement, {"kept": kept, "id": each.key})
        assert found(app) == []


@pytest.mark.parametrize("was_cut", [False, True])
def test_the_open_data_has_a_line_for_each_check_code(app, cast, followed, tmp_path, was_cut):
    if was_cut:
        for each in texts(app, cast).values():
            cut(app, cast, each)
    with writing(app):
        while recorded_rules.record_due():
            pass
        checkpoints.sign_due()
        export.write(CODE, tmp_path)
        codes = check_codes.listed(entries.kept(CODE, *check_codes.KINDS, even_lost=check_codes.EVEN_LOST))
    assert [words for agrees, words in verify.verify(tmp_path) if not agrees] == []
    lines = (tmp_path / check_codes.LINES).read_bytes().splitlines()
    for each in (each for each in codes if each.file == check_codes.LINES):
        line = lines[int(each.command.split("p ")[0].removeprefix("sed -n ")) - 1]
        assert verify.hashlib.sha256(line).hexdigest() == each.code, each.kind
    assert {"promise", "promise_event", "follow_up", "decision", "office_answer"} <= {each.kind for each in codes}
    assert sum(each.removed for each in codes) == (len(NAMED) if was_cut else 0)
    data = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert (WHO.encode() in data) is not was_cut
    path = tmp_path / check_codes.LINES
    path.write_bytes(path.read_bytes().replace(b"still hears us", b"hears nothing"))
    assert any("recorded documents" in words for agrees, words in verify.verify(tmp_path) if not agrees)


@pytest.mark.slow
@pytest.mark.parametrize("times", [1, 2])
def test_a_restored_backup_has_none_of_the_texts_that_were_cut(app, cast, followed, kept, times):
    kept.make()
    for each in texts(app, cast).values():
        cut(app, cast, each)
    journal = kept.export()
    for _ in range(times):
        kept.lose_database()
        done = kept.put_back(journals=[journal])
        assert done.undone.counts["texts of answers that could identify somebody"] == sum(map(len, NAMED.values()))
    assert WHO not in everywhere(app)
    after = texts(app, cast)
    assert {words for each in after.values() for words in each.words.values()} == {later_words.ALL_REMOVED}
    with reading(app):
        office = invited_replies.asked_before(followed.id, OFFICE)[-1]
        assert [reply_rules.CUT_WORDS[kind][0] for kind in office.cuts] == [later_words.ALL_REMOVED]
    assert found(app) == []
