"""Changes, the answer, the promises, the record."""

import json
import re

import pytest

from consult.analysis import coding, themes
from consult.commitments import commands as commitments
from consult.commitments.commands import NoteData
from consult.consultations import drafting, edit_confirmation
from consult.consultations.evidence_lists import ParsedEvidence
from consult.report import queries as report_queries
from consult.report.enums import Status
from consult.response import queries as response_queries
from consult.storage.database import db
from tests.answering import decide_all, sign
from tests.cast import CODE, counted, reading, writing
from tests.moderated import decide, say
from tests.noise import NOISE
from tests.pages.public_story import answer, cancel, change_hours, fresh, hear, publish, read_all, show, speak, vote
from tests.pages.test_comment import THEME
from tests.plan_words import DRAFT

CHANGES = f"/p/{CODE}/changes"
ANSWER = f"/p/{CODE}/answer"
PARTS = f"{ANSWER}?page=1"
PROMISES = f"/p/{CODE}/promises"
RECORD = f"/p/{CODE}/record"
THREADS = {key: f"/p/{CODE}/read/{key}" for key in ("siting", "hours")}


def test_before_they_exist_each_page_says_what_will_be_there(client, plan):
    assert "There is one version of this plan" in client.get(CHANGES).words
    assert client.get(ANSWER).h1 == "The answer will appear here"
    assert "90 days left" in client.get(ANSWER).words
    assert "When the answer is signed, you will see every promise here" in client.get(PROMISES).words
    assert "There is none yet." in client.get(RECORD).words
    assert client.get(f"{ANSWER}.json").json["signed"] is False


def test_where_no_answer_will_come_none_is_announced(app, client, plan):
    with writing(app):
        plan.row.imported_from = "A Polis export."
        plan.row.answer_due_on = None
    words = fresh(client, PROMISES).words
    assert "Nobody has promised an answer here." in words
    assert "When the answer is signed" not in words


def test_a_cancelled_plan_announces_no_promises(app, client, plan):
    cancel(app, plan, "The council withdrew it.")
    words = client.get(PROMISES).words
    assert "there is no answer and no promise" in words
    assert "When the answer is signed" not in words


def test_changes_say_in_words_what_was_added_and_removed(app, client, plan):
    change_hours(app, plan)
    page = client.get(CHANGES)
    assert "1 part changed from version 1 to version 2. 2 parts are the same" in page.words
    assert "Longer hours, because you asked." in page.words
    assert "The meaning changed" in page.words
    added = [" ".join("".join(mark.itertext()).split()) for mark in page.elements("ins")]
    removed = [" ".join("".join(mark.itertext()).split()) for mark in page.elements("del")]
    assert added
    assert all(words.startswith("added ") for words in added)
    assert removed
    assert all(words.startswith("removed ") for words in removed)


def test_changes_begin_with_what_changed_in_short_and_fold_its_words(app, client, plan, clock):
    """Against a page that shows every word of every part before it says what changed, and never says why."""
    olga = plan.cast.actor("Olga")
    with writing(app):
        drafting.write_clause(olga, CODE, "hours", plain_language="Open by day.")
        drafting.publish(olga, CODE, "change", "In plain words.")
        drafting.write_clause(olga, CODE, "hours", wording="The rooms never close.", plain_language="Open by night.")
        drafting.publish(olga, CODE, "change", "Longer hours, because you asked.")
    page = fresh(client, CHANGES)
    part = page.elements("section", id="part-hours")[0]
    words = " ".join("".join(part.itertext()).split())
    assert "Before, in short Open by day. Now, in short Open by night." in words
    assert [fold.get("open") for fold in part.iter("details")] == [None]
    assert [mark for mark in part.iter("ins", "del") if not list(mark.iterancestors("details"))] == []
    assert page.words.index("Longer hours, because you asked.") < page.words.index("Before, in short")
    assert "After, in short Open by day." in client.get(f"{CHANGES}?from=3&to=2").words

    show(app, plan, clock, "Open all night, please.")
    hear(app, plan)
    answer(app, plan)
    decided = fresh(client, CHANGES)
    assert "Changed 0 comments counted on part 3" in decided.words
    assert "Why: We weighed sleep against safety and chose safety first for hours." in decided.words


