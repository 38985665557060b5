"""The small Markdown of drafts, and plain comments, as HTML that is safe to mark as such in a template.

Two walls stand one behind the other: the parser knows no HTML, no images and no other link than to the web
or to an e-mail address; what it writes then passes an allow-list.
"""

import html
import re
from collections.abc import Iterable, Sequence

import bleach
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token

from consult.text.plain import shown

_TAGS = frozenset({"p", "br", "em", "strong", "ul", "ol", "li", "blockquote", "a"})
_LINK_REL = "noreferrer noopener nofollow"
_LINK = re.compile(r"(?:https?://|mailto:)[^\s<>\"'\\]+", re.IGNORECASE)
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


def to_plain(source: str) -> str:
    """A draft's Markdown as plain text: blank lines between paragraphs, addresses in brackets after links."""
    lines: list[str] = []
    ordinals: list[int] = []
    marker = ""
    for token in _PARSER.parse(shown(source)):
        if token.type == "bullet_list_open":
            ordinals.append(-1)
        elif token.type == "ordered_list_open":
            ordinals.append(int(token.attrGet("start") or 1))
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            ordinals.pop()
        elif token.type == "list_item_open":
            marker = "- " if ordinals[-1] < 0 else f"{ordinals[-1]}. "
            ordinals[-1] += ordinals[-1] >= 0
        elif token.type == "inline":
            apart = "\n" if lines and not marker else ""
            lines.append(apart + marker + _words(token.children or ()))
            marker = ""
    return "\n".join(lines)


def comment_html(text: str) -> str:
    """A plain comment as escaped paragraphs; single line ends become ``<br>``. Nothing in it is markup."""
    paragraphs = _BLANK_LINES.split(shown(text).strip("\n"))
    return "\n".join(
        f"<p>{html.escape(part.strip()).replace(chr(10), '<br>')}</p>" for part in paragraphs if part.strip()
    )


def _words(tokens: Iterable[Token]) -> str:
    written, address = "", ""
    for token in tokens:
        written += {"softbreak": " ", "hardbreak": "\n"}.get(token.type, token.content)
        if token.type == "link_open":
            address = str(token.attrGet("href"))
        elif token.type == "link_close" and not written.endswith(address.removeprefix("mailto:")):
            written += f" ({address})"
    return written


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
