"""Cutting words from what was written after a signed answer: what people will read first, then cutting."""

import flask
from flask import url_for
from werkzeug.wrappers import Response

from consult.access import Conflict, Permission
from consult.consultations import edit_conflicts
from consult.consultations import queries as consultations
from consult.response import later_words
from consult.response import queries as response_queries
from consult.response.forms import CutWordsForm
from consult.response.later_words import SOURCE_LABELS, Cut
from consult.response.reply_rules import IDENTIFYING_CUTS
from consult.response.views.blueprint import blueprint
from consult.text import diff
from consult.web import authorization
from consult.web.authorization import require_permission
from consult.web.shell import Page, page

SIGN = Permission.CONSULTATION_ANSWER_SIGN


@blueprint.get("/p/<code>/answer/cut")
@require_permission(SIGN)
def later_texts(code: str) -> Page:
    actor = authorization.current_actor()
    return page(
        "response/later_texts.html",
        consultation=consultations.consultation_for(actor, code, SIGN),
        texts=later_words.every(actor, code),
        labels=SOURCE_LABELS,
        form=CutWordsForm(),
    )


@blueprint.get("/p/<code>/answer/cut/<written>")
@require_permission(SIGN)
def later_text(code: str, written: str) -> Page:
    return _page(code, written, CutWordsForm())


@blueprint.post("/p/<code>/answer/cut/<written>")
@require_permission(SIGN, proved=True)
def cut_words(code: str, written: str) -> Page | Response:
    """Show what people will read; cut once exactly that was seen."""
    form, actor = CutWordsForm(), authorization.current_actor()
    names = later_words.one(actor, code, written).words
    marked = {name: form[name].data or "" for name in names if form[name].raw_data}
    version_seen, found = form.version_seen.data or "", list[Cut | None]()
    if not form.save(lambda: found.append(later_words.proposed(actor, code, written, marked, version_seen))):
        return _page(code, written, form)
    proposed = found[0] if found else None
    if proposed and not form.is_confirmed(edit_conflicts.version_hash(proposed.shown)):
        return _page(code, written, form, proposed)
    if proposed:  # Otherwise a form that was sent twice has cut the same before.
        later_words.cut(actor, code, written, marked, version_seen)
    return flask.redirect(url_for("response.later_texts", code=code, done="words_cut"), 303)


def _page(code: str, written: str, form: CutWordsForm, found: Cut | None = None) -> Page:
    actor = authorization.current_actor()
    text = later_words.one(actor, code, written)
    form.fill(text.words)
    if form.http_status == Conflict.status:
        # What was typed has marks in words that are not there any more, so it could never be sent again.
        form.saved_meanwhile = {}
        for name, words in text.words.items():
            form[name].data = words
    consultation = consultations.consultation_for(actor, code, SIGN)
    return page(
        "response/cut_words.html",
        form.http_status,
        consultation=consultation,
        text=text,
        labels=SOURCE_LABELS,
        elsewhere=later_words.elsewhere(actor, code, found) if found else [],
        fields=[form[name] for name in text.words],
        form=form,
        differences=[
            (form[name].label.text, diff.words(found.before[name], after)) for name, after in found.after.items()
        ]
        if found
        else [],
        shown=edit_conflicts.version_hash(found.shown) if found else "",
        version_seen=form.version_to_carry(edit_conflicts.version_hash(dict(text.words))),
        is_noted=text.words.get("reason") in response_queries.noted_words(consultation.id),
        cuts=IDENTIFYING_CUTS,
    )
