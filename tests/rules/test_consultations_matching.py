"""Which clause of the draft a clause of a document is: by key and words, never by position; unsure ones are asked."""

import random
from pathlib import Path

import pytest

from consult.consultations import clause_matching, markdown_import
from consult.consultations.clause_matching import propose
from consult.consultations.clause_similarity import Words

DATA = Path(__file__).parents[2] / "../shared/data"

NALOXONE = ("Naloxone", "Free kits.")
SYRINGES = ("Syringes and needles", "Free exchange.")
OVERDOSE = ("Overdose", "Call for help first.")
ROOMS = ("Rooms", "Two rooms open at night, run by nurses, for anyone who needs them and for whoever comes along.")
STAFF = ("Staff", "Each room has one nurse and one peer worker, who are paid alike and trained together each spring.")


def known(*clauses, **more):
    """Clauses of a draft; the key of each is `k` and its index."""
    return [
        Words(key=f"k{place}", number=str(place + 1), heading=heading, wording=wording, **more)
        for place, (heading, wording) in enumerate(clauses)
    ]


def document(*clauses, keys=()):
    keyed = [*keys, *[""] * (len(clauses) - len(keys))]
    return [
        Words(key=key, number=str(place + 1), heading=heading, wording=wording)
        for place, ((heading, wording), key) in enumerate(zip(clauses, keyed, strict=True))
    ]


def matched(old, new):
    """The key of each clause of the document; with a question mark if it is asked."""
    return [(each.key or "new") + "?" * (not each.sure) for each in propose(old, new).matches]


def reasons(old, new):
    return [each.reason.message for each in propose(old, new).matches]


class TestCertain:
    def test_a_clause_keeps_its_identity_when_its_number_and_place_change(self):
        old = known(OVERDOSE, NALOXONE, SYRINGES)

        assert matched(old, document(NALOXONE, SYRINGES)) == ["k1", "k2"]
        assert matched(old, document(SYRINGES, OVERDOSE, NALOXONE)) == ["k2", "k0", "k1"]
        assert matched(known(NALOXONE, SYRINGES), document(OVERDOSE, NALOXONE, SYRINGES)) == ["new", "k0", "k1"]

    def test_one_with_another_wording_is_known_by_its_heading_and_the_other_way_round(self):
        old = known(ROOMS, STAFF)
        new = document(("Staff", STAFF[1].replace("spring", "autumn")), ("Where people come", ROOMS[1]))

        assert matched(old, new) == ["k1", "k0"]
        assert reasons(old, new) == [clause_matching.BY_HEADING, clause_matching.BY_WORDING]

    def test_the_key_of_the_document_comes_first(self):
        old = known(ROOMS, STAFF)

        assert matched(old, document(("Other", "Other words."), STAFF, keys=["k0"])) == ["k0", "k1"]

    @pytest.mark.parametrize(
        "clauses",
        [
            [("الغرف", "تفتح الغرف من الساعة الثامنة مساء كل ليلة"), ("الحقن", "توزع الحقن مجانا على الجميع")],
            [("ห้อง", "ห้องเปิดตั้งแต่แปดโมงเย็นถึงตีสองทุกคืน"), ("เข็ม", "ศูนย์แจกเข็มและกระบอกฉีดยาฟรีสำหรับทุกคน")],
            [("部屋", "部屋は毎晩八時から二時まで開いています。"), ("注射器", "注射器は無料で交換できます。")],
            [("Комнаты", "Комнаты открыты каждую ночь."), ("Шприцы", "Шприцы обменивают бесплатно.")],
        ],
    )
    def test_in_any_script(self, clauses):
        first, second = clauses
        added = ("—", "!!!")

        assert matched(known(*clauses), document(added, second, first)) == ["new", "k1", "k0"]
        assert matched(known(*clauses), document(second)) == ["k1"]

    def test_equal_headings_are_told_apart_by_their_wordings(self):
        old = known(("Offences", ROOMS[1]), ("Offences", STAFF[1]), ("Offences", "Nobody else."))
        new = document(("Offences", STAFF[1]), ("Offences", "Nobody else."), ("Offences", ROOMS[1]))

        assert matched(old, new) == ["k1", "k2", "k0"]

    def test_clauses_with_all_words_equal_are_taken_in_order_if_they_are_as_many(self):
        twins = [("Repealed", "–"), ("Repealed", "–")]

        assert matched(known(*twins), document(*twins)) == ["k0", "k1"]

    @pytest.mark.parametrize("seed", range(5))
    def test_any_order_gives_the_same(self, seed):
        old = known(OVERDOSE, NALOXONE, SYRINGES, ROOMS, STAFF)
        more = ("Rooms", ROOMS[1] + " Every night.")
        new = document(OVERDOSE, ("Naloxone", "Free kits for everyone."), SYRINGES, more)
        first = dict(zip([each.heading for each in new], matched(old, new), strict=True))
        random.Random(seed).shuffle(old)
        random.Random(seed + 1).shuffle(new)

        assert dict(zip([each.heading for each in new], matched(old, new), strict=True)) == first


