"""Choices that templates and key results share."""

from django.db import models


class Kind(models.TextChoices):
    """How a key result is read; the values are those of ``okrs.arithmetic.progress.Kind``."""

    COUNT = "count", "Count"
    NUMBER = "number", "Number"
    PERCENTAGE = "percentage", "Percentage"
    MILESTONE = "milestone", "Milestone"
    YES_NO = "yes_no", "Yes or no"
    CADENCE = "cadence", "Cadence"
    MAINTAIN = "maintain", "Maintain"


class Pace(models.TextChoices):
    """What is expected by a given day."""

    LINEAR = "linear", "Evenly over the quarter"
    PLANNED = "planned", "At planned dates"
    CALENDAR = "calendar", "One per calendar slot"


class Metric(models.TextChoices):
    """What a key result counts. Each is one grouped query in ``okrs/counting``; ``manual`` takes values by hand."""

    MANUAL = "manual", "Entered by hand"
    IN_DEPTH_DISCUSSIONS = "in_depth_discussions", "In-depth scientific discussions"
    ADVISORY_BOARDS = "advisory_boards", "Advisory board meetings"
    NEWSLETTERS = "newsletters", "Scientific newsletters"
    PRESENTATIONS = "presentations", "Educational presentations"
    SUPPORTED_STUDIES = "supported_studies", "Supported investigator-initiated studies"
    TRAININGS = "trainings", "Internal training sessions"
    CROSS_FUNCTIONAL_MEETINGS = "cross_functional_meetings", "Cross-functional meetings, one slot a month"
    SUPPORTED_CAMPAIGNS = "supported_campaigns", "Supported campaigns"
    WEEKLY_UPDATES = "weekly_updates", "Weekly updates with field insights, one slot a week"
    STAKEHOLDERS_MET = "stakeholders_met", "Stakeholders met as agreed"
    CUSTOM = "custom", "A measure defined here"


class EvidenceSource(models.TextChoices):
    """Tables of work that are counted; the values are the keys of ``okrs.counting.sources.SOURCES``."""

    INTERACTIONS = "interactions", "Interactions"
    ACTIVITIES = "activities", "Activities"
    INSIGHTS = "insights", "Insights"
    WEEKLY_UPDATES = "weekly updates", "Weekly updates"
    STAKEHOLDERS = "stakeholders", "Stakeholders"


# Those of which an organisation can define measures. Stakeholders are left out: their maps are not for everybody.
DEFINABLE = [(one.value, one.label) for one in EvidenceSource if one != EvidenceSource.STAKEHOLDERS]


class Calculation(models.TextChoices):
    """How the rows of a defined measure become a number."""

    COUNT = "count", "How many rows"
    DISTINCT = "distinct", "How many different"
    SUM = "sum", "The sum of"
    RATE = "rate", "The share of rows that also"


class Scope(models.TextChoices):
    """Whose work counts."""

    OWNER = "owner", "The owner's work"
    TEAM = "team", "The whole team's work"


CADENCE_METRICS = frozenset({Metric.CROSS_FUNCTIONAL_MEETINGS, Metric.WEEKLY_UPDATES})
# Metrics whose number is the share of those for whom something holds on a day, in per cent.
SHARE_METRICS = frozenset({Metric.STAKEHOLDERS_MET})
# The kinds of key result that can use a share, the usual one first.
SHARE_KINDS = (Kind.PERCENTAGE, Kind.MAINTAIN)

# Kinds that cannot be activated without a target.
NEEDS_TARGET = frozenset({Kind.COUNT, Kind.NUMBER, Kind.PERCENTAGE})

# A defined measure's calculation → the kinds of key result that can use its number, the usual one first.
KINDS_OF_CALCULATION: dict[str, tuple[str, ...]] = {
    Calculation.COUNT: (Kind.COUNT,),
    Calculation.DISTINCT: (Kind.COUNT,),
    Calculation.SUM: (Kind.NUMBER,),
    Calculation.RATE: SHARE_KINDS,
}


class Tag(models.TextChoices):
    """What reports group key results and work by; the last three are of interactions alone.

    A custom field is one that administrators added to interactions. A person is the owner of a key result, and whoever
    a row of work is credited to.
    """

    AREA = "area", "Therapeutic area"
    QUARTER = "quarter", "Quarter"
    TEAM = "team", "Primary team"
    PERSON = "person", "Person"
    TIER = "tier", "Tier of the KOL"
    CHANNEL = "channel", "Channel"
    FIELD = "field", "Custom field"


class OfKeyResults(models.TextChoices):
    """What a report can show of key results; everything else is counted from the work."""

    STATUSES = "statuses", "Key results by status"
    PROGRESS = "progress", "Mean progress of key results"
