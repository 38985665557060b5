"""Choosing the part of a plan that should say something else."""

from consult.access import Permission
from consult.pages import say_pages
from consult.pages.say_form import SubmissionFormData
from consult.pages.views import taking_part
from consult.pages.views.blueprint import blueprint
from consult.web.authorization import require_permission
from consult.web.shell import Page, page


@blueprint.get("/p/<code>/say/words")
@require_permission(Permission.PUBLIC_PAGE_READ, same_for_everyone=True)
def choose_words(code: str) -> Page:
    """The parts by name, each leading to the page where other words for it are written."""
    consultation = taking_part.consultation_of(code)
    parts = taking_part.parts_of(consultation)
    if not consultation.is_open:
        form_data = SubmissionFormData()
        return page(
            "pages/say_closed.html", consultation=consultation, parts=parts, form_data=form_data, choice_labels={}
        )
    listed = len(parts) <= say_pages.MAX_AT_ONCE
    return page("pages/say_choose_words.html", consultation=consultation, parts=parts if listed else {})
