"""Handed over with what was counted, at the edges: what stands at the end of the quarter, kept and counted anew."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

import pytest

from interactions.models import Topic
from okrs.board.selectors.bulk import bulk_rows, with_owner
from okrs.counting import evidence_ids, near_miss_ids
from okrs.models import EarlierOwner, KeyResult, WeeklyUpdate
from okrs.models.choices import Kind, Metric, Pace
from okrs.models.owners import say_owners
from okrs.planning.services.key_results import edit_key_result
from organization.models import Membership, User
from tests.factories.cast import Cast
from tests.okrs.conftest import discussion, key_result_for
from tests.okrs.counting.conftest import value

FIRST, LAST, DAY = date(2026, 1, 1), date(2026, 3, 31), date(2026, 2, 2)
# The quarter is over, the days of grace are not.
END = datetime(2026, 4, 3, 12, tzinfo=UTC)


def noon(day: date) -> datetime:
    return datetime.combine(day, time(12), UTC)


def fresh(kr: KeyResult) -> KeyResult:
    return KeyResult.objects.for_measuring().get(pk=kr.pk)


def hand_over(cast: Cast, kr: KeyResult, to: User, on: date, *, keeps: bool = True) -> KeyResult:
    found = fresh(kr)
    edit_key_result(
        key_result=found, by=cast.manager, version=found.version, fields={"owner": to}, at=noon(on), reason="Leave",
        keeps=keeps,
    )  # fmt: skip
    return fresh(kr)


@dataclass(frozen=True)
class Edge:
    """Handed to the teammate, and on to whom, on these days; days of talks of either; how many count, and how many
    if the last change counted anew."""

    to: tuple[tuple[str, date], ...]
    mine: tuple[date, ...]
    theirs: tuple[date, ...]
    kept: int
    anew: int
    owners: tuple[str, ...]


def day(offset: int) -> date:
    """So many days from ``DAY``."""
    return DAY + timedelta(days=offset)


EDGES = {
    "on the first day": Edge(
        (("teammate", FIRST),), (FIRST, day(0)), (FIRST, FIRST + timedelta(days=1)), 2, 2,
        ("Mara Lind until 2026-01-01",),
    ),
    "on the last day": Edge(
        (("teammate", LAST),), (FIRST, LAST), (day(0), LAST, LAST), 2, 3, ("Mara Lind until 2026-03-31",)
    ),
    "once the quarter is over": Edge(
        (("teammate", LAST + timedelta(days=2)),), (LAST,), (day(0), LAST), 1, 2, ("Mara Lind until 2026-03-31",)
    ),
    "before anything was counted": Edge(
        (("teammate", day(0)),), (day(1),), (day(-3), day(2)), 1, 2, ("Mara Lind until 2026-02-02",)
    ),
    "handed back": Edge(
        (("teammate", day(0)), ("msl", day(7))), (day(-1), day(3), day(8)), (day(-1), day(3), day(8)), 3, 3,
        ("Mara Lind until 2026-02-02", "Tomas Berg until 2026-02-09"),
    ),
    "handed back on the same day": Edge(
        (("teammate", day(0)), ("msl", day(0))), (day(-1), day(0), day(3)), (day(0), day(3)), 3, 3, ()
    ),
    "handed on on the same day": Edge(
        (("elsewhere", day(0)), ("teammate", day(0))), (day(0), day(3)), (day(0), day(3), day(4)), 3, 3,
        ("Mara Lind until 2026-02-02",),
    ),
}  # fmt: skip


@pytest.mark.parametrize("edge", EDGES.values(), ids=EDGES.keys())
def test_what_counts_at_the_end_of_the_quarter(cast: Cast, topic: Topic, edge: Edge) -> None:
    kr = key_result_for(cast, cast.msl)
    *before, (last, on) = edge.to
    for name, one in before:
        hand_over(cast, kr, getattr(cast, name), one)
    between = fresh(kr)
    for person, days in ((cast.msl, edge.mine), (cast.teammate, edge.theirs)):
        for one in days:
            discussion(person, topic, one)
    to = getattr(cast, last)
    # What the page shows before anything changes is what is found afterwards.
    (shown,) = with_owner(bulk_rows(cast.manager, "reassign", [between], at=END), to, at=noon(on))
    stood = value(between, noon(on))
    kept = hand_over(cast, kr, to, on)
    assert shown.kept == f"{value(kept, noon(on))} of 15"
    assert value(kept, noon(on)) == stood, "the number does not move"
    assert value(kept, END) == len(evidence_ids(kept, at=END)) == edge.kept
    assert tuple(str(one) for one in EarlierOwner.objects.order_by("until")) == edge.owners
    EarlierOwner.objects.all().delete()
    anew = fresh(kr)
    assert shown.after == f"{value(anew, noon(on))} of 15"
    assert value(anew, END) == edge.anew


def test_work_recorded_late_is_of_whoever_owned_its_day(cast: Cast, topic: Topic) -> None:
    kr = hand_over(cast, key_result_for(cast, cast.msl), cast.teammate, DAY)
    recorded = {"created_at": noon(day(9))}
    counts = discussion(cast.msl, topic, day(-5), **recorded)
    discussion(cast.msl, topic, day(5), **recorded)
    discussion(cast.teammate, topic, day(-5), **recorded)
    assert evidence_ids(kr, at=END) == [counts.pk]
    # Nor does the evidence move with a day that is corrected: it goes where its day goes.
    counts.occurred_on = day(1)
    counts.save()
    assert evidence_ids(kr, at=END) == []


def test_what_somebody_who_left_had_done_is_kept(cast: Cast, topic: Topic) -> None:
    kr = key_result_for(cast, cast.msl)
    mine = discussion(cast.msl, topic, day(-5))
    User.objects.filter(pk=cast.msl.pk).update(is_active=False)
    Membership.objects.filter(user=cast.msl).update(to_date=day(-2))
    kr = hand_over(cast, kr, cast.teammate, DAY)
    theirs = discussion(cast.teammate, topic, day(1))
    assert evidence_ids(kr, at=END) == [theirs.pk, mine.pk]
    assert say_owners(kr).startswith("The work of Mara Lind (no longer active) counts until 2 Feb 2026")


@pytest.mark.parametrize("on", [LAST, LAST + timedelta(days=2)])
def test_where_no_day_is_left_nobody_is_said_to_have_one(cast: Cast, on: date) -> None:
    kr = hand_over(cast, key_result_for(cast, cast.msl), cast.teammate, DAY)
    kr = hand_over(cast, kr, cast.elsewhere, on)
    assert say_owners(kr) == (
        "The work of Mara Lind counts until 2 Feb 2026, that of Tomas Berg until 31 Mar 2026, the last day of the "
        "quarter."
    )


def test_an_update_that_would_not_count_once_handed_in_is_no_near_miss(cast: Cast) -> None:
    """Begun in the week of the handover, it is due when somebody else owns it; those before can still be handed in."""
    kr = key_result_for(
        cast, cast.msl, measured_by=Metric.WEEKLY_UPDATES, target=None, kind=Kind.CADENCE, pace=Pace.CALENDAR
    )
    last_week, this_week = (
        WeeklyUpdate.objects.create(author=cast.msl, week_start=one, nothing_new_heard=True)
        for one in (day(-7), day(0))
    )
    assert near_miss_ids(kr, at=noon(day(9))) == [this_week.pk, last_week.pk]
    kr = hand_over(cast, kr, cast.teammate, day(2))
    assert near_miss_ids(kr, at=noon(day(9))) == [last_week.pk]
    for one in (last_week, this_week):
        one.submitted_at = noon(day(9))
        one.save()
    assert evidence_ids(kr, at=END) == [last_week.pk]
