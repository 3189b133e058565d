"""Reads of one interaction within what the viewer may see: its page and its history."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import reverse

from audit.history import pghistory_models
from interactions.log import policies
from interactions.models import (
    ExchangeTopic,
    FollowUpQuestion,
    Interaction,
    InteractionAttendee,
    InteractionParticipant,
    Topic,
)
from interactions.models.kols import KOL, Consent
from interactions.safety.selectors import HandoffLine, lines_of
from organization.custom_fields.selectors import shown_values
from organization.custom_fields.values import differing_values
from organization.ground.differences import differing
from organization.ground.names import owner_name
from organization.models import CustomField, User
from organization.selectors.history import history_entries, people_named

CONTENT_FIELDS = (
    "msl", "starts_at", "minutes", "channel", "purpose", "initiation", "therapeutic_area", "product", "state", "notes",
    "next_step", "next_step_on", "next_step_ended_at", "next_step_dropped", "objection_reason", "custom", "congress",
)  # fmt: skip
SHOWN_FIELDS = (*CONTENT_FIELDS, "ae_screen", "pqc_screen")


def get_interaction(user: User, pk: int, *, today: date, to: str = "read") -> Interaction:
    """The interaction with all that belongs to it: 404 if not the viewer's to know, 403 if not theirs to change."""
    try:
        interaction = (
            Interaction.objects.visible_to(user, today)
            .select_related("msl", "therapeutic_area", "product", "congress")
            .prefetch_related("attendees__kol", "participant_links__user", "exchange_topics__topic", "follow_ups")
            .get(pk=pk)
        )
    except Interaction.DoesNotExist:
        raise Http404 from None
    if to == "edit" and not policies.can_amend(user, interaction):
        raise PermissionDenied
    return interaction


@dataclass(frozen=True)
class TopicLine:
    """A topic, and the intent for it."""

    name: str
    intent: str
    is_retrospective: bool


@dataclass(frozen=True)
class InteractionPage:
    """Everything the page of one interaction shows."""

    pk: int
    title: str
    date: date
    state: str
    state_key: str
    kols: list[dict[str, str]]
    facts: list[dict[str, Any]]
    topics: list[TopicLine]
    questions: list[dict[str, str]]
    notes: str
    objection_reason: str
    hand_offs: list[HandoffLine]
    history: list[dict[str, Any]]
    is_own: bool
    can_amend: bool
    can_hold: bool
    can_undo: bool
    kol_ids: list[int] = field(default_factory=list)


def interaction_page(user: User, interaction: Interaction, *, at: datetime) -> InteractionPage:
    """The page of an interaction from ``get_interaction``."""
    safety = policies.reads_safety(user, interaction)
    kols = [link.kol for link in interaction.attendees.all()]
    names = ", ".join(kol.name for kol in kols)
    objecting = set(Consent.objects.objections().filter(kol__in=kols).values_list("kol", flat=True))
    return InteractionPage(
        pk=interaction.pk,
        title=names or "Interaction",
        date=interaction.occurred_on,
        state=interaction.get_state_display(),
        state_key=interaction.state,
        kols=[_kol_line(kol, kol.pk in objecting) for kol in kols],
        facts=_facts(interaction, user, safety=safety),
        topics=[_topic_line(link, interaction.starts_at) for link in interaction.exchange_topics.all()],
        questions=[{"depth": row.get_depth_display(), "text": row.question} for row in interaction.follow_ups.all()],
        notes=interaction.notes,
        objection_reason=interaction.objection_reason,
        hand_offs=lines_of(interaction, user=user, today=at.astimezone(user.zone).date(), at=at),
        history=interaction_history(interaction, fields=SHOWN_FIELDS if safety else CONTENT_FIELDS),
        is_own=interaction.msl_id == user.pk,
        can_amend=policies.can_amend(user, interaction),
        can_hold=policies.can_hold(user, interaction),
        can_undo=policies.can_undo(user, interaction, at),
        kol_ids=[kol.pk for kol in kols],
    )


def _kol_line(kol: KOL, objects: bool) -> dict[str, str]:
    initials = "".join(word[0] for word in kol.name.split()[:2]).upper()
    return {
        "name": kol.name, "initials": initials or "?", "url": reverse("kol", args=[kol.pk]), "detail": kol.city,
        "flag": "Objected to contact" if objects else "",
    }  # fmt: skip


def _facts(interaction: Interaction, viewer: User, *, safety: bool) -> list[dict[str, Any]]:
    start = interaction.starts_at.astimezone(ZoneInfo(interaction.zone_name))
    elsewhere = f" ({interaction.zone_name})" if interaction.zone_name != viewer.timezone else ""
    people = ", ".join(link.user.display_name for link in interaction.participant_links.all())
    facts = [
        ("MSL", owner_name(interaction.msl)),
        ("With colleagues", people),
        ("Start", f"{start:%-d %B %Y, %H:%M}{elsewhere}"),
        ("Minutes", interaction.minutes),
        ("Channel", interaction.get_channel_display()),
        ("Purpose", interaction.get_purpose_display()),
        ("Who asked to talk", interaction.get_initiation_display()),
        ("Therapeutic area", interaction.therapeutic_area.name),
        ("Product", interaction.product.name if interaction.product else ""),
        ("Congress", interaction.congress.name if interaction.congress else ""),
        ("Adverse event", interaction.get_ae_screen_display() if safety else ""),
        ("Quality complaint", interaction.get_pqc_screen_display() if safety else ""),
        ("Next step", interaction.next_step),
        ("Due", f"{interaction.next_step_on:%-d %B %Y}" if interaction.next_step_on else ""),
        _how_it_ended(interaction, viewer),
    ]
    own = shown_values(CustomField.On.INTERACTION, interaction.custom)
    return [*({"label": label, "value": value} for label, value in facts if value), *own]


