"""Tables as files: CSV that every program reads alike and no spreadsheet runs."""

import csv
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.response import dictionary
from consult.response.spreadsheets import table_to_json, to_csv, to_json


def csv_of(columns: list[str], rows: list[dict[str, object]]) -> bytes:
    return b"".join(to_csv(columns, rows))


def read(raw: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline=""), strict=True))


@pytest.mark.parametrize("text", [
    "=1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "\nx", "＝1", "＋1", "－1", "＠x", " =1", "  @x", "\u00a0=1",
    "\u200b=1", "\ufeff=1", "\u2067+1", "\u202e@x", "\u3000＝1", "\u2060\t-1", "\x00=1", "\u00ad=1", "\U000e0041=1",
    "﹦1", "﹢1", "﹣1", "﹫x", "−1", "\u3164=1", "\u2800=1",
])  # fmt: skip
def test_what_a_spreadsheet_would_run_gets_an_apostrophe(text: str) -> None:
    assert read(csv_of(["text"], [{"text": text}]))[1] == [f"'{text}"]


@pytest.mark.parametrize("text", ["", "Keep it", "1 - 2 = -1", "'tis", "a@example.org", "  spaces", "–5 degrees"])
def test_ordinary_words_stay_as_they_are(text: str) -> None:
    assert read(csv_of(["text", "end"], [{"text": text}]))[1] == [text, ""]


def test_numbers_stay_numbers_and_yes_is_said() -> None:
    assert read(csv_of(["value", "yes", "no"], [{"value": -1, "yes": True, "no": False}]))[1] == ["-1", "yes", "no"]


def test_lines_end_as_the_standard_says_and_the_header_is_first() -> None:
    assert csv_of(["a", "b"], [{"a": 'say "no"', "b": "x,y"}]) == (b'\xef\xbb\xbfa,b\r\n"say ""no""","x,y"\r\n')


def test_a_table_begins_with_the_mark_of_utf_8_and_json_does_not() -> None:
    """Against a spreadsheet that reads “dónde” as “dÃ³nde”."""
    assert csv_of(["a"], [{"a": "dónde"}]).startswith("\ufeff".encode())
    assert not to_json(["dónde"]).startswith("\ufeff".encode())


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=1, max_size=4))
def test_every_text_comes_back_but_for_the_apostrophe(texts: list[str]) -> None:
    columns = [f"c{place}" for place in range(len(texts))]
    [heading, row] = read(csv_of(columns, [dict(zip(columns, texts, strict=True))]))
    assert heading == columns
    assert all(got in (text, f"'{text}") for got, text in zip(row, texts, strict=True))
    assert not any(got.lstrip()[:1] in set("=+-@＝＋－＠") - {""} for got in row if got.strip())


@pytest.mark.parametrize("values", [{}, {"scale": "agree +1"}])
@pytest.mark.parametrize("rows", [[], [{"a": "¿Dónde? =1"}], [{"a": 1}, {"a": True}]])
def test_a_table_is_one_json_document(values: dict[str, object], rows: list[dict[str, object]]) -> None:
    assert json.loads(b"".join(table_to_json(values, rows))) == {**values, "rows": rows}


def test_json_keeps_every_letter() -> None:
    assert json.loads(to_json({"rows": ["¿Dónde? =1"]})) == {"rows": ["¿Dónde? =1"]}
    assert "¿Dónde?" in to_json(["¿Dónde?"]).decode()


def test_the_dictionary_tells_of_every_column_once() -> None:
    told = [(row["file"], row["column"]) for row in dictionary.rows()]
    assert len(told) == len(set(told))
    columns = {(file, column) for file, columns in dictionary.FILES.items() for column in columns}
    assert columns == {(file, column) for file, column in told if file != "answer"}
    assert all(row["meaning"] for row in dictionary.rows())
