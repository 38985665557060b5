"""The guide, word by word: its lines are run as printed, in a folder that plays the machine."""

import getpass
import os
import re
import shlex
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
from pyrage import x25519

from tests.faults.program import command_environ

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
GUIDE = (ROOT / "docs" / "operating.md").read_text("utf-8")
UNITS = ("consult.service", "consult-backup.service", "consult-backup.timer")
#: What changes the machine itself: noted, and otherwise not done.
NOTED = ("adduser", "apt-get", "certbot", "nginx", "swapoff", "systemctl", "timedatectl")
#: In the program's folder, for its copy to use.
LINKED = ("consult", "migrations", "templates", "static", "wsgi.py")

NOTE = '#!/bin/sh\necho "$(basename "$0") $*" >> "$NOTES"\n'
GIT = '#!/bin/sh\necho "git $*" >> "$NOTES"\n[ "$1" != clone ] || { mkdir -p "$3" && cp -a "$2/." "$3/"; }\n'
PYTHON = """#!/bin/sh
[ "$*" = "-m venv .venv" ]
mkdir -p .venv/bin
cp {pip} .venv/bin/pip
printf '#!/bin/sh\\nPYTHONPATH="{root}/srv/consult" exec {python} -m consult.cli "$@"\\n' > .venv/bin/consult
chmod +x .venv/bin/consult
"""


class Bare:
    """A folder that plays a bare machine."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.notes = folder / "notes"
        self.notes.touch()
        for each in ("bin", "etc/apt/apt.conf.d", "etc/caddy", "etc/nginx", "etc/systemd/system", "etc/tor", "srv",
                     "usr/local/bin", "var/lib/tor/consult", "var/log/nginx", "home"):  # fmt: skip
            (folder / each).mkdir(parents=True)
        (folder / "etc/fstab").write_text("UUID=1 / ext4 defaults 0 1\nUUID=2 none swap sw 0 0\n")
        (folder / "etc/tor/torrc").write_text("SocksPort 0\n")
        (folder / "var/lib/tor/consult/hostname").write_text("marked.onion\n")
        for name in NOTED:
            self._program(name, NOTE)
        self._program("git", GIT)
        self._program("python3", PYTHON.format(pip=folder / "bin/systemctl", root=folder, python=sys.executable))
        repository = folder / "repository"
        shutil.copytree(DEPLOY, repository / "deploy")
        for path in (repository / "deploy").iterdir():
            if path.is_file():
                path.write_text(self.here(path.read_text("utf-8")), "utf-8")
        for name in LINKED:
            (repository / name).symlink_to(ROOT / name)
        self.environ = command_environ({}) | {
            "PATH": f"{folder}/bin:{folder}/usr/local/bin:{os.environ['PATH']}", "NOTES": str(self.notes),
            "REPOSITORY": str(repository),
        }  # fmt: skip

    def here(self, text: str) -> str:
        """The text with its paths changed to the folder, and with the user who runs the test instead of `consult`."""
        text = re.sub(r"(?<![\w./])/(etc|srv|var|usr/local/bin)/", rf"{self.folder}/\1/", text)
        text = re.sub(r"\buser=consult\b", f"user={getpass.getuser()}", text)
        return re.sub(r"-o consult -g consult\b", f"-o {os.getuid()} -g {os.getgid()}", text)

    def run(self, block: str) -> str:
        """Run lines of the guide; returns their output."""
        done = subprocess.run(
            ["sh", "-eu"], input=self.here(block), env=self.environ, cwd=self.cwd, capture_output=True, text=True,
            check=False,
        )  # fmt: skip
        assert (done.returncode, done.stderr) == (0, ""), (block, done.stdout, done.stderr)
        return done.stdout

    @property
    def cwd(self) -> Path:
        there = self.folder / "srv" / "consult"
        return there if there.exists() else self.folder / "home"

    def started(self, unit: str) -> list[str]:
        """Run what a unit starts, as the service manager reads it; returns the output of each line."""
        text = (self.folder / "etc/systemd/system" / unit).read_text("utf-8")
        [settings] = re.findall(r"^EnvironmentFile=(.*)$", text, re.M)
        values = dict(line.split("=", 1) for line in Path(settings).read_text().splitlines() if line[0] != "#")
        said = []
        for line in re.findall(r"^ExecStart=(.*)$", text, re.M):
            words = [word.replace("$$", "$").replace("%%", "%") for word in shlex.split(line)]
            done = subprocess.run(words, env=self.environ | values, cwd=self.cwd, capture_output=True, text=True,
                                  check=False)  # fmt: skip
            assert (done.returncode, done.stderr) == (0, ""), (line, done.stderr)
            said.append(done.stdout)
        return said

    def _program(self, name: str, text: str) -> None:
        path = self.folder / "bin" / name
        path.write_text(text)
        path.chmod(0o755)


def blocks(heading: str) -> list[str]:
    """The lines to be typed in a chapter of the guide."""
    [chapter] = re.findall(rf"^## {heading}$(.*?)(?=^## |\Z)", GUIDE, re.M | re.S)
    return re.findall(r"^```sh\n(.*?)^```$", chapter, re.M | re.S)


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Bare, str]:
    bare = Bare(tmp_path_factory.mktemp("machine"))
    return bare, "".join(bare.run(block) for block in blocks("Install"))


def test_the_lines_of_the_guide_lead_to_an_installation(installed: tuple[Bare, str]) -> None:
    bare, said = installed
    assert re.search(r"^The schema is \d{4}\.$", said, re.M)
    assert "Olga Reyes is invited." in said
    assert "https://plans.example.org/team/join/" in said
    assert "All is well." in said
    assert "marked.onion" in said
    data = bare.folder / "var/lib/consult/var"
    assert (data / "consult.sqlite").exists()
    assert data.stat().st_mode & 0o077 == 0
    assert not list(bare.folder.glob("**/var/var"))
    assert not (bare.cwd / "var").exists()


def test_the_lines_of_the_guide_prepare_the_machine(installed: tuple[Bare, str]) -> None:
    bare, _ = installed
    for unit in UNITS:
        assert (bare.folder / "etc/systemd/system" / unit).exists()
    assert "systemctl enable --now consult.service consult-backup.timer" in bare.notes.read_text()
    assert (bare.folder / "etc/fstab").read_text().splitlines()[0].startswith("UUID=1 ")
    assert (bare.folder / "etc/fstab").read_text().splitlines()[1].startswith("#UUID=2 none swap")
    assert "HiddenServicePort" in (bare.folder / "etc/tor/torrc").read_text()
    assert (bare.folder / "etc/systemd/journald.conf.d/consult.conf").exists()
    assert "Unattended-Upgrade" in (bare.folder / "etc/apt/apt.conf.d/20auto-upgrades").read_text()


def test_the_nightly_backup_is_made_and_old_ones_go(installed: tuple[Bare, str]) -> None:
    bare, _ = installed
    with (bare.folder / "etc/consult/consult.env").open("a") as settings:
        settings.write(f"CONSULT_BACKUP_RECIPIENT={x25519.Identity.generate().to_public()}\n")
    folder = bare.folder / "var/backups/consult"
    for name, days in (("old.backup", 40), ("new.backup", 20)):
        (folder / name).touch()
        os.utime(folder / name, (time.time() - days * 86400,) * 2)
    assert bare.started("consult-backup.service")[0].startswith("Backed up to ")
    assert (folder / "new.backup").exists()
    assert not (folder / "old.backup").exists()
    assert len(list(folder.glob("20*.backup"))) == 1
    assert (folder / "erasures.journal.age").exists(), "the journal is where the backups are that need it"
    assert not (bare.folder / "var/lib/consult/backups").exists()


def test_the_lines_for_a_new_version_work(installed: tuple[Bare, str]) -> None:
    bare, _ = installed
    [block] = blocks("A new version")
    assert "The schema is up to date" in bare.run(block)


def test_the_command_takes_a_setting_as_it_is_written(installed: tuple[Bare, str]) -> None:
    """Against a value that the shell would take apart, and so a different installation than the service's."""
    bare, _ = installed
    settings = bare.folder / "etc/consult/consult.env"
    before = settings.read_text()
    try:
        settings.write_text(f"{before}CONSULT_EXIT_URL=https://example.org/?a=1&b=$(touch x) two;\n")
        assert bare.run("consult check").endswith("All is well.\n")
        settings.write_text(f"{before}CONSULT_EXIT_URL=nowhere & x")
        with pytest.raises(AssertionError, match="nowhere & x"):
            bare.run("consult check")
    finally:
        settings.write_text(before)
    assert not (bare.cwd / "x").exists()


