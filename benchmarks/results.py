"""How long the results of a large plan take, and how long somebody waits meanwhile who sends something to another.

    python -m benchmarks.results [SHARE]

Invented: 100,000 comments, 1,000,000 votes on clauses and 10,000,000 on comments, or the given share of them, in
SQLite. Nothing of it is counted yet. The plan is closed, the periodic tasks do all that is due, the freeze is begun,
and the periodic tasks run until the report is frozen, each in a process of its own. All the while another process sends
a form to a small plan, ten times a second, and notes how long each took. Memory is the most that a process used, with
the most that any of its children used. Reading the same rows with nothing but SQLite and numpy comes first.
"""

import json
import os
import resource
import secrets
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from operator import itemgetter
from pathlib import Path
from typing import IO

import numpy as np
from sqlalchemy import insert

from benchmarks import seed
from benchmarks.harness import CODE, ROOT
from benchmarks.sending import SERVER, bodies
from consult.access import Actor, Role
from consult.analysis import report_notes, themes
from consult.analysis.codebook import NO_OTHER_VIEW
from consult.analysis.opinion_groups import results as opinion_groups
from consult.analysis.report_notes import ReportNotesData
from consult.analysis.themes import ThemeData
from consult.consultations import framing
from consult.consultations import queries as consultations
from consult.consultations.models import ConsultationRole
from consult.contributions import comment_counts, sheets
from consult.contributions.enums import Choice
from consult.contributions.models import Comment
from consult.factory import create_app
from consult.report import freezing
from consult.runtime import periodic_tasks
from consult.staff.models import Staff
from consult.storage.database import db, end_transaction, now, today, write_transaction

LARGE = "larg"
COMMENTS, PEOPLE = 100_000, 100_000
#: What each person votes on: clauses, and comments of other people.
CLAUSES, ANSWERS = 10, 100
AT_ONCE = 50_000
EVERY = 0.1
#: The periodic tasks that go on for long at the large plan.
LONG = ("count submissions", sheets.NAME, opinion_groups.NAME, freezing.NAME)
#: Forms that are made before the clock starts: ten a second for half an hour.
FORMS = 18_000
WORDS = "People in prison could not be asked in these weeks."

Rows = Iterable[tuple[object, ...]]


def seeded(env: dict[str, str], share: float) -> None:
    """A small plan that people send to, and a large one with all that was sent."""
    subprocess.run([sys.executable, "-m", "consult.cli", "upgrade"], cwd=ROOT, env=env, check=True, stdout=2)
    with create_app().app_context():
        with write_transaction():
            seed.open_consultation(CODE)
            plan_id = seed.open_consultation(LARGE)
            staff = Staff(name="analyst", joined_at=now())
            db.session.add(staff)
            db.session.flush()
            db.session.add(ConsultationRole(consultation_id=plan_id, staff_id=staff.id, role=Role.ANALYST))
        draft = consultations.current_draft(plan_id)
        assert draft is not None
        places = [(place.version.clause_id, place.clause_version_id) for place in draft.places]
        for start in range(0, int(COMMENTS * share), seed.CHUNK):
            numbers = range(start, min(start + seed.CHUNK, int(COMMENTS * share)))
            with write_transaction():
                rows = [_comment(each, plan_id, *places[each % len(places)]) for each in numbers]
                db.session.execute(insert(Comment), rows)
        with write_transaction():
            comment_counts.recount(plan_id)
        day = str(today() - timedelta(days=1))
        db.engine.dispose()
    with sqlite3.connect(Path(env["CONSULT_DATA_DIR"]) / "consult.sqlite", isolation_level=None) as raw:
        _fill(raw, plan_id, [version for _, version in places], int(PEOPLE * share), day)
    raw.close()


def _comment(number: int, plan_id: int, clause_id: int, version_id: int) -> dict[str, object]:
    """A comment in which the periodic tasks find nothing more to do."""
    looked_at = {"details": 0, "named_organizations": "", "wording_hmac": secrets.token_bytes(16), "copy_group": 0}
    return seed.comment(number, plan_id, clause_id, version_id) | looked_at


