"""Create an API token."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from organization.models import User
from organization.services.tokens import create_token


class Command(BaseCommand):
    """Print the token on the last line, once; only its digest is kept."""

    help = "Creates an API token that acts as a person, and prints it alone on the last line."

    def add_arguments(self, parser: CommandParser) -> None:
        """Whose token, and what it is for."""
        parser.add_argument("email")
        parser.add_argument("--label", default="", help="what the token is for")

    def handle(self, *args: Any, **options: Any) -> None:
        """CommandError for an unknown person, and for one who may not sign in."""
        user = User.objects.with_address(options["email"]).first()
        if user is None:
            raise CommandError(f"Nobody has the e-mail {options['email']}.")
        try:
            key = create_token(user=user, label=options["label"])
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        self.stderr.write(f"A token that acts as {user.display_name}. It is shown this once:")
        self.stdout.write(key)
