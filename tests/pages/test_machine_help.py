"""The page about what programs do, for anyone, and the same as data."""

import json

from consult.analysis.suggesting import switch
from tests.cast import CODE, writing
from tests.pagechecks import words_of
from tests.pages.public_story import fresh


def test_it_says_what_is_in_use_and_since_when(app, client, plan, cast):
    page = client.get(f"/p/{CODE}/machine-help")
    assert page.h1 == "What programs do in this plan"
    headings = [words_of(each) for each in page.elements("h2")]
    assert "Suggestions for people who group comments (not used)" in headings
    with writing(app):
        switch.set_switch(cast.actor("Olga"), CODE, on=True)
    page = fresh(client, f"/p/{CODE}/machine-help")
    assert "Suggestions for people who group comments (in use)" in [words_of(each) for each in page.elements("h2")]
    assert "Switched on:" in page.words
    assert f"/p/{CODE}/data/machine_help.json" in page.hrefs
    found = json.loads(fresh(client, f"/p/{CODE}/data/machine_help.json").text)
    assert [tool["phase"] for tool in found["tools"]] == ["in_use"] * 5
