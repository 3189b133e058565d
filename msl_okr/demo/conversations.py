"""Interactions with KOLs: in-depth ones at each person's pace, and those that do not count, each for its own reason."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from interactions.models import (
    ExchangeTopic,
    FollowUpQuestion,
    Interaction,
    InteractionAttendee,
    InteractionParticipant,
    Topic,
)
from msl_okr.demo import texts
from msl_okr.demo.days import spread, weekdays
from msl_okr.demo.story import Story, Worker, at, dice, pick_some, told
from okrs.models.choices import Metric
from organization.models import Quarter, TherapeuticArea

IN_DEPTH_TARGET = 15
_DEPTHS = ("why", "condition", "implication")
_ROOMS = ("face_to_face", "face_to_face", "face_to_face", "virtual_meeting", "virtual_meeting", "phone", "congress")


@dataclass(frozen=True)
class Shape:
    """The kind of conversation; only the first one counts as in-depth."""

    name: str
    a_quarter: int = 0
    purpose: str = "scientific_exchange"
    channel: str = ""
    minutes: tuple[int, ...] = (20, 25, 30, 30, 40, 45, 60)
    deep: tuple[int, int] = (2, 3)
    topics: tuple[int, int] = (1, 2)


IN_DEPTH = Shape("in_depth")
OTHERS = (
    Shape("too_short", 3, minutes=(8, 10, 12, 15), deep=(0, 2)),
    Shape("elsewhere", 1),  # in-depth, but in another area than the author's
    Shape("shallow", 2, deep=(0, 1)),
    Shape("webinar", 2, channel="webinar", minutes=(45, 60, 90), deep=(0, 2)),
    Shape("introduction", 2, purpose="introduction", minutes=(10, 15, 20), deep=(0, 0), topics=(0, 0)),
    Shape("written_answer", 2, purpose="reactive_response", channel="email", minutes=(10, 15), deep=(0, 0)),
    Shape("research", 1, purpose="research_support", minutes=(30, 45), deep=(0, 1), topics=(0, 1)),
)


def build(story: Story) -> None:
    """Three quarters of conversations, and a few planned for the weeks to come."""
    made: list[Interaction] = []
    for worker in story.workers:
        for quarter in story.quarters:
            made += _quarter_of(story, worker, quarter)
        made += _planned(story, worker)
    # The newest rows get the highest primary keys, as in real use.
    story.rows[Interaction].sort(key=lambda row: (row.created_at, row.msl.email))  # type: ignore[attr-defined]
    for interaction in made:
        if interaction.state != Interaction.State.PLANNED:
            story.held[interaction.msl.email].append(interaction)
    _forgotten_steps(story)


def _quarter_of(story: Story, worker: Worker, quarter: Quarter) -> list[Interaction]:
    chance = dice("talks", quarter.name, worker.login)
    days = story.working_days(worker, quarter)
    plan = [(day, IN_DEPTH) for day in spread(days, IN_DEPTH_TARGET, worker.rhythm.discussions, chance)]
    for shape in OTHERS:
        share = len(days) / 62  # a full quarter has about so many working days
        plan += [(chance.choice(days), shape) for _ in range(round(shape.a_quarter * share)) if days]
    made = []
    held: dict[date, int] = {}
    for day, shape in sorted(plan, key=lambda one: (one[0], one[1].name)):
        own = Random(chance.random())  # noqa: S311 - a row's own chance, so that a later day changes no earlier row
        if story.happened(day) and worker.panel:
            hour = _hours(worker, day)[held.get(day, 0) % len(_HOURS)]
            held[day] = held.get(day, 0) + 1
            made.append(_conversation(story, worker, quarter=quarter, day=day, hour=hour, shape=shape, chance=own))
    return made


# Two hours apart, so that no two talks of a person overlap; never at noon, which stands for no time.
_HOURS = (8, 10, 13, 15, 17)


def _hours(worker: Worker, day: date) -> list[int]:
    """The hours of a person's talks on a day, in the order in which they are given away."""
    return dice("hours", worker.login, day).sample(_HOURS, len(_HOURS))


