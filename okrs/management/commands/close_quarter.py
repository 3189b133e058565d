"""Close a graded quarter by hand and seal it at once."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from okrs.closing.services import sealing
from organization.models import Quarter, User


class Command(BaseCommand):
    """Does the same as the page of the close, in the name of an administrator."""

    help = "Closes a quarter in grading and seals it; --dry-run says what is missing and changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        """QUARTER --by EMAIL [--dry-run]."""
        parser.add_argument("quarter")
        parser.add_argument("--by", required=True, help="The e-mail address of the administrator who closes it.")
        parser.add_argument("--dry-run", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        """Raises CommandError for what is missing, and for somebody who may not close quarters."""
        at = timezone.now()
        quarter = Quarter.objects.filter(name=options["quarter"]).first()
        by = User.objects.filter(email__iexact=options["by"], is_active=True).first()
        if quarter is None:
            raise CommandError(f"There is no quarter named {options['quarter']}.")
        if by is None:
            raise CommandError(f"There is nobody with the address {options['by']}.")
        if options["dry_run"]:
            problems = sealing.closing_problems(quarter, at=at)
            if problems:
                raise CommandError("\n".join(problems))
            self.stdout.write(f"{quarter.name} can be closed. Nothing was changed.")
            return
        try:
            seal = sealing.close_quarter(quarter=quarter, by=by, at=at)
        except ValidationError as error:
            raise CommandError("\n".join(error.messages)) from None
        except PermissionDenied:
            raise CommandError(f"{by} is no administrator.") from None
        sealing.seal(seal.pk, clock=timezone.now)
        seal.refresh_from_db()
        if seal.sealed_at is None:
            raise CommandError(f"{quarter.name} is closed. A worker is sealing it: {seal.done} of {seal.total}.")
        self.stdout.write(f"{quarter.name} is closed and sealed: {seal.digest}")
