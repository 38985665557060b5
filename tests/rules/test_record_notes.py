"""Signed notes against a published one, and checkpoints that others can read and nobody can change."""

import base64
from datetime import date

import pytest

from consult.record import notes
from consult.record.notes import RecordState

#: The example in the documentation of Go's package `note`, which the format comes from.
PUBLISHED_KEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
PUBLISHED = (
    "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n\n"
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)
SEED, OTHER_SEED = bytes(range(32)), bytes(range(1, 33))
NAME = "consult/tst2"
GIVEN = RecordState(NAME, 12, bytes(range(32)), date(2026, 3, 4))
NOTE = notes.sign(GIVEN.text, NAME, SEED)
KEY = notes.public_key(NAME, SEED)


def test_a_published_note_is_signed_by_its_published_key():
    key = notes.read_key(PUBLISHED_KEY)
    assert notes.is_signed_by(PUBLISHED, key)
    assert not notes.is_signed_by(PUBLISHED.replace("problem is", "trouble is"), key)
    assert key.text == PUBLISHED_KEY


def test_a_checkpoint_is_read_as_it_was_written():
    assert notes.read_checkpoint(NOTE) == GIVEN
    assert NOTE.startswith(f"{NAME}\n12\n{base64.b64encode(GIVEN.root).decode()}\nday 2026-03-04\n\n— {NAME} ")
    assert notes.read_key(KEY.text) == KEY


def test_no_byte_of_a_checkpoint_can_be_changed():
    assert notes.is_signed_by(NOTE, KEY)
    for at in range(len(NOTE)):
        for other in ("0", "1", "\n"):
            changed = NOTE[:at] + other + NOTE[at + 1 :]
            assert changed == NOTE or not notes.is_signed_by(changed, KEY)


def test_a_key_of_another_name_or_other_bytes_did_not_sign_it():
    assert not notes.is_signed_by(NOTE, notes.public_key(NAME, OTHER_SEED))
    assert not notes.is_signed_by(NOTE, notes.public_key("consult/tst3", SEED))
    assert not notes.is_signed_by(NOTE, notes.public_key(NAME, SEED, notes.WITNESS))


def test_a_witness_signs_below_and_says_on_which_day_it_was_seen():
    seen = notes.cosign(NOTE, "union.example", OTHER_SEED, date(2026, 3, 5))
    witness = notes.public_key("union.example", OTHER_SEED, notes.WITNESS)
    assert seen.startswith(NOTE)
    assert notes.is_signed_by(seen, witness)
    assert notes.is_signed_by(seen, KEY)
    assert notes.read_checkpoint(seen) == GIVEN
    line = seen.splitlines()[-1].split()[-1]
    data = bytearray(base64.b64decode(line))
    data[11] ^= 1
    assert not notes.is_signed_by(seen.replace(line, base64.b64encode(data).decode()), witness), "on another day"


@pytest.mark.parametrize("text", [
    "", "no note", "text\n\n", f"{GIVEN.text}\n", NOTE.replace("\n12\n", "\n012\n"), NOTE.replace("\n12\n", "\n-1\n"),
    NOTE.replace("day 2026-03-04", "day 2026-13-04"), NOTE.replace("day ", "on "), NOTE.replace("\n12\n", "\n12\nA\n"),
    NOTE.removesuffix("\n"), NOTE.replace(base64.b64encode(GIVEN.root).decode(), "AAAA"),
])  # fmt: skip
def test_what_is_no_checkpoint_is_refused(text: str):
    with pytest.raises(ValueError, match=r"this is|month must be"):
        notes.read_checkpoint(text)


@pytest.mark.parametrize("text", ["", "a+b", f"{NAME}+00000000+{KEY.text.split('+', 2)[2]}", KEY.text + "A", "a+b+c"])
def test_what_is_no_key_is_refused(text: str):
    with pytest.raises(ValueError, match="this is"):
        notes.read_key(text)
