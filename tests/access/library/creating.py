"""Forms of the library that make something new."""

from okrs.models import KeyResultTemplate, ObjectiveTemplate, Template
from tests.access.creation import Creating
from tests.factories.world import World


def _template(world: World) -> tuple[int]:
    return (world.template.pk,)


LIBRARY: tuple[Creating, ...] = (
    Creating(
        "template-new", Template, "manager", lambda world: {"name": "First year"}, other={"name": "Second year"},
        unique=True,
    ),
    Creating(
        "template-copy", Template, "manager", lambda world: {"name": "A copy"}, _template,
        other={"name": "Another copy"}, unique=True,
    ),
    Creating(
        "plan-template", Template, "manager", lambda world: {"name": "As we planned"},
        lambda world: (world.cast.quarter.pk, world.cast.north.pk), other={"name": "As planned"}, unique=True,
    ),
    Creating(
        "template-objective-add", ObjectiveTemplate, "manager", lambda world: {"title": "Ask better questions"},
        _template, other={"title": "Ask questions"}, several=True,
    ),
    Creating(
        "template-key-result-add", KeyResultTemplate, "manager",
        lambda world: {"title": "Sites opened", "target": "4"},
        lambda world: (world.template.pk, world.template_rows["working"].objective_id), query="?kind=number",
        other={"title": "Sites"}, several=True,
    ),
)  # fmt: skip
