"""An error page of the team leads back to a page that its reader may open, and never asks them to sign in again."""

import pytest
from sqlalchemy.exc import OperationalError

from consult.web import authorization, shell
from tests.cast import CODE
from tests.page import Page

IMPORT, PLAN = f"/team/p/{CODE}/draft/import", f"/team/p/{CODE}"


def links(page: Page) -> dict[str, str]:
    """The links of the page's main part."""
    return {"".join(each.itertext()).strip(): each.get("href") for each in page.tree.findall(".//main//a")}


def test_who_sent_too_much_is_led_back_to_the_page(cast, staff_client):
    olga = staff_client("Olga")
    page = olga.post(IMPORT, {"text": "x" * (shell.MAX_BYTES + 1)})
    assert page.status == 413
    assert links(page)["Go back"] == IMPORT
    assert "Sign in" not in links(page)


@pytest.mark.parametrize(("address", "status", "back"), [
    (f"{PLAN}/draft/publish-nothing", 404, f"{PLAN}/draft"), (f"{PLAN}/people/1/leave", 404, f"{PLAN}/people"),
    ("/team/nowhere", 404, None), (f"{PLAN}/comments/0", 404, PLAN),
])  # fmt: skip
def test_a_mistyped_address_leads_to_the_nearest_page(cast, staff_client, address, status, back):
    page = staff_client("Olga").get(address)
    assert page.status == status
    assert links(page).get("Go back") == back
    assert "Your plans" in links(page)
    assert "Sign in" not in links(page)


def test_a_colleague_who_was_quicker_leaves_no_choice_as_text(cast, staff_client):
    """A form that cannot be shown again gives back what was written in it, by the name of its field, and no choice."""
    page = staff_client("Olga").post(f"{PLAN}/notices/1", {"reason": "no_name", "marked": "Their [[name|words]]"})
    assert page.status == 404
    kept = {label.text: page.tree.find(f".//textarea[@id='{label.get('for')}']").text for label in
            page.tree.iter("label") if label.get("for", "").startswith("kept-")}  # fmt: skip
    assert [(label, text.strip()) for label, text in kept.items()] == [
        ("The text, with the words to hide in brackets", "Their [[name|words]]")
    ]


def test_only_a_page_that_its_reader_may_open_is_offered(plan, staff_client):
    """Against sending an organizer to the moderators' queue."""
    page = staff_client("Olga").get(f"{PLAN}/appeals")
    assert page.status == 404
    assert links(page)["Go back"] == PLAN
    assert "Back to the comments" not in page.words


def test_a_form_of_the_team_is_sent_again_with_one_press_once_the_database_is_back(cast, staff_client, monkeypatch):
    olga = staff_client("Olga")
    words = {"heading": "Opening hours", "wording": "Open from nine.\nEvery day."}
    form = olga.get(f"{PLAN}/draft/add").form("/draft/add").fill(words)
    with monkeypatch.context() as away:

        def gone():
            raise OperationalError("BEGIN", {}, Exception("the database is away"))

        away.setattr(authorization, "begin_write", gone)
        page = form.send()
        assert page.status == 503
        assert "Nothing was saved" in page.words
        assert page.form("/draft/add").send("Send again").status == 503, "and once more"
    sent = page.form("/draft/add").send("Send again", follow=False)
    assert sent.status == 303
    assert "Open from nine. Every day." in olga.get(sent.location).words


def test_what_cannot_be_sent_again_has_no_button_for_it(cast, staff_client, monkeypatch):
    olga = staff_client("Olga")

    def gone():
        raise OperationalError("BEGIN", {}, Exception("the database is away"))

    monkeypatch.setattr(authorization, "begin_write", gone)
    page = olga.post(f"{PLAN}/draft/add", {"passphrase": "a secret"})
    assert page.status == 503
    assert "Send again" not in page.words
    assert "a secret" not in page.text


def test_a_stranger_is_asked_to_sign_in(client):
    assert "Sign in" in links(client.get("/team/nowhere"))
