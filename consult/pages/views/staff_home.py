"""Where staff begin, the links to their work in a consultation, and the notices after an action."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from flask import url_for
from flask.blueprints import BlueprintSetupState

from consult.access import Permission, has_permission
from consult.consultations.models import Consultation
from consult.consultations.roles import ROLE_LABELS
from consult.pages import tasks, waiting_counts
from consult.pages.views import desks
from consult.pages.views.blueprint import blueprint
from consult.pages.views.plan_dashboard import PlanDashboard, plan_dashboard
from consult.pages.waiting_counts import Waiting
from consult.runtime import clock
from consult.storage.database import today
from consult.text.messages import N_
from consult.web.authorization import current_actor, require_permission
from consult.web.shell import Page, page

#: What a page says after an action, by the key in its address (`?done=KEY`).
NOTICES = {
    "acted": N_("Done."),
    "added": N_("Added."),
    "answer_corrected": N_("Signed. Everyone reads what you corrected, with today’s date."),
    "asked": N_("Asked. Other organizers and the moderators of this plan see the question on their first page."),
    "cancelled": N_("The plan is cancelled. The public page shows this and the reason."),
    "checked": N_("Checked. What was found is below."),
    "closed": N_("The plan is closed. Nobody can send anything more."),
    "committed": N_("Your promise to answer is recorded. The public page shows it once the plan is open."),
    "copied": N_("Copied. Read every line before you open it: promise, team, days and the help check are new."),
    "decided": N_("Decided. The public record shows it with the next batch."),
    "deleted": N_("The draft is deleted."),
    "disagreed": N_("You did not agree. The comment is waiting to be read again, and nothing is published."),
    "discarded": N_("Discarded. The draft is now as it was last published."),
    "explained": N_("Explained. Everyone reads it together with the part."),
    "extended": N_("The closing day is moved. The public page shows this and the reason."),
    "frozen": N_("The report is finished and frozen. All links between people’s comments and votes are cut for good."),
    "imported": N_("The document is imported. Check the draft before you publish it."),
    "joined": N_("The two parts are one now. Check the words."),
    "invited": N_("The invitation is made."),
    "lines": N_("Saved. Lines about which a colleague decided meanwhile stay as they are."),
    "moved": N_("Moved."),
    "noted": N_("Published."),
    "opened": N_("The plan is open. People can take part."),
    "opened_words": N_("You opened this comment. The log shows it."),
    "planned": N_("The day is planned. The plan opens by itself then, if nothing is missing."),
    "proposed": N_("Proposed. It takes effect when a second moderator agrees."),
    "published": N_("Published."),
    "reply_confirmed": N_("Confirmed. It is published together with the answer."),
    "restored": N_("It is in the draft again. Readers see it when you publish."),
    "removed": N_("Removed."),
    "revoked": N_("The link no longer works."),
    "saved": N_("Saved."),
    "signed": N_("The answer is signed and public."),
    "started": N_("The plan is started, and only its team sees it. Say below what it is about. Then write its draft."),
    "steps": N_("The danger is recorded, and nothing is published yet. Read what to do, then decide."),
    "split": N_("This is the new part. It has no plain summary and no reason yet."),
    "withdrawn": N_("Withdrawn. The link no longer works, and the answer will say so."),
    "translated": N_("Saved. It is shown from tomorrow on."),
    "unplanned": N_("No day is planned any more. The plan stays a draft."),
    "reach_decided": N_("Published. Everyone can read what you decided."),
    "words_cut": N_("Cut. People see that words are gone, and the record says which text changed."),
    "undone": N_("Undone. It is waiting to be read again."),
}


@dataclass(frozen=True)
class WorkLink:
    """A link to work that the reader may do; `label` is a msgid, `count` what waits there, if one counts.

    `danger` is the number of these in which somebody may be in danger.
    """

    address: str
    label: str
    count: int | None
    danger: int = 0


@dataclass(frozen=True)
class _Work:
    permission: Permission
    endpoint: str
    label: str
    waiting: Waiting | None = None


WORK = (
    _Work(Permission.CONSULTATION_WORK_SEE, "consultations.overview", N_("Overview")),
    _Work(Permission.CONSULTATION_FRAME_WRITE, "consultations.frame", N_("Frame")),
    _Work(Permission.CONSULTATION_FRAME_WRITE, "analysis.reach", N_("Who should be heard")),
    _Work(Permission.CONSULTATION_DRAFT_WRITE, "consultations.draft", N_("Draft")),
    _Work(Permission.CONSULTATION_CODES_MAKE, "credentials.codes", N_("Cards")),
    _Work(Permission.CONSULTATION_QUEUE_WORK, "moderation.queue", N_("Comments"), Waiting.TO_READ),
    _Work(Permission.CONSULTATION_QUEUE_WORK, "moderation.held", N_("Spam check"), Waiting.HELD),
    _Work(
        Permission.CONSULTATION_QUEUE_WORK,
        "response.verdict_lines_to_read",
        N_("Lines about the answer"),
        Waiting.LINES,
    ),
    _Work(Permission.CONSULTATION_APPEALS_ANSWER, "moderation.appeals", N_("Appeals"), Waiting.APPEALS),
    _Work(Permission.CONSULTATION_REPORT_WRITE, "analysis.themes", N_("Themes")),
    _Work(Permission.CONSULTATION_REPORT_WRITE, "analysis.coding", N_("Group comments"), Waiting.TO_GROUP),
    _Work(Permission.CONSULTATION_REPORT_WRITE, "analysis.agreement", N_("Agreement")),
    _Work(Permission.CONSULTATION_TALLY_READ, "analysis.results", N_("Results")),
    _Work(Permission.CONSULTATION_REPORT_WRITE, "report.show", N_("Report")),
    _Work(Permission.CONSULTATION_ANSWER_WRITE, "response.answer", N_("Answer")),
    _Work(Permission.CONSULTATION_ANSWER_WRITE, "commitments.show_all", N_("Promises")),
    _Work(Permission.CONSULTATION_REPLIES_INVITE, "response.replies", N_("Replies")),
    _Work(Permission.CONSULTATION_ROLES_GIVE, "consultations.people", N_("Team")),
    _Work(Permission.CONSULTATION_LOG_READ, "moderation.log", N_("Access log")),
)


@blueprint.get("/team/")
@require_permission(Permission.ACCOUNT_OWN_USE)
def team_home() -> Page:
    """What I have to do today, in all my consultations and roles."""
    mine = desks.desks_of(current_actor())
    danger, by_role = tasks.grouped(mine)
    return page(
        "pages/team_home.html",
        desks=mine,
        danger=danger,
        by_role=by_role,
        role_labels=ROLE_LABELS,
        doubt=clock.in_doubt(),
        today=today(),
        administers=has_permission(current_actor(), Permission.INSTANCE_ADMINISTRATION_SEE),
    )


def work_links(consultation: Consultation) -> list[WorkLink]:
    """What the reader may do in a consultation, in the order of its lifecycle."""
    actor = current_actor()
    offered = [work for work in WORK if has_permission(actor, work.permission, consultation.id)]
    if not consultation.is_answered:
        offered = [work for work in offered if work.waiting is not Waiting.LINES]
    waiting = _counted(consultation)
    which = [work.waiting for work in offered if work.waiting and work.waiting in waiting]
    if Waiting.TO_READ in which:
        which.append(Waiting.DANGER)
    found = waiting_counts.counts(actor, consultation, which)
    return [
        WorkLink(
            url_for(work.endpoint, code=consultation.code),
            work.label,
            found.get(work.waiting) if work.waiting else None,
            found.get(Waiting.DANGER, 0) if work.waiting is Waiting.TO_READ else 0,
        )
        for work in offered
    ]


def _counted(consultation: Consultation) -> Collection[Waiting]:
    """What may wait while a plan is in its state."""
    if consultation.is_being_read:
        return set(Waiting) - {Waiting.LINES}
    return [Waiting.HELD, Waiting.LINES] if consultation.is_answered else ()


def dashboard_of(consultation: Consultation, team: Sequence[tuple[str, str]]) -> PlanDashboard:
    """The state of a consultation for the reader."""
    return plan_dashboard(current_actor(), consultation, team)


def _add_words(state: BlueprintSetupState) -> None:
    """Give staff pages their links, notices and figures."""
    state.app.jinja_env.globals.update(notices=NOTICES, work_links=work_links, dashboard_of=dashboard_of)


blueprint.record_once(_add_words)
