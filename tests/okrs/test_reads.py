"""What pages read, asked one after the other on one connection: each answers for its own person and its own filters."""

from typing import Any

import pytest

from okrs.board.selectors.board import board
from okrs.models import ObjectiveAround, Snapshot
from okrs.my_quarter.selectors.objectives import NO_QUARTER, my_quarter
from okrs.objectives.selectors.objectives import alignments_of
from okrs.snapshots.storing import refresh_due
from tests.factories.cast import Cast
from tests.okrs.conftest import AT, key_result_for


@pytest.mark.parametrize("name", ["commercial", "safety"])
def test_who_reads_no_objective_is_given_none_instead_of_an_error(cast: Cast, name: str) -> None:
    person, objective = cast.people()[name], key_result_for(cast, cast.msl).objective
    quarter = my_quarter(person, cast.quarter, at=AT)
    assert quarter == NO_QUARTER
    assert board(person, {}, cast.quarter.pk, at=AT).total == 0
    assert alignments_of(person, ObjectiveAround.of(objective.pk)) == ([], [])


def test_reads_that_differ_in_a_constant_answer_each_for_itself(cast: Cast) -> None:
    """The page of a status, of what is stale and of a first row: the same statement but for what is fixed in it."""
    stale, fresh = key_result_for(cast, cast.msl), key_result_for(cast, cast.teammate)
    refresh_due(at=AT)
    Snapshot.objects.filter(pk=stale.pk).update(status="at_risk", is_stale=True)
    Snapshot.objects.filter(pk=fresh.pk).update(status="on_track", is_stale=False)

    def shown(**asked: Any) -> list[int]:
        found = board(cast.lead, {}, cast.quarter.pk, at=AT, due=(), **asked)
        return [row.pk for group in found.groups for row in group.rows]

    for _ in range(2):
        assert shown(status="at_risk") == [stale.pk]
        assert shown(status="on_track") == [fresh.pk]
        assert shown(stale=True) == [stale.pk]
        assert [shown(page=page, size=1) for page in (1, 2)] == [[stale.pk], [fresh.pk]]
