"""What a publisher, a catalogue or a buyer looks for: licences, contacts, accessibility, components, versions."""

import json
import re
import subprocess
import sys
import tomllib
from importlib.metadata import version
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from consult.cli import commands
from tests.house.source import ROOT

pytestmark = pytest.mark.slow

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
TEXTS = ("SECURITY.md", "CODE_OF_CONDUCT.md", "GOVERNANCE.md", "publiccode.yml", "accessibility.openacr.yaml")
LEVELS = {"supports", "partially-supports", "does-not-support", "not-applicable"}
#: Success criteria of WCAG 2.2 at each level, and how many there are under each guideline.
CRITERIA = {
    "success_criteria_level_a": {
        "1.1": 1, "1.2": 3, "1.3": 3, "1.4": 2, "2.1": 3, "2.2": 2, "2.3": 1, "2.4": 4, "2.5": 4,
        "3.1": 1, "3.2": 3, "3.3": 3, "4.1": 1,
    },
    "success_criteria_level_aa": {
        "1.2": 2, "1.3": 2, "1.4": 7, "2.4": 4, "2.5": 2, "3.1": 1, "3.2": 2, "3.3": 3, "4.1": 1,
    },
}  # fmt: skip


def loaded(name: str) -> dict:
    return yaml.safe_load((ROOT / name).read_text("utf-8"))


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-W", "ignore", "-m", *arguments], cwd=ROOT, capture_output=True, text=True)


@pytest.mark.parametrize("name", TEXTS)
def test_contacts_are_placeholders_for_the_publisher(name):
    text = (ROOT / name).read_text("utf-8")
    assert set(re.findall(r"[\w.]+@([\w.]+\w)", text)) == {"example.org"} or "@" not in text
    hosts = set(re.findall(r"https?://([\w.-]+)", text))
    assert hosts <= {"example.org", "yml.publiccode.tools"}


@pytest.mark.parametrize("name", TEXTS[:2])
def test_people_are_told_where_to_write_and_how_long_an_answer_takes(name):
    text = (ROOT / name).read_text("utf-8")
    assert re.search(r"\*\*\w+@example\.org\*\*", text)
    assert "within 3 working days" in text


def test_every_file_has_a_licence_and_an_owner():
    result = run("reuse", "lint", "--json")
    report = json.loads(result.stdout)
    assert {name: found for name, found in report["non_compliant"].items() if found} == {}
    assert result.returncode == 0
    assert set(report["summary"]["used_licenses"]) == {"Apache-2.0", "CC-BY-3.0-US", "OFL-1.1"}
    assert (ROOT / "LICENSE").read_bytes() == (ROOT / "LICENSES" / "Apache-2.0.txt").read_bytes()


def test_catalogues_of_public_software_find_what_they_need():
    found = loaded("publiccode.yml")
    needed = {
        "publiccodeYmlVersion", "name", "url", "platforms", "categories", "developmentStatus", "softwareType",
        "description", "legal", "maintenance", "localisation", "softwareVersion",
    }  # fmt: skip
    assert needed <= set(found)
    assert found["legal"]["license"] == PROJECT["license"]
    told = found["description"]["en"]
    assert len(told["shortDescription"]) <= 150
    assert 150 <= len(told["longDescription"]) <= 10_000
    assert all(len(feature) <= 100 for feature in told["features"])
    assert found["maintenance"]["type"] in {"community", "internal", "contract", "none"}
    assert all(contact["email"] for contact in found["maintenance"]["contacts"])
    assert all(re.fullmatch(r"[a-z]{2}", language) for language in found["localisation"]["availableLanguages"])


def test_the_accessibility_report_answers_every_criterion():
    report = loaded("accessibility.openacr.yaml")
    assert {"title", "product", "author", "vendor", "report_date", "version", "evaluation_methods_used", "notes",
            "catalog", "chapters"} <= set(report)  # fmt: skip
    assert report["catalog"] == "2.5-edition-wcag-2.2-en"
    for chapter, expected in CRITERIA.items():
        criteria = report["chapters"][chapter]["criteria"]
        numbers = [str(criterion["num"]) for criterion in criteria]
        assert len(set(numbers)) == len(numbers)
        counts: dict[str, int] = {}
        for number in numbers:
            counts[number[:3]] = counts.get(number[:3], 0) + 1
        assert counts == expected
        for criterion in criteria:
            [component] = criterion["components"]
            assert component["name"] == "web"
            assert component["adherence"]["level"] in LEVELS
            assert component["adherence"]["notes"].strip(), criterion["num"]


def test_the_list_of_components_names_every_locked_package(tmp_path: Path):
    made = tmp_path / "sbom.cdx.json"
    command = re.search(r"-m (cyclonedx_py .*?) \\\n\t(-o) build/sbom\.cdx\.json (.*)", (ROOT / "Makefile").read_text())
    assert command
    result = run(*command[1].split(), command[2], str(made), *command[3].split())
    assert result.returncode == 0, result.stderr
    bom = json.loads(made.read_text("utf-8"))
    assert bom["bomFormat"] == "CycloneDX"
    assert bom["metadata"]["component"]["version"] == PROJECT["version"]
    locked = re.findall(r"^([a-z0-9.-]+)(?:\[.*?\])?==([^ \n]+)", (ROOT / "requirements.txt").read_text("utf-8"), re.M)
    assert len(locked) > 20
    assert {(each["name"], each["version"]) for each in bom["components"]} == set(locked)
    hashed = [each for each in bom["components"] if any(one.get("hashes") for one in each["externalReferences"])]
    assert len(hashed) == len(bom["components"])


def test_the_version_is_the_same_everywhere():
    told = PROJECT["version"]
    assert re.fullmatch(r"\d+\.\d+\.\d+", told)
    assert version("consult") == told
    assert CliRunner().invoke(commands, ["--version"]).output.startswith(f"Consult {told}, schema ")
    assert loaded("publiccode.yml")["softwareVersion"] == told
    assert loaded("accessibility.openacr.yaml")["product"]["version"] == told
    changes = re.findall(r"^## (\d+\.\d+\.\d+)", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.M)
    assert changes[:1] == [told]
