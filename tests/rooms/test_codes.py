"""One-use codes: each works once, in its plan, and nothing links it to what was sent with it."""

import hashlib
import re

import pytest
from sqlalchemy import inspect, select

from consult.access import Conflict, Forbidden, NotFound, ValidationError
from consult.consultations import framing
from consult.contributions import receipt_access, submitting
from consult.contributions.enums import Channel, Choice
from consult.contributions.models import ClauseVote, Submission
from consult.contributions.submission_values import HowSent, NewSubmission
from consult.credentials import access_code_words, access_codes, receipts
from consult.credentials.models import AccessCode, AccessCodeSite
from consult.storage.database import begin_write, db, end_transaction
from tests.cast import CODE, counted, reading, writing
from tests.noise import OTHER_CODE
from tests.rooms.submissions import count

HOURS = NewSubmission(votes={"hours": Choice.SUPPORT})


def sheet(app, cast, number=3, site="Harbour van"):
    """Cards of a place, as the numbers that their words mean."""
    olga = cast.actor("Olga")
    with writing(app):
        return [access_code_words.read(words) for words in access_codes.make_sheet(olga, CODE, site, number)]


def use(app, number, seed=None, sent=HOURS):
    """Somebody sends with a card; returns the receipt."""
    seed = seed or hashlib.sha256(str(number).encode()).digest()[:16]
    with writing(app):
        return submitting.send(CODE, seed, sent, HowSent(Channel.CODE, code=number))


def totals(app, plan):
    """What the organizer sees after the batch."""
    counted(app)
    with reading(app):
        return [(each.site, each.printed, each.used, each.unused) for each in access_codes.totals(plan.id)]


def submissions(app, plan):
    with reading(app):
        return list(db.session.scalars(select(Submission.channel).where(Submission.consultation_id == plan.id)))


def rows(app):
    with reading(app):
        columns = select(AccessCode.id, AccessCode.site_id, AccessCode.lookup_hmac, AccessCode.used)
        return [tuple(row) for row in db.session.execute(columns.order_by(AccessCode.id))]


def test_a_code_is_used_up_by_one_sending_counted_as_codes(app, cast, plan):
    first, *_ = sheet(app, cast)
    use(app, first)
    assert submissions(app, plan) == ["code"]
    assert totals(app, plan) == [("Harbour van", 3, 1, 2)]
    with reading(app):
        assert db.session.scalars(
            select(ClauseVote.channel).join(Submission).where(Submission.consultation_id == plan.id)
        ).all() == ["code"]


def test_a_second_use_is_refused_and_leaves_nothing(app, cast, plan):
    first, *_ = sheet(app, cast)
    use(app, first)
    with pytest.raises(ValidationError, match="already been used") as refused:
        use(app, first, b"another form 16b")
    assert refused.value.field == "k"
    assert len(submissions(app, plan)) == 1
    assert totals(app, plan) == [("Harbour van", 3, 1, 2)]


def test_the_same_form_again_shows_the_same_receipt_and_uses_nothing_more(app, cast, plan):
    first, *_ = sheet(app, cast)
    assert use(app, first) == use(app, first)
    assert totals(app, plan) == [("Harbour van", 3, 1, 2)]


def test_another_plans_code_or_a_guess_is_not_on_a_card_of_this_plan(app, cast, plan):
    zed = cast.actor("Zed")
    with writing(app):
        [words] = access_codes.make_sheet(zed, OTHER_CODE, "Elsewhere", 1)
    for number in (access_code_words.read(words), 12345):
        with pytest.raises(ValidationError, match="not on a card of this plan"):
            use(app, number)
    assert submissions(app, plan) == []
    with reading(app):
        assert access_codes.totals(cast.other_id)[0].used == 0
    assert totals(app, plan) == []


def test_a_sending_that_fails_leaves_its_code_unused(app, cast, plan):
    first, *_ = sheet(app, cast)
    with pytest.raises(ValidationError, match="moonbase"):
        use(app, first, sent=NewSubmission(votes={"moonbase": Choice.SUPPORT}))
    with app.app_context():
        begin_write()
        submitting.send(CODE, bytes(16), HOURS, HowSent(Channel.CODE, code=first))
        end_transaction(keep=False)
    assert totals(app, plan) == [("Harbour van", 3, 0, 3)]
    use(app, first)


