"""Log, amend, hold, cancel and undo an interaction. What it promises safety is in ``safety``."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from audit.history import acting
from interactions.log import policies
from interactions.log.services.contents import Contents
from interactions.log.services.parts import DEPTHS, write_parts
from interactions.models import Consent, Interaction
from interactions.safety.services import follow_start, promise_hand_offs
from organization.ground.clock import day_in
from organization.ground.constraints import atomic_write
from organization.models import User
from organization.services.versions import replace_version

State, Screen = Interaction.State, Interaction.Screen
ANSWERS = (Screen.NONE, Screen.POSSIBLE)
PROMISED = (Screen.POSSIBLE, Screen.HANDED_OFF)
FURTHEST_PLAN = timedelta(days=366)
_FIELDS = (
    "starts_at", "occurred_on", "minutes", "channel", "purpose", "initiation", "therapeutic_area", "product", "state",
    "ae_screen", "pqc_screen", "notes", "next_step", "next_step_on", "objection_reason",
)  # fmt: skip


@dataclass(frozen=True)
class Logged:
    """The row, and whether an earlier sending of the same page had made it already."""

    interaction: Interaction
    is_repeat: bool = False


@atomic_write
def log_interaction(
    *,
    by: User,
    contents: Contents,
    at: datetime,
    client_id: UUID | None = None,
    digest: str = "",
    seconds_to_log: int | None = None,
) -> Logged:
    """Record an interaction: planned when it lies ahead, held when both safety questions are answered.

    ``client_id`` is a key made by the page and ``digest`` tells what was sent with it. The same key
    with the same digest returns the first row; with another digest it is refused.
    """
    if not policies.may_log(by):
        raise PermissionDenied
    earlier = _logged_before(by, client_id, digest)
    if earlier is not None:
        return earlier
    interaction = Interaction(
        msl=by, zone_name=by.timezone, client_id=client_id, client_digest=digest if client_id else "",
        seconds_to_log=seconds_to_log, created_at=at, state=State.PLANNED if contents.starts_at > at else State.HELD,
    )  # fmt: skip
    try:
        with transaction.atomic(), acting(by=by.pk):
            _fill(interaction, contents, at)
            interaction.save()
            write_parts(interaction, contents, at, is_new=True)
            promise_hand_offs(by=by, interaction=interaction, is_time_known=contents.is_time_known, at=at)
    except IntegrityError:
        # The same page was sent twice at once and the other sending was quicker.
        earlier = _logged_before(by, client_id, digest)
        if earlier is None:
            raise
        return earlier
    return Logged(interaction)


@atomic_write
def amend_interaction(
    *, by: User, interaction: Interaction, contents: Contents, version: int, at: datetime, reason: str = ""
) -> Interaction:
    """Change what was recorded. After three days a reason is required and the state becomes amended.

    Only the author. Raises VersionConflict when it was saved elsewhere since ``version``.
    """
    if not policies.can_amend(by, interaction):
        raise PermissionDenied
    is_planned = interaction.state == State.PLANNED
    if not is_planned and contents.starts_at > at:
        raise ValidationError({"day": "What took place cannot lie in the future."})
    if is_planned and contents.starts_at <= at and contents.starts_at != interaction.starts_at:
        raise ValidationError({"day": "A plan lies ahead. If it took place, record it as held."})
    if policies.needs_reason(interaction, at):
        if not reason.strip():
            raise ValidationError({"reason": "Say why: this record is older than three days."})
        interaction.state = State.AMENDED
    return _replace(by=by, interaction=interaction, contents=contents, version=version, at=at, reason=reason.strip())


@atomic_write
def hold_interaction(
    *, by: User, interaction: Interaction, contents: Contents, version: int, at: datetime
) -> Interaction:
    """Record a planned interaction as held; both safety questions must be answered. Only the author, once it began."""
    if not policies.can_hold(by, interaction, at):
        raise PermissionDenied
    if contents.starts_at > at:
        raise ValidationError({"day": "What took place cannot lie in the future."})
    interaction.state = State.HELD
    return _replace(by=by, interaction=interaction, contents=contents, version=version, at=at)


@atomic_write
def cancel_interaction(*, by: User, interaction: Interaction, reason: str, at: datetime) -> Interaction:
    """Take an interaction out of every count and list; the row and its history stay. Only the author, with a reason."""
    if not policies.can_amend(by, interaction):
        raise PermissionDenied
    if not reason.strip():
        raise ValidationError({"reason": "Say why it is cancelled."})
    with acting(by=by.pk, reason=reason.strip()):
        interaction.state = State.CANCELLED
        replace_version(interaction, version=interaction.version, fields=["state"])
    return interaction


@atomic_write
def undo_interaction(*, by: User, interaction: Interaction, at: datetime) -> Interaction:
    """Take back what was logged by mistake, within ten minutes. Only the author."""
    if not policies.can_amend(by, interaction):
        raise PermissionDenied
    if not policies.can_undo(by, interaction, at):
        raise ValidationError("Ten minutes have passed: cancel it with a reason instead.")
    return cancel_interaction(by=by, interaction=interaction, reason="Undone right after saving", at=at)


# --- How it is done -------------------------------------------------------------------


def _logged_before(by: User, client_id: UUID | None, digest: str) -> Logged | None:
    if client_id is None:
        return None
    earlier = Interaction.objects.filter(msl=by, client_id=client_id).first()
    if earlier is None:
        return None
    if earlier.client_digest != digest:
        raise ValidationError(
            "This page was saved before with other entries. Open that interaction to change it, "
            "or save once more to record a second one.",
            code="key_used",
            params={"interaction": earlier.pk},
        )
    return Logged(earlier, is_repeat=True)


def _replace(
    *, by: User, interaction: Interaction, contents: Contents, version: int, at: datetime, reason: str = ""
) -> Interaction:
    old_start = interaction.starts_at
    with acting(by=by.pk, reason=reason):
        _fill(interaction, contents, at)
        replace_version(interaction, version=version, fields=_FIELDS)
        write_parts(interaction, contents, at, old_start=old_start)
    # Outside: the reason of an amendment says nothing of the hand-off.
    follow_start(by=by, interaction=interaction, is_time_known=contents.is_time_known, old_start=old_start)
    promise_hand_offs(by=by, interaction=interaction, is_time_known=contents.is_time_known, at=at)
    return interaction


def _fill(interaction: Interaction, contents: Contents, at: datetime) -> None:
    """Copy and check; raises ValidationError whose keys are the names the form uses."""
    _check(interaction, contents, at)
    if interaction.state == State.PLANNED:
        interaction.ae_screen = interaction.pqc_screen = ""
    else:
        for name in ("ae_screen", "pqc_screen"):
            # What was promised to safety ends there, or is withdrawn with a reason: never by an amendment.
            if getattr(interaction, name) not in PROMISED:
                setattr(interaction, name, getattr(contents, name))
    interaction.starts_at = contents.starts_at
    # In the zone in which it was first recorded: moving elsewhere since dates nothing anew.
    interaction.occurred_on = day_in(contents.starts_at, ZoneInfo(interaction.zone_name))
    for name in ("minutes", "channel", "purpose", "initiation", "therapeutic_area", "product", "next_step_on"):
        setattr(interaction, name, getattr(contents, name))
    for name in ("notes", "next_step", "objection_reason"):
        setattr(interaction, name, getattr(contents, name).strip())
    # Rules of the whole row are said by the database, in their own words (``atomic_write``), and so is the key's
    # uniqueness: a race there is an answer, not an error. Relations were just loaded.
    interaction.full_clean(
        exclude=["client_id", "msl", "therapeutic_area", "product"], validate_unique=False, validate_constraints=False
    )


def _check(interaction: Interaction, contents: Contents, at: datetime) -> None:
    errors: dict[str, str] = {}
    is_planned = interaction.state == State.PLANNED
    if not contents.kols:
        errors["kols"] = "Choose at least one KOL."
    if contents.starts_at > at + FURTHEST_PLAN or contents.starts_at.year < 2000:
        errors["day"] = "Choose a day not more than a year ahead."
    if not is_planned:
        for name, what in (("ae_screen", "an adverse event"), ("pqc_screen", "a product quality complaint")):
            if getattr(interaction, name) not in PROMISED and getattr(contents, name) not in ANSWERS:
                errors[name] = f"Answer whether {what} was heard: without it the interaction is not held."
    area = contents.therapeutic_area
    strange = [str(topic) for topic in contents.topics if topic.therapeutic_area_id != area.pk]
    if strange:
        errors["topics"] = f"Not a topic of {area}: {', '.join(strange)}."
    if contents.product is not None and contents.product.therapeutic_area_id != area.pk:
        errors["product"] = f"{contents.product} does not belong to {area}."
    if contents.next_step_on and not contents.next_step.strip():
        errors["next_step"] = "Say what is due then."
    asked = [depth for depth, _ in contents.depths] + [each.depth for each in contents.questions or ()]
    if any(depth not in DEPTHS for depth in asked):
        errors["depths"] = "Choose from the depths offered."
    if any(person.pk == interaction.msl_id for person in contents.participants):
        errors["participants"] = "The author takes part anyway."
    errors |= _objection(contents, is_planned=is_planned)
    if errors:
        raise ValidationError({name: [text] for name, text in errors.items()})


def _objection(contents: Contents, *, is_planned: bool) -> dict[str, str]:
    """Planning contact against an objection is refused; the record of what happened only needs a reason."""
    names = [
        str(consent.kol)
        for consent in Consent.objects.objections().filter(kol__in=contents.kols).select_related("kol").order_by("kol")
    ]
    if not names:
        return {}
    who = ", ".join(names)
    if is_planned:
        return {"kols": f"{who} objected to contact. Rule: no contact is planned against an objection."}
    if not contents.objection_reason.strip():
        return {"objection_reason": f"{who} objected to contact. What happened is recorded; say why."}
    return {}
