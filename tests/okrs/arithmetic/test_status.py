"""The status of a key result: the first rule that matches wins."""

import math
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrs.arithmetic.cadence import Tally
from okrs.arithmetic.forecast import forecast_count
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
)
from okrs.arithmetic.status import ObjectivePart, Outcome, objective_status, outcome_of, say_reason, status_of
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
        "Too early to judge: 14\u00a0% of its time has passed",
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
    assert count(1, 0.66, Kind.MILESTONE) == Status.AT_RISK  # no such allowance


def test_a_shortfall_is_counted_in_units_in_both_directions() -> None:
    down = status_of(Kind.COUNT, progress(18, 20, 10), 0.5, 0.5, value=18, target=10, baseline=20)
    assert (down.status, down.reason) == (Status.AT_RISK, "3 behind the pace of 15 by today")
    near = status_of(Kind.COUNT, progress(15.5, 20, 10), 0.5, 0.5, value=15.5, target=10, baseline=20)
    assert near.status == Status.ON_TRACK


def cadence(met: int, due: int, *, total: int = 13, asked: int | None = None, ahead: int = 0,
            settled: bool = False) -> tuple[Status, str]:  # fmt: skip
    asked = total if asked is None else asked
    slots = Tally(
        met + ahead, asked, total, due, met, (date(2026, 11, 15),) * ahead, settled, "month" if total < 5 else "week"
    )
    expected = due / total if total else None
    share = slots.progress or 0
    found = status_of(Kind.CADENCE, share, expected, 0.5, value=slots.value, target=asked, slots=slots)
    return found.status, found.reason


def test_a_cadence_is_complete_once_the_slots_asked_for_are_met_and_the_last_is_settled() -> None:
    assert cadence(13, 13, settled=True) == (Status.COMPLETE, "All 13 met")
    assert cadence(13, 13)[0] == Status.ON_TRACK
    assert cadence(12, 13, settled=True)[0] == Status.IN_PROGRESS
    assert cadence(12, 13, asked=12, settled=True) == (Status.COMPLETE, "All 12 met")
    assert cadence(0, 0, total=0, settled=True) == (Status.IN_PROGRESS, "Not scored: all of it is excused")


def test_a_cadence_is_judged_slot_by_slot() -> None:
    assert cadence(0, 1, total=3, ahead=1) == (Status.AT_RISK, "0 of the 1 due met; November's is met ahead")
    assert cadence(0, 1, total=3)[0] == Status.AT_RISK
    assert cadence(1, 2, total=3, ahead=1)[0] == Status.AT_RISK
    assert cadence(0, 0, total=3, ahead=1) == (Status.IN_PROGRESS, "Nothing is due yet; November's is met ahead")
    assert cadence(3, 4) == (Status.IN_PROGRESS, "3 of the 4 due met")
    assert cadence(0, 1)[0] == Status.IN_PROGRESS  # one of thirteen is no pattern yet
    assert cadence(0, 2)[0] == Status.AT_RISK
    assert cadence(8, 11, ahead=2) == (Status.AT_RISK, "8 of the 11 due met; two later ones are met ahead")
    assert cadence(9, 11) == (Status.IN_PROGRESS, "9 of the 11 due met")


def test_a_cadence_may_ask_for_fewer_slots_than_there_are() -> None:
    assert cadence(3, 4, asked=9)[0] == Status.ON_TRACK  # 9 of 13 asked for: 2.8 of the 4
    assert cadence(2, 4, asked=9)[0] == Status.IN_PROGRESS


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
            steps = expected_planned(today, starts_on, ends_on, target)
            done_as_planned = status_of(Kind.MILESTONE, steps, steps, share, value=steps * target, target=target)
            assert done_as_planned.status != Status.AT_RISK, (today, target, done_as_planned)


@given(st.sampled_from(list(Kind)), shares, shares, shares, st.integers(1, 60), st.none() | st.integers(0, 10))
def test_a_better_value_never_makes_a_worse_status(
    kind: Kind, one: float, other: float, share: float, target: int, confidence: int | None
) -> None:
    order = [Status.AT_RISK, Status.IN_PROGRESS, Status.ON_TRACK, Status.COMPLETE]

    def rank(done: float) -> int:
        slots = None
        if kind == Kind.CADENCE:
            due = int(share * target)
            slots = Tally(int(done * target), target, target, due, min(due, int(done * target)))
        found = status_of(
            kind, done, share, share, value=done * target, target=target, confidence=confidence, slots=slots
        )
        assert found.reason
        return order.index(found.status)

    assert rank(max(one, other)) >= rank(min(one, other))


# The chance of the target, for counts and milestones


def chance_of(value: int, target: int, passed: int, *, planned: int = 0) -> float | None:
    """The chance after so many of 89 days, ``planned`` of the rest having a date that holds four times in five."""
    if passed >= 89 or passed / 89 < 0.15:
        return None
    total = 0.0
    for held in range(planned + 1):
        weight = math.comb(planned, held) * 0.8**held * 0.2 ** (planned - held)
        if value + held >= target:
            total += weight
        else:
            found = forecast_count(value, passed, 89 - passed, target - held)
            total += weight * (found.p_target if found else 0.0)
    return total


