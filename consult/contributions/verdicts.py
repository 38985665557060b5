"""What people say once the answer is signed, by choosing one of a few: whether its summary says what people like them
said, whether the answer answers them, and whether a promise has happened where they are.

Anyone can say so: with a receipt, once for all that was sent with it, or openly, which is a class of its own, because
one person can do that again. A verdict is on its own: its look-up is made of the receipt and the question, and is in no
other row. The last one counts. What was sent too fast waits, all of it together, until a moderator lets it count or
leaves it out: there is nothing to read in it. No place is asked for, and none is kept.

Everyone sees numbers that move by tens. Nobody who watches them, or sends nine of ten, learns what somebody said.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import ColumnElement, Select, func, insert, select, update

from consult.access import Conflict, NotFound
from consult.consultations import queries as consultations
from consult.consultations.lifecycle import SIGNED
from consult.consultations.models import Consultation
from consult.contributions import receipt_access, verdict_lines
from consult.contributions.enums import HoldReason
from consult.contributions.models import GivenVerdict, VerdictCount
from consult.contributions.sheets import JUNK, WAITING
from consult.contributions.verdict_rules import VERDICT_LABELS, Asked, Question, Verdict, stepped
from consult.credentials import receipts
from consult.runtime import periodic_tasks
from consult.storage.database import change_rows, db, random_key, settings, today
from consult.text.messages import N_

NOT_ANSWERED = N_("There is no answer yet. Come back when it is there.")
NO_COMMENT = N_("This receipt has no comment in this plan that is still there. You can answer without it.")


@dataclass(frozen=True)
class ShownVerdicts:
    """The verdicts of one class as everyone sees them: in tens, 0 for fewer than ten."""

    by_receipt: bool
    people: Mapping[Verdict, int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        return sum(self.people.values())


def answered_plan(code: str) -> Consultation:
    """The plan, if its answer is signed.

    Raises:
        NotFound: there is no such plan. Conflict: it has no answer.
    """
    consultation = consultations.public_consultation(code)
    if consultation.state not in SIGNED:
        raise Conflict(NOT_ANSWERED)
    return consultation


def lookup_of_receipt(code: str, asked: Asked, entered: str) -> bytes:
    """The look-up of the verdict of whoever has this receipt.

    Raises:
        ValidationError: it cannot be a receipt. NotFound: nothing belongs to it, or no comment in this plan that is
        still there.
    """
    mine = receipt_access.open_receipt(entered)
    if mine.consultation.code != code or not any(entry.has_words and not entry.gone for entry in mine.comments):
        raise NotFound(NO_COMMENT)
    return _lookup(mine.receipt, asked.kind)


def lookup_of_form(asked: Asked, seed: bytes) -> bytes:
    """The look-up of the verdict that one form sends without a receipt: however often it is sent, it counts once."""
    return _lookup(receipts.from_seed(seed), f"open {asked.kind}")


def _lookup(receipt: int, kind: str) -> bytes:
    return receipts.derive(settings().secret, receipt, kind).lookup_hmac


def give(
    code: str, asked: Asked, lookup_hmac: bytes, verdict: Verdict, *, by_receipt: bool, held: HoldReason | None = None
) -> None:
    """Keep a verdict, in place of the one that this look-up had.

    Raises:
        NotFound, Conflict: as `answered_plan`.
    """
    consultation = answered_plan(code)
    values = {"verdict": verdict.value, "day": today()}
    which = GivenVerdict.lookup_hmac == lookup_hmac
    if db.session.scalar(select(GivenVerdict.id).where(which)) is not None:
        db.session.execute(update(GivenVerdict).where(which).values(**values))
        return
    row = {
        "id": random_key(),
        "consultation_id": consultation.id,
        "question": asked.question.value,
        "commitment_id": asked.commitment_id,
        "lookup_hmac": lookup_hmac,
        "by_receipt": by_receipt,
        "hold_reason": held.value if held else "",
    }
    db.session.execute(insert(GivenVerdict), [row | values])


def shown(consultation_id: int) -> Mapping[Asked, Sequence[ShownVerdicts]]:
    """The verdicts on a plan with a receipt and those without, as everyone sees them; a class of which nothing is shown
    is left out.
    """
    query = select(VerdictCount).where(VerdictCount.consultation_id == consultation_id, VerdictCount.people > 0)
    found: dict[tuple[Asked, bool], dict[Verdict, int]] = {}
    for row in db.session.scalars(query.order_by(VerdictCount.commitment_id)):
        asked = Asked(Question(row.question), row.commitment_id)
        found.setdefault((asked, row.by_receipt), {})[Verdict(row.verdict)] = row.people
    classes: dict[Asked, list[ShownVerdicts]] = {}
    for asked, by_receipt in sorted(found, key=lambda key: not key[1]):
        people = found[asked, by_receipt]
        every = {verdict: people.get(verdict, 0) for verdict in VERDICT_LABELS[asked.question]}
        classes.setdefault(asked, []).append(ShownVerdicts(by_receipt, every))
    return classes


def count_held(consultation_id: int, *, junk: bool = False) -> int:
    """How many verdicts wait for a spam check, or were removed as junk."""
    return db.session.scalar(held(consultation_id, junk=junk)) or 0


def held(consultation_id: int, *, junk: bool = False) -> Select[int]:
    """The same as a query, for a statement that asks more."""
    return select(func.count()).select_from(GivenVerdict).where(*_held(consultation_id, junk=junk))


def release(consultation_id: int, junk: bool) -> int:
    """Let all held verdicts of a plan count, or all that were removed; returns how many that was."""
    verdict_lines.release(consultation_id, junk)
    return change_rows(update(GivenVerdict).where(*_held(consultation_id, junk=junk)).values(hold_reason=""))


def mark_junk(consultation_id: int) -> int:
    """Remove all held verdicts of a plan as junk; returns how many that was."""
    verdict_lines.mark_junk(consultation_id)
    return change_rows(update(GivenVerdict).where(*_held(consultation_id, junk=False)).values(hold_reason=JUNK))


def _held(consultation_id: int, *, junk: bool) -> tuple[ColumnElement[bool], ...]:
    return (
        GivenVerdict.consultation_id == consultation_id,
        GivenVerdict.hold_reason.in_((JUNK,) if junk else WAITING),
    )


def count_due() -> int:
    """Move the numbers that are due, of days that are over; returns how many that was."""
    given, counted = (
        (each.consultation_id, each.question, each.commitment_id, each.by_receipt, each.verdict)
        for each in (GivenVerdict, VerdictCount)
    )
    over = GivenVerdict.day < today(), GivenVerdict.hold_reason == ""
    now = {
        tuple(key): count
        for *key, count in db.session.execute(select(*given, func.count()).where(*over).group_by(*given))
    }
    rows = {tuple(key): row for *key, row in db.session.execute(select(*counted, VerdictCount))}
    done = 0
    for key in now.keys() | rows.keys():
        row = rows.get(key)
        people = stepped(row.people if row else 0, now.get(key, 0))
        if row is None and people:
            plan_id, question, commitment_id, by_receipt, verdict = key
            db.session.add(VerdictCount(
                consultation_id=plan_id, question=question, commitment_id=commitment_id, by_receipt=by_receipt,
                verdict=verdict, people=people,
            ))  # fmt: skip
            done += 1
        elif row is not None and row.people != people:
            row.people = people
            done += 1
    db.session.flush()
    return done


def register_periodic_tasks() -> None:
    """Register the counting of verdicts as a periodic task: once a day."""
    periodic_tasks.register("count verdicts", count_due, consultations.last_change)
