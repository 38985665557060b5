"""One comment before a moderator: opened, decided on, and the next one opened; or the last decision undone."""

from collections.abc import Sequence
from typing import Any

import flask
from flask_babel import gettext
from werkzeug.wrappers import Response

from consult.access import Actor, Conflict, ValidationError, ValidationErrors
from consult.consultations import edit_conflicts, queries
from consult.consultations.models import Consultation
from consult.contributions.enums import Consent
from consult.moderation import (
    comment_language,
    decisions,
    hiding,
    next_comment,
    recusal,
    redaction,
    review_item,
    rules,
    welfare,
)
from consult.moderation.copies import together
from consult.moderation.copies.rules import COPY_KINDS
from consult.moderation.copies.together import Choice, Decided
from consult.moderation.danger import levels as danger_levels
from consult.moderation.danger import protocol as danger_protocol
from consult.moderation.danger.protocol import Safety
from consult.moderation.forms import BenchForm, own_numbers
from consult.moderation.hiding import NOTHING_SAID
from consult.moderation.queue_filters import Pile
from consult.moderation.redaction import NOTHING_HIDDEN
from consult.moderation.review_item import ReviewItem
from consult.moderation.rules import DecisionData, Outcome
from consult.moderation.teamwork import colleagues, notes
from consult.moderation.teamwork.forms import HandOverForm, NoteForm
from consult.moderation.views import hidden_words
from consult.moderation.views.blueprint import blueprint
from consult.moderation.views.finding import reader_of
from consult.moderation.views.lists import list_for
from consult.moderation.views.queue import LABELS, WORK, redirect_to
from consult.staff import sessions
from consult.text import plain
from consult.text.messages import N_
from consult.web import authorization
from consult.web.authorization import require_permission
from consult.web.forms import StaffForm
from consult.web.shell import Page, page

#: How many comments are in the list next to the one that is read.
LISTED = 20
#: The buttons that publish, all of it or with words hidden; the second one opens no other comment.
PUBLISHES = ("publish", "stop")


@blueprint.get("/p/<code>/queue/<int:comment_id>")
@require_permission(WORK)
def comment(code: str, comment_id: int) -> Page:
    return comment_page(code, comment_id)


@blueprint.post("/p/<code>/queue/<int:comment_id>/open")
@require_permission(WORK)
def open_comment(code: str, comment_id: int) -> Response:
    left = BenchForm().left
    decisions.open_comment(authorization.current_actor(), code, comment_id)
    return _to_comment(code, comment_id, left._value())


@blueprint.get("/p/<code>/queue/next", endpoint="open_next_page")
@require_permission(WORK)
def nothing_waits(code: str) -> Page:
    """What one sees when nothing waits; or the button that opens the next comment."""
    actor = authorization.current_actor()
    consultation = queries.consultation_for(actor, code, WORK)
    waits = next_comment.find(actor, consultation) is not None
    return page("moderation/nothing.html", consultation=consultation, waits=waits, after=_after(code), **LABELS)


@blueprint.post("/p/<code>/queue/next")
@require_permission(WORK)
def open_next(code: str) -> Response:
    """Begin: the next comment is opened."""
    actor = authorization.current_actor()
    return go_on(actor, queries.consultation_for(actor, code, WORK), BenchForm().left.data or ())


@blueprint.post("/p/<code>/queue/<int:comment_id>/preview")
@require_permission(WORK, writes=False)
def preview(code: str, comment_id: int) -> Page:
    """The same page, with what others would read; or with the words in the other spelling."""
    form = BenchForm()
    _, found = review_item.item(authorization.current_actor(), code, comment_id)
    if form.act.data in ("plain", "typed"):
        hidden_words.change_spelling(found, form)
        return comment_page(code, comment_id, form)
    return comment_page(code, comment_id, form, preview=hidden_words.preview(hidden_words.words_of(found, form), form))


