"""The public record of decisions: first what there is to judge, and the way from a decision to its comment and back."""

import hashlib

from sqlalchemy import delete

from consult.record import notes, tree
from consult.record.models import Checkpoint
from consult.runtime import periodic_tasks
from consult.storage.database import db
from tests.cast import CODE, writing
from tests.pages.public_story import fresh, publish, read_all, speak

RECORD = f"/p/{CODE}/record"


def rows(page):
    return [" ".join("".join(row.itertext()).split()) for row in page.elements("section", id="acts")[0].iter("tr")][1:]


def test_what_was_published_as_it_was_sent_is_listed_only_on_request(app, client, plan, clock):
    """Against 84 rows of 101 that say only that a comment was published."""
    speak(app, *(f"Number {number} of three." for number in range(3)))
    read_all(app, plan)
    speak(app, "Buy this.")
    read_all(app, plan, "junk", ["spam"])
    publish(app, clock)
    page = fresh(client, RECORD)
    assert len(rows(page)) == 1
    assert "Removed as junk." in rows(page)[0]
    assert "3 more comments were published as they were sent." in page.words
    every = page.click("List these too")
    assert sorted(row.endswith(" Published.") for row in rows(every)) == [False, True, True, True]
    assert len(rows(every.click("Leave out what was published as it was sent"))) == 1


def test_a_code_leads_to_its_comment_and_back_and_one_without_a_page_leads_nowhere(app, client, plan, clock):
    speak(app, "Near the tram.")
    read_all(app, plan)
    speak(app, "Buy this.")
    read_all(app, plan, "junk", ["spam"])
    publish(app, clock)
    page = fresh(client, f"{RECORD}?list=all")
    links = [href for href in page.hrefs if "/comment/" in href]
    assert len(links) == 1
    comment = client.get(links[0])
    assert "Near the tram." in comment.words
    decided = comment.click("What moderators decided on it")
    assert decided.h1 == "What moderators decided on one comment"
    assert "Published." in decided.words
    assert "Removed as junk" not in decided.words
    assert links[0] in decided.hrefs
    assert client.get(f"{RECORD}/comment/nosuchcode12").status == 404


def test_the_record_of_no_plan_is_not_found(client, plan):
    assert client.get("/p/zzzz/record").status == 404
    assert client.get("/p/zzzz/record/comment/nosuchcode12").status == 404


def test_a_record_that_is_not_signed_yet_says_so(app, client, plan):
    """A plan of which nothing was signed before an upgrade, or in its first seconds."""
    with writing(app):
        db.session.execute(delete(Checkpoint))
    assert "There is none yet. The first is signed a few seconds" in client.get(RECORD).words
    assert client.get(f"/p/{CODE}/data/checkpoint.txt").status == 404


def test_anyone_can_keep_a_checkpoint_and_work_out_its_root_from_the_entries(app, client, plan, clock):
    speak(app, "Near the tram.")
    read_all(app, plan)
    publish(app, clock)
    with app.app_context():
        periodic_tasks.run_once()
    page = fresh(client, RECORD)
    note = client.get(f"/p/{CODE}/data/checkpoint.txt").text
    assert "".join(page.elements("pre")[0].itertext()) == note
    [key] = ["".join(each.itertext()) for each in page.elements("span", class_="code", dir="ltr")]
    assert notes.is_signed_by(note, notes.read_key(key))
    lines_to_type = ["".join(each.itertext()) for each in page.elements("pre")]
    assert f"python verify.py . --key {key}" in lines_to_type, "the key in false files may be false too"
    assert "python -m pip install cryptography" in lines_to_type
    told = notes.read_checkpoint(note)
    lines = client.get(f"/p/{CODE}/data/record.jsonl").response.get_data().splitlines()
    leaves = [hashlib.sha256(b"\0" + line).digest() for line in lines]
    assert (told.size, told.root) == (len(lines), tree.root(leaves))
