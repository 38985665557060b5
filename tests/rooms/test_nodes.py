"""Nodes that differ in what must be the same everywhere are named."""

import json

import pytest

from consult.operations import maintenance
from consult.runtime import nodes
from consult.runtime.nodes import Node
from consult.storage.database import db, settings, today
from tests.cast import reading, writing

pytestmark = pytest.mark.both_databases


@pytest.mark.parametrize(("setting", "value"), [
    ("CONSULT_TIMEZONE", "Europe/Lisbon"), ("CONSULT_PUBLIC_URL", "https://other.example.org"),
    ("CONSULT_EXIT_URL", "https://example.org/away"),
])  # fmt: skip
def test_another_node_that_differs_is_named(app, make_app, setting, value):
    """Against another "today", or another address, on every second page."""
    with writing(make_app(**{setting: value})):
        differing = json.dumps(nodes.in_common(settings()))
        db.session.add(Node(name="second", runs_with=differing, seen_on=today()))
    with app.app_context():
        [found] = maintenance.check_installation()
    assert found.name == "nodes"
    assert f"second runs with {setting}={value}" in found.words


def test_nodes_that_agree_are_not_named(app):
    with app.app_context():
        nodes.note()
        assert maintenance.check_installation() == []


def test_a_node_is_written_down_once_a_day_with_its_day_and_no_more(app, clock):
    with app.app_context():
        app.extensions.pop("node", None)
        nodes.note()
        first = app.extensions["node"]
        clock.forward(minutes=1)
        nodes.note()
        assert app.extensions["node"] is first
    assert set(Node.__table__.columns.keys()) == {"name", "runs_with", "seen_on"}


def test_a_node_that_is_gone_is_not_named_and_is_forgotten(app, clock):
    with writing(app):
        db.session.add(Node(name="gone", runs_with='{"CONSULT_TIMEZONE": "Europe/Lisbon"}', seen_on=today()))
    clock.forward(days=2)
    with app.app_context():
        assert maintenance.check_installation() == []
        clock.forward(days=30)
        nodes.note()
    with reading(app):
        assert db.session.get(Node, "gone") is None
