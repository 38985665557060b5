"""Chapters of a draft: imported, carried from version to version, and part of what is published."""

import pytest

from consult.access import Conflict, NotFound
from consult.consultations import draft_chapters, drafting, edit_conflicts, queries, working_version
from consult.consultations.chapters import grouped
from consult.consultations.markdown_import import ParsedChapter
from consult.consultations.models import DraftVersionChapter
from consult.storage.database import db
from tests.cast import CODE

DOCUMENT = (
    "# Plan\n\n## A. Rooms\n\n### 1. Hours\n\nLate.\n\n**In short:** a\n\n**Why:** b\n\n### 2. Staff\n\nTwo.\n\n"
    "**In short:** a\n\n**Why:** b\n\n## B. Kits\n\n### 1. Where\n\nHere.\n\n**In short:** a\n\n**Why:** b\n"
)


def shape(draft) -> list[tuple[str | None, str]]:
    """Each clause's chapter and heading, in order."""
    return [
        (group.within[-1].heading if group.within else None, place.version.heading)
        for group in grouped(draft.chapters, draft.places)
        for place in group.places
    ]


AS_BROUGHT_IN = [("Rooms", "Hours"), ("Rooms", "Staff"), ("Kits", "Where")]


def test_a_document_gives_a_draft_its_chapters(in_app, plan, writing, olga):
    with writing():
        drafting.import_draft(olga, CODE, DOCUMENT)

    assert shape(queries.working_draft(plan.id)) == AS_BROUGHT_IN


def test_chapters_are_carried_into_the_next_version_and_the_old_one_keeps_its_own(in_app, plan, writing, olga):
    with writing():
        drafting.import_draft(olga, CODE, DOCUMENT)
        drafting.publish(olga, CODE, "change", "Chapters.")
    with writing():
        key = queries.current_draft(plan.id).places[0].version.clause.key
        drafting.write_clause(olga, CODE, key, plain_language="Open late.")
    written, published = queries.working_draft(plan.id), queries.current_draft(plan.id)

    assert shape(written) == shape(published) == AS_BROUGHT_IN
    assert {each.id for each in written.chapters}.isdisjoint({each.id for each in published.chapters})


def test_another_chapter_is_a_change_to_publish(in_app, plan, writing, olga):
    with writing():
        drafting.import_draft(olga, CODE, DOCUMENT)
        first = drafting.publish(olga, CODE, "change", "Chapters.")
        before = working_version.contents_of(first)
    with writing():
        drafting.import_draft(olga, CODE, DOCUMENT.replace("## B. Kits", "## B. Kits and more"))
        assert working_version.differs(plan.id)
        second = drafting.publish(olga, CODE, "change", "A name.")

    assert [each["heading"] for each in before["chapters"]] == ["Rooms", "Kits"]
    assert [each["heading"] for each in working_version.contents_of(second)["chapters"]] == ["Rooms", "Kits and more"]


def test_a_version_without_chapters_is_what_it_was_before_there_were_any(in_app, plan):
    contents = working_version.contents_of(queries.current_draft(plan.id))

    assert set(contents) == {"clauses"}
    assert not any("chapter" in each for each in contents["clauses"])


def test_a_clause_moves_into_the_neighbouring_chapter(in_app, plan, writing, olga):
    with writing():
        drafting.import_draft(olga, CODE, DOCUMENT)
        key = queries.working_draft(plan.id).places[2].version.clause.key
        drafting.move_clause(olga, CODE, key, up=True)
    draft = queries.working_draft(plan.id)
    assert shape(draft) == [("Rooms", "Hours"), ("Rooms", "Staff"), ("Rooms", "Where")]
    assert [each.number for each in draft.places] == ["1", "2", "1"]

    with writing():
        drafting.move_clause(olga, CODE, key, up=True)
    assert shape(queries.working_draft(plan.id)) == [("Rooms", "Hours"), ("Rooms", "Where"), ("Rooms", "Staff")]


def test_a_clause_added_at_the_end_is_in_the_last_chapter_with_its_next_number(in_app, plan, writing, olga):
    with writing():
        drafting.import_draft(olga, CODE, DOCUMENT)
        place = drafting.add_clause(olga, CODE, heading="Who", wording="Us.")
        number = place.number

    assert number == "2"
    assert shape(queries.working_draft(plan.id))[-1] == ("Kits", "Who")


