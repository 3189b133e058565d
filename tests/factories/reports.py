"""What people of the world report: insights on their way, and a weekly update."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from insights.models import Insight, InsightInteraction
from interactions.models import Interaction
from okrs.models import WeeklyUpdateInsight
from tests.factories.cast import Cast
from tests.factories.insights import InsightActionFactory, InsightFactory, ReceiptFactory
from tests.factories.okrs import WeeklyUpdateFactory

Plant = Callable[[str], str]


def make_reports(cast: Cast, plant: Plant, today: date, interaction: Interaction) -> dict[str, Any]:
    """A submitted insight and the weekly update that carries it, a draft, and an accepted one with what followed."""
    insight = Insight.objects.create(
        originator=cast.msl, observation=plant("insight_observation"),
        interpretation=plant("insight_interpretation"), implication=plant("insight_implication"),
        kind=Insight.Kind.INSIGHT, category=Insight.Category.UNMET_NEED, therapeutic_area=cast.oncology,
        state=Insight.State.SUBMITTED, submitted_at=timezone.now(),
    )  # fmt: skip
    InsightInteraction.objects.create(insight=insight, interaction=interaction)
    update = WeeklyUpdateFactory.create(
        author=cast.msl, week_start=today - timedelta(days=today.weekday()), highlights=plant("highlights"),
        plans=plant("plans"), problems=plant("problems"), submitted_at=timezone.now(),
    )  # fmt: skip
    WeeklyUpdateInsight.objects.create(update=update, insight=insight)
    return {"insight": insight, "weekly_update": update} | _decided(cast, plant)


def _decided(cast: Cast, plant: Plant) -> dict[str, Any]:
    """A draft, and an accepted insight with everything that follows. Partners read the words named ``shared_…``."""
    common: dict[str, Any] = {"originator": cast.msl, "therapeutic_area": cast.oncology}
    draft = InsightFactory.create(observation=plant("draft_insight"), state=Insight.State.DRAFT, **common)
    accepted = InsightFactory.create(
        observation=plant("accepted_observation"), decision_informed=plant("accepted_decision"),
        shared_observation=plant("shared_insight_observation"), state=Insight.State.ACTION_ASSIGNED, **common,
    )  # fmt: skip
    action = InsightActionFactory.create(insight=accepted, owner=cast.teammate, outcome=plant("insight_action_outcome"))
    receipt = ReceiptFactory.create(
        insight=accepted, by=cast.lead, message=plant("receipt_message"),
        decision=plant("receipt_decision"), sent_at=timezone.now() - timedelta(hours=1),
    )  # fmt: skip
    return {"draft_insight": draft, "accepted_insight": accepted, "insight_action": action, "receipt": receipt}
