"""What waits for a person because of the role: insights, activities, approvals, absences, check-ins, gaps in set-up."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, Min, OuterRef, QuerySet, Value
from django.urls import reverse

from insights.capture.selectors import AskedBack, asked_back
from insights.search.selectors import waiting
from interactions.activities import policies as activities
from interactions.activities.selectors.waiting import overdue_activities, step_taps, waiting_for_approval
from interactions.activities.stages import next_stage
from interactions.left_plans.selectors import left_plans
from interactions.meetings.selectors.decisions import done_tap, due_decisions
from interactions.meetings.selectors.meetings import local
from interactions.meetings.selectors.successors import left_in_meetings
from interactions.models import Meeting
from interactions.own_calendar.selectors import waiting_contacts
from interactions.promises.selectors import how_due
from okrs.check_ins.selectors.team import unread
from okrs.closing.selectors.teams import to_close, to_submit
from okrs.models import PersonQuarter
from okrs.my_quarter.selectors.answers import Waits
from okrs.planning.selectors.sessions import proposed_drafts
from organization.ground.names import owner_name
from organization.ground.needs import Need
from organization.models import Membership, Quarter, User
from organization.policies import may_approve_absences
from organization.selectors.absences import absences_to_answer

# So long before the running quarter ends, the next one is missed.
_NEXT_QUARTER = timedelta(days=30)
# What waits longer than this is urgent.
_PATIENCE = timedelta(days=10)
# A plan that is left and so near is urgent.
_SOON = timedelta(days=7)
# So many overdue activities are listed.
_SHOWN = 5


def of_the_role(
    user: User, quarter: Quarter | None, today: date, at: datetime, found: PersonQuarter | None = None,
    known: Mapping[str, Waits] | None = None,
) -> list[Need]:  # fmt: skip
    """By matter; a query for each kind that is listed, two for what is counted and not ``known``, two to set up.

    ``found`` says what need not be asked.
    """
    return [
        *_asked_back(user, found),
        *_drafts_asked_back(user, found),
        *(_overdue_activities(user, today) if found is None or (found.first_planned or today) < today else ()),
        *decisions_due(user, today, found),
        *(_left_in_meetings(user, today) if found is None or found.has_left_behind else ()),
        *_plans_left(user, today),
        *_of_calendar(user, at),
        *_counted(list(_matters(user, today)), at, known),
        *_counted(list(_to_read(user, quarter, today)), at, known),
        *_to_set_up(user, quarter, today),
        *_to_close(user, at),
    ]  # fmt: skip


def _asked_back(user: User, found: PersonQuarter | None) -> Iterator[Need]:
    """Own insights that wait for the author's answer."""
    if not user.may("insight.write"):
        return
    for one in asked_back(user) if found is None else map(_question, found.questions):
        asked = f"{one.asked_at.astimezone(user.zone):%-d %B}" if one.asked_at else "lately"
        yield Need(
            f"A question about your insight No. {one.pk}", f"Asked on {asked}: “{one.question}”",
            reverse("insight", args=[one.pk]), "Answer",
        )  # fmt: skip


def _drafts_asked_back(user: User, found: PersonQuarter | None) -> Iterator[Need]:
    """Own drafts about which their reviewer asked back, as far as it is known what waits for the person."""
    for one in found.asked_back if found is not None and user.may("objective.draft") else ():
        yield Need(
            f"{one['label']} was asked back", f"“{one['note']}”", reverse("objective-edit", args=[one["objective"]]),
            "Change it",
        )  # fmt: skip


def _question(one: dict[str, Any]) -> AskedBack:
    return AskedBack(one["insight"], one["text"], datetime.fromisoformat(one["at"]) if one["at"] else None)


def _overdue_activities(user: User, today: date) -> Iterator[Need]:
    """Own activities whose planned day is over."""
    if not activities.may_log(user):
        return
    rows: Iterable[Any] = overdue_activities(user, today=today)[:_SHOWN]
    for one in rows:
        planned = f"{one.get_kind_display()}, planned for {one.planned_on:%-d %B}"
        if one.meeting_pk:  # a day alone would say that nobody came
            yield Need(one.title, f"{planned}.", reverse("meeting-held", args=[one.meeting_pk]), "Say who came")
            continue
        stage = next_stage(one)
        yield Need(
            one.title,
            f"{planned}; "
            + (f"next step: {stage.label.lower()}." if stage else "it waits for an approval."),
            reverse("activity", args=[one.pk]), "Open", taps=step_taps(one, today=today, back="home"),
        )  # fmt: skip


