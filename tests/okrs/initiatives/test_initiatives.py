"""Initiatives: who may write them, what a move does to the order, and that nothing of two people is lost."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from okrs.initiatives.services import add_initiative, edit_initiative, move_initiative, remove_initiative
from okrs.models import Initiative, KeyResult
from organization.models import Quarter, Team, User
from organization.services.versions import VersionConflict
from tests.factories.cast import Cast
from tests.okrs.conftest import AT, TODAY, key_result_for


@pytest.fixture
def key_result(cast: Cast) -> KeyResult:
    return key_result_for(cast, cast.msl, therapeutic_area=cast.oncology)


def added(key_result: KeyResult, by: User, title: str = "Site visits", **fields: Any) -> Initiative:
    return add_initiative(key_result=key_result, by=by, at=AT, fields={"title": title, "owner": by, **fields})


def order(state: str = "planned") -> list[str]:
    return list(Initiative.objects.filter(state=state).in_column_order().values_list("title", flat=True))


# --- Who may ---------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["msl", "manager", "lead", "admin"])
def test_the_owner_of_the_key_result_and_planners_add(who: str, cast: Cast, key_result: KeyResult) -> None:
    made = added(key_result, getattr(cast, who))
    assert (made.state, made.area, made.team) == ("planned", cast.oncology, cast.north)


@pytest.mark.parametrize("who", ["teammate", "elsewhere", "other_manager", "clinical", "compliance", "commercial"])
def test_nobody_else_adds_or_moves(who: str, cast: Cast, key_result: KeyResult) -> None:
    person = getattr(cast, who)
    with pytest.raises(PermissionDenied):
        added(key_result, person)
    made = added(key_result, cast.msl)
    with pytest.raises(PermissionDenied):
        move_initiative(initiative=made, by=person, state="done")
    with pytest.raises(PermissionDenied):
        remove_initiative(initiative=made, by=person, version=made.version)


def test_whoever_owns_the_initiative_moves_it_without_owning_the_key_result(cast: Cast, key_result: KeyResult) -> None:
    made = added(key_result, cast.msl, owner=cast.teammate)
    assert move_initiative(initiative=made, by=cast.teammate, state="under_way").is_new
    with pytest.raises(PermissionDenied):
        added(key_result, cast.teammate)


def test_a_closed_quarter_refuses_every_write_and_names_it(cast: Cast, key_result: KeyResult) -> None:
    made = added(key_result, cast.msl)
    Quarter.objects.filter(pk=cast.quarter.pk).update(state=Quarter.State.CLOSED)
    found = Initiative.objects.with_tags().get(pk=made.pk)
    for act in (
        lambda: added(KeyResult.objects.get(pk=key_result.pk), cast.msl),
        lambda: edit_initiative(initiative=found, by=cast.msl, version=1, fields={"title": "Other"}),
        lambda: move_initiative(initiative=found, by=cast.msl, state="done"),
        lambda: remove_initiative(initiative=found, by=cast.msl, version=1),
    ):
        with pytest.raises(ValidationError, match=cast.quarter.name):
            act()
    assert list(Initiative.objects.values_list("title", "state", "version")) == [("Site visits", "planned", 1)]


def test_a_dropped_key_result_takes_no_more_work(cast: Cast, key_result: KeyResult) -> None:
    KeyResult.objects.filter(pk=key_result.pk).update(state="dropped")
    with pytest.raises(ValidationError, match="dropped"):
        added(KeyResult.objects.get(pk=key_result.pk), cast.msl)


# --- What is stored --------------------------------------------------------------------------


def test_area_and_team_follow_the_key_result_unless_they_are_its_own(cast: Cast, key_result: KeyResult) -> None:
    followed = added(key_result, cast.msl)
    own = added(key_result, cast.msl, "Elsewhere", primary_team=cast.south, therapeutic_area=cast.immunology)
    of_south = Initiative.objects.of_team(cast.south)
    assert (list(of_south), list(Initiative.objects.of_team(cast.north))) == ([own], [followed])
    assert list(Initiative.objects.in_area(cast.oncology)) == [followed]
    # The key result moves to another team: what follows it moves along, what is its own stays.
    objective = key_result.objective
    objective.primary_team = cast.south
    objective.save()
    assert set(Initiative.objects.of_team(cast.south)) == {own, followed}


def test_days_that_are_reversed_and_owners_who_left_are_refused(cast: Cast, key_result: KeyResult) -> None:
    with pytest.raises(ValidationError, match="must not be before"):
        added(key_result, cast.msl, starts_on=TODAY, due_on=TODAY - timedelta(days=1))
    User.objects.filter(pk=cast.teammate.pk).update(is_active=False)
    with pytest.raises(ValidationError):
        added(key_result, cast.msl, owner=User.objects.get(pk=cast.teammate.pk))


def test_overdue_is_open_and_due_before_today(cast: Cast, key_result: KeyResult) -> None:
    late = added(key_result, cast.msl, "Late", due_on=TODAY - timedelta(days=1))
    added(key_result, cast.msl, "Today", due_on=TODAY)
    finished = added(key_result, cast.msl, "Finished", due_on=TODAY - timedelta(days=9))
    move_initiative(initiative=finished, by=cast.msl, state="done")
    assert list(Initiative.objects.overdue(TODAY)) == [late]


# --- Moving ----------------------------------------------------------------------------------


@pytest.fixture
def four(cast: Cast, key_result: KeyResult) -> dict[str, Initiative]:
    return {title: added(key_result, cast.msl, title) for title in "ABCD"}


def test_a_card_goes_in_front_of_another_or_to_the_end(cast: Cast, four: dict[str, Initiative]) -> None:
    move_initiative(initiative=four["D"], by=cast.msl, state="planned", before=four["A"].pk)
    assert order() == ["D", "A", "B", "C"]
    move_initiative(initiative=four["A"], by=cast.msl, state="planned", before=four["C"].pk)
    assert order() == ["D", "B", "A", "C"]
    move_initiative(initiative=four["D"], by=cast.msl, state="planned")
    assert order() == ["B", "A", "C", "D"]
    move_initiative(initiative=four["B"], by=cast.msl, state="done")
    move_initiative(initiative=four["C"], by=cast.msl, state="done", before=four["B"].pk)
    assert (order(), order("done")) == (["A", "D"], ["C", "B"])


def test_there_is_always_room_between_two_cards(cast: Cast, four: dict[str, Initiative]) -> None:
    """Whatever floating point can halve: a column without room is spread out, and nobody's version changes."""
    for _ in range(60):
        for title in "BC":
            move_initiative(initiative=four[title], by=cast.msl, state="planned", before=four["D"].pk)
            assert order() == ["A", *("CB" if title == "B" else "BC"), "D"]
    assert Initiative.objects.get(title="A").version == 1


