"""What the moderators' pages say, and the auditor's page: who opened what."""

from collections.abc import Mapping
from typing import Any

import flask
from werkzeug.wrappers import Response

from consult.access import Permission
from consult.consultations import edit_confirmation, queries
from consult.consultations.edit_requests import EDIT_OUTCOME_LABELS
from consult.consultations.roles import ROLE_LABELS, affiliation_changes, changes
from consult.contributions.enums import CONSENT_LABELS, Consent
from consult.moderation import (
    access_log,
    download_log,
    public_log,
    redaction,
    review_item,
    rules,
    spam_checks,
)
from consult.moderation.danger import levels as danger_levels
from consult.moderation.views.blueprint import blueprint
from consult.text import labels
from consult.web import authorization
from consult.web.authorization import require_permission
from consult.web.shell import Page, page, pagination

WORK = Permission.CONSULTATION_QUEUE_WORK

#: The key that hides the selected words as a kind.
KEYS_OF_KINDS: Mapping[str, str] = {
    "name": "n", "place": "w", "contact": "c", "day": "t", "supply": "s", "method": "m", "insult": "d"
}  # fmt: skip

LABELS: dict[str, Any] = {
    "steps_first": danger_levels.STEPS_FIRST,
    "act_labels": public_log.ACT_LABELS,
    "again_labels": public_log.AGAIN_LABELS,
    "outcome_titles": {outcome: title for outcome, (title, _) in rules.OUTCOME_CHOICES.items()},
    "outcome_help": {outcome: help_ for outcome, (_, help_) in rules.OUTCOME_CHOICES.items()},
    "outcome_labels": rules.OUTCOME_LABELS,
    "reason_labels": rules.REASON_LABELS,
    "reason_help": rules.REASON_HELP,
    "step_labels": review_item.STEP_LABELS,
    "consent_labels": CONSENT_LABELS,
    "team_only": Consent.TEAM,
    "kinds": redaction.REMOVED,
    "kind_labels": redaction.KIND_LABELS,
    "keys_of_kinds": KEYS_OF_KINDS,
    "by_two": rules.BY_TWO,
    "levels": danger_levels.LABELS,
    "level_help": {level: help_ for level, (_, help_) in danger_levels.LABELS.items()},
    "protocol": danger_levels.PROTOCOL,
    "hard_labels": labels.LABELS,
}


@blueprint.get("/p/<code>/log")
@require_permission(Permission.CONSULTATION_LOG_READ)
def log(code: str) -> Page:
    """Who opened which comment, who ended spam checks, who has which role, and who changed that."""
    consultation = queries.consultation_for(authorization.current_actor(), code, Permission.CONSULTATION_LOG_READ)
    pages = pagination(access_log.count_accesses(consultation.id))
    found = access_log.list_accesses(consultation.id, pages.size, pages.offset)
    return page(
        "moderation/log.html",
        consultation=consultation,
        accesses=found,
        spam_checks=spam_checks.list_spam_checks(consultation.id),
        downloads=download_log.list_downloads(consultation.id),
        roles=queries.roles_of(consultation.id),
        changes=changes(consultation.id),
        edits=edit_confirmation.list_edit_requests(consultation.id),
        edit_labels=EDIT_OUTCOME_LABELS,
        bodies=affiliation_changes(consultation.id),
        labels=ROLE_LABELS,
        pages=pages,
    )


def redirect_to(endpoint: str, code: str, done: str, **values: Any) -> Response:
    return flask.redirect(flask.url_for(endpoint, code=code, done=done, **values), 303)
