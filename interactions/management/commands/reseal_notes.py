"""Seal notes to oneself, and the secret addresses of calendars, anew with the newest key."""

from typing import Any

from django.core.management.base import BaseCommand

from interactions.own_calendar.services import reseal_addresses
from interactions.reflections.services import reseal_notes


class Command(BaseCommand):
    help = (
        "Seal every note to oneself and every calendar's address with the first key of REFLECTION_KEYS, so that the "
        "others can be retired."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """Say how many were sealed anew, and how many no key opens."""
        of_notes, of_addresses = reseal_notes(by=None), reseal_addresses(by=None)
        done, lost = (sum(pair) for pair in zip(of_notes, of_addresses, strict=True))
        self.stdout.write(f"{done} sealed anew, {lost} that no key of this installation opens.")
