"""Comments of the demonstration's kinds, grouped by two people, agreed on, frozen and published, by the pages alone.

The short form has 60 comments, the long one 4,000. What people send, and what moderators decide, is made by commands;
all that analysts do is done on their pages, without a script. The long form notes how long each page takes.
"""

import json
import random
import re
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pytest
from flask import Flask
from sqlalchemy import event, select

from consult.access import Role
from consult.analysis.opinion_groups import results as opinion_groups
from consult.analysis.suggesting import results as suggestions
from consult.consultations import roles
from consult.contributions import comment_votes, submitting
from consult.contributions.comment_votes import SheetAnswers
from consult.contributions.enums import Channel, Choice, Consent
from consult.contributions.models import Comment
from consult.contributions.submission_values import CommentText, HowSent, NewSubmission
from consult.demonstration import content
from consult.moderation import decisions
from consult.moderation.rules import DecisionData
from consult.report import freezing
from consult.runtime import periodic_tasks
from consult.staff.models import Staff
from consult.storage.database import db, random_key
from tests.answering import BASE
from tests.cast import CODE, KEYS, NOTES, Plan, bring_everything, counted, reading, writing
from tests.faults import results
from tests.page import Page
from tests.pageclient import PageClient

SHORT, LONG = 60, 4000
VOICES = content.read("rooms").voices
THEMES = content.read("rooms").decided["theme"]
#: One in so many sends the words of the one before; the second person finds another theme in one of so many.
COPIES, DIFFERS = 20, 15
#: Those who answer comments: each answers twenty, and agrees with one half of the parts or with the other.
READERS, ANSWERS = 60, 20
#: A page of a team may take so many statements, however many comments there are.
MOST_STATEMENTS = 60
OWN = [("Sec-Fetch-Site", "same-origin"), ("Origin", "http://localhost")]
AGREEMENT = f"{BASE}/agreement"
PAGES = f"/p/{CODE}/answer/heard", f"/p/{CODE}/answer/heard/votes", f"/p/{CODE}/answer/methods", f"/p/{CODE}/groups"
OPEN = re.compile(r'name="comment" value="(\d+)"')
SENTENCE = re.compile(r"(?<=[.!?])\s+")


@dataclass(frozen=True)
class Made:
    """A comment: the part, None for the whole plan, its words, and the keys of the demonstration's themes in it."""

    key: str | None
    text: str
    themes: frozenset[str]


@dataclass
class Watch:
    """How many statements and how many milliseconds each kind of page takes."""

    statements: int = 0
    taken: dict[str, list[tuple[int, float]]] = field(default_factory=lambda: defaultdict(list))

    def ask(self, browser: PageClient, kind: str, path: str, data: Mapping[str, object] | None = None) -> str:
        """A page, or where a form leads, as text that is not checked again."""
        self.statements, began = 0, time.perf_counter()
        if data is None:
            answer = browser.browser.get(path, headers=OWN)
        else:
            answer = browser.browser.post(path, data={"csrf_token": browser.token, **data}, headers=OWN)
        self.taken[kind].append((self.statements, 1000 * (time.perf_counter() - began)))
        if data is None:
            assert answer.status_code == 200, (path, answer.status_code)
            return answer.text
        assert answer.status_code == 303, (path, answer.text)
        return answer.location

    def told(self) -> str:
        """Each kind of page with its most statements, its middle and its longest time."""
        return "; ".join(
            f"{kind}: {max(count for count, _ in each)} statements, {sorted(ms for _, ms in each)[len(each) // 2]:.0f} "
            f"ms, at most {max(ms for _, ms in each):.0f}"
            for kind, each in self.taken.items()
        )


@pytest.fixture
def database_kind() -> str:
    """One kind: what differs between the two is how a page asks, and other tests run each page on both."""
    return "sqlite"


@pytest.fixture
def watch(app: Flask) -> Iterator[Watch]:
    made = Watch()

    def count(*_: object) -> None:
        made.statements += 1

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", count)
    yield made
    event.remove(engine, "before_cursor_execute", count)


def made_comments(number: int) -> list[Made]:
    """So many comments: the sentences of one of the demonstration, and one of another about the same part."""
    chance = random.Random(12)
    known = {theme["key"] for theme in THEMES}
    voices = [
        voice
        for voice in VOICES
        if voice.themes and known.issuperset(voice.themes) and voice.outcome == "publish" and not voice.language
    ]
    said: dict[str, list[str]] = defaultdict(list)
    for voice in voices:
        said[voice.part] += SENTENCE.split(voice.text)
    found: list[Made] = []
    for place in range(number):
        if place % COPIES == COPIES - 1:
            found.append(found[-1])
            continue
        voice = chance.choice(voices)
        own = SENTENCE.split(voice.text)
        words = [*own[: chance.randint(1, len(own))], chance.choice(said[voice.part]), f"That is house {place}."]
        key = voice.part if voice.part in KEYS else None
        found.append(Made(key, " ".join(words), frozenset(voice.themes)))
    return found


