"""A plan saved as a template: titles, measures and targets; no owners, no values, no names of people."""

import re
from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError

from insights.sharing.names import MASK
from insights.sharing.selectors import without_kols
from okrs.library.services.templates import Held, create_template
from okrs.models import KeyResult, KeyResultTemplate, Objective, ObjectiveTemplate, StepTemplate, Template
from okrs.planning import policies as planning
from organization.ground.constraints import atomic_write
from organization.models import Quarter, Team, User
from organization.selectors.teams import managed_team_ids

COLLEAGUE = "[colleague]"
# Parts of a name that are words of everyday texts too are left alone unless they stand beside each other.
SHORTEST = 3


@atomic_write
def save_plan_as_template(
    *, quarter: Quarter, team: Team, by: User, at: datetime, name: str, about: str = ""
) -> tuple[Template, int]:
    """A template of one's own that holds what the team planned for the quarter, and how many names were taken out.

    Objectives of the same title become one; a key result that several people had is there once, with the target that
    most of them had. Who may: planners of the team. Raises ValidationError if nothing was planned.
    """
    if not planning.can_plan(by, team.pk, managed_team_ids(by)):
        raise PermissionDenied
    found = list(
        Objective.objects.live()
        .filter(quarter=quarter, primary_team=team)
        .order_by("-is_team", "position", "code_key", "pk")
        .prefetch_related("key_results__milestones", "key_results__measure")
    )
    held = _held(found, quarter)
    if not held:
        raise ValidationError(f"{team} planned nothing for {quarter.name} that could be saved.")
    masked = _without_names(held, team)
    made = create_template(by=by, at=at, name=name, about=about, held=held, reason=f"Saved from {quarter}, {team}")
    return made, masked


def _held(objectives: Iterable[Objective], quarter: Quarter) -> list[Held]:
    groups: dict[str, list[Objective]] = {}
    for one in objectives:
        groups.setdefault(_key(one.title), []).append(one)
    held = []
    for number, group in enumerate(groups.values(), start=1):
        # Why it mattered is left out: a free text about that quarter.
        objective = ObjectiveTemplate(code=f"O{number}", title=group[0].title)
        rows: dict[tuple[Any, ...], list[tuple[KeyResult, bool]]] = {}
        for one in group:
            for row in sorted(one.key_results.all(), key=lambda row: (row.code_key, row.pk)):
                if row.state == KeyResult.State.ACTIVE:
                    key = (one.is_team, _key(row.title), row.kind, row.measured_by, row.measure_id)
                    rows.setdefault(key, []).append((row, one.is_team))
        made = [
            _row(same, code=f"KR{number}.{place}", position=place - 1, quarter=quarter)
            for place, same in enumerate(rows.values(), start=1)
        ]
        if made:
            held.append(Held(objective, tuple(made)))
    return held


def _key(title: str) -> str:
    return " ".join(title.casefold().split())


def _row(
    same: list[tuple[KeyResult, bool]], *, code: str, position: int, quarter: Quarter
) -> tuple[KeyResultTemplate, tuple[StepTemplate, ...]]:
    usual = Counter(row.target for row, _ in same).most_common(1)[0][0]
    row, is_team = next(each for each in same if each[0].target == usual)
    made = KeyResultTemplate(code=code, position=position, metric=row.measured_by, is_team=is_team)
    for name in KeyResultTemplate.COPIED:
        setattr(made, name, getattr(row, name))
    steps = tuple(
        StepTemplate(title=step.title, day=max((step.planned_on - quarter.starts_on).days + 1, 1), weight=step.weight)
        for step in row.milestones.all()
    )
    return made, steps


def _without_names(held: Iterable[Held], team: Team) -> int:
    """Take names of colleagues and KOLs out of every text; how many. Three queries."""
    texts: list[tuple[Any, str]] = []
    for one in held:
        texts.append((one.objective, "title"))
        for row, steps in one.rows:
            texts += [(row, "title"), (row, "unit"), *((step, "title") for step in steps)]
    before = [getattr(row, name) for row, name in texts]
    after = without_kols(without_colleagues(before, team))
    count = 0
    for (row, name), was, now in zip(texts, before, after, strict=True):
        count += now.count(MASK) + now.count(COLLEAGUE) - was.count(MASK) - was.count(COLLEAGUE)
        setattr(row, name, now[: row._meta.get_field(name).max_length])
    return count


def without_colleagues(texts: list[str], team: Team) -> list[str]:
    """The texts without names of people of the organisation: whole names of all, single parts of those in the team."""
    near = set(User.objects.filter(memberships__team=team).values_list("display_name", flat=True))
    near |= set(team.managers.values_list("display_name", flat=True))
    names = set(User.objects.values_list("display_name", flat=True)) | near
    read = " ".join(texts).casefold()
    wanted = [name for name in names if name.strip() and name.casefold() in read]
    parts = {part for name in near for part in re.findall(r"[^\W\d_][\w'’-]+", name) if len(part) >= SHORTEST}
    words = sorted({re.escape(name) for name in wanted}, key=len, reverse=True)
    whole = re.compile(rf"(?<!\w)(?i:{'|'.join(words)})(?!\w)") if words else None
    # A part of a name counts with its capital: "Mark" may be somebody, "mark" is a word.
    single = re.compile(rf"(?<!\w)(?:{'|'.join(sorted(map(re.escape, parts), key=len, reverse=True))})(?!\w)")
    found = []
    for text in texts:
        shown = whole.sub(COLLEAGUE, text) if whole else text
        shown = single.sub(COLLEAGUE, shown) if parts else shown
        found.append(re.sub(rf"{re.escape(COLLEAGUE)}(?:\s+{re.escape(COLLEAGUE)})+", COLLEAGUE, shown))
    return found
