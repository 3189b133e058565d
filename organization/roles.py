"""Roles as data: what each may do, and how far each may read.

``ROLES`` names the roles an administrator assigns. A person's *profile* joins the role with the function, because what
a partner reads depends on the function: clinical and research on one side of the firewall, commercial and market access
on the other. ``SCOPES`` is the access table of docs/security.md.
"""

from dataclasses import dataclass

MSL, MANAGER, MEDICAL_LEAD, PARTNER, COMPLIANCE, ADMIN = (
    "msl",
    "manager",
    "medical_lead",
    "partner",
    "compliance",
    "admin",
)

# Profiles: the columns of the access table.
CLINICAL, COMMERCIAL, SAFETY = "clinical", "commercial", "safety"

# Scopes: how far a profile reads a kind of data.
FULL = "full"  # every row, every field
TEAM = "team"  # own rows and those of people of the same teams, every field
MANAGED = "managed"  # own rows and those of members of the managed teams, every field
OWN = "own"  # own rows only
SHARED = "shared"  # rows marked as shared, or serving a shared imperative
COORDINATION = "coordination"  # who, when, channel class, function; never content
FLAG = "flag"  # a yes or no
ON_CAUSE = "on cause"  # one person's rows at a time, after saying why; each reading is logged
NONE = ""  # nothing, and no trace of it


@dataclass(frozen=True)
class Role:
    """A role that an admin assigns."""

    key: str
    name: str
    description: str


ROLES: dict[str, Role] = {
    role.key: role
    for role in (
        Role(
            MSL,
            "Medical Science Liaison",
            "Logs interactions and activities, drafts and owns key results, reads the team's work.",
        ),
        Role(MANAGER, "Manager", "Plans quarters for the teams managed, reads their work, reviews the board."),
        Role(
            MEDICAL_LEAD, "Medical lead", "Reads all scientific content, plans for every team, logs own interactions."
        ),
        Role(PARTNER, "Partner", "A colleague of another function; what is shown depends on the function."),
        Role(
            COMPLIANCE,
            "Compliance",
            "Reads everything and its history; approves activities, sees hand-offs to safety through, says what may be "
            "shared with each function, writes comments, and changes nothing else.",
        ),
        Role(ADMIN, "Administrator", "Sets up people, teams, areas and quarters; no scientific content of others."),
    )
}
CHOICES = [(role.key, role.name) for role in ROLES.values()]


def profile_of(role: str, function: str) -> str:
    """The column of the access table for a role and function; empty without a role."""
    if role != PARTNER:
        return role
    sides = dict.fromkeys(["clinical", "research", "medical"], CLINICAL) | {"safety": SAFETY, "compliance": COMPLIANCE}
    return sides.get(function, COMMERCIAL)


