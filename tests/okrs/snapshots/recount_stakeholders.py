"""Stakeholders met as agreed, written a second time: one day, one stakeholder after the other, in plain loops."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from interactions.models import EarlierAgreement, InternalStakeholder, StakeholderContact
from okrs.models import EarlierOwner, Exclusion, KeyResult
from organization.models import Membership


class StakeholderRecount:
    """All stakeholders as they stand; ``on(key_result, day)`` goes through them from the first to the last."""

    def __init__(self) -> None:
        self.stakeholders = list(InternalStakeholder.objects.order_by("pk").values())
        self.earlier = list(EarlierAgreement.objects.order_by("until").values())
        self.talks: list[dict[str, Any]] = list(StakeholderContact.objects.exclude(met_on=None).order_by("pk").values())
        self.members = list(Membership.objects.values())
        self.handovers = list(EarlierOwner.objects.order_by("until").values())
        taken_out = Exclusion.objects.filter(source="stakeholders", restored_at=None)
        self.excluded = set(taken_out.values_list("key_result_id", "row_id"))

    def value(self, kr: KeyResult, at: datetime) -> Decimal | None:
        """The share at a moment: on the day that it is where the owner is, or the quarter's last."""
        here = at.astimezone(ZoneInfo(kr.owner.timezone)).date()
        return self.share(kr, min(here, kr.objective.quarter.ends_on))

    def share(self, kr: KeyResult, day: date) -> Decimal | None:
        """The share on a day of the quarter; None where nobody is on a map with anything agreed."""
        kept, others = self.on(kr, day)
        total = len(kept) + len(others)
        return round(Decimal(100) * len(kept) / Decimal(total), 2) if total else None

    def on(self, kr: KeyResult, day: date) -> tuple[set[int], set[int]]:
        """Who is met as agreed on a day, and who is not."""
        kept: set[int] = set()
        others: set[int] = set()
        for row in self.stakeholders:
            agreed = self._agreed(row, day, kr.objective.quarter.grace_ends_on)
            if agreed is None or row["owner_id"] not in self._keepers(kr, day) or (kr.pk, row["id"]) in self.excluded:
                continue
            (kept if self._is_kept(row, agreed, day, kr.objective.quarter.grace_ends_on) else others).add(row["id"])
        return kept, others

    def _agreed(self, row: dict[str, Any], day: date, grace: date) -> tuple[int, date] | None:
        """How often was agreed on that day, and since when; None for nothing."""
        for one in self.earlier:
            if one["stakeholder_id"] == row["id"] and day <= one["until"]:
                holds = one["since"] <= day and one["entered_on"] <= grace
                return (one["every"], one["since"]) if holds else None
        if row["every"] is None or row["agreed_since"] > day:
            return None
        if row["agreed_entered_on"] is not None and row["agreed_entered_on"] > grace:
            return None
        if row["ended_on"] is not None and row["ended_on"] <= day:
            return None
        return row["every"], row["agreed_since"]

    def _is_kept(self, row: dict[str, Any], agreed: tuple[int, date], day: date, grace: date) -> bool:
        every, since = agreed
        days = [since]
        for talk in self.talks:
            recorded = talk["recorded_at"].astimezone(ZoneInfo(talk["zone_name"])).date()
            if talk["stakeholder_id"] == row["id"] and talk["met_on"] <= day and recorded <= grace:
                days.append(talk["met_on"])
        return day <= max(days) + timedelta(days=every)

    def _keepers(self, kr: KeyResult, day: date) -> set[int]:
        if kr.scope == "team":
            return {
                one["user_id"]
                for one in self.members
                if one["team_id"] == kr.objective.primary_team_id
                and one["from_date"] <= day
                and (one["to_date"] is None or day <= one["to_date"])
            }
        for one in self.handovers:
            if one["key_result_id"] == kr.pk and day <= one["until"]:
                return {one["owner_id"]}
        return {kr.owner_id}
