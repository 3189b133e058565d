"""Somebody who reads page after page: which planted words they find, and whether that left a trace."""

from dataclasses import dataclass, field

from django.test import Client

from audit.models import AccessRecord
from tests.access.walks import asked, put_back, text_of
from tests.factories.comments import COMMENTED
from tests.factories.world import World

# Words of others' scientific content, as tests/factories/world.py plants them.
CONTENT = {
    "notes", "plan_notes", "next_step", "objection_reason", "follow_up_question", "follow_up_answer",
    "document_title", "activity_title", "activity_notes", "functions_present", "shared_activity_title",
    "insight_observation",
    "insight_interpretation", "insight_implication", "accepted_observation", "accepted_decision", "receipt_message",
    "receipt_decision", "insight_action_outcome", "shared_insight_observation", "highlights", "plans", "problems",
    "what_changed", "blocker", "check_in_next_step", "withdrawn_reason", "safety_receipt",
    "score_reason", "post_mortem", "lesson",
    "stakeholder_position", "stakeholder_impact", "stakeholder_expects", "stakeholder_sharing", "stakeholder_growth",
    "stakeholder_next_step", "stakeholder_note", "role_answer", "stakeholder_feedback",
    "commitment_note", "scientific_milestone_note", "congress_session_notes", "congress_debrief",
    "interaction_custom", "insight_custom", "scientific_gap", "shared_gap",
    *(f"comment_on_{name}" for names in COMMENTED.values() for name in names),
}  # fmt: skip
# Those of a meeting, which is the own one of everybody who is invited.
MEETING = {
    "meeting_title", "meeting_notes", "agenda_title", "agenda_about", "agenda_notes", "decision_text", "dropped_text",
    "dropped_because",
}  # fmt: skip
INVITED = ("teammate", "commercial")
# What a check-in tells without a word of its own.
FACTS = {"confidence": "2 of 10", "reason": "Confidence is 2"}

KOL_SCIENCE = {"unmet_needs", "tier_rationale"}
SHARED = {
    "shared_activity_title", "shared_objective_title", "shared_key_result_title", "shared_insight_observation",
    "shared_initiative_title", "shared_gap",
}  # fmt: skip
OBJECTIVES = {
    "objective_title", "objective_why", "shared_objective_title", "draft_objective_title", "counted_title",
    "key_result_title", "team_key_result_title", "shared_key_result_title", "draft_key_result_title", "value_note",
    "milestone_title", "target_change_reason", "milestone_key_result_title", "step_title", "measure_name",
    "measure_reason", "graded_objective_title", "graded_key_result_title",
    "initiative_title", "initiative_description", "initiative_custom", "shared_initiative_title", "objective_custom",
}  # fmt: skip
# What a grader writes.
SCORES = {"score_reason", "post_mortem", "lesson"}
INSIGHTS = {
    "insight_observation", "insight_interpretation", "insight_implication", "accepted_observation",
    "accepted_decision", "receipt_message", "receipt_decision", "insight_action_outcome", "insight_custom",
}  # fmt: skip
MILESTONES = {"scientific_milestone_title", "scientific_milestone_note"}
FIELDS = {"initiative_field", "objective_field", "interaction_field", "insight_field"}
# What is planned for a later quarter, before it is active, and what was left before it.
PLANNED = {
    "proposed_title", "proposed_why", "proposed_key_result_title", "left_title", "left_key_result_title",
    "decided_reason", "park_reason", "session_notes",
}  # fmt: skip
# A template that is shared, and what only those who may change it read.
TEMPLATES = {
    "template_name", "template_about", "template_objective_title", "template_key_result_title", "template_why",
    "template_note",
}  # fmt: skip
WORKING = {"template_working_title", "template_working_step"}
# Who → names of fields whose words they may read anywhere.
MAY_READ: dict[str, set[str]] = {
    # Of the notes on commitments those of their own function.
    "commercial": {
        "open_agenda_title",
        "open_decision_text",
        "commercial_note",
        "commercial_collision_reason",
        "congress_name",
    },
    "market_access": {"congress_name"},
    "safety": {"withdrawn_reason", "safety_receipt", "congress_name"},
    "outsider": set(),
    "visitor": set(),
    # What custom fields are called is how the organisation is set up.
    "clinical": KOL_SCIENCE | SHARED | FIELDS | MILESTONES | {"commitment_note", "commercial_note", "congress_name"},
    "admin": KOL_SCIENCE
    | OBJECTIVES
    | PLANNED
    | FIELDS
    | MILESTONES
    | TEMPLATES
    | WORKING
    | {"close_note", "congress_name"},
    # An MSL of another team: plans, insights and lists to choose from, nothing of conversations, check-ins, updates,
    # drafts, or what is written for partners. No page that is asked for shows them a step.
    "elsewhere": KOL_SCIENCE
    | (OBJECTIVES - {"draft_objective_title", "draft_key_result_title", "step_title"})
    | {"shared_key_result_title", "shared_initiative_title"}
    | FIELDS
    | INSIGHTS
    | MILESTONES
    | TEMPLATES
    | {"commitment_note", "commercial_note"}
    | {"topic", "study_title", "campaign_name", "congress_name", "pulse_text"}
    | {"congress_session_title", "congress_session_notes", "congress_debrief"}
    # What is said about these, too; to partners and administrators nothing that is said about anything.
    | {f"comment_on_{name}" for on in ("objective", "key_result", "initiative", "insight") for name in COMMENTED[on]},
}


@dataclass
class Reader:
    """``untraced`` are addresses that showed CONTENT and left nothing in the log of accesses.

    ``texts`` are the newest answers.
    """

    world: World
    name: str
    client: Client
    read: set[str] = field(default_factory=set)
    untraced: list[str] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)

    def fields_at(self, address: str, **more: object) -> set[str]:
        """The names of fields whose words stand in the answer."""
        with put_back():
            text = self.texts[address] = text_of(asked(self.client, "get", address, **more))
            found = {name for name, word in (self.world.words | FACTS).items() if word in text}
            content = CONTENT if self.name in INVITED else CONTENT | MEETING
            if found & content and not AccessRecord.objects.filter(actor_id=self._pk()).exists():
                self.untraced.append(f"{address}: {', '.join(sorted(found & content))}")
        self.read |= found
        return found

    def _pk(self) -> int:
        return self.world.cast.people()[self.name].pk
