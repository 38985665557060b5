"""With the demonstration loaded every page has something to show, and people can try out its staff."""

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask import Flask
from sqlalchemy import func, select

from consult.access import Conflict, Role
from consult.analysis.models import Sorting
from consult.consultations import queries
from consult.contributions.enums import CHOICES
from consult.demonstration import cast, loading
from consult.report.publication_checks import MAX_REPORT_WORDS
from consult.response.publication_checks import MAX_LINES_WORDS
from consult.staff.models import Staff
from consult.storage.database import clock_at, db, now
from consult.text.messages import count_words
from tests.conftest import Stages
from tests.demonstrated import CHECKING, CODES, KITS, ROOMS, application
from tests.pagechecks import words_of
from tests.pageclient import PageClient

pytestmark = pytest.mark.slow

#: The files that a plan has once it is answered.
FILES = ("/answer.pdf", "/answer/brief.pdf", "/answer/whole.pdf", "/answer/decisions.xlsx", "/promises.xlsx")


@pytest.fixture
def demonstration(tmp_path: Path, stages: Stages) -> Iterator[Flask]:
    with application(tmp_path / "demo", stages) as app:
        yield app


def pages_of(app: Flask, code: str) -> list[str]:
    """Every address with this code and no other variable, and the pages of the first draft's clauses."""
    rules = [rule for rule in app.url_map.iter_rules() if "GET" in rule.methods and rule.arguments == {"code"}]
    plain = [str(rule).replace("<code>", code) for rule in rules]
    draft = queries.draft_by_number(queries.public_consultation(code).id, 1)
    clauses = [place.version.clause.key for place in draft.places]
    db.session.rollback()
    return plain + [f"/p/{code}/read/{key}" for key in clauses]


def not_done(page) -> list[tuple[str, int]]:
    """What a page of the answer lists as asked for and not done, each with its number of comments."""
    (section,) = page.elements("section", id="not-done")
    found = [words_of(each) for each in section.iter("li")]
    return [(line, int(match[1]) if (match := re.search(r"(\d+) comments? counted", line)) else 0) for line in found]


def test_the_opening_page_has_what_most_comments_asked_for_and_leads_to_the_rest(demonstration: Flask) -> None:
    client = PageClient(demonstration)
    opening, whole = client.get(f"/p/{ROOMS}/answer"), client.get(f"/p/{ROOMS}/answer/whole")
    every = not_done(whole)
    counts = sorted((count for _, count in every), reverse=True)
    assert [count for _, count in not_done(opening)] == counts[:5] != counts
    assert f'href="/p/{ROOMS}/answer/whole#not-done">All {len(every)}</a>' in opening.text
    assert f"All {len(every)}" in [words_of(each) for each in opening.elements("p", class_="on-screen")], "not on paper"


@pytest.mark.parametrize("code", CODES)
def test_every_public_page_is_alive(code: str, demonstration: Flask) -> None:
    client = PageClient(demonstration)
    addresses = [path for path in pages_of(demonstration, code) if path.startswith("/p/")]
    assert len(addresses) > 15
    # "Start fresh" is a way to the form, not a page.
    statuses = {}
    for path in addresses:
        if not path.endswith("/fresh"):
            page = client.get(path)
            statuses[path] = page.status
            if page.is_html and page.elements("svg", width="100%"):
                checked = {f"/p/{code}/record#{anchor}" for anchor in ("checkpoints", "figures")}
                assert any(href.endswith(tuple(checked)) for href in page.hrefs), path
    # No task has made a file yet: those that there will be say so.
    files = {path: statuses.pop(path) for path in list(statuses) if path.endswith((".pdf", ".xlsx"))}
    waiting = {path.removeprefix(f"/p/{code}") for path, status in files.items() if status == 503}
    assert set(files.values()) <= {404, 503}
    assert waiting == {"/poster.pdf"} | (set(FILES) if code == ROOMS else set())
    # Before the signature there is no answer in one piece, and its address may say so.
    not_yet = {path for path, status in statuses.items() if status in (404, 409)}
    assert set(statuses.values()) <= {200, 404, 409}
    assert len(not_yet) <= (0 if code == ROOMS else 3), not_yet


