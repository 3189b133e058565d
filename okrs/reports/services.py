"""Reports that people build: save, change, share, remove."""

from django.core.exceptions import PermissionDenied, ValidationError

from audit.history import acting
from okrs.models import Report
from okrs.reports.selectors.specs import Spec, fits, may_read
from organization import roles
from organization.ground.constraints import atomic_write
from organization.models import User
from organization.services.versions import replace_version

_FIELDS = (
    "name", "rows", "columns", "measure", "definition_id", "therapeutic_area_id", "team_id", "until_id", "span",
    "is_shared", "custom_filter", "field_id",
)  # fmt: skip


@atomic_write
def save_report(*, by: User, name: str, spec: Spec, is_shared: bool = False) -> Report:
    """Save a table under a name.

    Who may: everybody who reads key results; partners only without counted work and without sharing. Raises
    ValidationError for a name that is already in use, and for tags that what is shown does not have.
    """
    report = _filled(Report(owner=by), by, name, spec, is_shared)
    with acting(by=by.pk):
        report.save()
    return report


@atomic_write
def change_report(*, report: Report, by: User, version: int, name: str, spec: Spec, is_shared: bool) -> Report:
    """Replace what it shows. Who may: its owner. Raises VersionConflict if somebody saved it since it was read."""
    if report.owner_id != by.pk:
        raise PermissionDenied
    _filled(report, by, name, spec, is_shared)
    with acting(by=by.pk):
        replace_version(report, version=version, fields=_FIELDS)
    return report


@atomic_write
def remove_report(*, report: Report, by: User) -> None:
    """Delete it, also for everybody it was shared with. Who may: its owner."""
    if report.owner_id != by.pk:
        raise PermissionDenied
    with acting(by=by.pk):
        report.delete()


def _filled(report: Report, by: User, name: str, spec: Spec, is_shared: bool) -> Report:
    if not by.may("objective.view") or not may_read(by, spec):
        raise PermissionDenied
    if not fits(spec):
        raise ValidationError({"measure": "Only interactions have a tier, a channel and own fields."})
    report.name, report.rows, report.columns = name.strip(), spec.rows.value, spec.columns.value if spec.columns else ""
    report.measure, report.definition = spec.measure, spec.definition
    report.therapeutic_area_id, report.team_id, report.until_id = spec.area, spec.team, spec.until
    report.custom_filter, report.field = dict(spec.custom), spec.field
    report.span, report.is_shared = spec.span, is_shared and by.scope("objective") == roles.FULL
    report.full_clean()
    return report
