"""What programs do in a plan that nobody would see otherwise, told as the United Kingdom’s algorithmic transparency
recording standard asks. Made from the settings that are in use. Pure.

Every sentence is a msgid with its numbers. The owner and the data are the same for all, and said once.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from consult.analysis.disclosure import THRESHOLD
from consult.analysis.suggestion_rules import DEFAULT, MAX_TEXTS, MEASURED
from consult.consultations.lifecycle import LifecycleEvent
from consult.text.messages import N_

STANDARD = "Algorithmic Transparency Recording Standard, version 3.0 (United Kingdom)"


class Phase(StrEnum):
    """Whether a tool is in use."""

    IN_USE = "in_use"
    NO_LONGER = "no_longer"
    NOT_USED = "not_used"


PHASE_LABELS: Mapping[Phase, str] = {
    Phase.IN_USE: N_("in use"),
    Phase.NO_LONGER: N_("no longer used"),
    Phase.NOT_USED: N_("not used"),
}


@dataclass(frozen=True)
class Sentence:
    """A sentence: a msgid and what goes into it."""

    message: str
    params: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.message % self.params if self.params else self.message


@dataclass(frozen=True)
class Turn:
    """A day on which suggestions were switched on or off."""

    day: date
    on: bool


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What the records depend on. `turns` are in their order."""

    run_by: str
    decider: str
    imported: bool = False
    frozen: bool = False
    turns: Sequence[Turn] = ()


@dataclass(frozen=True)
class Tool:
    """One tool; `fields` are named as in the standard, in its order."""

    key: str
    name: str
    phase: Phase
    fields: Mapping[str, Sentence]
    turns: Sequence[Turn] = ()


#: The fields of the standard, with the section of it and a label.
FIELDS: Mapping[str, tuple[str, str]] = {
    "description": ("1", N_("What it does")),
    "rationale": ("2.2", N_("Why it is used")),
    "alternatives_considered": ("2.2", N_("What else was considered")),
    "integration_into_broader_operational_process": ("2.3", N_("When it is used")),
    "human_review": ("2.3", N_("What people decide")),
    "appeals_and_review": ("2.3", N_("What you can do")),
    "system_level_input": ("2.4", N_("What goes in")),
    "system_level_output": ("2.4", N_("What comes out")),
    "model_architecture": ("2.4", N_("How it works")),
    "model_performance": ("2.4", N_("How good it is")),
    "risks_and_mitigations": ("2.5", N_("What can go wrong, and what is done about it")),
}

