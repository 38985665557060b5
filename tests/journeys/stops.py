"""Every page, in the states in which people see it: where to go, and what to do there."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from tests.demonstrated import CHECKING, KITS, ROOMS
from tests.journeys.people import PASSPHRASE
from tests.journeys.visitor import Filled, Visitor
from tests.journeys.world import BEING_FROZEN, CANCELLED, CHAPTERED, CLOSED, EMPTY, SAID, WRITTEN, World
from tests.plan_words import DRAFT

PLAN = ("", "/short", "/read", "/changes", "/answer", "/promises", "/record", "/record/trackers", "/data", "/say",
        "/others")  # fmt: skip
INFORMATION = (
    "/",
    "/promises",
    "/offices",
    "/promises/owners",
    "/receipt",
    "/rules",
    "/safety",
    "/privacy",
    "/help",
    "/accessibility",
    "/about",
    "/account/new",
    "/account/enter",
    "/team/sign-in",
)
TYPED = {"t.traces": SAID, "c.traces": "quote", "v.traces": "changes"}
WORDED = {"w": f"{SAID} Nobody is sent away.", "t.traces": SAID, "c.traces": "quote"}


@dataclass(frozen=True)
class Stop:
    """One page: the address, then what is typed and which buttons are pressed, one page after the other."""

    name: str
    path: str
    fill: Mapping[str, Filled] = field(default_factory=dict)
    press: tuple[str, ...] = ()
    staff: bool = False

    def reach(self, visitor: Visitor) -> None:
        visitor.go(self.path)
        if self.fill:
            visitor.fill(self.fill)
        for button in self.press:
            visitor.press(button)


def public(world: World) -> Iterator[Stop]:
    """What anybody can reach."""
    for path in INFORMATION:
        yield Stop(path, path)
    plans = {ROOMS: "answered", CHECKING: "open", KITS: "reported", EMPTY: "with nothing said", CLOSED: "closed",
             CANCELLED: "cancelled", world.imported: "brought in"}  # fmt: skip
    for code, state in plans.items():
        for page in PLAN if code in (ROOMS, CHECKING, EMPTY) else ("", "/short", "/read", "/answer", "/say"):
            yield Stop(f"{page or '/'} of the plan {state}", f"/p/{code}{page}")
    for path in (f"/p/{WRITTEN}", f"/p/{CHECKING}/copies/{world.mark}", f"/p/{CHECKING}/copies/{world.near}/near",
                 f"/p/{CHECKING}/comment/{world.mark}", f"/p/{CHECKING}/comments",
                 f"/p/{CHECKING}/record/comment/{world.mark}", f"/p/{CHECKING}/record?list=all",
                 f"/p/{ROOMS}/answer?page=1", f"/p/{ROOMS}/answer?page=2",
                 f"/p/{ROOMS}/answer?page=4", f"/p/{KITS}/answer?page=1", f"/p/{ROOMS}/answer/whole",
                 f"/p/{CLOSED}/say?part=siting", f"/p/{CHECKING}/say?part=traces",
                 f"/p/{CHECKING}/say?part=all", f"/p/{CHECKING}/say?part=plan",
                 f"/p/{ROOMS}/read/hours", f"/p/{ROOMS}/read/hours?version=1", f"/p/{ROOMS}/read/plan",
                 f"/p/{CHECKING}/read/traces", f"/p/{KITS}/read/plan", f"/p/{EMPTY}/read/siting",
                 f"/p/{CLOSED}/read/siting", f"/p/{world.imported}/read/plan", f"/p/{ROOMS}/changes?from=1&to=2",
                 f"/p/{ROOMS}/groups", f"/p/{world.imported}/groups", f"/p/{ROOMS}/answer/verdict",
                 f"/p/{ROOMS}/answer/answers-me", f"/p/{ROOMS}/promises/1/happened",
                 *(f"/p/{code}/{page}" for page in ("card", "conformance", "poster", "principles", "reach")
                   for code in (ROOMS, CHECKING, KITS)),
                 *(f"/p/{ROOMS}/answer/{page}" for page in (
                     "brief", "heard", "heard/votes", "methods", "versions", "versions/1")),
                 *(f"/p/{code}/{page}" for page in ("codebook", "machine-help") for code in (ROOMS, CHECKING)),
                 f"/team/join/{world.join}", f"/team/enter/{world.enter}", f"/invited/{world.invited}",
                 "/nowhere", "/p/zzzz",
                 f"/p/{ROOMS}/say?part=nothing"):  # fmt: skip
        yield Stop(path, path)
    yield from _speaking()
    yield Stop("agree, chosen", f"/p/{CHECKING}/others", {}, ("Next",))
    yield from _coming_back(world)
    yield Stop("comments, found", f"/p/{CHECKING}/comments", {"words": "the"}, ("Search",))
    yield Stop("notice, refused", f"/p/{CHECKING}/notice", {"mark": "no mark"}, ("Tell the team",))
    told = {"kind": "in_name", "mark": world.mark, "words": SAID}
    yield Stop("notice, told", f"/p/{CHECKING}/notice", told, ("Tell the team",))
    yield Stop("sign in, refused", "/team/sign-in", {"name": "Nobody", "passphrase": "x", "code": "1"}, ("Sign in",))
    yield Stop("join, the key", f"/team/join/{world.join}", press=("Show my key",))
    yield Stop("join, refused", f"/team/join/{world.join}", press=("Show my key", "Join"))
    yield from _with_an_account()


def _speaking() -> Iterator[Stop]:
    look, one = "See it before you send it", f"/p/{CHECKING}/say?part=traces"
    yield Stop("short version, nothing chosen", f"/p/{CHECKING}/short", {}, (look,))
    yield Stop("say, nothing written", one, {}, (look,))
    yield Stop("say, much too long", one, {"t.traces": "word " * 2000}, (look,))
    yield Stop("say all, one too long", f"/p/{CHECKING}/say?part=all", {"t.traces": "word " * 2000}, (look,))
    yield Stop("say, seen before it is sent", one, TYPED, (look,))
    yield Stop("say, changed once more", one, TYPED, (look, "Change it"))
    words = f"/p/{CHECKING}/say/traces/words"
    yield Stop("other words, choosing the part", f"/p/{CHECKING}/say/words")
    yield Stop("other words", words)
    yield Stop("other words, unchanged and without a reason", words, {}, (look,))
    yield Stop("other words, seen before they are sent", words, WORDED, (look,))
    yield Stop("sent", one, TYPED, (look, "Send it"))
    rate = (look, "Send it", "Show me the questions")
    yield Stop("rate the plan", one, TYPED, rate)
    yield Stop("rated", one, TYPED, (*rate, "Add this"))
    verdict = f"/p/{ROOMS}/answer/verdict"
    yield Stop("verdict, refused", verdict, {"receipt": "hello"}, (look,))
    said = {"verdict": "yes   ", "line": "Nobody came to open. Call 0161 496 0347."}
    yield Stop("verdict, looked at before it is sent", verdict, said, (look,))
    yield Stop("about you", one, TYPED, (look, "Send it", "Show me the question"))
    yield Stop("about you, kept", one, TYPED, (look, "Send it", "Show me the question", "Add this"))


def _coming_back(world: World) -> Iterator[Stop]:
    show = "Show what happened"
    yield Stop("receipt, not one", "/receipt", {"receipt": "hello"}, (show,))
    yield Stop("receipt, nobody's", "/receipt", {"receipt": "0" * 24}, (show,))
    yield Stop("what became of it", "/receipt", {"receipt": world.receipt}, (show,))
    yield Stop("what became of it, still open", "/receipt", {"receipt": world.open_receipt}, (show,))
    yield Stop("what I said, to change", "/receipt", {"receipt": world.open_receipt}, (show, "Change it"))
    look = "See it before you save it"
    yield Stop(
        "what I said, changed and looked at", "/receipt", {"receipt": world.open_receipt}, (show, "Change it", look)
    )
    yield Stop("to take it away", "/receipt", {"receipt": world.open_receipt}, (show, "Delete this comment"))
    yield Stop("to take all away", "/receipt", {"receipt": world.open_receipt}, (show, "Delete everything I sent"))


def _with_an_account() -> Iterator[Stop]:
    """Last of a stranger's pages: the browser carries the account's cookie until the end."""
    yield Stop("account, refused", "/account/new", {"passphrase": "short"}, ("Make the account",))
    yield Stop("an account", "/account/new", {"passphrase": PASSPHRASE, "again": PASSPHRASE}, ("Make the account",))
    yield Stop("have a say with an account", f"/p/{CHECKING}/say?part=traces")
    yield Stop(
        "sent with an account",
        f"/p/{CHECKING}/say?part=traces",
        TYPED,
        ("See it before you send it", "Send it with my account"),
    )
    yield Stop("what an account sent", "/account")
    yield Stop("passphrase of an account, refused", "/account", {"passphrase": "short"}, ("Change the passphrase",))
    for button in ("Delete all of this", "Sign out on every phone", "Delete the account"):
        yield Stop(f"{button}, asked again", "/account", {}, (button,))
    yield Stop("an account is left", "/account", {}, ("Sign out",))


def team(world: World) -> Iterator[Stop]:
    """What only the team can reach."""
    for code, pages in (
        (ROOMS, ("", "/draft", "/queue", "/themes", "/coding", "/agreement", "/agreement/differences",
                 f"/agreement/differences/{world.differed}", "/results",
                 "/heard", "/answer", "/promises", "/queue?list=approved", "/log", "/verdict-lines",
                 "/answer/verdict-lines")),
        (CHECKING, ("", "/draft", "/frame", "/preview", "/commit", "/queue", "/queue/next", "/held",
                    "/queue?list=junk", "/themes", "/coding", "/agreement", "/agreement/sample", "/heard",
                    "/queue?list=approved", "/log")),
        (KITS, ("", "/heard", "/answer", "/promises", "/queue?list=junk")),
        (BEING_FROZEN, ("", "/queue", "/heard")),
        (CLOSED, ("", "/queue", "/themes", "/coding", "/agreement", "/results", "/heard", "/answer", "/promises")),
        (WRITTEN, ("", "/draft", "/frame", "/preview", "/commit", "/queue?list=approved", "/log")),
    ):  # fmt: skip
        for page in pages:
            yield Stop(f"{page or '/'} at work on {code}", f"/team/p/{code}{page}", staff=True)
    for path in ("/team/", "/team/keys", "/team/administration", "/team/me", "/team/me/second", "/team/prove",
                 f"/team/p/{CHECKING}/people", f"/team/p/{CHECKING}/reading", f"/team/p/{CHECKING}/notices",
                 f"/team/p/{CHECKING}/notices/{world.notice}", f"/team/p/{CLOSED}/appeals",
                 f"/team/p/{CLOSED}/appeals/{world.appeal}",
                 f"/team/p/{CLOSED}/appeals/drawn/{world.rereading}",
                 f"/team/p/{CHECKING}/comments/{world.published}/translations",
                 f"/team/p/{CHECKING}/downloads", f"/team/p/{CHECKING}/duty", f"/team/p/{CHECKING}/practice",
                 f"/team/p/{CHECKING}/practice/named_officer", f"/team/p/{CLOSED}/sample",
                 f"/team/p/{CLOSED}/sample/{world.sampled}",
                 f"/team/p/{CHECKING}/codes", "/team/new", "/team/respectful-words",
                 f"/team/p/{CHECKING}/copy", f"/team/p/{CHECKING}/correct", f"/team/p/{CHECKING}/suggestions",
                 f"/team/p/{WRITTEN}/open", f"/team/p/{WRITTEN}/draft/add",
                 f"/team/p/{CHECKING}/close", f"/team/p/{CHECKING}/cancel", f"/team/p/{CHECKING}/extend",
                 f"/team/p/{EMPTY}/discard", f"/team/p/{WRITTEN}/delete",
                 f"/team/p/{CHAPTERED}/chapters", f"/team/p/{CHAPTERED}/chapters/0",
                 f"/team/p/{CHAPTERED}/draft/siting/chapter",
                 f"/team/p/{CHECKING}/draft/traces", f"/team/p/{CHECKING}/draft/traces/evidence",
                 f"/team/p/{CHECKING}/draft/traces/explain",
                 f"/team/p/{CHECKING}/in-short", f"/team/p/{CHECKING}/draft/traces/split",
                 f"/team/p/{CHECKING}/draft/traces/join", f"/team/p/{CHECKING}/draft/traces/earlier",
                 f"/team/p/{CHECKING}/draft/traces/remove", f"/team/p/{CHECKING}/draft/import",
                 f"/team/p/{ROOMS}/draft/hours", f"/team/p/{world.imported}/results",
                 f"/team/p/{CLOSED}/queue/{world.waiting}", f"/team/p/{CLOSED}/queue/{world.opened}",
                 f"/team/p/{CLOSED}/queue/{world.proposed}", f"/team/p/{CLOSED}/queue/{world.shown}",
                 f"/team/p/{ROOMS}/queue/{world.junk}",
                 f"/team/p/{CLOSED}/themes/{world.written_theme}", f"/team/p/{ROOMS}/themes/{world.theme}",
                 f"/team/p/{ROOMS}/answer/clause/hours", f"/team/p/{ROOMS}/answer/theme/{world.theme}",
                 f"/team/p/{ROOMS}/answer/principles", f"/team/p/{WRITTEN}/principles",
                 f"/team/p/{WRITTEN}/rights",
                 *(f"/team/p/{code}/reach" for code in (WRITTEN, CHECKING, ROOMS)),
                 *(f"/team/p/{code}/reached" for code in (CLOSED, KITS)),
                 *(f"/team/p/{code}/replies" for code in (CLOSED, KITS, ROOMS)),
                 *(f"/team/p/{code}/heard/{page}" for page in ("checks", "quotes", "words")
                   for code in (CLOSED, ROOMS)),
                 f"/team/p/{CHECKING}/suggestions",
                 f"/team/p/{ROOMS}/answer/correct/clause.hours", f"/team/p/{ROOMS}/answer/correct/lines",
                 f"/team/p/{ROOMS}/answer/cut", f"/team/p/{ROOMS}/answer/cut/{world.written_since}",
                 f"/team/p/{ROOMS}/answer/lines", f"/team/p/{ROOMS}/promises/{world.promise}",
                 f"/team/p/{ROOMS}/sign", f"/team/p/{ROOMS}/follow-up", f"/team/p/{EMPTY}/edit",
                 f"/team/p/{ROOMS}/answer/clause/checking/later",
                 f"/team/p/{ROOMS}/answer/theme/money/later", f"/team/p/{KITS}/answer/clause/stock",
                 f"/team/p/{KITS}/answer/lines", f"/team/p/{KITS}/sign", "/team/nowhere"):  # fmt: skip
        yield Stop(path, path, staff=True)
    yield from _refused(world)


def _refused(world: World) -> Iterator[Stop]:
    """Forms that come back with errors, and what is checked before it is done."""
    opened, draft = f"/team/p/{CLOSED}/queue/{world.opened}", f"/team/p/{WRITTEN}/draft"
    hidden = {"marked": SAID.replace("Okonkwo", "[[name|Okonkwo]]")}
    for name, path, fill, button in (
        ("new, refused", "/team/new", {}, "Start"),
        ("frame, refused", f"/team/p/{WRITTEN}/frame", {"title": "x" * 200}, "Save"),
        ("open, refused", f"/team/p/{WRITTEN}/open", {"closes_on": "2020-01-01"}, "Open it now"),
        ("clause, refused", f"{draft}/add", {}, "Save"),
        ("bench, refused", f"/team/p/{CHECKING}/coding", {"add": "x" * 101}, "Save, and open the next"),
        ("bench, saved", f"/team/p/{CHECKING}/coding", {"none_fits": "yes"}, "Save, and open the next"),
        ("sheet, refused", f"/team/p/{CHECKING}/codes", {}, "Make the sheet"),
        ("sheet", f"/team/p/{CHECKING}/codes", {"site": "Harbour van", "count": "3"}, "Make the sheet"),
        ("document, refused", f"{draft}/import", {"text": "No heading at all"}, "Preview the import"),
        ("document, found", f"/team/p/{CHECKING}/draft/import", {"text": DRAFT}, "Preview the import"),
        ("evidence, refused", f"/team/p/{CHECKING}/draft/traces/evidence", {}, "Add"),
        ("more time, refused", f"/team/p/{CHECKING}/extend", {}, "Move the closing day"),
        ("cancel, refused", f"/team/p/{CHECKING}/cancel", {}, "Cancel for good"),
        ("danger, refused", opened, {}, "Save"),
        ("decision, refused", opened, {}, "Team only, and open next"),
        ("decision, seen before it is made", opened, hidden, "Preview what people will read"),
        ("theme, refused", f"/team/p/{CLOSED}/themes", {}, "Add this theme"),
        ("close, refused", f"/team/p/{CHECKING}/close", {}, "Close it now"),
        ("notes, refused", f"/team/p/{CLOSED}/heard", {"missing_groups": "word " * 2000}, "Save these"),
        ("assessment, refused", f"/team/p/{WRITTEN}/principles", {"e.dignity": "Yes."}, "Save"),
        ("rights, refused", f"/team/p/{WRITTEN}/rights", {}, "Add"),
        ("answer, refused", f"/team/p/{KITS}/answer/clause/stock", {}, "Save this decision"),
        ("promise, refused", f"/team/p/{KITS}/promises", {}, "Add this promise"),
        ("passphrase, refused", "/team/me", {"passphrase": "short", "again": "other"}, "Change passphrase"),
        ("proof, refused", "/team/prove", {"passphrase": "x", "code": "1"}, "Continue"),
        ("recovery codes", "/team/me", {}, "Make ten new codes"),
        ("notice, open", f"/team/p/{CHECKING}/notices/{world.notice}", {}, "Open the comment"),
        ("appeal, open", f"/team/p/{CLOSED}/appeals/{world.appeal}", {}, "Open the comment"),
        ("read again, open", f"/team/p/{CLOSED}/appeals/drawn/{world.rereading}", {}, "Open the comment"),
        ("read again, refused", f"/team/p/{CLOSED}/appeals/drawn/{world.rereading}", {}, "Answer"),
        ("appeal, refused", f"/team/p/{CLOSED}/appeals/{world.appeal}", {}, "Answer"),
        ("notice, refused", f"/team/p/{CHECKING}/notices/{world.notice}", {}, "Answer"),
        ("role, refused", f"/team/p/{CHECKING}/people", {}, "Add to the team"),
        ("correction, seen", f"/team/p/{CHECKING}/correct", {"note": "A slip."}, "See the difference"),
        ("copy, refused", f"/team/p/{CHECKING}/copy", {"title": ""}, "Copy"),
        ("site, checked", "/team/administration", {}, "Check now"),
        ("links to join", f"/team/p/{CHECKING}/people", {"name.1": "Nia Roth", "role.1-analyst": "analyst"},
         "Add to the team"),
        ("note, refused", f"/team/p/{ROOMS}/promises/{world.promise}", {}, "Publish"),
    ):  # fmt: skip
        yield Stop(name, path, fill, (button,), staff=True)
    yield Stop("second key", "/team/me/second", press=("Show my key",), staff=True)
    yield Stop("second key, refused", "/team/me/second", press=("Show my key", "Use this key"), staff=True)
