"""Drafts in a small Markdown and comments in plain text: readable, and no HTML survives."""

import re
from html.parser import HTMLParser

import bleach
import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.text import markup
from consult.text.markup import comment_html, to_html

REL = "noreferrer noopener nofollow"

PAYLOADS = [
    "<script>alert(1)</script>",
    "<ScRiPt src=//evil.example/x.js></sCrIpT>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<svg><script>alert&#40;1)</script></svg>",
    "<math><mtext><style><img src=x onerror=alert(1)></style></mtext></math>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<iframe src=javascript:alert(1)></iframe>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<object data=javascript:alert(1)><embed src=javascript:alert(1)>",
    "<a href=javascript:alert(1)>x</a>",
    "<a href='java&#x0A;script:alert(1)'>x</a>",
    "<body onload=alert(1)>",
    "<details open ontoggle=alert(1)>",
    "<style>@import 'http://evil.example/x.css'</style>",
    "<p style=background:url(javascript:alert(1))>x</p>",
    "<link rel=stylesheet href=//evil.example/x.css>",
    "<meta http-equiv=refresh content='0;url=//evil.example'>",
    "<base href=//evil.example/>",
    "<form action=//evil.example><input name=x autofocus onfocus=alert(1)></form>",
    "<button formaction=javascript:alert(1)>x</button>",
    "<video><source onerror=alert(1)></video>",
    "<template><script>alert(1)</script></template>",
    "<!--><script>alert(1)</script>-->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?xml version='1.0'?><?php alert(1) ?>",
    "</p></div></body><h1>mine</h1>",
    "<p id=main name=forms class=error>x</p>",
    "<<b>b</b><img/src='x'/onerror='alert(1)'//",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java\tscript:alert(1))",
    "[x](javascript&colon;alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](%6Aavascript:alert(1))",
    "[x](\u0001javascript:alert(1))",
    "[x](java\u200bscript:alert(1))",
    "[x](<javascript:alert(1)>)",
    "[x](vbscript:msgbox(1))",
    "[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
    "[x](file:///etc/passwd)",
    "[x](//evil.example)",
    "[x](/leave)",
    "[x](https:evil)",
    "<javascript:alert(1)>",
    "<data:text/html,x>",
    "![x](javascript:alert(1))",
    "![x](https://evil.example/pixel.gif)",
    '[x](https://a.example/"onmouseover=alert(1)//)',
    "[x](https://a.example 'title\" onmouseover=alert(1)')",
    "[x](https://a.example/'><script>alert(1)</script>)",
    '<https://a.example/"onmouseover=alert(1)>',
    "[x]: javascript:alert(1)\n\n[x]",
    '[x]: <https://a.example/"onmouseover=alert(1)>\n\n[x]',
    "[x](#fn-0-1)",
    "[x](#main)",
    "[x](#)",
    "[^1]\n\n[^1]: <img src=x onerror=alert(1)>",
    "[^1]\n\n[^1]: [x](javascript:alert(1))",
    '[^"><script>alert(1)</script>]\n\n[^"><script>alert(1)</script>]: x',
    "^[<script>alert(1)</script>]",
    "| a |\n|---|\n| <script>alert(1)</script> |",
    "| <img src=x onerror=alert(1)> |\n|:-:|\n| [x](javascript:alert(1)) |",
    '![<img src=x onerror=alert(1)>](x "onload=alert(1)")',
    "<br onmouseover=alert(1)>",
    "<br><script>alert(1)</script>",
    '~~~" onload=alert(1)\n<script>alert(1)</script>\n~~~',
    "<!-- <script>alert(1)</script>",
    "<!-- --> <script>alert(1)</script>",
    "• <script>alert(1)</script>\n• [x](javascript:alert(1))",
    "**<b onmouseover=alert(1)>x**",
    "`<img src=x onerror=alert(1)>`",
    "```html\n<script>alert(1)</script>\n```",
    "    <script>alert(1)</script>",
    "# <script>alert(1)</script>",
    "> <script>alert(1)</script>",
    "- <script>alert(1)</script>",
    "\\<script>alert(1)\\</script>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "\uff1cscript\uff1ealert(1)\uff1c/script\uff1e",
    "<a\u0000href=javascript:alert(1)>x",
    "[a](https://x.example)<img src=x onerror=alert(1)>[b](https://y.example)",
]


