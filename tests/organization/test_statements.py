"""Reads that are compiled once answer for each value anew; components that are kept tell their inputs apart."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.models import QuerySet, Value
from django.template import engines

from okrs.selectors.rows import Row
from organization import statements
from organization.models import Membership, Team, User
from organization.statements import Statement, Written
from organization.templatetags import components
from tests.factories.organization import MembershipFactory

ROW = Row(
    pk=1, url="/key-results/1/", code="KR1.1", title="Discussions", owner="Mara", owner_id=1, team="North",
    objective_id=1, objective="O1", objective_url="/objectives/1/", is_team=False, status="on_track",
    computed="on_track", computed_label="On Track", override_reason="", reason="On pace", percent=40, expected=38,
    value="6 of 15", measured="", forecast="", confidence="7", confidence_change="", check_in="today",
    is_stale=False, last_evidence="", spark=(), spark_label="", slots=(),
)  # fmt: skip


def _teams(direction: str, *, person: int, day: date) -> "QuerySet[Membership, Any]":
    rows = Membership.objects.on(day).filter(user=person)
    return rows.order_by(direction).values_list("team__name", "from_date")


def test_a_statement_is_compiled_once_and_asks_for_each_value(db: None, django_assert_num_queries: Any) -> None:
    first, second = MembershipFactory.create(), MembershipFactory.create()
    statement = Statement(_teams)
    today = first.from_date + timedelta(days=1)
    for membership in (first, second, first):
        with django_assert_num_queries(1):
            rows = statement("team__name", person=membership.user_id, day=today)
        assert rows == [(membership.team.name, membership.from_date)]
    assert statement("-team__name", person=first.user_id, day=first.from_date - timedelta(days=9)) == []
    assert len(statement._compiled) == 2


def test_a_statement_is_planned_once_for_each_connection(transactional_db: None) -> None:
    membership = MembershipFactory.create()
    statement = Statement(_teams)
    expected = [(membership.team.name, membership.from_date)]

    def asked() -> list[tuple[Any, ...]]:
        return statement("team__name", person=membership.user_id, day=membership.from_date)

    def planned() -> int:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%organization_team%'")
            return int(cursor.fetchone()[0])

    before = planned()
    assert [asked(), asked()] == [expected, expected]
    assert planned() == before + 1
    connection.close()
    assert asked() == expected


def test_a_value_that_is_changed_on_its_way_is_refused(db: None) -> None:
    def changed(*, person: int) -> "QuerySet[User, Any]":
        return User.objects.filter(pk=person + 1).values_list("pk")

    def spelt(*, person: int) -> "QuerySet[User, Any]":
        return User.objects.order_by(Value(person % 7)).values_list("pk")[: 5 + person % 2]

    for build in (changed, spelt):
        with pytest.raises(LookupError, match=build.__name__):
            Statement(build)(person=1)


def test_a_value_that_a_variant_does_not_need_is_left_out(db: None) -> None:
    def build(is_narrow: int, *, person: int) -> "QuerySet[User, Any]":
        return (User.objects.filter(pk=person) if is_narrow else User.objects.all()).values_list("pk")

    member = MembershipFactory.create().user_id
    assert Statement(build)(1, person=member) == [(member,)]
    assert (member,) in Statement(build)(0, person=-1)


def test_a_list_is_as_many_values(db: None, django_assert_num_queries: Any) -> None:
    def build(*, people: list[int], named: str) -> "QuerySet[User, Any]":
        return User.objects.filter(pk__in=people).exclude(display_name=named).order_by("pk").values_list("pk")

    first, second, third = (MembershipFactory.create().user_id for _ in range(3))
    statement = Statement(build)
    for people in ([first, third], [second, third], [first], [first, second, third]):
        with django_assert_num_queries(1):
            assert statement(people=people, named="Nobody") == [(pk,) for pk in people]
    assert len(statement._compiled) == 3  # of one, of two, of up to four


def test_plans_and_texts_are_bounded(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(statements, "PLANS", 3)

    def build(most: int, *, day: date) -> "QuerySet[Membership, Any]":
        return Membership.objects.on(day).values_list("pk")[:most]

    membership = MembershipFactory.create()
    statement = Statement(build)
    connection.close()
    for most in (1, 2, 3, 4, 5, 1, 5):
        assert statement(most, day=membership.from_date) == [(membership.pk,)]
        assert len(statement._compiled) <= 3
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_prepared_statements")
        assert cursor.fetchone() == (3,)


def test_a_written_statement_takes_values_and_lists(transactional_db: None) -> None:
    members = [MembershipFactory.create() for _ in range(3)]
    chosen = Written("SELECT user_id FROM organization_membership WHERE user_id = ANY(%(people)s) AND id <> %(id)s")
    people = [one.user_id for one in members]
    for one in members:
        assert set(chosen(id=one.pk, people=people)) == {(other,) for other in people if other != one.user_id}


def test_rows_become_instances(db: None) -> None:
    team = MembershipFactory.create().team
    rows = Team.objects.filter(pk=team.pk).values_list(*statements.fields_of(Team))
    (found,) = statements.instances(Team, rows)
    assert found == team
    assert not found._state.adding


def rendered(source: str, **values: object) -> str:
    return str(engines["django"].from_string(source).render(values))


def test_a_kept_component_tells_its_inputs_apart() -> None:
    source = '{% include "components/icon.html" with name=name label=label only %}'
    first = rendered(source, name="plus", label="Add")
    assert rendered(source, name="plus", label="Add") == first
    assert 'aria-label="Remove"' in rendered(source, name="plus", label="Remove")
    assert "&lt;b&gt;" in rendered(source, name="plus", label="<b>")


def test_numbers_that_compare_alike_are_printed_as_they_are() -> None:
    source = '{% include "components/progress.html" with percent=percent label="x" expected=expected only %}'
    assert 'd="M0 8H1"' in rendered(source, percent=1, expected=None)
    assert 'd="M0 8H1.0"' in rendered(source, percent=1.0, expected=None)


def test_what_can_change_is_not_kept_and_the_store_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    source = '{% include "components/nav_list.html" with nav=nav only %}'
    places = [{"label": "One", "url": "/", "icon": "home", "current": False}]
    assert "One" in rendered(source, nav=places)
    places[0]["label"] = "Two"
    assert "Two" in rendered(source, nav=places)
    monkeypatch.setattr(components, "KEPT", 2)
    for number in range(5):
        rendered('{% include "components/avatar.html" with initials=initials only %}', initials=f"A{number}")
        assert len(components._rendered) <= max(2, len(components._rendered) - number)
    assert len(components._rendered) <= 2


def test_a_kept_row_is_printed_anew_when_anything_of_it_differs() -> None:

    source = '{% kept "okrs/_row.html" with row=row show_owner=show_owner show_objective=False %}'
    before = len(components._rendered)
    assert rendered(source, row=ROW, show_owner=True) == rendered(source, row=ROW._replace(), show_owner=True)
    kept = len(components._rendered)
    assert kept > before
    assert "7 of 15" in rendered(source, row=ROW._replace(value="7 of 15"), show_owner=True)
    assert "Mara" not in rendered(source, row=ROW, show_owner=False)
