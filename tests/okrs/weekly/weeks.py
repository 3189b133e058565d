"""What the tests of weeks have in common: an insight that was heard, a key result that weekly updates fill."""

from datetime import datetime, timedelta

from insights.models import Insight
from okrs.models import KeyResult
from okrs.models.choices import Kind, Metric, Pace
from organization.models import User
from tests.factories.cast import Cast
from tests.okrs.conftest import AT, key_result_for


def make_insight(by: User, *, state: str = "submitted", at: datetime = AT - timedelta(days=2)) -> Insight:
    made: Insight = Insight.objects.create(
        originator=by,
        observation=f"Heard by {by}",
        category=Insight.Category.UNMET_NEED,
        therapeutic_area=by.therapeutic_area,
        state=state,
        submitted_at=None if state == "draft" else at,
        created_at=at,
    )
    return made


def cadence_for(cast: Cast, owner: User) -> KeyResult:
    return key_result_for(
        cast, owner, kind=Kind.CADENCE, pace=Pace.CALENDAR, target=None, measured_by=Metric.WEEKLY_UPDATES
    )
