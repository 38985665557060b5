"""The analysts' page of quotes: which comments are quoted on each part, and how varied they are."""

from collections.abc import Collection, Container, Mapping, Sequence

import flask
from flask import request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from consult.access import Permission
from consult.analysis import second_coding, themes
from consult.analysis.enums import STANCE_LABELS
from consult.analysis.views.parts import is_writable, part_name
from consult.consultations import edit_conflicts
from consult.consultations import queries as consultations
from consult.consultations.models import Consultation
from consult.report import quote_check, quote_choice
from consult.report.forms import QuotesForm
from consult.report.quotes import MAX_QUOTES, Candidate, is_one_sided, spread
from consult.report.views.blueprint import blueprint
from consult.web import authorization
from consult.web.authorization import require_permission
from consult.web.shell import Page, page, pagination

WRITE = Permission.CONSULTATION_REPORT_WRITE
COMMENTS_A_PAGE = 25

#: What comments want of their part, by clause id.
ByPart = Mapping[int | None, Collection[str]]


@blueprint.get("/p/<code>/heard/quotes")
@require_permission(WRITE)
def quotes(code: str) -> Page:
    """The quotes of every part, how varied they are, and what may be quoted for the part that was asked for."""
    return _page(code, request.args.get("part", ""), QuotesForm())


@blueprint.post("/p/<code>/heard/quotes/<key>")
@require_permission(WRITE)
def choose_quotes(code: str, key: str) -> Page | Response:
    actor, form = authorization.current_actor(), QuotesForm()
    version = form.version_seen.data or ""
    quote_choice.clause_of(consultations.consultation_for(actor, code, WRITE).id, key)
    if form.save(lambda: quote_choice.choose_quotes(actor, code, key, form.place.accepted, version)):
        return flask.redirect(url_for("report.quotes", code=code, part=key, done="saved"), 303)
    return _page(code, key, form)


def _page(code: str, key: str, form: QuotesForm) -> Page:
    plan = consultations.consultation_for(authorization.current_actor(), code, WRITE)
    is_blind = second_coding.is_sorting(plan.id, authorization.current_actor().staff_id)
    stances = {} if is_blind else quote_choice.stances_to_quote(plan.id)
    parts = _parts(plan, stances)
    here = next((each for each in parts if each[1] == key), parts[0] if parts else None)
    # What the program picks changes when somebody deletes words, so nothing is counted of it.
    quoted = quote_choice.chosen_quotes(plan.id) if here else {}
    first = quoted.get(here[0], []) if here else []
    stored = quote_choice.values_of(first)
    if not form.is_submitted():
        form.place.data = {name.removeprefix("place."): text for name, text in stored.items()}
    pages = pagination(quote_choice.count_others(plan.id, here[0]) if here else 0, COMMENTS_A_PAGE)
    others = quote_choice.others(plan.id, here[0], pages.size, pages.offset) if here else []
    writable = is_writable(plan)
    wants = quote_choice.stances([one.tracker for found in quoted.values() for one in found])
    return page(
        "report/quotes.html",
        form.http_status,
        consultation=plan,
        form=form,
        parts=[
            (
                part_key,
                name,
                len(quoted.get(clause_id, [])),
                is_one_sided(_stances(quoted.get(clause_id, []), wants), stances[clause_id]),
            )
            for clause_id, part_key, name in parts
        ],
        here=here,
        is_blind=is_blind,
        by_hand=bool(first),
        offered=[*first, *others],
        pages=pages,
        **_spread(plan, [one for found in quoted.values() for one in found], stances, wants),
        check=quote_check.check_of(plan.id) if writable else None,
        most=MAX_QUOTES,
        writable=writable,
        version_seen=form.version_to_carry(edit_conflicts.version_hash(stored)),
    )


def _parts(plan: Consultation, offered: Container[int | None]) -> list[tuple[int | None, str, str]]:
    """The parts on which somebody may be quoted, and the whole plan: clause id, key and name."""
    named = [(part.clause_id, part.key, part_name(part)) for part in consultations.parts_of(plan.id)]
    whole = (None, quote_choice.WHOLE, gettext("The whole plan"))
    return [each for each in (*named, whole) if each[0] in offered]


def _spread(
    plan: Consultation, quoted: Sequence[Candidate], stances: ByPart, wants: Mapping[str, str]
) -> dict[str, object]:  # fmt: skip
    """How varied the quotes are that analysts chose for all parts, and which kinds have none."""
    return {
        "by_theme": spread(
            (theme for one in quoted for theme in one.themes or ("",)),
            quote_choice.themes_to_quote(plan.id) if quoted else (),
        ),
        "quote_count": len(quoted),
        "by_stance": spread(_stances(quoted, wants), {stance for found in stances.values() for stance in found}),
        "themes": {theme.key: theme.title for theme in themes.themes_of(plan.id)},
        "stance_names": {stance.value: gettext(label) for stance, label in STANCE_LABELS.items()},
    }


def _stances(found: Sequence[Candidate], wants: Mapping[str, str]) -> list[str]:
    return [wants.get(one.tracker, "") for one in found]
