"""The settings that each node runs with. A node is a machine, or a program on it, that serves this database.

If nodes differ, people see a different day or address depending on the node. A row says on which day a node was last
seen, with no time of day.
"""

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import flask
from sqlalchemy import delete, select
from sqlalchemy.orm import Mapped, mapped_column

from consult.config import Settings
from consult.storage.database import Model, db, settings, today, write_transaction

#: A node that was not seen for longer is gone, or will report again at its next start.
SEEN_WITHIN = timedelta(days=1)
KEPT = timedelta(days=30)


class Node(Model):
    """One node: its machine's name, and the settings in which nodes must agree, as JSON."""

    __tablename__ = "node"

    name: Mapped[str] = mapped_column(primary_key=True)
    runs_with: Mapped[str]
    seen_on: Mapped[date]


@dataclass(frozen=True)
class Difference:
    """A setting in which a node differs from us."""

    node: str
    setting: str
    theirs: str
    ours: str


def in_common(chosen: Settings) -> Mapping[str, str]:
    """The settings that must be the same on every node."""
    return {
        "CONSULT_EXIT_URL": chosen.exit_url,
        "CONSULT_LOCALE": chosen.locale,
        "CONSULT_PUBLIC_URL": chosen.public_url,
        "CONSULT_TIMEZONE": chosen.timezone.key,
    }


def note() -> None:
    """Record what this node runs with, at the start and then once a day."""
    row = (os.uname().nodename, json.dumps(in_common(settings()), sort_keys=True), today())
    if flask.current_app.extensions.get("node") == row:
        return
    with write_transaction():
        db.session.execute(delete(Node).where(Node.seen_on < today() - KEPT))
        db.session.merge(Node(name=row[0], runs_with=row[1], seen_on=row[2]))
    flask.current_app.extensions["node"] = row


def differences() -> Iterator[Difference]:
    """Where recently seen nodes differ from the settings here."""
    ours = in_common(settings())
    for node in db.session.scalars(select(Node).where(Node.seen_on >= today() - SEEN_WITHIN).order_by(Node.name)):
        theirs = json.loads(node.runs_with)
        for setting, value in ours.items():
            if theirs.get(setting, value) != value:
                yield Difference(node.name, setting, theirs[setting], value)
