"""The bench where analysts sort comments, without a script, as Ana works on it."""

import re
import secrets

import pytest
from sqlalchemy import event, func, insert, select, update

from consult.access import Role
from consult.analysis import bench as bench_room
from consult.analysis import coding, theme_changes, themes
from consult.analysis.codebook import MAX_THEMES, Judgement
from consult.analysis.models import Coding, Sorting
from consult.consultations import roles
from consult.contributions import comment_counts, receipt_access
from consult.contributions.models import Comment
from consult.staff.models import Staff
from consult.storage.database import db, random_key, today
from tests.answered import answer, publish
from tests.answering import BASE, add_theme, freeze, published
from tests.cast import CODE, counted, reading, writing
from tests.moderated import say

MOST_ACTS = 250
#: Statements of a page of the bench, however many comments there are, and of saving one.
MOST_TO_SHOW, MOST_TO_SAVE = 42, 42
MANY = 4000
OWN = [("Sec-Fetch-Site", "same-origin"), ("Origin", "http://localhost")]


def send_many(plan, number):
    """Public comments on a part, as of the last batch."""
    place = {"clause_id": plan.clause_id("siting"), "clause_version_id": plan.version_id("siting")}
    with writing(plan.app):
        rows = [
            {
                "id": random_key(), "consultation_id": plan.id, **place, "channel": "open", "consent": "quote",
                "stage": "public", "outcome": "publish", "counted_as": "publish", "public_text": f"Voice {each}.",
                "lookup_hmac": secrets.token_bytes(32), "tracker": secrets.token_hex(6),
                "nonce": secrets.token_bytes(32), "shuffle_key": 1 + secrets.randbelow(2**31 - 2), "day": today(),
                "public_on": today(),
            }
            for each in range(number)
        ]  # fmt: skip
        db.session.execute(insert(Comment), rows)
        comment_counts.recount(plan.id)


def bench(page):
    return page.form("/coding")


def found(app, sent):
    with reading(app):
        return themes.coded([sent.id]).get(sent.id, [])


def test_one_text_is_open_and_saving_opens_the_next_until_the_part_is_done(app, cast, plan, ana):
    comments = [published(app, cast, f"Point number {place}.") for place in range(3)]
    counted(app)
    key = add_theme(app, cast, "Entrance", clause_key="siting")
    page = ana.get(f"{BASE}/coding")
    seen = []
    for place in (1, 2, 3):
        assert page.h1 == f"Comment {place} of 3"
        seen.append(bench(page).fields["comment"])
        page = bench(page).fill(themes=key, stance="against").send("save")
    assert page.h1 == "This part is done"
    assert sorted(seen) == sorted(str(each.id) for each in comments)
    with reading(app):
        rows = db.session.scalars(select(Sorting)).all()
        assert {(row.stance, row.staff_id) for row in rows} == {("against", cast.ids["Ana"])}
        assert coding.count_codable(plan.id) == (3, 0)


def test_one_comes_back_to_the_first_text_that_waits(app, cast, plan, ana):
    for place in range(3):
        published(app, cast, f"Point number {place}.")
    counted(app)
    bench(ana.get(f"{BASE}/coding")).fill(none_fits="yes").send("save")
    assert ana.get(f"{BASE}/coding").h1 == "Comment 2 of 3"


def test_back_and_leave_go_through_the_part_and_change_nothing(app, cast, plan, ana):
    for place in range(3):
        published(app, cast, f"Point number {place}.")
    counted(app)
    page = ana.get(f"{BASE}/coding")
    page = ana.get(next(address for words, address in page.links.items() if words.startswith("Leave it, next")))
    assert page.h1 == "Comment 2 of 3"
    page = ana.get(next(address for words, address in page.links.items() if words.startswith("Back")))
    assert page.h1 == "Comment 1 of 3"
    with reading(app):
        assert coding.count_to_sort(plan.id) == 3


