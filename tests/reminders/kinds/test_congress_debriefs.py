"""The lead of a congress is reminded of the debrief on the day it is due: once, and not when it is written."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import mail

from interactions.congresses.services import write_debrief
from interactions.models import Congress
from organization.models import Absence, User
from reminders.kinds import KINDS
from reminders.models import Channel, Kind, Notification, ReminderRule
from reminders.outbox import delivery
from tests.factories.cast import Cast
from tests.factories.interactions import CongressFactory
from tests.factories.reminders import ReminderRuleFactory

# Until Sunday; the debrief is due on Tuesday.
SUNDAY, TUESDAY = date(2026, 11, 8), date(2026, 11, 10)
DUE = datetime(2026, 11, 10, 8, tzinfo=UTC)
HOUR = timedelta(hours=1)


def tick(at: datetime) -> delivery.Tally:
    return delivery.tick(clock=lambda: at)


def told() -> list[Notification]:
    return list(Notification.objects.filter(rule__kind=Kind.CONGRESS_DEBRIEF).order_by("channel", "pk"))


@pytest.fixture
def congress(cast: Cast) -> Congress:
    ReminderRuleFactory.create(kind=Kind.CONGRESS_DEBRIEF, offset_days=0, local_hour=8, is_active=True)
    ReminderRule.objects.exclude(kind=Kind.CONGRESS_DEBRIEF).update(is_active=False)
    made: Congress = CongressFactory.create(
        name="Data Days", starts_on=date(2026, 11, 6), ends_on=SUNDAY, lead=cast.msl, debrief_due_on=TUESDAY
    )
    return made


def test_the_lead_is_reminded_on_the_due_day_once_in_each_way(cast: Cast, congress: Congress) -> None:
    assert tick(DUE - HOUR) == delivery.Tally()
    assert tick(DUE) == delivery.Tally(planned=2, shown=1, mailed=1)
    assert tick(DUE + HOUR) == delivery.Tally()
    assert {(one.recipient, one.channel, one.due_at) for one in told()} == {
        (cast.msl, channel, DUE) for channel in Channel.values
    }
    (sent,) = mail.outbox
    assert "Data Days" in sent.subject
    assert f"/congresses/{congress.pk}/debrief/" in str(sent.body)


def test_nobody_is_reminded_of_what_is_written_led_by_nobody_or_switched_off(cast: Cast, congress: Congress) -> None:
    write_debrief(by=cast.msl, congress=congress, text="New", version=1, at=DUE - HOUR)
    assert tick(DUE) == delivery.Tally()
    Congress.objects.update(debrief="", debriefed_at=None, lead=None)
    assert tick(DUE) == delivery.Tally()
    Congress.objects.update(lead=cast.msl)
    ReminderRule.objects.filter(kind=Kind.CONGRESS_DEBRIEF).update(is_active=False)
    assert tick(DUE) == delivery.Tally()


def test_whoever_may_not_write_it_any_more_gets_nothing(cast: Cast, congress: Congress) -> None:
    User.objects.filter(pk=cast.msl.pk).update(role="partner", function="clinical")
    assert tick(DUE) == delivery.Tally()


def test_writing_it_settles_the_entry_and_another_day_or_lead_reminds_anew(cast: Cast, congress: Congress) -> None:
    tick(DUE)
    Congress.objects.update(debrief_due_on=TUESDAY + timedelta(days=1))
    assert tick(DUE + timedelta(days=1)).planned == 2
    Congress.objects.update(lead=cast.lead)
    assert tick(DUE + timedelta(days=1, hours=1)).planned == 2
    unread = Notification.objects.filter(channel=Channel.IN_APP)
    kind = KINDS[Kind.CONGRESS_DEBRIEF]
    at = DUE + timedelta(days=1, hours=2)
    assert {one.recipient for one in told() if one.pk not in kind.settled(at, unread)} >= {cast.lead}
    Congress.objects.update(debrief="New", debriefed_at=at)
    assert set(kind.settled(at, unread)) == set(unread.values_list("pk", flat=True))


def test_it_waits_for_a_lead_on_leave_and_before_the_end_nothing_is_due(cast: Cast, congress: Congress) -> None:
    ReminderRule.objects.filter(kind=Kind.CONGRESS_DEBRIEF).update(offset_days=-10)
    assert tick(datetime(2026, 11, 7, 12, tzinfo=UTC)) == delivery.Tally()
    ReminderRule.objects.filter(kind=Kind.CONGRESS_DEBRIEF).update(offset_days=0)
    Absence.objects.create(user=cast.msl, starts_on=date(2026, 11, 9), ends_on=date(2026, 11, 20))
    assert tick(DUE) == delivery.Tally()
    assert tick(datetime(2026, 11, 23, 8, tzinfo=UTC)).planned == 2
