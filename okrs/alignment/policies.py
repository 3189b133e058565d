"""Who may align objectives, decided on loaded fields."""

from collections.abc import Collection

from okrs.models import Alignment, Objective
from okrs.planning import policies as planning
from organization.models import Quarter, User


def decides(kind: str, below: Objective, above: Objective) -> Objective:
    """The objective whose editors decide about the edge: with a contribution the one above, whose number it moves."""
    return above if kind == Alignment.Kind.CONTRIBUTES else below


def may_align(user: User, kind: str, below: Objective, above: Objective, managed: Collection[int]) -> bool:
    """Whether the person adds or takes away that edge; nothing of a closed quarter changes."""
    closed = Quarter.State.CLOSED in (below.quarter.state, above.quarter.state)
    return not closed and planning.can_edit(user, decides(kind, below, above), managed)
