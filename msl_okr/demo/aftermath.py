"""What follows from the other rows by the product's own rules: facts of weeks, copies for partners, days, reminders."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta

from insights.models import Insight, InsightInteraction
from insights.models.insights import ACCEPTED_STATES
from insights.sharing.names import Name, without_names, words_of
from insights.sharing.selectors import SHARED
from interactions.models import KOL, Interaction, InteractionAttendee
from msl_okr.demo.story import Story
from okrs.arithmetic.cadence import monthly_periods, weekly_slots
from okrs.check_ins.selectors.due import due_day
from okrs.models import CheckIn, KeyResult, Report, WeeklyUpdate, WeeklyUpdateInsight
from okrs.models.choices import Metric, OfKeyResults, Tag
from okrs.snapshots.services.measurements import record_measurements
from okrs.weekly.selectors.facts import week_facts
from okrs.weekly.selectors.said import kept_insights
from organization.ground.work_weeks import Calendar
from organization.models import CustomField, User
from reminders.kinds.base import Owed
from reminders.kinds.check_in import first_day_of, subject_of
from reminders.models import Channel, Kind, Notification
from reminders.outbox.selectors import active_rules, reminders_of

_WEEKS_WITH_FACTS = 3
_WEEKS_REMINDED = 5
_PERIODS_REMINDED = 3
_EVERY_DAY = 15  # these last days are each measured; before them only Fridays


def fill_facts(story: Story) -> None:
    """What the latest updates were drafted from, once everything they mention is written."""
    since = story.day - timedelta(weeks=_WEEKS_WITH_FACTS)
    starts = {str(row.pk): row.starts_at for row in story.rows_of(Interaction)}
    shared: dict[int, list[Insight]] = {}
    for link in story.rows_of(WeeklyUpdateInsight):
        shared.setdefault(id(link.update), []).append(link.insight)
    for update in story.rows_of(WeeklyUpdate):
        handed_in = update.submitted_at
        if handed_in is not None and update.week_start >= since:
            update.facts = [
                {"kind": fact.kind, "id": fact.id, "text": fact.text}
                for fact in week_facts(update.author, update.week_start, at=handed_in)
                if fact.kind != "interaction" or starts[fact.id] < handed_in
            ]
            update.facts += kept_insights(shared.get(id(update), ()))


def share_insights(story: Story) -> None:
    """The copies for partners of accepted insights, as accepting writes them, from the rows in memory."""
    met: dict[int, list[KOL]] = {}
    for attendee in story.rows_of(InteractionAttendee):
        met.setdefault(id(attendee.interaction), []).append(attendee.kol)
    near: dict[int, list[KOL]] = {}
    for link in story.rows_of(InsightInteraction):
        near.setdefault(id(link.insight), []).extend(met.get(id(link.interaction), []))
    by_word: dict[str, list[KOL]] = {}
    for kol in story.rows_of(KOL):
        for word in kol.sort_key.split():
            by_word.setdefault(word, []).append(kol)
    for insight in story.rows_of(Insight):
        if insight.state in ACCEPTED_STATES:
            said = [getattr(insight, name) for name in SHARED]
            named = [kol for word in sorted(words_of(*said)) for kol in by_word.get(word, [])]
            names = [Name(kol.given_name, kol.family_name, is_near=True) for kol in near.get(id(insight), [])]
            names += [Name(kol.given_name, kol.family_name) for kol in named]
            for text, target in zip(said, SHARED.values(), strict=True):
                setattr(insight, target, without_names(text, names))


def measure_days(story: Story) -> None:
    """Measurements of the running quarter's key results, as the nightly task would have written them."""
    for back in range((story.day - story.running.starts_on).days, 0, -1):
        day = story.day - timedelta(days=back)
        if back <= _EVERY_DAY or day.weekday() == 4:
            record_measurements(at=datetime.combine(day + timedelta(days=1), time(1), UTC))


# --- Reminders -----------------------------------------------------------------------


