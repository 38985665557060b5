"""The keys of the team's pages, the switch that turns them off, and the script that acts on them."""

import re

from consult.staff.key_map import KEY_MAP
from tests.cast import CODE
from tests.house.source import ROOT
from tests.moderated import say

HERE = f"/team/p/{CODE}"
SCRIPT = (ROOT / "static" / "team.js").read_text("utf-8")


def script_of(page):
    [script] = [each for each in page.elements("script") if "team.js" in each.get("src", "")]
    return script


def opened(client, sent):
    """A comment's page once its words are open."""
    return client.get(f"{HERE}/queue/{sent.id}").form("/open").send()


def test_every_key_is_on_the_page_without_script(plan, staff_client):
    page = staff_client("Mo").get(HERE).click("Keys")
    assert page.h1 == "Keys"
    for keys, _ in KEY_MAP:
        for key in keys:
            assert page.elements("kbd")
            assert key in page.words


def test_keys_are_switched_off_for_one_person_in_every_browser_and_on_again(app, plan, staff_client):
    """For people who dictate, or press keys by mistake."""
    mo, elsewhere, mina = staff_client("Mo"), staff_client("Mo"), staff_client("Mina")
    assert "data-off" not in script_of(mo.get(HERE)).attrib
    page = mo.get("/team/keys").form("/keys").send("off")
    assert "Single keys are off." in page.words
    assert "data-off" in script_of(mo.get(HERE)).attrib
    sent = say(app)
    off, on = (opened(client, sent) for client in (mo, mina))
    for page_of, are_shown in ((on, True), (off, False)):
        buttons = page_of.elements("button")
        assert any("aria-keyshortcuts" in each.attrib for each in buttons) == are_shown
        assert any(each.findall(".//kbd") for each in [*buttons, *page_of.elements("h2")]) == are_shown
    assert "data-off" in script_of(elsewhere.get(HERE)).attrib
    assert "data-off" not in script_of(mina.get(HERE)).attrib
    page.form("/keys").send("on")
    assert "data-off" not in script_of(elsewhere.get(HERE)).attrib


def test_the_script_is_the_one_that_was_meant_and_public_pages_do_not_load_it(app, client, plan, staff_client):
    script = script_of(staff_client("Mo").get(HERE))
    assert script.get("integrity") == app.jinja_env.globals["integrity"]("team.js")
    assert "defer" in script.attrib
    for path in ("/", f"/p/{CODE}", f"/p/{CODE}/say?part=all", "/team/sign-in"):
        assert "team.js" not in client.get(path).text


def test_the_script_is_small_keeps_nothing_and_makes_no_markup():
    """Against words of a comment that stay in a browser, or become part of a page."""
    assert len(SCRIPT.encode()) < 15_000
    kept = (
        r"Storage|cookie|indexedDB|caches|fetch|XMLHttp|sendBeacon|innerHTML|outerHTML|insertAdjacent|eval|Function\("
    )
    assert re.findall(kept, SCRIPT) == []
