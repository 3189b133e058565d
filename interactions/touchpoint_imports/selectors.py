"""Imports of touchpoints as their pages show them, for whoever made them. The stored file is never loaded here."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from interactions.models import ImportRun, TouchpointSource
from interactions.touchpoints.policies import functions_of
from organization.models import User


def runs_of(user: User) -> "QuerySet[ImportRun]":
    """The person's own, newest first, without their reports."""
    own = ImportRun.objects.filter(by=user, kind__startswith="touchpoints-")
    return own.select_related("by").defer("report", "content")


def get_run(user: User, pk: int) -> ImportRun:
    """One of the person's own with its report; Http404 for any other."""
    own = ImportRun.objects.filter(by=user, kind__startswith="touchpoints-")
    return get_object_or_404(own.select_related("by").defer("content"), pk=pk)


def sources_of(user: User) -> "QuerySet[TouchpointSource]":
    """Those that the person may import from."""
    return TouchpointSource.objects.filter(function__in=functions_of(user))


def remembered(user: User, name: str) -> dict[str, Any]:
    """The form's first values for a source: what its columns are called."""
    source = sources_of(user).filter(name=name[:40]).first()
    if source is None:
        return {}
    columns: dict[str, str] = source.columns
    return {"source": source.name, "function": source.function} | {f"column_{key}": of for key, of in columns.items()}
