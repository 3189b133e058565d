"""All addresses under ``/api/v1/``."""

from django.urls import path, re_path
from rest_framework.routers import SimpleRouter

from insights.search.api.views import Insights
from interactions.activities.api import Activities
from interactions.coverage.api import Coverage
from interactions.kols.api import KOLs
from interactions.log.api.views import Interactions
from interactions.meetings.api import Meetings
from interactions.one_line.api import OneLines
from interactions.plans.api import EngagementPlans
from interactions.safety.api import SafetyHandoffs
from interactions.stakeholders.api import Stakeholders
from interactions.topics.api import Topics
from interactions.touchpoints.api import Touchpoints
from msl_okr.api.schema import NothingHere, Schema, docs
from okrs.check_ins.api import CheckIns
from okrs.closing.api import Scores
from okrs.imperatives.api import Commitments, Imperatives
from okrs.initiatives.api import Initiatives
from okrs.library.api import Templates
from okrs.objectives.api.views import KeyResults, Objectives
from okrs.weekly.api import WeeklyUpdates
from organization.api.views import Me, Quarters, Teams, TherapeuticAreas
from organization.comments.api import Comments
from organization.scientific_milestones.api import ScientificMilestones

router = SimpleRouter(use_regex_path=False)
for address, resource in (
    ("quarters", Quarters),
    ("therapeutic-areas", TherapeuticAreas),
    ("teams", Teams),
    ("kols", KOLs),
    ("topics", Topics),
    ("interactions", Interactions),
    ("touchpoints", Touchpoints),
    ("activities", Activities),
    ("meetings", Meetings),
    ("engagement-plans", EngagementPlans),
    ("safety-hand-offs", SafetyHandoffs),
    ("stakeholders", Stakeholders),
    ("insights", Insights),
    ("objectives", Objectives),
    ("key-results", KeyResults),
    ("initiatives", Initiatives),
    ("check-ins", CheckIns),
    ("scores", Scores),
    ("weekly-updates", WeeklyUpdates),
    ("imperatives", Imperatives),
    ("commitments", Commitments),
    ("comments", Comments),
    ("templates", Templates),
    ("scientific-milestones", ScientificMilestones),
):
    router.register(address, resource, basename=f"api-{address}")

urlpatterns = [
    path("interactions/parse/", OneLines.as_view({"post": "create"}), name="api-interactions-parse"),
    *router.urls,
    path("coverage/", Coverage.as_view({"get": "retrieve"}), name="api-coverage"),
    path("me/", Me.as_view({"get": "retrieve"}), name="api-me"),
    path("schema/", Schema.as_view(), name="api-schema"),
    path("docs/", docs, name="api-docs"),
    re_path(r"^.*$", NothingHere.as_view(), name="api-nothing"),
]
