"""What waits in a plan for each role; each function is a source in `consult.pages.views.desks.SOURCES`."""

from collections.abc import Iterator

from flask import url_for
from flask_babel import gettext, ngettext

from consult.access import Permission, Role
from consult.analysis import coding, second_coding
from consult.consultations import (
    edit_confirmation,
    framing,
    planned_opening,
    queries,
    reach_plan,
    team_requirements,
    working_version,
)
from consult.moderation import piles, recusal
from consult.moderation.appeals import counts as appeal_counts
from consult.moderation.appeals.answering import list_waiting as appeals_waiting
from consult.moderation.danger import protocol as danger_protocol
from consult.moderation.notices import handling as notice_handling
from consult.moderation.queue_filters import Pile
from consult.moderation.rereading import answering as rereading
from consult.moderation.teamwork import colleagues
from consult.pages import waiting_counts
from consult.pages.overdue import overdue
from consult.pages.plan_pages import reports_of
from consult.pages.tasks import Reader, Task, Urgency
from consult.pages.waiting_counts import Waiting
from consult.response import invited_replies, later_decisions, reply_rules
from consult.storage.database import today
from consult.web.shell import day

#: An organizer is told so many days before a plan closes.
CLOSING_SOON = 3


def oldest(days: int) -> str:
    """How long the oldest of several things has waited."""
    if not days:
        return str(gettext("the oldest since today"))
    return str(ngettext("the oldest for %(num)s day", "the oldest for %(num)s days", days))


def due(days: int) -> str:
    """How late something is."""
    return str(ngettext("%(num)s day overdue", "%(num)s days overdue", days))


def moderating(reader: Reader) -> Iterator[Task]:
    """Comments to read, possible danger before all."""
    plan, role = reader.plan, Role.MODERATOR
    if not (plan.is_being_read and reader.may(Permission.CONSULTATION_QUEUE_WORK)):
        return
    address = url_for("moderation.queue", code=plan.code)
    if danger := danger_protocol.count_running(reader.actor, plan):
        words = ngettext(
            "%(num)s comment may point to a danger to life: read it first",
            "%(num)s comments may point to a danger to life: read them first",
            danger,
        )
        yield Task(role, words, gettext("Read now"), f"{address}#pressing", danger, urgency=Urgency.DANGER)
    here = piles.Reader(plan, reader.actor.staff_id)
    proposed = piles.proposals(here)
    waiting = piles.count(here, proposed)
    if waiting.first:
        words = ngettext("%(num)s comment waiting to be read", "%(num)s comments waiting to be read", waiting.first)
        age = waiting.oldest_days
        yield Task(role, words, gettext("Read comments"), address, waiting.first, oldest(age), age)
    if second := waiting.second_for_me:
        age = (today() - min(each.day for each in proposed.values() if each.staff_id != here.staff_id)).days
        words = ngettext(
            "%(num)s comment waiting for you as second reader",
            "%(num)s comments waiting for you as second reader",
            second,
        )
        where = url_for("moderation.queue", code=plan.code, list=Pile.SECOND.value)
        yield Task(role, words, gettext("Read as second"), where, second, oldest(age), age)
    if handed := colleagues.count_handed(reader.actor, plan.id):
        words = ngettext("%(num)s comment was handed to you", "%(num)s comments were handed to you", handed)
        where = url_for("moderation.queue", code=plan.code, list=Pile.MINE.value)
        yield Task(role, words, gettext("Read them"), where, handed)
    if waiting.writer:
        words = ngettext(
            "%(num)s comment is with its writer", "%(num)s comments are with their writers", waiting.writer
        )
        where = url_for("moderation.queue", code=plan.code, list=Pile.WRITER.value)
        yield Task(role, words, gettext("See them"), where, waiting.writer, urgency=Urgency.LATER)


def checking(reader: Reader) -> Iterator[Task]:
    """Spam checks, lines with verdicts, and notices about published comments."""
    plan, role = reader.plan, Role.MODERATOR
    if not (plan.is_being_read or plan.is_answered) or not reader.may(Permission.CONSULTATION_QUEUE_WORK):
        return
    which = [Waiting.HELD, *([Waiting.LINES] if plan.is_answered else ())]
    waiting = waiting_counts.counts(reader.actor, plan, which)
    if held := waiting[Waiting.HELD]:
        words = ngettext("%(num)s submission waits for a spam check", "%(num)s submissions wait for a spam check", held)
        yield Task(role, words, gettext("Check them"), url_for("moderation.held", code=plan.code), held)
    if lines := waiting.get(Waiting.LINES):
        words = ngettext("%(num)s line about the answer to read", "%(num)s lines about the answer to read", lines)
        yield Task(role, words, gettext("Read them"), url_for("response.verdict_lines_to_read", code=plan.code), lines)
    if not plan.is_being_read:
        return
    kept = recusal.hidden_from_moderator(reader.actor, plan.id)
    if notices := notice_handling.count_waiting(reader.actor, kept, plan):
        words = ngettext(
            "%(num)s notice about a published comment",
            "%(num)s notices about published comments",
            notices,
        )
        yield Task(role, words, gettext("Answer"), url_for("moderation.notices", code=plan.code), notices)


