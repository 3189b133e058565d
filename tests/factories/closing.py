"""Two past quarters in the world of the walks: one in grading with a scored key result, one closed and sealed."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.utils import timezone

from okrs.closing.canonical import FORM, digest_of, digest_over
from okrs.models import Objective, ReviewPack, ReviewPackPart, Score, Seal, SealedRow, TeamClose
from okrs.models.choices import Kind, Metric
from okrs.review_packs.services.asking import ask_for_pack
from okrs.review_packs.services.making import make
from organization.models import Quarter, StrategicImperative, User
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
        state=Quarter.State.GRADING,
    )  # fmt: skip
    _shared(cast, closed, plant)
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
    Quarter.objects.filter(pk=closed.pk).update(state=Quarter.State.CLOSED)
    closed.refresh_from_db()
    content = {"value": "1"}
    digest = digest_of(content)
    seal = Seal.objects.create(
        quarter=closed, closed_by=cast.admin, closed_at=timezone.now(), form=FORM, total=1, done=1,
        digest=digest_over([("evidence", 0, digest)]), sealed_at=timezone.now(),
    )  # fmt: skip
    SealedRow.objects.create(seal=seal, kind="evidence", row_id=0, content=content, digest=digest)
    return {
        "graded_quarter": graded, "closed_quarter": closed, "score": score, "team_close": team_close, "seal": seal,
        "review_pack": _pack(graded, cast.lead, "full"), "clinical_pack": _pack(closed, cast.clinical, "clinical"),
        "commercial_pack": _pack(closed, cast.commercial, "commercial"), "waiting_pack": _waiting(graded, cast),
    }  # fmt: skip


def _shared(cast: Cast, quarter: Quarter, plant: Callable[[str], str]) -> None:
    """An objective of the closed quarter that serves a shared imperative, as partners read it in their packs."""
    objective = ObjectiveFactory.create(
        code="O1", title=plant("shared_objective_title"), quarter=quarter,
        primary_team=cast.north, owner=cast.msl, imperative=StrategicImperative.objects.active()[0],
        state=Objective.State.CLOSED,
    )  # fmt: skip
    KeyResultFactory.create(
        objective=objective, code="KR1.1", title=plant("shared_key_result_title"), kind=Kind.NUMBER, target=4,
        measured_by=Metric.MANUAL,
    )  # fmt: skip


def _pack(quarter: Quarter, by: User, edition: str) -> ReviewPack:
    pack = ask_for_pack(quarter=quarter, by=by, at=timezone.now(), edition=edition)
    assert make(pack.pk, clock=timezone.now)
    pack.refresh_from_db()
    return pack


def _waiting(quarter: Quarter, cast: Cast) -> ReviewPack:
    """One that a worker has begun."""
    pack: ReviewPack = ReviewPack.objects.create(
        quarter=quarter, team=cast.north, asked_by=cast.lead, asked_at=timezone.now(), total=4, done=1
    )
    ReviewPackPart.objects.create(pack=pack, number=0, content={})
    return pack
