"""Writing the demo organisation: once, whole or not at all, and never beside real people."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from django.db import connection, models, transaction

from audit.history import acting
from insights import models as learnt
from interactions import models as field
from msl_okr.demo import (
    activities,
    aftermath,
    check_ins,
    closes,
    conversations,
    kols,
    measures,
    names,
    objectives,
    organisation,
    reports,
    safety,
    triage,
)
from msl_okr.demo.company import (
    comments,
    congresses,
    imperatives,
    initiatives,
    meetings,
    planning,
    pulse,
    stakeholders,
    templates,
    touchpoints,
)
from msl_okr.demo.story import Size, Story
from okrs import models as okrs
from organization import models as organization
from organization.models import Quarter, User

_LOCK = 4_720_031  # any fixed number: of two loads at once only one may find the database empty
_BATCH = 500
FULL = Size()

# The order of writing: rows come after those they refer to.
ORDER: tuple[type[models.Model], ...] = (
    organization.TherapeuticArea,
    organization.Product,
    field.Topic,
    organization.StrategicImperative,
    organization.Quarter,
    organization.User,
    organization.Team,
    organization.TeamManager,
    organization.Membership,
    organization.Holiday,
    organization.Absence,
    organization.ScientificMilestone,
    organization.ImperativeCommitment,
    organization.CommitmentValue,
    organization.CustomField,
    field.Study,
    field.Campaign,
    field.Congress,
    field.CongressArea,
    field.CongressSession,
    field.SessionCover,
    field.KOL,
    field.CongressKOL,
    field.KOLTherapeuticArea,
    field.Institution,
    field.Affiliation,
    field.ExternalId,
    field.TierAssignment,
    field.ChannelPreference,
    field.Consent,
    field.Interaction,
    field.InteractionAttendee,
    field.InteractionParticipant,
    field.ExchangeTopic,
    field.FollowUpQuestion,
    field.Touchpoint,
    field.CollisionAnswer,
    field.ContactLimit,
    field.SafetyHandoff,
    field.Activity,
    field.ActivityParticipant,
    field.ActivityKOL,
    field.MeetingSeries,
    field.Meeting,
    field.MeetingAttendee,
    field.AgendaItem,
    field.Decision,
    field.InternalStakeholder,
    field.RoleAnswer,
    field.StakeholderContact,
    field.StakeholderFeedback,
    field.BoundaryCard,
    field.ReflectionNote,
    learnt.Theme,
    learnt.ListeningPriority,
    learnt.Insight,
    learnt.InsightInteraction,
    learnt.InsightScore,
    learnt.InsightAction,
    learnt.Receipt,
    okrs.Objective,
    okrs.Alignment,
    okrs.MeasureDefinition,
    okrs.MeasureVersion,
    okrs.KeyResult,
    okrs.EarlierOwner,
    okrs.Initiative,
    okrs.KeyResultValue,
    okrs.Milestone,
    okrs.TargetChange,
    okrs.CheckIn,
    okrs.CheckInInsight,
    okrs.WeeklyUpdate,
    okrs.WeeklyUpdateInsight,
    okrs.WeeklyUpdateReader,
    okrs.Report,
)


class NotEmptyError(Exception):
    """The database holds rows that are not the demo's; the message says which and what to do."""


def is_loaded() -> bool:
    """Whether the demo organisation is there, whatever has become of it since."""
    return User.objects.filter(email=f"msl@{names.DOMAIN}").exists()


def refuse_beside_real_data() -> None:
    """Raise NotEmptyError if there are real people, teams or quarters, which must not be mixed with invented ones."""
    real = User.objects.exclude(email__iendswith=f"@{names.DOMAIN}").count()
    if real:
        raise NotEmptyError(
            f"The database holds {real} {'account' if real == 1 else 'accounts'} of real people, so no demo is loaded "
            "into it. Start with DEMO=0, or point DATABASE_URL at an empty database."
        )
    for model in (organization.Team, organization.Quarter, organization.TherapeuticArea):
        if model.objects.exists():
            raise NotEmptyError(
                f"The database holds {model._meta.verbose_name_plural} already, so no demo is loaded into it. "
                "Point DATABASE_URL at an empty database."
            )


