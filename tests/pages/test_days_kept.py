"""How long comments are kept: every page that gives a number of days has it from the setting."""

import re
from pathlib import Path

from consult.consultations.models import RAW_DAYS, SEALED_DAYS, Consultation
from consult.contributions.verdict_line_rules import KEPT_FOR
from consult.moderation.notices import handling as notice_handling
from consult.operations import database_copies
from consult.runtime import erasure_journal
from consult.storage.database import db
from tests.cast import CODE, writing
from tests.pages.public_story import fresh

ROOT = Path(__file__).resolve().parents[2]
OTHERS_LESS, REFUSED = 77, 13
#: A sentence that says when something is deleted.
DELETING = re.compile(r"[^.]*\b(?:delet|kept|keep|go(?:es)? after|copies)[^.]*\.", re.IGNORECASE)
PUBLIC = ("/", f"/p/{CODE}", f"/p/{CODE}/read", f"/p/{CODE}/say", f"/p/{CODE}/answer", f"/p/{CODE}/changes",
          f"/p/{CODE}/record", f"/p/{CODE}/promises", f"/p/{CODE}/notice", f"/p/{CODE}/read/siting",
          "/privacy", "/safety", "/help", "/rules", "/about", "/accessibility", "/receipt",
          "/account/new", "/account/enter")  # fmt: skip


def _days(words: str) -> set[int]:
    return {int(days) for sentence in DELETING.findall(words) for days in re.findall(r"(\d+) days?\b", sentence)}


def test_every_public_page_names_the_days_that_are_set(app, client, plan):
    with writing(app):
        consultation = db.session.get_one(Consultation, plan.id)
        consultation.raw_days, consultation.sealed_days = OTHERS_LESS, REFUSED
    named = {path: _days(fresh(client, path).words) for path in PUBLIC}
    assert named.pop(f"/p/{CODE}") == {OTHERS_LESS, REFUSED}
    assert named.pop(f"/p/{CODE}/notice") == {notice_handling.KEPT_FOR.days}
    assert named.pop("/privacy") == {RAW_DAYS, SEALED_DAYS, database_copies.KEPT.days, KEPT_FOR.days}
    assert named.pop("/safety") == {database_copies.KEPT.days}
    assert {path: days for path, days in named.items() if days} == {}


def test_no_template_writes_down_a_number_of_days_after_which_something_goes():
    for path in (ROOT / "templates").rglob("*.html"):
        text = re.sub(r"'\s+'", "", path.read_text("utf-8"))
        sentences = re.findall(r"_\(\s*'([^']*)'", text)
        assert [each for each in sentences if _days(f"{each}.")] == [], path


def test_the_guide_names_the_usual_days():
    guide = " ".join((ROOT / "docs" / "operating.md").read_text("utf-8").split())
    assert f"What was sent is deleted {SEALED_DAYS} days after the decision" in guide
    assert f"what was never published {RAW_DAYS} days after the answer" in guide
    assert f"copies older than {database_copies.KEPT.days} days are deleted" in guide


def test_no_copy_outlives_the_journal_that_would_undo_it():
    assert database_copies.KEPT <= erasure_journal.KEPT
