"""What people are told, leaving, and whether the program is well."""

from importlib.metadata import version

import pytest

from consult.moderation.rules import REASON_LABELS
from consult.storage.database import db
from tests.pages.public_story import counted

TOLD = {
    "/rules": "What we publish, and what we do not",
    "/safety": "What we hold and what we cannot protect",
    "/privacy": "Privacy",
    "/help": "Help",
    "/accessibility": "Accessibility",
    "/about": "What this is",
}


@pytest.mark.parametrize(("path", "heading"), TOLD.items())
def test_each_of_these_pages_is_there_without_asking_the_database(app, client, path, heading):
    with counted(app) as sent:
        assert client.get(path).h1 == heading
    assert sent == []


def test_the_rules_name_every_reason_there_is(client):
    words = client.get("/rules").words
    assert all(label in words for label in REASON_LABELS.values())


@pytest.mark.parametrize(
    "words",
    [
        "Someone with your phone",
        "Your history still shows",
        "Someone who knows how you talk",
        "The phone company",
        "Police or a court that takes the server",
        "The administrator of this site",
        "People who gave you a card",
        "Someone who finds your receipt",
        "Until then they can see which answers were sent together",
        "It does not clear your history",
    ],
)
def test_the_safety_page_says_what_cannot_be_protected(client, words):
    assert words in client.get("/safety").words


def test_every_public_page_has_the_way_out_on_top(client, plan):
    for path in (*TOLD, "/", "/p/tst2", "/p/tst2/answer", "/receipt"):
        assert client.get(path).links["Leave this page"] == "/leave"


def test_leaving_goes_elsewhere_and_tells_the_browser_to_drop_what_it_holds(make_app, client):
    page = client.get("/leave")
    assert page.status == 303
    assert page.location == "https://www.weather.gov/"
    assert page.headers["Clear-Site-Data"] == '"cache", "cookies", "storage"'


def test_leaving_says_nothing_of_where_one_was(app):
    answer = app.test_client().get("/leave")
    assert answer.headers["Referrer-Policy"] == "no-referrer"


def test_leaving_goes_where_the_operator_chose(make_app):
    app = make_app(CONSULT_EXIT_URL="https://news.example.org/today")
    assert app.test_client().get("/leave").headers["Location"] == "https://news.example.org/today"


def test_leaving_writes_nothing(app, client):
    with counted(app) as sent:
        client.get("/leave")
    assert sent == []


def test_the_program_says_that_it_runs_and_is_ready(client):
    assert client.get("/healthz").text == f"ok {version('consult')}\n"
    assert client.get("/readyz").text == "ready\n"


def test_a_schema_that_is_not_the_newest_is_not_ready(app, client, writing):
    with writing():
        db.session.connection().exec_driver_sql("UPDATE alembic_version SET version_num = 'older'")
    page = client.get("/readyz")
    assert page.status == 503
    assert "schema" in page.text
