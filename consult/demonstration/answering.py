"""What analysts and the decision maker do in the demonstration once a consultation has closed."""

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from consult.analysis import coding_differences, reach, report_notes, second_coding, themes
from consult.analysis.opinion_groups import results as opinion_group_results
from consult.analysis.reach import ResultData
from consult.analysis.report_notes import ReportNotesData
from consult.commitments import commands as commitments
from consult.commitments import later_acts
from consult.commitments.commands import CommitmentData, NoteData
from consult.consultations import queries
from consult.contributions import verdicts
from consult.demonstration import cast, grouping, rating
from consult.demonstration.story import Story, marked
from consult.report import document as report
from consult.report import sense_checks, word_reasons
from consult.report.enums import CorrectionCause, Status
from consult.report.sense_checks import SenseCheckData
from consult.response import corrections, gap_answers, invited_replies
from consult.response import document as response
from consult.response.correction_fields import CorrectionData
from consult.response.correction_rules import Place
from consult.response.document import AnswerNotesData
from consult.response.rules import DispositionData
from consult.storage.database import today

#: Lines with what people say about the answer are sent so many days ago: they are there for a while.
LINES_SENT = 6


def freeze(story: Story) -> None:
    """Themes, coding, what analysts write for Part A, and the freeze."""
    analyst, closed, frozen = story.actors[cast.ANALYST], story.plan.closed, story.plan.reported
    if closed is None or frozen is None:
        return
    with story.at(closed - 4, 10):
        for theme in grouping.at_first(story):
            themes.add_theme(analyst, story.code, grouping.data_of(theme), key=theme["key"])
    with story.at(closed - 9, 10):
        grouping.group(story)
    with story.at(closed - 10, 10):
        grouping.regroup(story)
    _check(story)
    lines = story.content.decided["page_one"]
    for looked in story.content.decided.get("sense_check", ()):
        with story.at(frozen + looked["days_before"], 16):
            words = {name: looked[name] for name in sense_checks.LIMITS}
            sense_checks.add(analyst, story.code, SenseCheckData(today(), **words))
    for kept in story.content.decided.get("word_reason", ()):
        with story.at(frozen + 1, 11):
            word_reasons.give(analyst, story.code, kept["place"], kept["words"], kept["reason"])
    with story.at(frozen, 15):
        report_notes.write_notes(
            analyst,
            story.code,
            ReportNotesData(
                missing_groups=story.plan.missing_groups,
                disagreement=lines["disagreement"],
                reliability=lines["reliability"],
                ungrouped=lines.get("ungrouped", ""),
                campaign_organizers=lines.get("campaign_organizers", ""),
                paid_peers=lines.get("paid_peers", ""),
            ),
        )
        results = {number: _reached(row) for number, row in enumerate(story.content.reach.groups, 1)}
        reach.write_results(analyst, story.code, results)
        opinion_group_results.analyse(queries.public_consultation(story.code))
        report.freeze(analyst, story.code)


def _check(story: Story) -> None:
    """A second analyst groups a sample and finds other themes in a few comments; the two talk about these."""
    differing = story.content.decided.get("difference", ())
    first, second = story.actors[cast.ANALYST], story.actors[cast.SECOND_ANALYST]
    if not differing or story.plan.closed is None or second.staff_id is None:
        return
    voices = story.content.voices
    grouped = {
        story.comment_of(index): voice for index, voice in enumerate(voices) if voice.outcome not in grouping.UNSORTED
    }
    found = {id_: each for id_, voice in grouped.items() for each in differing if voice.text.startswith(each["begins"])}
    with story.at(story.plan.closed - 12, 9):
        second_coding.draw(first, story.code, second.staff_id)
    with story.at(story.plan.closed - 14, 10):
        while text := second_coding.open_text(second, story.code):
            id_ = text.comment.id
            keys = found[id_]["second"] if id_ in found else grouped[id_].themes
            second_coding.sort(second, story.code, id_, keys)
    with story.at(story.plan.closed - 16, 11):
        for each in coding_differences.differences(first, story.code):
            id_ = each.comment.id
            coding_differences.resolve(first, story.code, id_, grouped[id_].themes, found[id_]["reason"])


def _reached(row: Mapping[str, str]) -> ResultData:
    """What analysts say of a group that the plan was to reach."""
    return ResultData(**{each.name: row.get(each.name, "") for each in fields(ResultData)})


