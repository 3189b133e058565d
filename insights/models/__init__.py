"""Field insights, their triage, what is done about them, and figures to compare with."""

from insights.models.benchmarks import BenchmarkMeasurement, BenchmarkWave
from insights.models.heard import InsightHeard
from insights.models.insights import Insight, InsightInteraction, InsightQuerySet, Theme
from insights.models.triage import InsightAction, InsightScore, ListeningPriority, Receipt

__all__ = [
    "BenchmarkMeasurement",
    "BenchmarkWave",
    "Insight",
    "InsightAction",
    "InsightHeard",
    "InsightInteraction",
    "InsightQuerySet",
    "InsightScore",
    "ListeningPriority",
    "Receipt",
    "Theme",
]
