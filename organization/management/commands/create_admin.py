"""Create the first administrator."""

import os
import re
import sys
from getpass import getpass
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from audit.history import acting
from organization import roles
from organization.models import User
from organization.services.records import validate


class Command(BaseCommand):
    """From FIRST_ADMIN_EMAIL and FIRST_ADMIN_PASSWORD, or asked for on a terminal; does nothing if there is one."""

    help = (
        "Creates the first administrator from FIRST_ADMIN_EMAIL and FIRST_ADMIN_PASSWORD, or by asking; "
        "does nothing when an active administrator exists."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """CommandError when nothing is given and no terminal can ask, or when the password is too weak."""
        existing = User.objects.active().filter(role=roles.ADMIN).order_by("pk").first()
        if existing:
            self.stdout.write(f"An administrator exists already ({existing.email}); nothing to do.")
            return
        email = os.environ.get("FIRST_ADMIN_EMAIL", "").strip()
        password = os.environ.get("FIRST_ADMIN_PASSWORD", "")
        if not (email and password):
            email, password = self._ask(email)
        user = self._create(email, password)
        self.stdout.write(f"Created the administrator {user.email}.")

    def _ask(self, email: str) -> tuple[str, str]:
        if not sys.stdin.isatty():
            raise CommandError(
                "There is no administrator yet. Set FIRST_ADMIN_EMAIL and FIRST_ADMIN_PASSWORD, "
                "or run `manage.py create_admin` on a terminal."
            )
        email = email or input("E-mail of the first administrator: ").strip()
        password = getpass("Password (12 characters or more): ")
        if getpass("Password again: ") != password:
            raise CommandError("The passwords differ.")
        return email, password

    @transaction.atomic
    def _create(self, email: str, password: str) -> User:
        name = " ".join(re.split(r"[._-]+", email.split("@", maxsplit=1)[0])).title()
        user = User(email=email, display_name=name, role=roles.ADMIN, is_staff=True, is_superuser=True)
        try:
            validate_password(password, user)
            user.set_password(password)
            validate(user)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        with acting(by=None, reason="First administrator"):
            user.save()
        return user
