"""Factories of reminders, and a team of people who owe a weekly update and check-ins."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from factory.declarations import LazyAttribute, Sequence, SubFactory
from factory.django import DjangoModelFactory

from okrs.models import Objective, StatusRule, WeeklyUpdate
from organization.models import Quarter, Team, User
from reminders.kinds.policies import TEST
from reminders.models import Channel, Kind, Notification, ReminderRule
from tests.factories.okrs import KeyResultFactory, ObjectiveFactory
from tests.factories.organization import MembershipFactory, QuarterFactory, TeamFactory, UserFactory

# A Friday in the middle of the quarter below.
FRIDAY = date(2026, 11, 6)
MONDAY = date(2026, 11, 2)


class ReminderRuleFactory(DjangoModelFactory):
    """The shipped rule of a kind, with other values where given."""

    kind = Kind.WEEKLY_UPDATE

    class Meta:
        model = ReminderRule
        django_get_or_create = ("kind",)

    @classmethod
    def _create(cls, model_class: type[ReminderRule], *args: Any, **kwargs: Any) -> ReminderRule:
        rule, _ = model_class.objects.update_or_create(kind=kwargs.pop("kind"), defaults=kwargs)
        return rule


class NotificationFactory(DjangoModelFactory):
    """An e-mail that is due: a test, which nobody owes, unless subject and period are given."""

    rule = SubFactory(ReminderRuleFactory)
    recipient = SubFactory(UserFactory)
    subject = TEST
    period = Sequence(str)
    channel = Channel.EMAIL
    due_at = datetime(2026, 11, 6, 8, tzinfo=UTC)
    not_before = LazyAttribute(lambda one: one.due_at)
    dedup_key = LazyAttribute(
        lambda one: ":".join([one.rule.kind, one.subject, str(one.recipient.pk), one.period, one.channel])
    )

    class Meta:
        model = Notification


@dataclass(frozen=True)
class Debtors:
    """People of one team, each with a key result that counts weekly updates, in a running quarter."""

    quarter: Quarter
    team: Team
    people: list[User]


def make_debtors(number: int, **person: Any) -> Debtors:
    """``number`` people who owe weekly updates and check-ins in 2026-Q4."""
    # Shipped, but emptied away by tests that commit.
    StatusRule.objects.get_or_create(version=1, defaults={"reason": "Test"})
    quarter = QuarterFactory.create(starts_on=date(2026, 10, 1), ends_on=date(2026, 12, 31))
    debtors = Debtors(quarter, TeamFactory.create(), [])
    add_debtors(debtors, number, **person)
    return debtors


def add_debtors(debtors: Debtors, number: int, **person: Any) -> None:
    """So many more of the same team."""
    for _ in range(number):
        user: User = UserFactory.create(**person)
        MembershipFactory.create(user=user, team=debtors.team)
        objective: Objective = ObjectiveFactory.create(
            quarter=debtors.quarter, primary_team=debtors.team, owner=user, state=Objective.State.ACTIVE
        )
        KeyResultFactory.create(
            objective=objective, owner=user, kind="cadence", pace="calendar", measured_by="weekly_updates",
            target=None, scope="owner",
        )  # fmt: skip
        debtors.people.append(user)


def hand_in(user: User, week_start: date, at: datetime) -> WeeklyUpdate:
    """A submitted weekly update."""
    return WeeklyUpdate.objects.create(
        author=user, week_start=week_start, nothing_new_heard=True, highlights="Done", submitted_at=at
    )
