"""A second person looks at a version that is to be published as typing mistakes but changes more."""

from dataclasses import asdict, dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import aliased

from consult.access import Actor, Conflict, Forbidden, Permission, ValidationError, has_permission
from consult.consultations import draft_publication, edit_conflicts, edit_requests, queries, working_version
from consult.consultations.edit_rules import Finding
from consult.consultations.import_merge import NAMES
from consult.consultations.models import Consultation, DraftVersion, EditAnswer, EditRequest
from consult.staff.models import Staff
from consult.storage.database import db, now, settings
from consult.text.messages import N_

ASK, CONFIRM = Permission.CONSULTATION_DRAFT_WRITE, Permission.CONSULTATION_EDIT_CONFIRM
NOTHING_ASKED = N_("Nobody is being asked about this any more. Somebody answered, or the draft was changed.")
OWN = N_("You asked this yourself. Another organizer or moderator of this plan must answer.")


@dataclass(frozen=True)
class Difference:
    """One text of a clause that differs, before and after; `field` is a key of `import_merge.NAMES`."""

    number: str
    heading: str
    field: str
    before: str
    after: str


@dataclass(frozen=True)
class Asked:
    """A request that waits, and who asked; `own`: the current reader did."""

    request: EditRequest
    by: str
    own: bool

    @property
    def findings(self) -> list[Finding]:
        return [Finding(message, params) for message, params in self.request.findings]

    @property
    def differences(self) -> list[Difference]:
        return [Difference(**each) for each in self.request.difference]


@dataclass(frozen=True)
class EditRequestLine:
    """How a request ended; `answered_by` is empty if the draft was changed again, or if nobody has answered yet."""

    day: date
    by: str
    version: int
    outcome: str
    answered_by: str


def differences(before: DraftVersion, after: DraftVersion) -> list[Difference]:
    """Every text of a clause that differs between two versions, in the order of the later one."""
    old = {each.version.clause_id: each for each in before.places}
    found = []
    for each in after.places:
        if (was := old.get(each.version.clause_id)) is None:
            continue
        texts = [asdict(working_version.words_of(place.version)) | {"number": place.number} for place in (was, each)]
        found += [
            Difference(each.number, each.version.heading, name, texts[0][name], texts[1][name])
            for name in NAMES
            if texts[0][name] != texts[1][name]
        ]
    return found


def ask(actor: Actor, code: str, note: str, version_seen: str | None = None) -> EditRequest:
    """Ask a second person to confirm that the version being written changes no meaning.

    Raises as `drafting.publish`, and:
        Conflict: somebody has already asked.
        ValidationError: the rules accept it as an edit, so there is nothing to ask.
    """
    consultation = queries.consultation_for(actor, code, ASK)
    found = draft_publication.ready(consultation, "edit", note)
    contents = working_version.contents_of(found.draft)
    edit_conflicts.check(version_seen, contents)
    told = draft_publication.findings(consultation, found)
    if found.previous is None or not told:
        raise ValidationError(N_("You can publish this as typing mistakes yourself."), field="kind")
    if edit_requests.open_request(consultation.id):
        raise Conflict(N_("A second person has been asked about this."))
    request = EditRequest(
        consultation_id=consultation.id,
        draft_number=found.draft.number,
        note=found.note,
        findings=[[each.message, dict(each.params)] for each in told],
        difference=[asdict(each) for each in differences(found.previous, found.draft)],
        contents_hash=edit_conflicts.version_hash(contents),
        staff_id=actor.staff_id,
        at=now(),
    )
    db.session.add(request)
    db.session.flush()
    return request


def asked(actor: Actor, code: str) -> tuple[Consultation, Asked]:
    """What a second person is asked to look at.

    Raises:
        Conflict: there is no such request.
    """
    consultation = queries.consultation_for(actor, code, CONFIRM)
    waiting = waits(consultation)
    if waiting is None:
        raise Conflict(NOTHING_ASKED)
    by = db.session.get_one(Staff, waiting.staff_id).name
    return consultation, Asked(waiting, by, waiting.staff_id == actor.staff_id)


def waits(consultation: Consultation) -> EditRequest | None:
    """The request that waits in a plan whose draft can be published."""
    return edit_requests.open_request(consultation.id) if consultation.is_writable else None


def is_asked(actor: Actor, consultation: Consultation) -> bool:
    """Whether somebody else's request waits for this person's answer."""
    if not has_permission(actor, CONFIRM, consultation.id):
        return False
    waiting = waits(consultation)
    return waiting is not None and waiting.staff_id != actor.staff_id


def confirm(actor: Actor, code: str, version_seen: str) -> DraftVersion:
    """Publish as an edit what was asked about; `version_seen` is its hash as shown.

    Raises:
        Forbidden: the person who asked cannot confirm.
        EditConflict: the draft is not the one that was asked about.
    """
    consultation, waiting = _to_answer(actor, code)
    draft = queries.working_draft(consultation.id)
    contents = working_version.contents_of(draft) if draft else {}
    for mark in (waiting.request.contents_hash, version_seen):
        edit_conflicts.check(mark, contents)
    edit_requests.answer(waiting.request, edit_requests.EditOutcome.CONFIRMED, actor.staff_id)
    return draft_publication.release(
        consultation, "edit", waiting.request.note, waiting.request.staff_id, confirmed=True
    )


def refuse(actor: Actor, code: str) -> None:
    """Say that it is not an edit: it can be published as a change, or changed again.

    Raises:
        Forbidden: the person who asked cannot refuse it, but can take it back.
    """
    _, waiting = _to_answer(actor, code)
    edit_requests.answer(waiting.request, edit_requests.EditOutcome.REFUSED, actor.staff_id)


def take_back(actor: Actor, code: str) -> None:
    """Withdraw the request. Any organizer may: the draft is theirs too."""
    consultation = queries.consultation_for(actor, code, ASK)
    waiting = waits(consultation)
    if waiting is None:
        raise Conflict(NOTHING_ASKED)
    edit_requests.answer(waiting, edit_requests.EditOutcome.WITHDRAWN, actor.staff_id)


def list_edit_requests(consultation_id: int) -> list[EditRequestLine]:
    """What was asked in a plan and how it ended, newest first."""
    other = aliased(Staff)
    query = (
        select(EditRequest, Staff.name, EditAnswer.outcome, other.name)
        .join(Staff, Staff.id == EditRequest.staff_id)
        .outerjoin(EditAnswer, EditAnswer.request_id == EditRequest.id)
        .outerjoin(other, other.id == EditAnswer.staff_id)
        .where(EditRequest.consultation_id == consultation_id)
        .order_by(EditRequest.id.desc())
    )
    zone = settings().timezone
    return [
        EditRequestLine(
            request.at.astimezone(zone).date(), name, request.draft_number, outcome or "", answered_by or ""
        )
        for request, name, outcome, answered_by in db.session.execute(query)
    ]


def _to_answer(actor: Actor, code: str) -> tuple[Consultation, Asked]:
    consultation, waiting = asked(actor, code)
    if waiting.own:
        raise Forbidden(OWN)
    return consultation, waiting
