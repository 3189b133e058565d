"""Questions as data: what the next wave asks."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from audit.history import acting
from interactions.models import PulseQuestion
from interactions.pulse.policies import may_open
from organization.ground.constraints import atomic_write
from organization.models import User

# So many of one audience: a pulse takes two minutes.
MOST = 6
_WORDS = ("audience", "kind", "text")


@atomic_write
def save_question(*, by: User, question: PulseQuestion | None = None, data: dict[str, Any]) -> PulseQuestion:
    """Add a question or change one; other words of one that was asked make a new question, and the old one stays.

    ``data``: audience, kind, text, position, is_active. ValidationError for the same words twice, and for more than six
    questions of an audience.
    """
    if not may_open(by):
        raise PermissionDenied
    data = data | {"text": " ".join(data["text"].split())}
    with acting(by=by.pk):
        saved = PulseQuestion() if question is None else PulseQuestion.objects.select_for_update().get(pk=question.pk)
        if saved.pk and saved.asked.exists() and any(getattr(saved, name) != data[name] for name in _WORDS):
            saved.is_active = False
            saved.save()
            saved = PulseQuestion()
        for name, value in data.items():
            setattr(saved, name, value)
        saved.full_clean()
        saved.save()
        _check_number(saved)
    return saved


def _check_number(saved: PulseQuestion) -> None:
    if saved.is_active and PulseQuestion.objects.offered().filter(audience=saved.audience).count() > MOST:
        raise ValidationError({"is_active": f"{MOST} questions are enough. Leave out another one first."})


@transaction.atomic
def questions_for(*, audience: str) -> list[PulseQuestion]:
    """What a wave that begins now asks of an audience; locked, so that nobody rewords them meanwhile."""
    return list(PulseQuestion.objects.offered().filter(audience=audience).select_for_update())
