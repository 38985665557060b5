"""Text as it is searched, and the language that it is in."""

import unicodedata

import pytest
from babel import Locale
from hypothesis import given
from hypothesis import strategies as st

from consult.text import folding, languages

#: A sentence in each language that is guessed by its words.
SENTENCES = {
    "en": "The rooms should open earlier, because I walk there every night.",
    "es": "Las salas deben abrir más temprano porque yo voy todas las noches y no hay nada.",
    "fr": "Les salles doivent ouvrir plus tôt, parce que je viens chaque nuit et il n’y a pas de bus.",
    "pt": "As salas devem abrir mais cedo porque eu vou lá todas as noites e não há nada.",
    "de": "Die Räume sollten früher öffnen, weil ich jede Nacht dorthin gehe und es nichts gibt.",
    "it": "Le stanze devono aprire prima perché ci vado ogni notte e non c’è niente.",
    "nl": "De ruimtes moeten eerder open omdat ik er elke nacht naar toe loop en er niets is.",
    "pl": "Sale powinny być otwarte wcześniej, bo chodzę tam co noc i nie ma nic.",
    "ro": "Camerele trebuie să se deschidă mai devreme pentru că merg acolo în fiecare noapte.",
    "cs": "Místnosti by se měly otevřít dříve, protože tam chodím každou noc a není tam nic.",
    "hu": "A szobáknak korábban kell kinyitniuk, mert minden este odamegyek és nincs semmi.",
    "sv": "Rummen borde öppna tidigare, för jag går dit varje natt och det finns inte något.",
    "da": "Rummene bør åbne tidligere, fordi jeg går derhen hver nat, og der er ikke noget.",
    "fi": "Huoneiden pitäisi avautua aikaisemmin, koska kävelen sinne joka yö ja siellä ei ole mitään.",
    "tr": "Odalar daha erken açılmalı çünkü her gece oraya gidiyorum ve hiçbir şey yok.",
    "vi": "Các phòng nên mở cửa sớm hơn vì tôi đi bộ đến đó mỗi đêm và không có gì.",
    "id": "Ruangan itu harus dibuka lebih awal karena saya berjalan ke sana setiap malam.",
    "sw": "Vyumba vifunguliwe mapema kwa sababu mimi naenda hapa kila usiku na hakuna kitu.",
    "so": "Qolalka waa in la furaa goor hore sababtoo ah waxaa aan halkaas ku tagaa.",
    "ru": "Комнаты должны открываться раньше, потому что я хожу туда каждую ночь, и там ничего нет.",
    "uk": "Кімнати мають відкриватися раніше, бо я ходжу туди щоночі, і там нічого не є для нас.",
    "bg": "Стаите трябва да отварят по-рано, защото аз ходя там всяка нощ и няма нищо.",
    "sr": "Собе треба да се отварају раније, јер није добро кад идем сам, а нико не чека.",
    "ar": "يجب أن تفتح الغرف في وقت مبكر لأنني أمشي إلى هناك كل ليلة ولا يوجد شيء.",
    "fa": "اتاق‌ها باید زودتر باز شوند چون من هر شب به آنجا می‌روم و چیزی نیست.",
    "ur": "کمرے جلدی کھلنے چاہئیں کیونکہ میں ہر رات وہاں جاتا ہوں اور کچھ نہیں ہے۔",
    "hi": "कमरे जल्दी खुलने चाहिए क्योंकि मैं हर रात वहाँ जाता हूँ और कुछ नहीं है।",
    "ne": "कोठाहरू चाँडै खोल्नु पर्छ किनभने म हरेक रात त्यहाँ जान्छु र केही पनि छैन।",
    "el": "Τα δωμάτια πρέπει να ανοίγουν νωρίτερα.",
    "ja": "部屋はもっと早く開けてください。",
    "zh": "房间应该更早开放。",
    "ko": "방은 더 일찍 열어야 합니다.",
    "th": "ห้องควรเปิดเร็วกว่านี้",
}


@pytest.mark.parametrize(("language", "sentence"), SENTENCES.items())
def test_a_sentence_is_in_its_language(language, sentence):
    assert languages.guess(sentence) == language
    assert languages.guess(sentence.upper() if language != "tr" else sentence) == language


@pytest.mark.parametrize("text", ["", "Yes", "No", "14 Mill Lane", "1234 !!", "OK good", "🙂🙂", "Non, merci"])
def test_too_few_words_are_of_no_known_language(text):
    assert languages.guess(text) == languages.UNKNOWN


@pytest.mark.parametrize(
    "text",
    [
        "Please give the raw table as a file, as big as it is.", "A tax on this is a fair way to tax.",
        "A bus needs a children’s seat.", "I am 55 years old or older", "A must",
    ],
)  # fmt: skip
def test_words_that_english_shares_with_others_do_not_make_it_another(text):
    assert languages.guess(text) in ("en", languages.UNKNOWN)


def test_two_languages_half_and_half_are_not_one():
    assert languages.guess("The rooms are shut and I have nobody. Las salas no se abren y no hay nada.") == "und"


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("cafe", "CAFÉ"), ("lodz", "Łódź"), ("strasse", "Straße"), ("istanbul", "İSTANBUL"), ("ανθρωπος", "ΆΝΘΡΩΠΟΣ"),
        ("ёлка", "елка"), ("ان", "أَنَّ"), ("שלום", "שָׁלוֹם"), ("it's", "It’s"), ("x-y", "X‑Y"), ("ABC", "ａｂｃ"),
        ("mill lane", "Mill\nLane"),
    ],
)  # fmt: skip
def test_what_people_type_without_accents_is_found(typed, written):
    assert folding.fold(typed) in folding.fold(written)
    found = folding.passage(f"Before. {written}, after.", folding.fold(typed), 40)
    assert found
    assert folding.fold(typed) in folding.fold(found.found)
    assert f"{found.before}{found.found}{found.after}" == f"Before. {written}, after."


@pytest.mark.parametrize(("one", "other"), [("कि", "की"), ("が", "か"), ("l", "i"), ("ku", "ko")])
def test_signs_that_make_another_letter_stay(one, other):
    assert folding.fold(one) != folding.fold(other)


def test_the_words_around_are_cut_between_words():
    text = "one two three four five six seven eight nine ten"
    found = folding.passage(text, "five", 9)
    assert (found.before, found.found, found.after) == ("…four ", "five", " six…")
    assert folding.passage(text, "eleven", 9) is None
    assert folding.passage(text, "", 9) is None


@given(st.text(max_size=60), st.text(max_size=60), st.text(min_size=1, max_size=8))
def test_whatever_is_found_is_in_the_text(before, after, words):
    text = unicodedata.normalize("NFC", f"{before} {words} {after}")
    wanted = folding.fold(words)
    found = folding.passage(text, wanted, 20)
    if found:
        assert found.found in text
        assert wanted in folding.fold(found.found)
    else:
        assert not wanted or wanted not in folding.fold(text)


def test_every_language_has_its_own_name_as_cldr_has_it():
    """Written out, because reading it from CLDR at each start takes a third of a second and much memory."""
    told = {each: str(Locale.parse(each).languages[each]) for each in languages.LANGUAGES}
    assert dict(languages.OWN_NAMES) == {each: name[:1].title() + name[1:] for each, name in told.items()}
    assert list(languages.OWN_NAMES.values()) == sorted(languages.OWN_NAMES.values())
