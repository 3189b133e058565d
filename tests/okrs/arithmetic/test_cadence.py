"""Slots of a cadence: which there are, when they are due in a person's zone, and what fills them."""

import random
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrs.arithmetic.cadence import (
    Done,
    Slot,
    SlotResult,
    SlotState,
    due_count,
    monthly_slots,
    slot_states,
    tally,
    weekly_slots,
)
from okrs.arithmetic.progress import Kind, Status, expected_calendar
from okrs.arithmetic.status import status_of

BERLIN = ZoneInfo("Europe/Berlin")
STARTS_ON, ENDS_ON = date(2026, 1, 1), date(2026, 3, 31)
WEEKS = weekly_slots(STARTS_ON, ENDS_ON, BERLIN)
MONTHS = monthly_slots(STARTS_ON, ENDS_ON, BERLIN)
ZONES = [ZoneInfo(key) for key in ("Europe/Berlin", "America/New_York", "Asia/Kolkata", "Pacific/Auckland", "UTC")]

no_evidence: list[Done[str]] = []


def at(month: int, day: int, hour: int = 12, zone: ZoneInfo = BERLIN) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=zone)


def states(results: list[SlotResult[str]]) -> list[SlotState]:
    return [result.state for result in results]


# Which slots there are


def test_the_first_quarter_of_2026_has_thirteen_weeks() -> None:
    assert len(WEEKS) == 13
    assert (WEEKS[0].start, WEEKS[0].end) == (date(2025, 12, 29), date(2026, 1, 4))
    assert WEEKS[0].due_at == datetime(2026, 1, 2, 17, tzinfo=BERLIN)
    assert due_count(WEEKS, at(3, 20, 9)) == 11
    assert due_count(WEEKS, at(3, 20, 17)) == 11
    assert due_count(WEEKS, at(3, 21, 0)) == 12


def test_the_last_quarter_of_2027_has_fourteen_weeks() -> None:
    assert len(weekly_slots(date(2027, 10, 1), date(2027, 12, 31), BERLIN)) == 14


def test_expected_of_a_calendar_is_the_share_of_slots_due() -> None:
    now = at(3, 20, 9)
    assert expected_calendar(slot_states(WEEKS, no_evidence, now), now) == pytest.approx(11 / 13)


@given(st.dates(date(2019, 1, 1), date(2040, 1, 1)), st.lists(st.integers(2, 120), min_size=1, max_size=5))
def test_following_quarters_share_out_every_week_once(first: date, lengths: list[int]) -> None:
    fridays: list[date] = []
    start = first
    for length in lengths:
        end = start + timedelta(days=length - 1)
        slots = weekly_slots(start, end, BERLIN)
        assert all(start <= slot.due_at.date() <= end for slot in slots)
        assert all(slot.start.weekday() == 0 and slot.end.weekday() == 6 for slot in slots)
        fridays += [slot.due_at.date() for slot in slots]
        start = end + timedelta(days=1)
    assert len(fridays) == len([n for n in range((start - first).days) if (first + timedelta(days=n)).weekday() == 4])
    assert all(later - earlier == timedelta(days=7) for earlier, later in pairwise(fridays))


@pytest.mark.parametrize("zone", ZONES, ids=str)
@pytest.mark.parametrize("quarter", [(date(2026, 1, 1), date(2026, 3, 31)), (date(2026, 10, 1), date(2026, 12, 31))])
def test_daylight_saving_leaves_the_hour_of_the_day_alone(zone: ZoneInfo, quarter: tuple[date, date]) -> None:
    for slot in weekly_slots(*quarter, zone):
        back = slot.due_at.astimezone(UTC).astimezone(zone)
        assert (back.weekday(), back.hour, back.minute) == (4, 17, 0)


def test_due_times_are_moments_and_not_wall_clocks() -> None:
    slots = weekly_slots(date(2026, 1, 1), date(2026, 6, 30), BERLIN)
    hours = {slot.due_at.date(): slot.due_at.astimezone(UTC).hour for slot in slots}
    assert hours[date(2026, 3, 27)] == 16
    assert hours[date(2026, 4, 3)] == 15  # summer time began on 29 March
    auckland = weekly_slots(STARTS_ON, ENDS_ON, ZoneInfo("Pacific/Auckland"))
    assert due_count(auckland, at(3, 20, 9)) == 12  # there it is Friday evening


