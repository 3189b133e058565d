"""What the constraints of institutions, touchpoints and collisions refuse; a part of ``test_constraints``."""

from collections.abc import Callable

from interactions.models import CollisionAnswer, ContactLimit, TouchpointSource
from tests.factories.world import World
from tests.interactions.institutions.rows import institution, institution_merge
from tests.interactions.touchpoints.factories import touchpoint
from tests.shape.conftest import DAY
from tests.shape.rows import again, first, put


def _answer(world: World) -> CollisionAnswer:
    touchpoint(world)
    found: CollisionAnswer = CollisionAnswer.objects.filter(interaction=world.interaction).get()
    return found


VIOLATIONS: dict[str, Callable[[World], None]] = {
    "institution_once": lambda world: again(institution(world)),
    "institution_has_name": lambda world: put(institution(world), name=""),
    "institution_not_into_itself": lambda world: put(institution(world), merged_into=institution(world)),
    "institution_merged_once": lambda world: again(institution_merge(world)),
    "institution_merge_of_two": lambda world: put(institution_merge(world), lost=institution_merge(world).kept),
    "touchpoint_once_in_source": lambda world: again(touchpoint(world)),
    "touchpoint_source_has_both": lambda world: put(touchpoint(world), external_id=""),
    "touchpoint_not_reversed": lambda world: put(touchpoint(world), ends_at=touchpoint(world).starts_at - DAY),
    "touchpoint_names_somebody": lambda world: put(touchpoint(world), contact_person=""),
    "touchpoint_function_known": lambda world: put(touchpoint(world), function="x"),
    "touchpoint_channel_known": lambda world: put(touchpoint(world), channel_class="x"),
    "touchpoint_state_known": lambda world: put(touchpoint(world), state="x"),
    "touchpoint_source_once": lambda world: again(TouchpointSource.objects.get_or_create(name="crm")[0]),
    "touchpoint_source_function_known": lambda world: again(first(TouchpointSource), name="other", function="x"),
    "collision_choice_known": lambda world: put(_answer(world), choice="x"),
    "collision_went_ahead_with_reason": lambda world: put(_answer(world), reason=""),
    "collision_with_one_contact": lambda world: put(_answer(world), other_interaction=world.interaction),
    "collision_joined_somebody": lambda world: put(_answer(world), choice="joined", other_touchpoint=None),
    "collision_of_one_contact": lambda world: put(_answer(world), touchpoint=touchpoint(world)),
    "contact_limit_once": lambda world: again(first(ContactLimit)),
    "contact_limit_positive": lambda world: put(first(ContactLimit), most=0),
}
