"""Weekly updates: drafted from the week's records, submitted, read.

Only its author sees a draft. A submitted update can be corrected in place for three days, and not after that.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from audit.history import acting
from insights.models import Insight
from okrs.models import WeeklyUpdate, WeeklyUpdateInsight, WeeklyUpdateReader
from okrs.weekly import policies
from okrs.weekly.selectors.facts import Fact, carriable, week_facts
from okrs.weekly.selectors.said import kept_insights
from organization.ground.constraints import atomic_write
from organization.ground.dates import week_of
from organization.models import User
from organization.services.versions import VersionConflict, replace_version

_MONDAY = 0
_OLDEST = timedelta(weeks=26)
_FIELDS = ("highlights", "plans", "problems", "nothing_new_heard", "facts")


@dataclass(frozen=True)
class Contents:
    """What an update says. ``insights``: ids; ``facts``: keys of the week's facts to list (None: all of them)."""

    highlights: str = ""
    plans: str = ""
    problems: str = ""
    nothing_new_heard: bool = False
    insights: tuple[int, ...] = ()
    facts: tuple[str, ...] | None = None


@atomic_write
def save_weekly(*, by: User, week_start: date, version: int, contents: Contents, at: datetime) -> WeeklyUpdate:
    """Save a draft; ``version`` is the one that was read, 0 for none. Who may: everybody for themselves.

    Raises VersionConflict if another window saved since, ValidationError if the update is already submitted.
    """
    row = _begin(by, week_start, version, at)
    if row.submitted_at is not None:
        raise ValidationError("It is submitted. Submit again to change it.")
    chosen = set(contents.insights)
    offered = _offered(by, week_start, contents, at)
    row.facts = [{**_kept(fact), "on": on} for fact, on in offered] + [
        {"kind": "insight", "id": str(pk), "text": "", "on": pk in chosen}
        for pk in carriable(by, row).values_list("pk", flat=True)
    ]
    with acting(by=by.pk):
        return _store(row, contents)


@atomic_write
def submit_weekly(*, by: User, week_start: date, version: int, contents: Contents, at: datetime) -> WeeklyUpdate:
    """Submit the update of a week, or correct it within three days; a week that is over counts as late.

    It carries at least one own submitted insight that no other update carries, or says that nothing new was heard.
    Raises VersionConflict as ``save_weekly`` does, and ValidationError.
    """
    row = _begin(by, week_start, version, at)
    if contents.nothing_new_heard and contents.insights:
        words = "Either nothing new was heard, or insights are shared: untick one of them."
        raise ValidationError({"nothing_new_heard": words})
    if not contents.nothing_new_heard and not contents.insights:
        words = "Share at least one insight, or say that nothing new was heard; otherwise the week does not count."
        raise ValidationError({"insights": words})
    row.facts = [_kept(fact) for fact, on in _offered(by, week_start, contents, at) if on]
    row.facts += kept_insights(Insight.objects.filter(originator=by, pk__in=contents.insights).order_by("pk"))
    if row.submitted_at is None:
        row.submitted_at, row.zone_name = at, by.timezone
    with acting(by=by.pk):
        _store(row, contents)
        _carry(row, contents.insights)
    return row


@atomic_write
def mark_read(*, updates: Iterable[WeeklyUpdate], by: User, at: datetime) -> int:
    """Mark submitted updates as read; marking again changes nothing. Returns how many were newly marked.

    The caller passes updates from ``visible_to``; the reader's own are skipped.
    """
    wanted = [one for one in updates if one.submitted_at is not None and one.author_id != by.pk]
    known = set(WeeklyUpdateReader.objects.filter(user=by, update__in=wanted).values_list("update", flat=True))
    rows = [WeeklyUpdateReader(update=one, user=by, read_at=at) for one in wanted if one.pk not in known]
    with acting(by=by.pk):
        WeeklyUpdateReader.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def _begin(by: User, week_start: date, version: int, at: datetime) -> WeeklyUpdate:
    if not by.may("weekly.write"):
        raise PermissionDenied
    if week_start.weekday() != _MONDAY:
        raise ValidationError({"week_start": "A week begins on a Monday."})
    this_week = week_of(at.astimezone(by.zone).date())
    if week_start > this_week:
        raise ValidationError({"week_start": "This week has not begun."})
    if week_start < this_week - _OLDEST:
        raise ValidationError({"week_start": "Updates can be handed in for the last 26 weeks only."})
    row = WeeklyUpdate.objects.filter(author=by, week_start=week_start).first()
    if (row.version if row else 0) != version:
        raise VersionConflict
    if row is not None and not policies.can_correct_update(by, row, at):
        raise ValidationError("Three days have passed since it was submitted: it no longer changes.")
    return row or WeeklyUpdate(author=by, week_start=week_start, zone_name=by.timezone)


def _offered(by: User, week_start: date, contents: Contents, at: datetime) -> list[tuple[Fact, bool]]:
    facts = week_facts(by, week_start, at=at)
    return [(fact, contents.facts is None or fact.key in contents.facts) for fact in facts]


def _kept(fact: Fact) -> dict[str, str]:
    """What is stored of a fact: not the names of KOLs, which are read from the record when shown."""
    return {"kind": fact.kind, "id": fact.id, "text": fact.text}


def _store(row: WeeklyUpdate, contents: Contents) -> WeeklyUpdate:
    row.highlights, row.plans, row.problems = (
        contents.highlights.strip(),
        contents.plans.strip(),
        contents.problems.strip(),
    )
    row.nothing_new_heard = contents.nothing_new_heard
    row.full_clean(exclude=["author"], validate_unique=False)
    try:
        with transaction.atomic():
            if row._state.adding:
                row.save()
            else:
                replace_version(row, version=row.version, fields=[*_FIELDS, "submitted_at", "zone_name"])
    except IntegrityError as error:
        raise VersionConflict from error
    return row


def _carry(row: WeeklyUpdate, wanted: tuple[int, ...]) -> None:
    """Link exactly these insights. Raises ValidationError for others' insights, drafts, and ones already carried."""
    known = set(carriable(row.author, row).filter(pk__in=wanted).values_list("pk", flat=True))
    refusal = ValidationError({"insights": "Choose submitted insights of your own that were in no earlier update."})
    if set(wanted) - known:
        raise refusal
    have = set(row.insight_links.values_list("insight", flat=True))
    row.insight_links.exclude(insight__in=wanted).delete()
    try:
        with transaction.atomic():
            WeeklyUpdateInsight.objects.bulk_create(
                WeeklyUpdateInsight(update=row, insight_id=pk) for pk in sorted(known - have)
            )
    except IntegrityError:
        raise refusal from None