def test_a_card_that_was_moved_away_is_no_place_to_go_to(cast: Cast, four: dict[str, Initiative]) -> None:
    move_initiative(initiative=four["A"], by=cast.msl, state="done")
    with pytest.raises(ValidationError, match="not in this column"):
        move_initiative(initiative=four["B"], by=cast.msl, state="planned", before=four["A"].pk)


def test_a_second_click_writes_nothing_and_is_no_conflict(cast: Cast, four: dict[str, Initiative]) -> None:
    first = move_initiative(initiative=four["A"], by=cast.msl, state="done", version=1)
    again = move_initiative(initiative=four["A"], by=cast.msl, state="done", version=1)
    assert (first.is_new, again.is_new, Initiative.objects.get(title="A").version) == (True, False, 2)


def test_whoever_saw_an_older_version_moves_nothing(cast: Cast, four: dict[str, Initiative]) -> None:
    move_initiative(initiative=four["A"], by=cast.manager, state="stopped", version=1)
    with pytest.raises(VersionConflict):
        move_initiative(initiative=four["A"], by=cast.msl, state="done", version=1)
    with pytest.raises(VersionConflict):
        edit_initiative(initiative=four["A"], by=cast.msl, version=1, fields={"title": "Other"})
    with pytest.raises(VersionConflict):
        remove_initiative(initiative=four["A"], by=cast.msl, version=1)
    assert order("stopped") == ["A"]


def test_columns_of_teams_are_ordered_together_and_of_quarters_apart(
    cast: Cast, four: dict[str, Initiative], before: Quarter
) -> None:
    elsewhere = key_result_for(cast, cast.elsewhere)
    elsewhere.objective.quarter = before
    elsewhere.objective.save()
    other = added(KeyResult.objects.get(pk=elsewhere.pk), cast.elsewhere, "Other quarter")
    with pytest.raises(ValidationError, match="not in this column"):
        move_initiative(initiative=four["A"], by=cast.msl, state="planned", before=other.pk)


def test_what_is_shared_is_read_as_its_key_result(cast: Cast, four: dict[str, Initiative]) -> None:
    for who, number in (("teammate", 4), ("elsewhere", 4), ("compliance", 4), ("admin", 4), ("clinical", 0),
                        ("commercial", 0), ("safety", 0), ("outsider", 0)):  # fmt: skip
        assert Initiative.objects.visible_to(getattr(cast, who)).count() == number, who


def test_teams_are_never_lost_with_an_initiative(cast: Cast, key_result: KeyResult) -> None:
    added(key_result, cast.msl, primary_team=cast.south)
    with pytest.raises(Exception, match="protected"):
        Team.objects.get(pk=cast.south.pk).delete()
