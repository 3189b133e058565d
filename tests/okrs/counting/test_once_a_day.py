"""One talk with a KOL a day, one of two talks at the same time, and only the attendees whom a filter means."""

from datetime import timedelta
from typing import Any

from interactions.log.api.warnings import interaction_warnings
from interactions.models import Interaction, Topic
from interactions.models.overlaps import overlapped_by
from okrs.counting import counting_for, evidence_ids, near_miss_ids
from okrs.counting.crossing import counting, cross
from okrs.counting.sources import INTERACTIONS
from okrs.evidence.selectors.claims import claims_for_interaction
from okrs.evidence.selectors.rows import evidence_of
from okrs.models import InDepthRule, KeyResult, MeasureDefinition, MeasureVersion
from okrs.models.choices import Metric, Scope, Tag
from tests.factories.cast import Cast
from tests.factories.kols import AffiliationFactory, KOLFactory, TierAssignmentFactory
from tests.okrs.conftest import AT, TODAY, discussion, key_result_for
from tests.okrs.counting.conftest import DAY, value


def whys(kr: KeyResult, cast: Cast) -> dict[int, tuple[str, ...]]:
    return {one.pk: one.why for one in evidence_of(kr, user=cast.msl, at=AT, near=True).rows}


def total(cast: Cast, *by: Tag) -> Any:
    found = cross(counting(Metric.IN_DEPTH_DISCUSSIONS, None, [cast.quarter], at=AT), by or [Tag.QUARTER])
    return found[("all",) * len(by or [Tag.QUARTER])].units


def test_a_second_talk_with_the_same_kol_does_not_count_that_day(cast: Cast, topic: Topic) -> None:
    kr, kol, other = key_result_for(cast, cast.msl), KOLFactory.create(), KOLFactory.create()
    first = discussion(cast.msl, topic, DAY, kols=(kol,), hour=9)
    again = discussion(cast.msl, topic, DAY, kols=(kol, other), hour=14)
    new = discussion(cast.msl, topic, DAY, kols=(KOLFactory.create(),), hour=16)
    later = discussion(cast.msl, topic, DAY + timedelta(days=1), kols=(kol,), hour=9)
    assert set(evidence_ids(kr, at=AT)) == {first.pk, new.pk, later.pk}
    assert near_miss_ids(kr, at=AT) == [again.pk]
    assert whys(kr, cast) == {again.pk: ("Another talk with the same KOL counts for that day",)}
    assert counting_for([kr], again.pk, at=AT, source=INTERACTIONS) == set()
    assert claims_for_interaction(again, user=cast.msl, at=AT)[0].why_not == (
        "Another talk with the same KOL counts for that day",
    )
    assert (total(cast), total(cast, Tag.QUARTER, Tag.TEAM)) == (3, 3)


def test_what_does_not_count_itself_keeps_nothing_out(cast: Cast, topic: Topic) -> None:
    kr, kol = key_result_for(cast, cast.msl), KOLFactory.create()
    discussion(cast.msl, topic, DAY, kols=(kol,), hour=9, minutes=5)
    discussion(cast.msl, topic, DAY, kols=(kol,), hour=10, state=Interaction.State.CANCELLED)
    full = discussion(cast.msl, topic, DAY, kols=(kol,), hour=14)
    assert evidence_ids(kr, at=AT) == [full.pk]


def test_the_day_is_each_persons_own(cast: Cast, topic: Topic) -> None:
    """The teammate joins the first talk and holds the second: it counts for nobody else, and once for the team."""
    kol = KOLFactory.create()
    own, mates = key_result_for(cast, cast.msl), key_result_for(cast, cast.teammate)
    team = key_result_for(cast, cast.manager, scope=Scope.TEAM, is_team=True)
    first = discussion(cast.msl, topic, DAY, kols=(kol,), hour=9, participants=(cast.teammate,))
    second = discussion(cast.teammate, topic, DAY, kols=(kol,), hour=14)
    assert evidence_ids(own, at=AT) == [first.pk]
    assert evidence_ids(mates, at=AT) == [first.pk]
    assert evidence_ids(team, at=AT) == [first.pk]
    assert near_miss_ids(mates, at=AT) == [second.pk]
    third = discussion(cast.teammate, topic, DAY, kols=(kol,), hour=16, participants=(cast.msl,))
    assert value(own) == 1
    assert third.pk in near_miss_ids(own, at=AT)
    assert (total(cast), total(cast, Tag.QUARTER, Tag.TEAM)) == (1, 1)


