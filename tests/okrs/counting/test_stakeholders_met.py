"""Stakeholders met as agreed: the share, who makes it, who almost does, and that each earlier day is right."""

import random
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from interactions.models import EarlierAgreement, InternalStakeholder, StakeholderContact
from okrs.counting import Measure, counting_for, evidence_ids, measure, near_miss_ids, opening_ids
from okrs.counting.sources import STAKEHOLDERS
from okrs.evidence.selectors.rows import evidence_of
from okrs.models import EarlierOwner, Exclusion, KeyResult
from okrs.models.choices import Kind, Metric, Scope
from okrs.snapshots.assessment import assess
from okrs.snapshots.selectors.gains import change_since
from okrs.snapshots.selectors.rows import value_text
from organization.models import Membership, Quarter, User
from tests.factories.cast import Cast
from tests.factories.stakeholders import StakeholderFactory, TalkFactory
from tests.okrs.conftest import AT, TODAY, key_result_for
from tests.okrs.snapshots.recount_stakeholders import StakeholderRecount

START = date(2026, 1, 1)


def key_result(cast: Cast, owner: User | None = None, **fields: Any) -> KeyResult:
    shape = {"kind": Kind.PERCENTAGE, "baseline": 50, "target": 90, "unit": "%"}
    return key_result_for(cast, owner or cast.msl, measured_by=Metric.STAKEHOLDERS_MET, **{**shape, **fields})


def kept_by(owner: User, *talks: date, **fields: Any) -> InternalStakeholder:
    """Somebody on a map, with whom a talk a month is agreed since 1 January, and the days on which they met."""
    made: InternalStakeholder = StakeholderFactory.create(owner=owner, **fields)
    for day in talks:
        TalkFactory.create(stakeholder=made, met_on=day)
    return made


def measured(kr: KeyResult, at: datetime | date = AT) -> Measure:
    return measure([KeyResult.objects.for_measuring().get(pk=kr.pk)], at=at)[kr.pk]


def share(kr: KeyResult, at: datetime | date = AT) -> Decimal | None:
    return measured(kr, at).value


# --- Vectors by hand ----------------------------------------------------------------------------


def test_the_share_with_how_many_it_is_taken_of(cast: Cast) -> None:
    kr = key_result(cast)
    met = [kept_by(cast.msl, date(2026, 1, 20)), kept_by(cast.msl, date(2026, 2, 14))]
    kept_by(cast.msl, date(2026, 1, 10))  # due on 10 February
    kept_by(cast.msl, every=None, agreed_since=None)
    kept_by(cast.teammate, date(2026, 2, 14))
    found = measured(kr)
    assert (found.value, found.rows, found.of) == (Decimal("66.67"), 2, 3)
    assert evidence_ids(kr, at=AT) == [met[1].pk, met[0].pk] == list(found.newest)
    one = assess([KeyResult.objects.for_measuring().get(pk=kr.pk)], at=AT)[kr.pk]
    assert value_text(one) == "66.67\N{NO-BREAK SPACE}%, 2 of 3 (from 50 to 90\N{NO-BREAK SPACE}%)"
    assert one.measure.last_on == date(2026, 2, 14)
    assert one.forecast is None


def test_contact_is_kept_on_the_last_day_and_overdue_on_the_next(cast: Cast) -> None:
    kr = key_result(cast)
    kept_by(cast.msl, date(2026, 1, 15))
    assert share(kr, date(2026, 2, 15)) == 100
    assert share(kr, date(2026, 2, 16)) == 0
    # Nobody writes anything on that day: the owner's midnight makes the snapshot stale.
    assert [measured(kr, datetime(2026, 2, day, 12, tzinfo=UTC)).value for day in (15, 16)] == [100, 0]


def test_each_day_a_share_changed_is_a_step(cast: Cast) -> None:
    kr = key_result(cast)
    kept_by(cast.msl, date(2026, 2, 10))  # agreed on 1 January, overdue from 2 to 9 February
    kept_by(cast.msl, every=92, agreed_since=date(2025, 11, 1))  # overdue from 2 February, too
    kept_by(cast.msl, date(2026, 2, 1), every=14, agreed_since=date(2026, 1, 25))
    assert measured(kr).steps == (
        (date(2026, 1, 1), Decimal("100.00")),
        (date(2026, 2, 2), Decimal("33.33")),
        (date(2026, 2, 10), Decimal("66.67")),
    )
    assert measured(kr, date(2026, 2, 5)).steps[-1] == (date(2026, 2, 2), Decimal("33.33"))