def test_pages_say_which_figures_nobody_can_work_out_again(demonstration: Flask) -> None:
    client = PageClient(demonstration)
    why = f"/p/{ROOMS}/record#figures"
    assert client.get(f"/p/{ROOMS}/answer").links.items() >= {
        ("Check these figures", f"/p/{ROOMS}/record#checkpoints"),
        ("Why nobody can work these figures out again", why),
    }, "what people think of the answer, next to what can be counted"
    for path in ("groups", "principles", "promises", "reach"):
        links = client.get(f"/p/{ROOMS}/{path}").links
        assert links["Why nobody can work these figures out again"] == why, path
        assert "Check these figures" not in links, path
    for path in ("answer/heard/votes", "answer?page=1"):
        links = client.get(f"/p/{ROOMS}/{path}").links
        assert links["Check these figures"] == f"/p/{ROOMS}/record#checkpoints", path
    [told] = client.get(f"/p/{ROOMS}/record").elements("section", id="figures")
    anyone, nobody = words_of(told).split("Which figures nobody can work out again, and why")
    assert "The votes on each part, for each way of sending." in anyone
    assert "Votes by what people say about themselves" in nobody
    assert "Nobody can work them out again" in client.get(f"/p/{ROOMS}/answer?page=1").words


@pytest.mark.parametrize(("code", "wrong"), [(ROOMS, {}), (CHECKING, {}), (KITS, {"gipa_report": "not"})])
def test_each_plan_is_measured_by_standards(code: str, wrong: dict[str, str], demonstration: Flask) -> None:
    """Before the answer of the kits nobody from the groups concerned looked at the report; the others have no fault."""
    client, address = PageClient(demonstration), f"/p/{code}/conformance"
    for page in ("", "/record"):
        assert address in client.get(f"/p/{code}{page}").hrefs
    told = client.get(f"{address}.json").json
    found = {each["key"]: each["found"] for standard in told["standards"] for each in standard["criteria"]}
    assert {key: each for key, each in found.items() if each in ("not", "partly")} == wrong
    page = client.get(address)
    assert f"Met: {list(found.values()).count('met')}" in page.words
    assert f"Not met: {len(wrong)}" in page.words
    assert all(len(page.elements("tr", id=key)) == 1 for key in found)


def test_the_front_page_leads_to_all_of_them(demonstration: Flask) -> None:
    links = PageClient(demonstration).get("/").links.values()
    assert {f"/p/{code}" for code in CODES} <= set(links)


@pytest.mark.parametrize("part", ["/read/air", "/answer?page=1"])
def test_votes_of_each_channel_are_next_to_each_other_and_no_number_adds_them_up(
    part: str, demonstration: Flask
) -> None:
    """Against votes that anybody could cast many times being taken for those that needed a card."""
    page = PageClient(demonstration).get(f"/p/{ROOMS}{part}")
    tables = re.findall(r"<table>\s*<thead><tr><td></td>(.*?)</thead>\s*<tbody>(.*?)</tbody>", page.text, re.S)
    assert tables
    for head, body in tables:
        assert re.findall(r"<th[^>]*>(.*?)</th>", head) == ["anyone with the link", "people given a card"]
        assert {row.count("<td") for row in body.split("</tr>")[:-1]} == {2}, "a column a class, and no further one"
    # What people answered to a quoted comment has another first word.
    strips = re.findall(r'<b>(\d+)</b></span>\s*<svg.*?<small class="below key">(.*?)</small>', page.text, re.S)
    assert len(strips) == 2 * len(tables), "a strip a class"
    shown = [sorted(int(number) for number in re.findall(r"<span>(\d+) ", key)) for _, key in strips]
    columns = [column for rows in map(_rows, tables) for column in zip(*rows, strict=True)]
    assert [list(filter(None, each)) for each in shown] == [sorted(filter(None, column)) for column in columns]
    assert [int(total) for total, _ in strips] == [sum(column) for column in columns]