def test_a_calendar_quarter_has_three_months() -> None:
    assert [(slot.start, slot.end) for slot in MONTHS] == [
        (date(2026, 1, 1), date(2026, 1, 31)),
        (date(2026, 2, 1), date(2026, 2, 28)),
        (date(2026, 3, 1), date(2026, 3, 31)),
    ]
    assert MONTHS[1].due_at == datetime(2026, 2, 28, 23, 59, 59, tzinfo=BERLIN)
    assert monthly_slots(date(2028, 1, 1), date(2028, 3, 31), BERLIN)[1].end == date(2028, 2, 29)


def test_a_fragment_of_a_month_joins_its_neighbour() -> None:
    slots = monthly_slots(date(2025, 12, 29), date(2026, 4, 5), BERLIN)
    assert [(slot.start, slot.end) for slot in slots] == [
        (date(2025, 12, 29), date(2026, 1, 31)),
        (date(2026, 2, 1), date(2026, 2, 28)),
        (date(2026, 3, 1), date(2026, 4, 5)),
    ]
    whole = monthly_slots(date(2026, 1, 25), date(2026, 4, 7), BERLIN)  # seven days at each end
    assert [slot.start.month for slot in whole] == [1, 2, 3, 4]
    assert len(monthly_slots(date(2026, 1, 30), date(2026, 2, 2), BERLIN)) == 1


@given(st.dates(date(2019, 1, 1), date(2040, 1, 1)), st.integers(1, 120))
def test_months_cover_the_quarter_without_gap_or_overlap(start: date, length: int) -> None:
    end = start + timedelta(days=length - 1)
    slots = monthly_slots(start, end, BERLIN)
    assert slots[0].start == start
    assert slots[-1].end == end
    assert all(later.start - earlier.end == timedelta(days=1) for earlier, later in pairwise(slots))
    if len(slots) > 1:
        assert all((slot.end - slot.start).days >= 6 for slot in slots)
    if length in (91, 98):
        assert len(slots) in (3, 4)


def test_a_slot_needs_a_zone_and_the_right_order() -> None:
    with pytest.raises(ValueError, match="time zone"):
        Slot(date(2026, 1, 1), date(2026, 1, 2), datetime(2026, 1, 2))  # noqa: DTZ001 -- without a zone on purpose
    with pytest.raises(ValueError, match="end before"):
        Slot(date(2026, 1, 2), date(2026, 1, 1), at(1, 2))


# What fills them


def test_met_late_missed_and_pending() -> None:
    done = [
        Done(at(1, 2, 17), "on the dot"),
        Done(at(1, 10), "Saturday"),
        Done(at(1, 27), "for the third week", period=date(2026, 1, 12)),
    ]
    results = slot_states(WEEKS, done, at(1, 28))
    assert states(results)[:6] == [
        SlotState.MET,
        SlotState.LATE,
        SlotState.LATE,
        SlotState.MISSED,
        SlotState.PENDING,
        SlotState.PENDING,
    ]
    assert [result.evidence for result in results[:4]] == [
        ("on the dot",),
        ("Saturday",),
        ("for the third week",),
        (),
    ]


def test_an_update_written_before_its_week_begins_is_met() -> None:
    results = slot_states(WEEKS, [Done(at(1, 3), "ahead", period=date(2026, 1, 5))], at(1, 7))
    assert states(results)[:2] == [SlotState.MISSED, SlotState.MET]


def test_three_events_in_one_month_fill_one_slot() -> None:
    done = [Done(date(2026, 2, day), f"meeting {day}") for day in (20, 3, 11)]
    results = slot_states(MONTHS, done, at(3, 1))
    assert states(results) == [SlotState.MISSED, SlotState.MET, SlotState.PENDING]
    assert results[1].evidence == ("meeting 3", "meeting 11", "meeting 20")
    assert tally(results, at(4, 2)).value == 1


