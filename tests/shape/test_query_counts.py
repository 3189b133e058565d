"""How many questions each page asks the database: the same with 2 rows as with 20, and written down.

A number that grows with rows is a page that will be slow one day; a number that changes is to be
looked at. ``User``, session and the frame's quarter are three of each. Where custom fields are asked for or narrow a
list, one more reads what they are.
"""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from interactions.models import Interaction, PulseAsked, PulseFigure, PulseText, ReflectionNote
from interactions.reflections.sealing import seal
from okrs.imperatives.services import MOST
from okrs.models import (
    AgendaSubject,
    CarryOver,
    MeasureDefinition,
    MeasureVersion,
    ObjectiveReason,
    ReviewPack,
    ReviewPackFile,
)
from okrs.snapshots.storing import refresh_due
from organization.models import Mention, Quarter, StrategicImperative, User
from tests.access.walks import people_at, walked_world
from tests.factories.comments import CommentFactory, ThreadFactory
from tests.factories.imperatives import CommitmentFactory, ScientificMilestoneFactory, say
from tests.factories.initiatives import CustomFieldFactory, InitiativeFactory
from tests.factories.insights import InsightFactory
from tests.factories.interactions import ActivityFactory, make_interaction
from tests.factories.kols import (
    AffiliationFactory,
    ExternalIdFactory,
    ImportRunFactory,
    KOLFactory,
    KOLTherapeuticAreaFactory,
    TierAssignmentFactory,
    TopicFactory,
    make_kol,
)
from tests.factories.meetings import AgendaItemFactory, DecisionFactory, MeetingAttendeeFactory, make_meeting_on
from tests.factories.okrs import CheckInFactory, KeyResultFactory, ObjectiveFactory
from tests.factories.organization import (
    AbsenceFactory,
    HolidayFactory,
    MembershipFactory,
    ProductFactory,
    QuarterFactory,
    StrategicImperativeFactory,
    TeamFactory,
    TeamManagerFactory,
    TherapeuticAreaFactory,
    UserFactory,
    WorkWeekFactory,
)
from tests.factories.planning import one_more_template
from tests.factories.pulse import make_question, make_wave
from tests.factories.stakeholders import FeedbackFactory, RoleAnswerFactory, StakeholderFactory, TalkFactory
from tests.factories.world import World
from tests.interactions import query_counts
from tests.okrs.planning import query_counts as planning_counts

Address = Callable[[World], str]


def _to(name: str, query: str = "") -> Address:
    return lambda world: reverse(name) + query