def test_of_a_long_wording_the_changed_passages_are_shown_with_a_link_to_all_of_it(app, client, plan):
    olga = plan.cast.actor("Olga")
    rest = " ".join(f"Word{number} stays." for number in range(1000))
    with writing(app):
        drafting.write_clause(olga, CODE, "siting", wording=f"First. {rest} A bench. {rest} Last.")
        drafting.publish(olga, CODE, "change", "A law.")
        drafting.write_clause(olga, CODE, "siting", wording=f"First. {rest} A desk. {rest} Final.")
        drafting.publish(olga, CODE, "change", "Another law.")

    added = fresh(client, f"{CHANGES}?from=1&to=2")
    assert "Word3 stays." in added.words
    assert len(added.words) < 9000

    page = client.get(f"{CHANGES}?from=2&to=3")
    assert all(each in page.words for each in ("removed bench", "added desk", "removed Last", "added Final", "[…]"))
    assert len(page.words) < 5000
    whole = page.click("See all of part 2, with every change")
    assert "removed bench" in whole.words
    assert "Word700 stays. Word701 stays." in whole.words
    assert "[…]" not in whole.words
    assert client.get(f"{CHANGES}?from=2&to=3&part=hours").status == 404


def test_an_answer_shows_what_changed_in_a_long_wording_and_links_the_address_in_a_reason(app, client, cast, plan):
    rest = " ".join(f"Word{number} stays." for number in range(1000))
    with writing(app):
        drafting.write_clause(cast.actor("Olga"), CODE, "siting", wording=f"First. {rest} A bench.")
        drafting.publish(cast.actor("Olga"), CODE, "change", "A law.")
    reason = "The law of 2013 says so, and we have to follow it: https://law.example/2013"
    new = {"decision": "changed", "wording": f"First. {rest} A desk.", "reason": reason}
    decide_all(app, cast, plan, {"siting": new})
    sign(app, cast)
    for path in (PARTS, f"/p/{CODE}/read/siting", f"{ANSWER}/whole", CHANGES):
        assert "https://law.example/2013" in fresh(client, path).hrefs, path
    page = client.get(PARTS)
    assert all(words in page.words for words in ("removed bench", "added desk", "Word999 stays.", "[…]"))
    assert "Word500 stays." not in page.words
    assert page.click("Read the rest of it").path == f"/p/{CODE}/read/siting"
    assert "Word500 stays." in client.get(f"{ANSWER}/whole").words


def test_a_confirmed_edit_says_that_a_second_person_looked_at_it_and_when(app, client, plan):
    with writing(app):
        olga = plan.cast.actor("Olga")
        drafting.write_clause(olga, CODE, "siting", wording="A room stands within 150 metres of a school.")
        mark = edit_confirmation.ask(olga, CODE, "A slip.").contents_hash
    assert "second person" not in client.get(CHANGES).words
    with writing(app):
        edit_confirmation.confirm(plan.cast.actor("Mo"), CODE, mark)

    page = fresh(client, CHANGES)
    assert "A second person on the team checked it on" in page.words
    assert "Mo" not in page.words.split()
    assert "Olga" not in page.words


def test_numbers_change_whole_and_punctuation_has_no_label(app, client, plan):
    """Nobody must read "removed 5, added 75" where 2.5 became 2.75, nor "removed" before a lone comma."""
    olga = plan.cast.actor("Olga")
    old = "The rooms are open from eight in the evening to two in the morning."
    for new in (
        "Up to 1,500 people come on foot, mostly from within 2.5 kilometres of the station.",
        "Up to 11,500 people come on foot mostly from within 2.75 kilometres of the station!\n\nEach night.\n\nFree.",
    ):
        with writing(app):
            drafting.import_draft(olga, CODE, DRAFT.replace(old, new))
            drafting.publish(olga, CODE, "change", "Longer hours.")
    page = client.get(f"{CHANGES}?from=2&to=3")
    marks = [("".join(mark.itertext()), mark.tag) for mark in page.tree.iter() if mark.tag in ("ins", "del")]
    assert marks == [
        ("removed 1,500", "del"),
        ("added 11,500", "ins"),
        (",", "del"),
        ("removed 2.5", "del"),
        ("added 2.75", "ins"),
        ("!", "ins"),
        ("added Each night.", "ins"),
        ("added Free", "ins"),
    ]


