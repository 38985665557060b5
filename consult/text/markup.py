"""The small Markdown of drafts, and plain comments, as HTML that is safe to mark as such in a template.

Two walls stand one behind the other: the parser knows no HTML, no images and no other link than to the web
or to an e-mail address; what it writes then passes an allow-list.
"""

import html
import re
from collections.abc import Sequence

import bleach
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token

from consult.text.plain import shown

_TAGS = frozenset({"p", "br", "em", "strong", "ul", "ol", "li", "blockquote", "a"})
_LINK_REL = "noreferrer noopener nofollow"
_LINK = re.compile(r"(?:https?://|mailto:)[^\s<>\"'\\]+", re.IGNORECASE)
# The signs of a phone number need no escaping.
_PHONE = re.compile(r"(?<![\w/.:&#-])\+?(?:\d[ ().-]{0,2}){2,14}\d(?![\w/:-])", re.ASCII)
_BLOCK = re.compile(r"</?(?:p|br|ul|ol|li|blockquote)\b[^>]*>")
_MARK = re.compile(r"</?(?:em|strong|a)\b[^>]*>")
_BLANK_LINES = re.compile(r"\n(?:[^\S\n]*\n)+")
# Entities stay as typed: decoding them would bring back the very characters that ``shown`` takes out.
_RULES = ("heading", "list", "blockquote", "emphasis", "link", "autolink", "escape", "newline")


class _Renderer(RendererHTML):
    """Headings become strong paragraphs: a draft's own headings are its clauses'."""

    def heading_open(self, *_: object) -> str:
        return "<p><strong>"

    def heading_close(self, *_: object) -> str:
        return "</strong></p>\n"

    def link_open(self, tokens: Sequence[Token], index: int, options: dict, env: dict) -> str:
        tokens[index].attrSet("rel", _LINK_REL)
        return self.renderToken(tokens, index, options, env)


def to_html(source: str) -> str:
    """A draft's Markdown as HTML: paragraphs, emphasis, lists, quotations, links to the web or to e-mail."""
    written = _PARSER.render(shown(source))
    # Parsing may drop one end of an isolate, so the direction of the result is made safe once more.
    return shown(bleach.clean(written, tags=_TAGS, attributes=_allows)).strip()


def contact_html(text: str) -> str:
    """How to reach somebody, as escaped text: no number is broken, and what is a phone number alone can be called."""
    words = shown(text).strip()
    if _PHONE.fullmatch(words):
        dialled = re.sub(r"[^+\d]", "", words)
        return f'<a class="tap unbroken" href="tel:{dialled}">{html.escape(words)}</a>'
    return _PHONE.sub(lambda number: f'<span class="unbroken">{number[0]}</span>', html.escape(words))


def to_plain(source: str) -> str:
    """The words of a draft's Markdown alone, to be escaped where they are shown."""
    return html.unescape(_MARK.sub("", _BLOCK.sub(" ", to_html(source)))).strip()


def comment_html(text: str) -> str:
    """A plain comment as escaped paragraphs; single line ends become ``<br>``. Nothing in it is markup."""
    paragraphs = _BLANK_LINES.split(shown(text).strip("\n"))
    return "\n".join(
        f"<p>{html.escape(part.strip()).replace(chr(10), '<br>')}</p>" for part in paragraphs if part.strip()
    )


def _allows(tag: str, name: str, value: str) -> bool:
    if tag == "a":
        return (name == "href" and _links(value)) or (name == "rel" and value == _LINK_REL)
    return tag == "ol" and name == "start" and value.isdecimal()


def _links(address: str) -> bool:
    return _LINK.fullmatch(address) is not None


def _parser() -> MarkdownIt:
    parser = MarkdownIt("zero", {"html": False}, renderer_cls=_Renderer).enable(list(_RULES))
    parser.validateLink = _links
    # An address decoded for reading would not be the one that the link leads to.
    parser.normalizeLinkText = str
    return parser


_PARSER = _parser()
