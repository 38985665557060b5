"""Twenty megabytes at the address for documents, from somebody of the team; nowhere else, and from nobody else."""

import io
import re
import threading
from collections.abc import Callable

import pytest
from flask import request

from consult.consultations.documents import reading
from consult.web import request_bodies
from consult.web.request_bodies import Files, RequestBodies
from tests.cast import CODE
from tests.page import Page
from tests.pageclient import PageClient
from tests.wordfiles import docx, paragraph

HERE = f"/team/p/{CODE}/draft"
DRAFT = paragraph("1. Aim") + paragraph("Fewer deaths.") + paragraph("2. Place") + paragraph("Near.")


def of_size(size: int) -> bytes:
    """A Word file of this size: an archive may have anything before it, as long as it begins like one."""
    file = docx(DRAFT)
    return b"PK\x03\x04" + bytes(size - len(file) - 4) + file


@pytest.fixture
def client(make_app):
    """A stranger at the whole application: the one that tests share has no layer for bodies."""
    return PageClient(make_app())


@pytest.fixture
def olga(client, cast):
    return client.sign_in(cast.ids["Olga"])


def sent(client: PageClient, path: str, size: int, text: bytes = b"") -> Page:
    """Send a file as a browser does. Werkzeug's test client would make a temporary file of it."""
    if client.signed_in:
        client.get("/team/")
    fields = {"csrf_token": client.token, "text": ""}
    parts = [f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{text}\r\n' for name, text in fields.items()]
    head = '--x\r\nContent-Disposition: form-data; name="file"; filename="draft.docx"\r\n\r\n'
    body = "".join([*parts, head]).encode() + (text or of_size(size)) + b"\r\n--x--\r\n"
    own = [("Sec-Fetch-Site", "same-origin"), ("Origin", "http://localhost")]
    with client.app.app_context():
        answer = client.browser.post(path, data=body, content_type="multipart/form-data; boundary=x", headers=own)
    return Page(client, path, answer)


@pytest.mark.slow
def test_a_file_of_twenty_megabytes_is_read(olga, cast):
    assert sent(olga, f"{HERE}/import", 20 * 2**20).h1 == "2 parts were found"


def test_a_file_longer_than_any_form_is_read(olga, cast):
    """Also one that is not longer than what is read of any body at all."""
    assert sent(olga, f"{HERE}/import", 3 * 2**20).h1 == "2 parts were found"


def test_the_text_of_a_very_long_file_is_not_put_into_the_page(olga, cast):
    """Against a page that freezes the browser; the file is still there to be chosen again."""
    page = sent(olga, f"{HERE}/import", 0, b"## 1. Hours\n\n" + b"Late. " * 500_000)
    assert page.status == 422
    assert "choose the file again" in page.errors[-1]
    assert len(page.text) < 50_000


@pytest.mark.slow
def test_a_file_of_sixty_megabytes_is_refused_in_a_sentence(olga, cast):
    page = sent(olga, f"{HERE}/import", 60 * 2**20)

    assert page.status == 413
    assert "This file is too large: 20 MB are read." in page.words


@pytest.mark.parametrize("path", [f"{HERE}/hours", f"{HERE}", f"/p/{CODE}/say", "/receipt"])
def test_no_other_address_takes_more_than_a_form(olga, plan, path):
    assert sent(olga, path, 5 * 2**20).status in (404, 405, 413)


def test_a_stranger_sends_no_more_there_than_anywhere_else(client, plan):
    read = []
    client.app.before_request_funcs.setdefault(None, []).insert(
        0, lambda: read.append(len(request.environ["wsgi.input"].getvalue()))
    )
    assert sent(client, f"{HERE}/import", 8 * 2**20).status == 413
    assert read == [request_bodies.MAX_READ_BYTES]


def test_a_file_that_is_sent_is_never_on_the_disk(app):
    """Against Werkzeug's own way: what is longer than half a megabyte goes into a temporary file."""
    kept = app.request_class({})._get_file_stream(1_500_000, "application/pdf", "draft.pdf", 1_500_000)
    assert type(kept) is io.BytesIO


class Slow(io.RawIOBase):
    """A body that waits until it may end."""

    def __init__(self, begun: threading.Semaphore, go_on: threading.Event) -> None:
        self._begun, self._go_on = begun, go_on

    def read(self, size: int = -1) -> bytes:
        self._begun.release()
        self._go_on.wait()
        return b""


def test_slow_senders_of_files_keep_nobody_from_sending_forms():
    """Against a handful of files on bad connections that hold every thread."""
    begun, go_on = threading.Semaphore(0), threading.Event()
    files = Files(re.compile("/import"), lambda environ: True, at_once=2)
    layer = RequestBodies(lambda environ, start: [environ], at_once=2, files=files)

    def ask(path: str, stream: io.RawIOBase | io.BytesIO, length: int = 10 * 2**20) -> dict:
        environ = {"PATH_INFO": path, "CONTENT_LENGTH": str(length), "wsgi.input": stream}
        [answer] = layer(environ, lambda *_: None)
        return answer

    senders = [threading.Thread(target=ask, args=("/import", Slow(begun, go_on))) for _ in range(2)]
    for each in senders:
        each.start()
    for _ in senders:
        assert begun.acquire(timeout=20)
    try:
        assert request_bodies.NOT_READ in ask("/import", io.BytesIO(b"x"))
        assert ask("/say", io.BytesIO(b"a=b"), 3)["wsgi.input"].read() == b"a=b"
        assert ask("/import", io.BytesIO(b"a=b"), 3)["wsgi.input"].read() == b"a=b"
    finally:
        go_on.set()
        for each in senders:
            each.join()


@pytest.fixture
def busy() -> Callable[[], None]:
    """Other files are being read."""
    for _ in range(reading.AT_ONCE):
        assert reading._places.acquire(blocking=False)
    yield
    for _ in range(reading.AT_ONCE):
        reading._places.release()


def test_while_other_files_are_read_somebody_is_asked_to_try_again(olga, cast, busy):
    page = olga.post(f"{HERE}/import", {"text": "", "file": (io.BytesIO(docx(DRAFT)), "draft.docx")})

    assert page.status == 422
    assert page.errors == [
        "Other files are being read at the moment, so yours was not. Choose it again and try once more."
    ]
