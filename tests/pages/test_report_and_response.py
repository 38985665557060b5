"""The pages from the report to the signed answer, as Ana and Dee see them."""

from datetime import timedelta

import pytest

from consult.consultations import queries as consultations
from consult.contributions.enums import Choice, Consent
from consult.pages.made_files import answer_tables
from consult.report import queries as report_queries
from consult.response import queries as response_queries
from consult.storage.database import today
from consult.web.shell import day
from tests.answering import (
    BASE,
    LINES,
    REASON,
    REPLY,
    UNION,
    add_theme,
    close,
    decide_all,
    dispose,
    freeze,
    promise,
    published,
    reply,
    sign,
    vote,
    write_lines,
)
from tests.cast import CODE, NOTES, reading
from tests.moderated import say

#: Marks around words of another direction, which nobody sees.
MARKS = {0x2068: None, 0x2069: None}


def part_a_hash(app, plan):
    with reading(app):
        return report_queries.report_of(plan.id).hash


def test_the_analyst_writes_sees_and_freezes_the_report(app, cast, plan, ana):
    vote(app, 10)
    sent = published(app, cast, "Put the room beside the harbour, where people are.", consent=Consent.QUOTE)
    add_theme(app, cast, "Harbour", sent, clause_key="siting")
    close(app, plan)
    page = ana.get(f"{BASE}/heard")
    assert "The report does not say who did not take part." in page.words
    assert "grouped by one person" in page.words
    page = page.form("/heard/freeze").send(follow=False)
    assert page.status == 409
    assert plan.state == "closed"
    page = ana.get(f"{BASE}/heard").form("/heard").fill(**NOTES).send()
    assert "does not say who did not take part" not in page.words
    page = page.form("/heard/freeze").send()
    assert part_a_hash(app, plan) in page.words
    assert plan.state == "reported"
    assert not [form for form in page.forms() if "/heard" in form.action]


def test_the_freeze_page_says_what_cannot_be_undone(app, plan, ana):
    close(app, plan)
    words = ana.get(f"{BASE}/heard").words
    assert "This cannot be undone." in words
    assert "All links between one person’s votes and comments are cut for good." in words


def test_the_signer_reads_everything_that_will_be_published(app, cast, plan, dee):
    new = {
        "decision": "changed",
        "wording": "No room stands within 100 metres.",
        "plain_language": "A shorter distance.",
    }
    with app.test_request_context():
        until = today() + timedelta(days=30)
        shown = day(until)
    later = {"decision": "deferred", "open_question": "Who pays at night?", "owner": "The Council", "until": until}
    decide_all(app, cast, plan, {"siting": new, "hours": later})
    promise(app, cast, measure="A map is public.", money="2,000 from the health budget", holder="Ada Reed")
    beforehand = {"forecast": "Routes walked", "forecast_low": "3", "forecast_high": "5.5", "forecast_sure": "70"}
    promise(app, cast, text="Walk again.", no_forecast="", forecast_on=until, **beforehand)
    write_lines(app, cast)
    words = dee.get(f"{BASE}/sign").words
    for text in (
        new["wording"], new["plain_language"], later["open_question"], f"Owner: The Council. By {shown}.",
        "A map is public.", "2,000 from the health budget", UNION, REPLY, "Evidence: ", "Ada Reed", "It is done or it",
        "Said beforehand: Routes walked, from 3 to 5.5",
    ):  # fmt: skip
        assert text in words, text


def test_while_it_is_open_no_votes_are_on_the_report_page(app, plan, ana):
    vote(app, 12)
    page = ana.get(f"{BASE}/heard")
    assert page.status == 200
    assert "anyone with the link" not in page.words
    assert not [form for form in page.forms() if form.action.endswith("/freeze")]


def test_too_long_a_note_is_given_back(plan, ana):
    page = ana.get(f"{BASE}/heard").form("/heard").fill(missing_groups="x" * 1501, disagreement="The hours.").send()
    assert page.status == 422
    assert page.form("/heard").fields["disagreement"] == "The hours."


def test_before_the_freeze_those_who_decide_have_nothing_to_write(app, plan, dee):
    page = dee.get(f"{BASE}/answer")
    assert "The report is not finished yet." in page.words
    for path in ("answer/clause/siting", "sign", "promises/1/note"):
        assert dee.post(f"{BASE}/{path}", {"reason": REASON, "status": "limited"}).status == 409, path
    assert dee.post(f"{BASE}/answer/lines", {"decided": "We go ahead."}).status == 409


