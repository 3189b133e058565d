"""How long logging takes in each team, and how often each field that may be left empty is filled in."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Aggregate, Count, Exists, F, FloatField, OuterRef, Q, QuerySet

from interactions.models import FollowUpQuestion, Interaction
from interactions.models.interactions import ExchangeTopic, InteractionParticipant
from organization.custom_fields.selectors import asked_of
from organization.ground.shares import COUNTS_ONLY, TOO_FEW
from organization.models import CustomField

# A median of fewer people would tell of one of them how quick they are.
FEWEST_PEOPLE = 3


class Median(Aggregate):
    """The middle value (of an even number of rows, half-way between the two in the middle). None without rows."""

    function = "PERCENTILE_CONT"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = FloatField()


@dataclass(frozen=True)
class Time:
    """Seconds from opening Log to saving, of one team or of all. ``median`` and ``before`` are None for too few.

    ``before`` is the median of the same time before that.
    """

    label: str
    median: int | None
    before: int | None
    records: int
    people: int

    @property
    def change(self) -> int | None:
        """Seconds more (or fewer, below 0) than in the time before; None where one of the two is not known."""
        return None if self.median is None or self.before is None else self.median - self.before


@dataclass(frozen=True)
class Field:
    """A field that may be left empty: in how many of the records it is filled in. ``share`` in per cent, or None."""

    label: str
    filled: int
    of: int

    @property
    def share(self) -> int | None:
        """From twenty records on, as everywhere."""
        return round(100 * self.filled / self.of) if self.of >= COUNTS_ONLY else None


def times(*, until: date, weeks: int) -> list[Time]:
    """All teams together, then each team by name: those with a record in the ``weeks`` until ``until`` (included).

    A record belongs to the primary team of its author on its day. Of a team with fewer than five timed records or
    three people no median is said. Two queries. For who may see it, see the page.
    """
    start = until - timedelta(weeks=weeks) + timedelta(days=1)
    earlier = start - timedelta(weeks=weeks)
    rows = Interaction.objects.held().between(earlier, until).filter(seconds_to_log__isnull=False)
    everybody = rows.aggregate(**_figures(start))
    member = Q(msl__memberships__is_primary=True, msl__memberships__from_date__lte=F("occurred_on"))
    still = Q(msl__memberships__to_date__isnull=True) | Q(msl__memberships__to_date__gte=F("occurred_on"))
    teams = rows.filter(member & still).order_by().values(name=F("msl__memberships__team__name"))
    found = [_time("All teams", everybody), *(_time(row["name"], row) for row in _by_name(teams, start))]
    return [one for one in found if one.records]


def _by_name(teams: "QuerySet[Any, Any]", start: date) -> "QuerySet[Any, Any]":
    return teams.annotate(**_figures(start)).order_by("name")


def _figures(start: date) -> dict[str, Aggregate]:
    now, then = Q(occurred_on__gte=start), Q(occurred_on__lt=start)
    return {
        "records": Count("pk", filter=now), "people": Count("msl", distinct=True, filter=now),
        "median": Median("seconds_to_log", filter=now), "records_before": Count("pk", filter=then),
        "people_before": Count("msl", distinct=True, filter=then),
        "median_before": Median("seconds_to_log", filter=then),
    }  # fmt: skip


def _time(label: str, row: dict[str, Any]) -> Time:
    return Time(
        label, _said(row["median"], row["records"], row["people"]),
        _said(row["median_before"], row["records_before"], row["people_before"]), row["records"], row["people"],
    )  # fmt: skip


def _said(median: float | None, records: int, people: int) -> int | None:
    return None if median is None or records < TOO_FEW or people < FEWEST_PEOPLE else round(median)


def fields(*, until: date, weeks: int) -> list[Field]:
    """Each field of a held interaction that may be left empty, the least filled one first. Two queries.

    Counts only: what stands in a field is not read.
    """
    start = until - timedelta(weeks=weeks) + timedelta(days=1)
    of_row = {"interaction": OuterRef("pk")}
    questions = FollowUpQuestion.objects.filter(**of_row)
    topics = ExchangeTopic.objects.filter(**of_row)
    conditions: dict[str, Any] = {
        "Start": Q(is_timed=True),
        "Topics": Exists(topics),
        "What the conversation was meant to do": Exists(topics.exclude(planned_intent="")),
        "Follow-up questions you asked": Exists(questions),
        "Words of a question": Exists(questions.exclude(question="")),
        "Product": Q(product__isnull=False),
        "Colleagues who took part": Exists(InteractionParticipant.objects.filter(**of_row)),
        "Next step": ~Q(next_step=""),
        "Next step due": Q(next_step_on__isnull=False),
        "Note": ~Q(notes=""),
    }
    own = asked_of(CustomField.On.INTERACTION)
    conditions |= {field.name: Q(custom__has_key=field.key) for field in own}
    counted = {f"filled_{number}": Count("pk", filter=one) for number, one in enumerate(conditions.values())}
    held = Interaction.objects.held().between(start, until)
    row = held.aggregate(of=Count("pk"), **counted)
    found = [Field(label, row[f"filled_{number}"], row["of"]) for number, label in enumerate(conditions)]
    return sorted(found, key=lambda one: one.filled) if row["of"] else []
