"""In-depth discussions are counted by the rule, and those that almost count say why."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from interactions.models import Topic
from okrs.counting import evidence_ids, in_depth_rule, near_miss_ids
from okrs.evidence.selectors.rows import evidence_of
from okrs.models import InDepthRule, KeyResult
from okrs.models.choices import Scope
from organization.models import Membership
from tests.factories.cast import Cast
from tests.factories.interactions import make_interaction
from tests.okrs.conftest import AT, discussion, key_result_for
from tests.okrs.counting.conftest import DAY, value

# --- In-depth discussions -------------------------------------------------------


def test_one_discussion_counts_once_however_many_attend(cast: Cast, topic: Topic) -> None:
    kr = key_result_for(cast, cast.msl)
    row = discussion(cast.msl, topic, DAY)
    assert value(kr) == 1
    assert evidence_ids(kr, at=AT) == [row.pk]


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"minutes": 19}, "19 minutes; in-depth needs 20"),
        ({"channel": "email"}, "E-mail does not count as a discussion"),
        ({"purpose": "introduction"}, "Introduction is not a scientific discussion"),
        ({"depths": ("why", "what")}, "1 of 2 follow-up questions on why, condition or implication"),
        ({"depths": ()}, "0 of 2 follow-up questions on why, condition or implication"),
        ({"state": "planned"}, "Planned, not held yet"),
    ],
)
def test_a_near_miss_says_why_it_does_not_count(cast: Cast, topic: Topic, change: dict[str, Any], why: str) -> None:
    kr = key_result_for(cast, cast.msl)
    row = discussion(cast.msl, topic, DAY, **change)
    assert value(kr) == 0
    assert near_miss_ids(kr, at=AT) == [row.pk]
    near = evidence_of(kr, user=cast.msl, at=AT, near=True)
    assert [one.why for one in near.rows] == [(why,)]


def test_no_topic_is_a_near_miss(cast: Cast) -> None:
    kr = key_result_for(cast, cast.msl)
    make_interaction(msl=cast.msl, on=DAY, depths=("why", "implication"))
    assert value(kr) == 0
    assert evidence_of(kr, user=cast.msl, at=AT, near=True).rows[0].why == ("No topic named",)


def test_cancelled_work_is_neither_evidence_nor_near_miss(cast: Cast, topic: Topic) -> None:
    kr = key_result_for(cast, cast.msl)
    discussion(cast.msl, topic, DAY, state="cancelled")
    assert (value(kr), near_miss_ids(kr, at=AT)) == (0, [])


def test_a_named_participant_is_credited_too_and_a_bystander_is_not(cast: Cast, topic: Topic) -> None:
    author, joined = key_result_for(cast, cast.msl), key_result_for(cast, cast.teammate)
    discussion(cast.msl, topic, DAY, participants=(cast.teammate,))
    assert (value(author), value(joined)) == (1, 1)
    assert value(key_result_for(cast, cast.elsewhere)) == 0


def test_only_days_of_the_quarter_count_and_only_up_to_the_moment_asked(cast: Cast, topic: Topic) -> None:
    kr = key_result_for(cast, cast.msl)
    for day in (date(2025, 12, 31), date(2026, 1, 1), date(2026, 2, 15), date(2026, 3, 31), date(2026, 4, 1)):
        discussion(cast.msl, topic, day)
    assert value(kr) == 2
    assert value(kr, datetime(2026, 1, 1, 23, 59, tzinfo=UTC)) == 1
    assert value(kr, datetime(2026, 4, 20, tzinfo=UTC)) == 3


def test_evidence_entered_after_the_grace_period_does_not_count(cast: Cast, topic: Topic) -> None:
    kr = key_result_for(cast, cast.msl)
    grace = cast.quarter.grace_ends_on
    discussion(cast.msl, topic, DAY, created_at=datetime.combine(grace, datetime.min.time(), tzinfo=UTC))
    discussion(
        cast.msl, topic, DAY, created_at=datetime.combine(grace + timedelta(days=1), datetime.min.time(), tzinfo=UTC)
    )
    later = datetime(2026, 6, 1, tzinfo=UTC)
    assert value(kr, later) == 1
    near = evidence_of(kr, user=cast.msl, at=later, near=True)
    assert [one.why for one in near.rows] == [
        (f"Entered on {grace + timedelta(days=1):%-d %b}; evidence was accepted until {grace:%-d %b}",)
    ]


def test_the_area_must_match_where_the_key_result_has_one(cast: Cast, topic: Topic) -> None:
    everywhere = key_result_for(cast, cast.msl)
    oncology = key_result_for(cast, cast.msl, therapeutic_area=cast.oncology)
    immunology = key_result_for(cast, cast.msl, therapeutic_area=cast.immunology)
    discussion(cast.msl, topic, DAY, therapeutic_area=cast.oncology)
    assert (value(everywhere), value(oncology), value(immunology)) == (1, 1, 0)
    near = evidence_of(KeyResult.objects.for_measuring().get(pk=immunology.pk), user=cast.msl, at=AT, near=True)
    assert near.rows[0].why == ("Tagged Oncology; this key result counts Immunology",)


def test_the_rule_is_data_a_new_version_counts_anew(cast: Cast, topic: Topic) -> None:
    kr = key_result_for(cast, cast.msl)
    discussion(cast.msl, topic, DAY, minutes=25)
    assert value(kr) == 1
    old = in_depth_rule()
    InDepthRule.objects.create(
        version=old.version + 1,
        channels=old.channels,
        purposes=old.purposes,
        depths=old.depths,
        min_minutes=30,
        reason="Longer talks",
    )
    assert value(kr) == 0


# --- Team scope -----------------------------------------------------------------


def test_team_scope_counts_a_row_once_if_any_participant_belonged_that_day(cast: Cast, topic: Topic) -> None:
    kr = key_result_for(cast, cast.manager, scope=Scope.TEAM, is_team=True)
    discussion(cast.msl, topic, DAY, participants=(cast.teammate,))
    discussion(cast.elsewhere, topic, DAY, therapeutic_area=cast.oncology)
    assert value(kr) == 1
    discussion(cast.elsewhere, topic, DAY, therapeutic_area=cast.oncology, participants=(cast.teammate,))
    assert value(kr) == 2


def test_team_scope_follows_membership_over_time(cast: Cast, topic: Topic) -> None:
    kr = key_result_for(cast, cast.manager, scope=Scope.TEAM, is_team=True)
    Membership.objects.filter(user=cast.msl).update(to_date=date(2026, 1, 31))
    discussion(cast.msl, topic, date(2026, 1, 31))
    discussion(cast.msl, topic, date(2026, 2, 1))
    assert value(kr) == 1