def test_any_two_versions_can_be_compared(app, client, plan):
    change_hours(app, plan)
    page = client.get(CHANGES).form().fill({"from": "2", "to": "1"}).send()
    assert "from version 2 to version 1" in page.words
    same = client.get(f"{CHANGES}?from=1&to=1")
    assert "No part changed" in same.words


@pytest.mark.parametrize("query", ["from=9", "to=0", "from=x", "to=-1", "from=", "to=" + "9" * 80])
def test_a_version_that_is_not_there_is_not_found(app, client, plan, query):
    change_hours(app, plan)
    assert client.get(f"{CHANGES}?{query}").status == 404


def test_the_report_is_there_before_the_answer(app, client, plan, clock):
    show(app, plan, clock, "Near the tram.")
    vote(app, 11, "support")
    vote(app, 3, "oppose")
    hear(app, plan)
    page = client.get(ANSWER)
    assert page.h1 == "What people said"
    assert "People in hospital." in page.words
    assert "11 support" in page.click("Read it part by part").words
    assert "Decided" not in [line.text for line in page.elements("b")]


def test_the_answer_has_five_lines_and_then_every_part(app, client, plan, clock):
    show(app, plan, clock, "Near the tram.")
    hear(app, plan)
    answer(app, plan)
    page = client.get(ANSWER)
    assert page.h1 == "The answer"
    lines = page.elements("ol", class_="answer-lines")[0]
    assert [line.find("b").text for line in lines] == [
        "Decided",
        "Biggest change",
        "Biggest refusal",
        "Where people differ",
        "How far you can trust this",
    ]
    for words in (
        "We go ahead.",
        "Longer hours, because",
        "A third room, for",
        "We received 1 comment. We counted",
        "not a survey.",
    ):
        assert words in page.words
    parts = page.click("Read it part by part")
    assert parts.h1 == "The answer, part by part"
    assert [part.get("id") for part in parts.elements("section") if (part.get("id") or "").startswith("part-")] == [
        "part-purpose",
        "part-siting",
        "part-hours",
    ]
    assert "Near the tram." in parts.words
    assert NOISE not in parts.text
    assert NOISE not in page.text


def test_a_line_that_nobody_wrote_has_no_heading(app, client, plan):
    hear(app, plan)
    with writing(app):
        frozen = report_queries.report_of(plan.id)
        frozen.document = {**frozen.document, "disagreement": ""}
    lines = fresh(client, ANSWER).elements("ol", class_="answer-lines")[0]
    assert [line.find("b").text for line in lines] == ["How far you can trust this"]


def test_the_count_of_every_comment_names_what_happened_and_nothing_that_cannot(app, client, plan, clock):
    show(app, plan, clock, "Near the tram.")
    hear(app, plan)
    words = client.get(f"{ANSWER}/whole").words
    assert "minus: Removed as junk" in words
    assert "The same thing sent twice" not in words
    assert "Waiting for a spam check" not in words
    assert "of these: without a theme 1 Why some have no theme: They repeat what is grouped." in words
    made = client.get(ANSWER).click("How it was made").words
    assert "1 counted comment has no theme. Why some have no theme: They repeat what is grouped." in made


def test_every_bar_has_its_counts_next_to_it_and_a_table(app, client, plan):
    vote(app, 11, "support")
    vote(app, 3, "oppose")
    hear(app, plan)
    page = client.get(PARTS)
    strips = page.elements("svg", width="100%")
    assert [strip.get("aria-hidden") for strip in strips] == ["true"], "the words beside it are read aloud once"
    assert "anyone with the link 14 11 support 0 with changes 0 not sure 3 oppose" in page.words
    assert "It is not an election." in page.words
    assert len([table for box in page.elements("details") for table in box.iter("table")]) >= len(strips)


