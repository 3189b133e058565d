"""Our models, and a world with one row of each."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.apps import apps
from django.db import models
from django.utils import timezone

from audit.history import acting
from insights.models import InsightScore
from interactions.models import (
    ActivityKOL,
    ActivityParticipant,
    BoundaryCard,
    ContactLimit,
    Institution,
    InteractionParticipant,
    TouchpointSource,
)
from okrs.models import (
    BoardVisit,
    CheckInInsight,
    InDepthRule,
    Measurement,
    StatusRule,
    WeeklyUpdateReader,
)
from organization.models import ThreadVisit, User
from reminders.models import Preference, ReminderRule
from tests.access.walks import walked_world
from tests.factories.insights import BenchmarkMeasurementFactory, ListeningPriorityFactory, ThemeFactory
from tests.factories.world import World
from tests.interactions.institutions.rows import institution_merge
from tests.interactions.own_calendar.rows import ignored_appointment, make_connection, possible_contact
from tests.interactions.touchpoints.factories import touchpoint
from tests.shape.sources import APPS

OURS: list[type[models.Model]] = [
    model
    for model in apps.get_models()
    if model._meta.app_label in APPS
    and model._meta.managed  # a view has no rows of its own
    and not model._meta.proxy
    and not hasattr(model, "pgh_tracked_model")
]
DAY = timedelta(days=1)


@pytest.fixture
def world(db: None) -> Iterator[World]:
    """With one row of every model, written by the administrator."""
    by = User.objects.create_user(email="writer@demo.example", display_name="Writer")
    with acting(by=by.pk, reason="made"), walked_world() as made:
        _rest(made)
        made.more["writer"] = by
        yield made


def _rest(world: World) -> None:
    """What the world of the other walks has no need for."""
    InteractionParticipant.objects.create(interaction=world.interaction, user=world.cast.teammate)
    ActivityParticipant.objects.create(activity=world.activity, user=world.cast.teammate)
    make_connection(world.cast.msl)
    possible_contact(world)
    ignored_appointment(world)
    institution_merge(world)
    Institution.objects.create(name="Aldermere House")
    touchpoint(world)
    TouchpointSource.objects.create(name="crm", function="commercial")
    ContactLimit.objects.create(kol=world.kol, most=9)
    ActivityKOL.objects.create(activity=world.board, kol=world.kol)
    ThemeFactory.create(therapeutic_area=world.cast.oncology)
    ListeningPriorityFactory.create(quarter=world.cast.quarter, therapeutic_area=world.cast.oncology)
    InsightScore.objects.create(insight=world.insight, scorer=world.cast.lead)
    BenchmarkMeasurementFactory.create()
    # Shipped as well.
    BoundaryCard.objects.create(
        function="medical", version=99, may_share="A", channels="B", never="C", reason="Test", by=world.cast.compliance
    )
    world.more["empty_update"] = type(world.weekly_update).objects.create(
        author=world.cast.teammate, week_start=world.weekly_update.week_start
    )
    world.more["check_in_insight"] = CheckInInsight.objects.create(check_in=world.check_in, insight=world.insight)
    world.more["reader"] = WeeklyUpdateReader.objects.create(
        update=world.weekly_update, user=world.cast.manager, read_at=timezone.now()
    )
    world.more["thread_visit"] = ThreadVisit.objects.create(
        thread=world.comment.thread, person=world.cast.lead, seen_to=world.comment.pk
    )
    world.more["visit"] = BoardVisit.objects.create(user=world.cast.msl, seen_at=timezone.now())
    world.more["measurement"] = Measurement.objects.create(
        key_result=world.key_result, as_of=world.today, value=1, status="on_track", measured_at=timezone.now()
    )
    # Both kinds are shipped; the one that nothing refers to is written anew.
    ReminderRule.objects.filter(kind="check_in").delete()
    ReminderRule.objects.create(kind="check_in")
    Preference.objects.create(user=world.cast.msl, kind="check_in", channel="email", is_wanted=False)
    InDepthRule.objects.create(version=99, channels=["phone"], purposes=["introduction"], depths=["why"], reason="Test")
    StatusRule.objects.create(version=99, reason="Test")