# (profile, page) → number of queries.
COUNTS: dict[tuple[str, str], tuple[Address, int]] = {
    **query_counts.COUNTS,
    **planning_counts.COUNTS,
    ("msl", "home"): (_to("home"), 15),
    ("manager", "home"): (_to("home"), 15),
    ("commercial", "home"): (_to("home"), 10),
    ("clinical", "home"): (_to("home"), 14),
    ("compliance", "home"): (_to("home"), 14),
    ("compliance", "access records"): (_to("access-records"), 6),
    ("compliance", "late changes"): (_to("late-changes"), 8),
    ("manager", "board"): (_to("board"), 9),
    ("manager", "board, all teams by objective"): (_to("board", "?team=all&group=objective"), 9),
    ("manager", "board, as cards"): (_to("board", "?view=board"), 8),
    ("manager", "board, as a tree"): (_to("board", "?view=tree"), 11),
    ("manager", "board, exported"): (_to("board-export", "?team=all"), 8),
    ("manager", "saved views"): (_to("saved-views"), 4),
    ("commercial", "board"): (_to("board"), 8),
    ("lead", "imperatives of functions"): (_to("shared-imperatives"), 9),
    ("commercial", "imperatives of functions"): (_to("shared-imperatives"), 9),
    ("lead", "imperative"): (lambda world: reverse("shared-imperative", args=[world.imperative.pk]), 7),
    ("commercial", "imperative"): (lambda world: reverse("shared-imperative", args=[world.imperative.pk]), 7),
    ("lead", "objectives of an imperative"): (
        lambda world: reverse("imperative-objectives", args=[world.imperative.pk]),
        9,
    ),
    ("lead", "commitment"): (lambda world: reverse("commitment", args=[world.commitment.pk]), 7),
    ("clinical", "commitments, exported"): (_to("commitments-export"), 6),
    ("lead", "scientific milestones"): (_to("scientific-milestones"), 9),
    ("manager", "trends"): (_to("trends"), 9),
    ("manager", "trends, two teams compared"): (
        lambda world: reverse(
            "trends", query={"left": f"team-{world.cast.north.pk}", "right": f"team-{world.cast.south.pk}"}
        ),
        15,
    ),
    ("clinical", "trends"): (_to("trends"), 9),
    ("manager", "trends, exported"): (_to("trends-export"), 8),
    ("msl", "reports"): (_to("reports"), 4),
    ("msl", "report"): (lambda world: reverse("report", args=[world.report.pk]), 11),
    ("msl", "report, exported"): (lambda world: reverse("report-export", args=[world.report.pk]), 10),
    ("msl", "report, key results of a cell"): (_to("report-rows"), 11),
    ("msl", "report, work of a cell"): (_to("report-rows", "?measure=in_depth_discussions"), 14),
    ("manager", "review packs"): (lambda world: reverse("review-packs", args=[world.graded_quarter.pk]), 12),
    ("msl", "objective"): (lambda world: reverse("objective", args=[world.objective.pk]), 14),
    ("msl", "key result"): (lambda world: reverse("key-result", args=[world.counted.pk]), 14),
    ("manager", "key result"): (lambda world: reverse("key-result", args=[world.counted.pk]), 15),
    ("manager", "initiatives"): (_to("initiatives"), 13),
    ("msl", "initiatives, as a list"): (_to("initiatives", "?view=list"), 11),
    ("clinical", "initiatives"): (_to("initiatives"), 12),
    ("msl", "initiatives, exported"): (_to("initiatives-export"), 7),
    ("msl", "initiative"): (lambda world: reverse("initiative", args=[world.initiative.pk]), 8),
    ("manager", "initiative, moved"): (lambda world: reverse("initiative-move", args=[world.initiative.pk]), 6),
    ("manager", "key result chosen for an initiative"): (_to("initiative-choose"), 5),
    ("manager", "evidence"): (lambda world: reverse("evidence", args=[world.counted.pk]), 13),
    ("msl", "evidence"): (lambda world: reverse("evidence", args=[world.counted.pk]), 11),
    ("msl", "evidence, almost"): (lambda world: reverse("evidence", args=[world.counted.pk]) + "?part=near", 10),
    ("msl", "evidence, exported"): (lambda world: reverse("evidence-export", args=[world.counted.pk]), 9),
    ("msl", "measures"): (_to("measures"), 7),
    ("manager", "measure, tried"): (
        lambda world: (
            reverse("measure", args=[world.measure.pk])
            + f"?taker=team:{world.cast.north.pk}&quarter={world.cast.quarter.pk}"
        ),
        17,
    ),
    ("msl", "rules"): (_to("rules"), 5),
    ("msl", "log"): (_to("log"), 11),
    ("msl", "log, put by"): (_to("log-kit"), 16),
    ("msl", "kols"): (_to("kols"), 7),
    ("commercial", "kols"): (_to("kols"), 6),
    ("msl", "kols, exported"): (_to("kols-export"), 7),
    ("msl", "kols, suggested"): (_to("kol-options", "?q=Solberg"), 4),
    ("msl", "kol"): (lambda world: reverse("kol", args=[world.kol.pk]), 10),
    ("commercial", "kol"): (lambda world: reverse("kol", args=[world.kol.pk]), 6),
    ("msl", "interactions, exported"): (_to("interactions-export", "?who=all"), 8),
    ("msl", "activities, exported"): (_to("activities-export", "?who=all"), 7),
    ("msl", "insights, exported"): (_to("insights-export", "?who=all"), 9),
    ("manager", "review"): (_to("review"), 19),
    ("manager", "review, one"): (lambda world: reverse("review-check-in", args=[world.check_in.pk]), 12),
    ("manager", "the team's month"): (_to("review-month"), 18),
    ("manager", "check-ins, exported"): (_to("check-in-team-export", "?state=all"), 7),
    ("manager", "weekly updates, exported"): (_to("weekly-team-export"), 7),
    ("msl", "interaction"): (lambda world: reverse("interaction", args=[world.interaction.pk]), 29),
    ("msl", "activities"): (_to("activities", "?who=all"), 5),
    ("commercial", "activities"): (_to("activities"), 4),
    ("msl", "meetings"): (_to("meetings", "?when=all"), 5),
    ("commercial", "meetings"): (_to("meetings", "?when=all"), 4),
    ("msl", "meetings, exported"): (_to("meetings-export", "?when=all"), 7),
    ("msl", "meeting"): (lambda world: reverse("meeting", args=[world.meeting.pk]), 14),
    ("commercial", "meeting"): (lambda world: reverse("meeting", args=[world.meeting.pk]), 8),
    ("msl", "meeting, presented"): (lambda world: reverse("meeting-present", args=[world.meeting.pk]), 14),
    ("msl", "meeting, proposed"): (lambda world: reverse("agenda-proposed", args=[world.meeting.pk]), 14),
    ("msl", "meeting, people"): (lambda world: reverse("meeting-people", args=[world.meeting.pk]), 6),
    ("msl", "decisions"): (_to("decisions", "?who=all"), 4),
    ("msl", "comments"): (lambda world: reverse("comments", args=["activity", world.activity.pk]), 6),
    ("msl", "people to mention"): (
        lambda world: f"{reverse('comment-people')}?on=activity&id={world.activity.pk}&q=le",
        6,
    ),
    ("msl", "insight"): (lambda world: reverse("insight", args=[world.insight.pk]), 16),
    ("msl", "activity"): (lambda world: reverse("activity", args=[world.activity.pk]), 15),
    ("msl", "search"): (_to("search", "?q=o"), 10),
    ("msl", "insights"): (_to("insights"), 8),
    ("msl", "stakeholders"): (_to("stakeholders"), 4),
    ("manager", "stakeholders"): (lambda world: f"{reverse('stakeholders')}?owner={world.cast.msl.pk}", 6),
    ("msl", "stakeholder"): (lambda world: reverse("stakeholder", args=[world.stakeholder.pk]), 12),
    ("msl", "notes to oneself"): (_to("reflections"), 5),
    ("commercial", "boundaries"): (_to("boundaries"), 4),
    ("compliance", "boundary"): (lambda world: reverse("boundary", args=["commercial"]), 4),
    ("lead", "insights"): (_to("insights"), 11),
    ("msl", "me"): (_to("me"), 6),
    ("admin", "administration"): (_to("admin-area"), 13),
    ("admin", "people"): (_to("people"), 8),
    ("admin", "teams"): (_to("teams"), 6),
    ("admin", "team"): (lambda world: reverse("team", args=[world.cast.north.pk]), 10),
    ("admin", "areas"): (_to("areas"), 5),
    ("admin", "products"): (_to("products"), 6),
    ("admin", "imperatives"): (_to("imperatives"), 5),
    ("admin", "holidays"): (_to("holidays"), 5),
    ("admin", "work weeks"): (_to("work-weeks"), 5),
    ("admin", "absences"): (_to("absences"), 8),
    ("admin", "quarters"): (_to("quarters"), 4),
    ("admin", "quarter state"): (lambda world: reverse("quarter-state", args=[world.next_quarter.pk]), 9),
    ("admin", "custom fields"): (_to("custom-fields"), 4),
    ("admin", "topics"): (_to("topics"), 6),
    ("admin", "time to log"): (_to("documentation"), 7),
    ("admin", "stored profiles"): (_to("standing-checks"), 6),
    ("msl", "pulse"): (_to("pulse"), 11),
    ("compliance", "pulse"): (_to("pulse"), 10),
    ("commercial", "pulse, exported"): (_to("pulse-export"), 6),
    ("clinical", "pulse, answered"): (_to("pulse-answer"), 5),
    ("admin", "pulse, questions"): (_to("pulse-questions"), 4),
    ("admin", "imports"): (_to("import-kols"), 5),
}


