"""Whatever is sent, to any form: a response in words, the text kept, and nothing half-stored."""

import pytest
from flask import Flask

from tests import pagechecks
from tests.bad_forms import UNTYPABLE, Bad, bad_forms, encoded, kept_words, multipart, sent
from tests.houses import House, Houses
from tests.routes import FORMS, Form
from tests.skim import Skim

pytestmark = pytest.mark.slow


def faults(house: House, form: Form, bad: Bad) -> list[str]:
    """What is wrong with the response to a bad form."""
    try:
        answer = house.open(form.by, bad.address or house.address(form), **bad.request)
    except Exception as error:  # noqa: BLE001 - whatever it is, it is a fault of the page
        house.put_back()
        return [f"raised {type(error).__name__}: {str(error)[:90]}"]
    text = "" if answer.mimetype == "application/zip" else answer.text
    found, page = [], Skim(text)
    if answer.status_code >= 500:
        found.append(f"broke with {answer.status_code}")
    if bad.refused and answer.status_code < 400:
        found.append(f"was taken with {answer.status_code}")
    if bad.strict:
        found = pagechecks.parse_errors(text)
        found += pagechecks.faults(text, pagechecks.read(text), house.app, answer.request.path)
    if answer.status_code < 400:
        house.put_back()
    else:
        found += _refusal_faults(house, bad, page)
    return found + [f"{one} lives on the page" for one in page.alive]


def _refusal_faults(house: House, bad: Bad, page: Skim) -> list[str]:
    found = [f"does not keep {words!r}" for words in bad.kept if not page.keeps(words)]
    if not page.h1.strip() or len(page.words.split()) < 20:
        found.append("says nothing")
    found += [f"shows {words!r}" for words in bad.hidden if page.keeps(words) or words in page.words]
    if bad.finding not in page.words:
        found.append(f"does not say {bad.finding!r}")
    if changed := house.changed():
        found.append(f"was refused and changed {changed}")
        house.put_back()
    return found


def test_every_form_of_the_application_has_its_door(app: Flask):
    posts = {rule.endpoint for rule in app.url_map.iter_rules() if "POST" in (rule.methods or ())}
    assert posts == {form.endpoint for form in FORMS}


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)
def test_the_form_is_taken_as_it_should_be_sent(houses: Houses, form: Form):
    house = houses(form.state)
    answer = house.open(form.by, house.address(form), **encoded(sent(house, form)))
    house.put_back()
    assert answer.status_code == form.taken, Skim(answer.text).words


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)
def test_a_form_without_its_fields_is_answered(houses: Houses, form: Form):
    house = houses(form.state)
    token = {"csrf_token": house.tokens[form.by]} if form.is_staffs else {}
    answer = house.open(form.by, house.address(form), **encoded(token))
    if answer.status_code < 400:
        house.put_back()
    else:
        assert not house.changed()
    assert answer.status_code == form.bare, Skim(answer.text).words


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)
def test_bad_input_is_refused_in_words_and_leaves_nothing_behind(houses: Houses, form: Form):
    house = houses(form.state)
    found = [f"{bad.label}: {fault}" for bad in bad_forms(house, form) for fault in faults(house, form, bad)]
    assert not found, "\n  ".join([form.name, *found])


ONE_WORD = "Harbour"


@pytest.mark.parametrize("form", [form for form in FORMS if form.texts], ids=lambda form: form.name)
@pytest.mark.parametrize("wrong", [{"csrf_token": "forged", "token": "forged"}, {"version_seen": "\ud800"}])
def test_one_word_is_text_too_and_choices_and_keys_are_not(houses: Houses, form: Form, wrong: dict[str, str]):
    house = houses(form.state)
    if "csrf_token" in wrong and not form.is_staffs:
        wrong = {"version_seen": "\ud800"}
    elif "csrf_token" in wrong and form.is_sealed:
        # With a forged token nobody knows who sent words that may not be public, and they are not given back.
        wrong = wrong | {"csrf_token": house.earlier_tokens[form.by]}
    given = sent(house, form, **dict.fromkeys(form.texts, ONE_WORD)) | wrong
    page = Skim(house.open(form.by, house.address(form), **encoded(given)).text)
    house.put_back()
    kept = [content.strip() for content in page.fields]
    assert kept.count(ONE_WORD) == len(form.texts), page.h1
    if "csrf_token" in wrong:
        # A page from before the last sign-in is shown again as it was sent, with its choices and keys.
        return
    assert not {given[name] for name in (*form.chosen, *form.days, *form.numbers, "act") if name in given} & set(kept)


@pytest.mark.parametrize("key", ["nowhere", "entrance", "a part of mine", "<x-alive>", "\"x'", "%", "k" * 80])
def test_words_for_a_part_that_the_plan_has_not_are_given_back(houses: Houses, key: str):
    house = houses("open")
    form = next(form for form in FORMS if form.endpoint == "pages.say_post")
    fields = sent(house, form) | {f"t.{key}": kept_words(key)}
    for label, more in (("words", {}), ("a vote", {f"v.{key}": "support"}), ("consent", {f"c.{key}": "show"})):
        bad = Bad(label, encoded(fields | more), kept=(kept_words(key),), strict=True)
        assert faults(house, form, bad) == []


@pytest.mark.parametrize(
    "content", [b"\xff\xfe# \x00P", b"\x89PNG\r\n\x1a\n", b"# P\x00", b"# P\xed\xa0\x80", b"#\n" * 400_000]
)
def test_a_file_that_is_no_document_is_refused(houses: Houses, content: bytes):
    house = houses("open")
    form = next(form for form in FORMS if form.endpoint == "consultations.send_import")
    bad = Bad("file", multipart(sent(house, form, text=""), {"file": content}), strict=len(content) < 99)
    assert faults(house, form, bad) == []


@pytest.mark.parametrize("untypable", UNTYPABLE)
def test_a_receipt_of_broken_signs_opens_nothing(houses: Houses, untypable: str):
    house = houses("open")
    form = next(form for form in FORMS if form.good.get("act") == "open")
    for receipt in (UNTYPABLE[untypable], f"{house.values['receipt']} {UNTYPABLE[untypable]}" * 2000):
        assert faults(house, form, Bad("receipt", encoded(sent(house, form, receipt=receipt)))) == []
