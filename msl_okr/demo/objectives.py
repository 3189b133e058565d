"""Objectives and key results of each quarter, started from the shipped template."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from msl_okr.demo import names
from msl_okr.demo.story import Story, Worker, at
from okrs.models import (
    Alignment,
    EarlierOwner,
    KeyResult,
    KeyResultValue,
    Milestone,
    Objective,
    ObjectiveTemplate,
    TargetChange,
    TemplateVersion,
)
from okrs.models.choices import Kind, Pace, Scope
from okrs.models.templates import KeyResultTemplate
from organization.models import Quarter, Team, User


@dataclass(frozen=True)
class Library:
    """The template: objectives in order, each with its key results."""

    objectives: tuple[tuple[ObjectiveTemplate, tuple[KeyResultTemplate, ...]], ...]


def shipped() -> Library:
    """The MSL template as it is in the database."""
    newest = TemplateVersion.objects.newest().filter(template__is_default=True)
    templates = ObjectiveTemplate.objects.filter(template_version__in=newest).prefetch_related("key_results")
    return Library(tuple((one, tuple(one.key_results.all())) for one in templates))


def build(story: Story, library: Library) -> None:
    """For each team its three objectives with the team's key results; for each MSL three that support them."""
    for quarter in story.quarters:
        for name, team in story.teams.items():
            manager = story.users[names.MANAGERS[name]]
            above = _start(story, library, quarter, team, owner=manager)
            for worker in story.team_of(team):
                below = _start(story, library, quarter, team, owner=worker.user, worker=worker)
                for code, objective in below.items():
                    story.add(Alignment(objective=objective, to=above[code]))
    _own_objective(story)
    _target_change(story)


def _start(
    story: Story, library: Library, quarter: Quarter, team: Team, *, owner: User, worker: Worker | None = None
) -> dict[str, Objective]:
    made = {}
    for template, key_results in library.objectives:
        serves = names.SERVES.get(template.code)
        objective = made[template.code] = story.add(
            Objective(
                code=template.code,
                title=template.title,
                why=template.why,
                quarter=quarter,
                therapeutic_area=worker.area if worker else None,
                primary_team=team,
                owner=owner,
                is_team=worker is None,
                imperative=None if serves is None else story.imperatives[serves],
                state=Objective.State.ACTIVE,
                began_from=template,
            )
        )
        for key_result in key_results:
            if key_result.is_team == (worker is None):
                _key_result(story, objective, key_result, owner)
    return made


def _key_result(story: Story, objective: Objective, template: KeyResultTemplate, owner: User) -> None:
    is_cadence = template.kind == Kind.CADENCE
    story.add(
        KeyResult(
            objective=objective,
            code=template.code,
            title=template.title,
            owner=owner,
            kind=template.kind,
            target=None if is_cadence else template.target or template.suggested_target,
            suggested_target=template.suggested_target,
            unit=template.unit,
            scope=Scope.TEAM if template.is_team else Scope.OWNER,
            pace=template.pace,
            measured_by=template.metric,
        )
    )


def _own_objective(story: Story) -> None:
    """The other manager's own objective, entered by hand and falling: from 20 days to 10."""
    owner = story.users[names.MANAGERS[names.SOUTH]]
    quarter = story.running
    objective = story.add(
        Objective(
            code="O4",
            title="Answer colleagues faster",
            why="Questions from other functions lose their use when the answer takes weeks.",
            quarter=quarter,
            primary_team=story.teams[names.SOUTH],
            owner=owner,
            is_team=True,
            commitment=Objective.Commitment.ASPIRATIONAL,
            state=Objective.State.ACTIVE,
        )
    )
    key_result = story.add(
        KeyResult(
            objective=objective,
            code="KR4.1",
            title="Days from question to answer",
            owner=owner,
            kind=Kind.NUMBER,
            direction=KeyResult.Direction.DECREASE,
            baseline=Decimal(20),
            target=Decimal(10),
            unit="days",
            scope=Scope.TEAM,
            pace=Pace.LINEAR,
        )
    )
    for number, value in enumerate(("19", "17.5", "17", "15", "13.5", "12")):
        day = quarter.starts_on + timedelta(days=7 + 14 * number)
        if story.happened(day):
            moment = at(day, owner.zone, 10)
            story.add(
                KeyResultValue(
                    zone_name=owner.timezone,
                    key_result=key_result,
                    value=Decimal(value),
                    as_of=day,
                    by=owner,
                    created_at=moment,
                    note="Median of the fortnight",
                )
            )

    _milestones(story, objective)


def _milestones(story: Story, objective: Objective) -> None:
    """Four dated milestones, of which the second was late."""
    key_result = story.add(
        KeyResult(
            objective=objective,
            code="KR4.2",
            title="A shared list of answered questions in use",
            owner=objective.owner,
            kind=Kind.MILESTONE,
            scope=Scope.TEAM,
            pace=Pace.PLANNED,
        )
    )
    steps = (
        ("Functions asked", 14, 13),
        ("First fifty written", 35, 41),
        ("Reviewed", 60, 60),
        ("Open", 80, 80),
    )
    for title, planned, done in steps:
        days = [objective.quarter.starts_on + timedelta(days=number) for number in (planned, done)]
        story.add(
            Milestone(
                key_result=key_result,
                title=title,
                planned_on=days[0],
                done_on=days[1] if story.happened(days[1]) else None,
            )
        )


def _target_change(story: Story) -> None:
    """One target was raised in the third week of each quarter that has reached it."""
    manager = story.users[names.MANAGERS[names.SOUTH]]
    worker = story.team_of(story.teams[names.SOUTH])[0]
    for row in story.rows_of(KeyResult):
        day = row.objective.quarter.starts_on + timedelta(days=16)
        if row.code == "KR2.3" and row.owner is worker.user and story.happened(day):
            row.target, row.version = Decimal(4), 2
            story.add(
                TargetChange(
                    key_result=row,
                    field="target",
                    old="3",
                    new="4",
                    by=manager,
                    at=at(day, manager.zone, 11),
                    reason="Two new colleagues in clinical development asked for the training.",
                )
            )


def hand_over(story: Story) -> None:
    """A few days ago one key result of the running quarter changed hands, with what was counted until then."""
    manager = story.users[names.MANAGERS[names.SOUTH]]
    to, worker, *_ = story.team_of(story.teams[names.SOUTH])
    day = story.day - timedelta(days=4)
    for row in story.rows_of(KeyResult):
        objective = row.objective
        if row.code != "KR2.1" or row.owner is not worker.user or objective.quarter is not story.running:
            continue
        if day >= max(objective.quarter.starts_on, objective.activated_on or day):
            row.owner, row.version = to.user, row.version + 1
            story.add(EarlierOwner(key_result=row, owner=worker.user, until=day))
            story.add(
                TargetChange(
                    key_result=row,
                    field="owner",
                    old=str(worker.user),
                    new=f"{to.user}, what was counted until {day:%-d %b %Y} stays",
                    by=manager,
                    at=at(day, manager.zone, 11),
                    reason="The hospitals that ask for presentations changed territory.",
                )
            )
