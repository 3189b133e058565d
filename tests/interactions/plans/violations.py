"""What the constraints of engagement plans refuse; a part of ``test_constraints``."""

from collections.abc import Callable

from django.utils import timezone

from interactions.models import PlannedTopic
from tests.factories.kols import TopicFactory
from tests.factories.world import World
from tests.shape.rows import again, put


def _topic_without_intent(world: World) -> None:
    topic = TopicFactory.create(therapeutic_area=world.cast.oncology)
    PlannedTopic.objects.create(plan=world.engagement_plan, topic=topic, intent="x", set_at=timezone.now())


VIOLATIONS: dict[str, Callable[[World], None]] = {
    "engagement_plan_once": lambda world: again(world.engagement_plan),
    "engagement_plan_stage_known": lambda world: put(world.engagement_plan, stage="x"),
    "engagement_plan_phase_known": lambda world: put(world.engagement_plan, lifecycle_phase="x"),
    "engagement_plan_contacts_plausible": lambda world: put(world.engagement_plan, target_contacts=100),
    "planned_topic_once": lambda world: again(world.engagement_plan.topics.get()),
    "planned_topic_intent_known": _topic_without_intent,
}