def test_a_decision_is_written_next_to_what_people_said(app, cast, plan, dee):
    vote(app, 10)
    vote(app, 3, Choice.OPPOSE)
    vote(app, 12, key="hours")
    add_theme(app, cast, "Harbour", published(app, cast, "Beside the harbour."), clause_key="siting")
    freeze(app, cast, plan)
    page = dee.get(f"{BASE}/answer")
    assert "There is no decision on part 2, Where the rooms are." in page.words
    page = dee.get(f"{BASE}/answer/clause/siting")
    assert "You cannot change it." in page.words
    assert "anyone with the link 13 10 support 0 with changes 0 not sure 3 oppose" in page.words
    hours = dee.get(f"{BASE}/answer/clause/hours")
    assert "anyone with the link 12 votes, nearly everyone chose the same" in hours.words
    form = page.form("/answer/clause/siting")
    assert form.fields["wording"].strip() == "No room stands within 150 metres of a school."
    page = form.fill(
        decision="changed", reason_kind="evidence", reason=REASON, wording="Within 80 metres.", plain_language="Nearer."
    ).send()
    assert page.path.startswith(f"{BASE}/answer")
    assert "part 2," not in page.words
    again = dee.get(f"{BASE}/answer/clause/siting").form("/answer/clause/siting").fields
    assert (again["reason"].strip(), again["wording"].strip()) == (REASON, "Within 80 metres.")


def test_who_decides_sees_what_a_wording_changes_before_it_is_saved(app, cast, plan, dee):
    freeze(app, cast, plan)
    path = f"{BASE}/answer/clause/siting"
    page = dee.get(path)
    assert "What this changes" not in page.words
    assert f"/p/{CODE}/comments?part=siting" in page.hrefs
    typed = {"wording": "No room stands within 80 metres of a school.", "reason": "Not yet."}
    page = page.form("/answer/clause/siting").fill(**typed).send("Show what changes")
    assert "What this changes No room stands within removed 150 added 80 metres of a school." in page.words
    assert page.form("/answer/clause/siting").fields["reason"].strip() == "Not yet."
    assert "What this changes" not in dee.get(path).words, "nothing is saved"
    assert "There is no decision on part 2" in dee.get(f"{BASE}/answer").words
    page = dee.get(path).form("/answer/clause/siting").send("Show what changes")
    assert "This changes no word." in page.words
    page = page.form("/answer/clause/siting").fill(wording="<!-- a note").send("Show what changes")
    assert (page.status, page.errors) == (422, page.errors)
    assert "A hidden note" in page.errors[0]


def test_a_saved_decision_leads_to_the_next_one_that_is_open(app, cast, plan, dee):
    freeze(app, cast, plan)
    decided = {"decision": "not_changed", "reason_kind": "law"}
    page = dee.get(f"{BASE}/answer/clause/siting")
    for key, reason in (("siting", "here"), ("hours", "there"), ("purpose", "everywhere")):
        assert f"/answer/clause/{key}" in page.path
        form = page.form(f"/answer/clause/{key}").fill(reason=f"{REASON} It is so {reason}.", **decided)
        page = form.send("next" if key != "purpose" else None)
    assert page.path == f"{BASE}/answer?done=saved"
    assert "There is no decision on part" not in page.words
    assert "Save and go to" not in dee.get(f"{BASE}/answer/clause/siting").words


def test_noted_is_no_reason_and_the_form_keeps_the_rest(app, cast, plan, dee):
    freeze(app, cast, plan)
    form = dee.get(f"{BASE}/answer/clause/siting").form("/answer/clause/siting")
    page = form.fill(decision="not_changed", reason_kind="money", reason="Your views have been noted.").send()
    assert page.status == 422
    assert "This does not say why." in page.errors[0]
    kept = page.form("/answer/clause/siting").data
    assert (kept["decision"], kept["reason_kind"]) == (["not_changed"], ["money"])


@pytest.mark.parametrize("until", ["soon", "2020-01-01", ""])
def test_a_day_that_is_none_is_refused(app, cast, plan, dee, until):
    freeze(app, cast, plan)
    form = dee.get(f"{BASE}/answer/clause/siting").form("/answer/clause/siting")
    page = form.fill(
        decision="deferred",
        reason_kind="money",
        reason=REASON,
        open_question="Who pays?",
        owner="The Council",
        until=until,
    ).send()
    assert page.status == 422
    assert page.form("/answer/clause/siting").fields["open_question"].strip() == "Who pays?"


