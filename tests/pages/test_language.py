"""A page says which language it is in, and which way that is read."""

from dataclasses import replace
from pathlib import Path

import pytest

from consult.config import read_settings
from consult.factory import create_app
from tests.conftest import Stages


@pytest.mark.parametrize(("locale", "said"), [("en", 'lang="en" dir="ltr"'), ("ar", 'lang="ar" dir="rtl"')])
def test_a_page_says_its_language_and_direction(stages: Stages, tmp_path: Path, locale: str, said: str):
    app = create_app(replace(read_settings(stages.environ(tmp_path)), locale=locale))
    page = app.test_client().get("/safety")
    assert page.status_code == 200
    assert f"<html {said}>" in page.text
