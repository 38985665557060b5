"""Translations: every sentence can be extracted, and with a translation no English sentence is left on a page."""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from xml.etree.ElementTree import Element

import pytest
import yaml
from babel import Locale
from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.mofile import write_mo
from flask import Flask

from consult import config
from consult.config import read_settings
from consult.factory import create_app
from consult.text.respectful import LANGUAGE, labels_in
from tests.cast import CODE, ROLES, Cast
from tests.conftest import Stages
from tests.house.source import ROOT, modules, templates, tree_of
from tests.house.template_words import said_in_module, said_in_template
from tests.pagechecks import read
from tests.pageclient import PageClient

#: A language that Babel knows and nobody translated into: each sentence is put between these brackets.
STAND_IN = "eo"
OPEN, CLOSE = "⟦", "⟧"
SENTENCE = re.compile(f"{OPEN}[^{OPEN}{CLOSE}]*{CLOSE}")
WORDS = re.compile(r"[^\W\d_]{3,}")
#: Days come from Babel in the reader's language; names are nobody's sentence.
MONTHS = Locale(STAND_IN).months["format"]
NAMES = {*MONTHS["wide"].values(), *MONTHS["abbreviated"].values(), *ROLES}
#: What people and authors wrote, in their language; and what is not read.
WRITTEN = {"clause", "prose", "comment", "evidence", "panel", "diff", "code"}
NOT_READ = {"script", "style", "bdi", "textarea", "input", "head", "pre", "code", "option"}
PAGES = ["/", "/about", "/accessibility", "/help", "/privacy", "/receipt", "/rules", "/safety", "/account/new",
         "/account/enter", "/team/sign-in", f"/p/{CODE}", f"/p/{CODE}/read", f"/p/{CODE}/read/siting", f"/p/{CODE}/say",
         f"/p/{CODE}/say?part=siting", f"/p/{CODE}/changes", f"/p/{CODE}/record", "/p/none"]  # fmt: skip


#: Pages of the team, by who opens them.
WORK = {
    "Olga": ["/", "/me", "/new", f"/p/{CODE}", f"/p/{CODE}/frame", f"/p/{CODE}/draft", f"/p/{CODE}/draft/siting",
             f"/p/{CODE}/people", f"/p/{CODE}/codes", f"/p/{CODE}/draft/import"],
    "Mo": ["/", f"/p/{CODE}", f"/p/{CODE}/queue", f"/p/{CODE}/held", f"/p/{CODE}/queue?list=approved",
           f"/p/{CODE}/notices"],
    "Ana": [f"/p/{CODE}/themes", f"/p/{CODE}/coding", f"/p/{CODE}/results", f"/p/{CODE}/heard"],
    "Dee": [f"/p/{CODE}/answer", f"/p/{CODE}/answer/lines"],
    "Ada": [f"/p/{CODE}/log"],
    "Tess": [f"/p/{CODE}/appeals"],
}  # fmt: skip


@cache
def extracted() -> Catalog:
    """What `make messages` finds."""
    with (ROOT / "babel.cfg").open() as file:
        methods, options = parse_mapping_cfg(file)
    catalog = Catalog()
    keywords = DEFAULT_KEYWORDS | {"N_": None}
    for folder in ("consult", "templates"):
        here = [(pattern.removeprefix(f"{folder}/"), how) for pattern, how in methods if pattern.startswith(folder)]
        inner = {pattern.removeprefix(f"{folder}/"): given for pattern, given in options.items()}
        for name, line, words, comments, context in extract_from_dir(
            ROOT / folder, here, inner, keywords=keywords, strip_comment_tags=True
        ):
            catalog.add(words, None, [(name, line)], auto_comments=comments, context=context)
    return catalog


def translated() -> Catalog:
    """A translation that puts every sentence between brackets."""
    found = Catalog(locale=STAND_IN)
    for message in extracted():
        if message.id:
            several = isinstance(message.id, tuple)
            words = tuple(map(bracketed, message.id)) if several else bracketed(message.id)
            found.add(message.id, words)
    return found


def bracketed(words: str) -> str:
    return f"{OPEN}{words}{CLOSE}"


@pytest.fixture
def abroad(stages: Stages, tmp_path: Path) -> Flask:
    """The application in the stand-in's language, with the open plan of the tests."""
    stages.copy("plan", tmp_path / "data")
    folder = tmp_path / "translations" / STAND_IN / "LC_MESSAGES"
    folder.mkdir(parents=True)
    with (folder / "messages.mo").open("wb") as file:
        write_mo(file, translated())
    app = create_app(replace(read_settings(stages.environ(tmp_path / "data")), locale=STAND_IN))
    app.extensions["babel"].translation_directories = [str(tmp_path / "translations")]
    return app


def test_no_sentence_of_the_interface_has_a_word_that_labels_people():
    """The exception is what moderators practise on."""
    for message in extracted():
        words = message.id if isinstance(message.id, tuple) else (message.id,)
        found = [each.words for text in words for each in labels_in(str(text), LANGUAGE)]
        assert not found or all("moderation/practice" in path for path, _ in message.locations), (found, message.id)


def test_every_sentence_of_pages_and_modules_is_extracted():
    ids = {each for message in extracted() if message.id for each in _all(message.id)}
    said = {words for path in templates() for words in said_in_template(path)}
    said |= {words for path in modules() for words in said_in_module(tree_of(path))}
    assert len(said) > 1000
    assert said - ids == set()


def _all(words: str | tuple[str, ...]) -> tuple[str, ...]:
    return (words,) if isinstance(words, str) else words


@pytest.mark.parametrize("address", PAGES)
def test_no_english_sentence_is_left_in_a_translation(abroad: Flask, address: str):
    answer = abroad.test_client().get(address)
    assert OPEN in answer.text
    tree = read(answer.text)
    assert sorted(set(left(tree))) == []


@pytest.mark.parametrize("name", WORK)
def test_nor_is_one_left_on_the_pages_of_the_team(abroad: Flask, name: str):
    browser = PageClient(abroad)
    browser.sign_in(Cast(abroad).ids[name])
    found = {}
    for path in WORK[name]:
        answer = browser.browser.get(f"/team{path}")
        assert answer.status_code == 200, path
        found[path] = sorted(set(left(read(answer.text))))
    assert {path: words for path, words in found.items() if words} == {}


def left(element: Element) -> Iterator[str]:
    """Words of the interface outside every translated sentence."""
    words = "".join(texts(element))
    while SENTENCE.search(words):  # a sentence may be part of another: those inside go first
        words = SENTENCE.sub(" ", words)
    yield from (word for word in WORDS.findall(words) if word not in NAMES)


def texts(element: Element) -> Iterator[str]:
    if element.tag in NOT_READ or WRITTEN & set((element.get("class") or "").split()) or element.get("dir") == "auto":
        return
    yield element.text or ""
    for inner in element:
        yield from texts(inner)
        yield inner.tail or ""


def test_the_languages_are_those_that_the_public_file_names():
    assert yaml.safe_load((ROOT / "publiccode.yml").read_text("utf-8"))["localisation"]["availableLanguages"] == (
        config.languages()
    )


def test_a_compiled_translation_is_a_language(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    folder = tmp_path / "pt" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    monkeypatch.setattr(config, "TRANSLATIONS", tmp_path)
    assert config.languages() == ["en"]
    (folder / "messages.mo").write_bytes(b"")
    assert config.languages() == ["en", "pt"]