def test_with_nobody_there_is_no_value_and_it_says_so(cast: Cast) -> None:
    kr = key_result(cast)
    kept_by(cast.msl, every=None, agreed_since=None)
    one = assess([KeyResult.objects.for_measuring().get(pk=kr.pk)], at=AT)[kr.pk]
    assert (one.value, one.measure.steps, one.measure.of) == (None, (), 0)
    assert value_text(one) == "no value (from 50 to 90\N{NO-BREAK SPACE}%)"
    assert one.verdict["rule"] == "nothing_agreed"


def test_who_leaves_the_map_leaves_the_share(cast: Cast) -> None:
    kr = key_result(cast)
    kept_by(cast.msl, date(2026, 2, 14))
    gone = kept_by(cast.msl, ended_on=date(2026, 2, 10))
    assert [share(kr, date(2026, 2, day)) for day in (1, 2, 9, 10)] == [100, 0, 0, 0]
    InternalStakeholder.objects.filter(pk=gone.pk).update(agreed_since=date(2026, 1, 20))
    assert share(kr) == 100


def test_near_misses_say_what_was_agreed_and_how_long_ago_they_met(cast: Cast) -> None:
    kr = key_result(cast)
    kept_by(cast.msl, date(2026, 2, 14), name="Ida Kay")
    late = kept_by(cast.msl, date(2025, 12, 3), name="Nora Field", agreed_since=date(2025, 11, 1))
    assert near_miss_ids(kr, at=AT) == [late.pk]
    (row,) = evidence_of(kr, user=cast.msl, at=AT, near=True).rows
    assert (row.title, row.detail) == ("Nora Field", "Commercial")
    assert row.why == ("Monthly, last 74 days ago", "43 days overdue")
    (row,) = evidence_of(kr, user=cast.msl, at=AT).rows
    assert (row.title, row.why) == ("Ida Kay", ("Monthly, last 1 day ago",))


def test_a_talk_recorded_after_grace_does_not_count_in_the_quarter(cast: Cast) -> None:
    kr = key_result(cast)
    made = kept_by(cast.msl)
    end = date(2026, 3, 31)
    assert share(kr, end) == 0
    talk = TalkFactory.create(stakeholder=made, met_on=date(2026, 3, 20))
    # The last minutes of the last day of grace, where it was recorded.
    for zone, at, counts in (
        ("UTC", datetime(2026, 4, 10, 23, 30, tzinfo=UTC), 100), ("UTC", datetime(2026, 4, 11, 0, 30, tzinfo=UTC), 0),
        ("America/New_York", datetime(2026, 4, 11, 3, 30, tzinfo=UTC), 100),
        ("Pacific/Auckland", datetime(2026, 4, 10, 23, 30, tzinfo=UTC), 0),
    ):  # fmt: skip
        StakeholderContact.objects.filter(pk=talk.pk).update(recorded_at=at, zone_name=zone)
        assert share(kr, end) == counts, zone
    near = evidence_of(kr, user=cast.msl, at=datetime(2026, 5, 4, tzinfo=UTC), near=True)
    assert near.rows[0].why == ("Monthly, not met yet", "58 days overdue on 31 Mar")


def test_an_agreement_entered_after_grace_does_not_count_in_the_quarter(cast: Cast) -> None:
    kr = key_result(cast)
    kept_by(cast.msl, agreed_since=date(2026, 3, 1), agreed_entered_on=date(2026, 4, 10))
    assert measured(kr, date(2026, 3, 31)).of == 1
    InternalStakeholder.objects.update(agreed_entered_on=date(2026, 4, 11))
    assert measured(kr, date(2026, 3, 31)).of == 0


def test_days_before_are_judged_by_what_was_agreed_then(cast: Cast) -> None:
    kr = key_result(cast)
    made = kept_by(cast.msl, date(2026, 1, 10), every=92, agreed_since=START)
    EarlierAgreement.objects.create(stakeholder=made, every=14, since=START, until=date(2026, 2, 9), entered_on=START)
    assert [share(kr, date(2026, 1, 24)), share(kr, date(2026, 1, 25)), share(kr, date(2026, 2, 9))] == [100, 0, 0]
    assert share(kr, date(2026, 2, 10)) == 100


