"""The process that reads files can do nothing else, and what it answers is not trusted."""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from consult.access import ValidationError
from consult.consultations.documents import child, reading, samples
from tests.wordfiles import docx, paragraph

FILE = docx(paragraph("1. Aim") + paragraph("Fewer deaths.") + paragraph("2. Place") + paragraph("Near."))
#: What somebody who had taken over the child would try.
ATTEMPTS = {
    "read a file": "open('/etc/hostname')",
    "write a file": "open('/tmp/consult-child', 'w')",
    "connect": "socket.create_connection(('127.0.0.1', 9))",
    "listen": "socket.socket()",
    "make a pipe": "os.pipe()",
    "take a gigabyte": "bytearray(1024 ** 3)",
}


def as_child(code: str, before: str = "") -> subprocess.CompletedProcess[str]:
    """Run code in a child that has been limited, instead of reading a file; `before` runs before it is."""
    source = (
        Path(reading.CHILD[-1]).read_text("utf-8").replace("    main()\n", f"    {before or 'pass'}\n    limit()\n")
    )
    whole = f"__file__ = {reading.CHILD[-1]!r}\nimport os, socket\n{source}{code}"
    return subprocess.run([sys.executable, "-I", "-c", whole], env={}, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("attempt", ATTEMPTS)
def test_the_child_can_open_nothing_and_has_little_memory(attempt: str):
    told = as_child(f"try:\n    {ATTEMPTS[attempt]}\nexcept (OSError, MemoryError):\n    print('refused')")
    assert told.stdout == "refused\n"


def test_the_child_starts_no_program():
    """Root may start any number, so the child becomes another user first."""
    if os.geteuid():
        pytest.skip("only root can become somebody else")
    told = as_child(
        "try:\n    os.fork()\nexcept OSError:\n    print('refused')",
        "os.setgroups([]); os.setgid(65534); os.setuid(65534)",
    )
    assert told.stdout == "refused\n"


def test_the_child_ends_when_its_time_is_over():
    assert as_child("while True: pass", "CPU_SECONDS = 1").returncode < 0


def test_the_child_gets_nothing_of_the_program_around_it():
    """No environment with addresses of databases, and none of the program's own modules but the readers."""
    told = as_child("print(*os.environ)\nprint(*sys.modules)").stdout
    environ, names = told.splitlines()
    assert set(environ.split()) <= {"LC_CTYPE"}
    ours = {name for name in names.split() if name.startswith("consult.")}
    assert "consult.consultations.documents.docx" in ours
    assert {name for name in ours if not name.startswith("consult.consultations.documents")} == {
        "consult.consultations"
    }
    assert not {"sqlalchemy", "flask", "cryptography"} & set(names.split())


def answered(monkeypatch: pytest.MonkeyPatch, program: str, seconds: float = 60) -> reading.Document:
    """What is made of a file if the child, once started, is this program: the fault of each test."""
    command: Sequence[str] = (sys.executable, "-c", f"print('started', flush=True)\n{program}")
    monkeypatch.setattr(reading, "CHILD", command)
    return reading.read(FILE, seconds)


def test_a_child_that_never_answers_is_ended(monkeypatch: pytest.MonkeyPatch):
    with pytest.raises(ValidationError, match="took too long"):
        answered(monkeypatch, "import time; time.sleep(600)", 0.5)


def test_a_child_that_reads_nothing_is_ended(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sys.modules[__name__], "FILE", FILE + bytes(5 * 2**20))
    with pytest.raises(ValidationError, match="took too long"):
        answered(monkeypatch, "import time; time.sleep(600)", 0.5)


@pytest.mark.parametrize(
    "program",
    [
        "",
        "import os; os.abort()",
        "print('no answer')",
        "print('[1]')",
        "import sys\nwhile True: sys.stdout.write('x' * 65536)",
    ],
)
def test_what_a_broken_child_answers_is_a_refusal(monkeypatch: pytest.MonkeyPatch, program: str):
    with pytest.raises(ValidationError, match="too large"):
        answered(monkeypatch, program)


def test_a_child_that_cannot_start_is_no_fault_of_the_file(monkeypatch: pytest.MonkeyPatch, caplog):
    """A module is missing, or the program itself: the log says so, without a word of the file."""
    for command in ((sys.executable, "-c", "import missing_module"), ("/nowhere/python",)):
        monkeypatch.setattr(reading, "CHILD", command)
        caplog.clear()
        with pytest.raises(ValidationError, match="This site cannot read documents of this kind at the moment"):
            reading.read(FILE, 60)
        [line] = caplog.messages
        assert line.startswith("the program that reads documents did not start: ")
        assert "deaths" not in line


def test_only_a_pdf_needs_the_library_for_pdfs(monkeypatch: pytest.MonkeyPatch):
    """The child of a machine without it reads all else; both are found by what `consult check` reads."""
    without = (
        f"import sys, runpy; sys.modules['pypdfium2'] = None; runpy.run_path({reading.CHILD[-1]!r}, None, '__main__')"
    )
    assert [reading.can_read(file, 60) for file in samples.smallest().values()] == [True, True, True]
    monkeypatch.setattr(reading, "CHILD", (sys.executable, "-I", "-c", without))
    assert [reading.can_read(file, 60) for file in samples.smallest().values()] == [True, True, False]


def test_counts_that_a_child_invents_are_not_shown(monkeypatch: pytest.MonkeyPatch):
    told = '{"markdown": "## 1. A", "aside": {"comments": 2, "author": 1, "tables": "<b>"}}'
    assert answered(monkeypatch, f"print({told!r})").aside == {"comments": 2}


def test_a_place_is_given_back_whatever_happens(monkeypatch: pytest.MonkeyPatch):
    for _ in range(reading.AT_ONCE + 1):
        with pytest.raises(ValidationError, match="too large"):
            answered(monkeypatch, "")
    monkeypatch.undo()
    assert reading.read(FILE, 60).text.startswith("## 1. Aim")


def test_the_child_and_the_page_take_the_same_file():
    assert child.MAX_FILE == reading.MAX_FILE
    assert child.MAX_OUTPUT == reading.MAX_ANSWER
    assert child.STARTED == reading.STARTED


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_plain_text_needs_no_child(monkeypatch: pytest.MonkeyPatch, encoding: str):
    """Some programs save plain text in two bytes a letter."""
    monkeypatch.setattr(reading, "CHILD", ("/no/such/program",))
    assert reading.read("## 1. Öffnung\n\nSpät.".encode(encoding), 60).text == "## 1. Öffnung\n\nSpät."


@pytest.mark.parametrize("data", ["## 1. Öffnung".encode("latin-1"), b"## 1. A\0", b"\xff\xfe\x00", b""])
def test_what_is_no_text_of_any_kind_is_refused(data: bytes):
    with pytest.raises(ValidationError, match="cannot be read" if data else "The file is empty"):
        reading.read(data, 60)
