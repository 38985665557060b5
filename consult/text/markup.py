"""The Markdown of drafts, and plain comments, as HTML that is safe to mark as such in a template.

There are two protections. The parser knows no HTML, no images, and no links except to the web, to an e-mail address or
to another part of the same draft. What it writes then goes through an allow-list.
"""

import html
import re
from collections.abc import Mapping, MutableMapping, Sequence
from functools import lru_cache
from typing import Any

import bleach
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markdown_it.utils import OptionsDict
from mdit_py_plugins.footnote import footnote_plugin

from consult.text import markdown_source
from consult.text.messages import N_
from consult.text.plain import shown

#: For readers who see no table and no arrow: msgids, translated where HTML is made for a page.
TABLE = N_("Table")
BACK = N_("Back to the text")

_TAGS = frozenset(
    {"p", "br", "em", "strong", "ul", "ol", "li", "blockquote", "a", "hr", "pre", "code", "sup", "section", "div"}
    | {"table", "thead", "tbody", "tr", "th", "td"}
)
LINK_REL = "noreferrer noopener nofollow"
_LINK = re.compile(r"(?:https?://|mailto:)[^\s<>\"'\\]+", re.IGNORECASE)
_PART = re.compile(r"/p/[a-z0-9]+/read(?:/[a-z0-9-]+|\?[a-z]+=[0-9]+)?(?:#[a-z0-9-]+)?")
_NOTE = re.compile(r"(?:fn|fnref)-[0-9]+-[0-9]+(?::[0-9]+)?")
# The characters of a phone number need no escaping.
_PHONE = re.compile(r"(?<![\w/.:&#-])\+?(?:\d[ ().-]{0,2}){2,14}\d(?![\w/:-])", re.ASCII)
_BLOCK = re.compile(r"</?(?:p|br|ul|ol|li|blockquote|hr|pre|section|div|table|thead|tbody|tr|th|td)\b[^>]*>")
_MARK = re.compile(r"</?(?:em|strong|a|code|sup)\b[^>]*>")
#: Numbers of notes, and the links back from them: signs of a page, not words of the draft.
_NOTE_SIGN = re.compile(r'<sup><a href="#fn-[^>]*>[^<]*</a></sup>|<a href="#fnref-[^>]*>[^<]*</a>')
_BLANK_LINES = re.compile(r"\n(?:[^\S\n]*\n)+")
# Entities stay as typed: decoding them would bring back the characters that ``shown`` removes.
_RULES = (
    "heading", "lheading", "list", "blockquote", "fence", "table", "hr", "reference",
    "emphasis", "link", "image", "autolink", "escape", "newline",
)  # fmt: skip

# Lines that begin like this were separated by their writer: “(a)”, “2.”, “–”, “•”.
_LETTERED = re.compile(
    r"[ \t]*(?:\(?(?:[a-zA-Z]|[ivxIVX]{1,5}|\d{1,3}[a-z]?)\)|(?:[a-z]|[ivx]{1,5}|\d{1,3}[a-z]?)\."
    r"|[–—‒―§•▪◦‣·●■○-])[ \t\u00a0]"
)
_NOTE_NAME = re.compile(r"\[\^([^\]\s]+)\]")
_NOTE_TEXT = re.compile(r"^\[\^([^\]\s]+)\]:.*(?:\n(?!\[\^)[^\n]+)*", re.MULTILINE)
_BULLET = re.compile(r"^([ \t]*)[•●▪■◦○‣∙·\uf0b7\uf0a7][ \t\u00a0]+(?=\S)", re.MULTILINE)
_BREAK_TAG = re.compile(r"<br[ \t]*/?>", re.IGNORECASE)
#: If a program wrapped a text, its longest line is between these; otherwise its line breaks are intended.
_WRAPPED = range(45, 101)


#: What the renderers of one text share.
Env = MutableMapping[str, Any]


class _Parser(MarkdownIt):
    """Leaves links and their words as written; which links are kept is decided later, where they are known."""

    renderer: RendererHTML

    def validateLink(self, url: str) -> bool:  # noqa: N802 - the library's name
        return True

    def normalizeLinkText(self, link: str) -> str:  # noqa: N802 - the library's name
        # An address decoded for reading would not be the one that the link leads to.
        return link


