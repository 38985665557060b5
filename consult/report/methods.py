"""How a summary was made and what it cannot show: the sentences that every summary contains. Pure."""

from consult.text.messages import N_

ALWAYS = (
    N_("This is not a survey: people chose whether to take part. It cannot show how common a view is."),
    N_("The numbers describe those who took part. They do not speak for the public or for any group."),
    N_("How often a point was made says nothing about how right it is. One safety point is enough to need an answer."),
    N_("Analysts read comments without the hidden parts. Where no comment was sorted by two people, it says so."),
    N_("This software did not sort, sum up or translate what people wrote. People sorted it."),
    N_("Quotes come only from comments that may be quoted. The software picked them: at most three a part."),
    N_("The report of what people said was locked, with its hash, before those who decide could write."),
)
HERE = (
    N_("Counts of comments and of moderators’ acts are exact."),
    N_("Disagreement is not on the list of reasons for not publishing."),
    N_("Votes on parts are shown by the way they came in, and these ways are never added into one."),
    N_("Where fewer than ten votes on a part came in by one way, their number is not printed."),
    N_("Saying something about oneself was optional. No table by group is printed here."),
    N_("A comment stays unpublished only if a second moderator agrees. One moderator alone may take out junk."),
    N_("When this was locked, all ties between one person’s votes and comments were destroyed. Votes became lists "
       "in random order."),
    N_("No name stands beside a comment or a vote: none was asked for."),
)  # fmt: skip
IMPORTED = (
    N_("This consultation was held elsewhere and brought here. Its comments were moderated there."),
    N_("Its votes on statements were public there and are printed as they were."),
)


def sentences(imported: bool) -> list[str]:
    """The msgids for one summary, in the order in which they are printed."""
    return [*ALWAYS, *(IMPORTED if imported else HERE)]
