"""App configuration."""

from django.apps import AppConfig


class InteractionsConfig(AppConfig):
    name = "interactions"

    def ready(self) -> None:
        """Say what of this app has a thread, and let ``check --deploy`` ask for the keys of notes to oneself."""
        from interactions.activities.threads import ActivitySubject  # not before models are loaded
        from interactions.reflections import checks  # noqa: F401 - not before models are loaded
        from organization.comments.subjects import register  # not before models are loaded

        register(ActivitySubject())
