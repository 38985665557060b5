"""Real law, from a draft to its answer: a regulation before and after a rule, with the official reasons of that rule.

What an organizer and a decision maker do is done on their pages. What people send, and what analysts and moderators do,
is made by commands.
"""

import csv
import re
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path

import pypdfium2
import pytest
from flask import Flask

from consult.consultations.markdown_import import ParsedClause, parse
from consult.contributions import made_files
from consult.contributions.enums import Choice, Consent, FileKind
from consult.pages.made_files import making
from consult.response.rules import MAX_WORDS
from consult.runtime import periodic_tasks
from consult.storage.database import today
from consult.text.messages import count_words
from tests.answering import BASE, add_theme, freeze, promise, published, reply, vote
from tests.cast import ANSWER_DAYS, CODE, Cast, Plan, reading
from tests.journeys.people import reads
from tests.journeys.visitor import WithoutScript
from tests.pageclient import PageClient
from tests.plan_words import FRAME_FORM

pytestmark = pytest.mark.long

LAW = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "regulation-e"
SOURCE = "https://www.federalregister.gov/d/2013-10604"
#: What the rule is about; it changes four of them.
OF_THE_RULE = ("s1", "s2", "s3", "s30", "s31", "s32", "s33", "s34", "s35", "s36")
CHANGED = ("s30", "s31", "s32", "s33")
OPEN_FOR = timedelta(days=45)
SENTENCE = re.compile(r"(?<=[.”])\s+(?=[A-Z])")
LINES = {
    "decided": "Four of the 26 sections change. Senders of money learn which fees a provider cannot know.",
    "biggest_change": "A provider no longer has to say what the bank of the recipient and foreign taxes take.",
    "biggest_refusal": "Cancelling later than 30 minutes after payment, because the rule does not touch section 34.",
}
SAID = {
    "s30": "Say what a covered fee is, so that a small credit union can train its staff.",
    "s31": "We cannot know the fees of every bank abroad. A disclaimer is the honest thing.",
    "s33": "If the sender gives a wrong account number, the provider should not pay for it.",
    "s34": "Thirty minutes are too short to cancel. People notice a mistake when they come home.",
    "s20": "My gift card lost value after a year. Five years are little enough.",
}
NOT_PART = "Not changed: not part of this rule."
#: As many characters as three parts may have on a page of an answer.
PAGE_OF_PARTS = 25_000
#: The file has no space after the heading of a paragraph: an organizer would see that, and add it.
GLUED = re.compile(r"(?<=[a-z)])[.](?=[A-Z])")


@pytest.fixture
def database_kind() -> str:
    """One kind: what differs between the two is how a page asks, and other tests run each page on both."""
    return "sqlite"


def text_of(name: str) -> str:
    return GLUED.sub(". ", (LAW / name).read_text("utf-8"))


def sections(name: str) -> Mapping[str, ParsedClause]:
    """The sections of a document as an import reads them, by key."""
    return {clause.key: clause for clause in parse(text_of(name)).clauses}


def reasons() -> Mapping[str, str]:
    """The official reason for each section of the rule, as many whole sentences as fit, with the link to its source."""
    with (LAW / "reasons.tsv").open(encoding="utf-8", newline="") as file:
        texts = {row["label"]: row["text"] for row in csv.DictReader(file, delimiter="\t")}
    return {key: _cut(texts[f"1005-{key[1:]}"]) for key in OF_THE_RULE}


def _cut(text: str) -> str:
    """The last sentences, which say what was decided."""
    link = f"Source: {SOURCE}"
    kept: list[str] = []
    for sentence in reversed(SENTENCE.split(text)):
        if count_words(" ".join([sentence, *kept, link])) > MAX_WORDS:
            break
        kept.insert(0, sentence)
    return " ".join([*(kept or [" ".join(text.split()[: MAX_WORDS - 5])]), link])


def words_of(pdf: bytes) -> str:
    with pypdfium2.PdfDocument(pdf) as found:
        return " ".join(" ".join(page.get_textpage().get_text_bounded() for page in found).split())


def squeezed(text: str) -> str:
    """Without spaces and hyphens: on paper a line may end within an address."""
    return re.sub(r"[\s\ufffe\u00ad-]+", "", text)


