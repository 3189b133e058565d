"""Monthly check-ins: what each owner said about each key result, and who has read it."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random

from insights.models import Insight
from msl_okr.demo import names, texts
from msl_okr.demo.days import months, weekdays
from msl_okr.demo.rhythms import RHYTHMS, Rhythm
from msl_okr.demo.story import Story, Worker, at, dice
from okrs.arithmetic import progress
from okrs.arithmetic.cadence import Tally, due_count, monthly_slots, weekly_slots
from okrs.arithmetic.status import status_of
from okrs.models import CheckIn, CheckInInsight, KeyResult, KeyResultValue
from okrs.models.choices import Kind, Metric, Pace
from organization.models import Quarter, User

_CONFIDENCE = {"complete": (9, 10), "on_track": (7, 9), "in_progress": (5, 7), "at_risk": (4, 6)}
_SKIPPED = 0.12  # key results that were forgotten in a month
# Not reported for the last full month, so that a reminder of it is still open.
_FORGOTTEN = (("msl", "KR1.3"), ("manager", "KR2.2"))
_WAITING = 2  # check-ins that manager@ has not read


def build(story: Story) -> None:
    """Check-ins for each key result and month, as far as they were reported before the demo's day."""
    workers = {worker.user.email: worker for worker in story.workers}
    values: dict[int, list[KeyResultValue]] = {}
    for typed in story.rows_of(KeyResultValue):
        values.setdefault(id(typed.key_result), []).append(typed)
    for key_result in story.rows_of(KeyResult):
        if key_result.kind == Kind.MILESTONE:  # its dates say how far it is
            continue
        owner = key_result.owner
        worker = workers.get(owner.email)
        rhythm = worker.rhythm if worker else RHYTHMS["manager"]
        quarter = key_result.objective.quarter
        for period, (first, last) in enumerate(months(quarter.starts_on, quarter.ends_on), 1):
            chance = dice("check-in", first, owner.email, key_result.code)
            day = _day(
                story, owner=owner, worker=worker, rhythm=rhythm, quarter=quarter, first=first, last=last, chance=chance
            )
            if _is_forgotten(story, key_result, last):
                continue
            if day is not None and story.happened(day) and chance.random() >= _SKIPPED:
                value = _value(story, key_result, quarter, day, values.get(id(key_result), []))
                _check_in(story, key_result, period=period, day=day, value=value, rhythm=rhythm, chance=chance)
    _correction(story)
    _override(story)
    _insights(story)
    _read_by_manager(story)
    _unread(story)
    _drafts(story)


def _is_forgotten(story: Story, row: KeyResult, last: date) -> bool:
    is_newest = last < story.day <= (last + timedelta(days=32)).replace(day=1)
    return is_newest and any(row.owner is story.users[login] and row.code == code for login, code in _FORGOTTEN)


def _day(
    story: Story,
    *,
    owner: User,
    worker: Worker | None,
    rhythm: Rhythm,
    quarter: Quarter,
    first: date,
    last: date,
    chance: Random,
) -> date | None:
    """The day of a month on which a person reports: in its middle, or one of its last working days."""
    if not rhythm.check_in and (quarter is story.running or first.month % 3 == 0):
        return None
    off = story.days_off(worker) if worker else story.holidays[owner.country]
    days = weekdays(first, last, off)
    if len(days) < 5:
        return None
    middle = len(days) // 2
    return chance.choice(days[middle - 1 : middle + 2] if rhythm.check_in == "middle" else days[-3:])


def _value(story: Story, row: KeyResult, quarter: Quarter, day: date, typed: list[KeyResultValue]) -> Decimal:
    """The key result's value that morning."""
    who = row.objective.primary_team.name if row.objective.is_team else row.owner.email
    if row.measured_by == Metric.MANUAL:
        return next((one.value for one in reversed(typed) if one.as_of < day), row.baseline)
    if row.measured_by == Metric.CROSS_FUNCTIONAL_MEETINGS:
        done = story.credits[who, quarter.name, row.measured_by]
        return Decimal(len({one.month for one in done if one < day}))
    return Decimal(story.credited(who, quarter, row.measured_by, day))


