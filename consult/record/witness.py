"""A witness: somebody outside who keeps a record's checkpoints, and signs each one that continues the one before.

A record of which a witness keeps checkpoints cannot be changed, shortened or shown in two forms without the witness
noticing: it keeps the two checkpoints, both signed by the site, that cannot both be true. It needs no account, and the
site does not know that it is one. Formats: the C2SP texts tlog-witness and tlog-cosignature.

In the folder of a witness are its private key, and one folder for each record with the record's key and the checkpoints
that it signed, each in a file named by the number of its entries.
"""

import os
import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from consult.record import notes, tree
from consult.record.notes import PublicKey, RecordState

OWN_KEY, RECORD_KEY, END = "witness.key", "record.key", ".txt"
SEED_BYTES = 32
#: What a name of a witness may be: C2SP asks for an address without https://.
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9./_-]{0,99}")
_ADDRESS = re.compile(r"https?://(?P<host>[A-Za-z0-9.\[\]:-]+)(?:/[A-Za-z0-9/._-]*)?/p/(?P<code>[a-z0-9]+)")

#: Fetches an address: its text, or None if there is no such page.
Fetch = Callable[[str], str | None]


class Refused(Exception):
    """The checkpoint was not signed; the text says why, in one line."""


@dataclass(frozen=True)
class Signed:
    """A checkpoint that was signed, or was signed before; the number of entries of the one before, and its file."""

    before: int
    state: RecordState
    file: Path
    is_new: bool


def own_key(folder: Path, name: str) -> tuple[str, bytes]:
    """The name and the private key of the witness; made with `name` if the folder has none.

    Raises:
        Refused: there is none and no name, or the file has something else.
    """
    path = folder / OWN_KEY
    if path.exists():
        try:
            return notes.read_private_key(path.read_text("utf-8").strip())
        except ValueError as error:
            raise Refused(f"{path} has no private key") from error
    if not NAME.fullmatch(name):
        raise Refused("a new witness needs a name, such as union.example: --name NAME")
    seed = secrets.token_bytes(SEED_BYTES)
    _write(path, notes.private_key(name, seed, notes.WITNESS) + "\n")
    return name, seed


def visit(address: str, folder: Path, key: str, fetch: Fetch, own: tuple[str, bytes], today: date) -> Signed:
    """Compare the newest checkpoint of the plan at `address` with the newest kept one, and sign and keep it.

    `key` is the key on the record's page; "" for the one that was given before.

    Raises:
        Refused: it does not continue the kept one, or something is wrong with it.
    """
    found = _ADDRESS.fullmatch(address.rstrip("/"))
    if found is None:
        raise Refused("the address of a plan is needed, such as https://site.example/p/abcd")
    kept_in = folder / f"{re.sub('[^A-Za-z0-9.-]', '-', found['host'])}-{found['code']}"
    signer = _record_key(kept_in, key)
    last = _last(kept_in)
    size = last.size if last else 0
    told = fetch(_update_address(address, size))
    if told is None and size:
        # It may have become shorter; its newest checkpoint says so.
        told = fetch(_update_address(address, 0))
    note, state, proof = _read(told, signer)
    if last is not None:
        _compare(kept_in, last, state, proof, note)
        if last.size == state.size:
            return Signed(size, state, _file(kept_in, size), is_new=False)
    name, seed = own
    _write(kept_in / RECORD_KEY, signer.text + "\n")
    _write(_file(kept_in, state.size), notes.cosign(note, name, seed, today))
    return Signed(size, state, _file(kept_in, state.size), is_new=True)


def _update_address(address: str, size: int) -> str:
    return f"{address.rstrip('/')}/record/since/{size}"


def _record_key(kept_in: Path, given: str) -> PublicKey:
    path = kept_in / RECORD_KEY
    kept = path.read_text("utf-8").strip() if path.exists() else ""
    if not (given or kept):
        raise Refused("the first time, give the key on the record's page: --key KEY")
    try:
        found = notes.read_key(given or kept)
    except ValueError as error:
        raise Refused("this is no key; copy the whole line from the record's page") from error
    if kept and notes.read_key(kept).name != found.name:
        raise Refused(f"this is the key of another record than the one kept in {kept_in}")
    return found


def _last(kept_in: Path) -> RecordState | None:
    """The longest checkpoint that was signed."""
    sizes = [int(path.stem) for path in kept_in.glob(f"*{END}") if path.stem.isdecimal()]
    return notes.read_checkpoint(_file(kept_in, max(sizes)).read_text("utf-8")) if sizes else None


def _read(told: str | None, signer: PublicKey) -> tuple[str, RecordState, list[bytes]]:
    if told is None:
        raise Refused("the site has no checkpoint of this record")
    try:
        _, proof, note = notes.read_update(told)
        state = notes.read_checkpoint(note)
    except ValueError as error:
        raise Refused("the site sent something that is no checkpoint") from error
    if not notes.is_signed_by(note, signer):
        raise Refused(
            "the checkpoint is not signed with the key that you have. If the record's page says why there is another, "
            "give the new one: --key KEY"
        )
    if state.origin != signer.name:
        raise Refused(f"this is a checkpoint of another record: {state.origin}")
    return note, state, proof


def _compare(kept_in: Path, last: RecordState, state: RecordState, proof: list[bytes], note: str) -> None:
    """Refuse what does not continue the kept checkpoint, and keep it: both together prove what was done."""
    before, now = (last.size, last.root), (state.size, state.root)
    if state.size < last.size:
        fault = f"the record had {last.size} entries on {last.day}, and the site now says {state.size}"
    elif state.size == last.size and state.root != last.root:
        fault = f"the site signed two different records of {state.size} entries"
    elif not tree.continues(before, now, proof):
        fault = (
            f"the site does not show that its {state.size} entries begin with the {last.size} of {last.day}: an entry "
            "was changed, removed or added in between, or the proof is missing"
        )
    else:
        return
    evidence = kept_in / f"refused-{state.size}-{state.root.hex()[:16]}{END}"
    _write(evidence, note)
    raise Refused(f"{fault}. Keep {_file(kept_in, last.size)} and {evidence}: the site signed both")


def _file(kept_in: Path, size: int) -> Path:
    return kept_in / f"{size}{END}"


def _write(path: Path, text: str) -> None:
    """Whole or not at all; only its owner can read it."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    unfinished = path.with_name(f"{path.name}.part")
    with unfinished.open("w", encoding="utf-8") as file:
        unfinished.chmod(0o600)
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(path)
