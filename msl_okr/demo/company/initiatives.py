"""The work behind key results of the running quarter, in all four columns, and custom fields that describe it."""

from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any

from interactions.models import Interaction
from msl_okr.demo.story import Story
from okrs.models import Initiative, KeyResult, Objective
from okrs.models.choices import Metric
from okrs.models.work.initiatives import STEP
from organization.models import CustomField

State = Initiative.State
On, Kind = CustomField.On, CustomField.Kind


@dataclass(frozen=True)
class Work:
    """A piece of work; days are counted from the demo's day."""

    title: str
    state: str
    starts: int | None
    due: int | None
    description: str = ""
    values: dict[str, Any] = field(default_factory=dict)


OF_METRIC: dict[str, tuple[Work, ...]] = {
    Metric.IN_DEPTH_DISCUSSIONS: (
        Work(
            "Prepare a question guide on testing in daily practice", State.DONE, -30, -12,
            "Three open questions for each topic, tried out in two conversations before everybody uses them.",
            {"hours": 12, "partner_functions": ["Medical information"]},
        ),
        Work(
            "Visit the four centres that refer late", State.UNDER_WAY, -14, 20,
            "One visit a fortnight, with the tumour board where there is one.", {"hours": 40},
        ),
        Work("Agree with congress colleagues whom to meet there", State.PLANNED, 5, 25, "", {"hours": 3.5}),
    ),
    Metric.NEWSLETTERS: (
        Work(
            "Collect questions from the field for the next issue", State.UNDER_WAY, -20, -3, "",
            {"partner_functions": ["Medical information", "Regulatory affairs"]},
        ),
    ),
    Metric.TRAININGS: (
        Work(
            "Record the endpoint training for people who missed it", State.STOPPED, -25, -5,
            "The slides changed twice; it is given live once more instead.",
        ),
    ),
    Metric.ADVISORY_BOARDS: (
        Work("Find a date that suits five advisors", State.UNDER_WAY, -10, 14, "", {"hours": 6}),
        Work("Have the questions reviewed", State.PLANNED, None, 21, "", {"partner_functions": ["Regulatory affairs"]}),
    ),
}  # fmt: skip
RAISED = ["Dosing", "Monitoring", "Reimbursement", "Comparative data"]
# Who has such work, beside whoever answers for a team's key results.
LOGINS = ("msl", "teammate")


def build(story: Story) -> None:
    """Fields, the work of two MSLs and of teams, what was raised in three of four talks, one value on an objective."""
    for one in _fields():
        story.add(one)
    held = (row for row in story.rows_of(Interaction) if row.state == Interaction.State.HELD)
    for number, row in enumerate(held):
        if found := [topic for place, topic in enumerate(RAISED) if number % 4 > 0 and (number + place) % 3 == 0]:
            row.custom = {"raised": found}
    place = 0
    for key_result in story.rows_of(KeyResult):
        objective = key_result.objective
        if objective.quarter is not story.running or objective.state != Objective.State.ACTIVE:
            continue
        if not objective.is_team and key_result.owner.email.partition("@")[0] not in LOGINS:
            continue
        for work in OF_METRIC.get(key_result.measured_by, ()):
            place += 1
            story.add(_initiative(story, key_result, work, place))
        if key_result.measured_by == Metric.IN_DEPTH_DISCUSSIONS:
            objective.custom = {"evidence_gap": "Biomarkers"}


def _initiative(story: Story, key_result: KeyResult, work: Work, place: int) -> Initiative:
    days = [None if offset is None else story.day + timedelta(days=offset) for offset in (work.starts, work.due)]
    first = story.running.starts_on
    begun = max(first, story.day - timedelta(days=35))
    made_at = datetime.combine(begun, time(9), key_result.owner.zone) + timedelta(minutes=place)
    return Initiative(
        key_result=key_result, title=work.title, description=work.description, owner=key_result.owner,
        starts_on=days[0], due_on=days[1], state=work.state, position=float(place * STEP), custom=work.values,
        created_at=story.not_after_now(made_at),
    )  # fmt: skip


def _fields() -> list[CustomField]:
    return [
        CustomField(
            on=On.INITIATIVE, key="partner_functions", name="Partner functions", kind=Kind.CHOICES, position=1,
            options=["Clinical development", "Market access", "Medical information", "Regulatory affairs"],
            help="Functions that have to do their part.",
        ),
        CustomField(on=On.INITIATIVE, key="hours", name="Hours planned", kind=Kind.NUMBER, position=2),
        CustomField(
            on=On.OBJECTIVE, key="evidence_gap", name="Evidence gap", kind=Kind.CHOICE, position=1,
            options=["Real-world data", "Head-to-head data", "Long-term safety", "Biomarkers"],
            help="Which question of the evidence plan it is about, if any.",
        ),
        CustomField(
            on=On.INTERACTION, key="raised", name="Raised by the KOL", kind=Kind.CHOICES, position=1, options=RAISED,
            help="What the other side brought up, if anything.",
        ),
    ]  # fmt: skip
