"""The number of a theme on which two people did not agree is nowhere; that of others says how sure it is."""

import re

import pytest
from sqlalchemy import select, update

from consult.analysis import coding
from consult.analysis.models import CodingSample, Sorting
from consult.storage.database import db
from tests.answering import BASE, add_theme, close, freeze, published
from tests.cast import CODE, counted, writing
from tests.coded import agreeing
from tests.pagechecks import words_of

ANSWER = f"/p/{CODE}/answer"
PARTS = f"{ANSWER}?page=1"
#: Where figures of themes may be.
SHOWN = (
    ANSWER,
    PARTS,
    f"{ANSWER}/whole",
    f"{ANSWER}.json",
    f"/p/{CODE}/read/siting",
    f"/p/{CODE}/comments",
    f"/p/{CODE}/data",
)
TITLES = {"weak": "Shade at noon", "rare": "Dogs at the door", "tentative": "Steps", "good": "Night buses"}


@pytest.fixture
def keys(app, cast, plan):
    """Themes with five comments each, by what two people's agreement on them is."""
    sent = [published(app, cast, f"Words as number {number}.") for number in range(5)]
    made = {name: add_theme(app, cast, title, clause_key="siting") for name, title in TITLES.items()}
    counted(app)
    with writing(app):
        for each in sent:
            coding.code_comment(cast.actor("Ana"), CODE, each.id, made.values())
    close(app, plan)
    return made


def checked(app, cast, plan, keys):
    alphas = {"weak": 666, "rare": None, "tentative": 700, "good": 900}
    agreeing(app, cast, plan, **{keys[name].replace("-", "_"): alpha for name, alpha in alphas.items()})


def after(words, title):
    """What follows a theme's title, up to its own closing bracket."""
    return re.search(re.escape(title) + r"\s*\(([^)]*)\)", words).group(1)


def test_a_weak_theme_has_its_words_and_no_number_on_the_answers_pages(app, cast, plan, client, keys):
    checked(app, cast, plan, keys)
    freeze(app, cast, plan)
    for path in (PARTS, f"/p/{CODE}/read/siting"):
        words = client.get(path).words
        assert after(words, TITLES["weak"]) == "no number: two people did not agree enough"
        assert after(words, TITLES["rare"]) == "no number: the second person’s sample did not test it"
        tentative = "5 comments counted, an uncertain number: two other people might not agree on it"
        assert after(words, TITLES["tentative"]) == tentative
        assert after(words, TITLES["good"]) == "5 comments counted"


def test_with_one_person_every_number_says_so(app, cast, plan, client, keys):
    freeze(app, cast, plan)
    words = client.get(f"/p/{CODE}/read/siting").words
    assert "One person grouped the comments. A second person did not check." in words
    assert "5 comments counted" in words
    assert {theme["band"] for theme in part_of(client)["themes"]} == {"one_person"}
    assert client.get(f"{ANSWER}.json").json["second_coding"] is None


def part_of(client):
    return next(part for part in client.get(f"{ANSWER}.json").json["clauses"] if part["key"] == "siting")


def test_the_documents_have_no_number_of_a_weak_theme(app, cast, plan, client, keys):
    checked(app, cast, plan, keys)
    freeze(app, cast, plan)
    told = {theme["key"]: (theme["band"], theme["comments"]) for theme in part_of(client)["themes"]}
    assert told == {
        keys["weak"]: ("weak", None),
        keys["rare"]: ("undefined", None),
        keys["tentative"]: ("tentative", 5),
        keys["good"]: ("reliable", 5),
    }
    rows = client.get(f"{ANSWER}.json").json["second_coding"]["themes"]
    assert {row["theme"]: row["alpha"] for row in rows}[keys["weak"]] == 666


def test_nothing_that_is_public_has_the_number_of_a_weak_theme(app, cast, plan, client, keys):
    """Whatever names the theme on any page or in any file has no five beside it."""
    checked(app, cast, plan, keys)
    freeze(app, cast, plan)
    found = 0
    for path in SHOWN:
        text = client.get(path).text
        for name in (TITLES["weak"], TITLES["rare"], keys["weak"], keys["rare"]):
            for place in re.finditer(re.escape(name), text):
                found += 1
                near = text[place.end() : place.end() + 120].split("</tr>")[0].split("}")[0]
                assert not re.search(r"\b5\b", re.sub(r"<[^>]*>", " ", near)), (path, name, near)
    assert found > 4


