"""What functions committed to the imperatives, how that developed, and the scientific milestones of the areas."""

from dataclasses import dataclass
from datetime import date, timedelta

from msl_okr.demo.story import Story, at
from organization.models import CommitmentValue, ImperativeCommitment, Quarter, ScientificMilestone

Kind = ScientificMilestone.Kind


@dataclass(frozen=True)
class Committed:
    """A figure of a function; ``said`` are (day of the quarter, value, note) by the one who owns it."""

    imperative: int
    login: str
    function: str
    measure: str
    unit: str
    target: int
    said: tuple[tuple[int, int, str], ...]
    baseline: int = 0


# One that is ahead, one that falls behind, one that nobody has updated for long, one that goes down.
COMMITTED = (
    Committed(
        0, "clinical", "clinical", "Referral centres with a screening protocol", "centres", 24,
        ((9, 3, "First wave of centres."), (30, 9, ""), (51, 15, "Two centres joined after the investigator day."),
         (79, 21, "")),
    ),
    Committed(
        0, "manager", "medical", "Hospitals whose referral path was reviewed", "hospitals", 30,
        ((13, 4, ""), (34, 8, "Slower than planned: two people on leave."), (55, 14, ""), (83, 24, "")),
    ),
    Committed(
        0, "commercial", "commercial", "Awareness workshops with patient groups", "workshops", 8,
        ((6, 1, "Pilot."), (20, 3, "Agency confirmed the dates to come.")),
    ),
    Committed(
        1, "clinical", "clinical", "Days from a question of the field to its answer", "days", 10,
        ((14, 18, ""), (44, 15, "Triage moved to Monday mornings."), (75, 12, "")), baseline=20,
    ),
    Committed(
        1, "lead", "medical", "Open questions with an agreed owner", "%", 80,
        ((16, 22, ""), (47, 51, "All areas but one."), (77, 70, "")),
    ),
    Committed(
        2, "marketaccess", "market_access", "Regions with a shared access plan", "regions", 6,
        ((23, 2, ""), (58, 4, "")),
    ),
)  # fmt: skip
# (area, kind, title, days after the running quarter's first day; of its product)
MILESTONES = (
    ("ONC", Kind.PUBLICATION, "Two-year follow-up in print", 24, True),
    ("IMM", Kind.CONGRESS, "Late-breaking session, Turin", 58, False),
    ("CAR", Kind.PUBLICATION, "Renal outcomes: full paper", 66, True),
    ("ONC", Kind.CONGRESS, "Continental Oncology Assembly", 71, False),
    ("IMM", Kind.APPROVAL, "Decision of the agency", 112, True),
    ("IMM", Kind.LAUNCH, "First country", 150, True),
)
# Its day was moved by three weeks.
READOUT, MOVED_BY = "First results of the confirmatory study", timedelta(days=21)


def build(story: Story) -> None:
    """Both, for the running quarter."""
    for one in COMMITTED:
        _commit(story, one)
    for area, kind, title, after, has_product in MILESTONES:
        _milestone(story, area, kind, title, story.running.starts_on + timedelta(days=after), has_product=has_product)
    _milestone(story, "ONC", Kind.DATA_READOUT, READOUT, in_week(story.running, 7) - MOVED_BY, has_product=True)


def _commit(story: Story, one: Committed) -> None:
    quarter, owner = story.running, story.users[one.login]
    made = story.add(
        ImperativeCommitment(
            imperative=story.imperatives[one.imperative], function=one.function, quarter=quarter, measure=one.measure,
            unit=one.unit, baseline=one.baseline, target=one.target, owner=owner,
        )
    )  # fmt: skip
    for after, value, note in one.said:
        day = quarter.starts_on + timedelta(days=after)
        if not story.happened(day):
            break
        entered = at(day, owner.zone, 16, 20)
        story.add(CommitmentValue(commitment=made, value=value, as_of=day, note=note, by=owner, entered_at=entered))
        made.value, made.as_of = value, day


def _milestone(story: Story, area: str, kind: Kind, title: str, day: date, *, has_product: bool) -> None:
    story.add(
        ScientificMilestone(
            therapeutic_area=story.areas[area], product=story.products[area] if has_product else None, kind=kind,
            title=title, date=day, entered_by=story.users["lead"],
        )
    )  # fmt: skip


def in_week(quarter: Quarter, week: int) -> date:
    """The Wednesday of a week of the quarter."""
    days = (quarter.starts_on + timedelta(days=number) for number in range(98))
    return next(day for day in days if day.weekday() == 2 and quarter.weeks(day)[0] == week)


def move_readout(story: Story) -> None:
    """The read-out is put off into the seventh week; its history has the day before."""
    ScientificMilestone.objects.filter(title=READOUT).update(date=in_week(story.running, 7), version=2)