def _rows(table: tuple[str, str]) -> list[list[int]]:
    """The numbers of a table of votes, choice by choice, without the totals."""
    rows = table[1].split("</tr>")[:-2]
    return [[int(cell) for cell in re.findall(r"<td[^>]*>(\d+)</td>", row)] for row in rows]


def test_the_receipt_to_try_shows_what_happened_to_the_comment(demonstration: Flask) -> None:
    page = PageClient(demonstration).post("/receipt", {"receipt": loading.receipt_to_try()})
    assert page.status == 200
    assert "Changed" in page.text


@pytest.mark.parametrize("code", CODES)
def test_every_page_of_the_team_is_alive_for_somebody(code: str, demonstration: Flask) -> None:
    addresses = [path for path in pages_of(demonstration, code) if path.startswith("/team/")]
    assert len(addresses) > 5
    ids = dict(db.session.execute(select(Staff.name, Staff.id)).all())
    db.session.rollback()
    statuses: dict[str, set[int]] = {path: set() for path in addresses}
    for name in cast.ROLES:
        client = PageClient(demonstration).sign_in(ids[name])
        for path in addresses:
            statuses[path].add(client.get(path).status)
    assert {path for path, found in statuses.items() if max(found) >= 500} == set()
    assert {path for path, found in statuses.items() if not found & {200, 303, 409}} == set()


def test_links_sign_in_one_of_each_role_once(
    demonstration: Flask, writing: Callable[..., AbstractContextManager[None]]
) -> None:
    with writing(demonstration):
        made = cast.one_a_role()
    assert {role for _, role, _ in made} == set(Role)
    for _, _, token in made:
        client = PageClient(demonstration)
        client.signed_in = True
        page = client.get(f"/team/enter/{token}").form().send()
        assert (page.status, page.path) == (200, "/team/")
        assert "Sign out" in page.text
        assert PageClient(demonstration).get(f"/team/enter/{token}").status == 404


def test_no_link_is_made_once_there_is_a_public_address(tmp_path: Path, stages: Stages) -> None:
    public = application(tmp_path / "demo", stages, CONSULT_PUBLIC_URL="https://plans.example.org")
    with public, pytest.raises(Conflict):
        cast.one_a_role()


def test_both_a_part_and_a_theme_wait_for_a_later_decision(demonstration):
    """Against a theme that shows neither its day nor how late it is: only parts used to."""
    answered = PageClient(demonstration).get(f"/p/{ROOMS}/answer/whole").words
    assert answered.count("To be decided by") == 2


def test_every_part_of_an_answer_is_where_its_line_on_the_opening_page_leads(demonstration: Flask) -> None:
    client = PageClient(demonstration)
    opening = client.get(f"/p/{ROOMS}/answer")
    rows = [each.get("id") for each in opening.tree.iter() if (each.get("id") or "").startswith("part-")]
    led = [urlsplit(href) for href in opening.hrefs if "#part-" in href]
    assert [each.fragment for each in led] == rows, "an address without a page leads to the part's line"
    assert len(rows) == 12
    for each in led:
        assert client.get(f"{each.path}?{each.query}").elements("section", id=each.fragment), each
    (plan,) = (href for href in opening.hrefs if href.endswith("#whole-plan"))
    assert client.get(plan).elements("section", id="whole-plan")
    for page in ("0", "5", "x", "-1", ""):
        assert client.get(f"/p/{ROOMS}/answer?page={page}").h1 == "The answer"
    whole = client.get(f"/p/{ROOMS}/answer/whole")
    links, places = [href for href in whole.hrefs if href.startswith("#part-")], [f"#{each}" for each in rows]
    assert (links[: len(places)], set(links)) == (places, set(places)), "tables lead to the parts too"
    assert all(whole.elements("section", id=each) for each in rows)
    differences = [urlsplit(href) for href in whole.hrefs if "/changes?part=" in href]
    assert len(differences) == 7
    for each in differences:
        page = client.get(f"{each.path}?{each.query}")
        assert [other for other in page.tree.iter() if other.get("id") == each.fragment], each


