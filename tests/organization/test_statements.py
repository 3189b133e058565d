"""Nothing is left behind on a connection: neither a plan nor a cursor."""

from datetime import UTC, date, datetime

import time_machine
from django.db import connection
from django.test import Client
from django.urls import reverse

from organization.models import User
from tests.factories.cast import make_cast


def test_no_plan_is_kept_on_a_connection(transactional_db: None) -> None:
    """A pooler that hands out a connection for each transaction must not meet another's plans, nor bring them."""
    cast = make_cast(date(2026, 2, 15))
    client = Client()
    client.force_login(cast.manager)
    with time_machine.travel(datetime(2026, 2, 15, 12, tzinfo=UTC), tick=False):
        for name in ("home", "board", "kols", "interactions", "insights"):
            assert client.get(reverse(name), follow=True).status_code == 200
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*), current_setting('plan_cache_mode') FROM pg_prepared_statements")
        assert cursor.fetchone() == (0, "auto")


def test_no_cursor_stays_open_while_rows_are_read(db: None) -> None:
    """An export reads on after its statement; a cursor of the server would then be asked on another's connection."""
    make_cast(date(2026, 2, 15))
    rows = User.objects.order_by("pk").iterator(chunk_size=2)
    assert next(rows)
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM pg_cursors WHERE name <> ''")
        assert cursor.fetchall() == []
    assert len(list(rows)) == User.objects.count() - 1