@pytest.fixture
def world(db: None) -> Iterator[World]:
    with walked_world() as made:
        yield made


def one_more(world: World, number: int) -> None:
    """One more row of everything that a list shows."""
    cast, today = world.cast, world.today
    topic = TopicFactory.create(therapeutic_area=cast.oncology)
    kol = KOLFactory.create()
    KOLTherapeuticAreaFactory.create(kol=kol, therapeutic_area=cast.oncology)
    TierAssignmentFactory.create(kol=kol, therapeutic_area=cast.oncology)
    ExternalIdFactory.create(kol=kol)
    AffiliationFactory.create(kol=kol)
    for day in (today - timedelta(days=number % 40 + 2), today + timedelta(days=2)):
        planned = {"state": Interaction.State.PLANNED, "ae_screen": "", "pqc_screen": ""} if day > today else {}
        make_interaction(
            msl=cast.msl, kols=(world.kol, kol), on=day, topics=(topic, world.topic), depths=("why", "condition"),
            participants=(cast.teammate,), next_step="Send the paper", next_step_on=today, **planned,
        )  # fmt: skip
    query_counts.one_more(world, kol, number)
    colleague = StakeholderFactory.create(owner=cast.msl, agreed_since=today - timedelta(days=200))
    for one, back in ((world.stakeholder, 10 + number), (colleague, 40)):
        TalkFactory.create(stakeholder=one, met_on=today - timedelta(days=back))
        RoleAnswerFactory.create(stakeholder=one)
        FeedbackFactory.create(stakeholder=one, activity=world.activity)
    ReflectionNote.objects.create(owner=cast.msl, stakeholder=colleague, sealed=seal("Calmer.", owner=cast.msl.pk))
    activity = ActivityFactory.create(owner=cast.msl, therapeutic_area=cast.oncology, held_on=today)
    activity.participants.add(cast.teammate)
    day = today - timedelta(days=31 * number)
    earlier = make_meeting_on(day, owner=cast.msl, area=cast.oncology, series=world.series, invited=[cast.commercial])
    for meeting, position in ((earlier, 1), (world.meeting, number + 10)):
        item = AgendaItemFactory.create(meeting=meeting, position=position, is_scientific=False)
        AgendaSubject.objects.create(item=item, key_result=world.key_result)
        MeetingAttendeeFactory.create(meeting=meeting)
        DecisionFactory.create(meeting=meeting, owner=cast.commercial, item=item, is_scientific=False, due_on=today)
        DecisionFactory.create(meeting=meeting, owner=cast.msl, due_on=today)
    measure = MeasureDefinition.objects.create(name=f"Measure {number}", created_by=cast.lead)
    MeasureVersion.objects.create(
        definition=measure, version=1, source="interactions", calculation="count", reason="Why", by=cast.lead,
        filters={"therapeutic_area": [cast.oncology.pk], "topic": [topic.pk]},
    )  # fmt: skip
    pack = ReviewPack.objects.create(
        quarter=world.graded_quarter, asked_by=world.cast.lead, asked_at=timezone.now(), taken_at=timezone.now(),
        finished_at=timezone.now(),
    )  # fmt: skip
    holds = world.review_pack.files.all()[0].holds
    ReviewPackFile.objects.create(pack=pack, kind="pdf", content=b"", size=0, holds=holds)
    _one_more_objective(world, number)
    one_more_template(world.template, cast, world.planned["quarter"], number)
    _one_more_wave(world, number)
    _one_more_of_the_organisation(world, number)


