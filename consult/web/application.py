"""The application: what Flask does around a view, adapted to this program."""

import logging
from io import BytesIO
from typing import IO, Any
from urllib.parse import urlsplit

import flask
from flask import Flask, request
from werkzeug.exceptions import BadHost, SecurityError
from werkzeug.routing import MapAdapter, RequestRedirect

from consult.storage import database
from consult.text.messages import N_
from consult.web import assets, request_bodies, shell, templating

log = logging.getLogger(__name__)

#: A host name and port.
MAX_HOST = 253 + len(":65535")


class Request(flask.Request):
    """A request whose files stay in memory, as large as its address takes them; see `consult.web.request_bodies`."""

    def __init__(self, environ: dict[str, Any], populate_request: bool = True, shallow: bool = False) -> None:
        super().__init__(environ, populate_request, shallow)
        if (most := environ.get(request_bodies.MAX_BODY)) is not None:
            self.max_content_length = most

    def _get_file_stream(self, *_: object, **__: object) -> IO[bytes]:
        """Werkzeug would write a file of more than 500 KB to the disk."""
        return BytesIO()


class Application(Flask):
    """Flask, with the transaction boundary between a view and its page."""

    request_class = Request
    jinja_environment = templating.Templates

    def create_url_adapter(self, request: flask.Request | None) -> MapAdapter | None:
        """Like Flask's; a name that cannot be a host's (too long, an empty part) is refused like an untrusted one."""
        try:
            if request is not None and len(request.environ.get("HTTP_HOST", "")) > MAX_HOST:
                raise SecurityError
            adapter = super().create_url_adapter(request)
            if request is not None:
                # Computed once, and used where an address is printed: a host name that cannot be decoded fails here.
                _ = request.host_url
            return adapter
        except (UnicodeError, BadHost) as error:
            raise SecurityError from error

    def dispatch_request(self) -> Any:
        if isinstance(request.routing_exception, RequestRedirect):
            # Without scheme and host, which the proxy in front knows better: https stays https.
            meant = urlsplit(request.routing_exception.new_url)
            return flask.redirect(meant._replace(scheme="", netloc="").geturl(), 308)
        answer = super().dispatch_request()
        database.end_transaction(keep=getattr(answer, "status_code", 200) < 400)
        return answer

    def send_static_file(self, filename: str) -> flask.Response:
        """As Flask has it; a stylesheet is sent compressed."""
        stylesheet = assets.stylesheets(self).get(filename)
        if stylesheet is None:
            return super().send_static_file(filename)
        return flask.send_file(BytesIO(stylesheet), mimetype="text/css")

    def make_response(self, rv: Any) -> flask.Response:
        if isinstance(rv, shell.Page):
            rv.set_data(rv.rendered())
            return rv
        return super().make_response(rv)

    def handle_exception(self, e: Exception) -> flask.Response:
        """If even the error page fails: plain words, and only the kind of error in the log."""
        if self.testing:
            return super().handle_exception(e)
        log.error("the error page itself failed: %s", type(e).__name__)
        if isinstance(e, database.Unavailable):
            answer = shell.plain_words(503, N_("We could not save that just now. Wait a minute, then try again."))
        else:
            answer = shell.plain_words(500, N_("Something broke on our side"))
        return self.finalize_request(answer, from_error_handler=True)
