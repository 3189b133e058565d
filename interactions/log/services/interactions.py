"""Log, amend, hold, cancel and undo an interaction. What it owes to safety is in ``safety``."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from audit.history import acting
from interactions.collisions.near import NOTHING, Found
from interactions.log import policies
from interactions.log.services import beside
from interactions.log.services.contents import Contents, NewFollowUp
from interactions.models import (
    KOL,
    Consent,
    ExchangeTopic,
    FollowUpQuestion,
    Interaction,
    InteractionAttendee,
    InteractionParticipant,
)
from interactions.safety.services import follow_start, promise_hand_offs
from organization.custom_fields.services import fill_custom
from organization.ground.clock import day_in
from organization.ground.constraints import atomic_write
from organization.ground.names import require_all_active
from organization.models import CustomField, User
from organization.services.versions import replace_version

State, Screen = Interaction.State, Interaction.Screen
DEPTHS = tuple(FollowUpQuestion.Depth.values)
ANSWERS = (Screen.NONE, Screen.POSSIBLE)
PROMISED = (Screen.POSSIBLE, Screen.HANDED_OFF)
FURTHEST_PLAN = timedelta(days=366)
_FIELDS = (
    "starts_at", "is_timed", "occurred_on", "minutes", "channel", "purpose", "initiation", "therapeutic_area",
    "product", "state", "ae_screen", "pqc_screen", "notes", "next_step", "next_step_on", "next_step_ended_at",
    "next_step_dropped", "objection_reason", "custom", "congress",
)  # fmt: skip
_COPIED = ("minutes", "channel", "purpose", "initiation", "therapeutic_area", "product", "next_step_on", "congress")


@dataclass(frozen=True)
class Logged:
    """The row, and whether an earlier sending of the same page made it."""

    interaction: Interaction
    is_repeat: bool = False
    found: Found = NOTHING  # other contacts around it


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
    """Record an interaction: planned if it lies ahead, held if both safety questions are answered.

    ``client_id`` is the page's key and ``digest`` tells what was sent with it. The same key with the same digest
    returns the first row; with another digest it is refused.
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
            found = beside.looked(interaction=interaction, contents=contents, by=by)
            interaction.save()
            _write_parts(interaction, contents, at, is_new=True)
            beside.kept(found=found, interaction=interaction, contents=contents, by=by, at=at)
            promise_hand_offs(by=by, interaction=interaction, is_time_known=contents.is_time_known, at=at)
    except IntegrityError:
        # The same page was sent twice at once, and the other sending was quicker.
        earlier = _logged_before(by, client_id, digest)
        if earlier is None:
            raise
        return earlier
    return Logged(interaction, found=found)


@atomic_write
def amend_interaction(
    *, by: User, interaction: Interaction, contents: Contents, version: int, at: datetime, reason: str = ""
) -> Interaction:
    """Change what was recorded. After three days a reason is required and the state becomes amended.

    Only the author. Raises VersionConflict if it was saved elsewhere since ``version``.
    """
    if not policies.can_amend(by, interaction):
        raise PermissionDenied
    is_planned = interaction.state == State.PLANNED
    if not is_planned and contents.starts_at > at:
        raise ValidationError({"day": "What has taken place cannot be in the future."})
    if is_planned and contents.starts_at <= at and contents.starts_at != interaction.starts_at:
        raise ValidationError({"day": "A plan must be in the future. If it has taken place, record it as held."})
    if policies.needs_reason(interaction, at):
        if not reason.strip():
            raise ValidationError({"reason": "Say why: this record is older than three days."})
        interaction.state = State.AMENDED
    return _replace(by=by, interaction=interaction, contents=contents, version=version, at=at, reason=reason.strip(),
                    is_plan=is_planned)  # fmt: skip


@atomic_write
def hold_interaction(
    *, by: User, interaction: Interaction, contents: Contents, version: int, at: datetime
) -> Interaction:
    """Record a planned interaction as held, with both safety questions answered; only the author.

    It may have taken place earlier than planned.
    """
    if not policies.can_hold(by, interaction):
        raise PermissionDenied
    if contents.starts_at > at:
        raise ValidationError({"day": "What has taken place cannot be in the future."})
    interaction.state = State.HELD
    return _replace(by=by, interaction=interaction, contents=contents, version=version, at=at, is_plan=True)


@atomic_write
def cancel_interaction(*, by: User, interaction: Interaction, reason: str) -> Interaction:
    """Take an interaction out of every count and list, with a reason; only the author.

    The row and its history stay.
    """
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
    return cancel_interaction(by=by, interaction=interaction, reason="Undone right after saving")


# --- How it is done -------------------------------------------------------------------


