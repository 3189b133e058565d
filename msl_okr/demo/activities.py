"""Activities of every kind, each in the stage it has reached on the demo's day."""

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random
from typing import Any

from interactions.models import Activity, ActivityKOL, ActivityParticipant
from msl_okr.demo import names, texts
from msl_okr.demo.days import months, spread, weekdays
from msl_okr.demo.rhythms import TEAM_RHYTHMS
from msl_okr.demo.story import Story, Worker, at, dice, pick_some, told
from okrs.models.choices import Metric
from organization.models import Quarter, Team

# The dated stages, none of which may be after the demo's day.
_STAGES = (
    "need_documented_on", "approved_on", "requested_on", "support_agreed_on", "accuracy_reviewed_on",
    "held_on",
)  # fmt: skip
_AHEAD = timedelta(days=28)  # how long before their day plans are entered
Kind = Activity.Kind
# Who typed the day of an approval that nobody has confirmed.
_UNCONFIRMED = (f"msl@{names.DOMAIN}", f"teammate@{names.DOMAIN}")


def build(story: Story) -> None:
    """Each person's own work, what each team does together, and the congresses covered."""
    for quarter in story.quarters:
        for worker in story.workers:
            _newsletters(story, worker, quarter)
            _presentations(story, worker, quarter)
            _trainings(story, worker, quarter)
            _meetings(story, worker, quarter)
        for team in story.teams.values():
            _advisory_boards(story, team, quarter)
            _studies(story, team, quarter)
            _campaigns(story, team, quarter)
    _congresses(story)
    story.rows[Activity].sort(key=lambda row: (row.created_at, row.owner.email))  # type: ignore[attr-defined]


def _keep(
    story: Story, worker: Worker, kind: str, title: str, *, together: Sequence[Worker] = (), **facts: Any
) -> Activity | None:
    """The activity as it is on the demo's day; None if nobody could know of it yet.

    Future stages are emptied. An activity with no stage done is known if it is planned within four weeks.
    """
    reached = {name: story.known(facts.get(name)) for name in _STAGES}
    planned_on: date | None = facts.get("planned_on")
    known = [day for day in reached.values() if day]
    if not known and not (planned_on and planned_on <= story.day + _AHEAD):
        return None
    first = min([*known, planned_on - timedelta(days=14) if planned_on else known[0]])
    zone = worker.user.zone
    row = story.add(
        Activity(
            zone_name=worker.user.timezone,
            kind=kind,
            title=title,
            owner=worker.user,
            therapeutic_area=facts.pop("therapeutic_area", worker.area),
            created_at=story.not_after_now(at(min(first, story.day - timedelta(days=1)), zone, 16, 20)),
            **{**facts, **reached},
        )
    )
    if row.held_on is None:
        row.attendee_count = None
    if row.approved_on is not None:
        row.approved_by = story.users[names.MANAGERS[worker.team.name]]
        row.approval_confirmed_on = row.approved_on
    for other in together:
        story.add(ActivityParticipant(activity=row, user=other.user))
    return row


def _credit(story: Story, row: Activity | None, quarter: Quarter, metric: str, workers: list[Worker]) -> None:
    """A finished piece of work counts for its owner and those who took part, where the area matches."""
    if row is not None and row.held_on is not None:
        for worker in workers:
            if worker.area is row.therapeutic_area:
                story.credit(worker.login, quarter, metric, row.held_on)


def _topic(story: Story, worker: Worker, chance: Random) -> str:
    return str(chance.choice(story.topics[worker.area.code]))


