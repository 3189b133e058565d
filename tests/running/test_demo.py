"""The demo organisation: loads on any day, the same every time, once, and never beside real people."""

import re
from datetime import UTC, date, datetime, time, timedelta
from runpy import run_path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command
from django.db import connection, models

from audit.history import history_of
from insights.models import Insight, InsightAction, InsightScore, ListeningPriority, Receipt, Theme
from insights.sharing.selectors import shared_texts
from interactions.models import (
    KOL,
    Activity,
    Consent,
    ExternalId,
    Interaction,
    InteractionAttendee,
    SafetyHandoff,
    Topic,
)
from msl_okr.demo import names, objectives
from msl_okr.demo.days import calendar_quarter
from msl_okr.demo.load import ORDER, load, tell
from msl_okr.demo.story import Size, Story
from okrs.arithmetic.progress import Status
from okrs.check_ins.selectors.team import acknowledgeable
from okrs.counting import evidence_ids
from okrs.models import (
    Alignment,
    CheckIn,
    CheckInInsight,
    KeyResult,
    Measurement,
    MeasureVersion,
    Objective,
    WeeklyUpdate,
    WeeklyUpdateReader,
)
from okrs.models.choices import Kind, Metric
from okrs.snapshots.assessment import assess
from organization.models import Membership, Quarter, Team, TeamManager, User
from reminders.models import Notification
from reminders.outbox.selectors import planned
from tests.factories.organization import UserFactory

SMALL = Size(msls_per_team=3, kols=30)
MIDDLE = date(2026, 2, 15)
DAYS = [
    date(2026, 1, 1),  # first of a quarter and of a year: nothing has happened yet
    date(2026, 7, 2),
    date(2024, 2, 29),
    date(2026, 11, 20),
    date(2026, 12, 31),  # last of a quarter
]
PROFILES = {
    "msl": "msl",
    "teammate": "msl",
    "manager": "manager",
    "othermanager": "manager",
    "lead": "medical_lead",
    "clinical": "clinical",
    "commercial": "commercial",
    "marketaccess": "commercial",
    "safety": "safety",
    "compliance": "compliance",
    "admin": "admin",
    "outsider": "",
}

pytestmark = pytest.mark.django_db


def counts() -> dict[str, int]:
    return {model.__name__: model._default_manager.count() for model in ORDER}


def plain(story: Story) -> dict[str, list[dict[str, str]]]:
    """Every row as text, relations by what they say, without numbers and the salted password."""
    return {
        model.__name__: [
            {field.name: str(getattr(row, field.name)) for field in model._meta.concrete_fields if shown(field)}
            for row in story.rows[model]
        ]
        for model in ORDER
    }


def shown(field: "models.Field[Any, Any]") -> bool:
    return not field.primary_key and not field.generated and field.name not in ("password", "last_login")


# --- On any day --------------------------------------------------------------------


@pytest.mark.parametrize("day", DAYS, ids=str)
@pytest.mark.long
def test_loads_on_any_day_with_nothing_but_plans_in_the_future(day):
    load(day=day, size=SMALL)

    begin = datetime.combine(day, time(), UTC)
    assert [(quarter.name, quarter.state) for quarter in Quarter.objects.order_by("starts_on")] == [
        (calendar_quarter(day, 2)[0], "closed"),
        (calendar_quarter(day, 1)[0], "grading"),
        (calendar_quarter(day)[0], "active"),
    ]
    assert not Interaction.objects.exclude(state="planned").filter(occurred_on__gte=day).exists()
    assert not Interaction.objects.filter(state="planned", occurred_on__lte=day).exists()
    assert not Interaction.objects.filter(created_at__gt=begin).exists()
    assert not Activity.objects.filter(created_at__gt=begin).exists()
    for stage in ("approved_on", "requested_on", "support_agreed_on", "accuracy_reviewed_on", "held_on"):
        assert not Activity.objects.filter(**{f"{stage}__gte": day}).exists(), stage
    assert not WeeklyUpdate.objects.filter(submitted_at__gt=begin).exists()
    assert not CheckIn.objects.filter(published_at__gt=begin).exists()
    assert not CheckIn.objects.filter(acknowledged_at__gt=begin).exists()
    assert not Receipt.objects.filter(sent_at__gt=begin).exists()
    assert not Receipt.objects.filter(acknowledged_at__gt=begin).exists()
    assert not WeeklyUpdateReader.objects.filter(read_at__gt=begin).exists()
    assert not Notification.objects.filter(due_at__gt=begin).exists()
    assert not Notification.objects.filter(read_at__gt=begin).exists()
    assert not Measurement.objects.filter(as_of__gte=day).exists()
    assert not SafetyHandoff.objects.filter(handed_off_at__gt=begin).exists()
    assert not SafetyHandoff.objects.filter(acknowledged_at__gt=begin).exists()
    hand_offs_stand_in_every_way(begin)
    waits_for_the_cast(begin)