def test_everything_that_a_decision_lacks_is_shown_at_once_and_its_words_stay(app, cast, plan, dee):
    freeze(app, cast, plan)
    promise(app, cast, owner="The Board")
    form = dee.get(f"{BASE}/answer/clause/siting").form("/answer/clause/siting")
    page = form.fill(decision="deferred", reason_kind="not_our_power", reason="Noted.", law="The Streets Act").send()
    assert page.status == 422
    for told in ("This does not say why.", "Name the office", "Say which question", "Say which office", "Give the day"):
        assert told in page.words, told
    kept = page.form("/answer/clause/siting").fields
    assert (kept["reason"].strip(), kept["law"], kept["decision"]) == ("Noted.", "The Streets Act", "deferred")
    assert '<option value="The Board">' in page.text


def test_who_decides_what_is_put_off_and_by_when_is_public(app, cast, plan, client):
    with app.test_request_context():
        until = today() + timedelta(days=30)
        shown = day(until)
    later = {"decision": "deferred", "open_question": "Who pays at night?", "owner": "The Council", "until": until}
    decide_all(app, cast, plan, {"hours": later})
    promise(app, cast)
    sign(app, cast)
    told = f"To be decided by {shown}. Who decides it: The Council."
    assert told in client.get(f"/p/{CODE}/answer/whole").words.translate(MARKS)
    assert "The Council" in client.get(f"/p/{CODE}/answer/brief").words
    with reading(app):
        table = answer_tables.decisions(response_queries.summary(consultations.public_consultation(CODE)))
    at = table.headings.index("Who decides it")
    assert [row[at] for row in table.rows if row[at]] == ["The Council"]
    assert '"The Council"' in client.get(f"/p/{CODE}/data/dispositions.json").text


def test_a_safety_point_is_answered_on_a_page_of_its_own(app, cast, plan, dee):
    key = add_theme(app, cast, "Night gap", clause_key="hours", safety=True, safety_note="Someone may die alone.")
    freeze(app, cast, plan)
    assert "The safety point “Night gap” has no answer." in dee.get(f"{BASE}/sign").words
    page = dee.get(f"{BASE}/answer/theme/{key}")
    assert "Someone may die alone." in page.words
    page = page.form(f"/theme/{key}").fill(decision="partly", reason_kind="money", reason=REASON).send()
    assert "The safety point" not in page.words


def test_all_that_is_too_long_on_page_one_is_said_at_once(app, cast, plan, dee):
    freeze(app, cast, plan)
    form = dee.get(f"{BASE}/answer/lines").form("/answer/lines")
    page = form.fill(dict.fromkeys(LINES, "x" * 700)).send()
    assert (page.status, page.words.count("100 characters too long.")) == (422, 2 * len(LINES))


def test_promises_are_added_changed_and_removed(app, cast, plan, dee):
    freeze(app, cast, plan)
    page = dee.get(f"{BASE}/promises").form("/promises").fill(text="Walk the routes.").send()
    assert page.status == 422
    assert page.form("/promises").fields["text"].strip() == "Walk the routes."
    due = (today_of(app) + timedelta(days=20)).isoformat()
    given = {"owner": "Head of Sites", "due_on": due, "measure": "A report.", "clause_key": "siting",
             "no_forecast": "A route is walked, or it is not."}  # fmt: skip
    page = page.form("/promises").fill(given).send()
    page = dee.get(page.links["Walk the routes."])
    (form, remove) = [form for form in page.forms() if "/promises/" in form.action]
    page = form.fill(text="Walk all routes.").send()
    assert "Walk all routes." in page.words
    page = remove.send()
    assert page.status == 409, "nobody removes what they did not see"
    page = page.form("/remove").send()
    assert "There is no promise yet." in page.words


def today_of(app):
    with app.app_context():
        return today()


def test_signing_says_what_follows_and_publishes(app, cast, plan, dee, client):
    decide_all(app, cast, plan)
    promise(app, cast)
    reply(app, cast)
    page = dee.get(f"{BASE}/answer/lines").form("/answer/lines").fill(**LINES).send()
    assert page.status == 200
    page = dee.get(f"{BASE}/sign")
    for words in ("This cannot be undone.", "We go ahead.", REASON, "Walk the routes to school."):
        assert words in page.words
    page = page.form("/sign").send()
    assert plan.state == "answered"
    with reading(app):
        assert response_queries.response_of(plan.id).hash in page.words
    assert "We go ahead." in client.get(f"/p/{CODE}/answer").words


