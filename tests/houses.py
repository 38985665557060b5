"""The plan of the tests in each state, with one of everything that a form can name, for sending bad input.

A house remembers its rows: a refused request must have left them unchanged, and after an accepted one they are
restored.
"""

import re
import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pyotp
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from consult.access import Role
from consult.analysis import report_notes
from consult.analysis.models import CodingSample, SampledComment
from consult.analysis.report_notes import ReportNotesData
from consult.commitments import later_acts
from consult.commitments.models import Commitment, PromiseEvent
from consult.consultations import (
    draft_chapters,
    drafting,
    edit_confirmation,
    framing,
    planned_opening,
    queries,
    rights_assessment,
    roles,
)
from consult.consultations.markdown_import import ParsedChapter
from consult.consultations.models import Clause, ClauseVersion, Evidence, ReachGroup
from consult.consultations.rights_assessment import RightData
from consult.contributions import held_submissions, submitting
from consult.contributions.enums import Choice, Consent, HoldReason
from consult.contributions.models import Comment, VerdictLine
from consult.contributions.submission_values import CommentText, HowSent, NewSubmission
from consult.credentials import access_codes, form_tokens, receipts
from consult.moderation import decisions
from consult.moderation.appeals import answering, filing
from consult.moderation.models import (
    Appeal,
    CommentAccess,
    Notice,
    NoticeAccess,
    Rereading,
    SampleReading,
)
from consult.report import sense_checks
from consult.report.models import SenseCheck
from consult.report.sense_checks import SenseCheckData
from consult.response import invited_replies
from consult.staff import invitations, members, sessions
from consult.storage.database import db, now, settings, today
from tests.answering import add_theme, dispose, dispose_all, freeze, promise, published, sign, write_lines
from tests.cast import CODE, NOTES, ROLES, Cast, Plan, reading, writing
from tests.moderated import Sent, decide, open_comment, say
from tests.noise import OTHER_CODE
from tests.pageclient import PageClient
from tests.plan_words import DRAFT, FRAME
from tests.routes import PAGES, Form
from tests.shown import version_hashes
from tests.skim import LIVING, Skim

OWN = {"Sec-Fetch-Site": "same-origin", "Origin": "http://localhost"}
#: Any request may update the time of the last request.
MAY_CHANGE = {"staff_session"}


