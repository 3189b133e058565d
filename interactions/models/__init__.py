"""KOLs, contact with them, and field medical work other than conversations."""

from interactions.models.activities import Activity, ActivityKOL, ActivityParticipant, Campaign, Congress, Study
from interactions.models.contacts import Contact
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
from interactions.models.meetings import AgendaItem, Decision, Meeting, MeetingAttendee, MeetingSeries
from interactions.models.pulse import (
    Audience,
    PulseAnswer,
    PulseAsked,
    PulseFigure,
    PulseInvitation,
    PulseQuestion,
    PulseText,
    PulseTurnout,
    PulseWave,
)
from interactions.models.records import InteractionRecord, KOLRecord
from interactions.models.safety import SafetyHandoff
from interactions.models.waiting import Waiting, WaitingHandoff

__all__ = [
    "KOL",
    "Activity",
    "ActivityKOL",
    "ActivityParticipant",
    "Affiliation",
    "AgendaItem",
    "Audience",
    "Campaign",
    "ChannelPreference",
    "Congress",
    "Consent",
    "Contact",
    "Decision",
    "ExchangeTopic",
    "ExternalId",
    "FollowUpQuestion",
    "ImportRun",
    "Interaction",
    "InteractionAttendee",
    "InteractionParticipant",
    "InteractionRecord",
    "KOLRecord",
    "KOLTherapeuticArea",
    "Meeting",
    "MeetingAttendee",
    "MeetingSeries",
    "PulseAnswer",
    "PulseAsked",
    "PulseFigure",
    "PulseInvitation",
    "PulseQuestion",
    "PulseText",
    "PulseTurnout",
    "PulseWave",
    "SafetyHandoff",
    "Study",
    "TierAssignment",
    "Topic",
    "Waiting",
    "WaitingHandoff",
]
