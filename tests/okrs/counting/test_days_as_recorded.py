"""A record keeps its day and zone: whoever moves elsewhere moves no day, no count and no grace."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from insights.models import Insight
from interactions.log.services.contents import Contents
from interactions.log.services.interactions import amend_interaction, log_interaction
from interactions.models import Activity, Interaction
from okrs.counting import evidence_ids, measure
from okrs.models import CheckIn, KeyResult, KeyResultValue, WeeklyUpdate
from okrs.models.choices import Calculation, EvidenceSource, Kind, Metric
from okrs.snapshots.assessment import assess
from okrs.values.services import enter_value
from organization.models import User
from tests.factories.cast import Cast
from tests.factories.insights import InsightFactory
from tests.factories.interactions import ActivityFactory, make_interaction
from tests.factories.kols import KOLFactory, TopicFactory
from tests.factories.okrs import CheckInFactory, WeeklyUpdateFactory
from tests.okrs.conftest import DEEP, key_result_for
from tests.okrs.measures.defining import custom, define

AUCKLAND, ANGELES = "Pacific/Auckland", "America/Los_Angeles"
ZONES = (AUCKLAND, ANGELES, "UTC", "Pacific/Kiritimati")
FIRST, LAST, GRACE = date(2026, 1, 1), date(2026, 3, 31), date(2026, 4, 10)
AFTER = datetime(2026, 4, 20, 12, tzinfo=UTC)


def move(user: User, zone: str) -> User:
    User.objects.filter(pk=user.pk).update(timezone=zone)
    user.timezone = zone
    return user


def local(zone: str, day: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), ZoneInfo(zone)).astimezone(UTC)


def key_results(cast: Cast) -> dict[str, KeyResult]:
    """One of each way of counting, all of ``msl``."""
    return {
        "in depth": key_result_for(cast, cast.msl),
        "trainings": key_result_for(cast, cast.msl, measured_by=Metric.TRAININGS),
        "updates": key_result_for(
            cast, cast.msl, measured_by=Metric.WEEKLY_UPDATES, kind=Kind.CADENCE, target=None, pace="calendar"
        ),
        "by hand": key_result_for(cast, cast.msl, measured_by=Metric.MANUAL, kind=Kind.NUMBER),
        "insights": custom(cast, define(cast, source=EvidenceSource.INSIGHTS)),
        "minutes": custom(
            cast, define(cast, source=EvidenceSource.INTERACTIONS, calculation=Calculation.SUM, of="minutes")
        ),
    }


def work(cast: Cast, krs: dict[str, KeyResult], zone: str, days: tuple[date, ...], entered: datetime | None) -> None:
    """A row of every source for each day, late in the evening of it, entered then or at ``entered``."""
    msl = move(cast.msl, zone)
    topic = TopicFactory.create(therapeutic_area=cast.oncology)
    for day in days:
        at = local(zone, day, 23, 30)
        make_interaction(msl=msl, topics=(topic,), depths=DEEP, starts_at=at, created_at=entered or at)
        ActivityFactory.create(owner=msl, therapeutic_area=cast.oncology, held_on=day, created_at=entered or at)
        InsightFactory.create(originator=msl, therapeutic_area=cast.oncology, created_at=at)
        KeyResultValue.objects.create(
            key_result=krs["by hand"], value=day.day, as_of=day, by=msl, zone_name=zone, created_at=entered or at
        )
        CheckInFactory.create(key_result=krs["in depth"], author=msl, period=day.month, published_at=at, confidence=7)
    for monday, hour in ((date(2026, 1, 5), 16), (date(2026, 1, 12), 18)):
        friday = monday + timedelta(days=4)
        WeeklyUpdateFactory.create(
            author=msl, week_start=monday, nothing_new_heard=True, submitted_at=entered or local(zone, friday, hour)
        )


def told(krs: dict[str, KeyResult], at: datetime | date) -> dict[str, object]:
    """All that is said of the key results at a moment or as of a day."""
    rows = list(KeyResult.objects.for_measuring().filter(pk__in=[kr.pk for kr in krs.values()]))
    found = assess(rows, at=at)
    return {
        name: (
            found[kr.pk].value, found[kr.pk].measure.days, found[kr.pk].measure.readings, found[kr.pk].checked_in_on,
            [slot.state for slot in found[kr.pk].slots],
        )
        for name, kr in krs.items()
    }  # fmt: skip


@pytest.mark.parametrize("zone", ZONES)
def test_moving_changes_no_day_and_no_count(cast: Cast, zone: str) -> None:
    """Late on the first and the last day of the quarter, and around days on which the numbers are read."""
    krs = key_results(cast)
    days = (FIRST, date(2026, 2, 14), LAST)
    work(cast, krs, zone, days, None)
    moments: list[datetime | date] = [AFTER, *days, date(2026, 2, 13), date(2026, 1, 9), date(2026, 1, 16)]
    before = [told(krs, at) for at in moments]
    assert [before[0][name][0] for name in ("in depth", "trainings", "insights", "minutes", "by hand")] == [  # type: ignore[index]
        3, 3, 3, 90, 31,
    ]  # fmt: skip
    # The first week of the quarter ends on Friday 2 January; nothing was said of it.
    assert before[0]["updates"][4][:3] == ["missed", "met", "late"]  # type: ignore[index]
    for other in (one for one in ZONES if one != zone):
        move(cast.msl, other)
        assert [told(krs, at) for at in moments] == before, other
    assert sorted(Interaction.objects.values_list("occurred_on", flat=True)) == list(days)
    assert sorted(Insight.objects.values_list("submitted_on", flat=True)) == list(days)
    assert sorted(CheckIn.objects.values_list("published_on", flat=True)) == list(days)
    assert sorted(Activity.objects.values_list("entered_on", flat=True)) == list(days)
    assert sorted(KeyResultValue.objects.values_list("entered_on", flat=True)) == list(days)
    assert [row.submitted_on for row in WeeklyUpdate.objects.order_by("week_start")] == [
        date(2026, 1, 9), date(2026, 1, 16),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("zone", "entered", "counts"),
    [
        (ANGELES, local(ANGELES, GRACE, 17, 30), True),  # the next day in UTC
        (AUCKLAND, local(AUCKLAND, GRACE + timedelta(days=1), 8, 30), False),  # still the last day in UTC
        (ANGELES, local(ANGELES, GRACE + timedelta(days=1), 0, 30), False),
        (AUCKLAND, local(AUCKLAND, GRACE, 23, 30), True),
    ],
)
def test_grace_ends_with_the_day_where_it_was_entered(cast: Cast, zone: str, entered: datetime, counts: bool) -> None:
    krs = key_results(cast)
    day = date(2026, 3, 20)
    work(cast, krs, zone, (day,), entered)
    expected = (
        {"in depth": 1, "trainings": 1, "minutes": 30} if counts else {"in depth": 0, "trainings": 0, "minutes": 0}
    )
    for later in ZONES:
        move(cast.msl, later)
        found = told(krs, AFTER)
        assert {name: found[name][0] for name in expected} == expected, later  # type: ignore[index]
        assert found["by hand"][0] == (Decimal(20) if counts else None), later  # type: ignore[index]
        assert (len(evidence_ids(krs["updates"], at=AFTER)) == 2) is counts, later


def test_a_value_by_hand_is_refused_with_words_when_the_owners_grace_is_over(cast: Cast) -> None:
    by_hand = {"measured_by": Metric.MANUAL, "kind": Kind.NUMBER}
    kr = key_result_for(cast, move(cast.msl, ANGELES), **by_hand)
    last = local(ANGELES, GRACE, 17, 30)  # the next day in UTC
    row = enter_value(key_result=kr, by=cast.msl, value=Decimal(3), as_of=LAST, at=last)
    assert (row.zone_name, row.created_at) == (ANGELES, last)
    kr = key_result_for(cast, move(cast.msl, AUCKLAND), **by_hand)
    after = local(AUCKLAND, GRACE + timedelta(days=1), 8, 30)  # still the last day in UTC
    with pytest.raises(ValidationError, match="Values could be entered until 10 April 2026"):
        enter_value(key_result=kr, by=cast.msl, value=Decimal(3), as_of=LAST, at=after)


def test_a_row_without_a_zone_takes_that_of_its_author(cast: Cast) -> None:
    msl = move(cast.msl, AUCKLAND)
    row = WeeklyUpdate.objects.create(author=msl, week_start=date(2026, 1, 5))
    assert (row.zone_name, WeeklyUpdate.objects.get().zone_name) == (AUCKLAND, AUCKLAND)


def test_correcting_a_note_elsewhere_dates_nothing_anew(cast: Cast) -> None:
    """On the last evening in Los Angeles it is the next quarter in Auckland already."""
    msl = move(cast.msl, ANGELES)
    kr = key_result_for(cast, msl)
    topic = TopicFactory.create(therapeutic_area=cast.oncology)
    at = local(ANGELES, LAST, 20)
    said = Contents(
        kols=(KOLFactory.create(),), starts_at=at - timedelta(hours=1), minutes=30, channel="virtual_meeting",
        purpose="scientific_exchange", therapeutic_area=cast.oncology, topics=(topic,),
        depths=(("why", ""), ("condition", "")), ae_screen="none", pqc_screen="none",
    )  # fmt: skip
    row = log_interaction(by=msl, contents=said, at=at).interaction
    for number in range(8):
        make_interaction(msl=msl, topics=(topic,), depths=DEEP, on=date(2026, 2, 2 + number))
    assert measure([kr], at=AFTER)[kr.pk].value == 9
    msl = move(msl, AUCKLAND)
    row = Interaction.objects.get(pk=row.pk)
    amend_interaction(
        by=msl, interaction=row, contents=replace(said, notes="Late testing."), version=row.version,
        at=at + timedelta(hours=5),
    )  # fmt: skip
    row.refresh_from_db()
    assert (row.notes, row.occurred_on, row.zone_name) == ("Late testing.", LAST, ANGELES)
    kr = KeyResult.objects.for_measuring().get(pk=kr.pk)
    assert measure([kr], at=AFTER)[kr.pk].value == 9


def test_the_form_and_the_page_show_what_was_typed(cast: Cast, client: Client) -> None:
    msl = move(cast.msl, ANGELES)
    at = local(ANGELES, date(2026, 2, 10), 19, 15)
    row = make_interaction(msl=msl, kols=(KOLFactory.create(),), starts_at=at)
    move(msl, AUCKLAND)
    client.force_login(msl, backend="django.contrib.auth.backends.ModelBackend")
    with time_machine.travel(at + timedelta(hours=3), tick=False):
        form = client.get(reverse("interaction-edit", args=[row.pk])).content.decode()
        page = client.get(reverse("interaction", args=[row.pk])).content.decode()
    assert 'value="2026-02-10"' in form
    assert 'value="19:15"' in form
    assert f"Start ({ANGELES})" in form
    assert f"10 February 2026, 19:15 ({ANGELES})" in page