@dataclass
class House:
    """One application in one state, its values by name, its browsers, and its rows as they should stay.

    Tests run at its `moment`, so that the age of proofs and of pages is the same however long a run takes.
    """

    app: Flask
    file: Path
    values: dict[str, str]
    browsers: dict[str, PageClient] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)
    earlier_tokens: dict[str, str] = field(default_factory=dict)
    _cookies: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.moment = now() + timedelta(minutes=1)
        self._cookie = sessions.cookie_name(self.app.extensions["settings"])
        ids = Cast(self.app).ids
        for name in (*ROLES, "Ida", ""):
            self.browsers[name] = PageClient(self.app)
            if name:
                self.earlier_tokens[name] = self._token_of(self.browsers[name].sign_in(ids[name]))
                self.browsers[name].sign_in(ids[name])
                self._cookies[name] = self.browsers[name].browser.get_cookie(self._cookie).value
                self.tokens[name] = self._token_of(self.browsers[name])
        self._let_go()
        self._kept = self._copy()
        self._before = self._rows()

    def _token_of(self, browser: PageClient) -> str:
        return Skim(browser.browser.get("/team/").text).token

    def address(self, form: Form, **values: object) -> str:
        """The address of a form."""
        found = self.values | {name: self.fill(value) for name, value in form.path.items()} | values
        return self._build(form.endpoint, found, "POST")

    def page(self, endpoint: str, **values: object) -> str:
        """The address of a page to read."""
        found = dict.fromkeys(("promise_id", "comment_id", "notice_id", "appeal_id", "rereading_id"), "7777777")
        found |= {
            "token": "none",
            "filename": "consult.css",
            "file": "comments.csv",
            "number": 1,
            "case": "own_use",
            "size": 0,
            "tracker": "none",
            "written": "holder.7777777",
        }
        found |= self.values
        if "theme" in endpoint:
            found["key"] = self.values.get("theme_key", "none")
        found |= values
        return self._build(endpoint, found, "GET")

    def names(self, endpoint: str, method: str) -> list[str]:
        """The values in the address of a page or a form."""
        rules = self.app.url_map.iter_rules(endpoint)
        return sorted(next(rule.arguments for rule in rules if method in (rule.methods or ())))

    def _build(self, endpoint: str, found: Mapping[str, object], method: str) -> str:
        named = {name: found[name] for name in self.names(endpoint, method)}
        return self.app.url_map.bind("localhost").build(endpoint, named, method=method)

    def fill(self, text: str) -> str:
        code = {"key_code": pyotp.TOTP(self.values["join_key"]).at(now())} if "{key_code}" in text else {}
        if "{" not in text:
            return text
        return text.format_map(self.values | code | version_hashes(self.app, self.values, text))

    def good(self, form: Form) -> dict[str, str]:
        """What this form accepts, without the token."""
        return {self.fill(name): self.fill(value) for name, value in form.good.items()}

    def open(self, who: str, path: str, **request: Any) -> TestResponse:
        request.setdefault("headers", OWN)
        request.setdefault("method", "POST")
        return self.browsers[who].browser.open(path, **request)

    def changed(self) -> list[str]:
        """The tables whose rows changed."""
        if self._copy() == self._kept:
            return []
        return [name for name, rows in self._rows().items() if rows != self._before[name]]

    def _copy(self) -> bytes:
        return self.file.read_bytes()

    def _bring_back(self) -> None:
        self.file.write_bytes(self._kept)

    def _rows(self) -> dict[str, list[tuple[Any, ...]]]:
        """Every row of every table, except for what any request may change."""
        with closing(sqlite3.connect(self.file)) as connection:
            names = [name for (name,) in connection.execute("select name from sqlite_master where type = 'table'")]
            every = {name: connection.execute(f'select * from "{name}"').fetchall() for name in names}
        return {name: rows for name, rows in every.items() if name not in MAY_CHANGE}

    def put_back(self) -> None:
        """Restore everything as it was when it was built, with everybody signed in."""
        self._let_go()
        self._bring_back()
        for name, browser in self.browsers.items():
            browser.browser.delete_cookie(self._cookie)
            if name:
                browser.browser.set_cookie(self._cookie, self._cookies[name])

    def _let_go(self) -> None:
        with self.app.app_context():
            db.session.remove()
            db.engine.dispose()


#: A reader of each page, by the letters of `tests.routes`.
READERS = {"S": "", "O": "Olga", "M": "Mo", "A": "Ana", "D": "Dee", "U": "Ada", "T": "Tess", "I": "Ida"}


def reader(endpoint: str) -> str:
    """Somebody who may read this page: a stranger, if anyone may."""
    return next((READERS[kind] for kind in PAGES[endpoint].who if kind in READERS), "")


#: The plan in a state; whoever changes it restores it.
Houses = Callable[[str], House]


def build(app: Flask, file: Path, state: str, kind: type[House] = House) -> House:
    """The plan in `state`, from its database at the stage "cast" for a draft, "plan" for all others."""
    plan = Plan(app, Cast(app))
    values = BUILDERS[state](app, plan)
    return kind(app, file, _common(app, plan) | values)


def _draft(app: Flask, plan: Plan) -> dict[str, str]:
    olga, dee = plan.cast.actor("Olga"), plan.cast.actor("Dee")
    with writing(app):
        drafting.import_draft(olga, CODE, DRAFT)
        framing.write_frame(olga, CODE, **FRAME)
        framing.set_answer_deadline(dee, CODE, today() + timedelta(days=200))
        said = RightData(part="siting", right="health", effect="unclear", explanation="Nobody knows that yet.")
        rights_assessment.add(olga, CODE, said)
        planned_opening.plan(olga, CODE, today() + timedelta(days=9), today() + timedelta(days=60))
    return {}


