"""The decision maker reads the lines sent with verdicts that moderators let them read."""

from itertools import groupby

from consult.commitments import queries as commitments
from consult.consultations import queries as consultations
from consult.contributions.verdict_line_rules import NOT_PASSED_ON_LABELS
from consult.contributions.verdict_lines import count_deleted_unread
from consult.contributions.verdict_rules import Question
from consult.moderation import verdict_lines as lines
from consult.response.views.answer import WRITE
from consult.response.views.blueprint import blueprint
from consult.web import authorization
from consult.web.authorization import require_permission
from consult.web.shell import Page, page, pagination


@blueprint.get("/p/<code>/answer/verdict-lines")
@require_permission(WRITE)
def verdict_lines(code: str) -> Page:
    actor = authorization.current_actor()
    consultation = consultations.consultation_for(actor, code, WRITE)
    count = lines.count_for_decision_maker(actor, code) if consultation.is_answered else 0
    pages = pagination(count, lines.MAX_AT_ONCE)
    read = lines.for_decision_maker(actor, code, pages.offset) if count else []
    deleted = lines.deleted_by_reason(actor, code) if consultation.is_answered else {}
    promises = {row.id: row.text for row in commitments.rows_of(consultation.id)}
    grouped = groupby(read, lambda line: (line.question, line.commitment_id))
    return page(
        "response/verdict_lines.html",
        consultation=consultation,
        questions=[
            (Question(question), promises.get(promise, ""), [line.text for line in some])
            for (question, promise), some in grouped
        ],
        pages=pages,
        deleted=[(NOT_PASSED_ON_LABELS[reason], number) for reason, number in deleted.items()],
        deleted_unread=count_deleted_unread(consultation.id),
    )
