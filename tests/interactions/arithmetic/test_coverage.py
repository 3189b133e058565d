"""Shares as coverage says them, by the vectors and by an independent, slow formula."""

from datetime import date
from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interactions.arithmetic.coverage import Share, first_choices, frequency, hundredths, months_before


@pytest.mark.parametrize(("part", "of", "low", "high"), [(16, 100, 0.101, 0.244), (33, 100, 0.246, 0.427)])
def test_from_twenty_on_a_share_has_its_interval(part: int, of: int, low: float, high: float) -> None:
    share = Share(part, of)
    assert share.interval is not None
    assert [round(end, 3) for end in share.interval] == [low, high]
    assert share.words == f"{part}\u00a0%"
    assert share.detail.endswith(f"{part} of {of}")


def test_below_twenty_counts_alone_and_below_five_too_few() -> None:
    assert (Share(4, 12).words, Share(4, 12).detail, Share(4, 12).interval) == ("4 of 12", "", None)
    assert Share(4, 12).value == pytest.approx(1 / 3)
    assert (Share(3, 4).words, Share(3, 4).detail, Share(3, 4).value) == ("too few", "of 4", None)
    assert (Share(0, 0).words, Share(0, 0).detail) == ("none", "")
    assert (Share(5, 5).words, Share(19, 19).words, Share(20, 20).words) == ("5 of 5", "19 of 19", "100\u00a0%")
    with pytest.raises(ValueError, match="part"):
        Share(3, 2)


@given(st.integers(20, 400).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of))))
def test_the_interval_is_where_the_score_test_no_longer_rejects(pair: tuple[int, int]) -> None:
    """Wilson's ends are the shares p with |k/n - p| = z * sqrt(p(1-p)/n), found here by halving."""
    part, of = pair
    interval = Share(part, of).interval
    assert interval is not None
    seen = part / of

    def is_rejected(p: float) -> bool:
        return abs(seen - p) > 1.959963984540054 * sqrt(p * (1 - p) / of)

    for end, edge in ((interval[0], 0.0), (interval[1], 1.0)):
        near, far = seen, edge
        for _ in range(60):
            middle = (near + far) / 2
            near, far = (near, middle) if is_rejected(middle) else (middle, far)
        assert end == pytest.approx(near, abs=1e-9)


def test_what_is_not_all_is_never_a_hundred_per_cent_and_what_is_not_nothing_never_none() -> None:
    said = [hundredths(one) for one in (0, 0.001, 0.41, 0.999, 1)]
    assert said == [f"{one}\u00a0%" for one in ("0", "under 1", "41", "over 99", "100")]


def test_frequency_is_talks_with_each_who_was_reached() -> None:
    assert (frequency(9, 4), frequency(0, 0)) == (2.25, None)


def test_a_year_before_a_leap_day_is_the_last_of_february() -> None:
    assert months_before(date(2028, 2, 29)) == date(2027, 2, 28)
    assert months_before(date(2026, 12, 31)) == date(2025, 12, 31)
    assert months_before(date(2026, 1, 31), 2) == date(2025, 11, 30)


def test_the_first_two_choices_go_by_rank_and_then_by_name() -> None:
    assert first_choices({"phone": 3, "email": 2, "chat": 1}) == ["chat", "email"]
    assert first_choices({"phone": 1, "email": 1, "chat": 4}) == ["email", "phone"]
    assert first_choices({}) == []
