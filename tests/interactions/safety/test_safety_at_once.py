"""Hand-offs to safety, with several people at once."""

import threading
import time
from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction

from audit.history import history_of
from interactions.models import Interaction, SafetyHandoff
from interactions.safety import services
from organization.models import User
from tests.factories.cast import make_cast
from tests.factories.interactions import make_interaction

pytestmark = pytest.mark.django_db(transaction=True)
AT = datetime(2026, 2, 18, 15, 0, tzinfo=UTC)
HEARD = datetime(2026, 2, 17, 19, 0, tzinfo=UTC)


def test_six_presses_at_once_hand_off_once() -> None:
    cast = make_cast(AT.date())
    row = make_interaction(msl=cast.msl, starts_at=HEARD, ae_screen="possible").hand_offs.get()
    failed: list[Exception] = []

    def press(number: int) -> None:
        try:
            services.hand_off(by=cast.msl, handoff=row, at=AT + timedelta(seconds=number))
        except Exception as error:  # noqa: BLE001 - whatever it is, the test says it
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=press, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert len(history_of(row)) == 2


def test_whoever_hands_off_while_the_record_is_amended_waits_and_holds_up_nobody() -> None:
    """The interaction first, then its hand-off, on both ways; taken crosswise, the two would wait for each other."""
    cast = make_cast(AT.date())
    row = make_interaction(msl=cast.msl, starts_at=HEARD, ae_screen="possible").hand_offs.get()
    failed: list[Exception] = []

    def press() -> None:
        try:
            services.hand_off(by=cast.msl, handoff=row, at=AT)
        except Exception as error:  # noqa: BLE001 - whatever it is, the test says it
            failed.append(error)
        finally:
            connection.close()

    thread = threading.Thread(target=press)
    with transaction.atomic():
        Interaction.objects.select_for_update().get(pk=row.interaction_id)
        thread.start()
        _until_somebody_waits()
        assert SafetyHandoff.objects.select_for_update(nowait=True).get(pk=row.pk).is_open
    thread.join()
    assert failed == []
    row.refresh_from_db()
    assert row.handed_off_by == cast.msl


def _until_somebody_waits() -> None:
    for _ in range(500):
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            (waiting,) = cursor.fetchone()
        if waiting:
            return
        time.sleep(0.02)
    pytest.fail("Nobody came to wait.")


def test_author_and_colleague_at_the_same_moment_make_one_hand_off() -> None:
    cast = make_cast(AT.date())
    row = make_interaction(msl=cast.msl, starts_at=HEARD, ae_screen="possible").hand_offs.get()
    failed: list[Exception] = []

    def press(user: User) -> None:
        try:
            services.hand_off(by=user, handoff=row, at=AT, reason="Safety told me")
        except Exception as error:  # noqa: BLE001 - whatever it is, the test looks at it
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=press, args=(user,)) for user in (cast.msl, cast.manager, cast.compliance)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    # Words for whoever was slower; to its author, and to compliance who could take it back, it is simply done.
    assert all(isinstance(error, ValidationError) and services.CLOSED in error.messages for error in failed)
    row.refresh_from_db()
    assert row.handed_off_at == AT
    assert len(history_of(row)) == 2
