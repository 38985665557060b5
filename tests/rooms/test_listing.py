"""Lists of public comments, page by page: everything once, forward and back, whatever goes meanwhile."""

import secrets
from datetime import date, timedelta

import pytest
from sqlalchemy import insert, select, update

from consult.contributions import display_orders, listing
from consult.contributions.display_orders import FALLING, ListOrder, Spot
from consult.contributions.listing import Asked
from consult.contributions.models import Comment
from consult.storage.database import db, random_key
from tests.cast import reading, writing

MANY, PAGE = 47, 10
FIRST_DAY = date(2026, 3, 1)


@pytest.fixture
def listed(app, plan):
    """Comments of several days and lengths, half of them on one part, and on each second page two with one seat."""
    with writing(app):
        rows = [
            {
                "id": random_key(), "consultation_id": plan.id, "channel": "open", "consent": "show",
                "clause_id": plan.clause_id("siting") if number % 2 else None,
                "clause_version_id": plan.version_id("siting") if number % 2 else None,
                "stage": "public", "outcome": "publish", "counted_as": "publish", "public_text": f"{number:02}",
                "lookup_hmac": secrets.token_bytes(32), "tracker": secrets.token_hex(6),
                "nonce": secrets.token_bytes(32), "day": FIRST_DAY, "language": "fr" if number % 3 else "en",
                "shuffle_key": 1 + secrets.randbelow(display_orders.PRIME - 1), "characters": number % 4,
                "public_on": FIRST_DAY + timedelta(days=number % 3),
            }
            for number in range(MANY)
        ]  # fmt: skip
        for one, other in zip(rows[::20], rows[10::20], strict=False):
            other.update({name: one[name] for name in ("shuffle_key", "characters", "public_on", "language")})
        db.session.execute(insert(Comment), rows)


def walk(plan, which, order, shuffle=5):
    """The texts of each page, forward from the first to the last, and then back to the first."""
    page = listing.page_of(plan.id, which, Asked(order, shuffle), PAGE)
    assert page.before is None
    forward = [page]
    while page.after:
        page = listing.page_of(plan.id, which, Asked(order, shuffle, page.after), PAGE)
        forward.append(page)
    back = [page]
    while page.before:
        page = listing.page_of(plan.id, which, Asked(order, shuffle, page.before, back=True), PAGE)
        back.insert(0, page)
    return [[[each.text for each in page.comments] for page in pages] for pages in (forward, back)]


@pytest.mark.parametrize("order", ListOrder)
def test_pages_have_everything_once_and_lead_back_to_the_first(app, plan, listed, order):
    narrowed = {
        "everything": ([], MANY),
        "a part": ([Comment.clause_id == plan.clause_id("siting")], MANY // 2),
        "the whole plan": ([Comment.clause_id.is_(None)], MANY - MANY // 2),
    }
    with reading(app):
        for which, count in narrowed.values():
            forward, back = walk(plan, which, order)
            assert {text for page in back for text in page} == {text for page in forward for text in page}
            assert back[-1] == forward[-1]
            # One more where two of one seat are nearest to the start: see the next test.
            assert back[0] == forward[0] or (len(back[0]) > PAGE and set(forward[0]) < set(back[0]))
            assert [len(page) >= PAGE for page in forward[:-1]] == [True] * (len(forward) - 1)
            found = [text for page in forward for text in page]
            assert len(found) == len(set(found)) == count


def test_two_first_comments_with_one_seat_hide_none_of_those_after_them(app, plan, listed):
    """Going back, the first page then has one more than the page asked for from the start."""
    with writing(app):
        ids = list(db.session.scalars(select(Comment.id).where(Comment.consultation_id == plan.id)))
        for at, key in enumerate(ids):
            seat = {"shuffle_key": 1 + max(at, 1), "public_on": FIRST_DAY}
            db.session.execute(update(Comment).where(Comment.id == key).values(seat))
    with reading(app):
        eleventh = Asked(ListOrder.OLDEST, at=Spot(FIRST_DAY.toordinal(), PAGE + 2), back=True)
        page = listing.page_of(plan.id, [], eleventh, PAGE)
        assert (len(page.comments), page.before) == (PAGE + 1, None)
        assert page.after == Spot(FIRST_DAY.toordinal(), PAGE + 1)


@pytest.mark.parametrize("order", [each for each in ListOrder if each is not ListOrder.MIXED])
def test_an_order_goes_by_days_or_by_length(app, plan, listed, order):
    with reading(app):
        page, values = None, []
        while page is None or page.after:
            page = listing.page_of(plan.id, [], Asked(order, at=page and page.after), PAGE)
            for each in page.comments:
                comment = db.session.get_one(Comment, each.id)
                values.append(comment.public_on if order in display_orders.BY_DAY else comment.characters)
    assert values == sorted(values, reverse=order in FALLING)


def test_each_shuffle_begins_elsewhere(app, plan, listed):
    with reading(app):
        first = {tuple(walk(plan, [], ListOrder.MIXED, shuffle)[0][0]) for shuffle in range(display_orders.COUNT)}
    assert len(first) == display_orders.COUNT


def test_what_goes_meanwhile_takes_nothing_else_along(app, plan, listed):
    with reading(app):
        everything = {text for page in walk(plan, [], ListOrder.MIXED)[0] for text in page}
        first = listing.page_of(plan.id, [], Asked(shuffle=5), PAGE)
    gone = {each.text for each in first.comments}
    with writing(app):
        ids = [each.id for each in first.comments]
        db.session.execute(update(Comment).where(Comment.id.in_(ids)).values(stage="closed"))
    with reading(app):
        found, page = set(), first
        while page.after:
            page = listing.page_of(plan.id, [], Asked(shuffle=5, at=page.after), PAGE)
            found |= {each.text for each in page.comments}
    assert found == everything - gone


def test_a_place_behind_everything_is_the_first_page(app, plan, listed):
    with reading(app):
        first = listing.page_of(plan.id, [], Asked(ListOrder.OLDEST), PAGE)
        for asked in (
            Asked(ListOrder.OLDEST, at=Spot(date.max.toordinal(), 1)),
            Asked(ListOrder.OLDEST, at=Spot(1, 1), back=True),
        ):
            assert listing.page_of(plan.id, [], asked, PAGE) == first


def test_an_address_names_a_place_or_none():
    assert display_orders.spot("0-77", ListOrder.MIXED) == Spot(0, 77)
    assert display_orders.spot(str(Spot(739000, 5)), ListOrder.NEWEST) == Spot(739000, 5)
    for nonsense in ("", "7", "-1-2", "0-", "x-1", "9999999-1", "0-1", "1-99999999999", "1-1 "):
        assert display_orders.spot(nonsense, ListOrder.NEWEST) is None
