"""Hints on identifying details: what they find, what they leave alone, and that they stay quick."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.text.identifying import KIND_NAMES, find

FOUND = [
    ("receipt", "dwelled backyard chirpy guise filing plover", "it is dwelled backyard chirpy guise filing plover."),
    ("receipt", "Dwelled\u200b backyard\nCHIRPY guise, filing", "Dwelled\u200b backyard\nCHIRPY guise, filing"),
    ("receipt", "0291 0560 3109 0715 1715 0905", "keep 0291 0560 3109 0715 1715 0905 for me"),
    ("phone", "07700 900123", "Call me on 07700 900123 after six."),
    ("phone", "+44 7700 900123", "My number is +44 7700 900123"),
    ("phone", "0.7.7.0.0.9.0.0.1.2.3", "text 0.7.7.0.0.9.0.0.1.2.3 ok"),
    ("phone", "0 7 7 0 0 9 0 0 1 2 3", "it is 0 7 7 0 0 9 0 0 1 2 3."),
    ("phone", "０７７００９００１２３", "ring ０７７００９００１２３"),
    ("phone", "٠٧٧٠٠٩٠٠١٢٣", "رقمي ٠٧٧٠٠٩٠٠١٢٣"),
    ("phone", "07700\u200b900\u200b123", "ring 07700\u200b900\u200b123 now"),
    ("phone", "06.12.34.56.78", "Appelez le 06.12.34.56.78."),
    ("phone", "06 12 34 56 78", "mon numéro: 06 12 34 56 78"),
    ("phone", "612 345 678", "Llámame al 612 345 678"),
    ("phone", "(212) 555-0147", "Reach me: (212) 555-0147."),
    ("phone", "212-555-2015", "or 212-555-2015"),
    ("phone", "020 7946 0999", "the office on 020 7946 0999"),
    ("phone", "0151–496–0123", "Tel 0151–496–0123"),
    ("phone", "07700900123", "07700900123"),
    ("email", "anna.k@example.org", "Write to anna.k@example.org."),
    ("email", "anna at example dot org", "I am anna at example dot org"),
    ("email", "anna (at) example (dot) org", "anna (at) example (dot) org please"),
    ("email", "anna[at]example.org", "anna[at]example.org"),
    ("email", "anna @ example . org", "mail: anna @ example . org"),
    ("email", "anna@example dot org", "anna@example dot org"),
    ("email", "anna at gmail.com", "I'm anna at gmail.com"),
    ("email", "ana arroba gmail punto com", "ana arroba gmail punto com"),
    ("email", "ａｎｎａ＠ｅｘａｍｐｌｅ．ｏｒｇ", "ａｎｎａ＠ｅｘａｍｐｌｅ．ｏｒｇ"),
    ("handle", "@nightowl_7", "I post as @nightowl_7."),
    ("handle", "@ßeta99", "it is @ßeta99"),
    ("handle", "t.me/nightowl", "join t.me/nightowl"),
    ("handle", "https://www.instagram.com/night.owl/", "https://www.instagram.com/night.owl/"),
    ("handle", "night.owl", "insta: night.owl"),
    ("handle", "nightowl", "snap: nightowl add me"),
    ("handle", "nightowl77", "Telegram: nightowl77 if you want"),
    ("handle", "nightowl", "my snapchat is nightowl"),
    ("handle", "nightowl", "add me on insta as nightowl"),
    ("handle", "owl#1234", "discord owl#1234"),
    ("handle", "u/nightowl", "I am u/nightowl there"),
    ("web", "https://example.org/me?x=1", "See https://example.org/me?x=1."),
    ("web", "www.anna-writes.net", "(www.anna-writes.net)"),
    ("web", "anna-writes.com/about", "my blog anna-writes.com/about"),
    ("web", "example.org.au", "at example.org.au they say"),
    ("number", "AB12 CDE", "the van was AB12 CDE."),
    ("number", "AB-123-CD", "plaque AB-123-CD"),
    ("number", "4821 BCD", "matrícula 4821 BCD"),
    ("number", "B-AB 1234", "Kennzeichen B-AB 1234"),
    ("number", "QQ 12 34 56 C", "insurance QQ 12 34 56 C"),
    ("number", "X1234567L", "NIE X1234567L"),
    ("number", "4000 1234 5678 9010", "card 4000 1234 5678 9010"),
    ("number", "GB33 BUKB 2020 1555 5555 55", "pay GB33 BUKB 2020 1555 5555 55"),
    ("number", "078-05-1120", "social security 078-05-1120"),
    ("number", "192.168.100.200", "from 192.168.100.200"),
    ("address", "14 Harbour Street", "It happens at 14 Harbour Street."),
    ("address", "14 harbour street", "they meet at 14 harbour street, at night"),
    ("address", "7b Old Mill Rd", "Come to 7b Old Mill Rd"),
    ("address", "12 rue de la Paix", "J'habite 12 rue de la Paix."),
    ("address", "3 bis, place du Marché", "au 3 bis, place du Marché"),
    ("address", "Calle de la Luna 22", "Vivo en Calle de la Luna 22"),
    ("address", "Rua Augusta, nº 105", "na Rua Augusta, nº 105"),
    ("address", "Hauptstraße 12", "Ich wohne Hauptstraße 12."),
    ("address", "Harbour Lane", "I live on Harbour Lane with two friends"),
    ("address", "SW1A 1AA", "postcode SW1A 1AA"),
    ("address", "flat 3b", "we live in flat 3b."),
    ("name", "Anna", "My name is Anna and I use."),
    ("name", "anna", "my name is anna"),
    ("name", "Anna Maria Lopez", "I am called Anna Maria Lopez."),
    ("name", "Zoë", "my name's Zoë"),
    ("name", "Chloé", "Je m'appelle Chloé."),
    ("name", "José", "Me llamo José, vivo aquí"),
    ("name", "Jürgen", "Ich heiße Jürgen"),
    ("name", "Big Tony", "On the street they call me Big Tony."),
    ("name", "Quarles", "Officer Quarles took my kit."),
    ("name", "Tiny", "My dealer Tiny moved away."),
    ("name", "Ostheim", "Der Arzt Dr. Ostheim hat zugehört."),
    ("name", "Olmedo", "La jueza Olmedo no escuchó."),
    ("name", "Brzoza", "Komisarz Brzoza zabrał mi sprzęt."),
    ("name", "Ветров", "Участковый Ветров знает всех."),
    ("name", "Nilda", "The woman at the desk, Nilda, shouted it."),
    ("name", "Mrs Quarles", "It went to Mrs Quarles."),
    ("name", "Elvar", "My support worker is Elvar."),
    ("name", "D. Quarles", "Officer D. Quarles took it."),
    ("name", "Quarles", "We call him Quarles."),
    ("name", "Quarles", "Quarles is my dealer."),
    ("number", "4471", "Matricule n° 4471."),
    ("number", "312 Js 9921/20", "Aktenzeichen 312 Js 9921/20 ruht."),
    ("email", "sid underscore k at example dot net", "Write sid underscore k at example dot net."),
    ("birth", "4 May 1990", "I was born on 4 May 1990."),
    ("birth", "12.03.1981", "Geboren am 12.03.1981 in Ulm."),
    ("birth", "5 juin 1971", "Née le 5 juin 1971."),
    ("birth", "9 June 2018", "My brother died on 9 June 2018."),
    ("job", "lighthouse keeper on Fair Isle", "I am the lighthouse keeper on Fair Isle."),
    ("job", "only vet in Ullapool", "I am the only vet in Ullapool."),
    ("job", "einzige Hebamme in Murnau", "Ich bin die einzige Hebamme in Murnau."),
    ("number", "4471", "His badge number was 4471."),
    ("number", "CR-2020-0031", "Docket CR-2020-0031 is still open."),
    ("number", "XY 94 ZK", "The black van, XY 94 ZK, waits outside."),
    (
        "phone",
        "oh seven seven double oh nine oh oh one two three",
        "It is oh seven seven double oh nine oh oh one two three.",
    ),
    ("email", "ana chiocciola example punto org", "scrivi a ana chiocciola example punto org"),
    ("handle", "night_owl", "my forum nickname: night_owl"),
    ("address", "behind Tesco on Mill Road", "They sell behind Tesco on Mill Road."),
    ("address", "Am Kanal 7", "Treffpunkt: Am Kanal 7."),
    ("address", "14 Harbour Street, Whitby", "It is 14 Harbour Street, Whitby."),
]

LEFT_ALONE = [
    "dwelled backyard chirpy guise",
    "The site may not open within 150 metres of a school.",
    "Since 12/05/2024 the rules changed.",
    "Opened 2024-05-12, closed 12.05.2024.",
    "It ran from 01.05.2024 to 03.06.2024 - 12.07.2024.",
    "The file of 20240512 was lost.",
    "That cost £1,500,000 last year.",
    "Elle coûte 1 500 000 euros.",
    "The budget is $2500000 a year.",
    "About 12 500 000 people live here.",
    "It takes 24 months to get a place.",
    "I go 2-3 times a week.",
    "In 1998, 2004 and 2019 it was the same.",
    "Between 2015 - 2019 it doubled, 2019/2020 too.",
    "In 2020 1500 people died.",
    "I take 10 mg in the morning and 20 mg at night.",
    "Doses of 50 100 150 200 mg are common.",
    "Open 10.30-18.00 on weekdays.",
    "Opening hours: 1030-1800.",
    "24/7 365 days a year.",
    "Ages 16-24 25-34 35-44 answered.",
    "Numbers 1 2 3 4 5 6 7 8 are all bad.",
    "Regulation 2016/679 says otherwise.",
    "ISO 9001 and COVID-19 and the M25.",
    "Between 1000-1500 people use it.",
    "Pi is 3.1415926 or so.",
    "A ratio of 0.1234567 is not much.",
    "Clause 3.2.1 is unclear, see 4 and 5.",
    "Call 999 or 112, or the helpline.",
    "We look at the dot on the map.",
    "Look at the .com bubble.",
    "They arrived at noon.",
    "2 packs @ £5 each.",
    "Meet @ home. We talk.",
    "Police stop us @home and @work.",
    "Instagram is full of adverts for it.",
    "Telegram: dealers use it more than anyone.",
    "My phone is broken and my telegram is off.",
    "e.g. naloxone, i.e. the spray.",
    "I was tired.It was late.And/or something.",
    "There were 2 people in the street.",
    "10 minutes down the road is a clinic.",
    "We met 5 outreach workers on the street.",
    "A 4 lane road.",
    "24 hour street outreach would help.",
    "A space of 10 square metres, 3 place settings.",
    "La calle hace 20 años era peor.",
    "Live on the streets and you see it.",
    "A flat 10 euro fee, flat 5% rate.",
    "In 2024 NHS staff were cut, 1200 BBC reports.",
    "My name is not important.",
    "My name is on the list.",
    "I am called a junkie every day.",
    "I'm called in by the police.",
    "Call me crazy, but it works. Call me Monday.",
    "Je m'appelle pas comme ça.",
    "GBP 5000000 was promised, EUR1000000 came.",
    "5 in 10 people, 1 of 3, 50/50, 100%.",
    "He said it 3 or 4 times, at 9.30 or 10.15.",
    "The court in 2019 said no. Section 4 applies.",
    "See doi 10.1016/S2468-2667(23)00300-6, PMID 34491889, PMC7242015, ISBN 978-0-306-40615-7.",
    "The ratio was 0.73 (0.55-0.92).",
    "Support 1, 2, 3, 4, 5, 6 and 7; oppose 8.",
    "My doctor listened, my nurse did not.",
    "I am a nurse in Glasgow. As a driver in Leeds I know.",
    "The only clinic in Leeds is full, the only way in Scotland is this.",
    "In the case of 2019 the law of 3 May 1971 applied.",
    "Officer training, Police Scotland and the Home Office.",
    "My prescription is Subutex. My GP and my NHS trust agree.",
    "Mein Arzt gibt mir Methadon. Die Polizei in Hamburg auch.",
    "My file has 200 pages and my card costs 15 euros.",
    "Im Falle des Todes, im Rahmen des Gesetzes, mit Zustimmung des Bundesrates.",
    "As explained in Section 4, as defined in the Act.",
    "Man darf Methadon nicht absetzen, das ist nicht Sache der Polizei.",
    "La Policía Nacional y la Guardia Civil no ayudan.",
    "Born in the seventies, I turned 40 in 2019.",
]


@pytest.mark.parametrize(("kind", "detail", "text"), FOUND, ids=lambda value: ascii(value)[:40])
def test_a_detail_is_found_where_it_is(kind: str, detail: str, text: str) -> None:
    found = find(text)
    assert [(hit.kind, hit.text) for hit in found] == [(kind, detail)]
    assert text[found[0].start : found[0].end] == detail


@pytest.mark.parametrize("text", LEFT_ALONE, ids=lambda value: ascii(value)[:40])
def test_an_ordinary_sentence_raises_no_alarm(text: str) -> None:
    assert find(text) == []


def test_several_details_come_in_reading_order_and_never_overlap() -> None:
    text = "My name is Anna, anna@example.org, 07700 900123, 14 Harbour Street, https://t.me/anna"
    found = find(text)
    assert [hit.kind for hit in found] == ["name", "email", "phone", "address", "handle"]
    assert all(a.end <= b.start for a, b in zip(found, found[1:], strict=False))


def test_every_kind_has_a_name_for_people() -> None:
    assert {kind for kind, _, _ in FOUND} == set(KIND_NAMES)


@given(st.text(alphabet=st.sampled_from("ab Z19０@.+-( )\u200b\u202e/:é\n#"), max_size=60))
def test_offsets_always_point_into_the_text_as_given(text: str) -> None:
    for hit in find(text):
        assert text[hit.start : hit.end] == hit.text != ""


@given(st.text())
def test_no_text_makes_it_fail(text: str) -> None:
    find(text)


@pytest.mark.slow
@pytest.mark.parametrize(
    "unit",
    [
        "1 ",
        "1",
        "a@",
        "a.",
        "aa-",
        " ",
        "A ",
        "1 aa ",
        "a at b dot ",
        "http://",
        "my name is ",
        "AB12 ",
        "calle A ",
        "A1-",
        "A'b-",
        "a_",
        "Aa ",
        "flat 1, ",
        "ward 1 gali ",
        "I teach a ",
        "I work at the school aa in ",
        "the vicar of A ",
        "number is A1-",
        "in memory of Aa-",
        "Aa's ",
        "o0 ",
        "call one ",
        "شارع ",
        "中",
        "김가",
        "address 1 A, ",
    ],
)
def test_a_hostile_text_costs_time_by_its_length_alone(unit: str) -> None:
    text = unit * (40_000 // len(unit))
    began = time.process_time()
    find(text)
    # A pattern that backtracks without bounds takes minutes here; the limit leaves time for a slow machine.
    assert time.process_time() - began < 3
