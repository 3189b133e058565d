"""Who may record and change interactions."""

from datetime import datetime, timedelta

from interactions.models import Interaction
from organization import roles
from organization.models import User

UNDO_FOR = timedelta(minutes=10)
IN_PLACE_FOR = timedelta(days=3)


def may_log(user: User) -> bool:
    """Everybody whose role has the permission records their own interactions."""
    return user.may("interaction.log")


def can_amend(user: User, interaction: Interaction) -> bool:
    """Only the author changes an interaction; a cancelled one stays as it is."""
    return may_log(user) and interaction.msl_id == user.pk and interaction.state != Interaction.State.CANCELLED


def needs_reason(interaction: Interaction, at: datetime) -> bool:
    """A record older than three days changes only with a reason, and is marked as amended."""
    return interaction.state != Interaction.State.PLANNED and at - interaction.created_at > IN_PLACE_FOR


def can_undo(user: User, interaction: Interaction, at: datetime) -> bool:
    """The author may take back what was saved within the last ten minutes."""
    return can_amend(user, interaction) and at - interaction.created_at <= UNDO_FOR


def can_hold(user: User, interaction: Interaction) -> bool:
    """The author records a planned interaction as held, also before the day for which it was planned."""
    return can_amend(user, interaction) and interaction.state == Interaction.State.PLANNED


def reads_safety(user: User, interaction: Interaction) -> bool:
    """The safety answers are for their author and for those who oversee hand-offs, not for others who took part."""
    return reads_safety_of(user, interaction.msl_id)


def reads_safety_of(user: User, author: int) -> bool:
    """The same when only the author of the interaction is known."""
    return author == user.pk or user.scope("safety_handoff") in (roles.MANAGED, roles.FULL)
