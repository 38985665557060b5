"""Whatever is sent, to any form: a response in words, the text kept, and nothing half-stored."""

import pytest
from flask import Flask

from tests import pagechecks
from tests.bad_forms import UNTYPABLE, Bad, bad_forms, encoded, kept_words, multipart, sent
from tests.doors import DOORS, Door
from tests.houses import House, Houses
from tests.skim import Skim

pytestmark = pytest.mark.slow


def faults(house: House, door: Door, bad: Bad) -> list[str]:
    """What is wrong with the response to a bad form."""
    try:
        answer = house.open(door.who, bad.address or house.address(door), **bad.request)
    except Exception as error:  # noqa: BLE001 - whatever it is, it is a fault of the page
        house.put_back()
        return [f"raised {type(error).__name__}: {str(error)[:90]}"]
    found, page = [], Skim(answer.text)
    if answer.status_code >= 500:
        found.append(f"broke with {answer.status_code}")
    if bad.refused and answer.status_code < 400:
        found.append(f"was taken with {answer.status_code}")
    if bad.strict:
        tree, found = pagechecks.parse(answer.text)
        found += pagechecks.faults(answer.text, tree, house.app, answer.request.path)
    if answer.status_code < 400:
        house.put_back()
    else:
        found += _refusal_faults(house, bad, page)
    return found + [f"{one} lives on the page" for one in page.alive]


def _refusal_faults(house: House, bad: Bad, page: Skim) -> list[str]:
    found = [f"does not keep {words!r}" for words in bad.kept if not page.keeps(words)]
    if not page.h1.strip() or len(page.words.split()) < 20:
        found.append("says nothing")
    if bad.finding not in page.words:
        found.append(f"does not say {bad.finding!r}")
    if changed := house.changed():
        found.append(f"was refused and changed {changed}")
        house.put_back()
    return found


def test_every_form_of_the_application_has_its_door(app: Flask):
    posts = {rule.endpoint for rule in app.url_map.iter_rules() if "POST" in (rule.methods or ())}
    assert posts == {door.endpoint for door in DOORS}


@pytest.mark.parametrize("door", DOORS, ids=lambda door: door.name)
def test_the_form_is_taken_as_it_should_be_sent(houses: Houses, door: Door):
    house = houses(door.state)
    answer = house.open(door.who, house.address(door), **encoded(sent(house, door)))
    house.put_back()
    assert answer.status_code == door.taken, Skim(answer.text).words


@pytest.mark.parametrize("door", DOORS, ids=lambda door: door.name)
def test_a_form_without_its_fields_is_answered(houses: Houses, door: Door):
    house = houses(door.state)
    token = {"csrf_token": house.tokens[door.who]} if door.is_staffs else {}
    answer = house.open(door.who, house.address(door), **encoded(token))
    if answer.status_code < 400:
        house.put_back()
    else:
        assert not house.changed()
    assert answer.status_code == door.bare, Skim(answer.text).words


@pytest.mark.parametrize("door", DOORS, ids=lambda door: door.name)
def test_bad_input_is_refused_in_words_and_leaves_nothing_behind(houses: Houses, door: Door):
    house = houses(door.state)
    found = [f"{bad.label}: {fault}" for bad in bad_forms(house, door) for fault in faults(house, door, bad)]
    assert not found, "\n  ".join([door.name, *found])


ONE_WORD = "Harbour"


@pytest.mark.parametrize("door", [door for door in DOORS if door.texts], ids=lambda door: door.name)
@pytest.mark.parametrize("wrong", [{"csrf_token": "forged", "token": "forged"}, {"version_seen": "\ud800"}])
def test_one_word_is_text_too_and_choices_and_keys_are_not(houses: Houses, door: Door, wrong: dict[str, str]):
    house = houses(door.state)
    if "csrf_token" in wrong and not door.is_staffs:
        wrong = {"version_seen": "\ud800"}
    given = sent(house, door, **dict.fromkeys(door.texts, ONE_WORD)) | wrong
    page = Skim(house.open(door.who, house.address(door), **encoded(given)).text)
    house.put_back()
    kept = [content.strip() for content in page.fields]
    assert kept.count(ONE_WORD) == len(door.texts), page.h1
    if "csrf_token" in wrong:
        # A page from before the last sign-in is shown again as it was sent, with its choices and keys.
        return
    assert not {given[name] for name in (*door.chosen, *door.days, *door.numbers, "act") if name in given} & set(kept)


@pytest.mark.parametrize("key", ["nowhere", "entrance", "a part of mine", "<x-alive>", "\"x'", "%", "k" * 80])
def test_words_for_a_part_that_the_plan_has_not_are_given_back(houses: Houses, key: str):
    house = houses("open")
    door = DOORS[0]
    fields = sent(house, door) | {f"t.{key}": kept_words(key)}
    for label, more in (("words", {}), ("a vote", {f"v.{key}": "support"}), ("consent", {f"c.{key}": "show"})):
        bad = Bad(label, encoded(fields | more), kept=(kept_words(key),), strict=True)
        assert faults(house, door, bad) == []


@pytest.mark.parametrize(
    "content", [b"\xff\xfe# \x00P", b"\x89PNG\r\n\x1a\n", b"# P\x00", b"# P\xed\xa0\x80", b"#\n" * 400_000]
)
def test_a_file_that_is_no_document_is_refused(houses: Houses, content: bytes):
    house = houses("open")
    door = next(door for door in DOORS if door.endpoint == "consultations.send_import")
    bad = Bad("file", multipart(sent(house, door, text=""), {"file": content}), strict=len(content) < 99)
    assert faults(house, door, bad) == []


@pytest.mark.parametrize("untypable", UNTYPABLE)
def test_a_receipt_of_broken_signs_opens_nothing(houses: Houses, untypable: str):
    house = houses("open")
    door = next(door for door in DOORS if door.good.get("act") == "open")
    for receipt in (UNTYPABLE[untypable], f"{house.values['receipt']} {UNTYPABLE[untypable]}" * 2000):
        assert faults(house, door, Bad("receipt", encoded(sent(house, door, receipt=receipt)))) == []
