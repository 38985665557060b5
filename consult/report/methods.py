"""How a summary was made and what it cannot show: the sentences that every summary contains. Pure."""

from consult.text.messages import N_

ALWAYS = (
    N_("This is not a survey: people chose whether to take part. It cannot show how common a view is."),
    N_("The numbers describe the people who took part. They do not speak for the public or for any group."),
    N_("How often a point was made says nothing about how right it is. One safety point is enough to need an answer."),
    N_("Analysts read comments without the hidden parts. If no comment was grouped by two people, the report says so."),
    N_(
        "If a second person grouped some comments, it was without seeing what the first one chose. "
        "Themes on which the two did not agree enough have no number."
    ),
    N_("The program did not sum up or translate what people wrote."),
    N_("Quotes come only from comments that may be quoted: three at most for each part."),
    N_("Analysts chose them, or else the program did: one of each theme first, then by chance."),
    N_(
        "The report of what people said was finished and frozen, with its check code, before the decision maker "
        "could write."
    ),
)
UNAIDED = N_("People grouped the comments, without suggestions by the program.")
AIDED = N_(
    "People grouped the comments. The program showed them comments that are alike and unlike, and proposed no theme."
)
PROPOSED = N_(
    "People grouped the comments. The program proposed themes to them, and a person chose or refused each one. "
    "The report says how often."
)
TRANSLATED = N_("People of the team translated some comments. The words of the writer count.")
UNWEIGHTED = N_("No number is weighted: each vote and each comment counts once.")
HERE = (
    N_("The counts of comments and of moderators’ decisions are exact."),
    N_("Disagreeing is not on the list of reasons for not publishing."),
    N_("Votes on parts are shown by how they were sent. Votes sent in different ways are never added together."),
    N_("If fewer than ten votes on a part were sent in one way, their number is not shown."),
    N_("If nearly everyone chose the same, what they chose is not shown: it would tell what each of them chose."),
    N_("A comment stays unpublished only if a second moderator agrees. One moderator alone may take out junk."),
    N_(
        "When the report was frozen, all links between one person’s votes and comments were destroyed. "
        "Votes became lists in random order."
    ),
    N_("No comment or vote has a name: we did not ask for one."),
)  # fmt: skip
BY_GROUP = N_(
    "Votes by what people say about themselves were counted once, at the freeze, and rounded to 5. A group has numbers "
    "only where at least 13 of its people and ten others hold each position. One person may be in several groups."
)
NO_GROUPS = N_("There are no figures by group: too few people said something about themselves.")
PARTICIPATION = (
    N_("What people say about themselves was asked after sending and could be left out."),
    N_("No comment and no vote is stored with a place, so there are no figures by place."),
)
IMPORTED = (
    N_("This took place on another site and was copied here. Its comments were moderated there."),
    N_("Its votes on statements were public there and are shown as they were."),
)


def sentences(
    *, imported: bool, by_group: bool, translated: bool, aided: bool = False, proposed: bool = False
) -> list[str]:
    """The msgids for one summary, in the order in which they are printed.

    `translated`: people translated comments; `aided`: suggestions were ever switched on; `proposed`: they proposed a
    theme.
    """
    grouped = PROPOSED if proposed else AIDED if aided else UNAIDED
    by_people = (grouped, *((TRANSLATED,) if translated else ()))
    here = (*HERE, *PARTICIPATION, UNWEIGHTED, BY_GROUP if by_group else NO_GROUPS)
    return [*ALWAYS, *by_people, *(IMPORTED if imported else here)]
