"""Measures that the organisation defined, objectives with the remaining kinds of key results, and one of maps."""

from datetime import timedelta
from decimal import Decimal

from msl_okr.demo import names
from msl_okr.demo.story import Story, at
from okrs.measures.services.measures import checked_version
from okrs.models import KeyResult, KeyResultValue, MeasureDefinition, MeasureVersion, Objective
from okrs.models.choices import Calculation, EvidenceSource, Kind, Metric, Pace, Scope
from organization.models import User

IN_PERSON = "National and global KOLs met in person"
WELL_HEARD = "Insights heard in a logged interaction"


def build(story: Story) -> None:
    """Two definitions by the other manager, the first in its second version, and her objective that uses both.

    Both are older than the running quarter, so that no key result was ever counted in another way.
    """
    owner = story.users[names.MANAGERS[names.SOUTH]]
    in_person = _measure(
        story, owner, IN_PERSON, days=70, reason="First version",
        source=EvidenceSource.INTERACTIONS, calculation=Calculation.DISTINCT, of="kols",
        filters={"channel": ["face_to_face"], "tier": ["national"]},
    )  # fmt: skip
    _version(
        story, in_person, owner, number=2, days=40, reason="KOLs of global tier were left out by mistake.",
        source=EvidenceSource.INTERACTIONS, calculation=Calculation.DISTINCT, of="kols",
        filters={"channel": ["face_to_face", "congress"], "tier": ["global", "national"]},
    )  # fmt: skip
    heard = _measure(
        story, owner, WELL_HEARD, days=70, reason="First version",
        source=EvidenceSource.INSIGHTS, calculation=Calculation.RATE, condition={"heard": True},
    )  # fmt: skip
    _objective(story, owner, in_person, heard)
    _colleagues(story)


def _measure(story: Story, owner: User, name: str, *, days: int, reason: str, **counted: object) -> MeasureDefinition:
    moment = at(story.running.starts_on - timedelta(days=days), owner.zone, 10)
    definition = story.add(MeasureDefinition(name=name, created_by=owner, created_at=moment))
    _version(story, definition, owner, number=1, days=days, reason=reason, **counted)
    return definition


def _version(
    story: Story, definition: MeasureDefinition, owner: User, *, number: int, days: int, reason: str, **counted: object
) -> None:
    given = {"filters": {}, "condition": {}} | counted
    version: MeasureVersion = checked_version(**given)  # type: ignore[arg-type]
    version.definition, version.version, version.by, version.reason = definition, number, owner, reason
    version.created_at = at(story.running.starts_on - timedelta(days=days), owner.zone, 10)
    story.add(version)


def _objective(story: Story, owner: User, in_person: MeasureDefinition, heard: MeasureDefinition) -> None:
    quarter = story.running
    objective = story.add(
        Objective(
            code="O5",
            title="Hear those who shape care first-hand",
            why="What leading KOLs say reaches strategy only when somebody heard it and wrote down where.",
            quarter=quarter,
            primary_team=story.teams[names.SOUTH],
            owner=owner,
            is_team=True,
            state=Objective.State.ACTIVE,
        )
    )
    shared = {"objective": objective, "owner": owner, "scope": Scope.TEAM, "pace": Pace.LINEAR}
    story.add(
        KeyResult(
            **shared, code="KR5.1", title="20 national and global KOLs met in person", kind=Kind.COUNT,
            target=Decimal(20), measured_by=Metric.CUSTOM, measure=in_person,
        )
    )  # fmt: skip
    story.add(
        KeyResult(
            **shared, code="KR5.2", title="Nine insights in ten name the interaction they come from",
            kind=Kind.PERCENTAGE, baseline=Decimal(60), target=Decimal(90), unit="%", measured_by=Metric.CUSTOM,
            measure=heard,
        )
    )  # fmt: skip
    days = story.add(
        KeyResult(
            **shared, code="KR5.3", title="Two to three days a week in the field", kind=Kind.MAINTAIN,
            direction=KeyResult.Direction.WITHIN, range_low=Decimal(2), range_high=Decimal(3), unit="days",
        )
    )  # fmt: skip
    agreed = story.add(
        KeyResult(**shared, code="KR5.4", title="Visits agreed with clinical development", kind=Kind.YES_NO)
    )
    for number, value in enumerate(("2.4", "2.8", "3.3", "2.7", "2.5", "2.6")):
        _value(story, days, value, day=9 + 14 * number, note="Mean of the fortnight, from the calendar")
    _value(story, agreed, "1", day=44, note="Agreed in the meeting of both teams")


def _colleagues(story: Story) -> None:
    """What the maps of the other team add up to: a share that falls by itself where nobody talks."""
    owner = story.users[names.MANAGERS[names.NORTH]]
    objective = story.add(
        Objective(
            code="O4",
            title="Be a colleague that others count on",
            why="Who is met as agreed asks early; who is not asks when the leaflet is printed.",
            quarter=story.running,
            primary_team=story.teams[names.NORTH],
            owner=owner,
            is_team=True,
            state=Objective.State.ACTIVE,
        )
    )
    story.add(
        KeyResult(
            objective=objective, owner=owner, scope=Scope.TEAM, pace=Pace.LINEAR, code="KR4.1",
            title="Nine colleagues in ten met as agreed", kind=Kind.PERCENTAGE, baseline=Decimal(50),
            target=Decimal(90), unit="%", measured_by=Metric.STAKEHOLDERS_MET,
        )
    )  # fmt: skip


def _value(story: Story, key_result: KeyResult, value: str, *, day: int, note: str) -> None:
    on = key_result.objective.quarter.starts_on + timedelta(days=day)
    if story.happened(on):
        by = key_result.owner
        story.add(
            KeyResultValue(
                zone_name=by.timezone,
                key_result=key_result,
                value=Decimal(value),
                as_of=on,
                by=by,
                created_at=at(on, by.zone, 10),
                note=note,
            )
        )
