"""The moderators' pages on welfare: danger, labels, what is left to others, a break; and the public's “in my name”."""

import pytest

from consult.contributions.enums import Consent
from consult.moderation.danger import levels as danger_levels
from consult.moderation.danger.levels import Level
from consult.moderation.notices import handling as notice_handling
from consult.staff.models import Staff
from consult.storage.database import db
from tests.cast import CODE, writing
from tests.moderated import bring_batches, decide, row, say

QUEUE = f"/team/p/{CODE}/queue"
MINE = f"/p/{CODE}/notice"
HARD = "I see no reason for waking up. Tonight, alone."


@pytest.fixture
def mo(staff_client, plan):
    return staff_client("Mo")


@pytest.fixture
def mina(staff_client, plan):
    return staff_client("Mina")


def opened(client, sent):
    return client.get(f"{QUEUE}/{sent.id}").form(f"/{sent.id}/open").send()


@pytest.fixture
def public(app, cast, plan, clock):
    """A published comment."""
    sent = say(app, "As the nurse from Quay Road I say: close it.")
    decide(app, cast, sent, "publish")
    clock.forward(days=3)
    with writing(app):
        bring_batches()
    return sent


def test_two_moderators_agree_on_the_page_with_the_protocol_and_the_clock(app, plan, mo, mina, client):
    """Against one person alone causing action outside, and against a danger that waits in a long queue."""
    say(app, "Open at six.")
    sent = say(app, HARD)
    page = opened(mo, sent)
    assert "Nothing is sent to anyone." in page.words
    page = page.form("/danger").fill(level="4").send("raise")
    assert "It takes effect once another moderator chooses the same." in page.words
    assert "Open your organization’s written protocol." in page.words
    assert "since it was opened. Act within 1 hour." in page.words
    assert "This is done" not in page.words
    queue = mina.get(QUEUE)
    assert "First: somebody may be in danger" in queue.words
    assert "a second moderator must agree" in queue.words
    page = opened(mina, sent).form("/danger").fill(level="4").send("raise")
    assert "This is done" in page.words
    told = client.post("/receipt", {"receipt": sent.receipt, "act": "open"})
    assert "They may try to send help to the place you wrote about." in told.words
    page.form("/danger").send("done")
    assert "First: somebody may be in danger" not in mo.get(QUEUE).words


@pytest.mark.parametrize("level", ["3", "4", "S"])
def test_a_life_at_risk_is_published_only_after_the_steps_were_shown(app, plan, mo, level):
    """Against a press that publishes where somebody lives who is in danger tonight, and calls nobody."""
    sent = say(app, HARD)
    page = opened(mo, sent).form("/decide").fill(level=level).send("publish")
    assert page.status == 200
    assert "nothing is published yet" in page.words
    assert danger_levels.PROTOCOL[Level(level)][0] in page.words
    assert row(app, sent).stage == "inbox"
    assert "First: somebody may be in danger" in mo.get(QUEUE).words, "the danger is recorded at once"
    assert "For the team only" in page.words or "Team only" in page.words
    assert "Publish it all the same, and open next" in page.words
    page = page.form("/decide").send("publish")
    assert row(app, sent).outcome == "publish"
    steps = mo.get(page.links["Somebody may be in danger: what to do"])
    assert danger_levels.PROTOCOL[Level(level)][0] in steps.words


def test_what_only_the_team_reads_is_decided_at_once_and_leads_to_the_steps(app, plan, mo):
    sent = say(app, HARD, consent=Consent.TEAM)
    page = opened(mo, sent).form("/decide").fill(level="3").send("publish")
    assert row(app, sent).outcome == "team_only"
    assert "Somebody may be in danger: what to do" in page.links


def test_who_has_seen_the_steps_is_not_stopped_again(app, plan, mo):
    sent = say(app, HARD)
    page = opened(mo, sent).form("/danger").fill(level="3").send("raise")
    page.form("/decide").send("publish")
    assert row(app, sent).outcome == "publish"


@pytest.mark.parametrize(("text", "caring"), [
    ("I will stab the guard at the door.", False),
    ("I want to die, and I will hurt myself with a knife.", True),
    (HARD, True),
])  # fmt: skip
def test_who_announces_a_blow_to_others_is_not_told_to_take_care_of_themselves(app, plan, mo, client, text, caring):
    sent = say(app, text)
    opened(mo, sent).form("/danger").fill(level="3").send("raise")
    told = client.post("/receipt", {"receipt": sent.receipt, "act": "open"}).words
    assert ("is thinking of you" in told) is caring
    assert ("It says that somebody may be hurt." in told) is not caring


