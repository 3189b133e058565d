"""The in-depth rule and the status thresholds: administrators change them by adding a version."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied, ValidationError

from audit.history import acting
from okrs.measures import policies
from okrs.measures.selectors.effects import Effect
from okrs.measures.services.rule_changes import changed_with_trace, effects_of, living_by
from okrs.models import InDepthRule, KeyResult, StatusRule
from okrs.models.choices import Metric
from organization.ground.constraints import atomic_write
from organization.models import User

Rule = TypeVar("Rule", InDepthRule, StatusRule)
TRACES: dict[type[Any], str] = {InDepthRule: "in-depth rule", StatusRule: "status thresholds"}


def _key_results(model: type[Any]) -> Any:
    """The key results whose numbers or statuses a rule can change."""
    rows = KeyResult.objects.all()
    if model is InDepthRule:
        rows = rows.filter(measured_by__in=[Metric.IN_DEPTH_DISCUSSIONS, Metric.CUSTOM])
    return living_by(rows)


def _next(current: Rule, values: Mapping[str, Any], *, by: User, reason: str) -> Rule:
    """The next version, checked. Raises ValidationError by field, and if it changes nothing."""
    if all(getattr(current, name) == value for name, value in values.items()):
        raise ValidationError("Nothing changed.")
    rule = type(current)(version=current.version + 1, by=by, reason=reason, **values)
    rule.full_clean()
    return rule


def effects_of_rule(*, current: Rule, by: User, values: Mapping[str, Any], at: datetime) -> list[Effect]:
    """What the next version would change, as a list of key results. Who may: administrators."""
    if not policies.can_edit_rules(by):
        raise PermissionDenied
    rule = _next(current, values, by=by, reason="Trial")
    return effects_of(act=rule.save, key_results=_key_results(type(current)), at=at)


@atomic_write
def change_rule(
    *, current: Rule, by: User, values: Mapping[str, Any], base: int, reason: str, at: datetime
) -> list[Effect]:
    """Save the next version; every key result that it changes records what it was before, and the reason.

    ``base`` is the number of the version that was read. Who may: administrators. Raises ValidationError without a
    reason, for values out of order, and when somebody else changed the rule meanwhile.
    """
    if not policies.can_edit_rules(by):
        raise PermissionDenied
    if not reason.strip():
        raise ValidationError({"reason": "Say why: the reason is shown with the version and on what it changes."})
    model = type(current)
    # The row of the highest version serves as the lock of its rule.
    locked = model._default_manager.select_for_update().order_by("-version")[0]
    if locked.version != base:
        raise ValidationError(
            "Somebody else changed this rule meanwhile. Compare with the newest version, then save again.",
            code="conflict",
        )
    rule = _next(locked, values, by=by, reason=reason)
    with acting(by=by.pk, reason=reason):
        return changed_with_trace(
            by=by, act=rule.save, key_results=_key_results(model), field=TRACES[model], reason=reason, at=at
        )
