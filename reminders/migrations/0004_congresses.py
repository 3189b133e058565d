"""Debriefs of congresses are reminded of; the rows are checked, and the rule is shipped, in the next migration."""

from django.conf import settings
from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("reminders", "0003_person_day"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="preference",
            name="preference_kind_known",
        ),
        migrations.RemoveConstraint(
            model_name="reminderrule",
            name="reminder_kind_known",
        ),
        migrations.AlterField(
            model_name="preference",
            name="kind",
            field=models.CharField(
                choices=[
                    ("check_in", "Monthly check-in"),
                    ("weekly_update", "Weekly update"),
                    ("update_request", "Request for an update"),
                    ("insight_answer", "Answer to an insight"),
                    ("pulse", "Invitation to the pulse"),
                    ("pulse_ends", "Last days of the pulse"),
                    ("mention", "Mention in a comment"),
                    ("comment", "Comment on own work"),
                    ("congress_debrief", "Debrief of a congress"),
                ],
                max_length=20,
            ),
        ),
        migrations.AlterField(
            model_name="preferenceevent",
            name="kind",
            field=models.CharField(
                choices=[
                    ("check_in", "Monthly check-in"),
                    ("weekly_update", "Weekly update"),
                    ("update_request", "Request for an update"),
                    ("insight_answer", "Answer to an insight"),
                    ("pulse", "Invitation to the pulse"),
                    ("pulse_ends", "Last days of the pulse"),
                    ("mention", "Mention in a comment"),
                    ("comment", "Comment on own work"),
                    ("congress_debrief", "Debrief of a congress"),
                ],
                max_length=20,
            ),
        ),
        migrations.AlterField(
            model_name="reminderrule",
            name="kind",
            field=models.CharField(
                choices=[
                    ("check_in", "Monthly check-in"),
                    ("weekly_update", "Weekly update"),
                    ("update_request", "Request for an update"),
                    ("insight_answer", "Answer to an insight"),
                    ("pulse", "Invitation to the pulse"),
                    ("pulse_ends", "Last days of the pulse"),
                    ("mention", "Mention in a comment"),
                    ("comment", "Comment on own work"),
                    ("congress_debrief", "Debrief of a congress"),
                ],
                max_length=20,
                unique=True,
            ),
        ),
        migrations.AlterField(
            model_name="reminderruleevent",
            name="kind",
            field=models.CharField(
                choices=[
                    ("check_in", "Monthly check-in"),
                    ("weekly_update", "Weekly update"),
                    ("update_request", "Request for an update"),
                    ("insight_answer", "Answer to an insight"),
                    ("pulse", "Invitation to the pulse"),
                    ("pulse_ends", "Last days of the pulse"),
                    ("mention", "Mention in a comment"),
                    ("comment", "Comment on own work"),
                    ("congress_debrief", "Debrief of a congress"),
                ],
                max_length=20,
            ),
        ),
        AddConstraintNotValid(
            model_name="preference",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        [
                            "check_in",
                            "weekly_update",
                            "update_request",
                            "insight_answer",
                            "pulse",
                            "pulse_ends",
                            "mention",
                            "comment",
                            "congress_debrief",
                        ],
                    )
                ),
                name="preference_kind_known",
            ),
        ),
        AddConstraintNotValid(
            model_name="reminderrule",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        [
                            "check_in",
                            "weekly_update",
                            "update_request",
                            "insight_answer",
                            "pulse",
                            "pulse_ends",
                            "mention",
                            "comment",
                            "congress_debrief",
                        ],
                    )
                ),
                name="reminder_kind_known",
            ),
        ),
    ]
