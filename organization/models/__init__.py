"""People, teams, areas and the calendar."""

from organization.models.areas import ImperativeQuerySet, Product, StrategicImperative, TherapeuticArea
from organization.models.calendar import Absence, Holiday, Quarter
from organization.models.people import ApiToken, Membership, Team, TeamManager, User
from organization.models.submissions import Submission

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
    "TherapeuticArea",
    "User",
]
