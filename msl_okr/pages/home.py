"""The first page after sign-in: my quarter, or what a role without objectives needs."""

from datetime import date, datetime, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localtime
from django.views.decorators.http import require_safe

from audit.services import record_shown
from interactions.collisions.selectors import collisions_line
from interactions.log.kit import BEFORE, PlanChip
from interactions.models import Waiting
from interactions.promises.selectors import HOME, done_tap, form_url, how_due
from interactions.pulse.not_now import wave_put_off
from interactions.pulse.selectors.answering import need_of, waiting_pulse
from interactions.safety.selectors import needs_of as handoffs_due
from interactions.stakeholders.selectors.needs import talks_due
from msl_okr.navigation import Now, now_of
from msl_okr.pages.homes import compliance_figures, partner_home
from msl_okr.pages.queue import decisions_due, of_the_role
from okrs.arithmetic.progress import Status
from okrs.board.selectors.board import board
from okrs.check_ins.selectors.cards import period_label
from okrs.models import PersonQuarter, Reach, reach_of
from okrs.my_quarter.selectors.answers import answers_of
from okrs.my_quarter.selectors.objectives import (
    MyQuarter,
    initiatives_of_leavers,
    my_quarter,
    owned_by_leavers,
    person_quarter,
)
from okrs.my_quarter.selectors.owed import Owed
from okrs.snapshots.selectors.rows import Row
from okrs.snapshots.storing import due_ids
from organization import roles
from organization.access import person, setup_url
from organization.ground.clock import now, today_of
from organization.ground.needs import Need
from organization.models import Quarter, User
from organization.selectors.quarters import current_quarter

CHECK_IN_AHEAD = timedelta(days=5)
# So many of each kind are listed; so many interactions are looked through for them.
SHOWN, WAITING = 5, 60
PARTNERS = (roles.COMMERCIAL, roles.SAFETY, roles.CLINICAL)
# Whose first page shows teams.
LEADING = (roles.MANAGER, roles.MEDICAL_LEAD, roles.ADMIN)
# How many rows that need a manager the first page names.
ATTENTION = 8


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """My quarter; every role has a first page that says what it is for."""
    user = person(request)
    context: dict[str, Any]
    today = today_of(user)
    at = now().astimezone(user.zone)
    if not user.profile:
        return render(request, "pages/home_no_role.html")
    day = now_of(request)
    quarter = day.quarter or current_quarter(today)
    name = {"greeting": _greeting(at), "first_name": user.display_name.split()[0]}
    if user.profile in PARTNERS or user.profile == roles.COMPLIANCE:
        safety = handoffs_due(user, today=today, at=at)
        pulse = need_of(waiting_pulse(user, today), wave_put_off(request))
    if user.profile in PARTNERS:
        needs = [*safety, *decisions_due(user, today), *pulse]
        context = name | partner_home(user, quarter, needs, today=today, at=at)
        for model, section in (("insight", "insights"), ("activity", "requests")):
            record_shown(by=user.pk, model=model, own=(False for _ in context.get(section, ())), at=at, detail="home")
        return render(request, "pages/home_partner.html", context)
    if user.profile == roles.COMPLIANCE:
        needs = [*safety, *of_the_role(user, quarter, today, at), *pulse]
        figures = compliance_figures(user, today=today, at=at)
        context = name | {"quarter": quarter, "needs": needs, "figures": figures}
        return render(request, "pages/home_compliance.html", context)
    return render(request, "pages/home.html", name | _own_home(user, quarter, today, at, day, wave_put_off(request)))


def _own_home(
    user: User, quarter: Quarter | None, today: date, at: datetime, day: Now, put_off: int | None
) -> dict[str, Any]:
    """The first page of those with a quarter of their own, and of those who lead."""
    leads = user.profile in (roles.MANAGER, roles.MEDICAL_LEAD)
    collided = collisions_line(user, today=today) if leads else None
    context: dict[str, Any] = {
        "quarter": quarter,
        "collisions": collided,
        "setup_url": setup_url(user),
        "needs": [],
        "plans": [],
    }
    known = answers_of(user, quarter, today) if user.profile == roles.MANAGER else None
    found = None
    if quarter:
        due = due_ids(at)  # asked once for the person and the teams
        found = person_quarter(user, quarter, at=at, due=due)
        reach = reach_of(user, today, found.near_on(today))
        context |= _overview(user, quarter, found, today, at, day, reach)
        if user.profile in LEADING:
            context["team"] = _team(user, quarter, _teams(user, found, today), at, due, reach)
            if known is None or known["left_behind"][0]:
                context["needs"] += _left_behind(user, quarter, reach)
            if known is None or known["initiatives_left"][0]:
                context["needs"] += _initiatives_left(user, quarter, reach)
    else:  # what was promised waits for no quarter
        context["needs"] += _of_contacts(_waiting(user, today), today)
    # Nor does safety.
    safety = handoffs_due(user, today=today, at=at) if _may_wait(user, found) else []
    pulse = need_of(waiting_pulse(user, today), put_off) if found is None or found.has_pulse else []
    of_role = of_the_role(user, quarter, today, at, found, known)
    return context | {"needs": [*safety, *context["needs"], *of_role, *pulse]}


