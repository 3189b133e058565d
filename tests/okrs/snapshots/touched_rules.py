"""Key results and what is said of them, rules and measures, the calendar and the organisation."""

from datetime import date, timedelta
from decimal import Decimal

from okrs.models import (
    CheckIn,
    EarlierOwner,
    Exclusion,
    InDepthRule,
    KeyResult,
    KeyResultValue,
    MeasureVersion,
    Milestone,
    Objective,
    StatusRule,
)
from okrs.models.choices import Kind, Metric, Pace
from organization.models import Absence, Holiday, Membership, Quarter, User, WorkWeek
from tests.okrs.conftest import AT
from tests.okrs.snapshots.touched import DAY, INSERT, MONDAY, NEW_YEAR, UPDATE, Change, World, proof

# --- Key results and what is said of them -----------------------------------------


@proof(KeyResult, INSERT, UPDATE, shows="target")
def a_key_result(world: World) -> Change:
    made = KeyResult(
        objective=world.counts().objective, code="KR9", title="Nine", owner=world.cast.msl, kind=Kind.COUNT, target=9
    )
    return Change(made, {"target": 99})


@proof(Objective, UPDATE)
def the_area_of_an_objective(world: World) -> Change:
    kr = world.counts()
    world.met()
    return Change(kr.objective, {"therapeutic_area": world.cast.immunology})


@proof(Objective, UPDATE, shows="snapshot")
def an_objective_that_is_dropped(world: World) -> Change:
    return Change(world.counts().objective, {"state": "dropped"})


@proof(EarlierOwner)
def who_owned_a_key_result_until_a_day(world: World) -> Change:
    world.met(msl=world.cast.teammate)
    return Change(
        EarlierOwner(key_result=world.counts(), owner=world.cast.teammate, until=DAY),
        {"until": DAY - timedelta(days=1)},
    )


@proof(KeyResultValue)
def a_value_entered_by_hand(world: World) -> Change:
    kr = world.counts(Metric.MANUAL, kind=Kind.NUMBER)
    row = KeyResultValue(key_result=kr, value=Decimal(7), as_of=DAY, by=world.cast.msl, created_at=AT)
    return Change(row, {"value": 8})


@proof(Milestone)
def a_step_that_is_done(world: World) -> Change:
    kr = world.counts(Metric.MANUAL, kind=Kind.MILESTONE, target=None)
    return Change(Milestone(key_result=kr, planned_on=DAY, done_on=DAY), {"done_on": None})


@proof(Milestone, shows="expected")
def a_planned_date(world: World) -> Change:
    kr = world.counts(target=4, pace=Pace.PLANNED)
    Milestone.objects.create(key_result=kr, planned_on=world.cast.quarter.ends_on)
    return Change(Milestone(key_result=kr, planned_on=DAY), {"planned_on": world.cast.quarter.ends_on})


@proof(CheckIn, shows="confidence")
def what_was_said_of_a_key_result(world: World) -> Change:
    kr, said = world.counts(), AT - timedelta(days=3)
    return Change(CheckIn(key_result=kr, period=1, author=kr.owner, published_at=said, confidence=6), {"confidence": 5})


@proof(Exclusion)
def a_row_that_was_taken_out(world: World) -> Change:
    kr, by = world.counts(), world.cast.manager
    row = Exclusion(key_result=kr, source="interactions", row_id=world.met().pk, reason="Twice", by=by, at=AT)
    return Change(row, {"restored_at": AT, "restored_by": by, "restore_reason": "Once"})


# --- Rules and measures -----------------------------------------------------------


@proof(MeasureVersion)
def a_version_of_a_measure(world: World) -> Change:
    kr = world.defined("interactions")
    world.met()
    row = MeasureVersion(
        definition=kr.measure, version=2, source="interactions", filters={"min_minutes": 90}, calculation="count",
        reason="Longer", by=world.cast.manager,
    )  # fmt: skip
    return Change(row, {"filters": {}})


@proof(InDepthRule)
def a_version_of_the_in_depth_rule(world: World) -> Change:
    world.counts()
    world.met()
    old = InDepthRule.objects.latest("version")
    row = InDepthRule(
        version=old.version + 1, channels=old.channels, purposes=old.purposes, depths=old.depths, min_minutes=90,
        min_topics=1, min_follow_ups=1, reason="Longer",
    )  # fmt: skip
    return Change(row, {"min_minutes": 1})


@proof(InDepthRule)
def the_in_depth_rule_of_a_measure(world: World) -> Change:
    world.defined("interactions", {"in_depth": True})
    return a_version_of_the_in_depth_rule(world)


@proof(StatusRule, shows="status")
def the_thresholds_of_the_status(world: World) -> Change:
    world.counts(target=4)
    world.met()  # 1 of 4 in the middle of the quarter
    old = StatusRule.objects.latest("version")
    return Change(StatusRule(version=old.version + 1, at_risk=0.1, reason="Milder"), {"at_risk": old.at_risk})


# --- The calendar and the organisation ----------------------------------------------


