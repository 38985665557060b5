"""One-use codes: making a sheet for a place, using a code, and counting used codes by place.

A code's row says that it was used and nothing else: no day, no submission, and no order. A sheet's rows are written in
the order of their random keys, which is not the order on paper, and every batch of submissions rewrites all of a plan's
codes. Staff see a sheet's words once, then totals.
"""

import hashlib
import hmac
import random
import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import delete, func, insert, select, update

from consult.access import Actor, Conflict, Permission, ValidationError
from consult.consultations import queries
from consult.consultations.models import Consultation
from consult.consultations.working_version import clean_field
from consult.credentials import access_code_words
from consult.credentials.models import AccessCode, AccessCodeSite
from consult.runtime import erasure_journal
from consult.runtime.erasure_journal import Taken
from consult.storage.database import db, random_key, settings
from consult.text.messages import N_

MAX_CODES = 500
MAX_SITE_NAME = 80
TOKEN_BYTES = 32

USED = N_("This card has already been used. To send without it, leave this box empty.")

_shuffler = random.SystemRandom()


@dataclass(frozen=True)
class Total:
    """How many codes of a place were printed and used."""

    site: str
    printed: int
    used: int

    @property
    def unused(self) -> int:
        return self.printed - self.used


def make_sheet(actor: Actor, code: str, site: str, count: int) -> list[str]:
    """Make a sheet of codes for a place; returns their words, which cannot be shown again.

    Raises:
        NotFound, Forbidden: the actor may not make it.
        Conflict: the plan accepts no answers any more.
        ValidationError: there is no name for the place, or the number of codes is not allowed.
    """
    return print_sheet(queries.consultation_for(actor, code, Permission.CONSULTATION_CODES_MAKE), site, count)


def print_sheet(consultation: Consultation, site: str, count: int) -> list[str]:
    """`make_sheet` for the operator, without a permission check."""
    if not consultation.is_writable:
        raise Conflict(N_("This plan is closed, so you cannot make more cards."))
    name = clean_field(site, MAX_SITE_NAME, "site", one_line=True)
    if not name:
        raise ValidationError(N_("Say which place gives these cards out."), "site")
    if not 1 <= count <= MAX_CODES:
        raise ValidationError(N_("A sheet can have 1 to %(most)d cards."), "count", most=MAX_CODES)
    numbers: set[int] = set()
    while len(numbers) < count:
        numbers.add(access_code_words.make())
    site_id = _site(consultation.id, name)
    _write([(site_id, _lookup_hmac(number), False, secrets.token_bytes(TOKEN_BYTES)) for number in numbers])
    return [access_code_words.as_words(number) for number in numbers]


def totals(consultation_id: int) -> list[Total]:
    """Each place's totals, by its name; used codes are as of the last batch of submissions."""
    query = (
        select(AccessCodeSite.name, func.count(), AccessCodeSite.used)
        .join(AccessCode, AccessCode.site_id == AccessCodeSite.id)
        .where(AccessCodeSite.consultation_id == consultation_id)
        .group_by(AccessCodeSite.name, AccessCodeSite.used)
        .order_by(AccessCodeSite.name)
    )
    return [Total(*row) for row in db.session.execute(query)]


def are_given(consultation_id: int) -> bool:
    """Whether anybody gives out codes in this consultation."""
    return (
        db.session.scalar(select(AccessCodeSite.id).where(AccessCodeSite.consultation_id == consultation_id).limit(1))
        is not None
    )


def check(consultation_id: int, number: int) -> None:
    """Check whether a code could be used, without using it.

    Raises:
        ValidationError: it was used, or is not a code of this consultation.
    """
    query = select(AccessCode.used).join(AccessCodeSite, AccessCodeSite.id == AccessCode.site_id)
    used = db.session.scalar(
        query.where(AccessCode.lookup_hmac == _lookup_hmac(number), AccessCodeSite.consultation_id == consultation_id)
    )
    if used is None:
        raise ValidationError(
            N_("These words are not on a card of this plan. We read “%(words)s”. Check them, or leave this box empty."),
            "k", words=access_code_words.as_words(number),
        )  # fmt: skip
    if used:
        raise ValidationError(USED, "k")


def redeem(consultation_id: int, number: int) -> None:
    """Use a code. Its place is not returned: nothing that is sent with it has a place.

    One statement finds the code unused and marks it used, so that of many at the same time one succeeds. Call it in the
    transaction of the submission: if that is undone, the code stays unused.

    Raises:
        ValidationError: it was used, or is not a code of this consultation.
    """
    sites = select(AccessCodeSite.id).where(AccessCodeSite.consultation_id == consultation_id)
    token = db.session.scalar(select(AccessCode.unused_token).where(AccessCode.lookup_hmac == _lookup_hmac(number)))
    used = db.session.scalar(
        update(AccessCode)
        .where(
            AccessCode.lookup_hmac == _lookup_hmac(number), AccessCode.used.is_(False), AccessCode.site_id.in_(sites)
        )
        .values(used=True, unused_token=None)
        .returning(AccessCode.id)
        .execution_options(synchronize_session=False)
    )
    if used is None:
        check(consultation_id, number)
        raise ValidationError(USED, "k")
    erasure_journal.note(Taken.CARD, token)


def count_used(consultation_id: int) -> None:
    """Update the totals of a consultation's places with how many codes are used now.

    Call it in the transaction that counts its submissions.
    """
    used = select(func.count()).where(AccessCode.site_id == AccessCodeSite.id, AccessCode.used.is_(True))
    db.session.execute(
        update(AccessCodeSite)
        .where(AccessCodeSite.consultation_id == consultation_id)
        .values(used=used.correlate(AccessCodeSite).scalar_subquery())
    )


def rewrite(consultation_id: int) -> None:
    """Rewrite every code of a consultation, shuffled: no position in a file says which was used with what.

    Call it in the transaction that rewrites its submissions.
    """
    sites = select(AccessCodeSite.id).where(AccessCodeSite.consultation_id == consultation_id)
    columns = select(AccessCode.site_id, AccessCode.lookup_hmac, AccessCode.used, AccessCode.unused_token)
    rows = db.session.execute(columns.where(AccessCode.site_id.in_(sites))).all()
    db.session.execute(delete(AccessCode).where(AccessCode.site_id.in_(sites)))
    _write(rows)


def _write(codes: Sequence[tuple[int, bytes, bool, bytes | None]]) -> None:
    """Store codes under new random keys, in the order of those keys."""
    keys = sorted(random_key() for _ in codes)
    shuffled = _shuffler.sample(codes, len(codes))
    rows = [
        {"id": key, "site_id": site_id, "lookup_hmac": lookup_hmac, "used": used, "unused_token": token}
        for key, (site_id, lookup_hmac, used, token) in zip(keys, shuffled, strict=True)
    ]
    if rows:
        db.session.execute(insert(AccessCode), rows)


def _site(consultation_id: int, name: str) -> int:
    """The place with this name; a new one if there is none."""
    found = select(AccessCodeSite.id).where(
        AccessCodeSite.consultation_id == consultation_id, AccessCodeSite.name == name
    )
    site_id = db.session.scalar(found)
    if site_id is None:
        site = AccessCodeSite(consultation_id=consultation_id, name=name)
        db.session.add(site)
        db.session.flush()
        site_id = site.id
    return site_id


def _lookup_hmac(number: int) -> bytes:
    """The look-up under which a code is stored and found: keyed by the secret, which is not in the database."""
    return hmac.digest(settings().secret, b"consult one-use code/" + number.to_bytes(8), hashlib.sha256)
