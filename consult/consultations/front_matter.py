"""What a document contains for programs only, before its text and between its lines: never published. Pure."""

import re
import tomllib
from dataclasses import dataclass

from consult.access import ValidationError
from consult.text import markdown_source
from consult.text.messages import N_
from consult.text.plain import TextFault, clean

_BETWEEN = r"{0}[ \t]*\n(?P<body>(?:(?!(?:{1})[ \t]*(?:\n|\Z))[^\n]*\n)*)(?P<end>(?:{1})[ \t]*(?:\n|\Z))?"
_YAML = re.compile(_BETWEEN.format("---", r"---|\.\.\."))
_TOML = re.compile(_BETWEEN.format(r"\+\+\+", r"\+\+\+"))
_PAIR = re.compile(r"(?:#[^\n]*\n)*[\"']?[^\W\d][\w.-]{0,60}[\"']?[ \t]*:(?:[ \t]|\n)")
_TITLE = re.compile(r"^[\"']?title[\"']?[ \t]*:[ \t]*(?P<words>\S[^\n]*)$", re.IGNORECASE | re.MULTILINE)
_FOR_PROGRAMS = re.compile(r"[ \t]*(?:\{:[^{}]*\}|\[TOC\]|\[\[_?TOC_?\]\])[ \t]*", re.IGNORECASE)
_EXCERPT = 80
MAX_TEXT = 600_000

FRONT_MATTER = N_("front matter")
HIDDEN_NOTE = N_("a hidden note")
FOR_PROGRAMS = N_("an instruction for a program")
INTRODUCTION = N_("a short line above numbered parts. To keep it as a part, give its heading a number")
NO_WORDS = N_("a heading with nothing under it")
NO_WORDS_BUT_A_NUMBER = N_(
    "a numbered heading with nothing under it. To keep the number of a repealed section, add a line that says so"
)
LONE_NOTE = N_("a note that nothing refers to")

NO_END_OF_FRONT = N_("Line %(line)d: front matter begins here but does not end. Close it, or remove it.")
NO_END_OF_NOTE = N_(
    "Line %(line)d: a hidden note (an HTML comment) begins here but does not end. Close it, or remove it."
)
NO_END_OF_FENCE = N_("Line %(line)d: a block of plain text begins here but does not end. Close it with the same signs.")


@dataclass(frozen=True)
class LeftAside:
    """Something in a document that is not imported: its line, what it is (a msgid), and its first words."""

    line: int
    what: str
    words: str


@dataclass(frozen=True)
class Opened:
    """A document's own text line by line, the title from its front matter, and what was left out.

    `unended` has the lines where something begins that does not end, with what to do (msgids).
    """

    text: str
    title: str
    left_aside: list[LeftAside]
    unended: list[tuple[int, str]]


def cleaned(text: str) -> str:
    """The text as it is stored, each line with its own number: blank lines at the beginning are kept."""
    text = re.sub(r"\r\n?", "\n", text.removeprefix("\ufeff"))
    above = re.match(r"(?:[^\S\n]*\n)*", text)
    try:
        return "\n" * (above[0].count("\n") if above else 0) + clean(markdown_source.keep_breaks(text), MAX_TEXT)
    except TextFault as fault:
        raise ValidationError(fault.message, field="text", **fault.params) from fault


def opened(text: str) -> Opened:
    """The document without front matter, hidden notes and lines for programs; every other line keeps its number."""
    title, left, unended = "", [], []
    front = _front_matter(text)
    if front:
        line = text.count("\n", 0, front.start()) + 1
        if front["end"]:
            title = _title(front["body"], toml=front[0].startswith("+++"))
            left.append(LeftAside(line, FRONT_MATTER, title))
            text = "\n" * front[0].count("\n") + text[front.end() :]
        else:
            unended.append((line, NO_END_OF_FRONT))
    for each in markdown_source.stretches(text):
        words = " ".join(text[each.start : each.end].removeprefix("<!--").removesuffix("-->").split())
        if not each.closed:
            unended.append((each.line, NO_END_OF_FENCE if each.fence else NO_END_OF_NOTE))
        elif not each.fence:
            left.append(LeftAside(each.line, HIDDEN_NOTE, words[:_EXCERPT]))
    text = markdown_source.without_notes(text)
    fenced = markdown_source.fenced_lines(text)
    lines = text.split("\n")
    for at, content in enumerate(lines):
        if at + 1 not in fenced and _FOR_PROGRAMS.fullmatch(content):
            left.append(LeftAside(at + 1, FOR_PROGRAMS, content.strip()[:_EXCERPT]))
            lines[at] = ""
    return Opened("\n".join(lines), title, left, unended)


def _front_matter(text: str) -> re.Match[str] | None:
    """The block before the document's text, if it is front matter: pairs of names and values between marks."""
    start = re.match(r"\s*\n|", text)
    at = start.end() if start else 0
    if toml := _TOML.match(text, at):
        return toml
    yaml = _YAML.match(text, at)
    return yaml if yaml and _PAIR.match(yaml["body"]) else None


def _title(body: str, *, toml: bool) -> str:
    if toml:
        try:
            given = {name.casefold(): value for name, value in tomllib.loads(body).items()}.get("title", "")
        except tomllib.TOMLDecodeError:
            return ""
        return " ".join(given.split()) if isinstance(given, str) else ""
    found = _TITLE.search(body)
    if not found:
        return ""
    words = found["words"].strip()
    if words[0] in "\"'" and words[-1] == words[0] and len(words) > 1:
        return words[1:-1].replace(words[0] * 2, words[0]).replace('\\"', '"').strip()
    return re.sub(r"\s+#.*$", "", words).strip("|>").strip()
