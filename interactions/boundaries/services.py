"""The one write of boundary cards: a new version."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied

from audit.history import acting
from interactions.boundaries import policies
from interactions.models import BoundaryCard
from organization.ground.constraints import atomic_write
from organization.models import User
from organization.services.versions import VersionConflict


@dataclass(frozen=True)
class Rules:
    """What a card says, one rule a line, and why it changes."""

    may_share: str
    channels: str
    never: str
    reason: str


@atomic_write
def change_card(*, by: User, function: str, rules: Rules, seen: int) -> BoundaryCard:
    """Add a version; compliance only. ``seen``: the version that was changed; VersionConflict if there is a later."""
    if not policies.may_edit(by):
        raise PermissionDenied
    newest = BoundaryCard.objects.filter(function=function).order_by("-version").first()
    version = newest.version if newest else 0
    if version != seen:
        raise VersionConflict
    card = BoundaryCard(
        function=function, version=version + 1, by=by, may_share=_tidy(rules.may_share),
        channels=_tidy(rules.channels), never=_tidy(rules.never), reason=rules.reason.strip(),
    )  # fmt: skip
    card.full_clean()
    with acting(by=by.pk, reason=card.reason):
        card.save()
    return card


def _tidy(text: str) -> str:
    return "\n".join(line.strip() for line in text.splitlines() if line.strip())
