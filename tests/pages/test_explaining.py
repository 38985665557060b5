"""Explaining a part that people did not understand: once, dated, for everyone; then only corrections."""

import re

import pytest
from flask import Flask

from consult.analysis.models import UnclearParts
from consult.consultations import clarifications
from consult.consultations.models import Clarification
from consult.operations.record_check import checking
from consult.record import entries
from consult.record.entries import Kind
from consult.storage.database import db, today
from tests.cast import CODE, Plan, reading, writing
from tests.pageclient import PageClient

HERE = f"/team/p/{CODE}/draft/siting/explain"
PART = f"/p/{CODE}/read/siting"
WORDS = "A school is any place where children are taught."
SEE = "See it before you publish it"
BETTER = "A school is any place where children are taught, also at night."


@pytest.fixture
def olga(staff_client) -> PageClient:
    return staff_client("Olga")


def publish(olga: PageClient, text: str):
    page = olga.get(HERE).form("/explain").fill(text=text).send(SEE)
    return page.form("/explain").send("publish") if page.status == 200 else page


def faults(app: Flask) -> list[str]:
    with reading(app):
        return [each.words for each in checking.findings() if CODE in each.words]


def test_everyone_reads_it_beside_the_part_in_the_news_and_with_the_changes(app, olga, plan, client):
    page = publish(olga, WORDS)
    assert "Explained. Everyone reads it together with the part." in page.words
    words = client.get(PART).words
    assert "Explained by the organizer" in words
    assert WORDS in words
    assert WORDS not in client.get(PART.replace("siting", "hours")).words
    assert WORDS in client.get(f"/p/{CODE}/say?part=siting").words, "also where somebody is about to answer"
    assert WORDS not in client.get(f"/p/{CODE}/say?part=hours").words
    assert WORDS in client.get(f"/p/{CODE}/changes").words
    assert "a part explained" in client.get(f"/p/{CODE}/feed.atom").text
    with reading(app):
        last = list(entries.entries(CODE, Kind.LIFE))[-1]
    assert (last["event"], last["clause"]) == ("clarified", "siting")
    assert last["hash"] == clarifications.hash_of("siting", WORDS)
    assert faults(app) == []


def test_it_stays_as_it_is_and_a_correction_stands_below_it(olga, plan, client):
    publish(olga, WORDS)
    assert "This is what it says already." in publish(olga, WORDS).words
    publish(olga, BETTER)
    words = client.get(PART).words
    assert words.index("Explained on") < words.index(WORDS) < words.index("Corrected on") < words.index(BETTER)
    assert len(re.findall(r"(?:Explained|Corrected) on \d{1,2} \w+ \d{4}\.", words)) == 2


def test_what_will_be_read_is_shown_first_and_only_that_is_published(app, olga, plan, client, clock):
    page = olga.get(HERE).form("/explain").fill(text=f"  {WORDS} ").send(SEE)
    seen = page.text[page.text.index("This is what people will see") :].split("</section>")[0]
    assert re.search(r"Explained on \d+ \w+ \d+\.", seen)
    assert WORDS in seen
    assert "It is with the part wherever people read it or vote on it" in page.words
    changed = page.form("/explain").fill(text=BETTER).send("publish")
    assert BETTER in changed.text[changed.text.index("This is what people will see") :], "shown again, not published"
    clock.forward(days=1)
    fields = {name: changed.form("/explain").fields[name] for name in ("text", "shown", "version_seen")}
    olga.sign_in(plan.cast.ids["Olga"]).get(HERE)
    late = olga.post(HERE, fields | {"act": "publish"})
    assert "This is what people will see" in late.words, "the day is part of what is shown"
    with reading(app):
        assert clarifications.of_plan(plan.id) == []
    late.form("/explain").send("publish")
    assert BETTER in client.get(PART).words


def test_two_organizers_cannot_both_be_the_first(olga, plan, cast, app):
    page = olga.get(HERE)
    with writing(app):
        clarifications.explain(cast.actor("Olga"), CODE, "siting", WORDS)
    page = page.form("/explain").fill(text=BETTER).send(SEE)
    assert page.status == 409
    assert WORDS in page.words
    assert BETTER in page.text, "what was typed is kept"


def test_the_check_of_the_record_finds_words_that_somebody_changed_by_hand(app, olga, plan):
    publish(olga, WORDS)
    with writing(app):
        db.session.scalars(db.select(Clarification)).one().text = "Something else"
    assert [each for each in faults(app) if "the explanations of parts do not match the record" in each]


def test_only_while_the_plan_is_open_and_corrections_until_the_freeze(olga, plan, cast, app):
    publish(olga, WORDS)
    plan.closed()
    assert olga.get(HERE.replace("siting", "hours")).status == 409
    publish(olga, BETTER)
    with reading(app):
        assert len(clarifications.of_plan(plan.id)) == 2
    plan.reported()
    assert olga.get(HERE).status == 409


def test_organizers_see_the_order_without_a_number_and_others_do_not(app, plan: Plan, olga, staff_client):
    overview = f"/team/p/{CODE}"
    assert "Shown from" in olga.get(overview).words
    with writing(app):
        db.session.add(UnclearParts(consultation_id=plan.id, renewed_on=today(), clause_keys=["hours", "siting"]))
    page = olga.get(overview)
    section = page.text[page.text.index('id="unclear"') :].split("</section>")[0]
    assert section.index("draft/hours/explain") < section.index("draft/siting/explain")
    publish(olga, WORDS)
    assert "Explained: correct it" in olga.get(overview).words
    for name in ("Mo", "Ana", "Dee", "Tess"):
        assert 'id="unclear"' not in staff_client(name).get(overview).text
    plan.closed()
    assert 'id="unclear"' not in olga.get(overview).text
