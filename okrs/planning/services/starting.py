"""Drafts of a quarter from a template: for a whole team, or all of it for one member."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError

from audit.history import acting
from okrs.models import (
    Alignment,
    KeyResult,
    KeyResultTemplate,
    Milestone,
    Objective,
    ObjectiveTemplate,
    TemplateVersion,
)
from okrs.models.choices import Kind, Scope
from okrs.planning.selectors.proposals import proposal_for
from okrs.planning.services.objectives import free_code, lock_plan, require_planner
from okrs.planning.wording import number
from organization import roles
from organization.ground.constraints import atomic_write
from organization.models import Quarter, Team, User


@dataclass(slots=True)
class _Plan:
    """The plan that is added to: who has which objective of the template, and under which codes it goes there."""

    quarter: Quarter
    team: Team
    has: set[tuple[int, bool, str]] = field(default_factory=set)
    codes: dict[str, str] = field(default_factory=dict)  # of the template → of the plan
    taken: set[str] = field(default_factory=set)

    def code_of(self, template: ObjectiveTemplate) -> str:
        """Its own code, or the next free one where other objectives go by it."""
        if template.code not in self.codes:
            made = free_code(self.taken) if template.code in self.taken else template.code
            self.codes[template.code] = made
            self.taken.add(made)
        return self.codes[template.code]


@atomic_write
def start_from_template(
    *,
    quarter: Quarter,
    team: Team,
    by: User,
    today: date,
    template: int | None = None,
    member: User | None = None,
    is_pro_rata: bool = False,
) -> list[Objective]:
    """Make the objectives of a template's newest version for a whole team, or all of them for one member.

    ``template``: its id, the default one without. For a team: key results marked for the team are made once, in team
    objectives; the others are made for every MSL who is a member (on the quarter's first day, or today if it has
    begun), in objectives aligned to the team's. For one member: all key results, as the member's own. Who has an
    objective of the template already keeps it. ``is_pro_rata``: counts for what is left of a running quarter, in the
    titles too.

    Who may: planners of the team, with a template that they may read. Raises ValidationError if there is nothing left
    to make, planning is over, or the template counts by a measure that is archived.
    """
    require_planner(by=by, team_id=team.pk, quarter=quarter)
    found = _version(by, template)
    day = max(today, quarter.starts_on)
    lock_plan(team)
    members = list(User.objects.active().members_on(day, [team.pk]).filter(role=roles.MSL).order_by("sort_key", "pk"))
    if member is not None and member not in members:
        raise ValidationError(f"{member} is not an MSL of {team} on {day:%d %B %Y}.")
    if member is None and not members:
        raise ValidationError(f"{team} has no MSL on {day:%d %B %Y}. Add members in Administration, Teams.")
    plan = _plan_of(quarter, team, found)
    made: list[Objective] = []
    with acting(by=by.pk, reason=f"Started from {found}"):
        for one in found.objectives.all():
            rows = list(one.key_results.all())
            if is_pro_rata:
                for row in rows:
                    _set_pro_rata(row, quarter, today)
            if member is not None:
                if (member.pk, False, one.code) not in plan.has:
                    made.append(_make(plan, one, rows, member))
                continue
            made += _make_for_team(plan, one, rows, by, members)
    if not made:
        raise ValidationError("Everybody has these objectives already.")
    return made


def _version(by: User, template: int | None) -> TemplateVersion:
    offered = TemplateVersion.objects.offered_to(by).with_content()
    wanted = offered.filter(template__is_default=True) if template is None else offered.filter(template=template)
    found = wanted.first()
    if found is None:
        raise ValidationError("This template is not offered any more. Choose another.")
    archived = [
        f"{row} counts by “{row.measure}”, which is archived: offer the measure again, or change the template."
        for one in found.objectives.all()
        for row in one.key_results.all()
        if row.measure is not None and not row.measure.is_active
    ]
    if archived:
        raise ValidationError(archived)
    return found


def _plan_of(quarter: Quarter, team: Team, found: TemplateVersion) -> _Plan:
    """One query. What began before plans said from which template it did counts for the default one, by its code."""
    plan = _Plan(quarter, team)
    rows = Objective.objects.live().filter(quarter=quarter, primary_team=team)
    for owner, is_team, code, began, template in rows.values_list(
        "owner", "is_team", "code", "began_from__code", "began_from__template_version__template"
    ):
        plan.taken.add(code)
        is_of_it = template == found.template_id if began else found.template.is_default
        if is_of_it:
            plan.has.add((owner, is_team, began or code))
            plan.codes.setdefault(began or code, code)
    return plan


def _set_pro_rata(row: KeyResultTemplate, quarter: Quarter, today: date) -> None:
    """Change the template that is in memory; its title may name the target of a whole quarter."""
    if row.kind != Kind.COUNT or row.target is None:
        return
    proposal = proposal_for(row.target, quarter, today)
    if proposal and proposal.whole != proposal.target:
        said = f"{row.title} ({number(proposal.target)} for what is left of the quarter)"
        row.title = said if len(said) <= 200 else row.title
        row.target = proposal.target


def _make_for_team(
    plan: _Plan, template: ObjectiveTemplate, rows: list[KeyResultTemplate], by: User, members: list[User]
) -> list[Objective]:
    made = []
    own = [row for row in rows if not row.is_team]
    shared = [row for row in rows if row.is_team]
    above = (
        Objective.objects.live()
        .filter(quarter=plan.quarter, primary_team=plan.team, is_team=True, code=plan.codes.get(template.code, ""))
        .first()
    )
    if shared and above is None:
        managers = plan.team.managers.filter(is_active=True).order_by("sort_key", "pk")
        owner = by if by.profile == roles.MANAGER else (managers.first() or by)
        above = _make(plan, template, shared, owner, is_team=True)
        made.append(above)
    for person in members:
        if not own or (person.pk, False, template.code) in plan.has:
            continue
        objective = _make(plan, template, own, person)
        made.append(objective)
        if above is not None:
            Alignment.objects.create(objective=objective, to=above, kind=Alignment.Kind.SUPPORTS)
    return made


def _make(
    plan: _Plan, template: ObjectiveTemplate, rows: list[KeyResultTemplate], owner: User, *, is_team: bool = False
) -> Objective:
    objective = Objective.objects.create(
        code=plan.code_of(template),
        title=template.title,
        why=template.why,
        quarter=plan.quarter,
        primary_team=plan.team,
        owner=owner,
        is_team=is_team,
        therapeutic_area_id=None if is_team else owner.therapeutic_area_id,
        began_from=template,
    )
    key_results = KeyResult.objects.bulk_create(key_result_from(row, objective) for row in rows)
    Milestone.objects.bulk_create(
        step for key_result, row in zip(key_results, rows, strict=True) for step in steps_from(row, key_result)
    )
    return objective


def key_result_from(row: KeyResultTemplate, objective: Objective) -> KeyResult:
    """A key result of ``objective``, unsaved, as the template has it; its code follows the objective's."""
    own = row.code.rpartition(".")[2]
    made = KeyResult(
        objective=objective,
        code=row.code if objective.code == row.objective.code else f"KR{objective.code.removeprefix('O')}.{own}",
        owner=objective.owner,
        scope=Scope.TEAM if objective.is_team else Scope.OWNER,
        measured_by=row.metric,
        direction=direction_of(row.kind, row.baseline, row.target),
    )
    for name in KeyResultTemplate.COPIED:
        setattr(made, name, getattr(row, name))
    return made


def direction_of(kind: str, baseline: Decimal, target: Decimal | None) -> str:
    """Which way its number is to go."""
    if kind == Kind.MAINTAIN:
        return KeyResult.Direction.WITHIN
    is_down = target is not None and target < baseline
    return KeyResult.Direction.DECREASE if is_down else KeyResult.Direction.INCREASE


def steps_from(row: KeyResultTemplate, key_result: KeyResult) -> Iterable[Milestone]:
    """Its milestones or planned dates, unsaved, on their days of the quarter."""
    quarter = key_result.objective.quarter
    for step in row.steps.all():
        day = step.day_in(quarter.starts_on, quarter.ends_on)
        yield Milestone(key_result=key_result, title=step.title, planned_on=day, weight=step.weight)
