"""What became of the insights: answers, scores, themes and actions; msl@ has one of each that an author cares about."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from insights.models import Insight, InsightAction, InsightInteraction, InsightScore, ListeningPriority, Receipt, Theme
from insights.models.triage import CRITERIA
from interactions.models import KOL, InteractionAttendee
from msl_okr.demo import texts
from msl_okr.demo.story import Story, at, dice
from organization.models import User

State = Insight.State
# How far an insight gets in the end, by weight; on the demo's day it may still be on the way.
_WAYS = {
    "waiting": 10, "ask": 8, "answered": 6, "decline": 9, "merge": 11, "accept": 26, "assign": 12, "act": 8,
    "outcome": 10,
}  # fmt: skip
_PATIENCE = timedelta(days=28)  # no question and no insight waits longer
_SETTLED = timedelta(days=12)  # by then a first answer was given, whatever holidays came between
_FAR = ("accept", "assign", "act", "outcome")


@dataclass
class Desk:
    """What the triager remembers: themes, and what was accepted, by area and category."""

    story: Story
    themes: dict[tuple[str, str], Theme] = field(default_factory=dict)
    accepted: dict[tuple[str, str], list[Insight]] = field(default_factory=lambda: defaultdict(list))

    @property
    def lead(self) -> User:
        return self.story.users["lead"]


def build(story: Story) -> None:
    """Every submitted insight, as far as its time allows."""
    desk = Desk(story)
    for code, name, summary, categories, is_released in texts.THEMES:
        theme = story.add(
            Theme(name=name, summary=summary, therapeutic_area=story.areas[code], is_released=is_released)
        )
        desk.themes |= {(code, category): theme for category in categories}
    for code, question in texts.LISTENING.items():
        story.add(ListeningPriority(quarter=story.running, therapeutic_area=story.areas[code], question=question))
    chosen = _chosen(story)
    _name_kols(story)
    for insight in story.rows_of(Insight):
        if insight.submitted_at is not None:
            _go(desk, insight, chosen.get(id(insight), ""))


def _chosen(story: Story) -> dict[int, str]:
    """Of msl@'s insights that can have been answered the newest three: one asked about, one just accepted, one read."""
    own = [row for row in story.rows_of(Insight) if row.originator is story.users["msl"] and row.submitted_at]
    old = [row for row in own if row.submitted_at and story.now - row.submitted_at > _SETTLED]
    ways = ("ask", "accept, unread", "accept")
    return {id(row): way for row, way in zip(reversed(old), ways, strict=False)}


def _name_kols(story: Story) -> None:
    """Some authors name who said it; partners read it without the name."""
    there: dict[int, KOL] = {}
    for attendee in story.rows_of(InteractionAttendee):
        there.setdefault(id(attendee.interaction), attendee.kol)
    for link in story.rows_of(InsightInteraction):
        kol = there.get(id(link.interaction))
        if kol and dice("named", kol.sort_key, link.interaction.starts_at).random() < 0.15:
            link.insight.observation = f"Dr {kol.family_name} said: {link.insight.observation}"


def _go(desk: Desk, insight: Insight, wanted: str) -> None:
    submitted = insight.submitted_at
    if submitted is None:
        return
    story = desk.story
    chance = dice("triage", insight.originator.email, submitted)
    if chance.random() < 0.5:
        insight.novelty = chance.choice((Insight.Novelty.NEW, Insight.Novelty.CORROBORATES))
    way = wanted or chance.choices(list(_WAYS), list(_WAYS.values()))[0]
    is_old = story.now - submitted > _PATIENCE
    if not wanted and (is_old or insight.originator is story.users["msl"]):
        way = {"waiting": "accept", "ask": "answered"}.get(way, way)
    if way == "merge" and not desk.accepted[_kind(insight)]:
        way = "decline"
    first = None if way == "waiting" else _moment(story, submitted, chance, (1, 2) if wanted else (1, 9))
    if first is None:
        return
    if way == "decline":
        _answer(desk, insight, State.DECLINED, first, chance)
    elif way == "merge":
        insight.merged_into = chance.choice(desk.accepted[_kind(insight)])
        _answer(desk, insight, State.MERGED, first, chance)
    elif way in ("ask", "answered"):
        _answer(desk, insight, State.NEEDS_DETAIL, first, chance)
        second = _moment(story, first, chance, (3, 8)) if way == "answered" else None
        if second is not None:
            _accept(desk, insight, "accept", second, chance)
    else:
        _accept(desk, insight, way, first, chance)