_FIELD = {
    "kol.view",
    "kol.edit",
    "interaction.view",
    "interaction.log",
    "activity.view",
    "activity.log",
    "congress.view",
    "board.view",
    "objective.view",
    "initiative.write",
    "measure.view",
    "search",
    "organization.view",
    # People finish their own hand-offs to safety; to see the list of hand-offs takes another permission.
    "safety.hand_off",
    "pulse.view",
    "imperative.view",
    "scientific_milestone.view",
    "coverage.view",
}
# What else the medical side does: insights, check-ins, weekly updates. Administrators set up and do not report.
_REPORTS = {
    "insight.view",
    "insight.write",
    "congress.debrief",
    "check_in.write",
    "weekly.view",
    "weekly.write",
    "safety.view",
    # Free texts of the pulse may be about science.
    "pulse.texts",
    "stakeholder.view",
    "stakeholder.keep",
    "boundary.view",
    "comment.view",
    "comment.write",
    "engagement.view",
    "engagement.write",
}
_PERMISSIONS: dict[str, frozenset[str]] = {
    MSL: frozenset(_FIELD | _REPORTS | {"objective.draft", "planning.view"}),
    MANAGER: frozenset(
        _FIELD
        | _REPORTS
        | {
            "objective.draft",
            "objective.plan",
            "planning.view",
            "template.write",
            "standing.view",
            "close.view",
            "check_in.acknowledge",
            "activity.approve",
            "congress.edit",
            "interaction.hand_on",
            "commitment.write",
            "pack.view",
            "pack.full",
        }
    ),
    MEDICAL_LEAD: frozenset(
        _FIELD
        | _REPORTS
        | {
            "objective.draft",
            "objective.plan",
            "planning.view",
            "template.write",
            "template.keep",
            "standing.view",
            "close.view",
            "insight.triage",
            "check_in.acknowledge",
            "activity.approve",
            "congress.edit",
            "interaction.hand_on",
            "commitment.write",
            "scientific_milestone.edit",
            "pack.view",
            "pack.full",
        }
    ),
    CLINICAL: frozenset(
        {
            "kol.view",
            "engagement.view",
            "interaction.view",
            "touchpoint.write",
            "activity.view",
            "congress.view",
            "board.view",
            "objective.view",
            "search",
            "organization.view",
            "insight.view",
            "pack.view",
            "pulse.view",
            "boundary.view",
            "imperative.view",
            "commitment.write",
            "scientific_milestone.view",
            "coverage.view",
        }
    ),
    COMMERCIAL: frozenset(
        {
            "kol.view",
            "engagement.view",
            "interaction.view",
            "touchpoint.write",
            "activity.view",
            "congress.view",
            "board.view",
            "search",
            "pack.view",
            "pulse.view",
            "boundary.view",
            "imperative.view",
            "commitment.write",
        }
    ),
    SAFETY: frozenset(
        {
            "kol.view",
            "engagement.view",
            "interaction.view",
            "touchpoint.write",
            "activity.view",
            "congress.view",
            "board.view",
            "search",
            "safety.view",
            "safety.hand_off",
            "safety.acknowledge",
            "pack.view",
            "pulse.view",
            "boundary.view",
            "imperative.view",
            "commitment.write",
        }
    ),
    COMPLIANCE: frozenset(
        {
            "kol.view",
            "engagement.view",
            "interaction.view",
            "activity.view",
            "congress.view",
            "activity.approve",
            "board.view",
            "objective.view",
            "measure.view",
            "planning.view",
            "standing.view",
            "close.view",
            "pack.view",
            "pack.full",
            "search",
            "organization.view",
            "insight.view",
            "weekly.view",
            "comment.view",
            "comment.write",
            "safety.view",
            "safety.hand_off",
            "safety.acknowledge",
            "oversight.view",
            "pulse.view",
            "pulse.texts",
            "pulse.open",
            "stakeholder.view",
            "stakeholder.inspect",
            "boundary.view",
            "boundary.edit",
            "imperative.view",
            "scientific_milestone.view",
            "coverage.view",
        }
    ),
    ADMIN: frozenset(
        _FIELD
        | {
            "objective.draft",
            "objective.plan",
            "planning.view",
            "template.write",
            "template.keep",
            "standing.view",
            "close.view",
            "organization.edit",
            "kol.import",
            "touchpoint.write",
            "reminders.edit",
            "pulse.open",
            "boundary.view",
            "scientific_milestone.edit",
        }
    ),
}


def permissions(who: str) -> frozenset[str]:
    """What a profile may do; nothing for an unknown or empty one."""
    return _PERMISSIONS.get(who, frozenset())


