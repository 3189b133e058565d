"""The API of scores."""

from collections.abc import Collection
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from okrs.arithmetic.status import Outcome
from okrs.closing.policies import reads_words
from okrs.closing.selectors.results import scores_of
from okrs.models import Score
from okrs.models.reach import Reach, reach_of
from okrs.planning.api import QuarterFilter
from organization.api.fields import Moment, Named, named
from organization.api.resources import Resource
from organization.ground.filters import Filters, Number
from organization.models import Quarter, User
from organization.selectors.teams import managed_team_ids


class ScoreFilters(Filters):
    """Filters of scores."""

    quarter = QuarterFilter(label="current, a number or a name", field_name="key_result__objective__quarter")
    team = Number(label="Of this primary team", field_name="key_result__objective__primary_team")
    key_result = Number(label="Of this key result", field_name="key_result")


class ScoreAnswer(serializers.Serializer):
    """A score, 0 to 1. What the grader wrote is null for whoever does not read what is said of the key result."""

    id = serializers.IntegerField()
    key_result = serializers.IntegerField()
    quarter = Named()
    team = Named()
    value = serializers.FloatField(allow_null=True)
    computed = serializers.FloatField()
    final = serializers.FloatField()
    outcome = serializers.ChoiceField(choices=[(one.value, one.label) for one in Outcome])
    sealed = serializers.BooleanField(help_text="Whether the quarter is closed.")
    reason = serializers.CharField(allow_null=True, allow_blank=True)
    post_mortem = serializers.CharField(allow_null=True, allow_blank=True)
    retrospective = serializers.CharField(allow_null=True, allow_blank=True)
    lesson = serializers.CharField(allow_null=True, allow_blank=True)
    graded_at = Moment()


WORDS = ("reason", "post_mortem", "retrospective", "lesson")


def score_answer(score: Score, user: User, reach: Reach, managed: Collection[int]) -> dict[str, Any]:
    """The answer for one score."""
    key_result = score.key_result
    objective = key_result.objective
    outcome = score.outcome(aspirational=objective.is_aspirational)
    told = reads_words(
        user, reach, managed, owner_id=key_result.owner_id, team_id=objective.primary_team_id,
        is_team=objective.is_team,
    )  # fmt: skip
    words = {name: getattr(score, name) if told else None for name in WORDS}
    return {
        "id": score.pk,
        "key_result": key_result.pk,
        "quarter": named(objective.quarter),
        "team": named(objective.primary_team),
        "value": None if score.value is None else float(score.value),
        "computed": float(score.computed),
        "final": float(score.final),
        "outcome": outcome.value if outcome else None,
        "sealed": objective.quarter.state == Quarter.State.CLOSED,
        "graded_at": score.graded_at,
        **words,
    }


class Scores(Resource):
    """Scores of key results the caller may read; they are given on the pages of a quarter's close."""

    kept_as = "score"
    reads, order = "objective.view", "-id"
    model = Score
    serializer_class = ScoreAnswer
    filterset_class = ScoreFilters

    def owners_of(self, row: Any) -> Collection[int]:
        """The owner of the key result."""
        return (row.key_result.owner_id,)

    @extend_schema(summary="List scores")
    def list(self, request: Any) -> Response:
        """Scores, newest first."""
        user = self.person
        reach, managed = reach_of(user, self.today), managed_team_ids(user)
        found = self.filter_queryset(scores_of(user))
        return self.listed(found, lambda rows: [score_answer(one, user, reach, managed) for one in rows])
