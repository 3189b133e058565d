"""What a change of owner leaves of the work counted before: dated rows of earlier owners (docs/adr/0025)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from okrs.models import EarlierOwner, KeyResult
from okrs.models.owners import can_keep, counts_owners_work, day_of, handed_over


def owners_after(before: KeyResult, after: KeyResult, *, keeps: bool, at: datetime) -> list[dict[str, Any]]:
    """``KeyResult.earlier`` as it is once ``before`` became ``after``; without ``keeps`` nobody's but the owner's work.

    A key result that keeps its owner keeps the earlier ones too, while its number is its owner's work.
    """
    if not counts_owners_work(after):
        return []
    if before.owner_id == after.owner_id:
        return list(before.earlier)
    return handed_over(before, after.owner, at) if keeps and can_keep(before, at) else []


def say_kept(earlier: Sequence[dict[str, Any]]) -> str:
    """What the record of a new owner adds where earlier work stays counted; else empty."""
    return f", what was counted until {day_of(earlier[-1]):%-d %b %Y} stays" if earlier else ""


def store_owners(key_result: KeyResult, earlier: Sequence[dict[str, Any]]) -> None:
    """Write what differs; rows that are left out are deleted, and stay in the history. The caller says who acts."""
    wanted = {day_of(one): one["owner"] for one in earlier}
    for row in key_result.earlier_owners.all():
        if wanted.get(row.until) == row.owner_id:
            del wanted[row.until]
        else:
            row.delete()
    for until, owner in wanted.items():
        made = EarlierOwner(key_result=key_result, owner_id=owner, until=until)
        made.full_clean()
        made.save()
    key_result.earlier = list(earlier)