@pytest.mark.parametrize("unit", UNITS[:2])
def test_a_service_may_write_where_the_settings_put_the_journal(unit: str) -> None:
    """Against a service manager that keeps the journal out of the folder that the guide copies away."""
    [folder] = re.findall(r"^CONSULT_BACKUP_DIR=(.*)$", (DEPLOY / "consult.env").read_text("utf-8"), re.M)
    text = (DEPLOY / unit).read_text("utf-8")
    assert re.findall(r"^ReadWritePaths=(.*)$", text, re.M) == [folder]
    assert f"-m 700 /var/lib/consult {folder}\n" in GUIDE


@pytest.mark.parametrize("unit", UNITS[:2])
def test_a_service_is_locked_in(unit: str) -> None:
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd-analyze is not installed (apt-get install systemd)")
    command = ["systemd-analyze", "security", "--offline=true", "--threshold=20", "--no-pager", str(DEPLOY / unit)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    [level] = re.findall(r"Overall exposure level for \S+: ([\d.]+)", done.stdout)
    assert float(level) <= 2.0
    assert done.returncode == 0


@pytest.mark.parametrize("unit", [UNITS[0], UNITS[2]])
def test_what_is_enabled_says_when_it_starts(unit: str) -> None:
    assert re.search(r"^\[Install\]\nWantedBy=\S+\.target$", (DEPLOY / unit).read_text("utf-8"), re.M)


def test_both_services_are_locked_in_alike() -> None:
    def lock(unit: str) -> str:
        text = (DEPLOY / unit).read_text("utf-8")
        return text[text.index("# Nothing that is in memory") : text.index("SystemCallErrorNumber")]

    assert lock("consult.service") == lock("consult-backup.service")


def test_the_guide_names_every_file_for_the_machine_and_no_other() -> None:
    named = set(re.findall(r"\bdeploy/([\w.-]+)", GUIDE))
    assert named - {"pages"} == {path.name for path in DEPLOY.iterdir() if path.is_file()}
