"""Thousands of random requests to every address and every form: none breaks the program.

A visit is a few requests by one person, who may send the hidden fields of the page before, so that previews, receipts
and the team's pages are reached as by people. Whatever a visit changed is restored after it.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from html import unescape
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.bad_forms import BINARY, FORM, NO_CHOICE, NO_DAY, NO_NUMBER, STRANGE_DAYS, UNTYPABLE
from tests.conftest import Stages, close
from tests.faults.results import tell
from tests.houses import BUILDERS, House, build, reader
from tests.routes import FORMS, PAGES, Form
from tests.skim import LIVING

QUICK, LONG = 500, 20_000
_HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')
_NASTY = [*NO_CHOICE, *NO_DAY, *STRANGE_DAYS, *NO_NUMBER, *UNTYPABLE.values(), LIVING, "", " ", "\r\n", "'; --",
          "%00", "2147483648", "-9223372036854775809", "\ufeff", "{", "a" * 7000,
          "support", "publish", "yes", "siting"]  # fmt: skip
_TEXTS = st.one_of(st.sampled_from(_NASTY), st.text(max_size=40), st.integers().map(str), st.dates().map(str))
_FIELDS = st.sampled_from(["act", "part", "token", "v.siting", "t.siting", "n.siting", "c.plan", "k", "version_seen",
                           "page",
                           "q", "next", "comment", "themes-1", "file", "reasons",
                           "csrf_token", "\x00", "t.\udcff"])  # fmt: skip
_KINDS = st.sampled_from(
    [FORM, "text/plain", "application/json", "multipart/form-data", "multipart/form-data; boundary=x", "\xff/;;=", ""]
)
_HEADERS = st.dictionaries(
    st.sampled_from(["Origin", "Sec-Fetch-Site", "Cookie", "Accept-Language", "If-None-Match", "Range", "Referer",
                     "X-Forwarded-For", "Accept-Encoding"]),
    st.one_of(st.sampled_from(["null", "none", "same-origin", "cross-site", "bytes=0-1", "*", "a=b; c", "en;q=x"]),
              st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=30)),
    max_size=2,
)  # fmt: skip


@dataclass(frozen=True)
class Step:
    """One request of a visit: the address, how far it differs from a correct one, and what is sent from the page
    before.
    """

    place: int
    posts: bool
    changed: dict[int, str]
    dropped: frozenset[int]
    more: tuple[tuple[str, str], ...]
    path: dict[int, str]
    headers: dict[str, str]
    kind: str
    body: bytes | None
    carries: bool


_STEPS = st.builds(
    Step,
    place=st.integers(0, 10**6),
    posts=st.booleans(),
    changed=st.dictionaries(st.integers(0, 9), _TEXTS, max_size=3),
    dropped=st.frozensets(st.integers(0, 9), max_size=2),
    more=st.lists(st.tuples(_FIELDS, _TEXTS), max_size=3).map(tuple),
    path=st.dictionaries(st.integers(0, 2), _TEXTS.filter(lambda text: text.strip("/.")), max_size=1),
    headers=st.one_of(st.just({}), _HEADERS),
    kind=st.one_of(st.just(FORM), _KINDS),
    body=st.one_of(st.none(), st.none(), st.none(), st.none(), st.binary(max_size=60), st.just(BINARY)),
    carries=st.booleans(),
)


class PostgresHouse(House):
    """A house whose rows are in a database of the private server."""

    stages: Stages

    def _copy(self) -> bytes:
        self.stages.copy_rows(self.file.parent, self.file.parent / "kept")
        return b""

    def _bring_back(self) -> None:
        self.stages.copy_rows(self.file.parent / "kept", self.file.parent)

    def _rows(self) -> dict[str, list[tuple[Any, ...]]]:
        return {}


@pytest.fixture(scope="module")
def built(stages: Stages, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str, str], House]]:
    made: list[House] = []

    def house(state: str, kind: str) -> House:
        data_dir = tmp_path_factory.mktemp(f"{state}-{kind}") / "var"
        stages.copy("cast" if state == "draft" else "plan", data_dir, kind)
        PostgresHouse.stages = stages
        made.append(build(stages.app(data_dir), data_dir / "consult.sqlite", state,
                          PostgresHouse if kind == "postgresql" else House))  # fmt: skip
        return made[-1]

    yield house
    for each in made:
        close(each.app)


class Visits:
    """Visits to a plan in one state; counts their results."""

    def __init__(self, house: House, state: str) -> None:
        self.house = house
        self.forms = [form for form in FORMS if form.state == state] or FORMS
        # Filled in beforehand, because a visit may delete what a form was read from.
        self.good = [house.good(form) for form in self.forms]
        self.pages = sorted(PAGES)
        self.met: Counter[int] = Counter()

    def visit(self, steps: list[Step]) -> None:
        page, changed = "", False
        try:
            for step in steps:
                answer = self._request(step, page)
                self.met[answer.status_code] += 1
                # Files are made by periodic tasks, of which none runs here.
                is_made_later = answer.status_code == 503 and answer.request.path.endswith((".pdf", ".xlsx"))
                assert answer.status_code < 500 or is_made_later, f"{answer.request.path}: {answer.status_code}"
                page = answer.get_data(as_text=True) if answer.mimetype == "text/html" else ""
                changed |= step.posts and answer.status_code < 400
                answer.close()
        finally:
            if changed:
                self.house.put_back()

    def _request(self, step: Step, page: str) -> Any:
        if not step.posts:
            endpoint = self.pages[step.place % len(self.pages)]
            query = urlencode(step.more, errors="surrogatepass")
            path = self._address(step, self.house.names(endpoint, "GET"), partial(self.house.page, endpoint))
            path += f"?{query}" if query else ""
            return self.house.open(reader(endpoint), path, method="GET", headers=step.headers)
        form = self.forms[step.place % len(self.forms)]
        path = self._address(step, self.house.names(form.endpoint, "POST"), partial(self.house.address, form))
        headers = {"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"} | step.headers
        return self.house.open(
            form.by, path, headers=headers, content_type=step.kind, data=self._body(form, step, page)
        )

    def _address(self, step: Step, names: list[str], build: Callable[..., str]) -> str:
        """The address; it sometimes names something that does not exist."""
        given = {names[at]: text for at, text in step.path.items() if at < len(names)}
        stand_ins = {name: f"777777{at}" for at, name in enumerate(given)}
        path = build(**stand_ins)
        for name, stand_in in stand_ins.items():
            path = path.replace(stand_in, quote(given[name], safe="", errors="surrogatepass"))
        return path

    def _body(self, form: Form, step: Step, page: str) -> bytes:
        if step.body is not None:
            return step.body
        fields = dict(self.good[self.forms.index(form)])
        if form.is_staffs:
            fields["csrf_token"] = self.house.tokens[form.by]
        if step.carries:
            fields |= {name: unescape(value) for name, value in _HIDDEN.findall(page)}
        names = list(fields)
        for at, text in step.changed.items():
            fields[names[at % len(names)] if names else "act"] = text
        kept = [(name, text) for at, (name, text) in enumerate(fields.items()) if at not in step.dropped]
        return urlencode([*kept, *step.more], errors="surrogatepass", quote_via=quote).encode()


def visited(house: House, state: str, requests: int) -> Counter[int]:
    visits = Visits(house, state)
    while visits.met.total() < requests:

        @settings(
            max_examples=max(10, (requests - visits.met.total()) // 4), deadline=None, database=None,
            suppress_health_check=list(HealthCheck), phases=[Phase.generate, Phase.shrink],
        )  # fmt: skip
        @given(st.lists(_STEPS, min_size=2, max_size=6))
        def visit(steps: list[Step]) -> None:
            visits.visit(steps)

        visit()
    return visits.met


def everywhere(built: Callable[[str, str], House], kind: str, requests: int) -> None:
    met: Counter[int] = Counter()
    for state in BUILDERS:
        met += visited(built(state, kind), state, requests // len(BUILDERS))
    assert met.total() >= requests
    assert {200, 303, 404, 422} <= set(met), "these visits reach too little"
    told = ", ".join(f"{count} times {status}" for status, count in sorted(met.items()))
    tell(f"generated requests, {kind}", f"{met.total()}: {told}; none 5xx")


def test_hundreds_of_generated_requests(built: Callable[[str, str], House], database_kind: str) -> None:
    everywhere(built, database_kind, QUICK if database_kind == "sqlite" else QUICK // 2)


@pytest.mark.long
def test_twenty_thousand_generated_requests(built: Callable[[str, str], House], database_kind: str) -> None:
    everywhere(built, database_kind, LONG)
