"""The view of what a person has to do says what the models say, row by row."""

from datetime import date, timedelta

import pytest

from okrs.check_ins.selectors.due import check_ins_due
from okrs.check_ins.services.update_requests import ask_for_update
from okrs.models import Follow, KeyResult, Objective, PersonQuarter, UpdateRequest
from okrs.models.choices import Scope
from okrs.my_quarter.selectors.objectives import my_quarter
from okrs.snapshots.storing import refresh_due
from organization.models import Holiday, Membership, Quarter, User
from tests.factories.cast import Cast
from tests.factories.okrs import ObjectiveFactory
from tests.factories.organization import QuarterFactory
from tests.okrs.conftest import AT, TODAY, key_result_for

pytestmark = pytest.mark.usefixtures("clock")


def found(cast: Cast, user: User) -> PersonQuarter:
    refresh_due(at=AT)
    return PersonQuarter.objects.get(person_id=user.pk, quarter_id=cast.quarter.pk)


def test_asked_are_the_open_requests_of_the_owner(cast: Cast) -> None:
    rows = [key_result_for(cast, cast.msl) for _ in range(5)]
    for row in rows:
        ask_for_update(key_result=row, by=cast.manager, note=row.code, at=AT)
    KeyResult.objects.filter(pk=rows[0].pk).update(state=KeyResult.State.DROPPED)
    Objective.objects.filter(pk=rows[1].objective_id).update(state=Objective.State.DROPPED)
    UpdateRequest.objects.filter(key_result=rows[2]).update(answered_at=AT)
    UpdateRequest.objects.filter(key_result=rows[3]).update(asked_by=cast.msl)
    for state in Quarter.State.values:
        Quarter.objects.filter(pk=cast.quarter.pk).update(state=state)
        view = [one["key_result"] for one in found(cast, cast.msl).own if one["asked"]]
        open_ones = UpdateRequest.objects.open().filter(key_result__owner=cast.msl)
        assert view == list(open_ones.values_list("key_result", flat=True)), state
    assert [one.code for one in my_quarter(cast.msl, cast.quarter, at=AT).asked] == []


def test_followed_are_live_objectives_of_others_and_of_teams_in_this_quarter(cast: Cast) -> None:
    own, theirs, team, dropped = (
        key_result_for(cast, user).objective for user in (cast.msl, cast.teammate, cast.msl, cast.teammate)
    )
    Objective.objects.filter(pk=team.pk).update(is_team=True)
    Objective.objects.filter(pk=dropped.pk).update(state=Objective.State.DROPPED)
    last = QuarterFactory.create(starts_on=date(2025, 10, 1), ends_on=date(2025, 12, 31))
    past = ObjectiveFactory.create(quarter=last, primary_team=cast.north, owner=cast.teammate)
    for objective in (own, theirs, team, dropped, past):
        Follow.objects.create(user=cast.msl, objective=objective)
    User.objects.filter(pk=cast.teammate.pk).update(is_active=False)
    shown = {one.url: one.owner for one in my_quarter(cast.msl, cast.quarter, at=AT).followed}
    assert shown == {
        f"/objectives/{theirs.pk}/": "Tomas Berg (no longer active)",
        f"/objectives/{team.pk}/": "Mara Lind",
    }


def test_shown_are_own_ones_and_those_of_teams_on_days_in_the_team(cast: Cast) -> None:
    own, of_team, team = (key_result_for(cast, user) for user in (cast.msl, cast.msl, cast.manager))
    KeyResult.objects.filter(pk=of_team.pk).update(scope=Scope.TEAM)
    Objective.objects.filter(pk=team.objective_id).update(is_team=True)

    def shown() -> set[int]:
        objectives = my_quarter(cast.msl, cast.quarter, at=AT).objectives
        return {row.pk for one in objectives for row in one.rows}

    refresh_due(at=AT)
    assert shown() == {own.pk, team.pk}
    ours = Membership.objects.filter(user=cast.msl, team=cast.north)
    ours.update(to_date=TODAY)
    assert shown() == {own.pk, team.pk}
    ours.update(to_date=TODAY - timedelta(days=1))
    assert shown() == {own.pk}


def test_drafts_are_counted_and_owe_nothing(cast: Cast) -> None:
    key_result = key_result_for(cast, cast.msl)
    Objective.objects.filter(pk=key_result.objective_id).update(state=Objective.State.DRAFT)
    quarter = my_quarter(cast.msl, cast.quarter, at=AT)
    assert (quarter.drafts, quarter.owed.check_ins, quarter.objectives) == (1, [], ())
    assert my_quarter(cast.teammate, cast.quarter, at=AT).drafts == 0


def test_what_is_owed_in_another_active_quarter_is_owed_too(cast: Cast) -> None:
    User.objects.filter(pk=cast.msl.pk).update(country="DE")
    cast.msl.refresh_from_db()
    Holiday.objects.create(country="DE", date=date(2025, 12, 31), name="The last day")
    last = QuarterFactory.create(
        starts_on=date(2025, 10, 1), ends_on=date(2025, 12, 31), grace_ends_on=date(2026, 1, 9), state="active"
    )
    for quarter in (last, cast.quarter):
        kept = key_result_for(cast, cast.msl)
        Objective.objects.filter(pk=kept.objective_id).update(quarter=quarter)
    owed = my_quarter(cast.msl, cast.quarter, at=AT).owed.check_ins
    assert owed == check_ins_due(AT, people=[cast.msl])
    assert {due.quarter for due in owed} == {last, cast.quarter}
