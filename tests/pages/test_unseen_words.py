"""What nobody can see is no text: a form that refuses an empty field refuses such words too."""

import pytest

from tests.bad_forms import encoded, sent
from tests.houses import House, Houses
from tests.routes import FORMS, Form

pytestmark = pytest.mark.slow

#: Nothing to see: a space of no width, a hyphen that shows only at a line's end, letters that only fill a place.
UNSEEN = "\u200b\u00ad\u3164\u2800"
WRITTEN = [form for form in FORMS if form.texts]


def is_refused(house: House, form: Form, name: str, text: str) -> bool:
    filled = sent(house, form, **{name: f"{form.before.get(name, '')}{text}"})
    answer = house.open(form.by, house.address(form), **encoded(filled))
    if answer.status_code < 400:
        house.put_back()
    return answer.status_code >= 400


@pytest.mark.parametrize("form", WRITTEN, ids=lambda form: form.name)
def test_words_that_nobody_can_see_are_refused_where_none_are(houses: Houses, form: Form):
    """Against a part, a promise, a place to call or a reason that shows as nothing to everyone."""
    house = houses(form.state)
    needed = [name for name in form.texts if is_refused(house, form, name, "")]
    assert [name for name in needed if not is_refused(house, form, name, UNSEEN)] == []
