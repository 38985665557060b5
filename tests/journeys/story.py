"""The whole story, told once: from an empty plan to an overdue promise.

Everything happens on pages, except the operator's commands and the periodic tasks. The caller brings the application
with its clock, and browsers.
"""

import re
from collections.abc import Callable, Mapping
from datetime import timedelta

from flask import Flask
from sqlalchemy import func, select

from consult.consultations.clauses import slug
from consult.consultations.models import ClauseVersion, Consultation
from consult.consultations.roles import ROLE_LABELS
from consult.contributions.models import Ballot, ClauseVote, Comment, SelfDescription, Submission
from consult.runtime import periodic_tasks
from consult.storage.database import db
from tests.cast import reading
from tests.journeys import story_words as said
from tests.journeys.people import Member, Time, commanded, reads, reads_nothing_of
from tests.journeys.visitor import Visitor
from tests.pageclient import READING

DEADLINE = timedelta(days=45)
ANSWER = timedelta(days=120)
PROMISED = timedelta(days=150)


class Story:
    """What has happened so far: the plan's code, the team, the receipts that people keep."""

    def __init__(self, app: Flask, time: Time, new_visitor: Callable[[], Visitor]) -> None:
        self._app, self._time, self._new_visitor = app, time, new_visitor
        self._code = ""
        self._team: dict[str, Member] = {}
        self._receipts: dict[str, str] = {}
        self._first_day = time.moment.date()

    def tell(self) -> None:
        self.olga_joins_and_writes_a_plan()
        self.the_others_join_with_their_roles()
        self.it_opens_once_nothing_is_missing()
        self.three_strangers_speak()
        self.a_moderator_reads_what_came()
        self.it_closes_and_the_words_become_public()
        self.themes_are_written()
        self.nothing_is_frozen_while_somebody_may_be_in_danger()
        self.what_was_heard_is_fixed()
        self.nothing_ties_one_persons_parts_together()
        self.the_answer_is_written_and_signed()
        self.anyone_reads_the_answer_and_what_it_changed()
        self.somebody_comes_back_with_a_receipt()
        self.a_promise_falls_overdue_by_the_clock_alone()

    def olga_joins_and_writes_a_plan(self) -> None:
        olga = self._joins("Olga", commanded(self._app, "staff", "add", "Olga"))
        olga.at.click("Start a new plan")
        olga.at.fill({"title": said.TITLE})
        olga.at.press("Start")
        self._code = re.search(r"/team/p/(\w+)/frame", olga.at.address)[1]  # type: ignore[index]
        olga.at.fill(said.FRAME)
        olga.at.press("Save")
        reads(olga.at, "Saved.")
        olga.at.click("Draft")
        olga.at.click("Import a document")
        olga.at.fill({"text": said.DOCUMENT})
        olga.at.press("Preview the import")
        reads(olga.at, "3 parts were found", "Nothing is replaced yet.", "No reason yet: 1 part.")
        olga.at.press("Replace the draft with this")
        reads(olga.at, "The document is imported.", "1 Purpose", "2 Distance", "3 Opening hours")
        for number in (2, 3):
            olga.at.press(f"Make it a key part: part {number}")
        assert olga.at.words.count("Key part.") == 2

    def the_others_join_with_their_roles(self) -> None:
        for name, role in said.TEAM:
            name_of_role = next(each.value for each, label in ROLE_LABELS.items() if label.lower() == role)
            given = ("--consultation", self._code, "--role", name_of_role, "--new")
            invited = commanded(self._app, "staff", "add", name, *given)
            assert f"{name} is {role} in {self._code}." in invited
            reads(self._joins(name, invited).at, said.TITLE, role.capitalize())

    def it_opens_once_nothing_is_missing(self) -> None:
        olga, dee = self._team["Olga"], self._team["Dee"]
        self._nobody_outside_sees_it()
        olga.comes_to_work(f"/team/p/{self._code}/open")
        self._opens(olga)
        reads(olga.at, "It cannot open yet", "The decision maker has not promised an answer by a day yet.")
        olga.at.click("why: part 3")
        olga.at.fill({"reason": said.REASON})
        olga.at.press("Save")
        dee.comes_to_work(f"/team/p/{self._code}")
        dee.at.click("Promise an answer")
        dee.at.fill({"answer_due_on": self._on(ANSWER)})
        dee.at.press("I promise this")
        reads(dee.at, "Your promise to answer is recorded.")
        olga.comes_to_work(f"/team/p/{self._code}/open")
        self._opens(olga)
        reads(olga.at, "The plan is open. People can take part.")

    def three_strangers_speak(self) -> None:
        rosa = self._stranger("Say one thing (3 minutes)")
        rosa.click("Part 2: Distance")
        rosa.fill({"v.distance": "oppose", "t.distance": said.ROSA_SAID, "c.distance": "quote"})
        self._receipts["Rosa"] = self._sends(rosa, "This could tell people who or where", said.NAME, said.PHONE)
        reads(rosa, "You see them only on this page.")
        sam = self._stranger("Say one thing (3 minutes)")
        sam.click("Go through all 3 parts")
        sam.fill({"v.purpose": "support", "v.distance": "unsure", "v.opening-hours": "changes"})
        sam.fill({"t.opening-hours": said.SAM_SAID, "c.opening-hours": "show"})
        self._receipts["Sam"] = self._sends(sam, "Support, with changes")
        sam.click("Back to the plan")
        lee = self._stranger("Have your say on the whole plan")
        lee.fill({"t.plan": said.LEE_SAID, "c.plan": "team"})
        self._receipts["Lee"] = self._sends(lee, "Only the team will read it.")
        assert len(set(self._receipts.values())) == 3

    def a_moderator_reads_what_came(self) -> None:
        mo = self._team["Mo"]
        mo.comes_to_work(f"/team/p/{self._code}/queue")
        reads(mo.at, "To read 3", "First: somebody may be in danger (1)")
        reads_nothing_of(mo.at, said.ROSA_SAID[:20], said.SAM_SAID[:20], said.LEE_SAID[:20])
        self._decides(mo, "Distance", {"marked": said.ROSA_MARKED}, said.ROSA_SHOWN)
        self._decides(mo, "Opening hours", {}, said.SAM_SAID)
        self._decides(mo, "The whole plan", {"level": "3"}, "wants only the team to read this")
        reads(mo.at, "To read 0", "First: somebody may be in danger (1)")
        reader = self._stranger()
        reads_nothing_of(reader, "[name removed]", said.SAM_SAID)

    def it_closes_and_the_words_become_public(self) -> None:
        olga = self._team["Olga"]
        self._time.passes(days=45)
        olga.comes_to_work(f"/team/p/{self._code}/close")
        olga.at.fill({"reason": said.CLOSED_BECAUSE})
        olga.at.press("Close it now")
        reads(olga.at, "The plan is closed.")
        with self._app.app_context():
            assert periodic_tasks.run_once()["publish batches"] == 2
            db.session.remove()
        reader = self._stranger("2 Distance")
        reads(reader, said.ROSA_SHOWN)
        reads_nothing_of(reader, said.NAME, said.PHONE, said.LEE_SAID)
        reader = self._stranger("3 Opening hours")
        reads(reader, said.SAM_SAID)
        reads_nothing_of(reader, said.NAME, said.PHONE, said.LEE_SAID)

    def themes_are_written(self) -> None:
        ana = self._team["Ana"]
        ana.comes_to_work(f"/team/p/{self._code}/themes")
        for words, key in ((said.THEME, "distance"), (said.SAFETY, "opening-hours")):
            ana.at.fill({"title": words["title"], "clause_key": key})
            ana.at.press("Add this theme")
            ana.at.fill(words)
            ana.at.press("Save this theme")
            reads(ana.at, "Saved.")
            ana.at.click("Themes")
        reads(ana.at, "must be answered")
        ana.at.click("Group comments")
        for theme, words in ((said.THEME, said.ROSA_SHOWN), (said.SAFETY, said.SAM_SAID), (said.SAFETY, said.LEE_SAID)):
            reads(ana.at, words)
            reads_nothing_of(ana.at, said.NAME, said.PHONE)
            ana.at.fill({"themes": slug(theme["title"], ())})
            ana.at.press("Save, and open the next")
            reads(ana.at, "This part is done")
            if words != said.LEE_SAID:
                ana.at.click("Open the next part")
        reads(ana.at, "Nothing is left in any part.")

    def nothing_is_frozen_while_somebody_may_be_in_danger(self) -> None:
        ana, mo, dee = self._team["Ana"], self._team["Mo"], self._team["Dee"]
        ana.at.click("Results")
        reads(ana.at, "fewer than 10")
        dee.comes_to_work(f"/team/p/{self._code}/answer")
        reads(dee.at, "The report is not finished yet.")
        ana.comes_to_work(f"/team/p/{self._code}/heard")
        reads(
            ana.at,
            "The report does not say who did not take part.",
            "You can freeze the report once nothing above is missing",
        )
        ana.at.fill(said.NOTES)
        ana.at.press("Save these")
        self._refused_because_of_danger(ana)
        mo.comes_to_work(self._comment_on("The whole plan"))
        reads(mo.at, "Act within 2 hours.")
        self._refused_because_of_danger(ana)
        mo.comes_to_work(mo.at.address.partition("?")[0])
        mo.at.press("This is done")
        reads(mo.at, "Done.")
        mo.at.go(f"/team/p/{self._code}/queue")
        reads_nothing_of(mo.at, "somebody may be in danger")

    def what_was_heard_is_fixed(self) -> None:
        ana = self._team["Ana"]
        ana.comes_to_work(f"/team/p/{self._code}/heard")
        ana.at.press("Freeze it for good")
        reads(ana.at, "All links between people’s comments and votes are cut for good.", "fewer than 10")
        version_hash = re.search(r"\b[0-9a-f]{64}\b", ana.at.words)
        assert version_hash, ana.at.words
        reader = self._stranger()
        reader.go(f"/p/{self._code}/record")
        reads(reader, version_hash[0])

    def nothing_ties_one_persons_parts_together(self) -> None:
        with reading(self._app):
            left = {model: db.session.scalar(select(func.count()).select_from(model))
                    for model in (Submission, ClauseVote, SelfDescription)}  # fmt: skip
            ties = set(db.session.scalars(select(Comment.submission_id)))
            ballots = db.session.scalar(select(func.count()).select_from(Ballot))
        assert left == {Submission: 0, ClauseVote: 0, SelfDescription: 0}
        assert (ties, ballots) == ({None}, 4)

    def the_answer_is_written_and_signed(self) -> None:
        dee = self._team["Dee"]
        answer = f"/team/p/{self._code}/answer"
        dee.comes_to_work(answer)
        safety = f"The safety point “{said.SAFETY['title']}” has no answer."
        reads(dee.at, safety, "There is no decision on part 2, Distance.")
        decisions = (("1 Purpose", said.KEPT), ("2 Distance", said.ROSA_ANSWERED), ("3 Opening hours", said.KEPT),
                     (said.SAFETY["title"], said.SAFETY_ANSWERED))  # fmt: skip
        for what, decision in decisions:
            dee.at.click(what)
            dee.at.fill(decision)
            dee.at.press("Save this decision")
            reads(dee.at, "Saved.")
        dee.at.click("Summary")
        dee.at.fill(said.LINES)
        dee.at.press("Save these")
        dee.at.click("Promises")
        dee.at.fill({**said.PROMISE, "due_on": self._on(PROMISED), "clause_key": "distance"})
        dee.at.press("Add this promise")
        reads(dee.at, said.PROMISE["text"], "No evidence yet")
        self._an_organization_replies()
        dee.comes_to_work(answer)
        dee.at.click("Sign")
        dee.at.press("Sign and publish")
        reads(dee.at, "The answer is signed and public.")

    def _an_organization_replies(self) -> None:
        olga = self._team["Olga"]
        olga.comes_to_work(f"/team/p/{self._code}/replies")
        olga.at.fill({"invited": said.UNION})
        olga.at.press("Make its link")
        link = re.search(r"/invited/[\w-]+", olga.at.words)
        assert link, olga.at.words
        union = self._new_visitor()
        union.go(link[0])
        union.press("Read the answer and reply")
        reads(union, said.SAFETY_ANSWERED["reason"])
        union.fill({"by": said.UNION, "text": said.REPLY})
        union.press("Send the reply")
        olga.at.click("I have passed it on")
        olga.at.press("It is theirs: confirm it")
        reads(olga.at, "Confirmed.", said.REPLY)

    def anyone_reads_the_answer_and_what_it_changed(self) -> None:
        reader = self._stranger("Read the answer")
        reads(reader, f"Reply by {said.UNION}", said.REPLY)
        reads(reader, *said.LINES.values(), said.NOTES["disagreement"], said.NOTES["missing_groups"])
        reads(reader, said.SAFETY["safety_note"], said.SAFETY_ANSWERED["reason"])
        reader.click("2 Distance")
        reads(reader, "within 150 metres", "in sight of the gate", said.ROSA_ANSWERED["reason"], said.PROMISE["text"])
        reads_nothing_of(reader, said.NAME, said.PHONE, said.LEE_SAID)
        reader.click("What changed version 2")
        reads(reader, "from version 1 to version 2", "2 parts are the same, word for word.")
        assert re.search(r"removed within 150 metres.* added in sight of the gate", reader.words), reader.words

    def somebody_comes_back_with_a_receipt(self) -> None:
        rosa = self._comes_back("Rosa")
        reads(rosa, said.ROSA_SHOWN, "Published, with words hidden.")
        reads(rosa, "It names a private person", "It gives a phone number, an address or an account")
        reads(rosa, said.THEME["title"], "What was decided · Changed", said.ROSA_ANSWERED["reason"])
        reads(rosa, "in sight of the gate", said.PROMISE["text"], said.PROMISE["owner"], "No evidence yet")
        reads(rosa, "Nothing links your comments and votes any more")
        reads(self._comes_back("Lee"), said.LEE_SAID, "A person has read it. Only the team sees it, and it counts.")

    def a_promise_falls_overdue_by_the_clock_alone(self) -> None:
        reader = self._stranger("Promises 1")
        reads(reader, said.PROMISE["text"], "due in")
        reads_nothing_of(reader, "is overdue", "day overdue", "days overdue")
        left = self._first_day + PROMISED - self._time.moment.date()
        self._time.passes(days=left.days + 1)
        reader.go(f"/p/{self._code}/promises")
        reads(reader, "Overdue: 1", "1 day overdue")
        reader.go("/")
        reads(reader, said.TITLE, "1 promise is overdue")
        reads(self._comes_back("Rosa"), said.PROMISE["text"], "1 day overdue")

    def _joins(self, name: str, invited: str) -> Member:
        self._team[name] = Member(name, self._new_visitor(), self._time)
        self._team[name].joins(invited.split()[-1])
        return self._team[name]

    def _stranger(self, *clicks: str) -> Visitor:
        """Somebody new opens the plan's page a little later, and continues from there."""
        self._time.passes(seconds=10)
        visitor = self._new_visitor()
        visitor.go(f"/p/{self._code}")
        for words in clicks:
            visitor.click(words)
        return visitor

    def _nobody_outside_sees_it(self) -> None:
        reads_nothing_of(self._stranger(), "The city opens two health rooms.")

    def _opens(self, olga: Member) -> None:
        olga.at.fill({"closes_on": self._on(DEADLINE)})
        olga.at.press("Open it now")

    def _sends(self, visitor: Visitor, *seen_before: str) -> str:
        """Preview, keep it as it is, send it; returns the receipt that they write down."""
        visitor.press("See it before you send it")
        reads(visitor, "Nothing has been sent yet.", *seen_before)
        self._time.passes(seconds=READING.total_seconds())
        visitor.press("Send it")
        receipt = re.search(r"Your receipt ((?:[a-z-]+ ){6})Write these six words down", visitor.words)
        assert receipt, visitor.words
        return receipt[1]

    def _decides(self, mo: Member, about: str, decision: Mapping[str, str | list[str]], result: str) -> None:
        """Open the words, choose, look at the result, decide."""
        mo.at.go(self._comment_on(about))
        mo.at.press("Open the comment")
        mo.at.fill(decision)
        mo.at.press("Preview what people will read")
        reads(mo.at, result)
        for_team = "For the team only, and stop"
        mo.at.press(for_team if for_team in mo.at.words else "Publish and stop")
        reads(mo.at, "Undo")
        mo.at.go(f"/team/p/{self._code}/queue")

    def _comment_on(self, about: str) -> str:
        """The address of the one comment on a part, or on the whole plan."""
        with reading(self._app):
            query = select(Comment.id, ClauseVersion.heading).outerjoin(
                ClauseVersion, ClauseVersion.id == Comment.clause_version_id
            )
            of_plan = query.join(Consultation).where(Consultation.code == self._code)
            found = {heading or "The whole plan": id_ for id_, heading in db.session.execute(of_plan)}
        return f"/team/p/{self._code}/queue/{found[about]}"

    def _refused_because_of_danger(self, ana: Member) -> None:
        ana.comes_to_work(f"/team/p/{self._code}/heard")
        ana.at.press("Freeze it for good")
        reads(ana.at, "The report was not frozen.", "Somebody may be in danger.")

    def _comes_back(self, name: str) -> Visitor:
        """With six words on a piece of paper, on another phone."""
        visitor = self._stranger()
        visitor.go("/receipt")
        visitor.fill({"receipt": self._receipts[name]})
        visitor.press("Show what happened")
        return visitor

    def _on(self, days: timedelta) -> str:
        return (self._first_day + days).isoformat()
