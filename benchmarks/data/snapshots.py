"""Data written by the product's own services: measurements of two days, snapshots of all key results.

It runs the product's own arithmetic, so more hands mean more processes that do so.
"""

from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor, as_completed
from datetime import timedelta
from functools import partial
from multiprocessing import get_context

from benchmarks.data import hands as helpers
from benchmarks.data.organisation import Size
from benchmarks.data.tables import Progress, execute
from okrs.models import KeyResult, Measurement, Snapshot
from organization.models import Quarter

# Each batch reads the work of its whole quarter, so a few large batches are cheaper.
BATCH = 6_300
WEEK = 7


def measurements(size: Size, progress: Progress, hands: int) -> None:
    """Where each key result of the running quarter stood yesterday and a week ago, which boards compare with."""
    days = (size.at - timedelta(days=days) for days in (WEEK - 1, 0))
    _shared([partial(helpers.measure_day, at) for at in days], progress, hands)
    execute(f"ANALYZE {Measurement._meta.db_table}")


def snapshots(size: Size, progress: Progress, hands: int) -> None:
    """The snapshot of every key result, the latest quarter first."""
    pieces = []
    for quarter in Quarter.objects.order_by("-starts_on"):
        ids = list(KeyResult.objects.filter(objective__quarter=quarter).order_by("pk").values_list("pk", flat=True))
        pieces += [partial(helpers.stand, ids[first : first + BATCH], size.at) for first in range(0, len(ids), BATCH)]
    _shared(pieces, progress, hands)
    execute(f"ANALYZE {Snapshot._meta.db_table}")


def _shared(pieces: Iterable[Callable[[], int]], progress: Progress, hands: int) -> None:
    """Do the pieces, ``hands`` at a time; with one hand in this process, inside the current transaction if any."""
    if hands == 1:
        for piece in pieces:
            progress(piece())
        return
    with ProcessPoolExecutor(hands, mp_context=get_context("spawn"), initializer=helpers.begin) as pool:
        for done in as_completed([pool.submit(piece) for piece in pieces]):
            progress(done.result())


STEPS: tuple[tuple[str, Callable[[Size, Progress, int], None]], ...] = (
    ("measurements", measurements),
    ("snapshots", snapshots),
)