def test_an_event_on_the_last_evening_counts_for_its_month() -> None:
    done = [Done(datetime(2026, 1, 31, 23, 30, tzinfo=BERLIN), "dinner"), Done(date(2026, 2, 28), "Saturday")]
    assert states(slot_states(MONTHS, done, at(3, 1)))[:2] == [SlotState.MET, SlotState.MET]


def test_the_day_is_that_of_the_owners_zone() -> None:
    midnight = datetime(2026, 1, 31, 23, 30, tzinfo=UTC)  # half past midnight on 1 February in Berlin
    assert states(slot_states(MONTHS, [Done(midnight, "call")], at(2, 5)))[:2] == [SlotState.MISSED, SlotState.MET]


def test_a_hollow_update_is_met_and_shown_as_such_unless_a_full_one_fills_it_too() -> None:
    hollow = Done(at(1, 8), "nothing new", hollow=True)
    alone = slot_states(WEEKS, [hollow], at(1, 12))[1]
    assert (alone.state, alone.hollow, alone.evidence) == (SlotState.MET, True, ("nothing new",))
    both = slot_states(WEEKS, [hollow, Done(at(1, 9), "news")], at(1, 12))[1]
    assert (both.state, both.hollow, both.evidence) == (SlotState.MET, False, ("news", "nothing new"))
    late = slot_states(WEEKS, [hollow, Done(at(1, 10), "late news")], at(1, 12))[1]
    assert (late.state, late.hollow, late.evidence) == (SlotState.MET, True, ("nothing new", "late news"))


def test_leave_excuses_a_week_only_when_no_working_day_is_left() -> None:
    week = [date(2026, 1, 5) + timedelta(days=n) for n in range(5)]
    assert slot_states(WEEKS, no_evidence, at(1, 12), week)[1].state == SlotState.EXCUSED
    assert slot_states(WEEKS, no_evidence, at(1, 12), week[:4])[1].state == SlotState.MISSED
    # Planned leave is known beforehand.
    assert slot_states(WEEKS, no_evidence, at(1, 2), week)[1].state == SlotState.EXCUSED
    # What was done all the same counts; what came in late changes nothing.
    assert slot_states(WEEKS, [Done(at(1, 6), "x")], at(1, 12), week)[1].state == SlotState.MET
    late = slot_states(WEEKS, [Done(at(1, 12), "x", period=week[0])], at(1, 13), week)[1]
    assert (late.state, late.evidence) == (SlotState.EXCUSED, ("x",))


def test_late_ends_with_the_grace_of_the_quarter() -> None:
    def state(submitted: datetime) -> SlotState:
        done = [Done(submitted, "x", period=date(2026, 3, 2))]
        return slot_states(WEEKS, done, at(5, 1), grace_ends_on=date(2026, 4, 10))[9].state

    assert WEEKS[9].start == date(2026, 3, 2)
    assert state(at(4, 10, 23)) == SlotState.LATE
    assert state(at(4, 11, 0)) == SlotState.MISSED


def test_any_past_moment_can_be_reconstructed() -> None:
    done = [Done(at(1, 12), "x", period=date(2026, 1, 5)), Done(date(2026, 1, 14), "y")]
    assert states(slot_states(WEEKS, done, at(1, 11)))[1:3] == [SlotState.MISSED, SlotState.PENDING]
    assert states(slot_states(WEEKS, done, at(1, 13)))[1:3] == [SlotState.LATE, SlotState.PENDING]
    assert states(slot_states(WEEKS, done, at(1, 14, 1)))[1:3] == [SlotState.LATE, SlotState.MET]


def test_the_hour_that_happens_twice_is_told_apart() -> None:
    due = datetime(2026, 10, 25, 2, 30, tzinfo=BERLIN)
    slot = Slot(date(2026, 10, 19), date(2026, 10, 25), due)
    second = due.replace(fold=1)
    now = datetime(2026, 10, 26, tzinfo=BERLIN)
    assert slot_states([slot], [Done(second, "x")], now)[0].state == SlotState.LATE
    assert slot_states([slot], [Done(due, "x")], now)[0].state == SlotState.MET
    assert due_count([slot], due) == 0
    assert due_count([slot], second) == 1


