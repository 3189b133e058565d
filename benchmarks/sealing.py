"""How long a worker takes to seal a whole quarter, and to prove the seal."""

import time
from decimal import Decimal
from typing import Any

from django.db import connection
from django.utils import timezone

from okrs.closing.canonical import FORM
from okrs.closing.selectors.grades import computed_score
from okrs.closing.services import sealing
from okrs.closing.services.proof import broken_rows
from okrs.models import KeyResult, Objective, Score, Seal, SealedRow, Snapshot
from organization.models import Quarter, User


def seal() -> dict[str, Any]:
    """Seal the newest closed quarter after giving every key result the computed score; on a copy that is dropped.

    ``seconds`` to seal, ``proof`` to compare everything with the seal; ``broken`` must be 0.
    """
    quarter = Quarter.objects.filter(state=Quarter.State.CLOSED).latest("starts_on")
    by = User.objects.filter(role="admin", is_active=True).order_by("pk")[0]
    at = timezone.now()
    # Scored, as the teams would have: a quarter must be open for that.
    Quarter.objects.filter(pk=quarter.pk).update(state=Quarter.State.GRADING)
    shown = Snapshot.objects.filter(quarter=quarter, progress__isnull=False)
    scores = []
    for pk, value, progress in shown.values_list("pk", "value", "progress"):
        score = computed_score(progress) or Decimal(0)
        scores.append(Score(key_result_id=pk, value=value, computed=score, final=score, graded_by=by, graded_at=at))
    Score.objects.bulk_create(scores, batch_size=2000)
    Quarter.objects.filter(pk=quarter.pk).update(state=Quarter.State.CLOSED)
    total = Objective.objects.filter(quarter=quarter).count()
    made = Seal.objects.create(quarter=quarter, closed_by=by, closed_at=at, form=FORM, total=total)
    begun = time.monotonic()
    sealing.seal(made.pk, clock=timezone.now)
    sealed = time.monotonic()
    broken = broken_rows(quarter)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE okrs_sealedrow")
    return {
        "key_results": KeyResult.objects.live().filter(objective__quarter=quarter).count(),
        "rows": SealedRow.objects.filter(seal=made).count(),
        "seconds": sealed - begun,
        "proof": time.monotonic() - sealed,
        "broken": len(broken),
    }