def remind(story: Story) -> None:
    """In-app reminders of msl@ and manager@: read once done, the newest unread while it is still owed."""
    people = (story.users["msl"], story.users["manager"])
    done: dict[tuple[int, str, str, str], datetime | None] = {}
    things: list[Owed] = []
    for user in people:
        for owed, finished_at in (*_weeks(story, user), *_periods(story, user)):
            things.append(owed)
            done[owed.key] = finished_at
    made: list[Notification] = []
    for reminder in reminders_of(things, active_rules()):
        owed, due_at = reminder.owed, reminder.window.due_at
        finished_at = done[owed.key]
        if due_at < story.now and (finished_at is None or finished_at > due_at):
            made.append(
                Notification(
                    rule=reminder.rule, recipient=owed.user, subject=owed.subject, period=owed.period,
                    channel=Channel.IN_APP, dedup_key=reminder.dedup_key(Channel.IN_APP), due_at=due_at,
                    not_before=due_at, state=Notification.State.SENT, sent_at=due_at, created_at=due_at,
                    read_at=finished_at,
                )
            )  # fmt: skip
    made.sort(key=lambda one: (one.due_at, one.dedup_key))
    newest = {(one.recipient_id, one.rule.kind): one for one in made if one.read_at is None}
    for one in made:
        if one.read_at is None and newest[one.recipient_id, one.rule.kind] is not one:
            one.read_at = min(one.due_at + timedelta(hours=3), story.now)
    Notification.objects.bulk_create(made)


def _weeks(story: Story, user: User) -> Iterable[tuple[Owed, datetime | None]]:
    """The last weeks that somebody had to report, and when it was done."""
    if not any(row.owner is user and row.measured_by == "weekly_updates" for row in story.rows_of(KeyResult)):
        return
    handed_in = {row.week_start: row.submitted_at for row in story.rows_of(WeeklyUpdate) if row.author is user}
    since = story.day - timedelta(weeks=_WEEKS_REMINDED)
    for quarter in story.quarters:
        for slot in weekly_slots(quarter.starts_on, quarter.ends_on, user.zone):
            monday = slot.start
            if since <= monday < story.day:
                owed = Owed(Kind.WEEKLY_UPDATE, user, "week", monday.isoformat(), monday, monday + timedelta(days=4))
                yield owed, handed_in.get(monday)


def _periods(story: Story, user: User) -> Iterable[tuple[Owed, datetime | None]]:
    """The last periods that somebody had to check in for, and when the last key result was done."""
    found: list[tuple[Owed, datetime | None]] = []
    for quarter in story.quarters:
        own = [row for row in story.rows_of(KeyResult) if row.owner is user and row.objective.quarter is quarter]
        for period, (first, _) in enumerate(monthly_periods(quarter.starts_on, quarter.ends_on, quarter.months), 1):
            if own and first < story.day:
                published = _published(story, own, period)
                missing = len(own) - len(published)
                finished_at = None if missing else max(published)
                due_on: date = due_day(quarter, period, Calendar(frozenset(story.holidays[user.country])))
                owed = Owed(
                    Kind.CHECK_IN, user, subject_of(quarter), str(period), first_day_of(quarter, period), due_on,
                    missing,
                )  # fmt: skip
                found.append((owed, finished_at))
    return found[-_PERIODS_REMINDED:]


def _published(story: Story, own: list[KeyResult], period: int) -> list[datetime]:
    ids = {id(row) for row in own}
    return [
        row.published_at
        for row in story.rows_of(CheckIn)
        if row.published_at and row.period == period and row.supersedes is None and id(row.key_result) in ids
    ]


def keep_reports(story: Story) -> None:
    """Saved reports: three for the teams, one by a field that was added to interactions, and one of a person's own."""
    (raised,) = (row for row in story.rows_of(CustomField) if row.on == CustomField.On.INTERACTION)
    for login, name, rows, columns, measure in (
        ("manager", "Discussions by team", Tag.TEAM, Tag.QUARTER, Metric.IN_DEPTH_DISCUSSIONS),
        ("manager", "What KOLs raise", Tag.FIELD, Tag.QUARTER, Metric.IN_DEPTH_DISCUSSIONS),
        ("manager", "Statuses by area and team", Tag.AREA, Tag.TEAM, OfKeyResults.STATUSES),
        ("msl", "Trainings of my area", Tag.QUARTER, None, Metric.TRAININGS),
    ):
        story.add(
            Report(
                owner=story.users[login], name=name, rows=rows.value, columns=columns.value if columns else "",
                measure=measure.value, is_shared=login == "manager", field=raised if rows is Tag.FIELD else None,
                therapeutic_area=story.users[login].therapeutic_area if columns is None else None,
            )
        )  # fmt: skip
