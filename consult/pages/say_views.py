"""Taking part: one address for the form, a look at it, the sending, and a word about oneself.

Nothing is kept until "Send it": the text travels in the form, so an error, a lost signal or a long
pause loses nothing.
"""

from collections.abc import Mapping

from flask import Blueprint, request
from flask_babel import gettext

from consult import database
from consult.access import NotFound, NotNow, NotValid, Permission, Refusal
from consult.consultations import reading as consultations
from consult.consultations.life import State
from consult.consultations.models import Consultation, DraftClause
from consult.contributions import sending
from consult.contributions.kinds import CHOICE_LABELS, CONSENT_LABELS, STANDING_LABELS, StandingKind
from consult.gate import allow
from consult.group_commit import write_together
from consult.invitations import form_tokens, receipts
from consult.pages import say_form
from consult.pages.say_form import ALL, PLAN, Typed
from consult.text.words import N_
from consult.web import Page, page


@allow(Permission.PUBLIC_PAGE_READ, same_for_everyone=True)
def say(code: str) -> Page:
    """Choose what to speak about, or answer the part that was chosen."""
    consultation = _public(code)
    parts = _parts(consultation)
    part = request.args.get("part", "")
    if part and part not in (PLAN, ALL) and part not in parts:
        raise NotFound(N_("This plan has no such part. It may have been taken out."))
    return _form(consultation, parts, Typed(part=part))


@allow(Permission.PUBLIC_SUBMISSION_SEND, writes=False)
def say_post(code: str) -> Page:
    """See it, change it, send it, or say who you are; the button pressed decides."""
    act = request.form.get("act", "preview")
    token = form_tokens.read(database.settings().secret, code, request.form.get("token", ""), database.now())
    typed = say_form.read(request.form)
    if act == "send" and token is not None and token.repeatable and (token.sendable or _sent(token)):
        return _send(code, typed, token)
    consultation = _public(code)
    if act == "about":
        return _about_you(consultation)
    if act == "standing":
        return _standing(consultation, token)
    if act == "send" and token is not None and _sent(token):
        return page("pages/sent_before.html", 409, consultation=consultation)
    parts = _parts(consultation)
    if act == "edit":
        return _form(consultation, parts, typed)
    notice = gettext("This page had been open a while. Nothing has been sent yet. Check it, then send it.")
    return _preview(consultation, parts, typed, notice if act == "send" else "")


def _preview(consultation: Consultation, parts: Mapping[str, DraftClause], typed: Typed, notice: str) -> Page:
    checked = say_form.check(typed)
    if checked.faults:
        return _form(consultation, parts, typed, _messages(checked.faults), 422)
    try:
        sending.check_open(consultation.state)
        sending.check_places(consultation.id, checked.sending)
    except sending.WordingChanged as changed:
        return _wording_changed(consultation, parts, typed, changed)
    except Refusal as refusal:
        return _refused(consultation, parts, typed, refusal)
    return page(
        "pages/say_preview.html",
        409 if notice else 200,
        consultation=consultation,
        parts=parts,
        typed=typed,
        sending=checked.sending,
        hints={said.key: say_form.hints(said) for said in checked.sending.comments},
        token=form_tokens.mint(database.settings().secret, consultation.code, database.now()),
        notice=notice,
        choice_labels=CHOICE_LABELS,
    )


def _send(code: str, typed: Typed, token: form_tokens.FormToken) -> Page:
    checked = say_form.check(typed)
    if checked.faults:
        consultation = _public(code)
        return _form(consultation, _parts(consultation), typed, _messages(checked.faults), 422)
    try:
        sent = write_together(lambda: sending.send_for_page(code, token.seed, checked.sending))
    except sending.WordingChanged as changed:
        consultation = _public(code)
        return _wording_changed(consultation, _parts(consultation), typed, changed)
    except (NotNow, NotValid) as refusal:
        consultation = _public(code)
        return _refused(consultation, _parts(consultation), typed, refusal)
    return page(
        "pages/sent.html",
        consultation=sent,
        words=receipts.as_words(sent.receipt),
        digits=receipts.as_digits(sent.receipt),
        token=request.form["token"],
    )


