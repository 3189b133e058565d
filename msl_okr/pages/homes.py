"""First pages of those who own no key results: partners of each function, and compliance."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, Window
from django.urls import reverse

from audit.models import AccessRecord
from insights.capture.selectors import visible_insights
from insights.models import InsightAction
from insights.search.selectors import InsightRow, insight_rows, listed, order_of
from interactions.activities.selectors.lists import visible_activities
from interactions.activities.selectors.waiting import waiting_for_approval
from interactions.contact.selectors import ContactRow, contact_row
from interactions.log.selectors.lists import contacts, visible_interactions
from interactions.models import Activity
from interactions.safety.selectors import in_state, visible_handoffs
from msl_okr.pages.late_changes import BACK, counts_of_changes, start_of
from okrs.board.selectors.partners import partner_rows, shared_objectives
from organization.ground.dates import week_of
from organization.ground.needs import Need
from organization.models import Quarter, User

# So many rows of each kind are listed.
SHOWN = 6


def partner_home(
    user: User, quarter: Quarter | None, needs: list[Need], *, today: date, at: datetime
) -> dict[str, Any]:
    """What other functions may read. A section appears when it holds something, or when something is left to do."""
    reads_objectives = user.may("objective.view")
    objectives = shared_objectives(user, quarter.pk, at=at) if quarter and reads_objectives else []
    found: dict[str, Any] = {
        "quarter": quarter,
        "needs": needs,
        # Safety is told as well when nothing waits.
        "has_needs": bool(needs) or user.may("safety.view"),
        "imperatives": partner_rows(user, quarter.pk, at=at) if quarter and not reads_objectives else [],
        "objectives": objectives[:SHOWN],
        "more_objectives": max(0, len(objectives) - SHOWN),
        "weeks": _weeks(user, today),
    }
    if user.may("insight.view"):
        found |= {
            "actions": _own_actions(user, today),
            "insights": _shared_insights(user, at),
            "requests": _research_requests(user, today),
        }
    is_empty = not any(found.get(name) for name in (*_SECTIONS, "has_needs"))
    return found | {"is_empty": is_empty}


_SECTIONS = ("imperatives", "objectives", "weeks", "actions", "insights", "requests")


# --- Who meets whom --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Week:
    """Contacts of a week, the first of them; ``url`` leads to all."""

    title: str
    rows: list[ContactRow]
    total: int
    url: str


def _weeks(user: User, today: date) -> list[Week]:
    """From today to Sunday, and next week; those with a contact. Two queries."""
    monday = week_of(today) + timedelta(days=7)
    spans = (
        ("This week", today, monday - timedelta(days=1)),
        ("Next week", monday, monday + timedelta(days=6)),
    )
    weeks = [_week(user, *span) for span in spans]
    return [week for week in weeks if week.rows]


def _week(user: User, title: str, first: date, last: date) -> Week:
    # The days are those of each author's calendar; moments lead to them by an index, with room for every zone.
    moments = (
        datetime.combine(first - timedelta(days=1), time.min, UTC),
        datetime.combine(last + timedelta(days=2), time.min, UTC),
    )
    met = contacts(user).filter(
        interaction__starts_at__range=moments, interaction__occurred_on__range=(first, last)
    )  # fmt: skip
    rows = list(met.annotate(total=Window(Count("pk"))).order_by("starts_at", "pk")[:SHOWN])
    url = f"{reverse('interactions')}?first={first}&last={last}"
    return Week(title, [contact_row(row) for row in rows], rows[0]["total"] if rows else 0, url)


# --- What clinical partners work with ----------------------------------------------------------


@dataclass(frozen=True, slots=True)
class HomeRow:
    """A row of a first page."""

    url: str
    title: str
    detail: str
    is_late: bool = False


def _own_actions(user: User, today: date) -> list[HomeRow]:
    """Open actions of the person about insights that they may read, the first due first."""
    rows = InsightAction.objects.filter(owner=user, done_at__isnull=True, insight__in=visible_insights(user))
    found = rows.select_related("insight__therapeutic_area").order_by("due", "pk")[:SHOWN]
    return [
        HomeRow(
            reverse("insight", args=[one.insight_id]),
            f"{one.get_kind_display()}: insight no. {one.insight_id}, {one.insight.therapeutic_area}",
            f"Due {one.due:%-d %B %Y}" if one.due else "No day set",
            is_late=one.due is not None and one.due < today,
        )
        for one in found
    ]


def _shared_insights(user: User, at: datetime) -> list[InsightRow]:
    """The newest accepted insights, as the person may read them."""
    rows = listed(visible_insights(user), user=user).order_by(*order_of(is_queue=False))
    return insight_rows(rows[:SHOWN], user=user, at=at)


def _research_requests(user: User, today: date) -> list[HomeRow]:
    """Study support that was asked for and not given yet, the longest waiting first."""
    rows = visible_activities(user, today=today).filter(kind=Activity.Kind.STUDY_SUPPORT, held_on__isnull=True)
    found = rows.filter(requested_on__isnull=False).order_by("requested_on", "pk")[:SHOWN]
    return [
        HomeRow(
            reverse("activity", args=[one.pk]),
            one.title,
            f"{one.therapeutic_area} · {one.owner.display_name} · asked for on {one.requested_on:%-d %B %Y}, "
            + (f"agreed on {one.support_agreed_on:%-d %B %Y}" if one.support_agreed_on else "not agreed yet"),
        )
        for one in found
    ]


# --- Compliance --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that opens its rows."""

    label: str
    value: int
    url: str
    detail: str


def compliance_figures(user: User, *, today: date, at: datetime) -> list[Figure]:
    """What compliance watches: now, and over the last 30 days. One query for each number."""
    since = today - BACK
    records = AccessRecord.objects.filter(at__gte=start_of(since, user)).order_by()
    counted: Any = records.values_list("action").annotate(Count("pk"))
    log: dict[str, int] = dict(counted)
    despite = visible_interactions(user, today=today).exclude(objection_reason="").exclude(state="cancelled")
    changes = counts_of_changes(user, start_of(since, user), start_of(today + timedelta(days=1), user))
    days, month = {"first": since.isoformat()}, "last 30 days"
    return [
        Figure(
            "Hand-offs overdue", in_state(visible_handoffs(user, today=today), "overdue", at).count(),
            _to("safety", {"state": "overdue"}), "now",
        ),
        Figure("Approvals waiting for you", waiting_for_approval(user, today=today).count(), _to("approvals"), "now"),
        Figure(
            "Contacts despite an objection", despite.filter(occurred_on__gte=since).count(),
            _to("interactions", {"who": "all", "objection": "yes", **days}), month,
        ),
        Figure(
            "Rows taken out of evidence", changes["evidence"],
            _to("late-changes", {"kind": "evidence", **days}), month,
        ),
        Figure(
            "Changes to finalised records", sum(changes.values()),
            _to("late-changes", days), month,
        ),
        Figure("Records read", log.get("read", 0), _to("access-records", {"action": "read", **days}), month),
        Figure("Files exported", log.get("export", 0), _to("access-records", {"action": "export", **days}), month),
    ]  # fmt: skip


def _to(name: str, query: Mapping[str, str] | None = None) -> str:
    return reverse(name, query=query)
