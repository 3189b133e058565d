"""What administrators keep, in the world of the walks."""

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from organization.models import Absence, Quarter
from tests.factories.cast import Cast
from tests.factories.kols import ImportRunFactory
from tests.factories.organization import (
    AbsenceFactory,
    HolidayFactory,
    ProductFactory,
    QuarterFactory,
    TeamFactory,
    TherapeuticAreaFactory,
    UserFactory,
    WorkWeekFactory,
)


def make_settings(cast: Cast, today: date) -> dict[str, Any]:
    """By the names under which the walks find them."""
    first, day = cast.quarter.ends_on + timedelta(days=1), timedelta(days=1)
    return {
        "import_run": ImportRunFactory.create(
            is_dry_run=True, by=cast.admin, at=timezone.now(), content=b"NPI,Last Name\n", created=1,
            report=[{"row": 2, "what": "created", "who": "Solberg", "why": ""}],
        ),
        "area": TherapeuticAreaFactory.create(name="Rare diseases", code="RARE"),
        "product": ProductFactory.create(name="Compound 12", therapeutic_area=cast.oncology),
        "holiday": HolidayFactory.create(date=today + timedelta(days=20)),
        "work_week": WorkWeekFactory.create(country="SA"),
        "team": TeamFactory.create(name="West"),
        "membership": cast.msl.memberships.get(),
        "management": cast.manager.managements.get(),
        "absence": AbsenceFactory.create(user=cast.msl, starts_on=today + 7 * day, ends_on=today + 9 * day),
        "late_absence": AbsenceFactory.create(
            user=cast.teammate, starts_on=today - 9 * day, ends_on=today - 8 * day, state=Absence.State.WAITING,
            asked_at=timezone.now(),
        ),
        "next_quarter": QuarterFactory.create(
            name="Next", starts_on=first, ends_on=first + 89 * day, state=Quarter.State.PLANNING
        ),
        "leaver": UserFactory.create(email="leaver@demo.example", display_name="Lars Gone", is_active=False),
        "newcomer": UserFactory.create(email="new@demo.example", display_name="Nina New", role="msl", password="!no"),
    }  # fmt: skip