def test_two_people_may_meet_one_kol_on_a_day(cast: Cast, topic: Topic) -> None:
    kol = KOLFactory.create()
    team = key_result_for(cast, cast.manager, scope=Scope.TEAM, is_team=True)
    discussion(cast.msl, topic, DAY, kols=(kol,), hour=9)
    discussion(cast.teammate, topic, DAY, kols=(kol,), hour=14)
    assert value(team) == 2


def test_a_version_of_before_counts_each_talk(cast: Cast, topic: Topic) -> None:
    now = InDepthRule.objects.latest("version")
    InDepthRule.objects.create(
        version=now.version + 1, reason="As before", channels=now.channels, purposes=now.purposes, depths=now.depths
    )
    kr, kol = key_result_for(cast, cast.msl), KOLFactory.create()
    for _ in range(2):
        discussion(cast.msl, topic, DAY, kols=(kol,), hour=9)
    assert value(kr) == 2


def test_of_two_talks_at_the_same_time_only_the_first_counts(cast: Cast, topic: Topic) -> None:
    kr = key_result_for(cast, cast.msl)
    first = discussion(cast.msl, topic, DAY, kols=(KOLFactory.create(),), hour=9, minutes=90)
    second = discussion(cast.msl, topic, DAY, kols=(KOLFactory.create(),), hour=10)
    elsewhere = discussion(cast.teammate, topic, DAY, kols=(KOLFactory.create(),), hour=10)
    assert evidence_ids(kr, at=AT) == [first.pk]
    assert whys(kr, cast) == {
        second.pk: ("It overlaps with an earlier talk of the same author: correct one of the times",)
    }
    assert value(key_result_for(cast, cast.teammate)) == 1, elsewhere
    Interaction.objects.filter(pk=second.pk).update(starts_at=second.starts_at + timedelta(hours=1))
    assert value(kr) == 2


def test_talks_without_a_time_never_overlap(cast: Cast, topic: Topic) -> None:
    kr = key_result_for(cast, cast.msl)
    for _ in range(3):
        discussion(cast.msl, topic, DAY, kols=(KOLFactory.create(),))
    assert value(kr) == 3


def test_a_filter_on_attendees_counts_those_attendees_alone(cast: Cast, topic: Topic) -> None:
    national, local = KOLFactory.create(), KOLFactory.create()
    for kol, tier in ((national, "national"), (local, "local")):
        AffiliationFactory.create(kol=kol, organisation=f"Hospital {tier}", is_primary=True)
        TierAssignmentFactory.create(
            kol=kol, therapeutic_area=cast.oncology, tier=tier, from_date=TODAY - timedelta(days=99)
        )
    discussion(cast.msl, topic, DAY, kols=(national, local))
    discussion(cast.msl, topic, DAY, kols=(local,), hour=16)

    def of(calculation: str, what: str) -> int:
        made = MeasureDefinition.objects.create(name=f"{calculation} {what}", created_by=cast.lead)
        MeasureVersion.objects.create(
            definition=made, version=1, source="interactions", calculation=calculation, of=what,
            filters={"tier": ["national"]}, reason="Why", by=cast.lead,
        )  # fmt: skip
        return int(value(key_result_for(cast, cast.msl, measured_by=Metric.CUSTOM, measure=made)))

    assert of("distinct", "kols") == 1
    assert of("distinct", "institutions") == 1
    assert of("sum", "kols") == 1
    assert of("count", "") == 1


def test_two_talks_at_the_same_time_are_told(cast: Cast, topic: Topic) -> None:
    first = discussion(cast.msl, topic, DAY, kols=(KOLFactory.create(),), hour=9, minutes=90)
    second = discussion(cast.msl, topic, DAY, kols=(KOLFactory.create(),), hour=10)
    after = discussion(cast.msl, topic, DAY, kols=(KOLFactory.create(),), hour=15)
    untimed = discussion(cast.msl, topic, DAY, kols=(KOLFactory.create(),), minutes=1000)
    assert overlapped_by(first) == [second.pk]
    assert overlapped_by(second) == [first.pk]
    assert [warning["code"] for warning in interaction_warnings(second)] == ["overlap"]
    just_over = discussion(cast.msl, topic, DAY, kols=(KOLFactory.create(),), hour=10, is_timed=False)
    assert overlapped_by(after) == overlapped_by(untimed) == overlapped_by(just_over) == []
    assert value(key_result_for(cast, cast.msl)) == 4, "All but the second."
