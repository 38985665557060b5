"""The erasure journal as a file: a line of JSON about it, then one line for each hash with its day."""

import hashlib
import hmac
import json
from datetime import date
from io import BytesIO
from pathlib import Path

from consult.access import ValidationError
from consult.operations import encryption
from consult.runtime.erasure_journal import Journal
from consult.storage.database import settings
from consult.text.messages import N_

FORMAT = "consult-erasure-journal-1"
HASH_BYTES = 32


def written(journal: Journal, **more: bool) -> bytes:
    """The journal as a file's bytes; `more` is added to the line about it."""
    about = {
        "format": FORMAT,
        "installation": journal.installation,
        "key": _key_check(),
        "complete_since": journal.complete_since.isoformat(),
        "last_task_run": journal.last_task_run.isoformat(),
        "lines": len(journal.lines),
    }
    lines = [json.dumps(about | more), *(f"{hash_.hex()} {day.isoformat()}" for hash_, day in journal.lines.items())]
    return ("\n".join(lines) + "\n").encode()


def read(path: Path, identities: encryption.Identities) -> tuple[Journal, dict[str, object]]:
    """The journal in a file, and what the file says about it.

    Raises:
        ValidationError: it is not a journal, was cut short, cannot be decrypted, or was written under another secret.
    """
    content = BytesIO()
    with path.open("rb") as file:
        if encryption.is_encrypted(path):
            encryption.decrypt(file, content, identities, path)
        else:
            content.write(file.read())
    try:
        first, *rest = content.getvalue().decode("ascii").splitlines()
        about = json.loads(first)
        if about["format"] != FORMAT or about["lines"] != len(rest):
            raise ValueError
        journal = Journal(
            installation=about["installation"],
            complete_since=date.fromisoformat(about["complete_since"]),
            last_task_run=date.fromisoformat(about["last_task_run"]),
            lines=dict(_line(line) for line in rest),
        )
    except (ValueError, KeyError, TypeError) as error:
        raise ValidationError(N_("%(path)s cannot be read as an erasure journal."), path=str(path)) from error
    if about.get("key") != _key_check():
        raise ValidationError(
            N_(
                "%(path)s was written with a different secret, so nothing in it can be found. Use the secret "
                "from that time."
            ),
            path=str(path),
        )
    return journal, about


def _line(line: str) -> tuple[bytes, date]:
    hash_, _, day = line.partition(" ")
    if len(hash_) != 2 * HASH_BYTES:
        raise ValueError
    return bytes.fromhex(hash_), date.fromisoformat(day)


def _key_check() -> str:
    return hmac.digest(settings().secret, b"consult erasure journal, key check", hashlib.sha256).hex()