def test_changing_or_withdrawing_never_frees_a_code(app, cast, plan):
    first, *_ = sheet(app, cast)
    receipt = receipts.as_words(use(app, first))
    with writing(app):
        receipt_access.change_vote(receipt, "hours", Choice.OPPOSE)
    with writing(app):
        receipt_access.withdraw_all(receipt)
    with pytest.raises(ValidationError, match="already been used"):
        use(app, first, b"another form 16b")


def test_a_sending_that_is_held_has_used_its_code(app, cast, plan):
    first, *_ = sheet(app, cast)
    with writing(app):
        submitting.send(CODE, bytes(16), HOURS, HowSent(Channel.CODE, code=first, held="fast"))
    with pytest.raises(ValidationError, match="already been used"):
        use(app, first)


def test_looking_at_a_code_does_not_use_it(app, cast, plan):
    first, second, _ = sheet(app, cast)
    use(app, second)
    with reading(app):
        access_codes.check(plan.id, first)
        with pytest.raises(ValidationError, match="already been used"):
            access_codes.check(plan.id, second)
        with pytest.raises(ValidationError, match="not on a card of this plan"):
            access_codes.check(cast.other_id, first)
    use(app, first)


def test_no_submission_is_stored_with_the_place_of_its_card_however_many_came(app, cast, plan):
    """Attack: a seized database, searched for the first ten of a place, which once had no place while later ones had
    one.
    """
    many, few = sheet(app, cast, 13), sheet(app, cast, 5, "Church hall")
    for number in [*few, *many]:
        use(app, number)
    with reading(app):
        places = set(db.session.scalars(select(AccessCodeSite.id)))
        sent = [value for row in db.session.execute(select(Submission.__table__)) for value in row]
    assert len(places) == 2
    assert not places & set(sent)


def test_a_code_row_says_only_that_it_was_used(app, cast, plan):
    """Attack: a seized database. No value is both in a code's row and in a submission's."""
    numbers = sheet(app, cast, 12)
    for number in numbers:
        use(app, number)
    with reading(app):
        assert {column["name"] for column in inspect(db.engine).get_columns("access_code")} == {
            "id",
            "site_id",
            "lookup_hmac",
            "used",
            "unused_token",
        }
        assert {column["name"] for column in inspect(db.engine).get_columns("access_code_site")} == {
            "id",
            "consultation_id",
            "name",
            "used",
        }
        sent = {
            value
            for row in db.session.execute(select(Submission.__table__))
            for value in row
            if isinstance(value, bytes) or (isinstance(value, int) and value > 1000)
        }
    kept = {value for row in rows(app) for value in row if not isinstance(value, bool)}
    assert not sent & kept


def test_only_a_keyed_hash_is_stored(app, cast, plan, data_dir):
    """Attack: somebody with the database but not the secret tries all words. Neither words nor bare hashes are
    in it.
    """
    olga = cast.actor("Olga")
    with writing(app):
        made = access_codes.make_sheet(olga, CODE, "Harbour van", 20)
    use(app, access_code_words.read(made[0]))
    every = b"".join(path.read_bytes() for path in data_dir.rglob("*") if path.is_file() and path.name != "secret")
    for words in made:
        number = access_code_words.read(words).to_bytes(8)
        assert words.encode() not in every
        assert number not in every
        for bare in (number, words.encode(), str(access_code_words.read(words)).encode()):
            assert hashlib.sha256(bare).digest() not in every
            assert hashlib.sha256(b"consult one-use code/" + bare).digest() not in every
    assert len({lookup for _, _, lookup, _ in rows(app)}) == 20


def ranks_agree(order):
    """Spearman's correlation of a list of positions with 0, 1, 2 ..."""
    size = len(order)
    return 1 - 6 * sum((place - at) ** 2 for at, place in enumerate(order)) / (size * (size * size - 1))


