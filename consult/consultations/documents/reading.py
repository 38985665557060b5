"""Reading a file that somebody sends, in a limited child process (`consult.consultations.documents.child`).

A file comes from a stranger's computer and may be made to break a reader. The child has no files, no network, no
environment, little memory and little time. What it answers is checked like anything else that comes in.
"""

import json
import logging
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import BoundedSemaphore, Timer

from consult.access import ValidationError
from consult.consultations.documents import contents, pasted
from consult.consultations.documents.contents import KINDS, MAX_PLACES, PLACED, Place
from consult.text.messages import N_

log = logging.getLogger(__name__)

CHILD = (sys.executable, "-I", str(Path(__file__).with_name("child.py")))
MAX_FILE = 20 * 1024 * 1024
MAX_ANSWER = 8 * 1024 * 1024
STARTED = b"started\n"
#: Children of one worker at a time; each may take half a gigabyte.
AT_ONCE = 2

REFUSALS: Mapping[str, str] = {
    contents.KIND: N_(
        "This file cannot be read. Use a Word file (.docx), an OpenDocument text (.odt), a PDF, or plain text in UTF-8 "
        "(.md, .txt). Older Word files (.doc): save them as .docx first."
    ),
    contents.BROKEN: N_("This file is broken. Open it in the program that made it, save it again, and try once more."),
    contents.PASSWORD: N_("This file has a password. Save it without one and try again."),
    contents.TOO_LARGE: N_(
        "This file is too large once it is unpacked. Take the pictures out, or import it in pieces: each can be added "
        "at the end."
    ),
    contents.TOO_LONG: N_(
        "This file is too long to import at once. Import it in pieces: each can be added at the end."
    ),
    contents.UNSAFE: N_(
        "This file contains something that no word processor writes, so it was not read. Copy its text and paste it."
    ),
    contents.NO_TEXT: N_(
        "No text was found in this file. If it is a scan, it holds pictures of the words: use the file it was printed "
        "from, or a program that recognizes text."
    ),
}
EMPTY = N_("The file is empty.")
TOO_SLOW = N_("This file took too long to read. Import it in pieces, or copy its text and paste it.")
CANNOT_READ = N_(
    "This site cannot read documents of this kind at the moment; nothing is wrong with your file. Tell the "
    "administrator. Until then, copy its text and paste it."
)

TOO_MANY = N_("Other files are being read at the moment, so yours was not. Choose it again and try once more.")
MAX_TYPED = 700_000
#: The most that is counted of anything, and the longest heading that a place is named by.
MAX_COUNT, MAX_TITLE = 10**6, 120

_places = BoundedSemaphore(AT_ONCE)
_PLAIN_MARKS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_MARKS_OF_FILES = (b"PK", b"%PDF", b"\xd0\xcf\x11\xe0")


class CannotRead(ValidationError):
    """The program that reads documents does not start on this machine, or lacks what it needs for this kind."""


@dataclass(frozen=True)
class Document:
    """What was read: Markdown, how often something was left aside, taken in or kept, by `contents.KINDS`, and where."""

    text: str
    aside: Mapping[str, int] = field(default_factory=dict)
    places: Sequence[Place] = ()


def read(data: bytes, seconds: float) -> Document:
    """What a file says; it may take the given seconds.

    Raises:
        ValidationError: it cannot be read, or others are being read, with what to do.
    """
    text = _plain(data)
    if text is not None and not text.strip():
        raise ValidationError(EMPTY, field="file")
    if text is not None:
        return from_text(text)
    if len(data) > MAX_FILE:
        raise _refusal(contents.TOO_LARGE)
    if not _places.acquire(blocking=False):
        raise ValidationError(TOO_MANY, field="file")
    try:
        answer = _ask(data, seconds)
    finally:
        _places.release()
    if "refused" in answer:
        raise _refusal(str(answer["refused"]))
    return Document(str(answer.get("markdown", "")), counted(answer.get("aside")), placed(answer.get("places")))


def can_read(data: bytes, seconds: float) -> bool:
    """Whether this machine can read a file like this one, which is known to be whole."""
    try:
        return "markdown" in _ask(data, seconds)
    except CannotRead:
        return False


def counted(given: object) -> dict[str, int]:
    """Counts by kind, as far as they are some: a child and a form may answer anything."""
    known = given if isinstance(given, dict) else {}
    return {kind: known[kind] for kind in KINDS if isinstance(known.get(kind), int) and 0 < known[kind] <= MAX_COUNT}


def placed(given: object) -> list[Place]:
    """Places of what was left aside, as far as they are some."""
    found = []
    for each in given[:MAX_PLACES] if isinstance(given, list) else ():
        if isinstance(each, list) and [type(part) for part in each] == [str, str, int] and each[0] in PLACED:
            found.append((each[0], each[1][:MAX_TITLE], min(each[2], MAX_COUNT)))
    return found


def from_text(text: str) -> Document:
    """What somebody typed or pasted: Markdown as it is, text of a word processor with headings."""
    if len(text) > MAX_TYPED:
        return Document(text)
    return Document(pasted.markdown(text) or text)


def _plain(data: bytes) -> str | None:
    """The text of a file that is plain text, None if it is not."""
    if data.startswith(_MARKS_OF_FILES):
        return None
    with suppress(UnicodeDecodeError):
        text = str(data, _PLAIN_MARKS.get(data[:2], "utf-8-sig"))
        return None if "\0" in text else text
    return None


def _refusal(reason: str) -> ValidationError:
    return ValidationError(REFUSALS.get(reason, REFUSALS[contents.BROKEN]), field="file")


def _ask(data: bytes, seconds: float) -> dict[str, object]:
    """Give a file to a child and wait for its answer; a child that takes too long is ended."""
    try:
        process = subprocess.Popen(  # noqa: S603 - our own program; the file is only its input
            CHILD, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env={}, close_fds=True
        )
    except OSError as error:
        raise _cannot_read(type(error).__name__) from error
    late: list[bool] = []

    def end() -> None:
        late.append(True)
        process.kill()

    timer = Timer(seconds, end)
    timer.daemon = True
    timer.start()
    with process:
        assert process.stdin is not None
        assert process.stdout is not None
        with suppress(BrokenPipeError):
            process.stdin.write(data)
            process.stdin.close()
        raw = process.stdout.read(len(STARTED) + MAX_ANSWER + 1)
        process.kill()
    timer.cancel()
    if late:
        raise ValidationError(TOO_SLOW, field="file")
    if not raw.startswith(STARTED):
        raise _cannot_read("it ended before it looked into the file")
    return _answer(raw.removeprefix(STARTED))


def _cannot_read(why: str) -> CannotRead:
    """For the log, what happened and what to run; nothing of the file."""
    log.error("the program that reads documents did not start: %s. Run: consult check", why)
    return CannotRead(CANNOT_READ, field="file")


def _answer(raw: bytes) -> dict[str, object]:
    """The child's answer; one that died, or answers too much, has met a file that it could not hold."""
    if not raw or len(raw) > MAX_ANSWER:
        return {"refused": contents.TOO_LARGE}
    try:
        answer = json.loads(raw)
    except ValueError:
        return {"refused": contents.TOO_LARGE}
    return answer if isinstance(answer, dict) else {"refused": contents.TOO_LARGE}