def test_a_time_without_a_zone_is_refused() -> None:
    naive = datetime(2026, 1, 6, 12)  # noqa: DTZ001 -- without a zone on purpose
    with pytest.raises(ValueError, match="time zone"):
        slot_states(WEEKS, no_evidence, naive)
    with pytest.raises(ValueError, match="time zone"):
        slot_states(WEEKS, [Done(naive, "x")], at(1, 12))


def test_what_lies_in_no_slot_is_ignored() -> None:
    done = [Done(date(2025, 12, 28), "before"), Done(date(2026, 3, 30), "after the last Friday's week")]
    assert all(not result.evidence for result in slot_states(WEEKS, done, at(4, 10)))
    assert slot_states([], done, at(4, 10)) == []


def test_a_tally_leaves_out_the_excused() -> None:
    off = [date(2026, 2, 1) + timedelta(days=n) for n in range(28)]
    results = slot_states(MONTHS, [Done(date(2026, 1, 5), "x")], at(4, 2), off)
    total = tally(results, at(4, 2))
    assert (total.value, total.target, total.settled, total.progress) == (1, 2, True, 0.5)
    assert expected_calendar(results, at(4, 2)) == 1
    nothing = tally(results[1:2], at(4, 2))
    assert (nothing.target, nothing.progress) == (0, None)
    assert not tally(slot_states(MONTHS, no_evidence, at(2, 1)), at(2, 1)).settled


@given(st.lists(st.integers(0, 200), max_size=40), st.integers(0, 200), st.randoms(use_true_random=False))
def test_states_are_independent_of_order_and_duplicates(days: list[int], today: int, rng: random.Random) -> None:
    done = [Done(datetime(2025, 12, 25, tzinfo=UTC) + timedelta(days=day, hours=day % 24), str(day)) for day in days]
    now = datetime(2025, 12, 25, tzinfo=UTC) + timedelta(days=today)
    found = states(slot_states(WEEKS, done, now))
    rng.shuffle(done)
    assert states(slot_states(WEEKS, done + done, now)) == found


def test_every_slot_met_in_time_is_never_at_risk() -> None:
    done = [Done(slot.due_at - timedelta(minutes=1), "x") for slot in WEEKS]
    for hour in range(0, 90 * 24, 5):
        now = datetime(2026, 1, 1, tzinfo=BERLIN) + timedelta(hours=hour)
        results = slot_states(WEEKS, done, now)
        total, expected = tally(results, now), expected_calendar(results, now)
        assert total.progress is not None
        found = status_of(
            Kind.CADENCE,
            total.progress,
            expected,
            hour / 24 / 89,
            value=total.value,
            target=total.target,
            slots=total,
        )
        assert found.status != Status.AT_RISK
    assert found.status == Status.COMPLETE


def test_a_slot_filled_ahead_stands_in_for_none_that_was_missed() -> None:
    now = at(2, 10)
    total = tally(slot_states(MONTHS, [Done(date(2026, 2, 5), "x")], now), now)
    assert (total.value, total.due, total.met, total.ahead, total.every) == (1, 1, 0, (date(2026, 2, 14),), "month")
    assert tally(slot_states(WEEKS, no_evidence, now), now).every == "week"


def test_a_plan_may_ask_for_fewer_slots() -> None:
    done = [Done(date(2026, 1, 5), "x"), Done(date(2026, 2, 5), "x"), Done(date(2026, 3, 5), "x")]
    total = tally(slot_states(MONTHS, done, at(4, 2)), at(4, 2), 2)
    assert (total.value, total.target, total.total, total.progress) == (3, 2, 3, 1.0)


def test_a_slot_that_had_begun_before_it_was_owed_can_be_met_and_never_missed() -> None:
    now, owed_from = at(4, 2), date(2026, 2, 10)
    results = slot_states(MONTHS, no_evidence, now, owed_from=owed_from)
    assert states(results) == [SlotState.EXCUSED, SlotState.EXCUSED, SlotState.MISSED]
    results = slot_states(MONTHS, [Done(date(2026, 2, 20), "x")], now, owed_from=owed_from)
    assert states(results) == [SlotState.EXCUSED, SlotState.MET, SlotState.MISSED]
    assert states(slot_states(MONTHS, no_evidence, now, owed_from=date(2026, 3, 1)))[2] == SlotState.MISSED
