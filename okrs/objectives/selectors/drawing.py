"""The parts of a chart: SVG paths in a 100 × 100 box that stretches, and the same figures as a table."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from organization.models import Quarter

Points = Sequence[tuple[date, float]]


@dataclass(frozen=True, slots=True)
class Curve:
    """One path; ``css`` says what it is."""

    css: str
    d: str


@dataclass(frozen=True, slots=True)
class Legend:
    """An entry of the legend: what a kind of line means."""

    css: str
    text: str


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart for ``components/figures/chart.html``. ``conclusion`` says in words what it shows.

    ``head`` and ``rows`` are its figures as a table; ``notes`` say what else is marked in it; ``events`` are (day, what
    it is) of days that are marked because of what happens on them.
    """

    key: str
    title: str
    conclusion: str
    lines: tuple[Curve, ...]
    legend: tuple[Legend, ...]
    top: str
    bottom: str
    first: str
    last: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...] = ()
    events: tuple[tuple[str, str], ...] = ()


class Box:
    """Days and values as places in the box. ``most``: the largest possible value, such as 100 for a percentage.

    The space around the lines ends where values end: at ``most``, and at 0 if no value is below it.
    """

    def __init__(
        self, quarter: Quarter, values: Iterable[float], *, from_nought: bool, most: float | None = None
    ) -> None:
        kept = list(values)
        low, high = (min(kept), max(kept)) if kept else (0.0, 1.0)
        margin = 0.0 if from_nought else 0.08 * ((high - low) or abs(high) or 1.0)
        self.low = min(0.0, low) if from_nought or (low < margin and low >= 0) else low - margin
        self.high = (high + margin) if high + margin > self.low else self.low + 1
        if most is not None and high <= most:
            self.high = min(self.high, most)
        self.starts_on, self.days = quarter.starts_on, (quarter.ends_on - quarter.starts_on).days

    def x(self, day: date) -> str:
        """A day from left to right."""
        return f"{100 * min(max(0, (day - self.starts_on).days), self.days) / self.days:.2f}"

    def y(self, value: float) -> str:
        """A value from bottom to top."""
        return f"{100 - 100 * (value - self.low) / (self.high - self.low):.2f}"

    def at(self, day: date, value: float) -> str:
        """A point."""
        return f"{self.x(day)} {self.y(value)}"

    def upright(self, css: str, day: date) -> Curve:
        """A line from top to bottom on a day."""
        return Curve(css, f"M{self.x(day)} 0V100")

    def level(self, css: str, value: float) -> Curve:
        """A line from left to right at a value."""
        return Curve(css, f"M0 {self.y(value)}H100")

    def stairs(self, css: str, points: Points, start: float, until: date) -> Curve:
        """A step line: each value holds from its day on."""
        path = [f"M0 {self.y(start)}"]
        for day, value in points:
            path += [f"H{self.x(day)}", f"V{self.y(value)}"]
        return Curve(css, " ".join([*path, f"H{self.x(until)}"]))

    def dots(self, css: str, points: Points) -> Curve:
        """A dot on each point."""
        return Curve(css, "".join(f"M{self.at(day, value)}h0" for day, value in points))

    def through(self, css: str, points: Points) -> Curve:
        """A straight line from point to point."""
        return Curve(css, "M" + " L".join(self.at(day, value) for day, value in points))
