"""Forms that other sites send through somebody's browser, other names for this server, and redirects to elsewhere."""

import re
from itertools import product
from urllib.parse import unquote, urlsplit

import pytest
from flask import Flask

from tests.cast import CODE
from tests.houses import House, Houses
from tests.routes import FORMS, PAGES, PASSPHRASE

OWN = "http://localhost"
FORM = {"act": "open", "receipt": "not one"}
#: What participants send without an account.
PARTICIPANTS = [form for form in FORMS if form.endpoint.startswith("pages.") and "account" not in form.endpoint]

#: What a browser or a program says about where a form comes from, and whether it is accepted without and with a cookie.
SAID = [
    ({"Sec-Fetch-Site": "same-origin", "Origin": OWN}, True, True),
    ({"Sec-Fetch-Site": "same-origin"}, True, True),
    ({"Origin": OWN}, True, True),
    ({"Sec-Fetch-Site": "none"}, True, True),
    ({}, True, False),
    ({"Referer": f"{OWN}/receipt"}, True, False),
    ({"Sec-Fetch-Site": "cross-site", "Origin": "https://elsewhere.example"}, False, False),
    ({"Sec-Fetch-Site": "cross-site"}, False, False),
    ({"Sec-Fetch-Site": "same-site", "Origin": "http://other.localhost"}, False, False),
    ({"Sec-Fetch-Site": "same-site"}, False, False),
    ({"Sec-Fetch-Site": ""}, False, False),
    ({"Sec-Fetch-Site": "SAME-ORIGIN"}, False, False),
    ({"Origin": "https://elsewhere.example"}, False, False),
    ({"Origin": "null"}, False, False),
    ({"Origin": ""}, False, False),
    ({"Origin": f"{OWN}.elsewhere.example"}, False, False),
    ({"Origin": f"{OWN}:81"}, False, False),
    ({"Origin": "http://localhost@elsewhere.example"}, False, False),
    ({"Origin": "https://elsewhere.example/localhost"}, False, False),
    ({"Origin": "localhost"}, False, False),
    ({"Origin": "http://[broken"}, False, False),
    ({"Sec-Fetch-Site": "cross-site", "Origin": OWN}, False, False),
    # What a browser says about itself cannot be faked by a page; behind a proxy that renames the host it is all there
    # is.
    ({"Sec-Fetch-Site": "same-origin", "Origin": "https://renamed.example"}, True, True),
]  # fmt: skip


def address(house: House, endpoint: str) -> str:
    """A form's address, whatever it names."""
    rule = next(each for each in house.app.url_map.iter_rules(endpoint) if "POST" in (each.methods or ()))
    named = {name: "7" if name.endswith("_id") or name in ("at", "number") else CODE for name in rule.arguments}
    return house.app.url_map.bind("localhost").build(endpoint, named, method="POST")


@pytest.mark.parametrize(("said", "bare", "with_cookie"), SAID)
def test_only_a_form_from_our_own_page_is_taken(app: Flask, said: dict[str, str], bare: bool, with_cookie: bool):
    """Against another site that sends a form in somebody's name; old phones that say nothing carry no cookie."""
    for cookie, taken in (({}, bare), ({"Cookie": "s=whatever"}, with_cookie)):
        answer = app.test_client(use_cookies=False).post("/receipt", data=FORM, headers={**said, **cookie})
        assert (answer.status_code == 403) is not taken, (said, cookie, answer.status_code)


@pytest.mark.parametrize(("public", "host", "ours"), [
    ("https://plans.example.org", "plans.example.org", {"https"}),
    ("https://plans.example.org", "plans.onion", {"http"}),
    ("http://plans.example.org", "plans.example.org", {"http"}),
    ("", "plans.example.org", {"http", "https"}),
])  # fmt: skip
def test_where_people_come_by_https_a_page_got_by_http_is_not_ours(make_app, public: str, host: str, ours: set[str]):
    """Against somebody in the network who makes a page under our name, in a browser that says only its origin."""
    app = make_app(CONSULT_PUBLIC_URL=public, CONSULT_TRUSTED_HOSTS="plans.onion,plans.example.org")
    for scheme in ("http", "https"):
        said = {"Host": host, "Origin": f"{scheme}://{host}"}
        answer = app.test_client(use_cookies=False).post("/receipt", data=FORM, headers=said)
        assert (answer.status_code != 403) is (scheme in ours), (said, answer.status_code)


