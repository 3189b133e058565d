"""What the constraints of templates refuse; a part of ``test_constraints``."""

from collections.abc import Callable

from django.db import models

from okrs.models import KeyResultTemplate, ObjectiveTemplate, StepTemplate, TemplateVersion
from tests.factories.world import World
from tests.shape.rows import again, first, put

TEMPLATES: dict[str, Callable[[World], None]] = {
    "template_name_once": lambda world: again(world.template, name=world.template.name.upper()),
    "template_one_default": lambda world: put(world.template, is_default=True),
    "template_has_name": lambda world: put(world.template, name=""),
    "template_of_nobody_is_shared": lambda world: put(world.own_template, owner=None),
    "template_version_once": lambda world: again(first(TemplateVersion)),
    "template_one_working_copy": lambda world: again(
        TemplateVersion.objects.get(template=world.template, published_at=None), number=9
    ),
    "objective_template_code_in_version": lambda world: again(first(ObjectiveTemplate)),
    "key_result_template_code_once": lambda world: again(first(KeyResultTemplate)),
    "template_weight_positive": lambda world: put(first(KeyResultTemplate), weight=0),
    "template_target_differs_from_baseline": lambda world: put(
        world.template_rows["first"], target=models.F("baseline")
    ),
    "template_maintain_needs_range": lambda world: put(world.template_rows["first"], kind="maintain"),
    "template_custom_names_its_measure": lambda world: put(world.template_rows["first"], metric="custom"),
    "step_template_day_from_1": lambda world: put(first(StepTemplate), day=0),
    "step_template_weight_positive": lambda world: put(first(StepTemplate), weight=0),
}
