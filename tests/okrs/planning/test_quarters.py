"""Key results assessed in quarters of every shape, of every weight, and levels on both sides of their range."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.urls import reverse

from okrs.arithmetic.progress import Status
from okrs.models import KeyResult, MeasureDefinition, MeasureVersion
from okrs.models.choices import Kind, Metric, Pace
from okrs.snapshots.assessment import Assessment, assess
from okrs.snapshots.selectors.rows import counted_record, value_text, whole_of
from organization.models import Quarter
from tests.factories.cast import Cast, make_cast
from tests.factories.interactions import make_interaction
from tests.okrs.conftest import AT, client, key_result_for
from tests.reading import assertContains


def assessed(kr: KeyResult, at: datetime = AT) -> Assessment:
    return assess([KeyResult.objects.for_measuring().get(pk=kr.pk)], at=at)[kr.pk]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("starts_on", "ends_on", "weeks", "months"),
    [
        (date(2028, 1, 1), date(2028, 3, 31), 13, 3),  # with a leap day
        (date(2026, 11, 2), date(2027, 1, 31), 13, 3),  # 4-4-5
        (date(2026, 11, 2), date(2027, 2, 7), 14, 4),  # 4-4-6, with a week of February of its own
        (date(2026, 1, 3), date(2026, 1, 4), 0, 1),  # a weekend: the shortest there is
    ],
)
def test_a_quarter_of_any_shape_is_assessed_on_each_of_its_days(
    starts_on: date, ends_on: date, weeks: int, months: int
) -> None:
    cast = make_cast(date(2026, 2, 15))
    Quarter.objects.filter(pk=cast.quarter.pk).update(
        starts_on=starts_on, ends_on=ends_on, grace_ends_on=ends_on + timedelta(days=9)
    )
    cast.quarter.refresh_from_db()
    cadence = {"kind": Kind.CADENCE, "pace": Pace.CALENDAR, "target": None}
    even = key_result_for(cast, cast.msl)
    weekly = key_result_for(cast, cast.msl, measured_by=Metric.WEEKLY_UPDATES, **cadence)
    monthly = key_result_for(cast, cast.msl, measured_by=Metric.CROSS_FUNCTIONAL_MEETINGS, **cadence)
    group = list(KeyResult.objects.for_measuring())
    length = (ends_on - starts_on).days
    before = -1.0
    for number in range(length + 1):
        noon = datetime.combine(starts_on + timedelta(days=number), time(12), ZoneInfo("UTC"))
        found = assess(group, at=noon)
        assert found[even.pk].expected == pytest.approx(number / length)
        assert len(found[weekly.pk].slots) == weeks
        assert len(found[monthly.pk].slots) == months
        expected = found[weekly.pk].expected or 0.0
        assert 0 <= expected <= 1
        assert expected >= before
        before = expected
    assert found[even.pk].elapsed == 1


def test_weights_of_an_objective_count_by_their_ratio_alone(cast: Cast) -> None:
    first, second = (
        key_result_for(cast, cast.msl, kind=Kind.NUMBER, measured_by=Metric.MANUAL, target=10) for _ in range(2)
    )
    first.values.create(value=10, as_of=date(2026, 2, 1), by=cast.msl, created_at=AT)
    for light, heavy in ((1, 3), ("0.25", "0.75"), (100, 300)):
        KeyResult.objects.filter(pk=first.pk).update(weight=Decimal(light))
        KeyResult.objects.filter(pk=second.pk).update(weight=Decimal(heavy))
        assert whole_of(map(counted_record, (assessed(first), assessed(second)))).progress == pytest.approx(0.25)


@pytest.mark.parametrize(
    ("value", "shown", "status"),
    [
        (None, "–, range 4 to 9", Status.IN_PROGRESS),
        (1, "1, range 4 to 9", Status.AT_RISK),
        (4, "4, range 4 to 9", Status.ON_TRACK),
        (9, "9, range 4 to 9", Status.ON_TRACK),
        (14, "14, range 4 to 9", Status.AT_RISK),
    ],
)
def test_a_level_to_keep_is_judged_on_both_sides_of_its_range(
    cast: Cast, value: int | None, shown: str, status: Status
) -> None:
    kr = key_result_for(
        cast, cast.msl, kind=Kind.MAINTAIN, direction="within", measured_by=Metric.MANUAL, target=None, range_low=4,
        range_high=9,
    )  # fmt: skip
    if value is not None:
        kr.values.create(value=value, as_of=date(2026, 2, 10), by=cast.msl, created_at=AT)
    found = assessed(kr)
    assert (value_text(found), found.status) == (shown, status)
    with time_machine.travel(AT, tick=False):
        page = client(cast.msl).get(reverse("key-result", args=[kr.pk]))
    assertContains(page, shown)
    assertContains(page, status.label)


@time_machine.travel(AT, tick=False)
def test_a_measure_that_was_changed_keeps_its_old_line_on_the_chart(cast: Cast) -> None:
    measure = MeasureDefinition.objects.create(name="Talks", created_by=cast.manager)
    common = {"definition": measure, "source": "interactions", "calculation": "count", "by": cast.manager}
    MeasureVersion.objects.create(version=1, reason="First", created_at=AT - timedelta(days=60), **common)
    kr = key_result_for(cast, cast.msl, measured_by=Metric.CUSTOM, measure=measure)
    for day, minutes in ((10, 10), (20, 40)):
        make_interaction(msl=cast.msl, on=date(2026, 1, day), minutes=minutes)
    page = reverse("key-result", args=[kr.pk])
    plain = client(cast.msl).get(page).content.decode()
    MeasureVersion.objects.create(
        version=2, reason="Longer talks", filters={"min_minutes": 30}, created_at=AT - timedelta(days=5), **common
    )
    changed = client(cast.msl).get(page).content.decode()
    assert "Measure, version 1" not in plain
    assert "Measure, version 1" in changed
    assert "Longer talks" in changed
