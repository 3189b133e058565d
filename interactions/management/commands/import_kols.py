"""``manage.py import_kols PATH``: import KOLs from a CSV file of NPPES or CMS."""

import csv
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from interactions.imports.reading import FileRefused, refuse_oversize
from interactions.imports.services import import_kols
from interactions.models import ImportRun
from organization.ground.clock import now
from organization.ground.exports import harmless
from organization.models import User


class Command(BaseCommand):
    """Import KOLs; the last line is ``created N, updated N, unchanged N, rejected N``."""

    help = "Import KOLs from a CSV file (NPPES or CMS columns); a second run imports nothing twice."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The file, and how to run."""
        parser.add_argument("path", type=Path, help="the CSV file")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen and write nothing")
        parser.add_argument("--report", type=Path, metavar="FILE", help="write the row-level report as CSV")
        parser.add_argument("--by", metavar="EMAIL", help="whom history names as the actor (nobody without it)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read, import, report."""
        path: Path = options["path"]
        by = self._actor(options["by"])
        try:
            refuse_oversize(path.stat().st_size)
            content = path.read_bytes()
        except (OSError, FileRefused) as problem:
            raise CommandError(f"{path}: {problem}") from problem
        with tqdm(total=max(content.count(b"\n") - 1, 0), unit=" rows", file=sys.stderr, desc=path.name) as bar:
            try:
                run = import_kols(
                    content=content,
                    file_name=path.name,
                    by=by,
                    at=now(),
                    dry_run=options["dry_run"],
                    progress=bar.update,
                )
            except FileRefused as problem:
                raise CommandError(f"{path.name}: {problem}") from problem
        self._report(run, options["report"])
        self.stdout.write(
            f"created {run.created}, updated {run.updated}, unchanged {run.unchanged}, rejected {run.rejected}"
        )

    def _actor(self, email: str | None) -> User | None:
        if not email:
            return None
        user = User.objects.active().with_address(email).first()
        if user is None:
            raise CommandError(f"Nobody active has the e-mail {email}.")
        return user

    def _report(self, run: ImportRun, target: Path | None) -> None:
        """Write all lines to the file, and those that need a look to the screen."""
        if target is not None:
            with target.open("w", encoding="utf-8", newline="") as file:
                writer = csv.writer(file)
                writer.writerow(["row", "what", "who", "why"])
                writer.writerows([harmless(line[key]) for key in ("row", "what", "who", "why")] for line in run.report)
        for line in run.report:
            if line["what"] != "created":
                place = f"row {line['row']}" if line["row"] else "file"
                self.stdout.write(": ".join(part for part in (place, line["what"], line["who"], line["why"]) if part))
        if run.is_dry_run:
            self.stdout.write("Dry run: nothing was written.")