def _logged_before(by: User, client_id: UUID | None, digest: str) -> Logged | None:
    if client_id is None:
        return None
    try:
        earlier = Interaction.objects.get(msl=by, client_id=client_id)
    except Interaction.DoesNotExist:
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
    *, by: User, interaction: Interaction, contents: Contents, version: int, at: datetime, reason: str = "",
    is_plan: bool = False,
) -> Interaction:  # fmt: skip
    old_start = interaction.starts_at
    with acting(by=by.pk, reason=reason):
        _fill(interaction, contents, at)
        found = beside.looked(interaction=interaction, contents=contents, by=by) if is_plan else NOTHING
        replace_version(interaction, version=version, fields=_FIELDS)
        _write_parts(interaction, contents, at, old_start=old_start)
        beside.kept(found=found, interaction=interaction, contents=contents, by=by, at=at)
    # Outside: the reason of an amendment says nothing of the hand-off.
    follow_start(by=by, interaction=interaction, is_time_known=contents.is_time_known, old_start=old_start)
    promise_hand_offs(by=by, interaction=interaction, is_time_known=contents.is_time_known, at=at)
    return interaction


def _fill(interaction: Interaction, contents: Contents, at: datetime) -> None:
    """Copy and check; raises ValidationError under the form's field names."""
    _check(interaction, contents, at)
    if interaction.state == State.PLANNED:
        interaction.ae_screen = interaction.pqc_screen = ""
    else:
        for name in ("ae_screen", "pqc_screen"):
            # What was promised to safety is finished there or withdrawn with a reason, never ended by an amendment.
            if getattr(interaction, name) not in PROMISED:
                setattr(interaction, name, getattr(contents, name))
    if (interaction.next_step, interaction.next_step_on) != (contents.next_step.strip(), contents.next_step_on):
        interaction.next_step_ended_at, interaction.next_step_dropped = None, ""
    interaction.starts_at, interaction.is_timed = contents.starts_at, contents.is_timed
    # In the zone in which it was first recorded: an author who moves changes no dates.
    interaction.occurred_on = day_in(contents.starts_at, ZoneInfo(interaction.zone_name))
    for name in _COPIED:
        setattr(interaction, name, getattr(contents, name))
    for name in ("notes", "next_step", "objection_reason"):
        setattr(interaction, name, getattr(contents, name).strip())
    fill_custom(interaction, CustomField.On.INTERACTION, contents.custom)
    # Rules of the whole row are said by the database, in their own words (``atomic_write``), and so is the key's
    # uniqueness: a race there is an answer, not an error. Relations were just loaded.
    loaded = ["client_id", "msl", "therapeutic_area", "product", "congress"]
    interaction.full_clean(exclude=loaded, validate_unique=False, validate_constraints=False)


_BOTH = "Both answers are needed to record the interaction as held."
# What is said where a safety question of a held interaction has no answer.
UNANSWERED = {
    "ae_screen": f"Say whether an adverse event was heard. {_BOTH}",
    "pqc_screen": f"Say whether a product quality complaint was heard. {_BOTH}",
}


def _check(interaction: Interaction, contents: Contents, at: datetime) -> None:
    errors: dict[str, str] = {}
    is_planned = interaction.state == State.PLANNED
    if not contents.kols:
        errors["kols"] = "Choose at least one KOL."
    if contents.starts_at > at + FURTHEST_PLAN or contents.starts_at.year < 2000:
        errors["day"] = "Choose a day not more than a year ahead."
    if not is_planned:
        errors |= {
            name: words
            for name, words in UNANSWERED.items()
            if getattr(interaction, name) not in PROMISED and getattr(contents, name) not in ANSWERS
        }
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
        errors["participants"] = "The author is always included."
    errors |= _objection(contents, is_planned=is_planned)
    if errors:
        raise ValidationError({name: [text] for name, text in errors.items()})


def _objection(contents: Contents, *, is_planned: bool) -> dict[str, str]:
    """Refuse to plan contact against an objection; a record of what happened only needs a reason."""
    objecting = set(Consent.objects.objections().filter(kol__in=contents.kols).values_list("kol", flat=True))
    kols = {kol for kol in contents.kols if kol.pk in objecting}
    who = ", ".join(str(kol) for kol in sorted(kols, key=lambda kol: (kol.sort_key, kol.pk)))
    if not who:
        return {}
    if is_planned:
        return {"kols": f"{who} objected to contact. Rule: no contact is planned against an objection."}
    if not contents.objection_reason.strip():
        return {
            "objection_reason": f"{who} objected to contact. You can record what happened; say why contact took place."
        }
    return {}


# --- Who took part and what was talked about: rows kept, added and dropped as they were said -------