def send(app: Flask, plan: Plan, comments: Sequence[Made]) -> dict[int, Made]:
    """Everybody sends a vote and a comment, a fifth of them with a card; moderators publish it. Returns it by id."""
    by_lookup = {}
    for place, made in enumerate(comments):
        with writing(app):
            votes = {key: list(Choice)[(place + at) % 3] for at, key in enumerate(KEYS)}
            told = NewSubmission(votes, [CommentText(made.key, made.text, Consent.QUOTE)])
            channel = Channel.CODE if place % 5 == 0 else Channel.OPEN
            submitting.send(CODE, place.to_bytes(16, "big"), told, HowSent(channel))
            waiting = Comment.consultation_id == plan.id, Comment.stage == "inbox"
            new = db.session.scalars(select(Comment.id).where(*waiting)).one()
            mo = plan.cast.actor("Mo")
            decisions.open_comment(mo, CODE, new)
            decisions.decide(mo, CODE, new, DecisionData("publish"))
        by_lookup[new] = made
    return by_lookup


def answer(app: Flask, plan: Plan, comments: Mapping[int, Made]) -> None:
    """Readers of two minds answer some of what is public."""
    chance = random.Random(5)
    with reading(app):
        query = select(Comment.id, Comment.tracker).where(Comment.consultation_id == plan.id, Comment.stage == "public")
        public = [(tracker, comments[id_].key) for id_, tracker in db.session.execute(query)]
    asked = chance.sample(public, min(len(public), 40))
    for place in range(READERS):
        with writing(app):
            likes = ("siting", "hours") if place % 2 else ("purpose", None)
            answers = {
                code: 1 if (key in likes) == (chance.random() < 0.9) else -1
                for code, key in chance.sample(asked, min(len(asked), ANSWERS))
            }
            comment_votes.write([SheetAnswers(CODE, random_key(), answers)])


@pytest.mark.parametrize("number", [SHORT, pytest.param(LONG, marks=pytest.mark.long)])
def test_comments_are_grouped_by_two_agreed_on_frozen_and_published_by_pages(
    app: Flask, plan: Plan, staff_client, client: PageClient, watch: Watch, number: int
):
    comments = send(app, plan, made_comments(number))
    with writing(app):
        bring_everything()
    run(app, "find copies")
    answer(app, plan, comments)
    with writing(app):
        roles.give_role(plan.row, db.session.get_one(Staff, plan.cast.ids["Ida"]), Role.ANALYST)
    olga, ana = staff_client("Olga"), staff_client("Ana")
    keys = themes_by_page(ana, comments.values())
    plan.closed()
    counted(app)
    if number == LONG:
        olga.get(f"{BASE}/suggestions").form("/suggestions").send("on")
        suggest(app, watch)
    group(watch, ana, comments, keys)
    assert "Nothing is left in any part." in ana.get(f"{BASE}/coding").words
    # Only now: who waits as long as the first person takes is signed out.
    agree(watch, ana, staff_client("Ida"), comments, keys)
    write(ana)
    run(app, opinion_groups.NAME)
    freeze(watch, ana)
    # A large plan is frozen in steps.
    run(app, freezing.NAME)
    assert plan.state == "reported"
    published(watch, client, comments, keys)
    most = {kind: max(count for count, _ in each) for kind, each in watch.taken.items() if kind != "freeze"}
    assert max(most.values()) <= MOST_STATEMENTS, most
    if number == LONG:
        results.tell(f"{number:,} comments to Part A by pages", watch.told())


def run(app: Flask, task: str) -> None:
    """Let a periodic task do all that it finds."""
    with app.app_context():
        while periodic_tasks.run_task(task):
            pass


def suggest(app: Flask, watch: Watch) -> None:
    """Suggestions are made, part by part."""
    with app.app_context():
        began = time.perf_counter()
        while periodic_tasks.run_task(suggestions.NAME):
            watch.taken["suggestions of a part"].append((0, 1000 * (time.perf_counter() - began)))
            began = time.perf_counter()


def themes_by_page(ana: PageClient, comments: Sequence[Made]) -> dict[str, str]:
    """Add the demonstration's themes that are needed; the key that each has here."""
    needed = {key for made in comments for key in made.themes}
    found = {}
    for theme in (each for each in THEMES if each["key"] in needed):
        about = theme.get("clause", "")
        form = ana.get(f"{BASE}/themes").form("/themes")
        page = form.fill(title=theme["title"], clause_key=about if about in KEYS else "").send()
        key = urlsplit(page.path).path.rpartition("/")[2]
        form = page.form(f"/themes/{key}").fill(description=theme["description"], minority=theme["minority"])
        if theme["safety"]:
            form.fill(safety="yes", safety_note=theme["safety_note"])
        saved = form.send()
        assert saved.status == 200, saved.errors
        found[theme["key"]] = key
    return found


