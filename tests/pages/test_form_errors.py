"""What is wrong with a public form: said at once, first on the page, and again at each field."""

from collections.abc import Callable
from xml.etree.ElementTree import Element

import pytest

from tests import pagechecks
from tests.cast import CODE
from tests.page import Page
from tests.pages.test_accounts import Holder
from tests.pages.test_say import SAY, receipt_of, send

TOO_LONG = "kept " * 1500
Faulty = Callable[..., Page]


def say(client) -> Page:
    fields = {"v.siting": "maybe", "t.siting": TOO_LONG, "c.siting": "everyone", "k": "no such card here"}
    return client.post(SAY, {"part": "siting", "act": "preview", **fields})


def say_on_all_parts(client) -> Page:
    return client.post(SAY, {"part": "all", "act": "preview", "v.purpose": "maybe", "t.plan": TOO_LONG})


def receipt(client) -> Page:
    return client.post("/receipt", {"act": "open", "receipt": "six words that no receipt has"})


def own_comment(client) -> Page:
    words = receipt_of(send(client, t_siting="Words."))
    fields = {"act": "preview", "receipt": words, "index": "0", "text": TOO_LONG, "consent": "everyone"}
    return client.post("/receipt", fields)


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


#: Each form with everything wrong that can be, and the fields that say so.
FORMS: list[tuple[Faulty, set[str]]] = [
    (say, {"v.siting", "t.siting", "c.siting", "k"}),
    (say_on_all_parts, {"v.purpose", "t.plan"}),
    (receipt, {"receipt"}),
    (own_comment, {"text", "consent"}),
    (notice, {"kind", "mark", "words"}),
    (new_account, {"passphrase", "again"}),
    (account_entered, {"name"}),
    (passphrase_changed, {"old", "passphrase", "again"}),
]


def parts_of(page: Page, id_: str) -> Element:
    (found,) = [each for each in page.tree.iter() if each.get("id") == id_]
    return found


@pytest.mark.parametrize(("faulty", "fields"), FORMS, ids=[faulty.__name__ for faulty, _ in FORMS])
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


@pytest.mark.parametrize("faulty", [say, say_on_all_parts, own_comment, notice])
def test_the_words_are_still_in_the_box_and_the_page_says_so(client, plan, faulty):
    page = faulty(client)
    assert any("".join(box.itertext()).strip() == TOO_LONG.strip() for box in page.elements("textarea"))
    assert "Nothing is lost. Your words are still in the box." in page.words