def _conversation(
    story: Story, worker: Worker, *, quarter: Quarter, day: date, hour: int, shape: Shape, chance: Random
) -> Interaction:
    others = [area for area in story.areas.values() if area is not worker.area]
    area = chance.choice(others) if shape.name == "elsewhere" else worker.area
    is_cancelled = shape is not IN_DEPTH and chance.random() < 0.08
    starts_at = at(day, worker.user.zone, hour, chance.choice((0, 15, 30)))
    minutes = chance.choice(shape.minutes)
    row = _interaction(
        story, worker, area=area, starts_at=starts_at, day=day, minutes=minutes, shape=shape, chance=chance
    )
    logged = starts_at + timedelta(minutes=minutes + 5 + int(chance.expovariate(1 / 180)))
    row.created_at = story.not_after_now(logged)
    row.seconds_to_log = chance.randint(14, 95) if chance.random() < 0.85 else None
    row.ae_screen = Interaction.Screen.HANDED_OFF if chance.random() < 0.02 else Interaction.Screen.NONE
    row.pqc_screen = Interaction.Screen.HANDED_OFF if chance.random() < 0.01 else Interaction.Screen.NONE
    if is_cancelled:
        row.state, row.ae_screen, row.pqc_screen = Interaction.State.CANCELLED, "", ""
    elif chance.random() < 0.04:
        row.state, row.version = Interaction.State.AMENDED, 2
    _content(story, row, area, shape, chance)
    if shape is IN_DEPTH:
        _credit(story, worker, quarter, row, chance)
    return row


def _interaction(
    story: Story,
    worker: Worker,
    *,
    area: TherapeuticArea,
    starts_at: datetime,
    day: date,
    minutes: int,
    shape: Shape,
    chance: Random,
) -> Interaction:
    # Nobody is met twice on a day by one person; the panel is large enough.
    met = story.met[worker.login, day]
    weights = [0 if worker.panel[place] in met else 1 / (place + 2) for place in range(len(worker.panel))]
    count = 1 if chance.random() < 0.85 else 2
    places = dict.fromkeys(chance.choices(range(len(worker.panel)), weights, k=count))
    is_reactive = shape.purpose == Interaction.Purpose.REACTIVE_RESPONSE or chance.random() < 0.25
    row = story.add(
        Interaction(
            zone_name=worker.user.timezone,
            msl=worker.user,
            starts_at=starts_at,
            occurred_on=day,
            minutes=minutes,
            channel=shape.channel or chance.choice(_ROOMS),
            purpose=shape.purpose,
            initiation=Interaction.Initiation.REACTIVE if is_reactive else Interaction.Initiation.PROACTIVE,
            therapeutic_area=area,
            product=story.products[area.code] if chance.random() < 0.4 else None,
        )
    )
    for place in places:
        story.add(InteractionAttendee(interaction=row, kol=worker.panel[place], starts_at=starts_at))
        met.append(worker.panel[place])
    return row


def _content(story: Story, row: Interaction, area: TherapeuticArea, shape: Shape, chance: Random) -> None:
    """Topics, follow-up questions, note and next step."""
    topics: list[Topic] = pick_some(chance, story.topics[area.code], *shape.topics)
    for topic in topics:
        _topic(story, row, topic, chance)
    depths = [chance.choice(_DEPTHS) for _ in range(chance.randint(*shape.deep))]
    if shape.topics[1] and chance.random() < 0.5:
        depths.insert(0, "what")
    for order, depth in enumerate(depths, 1):
        is_told = chance.random() < 0.55
        story.add(
            FollowUpQuestion(
                interaction=row,
                order=order,
                depth=depth,
                question=chance.choice(texts.QUESTIONS[depth]) if is_told else "",
                answer=chance.choice(texts.ANSWERS) if is_told else "",
            )
        )
    if row.state == Interaction.State.CANCELLED:
        return
    if shape.name == "too_short":
        row.notes = chance.choice(texts.SHORT_NOTES)
    elif topics and chance.random() < 0.65:
        row.notes = told(chance.choice(texts.NOTES), topics[0])
        row.notes = f"{row.notes} {chance.choice(texts.NOTES_MORE)}".strip()
        row.sentiment = chance.choice((-1, 0, 0, 1, 1, 2))
    if chance.random() < 0.15:
        row.next_step = chance.choice(texts.NEXT_STEPS)
        due = row.occurred_on + timedelta(days=chance.randint(7, 28))
        # A step that was taken has no due day any more.
        row.next_step_on = None if story.happened(due) else due


