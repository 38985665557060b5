"""The yardstick: a bare Flask view, and one that stores the rows of a submission, on the same server in the same run.

The second takes the form that is sent to Consult and stores the same six rows in the same tables, with the same
durability, under one lock, and nothing else: no check, no receipt, no page.
"""

import os
import secrets
import sqlite3
from contextlib import closing
from datetime import date
from threading import Lock
from typing import Any

import psycopg
from flask import Flask, request
from sqlalchemy.engine import make_url

from consult.storage.postgresql import TURN
from consult.storage.sqlite import SAFETY

CODE = "b3nc"
PLAN = "select id from consultation where code = '{code}'"
PLACES = (
    "select k.key, v.clause_id, v.id from clause_version v join clause k on k.id = v.clause_id "
    "where k.consultation_id = {plan}"
)
COLUMNS = {
    "submission": "id consultation_id lookup_hmac channel day hold_reason batch_shuffled counted_as uncounted_since "
    "changed_on day_shuffled",
    "clause_vote": "id submission_id clause_version_id choice channel lookup_hmac tracker nonce day",
    "comment": "id submission_id consultation_id clause_id clause_version_id channel consent stage outcome counted_as "
    "original lookup_hmac tracker nonce shuffle_key day suggested_labels danger",
    "item_event": "id comment_id kind effect day",
}

app = Flask(__name__)
lock = Lock()


@app.get("/")
def answer() -> str:
    return "ok"


@app.post("/store")
def store() -> str:
    rows = rows_of(request.form)
    with lock:
        write(rows)
    return "stored"


def key() -> int:
    return secrets.randbits(63)


def rows_of(form: Any) -> dict[str, list[tuple[Any, ...]]]:
    """The rows of a form, by table, in the order of `COLUMNS`."""
    day, no = date.today(), False
    submission, comment = key(), key()
    said, plan = form["t.part-1"], places["part-1"]
    item = lambda: (secrets.token_bytes(32), secrets.token_hex(6), secrets.token_bytes(32))  # noqa: E731
    votes = [
        (key(), submission, places[name[2:]][1], choice, "open", *item(), day)
        for name, choice in form.items()
        if name.startswith("v.")
    ]
    return {
        "submission": [(submission, plan_id, secrets.token_bytes(32), "open", day, "", no, "", day, day, no)],
        "clause_vote": votes,
        "comment": [
            (comment, submission, plan_id, *plan, "open", form["c.part-1"], "inbox", "", "", said, *item())
            + (secrets.randbits(30), day, "", 0)
        ],
        "item_event": [(key(), comment, "received", 0, day)],
    }


def write(rows: dict[str, list[tuple[Any, ...]]]) -> None:
    """One transaction, one statement a table."""
    if on_postgresql:
        connection.execute("select pg_advisory_xact_lock(%s)", (TURN,))
    else:
        connection.execute("begin immediate")
    for table, several in rows.items():
        names = COLUMNS[table].split()
        one = f"({', '.join(['%s' if on_postgresql else '?'] * len(names))})"
        values = ", ".join([one] * len(several))
        connection.execute(
            f"insert into {table} ({', '.join(names)}) values {values}", [value for row in several for value in row]
        )
    connection.commit()


def connect() -> Any:
    """The database that Consult has with the same settings, as safe as Consult makes it."""
    if on_postgresql:
        return psycopg.connect(make_url(url).set(drivername="postgresql").render_as_string(hide_password=False))
    made = sqlite3.connect(
        os.path.join(os.environ["CONSULT_DATA_DIR"], "consult.sqlite"), isolation_level=None, check_same_thread=False
    )
    for name, value in SAFETY.items():
        made.execute(f"PRAGMA {name} = {value}")
    return made


url = os.environ.get("CONSULT_DATABASE_URL", "")
on_postgresql = url.startswith("postgresql")
places: dict[str, tuple[int, int]] = {}
plan_id = 0
if "CONSULT_DATA_DIR" in os.environ:
    connection = connect()
    with closing(connection.cursor()) as cursor:
        found = cursor.execute(PLAN.format(code=CODE)).fetchone()
        if found is not None:
            (plan_id,) = found
            for name, *place in cursor.execute(PLACES.format(plan=plan_id)).fetchall():
                places[name] = (place[0], place[1])
    connection.commit()
