"""Error pages: what happened, what to do, and the person's own text back.

An error raised anywhere becomes a page here. Whatever the database does, its page is one of three: nothing was saved
and sending again is safe; nobody knows whether it was saved; or this cannot be shown at the moment.
"""

import logging
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

import flask
from flask import Flask, request
from flask_babel import gettext
from sqlalchemy.exc import DataError, IntegrityError, ProgrammingError
from sqlalchemy.orm.exc import ObjectDeletedError
from werkzeug.exceptions import BadRequest, HTTPException, MethodNotAllowed, RequestEntityTooLarge, SecurityError

from consult.access import AppError
from consult.storage import database
from consult.storage.bounded_waits import Busy
from consult.text.messages import N_
from consult.web import authorization, request_bodies
from consult.web.forms import RESUBMITTED_FIELDS, SECRET_FIELDS, told
from consult.web.headers import API
from consult.web.shell import MAX_FIELDS, plain_words
from consult.web.text_fields import holds_text, label_of_text

log = logging.getLogger(__name__)

TITLE_OF = {
    400: N_("We could not read that"),
    403: N_("That cannot be done here"),
    404: N_("Nothing at this address"),
    405: N_("That cannot be done here"),
    409: N_("Not now"),
    413: N_("That was too much at once"),
    422: N_("There is a problem"),
    500: N_("Something broke on our side"),
    503: N_("We could not save that just now"),
}
HIDDEN_FIELDS = N_("We cannot show that just now")
NOT_SURE = N_("We do not know if it was saved")

#: Seconds after which a browser or another client may try again.
TRY_AGAIN = {"Retry-After": "30"}
#: What even a healthy database refuses because of what we asked: tests must see it.
_OUR_FAULT = (IntegrityError, ProgrammingError)


def init_app(app: Flask) -> None:
    """Give the application its error pages."""
    app.register_error_handler(AppError, app_error_page)
    app.register_error_handler(HTTPException, http_error_page)
    for kind in database.Unavailable:
        app.register_error_handler(kind, unavailable_page)
    app.register_error_handler(database.OutcomeUnknown, outcome_unknown_page)
    app.register_error_handler(ObjectDeletedError, deleted_meanwhile_page)
    # What no column can hold, in an address or a field that nobody types in: a NUL, for example.
    app.register_error_handler(DataError, lambda _: http_error_page(BadRequest()))
    app.register_error_handler(Exception, internal_error_page)


def submitted_text() -> list[tuple[str, str]]:
    """Whatever somebody wrote, even a single word, to give back on an error page: but no choice and no key of ours.

    Each has the label of its field. What may hold words of unpublished comments is given back only to the person in
    whose session its page was made.
    """
    if _holds_unpublished() and not (authorization.current_actor().is_staff and authorization.is_own_form()):
        return []
    try:
        fields = list(request.form.items(multi=True))[:MAX_FIELDS]
    except HTTPException:
        return []
    named = [(name.removeprefix(RESUBMITTED_FIELDS), value) for name, value in fields if value.strip()]
    return [(gettext(label_of_text(name)), value) for name, value in named if holds_text(name, value)]


def app_error_page(refusal: AppError) -> Any:
    """An error as a page with what happened and the person's text."""
    database.end_transaction(keep=False)
    return _error_page(refusal.status, told(refusal))


def http_error_page(error: HTTPException) -> Any:
    database.end_transaction(keep=False)
    if isinstance(error, RequestEntityTooLarge) and request_bodies.MAX_BODY in request.environ:
        return _error_page(
            413, gettext("This file is too large: 20 MB are read. Take its pictures out, or send it in pieces.")
        )
    if isinstance(error, RequestEntityTooLarge):
        message = gettext(
            "That was more than this page can take, and nothing was saved. Go back: "
            "your text may still be there. Send it in smaller pieces."
        )
        return _error_page(413, message)
    if isinstance(error, SecurityError):
        return plain_words(400, N_("We could not read that"))
    if isinstance(error, MethodNotAllowed):
        return _not_allowed(", ".join(sorted(error.valid_methods or ())))
    code = error.code or 500
    if code < 400:
        return error
    message = {404: gettext("Check the address, or start from the list of plans.")}
    return _error_page(
        code, message.get(code, gettext("Your browser sent something we could not read. Go back and try again."))
    )


def _not_allowed(methods: str) -> Any:
    """Something was sent to an address that only takes these methods."""
    if request.path.startswith(API):
        message = gettext("This address is for reading. It takes only %(methods)s.", methods=methods)
    else:
        message = gettext("This address cannot use what was sent. Go back and use the buttons on the page.")
    return *_error_page(405, message), {"Allow": methods}