def hand_offs_stand_in_every_way(at: datetime) -> None:
    """One is due and one overdue as the day begins; each answer has its row."""
    theirs = SafetyHandoff.objects.visible_to(User.objects.get(email="manager@demo.example"), at.date())
    assert theirs.due(at).count() == 1
    assert SafetyHandoff.objects.overdue(at).exists()
    assert SafetyHandoff.objects.filter(acknowledged_at__isnull=False).exists()
    for kind, screen in SafetyHandoff.SCREENS.items():
        answered = Interaction.objects.filter(**{f"{screen}__in": ["possible", "handed_off"]})
        assert set(answered.values_list("pk", flat=True)) == set(
            SafetyHandoff.objects.filter(kind=kind).values_list("interaction", flat=True)
        )


def waits_for_the_cast(at: datetime) -> None:
    """What each of them finds to do, on any day."""
    own = Insight.objects.filter(originator__email="msl@demo.example")
    assert Receipt.objects.filter(insight__in=own, acknowledged_at=None).count() == 1
    assert own.filter(state="needs_detail", receipts__about="needs_detail").count() == 1
    assert own.filter(state="accepted", receipts__acknowledged_at__isnull=False).exists()
    manager = User.objects.get(email="manager@demo.example")
    waiting = acknowledgeable(manager, at.date()).filter(acknowledged_at=None, key_result__objective__is_team=False)
    assert waiting.count() in (2, 3)  # the newest two, and the one of msl@ that is asked back
    theirs = WeeklyUpdate.objects.filter(author__email="teammate@demo.example", submitted_at__isnull=False)
    newest = theirs.latest("week_start")
    assert not newest.readers.exists()
    assert theirs.filter(readers__user__email="msl@demo.example").exists()
    for login in ("msl", "manager"):
        inbox = Notification.objects.inbox_of(User.objects.get(email=f"{login}@demo.example"))
        assert inbox.unread().exists(), login


def test_any_day_of_two_years_can_be_told():
    library = objectives.shipped()
    for number in range(0, 731, 61):
        tell(date(2027, 1, 1) + timedelta(days=number), SMALL, library)


@pytest.mark.long
def test_every_value_is_one_that_a_form_would_take_and_no_contact_is_against_an_objection():
    story = load(day=MIDDLE, size=Size(msls_per_team=3, kols=60))
    assert story is not None
    for model in ORDER:
        relations = [field.name for field in model._meta.concrete_fields if field.is_relation]
        for row in story.rows[model]:
            row.clean_fields(exclude=relations)
    objecting = Consent.objects.objections().values("kol")
    assert objecting.exists()
    assert not InteractionAttendee.objects.filter(kol__in=objecting).exists()


def test_the_same_day_gives_the_same_rows():
    library = objectives.shipped()
    assert plain(tell(MIDDLE, SMALL, library)) == plain(tell(MIDDLE, SMALL, library))


# --- The whole of it -----------------------------------------------------------------


@pytest.mark.long
def test_the_command_loads_once_and_then_changes_nothing(capsys):
    call_command("load_demo", "--day", str(MIDDLE))
    told = capsys.readouterr()
    assert "12 MSLs, 200 KOLs" in told.out
    assert "Demo organisation" in told.err
    before = counts()
    assert before["KOL"] == 200
    assert before["Team"] == 2
    assert before["TherapeuticArea"] == 3

    call_command("load_demo", "--day", str(MIDDLE + timedelta(days=30)))
    assert "there already; nothing was changed" in capsys.readouterr().out
    assert counts() == before

    the_planner_knows_how_much_there_is()
    holds_the_fixed_contract()
    holds_invented_identifiers_only()
    follows_the_template()
    shows_every_status()
    insights_have_gone_every_way()
    reports_were_read_and_measured()
    key_results_of_every_kind_are_there()