@proof(Quarter, UPDATE)
def the_first_day_of_a_quarter(world: World) -> Change:
    world.counts()
    world.met()
    return Change(world.cast.quarter, {"starts_on": DAY + timedelta(days=1)})


@proof(Membership)
def a_member_of_the_team(world: World) -> Change:
    world.counts(owner=world.cast.manager, scope="team")
    world.met(msl=world.cast.elsewhere, therapeutic_area=world.cast.oncology)
    row = Membership(team=world.cast.north, user=world.cast.elsewhere, from_date=MONDAY, is_primary=False)
    return Change(row, {"from_date": DAY + timedelta(days=1)})


@proof(Absence, shows="expected")
def days_away(world: World) -> Change:
    world.counts()
    return Change(Absence(user=world.cast.msl, starts_on=MONDAY, ends_on=DAY), {"ends_on": MONDAY})


def _handed_over(world: World, metric: str = Metric.IN_DEPTH_DISCUSSIONS) -> None:
    """A key result that the MSL had until the day after."""
    kr = world.counts(metric, owner=world.cast.teammate)
    EarlierOwner.objects.create(key_result=kr, owner=world.cast.msl, until=DAY + timedelta(days=1))


@proof(Absence, shows="expected")
def days_away_of_an_earlier_owner(world: World) -> Change:
    _handed_over(world)
    return Change(Absence(user=world.cast.msl, starts_on=MONDAY, ends_on=DAY), {"ends_on": MONDAY})


@proof(Holiday, shows="expected")
def a_public_holiday_of_an_earlier_owner(world: World) -> Change:
    User.objects.filter(pk=world.cast.msl.pk).update(country="DE")
    _handed_over(world)
    return Change(Holiday(country="DE", date=DAY, name="Day"), {"country": "FR"})


@proof(User, UPDATE, shows="expected")
def the_country_of_an_earlier_owner(world: World) -> Change:
    Holiday.objects.create(country="DE", date=DAY, name="Day")
    _handed_over(world)
    return Change(world.cast.msl, {"country": "DE"})


@proof(Membership, UPDATE, shows="slots")
def the_first_day_of_an_earlier_owner_in_the_team(world: World) -> Change:
    _handed_over(world, Metric.WEEKLY_UPDATES)
    return Change(Membership.objects.get(user=world.cast.msl, team=world.cast.north), {"from_date": MONDAY})


@proof(Holiday, shows="expected")
def a_public_holiday(world: World) -> Change:
    User.objects.filter(pk=world.cast.msl.pk).update(country="DE")
    world.counts()
    return Change(Holiday(country="DE", date=DAY, name="Day"), {"country": "FR"})


@proof(Absence, UPDATE, shows="expected")
def an_absence_that_is_approved(world: World) -> Change:
    """Entered after it began: it counts from then on."""
    world.counts()
    row = Absence(user=world.cast.msl, starts_on=MONDAY, ends_on=DAY, state=Absence.State.WAITING, asked_at=NEW_YEAR)
    return Change(row, {"state": Absence.State.APPROVED})


@proof(Absence, shows="slots")
def days_away_in_the_week_in_which_the_quarter_begins(world: World) -> Change:
    world.counts(Metric.WEEKLY_UPDATES)
    friday = date(2026, 1, 2)
    row = Absence(user=world.cast.msl, starts_on=friday - timedelta(days=4), ends_on=friday)
    return Change(row, {"ends_on": friday - timedelta(days=1)})


@proof(Holiday, shows="slots")
def a_holiday_in_the_week_in_which_the_quarter_begins(world: World) -> Change:
    User.objects.filter(pk=world.cast.msl.pk).update(country="DE")
    world.counts(Metric.WEEKLY_UPDATES)
    friday = date(2026, 1, 2)
    Absence.objects.create(user=world.cast.msl, starts_on=friday - timedelta(days=3), ends_on=friday)
    return Change(Holiday(country="DE", date=friday - timedelta(days=4), name="Day"), {"country": "FR"})


@proof(WorkWeek, shows="slots")
def the_days_off_of_a_country(world: World) -> Change:
    """The week is due a day earlier, and whoever is away up to then is excused."""
    User.objects.filter(pk=world.cast.msl.pk).update(country="SA")
    world.counts(Metric.WEEKLY_UPDATES)
    Absence.objects.create(user=world.cast.msl, starts_on=MONDAY, ends_on=MONDAY + timedelta(days=3))
    return Change(WorkWeek(country="SA", days_off="fri_sat"), {"days_off": "sat_sun"})


@proof(User, UPDATE, shows="expected")
def the_country_of_the_owner(world: World) -> Change:
    Holiday.objects.create(country="DE", date=DAY, name="Day")
    world.counts()
    return Change(world.cast.msl, {"country": "DE"})


@proof(User, UPDATE, shows="expected")
def the_time_zone_of_the_owner(world: World) -> Change:
    """What was done keeps its days; which day it is for the owner follows where the owner lives."""
    world.defined("insights")
    world.heard(created_at=NEW_YEAR)
    return Change(world.cast.msl, {"timezone": "Pacific/Auckland"})
