"""Plans: templates, and one row of everything that a planning session leaves."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import factory
from factory.django import DjangoModelFactory

from okrs.models import (
    CarryOver,
    DraftReview,
    KeyResultTemplate,
    Objective,
    ObjectiveReason,
    ObjectiveTemplate,
    PlanningSession,
    Presence,
    SessionAttendance,
    StepTemplate,
    Template,
    TemplateVersion,
)
from okrs.models.choices import Kind, Metric, Pace
from organization.models import Quarter
from tests.factories.cast import Cast
from tests.factories.okrs import KeyResultFactory, ObjectiveFactory
from tests.factories.organization import QuarterFactory


def make_planning(cast: Cast, plant: Any, made: dict[str, Any], at: datetime) -> dict[str, Any]:
    """North's plan of a later ``quarter``: a ``proposed`` draft of msl, one being written that began from a template,
    what the quarter before left unfinished, decided and not, what is ``parked``, notes; and a ``reason``."""
    first = made["next_quarter"].ends_on + timedelta(days=1)
    before, quarter = (
        QuarterFactory.create(
            name=name, starts_on=first + timedelta(days=days), ends_on=first + timedelta(days=days + 44),
            state=Quarter.State.PLANNING,
        )
        for name, days in (("After that", 0), ("Last of all", 45))
    )  # fmt: skip
    common: dict[str, Any] = {"primary_team": cast.north, "owner": cast.msl}
    proposed = ObjectiveFactory.create(
        quarter=quarter, code="O8", title=plant("proposed_title"), why=plant("proposed_why"),
        state=Objective.State.DRAFT, **common,
    )  # fmt: skip
    KeyResultFactory.create(objective=proposed, code="KR8.1", title=plant("proposed_key_result_title"))
    DraftReview.objects.create(objective=proposed, state=DraftReview.State.PROPOSED, proposed_at=at)
    began_from = made["template_rows"]["first"].objective
    writing = ObjectiveFactory.create(
        quarter=quarter, code="O9", state=Objective.State.DRAFT, began_from=began_from, **common
    )
    KeyResultFactory.create(objective=writing, code="KR9.1")
    DraftReview.objects.create(objective=writing)
    left = [
        ObjectiveFactory.create(quarter=before, code=code, title=plant("left_title"), **common) for code in ("O5", "O6")
    ]
    for one in left:
        KeyResultFactory.create(objective=one, code=f"KR{one.code[1:]}.1", title=plant("left_key_result_title"))
    decided = {"decision": "park", "by": cast.manager, "at": at}
    CarryOver.objects.create(objective=left[0], quarter=quarter, reason=plant("decided_reason"), **decided)
    parked = CarryOver.objects.create(
        objective=made["objective"], quarter=before, reason=plant("park_reason"), **decided
    )
    reason = ObjectiveReason.objects.create(
        objective=made["objective"], insight=made["accepted_insight"], by=cast.manager, at=at
    )
    session = PlanningSession.objects.create(quarter=quarter, team=cast.north, notes=plant("session_notes"))
    SessionAttendance.objects.create(session=session, person=cast.msl)
    Presence.objects.create(quarter=quarter, team=cast.north, person=cast.teammate, seen_at=at)
    return {"quarter": quarter, "proposed": proposed, "parked": parked, "reason": reason, "session": session}


# --- Templates ------------------------------------------------------------------------------


class TemplateFactory(DjangoModelFactory):
    name = factory.Sequence(lambda n: f"Template {n}")
    is_shared = True

    class Meta:
        model = Template


class TemplateVersionFactory(DjangoModelFactory):
    template = factory.SubFactory(TemplateFactory)
    number = 1
    published_at = factory.SelfAttribute("template.created_at")

    class Meta:
        model = TemplateVersion


class ObjectiveTemplateFactory(DjangoModelFactory):
    template_version = factory.SubFactory(TemplateVersionFactory)
    code = "O1"
    title = "Listen more"

    class Meta:
        model = ObjectiveTemplate


class KeyResultTemplateFactory(DjangoModelFactory):
    objective = factory.SubFactory(ObjectiveTemplateFactory)
    code = "KR1.1"
    title = "Discussions"
    kind = Kind.COUNT
    metric = Metric.IN_DEPTH_DISCUSSIONS
    pace = Pace.LINEAR
    target = 10
    unit = "discussions"

    class Meta:
        model = KeyResultTemplate


def make_version(template: Template, number: int, **more: Any) -> KeyResultTemplate:
    """A version with one objective and one key result, which is returned; published unless ``published_at`` is None."""
    texts = {name: more.pop(name) for name in ("title", "objective_title", "why") if name in more}
    version = TemplateVersionFactory.create(template=template, number=number, **more)
    objective = ObjectiveTemplateFactory.create(
        template_version=version, title=texts.get("objective_title", "Listen more"), why=texts.get("why", "")
    )
    made: KeyResultTemplate = KeyResultTemplateFactory.create(
        objective=objective, title=texts.get("title", "Discussions")
    )
    return made


def make_templates(cast: Cast, plant: Callable[[str], str], at: datetime) -> dict[str, Any]:
    """A template of the manager that is shared, with two versions and a working copy; one that is not shared."""
    template = TemplateFactory.create(
        owner=cast.manager, name=plant("template_name"), about=plant("template_about"), created_at=at
    )
    words = {"title": plant("template_key_result_title"), "objective_title": plant("template_objective_title")}
    first = make_version(template, 1, why=plant("template_why"), **words)
    make_version(template, 2, note=plant("template_note"), published_by=cast.manager, **words)
    words["title"] = plant("template_working_title")
    working = make_version(template, 3, published_at=None, **words)
    StepTemplate.objects.create(key_result=working, title=plant("template_working_step"), day=30)
    own = TemplateFactory.create(owner=cast.manager, name=plant("own_template_name"), is_shared=False, created_at=at)
    make_version(own, 1, title=plant("own_template_key_result_title"))
    return {"template": template, "own_template": own, "template_rows": {"first": first, "working": working}}


def one_more_template(template: Template, cast: Cast, quarter: Quarter, number: int) -> None:
    """Another template; in every version of this one an objective, from the first of which a draft of msl began."""
    make_version(TemplateFactory.create(), 1)
    for version in template.versions.all():
        objective = ObjectiveTemplateFactory.create(template_version=version, code=f"O{number + 50}")
        for code in ("1", "2"):
            row = KeyResultTemplateFactory.create(objective=objective, code=f"KR{number + 50}.{code}")
            row.steps.create(day=number, title="Step")
        if version.number == 1:
            ObjectiveFactory.create(
                code=f"T{number}", quarter=quarter, primary_team=cast.north, owner=cast.msl, state="draft",
                began_from=objective,
            )  # fmt: skip