def the_planner_knows_how_much_there_is() -> None:
    with connection.cursor() as cursor:
        for model in (Interaction, InteractionAttendee, KOL):
            cursor.execute("SELECT reltuples FROM pg_class WHERE oid = %s::regclass", [model._meta.db_table])
            assert cursor.fetchone() == (model.objects.count(),), model


def key_results_of_every_kind_are_there() -> None:
    running = KeyResult.objects.for_measuring().filter(objective__quarter__state="active")
    assert set(running.values_list("kind", flat=True)) == set(Kind.values)
    own = running.filter(measured_by=Metric.CUSTOM)
    now = datetime.combine(MIDDLE, time(9), UTC)
    found = {one.key_result.code: one for one in assess(own, at=now).values()}
    assert set(found) == {"KR5.1", "KR5.2"}
    # What the organisation's own measures count is there to be opened.
    assert 0 < (found["KR5.1"].value or 0) < 30
    assert 0 < (found["KR5.2"].value or 0) < 100
    assert evidence_ids(found["KR5.1"].key_result, at=now)
    (shared,) = assess(running.filter(measured_by=Metric.STAKEHOLDERS_MET), at=now).values()
    assert 0 < (shared.value or 0) < 100
    assert sorted(MeasureVersion.objects.values_list("version", flat=True)) == [1, 1, 2]


def insights_have_gone_every_way() -> None:
    assert set(Insight.objects.values_list("state", flat=True)) == set(Insight.State.values)
    assert set(Receipt.objects.values_list("about", flat=True)) == {
        "accepted", "needs_detail", "declined", "merged", "outcome_recorded",
    }  # fmt: skip
    assert Receipt.objects.filter(helpful__isnull=False).exists()
    assert InsightScore.objects.exists()
    assert not InsightAction.objects.filter(insight__state="actioned", done_at=None).exists()
    assert Theme.objects.filter(is_released=True).count() == 1
    assert ListeningPriority.objects.count() == 3
    accepted = Insight.objects.visible_to(User.objects.get(email="clinical@demo.example"))
    assert accepted.filter(shared_observation__contains="Dr [KOL] said").exists()
    for insight in accepted.filter(observation__startswith="Dr ")[:10]:
        assert {name: getattr(insight, name) for name in shared_texts(insight)} == shared_texts(insight)


def reports_were_read_and_measured() -> None:
    assert CheckInInsight.objects.exists()
    assert CheckIn.objects.exclude(feedback_hcp="").exists()
    override = CheckIn.objects.exclude(declared_status="").latest("published_at")
    assert override.override_reason
    yesterday = MIDDLE - timedelta(days=1)
    live = KeyResult.objects.filter(objective__quarter__state="active", objective__state="active")
    assert Measurement.objects.filter(as_of=yesterday).count() == live.count()
    newest = WeeklyUpdate.objects.filter(author__email="msl@demo.example", submitted_at__isnull=False).latest("pk")
    assert any(fact["kind"] == "interaction" for fact in newest.facts)
    # What is in an inbox is not planned again.
    at = datetime.combine(MIDDLE, time(9), UTC)
    keys = {reminder.dedup_key(channel) for reminder, channel, _ in planned(at, User.objects.all())}
    assert keys.isdisjoint(Notification.objects.values_list("dedup_key", flat=True))


def holds_the_fixed_contract() -> None:
    people = {user.email: user for user in User.objects.all()}
    assert all(email.endswith("@demo.example") for email in people)
    cast = {login: people[f"{login}@demo.example"] for login in PROFILES}
    assert authenticate(None, username="msl@demo.example", password="demo-msl-okr") == cast["msl"]
    assert all(user.is_active and user.password == cast["msl"].password for user in people.values())
    assert {login: user.profile for login, user in cast.items()} == PROFILES
    assert [user.email for user in people.values() if user.is_staff] == ["admin@demo.example"]
    assert list(Team.objects.filter(memberships__user=cast["msl"]).values_list("name", flat=True)) == ["North"]
    assert list(Team.objects.filter(memberships__user=cast["teammate"]).values_list("name", flat=True)) == ["North"]
    assert set(TeamManager.objects.values_list("team__name", "user__email")) == {
        ("North", "manager@demo.example"),
        ("South", "othermanager@demo.example"),
    }
    assert not Membership.objects.filter(user=cast["outsider"]).exists()
    assert Topic.objects.filter(name="Biomarkers").count() == 3
    assert [event.reason for event in history_of(cast["msl"])] == ["demo"]