def test_the_day_is_where_the_owner_is(cast: Cast) -> None:
    kr = key_result(cast)
    kept_by(cast.msl, date(2026, 1, 15))  # until the end of 15 February
    User.objects.filter(pk=cast.msl.pk).update(timezone="Pacific/Auckland")
    assert share(kr, datetime(2026, 2, 15, 10, 30, tzinfo=UTC)) == 100
    assert share(kr, datetime(2026, 2, 15, 11, 30, tzinfo=UTC)) == 0


# --- Whose stakeholders -------------------------------------------------------------------------


def test_a_team_is_whoever_belongs_to_it_on_the_day(cast: Cast) -> None:
    kr = key_result(cast, cast.manager, scope=Scope.TEAM, is_team=True)
    kept_by(cast.msl, date(2026, 2, 14))
    kept_by(cast.teammate)
    kept_by(cast.elsewhere)
    assert (share(kr), measured(kr).of) == (50, 2)
    Membership.objects.filter(user=cast.teammate, team=cast.north).update(to_date=date(2026, 2, 10))
    assert [share(kr, date(2026, 2, day)) for day in (1, 2, 10, 11)] == [100, 0, 0, 0]
    assert [measured(kr, date(2026, 2, day)).of for day in (10, 11)] == [2, 1]
    assert share(kr) == 100


def test_each_day_has_the_map_of_its_owner(cast: Cast) -> None:
    kr = key_result(cast)
    kept_by(cast.msl, date(2026, 2, 5))
    kept_by(cast.teammate)
    EarlierOwner.objects.create(key_result=kr, owner=cast.msl, until=date(2026, 2, 9))
    KeyResult.objects.filter(pk=kr.pk).update(owner=cast.teammate)
    assert [share(kr, date(2026, 2, day)) for day in (4, 5, 9, 10)] == [0, 100, 100, 0]
    assert near_miss_ids(KeyResult.objects.for_measuring().get(pk=kr.pk), at=AT) == [
        InternalStakeholder.objects.get(owner=cast.teammate).pk
    ]


def test_who_is_taken_out_leaves_the_share_on_all_days(cast: Cast) -> None:
    kr = key_result(cast)
    kept_by(cast.msl, date(2026, 2, 14))
    out = kept_by(cast.msl)
    Exclusion.objects.create(
        key_result=kr, source="stakeholders", row_id=out.pk, reason="Left the company", by=cast.msl, at=AT
    )
    assert (share(kr), share(kr, date(2026, 2, 5)), measured(kr).of) == (100, 0, 1)
    assert near_miss_ids(kr, at=AT) == []


def test_nobody_reads_a_name_by_it_who_may_not_read_the_map(cast: Cast) -> None:
    kr = key_result(cast)
    kept_by(cast.msl, date(2026, 2, 14))
    for user, sees in (
        (cast.msl, 1), (cast.manager, 1), (cast.lead, 1), (cast.teammate, 0), (cast.other_manager, 0),
        (cast.clinical, 0), (cast.commercial, 0), (cast.compliance, 0), (cast.admin, 0),
    ):  # fmt: skip
        found = evidence_of(kr, user=user, at=AT)
        assert (len(found.rows), found.total, found.hidden) == (sees, 1, 1 - sees), user


# --- What was gained ----------------------------------------------------------------------------


def test_gained_is_who_came_to_be_met_as_agreed(cast: Cast) -> None:
    kr = key_result(cast)
    back = kept_by(cast.msl, date(2026, 2, 10))
    kept_by(cast.msl, date(2026, 1, 20), date(2026, 2, 11))  # was kept all the time
    monday = date(2026, 2, 9)
    assert opening_ids(kr, monday, monday + timedelta(days=6), at=AT) == [back.pk]
    assert opening_ids(kr, START, monday - timedelta(days=1), at=monday - timedelta(days=1)) == []
    fresh = KeyResult.objects.for_measuring().get(pk=kr.pk)
    assert change_since(assess([fresh], at=AT)[kr.pk], monday) == "+50 points"
    assert change_since(assess([fresh], at=date(2026, 1, 4))[kr.pk], date(2025, 12, 29)) == ""
    assert counting_for([fresh], back.pk, at=AT, source=STAKEHOLDERS) == {kr.pk}


# --- One formula, whatever happens --------------------------------------------------------------


