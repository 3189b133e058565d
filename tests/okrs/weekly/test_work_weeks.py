"""Somebody in Riyadh, where Friday and Saturday are off: weekly updates, check-ins and the first page."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse

from okrs.check_ins.selectors.due import check_ins_due
from okrs.models import KeyResult, WeeklyUpdate
from okrs.snapshots.assessment import assess
from okrs.weekly.selectors.due import owing_week, weekly_due
from organization.models import Quarter, User, WorkWeek
from organization.selectors.calendars import weekend_for
from tests.factories.cast import Cast
from tests.okrs.conftest import AT, client, key_result_for
from tests.okrs.weekly.weeks import cadence_for
from tests.reading import words_of

pytestmark = pytest.mark.usefixtures("clock")

MONDAY = date(2026, 2, 9)


@pytest.fixture
def riyadh(cast: Cast) -> User:
    """The MSL lives in Riyadh; the teammate where Saturday and Sunday are off."""
    WorkWeek.objects.create(country="SA", days_off=WorkWeek.DaysOff.FRIDAY_SATURDAY)
    User.objects.filter(pk=cast.msl.pk).update(country="SA", timezone="Asia/Riyadh")
    User.objects.filter(pk=cast.teammate.pk).update(country="DE")
    cast.msl.refresh_from_db()
    return cast.msl


def test_the_week_is_due_on_thursday_and_elsewhere_on_friday(cast: Cast, riyadh: User) -> None:
    cadence_for(cast, riyadh)
    cadence_for(cast, cast.teammate)
    due = {one.user.pk: f"{one.due_at:%a %-d %b %H:%M}" for one in weekly_due(AT, weeks=1)}
    assert due == {riyadh.pk: "Thu 12 Feb 17:00", cast.teammate.pk: "Fri 13 Feb 17:00"}


def test_the_pages_say_thursday(cast: Cast, riyadh: User) -> None:
    cadence_for(cast, riyadh)
    assert "Was due Thursday 12 February, 17:00" in words_of(client(riyadh).get(f"{reverse('weekly')}?week={MONDAY}"))
    assert "Was due Thursday 12 February" in words_of(client(riyadh).get(reverse("home")))


def test_check_ins_are_due_on_the_last_working_day_there(cast: Cast, riyadh: User) -> None:
    """30 and 31 January 2026 are a Friday and a Saturday."""
    key_result_for(cast, riyadh)
    key_result_for(cast, cast.teammate)
    due = {one.user.pk: one.due_on for one in check_ins_due(AT) if one.period == 1}
    assert due == {riyadh.pk: date(2026, 1, 29), cast.teammate.pk: date(2026, 1, 30)}
    page = words_of(client(riyadh).get(f"{reverse('check-in')}?period=1"))
    assert "Thursday 29 January" in page
    assert "29 January" in words_of(client(riyadh).get(reverse("home")))


def test_a_week_counts_in_the_quarter_that_holds_its_due_day(cast: Cast, riyadh: User) -> None:
    """A quarter that ends on a Thursday holds that week in Riyadh, and not in Berlin."""
    Quarter.objects.filter(pk=cast.quarter.pk).update(ends_on=date(2026, 3, 26))
    theirs, other = cadence_for(cast, riyadh), cadence_for(cast, cast.teammate)
    last = date(2026, 3, 23)
    for author in (riyadh, cast.teammate):
        WeeklyUpdate.objects.create(
            author=author, week_start=last, nothing_new_heard=True, zone_name=author.timezone,
            submitted_at=datetime(2026, 3, 26, 9, tzinfo=UTC),
        )  # fmt: skip
    found = assess(KeyResult.objects.for_measuring(), at=datetime(2026, 3, 26, 20, tzinfo=UTC))
    assert (found[theirs.pk].value, found[theirs.pk].slots[-1].slot.start) == (1, last)
    assert (found[other.pk].value, found[other.pk].slots[-1].slot.start) == (0, last - timedelta(days=7))


def test_who_owes_the_week_in_which_a_quarter_ends(cast: Cast, riyadh: User) -> None:
    Quarter.objects.filter(pk=cast.quarter.pk).update(ends_on=date(2026, 3, 26))
    cadence_for(cast, riyadh)
    cadence_for(cast, cast.teammate)
    running = list(Quarter.objects.all())
    assert list(owing_week(date(2026, 3, 23), running)) == [riyadh]
    assert set(owing_week(date(2026, 3, 16), running)) == {riyadh, cast.teammate}


def test_an_update_of_friday_is_marked_late(cast: Cast, riyadh: User) -> None:
    at = datetime(2026, 2, 13, 9, tzinfo=UTC)
    for author in (riyadh, cast.teammate):
        WeeklyUpdate.objects.create(
            author=author, week_start=MONDAY, nothing_new_heard=True, submitted_at=at, zone_name="UTC"
        )
    page = client(cast.manager).get(f"{reverse('weekly-team')}?week={MONDAY}")
    assert {card.author: card.is_late for card in page.context["found"].cards} == {
        riyadh.display_name: True,
        cast.teammate.display_name: False,
    }


def test_the_weekend_of_a_person_without_a_country(cast: Cast, riyadh: User) -> None:
    User.objects.filter(pk=cast.teammate.pk).update(country="")
    cast.teammate.refresh_from_db()
    assert (weekend_for(riyadh), weekend_for(cast.teammate)) == ({4, 5}, {5, 6})
