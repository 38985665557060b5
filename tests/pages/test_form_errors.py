"""What is wrong with a public form: said at once, first on the page, and again at each field."""

from collections.abc import Callable
from xml.etree.ElementTree import Element

import pytest

from consult.response import invited_replies
from tests import moderated, pagechecks
from tests.answering import decide_all, freeze, promise, sign
from tests.cast import CODE, Cast, Plan, counted, writing
from tests.page import Page
from tests.pages.test_accounts import Holder
from tests.pages.test_say import SAY, preview, receipt_of, send
from tests.routes import ROUTES

TOO_LONG = "kept " * 1500
Faulty = Callable[..., Page]


def say(client) -> Page:
    fields = {
        "v.siting": "maybe",
        "t.siting": TOO_LONG,
        "c.siting": "everyone",
        "k": "no such card here",
        "language": "none",
    }
    return client.post(SAY, {"part": "siting", "act": "preview", **fields})


def say_on_all_parts(client) -> Page:
    return client.post(SAY, {"part": "all", "act": "preview", "v.purpose": "maybe", "t.plan": TOO_LONG})


def say_in_short(client) -> Page:
    return client.post(SAY, {"part": "short", "act": "preview", "v.purpose": "maybe"})


def words_instead(client) -> Page:
    fields = {"w": " ", "t.siting": TOO_LONG, "c.siting": "everyone", "language": "no such language"}
    return client.post(SAY, {"part": "siting", "instead": "siting", "act": "preview", **fields})


def sent_at_once(client) -> Page:
    """Somebody changed the form that sends, behind the page."""
    form = preview(client, t_siting="Words.").form(button="send")
    form.data["t.siting"] = [TOO_LONG]
    return form.send("send")


def receipt(client) -> Page:
    return client.post("/receipt", {"act": "open", "receipt": "six words that no receipt has"})


def own_comment(client) -> Page:
    words = receipt_of(send(client, t_siting="Words."))
    fields = {"act": "preview", "receipt": words, "index": "0", "text": TOO_LONG, "consent": "everyone"}
    return client.post("/receipt", fields | {"language": "no such language"})


def second_look(client) -> Page:
    """Some of the words of a comment are hidden; its writer asks why, at length, and typed them in wrongly."""
    app = client.app
    cast = Cast(app)
    sent = moderated.say(app, "Ask Heron Quill at nine.")
    moderated.decide(app, cast, sent, "redact", "names_person", marked="Ask [[name|Heron Quill]] at nine.")
    counted(app)
    fields = {"receipt": sent.receipt, "index": "0", "proposed": "Ask me.", "why": TOO_LONG}
    return client.post("/receipt/appeal", fields | {"act": "send"})


def notice(client) -> Page:
    return client.post(f"/p/{CODE}/notice", {"mark": "none", "words": TOO_LONG})


def new_account(client) -> Page:
    form = client.get("/account/new").form()
    return form.fill({"passphrase": "short", "again": "other"}).send()


def account_entered(client) -> Page:
    return client.get("/account/enter").form().fill({"name": "no such name", "passphrase": "x" * 20}).send()


def passphrase_changed(client) -> Page:
    holder = Holder(client.app)
    holder.make()
    own = holder.get("/account")
    return own.form(button="passphrase").fill({"old": "wrong", "passphrase": "short", "again": "other"}).send()


def others(client) -> Page:
    """An answer that no page offers: there is no field to lead to."""
    return client.post(f"/p/{CODE}/others", {"act": "preview", "v.zzzzzzzzzzzz": "maybe"})


def ratings(client) -> Page:
    """Answers that no page offers."""
    asked = send(client, t_siting="Words.").form(button="rate").send("rate").form(button="keep")
    asked.data |= {"r.dignity": ["no such rating"], "q.safe": ["no such answer"]}
    return asked.send("keep")


def about_you(client) -> Page:
    """Something that the page does not offer."""
    asked = send(client, t_siting="Words.").form(button="about").send("about").form(button="describe")
    asked.data |= {"about": ["nobody"]}
    return asked.send("describe")


def private_reply(client) -> Page:
    """Nothing of it."""
    cast = Cast(client.app)
    freeze(client.app, cast, Plan(client.app, cast))
    with writing(client.app):
        token = invited_replies.invite(cast.actor("Olga"), CODE, "The neighbours").token
    return client.post(f"/invited/{token}", {"act": "send", "by": "", "text": ""})


