"""A setting that does not exist is refused, and the nearest one suggested."""

import pytest

from consult.config import UnknownSetting, read_settings


@pytest.mark.parametrize(("typed", "meant"), [
    ("CONSULT_TIMEZON", "CONSULT_TIMEZONE"), ("CONSULT_DATADIR", "CONSULT_DATA_DIR"),
    ("CONSULT_PUBLIC_URI", "CONSULT_PUBLIC_URL"), ("CONSULT_TRUSTED_PROXIES", "CONSULT_TRUSTED_PROXY"),
])  # fmt: skip
def test_a_misspelt_setting_is_refused_and_the_one_that_was_meant_is_named(tmp_path, typed, meant):
    """Against a default that silently stays in effect: another day, or a new and empty database."""
    folder = tmp_path / "var"
    with pytest.raises(UnknownSetting, match=rf"^{typed}: there is no such setting\. Did you mean {meant}\?$"):
        read_settings({"CONSULT_DATA_DIR": str(folder), typed: "x"})
    assert not folder.exists()


def test_a_name_that_is_like_none_is_refused_too(tmp_path):
    with pytest.raises(UnknownSetting, match=r"docs/operating\.md"):
        read_settings({"CONSULT_DATA_DIR": str(tmp_path), "CONSULT_XXQQ": ""})


def test_settings_of_other_programs_are_ignored(tmp_path):
    assert read_settings({"CONSULT_DATA_DIR": str(tmp_path), "CONSULTING": "x", "PATH": "/bin"})
