"""The library of the demo: a template that is shared beside the MSL template, and one of a manager's own."""

from datetime import timedelta
from typing import Any

from msl_okr.demo import names
from msl_okr.demo.story import Story, at
from okrs.models import KeyResultTemplate, Objective, ObjectiveTemplate, StepTemplate, Template, TemplateVersion
from okrs.models.choices import Kind, Metric, Pace

CHOICE = "Understand how sites choose a first treatment"


def keep(story: Story) -> None:
    """Two templates with versions; a draft of North began from the older version of the shared one."""
    manager, lead = story.users[names.MANAGERS[names.NORTH]], story.users["lead"]
    made_at = at(story.running.starts_on - timedelta(days=40), lead.zone, 9)
    shared = Template.objects.create(
        name="First year on the market", owner=lead, is_shared=True, created_at=made_at,
        about="For teams whose product was approved in the last twelve months: listen first, then teach.",
    )  # fmt: skip
    first = _version(shared, 1, target=8, published_at=made_at, published_by=lead)
    again = story.not_after_now(made_at + timedelta(days=35))
    note = "Ten conversations instead of eight, and the registry in steps."
    _registry(_version(shared, 2, target=10, published_at=again, published_by=lead, note=note))
    own = Template.objects.create(
        name="Registry quarter", owner=manager, created_at=made_at + timedelta(days=2),
        about="What North planned when the registry began.",
    )  # fmt: skip
    _version(own, 1, target=6, published_at=made_at + timedelta(days=3), published_by=manager)
    _registry(_version(own, 2, target=6))
    drafts = Objective.objects.filter(quarter=story.running, title=CHOICE, state=Objective.State.DRAFT)
    drafts.update(began_from=first.objectives.get())


def _version(template: Template, number: int, *, target: int, **published: Any) -> TemplateVersion:
    """A version with one objective about the first choice; the working copy if nothing is said of when."""
    version = TemplateVersion.objects.create(template=template, number=number, **published)
    objective = ObjectiveTemplate.objects.create(
        template_version=version, code="O1", title=CHOICE,
        why="The same question came up in every second conversation of the last quarter.",
    )  # fmt: skip
    KeyResultTemplate.objects.create(
        objective=objective, code="KR1.1", title=f"{target} conversations about the first choice", kind=Kind.COUNT,
        metric=Metric.IN_DEPTH_DISCUSSIONS, pace=Pace.LINEAR, target=target,
    )  # fmt: skip
    return version


def _registry(version: TemplateVersion) -> None:
    """A second objective: milestones, once for the team, and a share entered by hand."""
    objective = ObjectiveTemplate.objects.create(
        template_version=version, code="O2", title="Bring the registry into use", position=1
    )
    steps = KeyResultTemplate.objects.create(
        objective=objective, code="KR2.1", title="The registry runs at the first sites", kind=Kind.MILESTONE,
        metric=Metric.MANUAL, pace=Pace.PLANNED, is_team=True,
    )  # fmt: skip
    StepTemplate.objects.bulk_create(
        StepTemplate(key_result=steps, title=title, day=day)
        for title, day in (("Protocol agreed", 20), ("First site open", 55), ("First report", 85))
    )
    KeyResultTemplate.objects.create(
        objective=objective, code="KR2.2", title="Share of sites that enter data within a week", kind=Kind.PERCENTAGE,
        metric=Metric.MANUAL, pace=Pace.LINEAR, baseline=20, target=60, unit="%", position=1,
    )  # fmt: skip
