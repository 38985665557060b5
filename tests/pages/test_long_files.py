"""A long act, as people have it: read in seconds, shown on a page that stays small, or refused in a sentence."""

import io
import resource
import time

import pytest

from tests.cast import CODE
from tests.journeys.policy_file import SENTENCES
from tests.wordfiles import docx, numbering, paragraph, styles

HERE = f"/team/p/{CODE}/draft"
SECONDS = 5
LEVELS = numbering(("decimal", "%1."), ("decimal", "%1.%2"), ("lowerLetter", "(%3)"))


def act(chapters: int, sections: int, paragraphs: int = 1, sentences: int = 1) -> bytes:
    body = [paragraph("Drugs (Care and Support) Act", style="Titel")]
    for chapter in range(chapters):
        body.append(paragraph(f"Chapter {chapter}", style="H1", listed=(1, 0)))
        for section in range(sections):
            body.append(paragraph(f"Section {section} of chapter {chapter}", style="H2", listed=(1, 1)))
            for at in range(section, section + paragraphs):
                words = " ".join(SENTENCES[(at + each) % len(SENTENCES)] for each in range(sentences))
                body.append(paragraph(f"{words} It is rule {chapter}-{section}-{at}.", listed=(1, 2)))
    return docx("".join(body), styles=styles(), numbering=LEVELS)


def sent(browser, file: bytes):
    return browser.post(f"{HERE}/import", {"text": "", "file": (io.BytesIO(file), "act.docx")})


def processor_time() -> float:
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


@pytest.mark.slow
def test_an_act_of_a_hundred_pages_is_imported_in_five_seconds_of_processor_time(cast, staff_client):
    olga, file = staff_client("Olga"), act(10, 40, 4, 2)
    began = processor_time()
    page = sent(olga, file)
    used = processor_time() - began
    assert page.h1 == "400 parts were found"
    assert len(page.text) > 300_000, "the text that was read is on the page, to be corrected"
    assert len(page.text) < 700_000
    assert used < SECONDS


@pytest.mark.parametrize(
    ("file", "says"),
    [
        (lambda: act(10, 500, 1, 0), "Import it in pieces: each can be added at the end."),
        (lambda: act(1, 601), "a draft can have up to 600 parts."),
        (lambda: act(1, 1, 1, 6000), "too long"),
    ],
)
def test_more_than_a_draft_can_hold_is_refused_and_what_was_read_given_back(cast, staff_client, file, says):
    page = sent(staff_client("Olga"), file())
    assert page.status == 422
    assert says in page.errors[0]
    assert page.form("/import").fields["text"].startswith("# Drugs (Care and Support) Act")
