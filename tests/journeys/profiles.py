"""A Chromium with a profile on disk, like a person's own browser, and a search through everything it wrote there."""

import re
import shutil
import zlib
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any, TypeAlias, TypeVar
from urllib.parse import quote, quote_plus

from playwright.sync_api import BrowserContext, Page, Playwright, sync_playwright

from tests.journeys.chromium import ARGUMENTS, PHONE, PHONE_NAME
from tests.journeys.people import Wsgi

#: Like people's browsers: pages are kept ready for Back, even those that must not be stored.
AS_PEOPLE_HAVE_IT = ["--enable-features=CacheControlNoStoreEnterBackForwardCache"]
#: Options that would prevent that.
NOT_AS_PEOPLE_HAVE_IT = ["--disable-back-forward-cache"]
#: Chromium writes what it needs to reopen its tabs every two and a half seconds.
WRITTEN_AFTER_MS = 3000
#: The page before is there after less, unless the machine is busy.
BACK_AFTER_MS = 700
#: So often is either waited for, at most, by what fails if it does not happen.
_MAX_WAITS = 20

Told = TypeVar("Told")
#: A visit that says where it waits for its browser, and for how many milliseconds.
Visit: TypeAlias = Generator[tuple[Page, int], None, Told]

#: The field that prevents a sent form from being stored, and the script.
PROTECTION = re.compile(rb'<input type="password"[^>]*>|<script.*?</script>')
_PACKED = re.compile(rb"\x1f\x8b\x08|\x78[\x01\x5e\x9c\xda]")


@contextmanager
def own_chromium(
    profile: Path, base: str, *, script: bool = True, of: Playwright | None = None
) -> Iterator[BrowserContext]:
    """A running Chromium that writes into `profile`; closed as a person closes it.

    `of` is for several at once.
    """
    with nullcontext(of) if of else sync_playwright() as playwright:
        context = playwright.chromium.launch_persistent_context(
            profile,
            executable_path=shutil.which("chromium"),
            args=[*ARGUMENTS, *AS_PEOPLE_HAVE_IT],
            ignore_default_args=NOT_AS_PEOPLE_HAVE_IT,
            viewport=PHONE,  # type: ignore[arg-type]
            user_agent=PHONE_NAME,
            base_url=base,
            java_script_enabled=script,
        )
        yield context
        context.close()


def side_by_side(visits: Iterable[Visit[Told]]) -> list[Told]:
    """Several visits at once: each goes on until it waits for its browser, then they all wait together."""
    told: dict[int, Told] = {}
    going = dict(enumerate(visits))
    while going:
        waiting: dict[int, Page] = {}
        for number, visit in list(going.items()):
            try:
                page, milliseconds = next(visit)
                waiting[milliseconds] = page
            except StopIteration as over:
                told[number] = over.value
                del going[number]
        if waiting:
            waiting[max(waiting)].wait_for_timeout(max(waiting))
    return [told[number] for number in sorted(told)]


def shown(page: Page) -> str:
    """Everything that can be read on a page, including its boxes."""
    boxes = page.locator("textarea, input").evaluate_all("(all) => all.map((each) => each.value).join(' ')")
    return f"{page.title()} {page.locator('html').inner_text()} {boxes}"


def back(page: Page) -> bool:
    """Press Back; False when there is nothing to go back to."""
    return side_by_side([stepping_back(page)])[0]


def stepping_back(page: Page) -> Visit[bool]:
    """The same, as a part of a visit."""
    browser = page.context.new_cdp_session(page)
    history = browser.send("Page.getNavigationHistory")
    if history["currentIndex"] == 0:
        return False
    browser.send("Page.navigateToHistoryEntry", {"entryId": history["entries"][history["currentIndex"] - 1]["id"]})
    for _ in range(_MAX_WAITS):
        yield page, BACK_AFTER_MS
        if browser.send("Page.getNavigationHistory")["currentIndex"] == history["currentIndex"] - 1:
            break
    else:
        raise AssertionError("the browser did not go back")
    browser.detach()
    return True


def bare(application: Wsgi, what: re.Pattern[bytes] = PROTECTION) -> Wsgi:
    """The application with the protection of its forms removed from the pages."""

    def answer(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        environ["HTTP_ACCEPT_ENCODING"] = ""
        body = b"".join(application(environ, lambda status, headers, *_: given.append((status, headers))))
        body = what.sub(b"", body)
        status, headers = given.pop()
        start_response(status, [each for each in headers if each[0] != "Content-Length"])
        return [body]

    given: list[Any] = []
    return answer


def found_in(profile: Path, words: Sequence[str]) -> list[str]:
    """Which of the words are in which files of a profile, however they are encoded or packed."""
    forms = {form: word for word in words for form in _ways_to_write(word)}
    files = [path for path in profile.rglob("*") if path.is_file() and not path.is_symlink()]
    assert files, "the browser wrote nothing at all"
    found = set()
    for path in files:
        for text in _texts(path):
            found |= {f"{path.relative_to(profile)}: {word}" for form, word in forms.items() if form in text}
    return sorted(found)


def found_among_tabs(page: Page, profile: Path, words: Sequence[str]) -> list[str]:
    """Which of the words Chromium writes into the files from which it reopens its tabs, once it has written any."""
    for _ in range(_MAX_WAITS):
        page.wait_for_timeout(WRITTEN_AFTER_MS)
        if found := found_in(profile / "Default" / "Sessions", words):
            return found
    return []


def _ways_to_write(word: str) -> Iterator[bytes]:
    for text in {word, quote(word), quote_plus(word), word.replace(" ", "\n"), word.replace(" ", "%0A")}:
        yield text.encode()
        yield text.encode("utf-16le")


def _texts(path: Path) -> Iterator[bytes]:
    """A file as it is, and everything in it that can be unpacked."""
    raw = path.read_bytes()
    yield raw
    for start in _PACKED.finditer(raw):
        try:
            yield zlib.decompressobj(47).decompress(raw[start.start() :])
        except zlib.error:
            continue
    if path.suffix in (".ldb", ".sst"):
        yield from _blocks(raw)


def _blocks(table: bytes) -> Iterator[bytes]:
    """What a LevelDB table holds in blocks packed by Snappy, wherever one may begin."""
    for start in range(len(table)):
        try:
            yield snappy(table[start:])
        except (IndexError, ValueError):
            continue


def snappy(packed: bytes) -> bytes:
    """One block unpacked.

    Raises:
        ValueError: it is none.
        IndexError: it ends too soon.
    """
    size = shift = at = 0
    while True:
        byte = packed[at]
        at += 1
        size |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            break
    if not 16 <= size <= 1 << 20:
        raise ValueError
    out = bytearray()
    while len(out) < size:
        tag = packed[at]
        at += 1
        if tag & 3 == 0:
            length, more = tag >> 2, 0
            if length >= 60:
                more = length - 59
                length = int.from_bytes(packed[at : at + more], "little")
            at += more
            out += packed[at : at + length + 1]
            at += length + 1
        else:
            width = (1, 2, 4)[(tag & 3) - 1]
            low = int.from_bytes(packed[at : at + width], "little")
            at += width
            length, back = ((tag >> 2 & 7) + 4, low | (tag >> 5) << 8) if width == 1 else ((tag >> 2) + 1, low)
            if not 0 < back <= len(out):
                raise ValueError
            for _ in range(length):
                out.append(out[-back])
    return bytes(out)
