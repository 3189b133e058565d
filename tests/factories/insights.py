"""Factories of insights and of what becomes of them."""

from datetime import UTC, datetime
from typing import Any

import factory
from factory.django import DjangoModelFactory

from insights.models import (
    BenchmarkMeasurement,
    BenchmarkWave,
    Insight,
    InsightAction,
    InsightInteraction,
    ListeningPriority,
    Receipt,
    Theme,
)
from insights.sharing.selectors import shared_texts
from interactions.models import Interaction
from tests.factories.organization import QuarterFactory, TherapeuticAreaFactory, UserFactory


class InsightFactory(DjangoModelFactory):
    """A submitted observation."""

    originator = factory.SubFactory(UserFactory)
    zone_name = factory.SelfAttribute("originator.timezone")
    observation = factory.Sequence(lambda n: f"Centre {n} waits long for results")
    category = Insight.Category.UNMET_NEED
    therapeutic_area = factory.SubFactory(TherapeuticAreaFactory)
    state = Insight.State.SUBMITTED
    created_at = datetime(2026, 2, 10, 9, 0, tzinfo=UTC)
    submitted_at = factory.LazyAttribute(lambda made: None if made.state == "draft" else made.created_at)

    class Meta:
        model = Insight


def make_insight(*, interactions: tuple[Interaction, ...] = (), **fields: Any) -> Insight:
    """An insight with where it was heard; an accepted one with its texts for partners."""
    insight: Insight = InsightFactory.create(**fields)
    for interaction in interactions:
        InsightInteraction.objects.create(insight=insight, interaction=interaction)
    if insight.state in ("accepted", "action_assigned", "actioned", "outcome_recorded"):
        Insight.objects.filter(pk=insight.pk).update(**shared_texts(insight))
        insight.refresh_from_db()
    return insight


class InsightActionFactory(DjangoModelFactory):
    insight = factory.SubFactory(InsightFactory, state="action_assigned")
    function = "medical"
    kind = InsightAction.Kind.VALIDATE
    owner = factory.SubFactory(UserFactory)

    class Meta:
        model = InsightAction


class ReceiptFactory(DjangoModelFactory):
    insight = factory.SubFactory(InsightFactory)
    about = "accepted"
    message = "Taken into the evidence plan."
    by = factory.SubFactory(UserFactory)

    class Meta:
        model = Receipt


class ThemeFactory(DjangoModelFactory):
    name = factory.Sequence(lambda n: f"Theme {n}")
    therapeutic_area = factory.SubFactory(TherapeuticAreaFactory)

    class Meta:
        model = Theme


class ListeningPriorityFactory(DjangoModelFactory):
    quarter = factory.SubFactory(QuarterFactory)
    therapeutic_area = factory.SubFactory(TherapeuticAreaFactory)
    question = "What delays testing?"

    class Meta:
        model = ListeningPriority


class BenchmarkWaveFactory(DjangoModelFactory):
    name = factory.Sequence(lambda n: f"Wave {n}")
    method = BenchmarkWave.Method.SELF_REPORT

    class Meta:
        model = BenchmarkWave


class BenchmarkMeasurementFactory(DjangoModelFactory):
    wave = factory.SubFactory(BenchmarkWaveFactory)
    metric = BenchmarkMeasurement.Metric.PLANNED
    share = "0.25"

    class Meta:
        model = BenchmarkMeasurement