def tell(day: date, size: Size, library: objectives.Library) -> Story:
    """All rows of the demo as of the beginning of ``day``, not written yet."""
    story = Story(day=day, size=size)
    organisation.build(story)
    imperatives.build(story)
    kols.build(story)
    conversations.build(story)
    touchpoints.build(story)
    safety.build(story)
    activities.build(story)
    congresses.build(story)
    meetings.build(story)
    stakeholders.build(story)
    reports.build(story)
    triage.build(story)
    objectives.build(story, library)
    check_ins.build(story)
    objectives.hand_over(story)
    initiatives.build(story)
    measures.build(story)
    aftermath.share_insights(story)
    aftermath.keep_reports(story)
    return story


def load(*, day: date, size: Size = FULL, progress: Callable[[int, int], None] | None = None) -> Story | None:
    """Write the demo in one transaction; None if it is there already. Raises NotEmptyError beside real data.

    ``progress`` is called with (rows written now, rows in total) after every batch.
    """
    with transaction.atomic(), acting(by=None, reason="demo"):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        if is_loaded():
            return None
        refuse_beside_real_data()
        story = tell(day, size, objectives.shipped())
        total = sum(map(len, story.rows.values()))
        with _given_times(story.rows):
            for model in ORDER:
                if model is field.ReflectionNote:
                    stakeholders.seal_notes(story)
                if model is okrs.WeeklyUpdate:
                    _let_the_planner_know()
                    aftermath.fill_facts(story)  # from rows written by now
                _write(model, story.rows[model], total, progress)
        _let_the_planner_know()
        _settle(story)
    return story


def _let_the_planner_know() -> None:
    """Tell PostgreSQL's planner how many rows there are now (ANALYZE).

    Otherwise it plans for the tables as it last saw them, perhaps empty: one of the following reads then takes minutes.
    """
    tables = ", ".join(connection.ops.quote_name(model._meta.db_table) for model in ORDER)
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {tables}")


def _write(
    model: type[models.Model], rows: list[models.Model], total: int, progress: Callable[[int, int], None] | None
) -> None:
    # A row that refers to a row of its own model is written after that one.
    for group in ([row for row in rows if not _follows(row)], [row for row in rows if _follows(row)]):
        for start in range(0, len(group), _BATCH):
            batch = group[start : start + _BATCH]
            model._default_manager.bulk_create(batch)
            if progress:
                progress(len(batch), total)


def _follows(row: models.Model) -> bool:
    """A correction of a check-in, or an insight merged into another."""
    if isinstance(row, learnt.Insight):
        return row.merged_into is not None
    return isinstance(row, okrs.CheckIn) and row.supersedes is not None


def _settle(story: Story) -> None:
    """What comes after the rows: measurements, reminders, the pulse, comments, and closing or grading past quarters."""
    oldest, last, _ = story.quarters
    # Only the running quarter has daily measurements.
    Quarter.objects.filter(pk__in=[oldest.pk, last.pk]).update(state=Quarter.State.CLOSED)
    imperatives.move_readout(story)
    aftermath.measure_days(story)
    aftermath.remind(story)
    planning.hold(story)
    templates.keep(story)
    pulse.ask(story)
    comments.talk(story)
    comments.ask_back_one(story)
    closes.close_past_quarters(story)


@contextmanager
def _given_times(tables: Iterable[type[models.Model]]) -> Iterator[None]:
    """Inside, rows keep the creation time they were given, which elsewhere is the time of writing.

    Evidence is judged by when it was entered, so a past quarter needs rows entered in the past.
    """
    stamped: list[Any] = [
        one for model in tables for one in model._meta.concrete_fields if getattr(one, "auto_now_add", False)
    ]
    for one in stamped:
        one.auto_now_add = False
    try:
        yield
    finally:
        for one in stamped:
            one.auto_now_add = True