def _write_parts(
    interaction: Interaction,
    contents: Contents,
    at: datetime,
    *,
    old_start: datetime | None = None,
    is_new: bool = False,
) -> None:
    """Make what belongs to an interaction what was said; ``old_start`` is when it began before, and locks intents."""

    def present(name: str) -> list[Any]:
        """What belongs to it already; to a new one nothing does, and nobody need ask."""
        return [] if is_new else list(getattr(interaction, name).all())

    _sync_kols(interaction, contents.kols, present("attendees"))
    _sync_participants(interaction, contents.participants, present("participant_links"))
    _sync_topics(interaction, contents, at, old_start, present("exchange_topics"))
    if contents.questions is None:
        _sync_depths(interaction, contents.depths, present("follow_ups"))
    else:
        _sync_questions(interaction, contents.questions, present("follow_ups"))


def _sync_kols(interaction: Interaction, kols: Iterable[KOL], present: list[InteractionAttendee]) -> None:
    wanted = {kol.pk for kol in kols}
    rows = {row.kol_id: row for row in present}
    if gone := rows.keys() - wanted:
        interaction.attendees.filter(kol__in=gone).delete()
    if any(row.starts_at != interaction.starts_at for row in rows.values()):
        interaction.attendees.update(starts_at=interaction.starts_at)
    InteractionAttendee.objects.bulk_create(
        InteractionAttendee(interaction=interaction, kol_id=pk, starts_at=interaction.starts_at)
        for pk in sorted(wanted - rows.keys())
    )


def _sync_participants(interaction: Interaction, people: Collection[User], links: list[InteractionParticipant]) -> None:
    wanted = {person.pk for person in people}
    present = {row.user_id for row in links}
    require_all_active(field="participants", people=people, before=present)
    if gone := present - wanted:
        interaction.participant_links.filter(user__in=gone).delete()
    InteractionParticipant.objects.bulk_create(
        InteractionParticipant(interaction=interaction, user_id=pk) for pk in sorted(wanted - present)
    )


def _sync_topics(
    interaction: Interaction,
    contents: Contents,
    at: datetime,
    old_start: datetime | None,
    present: list[ExchangeTopic],
) -> None:
    """Keep, add and drop topics; an intent set before the start is locked once the interaction has begun."""
    wanted = {topic.pk: topic for topic in contents.topics}
    intents = dict(contents.intents)
    rows = {row.topic_id: row for row in present}
    if gone := rows.keys() - wanted.keys():
        interaction.exchange_topics.filter(topic__in=gone).delete()
    for pk in wanted.keys() & rows.keys():
        row = rows[pk]
        was_planned = row.planned_at is not None and old_start is not None and row.planned_at < old_start
        if was_planned and old_start is not None and old_start <= at:
            continue
        intent = intents.get(pk, contents.intent)
        is_same = row.planned_intent == intent
        # Moving the start must not turn a retrospective intent into a planned one.
        if is_same and (was_planned or old_start == interaction.starts_at):
            continue
        row.planned_intent, row.planned_at = intent, at if intent else None
        row.save(update_fields=["planned_intent", "planned_at"])
    ExchangeTopic.objects.bulk_create(
        ExchangeTopic(
            interaction=interaction, topic_id=pk, planned_intent=intents.get(pk, contents.intent),
            planned_at=at if intents.get(pk, contents.intent) else None,
        )
        for pk in sorted(wanted.keys() - rows.keys())
    )  # fmt: skip


def _sync_depths(interaction: Interaction, depths: Iterable[tuple[str, str]], rows: list[FollowUpQuestion]) -> None:
    """One row for each depth that was tapped; a text that was given goes with it."""
    wanted = dict(depths)
    if gone := [row.pk for row in rows if row.depth not in wanted]:
        interaction.follow_ups.filter(pk__in=gone).delete()
    seen: set[str] = set()
    for row in rows:
        if row.depth not in wanted or row.depth in seen:
            continue
        seen.add(row.depth)
        text = wanted[row.depth].strip()
        if row.question != text:
            row.question = text
            row.save(update_fields=["question"])
    next_order = max((row.order for row in rows), default=0) + 1
    added = [depth for depth in DEPTHS if depth in wanted and depth not in seen]
    FollowUpQuestion.objects.bulk_create(
        FollowUpQuestion(interaction=interaction, order=next_order + step, depth=depth, question=wanted[depth].strip())
        for step, depth in enumerate(added)
    )


def _sync_questions(
    interaction: Interaction, questions: Iterable[NewFollowUp], present: list[FollowUpQuestion]
) -> None:
    """The questions as they were sent, in their order; those that stay the same keep their row and history."""
    wanted = [
        (order, each.depth, each.question.strip(), each.answer.strip()) for order, each in enumerate(questions, 1)
    ]
    rows = {(row.order, row.depth, row.question, row.answer): row for row in present}
    if rows:
        interaction.follow_ups.exclude(pk__in=[rows[key].pk for key in wanted if key in rows]).delete()
    FollowUpQuestion.objects.bulk_create(
        FollowUpQuestion(interaction=interaction, order=order, depth=depth, question=question, answer=answer)
        for order, depth, question, answer in (key for key in wanted if key not in rows)
    )
