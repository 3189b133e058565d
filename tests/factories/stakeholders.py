"""Factories of stakeholders and what belongs to them. All people are invented."""

from datetime import UTC, date, datetime

import factory
from factory.django import DjangoModelFactory

from interactions.models import InternalStakeholder, RoleAnswer, StakeholderContact, StakeholderFeedback
from tests.factories.organization import UserFactory


class StakeholderFactory(DjangoModelFactory):
    """A colleague without an account, with whom a talk a month is agreed since 1 January."""

    owner = factory.SubFactory(UserFactory)
    name = factory.Sequence(lambda n: f"Nora Field {n}")
    function = "commercial"
    every = 31
    agreed_since = date(2026, 1, 1)

    class Meta:
        model = InternalStakeholder


class TalkFactory(DjangoModelFactory):
    """A talk that took place on 2 February and was recorded on that day."""

    stakeholder = factory.SubFactory(StakeholderFactory)
    met_on = date(2026, 2, 2)
    recorded_at = factory.LazyAttribute(
        lambda made: made.met_on and datetime(made.met_on.year, made.met_on.month, made.met_on.day, 12, tzinfo=UTC)
    )

    class Meta:
        model = StakeholderContact


class RoleAnswerFactory(DjangoModelFactory):
    """An answer of 2 February."""

    stakeholder = factory.SubFactory(StakeholderFactory)
    words = "You explain the science."
    said_on = date(2026, 2, 2)

    class Meta:
        model = RoleAnswer


class FeedbackFactory(DjangoModelFactory):
    """Feedback of 2 February."""

    stakeholder = factory.SubFactory(StakeholderFactory)
    text = "Scientific support came late."
    heard_on = date(2026, 2, 2)

    class Meta:
        model = StakeholderFeedback