def invite(story: Story) -> None:
    """Organizations of people affected are invited to reply; some do, and the organizer confirms that it is theirs.
    One invitation was a mistake, and is withdrawn.
    """
    organizer = story.actors[cast.ORGANIZER]
    for row in story.content.decided.get("reply", ()):
        with story.at(row["days_ago"], 9):
            link = invited_replies.invite(organizer, story.code, row["invited"])
            invitation = invited_replies.opened(link.token)[1]
        if "withdrawn_for" in row:
            with story.at(row["withdrawn_days_ago"], 9):
                invited_replies.withdraw(organizer, story.code, invitation.id, row["withdrawn_for"])
        if "text" not in row:
            continue
        with story.at(row["replied_days_ago"], 9):
            invitation = invited_replies.opened(link.token)[1]
            invited_replies.send(link.token, row["by"], row["text"])
            cut = marked(row["text"], row.get("hide", ()))
            invited_replies.confirm(organizer, story.code, invitation.id, cut or invitation.text)


def answer(story: Story) -> None:
    """Decisions, promises, the lines of page one, and the signature; then later notes."""
    decider, signed = story.actors[cast.DECISION_MAKER], story.plan.answered
    if signed is None:
        return
    with story.at(signed + 5, 10):
        for row in story.content.decided["disposition"]:
            _write_disposition(story, row)
    promised = {}
    with story.at(signed + 2, 11):
        for number, row in enumerate(story.content.decided["commitment"]):
            promised[number] = commitments.add_commitment(decider, story.code, _promise(story, row)).id
    lines = dict(story.content.decided["page_one"])
    written = ("decided", "biggest_change", "biggest_refusal")
    with story.at(signed, 16):
        response.write_answer_notes(decider, story.code, AnswerNotesData(**{name: lines[name] for name in written}))
        gap_answers.write(
            decider, story.code, {row["principle"]: row["answer"] for row in story.content.decided["gap"]}
        )
        response.sign(decider, story.code)
    for row in story.content.decided.get("correction", ()):
        with story.at(row["days_ago"], 10):
            given = CorrectionData(texts={row["field"]: row["text"]}, cause=CorrectionCause.MISTAKE, note=row["note"])
            corrections.correct(decider, story.code, Place.read(row["place"]), given)
    with story.at(signed - 20, 12):
        of_part = {row["clause"]: promised[number] for number, row in enumerate(story.content.decided["commitment"])}
        rating.give_verdicts(story.content, of_part)
    with story.at(signed - 21, 12):
        verdicts.count_due()
    later = [
        (what["days_ago"], promised[number], kind, what)
        for number, row in enumerate(story.content.decided["commitment"])
        for kind in ("note", "extension", "successor", "found")
        for what in row.get(kind, ())
    ]
    for days_ago, promise_id, kind, what in sorted(later, key=lambda each: -each[0]):
        with story.at(days_ago, 12):
            _happened(story, promise_id, kind, what)
    with story.at(LINES_SENT, 12):
        rating.send_lines(story.content, of_part)
    with story.at(LINES_SENT - 1, 12):
        rating.read_lines(story.actors[cast.MODERATOR], story.content)


def _promise(story: Story, row: Mapping[str, Any]) -> CommitmentData:
    names = ("money", "holder", "forecast", "forecast_low", "forecast_high", "forecast_sure", "no_forecast")
    return CommitmentData(
        text=row["text"],
        owner=row["owner"],
        due_on=story.day(-row["due_in_days"]),
        measure=row["measure"],
        clause_key=row.get("clause", ""),
        forecast_on=story.day(-row["forecast_in_days"]) if "forecast_in_days" in row else None,
        **{name: row.get(name, "") for name in names},
    )


def _happened(story: Story, promise_id: int, kind: str, what: Mapping[str, Any]) -> None:
    """A note on a promise, more time for it, a new person in its office, or what was found."""
    decider, code = story.actors[cast.DECISION_MAKER], story.code
    if kind == "note":
        given = NoteData(status=Status(what["status"]), text=what["text"], evidence=what.get("evidence", ""))
        commitments.add_note(decider, code, promise_id, given)
    elif kind == "extension":
        later_acts.extend(decider, code, promise_id, story.day(-what["new_in_days"]), what["reason"])
    elif kind == "successor":
        later_acts.change_holder(decider, code, promise_id, what["name"], today())
    else:
        later_acts.enter_finding(decider, code, promise_id, what["value"], what["source"])


def _write_disposition(story: Story, row: Mapping[str, Any]) -> None:
    response.write_disposition(
        story.actors[cast.DECISION_MAKER],
        story.code,
        DispositionData(
            decision=row["code"],
            reason_kind=row["reason_kind"],
            reason=row["reason"],
            wording=row.get("wording", ""),
            office=row.get("office", ""),
            law=row.get("law", ""),
            plain_language=row.get("plain_language", ""),
            open_question=row.get("open_question", ""),
            owner=row.get("owner", ""),
            until=story.day(-row["until_days"]) if "until_days" in row else None,
            used=story.used(row.get("clause", "")),
        ),
        clause_key=row.get("clause", ""),
        theme_key=row.get("theme", ""),
    )
