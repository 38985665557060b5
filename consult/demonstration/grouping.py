"""How an analyst of the demonstration groups the comments: the first list of themes, what is judged of each comment,
and how the list changes: one theme is merged into another, and one is split.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from consult.analysis import coding, theme_changes, themes
from consult.analysis.codebook import Judgement
from consult.analysis.enums import Stance, Strength
from consult.analysis.suggesting import process
from consult.analysis.suggesting.parts import PartTexts
from consult.analysis.suggestion_rules import DEFAULT
from consult.analysis.themes import ThemeData
from consult.contributions.models import Comment
from consult.demonstration import cast
from consult.demonstration.content import DemoComment
from consult.demonstration.story import Story
from consult.storage.database import db

#: What analysts cannot sort: it was withdrawn, removed or not published.
UNSORTED = frozenset({"withdraw", "junk", "refuse", "wait"})

STANCES = {"support": Stance.FOR, "changes": Stance.CHANGES, "oppose": Stance.AGAINST}
#: At one in so many the analyst asks for a second reader.
UNSURE_EACH = 25


def at_first(story: Story) -> list[Mapping[str, Any]]:
    """The themes of the first version of the list: also those that are merged and split later."""
    decided = story.content.decided
    return [*decided["theme"], *decided.get("merged", ()), *decided.get("split", ())]


def data_of(theme: Mapping[str, Any]) -> ThemeData:
    """A theme of `answer.toml` as a form has it."""
    words = ("description", "includes", "excludes", "example", "minority", "safety_note", "fact_note", "fact_source")
    return ThemeData(
        title=theme["title"],
        clause_key=theme.get("clause", ""),
        safety=theme.get("safety", False),
        **{name: theme.get(name, "") for name in words},
    )


def group(story: Story) -> None:
    """The analyst groups all comments; in the last one on a large part they see which themes the program proposes."""
    voices = _voices(story)
    parts = Counter(voice.part for _, voice in voices)
    last = {voice.part: index for index, voice in voices if parts[voice.part] > DEFAULT.fewest}
    for index, voice in sorted(voices, key=lambda each: each[0] in last.values()):
        judged = _judged(story, voice, index)
        if index in last.values():
            same = [(at, other) for at, other in voices if other.part == voice.part]
            judged = replace(judged, proposed=_proposed(story, same))
        _code(story, index, _themes_at_first(story, voice), judged)


def regroup(story: Story) -> None:
    """Merge and split what `answer.toml` says, and group again what had the theme that was split."""
    analyst, decided = story.actors[cast.ANALYST], story.content.decided
    for each in decided.get("merged", ()):
        theme_changes.merge(analyst, story.code, each["key"], each["into"])
    for each in decided.get("split", ()):
        theme_changes.split(analyst, story.code, each["key"], [theme["title"] for theme in each["theme"]])
        for theme in each["theme"]:
            themes.write_theme(analyst, story.code, theme["key"], data_of({"clause": each["clause"]} | theme))
        for index, voice in _voices(story):
            if set(voice.themes) & _keys_of(each):
                _code(story, index, voice.themes, _judged(story, voice, index))


def _voices(story: Story) -> list[tuple[int, DemoComment]]:
    """Who is grouped under a theme, with the number of what they sent."""
    return [
        (index, voice)
        for index, voice in enumerate(story.content.voices)
        if voice.themes and voice.outcome not in UNSORTED
    ]


def _themes_at_first(story: Story, voice: DemoComment) -> set[str]:
    """The themes of a comment before any is merged or split."""
    found = set(voice.themes)
    for each in story.content.decided.get("merged", ()):
        if voice.text.startswith(tuple(each["begins"])):
            found = found - {each["into"]} | {each["key"]}
    for each in story.content.decided.get("split", ()):
        if found & _keys_of(each):
            found = found - _keys_of(each) | {each["key"]}
    return found


def _keys_of(split: Mapping[str, Any]) -> set[str]:
    return {theme["key"] for theme in split["theme"]}


def _code(story: Story, index: int, keys: Sequence[str] | set[str], judged: Judgement) -> None:
    coding.code_comment(story.actors[cast.ANALYST], story.code, story.comment_of(index), keys, judgement=judged)


def _proposed(story: Story, voices: Sequence[tuple[int, DemoComment]]) -> frozenset[str]:
    """The themes that the program proposes for the last of these comments, from those of all others."""
    texts = [db.session.get_one(Comment, story.comment_of(index)).public_text or "" for index, _ in voices]
    known = {place: voice.themes for place, (_, voice) in enumerate(voices[:-1])}
    found = process.suggest(PartTexts(texts, known, list(known)))
    return frozenset(found.themes.get(len(voices) - 1, ()))


def _judged(story: Story, voice: DemoComment, index: int) -> Judgement:
    """What the analyst reads in a voice: its writer's choice on the part, which the words of the voice bear out."""
    about_safety = {theme["key"] for theme in story.content.decided["theme"] if theme["safety"]}
    return Judgement(
        stance=STANCES.get(voice.votes.get(voice.part, ""), Stance.UNCLEAR),
        strength=list(Strength)[index % len(Strength)],
        safety=bool(voice.safety and set(voice.themes) & about_safety),
        minority=voice.minority,
        unsure=index % UNSURE_EACH == 0,
    )
