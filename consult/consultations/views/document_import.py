"""Importing a document: what was found in it is shown, corrected, and only then made the draft."""

import json
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from flask_babel import gettext
from werkzeug.wrappers import Response

from consult.access import Conflict, EditConflict, Permission, ValidationError
from consult.consultations import draft_addition, drafting, edit_conflicts, framing, queries, working_version
from consult.consultations.clause_matching import Reason
from consult.consultations.clause_similarity import Words
from consult.consultations.documents import reading
from consult.consultations.documents.reading import Document
from consult.consultations.draft_import import NEW, Found, Import, NotMatched, read_mark
from consult.consultations.forms import ImportForm, matches
from consult.consultations.import_merge import ImportedClause
from consult.consultations.markdown_import import ParsedChapter
from consult.consultations.models import Consultation
from consult.consultations.views.blueprint import blueprint
from consult.consultations.views.framing import redirect_to
from consult.storage import database
from consult.text import markup
from consult.text.messages import N_
from consult.text.plain import excerpt
from consult.web import authorization
from consult.web.authorization import require_permission
from consult.web.forms import field_errors
from consult.web.shell import Page, page

#: The one address that takes a whole file.
FILES = re.compile(r"/team/p/[^/]+/draft/import")
WRITE = Permission.CONSULTATION_DRAFT_WRITE
#: How much a form carries about a file.
MAX_CARRIED = 20_000
#: A name in a list of choices is cut to this many characters.
MAX_NAME = 60
#: How much of a part's wording is shown; with more parts than this, only where there is something to decide.
MAX_EXCERPT, MAX_EXCERPTS = 160, 100
#: The text of a longer file would freeze a browser that has to show it.
MAX_GIVEN_BACK = 1_000_000
NOT_GIVEN_BACK = N_("The text of this file is too long to be shown here. For another try, choose the file again.")
OTHER_TEXT = N_("The text has changed since you checked its parts. Nothing was replaced. Check its parts now.")


@blueprint.get("/p/<code>/draft/import")
@require_permission(WRITE)
def import_draft(code: str) -> Page:
    consultation = queries.consultation_for(authorization.current_actor(), code, WRITE)
    working_version.check_writable(consultation)
    return _import_page(consultation, "", ImportForm())


@blueprint.post("/p/<code>/draft/import")
@require_permission(WRITE, writes=False)
def send_import(code: str) -> Page | Response:
    """Show what a document contains and which clause each part is; import it once that has been seen.

    Reading a file takes a while: meanwhile nothing of the database is held, and nobody waits to write.
    """
    form = ImportForm()
    text = form.text.data or ""
    database.end_transaction(keep=False)
    try:
        read = _document(form, database.settings().patience)
        text = read.text
        return _found(_Sent(code, read, form.split.data or form.level.data or 0), form)
    except ValidationError as refusal:
        form.refuse(refusal)
        if form.file.data is not None and len(text) > MAX_GIVEN_BACK:
            text = ""
            form.refuse(ValidationError(NOT_GIVEN_BACK, field="file"))
        return _import_page(queries.consultation_for(authorization.current_actor(), code, WRITE), text, form)


@dataclass(frozen=True)
class _Sent:
    """A document that was sent, and which headings begin its parts; `chosen` is which clause each of them is."""

    code: str
    document: Document
    level: int
    chosen: Mapping[int, str] = field(default_factory=dict)

    @property
    def text(self) -> str:
        return self.document.text


def _found(sent: _Sent, form: ImportForm) -> Page | Response:
    """A choice is valid for the text for which it was made, and is reviewed if the draft changed."""
    is_same_text = form.read.data == read_mark(sent.text)
    if is_same_text and not form.split.data:
        sent = replace(sent, chosen=matches())
    takes_in = form.confirmed.data or form.added.data
    if (takes_in or form.named.data) and is_same_text:
        database.begin_write()
    if takes_in and is_same_text:
        try:
            _take_in(sent, form)
            return redirect_to("consultations.draft", sent.code, "imported")
        except NotMatched:
            return _found_page(sent, with_faults=True)
        except EditConflict as refusal:
            return _found_page(sent, errors=field_errors(refusal))
    errors = {"": gettext(OTHER_TEXT)} if takes_in or (form.named.data and not is_same_text) else {}
    if form.named.data and is_same_text:
        try:
            framing.take_title(authorization.current_actor(), sent.code, sent.text)
        except (Conflict, ValidationError) as refusal:
            errors = {"": field_errors(refusal)[refusal.field]}
    opened = () if form.change.data is None else (form.change.data,)
    return _found_page(sent, opened, errors)


