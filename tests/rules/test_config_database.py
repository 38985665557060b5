"""Which databases a setting may name, and how."""

from urllib.parse import unquote

import pytest

from consult.config import BadSetting, read_settings


def url(tmp_path, given: str) -> str:
    return read_settings({"CONSULT_DATA_DIR": str(tmp_path), "CONSULT_DATABASE_URL": given}).database_url


@pytest.mark.parametrize(
    "given",
    [
        "postgresql:///consult",
        "postgresql://consult@localhost/consult",
        "postgresql://consult@127.0.0.1:5433/consult",
        "postgresql://consult@/consult?host=/run/postgresql",
        "postgresql://db.example.org/consult?sslmode=verify-full",
        "postgresql://db.example.org/consult?sslmode=require",
    ],
)
def test_a_server_on_this_machine_or_reached_with_encryption_is_accepted(tmp_path, given):
    assert unquote(url(tmp_path, given)) == given.replace("postgresql:", "postgresql+psycopg:")


@pytest.mark.parametrize(
    "given",
    [
        "postgresql://db.example.org/consult",
        "postgresql://db.example.org/consult?sslmode=prefer",
        "postgresql:///consult?host=10.0.0.7",
        "postgresql:///consult?hostaddr=10.0.0.7",
        "postgresql:///consult?host=/run/postgresql,db.example.org",
        "postgresql:///consult?host=/run&host=db.example.org",
    ],
)
def test_words_do_not_travel_where_others_can_read_them(tmp_path, given):
    """Against somebody on the network between the program and its database."""
    with pytest.raises(BadSetting, match="sslmode=verify-full"):
        url(tmp_path, given)


@pytest.mark.parametrize(
    "given",
    [
        "postgresql://me:hunter2@h:port/x",
        "postgres://me:hunter2@h/x",
        "mysql://hunter2@h/x",
        "postgresql+psycopg2://me:hunter2@h/x",
        "postgresql://me:hunter2@h/x",
    ],
)
def test_a_refusal_tells_nobody_the_password(tmp_path, given):
    with pytest.raises(BadSetting) as refused:
        url(tmp_path, given)
    assert "hunter2" not in str(refused.value)
    assert refused.value.name == "CONSULT_DATABASE_URL"