def test_every_form_there_is_refuses_what_another_site_sends(houses: Houses):
    """Every POST address, for strangers and for those with most permissions, before anything else is checked."""
    house = houses("open")
    for endpoint in sorted({form.endpoint for form in FORMS}):
        for origin in ("https://elsewhere.example", "null"):
            path = address(house, endpoint)
            answer = house.app.test_client(use_cookies=False).post(path, headers={"Origin": origin, "Cookie": "s=1"})
            assert answer.status_code == 403, (endpoint, origin)


def test_words_that_another_site_sent_are_not_taken_but_shown(client, plan):
    """Somebody whose browser misreports where a form comes from loses nothing that they wrote."""
    page = client.post(f"/p/{CODE}/say", {"act": "preview", "t.siting": "my own words"}, headers=[("Origin", "null")])
    assert page.status == 403
    assert "my own words" in "".join(page.elements("textarea")[0].itertext())


HOSTILE = (
    "https://elsewhere.example/", "//elsewhere.example/", "/\\elsewhere.example", "\\\\elsewhere.example",
    "///x.example", "/team/../../x", "/team//elsewhere.example", "javascript:alert(1)", "data:text/html,x",
    "/team/\r\nX-Set: 1", "/team/\x00", " //elsewhere.example", "/%2f/elsewhere.example", "/team/@elsewhere.example",
    "http:elsewhere.example",
)  # fmt: skip


@pytest.mark.parametrize("onward", HOSTILE)
def test_signing_in_never_leads_elsewhere(staff_client, client, cast, onward: str):
    """Against a link to the sign-in page that leads on to a copy of it on another site."""
    page = staff_client("Mo").get("/team/sign-in", query={"next": onward})
    assert page.location.startswith("/team/")
    assert not re.search(r"//|\\|elsewhere|[\r\n]", page.location)
    form = client.get("/team/sign-in", query={"next": onward}).form()
    assert "elsewhere" not in form.fields.get("next", "")
    refused = client.post("/team/sign-in", {"name": "Mo", "passphrase": PASSPHRASE, "code": "1", "next": onward})
    assert "elsewhere" not in refused.form().fields.get("next", "")


@pytest.mark.parametrize(("method", "path"), [
    *(("GET", path) for path in (
        "//elsewhere.example", "//elsewhere.example/team", "/\\elsewhere.example/team", "/team//elsewhere.example",
        "/team?next=//elsewhere.example", "/p/x/fresh?to=//elsewhere.example", "/leave?to=//elsewhere.example",
        "/leave?next=https://elsewhere.example", "/p/%2f%2felsewhere.example/fresh", "/p/..%5Celsewhere.example/fresh",
    )),
    ("POST", "/team/sign-out?next=//elsewhere.example"),
])  # fmt: skip
def test_none_of_our_addresses_leads_elsewhere(app: Flask, method: str, path: str):
    asked, _, query = path.partition("?")
    exactly = {"PATH_INFO": unquote(asked), "QUERY_STRING": query}
    answer = app.test_client().open("/", method=method, headers={"Origin": OWN}, environ_overrides=exactly)
    where = urlsplit(answer.headers.get("Location", "/"))
    assert (where.scheme, where.netloc) in {("", ""), ("http", "localhost"), ("https", "www.weather.gov")}
    if where.netloc == "www.weather.gov":
        assert (where.path, where.query) == ("/", "")
    assert "elsewhere" not in where.netloc
    assert not answer.headers.get("Location", "").startswith(("//", "/\\"))


def test_every_redirect_leads_to_one_of_our_pages(houses: Houses):
    """Every GET address, requested with each parameter that could mean where to go next."""
    house = houses("open")
    queries = [f"{name}={value}" for name, value in product(("next", "to", "url", "done"), ("//elsewhere.example",))]
    for endpoint in PAGES:
        for query in queries:
            answer = house.app.test_client().get(f"{house.page(endpoint)}?{query}")
            where = urlsplit(answer.headers.get("Location", "/"))
            assert where.netloc in ("", "localhost", "www.weather.gov"), endpoint
            answer.close()


@pytest.mark.parametrize("form", PARTICIPANTS, ids=lambda form: form.name)
def test_a_name_that_is_not_ours_reaches_no_form(make_app, form):
    """Against DNS pointed at this server: a page under another name could read what it sends here."""
    app = make_app(CONSULT_PUBLIC_URL="https://plans.example.org")
    path = f"/p/{CODE}/say" if "say" in form.endpoint else "/receipt"
    for host in ("elsewhere.example", "plans.example.org.elsewhere.example", "plans.example.org@elsewhere.example"):
        answer = app.test_client().post(path, data=form.good, base_url="https://plans.example.org", headers={
            "Host": host, "Origin": f"https://{host}", "Sec-Fetch-Site": "same-origin"})  # fmt: skip
        assert answer.status_code == 400
        assert answer.mimetype == "text/plain"
