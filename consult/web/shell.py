"""The page shell: how a view's result becomes a page, headers, filters, pagination.

A view returns `page("room/name.html", ...)`. It is rendered after the transaction has ended, so that no writer waits
for a template. Error pages are in `consult.web.error_pages`.
"""

import logging
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any
from urllib.parse import unquote_to_bytes

import flask
from babel import Locale
from babel.support import Translations
from flask import Flask, Response, g, request
from flask_babel import Babel, format_date, format_decimal, get_translations, gettext
from jinja2 import StrictUndefined, pass_context
from jinja2.runtime import Context
from jinja2.utils import urlize
from markupsafe import Markup, escape
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.routing import IntegerConverter, Map

from consult.access import ValidationError
from consult.config import TRANSLATIONS, Settings
from consult.storage import database
from consult.storage.bounded_waits import Busy
from consult.text import languages, markup, plain
from consult.text.messages import N_
from consult.web import assets, request_bodies, templating
from consult.web.forms import errors_of
from consult.web.headers import add_headers

log = logging.getLogger(__name__)

#: More letters of an address are not shown.
LINK_LETTERS = 48

#: What a browser may send in one request: more than any form needs, so that text that is too long can be given back
#: with a message about its length. Beyond that, nothing is kept.
MAX_BYTES = request_bodies.MAX_FORM_BYTES
MAX_FIELDS = 600
PAGE_SIZE = 25
#: From here on a number has a separator: without one, people count its digits.
LONG_NUMBER = 1000


class Page(Response):
    """A response that is rendered from a template once the transaction has ended."""

    def __init__(self, template: str, context: dict[str, Any], status: int = 200) -> None:
        super().__init__(status=status)
        self.template = template
        self.context = context

    def rendered(self) -> str:
        """The page as text."""
        return flask.render_template(self.template, **self.context)


def page(template: str, /, status: int = 200, **context: Any) -> Page:
    """The page that `template` makes from `context`."""
    return Page(template, context, status)


@dataclass(frozen=True)
class Pagination:
    """A position in a list; `number` counts from 1."""

    number: int
    total: int
    size: int = PAGE_SIZE

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // self.size))

    @property
    def offset(self) -> int:
        return (self.number - 1) * self.size


def pagination(total: int, size: int = PAGE_SIZE) -> Pagination:
    """The page requested by `?page=`; an invalid number gives the first page."""
    number = plain.whole_number(request.args.get("page", ""), 10**7) or 1
    asked = Pagination(max(1, number), total, size)
    return asked if asked.number <= asked.pages else Pagination(1, total, size)


class RowKeyConverter(IntegerConverter):
    """A number in an address, which is a row's key: one that no database can hold is not found."""

    def __init__(self, url_map: Map) -> None:
        super().__init__(url_map, max=2**63 - 1)


def init_app(app: Flask, settings: Settings) -> None:
    """Give the application its shell."""
    app.config.update(
        SECRET_KEY=settings.forms_key,
        MAX_CONTENT_LENGTH=MAX_BYTES,
        MAX_FORM_MEMORY_SIZE=MAX_BYTES,
        TRUSTED_HOSTS=list(settings.trusted_hosts) or None,
        # Authorization checks each form once it knows who sends it, see `consult.web.authorization`.
        WTF_CSRF_CHECK_DEFAULT=False,
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=False,
        BABEL_DEFAULT_LOCALE=settings.locale,
        BABEL_DEFAULT_TIMEZONE=str(settings.timezone),
        BABEL_TRANSLATION_DIRECTORIES=str(TRANSLATIONS),
    )
    Babel(app)
    templating.install(
        app.jinja_env,
        lambda words: _translations().ugettext(words),
        lambda one, many, count: _translations().ungettext(one, many, count),
    )
    told = {name: _with_shown_values(app.jinja_env.globals[name]) for name in templating.TRANSLATING}
    told["_"] = told["gettext"] = _remembered(told["gettext"])
    app.jinja_env.globals.update(told)
    app.url_map.converters["int"] = RowKeyConverter
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.finalize = _finalized
    app.jinja_env.filters.update(
        day=day,
        number=number,
        markdown=_markdown,
        paragraphs=_paragraphs,
        shown=plain.shown,
        linked=linked,
        carried=_resubmitted,
        written_in=_written_in,
    )
    locale = Locale.parse(settings.locale)
    app.jinja_env.globals.update(
        language=locale.language, language_name=locale.display_name, direction=locale.text_direction
    )
    app.jinja_env.globals.update(errors_of=errors_of, days_until=days_until, site_name=N_("Local plans"))
    assets.init_app(app)
    app.before_request(refuse_unreadable)
    app.after_request(add_headers(settings))
    app.teardown_request(lambda _: database.end_transaction(keep=False))


