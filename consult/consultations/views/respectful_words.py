"""The list of words that label people, with what to write instead and why."""

from consult.access import Permission
from consult.consultations.views.blueprint import blueprint
from consult.text.respectful import TERMS
from consult.web.authorization import require_permission
from consult.web.shell import Page, page


@blueprint.get("/respectful-words")
@require_permission(Permission.INSTANCE_CONSULTATION_CREATE)
def respectful_words() -> Page:
    return page("consultations/respectful_words.html", consultation=None, terms=TERMS)