def test_the_order_on_paper_is_not_the_order_in_the_table(app, cast, plan):
    """Attack: a card's position on the sheet, and so who was where in the queue, read from the rows."""
    numbers = sheet(app, cast, 500)
    with reading(app):
        paper = {access_codes._lookup_hmac(number): place for place, number in enumerate(numbers)}
    assert abs(ranks_agree([paper[lookup] for _, _, lookup, _ in rows(app)])) < 0.3


def test_rewriting_moves_every_code_and_keeps_what_it_says(app, cast, plan):
    """Attack: which codes were used together, read from where their rows are (see the batches of submissions)."""
    numbers, zed = sheet(app, cast, 300), cast.actor("Zed")
    with writing(app):
        access_codes.make_sheet(zed, OTHER_CODE, "Elsewhere", 4)
    for number in numbers[:5]:
        use(app, number)
    before = rows(app)
    with writing(app):
        access_codes.rewrite(plan.id)
    after = rows(app)
    assert sorted(row[1:] for row in before) == sorted(row[1:] for row in after)
    assert len({row[0] for row in before} & {row[0] for row in after}) == 4, "another plan's stay"
    places = {row[2]: place for place, row in enumerate(before)}
    assert abs(ranks_agree([places[row[2]] for row in after])) < 0.3
    assert totals(app, plan) == [("Harbour van", 300, 5, 295)]
    use(app, numbers[7])


def test_after_the_freeze_no_row_tells_a_site(app, cast, plan):
    for number in sheet(app, cast, 12):
        use(app, number)
    plan.reported()
    assert submissions(app, plan) == []
    with reading(app):
        tables = [table for table in db.metadatas[None].tables.values() if "site_id" in table.columns]
        assert {table.name for table in tables} == {"access_code"}
    assert totals(app, plan) == [("Harbour van", 12, 12, 0)]


def test_more_cards_for_the_same_place_are_added_to_it(app, cast, plan):
    sheet(app, cast, 3)
    sheet(app, cast, 2, "  Harbour   van ")
    sheet(app, cast, 1, "Church hall")
    assert totals(app, plan) == [("Church hall", 1, 0, 1), ("Harbour van", 5, 0, 5)]


@pytest.mark.parametrize("name", ["Mo", "Mina", "Ana", "Dee", "Ada"])
def test_only_the_organizer_makes_codes(app, cast, plan, name):
    actor, zed = cast.actor(name), cast.actor("Zed")
    with pytest.raises(Forbidden), writing(app):
        access_codes.make_sheet(actor, CODE, "Harbour van", 1)
    with pytest.raises(NotFound), writing(app):
        access_codes.make_sheet(zed, CODE, "Harbour van", 1)
    assert count(app, AccessCode) == 0


@pytest.mark.parametrize(("site", "number", "field"), [
    ("", 5, "site"), (" \n ", 5, "site"), ("x" * 81, 5, "site"), ("Nul \x00", 5, "site"),
    ("Van", 0, "count"), ("Van", -1, "count"), ("Van", 501, "count"),
])  # fmt: skip
def test_a_sheet_that_cannot_be_is_refused_by_its_field(app, cast, plan, site, number, field):
    with pytest.raises(ValidationError) as refused:
        sheet(app, cast, number, site)
    assert refused.value.field == field
    assert (count(app, AccessCode), count(app, AccessCodeSite)) == (0, 0)


def test_no_codes_are_made_for_a_plan_that_takes_no_answers(app, cast, plan):
    plan.closed()
    with pytest.raises(Conflict):
        sheet(app, cast)


def test_codes_may_be_printed_before_the_plan_opens(app, cast):
    assert len(sheet(app, cast)) == 3


def test_a_closed_plan_uses_no_code_up(app, cast, plan):
    first, *_ = sheet(app, cast)
    olga = cast.actor("Olga")
    with writing(app):
        framing.close(olga, CODE, "why")
    with pytest.raises(Conflict):
        use(app, first)
    assert totals(app, plan) == [("Harbour van", 3, 0, 3)]


def test_a_sheets_words_are_four_and_all_different(app, cast, plan):
    olga = cast.actor("Olga")
    with writing(app):
        made = access_codes.make_sheet(olga, CODE, "Harbour van", 500)
    assert len(set(made)) == 500
    assert all(re.fullmatch("[a-z]+( [a-z]+){3}", words) for words in made)
