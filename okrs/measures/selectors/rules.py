"""The rules of the whole organisation as a page shows them."""

from typing import Any

from django.urls import reverse

from interactions.models import FollowUpQuestion, Interaction
from interactions.models.kols import Channel
from okrs.models import InDepthRule, StatusRule


def in_depth_rule_now() -> InDepthRule:
    """The version that holds."""
    return InDepthRule.objects.latest("version")


def status_rule_now() -> StatusRule:
    """The version that holds."""
    return StatusRule.objects.latest("version")


def rules_shown(*, may_edit: bool) -> list[dict[str, Any]]:
    """Both rules with what holds now in words, and every version with its reason. Two queries."""
    depth = list(InDepthRule.objects.select_related("by"))
    status = list(StatusRule.objects.select_related("by"))
    return [
        {
            "title": "In-depth discussion",
            "lead": "Which held interactions count as in-depth scientific discussions. A closed quarter keeps the "
            "version that held for it.",
            "facts": _depth_facts(depth[0]),
            "versions": [_version(one) for one in depth],
            "change_url": reverse("in-depth-rule") if may_edit else "",
        },
        {
            "title": "Status thresholds",
            "lead": "When a key result is On Track or At Risk. The first that applies wins.",
            "facts": _status_facts(status[0]),
            "versions": [_version(one) for one in status],
            "change_url": reverse("status-rule") if may_edit else "",
        },
    ]


def _version(rule: InDepthRule | StatusRule) -> dict[str, str]:
    who = f", {rule.by}" if rule.by else ""
    return {"label": f"Version {rule.version}", "detail": f"{rule.created_at:%-d %b %Y}{who}: {rule.reason}"}


def _labels(values: list[str], choices: Any) -> str:
    labels = dict(choices)
    return ", ".join(labels.get(value, value) for value in values)


def _depth_facts(rule: InDepthRule) -> list[dict[str, str]]:
    return [
        {"label": "Channels", "value": _labels(rule.channels, Channel.choices)},
        {"label": "Purposes", "value": _labels(rule.purposes, Interaction.Purpose.choices)},
        {"label": "Minutes", "value": f"{rule.min_minutes} or more"},
        {"label": "Topics", "value": f"{rule.min_topics} or more"},
        {
            "label": "Follow-up questions",
            "value": f"{rule.min_follow_ups} or more on {_labels(rule.depths, FollowUpQuestion.Depth.choices).lower()}",
        },
        {"label": "With the same KOL", "value": "one a day" if rule.once_a_day else "each talk"},
        {"label": "At the same time", "value": "only the first" if rule.no_overlaps else "each talk"},
    ]


def _status_facts(rule: StatusRule) -> list[dict[str, str]]:
    return [
        {"label": "At Risk", "value": f"confidence of {rule.low_confidence} or less, whatever the number"},
        {
            "label": "At Risk",
            "value": f"a chance under {100 * rule.out_of_reach:.0f} % of reaching the target, from "
            f"{100 * rule.out_of_reach_from:.0f} % of its time on (counts and milestones)",
        },
        {"label": "In Progress", "value": f"before {100 * rule.early:.0f} % of its time, or nothing is due"},
        {
            "label": "On Track",
            "value": f"{100 * rule.on_track:.0f} % of what is expected, or a count less than one short; "
            f"and a chance of {100 * rule.likely:.0f} % or more, where there is one",
        },
        {
            "label": "At Risk below",
            "value": f"{100 * rule.at_risk:.0f} % of what is expected, and more than one short "
            "(counts, and cadences of more than four slots)",
        },
        {"label": "In Progress", "value": "otherwise"},
    ]