class Law:
    """The regulation as a plan, and the browsers of those who work on it."""

    def __init__(self, app: Flask, cast: Cast, staff_client: Callable[[str], PageClient]) -> None:
        self.app, self.cast, self.plan = app, cast, Plan(app, cast)
        self.olga, self.dee = (WithoutScript(app, staff_client(name)) for name in ("Olga", "Dee"))
        with reading(app):
            self.day = today()
        self.before, self.after, self.reasons = sections("before.md"), sections("after.md"), reasons()

    def opens(self) -> None:
        self.olga.go(f"{BASE}/frame")
        self.olga.fill({**FRAME_FORM, "title": "Electronic fund transfers (Regulation E)"})
        self.olga.press("Save")
        self.olga.go(f"{BASE}/draft/import")
        self.olga.fill({"text": text_of("before.md")})
        self.olga.press("Preview the import")
        reads(self.olga, "26 parts were found")
        self.olga.press("Replace the draft with this")
        self._says_why_each_section_is_there()
        self.dee.go(f"{BASE}/commit")
        self.dee.fill({"answer_due_on": (self.day + OPEN_FOR + timedelta(days=ANSWER_DAYS)).isoformat()})
        self.dee.press("I promise this")
        self.olga.go(f"{BASE}/open")
        self.olga.fill({"closes_on": (self.day + OPEN_FOR).isoformat()})
        self.olga.press("Open it now")
        reads(self.olga, "The plan is open. People can take part.")

    def _says_why_each_section_is_there(self) -> None:
        keys = list(self.before)
        for first in range(0, len(keys), 20):
            self.olga.go(f"{BASE}/in-short?page={first // 20 + 1}")
            for key in keys[first : first + 20]:
                heading = self.before[key].heading.rstrip(".").lower()
                self.olga.fill({f"plain_language.{key}": f"It is about {heading}."})
                self.olga.fill({f"reason.{key}": f"The law asks for rules on {heading}."})
            self.olga.press("Save")

    def people_speak(self) -> None:
        for key, said in SAID.items():
            sent = published(self.app, self.cast, said, key, Consent.QUOTE)
            add_theme(self.app, self.cast, f"About section {key[1:]}", sent, clause_key=key)
        for key in CHANGED:
            vote(self.app, 12, Choice.CHANGES, key)
            vote(self.app, 11, Choice.OPPOSE, key)
        vote(self.app, 14, Choice.SUPPORT, "s34")
        vote(self.app, 12, Choice.OPPOSE, "s34")

    def is_decided(self) -> None:
        freeze(self.app, self.cast, self.plan)
        for key in self.before:
            self.dee.go(f"{BASE}/answer/clause/{key}")
            self.dee.fill(self._decision(key))
            self.dee.press("Save this decision")
            reads(self.dee, "Saved.")
        self.dee.go(f"{BASE}/answer/lines")
        self.dee.fill(LINES)
        self.dee.press("Save these")
        promise(self.app, self.cast, 200, text="Publish a guide for small providers.", owner="Regulations",
                clause_key="s31")  # fmt: skip
        reply(self.app, self.cast)
        self.dee.go(f"{BASE}/sign")
        self.dee.press("Sign and publish")
        reads(self.dee, "The answer is signed and public.")

    def _decision(self, key: str) -> Mapping[str, str]:
        if key not in OF_THE_RULE:
            reason = f"{NOT_PART} The rule says nothing about section {key[1:]}."
            return {"decision": "not_changed", "reason_kind": "other", "reason": reason}
        if key not in CHANGED:
            return {"decision": "not_changed", "reason_kind": "law", "reason": self.reasons[key]}
        return {
            "decision": "changed",
            "reason_kind": "law",
            "reason": self.reasons[key],
            "wording": self.after[key].wording,
            "plain_language": f"The rule of 2013 changes {self.after[key].heading.rstrip('.').lower()}.",
        }

    def files(self) -> Mapping[FileKind, bytes]:
        with self.app.app_context():
            while periodic_tasks.run_task(making.NAME):
                pass
        with reading(self.app):
            found = {kind: made_files.content_of(self.cast.consultation_id, kind) for kind in FileKind}
        return {kind: content for kind, content in found.items() if content}


@pytest.fixture
def law(app: Flask, cast: Cast, staff_client: Callable[[str], PageClient]) -> Law:
    """The regulation, answered."""
    made = Law(app, cast, staff_client)
    made.opens()
    made.people_speak()
    made.is_decided()
    return made


def test_real_law_is_imported_asked_about_decided_and_published_with_every_reason_and_its_link(law: Law) -> None:
    reader = PageClient(law.app)
    rows = {row["key"]: row for row in reader.get(f"/api/v1/consultations/{CODE}/dispositions").json["rows"]}
    assert Counter(row["decision"] for row in rows.values()) == {"changed": 4, "not_changed": 22}
    assert {key for key, row in rows.items() if row["decision"] == "changed"} == set(CHANGED)
    reasons = {key: row["reason"] for key, row in rows.items()}
    assert sum(NOT_PART in reason for reason in reasons.values()) == 16
    assert {key: reasons[key] for key in OF_THE_RULE} == law.reasons
    assert all(count_words(reason) <= MAX_WORDS for reason in reasons.values())
    for key, reason in reasons.items():
        clause = reader.get(f"/p/{CODE}/read/{key}")
        assert " ".join(reason.removesuffix(SOURCE).split()) in clause.words
        assert (SOURCE in clause.hrefs) is (key in OF_THE_RULE)
    final = reader.get(f"/api/v1/consultations/{CODE}/versions/2/clauses").json["rows"]
    assert {row["key"]: row["wording"] for row in final} == {key: each.wording for key, each in law.after.items()}


def test_its_answer_can_be_read_by_part_as_changes_and_on_paper(law: Law) -> None:
    reader = PageClient(law.app)
    opening = reader.get(f"/p/{CODE}/answer")
    assert "Changed: 30, 31, 32, 33." in opening.words
    assert "How many voted, and how" not in opening.words, "no column without anything in it"
    for number in range(1, 10):
        page = reader.get(f"/p/{CODE}/answer?page={number}")
    assert len(page.words) < PAGE_OF_PARTS, "of long wordings what changed, and the way to the rest"
    changes = reader.get(f"/p/{CODE}/changes")
    assert "4 parts changed from version 1 to version 2. 22 parts are the same" in changes.words
    assert changes.hrefs.count(SOURCE) == 4
    files = law.files()
    sheet = words_of(files[FileKind.BRIEF])
    assert "The other 21 parts did not change." in sheet
    assert LINES["biggest_refusal"] in sheet
    whole = words_of(files[FileKind.WHOLE])
    for key, reason in law.reasons.items():
        assert squeezed(reason) in squeezed(whole), key