def _take_in(sent: _Sent, form: ImportForm) -> None:
    """Replace the draft with a document, or add it at the end. Raises as the two commands."""
    actor, version_seen = authorization.current_actor(), form.version_seen.data or ""
    if form.added.data:
        draft_addition.add_document(actor, sent.code, sent.text, version_seen, sent.level)
    else:
        drafting.import_draft(actor, sent.code, sent.text, sent.chosen, version_seen, sent.level)


def _document(form: ImportForm, seconds: float) -> Document:
    """What a document says, from its file if there is one; text that our page gave back is then ignored.

    Raises:
        ValidationError: the file cannot be read, or text was typed as well.
    """
    upload, text = form.file.data, form.text.data or ""
    if upload is None:
        given = reading.from_text(text)
        return _with_aside(given.text, form.aside.data or "")
    if text.strip() and form.read.data != read_mark(text):
        raise ValidationError(N_("You gave both a file and a text. Use only one of them."), field="file")
    return reading.read(upload.read(), seconds)


def _aside_text(read: Document) -> str:
    """What a file had that is not in its text, as a form carries it."""
    return json.dumps([read.aside, read.places]) if read.aside else ""


def _with_aside(text: str, carried: str) -> Document:
    """A text with what a form carried about its file."""
    try:
        counts, places = json.loads(carried[:MAX_CARRIED])
    except (ValueError, TypeError, RecursionError):
        return Document(text)
    return Document(text, reading.counted(counts), reading.placed(places))


def _import_page(consultation: Consultation, text: str, form: ImportForm) -> Page:
    """`text` is what was text, or what was read of a file."""
    form.text.data = text
    return page(
        "consultations/import.html",
        form.http_status,
        consultation=consultation,
        form=form,
        read=read_mark(text),
    )


def _found_page(
    sent: _Sent,
    opened: Collection[int] = (),
    errors: Mapping[str, str] | None = None,
    *,
    with_faults: bool = False,
) -> Page:
    """Every part of a document with what it would become; a choice for those that are asked, opened or wrong."""
    found = drafting.import_preview(authorization.current_actor(), sent.code, sent.text, sent.chosen, sent.level)
    errors = dict(errors or {})
    status = 409 if errors else 200
    if with_faults:
        errors |= {f"match-{place}": message_of(reason) for place, reason in found.problems.items()}
        status = 422
    consultation = queries.consultation_for(authorization.current_actor(), sent.code, WRITE)
    title = found.parsed.own_title
    return page(
        "consultations/import_found.html",
        status,
        consultation=consultation,
        title=title,
        can_be_named=consultation.is_draft and title not in ("", consultation.title),
        text_sent=sent.text,
        aside=sent.document.aside,
        aside_text=_aside_text(sent.document),
        places=sent.document.places,
        level=sent.level,
        found=found,
        read=read_mark(sent.text),
        version_seen=edit_conflicts.version_hash(found.draft),
        parts=_parts(found, {*sent.chosen, *opened, *found.problems}),
        gone=[each for each in found.arrivals if each.kind == "removed"],
        opened={*sent.chosen, *opened, *found.problems},
        names={each.key: _option(each) for each in found.known},
        new=NEW,
        message_of=message_of,
        errors=errors,
    )


@dataclass(frozen=True)
class _Part:
    """One part of a document on the page: what it is and becomes, and the chapters that begin above it."""

    place: int
    found: Found
    clause: ImportedClause
    begins: Sequence[ParsedChapter]
    excerpt: str
    is_unchanged: bool


def _parts(found: Import, opened: Collection[int]) -> list[_Part]:
    """Every part; those that do not change are unchanged, unless somebody asked for their match."""
    arriving = {each.key: each for each in found.arrivals}
    parts, begun = [], 0
    for place, (each, clause) in enumerate(zip(found.found, found.clauses, strict=True)):
        until = max(begun, 0 if clause.chapter is None else clause.chapter + 1)
        arrival = arriving[clause.key]
        unchanged = arrival.kind == "same" and bool(each.chosen) and place not in opened
        shortly = len(found.clauses) > MAX_EXCERPTS and each.chosen
        words = "" if shortly else excerpt(markup.to_plain(clause.wording[: 4 * MAX_EXCERPT]), MAX_EXCERPT)
        parts.append(_Part(place, each, arrival, found.parsed.chapters[begun:until], words, unchanged))
        begun = until
    return parts


def _option(clause: Words) -> str:
    """A clause of the draft as it is named in a list of choices."""
    name = clause.name if len(clause.name) <= MAX_NAME else clause.name[: MAX_NAME - 1] + "…"
    return gettext("%(name)s (removed)", name=name) if clause.gone else name


def message_of(reason: Reason) -> str:
    """A reason in the reader's language."""
    return str(gettext(reason.message) % reason.params)