def count_of(value: int, target: int, passed: int, *, planned: int = 0) -> tuple[Status, str]:
    found = status_of(
        Kind.COUNT, value / target, passed / 89, passed / 89, value=value, target=target,
        chance=chance_of(value, target, passed, planned=planned),
    )  # fmt: skip
    return found.status, found.reason


def test_six_of_fifteen_with_its_chance() -> None:
    assert count_of(6, 15, 19)[0] == Status.ON_TRACK
    assert count_of(6, 15, 45) == (
        Status.IN_PROGRESS,
        "1.6 behind the pace of 7.6 by today; 24\u00a0% chance of reaching 15 at this rate",
    )
    assert count_of(6, 15, 78) == (
        Status.AT_RISK,
        "under 1\u00a0% chance of reaching 15 at this rate; put dates on the nine that are missing",
    )


def test_a_small_target_is_at_risk_before_the_last_day() -> None:
    """Target 2 at 1 from the middle on, the second one not planned."""
    by_day = {day: count_of(1, 2, day)[0] for day in range(45, 89)}
    assert {day for day, status in by_day.items() if status == Status.ON_TRACK} == set(range(45, 74))
    assert {day for day, status in by_day.items() if status == Status.IN_PROGRESS} == set(range(74, 83))
    assert {day for day, status in by_day.items() if status == Status.AT_RISK} == set(range(83, 89))
    assert count_of(1, 2, 85)[1].endswith("at this rate; put a date on the one that is missing")
    assert count_of(0, 1, 88)[0] == Status.AT_RISK


def test_what_is_scheduled_counts() -> None:
    status, reason = count_of(1, 3, 58)
    assert (status, "20\u00a0% chance of reaching 3" in reason) == (Status.IN_PROGRESS, True)
    assert count_of(1, 3, 58, planned=2)[0] == Status.ON_TRACK


@pytest.mark.parametrize("target", range(1, 41))
def test_even_delivery_whose_next_unit_is_scheduled_is_never_at_risk(target: int) -> None:
    for passed in range(90):
        value = target * passed // 89
        assert count_of(value, target, passed, planned=min(1, target - value))[0] != Status.AT_RISK, passed


def test_out_of_reach_is_asked_from_a_third_of_its_time_on() -> None:
    def at(elapsed: float) -> Status:
        return status_of(Kind.COUNT, 0.5, 0.5, elapsed, value=5, target=10, chance=0.09).status

    assert (at(0.33), at(1 / 3)) == (Status.IN_PROGRESS, Status.AT_RISK)


def test_the_chance_of_a_cadence_or_a_level_changes_no_status() -> None:
    assert status_of(Kind.NUMBER, 0.5, 0.5, 0.5, value=50, target=100, chance=0.01).status == Status.ON_TRACK


def test_what_restores_the_pace_is_said() -> None:
    found = status_of(Kind.COUNT, 9 / 15, 0.68, 0.68, value=9, target=15, chance=0.41, soon=(14, 0.77))
    assert found.reason == (
        "1.2 behind the pace of 10.2 by today; 41\u00a0% chance of reaching 15 at this rate; "
        "two more this fortnight restore the pace"
    )
    found = status_of(Kind.COUNT, 12 / 15, 0.95, 0.95, value=12, target=15, soon=(5, 1.0))
    assert found.reason.endswith("; three more by the end restore the pace")


# Who reads it, and when


def test_a_reader_without_confidence_reads_that_its_owner_sees_it_at_risk() -> None:
    found = status_of(Kind.COUNT, 0.5, 0.5, 0.5, value=5, target=10, confidence=2)
    assert say_reason(found.figures) == "Confidence is 2 of 10"
    assert say_reason(found.figures, told=False) == "Its owner sees it at risk"
    before = {"rule": "said", "words": "Confidence is 2 of 10"}
    assert say_reason(before, told=False) == "Its owner sees it at risk"
    assert say_reason(before) == "Confidence is 2 of 10"


@pytest.mark.parametrize(
    ("score", "aspirational", "outcome"),
    [
        (1.0, False, Outcome.MET),
        (0.99, False, Outcome.MISSED),
        (0.7, True, Outcome.MET),
        (0.69, True, Outcome.PARTIAL),
        (0.4, True, Outcome.PARTIAL),
        (0.39, True, Outcome.MISSED),
        (None, False, None),
    ],
)
def test_outcomes(score: float | None, aspirational: bool, outcome: Outcome | None) -> None:
    assert outcome_of(score, aspirational=aspirational) == outcome


def test_an_ended_quarter_says_its_outcome_and_nothing_of_today() -> None:
    figures = {"rule": "behind", "outcome": "missed", "score": 0.8}
    assert say_reason(figures) == "Missed, score 0.80"
    assert say_reason(figures, so_far=True) == "So far: missed, score 0.80"


# Objectives


def test_what_is_at_risk_counts_even_if_nothing_is_due_yet() -> None:
    doubted = ObjectivePart(Status.AT_RISK, has_something_due=False)
    assert objective_status([doubted, ObjectivePart(Status.ON_TRACK)]) == Status.AT_RISK
    assert objective_status([ObjectivePart(Status.IN_PROGRESS, has_something_due=False)]) == Status.IN_PROGRESS
