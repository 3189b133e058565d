"""Writing scientific milestones."""

from django.core.exceptions import ValidationError

from audit.history import acting
from organization import policies as ground
from organization.ground.constraints import atomic_write
from organization.models import ScientificMilestone, User
from organization.scientific_milestones import policies
from organization.services.records import store, validate
from organization.services.versions import replace_version

FIELDS = ("therapeutic_area", "product", "kind", "title", "date", "note")


def _check(milestone: ScientificMilestone) -> None:
    product = milestone.product
    if product is not None and product.therapeutic_area_id != milestone.therapeutic_area_id:
        raise ValidationError({"product": f"{product} belongs to another therapeutic area."})


@atomic_write
def add_milestone(*, milestone: ScientificMilestone, by: User) -> ScientificMilestone:
    """Enter a milestone. Who may: medical leads and administrators. ValidationError for a product of another area."""
    ground.require(policies.may_edit(by))
    milestone.entered_by = by
    _check(milestone)
    return store(milestone, by=by)


@atomic_write
def change_milestone(*, milestone: ScientificMilestone, by: User, version: int, reason: str = "") -> None:
    """Change one that was read in ``version``; a day that moves stays in the history with the reason.

    Who may: as ``add_milestone``. Raises VersionConflict if somebody else saved it meanwhile.
    """
    ground.require(policies.may_edit(by))
    _check(milestone)
    validate(milestone)
    with acting(by=by.pk, reason=reason):
        replace_version(milestone, version=version, fields=FIELDS)


@atomic_write
def remove_milestone(*, milestone: ScientificMilestone, by: User, reason: str = "") -> None:
    """Delete one; its history stays. Who may: as ``add_milestone``."""
    ground.require(policies.may_edit(by))
    with acting(by=by.pk, reason=reason):
        milestone.delete()