def _one_more_objective(world: World, number: int) -> None:
    cast = world.cast
    imperative = StrategicImperativeFactory.create()
    _one_more_commitment(world, imperative, number)
    for owner, code in ((cast.msl, f"A{number}"), (_member(world, number), "O1")):
        objective = ObjectiveFactory.create(
            code=code, quarter=cast.quarter, primary_team=cast.north, owner=owner, imperative=imperative
        )
        objective.alignments.create(to=world.objective)
        key_result = KeyResultFactory.create(objective=objective, code=f"KR{number}")
        CheckInFactory.create(key_result=key_result, published_at=world.check_in.published_at, confidence=5)
        for one in (key_result, world.counted):
            InitiativeFactory.create(key_result=one, custom={"partner": "Site"}, due_on=world.today)
        insight = InsightFactory.create(originator=cast.msl, therapeutic_area=cast.oncology)
        ObjectiveReason.objects.create(
            objective=world.objective, insight=insight, by=cast.manager, at=world.check_in.published_at,
        )  # fmt: skip
        CarryOver.objects.create(
            objective=objective, quarter=world.planned["quarter"], decision="park", by=cast.manager,
            at=world.check_in.published_at,
        )  # fmt: skip
        ObjectiveFactory.create(
            code=f"D{number}", quarter=world.planned["quarter"], primary_team=cast.north, owner=owner, state="draft"
        )
    for on, row in (("objective", world.objective), ("key_result", world.counted), ("insight", world.insight),
                    ("activity", world.activity), ("check_in", world.check_in),
                    ("initiative", world.initiative)):  # fmt: skip
        comment = CommentFactory.create(thread=ThreadFactory.create(on=on, object_id=row.pk), author=cast.teammate)
        Mention.objects.create(comment=comment, person=cast.msl)