#: What the benchmark found.
_MEASURED = {
    "answers": MEASURED.answers,
    "learned": MEASURED.learned,
    "first": MEASURED.f1[0],
    "second": MEASURED.f1[1],
    "usual_first": MEASURED.most_frequent[0],
    "usual_second": MEASURED.most_frequent[1],
}
_SUGGESTIONS = {
    "description": Sentence(N_(
        "It proposes themes to people who group comments, shows them comments that use similar words, and leads to "
        "comments that are unlike those read so far."
    )),
    "rationale": Sentence(N_("It saves time, and helps to find rare points early.")),
    "alternatives_considered": Sentence(N_(
        "No help at all, which is the usual setting, and language models, which nobody can explain well enough."
    )),
    "integration_into_broader_operational_process": Sentence(N_(
        "While comments are grouped, if an organizer switched it on. Never when a second person checks a sample."
    )),
    "human_review": Sentence(N_(
        "A person chooses each theme. Nothing is ticked for them. The data say what was proposed."
    )),
    "appeals_and_review": Sentence(N_(
        "A second person may group a sample without any help. How far both agree is published."
    )),
    "system_level_input": Sentence(N_("The words of comments on one part, and the themes that people chose for them.")),
    "system_level_output": Sentence(N_("Names of themes and of comments. They are deleted when the report is frozen.")),
    "model_architecture": Sentence(
        N_(
            "It compares groups of three to five letters, and looks at the %(near)s most similar grouped comments. It "
            "proposes a theme that %(voted)s %% of them have, once %(fewest)s comments on the part have themes. It "
            "compares at most %(most)s texts of a part. It shows comments as similar if their likeness is %(alike)s or "
            "more, from 0 to 1. In a public test one in 100 pairs on different topics was that similar."
        ),
        {
            "near": DEFAULT.neighbours, "voted": round(100 * DEFAULT.voted), "fewest": DEFAULT.fewest,
            "most": MAX_TEXTS, "alike": DEFAULT.alike,
        },
    ),
    "model_performance": Sentence(
        N_(
            "On two public test sets of %(answers)s answers each, learned from %(learned)s: F1 of %(first)s and "
            "%(second)s. Always proposing the most frequent themes gives %(usual_first)s and %(usual_second)s. It was "
            "tried in English only."
        ),
        _MEASURED,
    ),
    "risks_and_mitigations": Sentence(N_(
        "People may follow it too easily: so it is off at first, ticks nothing, and is counted. It could show that one "
        "person wrote two comments: so it never compares comments on different parts."
    )),
}  # fmt: skip
_GROUPS = {
    "description": Sentence(N_("It finds groups of people who voted alike on comments.")),
    "rationale": Sentence(N_("A majority can hide what smaller groups say. The groups show it.")),
    "alternatives_considered": Sentence(N_(
        "Only counting votes, which shows no group; and asking people who they are."
    )),
    "integration_into_broader_operational_process": Sentence(N_(
        "Once, after the plan has closed. The result is published with the report of what people said."
    )),
    "human_review": Sentence(N_(
        "Nobody changes the result. The decision maker answers people’s points, not the groups."
    )),
    "appeals_and_review": Sentence(N_(
        "After the answer you may say whether its summary says what people like you said."
    )),
    "system_level_input": Sentence(N_(
        "Votes on comments: agree, disagree or pass. No words, and nothing about who "
        "voted."
    )),
    "system_level_output": Sentence(
        N_("Groups of at least %(least)s people, what they agree on, in rounded shares. No single person."),
        {"least": THRESHOLD},
    ),
    "model_architecture": Sentence(N_(
        "The method of Polis: two principal components, then k-means. Groups that do not come back when a fifth of the "
        "people is left out are not shown."
    )),
    "model_performance": Sentence(N_("How often the groups came back is printed next to them.")),
    "risks_and_mitigations": Sentence(N_(
        "A large group may be left out of what is shown: that is checked, and the result is printed. The votes are "
        "destroyed at the freeze."
    )),
}  # fmt: skip
_COPIES = {
    "description": Sentence(N_("It finds comments with the same or nearly the same words, and shows them as one.")),
    "rationale": Sentence(N_(
        "Campaigns send one text many times. It is read once, and each time it was sent still "
        "counts."
    )),
    "alternatives_considered": Sentence(N_("Listing each copy, so that rare points are hard to find.")),
    "integration_into_broader_operational_process": Sentence(N_("When comments are read, grouped and listed.")),
    "human_review": Sentence(N_(
        "Moderators and analysts see what differs in texts that are nearly the same, and decide."
    )),
    "appeals_and_review": Sentence(N_("Every copy keeps its own page, and you can read all of them.")),
    "system_level_input": Sentence(N_("The words of comments.")),
    "system_level_output": Sentence(N_("Which comments have the same words. No comment is removed or counted less.")),
    "model_architecture": Sentence(N_("It compares words after removing case and punctuation. It learns nothing.")),
    "risks_and_mitigations": Sentence(N_("Two people may say the same by chance: that is why each one counts.")),
}  # fmt: skip
_HINTS = {
    "description": Sentence(N_(
        "It points at words that may tell who somebody is, at words that label people, and at claims without a number."
    )),
    "rationale": Sentence(N_(
        "A name or a place in a comment can harm somebody. Words of the team should not label "
        "people."
    )),
    "alternatives_considered": Sentence(N_("Hiding such words at once, without a person who looks.")),
    "integration_into_broader_operational_process": Sentence(N_(
        "Before you send, when moderators read, and when the team writes."
    )),
    "human_review": Sentence(N_(
        "It hides nothing. Writers and moderators decide. Words of the report need a change, or a reason that all can "
        "read."
    )),
    "appeals_and_review": Sentence(N_("If a moderator hid your words, you can ask somebody else to look again.")),
    "system_level_input": Sentence(N_("The words that somebody is writing or reading. The check keeps none of them.")),
    "system_level_output": Sentence(N_("Hints next to these words.")),
    "model_architecture": Sentence(N_("Fixed patterns and lists of words. It learns nothing.")),
    "risks_and_mitigations": Sentence(N_("It misses much: the page says “none found by the program”, never “safe”.")),
}  # fmt: skip
_HOLDING = {
    "description": Sentence(N_("It holds what comes faster than people write, until a moderator looks.")),
    "rationale": Sentence(N_("Programs could send thousands of comments and votes.")),
    "alternatives_considered": Sentence(N_("Picture puzzles, accounts and storing addresses, which shut people out.")),
    "integration_into_broader_operational_process": Sentence(N_("When something is sent.")),
    "human_review": Sentence(N_("A moderator releases or removes it. Nothing is refused by the program.")),
    "appeals_and_review": Sentence(N_("With your receipt you can see that it waits.")),
    "system_level_input": Sentence(N_(
        "How long the form was open, and how much comes at once. No address, no device."
    )),
    "system_level_output": Sentence(N_("Held, or not.")),
    "model_architecture": Sentence(N_("Fixed limits. It learns nothing.")),
    "risks_and_mitigations": Sentence(N_(
        "The words of somebody who types fast may wait: they are not lost, and count once a moderator releases them."
    )),
}  # fmt: skip

