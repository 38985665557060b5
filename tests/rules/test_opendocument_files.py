"""What is particular to OpenDocument texts: their default style, their lists, and how they write a number."""

import pytest

from consult.consultations import markdown_import
from consult.consultations.documents import files
from tests.wordfiles import packed

SPACES = {
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
    "fo": "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0",
    "loext": "urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0",
}
LEVEL = '<text:list-level-style-number text:level="1" style:num-format="1" style:num-suffix="."/>'
INTRODUCTION = "<text:p>Rules for the rooms.</text:p>"


def read(body: str, styles: str = "") -> str:
    """The document of this body as Markdown; `styles` are those of its own part."""
    spaces = " ".join(f'xmlns:{prefix}="{name}"' for prefix, name in SPACES.items())
    content = (
        f"<office:document-content {spaces}><office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
    return files.read(packed({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": content}))[0]


def items(*words: str, more: str = "") -> str:
    inside = "".join(f"<text:list-item><text:p>{each}</text:p></text:list-item>" for each in words)
    return f'<text:list text:style-name="L"{more}>{inside}</text:list>'


def listed(level: str = LEVEL) -> str:
    return f'<text:list-style style:name="L">{level}</text:list-style>'


def style(tag: str, family: str, size: int, name: str = "") -> str:
    own = f' style:name="{name}"' if name else ""
    letters = f'<style:text-properties fo:font-size="{size}pt"/>'
    return f'<style:{tag} style:family="{family}"{own}>{letters}</style:{tag}>'


def test_paragraphs_without_a_style_have_the_size_of_the_default_one() -> None:
    """Only so can a line be larger than the rest; what is said of drawings says nothing of paragraphs."""
    body = "".join(
        f'<text:p text:style-name="Large">{each}</text:p><text:p>Words of it.</text:p>' for each in ("Aim", "Place")
    )
    sizes = style("default-style", "paragraph", 11) + style("default-style", "graphic", 40)
    found = read(INTRODUCTION + body, sizes + style("style", "paragraph", 16, "Large"))
    assert [each.heading for each in markdown_import.parse(found).clauses] == ["Aim", "Place"]


@pytest.mark.parametrize(("more", "label"), [(' text:continue-numbering="true"', "3."), ("", "1.")])
def test_a_list_goes_on_after_the_last_one_of_its_style_if_it_says_so(more: str, label: str) -> None:
    head = '<text:h text:outline-level="1">Aim</text:h>'
    found = read(head + items("a", "b") + "<text:p>Between.</text:p>" + items("c", more=more), listed())
    assert "1. a\n2. b\n" in found
    assert f"\n{label} c\n" in found


def test_a_list_goes_on_after_the_one_whose_id_it_names() -> None:
    head = '<text:h text:outline-level="1">Aim</text:h>'
    first, other = items("a", "b", more=' xml:id="one"'), items("x", more=' xml:id="two"')
    found = read(head + first + "<text:p>Between.</text:p>" + other + "<text:p>After.</text:p>"
                 + items("c", more=' text:continue-list="one"'), listed())  # fmt: skip
    assert "\n1. x\n" in found
    assert "\n3. c\n" in found


def test_a_number_is_written_as_the_newer_format_says() -> None:
    """Newer programs write the whole number there; the older attributes only have what others can read."""
    newer = LEVEL.replace("/>", ' loext:num-list-format="Article %1%"/>')
    head = '<text:h text:outline-level="1">Aim</text:h>'
    assert read(head + items("a", "b"), listed(newer)).endswith("Article 1 a\n\nArticle 2 b\n")
    assert read(head + items("a", "b"), listed()).endswith("1. a\n2. b\n")
