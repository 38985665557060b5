"""Files in the age format: written for a public key that the server has, opened with a private key that it does not.

Everything is streamed, so memory does not grow with a file.
"""

from pathlib import Path

import pyrage
from pyrage import x25519

from consult.access import ValidationError
from consult.storage.streams import Sink, Source
from consult.text.messages import N_

#: How every file in the age format begins.
BEGINS = b"age-encryption.org/"

Identities = list[x25519.Identity]


def encrypt(source: Source, target: Sink, recipient: str) -> None:
    """Write `source` to `target` so that only the holder of the private key can read it.

    Raises:
        OSError: reading or writing failed.
    """
    try:
        pyrage.encrypt_io(source, target, [x25519.Recipient.from_str(recipient)])
    except pyrage.EncryptError as error:
        raise OSError(str(error)) from error


def decrypt(source: Source, target: Sink, identities: Identities, name: Path) -> None:
    """Write the decrypted `source` to `target`; `name` is the file's, for the error message.

    Raises:
        ValidationError: no key fits, or the file was changed or cut short. What was written until then is unusable.
    """
    if not identities:
        raise ValidationError(N_("%(path)s is encrypted. Give the private key: --identity FILE"), path=str(name))
    try:
        pyrage.decrypt_io(source, target, identities)
    except pyrage.DecryptError as error:
        raise ValidationError(
            N_("%(path)s was encrypted for a different key than the one given."), path=str(name)
        ) from error
    except OSError as error:
        if error.errno is not None:
            raise
        raise ValidationError(N_("%(path)s is broken: it was changed or cut short."), path=str(name)) from error


def is_encrypted(path: Path) -> bool:
    """Whether a file is in the age format."""
    with path.open("rb") as file:
        return file.read(len(BEGINS)) == BEGINS


def read_identities(path: Path) -> Identities:
    """The private keys in a file as `age-keygen` writes it: one per line, and comments.

    Raises:
        ValidationError: it contains none, or a line is not a key.
    """
    fault = ValidationError(
        N_("%(path)s is not a private key of the age format, as age-keygen writes it."), path=str(path)
    )
    try:
        lines = [line.strip() for line in path.read_text("ascii").splitlines()]
        found = [x25519.Identity.from_str(line) for line in lines if line and not line.startswith("#")]
    except (UnicodeDecodeError, pyrage.IdentityError) as error:
        raise fault from error
    if not found:
        raise fault
    return found