# data → profile → scope. What is not listed is NONE.
SCOPES: dict[str, dict[str, str]] = {
    "kol": dict.fromkeys([MSL, MANAGER, MEDICAL_LEAD, CLINICAL, COMMERCIAL, SAFETY, COMPLIANCE, ADMIN], FULL),
    "kol.science": dict.fromkeys([MSL, MANAGER, MEDICAL_LEAD, CLINICAL, COMPLIANCE, ADMIN], FULL),
    "consent": {
        **dict.fromkeys([MSL, MANAGER, MEDICAL_LEAD, COMPLIANCE, ADMIN], FULL),
        **dict.fromkeys([CLINICAL, COMMERCIAL, SAFETY], FLAG),
    },
    "contact": {
        **dict.fromkeys([MSL, MANAGER, MEDICAL_LEAD, COMPLIANCE], FULL),
        **dict.fromkeys([CLINICAL, COMMERCIAL, SAFETY, ADMIN], COORDINATION),
    },
    "interaction": {MSL: TEAM, MANAGER: MANAGED, MEDICAL_LEAD: FULL, COMPLIANCE: FULL, ADMIN: OWN},
    "activity": {
        MSL: TEAM,
        MANAGER: MANAGED,
        MEDICAL_LEAD: FULL,
        CLINICAL: SHARED,
        COMMERCIAL: COORDINATION,
        SAFETY: COORDINATION,
        COMPLIANCE: FULL,
        ADMIN: OWN,
    },
    # COORDINATION: days and place, who covers what, who meets whom; no titles, topics or notes of sessions, no debrief.
    "congress": {
        **dict.fromkeys([MSL, MANAGER, MEDICAL_LEAD, COMPLIANCE], FULL),
        **dict.fromkeys([CLINICAL, COMMERCIAL, SAFETY, ADMIN], COORDINATION),
    },
    "objective": {
        **dict.fromkeys([MSL, MANAGER, MEDICAL_LEAD, COMPLIANCE, ADMIN], FULL),
        CLINICAL: SHARED,
        COMMERCIAL: COORDINATION,
        SAFETY: COORDINATION,
    },
    "absence": {
        **dict.fromkeys([MSL, CLINICAL, COMMERCIAL, SAFETY], OWN),
        MANAGER: MANAGED,
        **dict.fromkeys([MEDICAL_LEAD, COMPLIANCE, ADMIN], FULL),
    },
    # Others' insights once submitted; clinical partners accepted ones, de-identified.
    "insight": {MSL: FULL, MANAGER: FULL, MEDICAL_LEAD: FULL, CLINICAL: SHARED, COMPLIANCE: FULL},
    "receipt": {MSL: FULL, MANAGER: FULL, MEDICAL_LEAD: FULL, CLINICAL: OWN, COMPLIANCE: FULL},
    "check_in": {MSL: TEAM, MANAGER: MANAGED, MEDICAL_LEAD: FULL, COMPLIANCE: FULL},
    # What is due to safety and what went there; no trace of people whose work one may not read.
    "safety_handoff": {
        MSL: OWN,
        MANAGER: MANAGED,
        **dict.fromkeys([MEDICAL_LEAD, SAFETY, COMPLIANCE], FULL),
        ADMIN: OWN,
    },
    # Others' updates once submitted.
    "weekly_update": {MSL: TEAM, MANAGER: MANAGED, MEDICAL_LEAD: FULL, COMPLIANCE: FULL},
    # Figures of every function; COORDINATION: without the notes of functions other than one's own.
    "commitment": {
        **dict.fromkeys([MSL, MANAGER, MEDICAL_LEAD, CLINICAL, COMPLIANCE], FULL),
        **dict.fromkeys([COMMERCIAL, SAFETY, ADMIN], COORDINATION),
    },
    "scientific_milestone": dict.fromkeys([MSL, MANAGER, MEDICAL_LEAD, CLINICAL, COMPLIANCE, ADMIN], FULL),
    "engagement_plan": {
        MSL: TEAM,
        MANAGER: MANAGED,
        CLINICAL: SHARED,
        **dict.fromkeys([MEDICAL_LEAD, COMPLIANCE], FULL),
        **dict.fromkeys([COMMERCIAL, SAFETY], COORDINATION),
    },
    "stakeholder": {MSL: OWN, MANAGER: MANAGED, MEDICAL_LEAD: FULL, COMPLIANCE: ON_CAUSE},
}


def scope(who: str, data: str) -> str:
    """How far a profile reads a kind of data; NONE where the table says nothing."""
    return SCOPES[data].get(who, NONE)
