"""How many bytes a form sends: the same whichever answer was chosen, and too many for Chromium to store."""

from urllib.parse import urlencode

import pytest

from consult.storage import database
from tests.answered import publish
from tests.cast import CODE

#: What Chromium writes of a page into its session files is shorter than this.
STORED_UP_TO = 64_511
OTHERS = f"/p/{CODE}/others"


def bytes_sent(form):
    sent = [(name, value.replace("\n", "\r\n")) for name, values in form.data.items() for value in values]
    return len(urlencode(sent))


def names(form, field="v"):
    return [name for name in form.offered if name.startswith(f"{field}.")]


def chosen(form, number):
    """The same form with one of the three answers to each comment."""
    return form.fill({name: form.offered[name][number] for name in names(form)})


def test_a_sheet_has_the_same_length_whatever_was_chosen(app, cast, plan, client, monkeypatch):
    """And whatever its key: one in ten keys has fewer digits than the others."""
    publish(app, cast, 5)
    lengths = set()
    for number, key in enumerate((7, 10**17, 2**63 - 1)):
        monkeypatch.setattr(database, "random_key", lambda key=key: key)
        form = chosen(client.get(OTHERS).form("/others"), number)
        look = form.send("Next")
        again = look.form("/others")
        assert len(names(again, "w")) == 5
        lengths.add((bytes_sent(form), bytes_sent(again), len(look.text)))
    assert len(lengths) == 1


def test_the_buttons_of_one_comment_send_the_same_length(app, cast, plan, client):
    [tracker] = publish(app, cast, 1)
    buttons = client.get(f"/p/{CODE}/comment/{tracker}").form("/others").buttons
    assert len(buttons) == 3
    assert len({len(value) for _, value, _ in buttons}) == 1


@pytest.mark.parametrize(
    ("address", "to"),
    [
        ("/others", "/others"), ("/say?part=siting", "/say"), ("/say/siting/words", "/say"), ("/short", "/say"),
        ("/comments", "/comments"), ("/notice", "/notice"),
    ],
)  # fmt: skip
def test_what_is_sent_is_too_long_to_be_stored(app, cast, plan, client, address, to):
    publish(app, cast, 1)
    assert bytes_sent(client.get(f"/p/{CODE}{address}").form(to)) > STORED_UP_TO
