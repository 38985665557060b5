"""The page of a search: what it has in common with every other search in its plan, and what is found.

All searches in a plan have the same doors, head and foot, and its form differs by nothing but what was typed. So these
are read and rendered once, and kept for as long as the page cache keeps a page.
"""

from dataclasses import dataclass, field
from typing import Any

import flask
from flask import request

from consult.consultations import queries
from consult.consultations.models import Consultation
from consult.pages.comment_filters import Menus
from consult.pages.forms import FindForm
from consult.pages.plan_pages import Doors, doors_of
from consult.pages.views.comment_lists import Links, links_of, menus_of
from consult.storage.database import db
from consult.web import page_cache
from consult.web.frames import Frame, FramedPage, gap


@dataclass(frozen=True)
class SearchedPlan:
    """A plan as searches in it need it: nobody chose from its menus. Its frames are as old as it is at most."""

    plan: Consultation
    menus: Menus
    links: Links
    doors: Doors
    _frames: dict[tuple[object, ...], Frame] = field(default_factory=dict)

    def page(self, menus: Menus, public_comments: list[Any], **context: Any) -> FramedPage:
        """The page of a search with what was chosen and found."""

        def frame() -> Frame:
            key = (*menus.narrowing.items(), "pad" in request.form)
            if key not in self._frames:
                self._frames[key] = self._frame(menus)
            return self._frames[key]

        context |= {"consultation": self.plan, "links": self.links, "public_comments": public_comments}
        return FramedPage(frame, "pages/_found.html", context)

    def _frame(self, menus: Menus) -> Frame:
        form = FindForm(None)
        form.words.data = gap("words")
        return Frame(
            flask.render_template(
                "pages/comments_found.html",
                consultation=self.plan,
                doors=self.doors,
                form=form,
                menus=menus,
                heading=gap("heading"),
                told=gap("told"),
            )
        )


def searched_plan(code: str) -> SearchedPlan:
    """The plan at a public address, as it was at most as long ago as a page may be old."""

    def read() -> SearchedPlan:
        plan = queries.public_consultation(code)
        menus = menus_of(plan)
        found = SearchedPlan(plan, menus, links_of(plan, menus), doors_of(plan))
        # Read by other threads from here on, and never written.
        db.session.expunge(plan)
        return found

    return page_cache.kept(("search", code), read)
