"""Field insights and the weekly updates that carry them."""

from datetime import date, datetime, timedelta
from random import Random

from insights.models import Insight, InsightInteraction
from interactions.models import Interaction
from msl_okr.demo import names, texts
from msl_okr.demo.story import Story, Worker, at, dice, told
from okrs.arithmetic.cadence import Slot, weekly_slots
from okrs.models import WeeklyUpdate, WeeklyUpdateInsight, WeeklyUpdateReader
from okrs.models.choices import Metric
from organization.models import Quarter

_READS = 0.75  # how often a person who may read an update does so within days


def build(story: Story) -> None:
    """A report for every week that is due, some late, some missed; for some people a draft of this week."""
    for worker in story.workers:
        for quarter in story.quarters:
            for slot in weekly_slots(quarter.starts_on, quarter.ends_on, worker.user.zone):
                _week(story, worker, quarter, slot)
        _drafts(story, worker)
    _readers(story)
    story.rows[Insight].sort(key=lambda row: (row.created_at, row.originator.email))  # type: ignore[attr-defined]


def _week(story: Story, worker: Worker, quarter: Quarter, slot: Slot) -> None:
    chance = dice("week", slot.start, worker.login)
    roll = chance.random()
    at_work = [day for day in _working(story, worker, slot) if story.happened(day)]
    friday = slot.start + timedelta(days=4)
    if not at_work:
        return
    if roll < worker.rhythm.update:
        handed_in = max(at_work)
        submitted_at = at(handed_in, worker.user.zone, chance.randint(11, 16), chance.randint(0, 59))
    elif roll < worker.rhythm.update + (1 - worker.rhythm.update) / 2:
        handed_in = friday + timedelta(days=chance.choice((3, 3, 4, 5)))
        submitted_at = at(handed_in, worker.user.zone, chance.randint(8, 18), chance.randint(0, 59))
    else:
        return
    # Updates are written only once the week's Friday has come.
    if not story.happened(friday) or not story.happened(handed_in):
        return
    topic = chance.choice(story.topics[worker.area.code])
    update = story.add(
        WeeklyUpdate(
            zone_name=worker.user.timezone,
            author=worker.user,
            week_start=slot.start,
            highlights=told(chance.choice(texts.HIGHLIGHTS), topic),
            plans=told(chance.choice(texts.PLANS), topic),
            problems=chance.choice(texts.PROBLEMS),
            nothing_new_heard=chance.random() < 0.15,
            submitted_at=submitted_at,
        )
    )
    if not update.nothing_new_heard:
        for number in range(1 if chance.random() < 0.7 else 2):
            heard = min(at_work)
            insight = _insight(story, worker, heard, submitted_at - timedelta(minutes=20 + 15 * number), chance)
            story.add(WeeklyUpdateInsight(update=update, insight=insight))
    story.credit(worker.login, quarter, Metric.WEEKLY_UPDATES, handed_in)


def _working(story: Story, worker: Worker, slot: Slot) -> list[date]:
    off = story.days_off(worker)
    days = (slot.start + timedelta(days=n) for n in range(5))
    return [day for day in days if day not in off]


def _insight(story: Story, worker: Worker, heard: date, submitted_at: datetime | None, chance: Random) -> Insight:
    """What was learnt, linked to a conversation of that week if there was one; ``triage`` decides the rest."""
    category, kind, *said = chance.choice(texts.INSIGHTS)
    topic = chance.choice(story.topics[worker.area.code])
    setting, remark = chance.choice(texts.SETTINGS), chance.choice(texts.REMARKS)
    state = Insight.State.DRAFT if submitted_at is None else Insight.State.SUBMITTED
    serves = submitted_at is not None and chance.random() < 0.3
    insight = story.add(
        Insight(
            zone_name=worker.user.timezone,
            originator=worker.user,
            observation=f"{told(said[0], topic)} It came up {setting}; {remark}.",
            interpretation=told(said[1], topic) if said[1] else "",
            implication=told(said[2], topic) if said[2] else "",
            kind=kind,
            category=category,
            therapeutic_area=worker.area,
            imperative=chance.choice(story.imperatives) if serves else None,
            state=state,
            submitted_at=submitted_at,
            created_at=submitted_at - timedelta(minutes=30) if submitted_at else at(heard, worker.user.zone, 18),
        )
    )
    week = [talk for talk in story.held[worker.login] if _heard_in(talk, heard)]
    if week and chance.random() < 0.8:
        story.add(InsightInteraction(insight=insight, interaction=chance.choice(week)))
    return insight


def _heard_in(talk: Interaction, monday: date) -> bool:
    return monday <= talk.occurred_on < monday + timedelta(days=5) and talk.state != Interaction.State.CANCELLED


def _drafts(story: Story, worker: Worker) -> None:
    """For about every third person, an insight or update begun in the last days and not submitted."""
    chance = dice("drafts", story.day, worker.login)
    yesterday = story.day - timedelta(days=1)
    if yesterday in worker.away:
        return
    if chance.random() < 0.4:
        _insight(story, worker, yesterday, None, chance)
    monday = story.day - timedelta(days=story.day.weekday())
    taken = {row.week_start for row in story.rows_of(WeeklyUpdate) if row.author is worker.user}
    if story.day.weekday() in (2, 3, 4) and monday not in taken and chance.random() < 0.4:
        topic = chance.choice(story.topics[worker.area.code])
        highlights = told(chance.choice(texts.HIGHLIGHTS), topic)
        story.add(
            WeeklyUpdate(author=worker.user, zone_name=worker.user.timezone, week_start=monday, highlights=highlights)
        )


def _readers(story: Story) -> None:
    """Colleagues, manager and medical lead open most updates; teammate@'s newest is still unread by everybody."""
    updates = [row for row in story.rows_of(WeeklyUpdate) if row.submitted_at is not None]
    workers = {worker.login: worker for worker in story.workers}
    newest = {row.author.email: row for row in sorted(updates, key=lambda row: row.week_start)}
    for update in updates:
        if update is newest.get(f"teammate@{names.DOMAIN}") or update.submitted_at is None:
            continue
        team = workers[update.author.email].team
        colleagues = [mate.user for mate in story.team_of(team) if mate.user is not update.author]
        for user in (*colleagues, story.users[names.MANAGERS[team.name]], story.users["lead"]):
            chance = dice("reads", update.week_start, update.author.email, user.email)
            read_at = update.submitted_at + timedelta(hours=chance.randint(2, 90), minutes=chance.randint(0, 59))
            if chance.random() < _READS and read_at < story.now:
                story.add(WeeklyUpdateReader(update=update, user=user, read_at=read_at))
