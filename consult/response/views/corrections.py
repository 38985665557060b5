"""Correcting a signed answer: what everyone will read first, then signing it."""

import flask
from flask import url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from consult.access import Permission
from consult.consultations import edit_conflicts
from consult.consultations import queries as consultations
from consult.consultations.principles import PRINCIPLE_LABELS, Principle
from consult.report.enums import REASON_KIND_LABELS, CorrectionCause, ReasonKind
from consult.response import corrections, decision_points, invited_replies, offices
from consult.response import queries as response_queries
from consult.response.correction_fields import CorrectionData
from consult.response.correction_rules import CLAUSE, CORRECTABLE, PRINCIPLE, REPLY, THEME, Place
from consult.response.corrections import Proposed
from consult.response.forms import CorrectAnswerForm
from consult.response.reply_rules import IDENTIFYING_CUTS
from consult.response.rules import MAX_WORDS
from consult.response.views.blueprint import blueprint
from consult.text import diff
from consult.web import authorization
from consult.web.authorization import require_permission
from consult.web.shell import Page, page

SIGN = Permission.CONSULTATION_ANSWER_SIGN


@blueprint.get("/p/<code>/answer/correct/<place>")
@require_permission(SIGN)
def correct_answer(code: str, place: str) -> Page:
    return _page(code, Place.read(place), CorrectAnswerForm())


@blueprint.post("/p/<code>/answer/correct/<place>")
@require_permission(SIGN, proved=True)
def sign_correction(code: str, place: str) -> Page | Response:
    """Show the difference; sign it once exactly that was seen."""
    form, actor, at = CorrectAnswerForm(), authorization.current_actor(), Place.read(place)
    stored = corrections.texts_of(actor, code, at)
    given = CorrectionData(
        texts={name: form[name].data or "" for name in stored if name in form and form[name].raw_data},
        cause=CorrectionCause.IDENTIFYING if at.kind == REPLY else form.cause.data or "",
        note=form.note.data or "",
    )
    version_seen, found = form.version_seen.data or "", list[Proposed]()
    if not form.save(lambda: found.append(corrections.proposed(actor, code, at, given, version_seen))):
        return _page(code, at, form)
    if found and not form.is_confirmed(edit_conflicts.version_hash(found[0].shown)):
        return _page(code, at, form, found[0])
    if found:  # Otherwise a form that was sent twice has signed the same before.
        corrections.correct(actor, code, at, given, version_seen)
    return flask.redirect(url_for("response.answer", code=code, done="answer_corrected"), 303)


def _page(code: str, place: Place, form: CorrectAnswerForm, found: Proposed | None = None) -> Page:
    actor = authorization.current_actor()
    consultation = consultations.consultation_for(actor, code, SIGN)
    stored = corrections.texts_of(actor, code, place)
    form.fill(stored)
    point = reply = None
    if place.kind in (CLAUSE, THEME):
        point = decision_points.decision_point(consultation, *place.keys)
    elif place.kind == REPLY:
        reply = invited_replies.invited_to(consultation.id)[int(place.key) - 1].invited
    return page(
        "response/correct.html",
        form.http_status,
        consultation=consultation,
        place=place,
        point=point,
        principle=PRINCIPLE_LABELS[Principle(place.key)] if place.kind == PRINCIPLE else "",
        reply=reply,
        fields=[form[name] for name in CORRECTABLE[place.kind] if name in form],
        form=form,
        offices=offices.known_offices(consultation.id) if point else [],
        differences=_differences(form, found) if found else [],
        found=found,
        is_guessable=corrections.is_guessable(consultation.id) if found else False,
        is_noted=found is not None and found.before.get("decided", "") in response_queries.noted_words(consultation.id),
        shown=edit_conflicts.version_hash(found.shown) if found else "",
        version_seen=form.version_to_carry(edit_conflicts.version_hash(stored)),
        most_words=MAX_WORDS,
        cuts=IDENTIFYING_CUTS,
    )


def _differences(form: CorrectAnswerForm, found: Proposed) -> list[tuple[str, list[diff.Piece]]]:
    """What changes, by the label of each field."""
    return [
        (form[name].label.text, diff.words(_words(name, found.before[name]), _words(name, text)))
        for name, text in found.after.items()
        if name in form
    ]


def _words(name: str, text: str) -> str:
    return gettext(REASON_KIND_LABELS[ReasonKind(text)]) if name == "reason_kind" else text
