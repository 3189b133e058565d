"""What the constraints of initiatives and custom fields refuse; a part of ``test_constraints``."""

from collections.abc import Callable

from tests.factories.initiatives import CustomFieldFactory
from tests.factories.world import World
from tests.shape.conftest import DAY
from tests.shape.rows import again, put


def _text(world: World) -> object:
    return CustomFieldFactory.create(on="insight")


VIOLATIONS: dict[str, Callable[[World], None]] = {
    "initiative_state_known": lambda world: put(world.initiative, state="at_risk"),
    "initiative_not_reversed": lambda world: put(world.initiative, due_on=world.today - DAY),
    "initiative_has_title": lambda world: put(world.initiative, title=""),
    "custom_field_key_once": lambda world: again(world.custom_field, name="Another"),
    "custom_field_name_once": lambda world: again(world.custom_field, key="another", name="REGION"),
    "custom_field_key_plain": lambda world: put(world.custom_field, key="Two__parts"),
    "custom_field_on_known": lambda world: put(world.custom_field, on="kol"),
    "custom_field_kind_known": lambda world: put(_text(world), kind="x"),
    "custom_field_options_of_choices": lambda world: put(world.custom_field, options=[]),
    "custom_field_option_offered_or_retired": lambda world: put(world.custom_field, retired=["West"]),
}