def test_the_sheet_has_the_answer_in_at_most_450_words_besides_its_tables(demonstration: Flask) -> None:
    page = PageClient(demonstration).get(f"/p/{ROOMS}/answer/brief")
    (main,) = page.elements("main")
    for table in main.xpath("//*[local-name()='table']"):
        table.getparent().remove(table)
    words = " ".join(main.text_content().split())
    room = MAX_LINES_WORDS + MAX_REPORT_WORDS
    lines = " ".join(" ".join(each.text_content().split()) for each in page.elements("ul", class_="answer-lines"))
    assert count_words(words) - count_words(lines) + room <= 450 - 40, "40 for what the program says about trust"
    for each in ("6 days early", "Decided", "Biggest change", "Biggest refusal", "Where people differ",
                 "How far you can trust this", "Who did not take part", "How to check this"):  # fmt: skip
        assert each in words


def test_the_sheet_has_each_part_with_its_votes_its_decision_and_its_promise(demonstration: Flask) -> None:
    page = PageClient(demonstration).get(f"/p/{ROOMS}/answer/brief")
    rows = [" ".join(each.text_content().split()) for each in page.elements("tr", role="row")][1:]
    assert len(rows) == 12
    assert rows[7].startswith(
        "8 Police near the rooms anyone with the link 55 people given a card 25 Passed to someone"
    )
    assert rows[7].endswith("days overdue")
    assert rows[3].endswith("Partly changed ✕ Given up")
    assert page.words.count("days overdue") == 4, "both in the picture and among the promises"
    assert "Said beforehand: 0 to 10 by" in page.words
    assert "Found: 14.5, outside." in page.words
    assert "promised for" in page.words
    assert "Decision delayed" in rows[8]
    assert rows[8].endswith(": Director of Public…"), "who decides it"
    front = PageClient(demonstration).get(f"/p/{ROOMS}")
    told = [" ".join(each.text_content().split()) for each in front.elements("tr", role="row")][1:]
    rows[8] = rows[8].partition("by ")[0]
    assert told == rows, "the plan's own page has the same picture, without who decides what is delayed"


@pytest.mark.parametrize("page", ["", "/brief", "/heard", "/heard/votes", "/methods"])
def test_beside_the_figures_is_the_way_to_check_them(demonstration: Flask, page: str) -> None:
    client = PageClient(demonstration)
    way = client.get(f"/p/{ROOMS}/answer{page}").links["Check these figures"]
    assert way == f"/p/{ROOMS}/record#checkpoints"
    assert client.get(way).elements("section", id="checkpoints")


def test_before_it_is_signed_there_is_no_sheet(demonstration: Flask) -> None:
    page = PageClient(demonstration).get(f"/p/{KITS}/answer/brief")
    assert page.h1 == "What people said"
    assert "The answer on one sheet" not in page.words


def test_a_page_of_parts_says_on_paper_how_to_print_all_and_has_no_links_to_other_pages(demonstration: Flask) -> None:
    """What has the class “on-screen” is not printed."""
    page = PageClient(demonstration).get(f"/p/{ROOMS}/answer?page=2")
    (pager,) = [each for each in page.elements("nav") if "Page 2 of 4" in "".join(each.itertext())]
    unprinted = pager.getparent()
    assert unprinted.get("class") == "on-screen"
    (told,) = [each for each in page.elements("h2", class_="on-paper") if each.getparent() is not unprinted]
    assert "To print every part, open “The whole answer on one page”." in " ".join(told.text_content().split())


def test_the_answered_plan_shows_ratings_a_gap_with_its_answer_and_what_people_say_of_the_summary(
    demonstration: Flask,
) -> None:
    client = PageClient(demonstration)
    page = client.get(f"/p/{ROOMS}/principles")
    assert page.words.count("This must be answered.") == 1
    assert "We count stops within two streets of a room from the first night" in page.words
    answer = client.get(f"/p/{ROOMS}/answer").words
    assert "With a receipt, 30 said: Yes 20, Partly 10, No fewer than 10" in answer
    assert "Without a receipt, counted apart, 30 said: Yes 10, Partly 10, No 10" in answer
    assert "The organizer has not rated this plan" in client.get(f"/p/{KITS}/principles").words