def test_what_nearly_everyone_chose_is_on_no_page_and_in_no_file(app, client, plan):
    """Neither as words or numbers nor as the length of a bar, or a name in the markup."""
    vote(app, 21, "support", key="siting")
    vote(app, 2, "changes", key="siting")
    vote(app, 21, "oppose", key="hours")
    vote(app, 2, "unsure", key="hours")
    hear(app, plan)
    for path in (ANSWER, PARTS, *THREADS.values()):
        page = client.get(path)
        assert "23 votes, nearly everyone chose the same" in page.words, path
        assert not page.elements("svg"), path
        assert not re.search(r"\b21\b", page.words), path
    siting, hours = (
        [_tally(clause) for clause in client.get(f"{ANSWER}.json").json["clauses"] if clause["key"] == key]
        for key in ("siting", "hours")
    )
    assert siting == hours == [{"channel": "open", "suppressed": False, "total": 23, "counts": []}]
    rows = [row for row in client.get(f"/p/{CODE}/data/clause_votes.csv").text.splitlines() if ",open," in row]
    assert [row.split(",")[:6] for row in rows] == [[key, "1", "open", "", "", "23"] for key in ("siting", "hours")]
    with reading(app):
        frozen = report_queries.report_of(plan.id).document
    told = [clause["votes"][0]["channels"] for clause in frozen["clauses"] if clause["votes"]]
    assert told == [[{"channel": "open", "total": 23}]] * 2


def _tally(clause):
    return clause["tallies"][0]


def test_counts_that_an_earlier_report_has_are_shown_no_more(app, client, plan):
    vote(app, 21, "support")
    hear(app, plan)
    with writing(app):
        frozen = report_queries.report_of(plan.id)
        document = json.loads(json.dumps(frozen.document))
        (votes,) = [clause["votes"] for clause in document["clauses"] if clause["votes"]]
        votes[0]["channels"][0]["counts"] = {"support": 21, "oppose": 0}
        frozen.document = document
    assert "21 votes, nearly everyone chose the same" in fresh(client, PARTS).words
    assert '"votes": 21' not in fresh(client, f"{ANSWER}.json").text


def test_the_data_is_the_same_structure(app, client, plan):
    hear(app, plan)
    answer(app, plan)
    page = client.get(f"{ANSWER}.json")
    assert page.json["lines"]["biggest_change"] == "Longer hours, because you asked."
    assert [clause["key"] for clause in page.json["clauses"]] == ["purpose", "siting", "hours"]


def test_a_promise_is_without_evidence_until_somebody_shows_some(app, client, plan, clock):
    hear(app, plan)
    answer(app, plan)
    page = client.get(PROMISES)
    for words in ("Open the first room.", "Head of Sites", "The door is open.", "No evidence yet", "due in 20 days"):
        assert words in page.words
    assert not page.tree.xpath("//main//*[contains(@class, 'due')]"), "what is to come looks overdue"
    clock.forward(days=25)
    page = fresh(client, PROMISES)
    assert "5 days overdue" in page.words
    assert page.elements("section", id="overdue")[0].xpath(".//*[@class='state due']")
    assert page.elements("a", href="#overdue")
    assert fresh(client, "/").elements("a", href=f"{PROMISES}#overdue")
    with writing(app):
        promise = response_queries.summary(plan.row).promises[0]
        given = NoteData(status=Status.COMPLETE, text="It is open.", evidence="Go and see.")
        commitments.add_note(plan.cast.actor("Dee"), CODE, promise.id, given)
        db.session.flush()
    words = fresh(client, PROMISES).words
    assert "Done" in words
    assert "Go and see." in words
    assert "days overdue" not in words


