"""Locked packages: exact versions, hashes, and not where they come from."""

import re
import tomllib

import pytest

from tests.house.source import ROOT

LOCKS = ("requirements.txt", "requirements-test.txt")


def entries(lock: str) -> dict[str, str]:
    """Each locked package with its whole entry, by name and version."""
    text = (ROOT / lock).read_text("utf-8")
    return {match[1]: match[0] for match in re.finditer(r"^([a-z0-9][^ \n]*).*?(?=^[a-z0-9]|\Z)", text, re.M | re.S)}


@pytest.mark.parametrize("lock", LOCKS)
def test_every_package_is_locked_to_one_version_with_hashes(lock):
    found = entries(lock)
    assert len(found) > 20
    loose = [name for name, entry in found.items() if "==" not in name or "--hash=sha256:" not in entry]
    assert loose == []


@pytest.mark.parametrize("name", [*LOCKS, "Makefile", ".ci/run", "pyproject.toml"])
def test_no_file_says_where_packages_are_downloaded_from(name):
    text = (ROOT / name).read_text("utf-8")
    told = re.search(r"https?://|file://|git\+|--(extra-)?index|--find-links|--trusted-host|pypi\.", text)
    assert told is None, f"{name} names {told and told[0]!r}"


def test_the_tests_run_on_the_versions_that_people_run():
    assert set(entries("requirements.txt")) <= set(entries("requirements-test.txt"))


@pytest.mark.parametrize("lock", LOCKS)
def test_every_direct_dependency_is_locked(lock):
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    named = {re.match(r"[a-z0-9-]+", line)[0] for line in project["dependencies"]}
    assert named <= {name.split("==")[0] for name in entries(lock)}
