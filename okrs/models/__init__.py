"""Objectives, key results, what they count, and the reports about them."""

from okrs.models import watched
from okrs.models.around import ObjectiveAround
from okrs.models.boards import BoardVisit, PersonBoard, SavedView, UpdateRequest
from okrs.models.closing import ReviewPack, ReviewPackFile, ReviewPackPart, Score, Seal, SealedRow, TeamClose
from okrs.models.counts import ReportCount
from okrs.models.measures import Exclusion, MeasureDefinition, MeasureVersion
from okrs.models.objectives import KeyResult, KeyResultValue, Milestone, Objective, TargetChange
from okrs.models.ownership import EarlierOwner
from okrs.models.person_quarters import PersonQuarter
from okrs.models.planning import (
    Alignment,
    CarryOver,
    DraftReview,
    ObjectiveReason,
    PlanningSession,
    Presence,
    SessionAttendance,
)
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
from okrs.models.snapshots import DueMark, Snapshot, SnapshotCheck, SnapshotDetail, SnapshotRow, WorkNote
from okrs.models.templates import KeyResultTemplate, ObjectiveTemplate, StepTemplate, Template, TemplateVersion
from okrs.models.work.agenda import AgendaSubject
from okrs.models.work.follows import Follow
from okrs.models.work.initiatives import Initiative

__all__ = [
    "EVERYTHING",
    "NOTHING",
    "AgendaSubject",
    "Alignment",
    "BoardVisit",
    "CarryOver",
    "CheckIn",
    "CheckInInsight",
    "DraftReview",
    "DueMark",
    "EarlierOwner",
    "Exclusion",
    "Follow",
    "InDepthRule",
    "Initiative",
    "KeyResult",
    "KeyResultTemplate",
    "KeyResultValue",
    "MeasureDefinition",
    "MeasureVersion",
    "Measurement",
    "Milestone",
    "Objective",
    "ObjectiveAround",
    "ObjectiveReason",
    "ObjectiveTemplate",
    "PersonBoard",
    "PersonQuarter",
    "PlanningSession",
    "Presence",
    "Reach",
    "Report",
    "ReportCount",
    "ReviewPack",
    "ReviewPackFile",
    "ReviewPackPart",
    "SavedView",
    "Score",
    "Seal",
    "SealedRow",
    "SessionAttendance",
    "Snapshot",
    "SnapshotCheck",
    "SnapshotDetail",
    "SnapshotRow",
    "StatusRule",
    "StepTemplate",
    "TargetChange",
    "TeamClose",
    "Template",
    "TemplateVersion",
    "UpdateRequest",
    "WeeklyUpdate",
    "WeeklyUpdateInsight",
    "WeeklyUpdateReader",
    "WorkNote",
    "reach_of",
    "watched",
]
