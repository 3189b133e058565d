"""App configuration."""

from django.apps import AppConfig


class InsightsConfig(AppConfig):
    name = "insights"

    def ready(self) -> None:
        """Say what of this app has a thread."""
        from insights.capture.threads import InsightSubject  # not before models are loaded
        from organization.comments.subjects import register  # not before models are loaded

        register(InsightSubject())
