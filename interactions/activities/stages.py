"""Which stages an activity has behind it and which it still lacks, in words.

Pure: loaded fields only, time is an argument.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from interactions.models.activities import STAGES, Activity

Kind = Activity.Kind

# Words for a stage that has no day yet; those for ``held_on`` depend on the kind.
NOT_YET: dict[str, str] = {
    "need_documented_on": "need not documented yet",
    "approved_on": "not approved yet",
    "requested_on": "no unsolicited request on record yet",
    "support_agreed_on": "support not agreed yet",
    "accuracy_reviewed_on": "accuracy not reviewed yet",
}
NOT_DONE: dict[str, str] = {
    Kind.ADVISORY_BOARD: "not held yet",
    Kind.NEWSLETTER: "not distributed yet",
    Kind.PRESENTATION: "not delivered yet",
    Kind.STUDY_SUPPORT: "agreed support step not done yet",
    Kind.TRAINING: "not held yet",
    Kind.CROSS_FUNCTIONAL_MEETING: "not held yet",
    Kind.CAMPAIGN_REVIEW: "compliance has not signed off yet",
    Kind.CONGRESS_COVERAGE: "not covered yet",
}
# Steps that count only if they came no later than the other: (step, the one it must precede) → what is said if not.
IN_ORDER: dict[tuple[str, str], str] = {
    ("need_documented_on", "held_on"): "need documented after it was held",
    ("approved_on", "held_on"): "approved after it was {done}",
    ("requested_on", "support_agreed_on"): "requested after support was agreed",
    ("support_agreed_on", "held_on"): "support agreed after the step was done",
    ("accuracy_reviewed_on", "held_on"): "accuracy reviewed after compliance signed off",
}
NOT_CONFIRMED = "approval not confirmed by another person"
NO_ATTENDEES = "number of attendees missing"


@dataclass(frozen=True)
class Stage:
    """A dated step of a kind; ``day`` is empty until it is done. A planned date does not count as done."""

    name: str
    label: str
    day: date | None
    is_plan: bool


def stages(activity: Activity) -> list[Stage]:
    """The steps of the activity's kind, in order."""
    return [
        Stage(name, stage_label(activity.kind, name), getattr(activity, name), is_plan=name == "planned_on")
        for name in STAGES[activity.kind][0]
    ]


def next_stage(activity: Activity) -> Stage | None:
    """The step whose turn it is, the first without a day; none if that is an approval, or the activity is done."""
    if activity.is_cancelled or activity.held_on is not None:
        return None
    for stage in stages(activity):
        if stage.name == "approved_on" and not activity.is_approval_confirmed:
            return None
        if stage.day is None and not stage.is_plan:
            return stage
    return None


def last_stage(activity: Activity) -> Stage | None:
    """The last step that has its day; none if that was an approval, which whoever gave it takes back."""
    done = [stage for stage in stages(activity) if stage.day is not None and not stage.is_plan]
    return done[-1] if done and done[-1].name != "approved_on" else None


def stage_label(kind: str, name: str) -> str:
    """The name of a step; the last one is named by kind."""
    if name == "held_on":
        return STAGES[kind][1]
    column: Any = Activity._meta.get_field(name)
    return str(column.verbose_name).capitalize()


def missing_stages(activity: Activity) -> list[str]:
    """What the activity still lacks to count for its key result, as facts; empty if nothing.

    Advisory board: documented need, approval, held · newsletter: approval, distribution · presentation: delivered,
    attendees counted · study support: unsolicited request, agreement, step done · campaign review: accuracy,
    compliance, no open finding · all others: done. Steps count in this order, and an approval counts once another
    person confirmed it or its reference is known.
    """
    if activity.is_cancelled:
        return ["cancelled"]
    steps = STAGES[activity.kind][0]
    missing = [NOT_YET[name] for name in steps if name in NOT_YET and getattr(activity, name) is None]
    if activity.held_on is None:
        missing.append(NOT_DONE[activity.kind])
    if activity.approved_on is not None and "approved_on" in steps and not activity.is_approval_confirmed:
        missing.append(NOT_CONFIRMED)
    missing += out_of_order(activity)
    if activity.kind == Kind.PRESENTATION and not activity.attendee_count:
        missing.append(NO_ATTENDEES)
    if activity.kind == Kind.CAMPAIGN_REVIEW and activity.open_findings:
        findings = activity.open_findings
        missing.append(f"{findings} open finding{'' if findings == 1 else 's'}")
    return missing


def out_of_order(activity: Activity) -> list[str]:
    """Steps of the activity's kind that came too late to count, in words."""
    steps = STAGES[activity.kind][0]
    done = "distributed" if activity.kind == Kind.NEWSLETTER else "held"
    found = []
    for (earlier, later), text in IN_ORDER.items():
        first, then = getattr(activity, earlier), getattr(activity, later)
        if earlier in steps and first and then and first > then:
            found.append(text.format(done=done))
    return found


def skipped_stages(kind: str, days: Mapping[str, date | None]) -> dict[str, str]:
    """Steps without a day although a later one has its day: step → what is said of it. A plan is no step done."""
    done = [name for name in STAGES[kind][0] if name != "planned_on"]
    last = max((place for place, name in enumerate(done) if days.get(name)), default=-1)
    after = stage_label(kind, done[last]) if last >= 0 else ""
    return {
        name: f"“{after}” comes after it: enter the day of “{stage_label(kind, name)}” first."
        for name in done[: max(last, 0)]
        if not days.get(name)
    }


def newly_skipped(
    kind: str, before: Mapping[str, Any], after: Mapping[str, date | None], *, is_asked: bool
) -> dict[str, str]:
    """Steps that are left out, but for those that the record left out before, and an approval that was asked for.

    Whoever waits for the answer of somebody else can say what happened meanwhile; it does not count.
    """
    known = set(skipped_stages(kind, before)) | ({"approved_on"} if is_asked else set())
    return {name: words for name, words in skipped_stages(kind, after).items() if name not in known}


def order_warnings(activity: Activity) -> list[str]:
    """Steps dated before the step they follow. It is saved as typed; what came too late does not count."""
    warnings = []
    done = [stage for stage in stages(activity) if not stage.is_plan and stage.day is not None]
    for earlier, later in pairwise(done):
        if earlier.day and later.day and later.day < earlier.day:
            warnings.append(
                f"“{later.label}” ({later.day:%-d %b %Y}) is dated before “{earlier.label}” ({earlier.day:%-d %b %Y})."
            )
    return warnings


def dated_on(activity: Activity) -> date | None:
    """The day the activity took place, else its planned day."""
    return activity.held_on or activity.planned_on