def _accept(desk: Desk, insight: Insight, way: str, moment: datetime, chance: Random) -> None:
    decision = chance.choice(texts.DECISIONS) if chance.random() < 0.5 else ""
    receipt = _answer(desk, insight, State.ACCEPTED, moment, chance, decision=decision)
    if way == "accept, unread":
        receipt.acknowledged_at = receipt.helpful = None
    insight.theme = desk.themes.get(_kind(insight))
    desk.accepted[_kind(insight)].append(insight)
    if chance.random() < 0.6:
        _score(desk, insight, moment, chance)
    if way in _FAR[1:]:
        _act(desk, insight, way, moment, chance)


def _act(desk: Desk, insight: Insight, way: str, accepted_at: datetime, chance: Random) -> None:
    """Somebody gets an action, does it, and says what came of it, each in time."""
    assigned = _moment(desk.story, accepted_at, chance, (1, 6))
    if assigned is None:
        return
    kind, login, outcome = chance.choice(texts.ACTIONS)
    owner = desk.story.users[login]
    due = (assigned + timedelta(days=chance.randint(14, 35))).date()
    action = desk.story.add(InsightAction(insight=insight, function=owner.function, kind=kind, owner=owner, due=due))
    insight.state = State.ACTION_ASSIGNED
    done = _moment(desk.story, assigned, chance, (5, 25)) if way in _FAR[2:] else None
    if done is None:
        return
    action.done_at, insight.state = done, State.ACTIONED
    recorded = _moment(desk.story, done, chance, (2, 14)) if way == "outcome" else None
    if recorded is not None:
        action.outcome = outcome
        by = owner if owner.may("insight.write") else desk.lead
        _answer(desk, insight, State.OUTCOME_RECORDED, recorded, chance, message=outcome, by=by)


def _score(desk: Desk, insight: Insight, moment: datetime, chance: Random) -> None:
    least = 2 if insight.kind == Insight.Kind.STRATEGIC_INSIGHT else 1 if insight.interpretation else 0
    marks = {name: chance.randint(least, 3) for name in CRITERIA}
    desk.story.add(InsightScore(insight=insight, scorer=desk.lead, scored_at=moment, **marks))


def _answer(
    desk: Desk,
    insight: Insight,
    state: State,
    moment: datetime,
    chance: Random,
    *,
    decision: str = "",
    message: str = "",
    by: User | None = None,
) -> Receipt:
    """Make the move and tell the author, who reads it soon (msl@ at once) and often says how helpful it was."""
    insight.state = state
    receipt = desk.story.add(
        Receipt(
            insight=insight,
            about=state.value,
            message=message or chance.choice(texts.RECEIPTS[state.value]),
            decision=decision,
            by=by or desk.lead,
            sent_at=moment,
        )
    )
    is_prompt = insight.originator is desk.story.users["msl"]
    read_at = moment + timedelta(hours=2 if is_prompt else chance.randint(3, 90))
    is_read = (is_prompt or chance.random() < 0.8) and read_at < desk.story.now
    helpful = chance.choice((3, 4, 4, 5, 5)) if chance.random() < 0.6 else None
    if is_read:
        receipt.acknowledged_at, receipt.helpful = read_at, helpful
    return receipt


def _moment(story: Story, after: datetime, chance: Random, days: tuple[int, int]) -> datetime | None:
    """A working hour of the triager some days later; None if that has not come yet."""
    lead = story.users["lead"]
    day = after.date() + timedelta(days=chance.randint(*days))
    while day.weekday() > 4 or day in story.holidays[lead.country]:
        day += timedelta(days=1)
    return at(day, lead.zone, chance.randint(9, 16), chance.randint(0, 59)) if story.happened(day) else None


def _kind(insight: Insight) -> tuple[str, str]:
    return insight.therapeutic_area.code, insight.category
