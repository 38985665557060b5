"""What was typed to become active in other people's pages stays harmless in all of them, whichever form it came by."""

import pytest
from flask import Flask

from consult.web.page_cache import PageCache
from tests.bad_forms import encoded, sent, texts
from tests.houses import House, Houses, reader
from tests.routes import FORMS, PAGES, Form
from tests.skim import LIVING, Skim

pytestmark = pytest.mark.slow

#: These move a plan to its next state, in this order; before them every other form of the present state is sent.
ONWARD = ("analysis.split_theme", "consultations.send_close", "consultations.send_cancel", "report.freeze",
          "response.sign")  # fmt: skip


@pytest.mark.parametrize("state", ["draft", "open", "closed", "reported", "invited", "answered"])
def test_nothing_that_was_typed_lives_on_any_page(houses: Houses, state: str):
    house = houses(state)
    here = [form for form in FORMS if form.state == state]
    try:
        found = _typed_into(house, [form for form in here if form.texts and form.endpoint not in ONWARD])
        for endpoint in ONWARD:
            found += _typed_into(house, [form for form in here if form.endpoint == endpoint])
    finally:
        house.put_back()
    assert not found, "\n".join(found)


def _typed_into(house: House, forms: list[Form]) -> list[str]:
    """What becomes active on the responses, and on any page afterwards, when it is typed into every text of these
    forms.
    """
    found = []
    for form in forms:
        answer = house.open(form.by, house.address(form), **encoded(sent(house, form, **texts(form, LIVING))))
        if answer.status_code >= 400 and LIVING not in "".join(Skim(answer.text).fields):
            found.append(f"{form.name} answers {answer.status_code}")
        found += [f"{form.name}: {what}" for what in Skim(answer.text).alive]
    # As somebody reads them later, when no page is cached.
    house.app.wsgi_app = PageCache(Flask.wsgi_app.__get__(house.app))
    for endpoint in PAGES if forms else ():
        address = house.page(endpoint)
        answer = house.open(reader(endpoint), address, method="GET")
        if answer.mimetype == "text/html":
            found += [f"{address} ({answer.status_code}): {what}" for what in Skim(answer.text).alive]
        answer.close()
    return found