class Elements(HTMLParser):
    """Collects every element and attribute that a browser would see."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.other: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_comment(self, data: str) -> None:
        self.other.append(data)

    handle_decl = handle_pi = unknown_decl = handle_comment


def assert_harmless(page: str, tags: set[str]) -> None:
    seen = Elements(page)
    assert seen.other == []
    for tag, attributes in seen.found:
        assert tag in tags
        if tag == "a" and (attributes.get("href") or "").startswith("#"):
            assert re.fullmatch(r"#fn(ref)?-0-\d+(:\d+)?", attributes["href"])
            assert re.fullmatch(r"(fnref-0-\d+(:\d+)?)?", attributes.get("id") or "")
            assert set(attributes) <= {"href", "id", "aria-label"}
        elif tag == "a":
            assert set(attributes) == {"href", "rel"}
            assert attributes["rel"] == REL
            assert re.match(r"(https?://|mailto:)", attributes["href"] or "", re.IGNORECASE)
        else:
            assert set(attributes.items()) <= ATTRIBUTES.get(tag, set()) or set(attributes) <= {"start", "id"}
            assert re.fullmatch(r"(fn-0-\d+)?", attributes.get("id") or "")
            assert re.fullmatch(r"\d*", attributes.get("start") or "")


DRAFT_TAGS = {
    "p", "br", "em", "strong", "ul", "ol", "li", "blockquote", "a", "hr", "pre", "code", "sup", "section", "div",
    "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip
ATTRIBUTES = {
    "div": {("class", "wide"), ("role", "group"), ("tabindex", "0"), ("aria-label", "Table")},
    "section": {("class", "notes")},
    "th": {("scope", "col"), ("class", "numeric")},
    "td": {("class", "numeric")},
}


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_payload_becomes_html_in_a_draft(payload: str) -> None:
    for source in (payload, f"before {payload} after", f"- *{payload}*", f"[{payload}](https://ok.example)"):
        assert_harmless(to_html(source), DRAFT_TAGS)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_payload_becomes_html_in_a_comment(payload: str) -> None:
    assert_harmless(comment_html(payload), {"p", "br"})


@pytest.mark.parametrize("payload", PAYLOADS)
def test_the_parser_alone_holds_without_the_allow_list(payload: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bleach, "clean", lambda text, **_: text)
    written = Elements(to_html(payload))
    assert {tag for tag, _ in written.found} <= DRAFT_TAGS
    assert all(re.match(r"https?://|#fn", at.get("href") or "https://") for _, at in written.found)


@pytest.mark.parametrize("payload", [text for text in PAYLOADS if text.startswith("<")])
def test_the_allow_list_alone_holds_without_the_parser(payload: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(markup._PARSER, "render", lambda source, *_: source)
    for tag, attributes in Elements(to_html(payload)).found:
        assert tag in DRAFT_TAGS
        assert set(attributes) <= {"href", "rel"}
        assert (attributes.get("href") or "https://").startswith("https://")


@given(st.text(alphabet=st.sampled_from("<>\"'`=/&;:#![]()*_->|^~\\\n ab1.\u2067\u202ehref")))
def test_no_mixture_of_signs_becomes_other_html(source: str) -> None:
    assert_harmless(to_html(source), DRAFT_TAGS)
    assert_harmless(comment_html(source), {"p", "br"})


def test_paragraphs_emphasis_and_breaks_are_kept() -> None:
    assert to_html("One *two* **three**\nfour\\\nfive\n\nsix") == (
        "<p>One <em>two</em> <strong>three</strong><br>\nfour<br>\nfive</p>\n<p>six</p>"
    )


def test_lists_and_quotations_are_kept_and_numbers_go_on() -> None:
    assert to_html("3. a\n4. b\n\n- c\n\n> d") == (
        '<ol start="3">\n<li>a</li>\n<li>b</li>\n</ol>\n<ul>\n<li>c</li>\n</ul>\n<blockquote>\n<p>d</p>\n</blockquote>'
    )


def test_a_heading_becomes_a_strong_paragraph() -> None:
    assert to_html("# Rules\ntext") == "<p><strong>Rules</strong></p>\n<p>text</p>"


@pytest.mark.parametrize("address", ["https://a.example/b?c=1", "http://a.example", "mailto:team@a.example"])
def test_links_to_the_web_and_to_email_say_nothing_of_where_one_came_from(address: str) -> None:
    assert to_html(f"[here]({address})") == f'<p><a href="{address}" rel="{REL}">here</a></p>'


def test_a_bare_address_is_shown_as_it_was_typed() -> None:
    assert ">https://a.example/%E2%80%AEx</a>" in to_html("<https://a.example/%E2%80%AEx>")


def test_an_image_is_at_most_a_link_to_it() -> None:
    assert "<img" not in to_html("![map](https://a.example/m.png)")


def test_what_is_no_markup_is_shown_as_typed() -> None:
    assert to_html("2 < 3 & `x` &amp; <b>") == "<p>2 &lt; 3 &amp; `x` &amp;amp; &lt;b&gt;</p>"


def test_direction_controls_do_not_come_back_through_markup() -> None:
    for source in (
        "a\u202eb",
        "&#8238;",
        "<https://a.example/%E2%80%AE>",
        "[\u2067x](https://a.example/\u2069) y",
    ):
        page = to_html(source)
        assert "\u202e" not in page
        assert page.count("\u2067") == page.count("\u2069")


def test_a_draft_keeps_its_order_its_lists_and_its_addresses() -> None:
    source = "# Rules\n\nSee [the law](https://a.example) and\n*more*.\n\n2. a\n3. **b**\n\n- c\n\nend <x@a.example>"
    assert to_html(source) == (
        "<p><strong>Rules</strong></p>\n"
        f'<p>See <a href="https://a.example" rel="{REL}">the law</a> and<br>\n<em>more</em>.</p>\n'
        '<ol start="2">\n<li>a</li>\n<li><strong>b</strong></li>\n</ol>\n<ul>\n<li>c</li>\n</ul>\n'
        f'<p>end <a href="mailto:x@a.example" rel="{REL}">x@a.example</a></p>'
    )


def test_a_comment_keeps_its_paragraphs_and_lines() -> None:
    assert comment_html("\n\none\ntwo\n \n\n\nthree\n") == "<p>one<br>two</p>\n<p>three</p>"
    assert comment_html("") == ""


def test_markup_in_a_comment_is_only_text() -> None:
    assert comment_html("*a* <b> & \"c\" 'd'") == "<p>*a* &lt;b&gt; &amp; &quot;c&quot; &#x27;d&#x27;</p>"


def test_a_comment_cannot_reorder_or_overprint_the_page() -> None:
    assert comment_html("a\u202eb" + "\u0336" * 40) == "<p>ab" + "\u0336" * 4 + "</p>"


def test_plain_words_have_no_numbers_of_notes():
    assert markup.to_plain("The Act[^1] is old.\n\n[^1]: Of 1971.").split() == [
        "The",
        "Act",
        "is",
        "old.",
        "Of",
        "1971.",
    ]
