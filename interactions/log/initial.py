"""What the form of an interaction starts with when one is recorded already."""

from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from interactions.models import Interaction
from organization.ground.clock import day_in

MINUTES = (15, 20, 30, 45, 60)


def local_start(interaction: Interaction) -> time:
    """When it began, on the clock of its author then, to the minute."""
    return interaction.starts_at.astimezone(ZoneInfo(interaction.zone_name)).time().replace(second=0, microsecond=0)


def initial_of(interaction: Interaction) -> dict[str, Any]:
    """The form's values for a recorded interaction."""
    questions: dict[str, str] = {}
    for row in interaction.follow_ups.all():
        questions.setdefault(row.depth, row.question)
    topics = list(interaction.exchange_topics.all())
    minutes = str(interaction.minutes)
    is_chip = interaction.minutes in MINUTES
    return {
        "kols": [row.kol_id for row in interaction.attendees.all()], "channel": interaction.channel,
        "day": interaction.occurred_on, "start": local_start(interaction), "minutes": minutes if is_chip else "",
        "minutes_other": None if is_chip else interaction.minutes, "purpose": interaction.purpose,
        "initiation": interaction.initiation, "topics": [row.topic_id for row in topics], "depths": list(questions),
        "intent": next((row.planned_intent for row in topics if row.planned_intent), ""),
        "ae_screen": interaction.ae_screen, "pqc_screen": interaction.pqc_screen,
        **{f"question_{depth}": text for depth, text in questions.items()},
        "product": interaction.product_id,
        "participants": [row.user_id for row in interaction.participant_links.all()],
        "next_step": interaction.next_step, "next_step_on": interaction.next_step_on, "notes": interaction.notes,
        "therapeutic_area": interaction.therapeutic_area_id, "objection_reason": interaction.objection_reason,
        "congress": interaction.congress_id,
    }  # fmt: skip


def when_held(interaction: Interaction, at: datetime) -> dict[str, Any]:
    """Day and time to offer when a plan is recorded as held: as planned, or just over if that still lies ahead."""
    if interaction.starts_at <= at:
        return {}
    return {"day": day_in(at, ZoneInfo(interaction.zone_name)), "start": None}


# What one conversation has in common with the next. Never what was heard, asked, noted or promised, or when it was.
ALIKE = ("kols", "channel", "minutes", "minutes_other", "purpose", "initiation", "topics", "product", "participants",
         "therapeutic_area")  # fmt: skip


def like(interaction: Interaction) -> dict[str, Any]:
    """The form's values for another conversation like a recorded one."""
    values = initial_of(interaction)
    return {name: values[name] for name in ALIKE}
