"""The discussion from which an insight is captured."""

from datetime import datetime

from interactions.models import Interaction
from organization.clock import day_in
from organization.models import User
from organization.numbers import as_number


def source_of(user: User, asked: str, *, at: datetime) -> Interaction | None:
    """The interaction named in the address, if the person may read it; otherwise nothing, and no trace of it."""
    pk = as_number(asked)
    if pk is None:
        return None
    rows = Interaction.objects.visible_to(user, day_in(at, user.zone)).exclude(state=Interaction.State.CANCELLED)
    return rows.filter(pk=pk).first()
