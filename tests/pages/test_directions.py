"""Text that people typed has its own direction on every page that shows it."""

from xml.etree.ElementTree import Element

import pytest
from sqlalchemy import update

from consult.consultations import framing
from consult.consultations.models import (
    ClauseVersion,
    Consultation,
    DraftVersion,
    DraftVersionChapter,
    DraftVersionClause,
    Evidence,
)
from consult.storage.database import db
from tests.cast import CODE, writing
from tests.pages.public_story import answer, cancel, hear

WORDS = "تفتح الغرف من الساعة 20:00 (كل ليلة)."
PUBLIC = ("/", f"/p/{CODE}", f"/p/{CODE}/read", f"/p/{CODE}/read/siting", f"/p/{CODE}/read/plan", f"/p/{CODE}/changes",
          f"/p/{CODE}/say", f"/p/{CODE}/say?part=siting", f"/p/{CODE}/say?part=all", f"/p/{CODE}/say?part=plan",
          f"/p/{CODE}/answer", f"/p/{CODE}/answer?page=1", f"/p/{CODE}/answer/heard",
          f"/p/{CODE}/answer/heard/votes", f"/p/{CODE}/answer/methods", f"/p/{CODE}/answer/whole",
          f"/p/{CODE}/promises", f"/p/{CODE}/record")  # fmt: skip
TEAM = ("", "/draft", "/preview", "/frame", "/draft/siting", "/draft/siting/evidence", "/draft/siting/remove")
NO_PAGES = (".json", ".csv", ".zip", ".xml", ".atom", ".ics")
FRAMED = ("title", "place", "summary", "why", "considered", "can_change", "cannot_change", "cannot_change_by",
          "decider", "run_by", "paid_by", "design_partner", "reading_hours")  # fmt: skip


@pytest.fixture
def olga(staff_client):
    return staff_client("Olga")


@pytest.fixture
def in_arabic(plan):
    """The open plan with every text of it in Arabic, under a chapter."""
    with writing(plan.app):
        db.session.execute(update(Consultation).values(dict.fromkeys(FRAMED, WORDS)))
        names = ("heading", "wording", "plain_language", "reason", "affects")
        db.session.execute(update(ClauseVersion).values(dict.fromkeys(names, WORDS)))
        db.session.execute(update(Evidence).values(citation=WORDS, finding=WORDS, limitations=WORDS))
        for draft in db.session.query(DraftVersion).filter(DraftVersion.consultation_id == plan.id):
            draft.note = WORDS
            draft.chapters = [DraftVersionChapter(position=0, level=1, number="", heading=WORDS)]
            db.session.flush()
            of_draft = update(DraftVersionClause).where(DraftVersionClause.draft_version_id == draft.id)
            db.session.execute(of_draft.values(chapter_id=draft.chapters[0].id))
    return plan


def undirected(tree: Element) -> list[str]:
    """Texts in Arabic that take the direction of the page around them."""
    found = []

    def walk(element: Element, own: bool) -> None:
        own = element.tag not in ("html", "body") and (
            own or element.get("dir") in ("auto", "rtl") or element.tag in ("bdi", "textarea", "option", "input")
        )
        for text in (element.text, *(inner.tail for inner in element)):
            if text and "الغرف" in text and not own and "\u2068" not in text:
                found.append(f"{element.tag} {element.attrib}: {text.strip()[:60]}")
        for inner in element:
            walk(inner, own)

    walk(tree.find("body"), False)
    return found


@pytest.mark.parametrize("path", PUBLIC)
def test_on_a_public_page_each_text_has_its_own_direction(client, in_arabic, path):
    page = client.get(path)

    assert undirected(page.tree) == []


@pytest.mark.parametrize("path", ["/", f"/p/{CODE}", f"/p/{CODE}/read", f"/p/{CODE}/read/siting"])
def test_the_texts_are_on_the_page_at_all(client, in_arabic, path):
    assert "الغرف" in client.get(path).words


@pytest.mark.parametrize("path", TEAM)
def test_on_a_page_of_the_team_each_text_has_its_own_direction(olga, in_arabic, path):
    page = olga.get(f"/team/p/{CODE}{path}")

    assert undirected(page.tree) == []


@pytest.mark.parametrize("state", ["closed", "reported", "answered", "cancelled"])
def test_in_every_state_each_text_has_its_own_direction(app, client, in_arabic, state):
    """The plan in this state, through every link that a reader can follow from its page."""
    move_to(app, in_arabic, state)
    seen, waiting = set(), [f"/p/{CODE}"]
    while waiting:
        path = waiting.pop().partition("#")[0]
        if (
            path in seen
            or not path.startswith(f"/p/{CODE}")
            or path.endswith((".json", ".jsonl", ".csv", ".py", ".txt", ".zip", ".xml", ".atom", ".ics"))
        ):
            continue
        seen.add(path)
        page = client.get(path)
        assert page.status == 200, path
        assert undirected(page.tree) == [], path
        waiting += page.links.values()
    assert len(seen) > 5


def move_to(app, plan, state):
    if state == "cancelled":
        cancel(app, plan, WORDS)
    elif state == "closed":
        with writing(app):
            framing.close(plan.cast.actor("Olga"), CODE, WORDS)
    else:
        hear(app, plan)
        if state == "answered":
            answer(app, plan)