def looking_again(reader: Reader) -> Iterator[Task]:
    """Writers who ask for a second look."""
    plan = reader.plan
    if plan.is_draft or not reader.may(Permission.CONSULTATION_APPEALS_ANSWER):
        return
    if appeals := _answerable(reader):
        role = Role.THIRD_PERSON if Role.THIRD_PERSON in reader.roles else Role.MODERATOR
        words = ngettext("%(num)s writer asks for a second look", "%(num)s writers ask for a second look", appeals)
        yield Task(role, words, gettext("Read appeals"), url_for("moderation.appeals", code=plan.code), appeals)
    if again := rereading.count_waiting(plan.id):
        role = Role.THIRD_PERSON if Role.THIRD_PERSON in reader.roles else Role.MODERATOR
        words = ngettext(
            "%(num)s decision was drawn to be read again", "%(num)s decisions were drawn to be read again", again
        )
        yield Task(role, words, gettext("Read again"), url_for("moderation.appeals", code=plan.code), again)


def _answerable(reader: Reader) -> int:
    """How many appeals wait that this person had no part in."""
    if not appeal_counts.count_waiting(reader.plan.id):
        return 0
    return sum(each.independent is not None for each in appeals_waiting(reader.actor, reader.plan.code))


def confirming(reader: Reader) -> Iterator[Task]:
    """Whether a new version only corrects typing mistakes."""
    if edit_confirmation.is_asked(reader.actor, reader.plan):
        role = Role.ORGANIZER if Role.ORGANIZER in reader.roles else Role.MODERATOR
        words = gettext("Please check whether a new version only corrects typing mistakes")
        yield Task(role, words, gettext("Check it"), url_for("consultations.edit", code=reader.plan.code))


def preparing(reader: Reader) -> Iterator[Task]:
    """What is missing before a plan opens."""
    plan, role = reader.plan, Role.ORGANIZER
    if not plan.is_draft:
        return
    if reader.may(Permission.CONSULTATION_DEADLINE_SET) and queries.answer_deadline_of(plan.id) is None:
        address = url_for("consultations.commit", code=plan.code)
        yield Task(Role.DECISION_MAKER, gettext("No answer is promised yet"), gettext("Promise an answer"), address)
    if not reader.may(Permission.CONSULTATION_FRAME_WRITE):
        return
    address = url_for("consultations.overview", code=plan.code)
    planned = planned_opening.planned(plan)
    if planned:
        where = f"{address}#planned"
        if planned.refused_on:
            words = gettext("Did not open by itself on %(day)s", day=day(planned.refused_on))
            yield Task(role, words, gettext("See why"), where, urgency=Urgency.LATE)
        else:
            words = gettext("Opens by itself on %(day)s", day=day(planned.opens_on))
            yield Task(role, words, gettext("See the day"), where, urgency=Urgency.LATER)
    missing = [each for each in framing.missing_to_open(plan, None) if each.field != "closes_on"]
    if missing:
        words = ngettext(
            "%(num)s thing is missing before this plan can open",
            "%(num)s things are missing before this plan can open",
            len(missing),
        )
        yield Task(role, words, gettext("See what is missing"), address, len(missing))
    elif planned is None or planned.refused_on:
        words = gettext("Nothing is missing. This plan can be opened.")
        yield Task(role, words, gettext("Open this plan"), url_for("consultations.open_plan", code=plan.code))


def running(reader: Reader) -> Iterator[Task]:
    """What an organizer looks after while a plan is open or read."""
    plan, role = reader.plan, Role.ORGANIZER
    if not reader.may(Permission.CONSULTATION_FRAME_WRITE) or plan.is_draft:
        return
    for missing in team_requirements.missing_roles(plan):
        words = gettext(missing.message) % missing.params
        people = url_for("consultations.people", code=plan.code)
        yield Task(role, words, gettext("Look for somebody"), people, urgency=Urgency.LATE)
    if plan.is_open and working_version.differs(plan.id):
        words = gettext("You have changed the draft. Readers do not see the changes yet.")
        draft = url_for("consultations.draft", code=plan.code, _anchor="publish")
        yield Task(role, words, gettext("Publish what you changed"), draft)
    if reach_plan.is_half_over(plan, today()) and not reach_plan.decisions_of(plan.id):
        words = gettext("Half of the time is over. Look at who was reached, and decide what to do.")
        yield Task(role, words, gettext("Look and decide"), url_for("analysis.reach", code=plan.code))
    if plan.is_open and plan.closes_on and (plan.closes_on - today()).days <= CLOSING_SOON:
        words = gettext("This plan closes at the end of %(day)s.", day=day(plan.closes_on))
        yield Task(role, words, gettext("Give people more time"), url_for("consultations.extend", code=plan.code))


