"""Experts, the contact with them, and the work that is no conversation with one of them."""

from interactions.models.activities import Activity, ActivityParticipant, Campaign, Congress, Study
from interactions.models.interactions import (
    ExchangeTopic,
    FollowUpQuestion,
    Interaction,
    InteractionAttendee,
    InteractionParticipant,
)
from interactions.models.kols import (
    KOL,
    Affiliation,
    ChannelPreference,
    Consent,
    ExternalId,
    ImportRun,
    KOLTherapeuticArea,
    TierAssignment,
    Topic,
)

__all__ = [
    "KOL",
    "Activity",
    "ActivityParticipant",
    "Affiliation",
    "Campaign",
    "ChannelPreference",
    "Congress",
    "Consent",
    "ExchangeTopic",
    "ExternalId",
    "FollowUpQuestion",
    "ImportRun",
    "Interaction",
    "InteractionAttendee",
    "InteractionParticipant",
    "KOLTherapeuticArea",
    "Study",
    "TierAssignment",
    "Topic",
]
