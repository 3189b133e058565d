"""Who is in a team with whom: members and managers, on the days they share."""

from datetime import date, timedelta

import pytest

from organization.models import Membership, Teammate, User
from tests.factories.cast import Cast

TODAY = date(2026, 2, 16)


def near(user: User, day: date = TODAY) -> set[int]:
    """Everybody in a team with the person on that day, themselves included."""
    return set(Teammate.objects.on(day).filter(person_id=user.pk).values_list("colleague_id", flat=True))


def test_members_and_managers_see_each_other(cast: Cast) -> None:
    team = {cast.msl.pk, cast.teammate.pk, cast.manager.pk}
    assert near(cast.msl) >= team
    assert near(cast.manager) >= team
    assert cast.elsewhere.pk not in near(cast.msl) | near(cast.manager)
    assert near(cast.outsider) == set()
    managed = Teammate.objects.on(TODAY).filter(person_id=cast.manager.pk, manages=True, colleague_manages=False)
    assert cast.msl.pk in managed.values_list("colleague_id", flat=True)


@pytest.mark.parametrize(("days", "together"), [(-1, True), (0, True), (1, False)])
def test_until_the_last_day_of_the_one_who_leaves_first(cast: Cast, days: int, together: bool) -> None:
    Membership.objects.filter(user=cast.teammate).update(to_date=TODAY)
    day = TODAY + timedelta(days=days)
    assert (cast.teammate.pk in near(cast.msl, day)) is together
    assert (cast.msl.pk in near(cast.teammate, day)) is together
    assert (cast.teammate.pk in near(cast.manager, day)) is together


def test_from_the_first_day_they_share(cast: Cast) -> None:
    Membership.objects.filter(user=cast.teammate).update(from_date=TODAY)
    assert cast.teammate.pk in near(cast.msl)
    assert cast.teammate.pk not in near(cast.msl, TODAY - timedelta(days=1))
