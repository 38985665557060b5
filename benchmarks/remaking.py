"""Pages made anew, and searches, in one process: with 100,000 comments beside 1,000, and beside a bare Flask view.

    python -m benchmarks.remaking [COMMENTS]

A page is asked for with a cookie, which passes the page cache. Each figure is the best of several, so that what else
the machine does counts less.
"""

import sys
import tempfile
import time
from collections.abc import Callable

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, text

from benchmarks import bare
from benchmarks.harness import CODE, seeded
from consult.config import read_settings
from consult.contributions.models import Comment
from consult.factory import create_app
from consult.storage.database import db, write_transaction

TIMES = 15
LIST = f"/p/{CODE}/comments"
PAGES = {
    "the plan": f"/p/{CODE}",
    "its words": f"/p/{CODE}/read",
    "a part": f"/p/{CODE}/read/part-1",
    "all comments": LIST,
    "of one part, newest first": f"{LIST}?part=part-2&order=newest",
    "in one language, longest first": f"{LIST}?language=en&order=longest",
    "agree or not": f"/p/{CODE}/others",
    "the short version": f"/p/{CODE}/short",
    "the record": f"/p/{CODE}/record",
    "promises": f"/p/{CODE}/promises",
    "the answer": f"/p/{CODE}/answer",
    "changes": f"/p/{CODE}/changes",
    "news": f"/p/{CODE}/feed.atom",
    "open data": f"/p/{CODE}/data",
}
#: In every comment, in many, in one, in none; beginnings; and several together.
SEARCHES = (
    "people", "rare77", "rare", "nobody asking", "people rare5", "zzz", "winter night door kind name", "pe", "th wi ni",
    "rare1 rare2",
)  # fmt: skip


def milliseconds(ask: Callable[[], object], times: int = TIMES) -> float:
    ask()
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        ask()
        taken.append(1000 * (time.perf_counter() - began))
    return min(taken)


def made(app: Flask, address: str) -> Callable[[], object]:
    client: FlaskClient = app.test_client()
    client.set_cookie("passes", "the cache")

    def ask() -> None:
        assert client.get(address).status_code == 200, address

    return ask


def searched(app: Flask, words: str, *, with_frame: bool = False) -> Callable[[], object]:
    client: FlaskClient = app.test_client()
    if with_frame:
        client.set_cookie("passes", "the cache")
    return lambda: client.post(LIST, data={"words": words}, headers={"Sec-Fetch-Site": "same-origin"})


def measured(env: dict[str, str]) -> tuple[dict[str, float], dict[str, float]]:
    """Milliseconds for each page, and for each search, on a database of this size."""
    app = create_app(read_settings(env))
    with app.app_context():
        with write_transaction():
            db.session.execute(text("analyze"))
        tracker = db.session.scalar(select(Comment.tracker).limit(1))
        db.session.rollback()
    addresses = PAGES | {"a comment": f"/p/{CODE}/comment/{tracker}"}
    found = {name: milliseconds(made(app, address)) for name, address in addresses.items()}
    found["a search, its frame too"] = milliseconds(searched(app, SEARCHES[0], with_frame=True))
    searches = {words: milliseconds(searched(app, words)) for words in SEARCHES}
    with app.app_context():
        db.engine.dispose()
    return found, searches


def lines(many: int) -> list[str]:
    """A table: each page with few comments and with many, and the slowest search."""
    ceiling = milliseconds(lambda: bare.app.test_client().get("/"), 200)
    with tempfile.TemporaryDirectory() as small, tempfile.TemporaryDirectory() as large:
        few, _ = measured(seeded({"CONSULT_DATA_DIR": small}, 500, 500, 0))
        lot, searches = measured(seeded({"CONSULT_DATA_DIR": large}, many // 2, many // 2, 0))
    slowest = max(searches, key=lambda each: searches[each])
    rows = [f"| {name} | {few[name]:.1f} | {lot[name]:.1f} | {lot[name] / few[name]:.2f} |" for name in few]
    name = f"the slowest of {len(searches)} searches, “{slowest}”, beside a bare view"
    found = f"| {name} | {ceiling:.2f} | {searches[slowest]:.1f} | {searches[slowest] / ceiling:.0f} |"
    head = f"| made anew | ms, 1,000 comments | ms, {many:,} comments | ratio |"
    return [head, "|---|---|---|---|", *rows, found]


def main() -> None:
    print("\n".join(lines(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)))


if __name__ == "__main__":
    main()
