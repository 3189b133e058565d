"""Objectives, key results, what they count, and what is reported about them."""

from okrs.models.objectives import Alignment, KeyResult, KeyResultValue, Milestone, Objective, TargetChange
from okrs.models.reports import CheckIn, WeeklyUpdate, WeeklyUpdateInsight
from okrs.models.rules import InDepthRule, StatusRule
from okrs.models.templates import KeyResultTemplate, ObjectiveTemplate

__all__ = [
    "Alignment",
    "CheckIn",
    "InDepthRule",
    "KeyResult",
    "KeyResultTemplate",
    "KeyResultValue",
    "Milestone",
    "Objective",
    "ObjectiveTemplate",
    "StatusRule",
    "TargetChange",
    "WeeklyUpdate",
    "WeeklyUpdateInsight",
]
