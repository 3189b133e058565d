"""Answering: the token is spent and the answers are stored in one transaction that tells nothing of either.

Rows that one transaction wrote carry its number (``xmin``), and rows of a table lie in the order of their writing. So
each sending writes **all** answers of the wave anew, in an order of chance and under new keys, and touches **all** of
its invitations: afterwards every row of both tables carries the number of the last sending, whoever sent it. What the
rows were before is still on disk until they are vacuumed: ``sweep``.
"""

from collections.abc import Mapping
from datetime import date
from random import SystemRandom

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.db.models import BooleanField, Case, F, Value, When

from interactions.models import PulseAnswer, PulseInvitation, PulseQuestion, PulseWave
from organization.ground.constraints import atomic_write
from organization.models import User

CLOSED, SPENT = "closed", "spent"


@atomic_write
def answer(*, by: User, wave: PulseWave, scores: Mapping[int, int], texts: Mapping[int, str], today: date) -> None:
    """Answer a wave, once. ``scores`` (1 to 5) and ``texts`` by question; what is left out is left out.

    PermissionDenied for who was not asked. ValidationError ``closed`` after the last day, ``spent`` for a second time,
    and for nothing at all.
    """
    locked = PulseWave.objects.select_for_update().get(pk=wave.pk)  # one sending after the other
    own = PulseInvitation.objects.filter(wave=locked, user=by).first()
    if not locked.takes_answers(today):
        raise ValidationError(f"{locked.name} closed on {locked.ends_on:%-d %B %Y}. This was not saved.", code=CLOSED)
    if own is None:
        raise PermissionDenied
    if own.is_spent:
        raise ValidationError(
            "You answered already, perhaps in another window. That stays as it was; this was not saved.", code=SPENT
        )
    rows = _rows(locked, own, scores, texts)
    if not rows:
        raise ValidationError("Answer at least one question, or leave the page: then nothing is sent.")
    _mix(locked, rows)
    _spend(own)


def _rows(
    wave: PulseWave, own: PulseInvitation, scores: Mapping[int, int], texts: Mapping[int, str]
) -> list[PulseAnswer]:
    rows = []
    for question in PulseQuestion.objects.filter(asked__wave=wave, audience=own.audience):
        row = PulseAnswer(wave=wave, question=question)
        if question.kind == PulseQuestion.Kind.SCALE and scores.get(question.pk) is not None:
            row.functions, row.score = own.functions, scores[question.pk]
        elif question.kind == PulseQuestion.Kind.TEXT and texts.get(question.pk, "").strip():
            row.text = texts[question.pk].strip()
        else:
            continue
        row.full_clean()
        rows.append(row)
    return rows


def _mix(wave: PulseWave, more: list[PulseAnswer]) -> None:
    """Store them among the others, all written anew."""
    stored = PulseAnswer.objects.filter(wave=wave)
    rows = [PulseAnswer(wave=wave, **one) for one in stored.values("question_id", "functions", "score", "text")]
    rows += more
    SystemRandom().shuffle(rows)
    stored.delete()
    PulseAnswer.objects.bulk_create(rows, batch_size=1000)


def _spend(own: PulseInvitation) -> None:
    """Spend the token, and write every other invitation of the wave anew too."""
    spent = Case(When(pk=own.pk, then=Value(True)), default=F("is_spent"), output_field=BooleanField())  # noqa: FBT003
    PulseInvitation.objects.filter(wave=own.wave_id).update(is_spent=spent)


def sweep() -> bool:
    """Remove from the tables what rows were before (VACUUM), unless inside a transaction; returns whether it did."""
    if connection.in_atomic_block:
        return False
    with connection.cursor() as cursor:
        for model in (PulseAnswer, PulseInvitation):
            cursor.execute(f"VACUUM {connection.ops.quote_name(model._meta.db_table)}")
    return True
