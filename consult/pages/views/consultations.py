"""The front page, a consultation in every state, its whole draft, and one part with what people said."""

import re
from collections.abc import Iterable, Sequence

import flask
from flask import request
from flask.blueprints import BlueprintSetupState
from markupsafe import Markup

from consult.access import NotFound, Permission
from consult.analysis import published_figures
from consult.consultations import chapters, clarifications, clause_rights, evidence, queries
from consult.consultations.clauses import COSTS, DIRECTIONS, EVIDENCE_KINDS, INFLUENCE
from consult.consultations.lifecycle import LIFECYCLE_LABELS
from consult.consultations.models import Consultation, DraftVersion
from consult.contributions import queries as contribution_queries
from consult.moderation.redaction import REMOVED
from consult.moderation.rules import Outcome
from consult.pages import answer_pages, consultation_status, names
from consult.pages.clause_history import Wording, first_numbers, wordings
from consult.pages.overdue import overdue, undecided
from consult.pages.plan_pages import plan_page
from consult.pages.say_form import PLAN
from consult.pages.views.blueprint import blueprint
from consult.pages.views.comment_lists import comments_quoted, comments_shown
from consult.report.summary import Summary
from consult.response import queries as response_queries
from consult.storage.database import today
from consult.text import markup, plain
from consult.text.messages import N_
from consult.web.authorization import require_permission
from consult.web.shell import Page, page, pagination

#: A longer plan is listed and read chapter by chapter; a chapter with more parts, or parts without one, are divided.
PARTS_READ = 24
#: With more parts than this the index names only the chapters, each with its number of parts.
PARTS_IN_INDEX = 60
#: The rest of a longer wording is on its own page, behind a link.
MAX_SHOWN = 4000

#: How a link to another part begins in Markdown.
LINK_INSIDE = "](#"

#: What a redaction puts in place of words.
_HIDDEN_PART = re.compile("|".join(map(re.escape, REMOVED.values())))


@blueprint.get("/")
@require_permission(Permission.PUBLIC_PAGE_READ, same_for_everyone=True, asks=("page",))
def front() -> Page:
    """Every consultation that is no longer a draft, by what a reader may want from it."""
    listed = queries.list_consultations()
    answered = [plan.id for plan in listed if plan.is_answered]
    late, put_off = overdue(answered), undecided(answered)
    plans = consultation_status.group_consultations(listed, late + put_off, today())
    pages = pagination(len(plans))
    shown = plans[pages.offset : pages.offset + pages.size]
    return page(
        "pages/front.html",
        groups=consultation_status.grouped_by_status(shown),
        titles=consultation_status.GROUP_TITLES,
        late=late,
        undecided=put_off,
        promised=bool(answered),
        pages=pages,
    )


@blueprint.get("/p/<code>")
@require_permission(Permission.PUBLIC_PAGE_READ, same_for_everyone=True, asks=("page",))
def consultation(code: str) -> Page:
    """A consultation, in any state."""
    plan = queries.public_consultation(code)
    if plan.is_draft:
        return preparing(plan)
    if plan.imported_from:
        return _imported(plan)
    draft = queries.current_draft(plan.id)
    groups = chapters.grouped(draft.chapters, draft.places) if draft else []
    parts = chapters.runs(groups, PARTS_READ) if draft and len(draft.places) > PARTS_READ else [groups]
    pages = pagination(len(parts), 1)
    life = queries.events_of(plan.id)
    answer = response_queries.summary(plan) if plan.is_answered and pages.number == 1 else None
    return plan_page(
        "pages/consultation.html",
        plan,
        answer=answer,
        places=answer_places(plan, answer) if answer else None,
        draft=draft,
        shown=parts[pages.offset],
        pages=pages,
        index=list(enumerate(parts, 1)) if pages.number == 1 and len(parts) > 1 else [],
        life=life,
        steps=consultation_status.steps(plan, life, today()),
        influence=INFLUENCE.get(plan.influence),
    )


@blueprint.get("/p/<code>/read")
@require_permission(Permission.PUBLIC_PAGE_READ, same_for_everyone=True, asks=("page",))
def read(code: str) -> Page:
    """The whole draft, a chapter per page, with every piece of evidence; the first page has the index."""
    plan = queries.public_consultation(code)
    if plan.is_draft:
        return preparing(plan)
    draft = queries.current_draft(plan.id)
    groups = chapters.grouped(draft.chapters, draft.places) if draft else []
    parts = chapters.runs(groups, PARTS_READ)
    pages = pagination(len(parts), 1)
    shown = parts[pages.offset] if parts else []
    name_parts(plan, draft)
    places = [place for group in shown for place in group.places]
    return plan_page(
        "pages/read.html",
        plan,
        draft=draft,
        shown=shown,
        pages=pages,
        index=list(enumerate(parts, 1)) if pages.number == 1 else [],
        brief=len(draft.places) > PARTS_IN_INDEX if draft else False,
        evidence=queries.evidence_of([place.version.clause_id for place in places]),
        proposals=contribution_queries.proposals_by_clause(plan.id),
        explained=clarifications.clarifications([place.version.clause_id for place in places]),
    )


def name_parts(plan: Consultation, draft: DraftVersion | None) -> None:
    """Let links inside a wording lead to the other parts of the draft."""
    if draft and any(LINK_INSIDE in place.version.wording for place in draft.places):
        _link_parts(plan.code, [(each.version.clause.key, each.number, each.version.heading) for each in draft.places])


