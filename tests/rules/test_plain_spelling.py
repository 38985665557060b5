"""Plain spelling: habits of shape go, words stay; and how well an attacker names the writer before and after."""

import pytest

from consult.text.plain_spelling import in_plain_spelling
from tests import authorship
from tests.house.source import ROOT

#: How many authors of so many texts the attack is tried on, at least.
AUTHORS, TEXTS_EACH = 8, 12


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("i dont think its fair!!! the van NEVER comes", "I don't think its fair. The van never comes."),
        ("STOP THIS NOW!!! WE ARE NOT ASKING AGAIN", "Stop this now. We are not asking again."),
        ("the NHS gives PrEP, and HIV meds are FREE", "The NHS gives PrEP, and HIV meds are free."),
        ("“The room — which I know — is good…”", '"The room, which I know, is good."'),
        ("Sooooo good 😀😀 thank you :)", "Soo good thank you."),
        ("well... you know it... Really", "Well. You know it. Really."),
        ("who pays ?  not me ,  ever", "Who pays? Not me, ever."),
        ("word,word!word", "Word, word. Word."),
        ("it is **very** _bad_", "It is very bad."),
        ("𝐛𝐨𝐥𝐝 ｗｉｄｅ ①", "Bold wide 1."),
        ("- needles\n\n\n* foil", "Needles. Foil."),
        ("what?!?!", "What?"),
        ("My view (as a father): keep it (all of it)", "My view, as a father: keep it, all of it."),
        ("Costs\n\nAsk them\nsoon", "Costs. Ask them. Soon."),
        (
            "it is free 4 every1, i have 2 go, 4 vans and 2 rooms",
            "It is free for everyone, I have to go, 4 vans and 2 rooms.",
        ),
        ("we know; it is far", "We know. It is far."),
        ("u r the best m8 and ur nurse is in the van", "You are the best mate and your nurse is in the van."),
        ("from 9–12, at 10:30, 1,5 km", "From 9-12, at 10:30, 1,5 km."),
        ("see https://Example.org/Ab?X=1!! or Me@Example.org", "See https://Example.org/Ab?X=1!! or Me@Example.org"),
        ("no es facil llegar alli, ¿por que la direccion?", "No es fácil llegar allí, por que la dirección?"),
        ("ce n'est pas tres loin et c'est deja vu", "Ce n'est pas très loin et c'est déjà vu."),
        ("nao sei o que e isso, e a situacao", "Não sei o que e isso, e a situação."),
        ("Das ist schön und nicht weit vom Bahnhof", "Das ist schön und nicht weit vom Bahnhof."),
        ("die Schifffahrt ist nicht das Problem", "Die Schifffahrt ist nicht das Problem."),
        ("ВСЁ ЭТО не для нас!!! Зачем???", "Все это не для нас. Зачем?"),
        ("Москва — это не всё, что я знаю", "Москва - это не все, что я знаю."),
        ("Αυτό ΔΕΝ είναι καλό;; ναι", "Αυτό δεν είναι καλό; ναι."),
        ("bu IŞIK ve bir iş değil", "Bu ışık ve bir iş değil."),
        ("هذا لا ينفعــــنا أبداً!!! من في المدينة؟؟", "هذا لا ينفعنا أبداً. من في المدينة؟"),
        ("這個地方很好", "這個地方很好"),
        ("यह अच्छा है।।", "यह अच्छा है।"),
    ],
)
def test_habits_of_shape_go_and_the_words_stay(typed, plain):
    assert in_plain_spelling(typed) == plain


@pytest.mark.parametrize("text", ["", "Fine as it is.", "el año que viene, papá", "\ufdd0", "...", "😀"])
def test_anything_is_taken_and_a_second_time_changes_nothing(text):
    once = in_plain_spelling(text)
    assert in_plain_spelling(once) == once


def test_accents_that_make_another_word_stay_as_typed():
    assert in_plain_spelling("La papa y el papá están en el año de la casa") == (
        "La papa y el papá están en el año de la casa."
    )


def test_in_plain_spelling_shape_names_at_most_half_as_many_writers():
    written = authorship.read(authorship.INVENTED.read_text("utf-8").splitlines())
    authors = [author for author, _ in written]
    assert len(set(authors)) >= AUTHORS
    assert all(authors.count(author) >= TEXTS_EACH for author in authors)
    before, after = authorship.named(written), authorship.named(authorship.in_plain(written))
    assert before >= 0.6, "the attack is too weak to say anything"
    assert after <= before / 2
    told = f"took that from {before:.0%} down to {after:.0%} in 100".replace("%", "")
    assert told in (ROOT / "templates/pages/safety.html").read_text("utf-8")
    model = (ROOT / "docs/threat-model.md").read_text("utf-8")
    assert f"named {before:.0%} as written and {after:.0%} in plain spelling".replace("%", " %") in model


def test_the_shape_of_a_text_tells_none_of_its_words():
    assert authorship.shape("Twelve LARGE vans, aren’t they?") == authorship.shape("Eleven SMALL cats, don’t bite?")
