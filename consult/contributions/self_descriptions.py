"""How people describe themselves, if they like, once they have sent something.

It is kept apart from what they sent: in a table of its own, without a day, and linked to the submission alone, never to
a comment or a vote. It is counted once, at the freeze, which deletes it.
"""

from sqlalchemy import delete, insert, select

from consult.access import NotFound
from consult.consultations import queries as consultations
from consult.contributions import count_batches, submitting
from consult.contributions.enums import SelfDescriptionKind
from consult.contributions.models import SelfDescription, Submission
from consult.credentials import receipts
from consult.runtime import erasure_journal
from consult.runtime.erasure_journal import Taken
from consult.storage.database import db, random_key
from consult.text.messages import N_


def describe(code: str, seed: bytes, kinds: set[SelfDescriptionKind]) -> None:
    """Keep how the sender of a form describes themselves; replaces an earlier answer.

    Somebody who would rather not say has said nothing else.

    Raises:
        NotFound: nothing was sent with that form.
        Conflict: the consultation has closed.
    """
    submitting.check_open(consultations.public_consultation(code).state)
    lookup_hmac = submitting.submission_lookup(receipts.from_seed(seed))
    submission_id = db.session.scalar(select(Submission.id).where(Submission.lookup_hmac == lookup_hmac))
    if submission_id is None:
        raise NotFound(N_("We cannot find what this belongs to."))
    forget(submission_id)
    if SelfDescriptionKind.RATHER_NOT in kinds:
        kinds = {SelfDescriptionKind.RATHER_NOT}
    rows = [{"id": random_key(), "submission_id": submission_id, "kind": kind.value} for kind in kinds]
    if rows:
        db.session.execute(insert(SelfDescription), rows)
    count_batches.mark_for_reshuffle(Submission.id == submission_id)


def forget(submission_id: int | None) -> None:
    """Delete how the sender of a submission described themselves."""
    mine = SelfDescription.submission_id == submission_id
    keys = db.session.scalars(select(SelfDescription.id).where(mine))
    erasure_journal.note_all(Taken.SELF_DESCRIPTION, [(key,) for key in keys])
    db.session.execute(delete(SelfDescription).where(mine))