class _Renderer(RendererHTML):
    """Headings become strong paragraphs: the real headings of a draft are those of its clauses."""

    def heading_open(self, *_: object) -> str:
        return "<p><strong>"

    def heading_close(self, *_: object) -> str:
        return "</strong></p>\n"

    def image(self, tokens: Sequence[Token], index: int, options: OptionsDict, env: Env) -> str:
        return html.escape(self.renderInlineAsText(tokens[index].children or [], options, env))

    def fence(self, tokens: Sequence[Token], index: int, options: OptionsDict, env: Env) -> str:
        return f"<pre><code>{html.escape(tokens[index].content)}</code></pre>\n"

    def table_open(self, tokens: Sequence[Token], index: int, options: OptionsDict, env: Env) -> str:
        """A wide table scrolls on its own, also with the keyboard."""
        label = html.escape(env["labels"].get(TABLE, TABLE))
        return f'<div class="wide" role="group" tabindex="0" aria-label="{label}"><table>\n'

    def table_close(self, *_: object) -> str:
        return "</table></div>\n"

    def th_open(self, tokens: Sequence[Token], index: int, options: OptionsDict, env: Env) -> str:
        return '<th scope="col"' + _aligned(tokens[index])

    def td_open(self, tokens: Sequence[Token], index: int, options: OptionsDict, env: Env) -> str:
        return "<td" + _aligned(tokens[index])

    def footnote_ref(self, tokens: Sequence[Token], index: int, options: OptionsDict, env: Env) -> str:
        name, again = _note_name(tokens[index], env)
        return f'<sup><a href="#fn-{name}" id="fnref-{name}{again}">{tokens[index].meta["id"] + 1}</a></sup>'

    def footnote_block_open(self, *_: object) -> str:
        return '<section class="notes">\n<ol>\n'

    def footnote_open(self, tokens: Sequence[Token], index: int, options: OptionsDict, env: Env) -> str:
        return f'<li id="fn-{_note_name(tokens[index], env)[0]}">'

    def footnote_anchor(self, tokens: Sequence[Token], index: int, options: OptionsDict, env: Env) -> str:
        name, again = _note_name(tokens[index], env)
        label = html.escape(env["labels"].get(BACK, BACK))
        return f' <a href="#fnref-{name}{again}" aria-label="{label}">↩</a>'


def to_html(
    source: str,
    *,
    parts: Mapping[str, str] | None = None,
    labels: Mapping[str, str] | None = None,
    block: int = 0,
) -> str:
    """A draft's Markdown as HTML: paragraphs, emphasis, lists, quotations, tables, footnotes, links.

    `parts` has the addresses of the draft's other parts, by the anchors that documents use for them (“1-costs”). A link
    to anywhere else becomes plain text. `labels` translates `TABLE` and `BACK`; `block` distinguishes the ids of this
    text's footnotes from those of other texts on the page.
    """
    env = {"parts": parts or {}, "labels": labels or {}, "block": block}
    written = _PARSER.render(_as_markdown(shown(markdown_source.without_notes(source))), env)
    # Parsing may drop one end of an isolate, so the direction of the result is made safe again.
    return shown(bleach.clean(written, tags=_TAGS, attributes=_allows)).strip()


def beginning(source: str, limit: int) -> str:
    """The first paragraphs of a draft's Markdown, at most `limit` characters, with the notes that they refer to.

    The whole text if it is not longer. It is cut at a blank line, or else at a line break, or else between words.
    """
    if len(source) <= limit:
        return source
    text = source[:limit]
    at = max(text.rfind("\n\n"), 0) or max(text.rfind("\n"), 0) or max(text.rfind(" "), 0) or limit
    if any(each.start < at < each.end for each in markdown_source.stretches(source) if each.fence):
        marks = next(each for each in markdown_source.stretches(source) if each.fence and each.start < at < each.end)
        closing = source[marks.start :].lstrip(" \t")
        return f"{text[:at].rstrip()}\n{closing[: len(closing) - len(closing.lstrip(closing[0]))]}"
    text = text[:at].rstrip()
    named = set(_NOTE_NAME.findall(text))
    notes = [note[0] for note in _NOTE_TEXT.finditer(source, at) if note[1] in named]
    return "\n\n".join([text, *notes])


def contact_html(text: str) -> str:
    """How to reach somebody, as escaped text: numbers are not broken across lines, and a phone number can be called.

    Numbers are read from left to right in every language.
    """
    words = shown(text).strip()
    if _PHONE.fullmatch(words):
        dialled = re.sub(r"[^+\d]", "", words)
        return f'<a class="touch-target no-wrap" dir="ltr" href="tel:{dialled}">{html.escape(words)}</a>'
    return _PHONE.sub(lambda number: f'<span class="no-wrap" dir="ltr">{number[0]}</span>', html.escape(words))


def to_plain(source: str) -> str:
    """Only the words of a draft's Markdown, without the numbers of notes; escape them where they are shown."""
    words = _NOTE_SIGN.sub("", to_html(source))
    return html.unescape(_MARK.sub("", _BLOCK.sub(" ", words))).strip()


def inline_plain(source: str) -> str:
    """Only the words of one line of Markdown, such as a heading: no marks, no addresses, no references to notes."""
    [line] = _PARSER.parseInline(source, {"parts": {}})
    return _PARSER.renderer.renderInlineAsText(
        [token for token in line.children or [] if token.type != "footnote_ref"], _PARSER.options, {}
    )


def comment_html(text: str) -> str:
    """A plain comment as escaped paragraphs; single line breaks become ``<br>``. Nothing in it is markup."""
    paragraphs = _BLANK_LINES.split(shown(text).strip("\n"))
    return "\n".join(
        f"<p>{html.escape(part.strip()).replace(chr(10), '<br>')}</p>" for part in paragraphs if part.strip()
    )


