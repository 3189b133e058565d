"""Who may have a pack made, and who may download what stands in it; decided on loaded fields."""

from collections.abc import Collection, Mapping
from typing import Any

from okrs.models import ReviewPack
from okrs.models.reach import Reach
from organization import roles
from organization.models import Quarter, User

FULL, CLINICAL, COMMERCIAL = ReviewPack.Edition.FULL, ReviewPack.Edition.CLINICAL, ReviewPack.Edition.COMMERCIAL


def editions_of(user: User) -> tuple[ReviewPack.Edition, ...]:
    """The editions that a person may have made: all for managers, leads and compliance, a partner's own for partners.

    MSLs read the scores on their page; administrators read no words of graders and no work.
    """
    if user.may("pack.full"):
        return (FULL, CLINICAL, COMMERCIAL)
    if not user.may("pack.view"):
        return ()
    own = {roles.SHARED: CLINICAL, roles.COORDINATION: COMMERCIAL}.get(user.scope("objective"))
    return (own,) if own else ()


def is_bounded(user: User) -> bool:
    """Whether a full pack holds only the words and work of the teams that the person manages."""
    return user.scope("check_in") != roles.FULL


def for_partners(edition: str) -> bool:
    """Whether an edition is for partners: shared objectives alone, once the quarter is closed."""
    return edition != FULL


def can_make(user: User, edition: str, quarter: Quarter) -> bool:
    """Whether the person may have this edition made; partners' editions of closed quarters only."""
    return edition in editions_of(user) and (not for_partners(edition) or quarter.state == Quarter.State.CLOSED)


def reads_words_of(user: User, team_id: int, managed: Collection[int]) -> bool:
    """Whether a pack of this person holds what graders of a team wrote, and the work of its people."""
    return not is_bounded(user) or team_id in managed


def can_list(user: User, pack: ReviewPack) -> bool:
    """Whether the person may know of a pack; its quarter is loaded."""
    return can_make(user, pack.edition, pack.quarter)


def can_download(
    user: User,
    pack: ReviewPack,
    holds: Mapping[str, Any],
    *,
    reach: Reach,
    managed: Collection[int],
    shared: Collection[int],
) -> bool:
    """Whether the person may read today all that a file ``holds``; its pack and quarter are loaded.

    ``shared``: the imperatives that are shared now.
    """
    if not can_list(user, pack):
        return False
    if user.may("pack.full"):
        if not is_bounded(user):
            return True
        return set(holds["teams"]) <= set(managed) and set(holds["people"]) <= {user.pk, *reach.people}
    return set(holds["imperatives"]) <= set(shared)