def holds_invented_identifiers_only() -> None:
    assert set(ExternalId.objects.values_list("system", flat=True)) == {"registry"}
    for value in ExternalId.objects.values_list("value", flat=True):
        assert not is_npi(re.sub(r"\D", "", value)), value
    assert all(kol.sort_key for kol in KOL.objects.all())


def is_npi(digits: str) -> bool:
    """Ten digits whose Luhn sum with the prefix 80840 is a multiple of ten (the rule of the NPI's publisher)."""
    if len(digits) != 10:
        return False
    sums = 0
    for place, digit in enumerate(reversed("80840" + digits)):
        number = int(digit) * (1 + place % 2)
        sums += number - 9 if number > 9 else number
    return sums % 10 == 0


def follows_the_template() -> None:
    running = Objective.objects.filter(quarter__state="active")
    # One of the team's own comes after the template's.
    team = running.filter(is_team=True, primary_team__name="North").exclude(code="O4")
    assert [one.code for one in team] == ["O1", "O2", "O3"]
    assert {one.owner.email for one in team} == {"manager@demo.example"}
    assert [kr.code for kr in KeyResult.objects.filter(objective__in=team)] == ["KR1.2", "KR2.2", "KR3.2"]
    own = running.filter(owner__email="msl@demo.example", state="active")  # a draft waits beside
    assert [kr.code for kr in KeyResult.objects.filter(objective__in=own)] == [
        "KR1.1", "KR1.3", "KR2.1", "KR2.3", "KR3.1", "KR3.3",
    ]  # fmt: skip
    assert KeyResult.objects.get(objective__in=own, code="KR2.3").target == 3
    assert {one.therapeutic_area.code for one in own if one.therapeutic_area} == {"ONC"}
    assert [one.imperative is not None for one in own] == [True, False, True]
    for edge in Alignment.objects.filter(objective__in=own).select_related("objective", "to"):
        assert edge.to.code == edge.objective.code
        assert edge.to.is_team
    assert set(Objective.objects.filter(quarter__state="closed").values_list("state", flat=True)) == {"closed"}


def shows_every_status() -> None:
    key_results = KeyResult.objects.for_measuring().filter(objective__quarter__state="active")
    assessed = assess(key_results, at=datetime.combine(MIDDLE, time(9), UTC))
    seen = {one.shown_status for one in assessed.values()}
    assert seen == set(Status)
    assert any(one.is_stale for one in assessed.values())
    assert any(not one.is_stale for one in assessed.values())
    mine = next(
        one
        for one in assessed.values()
        if one.key_result.code == "KR1.1" and one.key_result.owner.email == "msl@demo.example"
    )
    assert 5 <= (mine.value or 0) <= 7
    # What an owner stated in a check-in is what the product counted that morning.
    for check_in in CheckIn.objects.in_force().filter(key_result__in=key_results)[:40]:
        published = check_in.published_at
        assert published is not None
        eve = datetime.combine(published.date() - timedelta(days=1), time(22), UTC)
        then = assess(key_results.filter(pk=check_in.key_result_id), at=eve)[check_in.key_result_id]
        if check_in.key_result.measured_by != "manual":
            assert check_in.value == then.value, (check_in, then.key_result.owner)


# --- Beside real people --------------------------------------------------------------


def test_real_people_get_no_invented_company():
    UserFactory(email="somebody@hospital.example")
    with pytest.raises(CommandError, match="1 account of real people"):
        call_command("load_demo", verbosity=0)
    assert not Team.objects.exists()


def test_a_set_up_database_gets_no_invented_quarters():
    Quarter.objects.create(
        name="2026-H1", starts_on=date(2026, 1, 1), ends_on=date(2026, 6, 30), grace_ends_on=date(2026, 7, 14)
    )
    with pytest.raises(CommandError, match="holds quarters already"):
        call_command("load_demo", verbosity=0)


# --- Names ---------------------------------------------------------------------------


def test_the_example_of_a_calendar_names_kols_of_the_demo():
    example = run_path(str(settings.BASE_DIR / "docs/examples/own_calendar.py"))
    known = {kol.name for kol in tell(MIDDLE, SMALL, objectives.shipped()).rows_of(KOL) if kol.is_active}
    assert set(example["NAMES"]) <= known


def test_names_are_told_once():
    people = (*names.CAST, *names.COLLEAGUES)
    assert len({person.login for person in people}) == len(people)
    assert len({person.name for person in people}) == len(people)