def scatter(cast: Cast, rng: random.Random) -> None:
    """Stakeholders, agreements, talks, handovers and members of any kind."""
    people = [cast.msl, cast.teammate, cast.elsewhere]
    for _ in range(14):
        every = rng.choice([7, 14, 31, 31, 92, None])
        since = date(2025, 9, 1) + timedelta(days=rng.randrange(200))
        made = StakeholderFactory.create(
            owner=rng.choice(people), every=every, agreed_since=since if every else None,
            agreed_entered_on=rng.choice([None, since, date(2026, 4, 8), date(2026, 5, 1)]) if every else None,
            ended_on=rng.choice([None, None, date(2026, 1, 1) + timedelta(days=rng.randrange(120))]),
        )  # fmt: skip
        for day in rng.sample(range(220), rng.randrange(6)):
            met = date(2025, 9, 1) + timedelta(days=day)
            recorded = datetime(met.year, met.month, met.day, 22, tzinfo=UTC) + timedelta(days=rng.choice([0, 1, 40]))
            TalkFactory.create(
                stakeholder=made, met_on=met, recorded_at=recorded,
                zone_name=rng.choice(["UTC", "Pacific/Auckland", "America/New_York"]),
            )  # fmt: skip
        for day in sorted(rng.sample(range(170), rng.randrange(3))):
            until = date(2025, 9, 20) + timedelta(days=day)
            EarlierAgreement.objects.create(
                stakeholder=made, every=rng.choice([7, 31, 183]), until=until,
                since=until - timedelta(days=rng.randrange(90)), entered_on=rng.choice([until, date(2026, 4, 20)]),
            )  # fmt: skip
    member = Membership.objects.get(user=cast.teammate, team=cast.north)
    Membership.objects.filter(pk=member.pk).update(
        from_date=date(2026, 1, rng.randrange(1, 31)), to_date=rng.choice([None, date(2026, 2, 20)])
    )


@pytest.mark.parametrize("seed", range(4))
def test_every_day_equals_a_slow_recount(cast: Cast, before: Quarter, seed: int) -> None:
    rng = random.Random(seed)
    krs = [
        key_result(cast), key_result(cast, cast.teammate), key_result(cast, cast.elsewhere),
        key_result(cast, cast.manager, scope=Scope.TEAM, is_team=True),
        key_result(cast, cast.manager, kind=Kind.MAINTAIN, target=None, range_low=80, range_high=100,
                   direction="within"),
    ]  # fmt: skip
    scatter(cast, rng)
    EarlierOwner.objects.create(key_result=krs[1], owner=cast.msl, until=date(2026, 1, 25))
    fresh = list(KeyResult.objects.for_measuring().filter(pk__in=[kr.pk for kr in krs]))
    slow = StakeholderRecount()
    last = {kr.pk: dict[date, Decimal]() for kr in fresh}
    for number in range(0, 90, 3):
        day = START + timedelta(days=number)
        together = measure(fresh, at=day)
        for kr in fresh:
            kept, others = slow.on(kr, day)
            found = together[kr.pk]
            assert (found.value, found.of) == (slow.share(kr, day), len(kept) + len(others)), (day, kr.owner)
            assert set(evidence_ids(kr, at=day)) == kept
            assert set(near_miss_ids(kr, at=day)) == others
            assert found.rows == len(kept)
            if found.value is not None:
                last[kr.pk][day] = found.value
    # The line of the chart, read at the end, says of each day what it said then.
    for kr in fresh:
        steps = measure([kr], at=date(2026, 3, 31))[kr.pk].steps
        for day, value in last[kr.pk].items() if steps else ():
            assert [share for since, share in steps if since <= day][-1] == value, day


def test_after_the_quarter_it_stays_what_it_was_on_its_last_day(cast: Cast) -> None:
    kr = key_result(cast)
    made = kept_by(cast.msl, date(2026, 3, 20))
    assert share(kr, date(2026, 7, 1)) == share(kr, date(2026, 3, 31)) == 100
    InternalStakeholder.objects.filter(pk=made.pk).update(ended_on=date(2026, 5, 1))
    assert share(kr, datetime(2026, 7, 1, tzinfo=UTC)) == 100


def test_one_statement_however_many(cast: Cast, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for owner in (cast.msl, cast.teammate):
        key_result(cast, owner)
        kept_by(owner, TODAY)
    few = list(KeyResult.objects.for_measuring())
    with django_assert_num_queries(1):
        measure(few, at=AT)
    key_result(cast, cast.manager, scope=Scope.TEAM, is_team=True)
    for _ in range(5):
        key_result(cast)
        kept_by(cast.msl)
    many = list(KeyResult.objects.for_measuring())
    with django_assert_num_queries(1):
        measure(many, at=AT)