def test_signing_is_refused_by_name(app, cast, plan, dee):
    freeze(app, cast, plan)
    dispose(app, cast, clause_key="purpose")
    page = dee.get(f"{BASE}/sign")
    assert not [form for form in page.forms() if form.action.endswith("/sign")]
    page = dee.post(f"{BASE}/sign")
    assert page.status == 409
    assert "There is no decision on part 2" in page.words
    assert plan.state == "reported"


def test_a_signed_answer_offers_nothing_to_change_but_notes_on_promises(app, cast, plan, dee):
    decide_all(app, cast, plan)
    made = promise(app, cast)
    sign(app, cast)
    for path in ("answer", "answer/clause/siting", "answer/lines", "promises"):
        assert dee.get(f"{BASE}/{path}").status == 200, path
    for path in ("answer/clause/siting", "answer/lines", "promises", f"promises/{made}", f"promises/{made}/remove"):
        assert dee.post(f"{BASE}/{path}", {"text": "Other words"}).status in (409, 422), path
    page = dee.get(f"{BASE}/promises/{made}").form("/note").fill(status="complete", text="Done.").send()
    assert page.status == 422
    assert "Say where people can see it." in page.errors[0]
    page = page.form("/note").fill(evidence="The City's page").send()
    assert "The City's page" in page.words


def test_no_form_of_those_who_decide_touches_the_report(app, cast, plan, dee):
    key = add_theme(app, cast, "Harbour", published(app, cast, "Beside the harbour."), clause_key="siting")
    freeze(app, cast, plan)
    before = part_a_hash(app, plan)
    for path in ("heard", "heard/freeze", "themes", f"themes/{key}", f"themes/{key}/remove", "coding"):
        assert dee.post(f"{BASE}/{path}", {"title": "Mine", "missing_groups": "Nobody."}).status in (403, 404), path
        assert dee.get(f"{BASE}/{path}").status in (404, 405), path
    form = dee.get(f"{BASE}/answer/clause/siting").form("/answer/clause/siting")
    sneaked = {
        "version_seen": form.fields["version_seen"],
        "decision": "not_changed", "reason_kind": "law", "reason": REASON, "missing_groups": "Nobody.", "title": "Mine",
        "description": "Nothing.", "minority": "", "document": "{}",
    }  # fmt: skip
    assert dee.post(f"{BASE}/answer/clause/siting", sneaked).status in (200, 303)
    assert part_a_hash(app, plan) == before
    with reading(app):
        whole = response_queries.summary(plan.row)
    assert whole.clause("siting").themes[0].title == "Harbour"
    assert whole.lines.reliability.missing_groups == "People in prison were not reached."


@pytest.mark.parametrize("name", ["Ana", "Mo", "Olga", "Ada", "Zed"])
def test_the_server_refuses_everybody_else_on_every_form_of_the_answer(app, cast, plan, staff_client, name):
    freeze(app, cast, plan)
    made = promise(app, cast)
    client = staff_client(name)
    for path in (
        "answer/clause/siting", "answer/theme/any", "answer/lines", "promises", f"promises/{made}",
        f"promises/{made}/remove", f"promises/{made}/note", "sign",
    ):  # fmt: skip
        assert client.post(f"{BASE}/{path}", {"reason": REASON}).status in (403, 404), path
        assert client.get(f"{BASE}/{path}").status in (403, 404, 405), path


def test_the_freeze_is_refused_while_a_comment_waits(app, cast, plan, ana):
    say(app, "Not read yet.")
    close(app, plan)
    page = ana.get(f"{BASE}/heard")
    assert "Comments still waiting for a moderator, or to be published in a batch: 1." in page.words
    assert page.form("/heard/freeze").send(follow=False).status == 409


def test_what_is_missing_leads_only_where_its_reader_may_go(app, cast, plan, ana, dee):
    say(app, "Still to be read.")
    close(app, plan)
    page = ana.get(f"{BASE}/heard")
    assert "Comments still waiting for a moderator, or to be published in a batch: 1." in page.words
    for name in ("heard", "answer", "sign"):
        for reader in (ana, dee):
            shown = reader.get(f"{BASE}/{name}")
            led = {address.split("#")[0] for address in shown.links.values() if address.startswith("/team/p")}
            assert {address: reader.get(address).status for address in led} == dict.fromkeys(led, 200)


def test_pages_of_nothing_are_not_found(app, cast, plan, dee):
    freeze(app, cast, plan)
    for path in ("answer/clause/none", "answer/theme/none", "promises/999", f"promises/{2**70}"):
        assert dee.get(f"{BASE}/{path}").status == 404, path