@dataclass(frozen=True)
class _Matter:
    """What waits by the number: the rows, the moment since when each waits, and how it is said.

    ``name``: as ``answers_of`` calls it.
    """

    name: str
    rows: "Callable[[], QuerySet[Any]]"
    since: str
    nouns: tuple[str, str]
    why: str
    url: str
    action: str
    is_urgent: bool = True
    came: str = "came"


def decisions_due(user: User, today: date, found: PersonQuarter | None = None) -> list[Need]:
    """Own decisions of meetings whose day has come, the first due first; one query, if there may be any."""
    if found is not None and (found.first_decision is None or found.first_decision > today):
        return []
    return [
        Need(
            one.text, f"Decided in a meeting, {how_due(one.due_on, today)}.",
            f"{reverse('decision', args=[one.pk])}?back=home", "Move or drop", taps=(done_tap(one.pk, "home"),),
        )
        for one in due_decisions(user, today=today)[:_SHOWN]
    ]  # fmt: skip


def _left_in_meetings(user: User, today: date) -> Iterator[Need]:
    """Meetings without an organiser and decisions without an owner, for whoever takes them over or hands them on."""
    meetings, decisions = left_in_meetings(user, today=today, limit=_SHOWN)
    for one in meetings:
        owner, series = owner_name(one.activity.owner), one.series
        of_series = series is not None and series.owner_id == one.activity.owner_id
        name, pk = ("meeting-series-edit", one.series_id) if of_series else ("meeting-edit", one.pk)
        what = "a series of meetings, of which no more are made" if of_series else f"a meeting of {_day_of(one)}"
        yield Need(
            f"{one.activity.title}: nobody organises it", f"Was organised by {owner}: {what}.",
            reverse(name, args=[pk]), "Take it over",
        )  # fmt: skip
    for decision in decisions:
        is_cancelled = decision.meeting.activity.is_cancelled
        yield Need(
            decision.text, f"Decided in a meeting; {owner_name(decision.owner)} no longer sees to this decision.",
            reverse("decision" if is_cancelled else "decision-edit", args=[decision.pk]),
            "Move or drop" if is_cancelled else "Hand on",
        )  # fmt: skip


def _plans_left(user: User, today: date) -> Iterator[Need]:
    """Planned interactions of people who left, for whoever hands them on."""
    for one in left_plans(user, today=today):
        due = "was planned for" if one.first < today else "is on"
        yield Need(
            f"{one.count} planned interaction{'s' if one.count > 1 else ''} of {one.name}, who "
            + ("is no longer active" if one.is_gone else "records interactions no more"),
            f"Nobody sees to {'them; the first' if one.count > 1 else 'it; it'} {due} {one.first:%-d %B}.",
            one.url, "Hand on or cancel", is_urgent=one.first - today <= _SOON,
        )  # fmt: skip


def _of_calendar(user: User, at: datetime) -> Iterator[Need]:
    """Appointments of the person's own calendar that may have been contacts."""
    number, oldest = waiting_contacts(user, at=at)
    if oldest is not None:
        yield Need(
            f"{number} appointment{' may be a contact' if number == 1 else 's may be contacts'} that you did not log",
            f"{'It was' if number == 1 else 'The oldest was'} on {oldest.astimezone(user.zone):%A, %-d %B}.",
            reverse("own-calendar"), "Look",
        )  # fmt: skip


def _day_of(meeting: Meeting) -> str:
    return f"{local(meeting):%-d %B}"


def _matters(user: User, today: date) -> Iterator[_Matter]:
    if user.may("insight.triage"):
        yield _Matter(
            "insights", lambda: waiting(user), "submitted_at", ("insight waits", "insights wait"), "for triage",
            f"{reverse('insights')}?who=queue", "Triage",
        )  # fmt: skip
    if user.may("objective.plan"):
        yield _Matter(
            "drafts", lambda: proposed_drafts(user), "proposed_at", ("draft waits", "drafts wait"), "for your review",
            reverse("planning"), "Review", came="was proposed",
        )  # fmt: skip
    if activities.may_approve(user):
        yield _Matter(
            "approvals", lambda: waiting_for_approval(user, today=today), "waits_since",
            ("approval is", "approvals are"), "asked of you", reverse("approvals"), "Answer",
        )  # fmt: skip
    if may_approve_absences(user):  # entered after they began
        yield _Matter(
            "absences", lambda: absences_to_answer(user, today), "asked_at", ("absence waits", "absences wait"),
            "for your approval", f"{reverse('absences')}?when=waiting", "Answer",
        )  # fmt: skip