def test_a_theme_is_added_in_place_and_nothing_that_was_chosen_is_lost(app, cast, plan, ana):
    sent = published(app, cast, "Move the entrance.")
    counted(app)
    key = add_theme(app, cast, "Entrance", clause_key="siting")
    page = bench(ana.get(f"{BASE}/coding")).fill(themes=key, stance="changes", safety="yes", add="Who checks it")
    form = bench(page.send("add"))
    assert len(form.data["themes"]) == 2
    assert (form.fields["stance"], form.fields["safety"], form.fields["add"]) == ("changes", "yes", "")
    assert found(app, sent) == []
    form.send("save")
    assert len(found(app, sent)) == 2
    with reading(app):
        assert {theme.clause_id for theme in themes.themes_of(plan.id)} == {plan.clause_id("siting")}


def test_saving_adds_the_theme_that_was_typed_once(app, cast, plan, ana):
    comments = [published(app, cast, f"Point number {place}.") for place in range(2)]
    counted(app)
    page = ana.get(f"{BASE}/coding")
    for title in ("Who checks it", "who checks it"):
        page = bench(page).fill(add=title).send("save")
    assert found(app, comments[0]) == found(app, comments[1]) != []


def test_what_is_refused_keeps_all_that_was_chosen(app, cast, plan, ana):
    published(app, cast, "Move the entrance.")
    counted(app)
    key = add_theme(app, cast, "Entrance", clause_key="siting")
    page = bench(ana.get(f"{BASE}/coding")).fill(themes=key, none_fits="yes", add="x" * 101).send("save")
    assert page.status == 422
    assert bench(page).fields["add"] == "x" * 101
    assert re.search(r'name="add"[^>]* aria-describedby="add-fault" aria-invalid="true"', page.text)
    assert (bench(page).fields["themes"], bench(page).fields["none_fits"]) == (key, "yes")
    page = bench(page).fill(add="").send("save")
    assert page.errors == ["You chose a theme, and that none fits. Keep one of them."]


@pytest.mark.parametrize("button", ["save", "add"])
def test_nothing_chosen_is_no_finding_and_the_comment_still_waits(app, cast, plan, ana, button):
    """A key pressed by mistake, or “Add it” without a theme, says nothing of a comment."""
    published(app, cast, "Move the entrance.")
    counted(app)
    page = bench(ana.get(f"{BASE}/coding")).send(button)
    assert (page.status, page.errors) == (422, ["Choose the themes that fit, or that none fits."])
    with reading(app):
        assert coding.count_to_sort(plan.id) == 1


def test_with_the_most_themes_there_are_every_one_can_be_ticked(app, cast, plan, ana):
    sent = published(app, cast, "Move the entrance.")
    counted(app)
    keys = [add_theme(app, cast, f"Theme {place}") for place in range(MAX_THEMES)]
    page = bench(ana.get(f"{BASE}/coding")).fill(themes=keys, add="One more").send("save")
    assert "There are 60 themes already." in page.errors[0]
    bench(page).fill(add="").send("save")
    assert len(found(app, sent)) == MAX_THEMES


def test_the_last_text_is_undone_and_opens_again(app, cast, plan, ana):
    comments = [published(app, cast, f"Point number {place}.") for place in range(2)]
    counted(app)
    key = add_theme(app, cast, "Entrance", clause_key="siting")
    page = bench(ana.get(f"{BASE}/coding")).fill(themes=key).send("save")
    assert re.search(r"Grouped \w+: Entrance Undo", page.words)
    page = page.form("/undo").send()
    assert page.h1 == "Comment 1 of 2"
    assert not re.search(r"Grouped \w+:", page.words)
    with reading(app):
        assert (themes.coded([each.id for each in comments]), coding.count_to_sort(plan.id)) == ({}, 2)


def test_the_themes_of_the_part_come_first_and_the_others_are_folded(app, cast, plan, ana):
    published(app, cast, "Move the entrance.")
    counted(app)
    add_theme(app, cast, "Of the plan")
    add_theme(app, cast, "Of this part", clause_key="siting")
    words = ana.get(f"{BASE}/coding").words
    assert words.index("Of this part") < words.index("1 theme of the rest of the plan") < words.index("Of the plan")