def _open(app: Flask, plan: Plan) -> dict[str, str]:
    cast = plan.cast
    text = f"Too far from the tents. {LIVING}"
    waiting, proposed, junk, drawn = say(app, text), say(app, text), say(app, text), say(app, text)
    open_comment(app, cast, waiting)
    decide(app, cast, proposed, "refuse", "threat")
    open_comment(app, cast, proposed, "Mina")
    decide(app, cast, junk, "junk", "spam")
    read = published(app, cast, f"Nearer the harbour, please. {LIVING}")
    theme = add_theme(app, cast, f"Distance {LIVING}", read)
    other_theme = add_theme(app, cast, f"Hours {LIVING}")
    olga = cast.actor("Olga")
    with writing(app):
        drafting.write_clause(olga, CODE, "siting", wording="No room stands within 100 metres of a school.")
        draft_chapters.begin(olga, CODE, "siting", ParsedChapter(level=1, number="", heading=f"Places {LIVING}"))
        edit_confirmation.ask(olga, CODE, "A slip of the pen.")
        [card] = access_codes.make_sheet(olga, CODE, "Harbour van", 1)
        nia, _ = invitations.invite("Nia", cast.ids["Olga"])
        roles.give_role(queries.public_consultation(CODE), nia, Role.ANALYST)
        invitation = members.add_staff("Nour")[1]
        decisions.open_comment(cast.actor("Mo"), CODE, drawn.id)
        db.session.add(SampleReading(comment_id=drawn.id, staff_id=cast.ids["Mo"], day=today()))
        reached = {"name": f"Mothers {LIVING}", "kind": "family", "target": 40, "way": "Visits", "owner": "A nurse"}
        db.session.add(ReachGroup(consultation_id=plan.id, position=0, **reached))
        day = today().isoformat()
        demonstration = members.demonstration_link("Nour")
        looked = SenseCheckData(today(), "People who use drugs.", "Many people sleep there.", "It is said now.")
        check = sense_checks.add(cast.actor("Ana"), CODE, looked)
    return {
        "comment_id": str(waiting.id), "comment": text, "proposed_id": str(proposed.id), "junk_id": str(junk.id),
        "read_id": str(read.id), "theme_key": theme,
        "second_theme_key": other_theme, "version_id": str(plan.version_id("siting")),
        "held_id": str(_held(app, plan)), **_claimed(app, read), **_appealed(app, cast, text), **_drawn(app, junk),
        "invitation": invitation, "drawn_id": str(drawn.id), "mina_id": str(cast.ids["Mina"]), "today": day,
        "nia_id": str(nia.id), "card": card, "check_id": str(check.id),
        "demonstration": demonstration,
    } | _sent(app, text) | _joining(app, invitation)  # fmt: skip


def _claimed(app: Flask, read: Sent) -> dict[str, str]:
    """A public comment that somebody says was sent in their name; Mo has opened it."""
    with writing(app):
        comment = db.session.get_one(Comment, read.id)
        comment.stage, comment.pooled_on, comment.public_on = "public", None, today()
        notice = Notice(comment_id=comment.id, words=f"Not mine. {LIVING}", day=today())
        db.session.add(notice)
        db.session.flush()
        db.session.add(NoticeAccess(notice_id=notice.id, staff_id=Cast(app).ids["Mo"], day=today()))
        return {"notice_id": str(notice.id), "mark": comment.tracker}


def _appealed(app: Flask, cast: Cast, text: str) -> dict[str, str]:
    """Two comments that the team keeps to itself; the writer of one asks for a second look, and Tess has opened it."""
    asked, other = say(app, text), say(app, text)
    for each in (asked, other):
        decide(app, cast, each, "team_only", "language")
    tess = cast.actor("Tess")
    with writing(app):
        filing.create(asked.receipt, 0, "", text)
        appeal_id = db.session.scalars(select(Appeal.id).where(Appeal.comment_id == asked.id)).one()
        answering.open_appeal(tess, CODE, appeal_id)
    return {"appeal_id": str(appeal_id), "kept_receipt": other.receipt}


def _drawn(app: Flask, junk: Sent) -> dict[str, str]:
    """Junk that was drawn, to be read again; Tess has opened it."""
    with writing(app):
        row = Rereading(comment_id=junk.id, outcome="junk", day=today())
        tess = Cast(app).ids["Tess"]
        db.session.add_all([row, CommentAccess(comment_id=junk.id, staff_id=tess, at=now())])
        db.session.flush()
        return {"rereading_id": str(row.id)}


def _held(app: Flask, plan: Plan) -> int:
    """A submission that waits for a moderator's release."""
    with writing(app):
        submitting.send(
            CODE, b"what came so fast", NewSubmission({"siting": Choice.SUPPORT}), HowSent(held=HoldReason.FAST)
        )
        return held_submissions.list_held(plan.id, 1)[0].id


