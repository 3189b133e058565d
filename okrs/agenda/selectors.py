"""What moved since the last meeting, and what the items of an agenda are about, each as far as its reader may see."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.urls import reverse

from insights.models import Insight, Receipt
from insights.models.insights import ACCEPTED_STATES
from interactions.meetings.selectors.decisions import open_rows_before
from interactions.meetings.selectors.meetings import before
from interactions.models import Decision, Meeting
from okrs.models import AgendaSubject, KeyResult, Measurement, Milestone
from okrs.models.objectives import KeyResultQuerySet
from okrs.snapshots.storing import keep_fresh
from organization.ground.names import owner_name
from organization.models import Quarter, User
from organization.selectors.teams import own_team_ids

# So many of each kind are proposed.
SHOWN = 15
# How far back to look where there was no meeting before.
FIRST_TIME = timedelta(days=31)
# What kinds of things are proposed, in the order of the page.
KEY_RESULT, COMPLETED, STEP, INSIGHT, DECISION = "key_result", "completed", "step", "insight", "decision"
GROUPS = {
    KEY_RESULT: "Went At Risk",
    COMPLETED: "Completed",
    STEP: "Steps done",
    INSIGHT: "Accepted insights",
    DECISION: "Open decisions of earlier meetings",
}


@dataclass(frozen=True, slots=True)
class Proposal:
    """Something to put on an agenda. ``title`` is what the item says: a partner with whom the meeting is shared reads
    it, so it names what it is about and quotes nothing. ``detail`` is for the organiser, ``thing`` is the row itself.
    """

    kind: str
    pk: int
    title: str
    detail: str
    url: str
    thing: Any

    @property
    def key(self) -> str:
        """What a form sends back for it."""
        return f"{self.kind}-{self.pk}"


def since_of(meeting: Meeting, at: datetime) -> datetime:
    """The moment from which on things are new: the meeting before, or a month ago."""
    previous = before(meeting).first()
    return min(previous.starts_at if previous else at - FIRST_TIME, at)


def proposals(user: User, meeting: Meeting, *, since: datetime, at: datetime) -> list[Proposal]:
    """What moved since then and is not on the agenda yet; of what the person may read. Queries do not grow with rows.

    Key results of the running quarter in the meeting's therapeutic area or without one; for people in teams, of these
    teams. Insights of that area.
    """
    today = at.date()
    there = AgendaSubject.objects.filter(item__meeting=meeting)
    scope = _key_results(user, meeting, today)
    keep_fresh(lambda: scope, at=at)
    on_agenda = {
        (kind, pk)
        for row in there.values("key_result", "milestone", "insight")
        for kind, pk in ((KEY_RESULT, row["key_result"]), (STEP, row["milestone"]), (INSIGHT, row["insight"]))
        if pk
    }
    looked_at = set(meeting.agenda.filter(decision__isnull=False).values_list("decision", flat=True))
    found = [
        *_moved(scope, since.astimezone(user.zone).date()), *_steps(scope, since.astimezone(user.zone).date()),
        *_insights(user, meeting, since), *_decisions(user, meeting, today),
    ]  # fmt: skip
    return [
        one
        for one in found
        if (one.kind.replace(COMPLETED, KEY_RESULT), one.pk) not in on_agenda
        and not (one.kind == DECISION and one.pk in looked_at)
    ]


def _key_results(user: User, meeting: Meeting, today: date) -> KeyResultQuerySet:
    area = meeting.activity.therapeutic_area_id
    running = Quarter.objects.on(today)
    rows = KeyResult.objects.visible_to(user).live().filter(
        Q(objective__therapeutic_area=area) | Q(objective__therapeutic_area=None),
        objective__quarter__in=running, objective__state="active",
    )  # fmt: skip
    teams = own_team_ids(user, today)
    return rows.filter(objective__primary_team__in=teams) if teams else rows


def _moved(scope: KeyResultQuerySet, since: date) -> list[Proposal]:
    """Key results that are At Risk or Complete now and were not on that day."""
    then = (
        Measurement.objects.filter(key_result=OuterRef("pk"), as_of__lte=since).order_by("-as_of").values("status")[:1]
    )
    rows = scope.annotate(was=Subquery(then)).filter(snapshot__status__in=["at_risk", "complete"])
    rows = rows.filter(Q(was=None) | ~Q(was=F("snapshot__status")))
    found = []
    for one in rows.select_related("owner", "snapshot").order_by("snapshot__rank", "code", "pk")[: 2 * SHOWN]:
        at_risk = one.snapshot.status == "at_risk"
        kind, words = (KEY_RESULT, "went At Risk") if at_risk else (COMPLETED, "is Complete")
        title = f"{one.code} of {owner_name(one.owner)} {words}"
        found.append(Proposal(kind, one.pk, title, f"{one.title}: {one.snapshot.value_text}", _key_result(one.pk), one))
    return found


def _steps(scope: KeyResultQuerySet, since: date) -> list[Proposal]:
    rows = Milestone.objects.filter(key_result__in=scope.order_by().values("pk"), done_on__gt=since)
    return [
        Proposal(
            STEP, one.pk, f"{one.key_result.code}: a step done on {one.done_on:%-d %B}",
            f"{one.title or 'Step'}, of {one.key_result.title}", _key_result(one.key_result_id), one,
        )
        for one in rows.select_related("key_result").order_by("-done_on", "pk")[:SHOWN]
    ]  # fmt: skip


def _insights(user: User, meeting: Meeting, since: datetime) -> list[Proposal]:
    answered = Receipt.objects.filter(insight=OuterRef("pk"), sent_at__gt=since)
    rows = Insight.objects.visible_to(user).filter(
        Exists(answered), state__in=ACCEPTED_STATES, therapeutic_area=meeting.activity.therapeutic_area_id
    )
    return [
        Proposal(
            INSIGHT, one.pk, f"Insight no. {one.pk}: {one.get_category_display().lower()}", _short(one.observation),
            reverse("insight", args=[one.pk]), one,
        )
        for one in rows.order_by("-submitted_at", "-pk")[:SHOWN]
    ]  # fmt: skip


def _decisions(user: User, meeting: Meeting, today: date) -> list[Proposal]:
    return [
        Proposal(
            DECISION, one.pk, f"Decision of {one.meeting.activity.planned_on:%-d %B}: {owner_name(one.owner)}, due "
            f"{one.due_on:%-d %B %Y}", one.text, reverse("meeting", args=[one.meeting_id]), one,
        )
        for one in open_rows_before(meeting, user, today=today)[:SHOWN]
    ]  # fmt: skip


def subjects_of(meeting: Meeting, user: User) -> dict[int, dict[str, str]]:
    """Item → label and address of what it is about; only what the person may read. Up to two queries."""
    rows = list(
        AgendaSubject.objects.filter(item__meeting=meeting).select_related(
            "key_result", "milestone__key_result", "insight"
        )
    )
    if not rows:
        return {}
    targets = {row.item_id: row.key_result or (row.milestone.key_result if row.milestone else None) for row in rows}
    wanted = {one.pk for one in targets.values() if one}
    numbers = {row.insight_id for row in rows if row.insight_id}
    open_results = (
        set(KeyResult.objects.visible_to(user).filter(pk__in=wanted).values_list("pk", flat=True)) if wanted else set()
    )
    seen = Insight.objects.visible_to(user).filter(pk__in=numbers).values_list("pk", flat=True) if numbers else ()
    open_insights = set(seen) if user.may("insight.view") else set()
    found: dict[int, dict[str, str]] = {}
    for row in rows:
        result = targets[row.item_id]
        if result is not None and result.pk in open_results and user.may("objective.view"):
            found[row.item_id] = {"label": f"{result.code} {result.title}", "url": _key_result(result.pk)}
        elif row.insight_id in open_insights:
            url = reverse("insight", args=[row.insight_id])
            found[row.item_id] = {"label": f"Insight no. {row.insight_id}", "url": url}
    return found


def grouped(found: Iterable[Proposal]) -> list[dict[str, Any]]:
    """By kind, in the order of the page."""
    rows = list(found)
    groups = [{"label": label, "rows": [one for one in rows if one.kind == kind]} for kind, label in GROUPS.items()]
    return [group for group in groups if group["rows"]]


def is_scientific(one: Proposal) -> bool:
    """Whether the item is for medical eyes: all but decisions that are not."""
    return not isinstance(one.thing, Decision) or one.thing.is_scientific


def _key_result(pk: int) -> str:
    return reverse("key-result", args=[pk])


def _short(text: str) -> str:
    return text if len(text) <= 140 else f"{text[:139].rstrip()}…"
