"""Somebody who watches every page that a stranger or a member of staff (except moderators) can open.

The pages come from the map of addresses, so a new one is watched without being named here. They are requested below the
page cache, so they show the current state.
"""

import re
from dataclasses import dataclass, field
from datetime import date

from flask import Flask
from flask.testing import FlaskClient

from consult.staff import sessions
from consult.storage.database import now
from tests.cast import CODE, Cast, writing
from tests.routes import PAGES

#: Who watches: a stranger, every role but the moderators, the administrator; by the letters of the gate's table.
WATCHERS = {"": "S", "Olga": "O", "Ana": "A", "Dee": "D", "Ada": "U", "Ida": "I"}
#: Pages with something new for each request: a new name, a new key. They show nothing of a plan.
FRESH = frozenset({"pages.account_new", "staff.second"})
#: Types of answers that are text.
TEXTS = ("text/", "application/json", "application/problem", "application/atom", "application/jsonl")
#: Tokens against forged requests, which differ from page to page.
_TOKEN = re.compile(r'(name="(?:csrf_token|token)" value=")[^"]*')
#: How every public comment of the scene begins; a part of it may be hidden.
PUBLIC = re.compile(r"Public words,[^.]*")
#: The words of a comment, and its public code below them; the bench's box about the open comment, and those after it;
#: its rows for programs.
_VOICE = re.compile(
    r'<li class="(?:comment|two-columns)".*?</li>|<li class="muted code">.*?</li>|<blockquote.*?</blockquote>|'
    r'<div class="comment"><div dir="auto">.*?</div><p class="muted code">.*?</p></div>|'
    r'<p class="facts"><span class="code">.*?</p>|<section [^>]*aria-labelledby="after".*?</section>|'
    r'\{"key":[^{}]*"tracker":"\w+"\},?|\{"scale":[^{}]*"tracker":"\w+"[^{}]*\},?',
    re.DOTALL,
)
#: Which comment it is that moved up: its key in the bench's form, its links to the one before and the next, its public
#: code, its place in its part.
_WHICH = re.compile(
    r'<a class="touch-target" href="[^"]*;comment=\d+".*?</a>|(?<=name="comment" value=")\d+|'
    r'(?<=<span class="code">)\w+(?=</span>)|'
    r'(?<=<h1 id="about-words">Comment )\d+(?= of )'
)
#: The words of a quote, and what proves them.
_QUOTE = re.compile(r'"(?:text|salt)":"[^"]*"')


@dataclass
class Watcher:
    """`values` fills in what addresses name: each name has the values to request."""

    app: Flask
    values: dict[str, list[str]]
    browsers: dict[str, FlaskClient] = field(default_factory=dict)
    signed_in_on: date | None = None

    def _sign_in(self) -> None:
        """Sessions end by themselves while the clock is moved."""
        self.signed_in_on = now().date()
        cookie, ids = sessions.cookie_name(self.app.extensions["settings"]), Cast(self.app).ids
        for name in WATCHERS:
            self.browsers[name] = self.app.test_client()
            if name:
                with writing(self.app):
                    token = sessions.begin(ids[name])
                self.browsers[name].set_cookie(cookie, token)

    def look(self) -> dict[tuple[str, str], str]:
        """Every page that can be opened now, by who opens it and its address."""
        if self.signed_in_on != now().date():
            self._sign_in()
        self.app.wsgi_app = Flask.wsgi_app.__get__(self.app)  # type: ignore[method-assign]
        return {
            (who, address): text
            for who, browser in self.browsers.items()
            for endpoint, address in self.addresses()
            if may_open(who, endpoint)
            if (text := self._page(browser, address)) is not None
        }

    def addresses(self) -> list[tuple[str, str]]:
        """(endpoint, address) of every page that is requested without a form."""
        adapter, found = self.app.url_map.bind("localhost"), []
        for rule in self.app.url_map.iter_rules():
            if "GET" not in (rule.methods or ()) or rule.endpoint in FRESH | {"static"}:
                continue
            filled: list[dict[str, str]] = [{}]
            for name in sorted(rule.arguments):
                kind = "theme_key" if name == "key" and "theme" in rule.endpoint else name
                filled = [each | {name: value} for each in filled for value in self.values.get(kind, ["7777777"])]
            found += [(rule.endpoint, adapter.build(rule.endpoint, each, method="GET")) for each in filled]
        return found

    def _page(self, browser: FlaskClient, address: str) -> str | None:
        answer = browser.get(address, headers={"Sec-Fetch-Site": "same-origin"})
        # Files that are no text too: each byte is a letter.
        letters = "utf-8" if (answer.mimetype or "").startswith(TEXTS) else "latin-1"
        text = normalised(answer.get_data().decode(letters)) if answer.status_code == 200 else None
        answer.close()
        return text


def may_open(who: str, endpoint: str) -> bool:
    """Whether to request a page: public ones as a stranger, the team's as somebody whom the gate lets in.

    `tests.house.test_gate_matrix` holds that nobody else gets in.
    """
    is_public = endpoint.partition(".")[0] == "pages" and endpoint != "pages.team_home"
    return WATCHERS[who] in PAGES[endpoint].who and (who == "" or not is_public)


def normalised(text: str) -> str:
    """A page without what is made for one request."""
    return _TOKEN.sub(r"\1", text)


def differing(before: dict[tuple[str, str], str], after: dict[tuple[str, str], str]) -> list[str]:
    """Which pages changed, and from which words on."""
    found = []
    for where in sorted(before.keys() | after.keys()):
        old, new = before.get(where, ""), after.get(where, "")
        if old != new:
            at = next((at for at, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), 0)
            found.append(f"{where}: {old[at - 80 : at + 60]!r} -> {new[at - 80 : at + 60]!r}")
    return found


def grown(before: dict[tuple[str, str], str], after: dict[tuple[str, str], str]) -> list[str]:
    """Which pages have a line that they did not have before, except for comments that moved up because one vanished."""
    found = []
    for where in sorted(before.keys() | after.keys()):
        old, new = (_lines(pages.get(where, "")) for pages in (before, after))
        left = iter(old)
        if more := [line for line in new if line not in left]:
            found.append(f"{where}: {more[0]}")
    return found


def _lines(page: str) -> list[str]:
    same = _WHICH.sub("", PUBLIC.sub("", _QUOTE.sub("", _VOICE.sub("", page))))
    stripped = (line.strip() for line in same.splitlines())
    return [line for line in stripped if line and 'class="comment"' not in line]


def plan_values(**more: list[str]) -> dict[str, list[str]]:
    """The addresses of the plan of the tests."""
    return {"code": [CODE], "key": ["siting", "hours", "plan"], "token": ["none"]} | more