def _sent(app: Flask, text: str) -> dict[str, str]:
    """A form that was sent, with its receipt, and one that was not."""
    with writing(app):
        secret = settings().forms_key
        fresh = form_tokens.mint(secret, CODE, now())
        sent_token = form_tokens.mint(secret, CODE, now())
        sent = form_tokens.read(secret, CODE, sent_token, now())
        assert sent is not None
        said = [CommentText("siting", text, Consent.SHOW)]
        receipt = submitting.send(CODE, sent.seed, NewSubmission({"siting": Choice.SUPPORT}, said))
    sealed = PageClient(app).get("/account/new").form("/account/new").fields["name"]
    return {"receipt": receipts.as_words(receipt), "form_token": fresh, "sent_token": sent_token, "sealed_name": sealed}


def _joining(app: Flask, invitation: str) -> dict[str, str]:
    """The key shown to Nour, encrypted and plain."""
    page = PageClient(app).get(f"/team/join/{invitation}").form().send("Show my key")
    key = re.search(r"(?:[A-Z2-7]{4} ){7}[A-Z2-7]{4}", page.words)
    assert key is not None
    return {"sealed_key": page.form().fields["key"], "join_key": key[0].replace(" ", "")}


def _closed(app: Flask, plan: Plan) -> dict[str, str]:
    plan.closed()
    ana = plan.cast.actor("Ana")
    with writing(app):
        report_notes.write_notes(ana, CODE, ReportNotesData(**NOTES))
    return {}


def _two_analysts(app: Flask, plan: Plan) -> dict[str, str]:
    """A comment in which Ana found a theme, one in which she did not, and another analyst."""
    read, other = (published(app, plan.cast, f"Nearer the {where}, please. {LIVING}") for where in ("harbour", "park"))
    theme = add_theme(app, plan.cast, f"Distance {LIVING}", read)
    plan.closed()
    with writing(app):
        nia, _ = invitations.invite("Nia", plan.cast.ids["Olga"])
        roles.give_role(queries.public_consultation(CODE), nia, Role.ANALYST)
        return {
            "comment_id": str(read.id), "theme_key": theme, "sampled_id": str(other.id), "nia_id": str(nia.id),
        }  # fmt: skip


def _sampled(app: Flask, plan: Plan) -> dict[str, str]:
    """One comment is in Ana’s sample."""
    values = _two_analysts(app, plan)
    with writing(app):
        sample = CodingSample(consultation_id=plan.id, staff_id=plan.cast.ids["Ana"], texts=2, size=1)
        db.session.add(sample)
        db.session.flush()
        db.session.add(SampledComment(sample_id=sample.id, comment_id=int(values["sampled_id"]), first=[]))
    return values


def _differed(app: Flask, plan: Plan) -> dict[str, str]:
    """A comment in which Ana and Nia found different themes."""
    values = _two_analysts(app, plan)
    nia = int(values["nia_id"])
    with writing(app):
        sample = CodingSample(
            consultation_id=plan.id, staff_id=nia, texts=1, size=1, grouped=1, done_on=today(), figures={}
        )
        db.session.add(sample)
        db.session.flush()
        db.session.add(SampledComment(
            sample_id=sample.id, comment_id=int(values["comment_id"]), first=[values["theme_key"]], second=[],
            staff_id=nia,
        ))  # fmt: skip
    return values


def _reported(app: Flask, plan: Plan) -> dict[str, str]:
    cast = plan.cast
    read = published(app, cast, f"Nearer the harbour, please. {LIVING}")
    theme = add_theme(app, cast, f"Distance {LIVING}", read)
    freeze(app, cast, plan)
    dispose_all(app, cast)
    write_lines(app, cast)
    with reading(app):
        on = today() + timedelta(days=30)
    said = {"forecast": "Routes walked", "forecast_low": "3", "forecast_high": "5", "forecast_sure": "70"}
    made = promise(app, cast, no_forecast="", forecast_on=on, **said)
    return {"theme_key": theme, "promise_id": str(made)}


