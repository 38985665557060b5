"""The `consult` command as an operator uses it: words in, a status and lines out."""

import os
import sqlite3
from pathlib import Path

import pytest

from consult import cli


class Command:
    """`consult` on a data folder of its own; `run` gives (status, lines on stdout, lines on stderr)."""

    def __init__(self, folder: Path, patch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder, self.data, self._patch, self._capsys = folder, folder / "var", patch, capsys
        for name in [name for name in os.environ if name.startswith("CONSULT_")]:
            patch.delenv(name)
        self.set(CONSULT_DATA_DIR=str(self.data))
        patch.chdir(folder)

    def set(self, **environ: str) -> None:
        for name, value in environ.items():
            self._patch.setenv(name, value)

    def run(self, *words: str) -> tuple[int, list[str], list[str]]:
        self._patch.setattr("sys.argv", ["consult", *words])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        out, err = self._capsys.readouterr()
        return int(ended.value.code or 0), out.splitlines(), err.splitlines()

    def ok(self, *words: str) -> list[str]:
        status, out, err = self.run(*words)
        assert (status, err) == (0, []), (words, out, err)
        return out

    def refused(self, *words: str) -> str:
        """The one sentence with which a command is refused."""
        status, out, err = self.run(*words)
        assert (status, out) == (1, [])
        assert len(err) == 1, err
        assert "Traceback" not in err[0]
        return err[0]

    def rows(self, query: str) -> list[tuple[object, ...]]:
        with sqlite3.connect(self.data / "consult.sqlite") as database:
            found = database.execute(query).fetchall()
        database.close()
        return found
