"""The rows of ratings in an export: as published on the pages. Pure."""

from collections.abc import Iterable, Iterator

from consult.report.principles import ChannelRatings
from consult.report.summary import Summary
from consult.response.tables import RatingRow


def rows_of(whole: Summary) -> Iterator[RatingRow]:
    """What the organizer said, then channels, then groups, by principle; then how people were asked."""
    for each in whole.principles:
        question = each.principle.value
        if each.rating is not None:
            yield RatingRow(question=question, by="organizer", answer=each.rating.value, people="")
        yield from _channels(question, each.channels)
        for group in each.groups:
            for by, counts in (("group", group.people), ("others", group.others)):
                for answer, people in counts.items():
                    who = {"group": group.group, "channel": group.channel}
                    yield RatingRow(question=question, by=by, answer=answer, people=people, **who)
    for asked in whole.process:
        yield from _channels(asked.question.value, asked.channels)


def _channels(question: str, channels: Iterable[ChannelRatings]) -> Iterator[RatingRow]:
    for each in channels:
        same = {"question": question, "by": "channel", "channel": each.channel}
        if each.suppressed is not None or each.total is None:
            yield RatingRow(**same, people=each.suppressed or "")
        elif not each.counts:
            yield RatingRow(**same, people=each.total)
        else:
            for answer, people in each.counts.items():
                yield RatingRow(**same, answer=answer, people=people)