def unavailable_page(error: Exception) -> Any:
    """The database is locked, full, stuck, broken or gone, or too many are waiting for it: nothing was saved."""
    database.end_transaction(keep=False)
    note(error)
    if isinstance(error, _OUR_FAULT) and flask.current_app.testing:
        raise error
    if request.method != "POST":
        return *_error_page(503, gettext("Wait a minute, then try again."), HIDDEN_FIELDS), TRY_AGAIN
    if request_bodies.NOT_READ in request.environ:
        message = gettext(
            "Too many people are sending right now, so nothing was saved. Go back, wait a minute, then send again."
        )
        return *_error_page(503, message), TRY_AGAIN
    again = _sent_again()
    if again:
        message = gettext("Nothing was saved. Wait a minute, then press Send again. Sending this form again is safe.")
    else:
        message = gettext("Nothing was saved. Wait a minute. Sending this form again is safe. Your text is below.")
    return *_error_page(503, message, again=again), TRY_AGAIN


def _sent_again() -> list[tuple[str, str]]:
    """The fields of a form of the team, to be sent once more with one press; none if it has a secret or a file.

    The token of the session is among them: while the database is away, no other can be made.
    """
    is_teams = request.path.startswith("/team/") and request.cookies
    if not is_teams or any(each.filename for each in request.files.values()):
        return []
    fields = list(request.form.items(multi=True))
    return [] if any(name in SECRET_FIELDS - {"csrf_token"} for name, _ in fields) else fields


def _holds_unpublished() -> bool:
    return request.endpoint is not None and authorization.holds_unpublished(request.endpoint)


def outcome_unknown_page(error: Exception) -> Any:
    """The database was lost, or got stuck, while saving."""
    database.end_transaction(keep=False)
    note(error)
    message = gettext(
        "The connection to our database broke while it was saving. Wait a minute, open the page again and look. "
        "If what you did is not there, send it once more. Your text is below."
    )
    return *_error_page(503, message, NOT_SURE, unsure=True), TRY_AGAIN


def deleted_meanwhile_page(_: Exception) -> Any:
    """Somebody else deleted a row after this request had read it."""
    database.end_transaction(keep=False)
    if request.method == "POST":
        message = gettext(
            "Somebody else deleted part of this at the same moment, so nothing was saved. Go back and look at the page "
            "again. Your text is below."
        )
    else:
        message = gettext("Somebody else deleted part of this at the same moment. Open the page again.")
    return _error_page(409, message)


def note(error: Exception) -> None:
    """Log that the database refused, and how; not that people were turned away, which is no fault of the database."""
    if not isinstance(error, Busy):
        log.error("the database refused: %s", type(getattr(error, "orig", error)).__name__)


def internal_error_page(error: Exception) -> Any:
    """An error of ours: the log gets where it happened, never what was sent."""
    database.end_transaction(keep=False)
    log.error("fault in %s: %s", request.endpoint, type(error).__name__, exc_info=flask.current_app.debug)
    if flask.current_app.testing:
        raise error
    return _error_page(500, gettext("Nothing was saved. Try again in a few minutes. Your text is below."))


def _error_page(
    status: int, message: str, title: str = "", *, unsure: bool = False, again: Sequence[tuple[str, str]] = ()
) -> tuple[Any, int]:
    heading = title or TITLE_OF.get(status, TITLE_OF[400])
    if request.path.startswith(API):
        return _problem(status, gettext(heading), message), status
    # First who is asking: a stranger does not get back what a moderator wrote.
    way_back = _way_back(status)
    kept = submitted_text() if request.method == "POST" else []
    return flask.render_template(
        "error.html",
        title=gettext(heading),
        message=message,
        kept=kept,
        unsure=unsure,
        again=again,
        **way_back,
    ), status


def _problem(status: int, title: str, detail: str) -> flask.Response:
    """An error for a program, as RFC 9457 has it."""
    answer = flask.jsonify(type="about:blank", title=title, status=status, detail=detail)
    answer.mimetype = "application/problem+json"
    return answer


def _way_back(status: int) -> dict[str, object]:
    """Whether a member of the team is asking, and the page nearest to this address that they may open."""
    of_team, near = authorization.current_actor().is_staff, None
    in_team = request.path.startswith("/team/")
    # If something is broken, nothing more is asked of the database.
    if in_team and status < 500:
        with suppress(*database.Unavailable):
            of_team = authorization.sender().is_staff
            near = _nearest(status) if of_team else None
    return {"of_team": of_team, "signs_in": in_team and not of_team, "near": near}


def _nearest(status: int) -> str | None:
    """The address of the nearest page; one of a plan's pages if what was asked for may not exist."""
    at = request.path if request.method == "POST" and status != 404 else _above(request.path)
    while at.count("/") > 1:
        with suppress(HTTPException):
            endpoint, named = flask.current_app.url_map.bind("").match(at, method="GET")
            if (status != 404 or named.keys() == {"code"}) and authorization.may_send(
                authorization.current_actor(), endpoint, named
            ):
                return at
        at = _above(at)
    return None


def _above(address: str) -> str:
    return address.rpartition("/")[0]