@blueprint.post("/p/<code>/queue/<int:comment_id>/decide")
@require_permission(WORK)
def decide(code: str, comment_id: int) -> Page | Response:
    """Decide, and open the next comment."""
    form, actor = BenchForm(), authorization.current_actor()
    consultation, found = review_item.item(actor, code, comment_id)
    decided: list[Decided] = []
    try:
        if _steps_first(actor, found, form):
            return _show_steps(actor, consultation, found, form)
        if not form.save(lambda: decided.append(_decide(actor, consultation, found, form))):
            return comment_page(code, comment_id, form)
    except Conflict as refusal:
        form.refuse(refusal)
        return comment_page(code, comment_id, form)
    if decided[0].skipped:
        return _some_left_out(consultation, decided[0], form)
    if found.after_approval:
        proposes = form.act.data in rules.BY_TWO
        done = "proposed" if proposes else "decided"
        return redirect_to("moderation.queue", code, done, list=Pile.APPROVED.value)
    if form.act.data == "stop":
        return redirect_to("moderation.open_next_page", code, "", was=comment_id)
    return _go_on_after(actor, consultation, decided[0], comment_id, form)


@blueprint.post("/p/<code>/queue/<int:comment_id>/copies")
@require_permission(WORK)
def open_copies(code: str, comment_id: int) -> Page | Response:
    """Open the near copies of a comment, and show on the same page what differs."""
    form = BenchForm()
    together.open_near(authorization.current_actor(), code, comment_id)
    if form.validate():
        return comment_page(code, comment_id, form)
    # A page that says what is wrong keeps nothing, and the openings must be kept.
    return _to_comment(code, comment_id, form.left._value())


@blueprint.post("/p/<code>/queue/<int:comment_id>/second")
@require_permission(WORK)
def second(code: str, comment_id: int) -> Page | Response:
    """Agree to another moderator's proposal, and open the next comment; or decide oneself."""
    form, actor = BenchForm(), authorization.current_actor()
    consultation = queries.consultation_for(actor, code, WORK)
    agrees = {"agree": True, "disagree": False}.get(form.act.data or "")
    decided: list[Decided] = []
    if not form.save(lambda: decided.append(_agree_with_note(actor, code, comment_id, agrees, form))):
        return comment_page(code, comment_id, form)
    if decided[0].skipped:
        return _some_left_out(consultation, decided[0], form)
    if agrees:
        return _go_on_after(actor, consultation, decided[0], comment_id, form)
    return redirect_to("moderation.comment", code, "disagreed", comment_id=comment_id)


@blueprint.post("/p/<code>/queue/<int:comment_id>/undo")
@require_permission(WORK)
def undo(code: str, comment_id: int) -> Response:
    together.undo(authorization.current_actor(), code, comment_id)
    return redirect_to("moderation.comment", code, "undone", comment_id=comment_id)


def comment_page(
    code: str,
    comment_id: int,
    sent: StaffForm | None = None,
    *,
    preview: str | None = None,
    done: str = "",
    leaving: bool = False,
) -> Page:
    """One comment, with what was `sent` about it and what is wrong with that.

    The page is one form. If `sent` is about something else than the decision, what else was chosen is kept. `done` says
    what was saved, `leaving` asks whether what was chosen may be lost.
    """
    actor = authorization.current_actor()
    consultation, found = review_item.item(actor, code, comment_id)
    safety, put = danger_protocol.of(actor, comment_id), recusal.labels_of([comment_id]).get(comment_id, ())
    form = sent if isinstance(sent, BenchForm) else _resent() if sent else _form(found, safety, put)
    began = _form(found, safety, put, form)
    shown: dict[str, Any] = {
        "item": found,
        "safety": safety,
        "put": put,
        "form": form,
        "leaving": leaving,
        "unsent": form.has_choices(began) or bool(form.note.data),
        "done": done or flask.request.args.get("done", ""),
        "outcomes": _outcomes(consultation, found),
        "listed": list_for(reader_of(actor, code), flask.request.args, LISTED),
        "current": found.id,
        "after": _after(code),
        "needs_break": welfare.needs_break(actor, sessions.hash_here()),
        "alike": len(together.proposed_alike(actor, code, comment_id)) if found.proposed and found.words else 0,
        "copies": together.copies_of(actor, code, comment_id) if found.has_copies else None,
        "copy_names": {kind: name for kind, (name, _) in COPY_KINDS.items()},
        "copy_help": {kind: line for kind, (_, line) in COPY_KINDS.items()},
        "errors": sent.messages() if sent else {},
    } | _together(actor, consultation.id, found, sent)
    status = sent.http_status if sent else 200
    shown |= hidden_words.shown(hidden_words.words_of(found, form), form, preview, found.proposal)
    return page("moderation/comment.html", status, clashes=status == 409, consultation=consultation, **LABELS | shown)


