"""The packs of a quarter as its page lists them, and one file of a pack, each checked anew."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Prefetch, QuerySet
from django.http import Http404
from django.urls import reverse

from okrs.models import Objective, ReviewPack, ReviewPackFile, reach_of
from okrs.planning.selectors.notices import say_moment
from okrs.review_packs import policies
from okrs.review_packs.selectors.figures import scope_of
from organization.ground.names import owner_name
from organization.models import Quarter, StrategicImperative, Team, TherapeuticArea, User
from organization.selectors.teams import managed_team_ids

PAGE_SIZE = 20


@dataclass(frozen=True, slots=True)
class FileShown:
    """A file with its address; without one the viewer may not read all that stands in it any more."""

    label: str
    size: str
    url: str


@dataclass(frozen=True, slots=True)
class PackShown:
    """A pack in words: of what, for whom, who asked and when, and how far it is."""

    scope: str
    edition: str
    asked: str
    moment: str
    files: tuple[FileShown, ...]
    problem: str
    is_being_made: bool
    done: int
    total: int

    @property
    def is_withheld(self) -> bool:
        """Whether a file holds what the viewer reads no longer."""
        return any(not one.url for one in self.files)


@dataclass(frozen=True, slots=True)
class PacksPage:
    """The packs that the viewer may know of, newest first; ``waiting``: those on this page that are being made."""

    rows: tuple[PackShown, ...]
    page: "Page[ReviewPack]"
    waiting: tuple[PackShown, ...]


def packs_page(user: User, quarter: Quarter, *, number: str, at: datetime) -> PacksPage:
    """One page of them. The number of queries does not depend on how many there are; no file's bytes are read."""
    files = Prefetch("files", queryset=ReviewPackFile.objects.defer("content"))
    rows = _known(user, quarter).select_related("team", "area", "asked_by", "quarter").prefetch_related(files)
    page = Paginator(rows, PAGE_SIZE).get_page(number)
    allowed = _gate(user, at)
    shown = tuple(_shown(one, user, allowed) for one in page.object_list)
    return PacksPage(shown, page, tuple(one for one in shown if one.is_being_made))


def _known(user: User, quarter: Quarter) -> "QuerySet[ReviewPack]":
    editions = [one for one in policies.editions_of(user) if policies.can_make(user, one, quarter)]
    return ReviewPack.objects.filter(quarter=quarter, edition__in=editions)


def _gate(user: User, at: datetime) -> Callable[[ReviewPack, Mapping[str, Any]], bool]:
    """Whether the person may read all that a file holds, today; at most three queries for any number of files."""
    reach, managed = reach_of(user, at.astimezone(user.zone).date()), managed_team_ids(user)
    shared: set[int] = set()
    if not user.may("pack.full"):
        shared = set(StrategicImperative.objects.active().values_list("pk", flat=True))
    return lambda pack, holds: policies.can_download(user, pack, holds, reach=reach, managed=managed, shared=shared)


def _shown(pack: ReviewPack, user: User, allowed: Callable[[ReviewPack, Mapping[str, Any]], bool]) -> PackShown:
    return PackShown(
        scope=scope_of(pack),
        edition=pack.get_edition_display(),
        asked=f"{owner_name(pack.asked_by)}, {say_moment(pack.asked_at, user)}",
        moment=say_moment(pack.taken_at, user) if pack.taken_at else "",
        files=tuple(
            FileShown(
                label=one.get_kind_display(),
                size=_size(one.size),
                url=_address(pack, one.kind) if allowed(pack, one.holds) else "",
            )
            for one in pack.files.all()
        ),
        problem=pack.problem,
        is_being_made=not pack.problem and pack.finished_at is None,
        done=pack.done,
        total=pack.total,
    )


def _address(pack: ReviewPack, kind: str) -> str:
    return reverse(f"review-pack-{kind}", args=[pack.quarter_id, pack.pk])


def _size(size: int) -> str:
    return f"{size / 1e6:.1f} MB" if size >= 1e6 else f"{max(1, round(size / 1e3))} kB"


def get_file(user: User, quarter: Quarter, pack_id: int, kind: str, *, at: datetime) -> ReviewPackFile:
    """A file of a pack if the person may read today all that stands in it, else 404."""
    found = (
        ReviewPackFile.objects.filter(pack=pack_id, kind=kind, pack__in=_known(user, quarter))
        .select_related("pack__quarter", "pack__team", "pack__area")
        .defer("content")
        .first()
    )
    if found is None or not _gate(user, at)(found.pack, found.holds):
        raise Http404
    return found


def scopes_of(quarter: Quarter) -> tuple[list[Team], list[TherapeuticArea]]:
    """Teams and areas with objectives in the quarter."""
    having = Objective.objects.live().filter(quarter=quarter).order_by()
    return (
        list(Team.objects.filter(pk__in=having.values("primary_team")).order_by("name", "pk")),
        list(TherapeuticArea.objects.filter(pk__in=having.values("therapeutic_area")).order_by("name", "pk")),
    )