#: The same for every tool.
OWNER: Mapping[str, tuple[str, str]] = {
    "organisation": ("2.1", N_("Who runs it")),
    "senior_responsible_owner": ("2.1", N_("Who decides on the plan")),
    "third_party_involvement": ("2.1", N_("Other companies")),
    "system_architecture": ("2.4", N_("Where it runs")),
    "data_sharing": ("2.4", N_("Who gets the data")),
    "impact_assessment": ("2.5", N_("What was checked")),
}


def owner(facts: Facts) -> dict[str, Sentence]:
    """What is the same for every tool, by the standard's name."""
    return {
        "organisation": Sentence("%(name)s", {"name": facts.run_by}),
        "senior_responsible_owner": Sentence("%(name)s", {"name": facts.decider}),
        "third_party_involvement": Sentence(N_("None. The program is free software and needs no outside service.")),
        "system_architecture": Sentence(N_("On the server of this site. It uses no model that was trained elsewhere.")),
        "data_sharing": Sentence(N_("Nobody. No text leaves the server.")),
        "impact_assessment": Sentence(
            N_("The page about privacy says what is kept, for how long, and what could happen.")
        ),
    }


def tools(facts: Facts) -> list[Tool]:
    """Every tool, those that are in use first."""
    usual = Phase.NOT_USED if facts.imported else Phase.IN_USE
    found = [
        Tool(
            "suggestions", N_("Suggestions for people who group comments"), phase_of(facts), _SUGGESTIONS, facts.turns
        ),
        Tool("opinion_groups", N_("Groups of people who voted alike"), Phase.IN_USE, _GROUPS),
        Tool("copies", N_("Copies of the same words"), usual, _COPIES),
        Tool("hints", N_("Hints about words"), usual, _HINTS),
        Tool("holding", N_("Holding what comes too fast"), usual, _HOLDING),
    ]
    return sorted(found, key=lambda tool: list(Phase).index(tool.phase))


def phase_of(facts: Facts) -> Phase:
    """Whether suggestions are in use."""
    if not any(turn.on for turn in facts.turns):
        return Phase.NOT_USED
    return Phase.IN_USE if facts.turns[-1].on and not facts.frozen else Phase.NO_LONGER


def turns_of(events: Sequence[tuple[str, date]]) -> list[Turn]:
    """The days on which suggestions were switched, from the events of a plan as (kind, day)."""
    return [
        Turn(day, kind == LifecycleEvent.SUGGESTIONS_ON)
        for kind, day in events
        if kind in (LifecycleEvent.SUGGESTIONS_ON, LifecycleEvent.SUGGESTIONS_OFF)
    ]


def to_values(facts: Facts) -> dict[str, Any]:
    """The records as data, by the standard's names."""
    return {
        "standard": STANDARD,
        "all": {name: str(sentence) for name, sentence in owner(facts).items()},
        "tools": [
            {
                "name": tool.name,
                "phase": tool.phase.value,
                "switched": [{"day": turn.day.isoformat(), "on": turn.on} for turn in tool.turns],
                **{name: str(sentence) for name, sentence in tool.fields.items()},
            }
            for tool in tools(facts)
        ],
    }
