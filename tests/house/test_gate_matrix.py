"""Who may do what: every endpoint with every kind of actor. A new route without a row fails."""

from dataclasses import dataclass, field

import pytest
from flask import Flask
from sqlalchemy import select

from consult.analysis.models import Theme
from consult.commitments.models import Commitment
from consult.consultations.models import Evidence
from consult.contributions import submitting
from consult.contributions.enums import Consent
from consult.contributions.models import Comment
from consult.contributions.submission_values import CommentText, NewSubmission
from consult.moderation.models import Appeal, Notice, Rereading
from consult.report.models import SenseCheck
from consult.storage.database import db, today
from tests.cast import Clock, Plan, writing
from tests.pageclient import PageClient
from tests.routes import ROUTES

#: One of each kind; O, M, A, D, U, T have a role in the plan, Z has every role in another, I runs the instance.
ACTORS = {"S": None, "O": "Olga", "M": "Mo", "A": "Ana", "D": "Dee", "U": "Ada", "T": "Tess", "Z": "Zed", "I": "Ida"}


@dataclass
class House:
    """The open plan with one of everything that an address can name."""

    plan: Plan
    values: dict[str, object] = field(default_factory=dict)

    def address(self, endpoint: str, method: str) -> str:
        adapter = self.plan.app.url_map.bind("localhost")
        rule = next(r for r in self.plan.app.url_map.iter_rules(endpoint) if method in r.methods)
        return adapter.build(endpoint, {name: self.value(endpoint, name) for name in rule.arguments}, method=method)

    def value(self, endpoint: str, name: str) -> object:
        return "heard" if name == "key" and "theme" in endpoint else self.values[name]

    def browser(self, kind: str) -> PageClient:
        browser = PageClient(self.plan.app)
        name = ACTORS[kind]
        return browser.sign_in(self.plan.cast.ids[name]) if name else browser


@pytest.fixture
def house(plan: Plan, clock: Clock) -> House:
    with writing(plan.app):
        submitting.send(
            plan.code, b"0123456789abcdef", NewSubmission(comments=[CommentText(None, "Words", Consent.QUOTE)])
        )
        theme = Theme(consultation_id=plan.id, key="heard", title="A theme")
        promise = Commitment(consultation_id=plan.id, text="Lamps", owner="City", due_on=today(), measure="Lamps seen")
        db.session.add_all([theme, promise])
        db.session.flush()
        comment = db.session.scalars(select(Comment).where(Comment.consultation_id == plan.id)).one()
        submitting.send(
            plan.code, b"fedcba9876543210", NewSubmission(comments=[CommentText(None, "Kept", Consent.QUOTE)])
        )
        kept = db.session.scalars(
            select(Comment).where(Comment.consultation_id == plan.id, Comment.id != comment.id)
        ).one()
        kept.stage, kept.outcome, kept.public_text = "closed", "team_only", kept.original
        evidence = db.session.scalars(select(Evidence).where(Evidence.clause_id == plan.clause_id("siting"))).one()
        notice = Notice(comment_id=comment.id, words="Not mine.", day=today())
        appeal = Appeal(comment_id=kept.id, against="team_only", why="Look again.", day=today())
        drawn = Rereading(comment_id=kept.id, outcome="team_only", day=today())
        check = SenseCheck(
            consultation_id=plan.id, day=today(), who="w", missing="m", changed="c", staff_id=plan.cast.ids["Ana"]
        )
        db.session.add_all([notice, appeal, drawn, check])
        db.session.flush()
        values = {
            "at": 0, "notice_id": notice.id, "appeal_id": appeal.id, "rereading_id": drawn.id,
            "code": plan.code, "key": "siting", "comment_id": comment.id, "promise_id": promise.id,
            "evidence_id": evidence.id, "check_id": check.id, "token": "never-made", "filename": "consult.css",
            "invited_id": 1, "file": "comments.csv", "number": 1, "case": "own_use", "tracker": comment.tracker,
            "size": 1, "place": "clause.siting", "written": "note.1",
        }  # fmt: skip
    return House(plan, values)


def routes(app: Flask) -> set[tuple[str, str]]:
    return {
        (rule.endpoint, method)
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or ()) - {"HEAD", "OPTIONS"}
    }


def stored(app: Flask) -> bytes:
    """Every byte of the database. The clock is stopped, so that no time of a last request is stored meanwhile."""
    return (app.extensions["settings"].data_dir / "consult.sqlite").read_bytes()


def test_every_route_has_its_row_and_every_row_its_route(app: Flask):
    assert routes(app) == set(ROUTES)


@pytest.mark.parametrize(("endpoint", "method"), sorted(ROUTES))
def test_who_gets_in(house: House, endpoint: str, method: str):
    row = ROUTES[endpoint, method]
    expected = {kind: row.status(kind) for kind in ACTORS}
    address = house.address(endpoint, method)
    found = {}
    # Those who are refused come first: a refusal must not depend on what others changed.
    for kind in sorted(ACTORS, key=lambda kind: expected[kind] not in (303, 403, 404)):
        browser = house.browser(kind)
        before = stored(house.plan.app)
        page = browser.get(address) if method == "GET" else browser.post(address, row.sent)
        found[kind] = page.status
        if method == "GET" or page.status in (403, 404):
            assert stored(house.plan.app) == before, f"{kind}: {page.status}, and something was written"
        if kind == "S" and kind not in row.who and method == "GET":
            assert page.location.startswith("/account/enter" if endpoint == "pages.account" else "/team/sign-in")
    assert found == {kind: expected[kind] for kind in found}