def _newsletters(story: Story, worker: Worker, quarter: Quarter) -> None:
    chance = dice("newsletters", quarter.name, worker.login)
    days = story.working_days(worker, quarter)
    for day in spread(days, 2, worker.rhythm.newsletters, chance):
        title = told(chance.choice(texts.NEWSLETTERS), _topic(story, worker, chance))
        row = _keep(story, worker, Kind.NEWSLETTER, title, approved_on=day - timedelta(days=9), held_on=day)
        _credit(story, row, quarter, Metric.NEWSLETTERS, [worker])
    if days and chance.random() < 0.35:  # approved, then forgotten; two wait for somebody to confirm it
        title = told(chance.choice(texts.NEWSLETTERS), _topic(story, worker, chance))
        row = _keep(story, worker, Kind.NEWSLETTER, title, approved_on=days[len(days) // 5])
        if row is not None and quarter is story.running and worker.login in _UNCONFIRMED:
            row.approved_by = row.approval_confirmed_on = None


def _presentations(story: Story, worker: Worker, quarter: Quarter) -> None:
    chance = dice("presentations", quarter.name, worker.login)
    for day in spread(story.working_days(worker, quarter), 5, worker.rhythm.presentations, chance):
        title = told(chance.choice(texts.PRESENTATIONS), _topic(story, worker, chance))
        attendees = chance.randint(8, 70) if chance.random() < 0.9 else None  # somebody forgot to count
        row = _keep(story, worker, Kind.PRESENTATION, title, planned_on=day, held_on=day, attendee_count=attendees)
        if attendees:
            _credit(story, row, quarter, Metric.PRESENTATIONS, [worker])


def _trainings(story: Story, worker: Worker, quarter: Quarter) -> None:
    chance = dice("trainings", quarter.name, worker.login)
    for day in spread(story.working_days(worker, quarter), 3, worker.rhythm.trainings, chance):
        title = told(chance.choice(texts.TRAININGS), _topic(story, worker, chance))
        planned_on = day - timedelta(days=chance.choice((0, 0, 0, 2)))
        row = _keep(
            story,
            worker,
            Kind.TRAINING,
            title,
            attendee_count=chance.randint(4, 25),
            planned_on=planned_on,
            held_on=day,
        )
        _credit(story, row, quarter, Metric.TRAININGS, [worker])


def _meetings(story: Story, worker: Worker, quarter: Quarter) -> None:
    """One a month for people who keep the rhythm, sometimes a second one (which fills no second slot)."""
    chance = dice("meetings", quarter.name, worker.login)
    for first, last in months(quarter.starts_on, quarter.ends_on):
        days = weekdays(first, last, story.days_off(worker))
        takes_place, twice = chance.random() < worker.rhythm.meeting, chance.random() < 0.2
        picked = pick_some(chance, days[2:-3] or days, 1, 1) + (pick_some(chance, days[-3:], 1, 1) if twice else [])
        mates = pick_some(chance, [one for one in story.team_of(worker.team) if one is not worker], 0, 1)
        title, functions = chance.choice(texts.MEETINGS), chance.choice(texts.FUNCTIONS)
        for day in picked if takes_place else []:
            together = [mate for mate in mates if day not in mate.away]
            row = _keep(
                story, worker, Kind.CROSS_FUNCTIONAL_MEETING, title, together=together,
                planned_on=day, held_on=day, functions_present=functions,
            )  # fmt: skip
            _credit(story, row, quarter, Metric.CROSS_FUNCTIONAL_MEETINGS, [worker, *together])


def _team_days(story: Story, quarter: Quarter, wanted: int, pace: float, chance: Random) -> list[date]:
    off = story.holidays[story.users["manager"].country]
    return spread(weekdays(quarter.starts_on, quarter.ends_on, off), wanted, pace, chance)


def _someone(story: Story, team: Team, day: date, chance: Random, area: Any = None) -> Worker:
    """A member of the team who works on that day, and in that area if there is one."""
    members = story.team_of(team)
    there = [one for one in members if day not in one.away]
    return chance.choice([one for one in there if one.area is area] or there or members)


def _advisory_boards(story: Story, team: Team, quarter: Quarter) -> None:
    chance = dice("advisory boards", quarter.name, team.name)
    rhythm = TEAM_RHYTHMS[team.name]
    for number, day in enumerate(_team_days(story, quarter, 3, rhythm.advisory_boards, chance)):
        worker = _someone(story, team, day, chance)
        title = told(chance.choice(texts.ADVISORY_BOARDS), _topic(story, worker, chance))
        is_approved = number != rhythm.unapproved
        row = _keep(
            story, worker, Kind.ADVISORY_BOARD, f"{title}, {team.name}", together=_joining(story, worker, chance),
            need_documented_on=day - timedelta(days=40), planned_on=day,
            approved_on=day - timedelta(days=18) if is_approved else None,
            held_on=day, attendee_count=chance.randint(5, 11), is_shared=chance.random() < 0.5,
        )  # fmt: skip
        if row is not None:
            own = dice("advisers", quarter.name, team.name, number)
            for kol in own.sample(worker.panel, min(4, len(worker.panel))):
                story.add(ActivityKOL(activity=row, kol=kol))
        if row is not None and not is_approved:  # asked for, and answered once the quarter was over
            if quarter is story.running:
                row.approval_asked_at = at(day - timedelta(days=20), worker.user.zone, 11)
            else:
                row.approval_refused = "Asked for too late to look at the need and the fees."
        if row is not None and row.held_on and is_approved:
            story.credit(team.name, quarter, Metric.ADVISORY_BOARDS, row.held_on)


def _joining(story: Story, worker: Worker, chance: Random) -> list[Worker]:
    return pick_some(chance, [one for one in story.team_of(worker.team) if one is not worker], 0, 2)


def _studies(story: Story, team: Team, quarter: Quarter) -> None:
    """Distinct studies count: the first of a quarter gets a second support step, which does not count again."""
    chance = dice("studies", quarter.name, team.name)
    studies = chance.sample(story.studies, len(story.studies))
    days = _team_days(story, quarter, 2, TEAM_RHYTHMS[team.name].studies, chance)
    for number, (study, day) in enumerate(zip(studies, days, strict=False)):
        worker = _someone(story, team, day, chance, study.therapeutic_area)
        steps = (day, day + timedelta(days=8)) if number == 0 else (day,)
        for step in steps:
            row = _keep(
                story, worker, Kind.STUDY_SUPPORT, f"Support for {study.title}",
                therapeutic_area=study.therapeutic_area, study=study,
                requested_on=day - timedelta(days=25), support_agreed_on=day - timedelta(days=7),
                held_on=step, is_shared=True,
            )  # fmt: skip
            if row is not None and row.held_on and step is steps[0]:
                story.credit(team.name, quarter, Metric.SUPPORTED_STUDIES, row.held_on)
    if days:  # agreed, and not done yet
        worker = _someone(story, team, days[0], chance, studies[-1].therapeutic_area)
        _keep(
            story, worker, Kind.STUDY_SUPPORT, f"Support for {studies[-1].title}",
            therapeutic_area=studies[-1].therapeutic_area, study=studies[-1],
            requested_on=days[0] - timedelta(days=3), support_agreed_on=days[0] + timedelta(days=9), is_shared=True,
        )  # fmt: skip


def _campaigns(story: Story, team: Team, quarter: Quarter) -> None:
    """Distinct campaigns count; one of the running quarter still has open findings and does not.

    An open finding keeps its campaign from counting anywhere, so each team has one campaign set aside for that.
    """
    chance = dice("campaigns", quarter.name, team.name)
    free, set_aside = story.campaigns[:-2], story.campaigns[-2:]
    campaigns = chance.sample(free, len(free))
    days = _team_days(story, quarter, 3, TEAM_RHYTHMS[team.name].campaigns, chance)
    planned = [(campaign, day, 0) for campaign, day in zip(campaigns, days, strict=False)]
    if days and quarter is story.running:
        place = list(story.teams).index(team.name)
        planned.append((set_aside[place], days[0] + timedelta(days=6), chance.randint(1, 3)))
    for campaign, day, findings in planned:
        worker = _someone(story, team, day, chance, campaign.therapeutic_area)
        row = _keep(
            story, worker, Kind.CAMPAIGN_REVIEW, f"Review of “{campaign.name}”",
            therapeutic_area=campaign.therapeutic_area, campaign=campaign,
            accuracy_reviewed_on=day - timedelta(days=8), held_on=day,
            open_findings=findings,
        )  # fmt: skip
        if row is not None and row.held_on and not findings and quarter.starts_on <= row.held_on <= quarter.ends_on:
            story.credit(team.name, quarter, Metric.SUPPORTED_CAMPAIGNS, row.held_on)


def _congresses(story: Story) -> None:
    for congress in story.congresses:
        chance = dice("congress", congress.name)
        for worker in pick_some(chance, story.workers, 2, 2):
            if worker.away.isdisjoint({congress.starts_on, congress.ends_on}):
                _keep(
                    story, worker, Kind.CONGRESS_COVERAGE, f"Coverage of {congress.name}", congress=congress,
                    planned_on=congress.starts_on, held_on=congress.ends_on,
                )  # fmt: skip
