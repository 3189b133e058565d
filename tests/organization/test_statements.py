"""Reads written by hand take their values, and no plan is kept."""

from datetime import UTC, date, datetime

import time_machine
from django.db import connection
from django.test import Client
from django.urls import reverse

from organization import statements
from organization.models import Team
from organization.statements import Written
from tests.factories.cast import make_cast
from tests.factories.organization import MembershipFactory


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