def group(watch: Watch, ana: PageClient, comments: Mapping[int, Made], keys: Mapping[str, str]) -> None:
    """Go through all parts on the bench; a text is grouped once, whoever else sent it."""
    ana.get(f"{BASE}/coding")
    where = f"{BASE}/coding"
    while open_ := OPEN.search(watch.ask(ana, "bench", where)):
        chosen = [keys[each] for each in comments[int(open_[1])].themes]
        given = {"comment": open_[1], "themes": chosen, "act": "save"}
        where = watch.ask(ana, "saving", f"{BASE}/coding", given)
        if "comment=" not in where:
            where = f"{BASE}/coding"


def agree(
    watch: Watch, ana: PageClient, nia: PageClient, comments: Mapping[int, Made], keys: Mapping[str, str]
) -> None:
    """Somebody else groups a sample, sometimes with one theme less or another one; then the two settle it."""
    page = ana.get(AGREEMENT)
    drawn = page.form("/agreement").fill(second=page.form("/agreement").offered["second"][0]).send()
    assert "The sample that is being grouped" in drawn.words
    nia.get(f"{AGREEMENT}/sample")
    place, every = 0, sorted(keys.values())
    while open_ := OPEN.search(watch.ask(nia, "sample", f"{AGREEMENT}/sample")):
        place += 1
        chosen = [keys[each] for each in comments[int(open_[1])].themes]
        if place % DIFFERS == 0:
            chosen = [next(each for each in every if each not in chosen)]
        given = {"comment": open_[1], "themes": chosen, "act": "save"}
        watch.ask(nia, "saving a text of the sample", f"{AGREEMENT}/sample", given)
    assert place >= min(100, len(comments) // 2)
    page = watch_page(watch, ana, "differences", f"{AGREEMENT}/differences")
    settled = 0
    while found := re.search(rf"{AGREEMENT}/differences/(\d+)", page.text):
        form = ana.get(found[0]).form(found[0])
        form.fill(themes=[keys[each] for each in comments[int(found[1])].themes], reason="We read it again together.")
        assert form.send().form(found[0]).send("publish").status == 200
        settled += 1
        page = watch_page(watch, ana, "differences", f"{AGREEMENT}/differences")
    assert settled == place // DIFFERS


def write(ana: PageClient) -> None:
    """What only analysts can say, and why words that a hint names stay."""
    ana.get(f"{BASE}/heard").form("/heard").fill(**NOTES).send()
    page = ana.get(f"{BASE}/heard/words")
    for _ in range(len(page.elements("textarea"))):
        form = page.form("/heard/words")
        assert not form.fields["reason"], "those without a reason come first"
        page = form.fill(reason="The residents who wrote say so.").send()
        assert page.status == 200, page.errors


def watch_page(watch: Watch, browser: PageClient, kind: str, path: str) -> Page:
    """A page that is checked, and measured without the check."""
    watch.ask(browser, kind, path)
    return browser.get(path)


def freeze(watch: Watch, ana: PageClient) -> None:
    """Freeze on the page of the report, which says first that nothing is missing."""
    page = watch_page(watch, ana, "report", f"{BASE}/heard")
    assert "What is still missing" not in page.words, page.words
    watch.ask(ana, "freeze", f"{BASE}/heard/freeze", dict(page.form("/heard/freeze").fields))


def published(watch: Watch, client: PageClient, comments: Mapping[int, Made], keys: Mapping[str, str]) -> None:
    """What everyone reads: numbers where two people agree, and the same from the open data."""
    expected = Counter(keys[each] for made in comments.values() for each in made.themes)
    points, votes, made, groups = (watch_page(watch, client, path.rpartition("/")[2], path) for path in PAGES)
    numbers = [int(each.replace(",", "")) for each in re.findall(r"([\d,]+) comments? counted", points.words)]
    assert Counter(numbers) <= Counter(expected.values())
    assert 2 * len(numbers) > len(expected), "two people agree on most themes"
    assert "How far two people agreed on themes" in made.words
    assert "people given a card" in votes.words
    assert "Group" in groups.words
    rows = json.loads(client.get(f"/p/{CODE}/data/codings.json").text)["rows"]
    told = Counter(row["theme"] for row in rows if row["theme"])
    assert set(told.values()) <= set(expected.values())
    assert len(told) == len(numbers)