def _about_you(consultation: Consultation) -> Page:
    return page(
        "pages/about_you.html",
        consultation=consultation,
        token=request.form.get("token", ""),
        options=[(kind.value, gettext(label)) for kind, label in STANDING_LABELS.items()],
    )


def _standing(consultation: Consultation, token: form_tokens.FormToken | None) -> Page:
    kinds = {StandingKind(value) for value in request.form.getlist("standing") if value in set(StandingKind)}
    if token is None:
        raise NotValid(N_("This page was not sent whole. You can leave it: what you said has been sent."))
    database.start_writing()
    sending.describe(consultation.code, token.seed, kinds)
    return page("pages/thanks.html", consultation=consultation)


def _form(
    consultation: Consultation,
    parts: Mapping[str, DraftClause],
    typed: Typed,
    errors: Mapping[str, str] | None = None,
    status: int = 200,
    changed: tuple[str, ...] = (),
) -> Page:
    """The chooser when no part is chosen, else the form with everything that was typed."""
    refusal = "" if consultation.state == State.OPEN else gettext("This plan no longer takes answers.")
    if not typed.part and not typed.texts and not typed.votes:
        template = "pages/say_choose.html"
    else:
        template = "pages/say.html"
    chosen = list(parts) if typed.part == ALL else [typed.part] if typed.part in parts else []
    chosen += [key for key in {**typed.texts, **typed.votes} if key in parts and key not in chosen]
    plan = typed.part in (PLAN, ALL) or PLAN in typed.texts or not chosen
    fields = {f"{letter}.{key}" for key in chosen for letter in "vtc"} | ({"t.plan", "c.plan"} if plan else set())
    return page(
        template,
        status,
        consultation=consultation,
        refusal=refusal,
        parts=parts,
        shown=chosen,
        plan=plan,
        typed=typed,
        # A fault of something that has no box on the page stands in the summary alone.
        errors={name if name in fields else "": text for name, text in (errors or {}).items()},
        changed=changed,
        choices=[(choice.value, gettext(label)) for choice, label in CHOICE_LABELS.items()],
        consents=[(consent.value, gettext(label)) for consent, label in CONSENT_LABELS.items()],
    )


def _wording_changed(
    consultation: Consultation, parts: Mapping[str, DraftClause], typed: Typed, changed: sending.WordingChanged
) -> Page:
    """The form again, with the words that stand now and the text that was typed."""
    seen = {key: value for key, value in typed.seen.items() if key not in changed.keys}
    errors = {f"v.{key}": gettext(changed.message) for key in changed.keys}
    fresh = Typed(typed.part, typed.votes, typed.texts, typed.consents, seen)
    return _form(consultation, parts, fresh, errors, 409, tuple(changed.keys))


def _refused(
    consultation: Consultation, parts: Mapping[str, DraftClause], typed: Typed, refusal: Refusal
) -> Page:
    status = 422 if isinstance(refusal, NotValid) else 409
    return _form(consultation, parts, typed, {"": gettext(refusal.message) % refusal.params}, status)


def _public(code: str) -> Consultation:
    """The consultation, unless it is being prepared: then not a word of it is anybody's yet."""
    consultation = consultations.public_consultation(code)
    if consultation.state == State.DRAFT:
        raise NotNow(N_("This plan is being prepared. It is not open yet."))
    return consultation


def _parts(consultation: Consultation) -> dict[str, DraftClause]:
    draft = consultations.current_draft(consultation.id)
    return {place.version.clause.key: place for place in draft.places} if draft else {}


def _sent(token: form_tokens.FormToken) -> bool:
    return sending.was_sent(token.seed)


def _messages(faults: Mapping[str, Refusal]) -> dict[str, str]:
    return {name: gettext(fault.message) % fault.params for name, fault in faults.items()}


def register(blueprint: Blueprint) -> None:
    """Both views at their one address."""
    blueprint.add_url_rule("/p/<code>/say", "say", say, methods=["GET"])
    blueprint.add_url_rule("/p/<code>/say", "say_post", say_post, methods=["POST"])