def back_to_comment(code: str, comment_id: int, done: str) -> Page | Response:
    """To the page of a comment, after something was saved that is no decision; what else was chosen there is kept."""
    actor, form = authorization.current_actor(), _resent()
    _, found = review_item.item(actor, code, comment_id)
    safety, put = danger_protocol.of(actor, comment_id), recusal.labels_of([comment_id]).get(comment_id, ())
    if form.act.data == "note":
        form.note.data = ""
    if not form.has_choices(_form(found, safety, put, form)):
        return redirect_to("moderation.comment", code, done, comment_id=comment_id)
    form.flags_seen.data, form.labels_seen.data = len(safety.notes), ",".join(put)
    return comment_page(code, comment_id, form, done=done)


def may_leave(actor: Actor, found: ReviewItem, form: BenchForm) -> bool:
    """Whether nothing that was chosen is lost with the page, or somebody said that it may be."""
    safety, put = danger_protocol.of(actor, found.id), recusal.labels_of([found.id]).get(found.id, ())
    return form.act.data == "leave" or not form.has_choices(_form(found, safety, put, form))


def _resent() -> BenchForm:
    form = BenchForm()
    form.validate()
    return form


def _together(actor: Actor, consultation_id: int, found: ReviewItem, sent: StaffForm | None) -> dict[str, Any]:
    """Notes about a comment, whom it was handed to, and the fields for both."""
    hand_over = sent if isinstance(sent, HandOverForm) else HandOverForm(formdata=None)
    hand_over.offer(colleagues.colleagues_of(actor, consultation_id), gettext("Choose somebody"))
    return {
        "notes": notes.notes_for(actor, found.id),
        "handed": colleagues.handed_over(found.id),
        "handed_seen": edit_conflicts.version_hash(colleagues.handed_values(found.id)),
        "note": sent if isinstance(sent, NoteForm) else NoteForm() if sent else NoteForm(formdata=None),
        "hand_over": hand_over,
    }


def _form(found: ReviewItem, safety: Safety, put: Sequence[str], now: BenchForm | None = None) -> BenchForm:
    """As it begins: with the present level of danger, unless that is none, which is for somebody to choose.

    The words in it are in the spelling that the bench has `now`.
    """
    level = safety.stand.pressing
    return BenchForm(
        formdata=None,
        marked=hidden_words.words_of(found, now) if now else found.words,
        labels=put,
        language=found.language_set,
        level=None if level is danger_levels.Level.NONE else level,
        version_seen=found.decisions,
        flags_seen=len(safety.notes),
        labels_seen=",".join(put),
        same=True,
        left=own_numbers(flask.request.args.get("left", "")),
    )


def _outcomes(consultation: Consultation, found: ReviewItem) -> list[Outcome]:
    """What else can be decided than to publish: nobody changes a comment once the plan is closed."""
    possible = rules.AGAIN if found.after_approval else tuple(Outcome)
    without = {Outcome.PUBLISH, Outcome.REDACT} | (set() if consultation.is_open else {Outcome.ASK})
    return [each for each in possible if each not in without]


def _agree_with_note(actor: Actor, code: str, comment_id: int, agrees: bool | None, form: BenchForm) -> Decided:
    save_note(actor, code, comment_id, form)
    version, choice = form.version_seen.number, Choice(same=form.same.data)
    return together.agree_together(actor, code, comment_id, agrees, version_seen=version, choice=choice)


def _some_left_out(consultation: Consultation, decided: Decided, form: BenchForm) -> Page:
    some: dict[str, Any] = {"decided": decided, "left": form.left._value()}
    return page("moderation/copies_decided.html", consultation=consultation, **some)


def _go_on_after(
    actor: Actor, consultation: Consultation, decided: Decided, comment_id: int, form: BenchForm
) -> Response:
    """To the next of the copies if one act had no room for all of them, otherwise to the next comment."""
    if decided.next is None:
        return go_on(actor, consultation, form.left.data or (), comment_id)
    decisions.open_comment(actor, consultation.code, decided.next)
    return _to_comment(consultation.code, decided.next, form.left._value(), was=comment_id)


def save_note(actor: Actor, code: str, comment_id: int, form: BenchForm) -> None:
    """Save what was typed as a note: before a decision, which may delete the words and the notes about them."""
    if (form.note.data or "").strip():
        notes.write(actor, code, comment_id, form.note.data or "")