def _link_parts(code: str, parts: Iterable[tuple[str, str, str]]) -> None:
    flask.g.part_addresses = names.addresses(parts, lambda key: flask.url_for("pages.clause", code=code, key=key))


@blueprint.get("/p/<code>/read/<key>")
@require_permission(Permission.PUBLIC_PAGE_READ, same_for_everyone=True, asks=("after", "before", "shuffle", "version"))
def clause(code: str, key: str) -> Page:
    """One part: its words in one version, the evidence, its history, and what people said."""
    plan = queries.public_consultation(code)
    if plan.is_draft:
        return preparing(plan)
    if key == PLAN:
        return _whole_plan(plan)
    known = wordings(plan.id, key)
    wording = _asked_wording(known)
    clause_row = wording.place.version.clause
    if LINK_INSIDE in wording.place.version.wording:
        parts = [(each.key, each.number, each.heading) for each in queries.parts_of(plan.id) if not each.removed]
        _link_parts(plan.code, parts)
    summary, referred = response_queries.summary_with_comments(plan)
    outcome = summary.clause(key) if summary else None
    newest = {key: _commented_on(known).place.version.wording}
    return plan_page(
        "pages/clause.html",
        plan,
        key=key,
        wording=wording,
        newest=known[-1].draft,
        chapters=queries.chapters_above(wording.place),
        numbers=first_numbers(known),
        said_on=_said_on(known, wording),
        evidence=clause_row.evidence,
        evidence_changed=any(change.clause_key == key for change in evidence.changes(plan.code)),
        rights=clause_rights.in_order(clause_row.rights),
        clarifications=clause_row.clarifications,
        outcome=outcome,
        quoted=comments_quoted(plan, outcome.quotes if outcome else (), referred, newest),
        **comments_shown(plan, clause_row.id, newest),
    )


def answer_places(plan: Consultation, summary: Summary, *, whole: bool = False) -> answer_pages.Places:
    """The addresses within the answer of a plan; `whole` if all of it is on the page that they are for."""
    return answer_pages.places(
        summary, lambda number: "" if whole else flask.url_for("pages.answer", code=plan.code, page=number)
    )


def preparing(plan: Consultation) -> Page:
    """What every address of a consultation shows before it opens: no word of the draft."""
    return page("pages/preparing.html", consultation=plan)


def _imported(plan: Consultation) -> Page:
    """A consultation held elsewhere: its statements with their votes, most votes first."""
    statements = published_figures.statements(plan)
    pages = pagination(len(statements))
    life = queries.events_of(plan.id)
    return plan_page(
        "pages/imported.html",
        plan,
        statements=statements[pages.offset : pages.offset + pages.size],
        votes=sum(each.votes for each in statements),
        totals=published_figures.imported_totals(plan),
        life=life,
        steps=consultation_status.steps(plan, life, today()) if plan.answer_due_on else [],
        pages=pages,
    )


def _whole_plan(plan: Consultation) -> Page:
    return plan_page("pages/whole.html", plan, key=PLAN, **comments_shown(plan, None))


def _asked_wording(known: Sequence[Wording]) -> Wording:
    """The wording requested by `?version=`; otherwise the newest."""
    asked = request.args.get("version")
    found = [each for each in known if asked is None or asked == str(each.draft.number)]
    if not found:
        raise NotFound(N_("This plan has no such part, or the part is not in that version."))
    return found[-1]


def _said_on(known: Sequence[Wording], wording: Wording) -> int:
    """The wording that people commented on: the one shown, or the last before the answer changed it."""
    return (_commented_on(known) if wording.draft.kind == "decision" else wording).place.clause_version_id


def _commented_on(known: Sequence[Wording]) -> Wording:
    """The last wording that people could comment on: not one that the answer made."""
    return next((each for each in reversed(known) if each.draft.kind != "decision"), known[-1])


def public_comment(text: str, outcome: str) -> Markup:
    """A comment as safe HTML; parts that a moderator hid are marked.

    A writer may type "[name removed]" too: only a redaction makes it a mark.
    """
    html = markup.comment_html(text)
    if outcome == Outcome.REDACT:
        html = _HIDDEN_PART.sub(r'<span class="hidden-part">\g<0></span>', html)
    return Markup(html)  # noqa: S704 - escaped by consult.text.markup; the mark holds closed words only


def beginning(wording: str) -> str:
    """As much of a wording as pages other than its own show."""
    return markup.beginning(wording, MAX_SHOWN)


def contact(text: str) -> Markup:
    """How to reach somebody, as safe HTML."""
    return Markup(markup.contact_html(text))  # noqa: S704 - escaped by consult.text.markup


def _add_words(state: BlueprintSetupState) -> None:
    """Give templates the labels of the closed lists."""
    state.app.jinja_env.filters.update(
        called=names.called, contact=contact, excerpt=plain.excerpt, heading=names.heading, isolated=names.isolated,
        titled=names.titled, public_words=public_comment, without_marks=markup.to_plain, beginning=beginning,
    )  # fmt: skip
    state.app.jinja_env.globals.update(
        COSTS=COSTS, DIRECTIONS=DIRECTIONS, EVIDENCE_KINDS=EVIDENCE_KINDS, LIFE_LABELS=LIFECYCLE_LABELS
    )


blueprint.record_once(_add_words)