def _how_it_ended(interaction: Interaction, viewer: User) -> tuple[str, str]:
    """What became of the next step; the second text is empty while it is open."""
    ended_at, dropped = interaction.next_step_ended_at, interaction.next_step_dropped
    day = f"{ended_at.astimezone(viewer.zone):%-d %B %Y}" if ended_at else ""
    return ("Dropped", f"{day}: {dropped}") if dropped else ("Done", day)


def _topic_line(link: ExchangeTopic, starts_at: datetime) -> TopicLine:
    return TopicLine(
        name=link.topic.name,
        intent=link.get_planned_intent_display(),
        is_retrospective=link.planned_at is not None and link.planned_at >= starts_at,
    )


# --- Its history ----------------------------------------------------------------------


def interaction_history(interaction: Interaction, *, fields: Iterable[str]) -> list[dict[str, Any]]:
    """Changes of the record and of what belongs to it, newest first.

    Nine queries at most, and one for each relation that changed.
    """
    entries = history_entries(interaction, fields=fields, limit=50)
    created_at = next((entry["when"] for entry in entries if entry["what"] == "created"), None)
    children = [
        entry
        for model, column, label in (
            (InteractionAttendee, "kol_id", "KOL"),
            (InteractionParticipant, "user_id", "colleague"),
            (ExchangeTopic, "topic_id", "topic"),
            (FollowUpQuestion, "depth", "follow-up question"),
        )
        for entry in _child_events(model, interaction.pk, column, label, created_at)
    ]
    _name_values(children)
    names = people_named(entry["by"] for entry in children)
    entries += [entry | {"who": names.get(entry["by"], "The system")} for entry in children]
    return sorted(entries, key=lambda entry: entry["when"], reverse=True)


def _child_events(
    model: Any, interaction_id: int, column: str, label: str, created_at: datetime | None
) -> list[dict[str, Any]]:
    """What was added or removed after the record was made."""
    (event_model,) = pghistory_models(model)
    rows = event_model.objects.filter(interaction_id=interaction_id, pgh_label__in=["insert", "delete"])
    if created_at is not None:
        rows = rows.filter(pgh_created_at__gt=created_at)
    return [
        {
            "when": row["pgh_created_at"],
            "by": (row["pgh_context"] or {}).get("by"),
            "what": f"{'added' if row['pgh_label'] == 'insert' else 'removed'} {label}",
            "why": (row["pgh_context"] or {}).get("reason", ""),
            "changes": [],
            "value": (column, row[column]),
        }
        for row in rows.order_by("-pgh_id").values("pgh_created_at", "pgh_context", "pgh_label", column)[:50]
    ]


def _name_values(entries: list[dict[str, Any]]) -> None:
    """Name the topic, KOL or colleague of a change."""
    wanted: dict[str, set[Any]] = {}
    for entry in entries:
        if "value" in entry:
            column, value = entry["value"]
            wanted.setdefault(column, set()).add(value)
    names: dict[str, dict[Any, str]] = {"depth": dict(FollowUpQuestion.Depth.choices)}
    if "topic_id" in wanted:
        names["topic_id"] = dict(Topic.objects.filter(pk__in=wanted["topic_id"]).values_list("pk", "name"))
    if "kol_id" in wanted:
        names["kol_id"] = {kol.pk: kol.name for kol in KOL.objects.filter(pk__in=wanted["kol_id"])}
    if "user_id" in wanted:
        names["user_id"] = {user.pk: user.display_name for user in User.objects.filter(pk__in=wanted["user_id"])}
    for entry in entries:
        if "value" in entry:
            column, value = entry.pop("value")
            entry["what"] = f"{entry['what']}: {names.get(column, {}).get(value, value)}"


# --- Two texts -----------------------------------------------------------------------


def differences(stored: Interaction, typed: Any) -> list[dict[str, str]]:
    """Where the stored values differ from the typed ones (``typed``: the services' Contents)."""
    plain = ("notes", "next_step", "minutes", "next_step_on", "objection_reason")
    pairs = [(_label(name), str(getattr(stored, name) or ""), str(getattr(typed, name) or "")) for name in plain]
    for name in ("channel", "purpose", "initiation"):
        labels = dict(_field(name).flatchoices)
        pairs.append((_label(name), labels.get(getattr(stored, name), ""), labels.get(getattr(typed, name), "")))
    pairs += [
        ("KOLs", _names(link.kol for link in stored.attendees.all()), _names(typed.kols)),
        ("Topics", _names(link.topic for link in stored.exchange_topics.all()), _names(typed.topics)),
        ("Start", f"{stored.starts_at:%Y-%m-%d %H:%M}", f"{typed.starts_at:%Y-%m-%d %H:%M}"),
        ("Therapeutic area", str(stored.therapeutic_area), str(typed.therapeutic_area)),
        ("Congress", str(stored.congress or ""), str(typed.congress or "")),
        *differing_values(stored.custom, typed.custom),
        (
            "Follow-up questions",
            _names(row.depth for row in stored.follow_ups.all()),
            _names(depth for depth, _ in typed.depths),
        ),
    ]
    return differing(pairs)


def _label(name: str) -> str:
    return str(_field(name).verbose_name).capitalize()


def _field(name: str) -> Any:
    return Interaction._meta.get_field(name)


def _names(things: Iterable[Any]) -> str:
    return ", ".join(sorted(str(thing) for thing in things))
