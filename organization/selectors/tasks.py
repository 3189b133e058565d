"""The set-up list of the administration area: what is set up, and what is still missing to start."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q

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


@dataclass(frozen=True)
class Task:
    """One line; ``missing`` says what keeps the organisation from starting, empty if nothing does."""

    key: str
    label: str
    route: str
    count: int
    detail: str
    missing: str = ""


def setup_tasks(viewer: User, today: date) -> list[Task]:
    """Every part of the organisation with its count; a fixed number of queries."""
    return [
        _areas(),
        _products(),
        _teams(today),
        _people(),
        _quarters(today),
        _imperatives(),
        _holidays(today),
        _work_weeks(),
        _absences(viewer, today),
    ]


def _areas() -> Task:
    count = TherapeuticArea.objects.filter(is_active=True).count()
    missing = "" if count else "No therapeutic area yet: work is tagged with one."
    return Task("areas", "Therapeutic areas", "areas", count, "Fields of medicine that work is reported by", missing)


def _products() -> Task:
    count = Product.objects.filter(is_active=True).count()
    return Task("products", "Products", "products", count, "Medicines and candidates with their lifecycle phase")


def _teams(today: date) -> Task:
    managed = TeamManager.objects.filter(team=OuterRef("pk"), user__is_active=True)
    staffed = Membership.objects.on(today).filter(team=OuterRef("pk"), user__is_active=True)
    active = list(
        Team.objects.filter(is_active=True)
        .annotate(managed=Exists(managed), staffed=Exists(staffed))
        .order_by("name")
        .values_list("name", "managed", "staffed")
    )
    missing = ""
    if not active:
        missing = "No team yet: objectives belong to a team."
    elif alone := [name for name, has_manager, _ in active if not has_manager]:
        missing = f"Without a manager: {_some(alone)}."
    elif empty := [name for name, _, has_members in active if not has_members]:
        missing = f"Without a member today: {_some(empty)}."
    return Task("teams", "Teams", "teams", len(active), "Members over time, managers", missing)


def _people() -> Task:
    today_member = Q(memberships__isnull=False)
    figures = User.objects.active().aggregate(
        all=Count("pk", distinct=True),
        msls=Count("pk", distinct=True, filter=Q(role="msl")),
        loose=Count("pk", distinct=True, filter=Q(role="msl") & ~today_member),
        without_role=Count("pk", distinct=True, filter=Q(role="")),
    )
    missing = ""
    if not figures["msls"]:
        missing = "No MSL yet: invite the people who log interactions."
    elif figures["loose"]:
        missing = f"MSLs who were never in a team: {figures['loose']}. Their work counts for no team."
    detail = "Accounts, roles and functions"
    if figures["without_role"]:
        detail += f"; {figures['without_role']} without a role"
    return Task("people", "People and roles", "people", figures["all"], detail, missing)


def _quarters(today: date) -> Task:
    quarters = list(Quarter.objects.order_by("-starts_on"))
    current = next((quarter for quarter in quarters if quarter.starts_on <= today <= quarter.ends_on), None)
    if current is None:
        return Task("quarters", "Quarters", "quarters", len(quarters), "Planning periods", "No quarter includes today.")
    missing = ""
    if current.state == Quarter.State.PLANNING:
        missing = f"{current.name} is the current quarter and is still in planning."
    elif not any(quarter.starts_on > current.ends_on for quarter in quarters) and (current.ends_on - today).days <= 30:
        missing = f"{current.name} ends on {current.ends_on:%-d %B}; the next quarter is not there yet."
    detail = f"Now {current.name}, {current.get_state_display().lower()}"
    return Task("quarters", "Quarters", "quarters", len(quarters), detail, missing)


def _imperatives() -> Task:
    count = StrategicImperative.objects.active().count()
    return Task("imperatives", "Strategic imperatives", "imperatives", count, "Goals shared across functions")


def _holidays(today: date) -> Task:
    count = Holiday.objects.filter(date__year=today.year).count()
    known = Holiday.objects.filter(country=OuterRef("country"), date__year=today.year)
    without = (
        User.objects.active()
        .exclude(country="")
        .filter(~Exists(known))
        .order_by("country")
        .values_list("country", flat=True)
        .distinct()
    )
    countries = list(without)
    detail = f"Public holidays of {today.year}, left out of the pace"
    if countries:
        detail += f"; none for {_some(countries)}"
    return Task("holidays", "Public holidays", "holidays", count, detail)


def _work_weeks() -> Task:
    detail = "Countries where other days than Saturday and Sunday are off"
    return Task("work-weeks", "Work weeks", "work-weeks", WorkWeek.objects.count(), detail)


def _absences(viewer: User, today: date) -> Task:
    count = Absence.objects.visible_to(viewer, today).filter(ends_on__gte=today).count()
    return Task("absences", "Absences", "absences", count, "Now and to come, left out of the pace")


def _some(names: list[str]) -> str:
    shown = ", ".join(names[:3])
    return shown if len(names) <= 3 else f"{shown} and {len(names) - 3} more"
