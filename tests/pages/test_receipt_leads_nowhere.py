"""After sending, and with a receipt in every state: no link leads to the writer's own comment, or to its part.

Against a phone's history and visited links, which would show whose it is. The page says how to find it by eye.
"""

import secrets

import pytest

from consult.consultations import framing
from consult.contributions import receipt_access, submitting
from consult.contributions.enums import Consent, HoldReason
from consult.contributions.submission_values import CommentText, HowSent, NewSubmission
from consult.credentials import receipts
from tests.answering import decide_all, sign
from tests.cast import CODE, counted, writing
from tests.moderated import Sent, decide, refuse, row, say
from tests.pages.test_say import preview

TEXT = "Ask Heron Quill!!! the van NEVER comes"
MARKED = TEXT.replace("Heron Quill", "[[name|Heron Quill]]")
#: The only pages about the plan that such a page may lead to: none says which comment or part is whose.
PLAN = {f"/p/{CODE}", f"/p/{CODE}/answer", f"/p/{CODE}/fresh", f"/p/{CODE}/principles", f"/p/{CODE}/say",
        f"/p/{CODE}/answer/answers-me"}  # fmt: skip
#: Every button of the receipt's pages, and what it sends besides the receipt.
ACTS = {
    "open": {}, "edit": {}, "ask": {}, "ask-all": {}, "vote": {"part": "siting", "choice": "oppose"},
    **dict.fromkeys(("preview", "plain"), {"text": TEXT, "consent": "show"}),
}  # fmt: skip


def waiting(app, cast, plan):
    return say(app, TEXT, may_be_plain=True)


def held(app, cast, plan):
    comment = CommentText("siting", TEXT, Consent.SHOW)
    with writing(app):
        receipt = submitting.send(
            CODE, secrets.token_bytes(16), NewSubmission(comments=[comment]), HowSent(held=HoldReason.FAST)
        )
    return Sent(0, receipts.as_words(receipt))


def decided(outcome, *reasons, batch=True, **typed):
    def make(app, cast, plan):
        sent = say(app, TEXT, may_be_plain=True)
        decide(app, cast, sent, outcome, *reasons, **typed)
        if batch:
            counted(app)
        return sent

    return make


def refused(app, cast, plan):
    sent = say(app, TEXT)
    refuse(app, cast, sent, "threat")
    counted(app)
    return sent


def proposed_words(app, cast, plan):
    sent = say(app, TEXT, proposed_wording="No room stands within fifty metres of a school.")
    decide(app, cast, sent, "publish")
    counted(app)
    return sent


def changed(app, cast, plan):
    sent = decided("publish")(app, cast, plan)
    with writing(app):
        receipt_access.change_comment(sent.receipt, 0, "Other words.", Consent.QUOTE)
    return sent


def withdrawn(app, cast, plan):
    sent = decided("publish")(app, cast, plan)
    with writing(app):
        receipt_access.withdraw_comment(sent.receipt, 0)
    return sent


def closed(app, cast, plan):
    sent = decided("publish")(app, cast, plan)
    plan.closed()
    return sent


def frozen(app, cast, plan):
    sent = decided("publish")(app, cast, plan)
    plan.reported()
    return sent


def answered(app, cast, plan):
    sent = decided("redact", "names_person", marked=MARKED)(app, cast, plan)
    decide_all(app, cast, plan)
    sign(app, cast)
    return sent


def cancelled(app, cast, plan):
    sent = decided("publish")(app, cast, plan)
    with writing(app):
        framing.cancel(cast.actor("Olga"), CODE, "The law changed.")
    return sent


STATES = {
    "waiting": waiting, "held": held, "read": decided("publish", batch=False), "published": decided("publish"),
    "with words hidden": decided("redact", "names_person", marked=MARKED), "plain": decided("publish", plain=True),
    "asked": decided("ask", "contact"), "for the team": decided("team_only", "contact"),
    "junk": decided("junk", "spam"), "refused": refused, "words for a part": proposed_words, "changed": changed,
    "withdrawn": withdrawn, "closed": closed, "frozen": frozen, "answered": answered, "cancelled": cancelled,
}  # fmt: skip


def leads_to_it(page, code=""):
    """The links and forms that lead to something about the plan, beyond the plan itself."""
    addresses = [*page.hrefs, *(form.get("action", "") for form in page.elements("form"))]
    return [each for each in addresses if (code and code in each) or (f"/p/{CODE}" in each and each not in PLAN)]


@pytest.mark.parametrize("state", STATES)
def test_no_page_of_a_receipt_leads_to_the_comment(app, cast, plan, client, state):
    sent = STATES[state](app, cast, plan)
    code = row(app, sent).tracker if sent.id else ""
    pages = [client.post("/receipt", {"act": act, "receipt": sent.receipt, "index": "0"} | more)
             for act, more in ACTS.items()]  # fmt: skip
    appeal = {"receipt": sent.receipt, "index": "0", "proposed": TEXT}
    pages += [client.post("/receipt/appeal", appeal | {"act": act}) for act in ("open", "send")]
    assert pages[0].status == 200
    assert [leads_to_it(page, code) for page in pages if leads_to_it(page, code)] == []
    if code and code in pages[0].words:
        assert "No link leads from here to your comment" in pages[0].words


def test_nor_do_the_pages_after_sending_saving_and_deleting(client, plan):
    form = preview(client, t_siting=TEXT, c_siting="show").form(button="send")
    sent = form.send("send")
    words = " ".join("".join(sent.elements("p", class_="receipt")[0].itertext()).split())
    pages = [sent, form.send("send")]
    fields = {"receipt": words, "index": "0", "text": "Other words.", "consent": "show"}
    pages += [client.post("/receipt", fields | {"act": act}) for act in ("save", "withdraw", "withdraw-all", "open")]
    assert [page.status for page in pages] == [200] * len(pages)
    assert [leads_to_it(page) for page in pages if leads_to_it(page)] == []