def refuse_unreadable() -> None:
    """Refuse what is not a form of ours: not text (half a character, for example), or more fields than any form has."""
    if request.method != "POST":
        return
    if request_bodies.NOT_READ in request.environ:
        raise Busy
    if request.mimetype == "application/x-www-form-urlencoded":
        try:
            unquote_to_bytes(request.get_data(cache=True)).decode()
        except UnicodeDecodeError as error:
            raise ValidationError(
                N_("Some characters did not arrive as you typed them. Look for odd ones below.")
            ) from error
    if sum(len(values) for _, values in request.form.lists()) > MAX_FIELDS:
        raise RequestEntityTooLarge


def _translations() -> Translations:
    """This request's translations, looked up once: a page needs some forty messages."""
    found: Translations | None = g.get("translations")
    if found is None:
        found = g.translations = get_translations()
    return found


def day(value: date, form: str = "long") -> str:
    """A day in the reader's language, "18 December 2026".

    `short` leaves out the current year; `brief` also shortens the month, "18 Dec".
    """
    month = "d MMM" if form == "brief" else "d MMMM"
    if form in ("short", "brief") and value.year == database.today().year:
        return str(format_date(value, month))
    return str(format_date(value, f"{month} y"))


def number(value: object) -> object:
    """A number as it is read in the reader's language, "10,000"; anything else unchanged."""
    return format_decimal(value) if type(value) is int and abs(value) >= LONG_NUMBER else value


#: An address from which words were cut leads nowhere.
_CUT_ADDRESS = re.compile(r"://\S*\[")


def linked(text: str) -> Markup:
    """Words of ours or of an official, in which an address is a link. A long address is cut where people read it."""
    shown = plain.shown(text)
    if _CUT_ADDRESS.search(shown):
        return escape(shown)
    return Markup(urlize(shown, LINK_LETTERS, rel=markup.LINK_REL))  # noqa: S704 - it escapes the words


def days_until(value: date) -> int:
    """Days from today to `value`; negative if it is over."""
    return (value - database.today()).days


def _markdown(source: str) -> Markup:
    """A draft's Markdown; links to other parts use the addresses that the view put into `g.part_addresses`."""
    if "[^" in source:
        g.noted = g.get("noted", 0) + 1
    found = markup.to_html(
        source,
        parts=g.get("part_addresses"),
        labels={words: gettext(words) for words in (markup.TABLE, markup.BACK)},
        block=g.get("noted", 0),
    )
    return Markup(found)  # noqa: S704 - allow-listed by consult.text.markup


def _paragraphs(text: str) -> Markup:
    return Markup(markup.comment_html(text))  # noqa: S704 - escaped by consult.text.markup


def _written_in(language: str | None) -> Markup:
    """The attributes of an element with words in a language: programs that read aloud change their voice. Of words in
    an unknown language the letters tell the direction.
    """
    return _attributes(language) if language in languages.LANGUAGES else Markup(' dir="auto"')


@cache
def _attributes(language: str) -> Markup:
    return Markup(' lang="{}" dir="{}"').format(language, languages.direction(language))


def _resubmitted(text: str) -> Markup:
    return escape(plain.carried(text))


def _with_shown_values(told: object) -> Callable[..., object]:
    """A template's gettext that makes values filled into a sentence as safe to show as all other text."""
    assert callable(told)

    @pass_context
    def tell(context: Context, *words: str | int, **values: object) -> object:
        filled = {name: number(_finalized(value)) for name, value in values.items()}
        if isinstance(words[-1], int):
            filled.setdefault("num", number(words[-1]))
        return told(context, *words, **filled)

    return tell


def _remembered(told: Callable[..., object]) -> Callable[..., object]:
    """A template's gettext that looks up a sentence without values once: there is one language, and a page has some
    sixty sentences. Only what templates say themselves comes here, so that no more is remembered than they have.
    """
    known: dict[str, object] = {}

    @pass_context
    def tell(context: Context, words: str, /, **values: object) -> object:
        if values:
            return told(context, words, **values)
        found = known.get(words)
        if found is None:
            found = known[words] = told(context, words)
        return found

    return tell


def _finalized(value: object) -> object:
    """What a template writes: text that is not yet safe to show, or to carry along, is made safe here."""
    return plain.shown(value) if type(value) is str else value


def plain_words(status: int, message: str) -> flask.Response:
    """A response for when no page can be made."""
    return flask.Response(f"{gettext(message)}\n", status, mimetype="text/plain")
