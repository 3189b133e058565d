"""Every model of ours is followed by history or says why not, and history stays as it was written."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.core.management.color import no_style
from django.db import DatabaseError, InternalError, connection, models, transaction
from django.utils import timezone

from audit.history import acting, is_tracked, pghistory_models
from audit.models import AccessRecord
from interactions.models import (
    EngagementRules,
    IgnoredAppointment,
    PossibleContact,
    PulseAnswer,
    PulseFigure,
    PulseInvitation,
    PulseTurnout,
)
from okrs.models import (
    BoardVisit,
    DueMark,
    Measurement,
    Presence,
    ReportCount,
    ReviewPackFile,
    ReviewPackPart,
    SealedRow,
    Snapshot,
    SnapshotCheck,
    SnapshotDetail,
    WorkNote,
)
from organization.models import ApiToken, Submission, ThreadVisit, User
from reminders.models import Notification
from tests.access.walks import put_back
from tests.factories.kols import KOLFactory
from tests.factories.world import World
from tests.shape.conftest import DAY, OURS

# Models without a history, and why.
UNTRACKED: dict[type[models.Model], str] = {
    AccessRecord: "is itself a log, only ever added to",
    BoardVisit: "bookkeeping of one's own: when somebody last looked; it says nothing about the work",
    ApiToken: "a digest has no place in a history; it is made and thrown away, never changed",
    DueMark: "a note of a trigger, gone with the next computation",
    Measurement: "is itself a history, recounted every day",
    EngagementRules: "is written once and never changed: a trigger refuses it",
    IgnoredAppointment: "for its owner alone, and says nothing of what is ignored",
    PossibleContact: "for its owner alone, and gone after fourteen days: a history would keep it",
    PulseAnswer: "the order of its history would be the order in which people answered",
    PulseFigure: "is written once and never changed: a trigger refuses it",
    PulseInvitation: "its history would say when a token was spent",
    PulseTurnout: "is written once and never changed: a trigger refuses it",
    Notification: "says itself what became of it, and holds no content",
    Presence: "who has a page open now, gone after a day; it says nothing about the work",
    ReportCount: "is computed from tracked rows and may be thrown away",
    ReviewPackFile: "is written once and never changes",
    ReviewPackPart: "what a worker has read so far, gone once the pack is made",
    Snapshot: "is computed from tracked rows and may be thrown away",
    SealedRow: "is written once and never changes",
    SnapshotCheck: "is itself a log of comparisons",
    SnapshotDetail: "is computed from tracked rows and may be thrown away",
    ThreadVisit: "bookkeeping of one's own: what somebody has seen; it says nothing about the work",
    Submission: "a key that a page made, gone after a week; it says nothing about the work",
    WorkNote: "a note of a trigger, gone with the next reading",
}

# Model → a change that its row in the world allows. A model without a line fails the suite.
CHANGES: dict[str, Callable[[World], dict[str, Any]]] = {
    "organization.TherapeuticArea": lambda world: {"is_active": False},
    "organization.Product": lambda world: {"is_active": False},
    "organization.StrategicImperative": lambda world: {"description": "Shared by all functions."},
    "organization.ImperativeCommitment": lambda world: {"unit": "hospitals"},
    "organization.CommitmentValue": lambda world: {"is_taken_back": True},
    "organization.ScientificMilestone": lambda world: {"date": models.F("date") + DAY},
    "organization.Quarter": lambda world: {"name": "Renamed"},
    "organization.Holiday": lambda world: {"name": "Renamed"},
    "organization.WorkWeek": lambda world: {"days_off": "fri"},
    "organization.Absence": lambda world: {"ends_on": models.F("ends_on") + DAY},
    "organization.Thread": lambda world: {"resolved_at": timezone.now(), "resolved_by": world.cast.lead},
    "organization.Comment": lambda world: {"text": "Something else"},
    "organization.Mention": lambda world: {"person": world.cast.teammate},
    "organization.CustomField": lambda world: {"help": "Where it happens"},
    "organization.User": lambda world: {"timezone": "Europe/Paris"},
    "organization.Team": lambda world: {"region": "Alps"},
    "organization.TeamManager": lambda world: {"team": world.team},
    "organization.Membership": lambda world: {"is_primary": False},
    "interactions.KOL": lambda world: {"city": "Bergen"},
    "interactions.KOLTherapeuticArea": lambda world: {"therapeutic_area": world.area},
    "interactions.ExternalId": lambda world: {"value": "REG-1"},
    "interactions.Institution": lambda world: {"city": "Bergen"},
    "interactions.InstitutionMerge": lambda world: {"undone_at": timezone.now()},
    "interactions.Touchpoint": lambda world: {"contact_person": "Jon Ek"},
    "interactions.TouchpointSource": lambda world: {"name": "other"},
    "interactions.CollisionAnswer": lambda world: {"reason": "Another"},
    "interactions.ContactLimit": lambda world: {"most": 3},
    "interactions.EngagementPlan": lambda world: {"target_contacts": 9},
    "interactions.PlannedTopic": lambda world: {"plan": world.shared_plan},
    "interactions.Affiliation": lambda world: {"role": "Head of department"},
    "interactions.TierAssignment": lambda world: {"tier": "global"},
    "interactions.ChannelPreference": lambda world: {"rank": 2},
    "interactions.Consent": lambda world: {"status": "withdrawn"},
    "interactions.Topic": lambda world: {"is_active": False},
    "interactions.ImportRun": lambda world: {"created": 12},
    "interactions.Interaction": lambda world: {"minutes": 55},
    "interactions.InteractionAttendee": lambda world: {"starts_at": timezone.now()},
    "interactions.InteractionParticipant": lambda world: {"user": world.cast.lead},
    "interactions.ExchangeTopic": lambda world: {"planned_intent": "listen", "planned_at": timezone.now()},
    "interactions.FollowUpQuestion": lambda world: {"question": "What then?"},
    "interactions.SafetyHandoff": lambda world: {"due_at": world.interaction.starts_at + timedelta(hours=3)},
    "interactions.PulseQuestion": lambda world: {"position": 3},
    "interactions.PulseWave": lambda world: {"name": "Renamed"},
    "interactions.PulseAsked": lambda world: {"wave": world.pulses.planned},
    "interactions.PulseText": lambda world: {"is_hidden": True},
    "interactions.Study": lambda world: {"number": "NCT00000000"},
    "interactions.Campaign": lambda world: {"name": "Renamed"},
    "interactions.Congress": lambda world: {"place": "Vienna"},
    "interactions.CongressArea": lambda world: {"therapeutic_area": world.cast.immunology},
    "interactions.CongressKOL": lambda world: {"kol": KOLFactory.create()},
    "interactions.CongressSession": lambda world: {"place": "Hall B"},
    "interactions.SessionCover": lambda world: {"user": world.cast.lead},
    "interactions.Activity": lambda world: {"attendee_count": 12},
    "interactions.ActivityParticipant": lambda world: {"user": world.cast.lead},
    "interactions.ActivityDocument": lambda world: {"title": "Other"},
    "interactions.ActivityKOL": lambda world: {"activity": world.approved_board},
    "interactions.MeetingSeries": lambda world: {"place": "Room 4"},
    "interactions.Meeting": lambda world: {"place": "Room 4"},
    "interactions.MeetingAttendee": lambda world: {"came": True},
    "interactions.AgendaItem": lambda world: {"notes": "Agreed"},
    "interactions.Decision": lambda world: {"due_on": world.today + DAY},
    "interactions.InternalStakeholder": lambda world: {"stage": "strained"},
    "interactions.EarlierAgreement": lambda world: {"every": 7},
    "interactions.RoleAnswer": lambda world: {"words": "Something else"},
    "interactions.StakeholderContact": lambda world: {"channel": "phone"},
    "interactions.StakeholderFeedback": lambda world: {"text": "Something else"},
    "interactions.BoundaryCard": lambda world: {"reason": "Another"},
    "interactions.ReflectionNote": lambda world: {"stakeholder": None},
    "interactions.OwnCalendar": lambda world: {"added_at": models.F("added_at") + DAY},
    "insights.Insight": lambda world: {"observation": "Something else was said"},
    "insights.InsightInteraction": lambda world: {"interaction": world.plan},
    "insights.Theme": lambda world: {"summary": "Results come late everywhere"},
    "insights.ListeningPriority": lambda world: {"is_active": False},
    "insights.InsightScore": lambda world: {"novel": 3},
    "insights.InsightAction": lambda world: {"outcome": "A registry was named"},
    "insights.Receipt": lambda world: {"acknowledged_at": timezone.now()},
    "insights.BenchmarkWave": lambda world: {"ends_on": world.today},
    "insights.BenchmarkMeasurement": lambda world: {"share": 0.5},
    "okrs.Objective": lambda world: {"why": "Because"},
    "okrs.KeyResult": lambda world: {"unit": "sites"},
    "okrs.Initiative": lambda world: {"title": "Something else"},
    "okrs.EarlierOwner": lambda world: {"owner": world.cast.lead},
    "okrs.AgendaSubject": lambda world: {"key_result": world.key_result},
    "okrs.Follow": lambda world: {"user": world.cast.lead},
    "okrs.KeyResultValue": lambda world: {"value": 8},
    "okrs.Milestone": lambda world: {"title": "Protocol agreed"},
    "okrs.Alignment": lambda world: {"kind": "contributes"},
    "okrs.CarryOver": lambda world: {"reason": "Another"},
    "okrs.DraftReview": lambda world: {"note": "Something else"},
    "okrs.ObjectiveReason": lambda world: {"insight": world.draft_insight},
    "okrs.PlanningSession": lambda world: {"notes": "Something else"},
    "okrs.SessionAttendance": lambda world: {"person": world.cast.lead},
    "okrs.TargetChange": lambda world: {"reason": "The study was stopped"},
    "okrs.CheckIn": lambda world: {"confidence": 7},
    "okrs.CheckInInsight": lambda world: {"insight": world.accepted_insight},
    "okrs.WeeklyUpdateReader": lambda world: {"read_at": timezone.now() + DAY},
    "okrs.WeeklyUpdate": lambda world: {"highlights": "Something else"},
    "okrs.WeeklyUpdateInsight": lambda world: {"update": world.more["empty_update"]},
    "organization.SavedList": lambda world: {"name": "Renamed"},
    "okrs.SavedView": lambda world: {"name": "Renamed"},
    "okrs.Report": lambda world: {"span": 6},
    "okrs.UpdateRequest": lambda world: {"answered_at": timezone.now() + DAY},
    "okrs.Score": lambda world: {"post_mortem": "Another"},
    "okrs.TeamClose": lambda world: {"note": "Another"},
    "okrs.ReviewPack": lambda world: {"taken_at": timezone.now()},
    "okrs.Seal": lambda world: {"total": 2},
    "okrs.MeasureDefinition": lambda world: {"is_active": False},
    "okrs.MeasureVersion": lambda world: {"reason": "Another"},
    "okrs.Exclusion": lambda world: {"reason": "Another"},
    "okrs.InDepthRule": lambda world: {"min_minutes": 25},
    "okrs.StatusRule": lambda world: {"low_confidence": 2},
    "okrs.Template": lambda world: {"about": "Because"},
    "okrs.TemplateVersion": lambda world: {"note": "Because"},
    "okrs.ObjectiveTemplate": lambda world: {"why": "Because"},
    "okrs.StepTemplate": lambda world: {"day": 40},
    "okrs.KeyResultTemplate": lambda world: {"unit": "sites"},
    "reminders.ReminderRule": lambda world: {"local_hour": 9},
    "reminders.Preference": lambda world: {"is_wanted": True},
}

# Their rows outlive whatever they were made for.
NEVER_DELETED = {"interactions.SafetyHandoff"}


# --- History -------------------------------------------------------------------------------


def test_every_model_is_followed_or_says_why_not() -> None:
    assert {model._meta.label for model in OURS if not is_tracked(model)} == {one._meta.label for one in UNTRACKED}
    assert {one._meta.label for one in OURS} - {one._meta.label for one in UNTRACKED} == set(CHANGES)


def _last_event(model: type[models.Model], pk: Any) -> dict[str, Any]:
    (followed,) = pghistory_models(model)
    found: dict[str, Any] = followed.objects.filter(pgh_obj_id=pk).order_by("-pgh_id").values().first()
    return found


def test_every_change_leaves_who_did_it(world: World) -> None:
    """Insert, bulk update and raw delete of a row of each model, seen by the triggers."""
    writer, changer = world.more["writer"], world.cast.admin
    for label, change in CHANGES.items():
        model = apps.get_model(label)
        row: Any = model._default_manager.order_by("-pk").first()
        assert row is not None, f"The world has no {label}."
        made = _last_event(model, row.pk)
        assert (made["pgh_label"], made["pgh_context"]["by"]) == ("insert", writer.pk), label
        mine = model._base_manager.filter(pk=row.pk)
        with put_back():
            with acting(by=changer.pk, reason="changed"):
                mine.update(**change(world))
            changed = _last_event(model, row.pk)
            assert changed["pgh_label"] == "update", label
            assert changed["pgh_context"] == {"by": changer.pk, "reason": "changed"}, label
            if label in NEVER_DELETED:
                with pytest.raises(InternalError, match="Cannot delete"), transaction.atomic():
                    mine._raw_delete(using="default")
                continue
            with acting(by=changer.pk):
                mine._raw_delete(using="default")
            assert _last_event(model, row.pk)["pgh_label"] == "delete", label


def test_history_cannot_be_changed(world: World) -> None:
    (followed,) = pghistory_models(type(world.interaction))
    for act in (lambda: followed.objects.update(notes="forged"), lambda: followed.objects.all().delete()):
        with pytest.raises(Exception, match=r"(?i)cannot (update|delete)"), transaction.atomic():
            act()


def _truncates(table: str) -> bool:
    """Whether ``TRUNCATE`` empties the table; taken back at once."""
    try:
        with put_back(), connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # or PostgreSQL itself waits for what is pending
            cursor.execute(f'TRUNCATE "{table}" CASCADE')
    except DatabaseError as error:
        return "Cannot truncate" not in str(error)
    return True


def test_nothing_that_is_followed_can_be_truncated(db: None) -> None:
    """Neither a model with a history, nor the history, nor a table whose rows they refer to, nor the access log."""
    kept = {AccessRecord._meta.db_table}
    for model in OURS:
        if is_tracked(model):
            kept |= {model._meta.db_table, *(one._meta.db_table for one in pghistory_models(model))}
    assert len(kept) > 100
    assert [table for table in sorted(kept) if _truncates(table)] == []
    tables = connection.introspection.django_table_names(only_existing=True)
    (flush, *_) = connection.ops.sql_flush(no_style(), tables, reset_sequences=True)  # as the command does
    with put_back(), connection.cursor() as cursor, pytest.raises(DatabaseError, match="Cannot truncate"):
        cursor.execute(f"SET CONSTRAINTS ALL IMMEDIATE; {flush}")


def test_every_append_only_table_refuses_truncate_too(db: None) -> None:
    """What may neither be changed nor deleted row by row must not be emptied at once; asked of the database itself."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname LIKE 'pgtrigger_append_only%'
            EXCEPT
            SELECT tgrelid::regclass::text FROM pg_trigger
            WHERE tgname LIKE 'pgtrigger_no_truncate%' AND tgenabled = 'O'
            """
        )
        assert cursor.fetchall() == []


def test_the_access_log_is_only_ever_added_to(db: None) -> None:
    AccessRecord.objects.create(actor_id=1, action="read", model="kol", at=timezone.now())
    for act in (lambda: AccessRecord.objects.update(actor_id=2), lambda: AccessRecord.objects.all().delete()):
        with pytest.raises(DatabaseError, match=r"Cannot (update|delete)"), transaction.atomic():
            act()
    assert AccessRecord.objects.get().actor_id == 1


def test_triggers_are_on_and_the_product_cannot_mute_them(db: None) -> None:
    """That only the tests' flush says ``pgtrigger.ignore`` is a rule of ruff (``pyproject.toml``)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'O'")
        assert cursor.fetchall() == []
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            cursor.execute("SET session_replication_role = replica")


def test_passwords_never_enter_history() -> None:
    (followed,) = pghistory_models(User)
    assert "password" not in {one.name for one in followed._meta.concrete_fields}


def test_every_row_has_a_name(world: World) -> None:
    for model in OURS:
        row = model._default_manager.order_by("-pk").first() or AccessRecord(actor_id=1, action="read", model="x")
        assert str(row).strip(), model._meta.label
        assert "object (" not in str(row), model._meta.label
