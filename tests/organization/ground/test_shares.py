"""The interval of a share."""

import pytest

from organization.ground.shares import wilson


@pytest.mark.parametrize(
    ("passing", "of", "low", "high"),
    [(16, 100, 0.101, 0.244), (33, 100, 0.246, 0.427), (4, 12, 0.138, 0.609), (0, 20, 0, 0.161), (20, 20, 0.839, 1)],
)
def test_the_published_intervals(passing: int, of: int, low: float, high: float) -> None:
    assert [round(one, 3) for one in wilson(passing, of)] == [low, high]


@pytest.mark.parametrize(("passing", "of"), [(0, 0), (3, 2), (-1, 4)])
def test_a_share_of_nothing_is_refused(passing: int, of: int) -> None:
    with pytest.raises(ValueError, match="at least one"):
        wilson(passing, of)
