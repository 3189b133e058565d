"""What colleagues say to each other about the work of msl@: questions and answers, one that still waits, one done."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import count
from typing import Any

from insights.models import Insight
from interactions.models import Activity
from msl_okr.demo.story import Story, at
from okrs.check_ins.policies import can_answer
from okrs.models import CheckIn, Initiative, KeyResult, Objective, WeeklyUpdate
from okrs.review.services import ask_back
from organization.comments.selectors.subjects import get_target
from organization.comments.services import resolve_thread, write_comment

# Who says what, by login; {login} in a text mentions somebody.
Lines = tuple[tuple[str, str], ...]
TALKS: dict[str, Lines] = {
    "key_result": (
        ("manager", "The count is behind the plan. What would help you most, {msl}: time, contacts or material?"),
        ("msl", "Contacts. Two of the centres changed their heads this quarter, and I have to begin anew there."),
        ("manager", "{teammate}, you know both centres. Could you introduce {msl} this month?"),
        ("teammate", "Gladly. I see both next week and take her along."),
    ),
    "insight": (
        ("lead", "This is the third hospital that says so. {msl}, did they name the guideline that they follow?"),
    ),
    "weekly_update": (
        ("teammate", "I heard the same question about dosing in two places. Shall we ask for one answer together?"),
        ("msl", "Yes. I put it on the agenda of the next team meeting."),
    ),
    "check_in": (
        ("manager", "Thank you for saying it early. I asked for the material, it should be there by Friday."),
    ),
    "activity": (
        ("compliance", "Please attach the list of functions present, {msl}, before the month ends."),
        ("msl", "Done, it is in the notes."),
    ),
    "initiative": (
        ("teammate", "I have the list of contacts from last year, {msl}. Shall I send it before you begin?"),
        ("msl", "Yes please. That saves me a week."),
    ),
    "objective": (
        ("lead", "Do we still want this to serve the early-diagnosis imperative after the change of label?"),
        ("manager", "We do. I spoke with {lead} on the phone, nothing changes for this quarter."),
    ),
}  # fmt: skip
RESOLVED = {"objective"}
QUESTION = "What could still go wrong with it before the quarter ends, and what would you need from me?"


@dataclass(frozen=True)
class Subject:
    """What is talked about, and from when."""

    on: str
    row: Any
    since: datetime


def talk(story: Story) -> None:
    """Write the talks, each line some time after the one before and none after the demo's day began."""
    calls = {login: f"@{{{user.pk}}}" for login, user in story.users.items()}
    for subject in _subjects(story):
        when = subject.since
        for login, text in TALKS[subject.on]:
            when = story.not_after_now(when + timedelta(minutes=50))
            by = story.users[login]
            target = get_target(by, subject.on, subject.row.pk, today=story.day)
            made = write_comment(target=target, text=text.format(**calls), by=by, at=when)
        if subject.on in RESOLVED:
            resolve_thread(target=target, by=by, at=when, read_to=made.pk)


def ask_back_one(story: Story) -> None:
    """The manager asks about a check-in of msl@ that she has not acknowledged yet; it waits for an answer."""
    msl, by = story.users["msl"], story.users["manager"]
    own = [row for row in story.rows_of(CheckIn) if row.author is msl and row.key_result.owner is msl]
    replaced = {row.supersedes_id for row in own}
    unread = [
        (row.published_at, row.key_result.code, row)
        for row in own
        if row.published_at and not row.acknowledged_at and row.pk not in replaced
        and row.key_result.objective.quarter is story.running and can_answer(row.key_result)
    ]  # fmt: skip
    if unread:
        moment, _, row = max(unread, key=lambda one: one[:2])
        when = story.not_after_now(moment + timedelta(hours=3))
        ask_back(check_in=row, by=by, version=row.version, question=QUESTION, at=when)


def _subjects(story: Story) -> Iterator[Subject]:
    """The newest of each kind that msl@ has; what the demo's day leaves none of is not talked about."""
    msl = story.users["msl"]
    before = next(day for day in _days_back(story.day) if day.weekday() < 5)
    morning, noon = at(before, msl.zone, 9), at(before, msl.zone, 12, 20)
    running = [row for row in story.rows_of(KeyResult) if row.objective.quarter is story.running and row.owner is msl]
    yield from _newest("key_result", ((morning, row) for row in running if row.code == "KR1.1"))
    own = (row.objective for row in running if row.objective.state == Objective.State.ACTIVE)
    yield from _newest("objective", ((noon, row) for row in own))
    work = (row for row in story.rows_of(Initiative) if row.owner is msl and row.state in Initiative.OPEN)
    yield from _newest("initiative", ((row.created_at, row) for row in work))
    check_ins = (row for row in story.rows_of(CheckIn) if row.author is msl and row.supersedes is None)
    yield from _newest("check_in", ((row.published_at, row) for row in check_ins if row.published_at))
    updates = (row for row in story.rows_of(WeeklyUpdate) if row.author is msl)
    yield from _newest("weekly_update", ((row.submitted_at, row) for row in updates if row.submitted_at))
    insights = (row for row in story.rows_of(Insight) if row.originator is msl)
    yield from _newest("insight", ((row.submitted_at, row) for row in insights if row.submitted_at))
    held = (row for row in story.rows_of(Activity) if row.owner is msl and row.held_on and not row.is_cancelled)
    yield from _newest("activity", ((row.created_at, row) for row in held))


def _days_back(day: date) -> Iterator[date]:
    return (day - timedelta(days=number) for number in count(1))


def _newest(on: str, rows: Iterable[tuple[datetime, Any]]) -> Iterator[Subject]:
    found = sorted(rows, key=lambda one: one[0])
    if found:
        yield Subject(on, found[-1][1], found[-1][0])