def _decide(actor: Actor, consultation: Consultation, found: ReviewItem, form: BenchForm) -> Decided:
    """Say how much danger there is, if somebody chose that, and decide, also on the copies that were chosen."""
    act, words = form.act.data or "", hidden_words.words_of(found, form)
    given = form.hiding if words else NOTHING_SAID
    why = form.why(act)
    outcome, reasons = act, list(why.data or () if why else ())
    spans = hiding.hidden_spans(words, given) if act in (*PUBLISHES, Outcome.REDACT, Outcome.TEAM) else []
    if act in (*PUBLISHES, Outcome.REDACT):
        outcome = Outcome.REDACT if spans or act == Outcome.REDACT else Outcome.PUBLISH
    if act in PUBLISHES and form.came.data and review_item.has_just_opened(actor, found.id):
        raise ValidationError(N_("You opened this a moment ago. Read it, then decide."))
    if act == Outcome.REDACT and words and not spans:
        raise ValidationError(NOTHING_HIDDEN, field=redaction.FIELD)
    reasons = list(dict.fromkeys([*reasons, *hiding.reasons(spans)]))
    if words:
        _ask_first(found, form)
        _say_danger(actor, consultation, found, form)
        save_note(actor, consultation.code, found.id, form)
        comment_language.set_language(actor, consultation.code, found.id, form.language.data or "")
    data = DecisionData(outcome, reasons, hiding.marked(words, spans), form.version_seen.number, form.plain.data)
    choice = Choice(form.same.data, form.near.data or (), form.judgement.data or "")
    return together.decide_together(actor, consultation.code, found.id, data, choice if found.has_copies else Choice())


def _ask_first(found: ReviewItem, form: BenchForm) -> None:
    """Nothing is guessed: a suggestion without an answer, or a danger that nobody has spoken about, is asked about."""
    asked = hidden_words.unanswered(hidden_words.words_of(found, form), form) if form.act.data in PUBLISHES else []
    if found.suggested and not form.level.data:
        asked.append(ValidationError(N_("Say first whether somebody is in danger."), field="level"))
    if asked:
        raise ValidationErrors(asked)


def _steps_first(actor: Actor, found: ReviewItem, form: BenchForm) -> bool:
    """Whether somebody shows others a comment in which they see a danger whose steps they have not seen."""
    stand, level = danger_protocol.of(actor, found.id).stand, form.level.data
    shows = form.act.data in (*PUBLISHES, Outcome.REDACT) and found.words is not None
    if not shows or found.consent == Consent.TEAM or level not in danger_levels.STEPS_FIRST:
        return False
    return form.steps_seen.data != level and not (stand.done and stand.pressing == level)


def _show_steps(actor: Actor, consultation: Consultation, found: ReviewItem, form: BenchForm) -> Page:
    """Say how much danger there is, decide nothing yet, and show what to do; what else was chosen is kept."""
    if not form.save(lambda: _say_danger(actor, consultation, found, form)):
        return comment_page(consultation.code, found.id, form)
    form.flags_seen.data = len(danger_protocol.of(actor, found.id).notes)
    return comment_page(consultation.code, found.id, form, done="steps")


def _say_danger(actor: Actor, consultation: Consultation, found: ReviewItem, form: BenchForm) -> None:
    level = form.level.data
    stand = danger_protocol.of(actor, found.id).stand
    if level and (found.suggested or level != (stand.proposed or stand.pressing)):
        danger_protocol.raise_level(actor, consultation.code, found.id, level, version_seen=form.flags_seen.number)


def go_on(actor: Actor, consultation: Consultation, left: Sequence[int], after: int | None = None) -> Response:
    """To the next comment, opened; `after` is the one that was just decided on."""
    without = {*left, *([after] if after is not None else [])}
    found = next_comment.open_next(actor, consultation, without)
    values = {"was": after} if after is not None else {}
    if found is None:
        return redirect_to("moderation.open_next_page", consultation.code, "", **values)
    return _to_comment(consultation.code, found, "".join(f"{each}," for each in left), **values)


def _to_comment(code: str, comment_id: int, left: str, **values: Any) -> Response:
    address = flask.url_for("moderation.comment", code=code, comment_id=comment_id, left=left or None, **values)
    return flask.redirect(address, 303)


def _after(code: str) -> review_item.LastAct | None:
    """What was done just before, as the address says."""
    given = plain.whole_number(flask.request.args.get("was", ""))
    return review_item.last_act(authorization.current_actor(), code, given) if given else None
