"""Who may finish a promise."""

from interactions.log.policies import can_amend
from interactions.models import Interaction
from organization.models import User


def can_finish(user: User, interaction: Interaction) -> bool:
    """Only whoever made the promise says what became of it."""
    return interaction.has_open_promise and can_amend(user, interaction)


def can_reopen(user: User, interaction: Interaction) -> bool:
    """The same person takes it back."""
    return interaction.next_step_ended_at is not None and can_amend(user, interaction)
