"""Which parts the form of taking part shows at once, and what it carries along. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from consult.pages.say_form import ALL, PLAN, SHORT, SubmissionFormData

#: One form, or one list to choose from, has no more parts than this.
MAX_AT_ONCE = 40
#: With more parts, the form for all of them has pages of this many.
PARTS_A_PAGE = 30


@dataclass(frozen=True)
class Shown:
    """One page of the form: its parts, and whether the whole plan is on it; `count` is 0 if there are no pages.

    `words`: it is the page on which other words are proposed for its one part.
    """

    keys: Sequence[str]
    plan: bool
    number: int = 1
    count: int = 0
    words: bool = False
    short: bool = False

    @property
    def fields(self) -> set[str]:
        """The names of the fields with a box."""
        plan = {"t.plan", "c.plan"} if self.plan else set()
        return (
            {f"{letter}.{key}" for key in self.keys for letter in "vtc"}
            | plan
            | {"k"}
            | ({"w"} if self.words else set())
            | (set() if self.short else {"language"})
        )

    def carried(self, form_data: SubmissionFormData) -> Iterator[tuple[str, str]]:
        """What was typed on other pages."""
        if self.count or self.words:
            yield from form_data.elsewhere({*self.keys, *([PLAN] if self.plan else [])})

    def errors(self, errors: Mapping[str, str]) -> dict[str, str]:
        """Each error at its field; errors of fields without a box on the page are only in the summary, one per line."""
        fields = self.fields
        elsewhere = "\n".join(dict.fromkeys(text for name, text in errors.items() if name not in fields))
        here = {name: text for name, text in errors.items() if name in fields}
        return here | ({"": elsewhere} if elsewhere else {})


def template(form_data: SubmissionFormData) -> str:
    """The page for what was sent: the list of parts until something is chosen or typed, the page for other words, the
    short version, the form.
    """
    if not (form_data.part or form_data.texts or form_data.votes or form_data.card or form_data.instead):
        return "pages/say_choose.html"
    if form_data.instead:
        return "pages/say_words.html"
    return "pages/short.html" if is_short(form_data) else "pages/say.html"


def pages_of_all(parts: Sequence[str]) -> list[Sequence[str]]:
    """The parts of each page of the form for all parts; none if it needs no pages."""
    if len(parts) <= MAX_AT_ONCE:
        return []
    return [parts[start : start + PARTS_A_PAGE] for start in range(0, len(parts), PARTS_A_PAGE)]


def is_short(form_data: SubmissionFormData) -> bool:
    """Whether the short version has room for everything: it has no box for words."""
    return form_data.part == SHORT and not form_data.texts


def shown(parts: Sequence[str], form_data: SubmissionFormData, errors: Mapping[str, str]) -> Shown:
    """The requested page; if it has no error, the first one that has."""
    if form_data.instead:
        return Shown([form_data.instead], False, words=True)
    every, short = form_data.part in (ALL, SHORT), is_short(form_data)
    pages = pages_of_all(parts) if every else []
    if not pages:
        chosen = list(parts) if every else [form_data.part] if form_data.part in parts else []
        chosen += [key for key in {**form_data.texts, **form_data.votes} if key in parts and key not in chosen]
        plan = form_data.part in (PLAN, ALL) or PLAN in form_data.texts or not chosen
        return Shown(chosen, plan and not short, short=short)
    keys = {name.partition(".")[2] for name in errors}
    at = max(1, min(form_data.page, len(pages)))
    faulty = [number for number, page in enumerate(pages, 1) if keys & {*page, *([PLAN] * (number == len(pages)))}]
    at = faulty[0] if faulty and at not in faulty else at
    return Shown(pages[at - 1], at == len(pages) and not short, at, len(pages), short=short)
