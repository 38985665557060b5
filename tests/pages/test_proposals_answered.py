"""The pages on which proposals of other words are answered, and those that show the answer."""

import pytest
from sqlalchemy import event

from consult.contributions import receipt_access
from consult.contributions.enums import Consent
from consult.response.views import proposals as proposal_pages
from consult.storage.database import db
from tests.answering import BASE, REASON, close, dispose, dispose_all, freeze, reply, sign
from tests.cast import CODE, counted, reading
from tests.moderated import Sent, answer, decide
from tests.pages.public_story import fresh
from tests.pages.test_say import receipt_of
from tests.proposed import FARTHER, NEARER, SITING, WHY, agree, code_of, propose, reword

POINT = f"{BASE}/answer/clause/siting"


@pytest.fixture
def agreed(app, cast, plan):
    sent = propose(app, cast)
    close(app, plan)
    agree(app, sent)
    freeze(app, cast, plan)
    return sent


def test_the_decision_maker_sees_the_difference_the_reason_and_who_agrees(app, dee, agreed):
    page = dee.get(POINT)
    code = code_of(app, agreed)
    assert "removed 150 added 80" in page.words
    assert WHY in page.words
    assert "17 people answered:" in page.words
    assert "needs an answer" in page.words
    assert page.form("/answer/clause/siting").fields.get(f"used.{code}") is None, "nothing is chosen beforehand"


def test_what_was_proposed_and_the_use_of_it_stay_in_sight_after_the_signature(app, cast, dee, plan):
    """Against a signed answer whose page has nothing left of the proposals but the reasons of those quoted."""
    used, other = propose(app, cast), propose(app, cast, FARTHER)
    freeze(app, cast, plan)
    dispose_all(app, cast, {"siting": {"used": {code_of(app, used): "part"}}})
    sign(app, cast)
    words = dee.get(POINT).words
    shown = words[words.index("Other words that people proposed") :]
    for sent in (used, other):
        assert code_of(app, sent) in shown
    assert "removed 150 added 80" in shown
    assert "Used in part" in shown
    assert "Nothing was said about these words." in shown


def test_a_choice_is_saved_with_the_decision_and_can_be_changed(app, dee, plan, agreed):
    code = code_of(app, agreed)
    given = {"decision": "not_changed", "reason_kind": "law", "reason": REASON, f"used.{code}": "none"}
    dee.get(POINT).form("/answer/clause/siting").fill(**given).send()
    form = dee.get(POINT).form("/answer/clause/siting")
    assert form.fields[f"used.{code}"] == "none"
    assert "needs an answer" not in dee.get(POINT).words
    form.fill(**{f"used.{code}": "part"}).send()
    assert dee.get(POINT).form("/answer/clause/siting").fields[f"used.{code}"] == "part"


def test_words_in_a_form_that_is_refused_keep_the_choice(app, dee, agreed):
    code = code_of(app, agreed)
    given = {"decision": "not_changed", "reason_kind": "law", "reason": "Noted.", f"used.{code}": "none"}
    page = dee.get(POINT).form("/answer/clause/siting").fill(**given).send(follow=False)
    assert page.status == 422
    assert page.form("/answer/clause/siting").fields[f"used.{code}"] == "none"


def test_any_other_choice_is_refused(app, dee, agreed):
    given = {"decision": "not_changed", "reason_kind": "law", "reason": REASON}
    form = dee.get(POINT).form("/answer/clause/siting").fill(**given)
    form.data[f"used.{code_of(app, agreed)}"] = ["maybe"]
    page = form.send(follow=False)
    assert (page.status, "Choose only from the list." in page.words) == (422, True)


def test_what_does_not_look_as_chosen_is_pointed_out_before_it_is_signed(app, cast, dee, agreed):
    code = code_of(app, agreed)
    dispose(app, cast, clause_key="siting", used={code: "whole"})
    told = f"You chose “Used in whole” for {code}. The wording does not look like it: compare them."
    assert told in dee.get(POINT).words
    dispose_all(app, cast)
    reply(app, cast)
    dee.get(f"{BASE}/answer/lines").form("/lines").fill(
        decided="We go ahead.", biggest_change="None, because it is good.", biggest_refusal="None, because few asked."
    ).send()
    words = dee.get(f"{BASE}/sign").words
    assert told in words
    assert f"Used in whole: {code}" in words


def test_many_proposals_are_answered_page_by_page(app, cast, dee, plan, monkeypatch):
    for wording in (NEARER, FARTHER):
        propose(app, cast, wording)
    freeze(app, cast, plan)
    monkeypatch.setattr(proposal_pages, "AT_ONCE", 1)
    codes = []
    for number in (1, 2):
        page = dee.get(f"{POINT}?page={number}")
        [name] = [name for name in page.form("/answer/clause/siting").offered if name.startswith("used.")]
        codes.append(name)
        given = {"decision": "not_changed", "reason_kind": "law", "reason": REASON, name: "none"}
        refused = page.form().fill(**given | {"reason": "Noted."}).send(follow=False)
        assert refused.form().fields[name] == "none"
        refused.form().fill(reason=REASON).send()
    assert len(set(codes)) == 2
    for number, name in enumerate(codes, 1):
        assert dee.get(f"{POINT}?page={number}").form("/answer/clause/siting").fields[name] == "none"