def helping(reader: Reader) -> Iterator[Task]:
    """Local help that nobody has checked: everybody is told, and an organizer checks it."""
    plan = reader.plan
    if not reader.may(Permission.CONSULTATION_WORK_SEE) or not queries.has_unchecked_support(plan):
        return
    words = gettext("Nobody has checked the local help for 180 days, or since it was changed.")
    if reader.may(Permission.CONSULTATION_FRAME_WRITE):
        frame = url_for("consultations.frame", code=plan.code, _anchor="support")
        yield Task(Role.ORGANIZER, words, gettext("Check it"), frame, urgency=Urgency.LATE)
    else:
        role = next(role for role in Role if role in reader.roles)
        asked = gettext("An organizer must check each line and confirm it in the frame.")
        yield Task(role, f"{words} {asked}", "", "", urgency=Urgency.LATE)


def sorting(reader: Reader) -> Iterator[Task]:
    """Comments to group and the report, as of the last batch."""
    plan, role = reader.plan, Role.ANALYST
    if not (plan.is_being_read and reader.may(Permission.CONSULTATION_REPORT_WRITE)):
        return
    if to_group := coding.count_to_sort(plan.id, reader.actor.staff_id):
        words = ngettext("%(num)s comment has no theme yet", "%(num)s comments have no theme yet", to_group)
        address = url_for("analysis.coding", code=plan.code)
        yield Task(role, words, gettext("Group comments"), address, to_group)
    if second_coding.is_sorting(plan.id, reader.actor.staff_id):
        words = gettext("Somebody asks you to group a sample of comments, without seeing what others chose")
        yield Task(role, words, gettext("Group the sample"), url_for("analysis.sample", code=plan.code))
    if plan.is_closed:
        words = gettext("The plan is closed. The report is not finished.")
        yield Task(role, words, gettext("Finish the report"), url_for("report.show", code=plan.code))


def answering(reader: Reader) -> Iterator[Task]:
    """The answer, what it deferred, and promises that are late."""
    plan, role = reader.plan, Role.DECISION_MAKER
    if role not in reader.roles:
        return
    if plan.is_reported:
        days = (today() - plan.answer_due_on).days if plan.answer_due_on else 0
        when = gettext("due by %(day)s", day=day(plan.answer_due_on)) if plan.answer_due_on else ""
        yield Task(
            role, gettext("The answer is not signed yet"), gettext("Write the answer"),
            url_for("response.answer", code=plan.code), when=due(days) if days > 0 else when, age=days,
            urgency=Urgency.LATE if days > 0 else Urgency.NOW,
        )  # fmt: skip
    if not plan.is_answered:
        return
    for point in later_decisions.deferred_points(plan):
        key = point.clause_key or point.theme_key
        page = "response.clause_later" if point.clause_key else "response.theme_later"
        told = gettext("Delayed decision, due by %(day)s: %(title)s", day=day(point.until), title=point.title)
        yield Task(
            role, told, gettext("Decide now"), url_for(page, code=plan.code, key=key),
            when=due(point.late_days) if point.late_days else "", age=point.late_days,
            urgency=Urgency.LATE if point.late_days else Urgency.LATER,
        )  # fmt: skip
    if late := overdue([plan.id])[plan.id]:
        words = ngettext("%(num)s promise is overdue", "%(num)s promises are overdue", late)
        where = url_for("commitments.show_all", code=plan.code)
        yield Task(role, words, gettext("Say how far it is"), where, late, urgency=Urgency.LATE)
    for report in reports_of(plan):
        if report.reported_on is None and report.due_on <= today():
            words = gettext("Readers want to know what happened after the answer")
            late = report.overdue_days
            yield Task(
                role, words, gettext("Say what happened after the answer"),
                url_for("response.follow_up", code=plan.code), when=due(late) if late else "", age=late,
                urgency=Urgency.LATE if late else Urgency.NOW,
            )  # fmt: skip
            break


def inviting(reader: Reader) -> Iterator[Task]:
    """Replies that an organizer has to read, the right of reply, while there is time for it, and offices to ask."""
    plan, role = reader.plan, Role.ORGANIZER
    if not (plan.is_reported or plan.is_answered) or not reader.may(Permission.CONSULTATION_REPLIES_INVITE):
        return
    where = url_for("response.replies", code=plan.code)
    if waiting := invited_replies.count_waiting(plan.id):
        words = ngettext("%(num)s reply waits: is it theirs?", "%(num)s replies wait: are they theirs?", waiting)
        yield Task(role, words, gettext("Read and confirm"), where, waiting)
    elif plan.is_reported and plan.answer_due_on and not invited_replies.may_reply(plan.id):
        last = reply_rules.last_day_to_invite(plan.answer_due_on)
        words = gettext("Nobody is invited to reply. To answer in time, invite by %(day)s.", day=day(last))
        late = last < today()
        yield Task(role, words, gettext("Invite"), where, urgency=Urgency.LATE if late else Urgency.NOW)
    if plan.is_answered and (offices := len(invited_replies.to_ask(plan.id))):
        words = ngettext(
            "%(num)s office was not asked yet about what was passed to it",
            "%(num)s offices were not asked yet about what was passed to them",
            offices,
        )
        yield Task(role, words, gettext("Make a letter"), where, offices)
