"""App configuration."""

from django.apps import AppConfig


class OkrsConfig(AppConfig):
    name = "okrs"

    def ready(self) -> None:
        """Say what of this app has a thread."""
        from okrs.check_ins.threads import CheckInSubject  # not before models are loaded
        from okrs.initiatives.threads import InitiativeSubject  # not before models are loaded
        from okrs.objectives.threads import KeyResultSubject, ObjectiveSubject  # not before models are loaded
        from okrs.weekly.threads import WeeklyUpdateSubject  # not before models are loaded
        from organization.comments.subjects import register  # not before models are loaded

        register(ObjectiveSubject(), KeyResultSubject(), InitiativeSubject(), CheckInSubject(), WeeklyUpdateSubject())
