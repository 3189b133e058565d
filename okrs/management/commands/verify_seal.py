"""Prove that a closed quarter is what was sealed."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from okrs.closing.services.proof import NotSealed, broken_rows
from organization.models import Quarter


class Command(BaseCommand):
    """Ends with 0 if the quarter is intact, and with 1 if anything differs or there is nothing to compare."""

    help = "Compares a closed quarter with its seal and names every row that differs."

    def add_arguments(self, parser: CommandParser) -> None:
        """QUARTER: its name, such as 2026-Q3."""
        parser.add_argument("quarter")

    def handle(self, *args: Any, **options: Any) -> None:
        """Raises CommandError, exit code 1, with the rows that differ."""
        quarter = Quarter.objects.filter(name=options["quarter"]).first()
        if quarter is None:
            raise CommandError(f"There is no quarter named {options['quarter']}.", returncode=1)
        try:
            broken = broken_rows(quarter)
        except NotSealed as error:
            raise CommandError(str(error), returncode=1) from None
        if broken:
            raise CommandError("\n".join([f"{quarter.name} is broken:", *broken]), returncode=1)
        self.stdout.write(f"{quarter.name} is intact.")