def test_what_a_colleague_chose_is_not_in_sight(app, cast, plan, ana):
    sent = published(app, cast, "Move the entrance.")
    key = add_theme(app, cast, "Entrance", clause_key="siting")
    counted(app)
    with writing(app):
        theme = themes.theme_for(cast.actor("Ana"), CODE, key)[1]
        db.session.add(Coding(comment_id=sent.id, theme_id=theme.id, staff_id=cast.ids["Mo"]))
        db.session.add(Sorting(comment_id=sent.id, staff_id=cast.ids["Mo"], stance="for"))
    form = bench(ana.get(f"{BASE}/coding?part=siting&comment={sent.id}"))
    assert not {"themes", "stance"} & set(form.fields)


def test_how_many_agree_with_a_comment_is_not_in_sight(app, cast, plan, ana):
    """Against themes that follow what is liked."""
    (code,) = publish(app, cast, 1)
    page = f"{BASE}/coding"
    before = ana.get(page).words
    assert code in before
    for _ in range(12):
        answer(app, {code: "agree"})
    counted(app)
    assert ana.get(page).words == before


def test_a_text_that_is_gone_says_so_and_the_next_one_opens(app, cast, plan, ana):
    published(app, cast, "Move the entrance.")
    counted(app)
    waiting = say(app, "Not read yet.")
    for comment in (waiting.id, 5, 2**64, "x"):
        page = ana.post(f"{BASE}/coding", {"comment": comment, "act": "save"})
        assert (page.status, page.h1) == (422, "Comment 1 of 1")
        assert ana.get(f"{BASE}/coding?part=nowhere&comment={comment}&was={comment}").status == 200


def test_what_the_bench_says_stays_as_of_the_last_batch_when_words_are_deleted(app, cast, plan, ana):
    """Whether a theme was found in them or none fits or nobody sorted them, and wherever in the part they were."""
    comments = [published(app, cast, f"Point number {place}.") for place in range(4)]
    counted(app)
    add_theme(app, cast, "Entrance", comments[0], clause_key="siting")
    with writing(app):
        coding.code_comment(cast.actor("Ana"), CODE, comments[2].id, [], judgement=Judgement(none_fits=True))
    last = comments[3].id
    with writing(app):
        for place, each in enumerate(comments, 1):
            db.session.execute(update(Comment).where(Comment.id == each.id).values(shuffle_key=place))
    said = f"{BASE}/coding?part=siting&comment={last}"
    before = ana.get(said)
    assert before.h1 == "Comment 4 of 4"
    assert "2 of 4 to do" in before.words
    for each in comments[:3]:
        with writing(app):
            receipt_access.withdraw_all(each.receipt)
    after = ana.get(said)
    assert (after.h1, "2 of 4 to do" in after.words) == ("Comment 4 of 4", True)
    with reading(app):
        assert coding.count_to_sort(plan.id) == 2
        assert bench_room.progress(plan.id, cast.ids["Ana"])[plan.clause_id("siting")].texts == 1


def test_the_menu_and_the_page_say_the_same_number_to_everyone(app, cast, plan, staff_client):
    """What waits is what this reader has to do: a theme that was split comes back to those who had found it."""
    with writing(app):
        roles.give_role(plan.row, db.session.get_one(Staff, cast.ids["Ida"]), Role.ANALYST)
    comments = [published(app, cast, f"Point number {place}.") for place in range(3)]
    counted(app)
    key = add_theme(app, cast, "Entrance", clause_key="siting")
    for name in ("Ana", "Ida"):
        with writing(app):
            coding.code_comment(cast.actor(name), CODE, comments[0].id, [key])
    with writing(app):
        made = theme_changes.split(cast.actor("Ana"), CODE, key, ["Where it is", "How it looks"])
        coding.code_comment(cast.actor("Ana"), CODE, comments[0].id, [made[0].key])
    for name, left in (("Ana", 2), ("Ida", 3)):
        page = staff_client(name).get(f"{BASE}/coding")
        assert f"{left} of 3 to do" in page.words
        assert re.search(rf"Group comments\s*<b class=\"count\">{left}</b>", page.text)


