"""The outcome of a consultation: differences between versions, the promises, the record."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date

from flask import request, url_for
from flask.blueprints import BlueprintSetupState

from consult.access import NotFound, Permission
from consult.analysis.by_self_description import GROUP_LABELS, POSITION_LABELS
from consult.analysis.enums import REACHED_LABELS
from consult.commitments import rules
from consult.consultations import clarifications, edit_requests, evidence, frame_corrections, queries
from consult.consultations.clauses import MAX_WORDING, titled
from consult.consultations.models import Consultation, DraftVersion, FrameCorrection
from consult.contributions import verdicts
from consult.contributions.enums import CANCELLED, CHANNEL_LABELS, CHOICE_LABELS, CHOICES
from consult.contributions.verdict_rules import Asked, Question
from consult.moderation import public_log, redress
from consult.moderation.public_log import ACT_LABELS, Which
from consult.moderation.rules import REASON_LABELS
from consult.pages import check_codes, promise_groups
from consult.pages.answer_pages import MAX_SAID_LATER, PICTURED_PARTS
from consult.pages.plan_pages import plan_page, reports_of
from consult.pages.views.blueprint import blueprint
from consult.pages.views.consultations import MAX_SHOWN, preparing
from consult.pages.vote_bars import LOOKS, statement_bars, verdict_bars, vote_bars
from consult.record import checkpoints, entries
from consult.report.enums import WITHDRAWAL_LABELS
from consult.response import queries as response_queries
from consult.response import reply_rules
from consult.text import diff, languages, marked
from consult.text.diff import Piece
from consult.text.messages import N_
from consult.text.passages import Passages, passages
from consult.web import qr
from consult.web.authorization import require_permission
from consult.web.shell import Page, pagination

CHANGES_A_PAGE = 12
CHECKPOINTS_SHOWN = 5

DRAFT_KINDS = {
    "first": N_("First published"),
    "edit": N_("Corrected: the meaning is the same"),
    "change": N_("The meaning changed"),
    "decision": N_("After the decision"),
}
#: What happened to comments that no moderator decided on, and what takes one out of what counts.
TAKEN_OUT = {
    "withdrawn": N_("Deleted by the writer"),
    "changed": N_("Replaced by the writer"),
    "junk": N_("Removed as junk"),
    "held": N_("Waiting for a spam check"),
    CANCELLED: N_("Deleted when the plan was cancelled"),
}
#: What happened to what asked for another look, as the report counts it; what is not listed is in its data alone.
REDRESS_LABELS = {
    "appeals": {
        "received": N_("Second looks that writers asked for"),
        "upheld": N_("Second looks: the writer was right"),
        "slowest_days": N_("Second looks: days until the slowest answer"),
    },
    "rereadings": {
        "drawn": N_("Read again by chance"),
        "different": N_("Read again by chance: decided in another way"),
    },
    "notices": {
        "received": N_("Notices about a comment"),
        "taken_out": N_("Notices: the comment was removed"),
        "hidden": N_("Notices: words of it were hidden"),
        "slowest_days": N_("Notices: days until the slowest answer"),
    },
}
CHANGE_KINDS = {
    "added": N_("Added"),
    "removed": N_("Removed"),
    "moved": N_("Moved, words unchanged"),
    "changed": N_("Changed"),
    "moved_and_changed": N_("Moved and changed"),
}


@blueprint.get("/p/<code>/changes")
@require_permission(Permission.PUBLIC_PAGE_READ, same_for_everyone=True, asks=("from", "page", "part", "to"))
def changes(code: str) -> Page:
    """The difference between two published versions, by part and by word; for long wordings the changed passages.

    `?part=` shows only one part, in full.
    """
    plan = queries.public_consultation(code)
    if plan.is_draft:
        return preparing(plan)
    drafts = queries.published_drafts(plan.id)
    if len(drafts) < 2:
        return plan_page("pages/changes_none.html", plan, drafts=drafts, **_between_versions(plan))
    part = request.args.get("part")
    newest = queries.versions_changing(plan.id, part) if part and not request.args.keys() & {"from", "to"} else None
    newest = newest or (drafts[-2].number, drafts[-1].number)
    asked_for = _asked_number("from", drafts, newest[0]), _asked_number("to", drafts, newest[1])
    whole = queries.drafts_by_number(plan.id, asked_for)
    before, after = (whole[number] for number in asked_for)
    found = diff.clauses(queries.clause_texts(before), queries.clause_texts(after))
    changed = [change for change in found if change.kind != "same"]
    asked = [change for change in changed if part is None or change.key == part]
    if part is not None and not asked:
        raise NotFound(N_("This part did not change between these two versions."))
    pages = pagination(len(asked), CHANGES_A_PAGE)
    shown = asked[pages.offset : pages.offset + pages.size]
    return plan_page(
        "pages/changes.html",
        plan,
        drafts=drafts,
        before=before,
        after=after,
        changed=[(each, changed_passages(each.wording_pieces, whole=part is not None)) for each in shown],
        answers=response_queries.answers_to_parts(plan.id) if after.kind == "decision" else {},
        part=part,
        total=len(changed),
        same=len(found) - len(changed),
        confirmed=_confirmed(plan, drafts),
        pages=pages,
        within=queries.chapter_names(before) | queries.chapter_names(after),
        chapters=_chapters_changed(before, after),
        **({"corrections": (), "explained": ()} if part else _between_versions(plan)),
    )


def changed_passages(pieces: Sequence[Piece], whole: bool) -> Passages:  # noqa: FBT001 - a filter of templates
    """What pages show of a difference: all of it if asked, of a long one its changed passages."""
    return passages(pieces, MAX_WORDING * 2 if whole else MAX_SHOWN)


def _between_versions(plan: Consultation) -> Mapping[str, object]:
    """What was corrected and explained without a new version."""
    return {"corrections": _corrections(plan), "explained": clarifications.of_plan(plan.id)}


def _corrections(plan: Consultation) -> list[tuple[FrameCorrection, str, list[Piece]]]:
    """Corrected typing mistakes in title and summary, with the name of the text and the difference."""
    return [
        (each, frame_corrections.CORRECTABLE[each.field], diff.words(each.before, each.after))
        for each in frame_corrections.corrections(plan.id)
    ]


def _confirmed(plan: Consultation, drafts: list[DraftVersion]) -> Mapping[int, date]:
    """The days on which a second person looked at edits, by version number."""
    return edit_requests.confirmed_drafts(plan.id) if any(each.kind == "edit" for each in drafts) else {}


def _chapters_changed(before: DraftVersion, after: DraftVersion) -> tuple[list[str], list[str]]:
    """The new and the removed chapters, by number and heading."""
    old, new = ([titled(each.number, each.heading) for each in draft.chapters] for draft in (before, after))
    return [name for name in new if name not in old], [name for name in old if name not in new]


@blueprint.get("/p/<code>/promises")
@require_permission(Permission.PUBLIC_PAGE_READ, same_for_everyone=True, asks=("page",))
def promises(code: str) -> Page:
    """Every promise of the answer and its status today."""
    plan = queries.public_consultation(code)
    if plan.is_draft:
        return preparing(plan)
    summary = response_queries.summary(plan)
    found = promise_groups.arranged(summary.promises if summary is not None and summary.signed else ())
    pages = pagination(len(found))
    told = verdicts.shown(plan.id)
    shown = found[pages.offset : pages.offset + pages.size]
    happened = {each.id: told.get(Asked(Question.PROMISE, each.id), ()) for each in shown}
    return plan_page(
        "pages/promises.html",
        plan,
        signed=summary is not None and summary.signed,
        counts=Counter(map(promise_groups.group_of, found)),
        groups=promise_groups.grouped(shown),
        happened=happened,
        contradicted={
            each.id: [one for one in happened[each.id] if rules.is_contradicted(each.status, one.people)]
            for each in shown
        },
        reports=reports_of(plan),
        pages=pages,
    )


@blueprint.get("/p/<code>/record")
@require_permission(Permission.PUBLIC_PAGE_READ, same_for_everyone=True, asks=("list", "page"))
def record(code: str) -> Page:
    """The public record: moderators' decisions, hashes, and what they prove so far.

    Comments that were published as they were sent are listed only on request: nine of ten decisions are such.
    """
    plan = queries.public_consultation(code)
    if plan.is_draft:
        return preparing(plan)
    which = Which.ALL if request.args.get("list") == Which.ALL else Which.WITH_A_REASON
    counted = public_log.count_log(plan.code)
    pages = pagination(counted[which])
    acts = public_log.public_log(plan.code, pages.size, pages.offset, which)
    codes = check_codes.listed(entries.kept(plan.code, *check_codes.KINDS, even_lost=check_codes.EVEN_LOST))
    listed = check_codes.newest(codes)
    return plan_page(
        "pages/record.html",
        plan,
        acts=acts,
        total=counted[Which.ALL],
        list_all=which is Which.ALL,
        linked=public_log.shown_now(plan.id, acts),
        counts=public_log.public_counts(plan.id),
        redress=redress.counts(plan.id),
        evidence=evidence.changes(plan.code),
        parts={part.key: titled(part.number, part.heading) for part in queries.parts_of(plan.id)},
        checkpoints=checkpoints.history(plan.code, CHECKPOINTS_SHOWN),
        check_codes=listed,
        codes_left_out=len(codes) - len(listed),
        address=qr.outside(url_for("pages.consultation", code=plan.code)),
        pages=pages,
    )


@blueprint.get("/p/<code>/record/comment/<tracker>")
@require_permission(Permission.PUBLIC_PAGE_READ, same_for_everyone=True)
def decisions(code: str, tracker: str) -> Page:
    """What moderators decided on one comment."""
    plan = queries.public_consultation(code)
    acts = [] if plan.is_draft else public_log.log_of(plan.code, tracker)
    if not acts:
        raise NotFound(N_("The record has no decision on a comment with this code."))
    return plan_page(
        "pages/decisions.html", plan, tracker=tracker, acts=acts, linked=public_log.shown_now(plan.id, acts)
    )


@blueprint.get("/p/<code>/record/trackers")
@require_permission(Permission.PUBLIC_PAGE_READ, same_for_everyone=True)
def trackers(code: str) -> Page:
    """Every public code with what happened to its comment, in one list that is the same for everyone."""
    plan = queries.public_consultation(code)
    if plan.is_draft:
        return preparing(plan)
    return plan_page("pages/trackers.html", plan, trackers=public_log.trackers(plan))


def _asked_number(name: str, drafts: list[DraftVersion], otherwise: int) -> int:
    """The version requested in the address, if it is one; `otherwise` if none is."""
    asked = request.args.get(name)
    numbers = {str(draft.number): draft.number for draft in drafts}
    if asked is not None and asked not in numbers:
        raise NotFound(N_("This plan has no such version."))
    return numbers[asked] if asked is not None else otherwise


def _add_words(state: BlueprintSetupState) -> None:
    """Give templates the labels of the closed lists and the vote bars."""
    state.app.jinja_env.filters.update(
        bars=vote_bars,
        statement_bars=statement_bars,
        old_words=marked.old,
        new_words=marked.new,
        both_words=marked.both,
        changed_passages=changed_passages,
        worst=promise_groups.worst,
    )
    state.app.jinja_env.globals.update(
        ACT_LABELS=ACT_LABELS,
        CHANGE_KINDS=CHANGE_KINDS,
        CHANNEL_LABELS=CHANNEL_LABELS,
        CHOICES=CHOICES,
        CHOICE_LABELS=CHOICE_LABELS,
        DRAFT_KINDS=DRAFT_KINDS,
        GROUP_LABELS=GROUP_LABELS,
        LANGUAGE_NAMES=languages.OWN_NAMES,
        POSITION_LABELS=POSITION_LABELS,
        LOOKS=LOOKS,
        PICTURED_PARTS=PICTURED_PARTS,
        MAX_SAID_LATER=MAX_SAID_LATER,
        PROMISE_GROUPS=promise_groups.GROUP_LABELS,
        REACHED_LABELS=REACHED_LABELS,
        REASON_LABELS=REASON_LABELS,
        REDRESS_LABELS=REDRESS_LABELS,
        TAKEN_OUT=TAKEN_OUT,
        verdict_bars=verdict_bars,
        CUT_WORDS=reply_rules.CUT_WORDS,
        WITHDRAWAL_LABELS=WITHDRAWAL_LABELS,
    )


blueprint.record_once(_add_words)
