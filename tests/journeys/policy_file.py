"""A draft policy of twelve pages as a team writes it in Word: automatic numbers on two levels, lists, a table in most
chapters, a note, a comment in the margin and tracked changes.
"""

from tests.wordfiles import W, deleted, docx, inserted, paragraph, run, table

TITLE = "Local drugs plan, draft of the working group"
SUMMARY = "This draft says what the town will do in the next four years. It was written by the working group."
#: Chapters with their parts.
OUTLINE = {
    "Rooms": ("What the rooms are for", "Where they are", "When they are open", "Rules inside"),
    "Naloxone": ("Who gets it", "Where it is kept", "Training"),
    "Drug checking": ("How often", "What is told", "What is kept"),
    "Treatment": ("Waiting times", "In prison", "After prison"),
    "Police": ("Distance", "Small amounts", "Complaints"),
    "Money and report": ("What it costs", "Yearly report", "Who answers"),
}
SENTENCES = (
    "The service is open to every person who asks for it, whatever they use and wherever they live.",
    "Nobody is asked for a name, for papers or for a reason.",
    "The staff are nurses and people who have used drugs themselves, in pairs, and both are paid.",
    "Whoever is turned away is told why and where else they can go on the same day.",
    "The town publishes twice a year how many people came, in numbers that single out nobody.",
    "A person who is under eighteen is seen by a nurse who has learned to work with young people.",
    "Complaints go to somebody who does not work there, and are answered within fourteen days.",
    "What is written down is kept for thirty days, and only what the law demands is written down.",
)
#: Sentences in each paragraph, and paragraphs in each part: about twelve pages in all.
LONG, PARAGRAPHS = 5, 4
MARGIN, AUTHOR, GONE = "The minister is against this", "Jane Secret", "unless the police object"

_HEADING = (
    '<w:style w:type="paragraph" w:styleId="berschrift{level}"><w:name w:val="heading {level}"/><w:pPr><w:numPr>'
    '<w:numId w:val="1"/></w:numPr><w:outlineLvl w:val="{at}"/></w:pPr></w:style>'
)
_LEVELS = (("decimal", "%1.", "berschrift1"), ("decimal", "%1.%2", "berschrift2"), ("lowerLetter", "(%3)", ""))


def parts() -> list[tuple[str, str]]:
    """The numbers that Word shows, and the headings."""
    return [
        (f"{chapter}.{part}", heading)
        for chapter, headings in enumerate(OUTLINE.values(), 1)
        for part, heading in enumerate(headings, 1)
    ]


def file() -> bytes:
    levels = "".join(
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
        + (f'<w:pStyle w:val="{style}"/>' if style else "")
        + f'<w:lvlText w:val="{pattern}"/></w:lvl>'
        for at, (form, pattern, style) in enumerate(_LEVELS)
    )
    numbering = (
        f'<w:numbering xmlns:w="{W}"><w:abstractNum w:abstractNumId="3">{levels}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="3"/></w:num></w:numbering>'
    )
    titles = '<w:style w:type="paragraph" w:styleId="Titel"><w:name w:val="Title"/></w:style>'
    titles += "".join(_HEADING.format(level=level, at=level - 1) for level in (1, 2))
    comment = f'<w:comment w:id="0" w:author="{AUTHOR}">{paragraph(MARGIN)}</w:comment>'
    note = f'<w:footnote w:id="2">{paragraph("Counted by the town in 2026.")}</w:footnote>'
    return docx(
        "".join(_body()),
        styles=f'<w:styles xmlns:w="{W}">{titles}</w:styles>',
        numbering=numbering,
        comments=f'<w:comments xmlns:w="{W}">{comment}</w:comments>',
        footnotes=f'<w:footnotes xmlns:w="{W}">{note}</w:footnotes>',
        header1=f'<w:hdr xmlns:w="{W}">{paragraph("Draft, not for the public")}</w:hdr>',
    )


def _body() -> list[str]:
    body = [paragraph(TITLE, style="Titel"), paragraph(SUMMARY)]
    for at, (chapter, headings) in enumerate(OUTLINE.items()):
        body.append(paragraph(chapter, style="berschrift1"))
        for heading in headings:
            body.append(paragraph(heading, style="berschrift2"))
            body += [_paragraph(at + each) for each in range(PARAGRAPHS)]
            body += [paragraph(f"{each};", listed=(1, 2)) for each in ("by day", "by night", "on holidays")]
        if at < 4:
            body.append(table([["Day", "Hours"], ["Monday", "10 to 16"], ["Friday", "16 to 22"]]))
    remark = '<w:r><w:commentReference w:id="0"/></w:r><w:r><w:footnoteReference w:id="2"/></w:r>'
    body.append(
        paragraph("The town answers", runs=deleted(f" {GONE}") + inserted(" within two months") + run(".") + remark)
    )
    return body


def _paragraph(at: int) -> str:
    return paragraph(" ".join(SENTENCES[(at + each) % len(SENTENCES)] for each in range(LONG)))
