"""What key results count, written a second time: every row in a list, plain loops, nothing shared with the product.

Slow on purpose, and close to the words of the rules, so that one can see it is right.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from insights.models import Insight, InsightInteraction, InsightScore
from interactions.models import (
    Activity,
    ActivityParticipant,
    Affiliation,
    ExchangeTopic,
    FollowUpQuestion,
    Interaction,
    InteractionAttendee,
    InteractionParticipant,
    Study,
    TierAssignment,
)
from okrs.models import (
    EarlierOwner,
    Exclusion,
    InDepthRule,
    KeyResult,
    KeyResultValue,
    MeasureVersion,
    Milestone,
    WeeklyUpdate,
    WeeklyUpdateInsight,
)
from organization.models import Absence, Membership
from tests.okrs.snapshots.recount_stakeholders import StakeholderRecount

CRITERIA = ("specific", "sourced", "why_known", "novel", "relevant", "actionable")
NOBODY: dict[Any, list[dict[str, Any]]] = defaultdict(list)


def _rows(model: Any) -> list[dict[str, Any]]:
    return list(model.objects.order_by("pk").values())


def _by(rows: Iterable[dict[str, Any]], column: str) -> dict[Any, list[dict[str, Any]]]:
    found = defaultdict(list)
    for row in rows:
        found[row[column]].append(row)
    return found


def _entered(row: dict[str, Any]) -> date:
    """The day on which a row was entered, where it was."""
    day: date = row["created_at"].astimezone(ZoneInfo(row["zone_name"])).date()
    return day


class Recount:
    """All work as it stands; ``value(key_result)`` goes through it from the first row to the last."""

    def __init__(self, at: datetime) -> None:
        """``at``: work dated later does not count yet."""
        self.at = at
        self.interactions, self.activities, self.updates = _rows(Interaction), _rows(Activity), _rows(WeeklyUpdate)
        self.topics = _by(_rows(ExchangeTopic), "interaction_id")
        self.questions = _by(_rows(FollowUpQuestion), "interaction_id")
        self.joined = _by(_rows(InteractionParticipant), "interaction_id")
        self.met = _by(_rows(InteractionAttendee), "interaction_id")
        self.tiers, self.workplaces = _by(_rows(TierAssignment), "kol_id"), _by(_rows(Affiliation), "kol_id")
        self.helpers = _by(_rows(ActivityParticipant), "activity_id")
        self.links = _by(_rows(WeeklyUpdateInsight), "update_id")
        self.insights = {row["id"]: row for row in _rows(Insight)}
        self.scores, self.heard = _by(_rows(InsightScore), "insight_id"), _by(_rows(InsightInteraction), "insight_id")
        self.entered, self.steps = _by(_rows(KeyResultValue), "key_result_id"), _by(_rows(Milestone), "key_result_id")
        self.studies = {row["id"]: row for row in _rows(Study)}
        self.memberships = _rows(Membership)
        self.absences = _by([row for row in _rows(Absence) if row["state"] == "approved"], "user_id")
        self.excluded = {
            (row["key_result_id"], row["source"], row["row_id"])
            for row in _rows(Exclusion)
            if row["restored_at"] is None
        }
        self.handovers = _by(_rows(EarlierOwner), "key_result_id")
        self.versions = _by(_rows(MeasureVersion), "definition_id")
        self.rule = max(_rows(InDepthRule), key=lambda rule: rule["version"])
        self.stakeholders = StakeholderRecount()

    def value(self, kr: KeyResult) -> Any:
        """What the key result (objective and quarter loaded) counts; None where nothing was entered by hand."""
        if kr.measured_by == "manual":
            return self._by_hand(kr)
        if kr.measured_by == "in_depth_discussions":
            return len(self._once_a_day(kr, self._own_interactions(kr, self._deep())))
        if kr.measured_by == "custom":
            return self._defined(kr, max(self.versions[kr.measure_id], key=lambda row: row["version"]))
        if kr.measured_by == "stakeholders_met":
            return self.stakeholders.value(kr, self.at)
        if kr.measured_by == "weekly_updates":
            return len({row["week_start"] for row in self._full_updates() if self._is_own_update(kr, row)})
        rows = [
            row
            for row in self._done(kr.measured_by)
            if row["held_on"] <= self._today(kr)
            and self._counts(kr, row, row["owner_id"], row["held_on"], self.helpers)
        ]
        if kr.measured_by == "supported_studies":
            return len({row["study_id"] for row in rows})
        if kr.measured_by == "supported_campaigns":
            return len({row["campaign_id"] for row in rows})
        if kr.measured_by == "cross_functional_meetings":
            return len({(row["held_on"].year, row["held_on"].month) for row in rows})
        return len(rows)

    def _own_interactions(self, kr: KeyResult, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return [
            row
            for row in rows
            if self._counts(kr, row, row["msl_id"], row["occurred_on"], self.joined)
            and (kr.pk, "interactions", row["id"]) not in self.excluded
        ]

    def _once_a_day(self, kr: KeyResult, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Those that, for at least one of the credited people, meet nobody whom an earlier one of the day met.

        All of them where the rule does not ask for it.
        """
        return [
            row for row in rows
            if not self.rule["once_a_day"]
            or any(self._is_first(row, one, rows, kr) for one in self._people(row) if self._is_in(kr, one, row))
        ]  # fmt: skip

    def _is_first(self, row: dict[str, Any], person: int, rows: list[dict[str, Any]], kr: KeyResult) -> bool:
        met = {link["kol_id"] for link in self.met[row["id"]]}
        return not any(
            (other["starts_at"], other["id"]) < (row["starts_at"], row["id"])
            and other["occurred_on"] == row["occurred_on"]
            and person in self._people(other)
            and self._is_in(kr, person, other)
            and met & {link["kol_id"] for link in self.met[other["id"]]}
            for other in rows
        )

    def _people(self, row: dict[str, Any]) -> set[int]:
        return {row["msl_id"], *(other["user_id"] for other in self.joined[row["id"]])}

    def _is_in(self, kr: KeyResult, person: int, row: dict[str, Any]) -> bool:
        if kr.scope == "owner":
            return bool(person == self._owner_on(kr, row["occurred_on"]))
        return any(
            member["team_id"] == kr.objective.primary_team_id and member["user_id"] == person
            and member["from_date"] <= row["occurred_on"]
            and (member["to_date"] is None or row["occurred_on"] <= member["to_date"])
            for member in self.memberships
        )  # fmt: skip

    def _owner_on(self, kr: KeyResult, day: date) -> int:
        """Whose day it is: the first who owned it until then or later, at last the owner."""
        for row in sorted(self.handovers[kr.pk], key=lambda row: row["until"]):
            if day <= row["until"]:
                owner: int = row["owner_id"]
                return owner
        return kr.owner_id

    def _overlaps(self, row: dict[str, Any]) -> bool:
        """It began while an earlier one of its author went on; noon stands for no time."""

        def has_time(one: dict[str, Any]) -> bool:
            local = one["starts_at"].astimezone(ZoneInfo(one["zone_name"])).time()
            return bool(one["is_timed"] and local != time(12))

        return has_time(row) and any(
            other["msl_id"] == row["msl_id"] and other["occurred_on"] == row["occurred_on"] and has_time(other)
            and other["state"] in ("held", "amended")
            and (other["starts_at"], other["id"]) < (row["starts_at"], row["id"])
            and other["starts_at"] + timedelta(minutes=other["minutes"]) > row["starts_at"]
            for other in self.interactions
        )  # fmt: skip

    def _today(self, kr: KeyResult) -> date:
        """The latest day that has begun anywhere: nobody could type one that lay ahead of them."""
        return self.at.astimezone(ZoneInfo("Pacific/Kiritimati")).date()

    def _by_hand(self, kr: KeyResult) -> Any:
        today = self._today(kr)
        if kr.kind == "milestone":
            return sum(
                step["weight"] for step in self.steps[kr.pk] if step["done_on"] is not None and step["done_on"] <= today
            )
        grace = kr.objective.quarter.grace_ends_on
        known = [row for row in self.entered[kr.pk] if row["as_of"] <= today and _entered(row) <= grace]
        return max(known, key=lambda row: (row["as_of"], row["id"]))["value"] if known else None

    def _defined(self, kr: KeyResult, version: dict[str, Any]) -> int:
        """A measure of the organisation's own, over interactions or insights."""
        if version["source"] == "insights":
            rows = self._own_insights(kr, version["filters"])
            meetings = [link["interaction_id"] for row in rows for link in self.heard[row["id"]]]
        else:
            rows = self._own_interactions(kr, [row for row in self.interactions if self._fits(row, version["filters"])])
            if "in_depth" in version["filters"]:
                rows = self._once_a_day(kr, rows)
            meetings = [row["id"] for row in rows]
        if version["calculation"] == "sum":
            return sum(row["minutes"] for row in rows)
        if version["calculation"] == "count":
            return len(rows)
        kols = {row["kol_id"] for meeting in meetings for row in self.met[meeting]}
        if version["source"] == "interactions" and "tier" in version["filters"]:
            wanted = set(version["filters"]["tier"])
            kols = {one["kol_id"] for row in rows for one in self.met[row["id"]] if self._tiers([one], row) & wanted}
        if version["of"] == "institutions":
            now = [row for kol in kols for row in self.workplaces[kol] if row["is_primary"] and row["to_date"] is None]
            return len({row["institution_id"] or row["organisation"].lower() for row in now})
        return len(kols)

    def _fits(self, row: dict[str, Any], filters: dict[str, Any]) -> bool:
        topics = {link["topic_id"] for link in self.topics[row["id"]]}
        tiers = self._tiers(self.met[row["id"]], row)
        return (
            row["state"] in ("held", "amended")
            and row["starts_at"] <= self.at
            and ("channel" not in filters or row["channel"] in filters["channel"])
            and row["minutes"] >= filters.get("min_minutes", 0)
            and ("topic" not in filters or bool(topics & set(filters["topic"])))
            and ("tier" not in filters or bool(tiers & set(filters["tier"])))
            and ("in_depth" not in filters or self._is_deep(row))
        )

    def _tiers(self, attendees: list[dict[str, Any]], row: dict[str, Any]) -> set[str]:
        """The tiers that these attendees had in the interaction's area on its day."""
        return {
            tier["tier"]
            for kol in attendees
            for tier in self.tiers[kol["kol_id"]]
            if tier["therapeutic_area_id"] == row["therapeutic_area_id"]
            and tier["from_date"] <= row["occurred_on"]
            and (tier["to_date"] is None or row["occurred_on"] <= tier["to_date"])
        }

    def _own_insights(self, kr: KeyResult, filters: dict[str, Any]) -> list[dict[str, Any]]:
        """Submitted ones, each on its author's own day."""
        found = []
        for row in self.insights.values():
            if row["submitted_at"] is None or row["submitted_at"] > self.at:
                continue
            if "min_quality" in filters:
                totals = [sum(score[name] for name in CRITERIA) for score in self.scores[row["id"]]]
                if not totals or sum(totals) < filters["min_quality"] * len(totals):
                    continue
            if "heard" in filters and not self.heard[row["id"]]:
                continue
            author = row["originator_id"]
            day = row["submitted_at"].astimezone(ZoneInfo(row["zone_name"])).date()
            entered = {**row, "created_at": row["submitted_at"]}
            if self._counts(kr, entered, author, day, NOBODY) and (kr.pk, "insights", row["id"]) not in self.excluded:
                found.append(row)
        return found

    def _deep(self) -> list[dict[str, Any]]:
        return [row for row in self.interactions if self._is_deep(row)]

    def _is_deep(self, row: dict[str, Any]) -> bool:
        rule = self.rule
        return (
            row["state"] in ("held", "amended")
            and row["channel"] in rule["channels"]
            and row["purpose"] in rule["purposes"]
            and row["minutes"] >= rule["min_minutes"]
            and len(self.topics[row["id"]]) >= rule["min_topics"]
            and sum(q["depth"] in rule["depths"] for q in self.questions[row["id"]]) >= rule["min_follow_ups"]
            and row["starts_at"] <= self.at
            and not (rule["no_overlaps"] and self._overlaps(row))
        )

    def _done(self, metric: str) -> list[dict[str, Any]]:
        kind = {
            "newsletters": "newsletter",
            "presentations": "presentation",
            "trainings": "training",
            "supported_studies": "study_support",
            "supported_campaigns": "campaign_review",
            "cross_functional_meetings": "cross_functional_meeting",
            "advisory_boards": "advisory_board",
        }[metric]
        return [row for row in self.activities if row["kind"] == kind and self._is_complete(row)]

    def _is_complete(self, row: dict[str, Any]) -> bool:
        if row["is_cancelled"] or row["held_on"] is None:
            return False
        if row["kind"] == "newsletter":
            return self._is_approved(row)
        if row["kind"] == "advisory_board":
            needed = row["need_documented_on"]
            return self._is_approved(row) and needed is not None and bool(needed <= row["held_on"])
        if row["kind"] == "presentation":
            return bool(row["attendee_count"])
        if row["kind"] == "study_support":
            initiated = bool(self.studies[row["study_id"]]["is_investigator_initiated"])
            asked, agreed = row["requested_on"], row["support_agreed_on"]
            return initiated and None not in (asked, agreed) and bool(asked <= agreed <= row["held_on"])
        if row["kind"] == "campaign_review":
            findings = [
                other["open_findings"]
                for other in self.activities
                if other["campaign_id"] == row["campaign_id"]
                and other["kind"] == "campaign_review"
                and not other["is_cancelled"]
            ]
            reviewed = row["accuracy_reviewed_on"]
            return reviewed is not None and bool(reviewed <= row["held_on"]) and not any(findings)
        return True

    @staticmethod
    def _is_approved(row: dict[str, Any]) -> bool:
        confirmed = row["approved_by_id"] is not None or row["approval_reference"] != ""
        return confirmed and row["approved_on"] is not None and bool(row["approved_on"] <= row["held_on"])

    def _counts(
        self, kr: KeyResult, row: dict[str, Any], author: int, day: date, others: dict[Any, list[dict[str, Any]]]
    ) -> bool:
        quarter, area = kr.objective.quarter, kr.objective.therapeutic_area_id
        if not quarter.starts_on <= day <= quarter.ends_on or _entered(row) > quarter.grace_ends_on:
            return False
        if area is not None and row["therapeutic_area_id"] not in (None, area):
            return False
        people = {author, *(other["user_id"] for other in others[row["id"]])}
        if kr.scope == "owner":
            return self._owner_on(kr, day) in people
        return any(
            member["team_id"] == kr.objective.primary_team_id
            and member["user_id"] in people
            and member["from_date"] <= day
            and (member["to_date"] is None or day <= member["to_date"])
            for member in self.memberships
        )

    def _full_updates(self) -> list[dict[str, Any]]:
        def own_submitted(row: dict[str, Any]) -> bool:
            carried = [self.insights[link["insight_id"]] for link in self.links[row["id"]]]
            return any(one["originator_id"] == row["author_id"] and one["state"] != "draft" for one in carried)

        return [
            row
            for row in self.updates
            if row["submitted_at"] is not None
            and row["submitted_at"] <= self.at
            and (row["nothing_new_heard"] or own_submitted(row))
        ]

    def _is_own_update(self, kr: KeyResult, row: dict[str, Any]) -> bool:
        quarter, friday = kr.objective.quarter, row["week_start"] + timedelta(days=4)
        handed_in = row["submitted_at"].astimezone(ZoneInfo(row["zone_name"])).date()
        # Of the week of a handover: who is the owner when it is due, and who was when handing it in.
        owners = {self._owner_on(kr, friday), *([self._owner_on(kr, handed_in)] if handed_in < friday else [])}
        if row["author_id"] not in owners or not quarter.starts_on <= friday <= quarter.ends_on:
            return False
        if row["submitted_at"] <= datetime.combine(friday, time(17), ZoneInfo(row["zone_name"])):
            return True
        # A week that was all leave is excused, whatever is handed in afterwards.
        days = [row["week_start"] + timedelta(days=n) for n in range(5)]
        away = all(
            any(one["starts_on"] <= day <= one["ends_on"] for one in self.absences[self._owner_on(kr, day)])
            for day in days
        )
        return row["submitted_at"].astimezone(ZoneInfo(row["zone_name"])).date() <= quarter.grace_ends_on and not away
