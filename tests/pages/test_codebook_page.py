"""The public list of themes: what belongs in each, and how it changed; no number, and no words that were corrected."""

import pytest

from consult.analysis import theme_changes, themes
from consult.analysis.themes import ThemeData
from tests.answering import add_theme, freeze, published
from tests.cast import CODE, writing

PAGE = f"/p/{CODE}/codebook"


@pytest.fixture
def written(app, cast, plan):
    """Themes that were added, changed, merged, split and removed."""
    ana = cast.actor("Ana")
    sent = published(app, cast, "Move the entrance.")
    noise = add_theme(app, cast, "Noise", sent, clause_key="siting", description="Mr Quill shouts at night.")
    with writing(app):
        given = ThemeData(
            title="Noise", clause_key="siting", description="People shout at night.", includes="any noise",
            excludes="traffic", example="They sing at three.", minority="none heard",
        )  # fmt: skip
        themes.write_theme(ana, CODE, noise, given)
    for title in ("Shouting", "Door", "Gone"):
        add_theme(app, cast, title)
    with writing(app):
        theme_changes.merge(ana, CODE, "shouting", noise)
        for made in theme_changes.split(ana, CODE, "door", ["Where it is", "How it looks"]):
            made.minority = "none heard"
        themes.remove_theme(ana, CODE, "gone")


def test_it_says_what_belongs_in_each_theme_and_how_the_list_changed(app, cast, plan, client, written):
    freeze(app, cast, plan)
    words = client.get(PAGE).words
    for said in ("People shout at night.", "any noise", "traffic", "They sing at three."):
        assert said in words
    assert "Noise: changed (what people said, what belongs in it, what does not belong in it, example)" in words
    assert "Shouting: merged with another → Noise" in words
    assert "Door: split → Where it is, How it looks" in words
    assert "Gone: removed" in words
    assert "The report goes by version 10." in words


def test_words_that_were_corrected_are_not_shown_again(app, cast, plan, client, written):
    freeze(app, cast, plan)
    assert "Quill" not in client.get(PAGE).text


def test_before_the_report_nobody_sees_it(plan, client, written):
    page = client.get(PAGE)
    assert "The list of themes comes with the report of what people said." in page.words
    assert "Noise" not in page.text


def test_the_data_do_not_lead_to_it_before_the_report(plan, client, written):
    assert PAGE not in client.get(f"/p/{CODE}/data").text


def test_the_report_and_the_data_lead_to_it(app, cast, plan, client, written):
    freeze(app, cast, plan)
    for path in (f"/p/{CODE}/answer", f"/p/{CODE}/data"):
        assert f'href="{PAGE}"' in client.get(path).text