def _may_wait(user: User, found: PersonQuarter | None) -> bool:
    """Whether a hand-off may wait for safety that this person knows of."""
    return found is None or found.has_handoff or user.scope("safety_handoff") == roles.FULL


def _teams(user: User, found: PersonQuarter, today: date) -> list[int]:
    """As ``own_team_ids``."""
    manages = user.profile == roles.MANAGER
    return sorted({one["team"] for one in found.near_on(today) if one["is_active"] and one["manages"] == manages})


def _overview(
    user: User, quarter: Quarter, found: PersonQuarter, today: date, at: datetime, day: Now, reach: Reach
) -> dict[str, Any]:
    mine = my_quarter(user, quarter, at=at, found=found, reach=reach)
    rows = _waiting(user, today) if found.has_waiting else []
    week, weeks = quarter.weeks(today, day.weekend)
    elapsed = (min(today, quarter.ends_on) - quarter.starts_on).days / (quarter.ends_on - quarter.starts_on).days
    return {
        "mine": mine,
        "needs": _needs(user, mine, rows, today, at),
        "followed": mine.followed,
        "week": week,
        "weeks": weeks,
        "elapsed": max(0, int(100 * elapsed + 0.5)),
        "is_running": quarter.starts_on <= today <= quarter.ends_on,
        "this_week": _this_week(rows, today),
        "plans": _to_record(rows, today),
    }


def _left_behind(user: User, quarter: Quarter, reach: Reach) -> list[Need]:
    """Of whom key results are still there that left, for whoever may hand them over."""
    return [
        Need(
            f"{one.count} key result{'s' if one.count > 1 else ''} of {one.name}, who is no longer active",
            "Nobody is asked about them until somebody else owns them.",
            f"{reverse('board')}?team=all&owner={one.owner_id}&quarter={quarter.pk}",
            "Hand over",
        )
        for one in owned_by_leavers(user, quarter, reach)
    ]


def _initiatives_left(user: User, quarter: Quarter, reach: Reach) -> list[Need]:
    """The same of initiatives that are still to be done."""
    return [
        Need(
            f"{one.count} initiative{'s' if one.count > 1 else ''} of {one.name}, who is no longer active",
            "Nobody does them until somebody else owns them, or they are stopped.",
            f"{reverse('initiatives')}?view=list&owner={one.owner_id}&quarter={quarter.pk}",
            "Hand over",
        )
        for one in initiatives_of_leavers(user, quarter, reach)
    ]


def _team(user: User, quarter: Quarter, teams: list[int], at: datetime, due: list[int], reach: Reach) -> dict[str, Any]:
    """The teams' statuses as tiles, and the rows that need a manager first."""
    found = board(
        user, {"teams": teams}, quarter.pk, at=at, status=Status.AT_RISK, group="status", size=ATTENTION, reach=reach,
        due=due, for_list=True,
    )  # fmt: skip
    url = reverse("board")
    attention: list[Row] = [row for group in found.groups for row in group.rows if row.mark == "at_risk"]
    return {
        "tiles": [
            {"key": one.value, "label": one.label, "count": count, "url": f"{url}?status={one.value}"}
            for one, count in found.tiles
        ],
        "attention": attention,
        "more": found.total - len(attention),
        "stale": found.stale,
        "total": sum(count for _, count in found.tiles),
        "own": bool(teams),
    }


