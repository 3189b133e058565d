"""The cast: one person of every profile, in two teams, in a running quarter."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from organization import roles
from organization.models import Quarter, Team, TherapeuticArea, User
from tests.factories.organization import (
    MembershipFactory,
    QuarterFactory,
    TeamFactory,
    TeamManagerFactory,
    TherapeuticAreaFactory,
    UserFactory,
)


@dataclass(frozen=True)
class Cast:
    """``msl`` and ``teammate`` are in North under ``manager``; ``elsewhere`` is in South under ``other_manager``."""

    north: Team
    south: Team
    oncology: TherapeuticArea
    immunology: TherapeuticArea
    quarter: Quarter
    msl: User
    teammate: User
    manager: User
    elsewhere: User
    other_manager: User
    lead: User
    clinical: User
    commercial: User
    market_access: User
    safety: User
    compliance: User
    admin: User
    outsider: User

    def people(self) -> dict[str, User]:
        """Every person by the name of their part."""
        return {name: value for name, value in vars(self).items() if isinstance(value, User)}


def calendar_quarter(day: date) -> tuple[date, date]:
    """First and last day of the calendar quarter that holds ``day``."""
    first = date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)
    after = date(first.year + first.month // 10, (first.month + 2) % 12 + 1, 1)
    return first, after - timedelta(days=1)


def make_cast(today: date) -> Cast:
    """Create the cast and the active quarter that holds ``today`` (password: see PASSWORD beside)."""
    oncology = TherapeuticAreaFactory.create(name="Oncology", code="ONC")
    immunology = TherapeuticAreaFactory.create(name="Immunology", code="IMM")
    north, south = TeamFactory.create(name="North"), TeamFactory.create(name="South")
    starts_on, ends_on = calendar_quarter(today)

    def person(login: str, name: str, role: str, function: str = "medical", area: Any = None) -> User:
        user: User = UserFactory.create(
            email=f"{login}@demo.example", display_name=name, role=role, function=function, therapeutic_area=area
        )
        return user

    cast = Cast(
        north=north,
        south=south,
        oncology=oncology,
        immunology=immunology,
        quarter=QuarterFactory.create(starts_on=starts_on, ends_on=ends_on),
        msl=person("msl", "Mara Lind", roles.MSL, area=oncology),
        teammate=person("teammate", "Tomas Berg", roles.MSL, area=oncology),
        manager=person("manager", "Nora Falk", roles.MANAGER),
        elsewhere=person("elsewhere", "Elif Sand", roles.MSL, area=immunology),
        other_manager=person("othermanager", "Otto Weiss", roles.MANAGER),
        lead=person("lead", "Lena Holt", roles.MEDICAL_LEAD),
        clinical=person("clinical", "Clara Boyd", roles.PARTNER, "clinical"),
        commercial=person("commercial", "Colin Marsh", roles.PARTNER, "commercial"),
        market_access=person("marketaccess", "Milo Hart", roles.PARTNER, "market_access"),
        safety=person("safety", "Sanna Riis", roles.PARTNER, "safety"),
        compliance=person("compliance", "Petra Noll", roles.COMPLIANCE, "compliance"),
        admin=person("admin", "Ada Quist", roles.ADMIN),
        outsider=person("outsider", "Oscar Dean", ""),
    )
    for user, team in ((cast.msl, north), (cast.teammate, north), (cast.elsewhere, south)):
        MembershipFactory.create(user=user, team=team, from_date=today - timedelta(days=730))
    TeamManagerFactory.create(team=north, user=cast.manager)
    TeamManagerFactory.create(team=south, user=cast.other_manager)
    return cast
