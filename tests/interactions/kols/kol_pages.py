"""What tests of KOL pages build: contacts with content planted in every scientific field."""

import uuid
from datetime import UTC, date, datetime, time
from typing import Any

from interactions.models import KOL, ExchangeTopic, FollowUpQuestion, Interaction, InteractionAttendee
from interactions.models.kols import Channel
from organization.models import TherapeuticArea, User
from tests.factories.kols import TopicFactory

TODAY = date(2026, 2, 18)
PLANTED = "zanzibarium"  # stands in every scientific text; must never reach a partner


def make_contact(  # a plain function: the interactions' own factories belong to the interactions' tests
    *, msl: User, kol: KOL, area: TherapeuticArea, day: date = TODAY, **fields: Any
) -> Interaction:
    """A held interaction with topic, question and notes."""
    starts_at = datetime.combine(day, time(10), tzinfo=UTC)
    values: dict[str, Any] = {
        "minutes": 47,
        "channel": Channel.FACE_TO_FACE,
        "purpose": Interaction.Purpose.SCIENTIFIC_EXCHANGE,
        "ae_screen": "none",
        "pqc_screen": "none",
        "notes": f"notes {PLANTED}",
        "next_step": f"step {PLANTED}",
    } | fields
    interaction = Interaction.objects.create(
        msl=msl, starts_at=starts_at, occurred_on=day, therapeutic_area=area, **values
    )
    InteractionAttendee.objects.create(interaction=interaction, kol=kol, starts_at=starts_at)
    topic = TopicFactory.create(name=f"{PLANTED} {uuid.uuid4().hex[:8]}", therapeutic_area=area)
    ExchangeTopic.objects.create(interaction=interaction, topic=topic)
    FollowUpQuestion.objects.create(interaction=interaction, order=1, depth="why", question=PLANTED)
    return interaction
