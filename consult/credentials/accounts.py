"""Accounts of participants: a name that was issued, a passphrase that nobody can recover, and no time at all."""

import hashlib
import hmac

from sqlalchemy import select

from consult.access import Conflict, Forbidden
from consult.credentials import account_names
from consult.credentials.models import Account
from consult.runtime import erasure_journal
from consult.runtime.erasure_journal import Taken
from consult.staff import passphrases
from consult.storage.database import begin_write, db, settings
from consult.text.messages import N_

#: The same message whatever was wrong, so that nobody learns which names exist.
NOT_ENTERED = N_("That did not work. Check the name and the passphrase. Nobody can find or change either for you.")


def create(name: str, passphrase: str) -> Account:
    """Create an account for an issued name. The passphrase is hashed before the write lock is taken.

    Raises:
        ValidationError: the passphrase is not acceptable.
        Conflict: somebody has the name already; another one has to be issued.
    """
    passphrases.check(passphrase)
    hashed = passphrases.hash_of(passphrase)
    begin_write()
    if _named(name) is not None:
        raise Conflict(N_("This name was taken a moment ago. Here is another one."))
    account = Account(lookup_hmac=_lookup_hmac(name), passphrase_hash=hashed)
    db.session.add(account)
    db.session.flush()
    return account


def enter(entered: str, passphrase: str) -> Account:
    """The account for a name and passphrase. A name that nobody has takes as long as one that somebody has.

    Raises:
        Forbidden: with the same message whatever was wrong.
    """
    name = account_names.read(entered)
    account = _named(name or "")
    if not passphrases.matches(account.passphrase_hash if account else None, passphrase) or account is None:
        raise Forbidden(NOT_ENTERED)
    return account


def of(account_id: int, epoch: int) -> Account | None:
    """The account of a session, unless the session is older than the account's last change."""
    account = db.session.get(Account, account_id)
    return account if account is not None and account.session_epoch == epoch else None


def check_passphrase(account_id: int, passphrase: str) -> Account:
    """The account, if this is its passphrase.

    Raises:
        Forbidden: it is not.
    """
    account = db.session.get(Account, account_id)
    if account is None or not passphrases.matches(account.passphrase_hash, passphrase):
        raise Forbidden(N_("The old passphrase is not right. Nothing was changed."), field="old")
    return account


def change_passphrase(account_id: int, old: str, new: str) -> Account:
    """Set another passphrase; every session but the one that asks ends.

    Raises:
        Forbidden: the old one is wrong. ValidationError: the new one is not acceptable.
    """
    check_passphrase(account_id, old)
    passphrases.check(new)
    hashed = passphrases.hash_of(new)
    begin_write()
    account = db.session.get_one(Account, account_id)
    erasure_journal.note(Taken.PASSPHRASE, account.id, account.passphrase_hash)
    account.passphrase_hash, account.session_epoch = hashed, account.session_epoch + 1
    db.session.flush()
    return account


def leave_everywhere(account_id: int) -> None:
    """End every session of an account."""
    db.session.get_one(Account, account_id).session_epoch += 1
    db.session.flush()


def delete(account_id: int) -> None:
    """Delete the account's row."""
    erasure_journal.note(Taken.ACCOUNT, account_id)
    db.session.delete(db.session.get_one(Account, account_id))
    db.session.flush()


def account_hmac(account_id: int, consultation_id: int) -> bytes:
    """Links an account to what it sent in one consultation, for anyone who has the secret, until the freeze."""
    message = f"consult account tie/{account_id}/{consultation_id}".encode()
    return hmac.digest(settings().secret, message, hashlib.sha256)


def _lookup_hmac(name: str) -> bytes:
    return hmac.digest(settings().secret, b"consult account name/" + name.encode(), hashlib.sha256)


def _named(name: str) -> Account | None:
    return db.session.scalar(select(Account).where(Account.lookup_hmac == _lookup_hmac(name)))
