"""The list of all comments: search by form, and filters and orders by address."""

from io import BytesIO
from urllib.parse import parse_qsl, urlencode

import pytest
from flask import Flask

from consult.analysis import coding, themes
from consult.contributions import finding, receipt_access
from consult.credentials import receipts
from consult.web.frames import gap
from consult.web.page_cache import MAX_AGE_SECONDS, PageCache
from consult.web.request_bodies import RequestBodies
from tests.cast import CODE, bring_everything, counted, writing
from tests.moderated import decide, row, say
from tests.pages.public_story import counted as statements
from tests.pages.public_story import fresh
from tests.pages.test_comment import THEME

COMMENTS = f"/p/{CODE}/comments"
RECEIPT = receipts.as_words(2**76)


def publish(app, cast, *texts, key="siting"):
    sent = [say(app, text, key=key) for text in texts]
    for each in sent:
        decide(app, cast, each, "publish")
    counted(app)
    return sent


def search(client, words):
    return client.get(COMMENTS).fill(words=words).send()


def voices(page):
    return [box.find("div").text_content().strip() for box in page.elements("li", class_="comment")]


def test_words_find_comments_and_are_in_no_address(app, cast, plan, client):
    publish(app, cast, "The lanterns are broken.", "No lanterns, no bus.", "Open at six.")
    page = search(client, "LANTERN")
    assert sorted(voices(page)) == ["No lanterns, no bus.", "The lanterns are broken."]
    assert (page.status, page.path) == (200, COMMENTS)
    assert page.response.headers["Cache-Control"] == "no-store"
    assert not [link for link in page.hrefs if "lantern" in link.lower()]
    assert voices(search(client, "lanterns bus")) == ["No lanterns, no bus."]
    assert "No comment has all of these words." in search(client, "lanterns six").words


def test_each_found_comment_names_its_part(app, cast, plan, client):
    publish(app, cast, "Lanterns, please.", key=None)
    assert search(client, "lanterns").click("The plan as a whole").h1 == "The plan as a whole"


#: A receipt as people type, copy and shorten it.
TYPED = [
    RECEIPT,
    RECEIPT.upper(),
    RECEIPT.title().replace(" ", "  "),
    *(RECEIPT.replace(" ", between) for between in ("-", "_", ", ", ".", "/", "\t", "\u00a0", " – ", "\u200b ")),
    " ".join(reversed(RECEIPT.split())),
    RECEIPT.rpartition(" ")[0],
    f"here: {RECEIPT}",
    receipts.as_digits(2**76),
    *(receipts.as_digits(2**76).replace(" ", between) for between in ("", "-", ".", "  ")),
    f"no. {receipts.as_digits(2**76)}",
]


@pytest.mark.parametrize("typed", TYPED)
def test_a_receipt_is_not_searched_for_and_not_given_back(app, cast, plan, client, typed, caplog):
    publish(app, cast, RECEIPT)
    with statements(app) as sent:
        page = search(client, typed)
    assert "This looks like a receipt." in page.words
    assert not voices(page)
    assert not [each for each in sent if "public_word" in each]
    assert typed not in page.text
    assert RECEIPT.split()[0] not in caplog.text.lower()
    assert page.click("See what happened with your receipt").h1 == "Come back with a receipt"


def test_a_public_code_finds_its_comment(app, cast, plan, client):
    (sent,) = publish(app, cast, "Lanterns, please.")
    tracker = row(app, sent).tracker
    assert voices(search(client, tracker.upper())) == ["Lanterns, please."]
    with writing(app):
        receipt_access.withdraw_all(sent.receipt)
    assert voices(search(client, tracker)) == []


@pytest.mark.parametrize("typed", ["", " ", "?!", "a", "\x00", "x" * 10_000])
def test_what_finds_nothing_says_so(plan, client, typed):
    page = search(client, typed)
    assert page.status == 200
    assert "Type at least one word" in page.words or "No comment has all" in page.words


def test_a_page_needs_few_statements_whatever_is_found(app, cast, plan, client):
    publish(app, cast, *[f"Lanterns, {number} of them." for number in range(12)])
    page = client.get(COMMENTS)
    with statements(app) as sent:
        page.fill(words="lanterns of them").send()
    assert len([each for each in sent if each.startswith(("SELECT", "WITH"))]) <= 12


def test_of_many_ten_are_shown_and_one_button_leads_to_the_others(app, cast, plan, client):
    texts = [f"Lanterns, {number} of them." for number in range(23)]
    publish(app, cast, *texts)
    pages = [search(client, ' lanterns  "of')]
    while "More" in [label for _, _, label in pages[-1].form(button="Search").buttons]:
        pages.append(pages[-1].form(button="Search").send("More"))
    assert [len(voices(page)) for page in pages] == [10, 10, 3]
    assert sorted(voice for page in pages for voice in voices(page)) == sorted(texts)
    for page, told in zip(pages, ("1 to 10. There are more.", "11 to 20 of 23.", "21 to 23 of 23."), strict=True):
        assert (page.h1, f"Comments {told}" in page.words) == ("Comments found", True)
    assert "There are more" not in search(client, "lanterns 7").words


