"""Two past quarters in the world of the walks: one in grading with a scored key result, one closed and sealed."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.utils import timezone

from okrs.closing.canonical import FORM, digest_of, digest_over
from okrs.models import Score, Seal, SealedRow, TeamClose
from okrs.models.choices import Kind, Metric
from organization.models import Quarter
from tests.factories.cast import Cast
from tests.factories.okrs import KeyResultFactory, ObjectiveFactory
from tests.factories.organization import QuarterFactory


def make_closing(cast: Cast, plant: Callable[[str], str]) -> dict[str, Any]:
    """By the names under which the walks find them; North has a score in ``graded_quarter``, South has submitted."""
    graded = QuarterFactory.create(
        name="Graded", starts_on=date(2025, 7, 1), ends_on=date(2025, 9, 30), grace_ends_on=date(2025, 10, 10),
        state=Quarter.State.GRADING,
    )  # fmt: skip
    closed = QuarterFactory.create(
        name="Closed", starts_on=date(2025, 4, 1), ends_on=date(2025, 6, 30), grace_ends_on=date(2025, 7, 10),
        state=Quarter.State.CLOSED,
    )  # fmt: skip
    objective = ObjectiveFactory.create(
        code="O1", title=plant("graded_objective_title"), quarter=graded, primary_team=cast.north, owner=cast.msl
    )
    key_result = KeyResultFactory.create(
        objective=objective, code="KR1.1", title=plant("graded_key_result_title"), kind=Kind.NUMBER, target=4,
        measured_by=Metric.MANUAL,
    )  # fmt: skip
    theirs = ObjectiveFactory.create(
        code="O1", title="Teach", quarter=graded, primary_team=cast.south, owner=cast.elsewhere
    )  # fmt: skip
    KeyResultFactory.create(objective=theirs, code="KR1.1", kind=Kind.NUMBER, target=4, measured_by=Metric.MANUAL)
    score = Score.objects.create(
        key_result=key_result, computed=0, final="0.5", reason=plant("score_reason"), post_mortem=plant("post_mortem"),
        retrospective="change", lesson=plant("lesson"), graded_by=cast.manager, graded_at=timezone.now(),
    )  # fmt: skip
    team_close = TeamClose.objects.create(
        quarter=graded, team=cast.south, submitted_by=cast.other_manager, submitted_at=timezone.now(),
        note=plant("close_note"),
    )  # fmt: skip
    content = {"value": "1"}
    digest = digest_of(content)
    seal = Seal.objects.create(
        quarter=closed, closed_by=cast.admin, closed_at=timezone.now(), form=FORM, total=1, done=1,
        digest=digest_over([("evidence", 0, digest)]), sealed_at=timezone.now(),
    )  # fmt: skip
    SealedRow.objects.create(seal=seal, kind="evidence", row_id=0, content=content, digest=digest)
    return {
        "graded_quarter": graded, "closed_quarter": closed, "score": score, "team_close": team_close, "seal": seal,
    }  # fmt: skip
