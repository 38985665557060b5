"""The hashes that forms carry of what they show, for the current plan `tst2`."""

from collections.abc import Callable, Mapping
from dataclasses import asdict

from flask import Flask

from consult.analysis import reach, report_notes, second_coding, themes
from consult.analysis.suggesting import switch
from consult.commitments import commands as commitments
from consult.commitments import later_acts
from consult.consultations import (
    clarifications,
    deletion,
    draft_chapters,
    draft_import,
    drafting,
    edit_conflicts,
    framing,
    invitations,
    plain_summaries,
    plan_days,
    planned_opening,
    reach_plan,
    restructuring,
    roles,
    self_assessment,
    working_version,
)
from consult.consultations import queries as consultations
from consult.consultations.models import DraftVersionClause
from consult.moderation.teamwork import colleagues
from consult.report import document as report
from consult.report import official_texts, quote_choice, sense_checks, word_reasons
from consult.report.parts import CommitmentView
from consult.response import (
    corrections,
    decision_points,
    gap_answers,
    invited_replies,
    later_decisions,
    later_words,
)
from consult.response import document as response
from consult.response.correction_rules import Place
from tests.cast import CODE, Cast, Plan, reading


def _words(plan: Plan, values: Mapping[str, str]) -> Mapping[str, object]:
    return asdict(working_version.words_of(_place(plan, "siting").version))


def _place(plan: Plan, key: str) -> DraftVersionClause:
    draft = consultations.working_draft(plan.id) or consultations.current_draft(plan.id)
    return next(each for each in draft.places if each.version.clause.key == key) if draft else DraftVersionClause()


def _draft(plan: Plan, values: Mapping[str, str]) -> Mapping[str, object]:
    draft = consultations.working_draft(plan.id) or consultations.current_draft(plan.id)
    return working_version.contents_of(draft) if draft else {}


def _theme(plan: Plan, values: Mapping[str, str]) -> Mapping[str, object]:
    return themes.values_of(themes.theme_for(plan.cast.actor("Ana"), CODE, values["theme_key"])[1])


def _promise(plan: Plan, values: Mapping[str, str]) -> Mapping[str, object]:
    written = commitments.written_commitments(plan.row)
    return commitments.values_of(next(each for each in written if str(each.id) == values["promise_id"]))


def _invitation(which: str) -> Callable[[Plan, Mapping[str, str]], Mapping[str, object]]:
    def values_of(plan: Plan, values: Mapping[str, str]) -> Mapping[str, object]:
        (row,) = [each for each in invited_replies.invited_to(plan.id) if str(each.id) == values[which]]
        return invited_replies.values_of(row)

    return values_of


def _signed_promise(plan: Plan, values: Mapping[str, str]) -> CommitmentView:
    written = commitments.written_commitments(plan.row)
    return next(each for each in written if str(each.id) == values["promise_id"])


def _link(plan: Plan, values: Mapping[str, str]) -> Mapping[str, object]:
    team = invitations.team_of(plan.cast.actor("Olga"), plan.row)
    return invitations.link_values(next(each for each in team if each.name == "Nia"))


