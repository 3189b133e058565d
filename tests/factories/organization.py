"""Factories of people, teams, areas and the calendar."""

from datetime import date, timedelta
from functools import cache
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import make_password
from factory.declarations import LazyAttribute, LazyFunction, Sequence, SubFactory
from factory.django import DjangoModelFactory

from organization import roles
from organization.models import (
    Absence,
    Holiday,
    Membership,
    Product,
    Quarter,
    StrategicImperative,
    Team,
    TeamManager,
    TherapeuticArea,
    User,
    WorkWeek,
)

PASSWORD = "demo-msl-okr"


@cache
def _hash_of(password: str, hasher: str) -> str:
    """One hash for all people of a run: hashing is slow on purpose."""
    return make_password(password)


def password_hash(password: str = PASSWORD) -> str:
    """The stored form of ``password`` under the hasher in force."""
    return _hash_of(password, settings.PASSWORD_HASHERS[0])


class TherapeuticAreaFactory(DjangoModelFactory):
    name = Sequence(lambda n: f"Area {n}")
    code = Sequence(lambda n: f"A{n}")

    class Meta:
        model = TherapeuticArea


class ProductFactory(DjangoModelFactory):
    name = Sequence(lambda n: f"Product {n}")
    therapeutic_area = SubFactory(TherapeuticAreaFactory)
    lifecycle_phase = Product.Phase.PRE_LAUNCH

    class Meta:
        model = Product


class StrategicImperativeFactory(DjangoModelFactory):
    title = Sequence(lambda n: f"Imperative {n}")

    class Meta:
        model = StrategicImperative


class UserFactory(DjangoModelFactory):
    """An active MSL with the password ``PASSWORD``."""

    email = Sequence(lambda n: f"person{n}@demo.example")
    display_name = Sequence(lambda n: f"Person {n}")
    role = roles.MSL
    password = LazyFunction(password_hash)

    class Meta:
        model = User

    @classmethod
    def _create(cls, model_class: type[User], *args: Any, **kwargs: Any) -> User:
        """Save as given: the manager's own way would hash the hash."""
        user = model_class(**kwargs)
        user.save()
        return user


class TeamFactory(DjangoModelFactory):
    name = Sequence(lambda n: f"Team {n}")

    class Meta:
        model = Team


class TeamManagerFactory(DjangoModelFactory):
    team = SubFactory(TeamFactory)
    user = SubFactory(UserFactory, role=roles.MANAGER)

    class Meta:
        model = TeamManager


class MembershipFactory(DjangoModelFactory):
    """Open membership in the primary team, from long ago."""

    team = SubFactory(TeamFactory)
    user = SubFactory(UserFactory)
    from_date = date(2020, 1, 1)
    is_primary = True

    class Meta:
        model = Membership


class QuarterFactory(DjangoModelFactory):
    """The first quarter of 2026 unless its dates are given; evidence until ten days after."""

    name = LazyAttribute(lambda quarter: f"{quarter.starts_on.year}-Q{(quarter.starts_on.month + 2) // 3}")
    starts_on = date(2026, 1, 1)
    ends_on = date(2026, 3, 31)
    grace_ends_on = LazyAttribute(lambda quarter: quarter.ends_on + timedelta(days=10))
    state = Quarter.State.ACTIVE

    class Meta:
        model = Quarter


class WorkWeekFactory(DjangoModelFactory):
    """Of invented countries: AA, AB, …"""

    country = Sequence(lambda n: f"{chr(65 + n // 26 % 26)}{chr(65 + n % 26)}")
    days_off = WorkWeek.DaysOff.FRIDAY_SATURDAY

    class Meta:
        model = WorkWeek


class HolidayFactory(DjangoModelFactory):
    country = "DE"
    date = Sequence(lambda n: date(2026, 1, 1) + timedelta(days=n))
    name = Sequence(lambda n: f"Holiday {n}")

    class Meta:
        model = Holiday


class AbsenceFactory(DjangoModelFactory):
    user = SubFactory(UserFactory)
    starts_on = date(2026, 2, 2)
    ends_on = date(2026, 2, 6)

    class Meta:
        model = Absence
