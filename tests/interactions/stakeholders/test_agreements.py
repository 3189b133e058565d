"""What was agreed before is kept when something else is agreed, so that each day is judged by its own agreement."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from interactions.arithmetic.agreed import Agreed, Standing
from interactions.models import AgreedStretch, EarlierAgreement, InternalStakeholder
from interactions.stakeholders import services
from interactions.stakeholders.services import Profile
from organization.models import Quarter
from organization.services.versions import VersionConflict
from tests.factories.cast import Cast, make_cast
from tests.factories.organization import QuarterFactory
from tests.factories.stakeholders import StakeholderFactory, TalkFactory

FIRST = date(2026, 1, 1)
TODAY = date(2026, 2, 16)
DAY = timedelta(days=1)


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast(TODAY)


@pytest.fixture
def nora(cast: Cast) -> InternalStakeholder:
    made: InternalStakeholder = StakeholderFactory.create(
        owner=cast.msl, name="Nora Field", every=31, agreed_since=FIRST, agreed_entered_on=FIRST
    )
    return made


def change(cast: Cast, one: InternalStakeholder, day: date, **fields: Any) -> None:
    one.refresh_from_db()
    said = {"name": one.name, "function": one.function, "every": one.every, "agreed_since": one.agreed_since}
    services.change_stakeholder(
        by=cast.msl, stakeholder=one, profile=Profile(**{**said, **fields}), version=one.version, today=day
    )


def earlier(one: InternalStakeholder) -> list[tuple[int, date, date, date]]:
    rows = EarlierAgreement.objects.filter(stakeholder=one)
    return list(rows.values_list("every", "since", "until", "entered_on"))


def stretches(one: InternalStakeholder, quarter: Quarter) -> list[tuple[bool, date, date]]:
    rows = AgreedStretch.objects.filter(stakeholder_id=one.pk, quarter_id=quarter.pk).order_by("first_day")
    return list(rows.values_list("is_kept", "first_day", "last_day"))


def test_another_agreement_holds_from_the_day_it_was_entered(cast: Cast, nora: InternalStakeholder) -> None:
    change(cast, nora, TODAY, every=7)
    assert earlier(nora) == [(31, FIRST, TODAY - DAY, FIRST)]
    assert nora.agreed_entered_on == TODAY
    assert stretches(nora, cast.quarter) == [
        (True, FIRST, date(2026, 2, 1)),
        (False, date(2026, 2, 2), TODAY - DAY),  # monthly
        (False, TODAY, date(2026, 3, 31)),  # weekly, and not met since it was agreed
    ]


def test_what_was_entered_today_is_put_right(cast: Cast, nora: InternalStakeholder) -> None:
    change(cast, nora, TODAY, every=7)
    change(cast, nora, TODAY, every=14, agreed_since=TODAY)
    assert earlier(nora) == [(31, FIRST, TODAY - DAY, FIRST)]
    change(cast, nora, TODAY, impact="Much")
    assert len(earlier(nora)) == 1, "the agreement is the same"


def test_of_nothing_agreed_nothing_is_kept(cast: Cast, nora: InternalStakeholder) -> None:
    change(cast, nora, TODAY, every=None)
    assert (earlier(nora), nora.agreed_entered_on) == ([(31, FIRST, TODAY - DAY, FIRST)], None)
    assert stretches(nora, cast.quarter)[-1] == (False, date(2026, 2, 2), TODAY - DAY)
    change(cast, nora, TODAY + 3 * DAY, every=31, agreed_since=TODAY + 2 * DAY)
    assert len(earlier(nora)) == 1
    assert stretches(nora, cast.quarter)[2:] == [
        (True, TODAY + 2 * DAY, date(2026, 3, 21)),
        (False, date(2026, 3, 22), date(2026, 3, 31)),
    ]


def test_off_the_map_and_back(cast: Cast, nora: InternalStakeholder) -> None:
    services.end_stakeholder(by=cast.msl, stakeholder=nora, today=date(2026, 1, 20))
    services.reopen_stakeholder(by=cast.msl, stakeholder=nora, today=date(2026, 1, 20))
    assert (earlier(nora), nora.agreed_since) == ([], FIRST), "a slip of the same day"
    services.end_stakeholder(by=cast.msl, stakeholder=nora, today=date(2026, 1, 20))
    services.reopen_stakeholder(by=cast.msl, stakeholder=nora, today=TODAY)
    assert earlier(nora) == [(31, FIRST, date(2026, 1, 19), FIRST)]
    assert stretches(nora, cast.quarter) == [
        (True, FIRST, date(2026, 1, 19)),
        (True, TODAY, date(2026, 3, 19)),
        (False, date(2026, 3, 20), date(2026, 3, 31)),
    ]


def test_a_conflict_keeps_nothing(cast: Cast, nora: InternalStakeholder) -> None:
    with pytest.raises(VersionConflict):
        services.change_stakeholder(
            by=cast.msl, stakeholder=nora, profile=Profile(name="Nora Field", function="safety", every=7),
            version=9, today=TODAY,
        )  # fmt: skip
    assert earlier(nora) == []


def test_a_new_one_says_when_it_was_entered(cast: Cast) -> None:
    profile = Profile(name="Ida Kay", function="safety", every=31, agreed_since=FIRST)
    made = services.add_stakeholder(by=cast.msl, profile=profile, today=TODAY)
    assert (made.agreed_since, made.agreed_entered_on) == (FIRST, TODAY)
    made = services.add_stakeholder(by=cast.msl, profile=Profile(name="Jo Ash", function="safety"), today=TODAY)
    assert made.agreed_entered_on is None


def test_the_view_and_the_arithmetic_agree_on_every_day(cast: Cast) -> None:
    """Also where a talk falls on the day of the agreement, before it, and in another quarter."""
    quarters = [
        cast.quarter,
        QuarterFactory.create(name="Next", starts_on=date(2026, 4, 1), ends_on=date(2026, 6, 30)),
    ]
    for every in (7, 31, 183):
        for talks in ((), (0,), (-9,), (-9, 3, 4), (6, 7, 8, 60), (31, 62, 94), (100,)):
            made = StakeholderFactory.create(owner=cast.msl, every=every, agreed_since=date(2026, 1, 12))
            for back in talks:
                TalkFactory.create(
                    stakeholder=made, met_on=date(2026, 1, 12) + back * DAY,
                    recorded_at=datetime(2026, 1, 12, tzinfo=UTC),
                )  # fmt: skip
    for one in InternalStakeholder.objects.all():
        met = [talk.met_on for talk in one.contacts.all() if talk.met_on]
        for quarter in quarters:
            found = stretches(one, quarter)
            for number in range((quarter.ends_on - quarter.starts_on).days + 1):
                day = quarter.starts_on + number * DAY
                last = max((on for on in met if on <= day), default=None)
                expected = Agreed(one.every, one.agreed_since, last).standing(day) if day >= date(2026, 1, 12) else None
                said = [Standing.KEPT if kept else Standing.OVERDUE for kept, a, b in found if a <= day <= b]
                assert said == ([expected] if expected else []), (one.every, met, day)
