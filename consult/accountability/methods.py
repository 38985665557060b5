"""How a summary was made and what it cannot show: the sentences that every one of them carries. Pure."""

from consult.text.words import N_

ALWAYS = (
    N_("Everyone who took part chose to. This is not a survey, and it cannot show how common a view is."),
    N_("The numbers describe those who took part. They do not speak for the public or for any group."),
    N_("How often a point was made says nothing about how right it is. One safety point is enough to need an answer."),
    N_("Votes are shown by the way they came in, and these ways are never added into one."),
    N_("Where fewer than ten votes came in by one way, their number is not printed, so that nobody’s vote shows."),
    N_("Counts of comments and of moderators’ acts are exact."),
    N_("Saying something about oneself was optional. No table by group is printed here."),
    N_("Nothing was refused for its opinion. Every refusal was read by a second moderator."),
    N_("Analysts read comments without the hidden parts. One person sorted them into themes unless it says otherwise."),
    N_("Quotes come only from people who agreed to be quoted. The software picked them: at most three a part."),
    N_("What was heard was fixed, with its hash, before those who decide could write. They cannot change it."),
    N_("When it was fixed, all ties between one person’s votes and comments were destroyed."),
    N_("Nobody who wrote can be shown by this page to have written, and no vote can be shown to be anyone’s."),
)
IMPORTED = (
    N_("This consultation was held elsewhere and brought here. Its votes on statements were public there."),
)
NO_MACHINE = (N_("No machine sorted, summed up or translated what people wrote."),)


def sentences(imported: bool) -> list[str]:
    """The msgids for one summary, in the order they are printed."""
    return [*ALWAYS, *NO_MACHINE, *(IMPORTED if imported else ())]