def _status(story: Story, row: KeyResult, value: Decimal, moment: datetime, day: date) -> progress.Status:
    """The status by the product's own rule, on the day of the check-in."""
    quarter, zone = row.objective.quarter, row.owner.zone
    passed = progress.elapsed(day, quarter.starts_on, quarter.ends_on, story.holidays[row.owner.country])
    slots = None
    if row.kind == Kind.CADENCE:
        make = weekly_slots if row.measured_by == Metric.WEEKLY_UPDATES else monthly_slots
        dates = make(quarter.starts_on, quarter.ends_on, zone)
        due, total = due_count(dates, moment), len(dates)
        slots = Tally(int(value), total, total, due, min(due, int(value)), settled=day >= quarter.ends_on)
        target, expected = Decimal(total), due / total
    else:
        target = row.target or Decimal(1)
        steps = int(target) if row.pace == Pace.PLANNED else 0
        expected = progress.expected_planned(day, quarter.starts_on, quarter.ends_on, steps) if steps else passed
    share = progress.progress(value, row.baseline, target)
    kind = progress.Kind(row.kind)
    return status_of(
        kind, share, expected, passed, value=value, target=target, baseline=row.baseline, slots=slots
    ).status


def _check_in(
    story: Story, row: KeyResult, *, period: int, day: date, value: Decimal, rhythm: Rhythm, chance: Random
) -> None:
    moment = at(day, row.owner.zone, chance.randint(9, 16), chance.randint(0, 59))
    status = _status(story, row, value, moment, day)
    mood = rhythm.mood - (1 if chance.random() < 0.1 else 0)
    declared, reason = "", ""
    if chance.random() < 0.03 and status == progress.Status.ON_TRACK:
        declared, reason = progress.Status.AT_RISK.value, chance.choice(texts.OVERRIDES)
        mood -= 2
    is_behind = status in (progress.Status.AT_RISK, progress.Status.IN_PROGRESS)
    check_in = story.add(
        CheckIn(
            key_result=row,
            period=period,
            value=value,
            confidence=max(1, min(10, chance.randint(*_CONFIDENCE[status.value]) + mood)),
            computed_status=status.value,
            declared_status=declared,
            override_reason=reason,
            what_changed=chance.choice(texts.WHAT_CHANGED[status.value]),
            blocker=chance.choice(texts.BLOCKERS) if is_behind and chance.random() < 0.5 else "",
            next_step=chance.choice(texts.STEPS) if is_behind or chance.random() < 0.3 else "",
            **_feedback(row, day, is_behind=is_behind),
            author=row.owner,
            zone_name=row.owner.timezone,
            published_at=moment,
        )
    )
    _acknowledge(story, check_in, moment, chance)


def _feedback(row: KeyResult, day: date, *, is_behind: bool) -> dict[str, str]:
    """What others said, in about every third check-in; now and then an owner who is behind changes a tactic."""
    chance = dice("feedback", day, row.owner.email, row.code)
    said = {
        "feedback_hcp": chance.choice(texts.FEEDBACK_HCP) if chance.random() < 0.35 else "",
        "feedback_stakeholders": chance.choice(texts.FEEDBACK_STAKEHOLDERS) if chance.random() < 0.25 else "",
        "evidence_considered": chance.choice(texts.EVIDENCE) if chance.random() < 0.2 else "",
    }
    said["tactic_change"] = chance.choice(texts.TACTICS) if is_behind and chance.random() < 0.4 else ""
    return said


def _acknowledge(story: Story, check_in: CheckIn, published_at: datetime, chance: Random) -> None:
    """A manager reads what her people wrote, the medical lead what managers wrote; but not all of it."""
    objective = check_in.key_result.objective
    reader = story.users["lead" if objective.is_team else names.MANAGERS[objective.primary_team.name]]
    moment = published_at + timedelta(hours=chance.randint(3, 100))
    if chance.random() < (0.4 if objective.is_team else 0.65) and moment < story.now:
        check_in.acknowledged_by, check_in.acknowledged_at = reader, moment