def _needs(user: User, mine: MyQuarter, rows: list[Waiting], today: date, at: datetime) -> list[Need]:
    """What waits after safety: what others asked for, overdue reports, key results behind, promises."""
    asked = [
        Need(
            f"{one.asked_by} asks {'about your check-in' if one.about else 'for an update'}: {one.code} {one.title}",
            f"Asked on {one.asked_on}{f': “{one.note}”' if one.note else ''}.",
            one.url,
            "Answer",
        )
        for one in mine.asked
    ]
    behind = [
        Need(f"{row.code} {row.title}", _why_behind(row), row.url, "See why")
        for row in mine.attention
        if row.owner_id == user.pk
    ]
    return asked + _reports(mine.owed, today, at) + behind + _of_contacts(rows, today)


def _of_contacts(rows: list[Waiting], today: date) -> list[Need]:
    """Plans of which nobody said whether they took place, promises, and talks with colleagues."""
    promised = [
        Need(
            f"Follow-up with {_names(row)}",
            f"“{row.next_step or 'Next step'}”, {how_due(row.next_step_on, today)}.",
            form_url(row.pk, HOME),
            "Move or drop",
            taps=(done_tap(row.pk, HOME),),
        )
        for row in sorted(
            (row for row in rows if row.is_promised), key=lambda row: (row.next_step_on or today, row.interaction_id)
        )
        if row.next_step_on is not None and row.next_step_on <= today
    ]
    return _unrecorded(rows, today)[:SHOWN] + promised[:SHOWN] + talks_due(rows, today)[:SHOWN]


def _unrecorded(rows: list[Waiting], today: date) -> list[Need]:
    """Plans of the days before, of which nobody said whether they took place; oldest first."""
    return [
        Need(
            f"Did it take place? {row.get_channel_display()} with {_names(row)}",
            f"Planned for {row.occurred_on:%-d %B}.",
            reverse("interaction", args=[row.pk]),
            "Record or cancel",
        )
        for row in rows
        if row.is_planned and row.occurred_on < today
    ]


def _why_behind(row: Row) -> str:
    return f"{row.value}. {row.reason}."


def _reports(owed: Owed, today: date, at: datetime) -> list[Need]:
    """Weekly updates and check-ins whose time has come; check-ins from five days before they are due."""
    updates = [
        Need(
            f"Weekly update of {due.week_start:%-d %B}",
            f"Was due {due.due_at:%A %-d %B}; handed in now it counts as late.",
            f"{reverse('weekly')}?week={due.week_start}",
            "Write",
        )
        for due in owed.weeks
        if due.due_at < at
    ]
    check_ins = [
        Need(
            f"Check-in for {period_label(due.quarter, due.period)}",
            f"{due.missing} key result{'s' if due.missing > 1 else ''}, "
            f"{'was due' if due.due_on < today else 'due'} {due.due_on:%-d %B}.",
            f"{reverse('check-in')}?quarter={due.quarter.pk}&period={due.period}",
            "Check in",
        )
        for due in owed.check_ins
        if due.due_on - today <= CHECK_IN_AHEAD
    ]
    return updates + check_ins


def _waiting(user: User, today: date) -> list[Waiting]:
    """Own conversations after which something waits, or that are planned for the next seven days.

    None for whoever may not finish them.
    """
    if not user.may("interaction.log"):
        return []
    return Waiting.of(user, today, today + timedelta(days=7), most=WAITING)


def _this_week(rows: list[Waiting], today: date) -> list[dict[str, str]]:
    """Conversations planned for the next seven days."""
    planned = [row for row in rows if row.is_planned and row.occurred_on >= today]
    interactions = reverse("interaction", args=[0]).removesuffix("0/")
    return [
        {
            "label": _names(row),
            "detail": f"{row.occurred_on:%a %-d %b}, {row.get_channel_display()}",
            "url": f"{interactions}{row.pk}/",
        }
        for row in sorted(planned, key=lambda row: (row.starts_at, row.pk))[:8]
    ]


def _to_record(rows: list[Waiting], today: date) -> list[PlanChip]:
    """Plans of today and of the week before, to be recorded as held by one tap."""
    planned = [row for row in rows if row.is_planned and today - BEFORE <= row.occurred_on <= today]
    return [
        PlanChip(
            reverse("interaction-hold", args=[row.pk]), _names(row), f"{localtime(row.starts_at):%a %-d %b, %H:%M}"
        )
        for row in sorted(planned, key=lambda row: (row.occurred_on != today, row.starts_at, row.pk))[:SHOWN]
    ]


def _names(row: Waiting) -> str:
    return ", ".join(row.kol_names) or "nobody named"


def _greeting(at: datetime) -> str:
    if at.hour < 12:
        return "Good morning"
    return "Good afternoon" if at.hour < 18 else "Good evening"
