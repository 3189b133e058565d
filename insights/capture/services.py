"""The author's writes: capture, edit, submit."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from audit.history import acting
from insights.capture import policies
from insights.capture.moves import SUBMIT
from insights.models import Insight, InsightInteraction
from interactions.models import Congress, Interaction
from organization.custom_fields.services import fill_custom
from organization.ground.clock import day_in
from organization.ground.constraints import atomic_write
from organization.ground.text import fold
from organization.models import CustomField, Product, TherapeuticArea, User
from organization.services.versions import replace_version

MORE_THAN_FEEDBACK = frozenset({Insight.Kind.INSIGHT, Insight.Kind.STRATEGIC_INSIGHT})
TEXTS: tuple[str, ...] = ("observation", "interpretation", "implication", "decision_informed")
_FIELDS = (*TEXTS, "kind", "category", "therapeutic_area", "product", "novelty", "state", "submitted_at", "zone_name",
           "custom", "congress")  # fmt: skip


@dataclass(frozen=True)
class Contents:
    """What a person says about one insight; ``custom`` as ``fill_custom`` takes it."""

    observation: str
    category: str
    therapeutic_area: TherapeuticArea
    interpretation: str = ""
    implication: str = ""
    kind: str = Insight.Kind.OBSERVATION
    product: Product | None = None
    interactions: tuple[Interaction, ...] = ()
    decision_informed: str = ""
    novelty: str = ""
    custom: Mapping[str, Any] | None = None
    congress: Congress | None = None


@dataclass(frozen=True)
class Captured:
    """The row, and whether an earlier sending of the same page made it."""

    insight: Insight
    is_repeat: bool = False


@atomic_write
def capture_insight(
    *,
    by: User,
    contents: Contents,
    at: datetime,
    submit: bool = True,
    client_id: UUID | None = None,
    digest: str = "",
) -> Captured:
    """Record what was learnt; submitted at once, or kept as a draft (``submit=False``).

    ``client_id`` is the page's key and ``digest`` tells what was sent with it. The same key with the same digest
    returns the first row; with another digest it is refused (code ``key_used``). Raises ValidationError at the fields.
    Who may: holders of ``insight.write``.
    """
    if not policies.may_capture(by):
        raise PermissionDenied
    earlier = _captured_before(by, client_id, digest)
    if earlier is not None:
        return earlier
    insight = Insight(
        originator=by, zone_name=by.timezone, client_id=client_id, client_digest=digest if client_id else "",
        created_at=at,
        state=Insight.State.SUBMITTED if submit else Insight.State.DRAFT, submitted_at=at if submit else None,
    )  # fmt: skip
    try:
        with transaction.atomic(), acting(by=by.pk):
            _fill(insight, contents, by=by, at=at)
            insight.save()
            _sync_interactions(insight, contents.interactions)
    except IntegrityError:
        # The same page was sent twice at once, and the other sending was quicker.
        earlier = _captured_before(by, client_id, digest)
        if earlier is None:
            raise
        return earlier
    return Captured(insight)


@atomic_write
def edit_insight(
    *, by: User, insight: Insight, contents: Contents, version: int, at: datetime, submit: bool = False
) -> Insight:
    """Change a draft, or an insight about which more is asked; ``submit`` submits it (again) at once.

    Only the author. Raises VersionConflict if it was saved elsewhere since ``version``.
    """
    if not policies.can_edit(by, insight):
        raise PermissionDenied
    with acting(by=by.pk):
        if submit:
            _hand_in(insight, by, at)
        _fill(insight, contents, by=by, at=at)
        replace_version(insight, version=version, fields=_FIELDS)
        _sync_interactions(insight, contents.interactions)
    return insight


@atomic_write
def submit_insight(*, by: User, insight: Insight, version: int, at: datetime) -> Insight:
    """Submit a draft, or submit again after more was asked for. Only the author; the first time stays."""
    if not policies.can_move(by, insight, SUBMIT):
        raise PermissionDenied
    with acting(by=by.pk):
        _hand_in(insight, by, at)
        replace_version(insight, version=version, fields=["state", "submitted_at", "zone_name"])
    return insight


# --- How it is done -------------------------------------------------------------------


def _captured_before(by: User, client_id: UUID | None, digest: str) -> Captured | None:
    if client_id is None:
        return None
    earlier = Insight.objects.filter(originator=by, client_id=client_id).first()
    if earlier is None:
        return None
    if earlier.client_digest != digest:
        raise ValidationError(
            "This page was saved before with other entries. Open that insight to change it, "
            "or save once more to record a second one.",
            code="key_used",
            params={"insight": earlier.pk},
        )
    return Captured(earlier, is_repeat=True)


def _hand_in(insight: Insight, by: User, at: datetime) -> None:
    """Date it by its first submission, in the author's calendar then."""
    insight.state = Insight.State.SUBMITTED
    if insight.submitted_at is None:
        insight.submitted_at, insight.zone_name = at, by.timezone


def _fill(insight: Insight, contents: Contents, *, by: User, at: datetime) -> None:
    """Copy and check; raises ValidationError under the form's field names."""
    _check(insight, contents, by=by, at=at)
    for name in TEXTS:
        setattr(insight, name, getattr(contents, name).strip())
    for name in ("kind", "category", "therapeutic_area", "product", "novelty", "congress"):
        setattr(insight, name, getattr(contents, name))
    fill_custom(insight, CustomField.On.INSIGHT, contents.custom)
    # The database settles whether the key is unique: a race there is an answer, not an error.
    insight.full_clean(exclude=["client_id"])


def _check(insight: Insight, contents: Contents, *, by: User, at: datetime) -> None:
    errors: dict[str, str] = {}
    if not contents.observation.strip():
        errors["observation"] = "Say what was said or seen."
    if contents.kind in MORE_THAN_FEEDBACK:
        errors |= _three_texts(contents)
    area = contents.therapeutic_area
    if contents.product is not None and contents.product.therapeutic_area_id != area.pk:
        errors["product"] = f"{contents.product} does not belong to {area}."
    linked = set(insight.interaction_links.values_list("interaction", flat=True)) if insight.pk else set()
    new = {one.pk for one in contents.interactions} - linked
    if new:
        heard = Interaction.objects.visible_to(by, day_in(at, by.zone)).exclude(state=Interaction.State.CANCELLED)
        if heard.filter(pk__in=new).count() != len(new):
            errors["interactions"] = "Choose from the interactions you may read."
    if errors:
        raise ValidationError({name: [text] for name, text in errors.items()})


def _three_texts(contents: Contents) -> dict[str, str]:
    """Anything but feedback needs three different texts: what, why, so what. Case, accents and spaces do not count."""
    said, why, so_what = (fold(getattr(contents, name)) for name in TEXTS[:3])
    errors: dict[str, str] = {}
    if not why:
        errors["interpretation"] = "An insight says why. Without a reason it is an observation."
    elif why == said:
        errors["interpretation"] = "This repeats the observation. Say why it was said."
    if not so_what:
        errors["implication"] = "An insight says what follows from it. Without that it is an observation."
    elif so_what in (said, why):
        errors["implication"] = "This repeats a text above. Say what follows from it."
    return errors


def _sync_interactions(insight: Insight, interactions: Iterable[Interaction]) -> None:
    wanted = {one.pk for one in interactions}
    present = set(insight.interaction_links.values_list("interaction", flat=True))
    insight.interaction_links.filter(interaction__in=present - wanted).delete()
    InsightInteraction.objects.bulk_create(
        InsightInteraction(insight=insight, interaction_id=pk) for pk in sorted(wanted - present)
    )
