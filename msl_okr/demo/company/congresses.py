"""A congress that runs on the demo's day, with its sessions and meetings; and one that is over, with its debrief."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from interactions.models import (
    KOL,
    Congress,
    CongressArea,
    CongressKOL,
    CongressSession,
    ExchangeTopic,
    Interaction,
    InteractionAttendee,
    SessionCover,
)
from msl_okr.demo import texts
from msl_okr.demo.story import Story, Worker, at, dice

# Four colleagues share twelve KOLs.
_PEOPLE, _KOLS_EACH = 4, 3
# Between the talks of a day, which begin on the hour and take half of it, in whatever zone.
_MINUTE, _MINUTES = 35, 20
_HOURS = (9, 11, 14, 16)


def build(story: Story) -> None:
    """After interactions and activities: their KOLs are not met twice on a day."""
    lead = story.users["msl"]
    first = story.day
    due = first + timedelta(days=4)
    while due in story.holidays[lead.country] or due.weekday() > 4:
        due += timedelta(days=1)
    congress = story.add(
        Congress(
            name=f"{texts.CONGRESS} {first.year}", place=texts.CONGRESS_PLACE, starts_on=first,
            ends_on=first + timedelta(days=2), zone_name=texts.CONGRESS_ZONE, lead=lead,
            debrief_due_on=due,
        )
    )  # fmt: skip
    people = _people(story, congress)
    story.add(CongressArea(congress=congress, therapeutic_area=people[0].area))
    _sessions(story, congress, people)
    _meetings(story, congress, people)
    _debrief(story)


def _people(story: Story, congress: Congress) -> list[Worker]:
    """Who is there: the lead first, then colleagues of the team."""
    (own,) = (one for one in story.workers if one.user is story.users["msl"])
    days = {congress.starts_on + timedelta(days=number) for number in range(3)}
    mates = [one for one in story.team_of(own.team) if one is not own and one.away.isdisjoint(days)]
    return [own, *mates][:_PEOPLE]


def _sessions(story: Story, congress: Congress, people: list[Worker]) -> None:
    topics = story.topics[people[0].area.code]
    for number, (day, begins, ends, room, title, covered_by) in enumerate(texts.CONGRESS_SESSIONS):
        session = story.add(
            CongressSession(
                congress=congress, title=title, day=congress.starts_on + timedelta(days=day), begins_at=time(*begins),
                ends_at=time(*ends), place=room, topic=topics[number % len(topics)],
            )
        )  # fmt: skip
        for place in covered_by:
            if place < len(people):
                story.add(SessionCover(session=session, user=people[place].user))


def _meetings(story: Story, congress: Congress, people: list[Worker]) -> None:
    """Each meets KOLs of the own panel on the days to come; whom somebody else meets there is not met again."""
    zone, taken = ZoneInfo(congress.zone_name), set[int]()
    for number, worker in enumerate(people):
        chance = dice("congress", story.day, worker.login)
        for place in range(_KOLS_EACH):
            day = congress.starts_on + timedelta(days=1 + (number + place) % 2)
            met = story.met[worker.login, day]
            kol = next((one for one in worker.panel if id(one) not in taken and one not in met), None)
            if kol is None:
                continue
            taken.add(id(kol))
            met.append(kol)
            story.add(CongressKOL(congress=congress, kol=kol))
            starts_at = at(day, zone, _HOURS[(number + place) % len(_HOURS)], _MINUTE)
            row = _plan(story, congress, worker, kol, starts_at)
            topic = chance.choice(story.topics[worker.area.code])
            story.add(ExchangeTopic(interaction=row, topic=topic, planned_intent="listen", planned_at=row.created_at))
    story.rows[Interaction].sort(key=lambda row: (row.created_at, row.msl.email))  # type: ignore[attr-defined]


def _plan(story: Story, congress: Congress, worker: Worker, kol: KOL, starts_at: datetime) -> Interaction:
    row = story.add(
        Interaction(
            zone_name=worker.user.timezone, msl=worker.user, starts_at=starts_at,
            occurred_on=starts_at.astimezone(worker.user.zone).date(), minutes=_MINUTES,
            channel="congress", purpose="scientific_exchange", initiation="proactive", therapeutic_area=worker.area,
            state=Interaction.State.PLANNED, congress=congress, created_at=story.now - timedelta(hours=30),
        )
    )  # fmt: skip
    story.add(InteractionAttendee(interaction=row, kol=kol, starts_at=starts_at))
    return row


def _debrief(story: Story) -> None:
    """Of the last congress that is over, if its debrief has come due."""
    past = [one for one in story.congresses if one.ends_on + timedelta(days=6) < story.day]
    if not past:
        return
    last = max(past, key=lambda one: one.ends_on)
    last.lead = story.users["teammate"]
    last.debrief_due_on = last.ends_on + timedelta(days=3)
    last.debrief = texts.CONGRESS_DEBRIEF
    last.debriefed_at = at(last.debrief_due_on, last.lead.zone, 16)