def test_the_record_has_every_act_with_its_reason_and_none_of_the_words(app, client, plan, clock):
    speak(app, "Ask Bea Brown about it.")
    read_all(app, plan, "redact", ["names_person"], "Ask [[name|Bea Brown]] about it.")
    publish(app, clock)
    page = client.get(RECORD)
    assert "Published with words hidden. It names a private person." in page.words
    assert "Ask" not in page.words.split()
    received = next(row for row in page.elements("tr") if row.find("th").text == "Received")
    assert received.find("td").text == "1"


def test_the_record_takes_25_acts_a_page(app, client, plan, clock):
    speak(app, *(f"Number {number}." for number in range(26)))
    read_all(app, plan)
    publish(app, clock)
    page = client.get(f"{RECORD}?list=all")
    assert len(page.elements("td", class_="code")) == 25
    assert len(page.click("More").elements("td", class_="code")) == 1


def test_the_record_says_what_it_does_not_prove(app, client, plan):
    hear(app, plan)
    words = client.get(RECORD).words
    assert "the report of what people said" in words
    assert reading_hash(app, plan) in words
    assert "It does not show that everything that people sent was put on this list." in words


def reading_hash(app, plan):
    with app.app_context():
        return report_queries.report_of(plan.id).hash


def test_the_list_of_marks_has_what_is_public_and_not_what_waits(app, client, plan, clock):
    show(app, plan, clock, "Near the tram.", "Near the park.")
    speak(app, "Nobody has read this.")
    page = client.get(f"{RECORD}/trackers")
    marks = page.elements("span", class_="code")
    assert len(marks) == 2
    assert "Published" in page.words


def test_what_moderators_only_propose_is_said_to_be_a_proposal(app, client, plan, clock):
    speak(app, "I know where you park.")
    read_all(app, plan, "refuse", ["threat"])
    publish(app, clock)
    assert "Proposed not to be published" in client.get(RECORD).words


def test_a_batch_makes_marks_public_all_at_once(app, client, plan, clock):
    speak(app, "One.", "Two.")
    read_all(app, plan)
    assert not client.get(f"{RECORD}/trackers").elements("span", class_="code")
    publish(app, clock)
    assert len(fresh(client, f"{RECORD}/trackers").elements("span", class_="code")) == 2


def test_no_answer_is_announced_on_a_part_that_was_taken_out_while_the_plan_was_open(app, client, cast, plan):
    speak(app, "Two is too early.", key="hours")
    olga = cast.actor("Olga")
    with writing(app):
        drafting.remove_clause(olga, CODE, "hours")
        drafting.publish(olga, CODE, "change", "The hours are left to the rooms.")
    said = "This part was removed while the plan was open, so there is no decision on it."
    words = fresh(client, f"/p/{CODE}/read/hours").words
    assert said in words
    assert "The answer to this part, with its reason, is due" not in words
    assert said not in fresh(client, f"/p/{CODE}/read/siting").words


def test_evidence_added_while_open_is_no_act_of_moderation(app, client, cast, plan):
    """A citation may contain anything: it makes no row in the table, and the page works."""
    given = {
        "direction": "for",
        "kind": "local_data",
        "citation": '"tracker":"x"',
        "finding": "So.",
        "limitations": "None.",
    }
    with writing(app):
        drafting.add_evidence(cast.actor("Olga"), CODE, "siting", ParsedEvidence(**given))
    page = client.get(f"/p/{CODE}/record")
    assert page.status == 200
    assert "Every decision of moderators (0)" in page.words


@pytest.mark.parametrize(("key", "times"), [("hours", 1), ("siting", 0)])
def test_a_theme_with_more_comments_than_its_part_says_once_where_they_are(app, client, cast, plan, key, times):
    sent = [say(app, "Too far.", key=key), say(app, "Too dark.", key=key)]
    for each in sent:
        decide(app, cast, each, "publish")
    counted(app)
    plan.closed()
    with writing(app):
        themes.add_theme(cast.actor("Ana"), CODE, THEME, key="far")
        for each in sent:
            coding.code_comment(cast.actor("Ana"), CODE, each.id, ["far"])
    plan.reported()
    for path in ("/answer?page=1", "/read/siting"):
        assert fresh(client, f"/p/{CODE}{path}").words.count("A theme can have comments on other parts too.") == times
