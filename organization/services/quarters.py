"""Quarters: their dates, and their states from planning to grading."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.core.exceptions import ValidationError

from audit.history import acting
from organization import policies
from organization.fiscal_years import Span
from organization.ground.constraints import atomic_write
from organization.models import Quarter, User
from organization.selectors.dependants import dependants
from organization.selectors.quarters import overlapping
from organization.services.records import store

GRACE = timedelta(days=10)


@dataclass(frozen=True)
class Move:
    """A change of state that an administrator may make."""

    to: str
    label: str
    needs_reason: bool = False


MOVES: dict[str, tuple[Move, ...]] = {
    Quarter.State.PLANNING: (Move(Quarter.State.ACTIVE, "Start the quarter"),),
    Quarter.State.ACTIVE: (Move(Quarter.State.GRADING, "Start grading"),),
    Quarter.State.GRADING: (Move(Quarter.State.ACTIVE, "Go back to active", needs_reason=True),),
    Quarter.State.CLOSED: (),
}


@atomic_write
def save_quarter(*, quarter: Quarter, by: User, reason: str = "") -> Quarter:
    """Add a quarter or change its name and dates; administrators only.

    Without ``grace_ends_on`` evidence is accepted until ten days after the last day. ValidationError at the field for
    reversed, one-day or overlapping dates, for dates of a quarter in grading or closed, and for dates of an active one
    without a reason.
    """
    policies.require(policies.may_edit_organization(by))
    if not quarter.grace_ends_on and quarter.ends_on:
        quarter.grace_ends_on = quarter.ends_on + GRACE
    if quarter.pk:
        _check_change(quarter, reason)
    if quarter.starts_on and quarter.starts_on == quarter.ends_on:
        raise ValidationError({"ends_on": "One day is too short: the last day must be after the first day."})
    if quarter.starts_on and quarter.ends_on and quarter.starts_on < quarter.ends_on:
        other = overlapping(quarter)
        if other:
            days = f"{other.starts_on:%-d %B %Y} to {other.ends_on:%-d %B %Y}"
            raise ValidationError({"starts_on": f"These dates overlap {other.name} ({days})."})
    return store(quarter, by=by, reason=reason)


@dataclass(frozen=True)
class YearPlan:
    """Four quarters to add, with the days that go with each.

    ``grace_days`` after the last day evidence is accepted, ``session_days`` before the first day the planning session
    is, ``review_days`` after the last day the review; None: none.
    """

    quarters: Sequence[Span]
    grace_days: int = GRACE.days
    session_days: int | None = None
    review_days: int | None = None

    def made(self) -> list[Quarter]:
        """The quarters, not saved."""
        return [
            Quarter(
                name=one.name, starts_on=one.starts_on, ends_on=one.ends_on, months=one.months,
                grace_ends_on=one.ends_on + timedelta(days=self.grace_days),
                planning_session_on=_days_from(one.starts_on, -self.session_days if self.session_days else None),
                review_on=_days_from(one.ends_on, self.review_days),
            )
            for one in self.quarters
        ]  # fmt: skip


def _days_from(day: date, days: int | None) -> date | None:
    return day + timedelta(days=days) if days is not None else None


@atomic_write
def add_year(*, plan: YearPlan, by: User) -> list[Quarter]:
    """Add the quarters of a year, all or none; administrators only.

    ValidationError at ``year`` for a name that is taken, at ``starts_on`` for dates that overlap another quarter.
    """
    policies.require(policies.may_edit_organization(by))
    made = plan.made()
    taken = Quarter.objects.filter(name__in=[one.name for one in made]).values_list("name", flat=True)
    if taken:
        raise ValidationError({"year": f"There is already {', '.join(sorted(taken))}. Choose another name."})
    for one in made:
        if other := overlapping(one):
            days = f"{other.starts_on:%-d %B %Y} to {other.ends_on:%-d %B %Y}"
            raise ValidationError({"starts_on": f"{one.name} would overlap {other.name} ({days})."})
    return [save_quarter(quarter=one, by=by) for one in made]


def _check_change(quarter: Quarter, reason: str) -> None:
    stored = Quarter.objects.select_for_update().get(pk=quarter.pk)
    dates = ("starts_on", "ends_on", "grace_ends_on", "months")
    changed = [name for name in dates if getattr(stored, name) != getattr(quarter, name)]
    # Only move_quarter changes the state.
    quarter.state = stored.state
    if stored.state == Quarter.State.CLOSED:
        raise ValidationError("This quarter is closed; nothing in it can be changed.")
    if changed and not policies.may_change_dates(stored):
        raise ValidationError({changed[0]: "This quarter is being graded; its dates no longer change."})
    if changed and stored.state == Quarter.State.ACTIVE and not reason.strip():
        raise ValidationError({"reason": "This quarter is active: say why its dates change."})


@atomic_write
def remove_quarter(*, quarter: Quarter, by: User, reason: str = "") -> None:
    """Delete a quarter in planning that nothing depends on; ValidationError otherwise."""
    policies.require(policies.may_edit_organization(by))
    stored = Quarter.objects.select_for_update().get(pk=quarter.pk)
    if stored.state != Quarter.State.PLANNING:
        state = stored.get_state_display().lower()
        raise ValidationError(f"{stored.name} is {state}: only a quarter in planning can be deleted.")
    found = dependants(stored)
    if found:
        raise ValidationError(f"{stored.name} has {', '.join(str(one) for one in found)}, so it stays.")
    with acting(by=by.pk, reason=reason):
        stored.delete()


@atomic_write
def move_quarter(*, quarter: Quarter, to: str, by: User, reason: str = "") -> Quarter:
    """Move a quarter to the state ``to``: planning → active → grading, and back to active with a reason.

    Nothing else changes with it: drafts stay drafts, and another active quarter stays active. ValidationError for any
    other move; administrators only.
    """
    policies.require(policies.may_edit_organization(by))
    stored = Quarter.objects.select_for_update().get(pk=quarter.pk)
    move = next((move for move in MOVES[stored.state] if move.to == to), None)
    if move is None:
        state = stored.get_state_display().lower()
        wanted = str(dict(Quarter.State.choices).get(to, "that")).lower()
        raise ValidationError(f"{stored.name} is {state} and cannot become {wanted}.")
    if move.needs_reason and not reason.strip():
        raise ValidationError({"reason": "Say why; the reason is kept in the history."})
    stored.state = to
    return store(stored, by=by, reason=reason.strip())