def test_a_comment_is_first_in_the_queue_while_somebody_may_be_in_danger(app, plan, staff_client, clock):
    early = say(app, "Open at six.")
    clock.forward(days=2)
    late = say(app, HARD, key=None)
    mo = staff_client("Mo")
    opened(mo, late).form("/danger").fill(level="3").send("raise")
    rows = [line for line in mo.get(QUEUE).hrefs if line.startswith(f"{QUEUE}/")]
    assert rows == [f"{QUEUE}/{late.id}", f"{QUEUE}/{late.id}", f"{QUEUE}/{early.id}"]


@pytest.mark.parametrize(("level", "words"), [
    ("1", "Thank you for telling us."),
    ("2", "You have done nothing wrong."),
    ("3", "the numbers below are for you, now."),
])  # fmt: skip
def test_the_writer_reads_a_kind_note_and_the_public_nothing(plan, mo, client, clock, level, words):
    app, cast = plan.app, plan.cast
    sent = say(app, HARD)
    opened(mo, sent).form("/danger").fill(level=level).send("raise")
    page = client.post("/receipt", {"receipt": sent.receipt, "act": "open"})
    assert words in page.words
    assert "0800 000 222" in page.text
    decide(app, cast, sent, "publish")
    clock.forward(days=3)
    with writing(app):
        bring_batches()
    for address in (f"/p/{CODE}/read/siting", f"/p/{CODE}/record", f"/p/{CODE}/record/trackers"):
        assert words not in client.get(address).text


def test_choosing_no_level_is_an_error_at_the_choices(app, plan, mo):
    page = opened(mo, say(app)).form("/danger").send("raise")
    assert page.status == 422
    assert page.errors == ["Choose how much danger you see."]


def test_labels_are_in_the_queue_before_anybody_opens_the_words(app, plan, mo, mina):
    sent = say(app, "Some nights I want to die.")
    assert "may contain: suicide" in mo.get(QUEUE).words
    opened(mo, sent).form("/labels").fill(labels=["overdose_death"]).send()
    assert "contains: death by overdose" in mina.get(QUEUE).words


def test_what_a_moderator_leaves_to_others_is_not_in_their_queue(app, plan, mo, mina):
    sent = say(app, "Some nights I want to die.")
    page = mo.get(QUEUE).click("What you leave to others").form("/reading").fill(labels=["suicide"]).send()
    assert "Saved." in page.words
    queue = mo.get(QUEUE)
    assert row(app, sent).tracker not in queue.text
    assert "Other moderators read some comments" in queue.words
    assert row(app, sent).tracker in mina.get(QUEUE).text


def test_the_body_criticised_finds_nothing_anywhere(app, cast, plan, public, mo):
    sent = say(app, "The Harbour Clinic’s guard threw me out.")
    junk = say(app, "Harbour Clinic, best prices")
    decide(app, cast, junk, "junk", "spam")
    with writing(app):
        db.session.get_one(Staff, cast.ids["Mo"]).affiliation = "Harbour Clinic; Quay Road"
    for address in (QUEUE, f"{QUEUE}?list=junk", f"{QUEUE}?list=approved", f"/team/p/{CODE}/notices"):
        page = mo.get(address)
        assert page.status == 200
        assert not [one for one in (sent, junk, public) if row(app, one).tracker in page.text]
    assert "Approved 0" in mo.get(QUEUE).words
    for one in (sent, junk, public):
        assert mo.get(f"{QUEUE}/{one.id}").status == 404
        assert mo.post(f"{QUEUE}/{one.id}/open").status == 404


def test_passing_it_on_leads_back_to_a_queue_without_it(app, plan, mo, mina):
    sent = say(app)
    page = opened(mo, sent).form("/pass-on").send()
    assert page.h1 == "Nothing waits for you"
    assert row(app, sent).tracker not in page.text
    assert mo.get(f"{QUEUE}/{sent.id}").status == 404
    assert mina.get(f"{QUEUE}/{sent.id}").status == 200


def test_after_two_hours_a_break_is_offered_and_taken(app, plan, clock, staff_client):
    mo = staff_client("Mo")
    sent = say(app)
    opened(mo, sent)
    for _ in range(5):
        clock.forward(minutes=25)
        page = mo.get(QUEUE)
    assert "You have been reading for two hours." in page.words
    page = page.form("/break").send()
    assert "You have been reading for two hours." not in page.words


