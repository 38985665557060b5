"""Getting away, and leaving a phone to the next person: what works in a browser without script."""

from urllib.parse import quote_plus

import pytest

from consult.web.headers import HEADERS
from tests import pagechecks
from tests.cast import CODE
from tests.pages.test_say import SAY, preview, receipt_of, send

ANONYMOUS = ("/", f"/p/{CODE}", f"/p/{CODE}/read/siting", SAY, f"{SAY}?part=siting", f"{SAY}?part=all", "/receipt")
ACCOUNT = ("/account/enter", "/account/new")
KEPT = "We keep what you write, what you choose and the day. No name, no internet (IP) address."


def test_leaving_leads_away_and_clears_what_this_browser_holds(client, plan):
    """Against anyone who takes the phone: nothing of ours stays in its cache, and the next site learns no address."""
    page = client.get("/leave")
    assert (page.status, page.location) == (303, "https://www.weather.gov/")
    assert page.headers["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert page.headers["Cache-Control"] == "no-store"


def test_leaving_keeps_the_cookie_of_somebody_who_is_signed_in(staff_client):
    assert '"cookies"' in staff_client("Mo").get("/leave").headers["Clear-Site-Data"]


def test_start_fresh_is_where_something_was_sent_and_leads_to_an_empty_form(client, plan):
    """Against the next person with the phone: pages that the browser keeps ready for Back are discarded."""
    sent = send(client, t_siting="My own words, and nobody else’s.")
    fresh = sent.click("Start fresh")
    assert (fresh.status, fresh.location) == (303, SAY)
    assert fresh.headers["Clear-Site-Data"] == '"cache"'
    assert "My own words" not in fresh.follow().text


def test_the_next_person_at_the_same_phone_can_have_a_say_too(client, plan):
    first = send(client, t_siting="From the first.")
    second = send(client, t_siting="From the second.")
    assert first.status == second.status == 200
    assert receipt_of(first) != receipt_of(second)


def test_the_receipt_is_shown_once_more_for_ten_minutes_and_never_after(client, plan, clock):
    """Against somebody who goes back and makes the browser send the form again."""
    form = preview(client, t_siting="Words to be shown once.").form(button="send")
    first = form.send("send")
    clock.forward(minutes=9)
    assert receipt_of(form.send("send")) == receipt_of(first)
    clock.forward(minutes=1, seconds=1)
    later = form.send("send")
    assert later.status == 409
    assert "Words to be shown" not in later.text
    assert receipt_of(first) not in later.text


@pytest.mark.parametrize("path", ANONYMOUS)
def test_no_page_on_the_way_is_kept_fills_itself_in_or_sets_a_cookie(client, plan, path):
    """Against a look into the browser: no page stored, no cookie, nothing remembered to be filled in."""
    page = client.get(path)
    assert page.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in page.headers
    for form in page.elements("form"):
        assert form.get("autocomplete") == "off"
    for field in [*page.elements("textarea"), *page.elements("input", type="text")]:
        assert field.get("autocomplete") == "off"


def test_every_form_that_carries_words_or_a_receipt_is_one_that_browsers_do_not_store(client, plan):
    """Against a look into the file from which a browser reopens its tabs: it leaves out what had a passphrase."""
    look = preview(client, t_siting="Words.")
    sent = look.form(button="send").send("send")
    mine = client.get("/receipt").form().fill(receipt=receipt_of(sent)).send("open")
    change = mine.form(button="edit").send("edit")
    for page in (client.get(f"{SAY}?part=all"), look, client.get("/receipt"), mine, change):
        forms = [form for form in page.elements("form") if form.get("method") == "post"]
        assert forms
        for form in forms:
            [field] = [each for each in form.iter("input") if each.get("type") == "password"]
            assert field.get("value")
            assert "name" not in field.attrib
            assert "hidden" in field.attrib
            assert field.get("autocomplete") == "one-time-code"


#: What Chromium keeps of one page, to reopen its tabs, is shorter than this.
MOST_STORED = 64_511


def padding_of(form) -> int:
    """How many bytes of a form sent without script only make it too long to be stored."""
    values = [field.get("value", "") for part in form.iter("noscript") for field in part.iter("input")]
    return sum(len(quote_plus(value.replace("\n", "\r\n"))) for value in values)


def test_what_a_browser_without_script_sends_is_longer_than_it_stores(client, plan):
    """Against Back, which makes Chromium forget that a passphrase was in what it sent."""
    receipt = receipt_of(send(client, t_siting="Words."))
    pages = [client.get(path) for path in (f"{SAY}?part=all", "/receipt", f"/p/{CODE}/notice", *ACCOUNT)]
    pages.append(pages[0].form().fill({"t.siting": "Words."}).send("preview"))
    pages.append(pages[1].form().fill(receipt=receipt).send("open"))
    pages.append(pages[-1].form(button="edit").send("edit"))
    pages.append(pages[-1].form(button="preview").send("preview"))
    for page in pages:
        forms = [form for form in page.elements("form") if form.get("method") == "post"]
        assert forms, page.path
        assert [form.get("action") for form in forms if padding_of(form) <= MOST_STORED] == []


def test_with_script_no_page_that_a_form_led_to_is_longer_for_it(client, plan):
    """Such pages are not compressed, and with script there is nothing to go Back to."""
    looked = client.post(SAY, {"act": "preview", "t.siting": "Words."})
    assert [padding_of(form) for form in looked.elements("form")] == [0]
    assert len(looked.text) < 10_000


@pytest.mark.parametrize("part", ["siting", "plan", "all"])
def test_every_form_says_in_two_lines_what_is_kept_and_in_a_fold_what_cannot_be_protected(client, plan, part):
    page = client.get(SAY, query={"part": part})
    [lines] = [each for each in page.elements("div") if KEPT in [pagechecks.words_of(line) for line in each]]
    said = [pagechecks.words_of(each) for each in lines]
    assert [len(line.split()) <= 20 for line in said[:2]] == [True, True]
    assert all(each in said[2] for each in ("history will show", "court could order", "where you buy"))
    assert page.text.index(KEPT) < page.text.index('value="preview"')


def test_nothing_stands_between_the_list_of_parts_and_the_form(client, plan):
    page = client.get(SAY)
    form = client.get(next(href for href in page.hrefs if "part=siting" in href))
    before = form.text[form.text.index("<h1") : form.text.index('type="radio"')]
    assert KEPT not in before
    assert form.text.index("<textarea") < form.text.index(KEPT)


def test_the_way_out_and_the_script_are_on_every_page_and_the_script_is_the_one_that_was_meant(client, app, plan):
    """Against a file changed on its way: the browser runs it only with this hash."""
    for path in (*ANONYMOUS, "/nowhere", "/team/sign-in"):
        [script] = client.get(path).elements("script")
        assert script.get("integrity", "").startswith("sha384-")
        assert script.get("integrity") == app.jinja_env.globals["integrity"]("leave.js")
        assert "defer" in script.attrib


def test_the_script_is_small(app):
    assert len(client_script(app)) < 2048


def client_script(app) -> bytes:
    return app.test_client().get("/static/leave.js", headers={"Sec-Fetch-Site": "same-origin"}).data


def test_pages_that_stored_forms_brought_are_to_be_forgotten_and_others_are_not(client, plan, staff_client):
    """Only the results of a form on the public pages: a page of the team may be loaded again."""
    look = preview(client, t_siting="Words.")
    assert [script for script in look.elements("script") if "data-forget" in script.attrib]
    assert not [script for script in client.get(SAY).elements("script") if "data-forget" in script.attrib]
    refused = staff_client("Olga").post("/team/new", {"title": ""})
    assert not [script for script in refused.elements("script") if "data-forget" in script.attrib]


def test_too_much_at_once_says_where_the_text_may_still_be(client, plan):
    page = client.post(SAY, {"act": "preview", "t.siting": "x" * 2_200_000})
    assert page.status == 413
    assert "your text may still be there" in page.words


def test_no_box_takes_so_much_that_it_could_not_be_given_back(client, plan):
    """A box stops long before the maximum of a request, even in a script with nine bytes per letter."""
    for box in client.get(f"{SAY}?part=siting").elements("textarea"):
        assert int(box.get("maxlength")) * 9 < 2 * 1024 * 1024


def test_the_headers_of_leaving_are_added_to_the_others(client):
    answer = client.get("/leave")
    assert answer.headers["Content-Security-Policy"] == HEADERS["Content-Security-Policy"]
