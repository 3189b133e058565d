"""The work of a helper process of the seed. DATABASE_URL names its database; ``begin()`` sets up Django."""

import gc
from collections.abc import Sequence
from datetime import datetime


def begin() -> None:
    """Set up Django in a process that has just started.

    Garbage is collected after each piece of work and not during it: with so many rows, collecting takes half the time.
    """
    import django

    django.setup()
    gc.freeze()
    gc.disable()


def measure_day(at: datetime) -> int:
    """Record where key results stood at the end of the day before ``at``; returns how many."""
    from okrs.snapshots.services.measurements import record_measurements  # needs Django

    made = record_measurements(at=at)
    gc.collect()
    return made


def stand(ids: Sequence[int], at: datetime) -> int:
    """Write the snapshots of these key results; returns how many."""
    from okrs.snapshots.storing import refresh  # needs Django

    made = refresh(ids, at=at)
    gc.collect()
    return made
