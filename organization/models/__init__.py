"""People, teams, areas and the calendar."""

from organization.models.areas import ImperativeQuerySet, Product, StrategicImperative, TherapeuticArea
from organization.models.calendar import Absence, Holiday, Quarter, WorkWeek
from organization.models.comments import Comment, Mention, On, Thread, ThreadVisit
from organization.models.commitments import CommitmentValue, ImperativeCommitment
from organization.models.custom_fields import CustomField
from organization.models.list_views import SavedList
from organization.models.people import ApiToken, Membership, Team, TeamManager, User
from organization.models.scientific_milestones import ScientificMilestone
from organization.models.submissions import Submission
from organization.models.teammates import Teammate

__all__ = [
    "Absence",
    "ApiToken",
    "Comment",
    "CommitmentValue",
    "CustomField",
    "Holiday",
    "ImperativeCommitment",
    "ImperativeQuerySet",
    "Membership",
    "Mention",
    "On",
    "Product",
    "Quarter",
    "SavedList",
    "ScientificMilestone",
    "StrategicImperative",
    "Submission",
    "Team",
    "TeamManager",
    "Teammate",
    "TherapeuticArea",
    "Thread",
    "ThreadVisit",
    "User",
    "WorkWeek",
]
