"""Two themes made one, and one made several: what was sorted follows, or comes back to be sorted again."""

from collections.abc import Sequence

from sqlalchemy import exists, select, update
from sqlalchemy.orm import aliased

from consult.access import Actor, ValidationError
from consult.analysis import codebook_changes, themes
from consult.analysis.codebook import MAX_NOTE, NO_OTHER_VIEW
from consult.analysis.enums import ChangeKind
from consult.analysis.models import Coding, Sorting, Theme
from consult.analysis.themes import ThemeData
from consult.consultations.working_version import clean_field
from consult.storage.database import db
from consult.text.messages import N_


def merge(actor: Actor, code: str, key: str, into: str, version_seen: str | None = None) -> Theme:
    """Make `key` part of the theme `into`, which gets its comments, its other view and its safety point.

    Raises:
        EditConflict: somebody changed it meanwhile.
    """
    consultation = themes.writable(actor, code)
    if key == into:
        raise ValidationError(N_("Choose another theme to merge it with."), field="into")
    gone, kept = themes.found(consultation, key, version_seen), themes.found(consultation, into)
    _join_notes(gone, kept)
    version = codebook_changes.note(
        consultation.id, ChangeKind.MERGED, key, before=themes.words_of(gone), others=[into]
    )  # fmt: skip
    other = aliased(Coding)
    has_both = exists().where(
        other.comment_id == Coding.comment_id, other.staff_id == Coding.staff_id, other.theme_id == kept.id
    )
    moved = update(Coding).where(Coding.theme_id == gone.id, ~has_both)
    db.session.execute(
        moved.values(theme_id=kept.id, codebook_version=version), execution_options={"synchronize_session": False}
    )
    themes.take_away(gone)
    return kept


def split(actor: Actor, code: str, key: str, titles: Sequence[str], version_seen: str | None = None) -> list[Theme]:
    """Make two themes of one, about the same part; its comments come back to be sorted again.

    Raises:
        EditConflict: somebody changed it meanwhile. ValidationError: on the field `first` or `second`.
    """
    consultation = themes.writable(actor, code)
    theme = themes.found(consultation, key, version_seen)
    named = dict(zip(("first", "second"), titles, strict=True))
    for field, title in named.items():
        if not title.strip():
            raise ValidationError(N_("Give both new themes a title."), field=field)
    words = themes.values_of(theme)
    about, had = words["clause_key"], select(Coding.comment_id).where(Coding.theme_id == theme.id)
    made = [
        _instead(actor, code, key, ThemeData(title=title, clause_key=about), field) for field, title in named.items()
    ]
    for name in ("minority", "safety", "safety_note", "fact_note", "fact_source"):
        setattr(made[0], name, getattr(theme, name))
    codebook_changes.note(
        consultation.id, ChangeKind.SPLIT, key, before=themes.words_of(theme), others=[each.key for each in made]
    )
    db.session.execute(
        update(Sorting).where(Sorting.comment_id.in_(had)).values(again=key),
        execution_options={"synchronize_session": False},
    )
    themes.take_away(theme)
    return made


def _instead(actor: Actor, code: str, key: str, given: ThemeData, field: str) -> Theme:
    """A theme instead of the one with this key; what is wrong with its title is said of the `field` that it is in."""
    try:
        return themes.add_theme(actor, code, given, instead_of=key)
    except ValidationError as refusal:
        raise ValidationError(refusal.message, field=field, **refusal.params) from None


def _join_notes(gone: Theme, kept: Theme) -> None:
    """What few people said, what could kill somebody, and what is known, is not lost with the theme's name."""
    views = [each.minority for each in (kept, gone) if each.minority not in ("", NO_OTHER_VIEW)]
    if views:
        kept.minority = clean_field("\n\n".join(dict.fromkeys(views)), MAX_NOTE, "into")
    for name in ("fact_note", "fact_source"):
        facts = [getattr(each, name) for each in (kept, gone) if each.fact_note]
        setattr(kept, name, clean_field("\n\n".join(dict.fromkeys(facts)), MAX_NOTE, "into"))
    notes = [each.safety_note for each in (kept, gone) if each.safety]
    kept.safety = bool(notes)
    kept.safety_note = clean_field("\n\n".join(dict.fromkeys(notes)), MAX_NOTE, "into")