def _fill(raw: sqlite3.Connection, plan_id: int, versions: list[int], people: int, day: str) -> None:
    """Votes on clauses and on comments, written in the order of keys and with no index in the way."""
    random = np.random.default_rng(5)
    comments = np.array([row[0] for row in raw.execute("select id from comment where consultation_id = ?", (plan_id,))])
    raw.executescript("pragma synchronous = off; pragma journal_mode = off; pragma cache_size = -500000")
    senders, sheets = _keys(random, people), _keys(random, people)
    choices = [each.value for each in Choice]
    with _without_indexes(raw, "submission", "clause_vote", "comment_vote_sheet", "comment_vote"):
        raw.executemany(
            "insert into submission (id, consultation_id, lookup_hmac, channel, batch_shuffled, counted_as,"
            " uncounted_since, changed_on, day_shuffled, day) values (?, ?, randomblob(32), 'open', 1, '', ?, ?, 1, ?)",
            ((key, plan_id, day, day, day) for key in senders.tolist()),
        )
        raw.executemany(
            "insert into comment_vote_sheet (id, consultation_id, channel, batch_shuffled, uncounted_since, changed_on,"
            " day_shuffled) values (?, ?, 'open', 1, ?, ?, 1)",
            ((key, plan_id, day, day) for key in sheets.tolist()),
        )
        keys = _keys(random, people * CLAUSES)
        order = random.permutation(len(keys))
        chosen = random.integers(0, len(choices), len(keys))
        raw.executemany(
            "insert into clause_vote (id, submission_id, clause_version_id, choice, channel, lookup_hmac, tracker,"
            " nonce, day) values (?, ?, ?, ?, 'open', randomblob(32), hex(randomblob(6)), randomblob(32), ?)",
            (
                (key, sender, versions[clause], choices[choice], day)
                for key, sender, clause, choice in zip(
                    keys.tolist(), senders[order // CLAUSES].tolist(), (order % CLAUSES).tolist(), chosen.tolist(),
                    strict=True,
                )
            ),
        )  # fmt: skip
        raw.executemany(
            "insert into comment_vote (id, sheet_id, comment_id, value) values (?, ?, ?, ?)",
            _answers(random, sheets, comments),
        )
    raw.executescript("analyze; pragma journal_mode = truncate")


def _answers(random: np.random.Generator, sheets: "np.ndarray", comments: "np.ndarray") -> Rows:
    """Everybody belongs to one of three groups that lean to different sides, and answers comments next to each other in
    a random order, all of them about as often.
    """
    each = min(ANSWERS, len(comments) // 2)
    keys = _keys(random, len(sheets) * each)
    order = random.permutation(len(keys))
    leans = random.choice([-0.7, 0.7], size=(3, len(comments)))
    first = random.integers(0, len(comments), len(sheets))
    group = random.integers(0, 3, len(sheets))
    for start in range(0, len(keys), AT_ONCE):
        some = order[start : start + AT_ONCE]
        person, place = some // each, (first[some // each] + some % each) % len(comments)
        values = np.sign(random.standard_normal(len(some)) + leans[group[person], place]).astype(int)
        values[random.random(len(some)) < 0.1] = 0
        yield from zip(
            keys[start : start + AT_ONCE].tolist(), sheets[person].tolist(), comments[place].tolist(), values.tolist(),
            strict=True,
        )  # fmt: skip


def _keys(random: np.random.Generator, count: int) -> "np.ndarray":
    return np.unique(random.integers(1, 1 << 63, count + count // 1000 + 10))[:count]


@contextmanager
def _without_indexes(raw: sqlite3.Connection, *tables: str) -> Iterator[None]:
    marks = ", ".join("?" * len(tables))
    query = f"select name, sql from sqlite_master where type = 'index' and sql is not null and tbl_name in ({marks})"
    found = raw.execute(query, tables).fetchall()
    raw.execute("begin")
    for name, _ in found:
        raw.execute(f'drop index "{name}"')
    yield
    for _, sql in found:
        raw.execute(sql)
    raw.execute("commit")


def bare(env: dict[str, str]) -> float:
    """Seconds that reading all answers into columns and counting them by comment takes, and nothing else."""
    began = time.perf_counter()
    raw = sqlite3.connect(Path(env["CONSULT_DATA_DIR"]) / "consult.sqlite")
    cursor = raw.execute("select sheet_id, comment_id, value from comment_vote")
    columns = [np.array(rows, dtype=np.int64) for rows in iter(lambda: cursor.fetchmany(AT_ONCE), [])]
    raw.close()
    _, number = np.unique(np.concatenate([each[:, 1] for each in columns]), return_inverse=True)
    np.bincount(number)
    return time.perf_counter() - began


def tasks() -> None:
    """What the periodic tasks do until nothing of the large plan is due any more: those that took longest.

    What is sent to the small plan goes on giving some of them something to do.
    """
    taken: dict[str, float] = defaultdict(float)
    run_task = periodic_tasks.run_task

    def timed(name: str) -> int:
        began = time.perf_counter()
        try:
            return run_task(name)
        finally:
            taken[name] += time.perf_counter() - began

    periodic_tasks.run_task = timed
    with create_app().app_context():
        while any(periodic_tasks.run_round()[name] for name in LONG):
            pass
    said = ", ".join(f"{name} {seconds:.1f} s" for name, seconds in sorted(taken.items(), key=itemgetter(1))[::-1][:5])
    _say(said)


def _acting(name: str) -> Actor:
    role = Role.ANALYST if name == "analyst" else Role.ORGANIZER
    plan = consultations.public_consultation(LARGE)
    staff_id = db.session.query(Staff.id).where(Staff.name == name).scalar()
    return Actor(staff_id=staff_id, name=name, roles={plan.id: frozenset({role})})


def close() -> None:
    with create_app().app_context(), write_transaction():
        framing.close(_acting(f"bench {LARGE}"), LARGE, "All that we asked for has been said.")
        analyst = _acting("analyst")
        themes.add_theme(analyst, LARGE, ThemeData(title="All that was said", minority=NO_OTHER_VIEW))
        report_notes.write_notes(analyst, LARGE, ReportNotesData(**dict.fromkeys(report_notes.LIMITS, WORDS)))
    _say()


def begin() -> None:
    with create_app().app_context():
        freezing.begin(_acting("analyst"), LARGE)
        end_transaction(keep=True)
    _say()


def _say(words: str = "") -> None:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    memory, seconds = sum(each.ru_maxrss for each in used), sum(each.ru_utime + each.ru_stime for each in used)
    print(json.dumps({"words": words, "memory": memory / (1 << 20), "cpu": seconds}))


def send() -> None:
    """Send until somebody ends this process; a line for each form says when it was sent and how long it took."""
    forms = bodies(dict(os.environ), FORMS)
    client = create_app().test_client()
    for form in forms:
        began = time.monotonic()
        answer = client.post(
            f"/p/{CODE}/say", data=form, content_type="application/x-www-form-urlencoded",
            headers={"Sec-Fetch-Site": "same-origin"},
        )  # fmt: skip
        taken = time.monotonic() - began
        print(began, taken, answer.status_code, flush=True)
        time.sleep(max(0.0, EVERY - taken))


STEPS: dict[str, Callable[[], None]] = {
    "close": close, "tasks": tasks, "begin": begin, "send": send,
}  # fmt: skip
NAMED = (
    ("closing", "close"), ("the periodic tasks, until nothing is due", "tasks"), ("beginning the freeze", "begin"),
    ("the periodic tasks, until it is frozen", "tasks"),
)  # fmt: skip


def measured(env: dict[str, str]) -> Iterator[str]:
    """A line for each step."""
    here = [sys.executable, "-m", "benchmarks.results"]
    with tempfile.TemporaryFile("w+") as log:
        sender = subprocess.Popen([*here, "send"], cwd=ROOT, env=env, stdout=log)
        try:
            while not os.fstat(log.fileno()).st_size:
                time.sleep(EVERY)
            for name, step in NAMED:
                began = time.monotonic()
                done = subprocess.run([*here, step], cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True, check=True)
                ended = time.monotonic()
                time.sleep(2)
                said = json.loads(done.stdout.splitlines()[-1])
                waits = [wait for at, wait, _ in _sent(log) if at + wait > began and at < ended]
                refused = sum(status != 200 for at, wait, status in _sent(log) if at + wait > began and at < ended)
                yield (
                    f"| {name} | {ended - began:.1f} | {said['cpu']:.1f} | {said['memory']:.2f} "
                    f"| {max(waits, default=0):.2f} "
                    f"| {len(waits)} sent, {refused} refused. {said['words']} |"
                )
        finally:
            sender.terminate()
            sender.wait()


def _sent(log: IO[str]) -> list[tuple[float, float, int]]:
    os.lseek(log.fileno(), 0, os.SEEK_SET)
    whole = os.pread(log.fileno(), 1 << 27, 0).decode().splitlines()
    lines = (line.split() for line in whole)
    return [(float(line[0]), float(line[1]), int(line[2])) for line in lines if len(line) == 3]


def main() -> None:
    if sys.argv[1:2] and sys.argv[1] in STEPS:
        STEPS[sys.argv[1]]()
        return
    share = float(sys.argv[1]) if len(sys.argv) > 1 else 1.0
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= SERVER | {"CONSULT_DATA_DIR": folder, "CONSULT_PATIENCE": "120"}
        env = dict(os.environ)
        began = time.perf_counter()
        seeded(env, share)
        print(f"made in {time.perf_counter() - began:.0f} s", file=sys.stderr)
        print("| step | seconds | of CPU | GB | longest wait, s | found |\n|---|---|---|---|---|---|")
        print(f"| reading and counting the same rows, bare | {bare(env):.1f} | | | | |", flush=True)
        for line in measured(env):
            print(line, flush=True)


if __name__ == "__main__":
    main()
