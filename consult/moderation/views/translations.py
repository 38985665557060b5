"""The page on which a published comment is translated, and its language set."""

from werkzeug.wrappers import Response

from consult.access import Conflict
from consult.moderation import comment_language, translating
from consult.moderation.forms import TranslationForm
from consult.moderation.views.blueprint import blueprint
from consult.moderation.views.queue import WORK, redirect_to
from consult.web import authorization
from consult.web.authorization import require_permission
from consult.web.shell import Page, page


@blueprint.get("/p/<code>/comments/<int:comment_id>/translations")
@require_permission(WORK)
def translations(code: str, comment_id: int) -> Page:
    """A published comment as anyone reads it, and its translations."""
    return _page(code, comment_id)


@blueprint.post("/p/<code>/comments/<int:comment_id>/translations")
@require_permission(WORK)
def translate(code: str, comment_id: int) -> Page | Response:
    """Write, change or remove a translation, or say which language the comment is in."""
    form, actor = TranslationForm(), authorization.current_actor()
    language, version_seen = form.language.data or "", form.version_seen.number

    def save() -> None:
        if form.act.data == "language":
            comment_language.set_language(actor, code, comment_id, form.comment_language.data or "")
        elif form.act.data == "remove":
            translating.remove(actor, code, comment_id, language, version_seen=version_seen)
        else:
            translating.write(
                actor, code, comment_id, language, form.text.data or "", version_seen=max(version_seen, 0)
            )

    try:
        if not form.save(save):
            return _page(code, comment_id, form)
    except Conflict as refusal:
        form.refuse(refusal)
        return _page(code, comment_id, form)
    done = {"language": "saved", "remove": "removed"}.get(form.act.data, "translated")
    return redirect_to("moderation.translations", code, done, comment_id=comment_id)


def _page(code: str, comment_id: int, sent: TranslationForm | None = None) -> Page:
    """The page, with what was `sent` in the form that it was sent with, and what is wrong with it."""
    consultation, found = translating.open_public(authorization.current_actor(), code, comment_id)
    forms = {
        each.language: TranslationForm(
            formdata=None, language=each.language, text=each.text, version_seen=each.version, comment_language=""
        )
        for each in found.translations
    }
    new = TranslationForm(formdata=None, comment_language=found.comment.language_set or "", version_seen=0)
    if sent is not None:
        # What somebody else saved meanwhile is seen now.
        current = next((each.version for each in found.translations if each.language == sent.language.data), 0)
        sent.version_seen.data, sent.version_seen.raw_data = current, None
        if sent.language.data in forms:
            forms[sent.language.data] = sent
        else:
            new = sent
    return page(
        "moderation/translations.html",
        sent.http_status if sent else 200,
        consultation=consultation,
        comment=found.comment,
        public=found.public,
        heading=found.heading,
        forms=forms,
        new=new,
        errors=sent.messages() if sent else {},
    )