def test_other_words_begin_at_their_first_page(app, cast, plan, client):
    publish(app, cast, *[f"Lanterns, {number} of them." for number in range(11)], "No bus.")
    first = search(client, "lanterns")
    assert voices(first.form(button="Search").fill(words="bus").send("More")) == ["No bus."]
    shown = voices(first)
    for number in ("x", "٣", "999", "-1", "9" * 5000):
        asked = {"words": "lanterns", "words_before": "lanterns", "shown_so_far": number}
        assert sorted(voices(client.post(COMMENTS, asked))) == sorted(shown), number


def test_who_looks_further_is_told_that_not_all_was_looked_at(app, cast, plan, client, monkeypatch):
    monkeypatch.setattr(finding, "MOST", 12)
    publish(app, cast, *[f"Lanterns, {number} of them." for number in range(15)])
    page = search(client, "lanterns").form(button="Search").send("More")
    assert len(voices(page)) == 2
    assert "Comments 11 to 12. Many comments have such words, and we did not look at all of them." in page.words


def test_a_part_a_language_and_an_order_are_chosen_by_closed_codes(app, cast, plan, client):
    publish(app, cast, "It is too far from the tents, and there is no bus at night.", "Ok.")
    publish(app, cast, "No hay autobús por la noche y los vecinos no lo saben, es muy importante.", key="hours")
    publish(app, cast, "Go on.", key=None)
    assert len(voices(client.get(COMMENTS))) == 4
    page = client.get(COMMENTS).form(button="Show").fill(part="hours").send()
    assert [voice[:6] for voice in voices(page)] == ["No hay"]
    assert voices(client.get(f"{COMMENTS}?part=plan")) == ["Go on."]
    assert [voice[:6] for voice in voices(client.get(f"{COMMENTS}?language=es"))] == ["No hay"]
    lengths = [len(voice) for voice in voices(client.get(f"{COMMENTS}?order=shortest"))]
    assert lengths == sorted(lengths)
    lengths = [len(voice) for voice in voices(client.get(f"{COMMENTS}?order=longest"))]
    assert lengths == sorted(lengths, reverse=True)
    for nonsense in ("part=nothing", "language=xx", "theme=far", "order=likes", "page=x"):
        assert len(voices(client.get(f"{COMMENTS}?{nonsense}"))) == 4
    assert "No comment here is like that." in client.get(f"{COMMENTS}?part=purpose").words


def test_days_order_comments_and_nothing_within_a_day(app, cast, plan, client, clock):
    publish(app, cast, "The first day.")
    clock.forward(days=1)
    publish(app, cast, "The second day.")
    assert voices(client.get(f"{COMMENTS}?order=oldest")) == ["The first day.", "The second day."]
    assert voices(client.get(f"{COMMENTS}?order=newest")) == ["The second day.", "The first day."]


def test_a_theme_can_be_chosen_once_the_report_is_out(app, cast, plan, client):
    far, _ = publish(app, cast, "Too far.", "Too near.")
    plan.closed()
    with writing(app):
        themes.add_theme(cast.actor("Ana"), CODE, THEME, key="far")
        coding.code_comment(cast.actor("Ana"), CODE, far.id, ["far"])
        bring_everything()
    assert len(voices(fresh(client, f"{COMMENTS}?theme=far"))) == 2
    assert "How far it is" not in client.get(COMMENTS).words
    plan.reported()
    assert voices(fresh(client, f"{COMMENTS}?theme=far")) == ["Too far."]
    assert "How far it is" in client.get(COMMENTS).words


@pytest.mark.parametrize("key", ["siting", "plan"])
def test_from_a_part_one_tap_leads_into_the_list_of_its_comments(app, cast, plan, client, key):
    publish(app, cast, "Too far.")
    publish(app, cast, "Go on.", key=None)
    page = client.get(client.get(f"/p/{CODE}/read/{key}").links["Search or order them"])
    assert voices(page) == [{"siting": "Too far.", "plan": "Go on."}[key]]
    assert page.form(button="Show").fields["part"] == key
    assert len(voices(client.get(page.links["Show all"]))) == 2


def test_links_to_other_pages_keep_what_was_chosen(app, cast, plan, client):
    publish(app, cast, *[f"Number {number} of all." for number in range(30)])
    first = client.get(f"{COMMENTS}?part=siting&shuffle=7")
    second = client.get(first.links["More"])
    assert "part=siting" in first.links["More"]
    assert "shuffle=7" in first.links["More"]
    assert len(voices(second)) == 5
    assert not set(voices(first)) & set(voices(second))


