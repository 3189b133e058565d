"""What the product writes itself, by its own services: measurements of two days, standings of all key results."""

from collections.abc import Callable
from datetime import timedelta

from benchmarks.organisation import Size
from benchmarks.tables import Progress, execute
from okrs.models import KeyResult, Measurement, Standing
from okrs.services.measurements import record_measurements
from okrs.standings import refresh
from organization.models import Quarter

BATCH = 2_100
WEEK = 7


def measurements(size: Size, progress: Progress) -> None:
    """Where each key result of the running quarter stood yesterday and a week ago, which boards compare with."""
    for days in (WEEK - 1, 0):
        progress(record_measurements(at=size.at - timedelta(days=days)))
    execute(f"ANALYZE {Measurement._meta.db_table}")


def standings(size: Size, progress: Progress) -> None:
    """The standing of every key result, the latest quarter first."""
    for quarter in Quarter.objects.order_by("-starts_on"):
        ids = list(KeyResult.objects.filter(objective__quarter=quarter).order_by("pk").values_list("pk", flat=True))
        for first in range(0, len(ids), BATCH):
            progress(refresh(ids[first : first + BATCH], at=size.at))
    execute(f"ANALYZE {Standing._meta.db_table}")


STEPS: tuple[tuple[str, Callable[[Size, Progress], None]], ...] = (
    ("measurements", measurements),
    ("standings", standings),
)
