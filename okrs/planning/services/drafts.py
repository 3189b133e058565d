"""Drafts that their owners write: proposed to whoever plans for the team, who accepts them or asks back."""

from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError

from audit.history import acting
from okrs.models import DraftReview, Objective
from okrs.planning.services.objectives import require_open, require_planner
from organization.ground.constraints import atomic_write
from organization.models import Quarter, Team, User

_OPEN_TO_PROPOSE = (DraftReview.State.WRITING, DraftReview.State.ASKED_BACK)


@atomic_write
def propose(*, quarter: Quarter, team: Team, by: User, at: datetime, objective: int | None = None) -> int:
    """Propose one's own drafts in a plan, or one of them; returns how many.

    Who may: their owner. Raises ValidationError that names drafts without a key result, and where none is left.
    """
    if not by.may("objective.draft"):
        raise PermissionDenied
    require_open(quarter)
    found = Objective.objects.select_for_update(no_key=True, of=("self",)).filter(
        quarter=quarter, primary_team=team, owner=by, state=Objective.State.DRAFT, review__state__in=_OPEN_TO_PROPOSE
    )
    drafts = list(found.filter(pk=objective) if objective else found)
    if not drafts:
        raise ValidationError("There is no draft of yours to propose.")
    bare = [str(one) for one in drafts if not one.key_results.filter(state="active").exists()]
    if bare:
        raise ValidationError(f"Say first how it is measured: {', '.join(bare)} has no key result.")
    with acting(by=by.pk):
        for review in DraftReview.objects.filter(objective__in=drafts):
            review.state, review.proposed_at = DraftReview.State.PROPOSED, at
            review.save()
    return len(drafts)


@atomic_write
def review_draft(
    *, objective: Objective, by: User, at: datetime, seen: str, is_accepted: bool, note: str = ""
) -> DraftReview:
    """Accept a proposed draft, or ask back in words (``note``).

    ``seen``: ``stamp_of`` the review as the reviewer's page showed it. Who may: planners of the team, also of their
    own. Raises ValidationError where it is not proposed, or was changed since.
    """
    require_planner(by=by, team_id=objective.primary_team_id, quarter=objective.quarter)
    Objective.objects.select_for_update(no_key=True).get(pk=objective.pk)
    review = DraftReview.objects.filter(objective=objective, objective__state=Objective.State.DRAFT).first()
    if review is None or review.state != DraftReview.State.PROPOSED:
        raise ValidationError("It is not proposed now. Load the page again to see where it stands.")
    if stamp_of(review) != seen:
        raise ValidationError("Its owner changed it since you opened it. Look at it again before you answer.")
    if not is_accepted and not note.strip():
        raise ValidationError({"note": "Say what is missing."})
    review.state = DraftReview.State.ACCEPTED if is_accepted else DraftReview.State.ASKED_BACK
    review.reviewed_by, review.reviewed_at, review.note = by, at, note.strip()
    review.full_clean()
    with acting(by=by.pk, reason=note):
        review.save()
    return review


def stamp_of(review: DraftReview | None) -> str:
    """Tells a proposal from what it is after its owner changed it."""
    return review.proposed_at.isoformat() if review is not None and review.proposed_at else ""
