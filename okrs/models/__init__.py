"""Objectives, key results, what they count, and what is reported about them."""

from okrs.models import watched
from okrs.models.boards import BoardVisit, SavedView, UpdateRequest
from okrs.models.counts import ReportCount
from okrs.models.follows import Follow
from okrs.models.measures import Exclusion, MeasureDefinition, MeasureVersion
from okrs.models.objectives import Alignment, KeyResult, KeyResultValue, Milestone, Objective, TargetChange
from okrs.models.reach import EVERYTHING, NOTHING, Reach, reach_of
from okrs.models.reports import (
    CheckIn,
    CheckInInsight,
    Measurement,
    WeeklyUpdate,
    WeeklyUpdateInsight,
    WeeklyUpdateReader,
)
from okrs.models.rules import InDepthRule, StatusRule
from okrs.models.saved_reports import Report
from okrs.models.standings import Mark, Standing, StandingCheck, StandingDetail, Touch
from okrs.models.templates import KeyResultTemplate, ObjectiveTemplate

__all__ = [
    "EVERYTHING",
    "NOTHING",
    "Alignment",
    "BoardVisit",
    "CheckIn",
    "CheckInInsight",
    "Exclusion",
    "Follow",
    "InDepthRule",
    "KeyResult",
    "KeyResultTemplate",
    "KeyResultValue",
    "Mark",
    "MeasureDefinition",
    "MeasureVersion",
    "Measurement",
    "Milestone",
    "Objective",
    "ObjectiveTemplate",
    "Reach",
    "Report",
    "ReportCount",
    "SavedView",
    "Standing",
    "StandingCheck",
    "StandingDetail",
    "StatusRule",
    "TargetChange",
    "Touch",
    "UpdateRequest",
    "WeeklyUpdate",
    "WeeklyUpdateInsight",
    "WeeklyUpdateReader",
    "reach_of",
    "watched",
]