def test_the_answered_plan_shows_how_far_two_people_agreed_and_what_a_program_proposed(demonstration: Flask) -> None:
    """Themes on which they agree well, in part and not enough; the differences that they settled."""
    client = PageClient(demonstration)
    points, methods = (client.get(f"/p/{ROOMS}/answer/{page}") for page in ("heard", "methods"))
    points, made = points.words, methods.words
    assert "an uncertain number: two other people might not agree on it" in points
    assert "did not always agree" not in points + made, "all themes with a number were found alike, every time"
    assert "no number: two people did not agree enough" in points
    assert "agree well: the number is given" in made
    assert "One person grouped the comments" not in points
    limit = "The numbers describe the people who took part."
    assert [limit in client.get(f"/p/{ROOMS}/answer{page}").words for page in ("", "/whole")] == [False, True]
    assert limit in next(iter(methods.elements("section", id="limits"))).text_content(), "one list, and a link to it"
    assert f"/p/{ROOMS}/answer/methods#limits" in client.get(f"/p/{ROOMS}/answer").hrefs
    rows = client.get(f"/p/{ROOMS}/data/codings.json").json["rows"]
    assert {row["source"] for row in rows if row["theme"]} == {"person", "machine"}


def test_the_answered_plan_shows_a_list_of_themes_that_changed_and_what_few_said(demonstration: Flask) -> None:
    """Each theme with what belongs in it, one merged, one split; safety points, other views, who asked for a text."""
    client = PageClient(demonstration)
    listed = client.get(f"/p/{ROOMS}/codebook").words
    told = client.get(f"/p/{ROOMS}/answer.json").json
    themes = [each for part in told["clauses"] for each in part["themes"]] + told["plan_themes"]
    assert all(each["includes"] and each["excludes"] and each["example"] for each in themes)
    assert listed.count("Belongs in it:") == listed.count("Does not belong in it:") == len(themes)
    assert "What is cut for it: merged with another → What it costs and what it replaces" in listed
    assert "What stays private: split → No name at the door, Tapes, exceptions and studies" in listed
    # All but the two on which they do not agree have a number.
    assert [each["key"] for each in themes if each["comments"] is None] == ["police-near", "money"]
    points = client.get(f"/p/{ROOMS}/answer/heard").words
    for words in ("What could happen, and to whom", "Fewer people said this.", "had no name on it"):
        assert words in points
    with demonstration.app_context():
        marked = select(func.count(Sorting.id)).where(Sorting.is_safety | Sorting.is_minority)
        assert (db.session.scalar(marked) or 0) > 15


def test_one_picture_has_the_bars_of_every_part_and_says_each_look_once(demonstration: Flask) -> None:
    """With every count in the table behind it; what is not published is neither drawn nor told."""
    page = PageClient(demonstration).get(f"/p/{ROOMS}/answer")
    (picture,) = page.elements("section", id="all")
    rows = [each for each in picture.iter("tr") if each.get("id")]
    keys = [each for each in picture.iter("p") if "key" in (each.get("class") or "").split()]
    assert [words_of(each) for each in keys] == ["support with changes not sure oppose"]
    (table,) = (each for each in picture.iter("table") if each.get("class") != "picture")
    for row, body in zip(rows, table.iter("tbody"), strict=True):
        (strip,) = (each for each in row.iter("div") if each.get("class") == "strip")
        drawn = [len(list(each.iter("rect", "line"))) for each in strip.iter("svg")]
        counts = [[words_of(cell) for cell in each.iter("td")] for each in list(body)[1:]]
        told = [[int(number) for number in each] for each in counts if len(each) == len(CHOICES) + 1]
        assert drawn == [sum(map(bool, each[:-1])) for each in told], words_of(row)
        assert [sum(each[:-1]) for each in told] == [int(words_of(each)) for each in strip.iter("b")]
        assert words_of(row).count("fewer than 10") == sum(each == ["fewer than 10"] for each in counts)
    assert "fewer than 10" in words_of(picture)


