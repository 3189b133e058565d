"""People who owe something on a Friday, the cast beside them, and browsers that are signed in."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.test import Client

from organization.models import User
from reminders.models import Kind
from tests.factories.cast import Cast, make_cast
from tests.factories.reminders import FRIDAY, Debtors, ReminderRuleFactory, make_debtors


@pytest.fixture
def morning() -> datetime:
    """Friday, 08:00, when the weekly reminder is due in UTC."""
    return datetime(2026, 11, 6, 8, tzinfo=UTC)


@pytest.fixture
def shipped_rules(db: None) -> None:
    """The rules as they are shipped, whatever an earlier test left; only that of weekly updates is on."""
    ways = {"local_hour": 8, "in_app": True, "email": True}
    ReminderRuleFactory.create(kind=Kind.WEEKLY_UPDATE, offset_days=0, is_active=True, **ways)
    ReminderRuleFactory.create(kind=Kind.CHECK_IN, offset_days=-2, is_active=False, **ways)


@pytest.fixture
def check_ins_on(shipped_rules: None) -> None:
    """Check-ins are reminded of, weekly updates are not."""
    ReminderRuleFactory.create(kind=Kind.WEEKLY_UPDATE, is_active=False)
    ReminderRuleFactory.create(kind=Kind.CHECK_IN, is_active=True)


@pytest.fixture
def debtors(shipped_rules: None) -> Debtors:
    return make_debtors(3)


@pytest.fixture
def cast(shipped_rules: None) -> Cast:
    return make_cast(FRIDAY)


@pytest.fixture
def signed_in() -> Callable[[User], Client]:
    def sign_in(user: User) -> Client:
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return sign_in