def verdict(client, path: str = "answer/verdict") -> Page:
    cast = Cast(client.app)
    plan = Plan(client.app, cast)
    decide_all(client.app, cast, plan)
    promise(client.app, cast)
    sign(client.app, cast)
    return client.post(f"/p/{CODE}/{path}", {"act": "look", "line": "x" * 301, "receipt": "no such receipt"})


def verdict_on_the_answer(client) -> Page:
    return verdict(client, "answer/answers-me")


def verdict_on_a_promise(client) -> Page:
    return verdict(client, "promises/1/happened")


#: Each form with everything wrong that can be, by its route, and the fields that say so.
FORMS: list[tuple[str, Faulty, set[str]]] = [
    ("say_post", say, {"v.siting", "t.siting", "c.siting", "k", "language"}),
    ("say_post", say_on_all_parts, {"v.purpose", "t.plan"}),
    ("say_post", say_in_short, {"v.purpose"}),
    ("say_post", words_instead, {"w", "t.siting", "c.siting", "language"}),
    ("say_post", sent_at_once, {"t.siting"}),
    ("say_post", about_you, {"about"}),
    ("receipt_post", receipt, {"receipt"}),
    ("receipt_post", own_comment, {"text", "consent", "language"}),
    ("appeal", second_look, {"proposed", "why"}),
    ("send_notice", notice, {"kind", "mark", "words"}),
    ("account_new_post", new_account, {"passphrase", "again"}),
    ("account_enter_post", account_entered, {"name"}),
    ("account_post", passphrase_changed, {"old", "passphrase", "again"}),
    ("others_post", others, set()),
    ("send_private_reply", private_reply, {"by", "text"}),
    ("send_ratings", ratings, {"r.dignity", "q.safe"}),
    ("send_verdict", verdict, {"verdict", "line", "receipt"}),
    ("send_answers_me", verdict_on_the_answer, {"verdict", "line", "receipt"}),
    ("send_happened", verdict_on_a_promise, {"verdict", "line", "receipt"}),
]
#: Forms in which nothing can be wrong, and fields that no page gives a faulty value: what is not offered is refused.
NOTHING_WRONG = {"find_comments": "whatever was typed is searched for"}
NOT_TYPED = {
    "part": "hidden",
    "instead": "hidden",
    "choice": "a button of its own for each",
    "v.zzzzzzzzzzzz": "its comment is not there",
}


def test_every_public_form_is_here():
    """The table of routes has every form there is."""
    public = [route for route in ROUTES.values() if route.method == "POST" and route.endpoint.startswith("pages.")]
    names = {route.endpoint.removeprefix("pages.") for route in public}
    assert names == {name for name, _, _ in FORMS} | set(NOTHING_WRONG)
    for route in public:
        wrong = set[str]().union(*(fields for name, _, fields in FORMS if f"pages.{name}" == route.endpoint))
        taken = {field for form in route.forms for field in (*form.texts, *form.chosen)}
        assert taken - wrong <= set(NOT_TYPED), route.endpoint


def parts_of(page: Page, id_: str) -> Element:
    (found,) = [each for each in page.tree.iter() if each.get("id") == id_]
    return found


@pytest.mark.parametrize(
    ("faulty", "fields"), [each[1:] for each in FORMS], ids=[faulty.__name__ for _, faulty, _ in FORMS]
)
def test_a_form_says_all_its_errors_first_and_at_their_fields(client, plan, faulty, fields):
    page = faulty(client)
    assert page.status == 422
    assert page.title.startswith("Error: ")
    (summary,) = page.elements("div", id="errors")
    assert "autofocus" in summary.attrib
    assert summary.get("tabindex") == "-1"
    main = next(page.tree.iter("main"))
    first = next(each for each in main.iter() if each.tag in ("h1", "h2"))
    assert pagechecks.words_of(first) == "There is a problem"
    links = {link.get("href", "").removeprefix("#"): pagechecks.words_of(link) for link in summary.iter("a")}
    assert set(links) == fields
    for name, line in links.items():
        field = parts_of(page, name)
        assert field.tag in ("input", "textarea", "select") or field.get("tabindex") == "-1"
        assert field.get("aria-invalid") == "true"
        near = [parts_of(page, id_) for id_ in field.get("aria-describedby", "").split()]
        assert any(line in pagechecks.words_of(each) for each in near)


@pytest.mark.parametrize(
    "faulty", [say, say_on_all_parts, words_instead, sent_at_once, own_comment, second_look, notice]
)
def test_the_words_are_still_in_the_box_and_the_page_says_so(client, plan, faulty):
    page = faulty(client)
    assert any("".join(box.itertext()).strip() == TOO_LONG.strip() for box in page.elements("textarea"))
    assert "Nothing is lost. Your words are still in the box." in page.words
