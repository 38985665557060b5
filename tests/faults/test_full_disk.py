"""A full disk: nothing acknowledged is lost, people who are refused get their text back, and freeing space is
enough.
"""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.conftest import Stages
from tests.faults.program import Program, place
from tests.faults.results import tell
from tests.faults.senders import Senders


@contextmanager
def small_disk(folder: Path, size: str) -> Iterator[None]:
    """A disk of its own at `folder`, in memory."""
    folder.mkdir()
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size},mode=0700", "tmpfs", str(folder)], capture_output=True, check=False
    )
    if done.returncode:
        pytest.skip("the full disk is NOT tested: only an administrator may mount a small one")
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def fill(folder: Path) -> Path:
    """Write until nothing more fits."""
    path = folder / "filler"
    with path.open("wb", buffering=0) as file:
        try:
            while file.write(b"x" * 4096):
                pass
        except OSError:
            return path
    raise AssertionError("the disk was not small")


def filled(tmp_path: Path, stages: Stages, times: int) -> None:
    with small_disk(tmp_path / "disk", "8m"):
        here = place(tmp_path / "disk", stages, "sqlite")
        program = Program(here)
        program.start()
        with Senders(program, pause=0.05) as senders:
            senders.wait_for(20)
            for number in range(times):
                filler = fill(here.folder)
                while senders.met["503"] < 40 * (number + 1):
                    assert senders.request("/p/tst2/read")[0] == 200
                    assert senders.faults == []
                filler.unlink()
                senders.wait_for(40)
        opened = senders.unopened()
        program.stop()
        assert senders.faults == []
        assert senders.lost_or_doubled(here) == []
        assert here.broken() == []
        assert opened == []
        met, kept = senders.met["503"], len(senders.receipts)
        tell("full disk, SQLite", f"full {times} times under 16 senders: {met} were told that nothing was saved and "
             f"had the text back; {kept} acknowledged, none lost, none double")  # fmt: skip


def test_a_full_disk(tmp_path: Path, stages: Stages) -> None:
    filled(tmp_path, stages, 1)


@pytest.mark.long
def test_a_disk_that_fills_again_and_again(tmp_path: Path, stages: Stages) -> None:
    filled(tmp_path, stages, 10)