def test_anyone_can_say_that_something_was_sent_in_their_name(app, plan, client, public, mo, mina):
    mark = row(app, public).tracker
    page = client.get(f"/p/{CODE}/read/siting")
    assert mark in page.words, "the mark stands below the comment"
    page = page.click("Is one of these about you, or wrong?")
    form = page.form("/notice")
    assert (form.fields["mark"], form.fields["words"].strip()) == ("", "")
    page = form.fill(kind="in_name", mark=f" {mark.upper()} ", words="That nurse is me.").send()
    assert page.h1 == "We have told the team"
    assert "That nurse" not in mo.get(f"/team/p/{CODE}/notices").text
    page = mo.get(QUEUE).click("Notices about a comment: 1").click(mark)
    assert "That nurse" not in page.text
    page = page.form("/open").send()
    assert "That nurse is me." in page.words
    refused = page.form().fill(answer="kept").send("answer")
    assert refused.errors == ["Choose why it stays. The public log shows this."]
    done = refused.form().fill(answer="taken_out").send("answer")
    assert done.h1 == "Notices about a comment", (done.status, done.words)
    assert "close it" not in mina.get(f"/p/{CODE}/read/siting").words
    page = opened(mina, public)
    assert "It was sent in another person’s name" in page.words
    page.form("/second").send("agree")
    assert (
        "It was sent in another person’s name"
        in client.post("/receipt", {"receipt": public.receipt, "act": "open"}).words
    )


def test_words_that_a_notice_is_about_are_hidden_as_on_the_bench(app, cast, plan, client, clock, staff_client):
    sent = say(app, "See quill or ring 07700 900123.")
    decide(app, cast, sent, "publish")
    clock.forward(days=3)
    with writing(app):
        bring_batches()
    mo = staff_client("Mo")
    client.get(MINE).form("/notice").fill(kind="names_me", mark=row(app, sent).tracker, words="It is me.").send()
    page = mo.get(f"/team/p/{CODE}/notices").click(row(app, sent).tracker).form("/open").send()
    refused = page.form().fill(answer="hidden").send("answer")
    assert refused.errors == ["No words are hidden. Choose the words to hide, or something else."]
    marked = "See [[name|quill]] or ring 07700 900123."
    page = refused.form().fill({"hide.18-30": "hide"}, marked=marked).send("preview")
    assert "See [name removed] or ring [contact removed]." in page.words
    assert row(app, sent).public_text == "See quill or ring 07700 900123."
    page.form().send("answer")
    assert row(app, sent).public_text == "See [name removed] or ring [contact removed]."


def test_what_is_wrong_with_it_is_said_and_the_words_are_kept(client, plan):
    page = client.get(MINE).form("/notice").fill(kind="other", mark="zzzzzzzzzzzz", words="That nurse is me.").send()
    assert page.status == 422
    assert page.errors == ["No published comment of this plan has that code. Check its 12 letters and numbers."]
    assert page.form("/notice").fields["words"].strip() == "That nurse is me."


def test_the_record_counts_what_was_said_to_be_in_anothers_name(app, client, plan, public, clock):
    assert client.post(MINE, {"kind": "in_name", "mark": row(app, public).tracker, "words": "Mine."}).status == 200
    assert "What people told us" not in client.get(f"/p/{CODE}/record").words, "not at once"
    clock.forward(days=3)
    with writing(app):
        assert notice_handling.count_due() == 1
    assert "Told1" in client.get(f"/p/{CODE}/record?page=1").words


def test_an_organizer_notes_whom_a_moderator_works_for_and_the_auditor_reads_who_did(app, plan, staff_client):
    """Against an organizer who would quietly let an organization's staff moderate what is said about it."""
    sent = say(app, "The Harbour Clinic’s guard threw me out.")
    olga = staff_client("Olga")
    form = olga.get(f"/team/p/{CODE}/people").form("/people/affiliation")
    assert "Harbour Clinic" in form.fill(name="Mo", affiliation="Harbour Clinic").send().words
    assert staff_client("Mo").get(f"{QUEUE}/{sent.id}").status == 404
    olga.get(f"/team/p/{CODE}/people").form("/people/affiliation").fill(name="Mo", affiliation="").send()
    assert staff_client("Mo").get(f"{QUEUE}/{sent.id}").status == 200
    log = staff_client("Ada").get(f"/team/p/{CODE}/log").words
    assert "Olga, Mo: Harbour Clinic" in log
    assert "Olga, Mo: none" in log
    refused = olga.post(f"/team/p/{CODE}/people/affiliation", {"name": "Zed", "affiliation": "X"})
    assert refused.errors == ["Choose somebody from the list."]
