"""One page of comments: in which order, which of them, and what is known of those that several people sent."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import flask
from flask import request
from flask_babel import get_locale, gettext
from markupsafe import Markup

from consult.analysis import published_figures
from consult.analysis.disclosure import Agreement
from consult.analysis.published_figures import Told
from consult.consultations.models import Consultation
from consult.contributions import copies, display_orders, listing, queries
from consult.contributions.display_orders import ListOrder
from consult.contributions.listing import Asked
from consult.contributions.models import Comment
from consult.contributions.queries import IS_PROPOSAL, PublicComment
from consult.moderation.copies import judgements
from consult.moderation.copies.rules import COPY_KINDS, CopyKind
from consult.pages import comment_filters
from consult.pages.comment_filters import Menus
from consult.pages.newest_wordings import with_newest
from consult.report.parts import Quote
from consult.text import plain
from consult.web.shell import PAGE_SIZE

#: Under a text that more people sent than this, the rest of their public codes is on a page of its own.
CODES_SHOWN = 30
#: Of the proposals for a part, its page shows so many; the others are a tap away.
PROPOSALS_SHOWN = 3

#: Of a quoted comment so many characters; its own page has all of it.
QUOTED = 90

_NUMBER = re.compile(r"[0-9]{1,6}")


@dataclass(frozen=True)
class Links:
    """Where a list of comments leads: to each part by its key, and what the addresses of comments begin with."""

    parts: Mapping[str, Markup]
    comments: str


@dataclass(frozen=True)
class Quoted:
    """The quoted comments that anyone can still read, by public code, and how much of each is shown."""

    comments: Mapping[str, PublicComment]
    most: int | None


def asked_shuffle() -> int:
    """The order requested by `?shuffle=`, otherwise today's."""
    raw = request.args.get("shuffle", "")
    return int(raw) if _NUMBER.fullmatch(raw) and int(raw) < display_orders.COUNT else queries.default_order()


def asked_page(order: ListOrder = ListOrder.MIXED) -> Asked:
    """The page requested by `?after=` or `?before=`, in an order and a shuffle; otherwise the first."""
    after, before = (display_orders.spot(request.args.get(name, ""), order) for name in ("after", "before"))
    return Asked(order, asked_shuffle(), after or before, back=after is None and before is not None)


def comments_shown(
    plan: Consultation, clause_id: int | None, newest: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """One page of comments on a part or on the whole plan, their order, and the first that propose other words.

    `newest` is the wording that the part has by now, by its key.
    """
    asked, clause = asked_page(), Comment.clause_id == clause_id
    found = listing.page_of(plan.id, [clause, ~IS_PROPOSAL], asked, PAGE_SIZE)
    proposed = listing.CommentPage([])
    if clause_id is not None:
        proposed = listing.page_of(plan.id, [clause, IS_PROPOSAL], Asked(shuffle=asked.shuffle), PROPOSALS_SHOWN)
    other_words = with_newest(plan.id, proposed.comments, newest)
    shown = [*other_words, *found.comments]
    return {
        "found": found,
        "proposed": other_words,
        "more_proposed": proposed.after is not None,
        **copies_shown(plan, shown),
        **answers_shown(plan, shown),
        "shuffle": asked.shuffle,
        "clause_id": clause_id,
    }


def comments_quoted(
    plan: Consultation,
    quotes: Iterable[Quote],
    comments: Mapping[str, PublicComment],
    newest: Mapping[str, str] | None = None,
    *,
    whole: bool = False,
) -> Quoted:
    """Those of the comments that are quoted."""
    found = [comments[quote.tracker] for quote in quotes if quote.tracker in comments]
    return Quoted({each.tracker: each for each in with_newest(plan.id, found, newest)}, None if whole else QUOTED)


def copies_shown(plan: Consultation, found: list[PublicComment], groups: Collection[int] = ()) -> dict[str, Any]:
    """Of comments that several people sent: the first public codes, and what moderators say of them and of `groups`."""
    repeated = {comment.copy_group for comment in found if comment.copy_group and comment.times_sent > 1}
    judged = judgements.judged({*groups, *repeated}, as_public=True)
    return {
        "codes": queries.first_codes(plan.id, found, CODES_SHOWN),
        "kinds": {group: COPY_KINDS[kind][1] for group, kind in judged.items() if kind is not CopyKind.COINCIDENCE},
    }


def answers_shown(plan: Consultation, found: list[PublicComment]) -> dict[str, Any]:
    """What other people answered to each comment, by public code, once that is published; nothing for a few people."""
    if not found or not plan.has_answers:
        return {"told": {}}
    told, _ = answers_apart(plan, found)
    return {"told": {tracker: each for tracker, each in told.items() if isinstance(each, Agreement)}}


def answers_apart(plan: Consultation, found: Sequence[PublicComment]) -> tuple[Told, Told]:
    """What other people answered to each comment, by public code; and to proposals, when their words were others."""
    shown = {each.tracker: each.id for each in found}
    if repeated := [each.tracker for each in found if each.times_sent > 1]:
        shown |= copies.shown_ids(plan.id, repeated)
    return published_figures.answers_apart(plan, shown)


def menus_of(plan: Consultation) -> Menus:
    """What a list of comments can be narrowed to."""
    return comment_filters.menus_of(plan, parts_called(plan), get_locale().languages)


def parts_called(plan: Consultation) -> dict[str, str]:
    """What each part that comments can be on is called, by its key."""
    return comment_filters.parts_called(plan, gettext("The plan as a whole"))


def links_of(plan: Consultation, menus: Menus) -> Links:
    """The links of a list, made once for all of its comments."""
    link = Markup('<a href="{}"><bdi>{}</bdi></a>')
    own = flask.url_for("pages.comment", code=plan.code, tracker="-")
    return Links(
        {
            key: link.format(flask.url_for("pages.clause", code=plan.code, key=key), plain.shown(called))
            for key, called in menus.parts.items()
        },
        own.removesuffix("-"),
    )
