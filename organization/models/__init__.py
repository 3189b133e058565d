"""People, teams, areas and the calendar."""

from organization.models.areas import ImperativeQuerySet, Product, StrategicImperative, TherapeuticArea
from organization.models.calendar import Absence, Holiday, Quarter, WorkWeek
from organization.models.people import ApiToken, Membership, Team, TeamManager, User
from organization.models.submissions import Submission
from organization.models.teammates import Teammate

__all__ = [
    "Absence",
    "ApiToken",
    "Holiday",
    "ImperativeQuerySet",
    "Membership",
    "Product",
    "Quarter",
    "StrategicImperative",
    "Submission",
    "Team",
    "TeamManager",
    "Teammate",
    "TherapeuticArea",
    "User",
    "WorkWeek",
]
