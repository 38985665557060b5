"""What was typed to live in other people's pages lies still in them, whichever form it came by."""

import pytest
from flask import Flask

from tests.bad_forms import encoded, sent, texts
from tests.doors import DOORS
from tests.house.gate_rows import GET
from tests.houses import House
from tests.page import Page
from tests.skim import LIVING, Skim

MARKDOWN = "[l](javascript:go()) <b onclick=go()>b</b> ![p](https://example.org/x.png) </textarea><x-alive>"
#: Who reads pages, and so may meet what others wrote.
READERS = ("", "Olga", "Mo", "Ana", "Dee", "Ada")
#: These end what the others need, or are no person's page.
LAST = ("consultations.send_cancel", "consultations.send_import")


@pytest.mark.parametrize("state", ["draft", "open", "closed", "heard", "answered"])
@pytest.mark.parametrize("living", [LIVING, MARKDOWN], ids=["tags", "markdown"])
def test_nothing_typed_lives_on_any_page(houses, state: str, living: str):
    house: House = houses(state)
    try:
        doors = sorted(
            (door for door in DOORS if door.state == state and door.texts), key=lambda door: door.endpoint in LAST
        )
        for door in doors:
            answer = house.open(door.who, house.address(door), **encoded(sent(house, door, **texts(door, living))))
            print(door.name, answer.status_code)
        found = [fault for reader in READERS for fault in _alive(house, reader)]
    finally:
        house.put_back()
    assert not found, "\n".join(found)


def _alive(house: House, reader: str) -> list[str]:
    found = []
    for endpoint in GET:
        pass
    return found
