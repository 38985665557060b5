"""`consult codes`: an operator prints a sheet's words, this once."""

import pytest

from tests.cast import CODE
from tests.conftest import Stages
from tests.journeys.command import Command


@pytest.fixture
def opened(empty: Command, stages: Stages) -> Command:
    stages.copy("plan", empty.data)
    return empty


@pytest.mark.parametrize("where", [CODE, f"/p/{CODE}", f"https://plans.example.org/p/{CODE}/"])
def test_a_sheets_words_are_printed_one_a_line_and_kept_nowhere(opened: Command, where: str):
    status, cards, told = opened.run("codes", where, "--count", "12", "--site", "Harbour van")
    assert status == 0, told
    assert len(set(cards)) == 12
    assert all(len(card.split()) == 4 for card in cards)
    assert f"/p/{CODE}" in "\n".join(told)
    every = b"".join(path.read_bytes() for path in opened.data.rglob("*") if path.is_file())
    assert not any(card.encode() in every for card in cards)
    assert b"Harbour van" in every


@pytest.mark.parametrize(("words", "said"), [
    (("zzzz", "--count", "3", "--site", "Van"), "There is no plan at this address."),
    ((CODE, "--count", "501", "--site", "Van"), "501"),
    ((CODE, "--count", "3", "--site", " "), "Say which place gives these cards out."),
])  # fmt: skip
def test_a_mistake_is_one_sentence_and_nothing_is_made(opened: Command, words: tuple[str, ...], said: str):
    before = (opened.data / "consult.sqlite").read_bytes()
    assert said in opened.refused("codes", *words)
    assert (opened.data / "consult.sqlite").read_bytes() == before
