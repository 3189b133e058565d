"""``manage.py load_demo``: fill an empty database with the demo organisation."""

import sys
from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from tqdm import tqdm

from msl_okr.demo import names
from msl_okr.demo.load import NotEmptyError, load


def _day(text: str) -> date:
    return date.fromisoformat(text)


class Command(BaseCommand):
    """Invented people with two past quarters and a running one; a second run changes nothing."""

    help = "Fill an empty database with the demo organisation (invented people only)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The day decides which quarter is the running one and how far it is."""
        parser.add_argument(
            "--day", type=_day, default=None, help="the day it is, such as 2026-02-15; today if left out"
        )

    def handle(self, *, day: date | None = None, verbosity: int = 1, **options: Any) -> None:
        """Load, with a progress bar on stderr, and say what happened."""
        today = timezone.now().date()
        day = day or today
        bar = tqdm(
            desc="Demo organisation", unit=" rows", file=sys.stderr, disable=verbosity == 0, leave=False, delay=0.1
        )

        def advance(written: int, total: int) -> None:
            bar.total = total
            bar.update(written)

        try:
            story = load(day=day, progress=advance)
        except NotEmptyError as problem:
            raise CommandError(str(problem)) from problem
        finally:
            bar.close()
        if story is None:
            self.stdout.write("The demo organisation is there already; nothing was changed.")
            return
        rows = sum(map(len, story.rows.values()))
        self.stdout.write(
            f"Demo organisation as of {day}: {len(story.workers)} MSLs, {story.size.kols} KOLs, {rows:,} rows. "
            f"Sign in as msl@{names.DOMAIN} with {names.PASSWORD}."
        )
