"""App configuration."""

from django.apps import AppConfig


class InteractionsConfig(AppConfig):
    name = "interactions"

    def ready(self) -> None:
        """Let ``check --deploy`` ask for the keys of notes to oneself."""
        from interactions.reflections import checks  # noqa: F401 - models are not loaded before