def _as_markdown(source: str) -> str:
    """Bullets from word processors, as lists."""
    if not _BULLET.search(source):
        return source
    fenced = markdown_source.fenced_lines(source)
    lines = source.split("\n")
    for at, line in enumerate(lines):
        if at + 1 not in fenced and (bullet := _BULLET.match(line)):
            lines[at] = bullet[1].replace("\t", "    ")[:12] + "- " + line[bullet.end() :]
    return "\n".join(lines)


def _aligned(cell: Token) -> str:
    return ' class="numeric">' if cell.attrs.get("style") == "text-align:right" else ">"


def _note_name(token: Token, env: Mapping[str, int]) -> tuple[str, str]:
    """A footnote's id within the page, and a suffix for further references to it."""
    again = token.meta.get("subId", 0)
    return f"{env['block']}-{token.meta['id'] + 1}", f":{again}" if again > 0 else ""


def _allows(tag: str, name: str, value: str) -> bool:
    if tag == "a":
        return (
            (name == "href" and (_links(value) or bool(_PART.fullmatch(value) or _NOTE.fullmatch(value.lstrip("#")))))
            or (name == "rel" and value == LINK_REL)
            or (name == "id" and _NOTE.fullmatch(value) is not None)
            or name == "aria-label"
        )
    if tag == "li":
        return name == "id" and _NOTE.fullmatch(value) is not None
    allowed = {
        "ol": {"start": value.isdecimal()},
        "th": {"scope": value == "col", "class": value == "numeric"},
        "td": {"class": value == "numeric"},
        "section": {"class": value == "notes"},
        "div": {"class": value == "wide", "role": value == "group", "tabindex": value == "0", "aria-label": True},
    }
    return allowed.get(tag, {}).get(name, False)


def _links(address: str) -> bool:
    return _LINK.fullmatch(address) is not None


def _mend_links(state: StateCore) -> None:
    """Make links to other parts lead there; links that lead nowhere safe become plain text."""
    for token in state.tokens:
        if token.type == "inline" and token.children:
            token.children = _linked(token.children, state.env.get("parts", {}))


def _linked(tokens: Sequence[Token], parts: Mapping[str, str]) -> list[Token]:
    kept: list[Token] = []
    dropped: list[bool] = []
    for token in tokens:
        if token.type == "link_open":
            address = str(token.attrGet("href") or "")
            inside = parts.get(address[1:].casefold()) if address.startswith("#") else None
            dropped.append(not (inside or _links(address)))
            token.attrs = {"href": inside} if inside else {"href": address, "rel": LINK_REL}
        if token.type in ("link_open", "link_close") and dropped[-1]:
            if token.type == "link_close":
                dropped.pop()
            continue
        if token.type == "link_close":
            dropped.pop()
        kept.append(token)
    return kept


def _newline(state: StateInline, silent: bool) -> bool:
    """A line break as its writer meant it: a space if a program wrapped the text, otherwise kept."""
    if state.src[state.pos] != "\n":
        return False
    if not silent:
        state.pending = state.pending.rstrip(" ")
        state.push("hardbreak" if state.pos in _meant_breaks(state.src) else "softbreak", "br", 0)
    state.pos += 1
    while state.pos < state.posMax and state.src[state.pos] in " \t":
        state.pos += 1
    return True


@lru_cache(maxsize=16)
def _meant_breaks(paragraph: str) -> frozenset[int]:
    """The intended line breaks in a paragraph: the first word of the next line would have fitted on the line before."""
    lines = paragraph.split("\n")
    widest = max(map(len, lines))
    found, at = set(), 0
    for line, following in zip(lines, lines[1:], strict=False):
        at += len(line)
        word = following.split(maxsplit=1)[0] if following.strip() else ""
        if widest not in _WRAPPED or _LETTERED.match(following) or len(line.rstrip()) + 1 + len(word) <= widest:
            found.add(at)
        at += 1
    return frozenset(found)


def _break_tag(state: StateInline, silent: bool) -> bool:
    found = _BREAK_TAG.match(state.src, state.pos)
    if not found:
        return False
    if not silent:
        state.push("hardbreak", "br", 0)
    state.pos = found.end()
    return True


def _parser() -> _Parser:
    parser = _Parser("zero", {"html": False}, renderer_cls=_Renderer)
    parser.use(footnote_plugin)
    for name in ("ref", "block_open", "open", "anchor"):
        parser.renderer.rules[f"footnote_{name}"] = getattr(parser.renderer, f"footnote_{name}")
    parser.inline.ruler.at("newline", _newline)
    parser.inline.ruler.before("autolink", "break_tag", _break_tag)
    parser.core.ruler.push("mend_links", _mend_links)
    parser.enable(list(_RULES))
    return parser


_PARSER = _parser()