def _one_more_commitment(world: World, imperative: StrategicImperative, number: int) -> None:
    cast, day = world.cast, world.today - timedelta(days=1)
    for to in (imperative, world.imperative):
        if to.commitments.count() < MOST:
            one = CommitmentFactory.create(imperative=to, quarter=cast.quarter, owner=cast.clinical)
            say(one, 1, day, by=cast.clinical, note="Note")
            say(one, 2, day, by=UserFactory.create(role="partner", function="clinical"), note="Another")
    say(world.commitment, number, day, by=UserFactory.create(role="partner", function="clinical"), note="More")
    ObjectiveFactory.create(
        quarter=cast.quarter, primary_team=cast.north, owner=_member(world, 1), imperative=world.imperative
    )
    ScientificMilestoneFactory.create(therapeutic_area=cast.oncology, date=world.today + timedelta(days=5))


def _one_more_wave(world: World, number: int) -> None:
    pulses = world.pulses
    wave = make_wave(world.cast.admin, pulses.closed.starts_on - timedelta(days=30 * number), name=f"Wave {number}")
    wave.started_on, wave.closed_on = wave.starts_on, wave.ends_on + timedelta(days=2)
    wave.save()
    for question in (pulses.question, make_question(text=f"Question {number}.")):
        for one in (wave, pulses.closed):
            PulseAsked.objects.get_or_create(wave=one, question=question)
            PulseFigure.objects.get_or_create(
                wave=one, question=question, functions=f"clinical{',safety' * (number % 2)}",
                defaults={"answers": 9, "agreeing": 4},
            )  # fmt: skip
    PulseText.objects.create(wave=pulses.closed, question=pulses.text.question, text=f"Text {number}")


def _member(world: World, number: int) -> User:
    member: User = UserFactory.create(therapeutic_area=world.cast.oncology)
    MembershipFactory.create(user=member, team=world.cast.north, from_date=world.today - timedelta(days=90))
    AbsenceFactory.create(user=member, starts_on=world.today, ends_on=world.today + timedelta(days=number))
    return member


def _one_more_of_the_organisation(world: World, number: int) -> None:
    area = TherapeuticAreaFactory.create()
    ProductFactory.create(therapeutic_area=area)
    HolidayFactory.create(date=world.today + timedelta(days=100 + number))
    WorkWeekFactory.create()
    team = TeamFactory.create()
    TeamManagerFactory.create(team=team, user=UserFactory.create(role="manager"))
    TeamManagerFactory.create(team=team, user=world.cast.manager)
    starts_on = world.next_quarter.ends_on + timedelta(days=1 + 90 * number)
    QuarterFactory.create(
        name=f"Later {number}", starts_on=starts_on, ends_on=starts_on + timedelta(days=89),
        state=Quarter.State.PLANNING,
    )  # fmt: skip
    ImportRunFactory.create(by=world.cast.admin)
    CustomFieldFactory.create()


def _counted(client: Client, address: str) -> list[str]:
    client.get(address)  # what a first visit alone asks, such as content types
    with CaptureQueriesContext(connection) as asked:
        response = client.get(address)
        if response.streaming:
            b"".join(response.streaming_content)  # type: ignore[attr-defined]
        assert response.status_code == 200, f"{address}: {response.status_code}"
    return [one["sql"] for one in asked.captured_queries if not one["sql"].startswith(("SAVEPOINT", "RELEASE"))]


@pytest.mark.long
def test_no_page_asks_more_for_more_rows(world: World) -> None:
    clients = people_at(world)
    make_kol(world.cast, world.words.plant, world.today)
    counted: dict[tuple[str, str], list[list[str]]] = {key: [] for key in COUNTS}
    for rows in (range(1, 3), range(3, 21)):
        for number in rows:
            one_more(world, number)
        refresh_due(at=timezone.now())  # as the worker does, also of what no page here looks at
        for (profile, page), (address, _) in COUNTS.items():
            counted[profile, page].append(_counted(clients[profile], address(world)))
    wrong = []
    for key, (few, many) in counted.items():
        if len(few) != len(many):
            more = [sql[:200] for sql in many if many.count(sql) > few.count(sql)]
            wrong.append(f"{key}: {len(few)} with 2 rows, {len(many)} with 20, such as {more[0] if more else ''}")
        elif len(few) != COUNTS[key][1]:
            wrong.append(f"{key}: {len(few)} and not {COUNTS[key][1]}")
    assert not wrong, "\n".join(wrong)
