"""The discussion from which an insight is captured."""

from datetime import datetime

from interactions.models import Interaction
from organization.clock import day_in
from organization.models import User


def source_of(user: User, asked: str, *, at: datetime) -> Interaction | None:
    """The interaction named in the address, if the person may read it; otherwise nothing, and no trace of it."""
    if not asked.isdecimal() or len(asked) > 18:
        return None
    rows = Interaction.objects.visible_to(user, day_in(at, user.zone)).exclude(state=Interaction.State.CANCELLED)
    return rows.filter(pk=int(asked)).first()