def _correction(story: Story) -> None:
    """One owner counted wrongly in the oldest quarter and said so a week later."""
    for row in story.rows_of(CheckIn):
        if row.key_result.code == "KR2.1" and row.author is story.users["teammate"] and row.published_at:
            moment = row.published_at + timedelta(days=7)
            if moment < story.now:
                story.add(
                    CheckIn(
                        key_result=row.key_result,
                        period=row.period,
                        value=row.value,
                        confidence=row.confidence,
                        computed_status=row.computed_status,
                        what_changed="Corrected: one of the presentations belongs to a colleague.",
                        author=row.author,
                        zone_name=row.zone_name,
                        published_at=moment,
                        supersedes=row,
                    )
                )
            return


def _override(story: Story) -> None:
    """For one key result of the last month reported, teammate@ is more careful than the count."""
    own = [row for row in story.rows_of(CheckIn) if row.author is story.users["teammate"] and row.published_at]
    likely = [row for row in own if row.computed_status == progress.Status.ON_TRACK and row.supersedes is None]
    if likely:
        row = max(likely, key=lambda row: (row.published_at, row.key_result.code))
        row.declared_status, row.override_reason = progress.Status.AT_RISK.value, texts.OVERRIDES[0]
        row.confidence = min(row.confidence or 0, 5)


def _insights(story: Story) -> None:
    """What informed a check-in: in about every fourth, an own insight of the weeks before."""
    own: dict[str, list[Insight]] = {}
    for insight in story.rows_of(Insight):
        if insight.submitted_at is not None:
            own.setdefault(insight.originator.email, []).append(insight)
    for row in story.rows_of(CheckIn):
        said = row.published_at
        chance = dice("informed", said, row.author.email, row.key_result.code)
        if said is None or chance.random() >= 0.25:
            continue
        recent = [
            one
            for one in own.get(row.author.email, [])
            if one.submitted_at and said - timedelta(days=45) < one.submitted_at < said
        ]
        if recent:
            story.add(CheckInInsight(check_in=row, insight=chance.choice(recent)))


def _read_by_manager(story: Story) -> None:
    """manager@ has read what her people wrote, except the newest two."""
    team, reader = story.teams[names.NORTH], story.users[names.MANAGERS[names.NORTH]]
    corrected = {id(row.supersedes) for row in story.rows_of(CheckIn) if row.supersedes}
    rows = [
        row
        for row in story.rows_of(CheckIn)
        if row.published_at and row.key_result.objective.primary_team is team
        and not row.key_result.objective.is_team and id(row) not in corrected
    ]  # fmt: skip
    rows.sort(key=lambda row: (row.published_at, row.author.email, row.key_result.code), reverse=True)
    for number, row in enumerate(rows):
        if number < _WAITING:
            row.acknowledged_by = row.acknowledged_at = None
        elif row.acknowledged_at is None and row.published_at is not None:
            row.acknowledged_by, row.acknowledged_at = reader, row.published_at + timedelta(hours=2)


def _drafts(story: Story) -> None:
    """A draft: a key result of msl@ in the running month."""
    period = (story.day.month - story.running.starts_on.month) + 1
    if story.day.day < 5:
        return
    taken = {(id(row.key_result), row.period) for row in story.rows_of(CheckIn)}
    for row in story.rows_of(KeyResult):
        is_hers = row.owner is story.users["msl"] and row.objective.quarter is story.running
        if is_hers and row.code in ("KR1.3", "KR2.3") and (id(row), period) not in taken:
            story.add(
                CheckIn(
                    key_result=row,
                    period=period,
                    author=row.owner,
                    zone_name=row.owner.timezone,
                    what_changed="Waiting for the approval.",
                )
            )


def _unread(story: Story) -> None:
    """Nobody has read the newest one of msl@ in the running quarter yet: the manager asks back about it."""
    own = [row for row in story.rows_of(CheckIn) if row.author is story.users["msl"] and row.published_at]
    if running := [row for row in own if row.key_result.objective.quarter is story.running]:
        row = max(running, key=lambda row: (row.published_at, row.key_result.code))
        row.acknowledged_by, row.acknowledged_at = None, None
