"""The published standards by which a plan is measured: what each asks for in our words, and where we read it. Pure.

Only what we read ourselves is here. What a standard has besides, and we could not read, is named as left out.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from consult.response.conformance import findings
from consult.response.conformance.facts import Facts
from consult.response.conformance.findings import Conformity, Finding, Question
from consult.text.messages import N_


@dataclass(frozen=True)
class Criterion:
    """One thing that a standard asks for: its key, where in the standard, what it asks for (a msgid), and how we see
    whether a plan does it.
    """

    key: str
    where: str
    asks: str
    question: Question


@dataclass(frozen=True)
class Standard:
    """A published text; `left_out` names what of it we could not read, `reading` says how we apply it (a msgid)."""

    key: str
    title: str
    source: str
    criteria: Sequence[Criterion]
    left_out: str = ""
    reading: str = ""


@dataclass(frozen=True)
class Measured:
    """A standard with what was found for each of its criteria."""

    standard: Standard
    found: Sequence[tuple[Criterion, Finding]]


STANDARDS = (
    Standard(
        "gunning",
        "Gunning principles",
        "R v Brent London Borough Council, ex parte Gunning (1985); R (Moseley) v Haringey LBC [2014] UKSC 56",
        (
            Criterion("gunning_1", "1", N_("Nothing is decided yet when people are asked."), findings.is_formative),
            Criterion("gunning_2", "2", N_("There are reasons, so that people can judge."), findings.gives_reasons),
            Criterion(
                "gunning_options",
                "2, Moseley",
                N_("People are told what else was looked at and rejected."),
                findings.names_options,
            ),
            Criterion("gunning_3", "3", N_("There is enough time."), findings.gives_time),
            Criterion("gunning_4", "4", N_("What people say is considered with care."), findings.is_considered),
        ),
    ),
    Standard(
        "ogp",
        "OGP Participation and Co-Creation Standards",
        "Open Government Partnership, 2021, standard 4; its glossary, “reasoned response”",
        (Criterion("ogp_4", "4", N_("People are told why what they asked for was used or not."), findings.explains),),
        left_out="1, 2, 3, 5",
        reading=N_("It is written for action plans of governments."),
    ),
    Standard(
        "oecd",
        "OECD Guidelines for Citizen Participation Processes",
        "OECD, 2022, chapters 2 and 3",
        (
            Criterion(
                "oecd_clarity",
                "Clarity and impact",
                N_("It is clear what it is for and who decides."),
                findings.has_purpose,
            ),
            Criterion(
                "oecd_commitment",
                "Commitment and accountability",
                N_("An answer is promised by a day, and given by then."),
                findings.keeps_to_its_day,
            ),
            Criterion(
                "oecd_transparency",
                "Transparency",
                N_("How it goes, and all of its data, are public."),
                findings.is_recorded,
            ),
            Criterion("oecd_influence", "Chapter 2", N_("People can have influence."), findings.has_influence),
            Criterion(
                "oecd_resources",
                "Chapter 2",
                N_("There are enough people, money and tools for it."),
                findings.unseen(N_("No program can see what is enough.")),
            ),
        ),
        left_out="Inclusiveness and accessibility; Integrity; Privacy; Information; Resources; Evaluation",
    ),
    Standard(
        "cm_2017_83",
        "Council of Europe, CM (2017) 83",
        "Guidelines for civil participation in political decision making, 27 September 2017, preamble",
        (Criterion("cm_preamble", "Preamble", N_("A public body answers for the decision."), findings.has_decider),),
        left_out="Sections on principles, information, consultation, dialogue and active involvement",
    ),
    Standard(
        "iap2",
        "IAP2 Core Values",
        "International Association for Public Participation, 2007",
        (
            Criterion(
                "iap2_1",
                "1",
                N_("Those who are affected have a right to be involved."),
                findings.unseen(N_("No program can see what people believe.")),
            ),
            Criterion(
                "iap2_2",
                "2",
                N_("What people say will have influence, as it was promised."),
                findings.keeps_its_promise,
            ),
            Criterion(
                "iap2_3",
                "3",
                N_("The needs of everyone are told, also those of decision makers."),
                findings.unseen(N_("No program can see whether these are all needs.")),
            ),
            Criterion("iap2_4", "4", N_("Those who are affected are looked for."), findings.seeks_out),
            Criterion("iap2_5", "5", N_("They help to design how they take part."), findings.is_designed_together),
            Criterion("iap2_6", "6", N_("They get what they need to know."), findings.is_plain),
            Criterion("iap2_7", "7", N_("They are told what their words changed."), findings.explains),
        ),
    ),
    Standard(
        "aarhus",
        "Aarhus Convention",
        "Article 6 as the UNECE implementation guide sums it up; article 8 in the text published by Austria",
        (
            Criterion("aarhus_6_3", "6 (3)", N_("There are set days for each step."), findings.sets_days),
            Criterion(
                "aarhus_6_4", "6 (4)", N_("People are asked early, while every option is open."), findings.is_formative
            ),
            Criterion(
                "aarhus_6_6", "6 (6)", N_("All that matters for the decision can be read."), findings.shows_evidence
            ),
            Criterion(
                "aarhus_6_7", "6 (7)", N_("Anyone may send in what they think matters."), findings.takes_comments
            ),
            Criterion("aarhus_8_a", "8 (a)", N_("There is enough time to take part."), findings.gives_time),
            Criterion("aarhus_8_b", "8 (b)", N_("The draft is published."), findings.publishes_its_draft),
            Criterion("aarhus_8_c", "8 (c)", N_("The public can comment."), findings.takes_comments),
            Criterion("aarhus_8", "8", N_("The result counts as far as possible."), findings.is_considered),
        ),
        left_out="6 (1), (2), (5), (8), (9), (10), (11)",
        reading=N_("It is law about the environment. We read it as a measure for any plan."),
    ),
    Standard(
        "gipa",
        "Greater Involvement of People Living with HIV (GIPA)",
        "UNAIDS policy brief, 10 April 2007: its summary, and its first action",
        (
            Criterion(
                "gipa_targets",
                "First action",
                N_("There are numbers of affected people who should take part."),
                findings.sets_targets,
            ),
            Criterion("gipa_monitoring", "First action", N_("It is checked whether they did."), findings.seeks_out),
            Criterion("gipa_design", "Summary", N_("They help to design it."), findings.is_designed_together),
            Criterion("gipa_report", "Summary", N_("They see the report before it is final."), findings.is_looked_at),
            Criterion("gipa_reply", "Summary", N_("They can reply to the decision in public."), findings.hears_a_reply),
        ),
        left_out="Its other actions",
        reading=N_("It is about people living with HIV. We read it as a measure for people who use drugs."),
    ),
)

#: Standards that could be measured, and that we could not read.
UNREAD = (
    "Quality Standards for Civil Society Involvement in Drug Policy (CSFD, 2021)",
    "CM/Rec (2018) 4 and CM/Rec (2023) 6",
    "Code of Good Practice for Civil Participation in the Decision-Making Process (2009, revised 2019)",
)


def measure(facts: Facts) -> list[Measured]:
    """What a plan does of what each standard asks for."""
    return [
        Measured(each, [(criterion, criterion.question(facts)) for criterion in each.criteria]) for each in STANDARDS
    ]


def totals(measured: Sequence[Measured]) -> dict[Conformity, int]:
    """How many criteria were found in which way; no score is made of them."""
    found = [finding.conformity for each in measured for _, finding in each.found]
    return {conformity: found.count(conformity) for conformity in Conformity}