def _topic(story: Story, row: Interaction, topic: Topic, chance: Random) -> None:
    """A topic; about half had an intent, most of those set before the talk, a few only afterwards."""
    intent, planned_at = "", None
    if chance.random() < 0.45:
        intent = chance.choice(("inform", "listen", "listen", "evolve_view", "evolve_view", "confirm_view"))
        is_late = chance.random() < 0.12
        planned_at = row.starts_at + (timedelta(minutes=50) if is_late else -timedelta(hours=chance.randint(2, 96)))
        planned_at = story.not_after_now(planned_at)
    story.add(ExchangeTopic(interaction=row, topic=topic, planned_intent=intent, planned_at=planned_at))


def _credit(story: Story, worker: Worker, quarter: Quarter, row: Interaction, chance: Random) -> None:
    """An in-depth conversation counts for its author, and for a colleague who took part, if the area matches."""
    together = [worker]
    mates = [mate for mate in story.team_of(worker.team) if mate is not worker and row.occurred_on not in mate.away]
    if mates and chance.random() < 0.05:
        mate = chance.choice(mates)
        kols = [one.kol for one in story.rows_of(InteractionAttendee)[-2:] if one.interaction is row]
        if not any(kol in story.met[mate.login, row.occurred_on] for kol in kols):
            together.append(mate)
            story.met[mate.login, row.occurred_on] += kols
            story.add(InteractionParticipant(interaction=row, user=mate.user))
    for one in together:
        if one.area is row.therapeutic_area:
            story.credit(one.login, quarter, Metric.IN_DEPTH_DISCUSSIONS, row.occurred_on)


def _forgotten_steps(story: Story) -> None:
    """Every second person promised something in one of the last conversations and is a day late with it."""
    for worker in story.workers[::2]:
        talks = [talk for talk in story.held[worker.login] if talk.notes and (story.day - talk.occurred_on).days >= 4]
        if talks:
            latest = max(talks, key=lambda talk: talk.starts_at)
            latest.next_step = latest.next_step or texts.NEXT_STEPS[0]
            latest.next_step_on = story.day - timedelta(days=1)


def _planned(story: Story, worker: Worker) -> list[Interaction]:
    """Two to four conversations in the next three weeks, with their intents."""
    chance = dice("planned talks", story.day, worker.login)
    days = weekdays(story.day + timedelta(days=1), story.day + timedelta(days=21), story.days_off(worker))
    made = []
    for day in sorted(pick_some(chance, days, 2, 4)) if worker.panel else []:
        starts_at = at(day, worker.user.zone, chance.choice(_HOURS))
        row = _interaction(
            story, worker, area=worker.area, starts_at=starts_at, day=day, minutes=30, shape=IN_DEPTH, chance=chance
        )
        row.state = Interaction.State.PLANNED
        row.created_at = story.now - timedelta(hours=chance.randint(3, 120))
        topic = chance.choice(story.topics[worker.area.code])
        intent = chance.choice(("listen", "evolve_view", "inform"))
        story.add(ExchangeTopic(interaction=row, topic=topic, planned_intent=intent, planned_at=row.created_at))
        made.append(row)
    return made