def test_a_search_keeps_to_what_was_chosen_and_one_button_searches_everything(app, cast, plan, client):
    publish(app, cast, "The lanterns are broken.")
    publish(app, cast, "No lanterns, no bus.", "Open at six.", key="hours")
    page = client.get(f"{COMMENTS}?part=hours").fill(words="lanterns").send("Search")
    assert voices(page) == ["No lanterns, no bus."]
    assert "Searching only in:" in page.words
    again = page.form(button="Search everything")
    assert (again.fields["part"], again.fields["words"]) == ("hours", "lanterns")
    assert voices(page.fill(words="six").send("Search")) == ["Open at six."]
    page = again.send("Search everything")
    assert len(voices(page)) == 2
    assert "Searching only in:" not in page.words
    assert voices(client.get(f"{COMMENTS}?kind=words").fill(words="lanterns").send("Search")) == []


def test_a_typed_word_is_searched_for_whichever_button_is_pressed(app, cast, plan, client):
    publish(app, cast, "The lanterns are broken.")
    publish(app, cast, "No lanterns, no bus.", "Open at six.", key="hours")
    page = client.get(COMMENTS).fill(words="lanterns", part="hours").send("Show")
    assert voices(page) == ["No lanterns, no bus."]
    page = client.get(COMMENTS).fill(part="hours", order="shortest").send("Show", follow=False)
    assert page.response.headers["Location"] == f"{COMMENTS}?part=hours&order=shortest"


def test_the_box_above_the_results_says_what_was_searched_and_the_title_does_not(app, cast, plan, client):
    publish(app, cast, "The lanterns are broken.", "No lanterns, no bus.")
    page = search(client, " lanterns ")
    assert page.h1 == "2 comments found"
    assert page.form(button="Search").fields["words"].strip() == "lanterns"
    assert page.text.index('name="words"') < page.text.index('class="comment"')
    assert "lanterns" not in page.title


def asked(app, client, words):
    with statements(app) as sent:
        page = search(client, words)
    return page, [each for each in sent if each.startswith(("SELECT", "WITH"))]


def test_a_second_search_reads_nothing_but_what_it_finds(app, cast, plan, client):
    publish(app, cast, "The lanterns are broken.", "Open at six.")
    first, sent = asked(app, client, "lanterns")
    second, again = asked(app, client, "six")
    assert (voices(first), voices(second)) == (["The lanterns are broken."], ["Open at six."])
    assert "lantern" not in second.text
    assert len(again) <= 3 < len(sent)
    assert all("public_word" in each for each in again)


def test_what_searches_have_in_common_is_as_old_as_a_page_may_be(app, cast, plan, client):
    seconds = [0.0]
    app.wsgi_app = PageCache(Flask.wsgi_app.__get__(app), lambda: seconds[0])
    publish(app, cast, "The lanterns are broken.")
    assert "1 to search" in search(client, "lanterns").words
    publish(app, cast, "More lanterns.")
    seconds[0] = MAX_AGE_SECONDS - 0.1
    page = search(client, "lanterns")
    assert len(voices(page)) == 2, "what is found is never kept"
    assert "1 to search" in page.words
    seconds[0] = MAX_AGE_SECONDS
    assert "2 to search" in search(client, "lanterns").words


def test_nothing_of_a_search_with_a_cookie_is_kept(app, cast, plan, client):
    publish(app, cast, "The lanterns are broken.")
    client.browser.set_cookie("any", "thing")
    _, first = asked(app, client, "lanterns")
    _, second = asked(app, client, "lanterns")
    assert len(second) == len(first) > 3


def test_what_somebody_types_opens_no_gap_in_the_page(app, cast, plan, client):
    publish(app, cast, "The lanterns are broken.")
    typed = f"<b>{gap('told')} {{{{ 7 * 7 }}}} \"'"
    page = search(client, typed)
    assert page.form(button="Search").fields["words"] == typed
    assert "<b>" not in page.text.partition("<main")[2].partition("doors")[0]
    assert "49" not in page.words


def test_the_padding_of_a_form_is_taken_off_before_anything_decodes_it(app, plan, client):
    """The form says of its padding no more than that it was there; a browser without script sends all of it."""
    fields = client.get(COMMENTS).form(button="Search").fields
    sent = urlencode({**fields, "words": "lanterns", "pad": fields["pad"].replace("\n", "\r\n")}).encode()
    assert len(sent) > 64_000
    seen = []
    layer = RequestBodies(lambda environ, start: seen.append(environ) or [], at_once=1)
    layer({"PATH_INFO": COMMENTS, "CONTENT_LENGTH": str(len(sent)), "wsgi.input": BytesIO(sent)}, lambda *_: None)
    [environ] = seen
    body = environ["wsgi.input"].read()
    assert environ["CONTENT_LENGTH"] == str(len(body))
    assert dict(parse_qsl(body.decode(), keep_blank_values=True)) == {**fields, "words": "lanterns", "pad": ""}