def test_after_the_freeze_the_bench_shows_and_saves_nothing(app, cast, plan, ana):
    sent = published(app, cast, "Move the entrance.")
    add_theme(app, cast, "Entrance", sent)
    freeze(app, cast, plan)
    page = ana.get(f"{BASE}/coding?comment=first")
    assert "You cannot group comments any more" in page.words
    boxes = re.findall(r'<input type="(?:radio|checkbox)"[^>]*>', page.text)
    assert boxes
    assert all(" disabled" in box for box in boxes), "nobody fills in what cannot be saved"
    assert ana.post(f"{BASE}/coding", {"comment": sent.id}).status == 409


@pytest.mark.slow
def test_a_hundred_comments_take_at_most_250_acts_and_one_page_each(app, cast, plan, staff_client):
    """An act is a tick, a choice or a button. A theme brings its stance, so that most texts take two."""
    send_many(plan, 100)
    keys = [add_theme(app, cast, f"Theme {each}", clause_key="siting", stance="changes") for each in range(9)]
    page = staff_client("Ana").get(f"{BASE}/coding")
    acts = loads = 0
    while page.h1 != "This part is done":
        number = int(re.search(r"Comment (\d+) of 100", page.h1).group(1))
        chosen = {"themes": [keys[number % 9]]}
        if number % 10 == 0:
            chosen["themes"].append(keys[(number + 4) % 9])
        if number % 5 == 0:
            chosen |= {"stance": "against", "strength": "very"}
        page = bench(page).fill(chosen).send("save")
        acts += sum(len(value) if isinstance(value, list) else 1 for value in chosen.values()) + 1
        loads += 1
    assert (loads, acts <= MOST_ACTS) == (100, True), acts
    with reading(app):
        counts = dict(db.session.execute(select(Sorting.stance, func.count()).group_by(Sorting.stance)).all())
    assert counts == {"changes": 80, "against": 20}


@pytest.mark.slow
def test_the_bench_and_the_quotes_take_as_much_with_4000_comments(app, cast, plan, staff_client, clock):
    """The clock is stopped, so that no session is renewed meanwhile. A page asks about the rows that it fetched."""
    send_many(plan, 60)
    key = add_theme(app, cast, "Entrance", clause_key="siting")
    asked, fetched, about = [0], [0], [0]

    def count_statement(_connection, _cursor, _statement, parameters, *_):
        asked[0] += 1
        about[0] = max(about[0], len(parameters))

    with app.app_context():
        event.listen(db.engine, "before_cursor_execute", count_statement)
        event.listen(Comment, "load", count := lambda *_: fetched.__setitem__(0, fetched[0] + 1))
    ana = staff_client("Ana")

    def costs():
        asked[0] = fetched[0] = 0
        page = ana.browser.get(f"{BASE}/coding")
        shown, read, size = asked[0], fetched[0], len(page.text)
        comment = re.search(r'name="comment" value="(\d+)"', page.text).group(1)
        asked[0] = 0
        saved = ana.browser.post(
            f"{BASE}/coding", data={"csrf_token": ana.token, "comment": comment, "themes": key}, headers=OWN
        )
        assert saved.status_code == 303
        return shown, asked[0], read, size

    def quotes():
        asked[0] = fetched[0] = about[0] = 0
        page = ana.get(f"{BASE}/heard/quotes?part=siting")
        assert page.words.count("Voice") == 25
        return asked[0], about[0], fetched[0], len(page.text)

    ana.get(f"{BASE}/coding")
    few, few_quotes = costs(), quotes()
    send_many(plan, MANY)
    many, many_quotes = costs(), quotes()
    event.remove(Comment, "load", count)
    assert many[0] <= few[0] <= MOST_TO_SHOW
    assert many[1] <= few[1] <= MOST_TO_SAVE
    assert many[2] <= few[2] <= 4
    assert many[3] <= few[3] + 100
    assert many_quotes[0] <= few_quotes[0] <= MOST_TO_SHOW
    assert many_quotes[1] <= few_quotes[1] <= 40
    assert many_quotes[2] == 0
    assert many_quotes[3] <= few_quotes[3] + 200
