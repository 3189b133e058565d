"""The chart of one commitment: its values by day, and what an even pace asked for."""

from collections.abc import Sequence

from okrs.objectives.selectors.drawing import Box, Chart, Curve, Legend
from okrs.planning.wording import number
from organization.models import CommitmentValue, ImperativeCommitment


def commitment_chart(one: ImperativeCommitment, values: Sequence[CommitmentValue], conclusion: str) -> Chart | None:
    """None without a value. ``values``: the latest day first; those taken back, or replaced on their day, are left
    out."""
    quarter, start, goal = one.quarter, float(one.baseline), float(one.target)
    by_day = {value.as_of: float(value.value) for value in reversed(values) if not value.is_taken_back}
    points = sorted(by_day.items())
    if not points:
        return None
    box = Box(quarter, [start, goal, *by_day.values()], from_nought=start == 0)
    pace = [(quarter.starts_on, start), (quarter.ends_on, goal)]
    days = (quarter.ends_on - quarter.starts_on).days
    return Chart(
        key=f"figure-{one.pk}",
        title=f"{one.measure}: values by day, and an even pace",
        conclusion=conclusion,
        lines=(
            Curve("burnup__grid", "M0 0H100M0 50H100M0 100H100"),
            box.level("burnup__target", goal),
            box.through("burnup__pace", pace),
            box.through("burnup__actual", points),
            box.dots("burnup__reading", points),
        ),
        legend=(Legend("", "Value"), Legend("is-pace", "Even pace")),
        top=number(round(box.high, 1)),
        bottom=number(round(box.low, 1)),
        first=f"{quarter.starts_on:%-d %b}",
        last=f"{quarter.ends_on:%-d %b}",
        head=("On", "Value", "Even pace"),
        rows=tuple(
            (
                f"{day:%-d %b}",
                number(value),
                number(round(start + (goal - start) * (day - quarter.starts_on).days / days, 1)),
            )
            for day, value in points
        ),
    )
