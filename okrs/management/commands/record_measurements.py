"""Write measurements by hand, for instance for a day on which beat did not run."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from okrs.snapshots.services.measurements import record_measurements


class Command(BaseCommand):
    """Does the same as the daily task; the value of an earlier day is recounted from the work as it is now."""

    help = "Records where each key result stood at the end of a day (yesterday unless --day is given)."

    def add_arguments(self, parser: CommandParser) -> None:
        """--day YYYY-MM-DD: the day to record; it must be over (UTC)."""
        parser.add_argument("--day", type=date.fromisoformat)

    def handle(self, *args: Any, **options: Any) -> None:
        """Raises CommandError for a day that is not over."""
        at = timezone.now()
        day: date | None = options["day"]
        if day is not None:
            end = datetime.combine(day + timedelta(days=1), time(), UTC)
            if end > at:
                raise CommandError(f"{day} is not over.")
            at = end
        count = record_measurements(at=at)
        self.stdout.write(f"Recorded {count} key results as of {at.astimezone(UTC).date() - timedelta(days=1)}.")