def test_a_year_forward_every_lateness_is_on_public_pages_without_an_act_of_anybody(demonstration: Flask) -> None:
    client, start = PageClient(demonstration), now()

    def told(days: int, address: str) -> str:
        with clock_at(start + timedelta(days=days)):
            demonstration.wsgi_app._pages.clear()
            return client.get(address).words

    promises = f"/p/{ROOMS}/promises"
    asked = [told(days, promises).count("No reply.") for days in (0, 31, 91, 200, 365)]
    assert asked == sorted(asked)
    assert asked[0] < asked[1] < asked[2] < asked[3]
    for days, overdue in ((0, 2), (31, 3), (91, 4), (200, 5)):
        assert f"Promises {overdue} overdue" in told(days, promises)
    for days, six, twelve in ((0, "due on", "due on"), (200, "overdue", "due on"), (365, "overdue", "overdue")):
        words = told(days, promises)
        for months, state in ((6, six), (12, twelve)):
            assert state in words.partition(f"{months} months after the answer:")[2][:24], (days, months)
    unsaid = [told(days, promises).count("No one has said what was found.") for days in (0, 91, 200)]
    assert unsaid[0] < unsaid[1] < unsaid[2]
    lasting = [re.findall(r"what was found\. ◔ (\d+) days? overdue", told(days, promises)) for days in (200, 201)]
    assert [int(each) + 1 for each in lasting[0]] == [int(each) for each in lasting[1]]
    assert len(lasting[0]) == unsaid[2], "each says for how long"
    assert re.search(r"Said beforehand: [^.]+\. \d+ days overdue\.", told(200, f"/p/{ROOMS}/answer/brief"))
    for address in (f"/p/{KITS}", f"/p/{KITS}/answer", "/"):
        assert "6 days overdue" not in told(0, address)
        assert "6 days overdue" in told(31, address), "its answer was due in 25 days"
    assert "1 day overdue" in told(31, f"/p/{CHECKING}"), "nobody closed it"
    for address in (f"/p/{ROOMS}/answer", f"/p/{ROOMS}/answer/brief", "/promises", f"/p/{ROOMS}/read/police"):
        assert "400 days overdue" in told(365, address), address
    assert "320 days overdue" in told(365, f"/p/{ROOMS}/answer?page=3"), "a decision that was delayed"
    assert "5 overdue" in told(365, f"/p/{ROOMS}/card")
    assert "No answer yet since" in told(365, "/offices")
    assert "No reply by" in told(365, f"/p/{ROOMS}/answer")


def test_a_card_says_how_a_plan_stands(demonstration: Flask) -> None:
    client = PageClient(demonstration)
    answered, open_ = (client.get(f"/p/{code}/card") for code in (ROOMS, CHECKING))
    assert "Answered" in answered.words
    assert "promises (" in answered.words
    assert "days left" in open_.words
    assert open_.links["Say one thing (3 minutes)"] == f"/p/{CHECKING}/say"


def test_a_poster_says_where_to_speak_and_afterwards_what_came_of_it(demonstration: Flask) -> None:
    client = PageClient(demonstration)
    answered = client.get(f"/p/{ROOMS}/poster")
    assert "You said what you think. This is the answer. Go ahead with the trial." in answered.words
    assert "101 comments were counted. 7 promises were made." in answered.words
    assert answered.words.count(f"localhost/p/{ROOMS}/answer") == 1
    open_ = client.get(f"/p/{CHECKING}/poster")
    assert "Say what you think until" in open_.words
    assert f"localhost/p/{CHECKING}" in open_.words
    assert "You can no longer send anything. The answer is due by" in client.get(f"/p/{KITS}/poster").words
    assert client.get(client.get(f"/p/{CHECKING}").links["A poster to print"]).h1 == open_.h1
