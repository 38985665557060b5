"""Requests that differ from what a form sends: by mistake, from a broken phone, or on purpose."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from tests.houses import House
from tests.routes import Form
from tests.skim import LIVING

Fields = list[tuple[str, str]]

OVER = 37
TOO_MANY = 10_000
SLOW_TO_PARSE = 100_000
TOO_LARGE = "y" * 2_500_000
A_MEGABYTE = "word " * 200_000
BINARY = b"\x89PNG\r\n\x1a\n\x00\xff\xfe\xed\xa0\x80"
FORM = "application/x-www-form-urlencoded"
BOUNDARY = "-between-"

#: Fields that no form has, encoded once: it takes long.
MANY = {f"field{number}": "x" for number in range(TOO_MANY)}
MANY_ENCODED = urlencode(MANY).encode()

#: Characters that no text may contain, and characters that a text may contain and a page must make safe.
UNTYPABLE = {"NUL": "\x00", "controls": "\x80\x9f", "half a character": "\ud800"}
HARMLESS = {
    "what word processors leave": "one\x0btwo\x0cthree\x0efour\x1ffive\x1esix\x07\x01\x08\x1b\x7f",
    "signs that turn text": "\u202e\u2066\u200f",
    "4000 marks": "a" + "\u0301" * 4000,
    "tags": LIVING,
}
NO_CHOICE = ("no such choice", "<script>", "\x00", "9" * 40)
NO_DAY = ("", "9999-99-99", "9999-12-31", "0001-01-01", "tomorrow", "31.12.2027", "2027-02-30", "\x00", "२०२७-०१-०१")
STRANGE_DAYS = ("2027-W13-3",)
NO_NUMBER = ("letters", "-1", "1.5", "9" * 30, "٣", "\x00", "999")
NO_TOKEN = ("", "x", "\x00", "é", LIVING, "W10.x.y")
#: Parts of an address that are nothing's name. The first are typed, the last sent as they are.
NO_NAME = ("nowhere", "a b", "x" * 3000, "%00", "%ED%A0%80", "..%2f..%2fetc", "%3Cscript%3E")
NO_ID = ("0", "9" * 18, "9" * 30, "9" * 5000)


@dataclass(frozen=True)
class Bad:
    """One request; `refused` if it must not be accepted. The page keeps each of `kept` and says `finding`; `hidden` are
    words that must not be on it.

    With `strict` the page is checked like every page of the tests (`tests.pagechecks`).
    """

    label: str
    request: Mapping[str, Any]
    refused: bool = True
    kept: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    finding: str = ""
    strict: bool = False
    address: str = ""


def kept_words(name: str) -> str:
    return f"Kept words of {name}."


def texts(form: Form, more: str = "") -> dict[str, str]:
    """Something in every field that people write in."""
    return {name: f"{form.before.get(name, '')}{kept_words(name)}{more}" for name in form.texts}


def sent(house: House, form: Form, **fields: str) -> dict[str, str]:
    """What this form accepts, with its token, and `fields` replacing what was in it."""
    token = {"csrf_token": house.tokens[form.by]} if form.is_staffs else {}
    return house.good(form) | token | fields


def encoded(fields: Mapping[str, str] | Fields) -> dict[str, Any]:
    """A form as a browser sends it, whatever is in it: even half a character."""
    return {"data": urlencode(fields, errors="surrogatepass").encode(), "content_type": FORM}


def multipart(fields: Mapping[str, str], files: Mapping[str, bytes] | None = None) -> dict[str, Any]:
    """The same in parts, some of them files."""
    parts = [(f'name="{name}"', value.encode("utf-8", "surrogatepass")) for name, value in fields.items()]
    parts += [(f'name="{name}"; filename="x.bin"', content) for name, content in (files or {}).items()]
    body = b"".join(
        b"--%s\r\nContent-Disposition: form-data; %s\r\n\r\n%s\r\n" % (BOUNDARY.encode(), head.encode(), content)
        for head, content in parts
    )
    return {"data": body + f"--{BOUNDARY}--\r\n".encode(), "content_type": f"multipart/form-data; boundary={BOUNDARY}"}


def bad_forms(house: House, form: Form) -> Iterator[Bad]:
    """Every bad request for one form."""
    for kind in (_no_token, _too_long, _wrong_types, _signs, _too_much, _no_form, _files, _repeated, _no_such_place):
        yield from kind(house, form)


def _kept(form: Form) -> tuple[str, ...]:
    return tuple(kept_words(name) for name in form.texts)


def _of_nobody(form: Form, *names: str) -> dict[str, tuple[str, ...]]:
    """What becomes of words whose sender nobody knows: they are given back, or hidden if they may not be public."""
    return {"hidden" if form.is_sealed else "kept": tuple(map(kept_words, names))}


def _no_token(house: House, form: Form) -> Iterator[Bad]:
    """Without the token, with a wrong one, with a colleague's, with an earlier one, and from another site."""
    kept, given = _kept(form), sent(house, form, **texts(form))
    lost = _of_nobody(form, *form.texts)
    name = "csrf_token" if form.is_staffs else "token"
    if name in given:
        yield Bad("no token", encoded({key: value for key, value in given.items() if key != name}), **lost)
        for token in NO_TOKEN:
            yield Bad(f"token {token!r}", encoded(given | {name: token}), **lost)
    if form.is_staffs:
        colleague = next(who for who in house.tokens if who != form.by)
        yield Bad("a colleague's token", encoded(given | {name: house.tokens[colleague]}), **lost)
        yield Bad("a token from before", encoded(given | {name: house.earlier_tokens[form.by]}), kept=kept)
        yield Bad("no word of where it comes from", encoded(given) | {"headers": {}}, kept=kept)
    for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://example.org"}, {"Origin": "null"}):
        yield Bad(f"from {headers}", encoded(given) | {"headers": headers}, kept=kept)


