"""Votes by channel through the publisher, once the plan has closed."""

from flask_babel import gettext

from consult.access import Conflict, Permission
from consult.analysis import published_figures, reconciliation, second_coding, stored_groups
from consult.analysis.disclosure import FEWER, PublishedTally
from consult.analysis.views.blueprint import blueprint
from consult.analysis.views.parts import part_names
from consult.consultations import queries
from consult.contributions.enums import CHANNEL_LABELS, CHOICE_LABELS
from consult.moderation.rules import OUTCOME_LABELS
from consult.web import authorization
from consult.web.authorization import require_permission
from consult.web.shell import Page, page, pagination


@blueprint.get("/p/<code>/results")
@require_permission(Permission.CONSULTATION_TALLY_READ)
def results(code: str) -> Page:
    """Votes by channel through the publisher, once the plan has closed; before that, what happened to the comments."""
    actor = authorization.current_actor()
    consultation = queries.consultation_for(actor, code, Permission.CONSULTATION_TALLY_READ)
    try:
        votes = published_figures.votes_for(actor, code)[1]
        not_yet = ""
    except Conflict as refusal:
        votes, not_yet = [], gettext(refusal.message)
    names, wordings = part_names(consultation), queries.wordings(consultation.id)
    newest: dict[int, int] = {}
    first: dict[tuple[int, int], int] = {}
    for each in wordings.values():
        newest[each.clause_id] = max(newest.get(each.clause_id, 0), each.meaning_revision)
        place = each.clause_id, each.meaning_revision
        first[place] = min(first.get(place, each.number), each.number)
    return page(
        "analysis/results.html",
        consultation=consultation,
        not_yet=not_yet,
        has_groups=stored_groups.is_published(consultation),
        pages=(pages := pagination(len(votes))),
        wordings=wordings,
        newest=newest,
        first=first,
        votes=[(names[each.clause_id], each) for each in votes[pages.offset : pages.offset + pages.size]],
        choice_labels=CHOICE_LABELS,
        channel_labels=CHANNEL_LABELS,
        fewer=FEWER,
        is_published=lambda tally: isinstance(tally, PublishedTally),
        statements=(statements := published_figures.statements(consultation))[:100],
        shown=(len(statements), sum(each.agree + each.disagree + each.passed for each in statements)),
        totals=published_figures.imported_totals(consultation),
        reconciliation=published_figures.reconciliation_of(consultation.id),
        is_blind=second_coding.is_sorting(consultation.id, actor.staff_id),
        taken_out_labels=reconciliation.TAKEN_OUT_LABELS,
        outcome_labels=OUTCOME_LABELS,
    )
