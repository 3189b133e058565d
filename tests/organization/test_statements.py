"""Reads written by hand take their values; components that are kept tell their inputs apart."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.db import connection
from django.template import engines
from django.test import Client
from django.urls import reverse

from okrs.selectors.rows import Row
from organization import statements
from organization.models import Team
from organization.statements import Written
from organization.templatetags import components
from tests.factories.cast import make_cast
from tests.factories.organization import MembershipFactory

ROW = Row(
    pk=1, url="/key-results/1/", code="KR1.1", title="Discussions", owner="Mara", owner_id=1, team="North",
    objective_id=1, objective="O1", objective_url="/objectives/1/", is_team=False, status="on_track",
    computed="on_track", computed_label="On Track", override_reason="", reason="On pace", percent=40, expected=38,
    value="6 of 15", measured="", forecast="", confidence="7", confidence_change="", check_in="today",
    is_stale=False, last_evidence="", spark=(), spark_label="", slots=(),
)  # fmt: skip


def test_no_plan_is_kept_on_a_connection(transactional_db: None) -> None:
    """A pooler that hands out a connection for each transaction must not meet another's plans, nor bring them."""
    cast = make_cast(date(2026, 2, 15))
    client = Client()
    client.force_login(cast.manager)
    with time_machine.travel(datetime(2026, 2, 15, 12, tzinfo=UTC), tick=False):
        for name in ("home", "board", "kols", "interactions", "insights"):
            assert client.get(reverse(name)).status_code == 200
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*), current_setting('plan_cache_mode') FROM pg_prepared_statements")
        assert cursor.fetchone() == (0, "auto")


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