def _too_long(house: House, form: Form) -> Iterator[Bad]:
    """Each text in turn, too long by as many characters as the page then says."""
    for name, limit in form.texts.items():
        every = texts(form)
        every[name] = (every[name] + " and on" * limit)[: limit + OVER - 1] + "x"
        yield Bad(f"{name} too long", encoded(sent(house, form, **every)), kept=(*_kept(form), every[name][-20:]),
                  finding=str(OVER), strict=limit < SLOW_TO_PARSE)  # fmt: skip


def _wrong_types(house: House, form: Form) -> Iterator[Bad]:
    """What no choice offers, what is not a day, what is not a number, what belongs to another plan."""
    wrong: list[tuple[str, str, bool]] = []
    for name in map(house.fill, form.chosen):
        other = house.values["other_theme_key" if "theme" in name else "other_key"]
        wrong += [(name, value, True) for value in (*NO_CHOICE, other)]
    for name in form.days:
        wrong += [(name, value, True) for value in NO_DAY] + [(name, value, False) for value in STRANGE_DAYS]
    for name in form.numbers:
        other = house.values["other_version_id" if name.startswith("n.") else "other_comment_id"]
        wrong += [(name, value, True) for value in (*NO_NUMBER, other)]
    if form.exact:
        yield Bad("other words", encoded(sent(house, form, **{form.exact: kept_words(form.exact)})),
                  kept=(kept_words(form.exact),))  # fmt: skip
    for name, value, refused in wrong:
        fields = sent(house, form, **texts(form), **{name: value})
        yield Bad(f"{name}={value[:20]!r}", encoded(fields), refused, _kept(form))


def _signs(house: House, form: Form) -> Iterator[Bad]:
    """Characters that no text may contain, and some that it may, in every text; if there is none, in a stray field."""
    for label, signs in {**UNTYPABLE, **HARMLESS}.items():
        refused = bool(form.texts) and label in UNTYPABLE
        fields = sent(house, form, **(texts(form, signs) or {"stray": f"Stray words. {signs}"}))
        yield Bad(label, encoded(fields), refused, _kept(form))
        yield Bad(f"{label}, in parts", multipart(fields), refused, _kept(form))


