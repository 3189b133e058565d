"""The reminder of a month's check-in opens that month."""

from collections.abc import Callable
from datetime import UTC, datetime

import time_machine
from django.test import Client

from organization.ground.work_weeks import WEEKEND
from organization.models import User
from reminders.kinds import KINDS
from reminders.kinds.check_in import subject_of
from reminders.models import Kind
from tests.factories.reminders import Debtors


def test_the_reminder_of_october_opens_october(debtors: Debtors, signed_in: Callable[[User], Client]) -> None:
    path = KINDS[Kind.CHECK_IN].words(subject_of(debtors.quarter), "1", debtors.quarter, 0, WEEKEND).path
    with time_machine.travel(datetime(2026, 11, 20, 9, tzinfo=UTC), tick=False):
        page = signed_in(debtors.people[0]).get(path).context["page"]
    assert (page.quarter, page.period) == (debtors.quarter, 1)
