"""A team takes a Word file of twelve pages to an opened plan by the pages alone: the acts of its organizer are counted.

An act is a link or a button. Choices inside a form, typing and choosing a file are none.
"""

import re
from datetime import timedelta
from functools import partial

from flask import Flask

from consult.web.page_cache import PageCache
from tests.cast import Clock
from tests.journeys import policy_file
from tests.journeys import story_words as said
from tests.journeys.people import Member, Time, commanded, reads, reads_nothing_of
from tests.journeys.visitor import WithoutScript

MOST_ACTS = 25
CLOSES, ANSWERS = timedelta(days=45), timedelta(days=120)
ROLES = {"moderator": "moderator", "analyst": "analyst", "auditor": "auditor", "decision maker": "decision_maker"}
ROLES |= {"third person for appeals": "third_person"}


class Counting(WithoutScript):
    """A visitor whose acts are counted, each with the page that it leads to."""

    def __init__(self, app: Flask) -> None:
        super().__init__(app)
        self.acts: list[str] = []

    def offers(self, *beginnings: str) -> list[str]:
        """The fields on the page whose names begin like this."""
        return [name for _, form in self._forms for name in form.offered if name.startswith(beginnings)]

    def click(self, words: str) -> None:
        super().click(words)
        self.acts.append(f"link “{words}” to {self.address}")

    def press(self, words: str) -> None:
        super().press(words)
        self.acts.append(f"button “{words}” to {self.address}")


def test_a_word_file_of_twelve_pages_becomes_an_open_plan_in_few_acts(app: Flask, clock: Clock) -> None:
    time = Time(clock)
    app.wsgi_app = PageCache(partial(Flask.wsgi_app, app), time.seconds)  # type: ignore[method-assign]
    at = Counting(app)
    Member("Olga", at, time).joins(commanded(app, "staff", "add", "Olga").split()[-1])
    code = _starts(at)
    _imports(at)
    _says_each_part_in_short(at)
    for name, link in _invites(at):
        member = Member(name, WithoutScript(app), time)
        member.joins(link)
        if name == "Dee":
            _promises(member, code, time)
    _opens(at, time)

    assert len(at.acts) <= MOST_ACTS, at.acts
    _anyone_reads_it(WithoutScript(app), code)


def _starts(at: Counting) -> str:
    at.click("Start a new plan")
    at.fill({"title": said.TITLE})
    at.press("Start")
    code = re.search(r"/team/p/(\w+)/frame", at.address)
    assert code
    at.fill(said.FRAME)
    at.press("Save")
    reads(at, "Saved.")
    return code[1]


def _imports(at: Counting) -> None:
    at.click("Draft")
    at.click("Import a document")
    at.choose_file("file", "policy-final-3.docx", policy_file.file())
    at.press("Preview the import")
    reads(at, "19 parts were found", "1 tracked insertion was taken. 1 tracked deletion was left out.")
    reads(at, "1 comment in the margin was left out.", "4 tables are kept.", "1 note is kept.")
    reads(at, *(f"{number} {heading}" for number, heading in policy_file.parts()))
    reads_nothing_of(at, policy_file.GONE, policy_file.MARGIN, policy_file.AUTHOR)
    at.press("Replace the draft with this")
    reads(
        at, "The document is imported.", "1 Rooms", *(f"{number} {heading}" for number, heading in policy_file.parts())
    )


def _says_each_part_in_short(at: Counting) -> None:
    at.click("All in short and why")
    at.fill(dict.fromkeys(at.offers("plain_language.", "reason."), "It helps people."))
    at.press("Save and finish")


def _invites(at: Counting) -> list[tuple[str, str]]:
    at.click("Team")
    at.fill({
        field: value
        for row, (name, role) in enumerate(said.TEAM, 1)
        for field, value in ((f"name.{row}", name), (f"role.{row}-{ROLES[role]}", ROLES[role]))
    })  # fmt: skip
    at.press("Add to the team")
    found = re.findall(r"(\w+) (http\S+/team/join/\S+)", at.words)
    assert [name for name, _ in found] == [name for name, _ in said.TEAM]
    at.click("I have passed them on")
    return found


def _promises(dee: Member, code: str, time: Time) -> None:
    dee.at.go(f"/team/p/{code}")
    dee.at.click("Promise an answer")
    dee.at.fill({"answer_due_on": (time.moment + ANSWERS).date().isoformat()})
    dee.at.press("I promise this")


def _opens(at: Counting, time: Time) -> None:
    at.click("Overview")
    at.click("Open this plan")
    at.fill({"closes_on": (time.moment + CLOSES).date().isoformat()})
    at.press("Open it now")
    reads(at, "The plan is open. People can take part.")


def _anyone_reads_it(reader: WithoutScript, code: str) -> None:
    reader.go(f"/p/{code}/read")
    reads(reader, "Rooms", "1.1", "What the rooms are for")
    reads_nothing_of(reader, policy_file.GONE, policy_file.MARGIN, policy_file.AUTHOR, "not for the public")