class TestAsked:
    def test_a_heading_that_goes_with_another_clauses_wording(self):
        old, new = known(ROOMS, STAFF), document(("Rooms", STAFF[1]), ("Staff", ROOMS[1]))

        assert all(each.endswith("?") for each in matched(old, new))

    def test_one_divided_in_two(self):
        old = known(("Rooms", f"{ROOMS[1]} {STAFF[1]}"), OVERDOSE)
        new = document(ROOMS, STAFF, OVERDOSE)

        assert matched(old, new) == ["k0?", "new?", "k1"]
        assert reasons(old, new)[:2] == [clause_matching.SPLIT, clause_matching.SPLIT]

    def test_two_put_together(self):
        old, new = known(ROOMS, STAFF), document(("Rooms and staff", f"{ROOMS[1]} {STAFF[1]}"))

        assert matched(old, new)[0].endswith("?")

    def test_two_that_are_nearly_as_much_like_it(self):
        words = ["the", "rooms", "open", "early", "on", "each", "day", "and", "close", "late", "at", "night"]
        old = known(("Night rooms", " ".join(words)))
        new = document(*(
            (f"Night rooms {name}", " ".join(name if place % 4 == at else word for place, word in enumerate(words)))
            for name, at in (("north", 1), ("south", 3))
        ))  # fmt: skip

        assert "k0?" in matched(old, new)
        assert clause_matching.CLOSE in reasons(old, new)
        assert matched(old, new[:1]) == ["k0"]

    def test_a_heading_with_quite_other_words(self):
        assert matched(known(ROOMS), document(("Rooms", STAFF[1]))) == ["k0?"]

    def test_one_in_the_place_of_another_that_is_gone(self):
        old, new = known(NALOXONE, OVERDOSE, SYRINGES), document(NALOXONE, STAFF, SYRINGES)

        assert matched(old, new) == ["k0", "k1?", "k2"]
        assert reasons(old, new)[1] == clause_matching.SAME_PLACE

    def test_equal_clauses_that_are_fewer_or_more_than_before(self):
        twin = ("Repealed", "–")

        assert matched(known(twin, twin), document(twin)) == ["k0?"]
        assert matched(known(twin), document(twin, twin))[0] == "k0?"

    def test_a_short_wording_of_which_half_is_new_under_another_heading(self):
        assert matched(known(("Kits", "Free kits.")), document(("Sets", "Free sets."))) == ["k0?"]

    def test_a_key_with_the_words_of_another_clause(self):
        old = known(ROOMS, STAFF)

        assert matched(old, document(STAFF, keys=["k0"])) == ["k0?"]
        assert reasons(old, document(STAFF, keys=["k0"])) == [clause_matching.KEY_OF_OTHER_WORDS]

    def test_a_key_that_no_clause_has_with_words_of_one(self):
        assert matched(known(ROOMS), document(ROOMS, keys=["mine"])) == ["k0?"]

    def test_what_was_taken_out_once(self):
        old = [*known(ROOMS), *known(STAFF, gone=True)[:1]]
        old[1] = Words(key="away", number="2", heading=STAFF[0], wording=STAFF[1], gone=True)

        assert matched(old, document(ROOMS, STAFF)) == ["k0", "away?"]
        assert matched(old, document(ROOMS, STAFF, keys=["", "away"])) == ["k0", "away"]
        assert matched(old, document(ROOMS, OVERDOSE, keys=["", "away"])) == ["k0", "away?"]


def test_no_clause_is_taken_twice():
    old = known(ROOMS, ROOMS, STAFF)
    new = document(ROOMS, ROOMS, ROOMS, STAFF, STAFF)
    keys = [each.key for each in propose(old, new).matches if each.key]

    assert len(keys) == len(set(keys))


def test_why_a_clause_is_left_is_said():
    left = propose(known(ROOMS, OVERDOSE), document(("Rooms", ROOMS[1]))).left

    assert {key: reason.message for key, reason in left.items()} == {"k1": clause_matching.NOTHING_LIKE}


# Real laws in two states each, read as on import: a section is identified by its label.

STATES = [
    *[(f"documents/narcotics-act-{one}.md", f"documents/narcotics-act-{other}.md")
      for one, other in (("2012", "2013"), ("2013", "2018"), ("2018", "2022"))],
    ("regulation-e/before.md", "regulation-e/after.md"),
]  # fmt: skip


def sections(name):
    """The sections of a document, each with its label as its key."""
    parsed = markdown_import.parse((DATA / name).read_text("utf-8")).clauses
    return [Words(key=each.number, number=each.number, heading=each.heading, wording=each.wording) for each in parsed]


def stripped(section, numbered):
    """A section without its key, and if not `numbered` without its label, which may be all of its heading."""
    label = section.number if numbered else ""
    heading = "" if section.heading == section.number and not numbered else section.heading
    return Words(key="", number=label, heading=heading, wording=section.wording)


@pytest.mark.slow
@pytest.mark.parametrize("numbered", [True, False])
@pytest.mark.parametrize("back", [False, True])
@pytest.mark.parametrize(("one", "other"), STATES)
def test_every_section_of_a_real_law_is_matched_to_itself_and_none_to_another(one, other, back, numbered):
    old, there = sections(other if back else one), sections(one if back else other)
    before = {each.key for each in old}
    assert len(before) == len(old) >= 26
    found = propose(old, [stripped(each, numbered) for each in there]).matches

    right = [each.key if each.key in before else None for each in there]
    assert [(key, each) for key, each in zip(right, found, strict=True) if each.sure and each.key != key] == []
    assert sum(not each.sure for each in found) <= 3
