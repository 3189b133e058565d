"""The status of a key result: the first rule that matches wins."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrs.arithmetic.progress import (
    EXPECTED_MAINTAINED,
    Kind,
    Status,
    Thresholds,
    day_counts,
    elapsed,
    expected_linear,
    expected_planned,
    progress,
    status_of,
)
from tests.okrs.arithmetic.quarters import ENDS_ON, STARTS_ON, shares


def judge(
    value: float, today: date, *, target: float = 15, kind: Kind = Kind.COUNT, confidence: int | None = None
) -> tuple[Status, str]:
    share = elapsed(today, STARTS_ON, ENDS_ON)
    found = status_of(
        kind,
        progress(value, 0, target),
        expected_linear(share),
        share,
        value=value,
        target=target,
        confidence=confidence,
    )
    return found.status, found.reason


@pytest.mark.parametrize(
    ("today", "share", "status", "reason"),
    [
        (date(2026, 1, 20), 19 / 89, Status.ON_TRACK, "2.8 ahead of the pace of 3.2 by today"),
        (date(2026, 2, 15), 45 / 89, Status.IN_PROGRESS, "1.6 behind the pace of 7.6 by today"),
        (date(2026, 3, 20), 78 / 89, Status.AT_RISK, "7.1 behind the pace of 13.1 by today"),
    ],
)
def test_six_of_fifteen_through_the_quarter(today: date, share: float, status: Status, reason: str) -> None:
    assert elapsed(today, STARTS_ON, ENDS_ON) == share
    assert judge(6, today) == (status, reason)


# Status: the first rule that matches wins

MID = date(2026, 2, 15)


def test_a_target_reached_is_complete_whatever_else_is_said() -> None:
    assert judge(15, date(2026, 1, 2), confidence=1) == (Status.COMPLETE, "Target of 15 reached")
    assert judge(17, MID) == (Status.COMPLETE, "Target of 15 reached, now 17")


def test_low_confidence_comes_before_an_early_quarter() -> None:
    assert judge(6, date(2026, 1, 2), confidence=3) == (Status.AT_RISK, "Confidence is 3 of 10")
    assert judge(6, date(2026, 1, 2), confidence=0)[0] == Status.AT_RISK
    assert judge(6, date(2026, 1, 2), confidence=4)[0] == Status.IN_PROGRESS


def test_an_early_quarter_is_not_judged() -> None:
    assert judge(0, date(2026, 1, 14)) == (
        Status.IN_PROGRESS,
        "Too early to judge: 14\u00a0% of the quarter has passed",
    )
    assert judge(0, date(2026, 1, 15))[0] == Status.AT_RISK  # 14/89 = .157, short of 2.4


def test_nothing_due_is_in_progress() -> None:
    found = status_of(Kind.COUNT, 0, 0, 0.3, value=0, target=3)
    assert found == status_of(Kind.MILESTONE, 0, 0, 0.3, value=0, target=3)
    assert (found.status, found.reason) == (Status.IN_PROGRESS, "Nothing is due yet")


def test_the_limits_themselves() -> None:
    def number(value: float) -> Status:
        return status_of(Kind.NUMBER, progress(value, 0, 100), 0.2, 0.2, value=value, target=100).status

    assert number(19) == Status.ON_TRACK
    assert number(18.9) == Status.IN_PROGRESS
    assert number(15) == Status.IN_PROGRESS
    assert number(14.9) == Status.AT_RISK


def test_a_count_is_not_blamed_for_less_than_one_unit_nor_at_risk_for_just_one() -> None:
    def count(value: int, expected: float, kind: Kind = Kind.COUNT) -> Status:
        return status_of(kind, progress(value, 0, 3), expected, 0.7, value=value, target=3).status

    assert count(1, 0.66) == Status.ON_TRACK  # short by .98
    assert count(1, 2 / 3) == Status.IN_PROGRESS  # short by 1, ratio .5
    assert count(0, 0.34) == Status.AT_RISK  # short by 1.02
    assert count(1, 2 / 3, Kind.CADENCE) == Status.IN_PROGRESS
    assert count(1, 0.66, Kind.MILESTONE) == Status.AT_RISK  # no such allowance


def test_a_shortfall_is_counted_in_units_in_both_directions() -> None:
    down = status_of(Kind.COUNT, progress(18, 20, 10), 0.5, 0.5, value=18, target=10, baseline=20)
    assert (down.status, down.reason) == (Status.AT_RISK, "3 behind the pace of 15 by today")
    near = status_of(Kind.COUNT, progress(15.5, 20, 10), 0.5, 0.5, value=15.5, target=10, baseline=20)
    assert near.status == Status.ON_TRACK


def test_a_cadence_is_complete_once_every_slot_is_met_and_settled() -> None:
    def cadence(value: int, expected: float | None, *, target: int = 13, settled: bool = False) -> tuple[Status, str]:
        share = value / target if target else 0
        found = status_of(Kind.CADENCE, share, expected, 0.9, value=value, target=target, settled=settled)
        return found.status, found.reason

    assert cadence(13, 1, settled=True) == (Status.COMPLETE, "All 13 slots met")
    assert cadence(13, 1) == (Status.ON_TRACK, "13 met of the 13 due by today")
    assert cadence(12, 1, settled=True)[0] == Status.IN_PROGRESS
    assert cadence(9, 11 / 13) == (Status.IN_PROGRESS, "2 behind the 11 due by today")
    assert cadence(8, 11 / 13) == (Status.AT_RISK, "3 behind the 11 due by today")
    assert cadence(12, 11 / 13) == (Status.ON_TRACK, "1 ahead of the 11 due by today")
    assert cadence(0, None, target=0, settled=True) == (Status.IN_PROGRESS, "Not scored: every slot is excused")


def test_maintain_is_complete_only_in_range_at_the_end() -> None:
    def maintain(share: float, at_end: bool = False) -> tuple[Status, str]:
        found = status_of(Kind.MAINTAIN, share, EXPECTED_MAINTAINED, 0.5, value=0, target=0, in_range_at_end=at_end)
        return found.status, found.reason

    assert maintain(1) == (Status.ON_TRACK, "Inside its range")
    assert maintain(0.8) == (Status.IN_PROGRESS, "Outside its range by 20\u00a0% of its width")
    assert maintain(0.2)[0] == Status.AT_RISK
    assert maintain(0) == (Status.AT_RISK, "Outside its range by its whole width or more")
    assert maintain(1, at_end=True) == (Status.COMPLETE, "In range at the end of the quarter")


def test_yes_no_and_milestones() -> None:
    assert status_of(Kind.YES_NO, 1, 0, 0.5, value=1, target=1).reason == "Done"
    assert status_of(Kind.YES_NO, 0, 1, 1, value=0, target=1).reason == "Not done yet"
    assert status_of(Kind.MILESTONE, 1, 1, 1, value=4, target=4).reason == "Every milestone reached"


def test_thresholds_are_data() -> None:
    strict = Thresholds(on_track=1, at_risk=0.9, early=0, low_confidence=5)
    found = status_of(Kind.NUMBER, 0.45, 0.5, 0.1, value=45, target=100, confidence=6, thresholds=strict)
    assert found.status == Status.IN_PROGRESS
    found = status_of(Kind.NUMBER, 0.45, 0.5, 0.1, value=45, target=100, confidence=5, thresholds=strict)
    assert found.reason == "Confidence is 5 of 10"


@pytest.mark.parametrize(
    "quarter",
    [
        (date(2026, 1, 1), date(2026, 3, 31)),
        (date(2028, 1, 1), date(2028, 3, 31)),  # leap day
        (date(2027, 10, 1), date(2027, 12, 31)),
        (date(2026, 11, 2), date(2027, 1, 31)),  # 4-4-5, thirteen weeks
        (date(2026, 11, 2), date(2027, 2, 7)),  # fourteen weeks
    ],
)
@pytest.mark.parametrize("absent", [False, True])
def test_perfectly_even_delivery_is_never_at_risk(quarter: tuple[date, date], absent: bool) -> None:
    starts_on, ends_on = quarter
    off = {starts_on + timedelta(days=n) for n in range(30, 44)} if absent else set()
    for n in range((ends_on - starts_on).days + 1):
        today = starts_on + timedelta(days=n)
        passed, total = day_counts(today, starts_on, ends_on, off)
        share = elapsed(today, starts_on, ends_on, off)
        for target in range(1, 61):
            value = target * passed // total
            done = progress(value, 0, target)
            even = expected_linear(share)
            up = status_of(Kind.COUNT, done, even, share, value=value, target=target)
            assert up.status != Status.AT_RISK, (today, target, up)
            down = status_of(Kind.COUNT, done, even, share, value=target - value, target=0, baseline=target)
            assert down.status == up.status, (today, target, down)
            assert status_of(Kind.CADENCE, done, even, share, value=value, target=target).status != Status.AT_RISK
            steps = expected_planned(today, starts_on, ends_on, target)
            done_as_planned = status_of(Kind.MILESTONE, steps, steps, share, value=steps * target, target=target)
            assert done_as_planned.status != Status.AT_RISK, (today, target, done_as_planned)


@given(st.sampled_from(list(Kind)), shares, shares, shares, st.integers(1, 60), st.none() | st.integers(0, 10))
def test_a_better_value_never_makes_a_worse_status(
    kind: Kind, one: float, other: float, share: float, target: int, confidence: int | None
) -> None:
    order = [Status.AT_RISK, Status.IN_PROGRESS, Status.ON_TRACK, Status.COMPLETE]

    def rank(done: float) -> int:
        found = status_of(kind, done, share, share, value=done * target, target=target, confidence=confidence)
        assert found.reason
        return order.index(found.status)

    assert rank(max(one, other)) >= rank(min(one, other))
