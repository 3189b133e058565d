"""The key results of a quarter that is graded: what was computed, how each was graded, what is still missing."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from okrs.arithmetic.status import Outcome, outcome_of
from okrs.closing.policies import reads_words
from okrs.models import KeyResult, Objective, Score, SnapshotRow
from okrs.models.reach import reach_of
from okrs.snapshots.storing import keep_fresh
from organization.models import Quarter, User
from organization.selectors.teams import managed_team_ids

_STEP = Decimal("0.0001")


@dataclass(frozen=True, slots=True)
class Graded:
    """A key result with its score, if it has one.

    ``computed``: how far it came, 0 to 1; None where nothing is scored, as when every slot is excused. ``was``: what
    was computed when it was graded. ``version`` 0: not graded yet.
    """

    pk: int
    url: str
    code: str
    title: str
    objective: str
    owner: str
    owner_id: int
    team_id: int
    team: str
    is_team: bool
    value: str
    number: Decimal | None
    has_value: bool
    computed: Decimal | None
    is_aspirational: bool
    version: int = 0
    was: Decimal | None = None
    final: Decimal | None = None
    reason: str = ""
    post_mortem: str = ""
    retrospective: str = ""
    lesson: str = ""
    graded_by: str = ""

    @property
    def computed_text(self) -> str:
        """The computed score in figures, "not scored" for none."""
        return in_figures(self.computed) if self.computed is not None else "not scored"

    @property
    def final_text(self) -> str:
        """The final score in figures; empty for none."""
        return in_figures(self.final) if self.final is not None else ""

    @property
    def was_text(self) -> str:
        """What was computed when it was graded, in figures; empty for none."""
        return in_figures(self.was) if self.was is not None else ""

    @property
    def has_changed(self) -> bool:
        """Whether what is computed is no longer what was graded."""
        return self.version > 0 and self.computed is not None and self.was != self.computed

    @property
    def outcome(self) -> Outcome | None:
        """By the final score, or before it is graded by the computed one."""
        score = self.final if self.final is not None else self.computed
        return outcome_of(float(score), aspirational=self.is_aspirational) if score is not None else None

    @property
    def needs_grade(self) -> bool:
        """No score yet, or what was computed has changed since."""
        return self.computed is not None and (self.version == 0 or self.has_changed)

    @property
    def owes_post_mortem(self) -> bool:
        """A committed key result that was not met is asked what went wrong."""
        return not self.is_aspirational and self.outcome == Outcome.MISSED

    @property
    def lacks_post_mortem(self) -> bool:
        """Whether it is owed and nothing is written."""
        return self.owes_post_mortem and not self.post_mortem

    @property
    def lacks_value(self) -> bool:
        """Whether nobody entered a value, so that it is computed as 0."""
        return not self.has_value and self.computed is not None


def in_figures(score: Decimal) -> str:
    """Two digits; more only where they would make a part look like all of it."""
    return f"{score:.2f}" if score >= 1 or score < Decimal("0.995") else f"{score.normalize():f}"


def graded_rows(quarter: Quarter, *, at: datetime, team_id: int | None = None) -> list[Graded]:
    """Every live key result of the quarter, or of one team in it; three queries once snapshots are up to date.

    Who may read them is decided by the page: planners of the team, and for the whole quarter whoever may close it.
    """
    scope = _live(quarter, team_id)
    keep_fresh(lambda: scope, at=at)
    rows: QuerySet[SnapshotRow] = SnapshotRow.objects.filter(quarter_id=quarter.pk)
    if team_id is not None:
        rows = rows.filter(team_id=team_id)
    found: list[Any] = list(
        rows.order_by(
            "team", "-is_team_objective", "objective_owner", "owner_sort_key", "objective_code_key", "code_key",
            "key_result_id",
        ).values(
            "key_result_id", "code", "title", "objective_id", "objective_code", "objective_title", "owner", "owner_id",
            "team", "team_id", "is_team_objective", "value", "value_text", "progress",
        )
    )  # fmt: skip
    wanted = Objective.objects.filter(quarter=quarter, commitment=Objective.Commitment.ASPIRATIONAL)
    aspirational = set(wanted.values_list("pk", flat=True))
    scores: dict[int, Any] = {
        score["key_result"]: score
        for score in Score.objects.filter(key_result__in=scope.order_by().values("pk")).values(
            "key_result", "version", "computed", "final", "reason", "post_mortem", "retrospective", "lesson",
            "graded_by__display_name",
        )
    }  # fmt: skip
    return [_graded(row, scores.get(row["key_result_id"]), row["objective_id"] in aspirational) for row in found]


def _live(quarter: Quarter, team_id: int | None) -> "QuerySet[KeyResult]":
    rows = KeyResult.objects.live().filter(objective__quarter=quarter, objective__state__in=["active", "closed"])
    return rows if team_id is None else rows.filter(objective__primary_team=team_id)


def _graded(row: dict[str, Any], score: dict[str, Any] | None, is_aspirational: bool) -> Graded:
    pk = row["key_result_id"]
    made = Graded(
        pk=pk,
        url=reverse("key-result", args=[pk]),
        code=row["code"],
        title=row["title"],
        objective=f"{row['objective_code']} {row['objective_title']}",
        owner=row["owner"],
        owner_id=row["owner_id"],
        team_id=row["team_id"],
        team=row["team"],
        is_team=row["is_team_objective"],
        value=row["value_text"],
        number=row["value"],
        has_value=row["value"] is not None,
        computed=computed_score(row["progress"]),
        is_aspirational=is_aspirational,
    )
    if score is None:
        return made
    return replace(
        made, version=score["version"], was=score["computed"], final=score["final"], reason=score["reason"],
        post_mortem=score["post_mortem"], retrospective=score["retrospective"], lesson=score["lesson"],
        graded_by=score["graded_by__display_name"],
    )  # fmt: skip


def computed_score(progress: float | None) -> Decimal | None:
    """Progress as a score with four digits; a part never rounds up to all of it."""
    if progress is None:
        return None
    score = Decimal(repr(progress)).quantize(_STEP)
    return min(score, Decimal("0.9999")) if progress < 1 else score


@dataclass(frozen=True, slots=True)
class TeamState:
    """How far a team's close is: numbers of key results."""

    team_id: int
    name: str
    key_results: int
    without_value: int
    graded: int
    ungraded: int
    changed: int
    without_post_mortem: int

    @property
    def is_complete(self) -> bool:
        """Whether nothing is missing that a close asks for."""
        return not self.ungraded and not self.without_post_mortem


def team_states(rows: Iterable[Graded]) -> list[TeamState]:
    """One for each team that has key results, by name."""
    teams: dict[int, list[Graded]] = {}
    for row in rows:
        teams.setdefault(row.team_id, []).append(row)
    made = [
        TeamState(
            team_id=pk,
            name=found[0].team,
            key_results=len(found),
            without_value=sum(row.lacks_value for row in found),
            graded=sum(row.version > 0 for row in found),
            ungraded=sum(row.needs_grade for row in found),
            changed=sum(row.has_changed for row in found),
            without_post_mortem=sum(row.lacks_post_mortem for row in found),
        )
        for pk, found in teams.items()
    ]
    return sorted(made, key=lambda one: one.name)


def told_to(user: User, rows: Iterable[Graded], *, today: date) -> list[Graded]:
    """The same rows, without the words of graders where the person does not read them (``policies.reads_words``)."""
    reach, managed = reach_of(user, today), managed_team_ids(user)
    return [
        row
        if reads_words(user, reach, managed, owner_id=row.owner_id, team_id=row.team_id, is_team=row.is_team)
        else replace(row, reason="", post_mortem="", retrospective="", lesson="", graded_by="")
        for row in rows
    ]
