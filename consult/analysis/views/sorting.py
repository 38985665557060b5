"""The bench where analysts sort comments: one part at a time, one text open, the themes of its part beside it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import flask
from flask import request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from consult.access import Permission, ValidationError
from consult.analysis import bench, codebook_changes, coding, themes
from consult.analysis.bench import OpenText, Progress
from consult.analysis.enums import STANCE_LABELS, STRENGTH_LABELS
from consult.analysis.forms import SortForm, UndoForm
from consult.analysis.models import Theme
from consult.analysis.suggesting import shown
from consult.analysis.suggesting.shown import Suggested
from consult.analysis.themes import ThemeData
from consult.analysis.views.blueprint import blueprint
from consult.analysis.views.parts import is_writable, part_name, wording_of
from consult.consultations import queries
from consult.consultations.models import Consultation
from consult.text import plain
from consult.text.messages import N_
from consult.web import authorization
from consult.web.authorization import require_permission
from consult.web.shell import Page, page

WRITE = Permission.CONSULTATION_REPORT_WRITE
#: The whole plan in an address; no part has this key.
WHOLE = "-"
NO_TEXT = N_("This comment cannot be grouped. It may have been deleted.")


@dataclass(frozen=True)
class PartLine:
    """A part in the list: its key in addresses, its name, and how far it is."""

    clause_id: int | None
    key: str
    name: str
    progress: Progress


@dataclass(frozen=True)
class SentText:
    """The text that a form is about, which this analyst may still sort, and the key of its part in addresses."""

    consultation: Consultation
    part: str
    text: OpenText


@blueprint.get("/p/<code>/coding", endpoint="coding")
@require_permission(WRITE)
def coding_bench(code: str) -> Page:
    consultation = _consultation(code)
    lines = _lines(consultation)
    here = _asked(lines, request.args.get("part", ""))
    text = _opened(consultation, here, request.args.get("comment", "")) if here else None
    return _page(consultation, lines, here, text)


@blueprint.post("/p/<code>/coding")
@require_permission(WRITE)
def save_coding(code: str) -> Page | Response:
    """Save what was found in the open text and open the next one; or add a theme, and stay with what was chosen."""
    form, actor = SortForm(), authorization.current_actor()
    sent = _sent_text(code, form)
    if sent is None:
        return _gone(code, form.add.data or "")
    consultation, text = sent.consultation, sent.text
    _offer(form, themes.themes_of(consultation.id), text)
    added = (form.add.data or "").strip()
    stays = bool(added) and request.form.get("act") == "add"
    near = [int(each) for each in form.near.data or () if each.isdecimal()]

    def save() -> None:
        keys = list(form.themes.data or ())
        if added:
            keys.append(_add(code, added, sent))
        if stays:
            form.themes.data, form.add.data = keys, ""
        else:
            coding.code_comment(actor, code, text.comment.id, keys, near, form.judgement())

    if not form.save(save):
        return _page_of(sent, form)
    if stays:
        _offer(form, themes.themes_of(consultation.id), text)
        return _page_of(sent, form, unsent=True)
    coming = bench.next_to_sort(consultation.id, text.comment.clause_id, actor.staff_id, text.comment.id)
    was = [] if text.is_sorted else [text.comment.id, *near]
    return _to(code, sent.part, coming, was)


@blueprint.post("/p/<code>/coding/undo")
@require_permission(WRITE)
def undo_coding(code: str) -> Page | Response:
    """Open the text that was saved last as if it had not been."""
    form, actor = UndoForm(), authorization.current_actor()
    sent = _sent_text(code, form)
    if sent is None:
        return _gone(code)
    comment_id, near = sent.text.comment.id, _numbers(request.form.getlist("near"))
    if form.save(lambda: coding.undo(actor, code, comment_id, near)):
        return _to(code, sent.part, comment_id, [])
    return _page_of(sent)


def _consultation(code: str) -> Consultation:
    return queries.consultation_for(authorization.current_actor(), code, WRITE)


def _sent_text(code: str, form: SortForm | UndoForm) -> SentText | None:
    consultation = _consultation(code)
    text = bench.open_text(consultation.id, form.comment.data or 0, authorization.current_actor().staff_id)
    if text is None:
        return None
    parts = queries.parts_of(consultation.id)
    key = next((part.key for part in parts if part.clause_id == text.comment.clause_id), WHOLE)
    return SentText(consultation, key, text)


def _lines(consultation: Consultation) -> list[PartLine]:
    """The parts that had something to sort at the last batch, and the whole plan last."""
    done = bench.progress(consultation.id, authorization.current_actor().staff_id)
    parts = [PartLine(part.clause_id, part.key, part_name(part), done.get(part.clause_id, Progress()))
             for part in queries.parts_of(consultation.id)]  # fmt: skip
    whole = PartLine(None, WHOLE, gettext("The whole plan"), done.get(None, Progress()))
    return [each for each in (*parts, whole) if each.progress.comments]


def _asked(lines: Sequence[PartLine], key: str) -> PartLine | None:
    """The part that was asked for; else one that was begun and is not finished, else the first that is not."""
    open_ = [each for each in lines if each.progress.done < each.progress.texts]
    begun = [each for each in open_ if each.progress.done]
    asked = [each for each in lines if each.key == key]
    return next(iter([*asked, *begun, *open_, *lines]), None)


def _page_of(sent: SentText, form: SortForm | None = None, *, unsent: bool = False) -> Page:
    """The page of a form that was not saved, or not yet."""
    lines = _lines(sent.consultation)
    here = next((each for each in lines if each.clause_id == sent.text.comment.clause_id), None)
    return _page(sent.consultation, lines, here, sent.text, form, unsent=unsent)


def _opened(consultation: Consultation, here: PartLine, asked: str) -> OpenText | None:
    """The text that was asked for, or the first one that waits; None if the part is done."""
    reader = authorization.current_actor().staff_id
    if asked == "first":
        wanted = bench.first(consultation.id, here.clause_id, reader)
    else:
        wanted = plain.whole_number(asked) or bench.next_to_sort(consultation.id, here.clause_id, reader)
    found = bench.open_text(consultation.id, wanted, reader) if wanted else None
    if found or not asked:
        return found
    wanted = bench.next_to_sort(consultation.id, here.clause_id, reader)
    return bench.open_text(consultation.id, wanted, reader) if wanted else None


def _gone(code: str, given: str = "") -> Page:
    """The page for somebody whose text cannot be sorted any more: another one, what happened, and what was typed."""
    consultation = _consultation(code)
    lines = _lines(consultation)
    here = _asked(lines, "")
    text = (_opened(consultation, here, "") or _opened(consultation, here, "first")) if here else None
    form = SortForm(formdata=None, data=_values(text) | {"add": given})
    if text:
        _offer(form, themes.themes_of(consultation.id), text)
    form.refuse(ValidationError(NO_TEXT))
    return _page(consultation, lines, here, text, form)


def _add(code: str, title: str, sent: SentText) -> str:
    """The key of the theme with this title about the part of the text; it is made if there is none."""
    clause_id = sent.text.comment.clause_id
    for theme in themes.themes_of(sent.consultation.id):
        if theme.clause_id == clause_id and theme.title.casefold() == title.casefold():
            return theme.key
    about = "" if clause_id is None else sent.part
    try:
        return themes.add_theme(authorization.current_actor(), code, ThemeData(title=title, clause_key=about)).key
    except ValidationError as refusal:
        raise ValidationError(refusal.message, field="add", **refusal.params) from None


def _offer(form: SortForm, every: Sequence[Theme], text: OpenText) -> None:
    form.themes.choices = [(theme.key, theme.title) for theme in every]
    form.near.choices = [(str(near.id), near.tracker) for near in text.near]
    form.proposed_themes.choices = form.themes.choices


def _page(
    consultation: Consultation, lines: Sequence[PartLine], here: PartLine | None, text: OpenText | None,
    form: SortForm | None = None, *, unsent: bool = False,
) -> Page:  # fmt: skip
    every = themes.themes_of(consultation.id)
    if form is None:
        form = SortForm(formdata=None, data=_values(text))
        if text:
            _offer(form, every, text)
    open_ = [each for each in lines if each.progress.done < each.progress.texts and each != here]
    return page(
        "analysis/sorting.html",
        form.http_status,
        consultation=consultation,
        lines=lines,
        here=here,
        text=text,
        form=form,
        errors=form.messages(),
        unsent=unsent or form.http_status != 200,
        own=[theme for theme in every if here and theme.clause_id == here.clause_id],
        others=[theme for theme in every if not (here and theme.clause_id == here.clause_id)],
        part=wording_of(consultation, here.clause_id if here else None),
        suggested=_suggested(consultation, text, form),
        split=_split(consultation.id, text),
        was=_was(consultation),
        coming=open_[0] if open_ else None,
        total=sum(each.progress.comments for each in lines),
        left=sum(each.progress.comments - each.progress.sorted for each in lines),
        stances=STANCE_LABELS,
        strengths=STRENGTH_LABELS,
        writable=is_writable(consultation),
    )


def _values(text: OpenText | None) -> dict[str, object]:
    if text is None:
        return {}
    judged = text.judgement
    return {
        "comment": text.comment.id,
        "themes": list(text.mine),
        "stance": judged.stance,
        "strength": judged.strength,
        "safety": judged.safety,
        "minority": judged.minority,
        "unsure": judged.unsure,
        "none_fits": judged.none_fits,
    }


def _suggested(consultation: Consultation, text: OpenText | None, form: SortForm) -> Suggested | None:
    """What the machine suggests for this text; a form that was sent keeps the themes that its page proposed."""
    found = shown.for_text(consultation.id, text, authorization.current_actor().staff_id) if text else None
    return replace(found, themes=form.proposed_themes.data) if found and form.proposed_themes.raw_data else found


def _split(consultation_id: int, text: OpenText | None) -> list[str]:
    """The titles of the theme that was split and of those that it became, if that is why the text is back."""
    change = codebook_changes.split_of(consultation_id, text.again) if text and text.again else None
    if change is None:
        return []
    titles = {theme.key: theme.title for theme in themes.themes_of(consultation_id)}
    return [change.words_before.get("title", ""), *(titles[key] for key in change.other_keys if key in titles)]


def _was(consultation: Consultation) -> dict[str, object] | None:
    """What was saved just before, to undo it."""
    ids = _numbers(request.args.getlist("was"))
    reader = authorization.current_actor().staff_id
    found = bench.just_sorted(consultation.id, ids[0], reader) if ids else None
    return {"id": ids[0], "near": ids[1:], "tracker": found[0], "titles": found[1]} if found else None


def _numbers(raw: Sequence[str]) -> list[int]:
    numbers = [plain.whole_number(each) for each in raw]
    return [each for each in numbers if each is not None and each <= coding.LARGEST_KEY]


def _to(code: str, part: str, comment_id: int | None, was: Sequence[int]) -> Response:
    address = url_for("analysis.coding", code=code, part=part, comment=comment_id, was=list(was))
    return flask.redirect(address, 303)