def _answered(app: Flask, plan: Plan) -> dict[str, str]:
    values = _reported(app, plan)
    with reading(app):
        until = today() + timedelta(days=200)
    for point in ({"clause_key": "siting"}, {"theme_key": values["theme_key"]}):
        dispose(
            app,
            plan.cast,
            **point,
            decision="deferred",
            open_question="Where may a room stand?",
            owner="The board",
            until=until,
        )
    sign(app, plan.cast)
    with writing(app):
        made, name = int(values["promise_id"]), "Heron Quill"
        holder = later_acts.change_holder(plan.cast.actor("Dee"), CODE, made, f"{name} {LIVING}", today())
        marked = holder.text.replace(name, f"[[name|{name}]]")
        written = {"written": f"holder.{holder.id}", "marked_words": marked}
        said = {"id": 7, "question": "answer", "text": f"Closed at night. {LIVING}", "day": today()}
        db.session.add(VerdictLine(consultation_id=plan.id, day_shuffled=True, **said))
    return values | written


def _invited(app: Flask, plan: Plan) -> dict[str, str]:
    """Two more organizations are invited to reply: one has, and nobody has confirmed it; the other may."""
    values, olga = _reported(app, plan), plan.cast.actor("Olga")
    with writing(app):
        sent = invited_replies.invite(olga, CODE, "The families")
        invited_replies.send(sent.token, "The families", "We disagree.")
        token = invited_replies.invite(olga, CODE, "The neighbours").token
        ids = {row.invited: str(row.id) for row in invited_replies.invited_to(plan.id)}
    return values | {"waiting_id": ids["The families"], "asked_id": ids["The neighbours"], "reply_token": token}


BUILDERS: Mapping[str, Callable[[Flask, Plan], dict[str, str]]] = {
    "draft": _draft,
    "open": _open,
    "closed": _closed,
    "sampled": _sampled,
    "differed": _differed,
    "reported": _reported,
    "invited": _invited,
    "answered": _answered,
}


def _common(app: Flask, plan: Plan) -> dict[str, str]:
    """What a form can name in any state; another plan's things as `other_...`."""
    found: dict[str, str] = {}
    with reading(app):
        for days, name in ((0, "today"), (35, "day"), (40, "later_day"), (200, "late_day")):
            found[name] = (today() + timedelta(days=days)).isoformat()
        theirs = plan.cast.other_id
        evidence = select(Evidence.id).join(Clause, Clause.id == Evidence.clause_id).order_by(Evidence.id)
        found["evidence_id"] = str(
            db.session.scalars(evidence.where(Clause.consultation_id == plan.id, Clause.key == "siting")).first()
        )
        found["other_evidence_id"] = str(db.session.scalars(evidence.where(Clause.consultation_id == theirs)).first())
        notice = select(Notice.id).join(Comment, Comment.id == Notice.comment_id)
        found["other_notice_id"] = str(db.session.scalar(notice.where(Comment.consultation_id == theirs)))
        appeal = select(Appeal.id).join(Comment, Comment.id == Appeal.comment_id)
        found["other_appeal_id"] = str(db.session.scalar(appeal.where(Comment.consultation_id == theirs)))
        drawn = select(Rereading.id).join(Comment, Comment.id == Rereading.comment_id)
        found["other_rereading_id"] = str(db.session.scalar(drawn.where(Comment.consultation_id == theirs)))
        for name, table in (("comment", Comment), ("promise", Commitment), ("check", SenseCheck)):
            query = select(table.id).where(table.consultation_id == theirs).limit(1)
            found[f"other_{name}_id"] = str(db.session.scalar(query))
        query = select(ClauseVersion.id).join(Clause, Clause.id == ClauseVersion.clause_id)
        happened = select(PromiseEvent.id).join(Commitment, Commitment.id == PromiseEvent.commitment_id)
        found["other_written"] = f"holder.{db.session.scalar(happened.where(Commitment.consultation_id == theirs))}"
        found["other_version_id"] = str(db.session.scalar(query.where(Clause.consultation_id == theirs).limit(1)))
    return found | {"code": CODE, "key": "siting", "other_code": OTHER_CODE, "other_key": "entrance",
                    "at": "0", "other_at": "7", "other_case": "none", "other_number": "7",
                    "other_theme_key": "noise", "other_invited_id": "7",
                    "place": "clause.siting", "other_place": "clause.entrance"}  # fmt: skip
