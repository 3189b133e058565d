"""The in-depth rule read two ways, for few people and for everybody: both against a slow, obvious count."""

import random
from datetime import UTC, date, datetime
from itertools import product
from typing import Any

import pytest

from interactions.models import ExchangeTopic, FollowUpQuestion, Interaction, Topic
from okrs.counting.crossing import counting, cross
from okrs.counting.sources import in_depth, in_depth_of_all
from okrs.models import InDepthRule, MeasureDefinition, MeasureVersion
from okrs.models.choices import Metric, Tag
from tests.factories.cast import Cast
from tests.factories.interactions import make_interaction
from tests.okrs.conftest import AT

pytestmark = pytest.mark.usefixtures("clock")

DAY = date(2026, 2, 2)
EARLY = datetime(2025, 12, 1, tzinfo=UTC)
DEPTHS = ["what", "why", "condition", "implication"]


@pytest.fixture
def work(cast: Cast, topic: Topic) -> list[Interaction]:
    """Conversations of every kind, with none to three topics and none to four questions."""
    rng = random.Random(7)
    topics = [topic, *(Topic.objects.create(name=f"Topic {n}", therapeutic_area=cast.oncology) for n in range(3))]
    made = []
    for _ in range(60):
        one = make_interaction(
            msl=rng.choice([cast.msl, cast.teammate]), on=DAY,
            state=rng.choice(["held", "held", "amended", "cancelled"]),
            channel=rng.choice(["face_to_face", "phone", "email"]), minutes=rng.choice([10, 20, 40]),
            purpose=rng.choice(["scientific_exchange", "reactive_response", "introduction"]),
        )  # fmt: skip
        for chosen in rng.sample(topics, rng.randint(0, 3)):
            ExchangeTopic.objects.create(interaction=one, topic=chosen)
        for order in range(rng.randint(0, 4)):
            FollowUpQuestion.objects.create(interaction=one, order=order + 1, depth=rng.choice(DEPTHS))
        made.append(one)
    return made


def passes(one: Interaction, rule: InDepthRule) -> bool:
    """The rule as it is told to people, row by row."""
    return (
        one.state in ("held", "amended")
        and one.channel in rule.channels
        and one.purpose in rule.purposes
        and one.minutes >= rule.min_minutes
        and len(one.exchange_topics.all()) >= rule.min_topics
        and sum(question.depth in rule.depths for question in one.follow_ups.all()) >= rule.min_follow_ups
    )


def test_both_ways_find_what_a_slow_count_finds(work: list[Interaction]) -> None:
    found = set()
    for topics, questions, depths in product((0, 1, 2), (0, 1, 2, 3), (DEPTHS, DEPTHS[1:], DEPTHS[3:])):
        rule = InDepthRule(
            version=9, channels=["face_to_face", "phone"], purposes=["scientific_exchange", "reactive_response"],
            min_minutes=20, min_topics=topics, min_follow_ups=questions, depths=depths,
        )  # fmt: skip
        slowly = {one.pk for one in work if passes(one, rule)}
        assert {one.pk for one in in_depth(Interaction.objects.all(), rule)} == slowly
        assert {one.pk for one in in_depth_of_all(Interaction.objects.all(), rule)} == slowly
        found.add(len(slowly))
    assert len(found) > 5, "The rules tell the rows apart."


def test_a_report_counts_what_a_slow_count_finds(cast: Cast, work: list[Interaction]) -> None:
    """The built-in measure, and defined ones that name the in-depth rule in a filter and in a share."""
    rule = InDepthRule.objects.latest("version")
    slowly = sum(passes(one, rule) for one in work)
    done = sum(one.state in ("held", "amended") for one in work)
    made = MeasureDefinition.objects.create(name="Deep", created_by=cast.lead, created_at=EARLY)
    fields: dict[str, Any] = {"source": "interactions", "reason": "Why", "by": cast.lead, "created_at": EARLY}

    def whole(metric: str, definition: MeasureDefinition | None = None) -> Any:
        return cross(counting(metric, definition, [cast.quarter], at=AT), [Tag.QUARTER])[("all",)]

    assert whole(Metric.IN_DEPTH_DISCUSSIONS).units == slowly > 0
    MeasureVersion.objects.create(
        definition=made, version=1, calculation="count", filters={"in_depth": True}, **fields
    )  # fmt: skip
    assert whole(Metric.CUSTOM, made).units == slowly
    MeasureVersion.objects.create(
        definition=made, version=2, calculation="rate", condition={"in_depth": True}, **fields
    )  # fmt: skip
    share = whole(Metric.CUSTOM, made)
    assert (share.units, round(share.number)) == (done, round(100 * slowly / done))