def test_a_draft_that_is_discarded_leaves_no_chapter_behind(in_app, plan, writing, olga):
    with writing():
        drafting.import_draft(olga, CODE, DOCUMENT)
    with writing():
        drafting.discard(olga, CODE)

    assert db.session.query(DraftVersionChapter).count() == 0


def test_chapters_are_made_changed_and_removed_one_by_one(in_app, plan, writing, olga):
    """As in the browser: each step is a transaction of its own, and is read again from the database."""

    def step(act, *given, **more):
        with writing():
            act(olga, CODE, *given, **more)
        return shape(queries.working_draft(plan.id))

    headings = [place.version.heading for place in queries.current_draft(plan.id).places]
    keys = [place.version.clause.key for place in queries.current_draft(plan.id).places]
    one, two, three = headings

    assert step(draft_chapters.begin, keys[1], ParsedChapter(1, "II", "Places")) == [
        (None, one), ("Places", two), ("Places", three)
    ]  # fmt: skip
    assert step(draft_chapters.begin, keys[2], ParsedChapter(2, "", "Nights")) == [
        (None, one), ("Places", two), ("Nights", three)
    ]  # fmt: skip
    assert step(draft_chapters.rename, 1, number="a", heading="Hours")[-1] == ("Hours", three)
    assert step(draft_chapters.put_clause, keys[0], 0) == [("Places", two), ("Places", one), ("Hours", three)]
    assert step(draft_chapters.begin, keys[1], ParsedChapter(1, "I", "Aims"))[0] == ("Aims", two)
    assert step(draft_chapters.remove, 0) == [("Aims", two), ("Aims", one), ("Hours", three)]
    draft = queries.working_draft(plan.id)
    assert [(each.level, each.number, each.heading) for each in draft.chapters] == [
        (1, "I", "Aims"), (2, "a", "Hours")
    ]  # fmt: skip
    assert [each.number for each in draft.places] == ["1", "2", "3"]

    with writing():
        published = drafting.publish(olga, CODE, "change", "Chapters.")
    assert shape(published) == shape(draft)


def test_chapters_change_places_with_all_that_is_in_them(in_app, plan, writing, olga):
    with writing():
        drafting.import_draft(olga, CODE, DOCUMENT)
    with writing():
        draft_chapters.move(olga, CODE, 0, up=False)

    assert shape(queries.working_draft(plan.id)) == [("Kits", "Where"), ("Rooms", "Hours"), ("Rooms", "Staff")]


@pytest.mark.parametrize(
    ("act", "given"),
    [
        (draft_chapters.rename, {"at": 9, "number": "", "heading": "A"}),
        (draft_chapters.remove, {"at": 9}),
        (draft_chapters.move, {"at": 9, "up": True}),
        (draft_chapters.put_clause, {"key": "hours", "chapter": 9}),
        (draft_chapters.put_clause, {"key": "nowhere", "chapter": None}),
        (draft_chapters.begin, {"key": "nowhere", "chapter": ParsedChapter(1, "", "A")}),
    ],
)
def test_what_is_not_in_the_draft_is_not_found_and_nothing_is_written(in_app, plan, writing, olga, act, given):
    with pytest.raises(NotFound), writing():
        act(olga, CODE, **given)

    assert queries.working_draft(plan.id) is None


def test_chapters_that_somebody_else_has_changed_stay_as_they_are(in_app, plan, writing, olga):
    with writing():
        drafting.import_draft(olga, CODE, DOCUMENT)
    version_seen = edit_conflicts.version_hash(draft_chapters.values_of(queries.working_draft(plan.id)))
    with writing():
        draft_chapters.rename(olga, CODE, 0, number="A", heading="Theirs", version_seen=version_seen)
    with pytest.raises(Conflict), writing():
        draft_chapters.rename(olga, CODE, 0, number="A", heading="Mine", version_seen=version_seen)

    assert queries.working_draft(plan.id).chapters[0].heading == "Theirs"
