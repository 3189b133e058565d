"""The cast stands as its docstring says."""

from datetime import date

import pytest

from organization.models import Membership, Quarter, User
from tests.factories.cast import calendar_quarter, make_cast
from tests.factories.organization import PASSWORD


@pytest.mark.parametrize(
    ("day", "quarter"),
    [
        (date(2026, 1, 1), (date(2026, 1, 1), date(2026, 3, 31))),
        (date(2026, 6, 30), (date(2026, 4, 1), date(2026, 6, 30))),
        (date(2026, 12, 31), (date(2026, 10, 1), date(2026, 12, 31))),
    ],
)
def test_a_calendar_quarter_holds_its_days(day: date, quarter: tuple[date, date]) -> None:
    assert calendar_quarter(day) == quarter


@pytest.mark.django_db
def test_the_cast_has_every_profile() -> None:
    today = date(2026, 11, 5)
    cast = make_cast(today)
    assert {user.profile for user in cast.people().values()} == {
        "msl",
        "manager",
        "medical_lead",
        "clinical",
        "commercial",
        "safety",
        "compliance",
        "admin",
        "",
    }
    assert set(User.objects.members_on(today, [cast.north.pk])) == {cast.msl, cast.teammate}
    assert Membership.objects.on(today).count() == 3
    assert Quarter.objects.on(today).get() == cast.quarter
    assert cast.commercial.check_password(PASSWORD)
