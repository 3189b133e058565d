"""Seal notes to oneself anew with the newest key."""

from typing import Any

from django.core.management.base import BaseCommand

from interactions.reflections.services import reseal_notes


class Command(BaseCommand):
    help = "Seal every note to oneself with the first key of REFLECTION_KEYS, so that the others can be retired."

    def handle(self, *args: Any, **options: Any) -> None:
        """Say how many were sealed anew, and how many no key opens."""
        done, lost = reseal_notes(by=None)
        self.stdout.write(f"{done} sealed anew, {lost} that no key of this installation opens.")
