"""A list of 50 costs as many queries as a list of 5."""

from datetime import timedelta
from itertools import count

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from insights.models import Insight, InsightInteraction
from interactions.models import Topic
from okrs.snapshots.storing import refresh_due
from organization.models import Mention
from organization.services.tokens import create_token
from tests.api.conftest import LATER
from tests.api.programs import Program
from tests.factories.comments import CommentFactory, ThreadFactory
from tests.factories.imperatives import CommitmentFactory, ScientificMilestoneFactory, say
from tests.factories.initiatives import InitiativeFactory
from tests.factories.interactions import ActivityFactory, ActivityParticipantFactory, make_interaction
from tests.factories.kols import ExternalIdFactory, KOLFactory, TierAssignmentFactory
from tests.factories.okrs import CheckInFactory, KeyResultFactory, ObjectiveFactory, WeeklyUpdateFactory
from tests.factories.stakeholders import StakeholderFactory, TalkFactory
from tests.factories.world import World

NUMBERS = count(100)


def _more(world: World, number: int) -> None:
    """So many more rows of everything that grows, each with what belongs to it."""
    cast, topic = world.cast, Topic.objects.get(name="Biomarkers")
    for _ in range(number):
        n = next(NUMBERS)
        kol = KOLFactory.create()
        ExternalIdFactory.create(kol=kol)
        TierAssignmentFactory.create(kol=kol, therapeutic_area=cast.oncology)
        interaction = make_interaction(
            msl=cast.msl, kols=(kol,), on=world.today - timedelta(days=2), topics=(topic,), depths=("why", "condition"),
            participants=(cast.teammate,),
        )  # fmt: skip
        activity = ActivityFactory.create(owner=cast.msl, therapeutic_area=cast.oncology)
        ActivityParticipantFactory.create(activity=activity, user=cast.teammate)
        insight = Insight.objects.create(
            originator=cast.msl, observation=f"Heard {n}.", category="guideline", therapeutic_area=cast.oncology,
            state="submitted", submitted_at=LATER,
        )  # fmt: skip
        InsightInteraction.objects.create(insight=insight, interaction=interaction)
        objective = ObjectiveFactory.create(
            quarter=cast.quarter, primary_team=cast.north, owner=cast.teammate, code=f"O{n}"
        )
        key_result = KeyResultFactory.create(objective=objective)
        InitiativeFactory.create(key_result=key_result, custom={"partner": "Site"})
        thread = ThreadFactory.create(on="objective", object_id=world.objective.pk)
        Mention.objects.create(comment=CommentFactory.create(thread=thread), person=cast.lead)
        CheckInFactory.create(key_result=key_result, published_at=LATER, computed_status="on_track")
        TalkFactory.create(stakeholder=StakeholderFactory.create(owner=cast.msl))
        commitment = CommitmentFactory.create(quarter=cast.quarter)
        say(commitment, 3, world.today, by=cast.clinical, note="Note")
        ScientificMilestoneFactory.create(date=world.today)
        weeks = timedelta(weeks=n)
        WeeklyUpdateFactory.create(
            author=cast.msl, week_start=world.weekly_update.week_start - weeks, submitted_at=LATER
        )


def _queries(msl: Program, path: str) -> int:
    """How many where every snapshot is up to date; one that is due, on whatever page, costs one more."""
    refresh_due(at=timezone.now())
    msl.get(path)
    with CaptureQueriesContext(connection) as found:
        assert msl.get(path).status_code == 200
    return len(found)


def test_queries_do_not_grow_with_rows(world: World, msl: Program) -> None:
    paths = ["kols/", "interactions/", "activities/", "meetings/?when=all", "insights/", "objectives/", "key-results/",
             "initiatives/", "check-ins/", "weekly-updates/", f"key-results/{world.counted.pk}/evidence/", "teams/",
             "topics/", "stakeholders/", "imperatives/", "commitments/", "scientific-milestones/", "coverage/",
             f"comments/?on=objective&id={world.objective.pk}"]  # fmt: skip
    _more(world, 4)
    few = {path: _queries(msl, path) for path in paths}
    _more(world, 46)
    many = {path: _queries(msl, path) for path in paths}
    assert {path: number for path, number in many.items() if number > few[path]} == {}
    assert max(many.values()) <= 24


@pytest.mark.parametrize("who", ["commercial", "clinical", "admin"])
def test_contacts_cost_the_same_for_everybody(who: str, world: World) -> None:
    program = Program(create_token(user=getattr(world.cast, who)))
    _more(world, 3)
    few = _queries(program, "interactions/")
    _more(world, 20)
    assert _queries(program, "interactions/") == few
