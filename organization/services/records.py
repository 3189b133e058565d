"""Writing one record: checked, with its constraints in words at the field, and with its history."""

from typing import TypeVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError, models, transaction

from audit.history import acting
from organization import policies
from organization.ground.constraints import atomic_write
from organization.models import Holiday, Product, StrategicImperative, TherapeuticArea, User, WorkWeek
from organization.selectors.dependants import dependants

R = TypeVar("R", bound=models.Model)

# Records with no rules beyond their constraints.
Reference = TherapeuticArea | Product | StrategicImperative | Holiday | WorkWeek

# constraint → (field, words); any other is shown above the form in the constraint's own words.
WORDS: dict[str, tuple[str, str]] = {
    "therapeutic_area_name_unique": ("name", "There is a therapeutic area of this name already."),
    "therapeutic_area_code_unique": ("code", "Another therapeutic area has this code already."),
    "product_name_unique": ("name", "There is a product of this name already."),
    "imperative_title_unique": ("title", "There is an imperative of this title already."),
    "holiday_once_per_country": ("date", "This country has a holiday on that day already."),
    "holiday_country_code": ("country", "Use the country's two capital letters, such as DE."),
    "work_week_once_per_country": ("country", "This country has its work week already."),
    "work_week_country_code": ("country", "Use the country's two capital letters, such as DE."),
    "team_name_unique": ("name", "There is a team of this name already."),
    "team_manager_once": ("user", "This person manages the team already."),
    "membership_not_reversed": ("to_date", "The last day must not be before the first day."),
    "membership_once_at_a_time": ("from_date", "This person is a member of the team in that time already."),
    "membership_one_primary_team": ("is_primary", "This person has another primary team in that time. End that first."),
    "organization_user_email_key": ("email", "Somebody with this e-mail exists already."),
    "user_country_code": ("country", "Use the country's two capital letters, such as DE."),
    "quarter_ends_after_it_starts": ("ends_on", "The last day must be after the first day."),
    "quarter_grace_after_end": ("grace_ends_on", "Evidence must be accepted at least until the last day."),
    "quarters_do_not_overlap": ("starts_on", "These dates overlap another quarter."),
    "absence_not_reversed": ("ends_on", "The last day must not be before the first day."),
    "absences_do_not_overlap": ("starts_on", "These days overlap another absence of the same person."),
}


def validate(record: models.Model) -> None:
    """Check fields and constraints; ValidationError by field, each constraint in its words."""
    errors: dict[str, list[ValidationError]] = {}
    try:
        record.full_clean(validate_constraints=False)
    except ValidationError as error:
        errors.update(error.error_dict)
    invalid = set(errors)
    # Ranges last: PostgreSQL fails on reversed ones before it can tell whether they overlap.
    for constraint in sorted(record._meta.constraints, key=lambda one: isinstance(one, ExclusionConstraint)):
        if isinstance(constraint, ExclusionConstraint) and errors:
            continue
        try:
            constraint.validate(type(record), record, exclude=invalid)
        except ValidationError as error:
            field, words = WORDS.get(constraint.name, (NON_FIELD_ERRORS, error.messages[0]))
            if field not in errors:
                errors[field] = [ValidationError(words, code=constraint.name)]
    if errors:
        raise ValidationError(errors)


def store(record: R, *, by: User, reason: str = "") -> R:
    """Validate and save inside the caller's transaction; losing a race says the same words as the check."""
    validate(record)
    try:
        with transaction.atomic(), acting(by=by.pk, reason=reason):
            record.save()
    except IntegrityError as error:
        name = str(getattr(getattr(error.__cause__, "diag", None), "constraint_name", ""))
        if name not in WORDS:
            raise
        field, words = WORDS[name]
        raise ValidationError({field: [ValidationError(words, code=name)]}) from error
    return record


@atomic_write
def save_reference(*, record: Reference, by: User, reason: str = "") -> Reference:
    """Add or change an area, product, imperative, holiday or work week; administrators only."""
    policies.require(policies.may_edit_organization(by))
    return store(record, by=by, reason=reason)


@atomic_write
def remove(*, record: models.Model, by: User, reason: str = "") -> bool:
    """Delete a record that nothing depends on (True), else deactivate it (False); administrators only.

    ValidationError if something depends on it and it cannot be deactivated.
    """
    policies.require(policies.may_edit_organization(by))
    # The lock keeps others from adding a row that would depend on it.
    locked = type(record)._default_manager.select_for_update().get(pk=record.pk)
    if not dependants(locked):
        with acting(by=by.pk, reason=reason):
            locked.delete()
        return True
    if not hasattr(locked, "is_active"):
        raise ValidationError("Something depends on it, so it stays.")
    locked.is_active = False
    store(locked, by=by, reason=reason)
    return False
