"""KOLs, contact with them, and field medical work other than conversations."""

from interactions.models.activities import Activity, ActivityDocument, ActivityKOL, ActivityParticipant, Campaign, Study
from interactions.models.agreements import AgreedStretch, EarlierAgreement
from interactions.models.boundaries import BoundaryCard
from interactions.models.congresses import Congress, CongressArea, CongressKOL, CongressSession, SessionCover
from interactions.models.contacts import Contact, Conversation, Conversations
from interactions.models.institutions import Institution, InstitutionMerge
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
from interactions.models.own_calendars import IgnoredAppointment, OwnCalendar, PossibleContact
from interactions.models.plans import EngagementPlan, EngagementRules, PlannedTopic
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
from interactions.models.records import InteractionInWords, InteractionRecord, KOLRecord
from interactions.models.reflections import ReflectionNote
from interactions.models.safety import SafetyHandoff
from interactions.models.stakeholders import (
    InternalStakeholder,
    RoleAnswer,
    StakeholderContact,
    StakeholderFeedback,
)
from interactions.models.touchpoints import CollisionAnswer, ContactLimit, Coordination, Touchpoint, TouchpointSource
from interactions.models.waiting import Waiting, WaitingHandoff

__all__ = [
    "KOL",
    "Activity",
    "ActivityDocument",
    "ActivityKOL",
    "ActivityParticipant",
    "Affiliation",
    "AgendaItem",
    "AgreedStretch",
    "Audience",
    "BoundaryCard",
    "Campaign",
    "ChannelPreference",
    "CollisionAnswer",
    "Congress",
    "CongressArea",
    "CongressKOL",
    "CongressSession",
    "Consent",
    "Contact",
    "ContactLimit",
    "Conversation",
    "Conversations",
    "Coordination",
    "Decision",
    "EarlierAgreement",
    "EngagementPlan",
    "EngagementRules",
    "ExchangeTopic",
    "ExternalId",
    "FollowUpQuestion",
    "IgnoredAppointment",
    "ImportRun",
    "Institution",
    "InstitutionMerge",
    "Interaction",
    "InteractionAttendee",
    "InteractionInWords",
    "InteractionParticipant",
    "InteractionRecord",
    "InternalStakeholder",
    "KOLRecord",
    "KOLTherapeuticArea",
    "Meeting",
    "MeetingAttendee",
    "MeetingSeries",
    "OwnCalendar",
    "PlannedTopic",
    "PossibleContact",
    "PulseAnswer",
    "PulseAsked",
    "PulseFigure",
    "PulseInvitation",
    "PulseQuestion",
    "PulseText",
    "PulseTurnout",
    "PulseWave",
    "ReflectionNote",
    "RoleAnswer",
    "SafetyHandoff",
    "SessionCover",
    "StakeholderContact",
    "StakeholderFeedback",
    "Study",
    "TierAssignment",
    "Topic",
    "Touchpoint",
    "TouchpointSource",
    "Waiting",
    "WaitingHandoff",
]
