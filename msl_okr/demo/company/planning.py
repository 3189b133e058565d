"""What a planning session left in the demo: a draft that waits, a decision, notes, a reason, and a contribution."""

from datetime import timedelta

from insights.models import Insight
from insights.models.insights import ACCEPTED_STATES
from msl_okr.demo import names
from msl_okr.demo.story import Story, at
from okrs.models import (
    Alignment,
    CarryOver,
    DraftReview,
    KeyResult,
    Objective,
    ObjectiveReason,
    PlanningSession,
    SessionAttendance,
)
from okrs.models.choices import Kind, Metric

_NOTES = """We keep what worked: fewer, longer conversations, and questions before slides.
Two of us asked for time to prepare the congress; the plan leaves its week free.
Open: who takes over the study in the west."""


def hold(story: Story) -> None:
    """The session of North for the running quarter."""
    team, manager = story.teams[names.NORTH], story.users[names.MANAGERS[names.NORTH]]
    workers = story.team_of(team)
    mara = next((one for one in workers if one.user.email.startswith("msl@")), workers[0])
    held = at(story.running.starts_on - timedelta(days=10), manager.zone, 10)
    session = PlanningSession.objects.create(
        quarter=story.running, team=team, notes=_NOTES, others="A guest of research"
    )
    SessionAttendance.objects.bulk_create(SessionAttendance(session=session, person=one.user) for one in workers)
    draft = Objective.objects.create(
        code="O5", title="Understand how sites choose a first treatment", quarter=story.running, primary_team=team,
        owner=mara.user, therapeutic_area=mara.area, state=Objective.State.DRAFT,
        why="The same question came up in every second conversation of the last quarter.",
    )  # fmt: skip
    KeyResult.objects.create(
        objective=draft, code="KR5.1", title="8 conversations about the first choice", owner=mara.user,
        kind=Kind.COUNT, target=8, measured_by=Metric.IN_DEPTH_DISCUSSIONS,
    )  # fmt: skip
    asked = at(story.day - timedelta(days=2), mara.user.zone, 15)
    DraftReview.objects.create(objective=draft, state=DraftReview.State.PROPOSED, proposed_at=asked)
    accepted = Insight.objects.filter(state__in=ACCEPTED_STATES, therapeutic_area=mara.area).order_by("pk").first()
    if accepted is not None:
        ObjectiveReason.objects.create(objective=draft, insight=accepted, by=mara.user, at=asked)
    parked = Objective.objects.filter(quarter=story.quarters[-2], primary_team=team, is_team=True).order_by("-code_key")
    CarryOver.objects.create(
        objective=parked[0], quarter=story.running, decision=CarryOver.Decision.PARK, by=manager, at=held,
        reason="Waits until the budget of next year is known.",
    )  # fmt: skip
    _contribute(story)


def _contribute(story: Story) -> None:
    """What the first of South answers moves the team's own objective too."""
    above = Objective.objects.get(quarter=story.running, primary_team=story.teams[names.SOUTH], is_team=True, code="O4")
    below = Objective.objects.filter(
        quarter=story.running, primary_team=story.teams[names.SOUTH], is_team=False, code="O2"
    ).order_by("pk")
    Alignment.objects.create(objective=below[0], to=above, kind=Alignment.Kind.CONTRIBUTES)
