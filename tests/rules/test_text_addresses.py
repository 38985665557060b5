"""Addresses as people write them, in many languages: how many are found, and how few sentences of policy are marked.

In `street_addresses.txt` the address of each sentence is in brackets; `no_addresses.txt` has none.
"""

import re
import time
from pathlib import Path

import pytest

from consult.text.identifying import find

HERE = Path(__file__).parent
MOST_MISSED = 0.1
MOST_MARKED = 3


def _lines(name: str) -> list[str]:
    lines = (HERE / name).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def _addresses(text: str) -> list[tuple[int, int]]:
    return [(each.start, each.end) for each in find(text) if each.kind == "address"]


def _covered(line: str) -> bool:
    """Whether one hint covers the text in brackets, and at most two words more."""
    before, address, after = re.split(r"[\[\]]", line)
    text, begin, end = before + address + after, len(before), len(before + address)
    hits = [text[at:to] for at, to in _addresses(text) if at <= begin and end <= to]
    return any(len(hit.split()) - len(address.split()) <= 2 for hit in hits)


def test_of_the_addresses_in_the_table_nine_in_ten_are_found() -> None:
    lines = _lines("street_addresses.txt")
    missed = [line for line in lines if not _covered(line)]
    assert len(lines) >= 120
    assert len(missed) <= MOST_MISSED * len(lines), missed


def test_of_the_sentences_without_an_address_three_at_most_are_marked() -> None:
    lines = _lines("no_addresses.txt")
    marked = [line for line in lines if _addresses(line)]
    assert len(lines) >= 120
    assert len(marked) <= MOST_MARKED, marked


@pytest.mark.parametrize(
    "text",
    ["Hauptstraße 12", "12 High Street", "High Street 12", "3 rue de la Paix", "Rue de la Paix 3", "Calle Mayor 5",
     "Via Roma 10", "Rua Augusta 100", "Kerkstraat 8", "ul. Długa 4", "Storgatan 3", "Atatürk Cad. No: 5",
     "ул. Ленина, 5"],
)  # fmt: skip
def test_a_common_order_of_street_and_number_is_one_hint(text: str) -> None:
    assert [(each.kind, each.text) for each in find(text)] == [("address", text)]


@pytest.mark.slow
@pytest.mark.parametrize(
    "document", sorted((HERE / "../../../shared/data/documents").glob("*.md")), ids=lambda path: path.stem
)
def test_a_law_is_no_list_of_addresses(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    assert [text[start:end] for start, end in _addresses(text)] == []


@pytest.mark.slow
@pytest.mark.parametrize(
    "unit",
    ["A-A-", "Aa ", "Via de A ", "ul. aaa ", "Aastraße ", "live at Aa ", "1-1 ", "12 rue ", "110 00 ", "Aa Street ",
     "1 the street ", "A1 ", "улица Аа "],
)  # fmt: skip
def test_twice_the_text_costs_about_twice_the_time(unit: str) -> None:
    def spent(length: int) -> float:
        text = unit * (length // len(unit))
        runs = []
        for _ in range(3):
            began = time.process_time()
            find(text)
            runs.append(time.process_time() - began)
        return min(runs)

    # A pattern with quadratic time takes sixteen times as long.
    assert spent(20_000) < 9 * spent(5_000)