def _to_read(user: User, quarter: Quarter | None, today: date) -> Iterator[_Matter]:
    """Counted apart: with the others in one query the database would start processes to work on both at once."""
    if quarter and quarter.state != Quarter.State.CLOSED and user.may("check_in.acknowledge"):
        yield _Matter(
            "check_ins", lambda: unread(user, today).filter(key_result__objective__quarter=quarter), "published_at",
            ("check-in waits", "check-ins wait"), "to be read and acknowledged", reverse("review"), "Review",
            is_urgent=False,
        )  # fmt: skip


def _counted(matters: list[_Matter], at: datetime, known: Mapping[str, Waits] | None) -> Iterator[Need]:
    """How many there are of each and how old the oldest is; one query for all that are not ``known``."""
    known = {**_asked([one for one in matters if known is None or one.name not in known]), **(known or {})}
    for matter in matters:
        count, oldest = known[matter.name]
        if oldest is not None:
            yield _many(matter, count, oldest.astimezone(at.tzinfo), at)


def _asked(matters: list[_Matter]) -> dict[str, Waits]:
    counts = [
        one.rows()
        .order_by()
        .values(matter=Value(one.name))
        .annotate(count=Count("pk", distinct=True), oldest=Min(one.since))
        .values_list("matter", "count", "oldest")
        for one in matters
    ]
    rows = counts[0].union(*counts[1:], all=True) if counts else ()
    found: dict[str, Waits] = dict.fromkeys((one.name for one in matters), (0, None))
    return found | {name: (count, oldest) for name, count, oldest in rows}


def _many(matter: _Matter, count: int, oldest: datetime, at: datetime) -> Need:
    days = (at.date() - oldest.date()).days
    age = "today" if not days else f"{days} day{'s' if days > 1 else ''} ago"
    return Need(
        f"{count} {matter.nouns[count > 1]} {matter.why}", f"The oldest {matter.came} on {oldest:%-d %B}, {age}.",
        matter.url, matter.action, is_urgent=matter.is_urgent and at - oldest > _PATIENCE,
    )  # fmt: skip


def _to_close(user: User, at: datetime) -> Iterator[Need]:
    """The close of a quarter: for managers their teams, for administrators the quarter itself."""
    for quarter, team in to_submit(user):
        yield Need(
            f"{quarter.name} of {team.name} is not submitted", "Its scores, post-mortems and lessons wait for you.",
            reverse("quarter-close-team", args=[quarter.pk, team.pk]), "Go on",
        )  # fmt: skip
    for quarter in to_close(user, at=at):
        yield Need(
            f"{quarter.name} is not closed", f"Its evidence was accepted until {quarter.grace_ends_on:%-d %B}.",
            reverse("quarter-close", args=[quarter.pk]), "Look",
        )  # fmt: skip


def _to_set_up(user: User, quarter: Quarter | None, today: date) -> Iterator[Need]:
    """For administrators: the quarter that comes next, and people who are in no team."""
    if not user.may("organization.edit"):
        return
    is_ending = quarter is not None and quarter.ends_on - today <= _NEXT_QUARTER
    if quarter and is_ending and not Quarter.objects.filter(starts_on__gt=quarter.ends_on).exists():
        yield Need(
            "The next quarter is missing",
            f"{quarter.name} ends on {quarter.ends_on:%-d %B}; nobody can plan beyond it.",
            reverse("quarters"), "Add it", is_urgent=quarter.ends_on - today <= _PATIENCE,
        )  # fmt: skip
    member = Membership.objects.on(today).filter(user=OuterRef("pk"))
    alone = User.objects.active().filter(~Exists(member), role="msl").order_by("sort_key", "pk")
    names = list(alone.values_list("display_name", flat=True)[:4])
    if names:
        shown = ", ".join(names[:3]) + (" and others" if len(names) > 3 else "")
        yield Need(
            "MSLs without a team", f"{shown}: their work counts for no team.", f"{reverse('people')}?role=msl", "See"
        )