#: What each form shows, by the name that `tests.routes` gives its hash.
SHOWN: Mapping[str, Callable[[Plan, Mapping[str, str]], Mapping[str, object]]] = {
    "words_seen": _words,
    "siting_seen": lambda plan, _: restructuring.words_shown(_place(plan, "siting")),
    "joined_seen": lambda plan, _: restructuring.words_shown(_place(plan, "siting"), _place(plan, "hours")),
    "in_short_seen": lambda plan, _: plain_summaries.shown(working_version.words_of(_place(plan, "siting").version)),
    "draft_seen": _draft,
    "chapters_seen": lambda plan, _: draft_chapters.values_of(
        consultations.working_draft(plan.id) or consultations.current_draft(plan.id)
    ),
    "frame_seen": lambda plan, _: framing.values_of(plan.row),
    "import_seen": lambda plan, _: draft_import.prepare(plan.row, "## 1. Where\n\nHere.", {}).draft,
    "theme_seen": _theme,
    "switch_seen": lambda plan, _: switch.values_of(plan.id),
    "quotes_seen": lambda plan, _: quote_choice.values_of(
        quote_choice.chosen_quotes(plan.id).get(plan.clause_id("siting"), [])
    ),
    "notes_seen": lambda plan, _: report_notes.values_of(plan.id),
    "check_seen": lambda plan, _: sense_checks.values_of(official_texts.checks_of(plan.id)[0]),
    "hint_seen": lambda plan, _: word_reasons.values_of(
        official_texts.hints_of(official_texts.written_of(plan.id), [])[0]
    ),
    "document_seen": lambda plan, _: report.part_a(plan.row),
    "clause_point_seen": lambda plan, _: decision_points.values_of(
        decision_points.decision_point(plan.row, clause_key="siting")
    ),
    "theme_point_seen": lambda plan, values: decision_points.values_of(
        decision_points.decision_point(plan.row, theme_key=values["theme_key"])
    ),
    "gaps_seen": lambda plan, _: gap_answers.values_of(plan.id),
    "follow_up_seen": lambda plan, _: later_decisions.last_follow_up(plan.id),
    "correction_seen": lambda plan, values: corrections.texts_of(
        plan.cast.actor("Dee"), plan.code, Place.read(values["place"])
    ),
    "lines_correction_seen": lambda plan, _: corrections.texts_of(plan.cast.actor("Dee"), plan.code, Place("lines")),
    "reply_seen": lambda plan, _: corrections.texts_of(plan.cast.actor("Dee"), plan.code, Place("reply", "1")),
    "written_seen": lambda plan, values: dict(
        later_words.one(plan.cast.actor("Dee"), plan.code, values["written"]).words
    ),
    "lines_seen": lambda plan, _: response.values_of(plan.id),
    "sample_seen": lambda plan, _: second_coding.values_of(second_coding.running(plan.id)),
    "promise_seen": _promise,
    "note_seen": lambda plan, values: commitments.last_note(_signed_promise(plan, values)),
    "extension_seen": lambda plan, values: later_acts.last_extension(_signed_promise(plan, values)),
    "holder_seen": lambda plan, values: later_acts.last_holder(_signed_promise(plan, values)),
    "finding_seen": lambda plan, values: later_acts.last_finding(_signed_promise(plan, values)),
    "assessment_seen": lambda plan, _: self_assessment.values_of(plan.id),
    "explained": lambda plan, _: clarifications.values_of(()),
    "planned_seen": lambda plan, _: plan_days.planned_values(planned_opening.planned(plan.row)),
    "closing_seen": lambda plan, _: plan_days.closing_values(plan.row),
    "ending_seen": lambda plan, _: plan_days.ending_values(plan.row),
    "deadline_seen": lambda plan, _: plan_days.deadline_values(plan.row),
    "removal_seen": lambda plan, _: drafting.removal_values(_place(plan, "siting")),
    "plan_seen": lambda plan, _: deletion.values_of(plan.row),
    "team_seen": lambda plan, _: roles.values_of(plan.id),
    "link_seen": _link,
    "handed_seen": lambda _, values: colleagues.handed_values(int(values["comment_id"])),
    "duty_seen": lambda plan, _: colleagues.duty_values(plan.cast.actor("Mo"), plan.id),
    "reach_seen": lambda plan, _: reach_plan.values_of(reach_plan.groups_of(plan.id)),
    "came_seen": lambda plan, _: {"notes": reach.notes_of(plan.id)},
    "decided_seen": lambda plan, _: reach.decided_values(plan.id),
    "reached_seen": lambda plan, _: reach.results_values(plan.id),
    "asked_seen": _invitation("asked_id"),
    "waiting_seen": _invitation("waiting_id"),
    "answer_seen": lambda plan, _: response.to_sign(plan.row),
}


def version_hashes(app: Flask, values: Mapping[str, str], text: str) -> dict[str, str]:
    """Those that `text` names in braces."""
    named = [name for name in SHOWN if f"{{{name}}}" in text]
    if not named:
        return {}
    with reading(app):
        plan = Plan(app, Cast(app))
        return {name: edit_conflicts.version_hash(SHOWN[name](plan, values)) for name in named}
