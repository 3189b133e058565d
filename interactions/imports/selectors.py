"""Imports as the administration shows them. The stored file is never loaded here."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from interactions.imports.reading import LIKELY_DUPLICATE
from interactions.models import ImportRun


def runs() -> "QuerySet[ImportRun]":
    """All imports of KOLs, newest first, without their reports."""
    return ImportRun.objects.filter(kind="kols").select_related("by").defer("report", "content")


def get_run(pk: int) -> ImportRun:
    """One run with its report; Http404 for an unknown one."""
    return get_object_or_404(ImportRun.objects.select_related("by").defer("content"), pk=pk, kind="kols")


@dataclass(frozen=True)
class RunPage:
    """An import with what its page says about it."""

    id: int
    file_name: str
    digest: str
    at: datetime
    by: str
    is_dry_run: bool
    can_confirm: bool
    earlier: datetime | None
    stats: list[dict[str, Any]]
    has_report: bool


def run_page(run: ImportRun) -> RunPage:
    """Counts, whether it can still be confirmed, and when the same file was imported before; two queries."""
    earlier = ImportRun.objects.filter(digest=run.digest, is_dry_run=False, at__lt=run.at).order_by("-at")
    future = run.is_dry_run
    return RunPage(
        id=run.pk,
        file_name=run.file_name,
        digest=run.digest,
        at=run.at,
        by=run.by.display_name if run.by else "Command line",
        is_dry_run=run.is_dry_run,
        can_confirm=run.is_dry_run and ImportRun.objects.filter(pk=run.pk, content__isnull=False).exists(),
        earlier=earlier.values_list("at", flat=True).first(),
        stats=[
            {"label": "Would be created" if future else "Created", "value": run.created},
            {"label": "Would be updated" if future else "Updated", "value": run.updated},
            {"label": "Unchanged", "value": run.unchanged},
            {"label": "Rejected", "value": run.rejected},
            {"label": "Likely duplicates", "value": sum(line["what"] == LIKELY_DUPLICATE for line in run.report)},
        ],
        has_report=bool(run.report),
    )