def test_the_answer_the_part_the_proposal_and_the_receipt_say_what_was_used(app, cast, plan, client, agreed):
    code = code_of(app, agreed)
    dispose_all(app, cast, {"siting": {"decision": "changed", "wording": NEARER, "used": {code: "whole"}}})
    sign(app, cast)
    for address in (f"/p/{CODE}/answer?page=1", f"/p/{CODE}/read/siting", f"/p/{CODE}/changes"):
        page = client.get(address)
        assert f"Uses in whole the words of: {code}" in page.words
        assert f"/p/{CODE}/comment/{code}" in page.hrefs
    own = client.get(f"/p/{CODE}/comment/{code}")
    assert "These words were used in whole." in own.words
    assert f"/p/{CODE}/read/siting" in own.hrefs
    mine = client.get("/receipt").form("/receipt").fill(receipt=agreed.receipt).send()
    assert "Your words were used in whole." in mine.words
    assert f"/p/{CODE}/read/siting" in mine.hrefs
    assert not [link for link in mine.hrefs if code in link], "no link to the writer’s own comment"


def test_what_is_gone_is_named_on_the_page_of_changes_and_leads_nowhere(app, cast, plan, client, agreed):
    code = code_of(app, agreed)
    dispose_all(app, cast, {"siting": {"decision": "changed", "wording": NEARER, "used": {code: "whole"}}})
    sign(app, cast)
    decide(app, cast, agreed, "refuse", "names_person", version_seen=1)
    answer(app, cast, agreed, True)
    counted(app)
    page = client.get(f"/p/{CODE}/changes")
    assert f"Uses in whole the words of: {code}" in page.words
    assert not [link for link in page.hrefs if code in link]


def test_from_the_box_to_the_receipt_that_says_the_words_were_used(app, cast, plan, client, dee):
    """Proposed, published, the part changes, frozen, decided: all that a participant does is pages without script."""
    box = client.get(f"/p/{CODE}/say/siting/words").form(button="preview")
    assert box.fields["w"] == SITING
    preview = box.fill({"w": NEARER, "t.siting": WHY, "c.siting": "show"}).send("preview")
    receipt = receipt_of(preview.form(button="send").send("send"))
    with reading(app):
        mine = receipt_access.open_receipt(receipt).comments[0].comment
        proposal = Sent(mine.id, receipt)
    decide(app, cast, proposal, "publish")
    counted(app)
    reword(app, cast, f"{SITING} Doors are blue.")
    freeze(app, cast, plan)
    dispose_all(app, cast)
    code = code_of(app, proposal)
    page = dee.get(POINT)
    assert "This is what would still be different." in page.words
    wording = NEARER + " Doors are blue."
    page.form("/answer/clause/siting").fill(
        {"decision": "changed", "wording": wording, "plain_language": "80 metres.", f"used.{code}": "whole"}
    ).send()
    assert "does not look like it" not in dee.get(POINT).words
    sign(app, cast)
    told = client.get("/receipt").form("/receipt").fill(receipt=receipt).send()
    assert "Your words were used in whole." in told.words


def test_the_report_quotes_proposed_words_where_their_writer_agreed_while_they_can_be_read(app, cast, plan, client):
    """The words of others are where their code leads; what nobody can read any more leads nowhere."""
    quoted, shown = propose(app, cast, consent=Consent.QUOTE), propose(app, cast, FARTHER)
    freeze(app, cast, plan)
    pages = [f"/p/{CODE}/answer/heard", f"/p/{CODE}/answer/whole"]
    for each in pages:
        page = client.get(each)
        assert "removed 150 added 80" in page.words
        assert "added 400" not in page.words
        assert f"/p/{CODE}/comment/{code_of(app, shown)}" in page.hrefs
    decide(app, cast, quoted, "refuse", "names_person", version_seen=1)
    answer(app, cast, quoted, True)
    counted(app)
    for each in pages:
        page = fresh(client, each)
        assert code_of(app, quoted) in page.words
        assert page.words.count("Nobody can read these words any more.") == 1
        assert "added 80" not in page.words
        assert not [link for link in page.hrefs if code_of(app, quoted) in link]


def statements(app, browser, address):
    """How many statements a page needs, on a server with an empty page cache."""
    asked = []

    def note(*given):
        asked.append(given[2])

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    fresh(browser, address)
    event.remove(engine, "before_cursor_execute", note)
    return len([each for each in asked if not each.startswith("BEGIN")])


def test_no_page_asks_more_because_more_was_proposed(app, cast, plan, client, dee):
    sent = [propose(app, cast, SITING.replace("150", str(90 + number))) for number in range(12)]
    counted(app)
    reword(app, cast, f"{SITING} Doors are blue.")
    code = code_of(app, sent[0])
    public = [
        f"/p/{CODE}/{address}"
        for address in ("read/siting", "comments", "others", f"comment/{code}", "answer", "answer/heard", "changes")
    ]
    open_plan = [statements(app, client, address) for address in public[:-3]]
    freeze(app, cast, plan)
    dispose_all(app, cast, {"siting": {"used": {code: "part"}}})
    assert statements(app, dee, POINT) <= 30
    sign(app, cast)
    assert max(*open_plan, *[statements(app, client, address) for address in public]) <= 12
