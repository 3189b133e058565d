"""Teams: members over time, managers, removal."""

from collections.abc import Callable
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse

from organization.models import Membership, Team, TeamManager, User
from organization.services import teams
from organization.services.records import remove
from tests.factories.cast import Cast
from tests.factories.organization import MembershipFactory, TeamFactory, UserFactory

TODAY = date(2026, 11, 5)
SignIn = Callable[[User], Client]


def join(cast: Cast, **fields: object) -> Membership:
    given = {"team": cast.south, "user": cast.msl, "from_date": TODAY, "to_date": None, "is_primary": False}
    return teams.add_member(by=cast.admin, **{**given, **fields})


def test_a_person_may_belong_to_a_second_team_that_is_not_primary(cast: Cast) -> None:
    join(cast)
    assert set(User.objects.members_on(TODAY, [cast.south.pk])) == {cast.elsewhere, cast.msl}


@pytest.mark.parametrize(
    ("fields", "at", "words"),
    [
        ({"is_primary": True}, "is_primary", "another primary team in that time"),
        ({"to_date": date(2026, 1, 1)}, "to_date", "must not be before the first day"),
        ({"team": "north"}, "from_date", "a member of the team in that time already"),
    ],
)
def test_constraints_come_back_as_words_at_their_field(cast: Cast, fields: dict, at: str, words: str) -> None:
    if "team" in fields:
        fields = {"team": cast.north}
    with pytest.raises(ValidationError) as error:
        join(cast, **fields)
    assert words in error.value.message_dict[at][0]


def test_a_membership_ends_and_another_begins_the_day_after(cast: Cast) -> None:
    membership = cast.msl.memberships.get()
    teams.change_membership(
        membership=membership, from_date=membership.from_date, to_date=TODAY, is_primary=True, by=cast.admin
    )
    join(cast, from_date=date(2026, 11, 6), is_primary=True)
    assert [m.team.name for m in Membership.objects.on(date(2026, 11, 6)).filter(user=cast.msl)] == ["South"]


def test_deactivated_people_and_teams_take_no_members(cast: Cast) -> None:
    with pytest.raises(ValidationError, match="deactivated"):
        join(cast, user=UserFactory.create(is_active=False))
    with pytest.raises(ValidationError, match="deactivated"):
        join(cast, team=TeamFactory.create(is_active=False))


def test_a_manager_can_plan_and_manages_once(cast: Cast) -> None:
    for user in (cast.msl, cast.clinical, cast.compliance, cast.admin, cast.outsider):
        with pytest.raises(ValidationError, match="Only a manager"):
            teams.add_manager(team=cast.north, user=user, by=cast.admin)
    teams.add_manager(team=cast.north, user=cast.other_manager, by=cast.admin)
    with pytest.raises(ValidationError, match="manages the team already"):
        teams.add_manager(team=cast.north, user=cast.other_manager, by=cast.admin)


def test_only_administrators_change_teams(cast: Cast) -> None:
    membership, management = cast.msl.memberships.get(), TeamManager.objects.get(team=cast.north)
    days = {"from_date": TODAY, "to_date": None, "is_primary": True}
    for act in (
        lambda: teams.save_team(team=cast.north, by=cast.manager),
        lambda: teams.add_member(team=cast.north, user=cast.lead, by=cast.manager, **days),
        lambda: teams.change_membership(membership=membership, by=cast.manager, **days),
        lambda: teams.remove_membership(membership=membership, by=cast.manager),
        lambda: teams.add_manager(team=cast.north, user=cast.lead, by=cast.manager),
        lambda: teams.remove_manager(management=management, by=cast.manager),
        lambda: remove(record=cast.north, by=cast.manager),
    ):
        with pytest.raises(PermissionDenied):
            act()


def test_a_team_with_members_is_deactivated_an_empty_one_deleted(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.admin)
    empty = TeamFactory.create(name="East")
    assert "Nothing depends on East" in client.get(reverse("team-remove", args=[empty.pk])).content.decode()
    client.post(reverse("team-remove", args=[empty.pk]))
    assert not Team.objects.filter(name="East").exists()
    page = client.get(reverse("team-remove", args=[cast.north.pk])).content.decode()
    assert "2 memberships refer to it" in page
    assert "1 team manager refers to it" in page
    client.post(reverse("team-remove", args=[cast.north.pk]))
    assert Team.objects.get(name="North").is_active is False
    assert cast.north.memberships.count() == 2


def test_the_pages_of_a_membership(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.admin)
    add = reverse("member-add", args=[cast.south.pk])
    data = {"user": cast.msl.pk, "from_date": "2026-11-05", "is_primary": "on"}
    answer = client.post(add, data)
    assert answer.status_code == 422
    assert "another primary team" in answer.content.decode()
    assert f'value="{cast.msl.pk}" selected' in answer.content.decode()
    del data["is_primary"]
    assert client.post(add, data).status_code == 302
    membership = cast.south.memberships.get(user=cast.msl)
    edit = reverse("membership-edit", args=[membership.pk])
    assert client.post(edit, {"from_date": "2026-11-05", "to_date": "2026-11-01"}).status_code == 422
    client.post(edit, {"from_date": "2026-11-05", "to_date": "2026-11-30", "reason": "Lent for a month"})
    remove_url = reverse("membership-remove", args=[membership.pk])
    assert client.post(remove_url).status_code == 422, "a reason is required"
    client.post(remove_url, {"reason": "Wrong person"})
    page = client.get(reverse("team", args=[cast.south.pk])).content.decode()
    for text in ("removed Mara Lind as member, from 5 Nov 2026 to 30 Nov 2026", "Lent for a month", "Wrong person"):
        assert text in page


def test_managers_are_added_and_removed_on_the_page(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.admin)
    client.post(reverse("manager-add", args=[cast.north.pk]), {"user": cast.lead.pk})
    management = TeamManager.objects.get(team=cast.north, user=cast.lead)
    client.post(reverse("manager-remove", args=[management.pk]), {"reason": "Back from leave"})
    page = client.get(reverse("team", args=[cast.north.pk])).content.decode()
    assert "removed Lena Holt as manager" in page
    assert "Back from leave" in page


def test_history_of_a_team_is_for_administrators_and_compliance(cast: Cast, signed_in: SignIn) -> None:
    url = reverse("team", args=[cast.north.pk])
    assert signed_in(cast.compliance).get(url).context["history"]
    assert signed_in(cast.msl).get(url).context["history"] is None


@pytest.mark.parametrize("route", ["teams", "people"])
def test_lists_ask_the_same_number_of_questions_for_many(
    cast: Cast, signed_in: SignIn, route: str, django_assert_num_queries
) -> None:
    client = signed_in(cast.admin)
    expected = {"teams": 6, "people": 8}[route]
    with django_assert_num_queries(expected):
        client.get(reverse(route))
    MembershipFactory.create_batch(20)
    with django_assert_num_queries(expected):
        client.get(reverse(route))


def test_a_team_page_asks_the_same_number_of_questions_for_many(
    cast: Cast, signed_in: SignIn, django_assert_num_queries
) -> None:
    client = signed_in(cast.admin)
    url = reverse("team", args=[cast.north.pk])
    with django_assert_num_queries(10):
        client.get(url)
    for member in UserFactory.create_batch(18):
        MembershipFactory.create(team=cast.north, user=member)
    with django_assert_num_queries(10):
        client.get(url)