def _too_much(house: House, form: Form) -> Iterator[Bad]:
    given = sent(house, form, **texts(form))
    field = next(iter([*form.texts, *(name for name in given if name != "csrf_token"), "stray"]))
    yield Bad("1 MB", encoded(given | {field: given.get(field, "") + A_MEGABYTE}), field in form.texts, _kept(form))
    yield Bad("2.5 MB", encoded(given | {field: TOO_LARGE}))
    yield Bad("2.5 MB, in parts", multipart(given | {field: TOO_LARGE}))
    some = encoded(given)
    yield Bad("10,000 fields", some | {"data": some["data"] + b"&" + MANY_ENCODED}, kept=_kept(form))
    again = b"&" + urlencode({field: "x y"}).encode()
    yield Bad("10,000 times one field", some | {"data": some["data"] + again * TOO_MANY})
    yield Bad("10,000 fields, in parts", multipart(given | MANY))


def _no_form(house: House, form: Form) -> Iterator[Bad]:
    """Nothing, another kind of body, and bodies that end too early."""
    refused = form.is_staffs or form.bare >= 400
    given = sent(house, form, **texts(form))
    whole = multipart(given)
    yield Bad("nothing at all", {}, refused)
    yield Bad("JSON", {"data": json.dumps(given), "content_type": "application/json"}, refused)
    for body in ("[1]", "{", '"words"', json.dumps(dict.fromkeys(given, 7))):
        yield Bad(f"JSON {body[:8]}", {"data": body, "content_type": "application/json"}, refused)
    yield Bad("plain text", {"data": urlencode(given), "content_type": "text/plain"}, refused)
    yield Bad("no such kind", {"data": urlencode(given), "content_type": "\xff/;;="}, refused)
    yield Bad("another boundary", whole | {"content_type": "multipart/form-data; boundary=other"}, refused)
    yield Bad("no boundary", whole | {"content_type": "multipart/form-data"}, refused)
    yield Bad("cut short", whole | {"data": whole["data"][:-20]}, refused=False)
    yield Bad("bytes", {"data": BINARY, "content_type": FORM})


def _files(house: House, form: Form) -> Iterator[Bad]:
    """A file where something should be typed or chosen."""
    given = sent(house, form, **texts(form))
    for name in given:
        rest = {key: value for key, value in given.items() if key != name}
        others = [other for other in form.texts if other != name]
        rests = _of_nobody(form, *others) if name == "csrf_token" else {"kept": tuple(map(kept_words, others))}
        yield Bad(f"{name} as a file", multipart(rest, {name: BINARY}), name == "csrf_token", **rests)
    yield Bad("a stray file", multipart(given, {"file": BINARY}), refused=False, kept=_kept(form))


def _repeated(house: House, form: Form) -> Iterator[Bad]:
    given = sent(house, form, **texts(form))
    for name, value in given.items():
        yield Bad(f"{name} three times", encoded([*given.items(), (name, value), (name, "third")]), refused=False,
                  kept=_kept(form))  # fmt: skip


def _no_such_place(house: House, form: Form) -> Iterator[Bad]:
    """At addresses where there is nothing, or with things that belong to another plan."""
    request = encoded(sent(house, form, **texts(form)))
    for name in house.names(form.endpoint, "POST"):
        stand_in = "7777777"
        address = house.address(form, **{name: stand_in})
        theme = "theme_" if "theme" in form.endpoint else ""
        other = [house.values[f"other_{theme if name == 'key' else ''}{name}"]] if name != "token" else []
        if name == "code" and not form.is_staffs:
            other = []
        for value in (*(NO_ID if name.endswith("_id") else NO_NAME), *other):
            yield Bad(f"{name} {value[:20]}", request, kept=_kept(form), address=address.replace(stand_in, value))
