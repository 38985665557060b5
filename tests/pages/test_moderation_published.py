"""Finding approved comments and deciding on them again, only with forms; and the auditor's log."""

import pytest

from consult.contributions import polis_files, polis_import
from consult.moderation import review_item
from consult.web import page_cache
from tests.cast import CODE, counted, reading, writing
from tests.house.test_sql_counts import public_addresses
from tests.moderated import bring_batches, decide, open_comment, row, say
from tests.noise import NOISE
from tests.pages.public_story import fresh
from tests.rooms.test_polis_import import small

TEAM = f"/team/p/{CODE}"
NAMED = "Dr Halloran threw us out of the place at Quay Road, shouting."


@pytest.fixture
def sent(app, cast, plan, clock):
    """A comment that names somebody, and is public."""
    sent = say(app, NAMED)
    decide(app, cast, sent, "publish")
    clock.forward(days=3)
    with writing(app):
        bring_batches()
    return sent


def served(app, client):
    return " ".join(fresh(client, address).text for address in public_addresses(app).values())


def test_what_is_approved_is_found_by_its_mark(app, cast, staff_client, sent):
    other = say(app, "Not shown yet.")
    decide(app, cast, other, "publish")
    mo = staff_client("Mo")
    page = mo.get(f"{TEAM}/queue").click("Approved 2")
    assert row(app, sent).tracker in page.words
    assert NAMED in page.words
    assert "Not shown yet." not in page.text
    assert NOISE not in page.text
    found = page.form("/queue").fill(mark=row(app, sent).tracker[:7].upper()).send()
    assert row(app, sent).tracker in found.words
    assert row(app, other).tracker not in found.words
    assert "No comment here" in mo.get(f"{TEAM}/queue?list=approved&mark=zzzz%25%25lo").words


def test_within_seconds_the_words_are_gone_from_every_page(app, client, staff_client, sent):
    assert "Halloran" in served(app, client)
    mina = staff_client("Mina")
    page = mina.get(f"{TEAM}/queue/{sent.id}").form("/open").send()
    assert [field for field in ("publish", "ask", "junk") if f'value="{field}"' in page.text] == []
    assert page.form("/decide").send("redact").errors == [
        "No words are hidden. Choose the words to hide, or something else."
    ]
    preview = page.form("/decide").fill(marked=NAMED.replace("Dr Halloran", "[[name|Dr Halloran]]")).send("preview")
    assert "[name removed] threw us out" in preview.words
    done = preview.form("/decide").send("redact")
    assert done.path.startswith(f"{TEAM}/queue")
    assert done.h1 == "Approved comments"
    assert "[name removed]" in served(app, client)
    assert "Halloran" not in served(app, client)
    assert page_cache.MAX_AGE_SECONDS <= 5


def test_a_refusal_takes_it_off_every_page_while_the_second_reads(app, client, staff_client, sent):
    mina, mo = staff_client("Mina"), staff_client("Mo")
    page = mina.get(f"{TEAM}/queue/{sent.id}").form("/open").send()
    page.form("/decide").fill(why_refuse=["threat"]).send("refuse")
    assert "Halloran" not in served(app, client)
    waiting = mo.get(f"{TEAM}/queue/{sent.id}")
    assert "It is hidden from the public until this is decided." in waiting.words
    waiting.form("/second").send("disagree")
    assert "Halloran" not in served(app, client), "what appears on a page appears with a batch"
    counted(app)
    assert "Halloran" in served(app, client)


def test_a_page_made_before_another_decision_takes_nothing_off(app, cast, staff_client, sent):
    mina = staff_client("Mina")
    form = mina.get(f"{TEAM}/queue/{sent.id}").form("/open").send().form("/decide").fill(why_refuse=["threat"])
    decide(app, cast, sent, "redact", "names_person", marked=NAMED.replace("Quay", "[[place|Quay]]"), version_seen=1)
    stale = form.send("refuse")
    assert stale.status == 409
    assert "after you opened this page" in stale.words
    assert row(app, sent).stage == "public"


def test_the_auditor_reads_who_opened_what_and_who_holds_which_role(app, cast, staff_client, plan, clock):
    opened = [say(app, NAMED) for _ in range(26)]
    for each in opened:
        open_comment(app, cast, each)
    counted(app)
    ada = staff_client("Ada")
    page = ada.get(f"{TEAM}/log")
    assert page.path == f"{TEAM}/log"
    assert len(page.elements("td", class_="code")) == 25
    assert len(page.click("More").elements("td", class_="code")) == 1
    assert "Halloran" not in page.text
    for words in ("Mo", "Mina", "Auditor", "Decision maker", f"{clock_time(app)}"):
        assert words in page.words
    for nobody in ("Mo", "Olga", "Zed", "Ida"):
        assert staff_client(nobody).get(f"{TEAM}/log").status == 404


def clock_time(app):
    with reading(app):
        return f"{review_item.today():%-d %B}"


def test_what_was_taken_out_elsewhere_is_not_said_to_be_decided_here(app, client, tmp_path, plan):
    with writing(app):
        code = polis_import.import_export(polis_files.read(small(tmp_path / "polis")), "").code
    rows = client.get(f"/p/{code}/record").elements("tr")
    told = {row.find("th").text: row.find("td").text for row in rows}
    assert told["Not shown: it was moderated on the site it comes from"] == "1"
    assert told["Not published: two moderators agreed"] == "0"
    marks = client.get(f"/p/{code}/record/trackers").words
    assert "Not shown: it was moderated on the site it comes from" in marks
    assert "two moderators agreed" not in marks
    assert "moderated on the site it comes from" not in client.get(f"/p/{CODE}/record").words
