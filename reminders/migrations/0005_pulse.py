"""Reminders of the pulse: an invitation, and a second word before its end."""

from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('reminders', '0004_rule_of_insight_answers'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='preference',
            name='preference_kind_known',
        ),
        migrations.RemoveConstraint(
            model_name='reminderrule',
            name='reminder_kind_known',
        ),
        migrations.AlterField(
            model_name='preference',
            name='kind',
            field=models.CharField(choices=[('check_in', 'Monthly check-in'), ('weekly_update', 'Weekly update'), ('update_request', 'Request for an update'), ('insight_answer', 'Answer to an insight'), ('pulse', 'Invitation to the pulse'), ('pulse_ends', 'Last days of the pulse')], max_length=20),
        ),
        migrations.AlterField(
            model_name='preferenceevent',
            name='kind',
            field=models.CharField(choices=[('check_in', 'Monthly check-in'), ('weekly_update', 'Weekly update'), ('update_request', 'Request for an update'), ('insight_answer', 'Answer to an insight'), ('pulse', 'Invitation to the pulse'), ('pulse_ends', 'Last days of the pulse')], max_length=20),
        ),
        migrations.AlterField(
            model_name='reminderrule',
            name='kind',
            field=models.CharField(choices=[('check_in', 'Monthly check-in'), ('weekly_update', 'Weekly update'), ('update_request', 'Request for an update'), ('insight_answer', 'Answer to an insight'), ('pulse', 'Invitation to the pulse'), ('pulse_ends', 'Last days of the pulse')], max_length=20, unique=True),
        ),
        migrations.AlterField(
            model_name='reminderruleevent',
            name='kind',
            field=models.CharField(choices=[('check_in', 'Monthly check-in'), ('weekly_update', 'Weekly update'), ('update_request', 'Request for an update'), ('insight_answer', 'Answer to an insight'), ('pulse', 'Invitation to the pulse'), ('pulse_ends', 'Last days of the pulse')], max_length=20),
        ),
        AddConstraintNotValid(
            model_name='preference',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['check_in', 'weekly_update', 'update_request', 'insight_answer', 'pulse', 'pulse_ends'])), name='preference_kind_known'),
        ),
        AddConstraintNotValid(
            model_name='reminderrule',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['check_in', 'weekly_update', 'update_request', 'insight_answer', 'pulse', 'pulse_ends'])), name='reminder_kind_known'),
        ),
    ]