def test_comments_cannot_be_found_by_a_weak_theme_since_their_number_would_be_its_own(app, cast, plan, client, keys):
    checked(app, cast, plan, keys)
    freeze(app, cast, plan)
    text = client.get(f"/p/{CODE}/comments").text
    assert f'value="{keys["good"]}"' in text
    assert f'value="{keys["weak"]}"' not in text
    by_hand = client.get(f"/p/{CODE}/comments?theme={keys['weak']}").words
    assert TITLES["weak"] not in by_hand


def test_analysts_see_the_words_and_their_comments(app, cast, plan, ana, keys):
    checked(app, cast, plan, keys)
    words = ana.get(f"{BASE}/themes").words
    assert "do not agree enough: no number" in words
    theme = ana.get(f"{BASE}/themes/{keys['weak']}").words
    assert "Words as number 3." in theme
    assert "5 comments" not in theme


def test_the_answer_leads_to_the_table_of_agreement(app, cast, plan, client, keys):
    """Against a page that grows with each theme: with fourteen of them the answer was too long for a slow line."""
    checked(app, cast, plan, keys)
    freeze(app, cast, plan)
    answer = client.get(ANSWER)
    assert "0.666" not in answer.words
    words = answer.click("How it was made").words
    assert "How far two people agreed on themes A second person grouped" in words
    assert "0.666" in words
    assert "Alpha: 1 if they always agree, 0 if they agree no more often than by chance." in words


@pytest.mark.parametrize("sample", [(30, "90 % 30 %"), (29, "26 of 29 17 of 58")])
def test_shares_of_few_comments_are_counts(app, cast, plan, client, keys, sample):
    units, told = sample
    checked(app, cast, plan, keys)
    with writing(app):
        row = db.session.scalars(select(CodingSample)).one()
        row.figures = {key: {**figures, "units": units} for key, figures in row.figures.items()}
    freeze(app, cast, plan)
    (row,) = (each for each in client.get(f"{ANSWER}/methods").elements("tr") if TITLES["good"] in words_of(each))
    assert f" {told} " in words_of(row)


def test_a_theme_added_after_the_sample_has_no_number(app, cast, plan, client, keys):
    checked(app, cast, plan, keys)
    add_theme(app, cast, "Later", clause_key="siting")
    freeze(app, cast, plan)
    assert {theme["title"]: theme["band"] for theme in part_of(client)["themes"]}["Later"] == "undefined"


def test_no_page_of_a_comment_names_a_weak_theme_since_counting_them_would_give_its_number(
    app, cast, plan, client, keys
):
    checked(app, cast, plan, keys)
    freeze(app, cast, plan)
    codes = re.findall(rf"/p/{CODE}/comment/(\w+)", client.get(f"/p/{CODE}/comments").text)
    assert codes
    words = client.get(f"/p/{CODE}/comment/{codes[0]}").words
    assert TITLES["good"] in words
    assert TITLES["weak"] not in words
    assert TITLES["rare"] not in words


def test_how_often_a_weak_theme_was_chosen_as_the_program_proposed_is_not_told(app, cast, plan, client, keys):
    checked(app, cast, plan, keys)
    with writing(app):
        db.session.execute(update(Sorting).values(proposed=list(keys.values())))
    freeze(app, cast, plan)
    told = client.get(f"{ANSWER}.json").json["suggested"]
    assert {each["theme"] for each in told} == {keys["tentative"], keys["good"]}


def test_an_alpha_below_0_reads_the_same_from_right_to_left(app):
    """Without a direction of its own a minus goes to the other end of the number."""
    macro = '{% from "pages/_agreement.html" import decimal %}{{ decimal(-182) }} {{ decimal(419) }}'
    with app.test_request_context():
        assert app.jinja_env.from_string(macro).render() == '<bdi dir="ltr">−0.182</bdi> 0.419'
