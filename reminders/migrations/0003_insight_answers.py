"""Reminders of answers to insights."""

from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reminders", "0002_rules")]

    operations = [
        migrations.RemoveConstraint(model_name='preference', name='preference_kind_known'),
        migrations.RemoveConstraint(model_name='reminderrule', name='reminder_kind_known'),
        migrations.RemoveConstraint(model_name='reminderrule', name='reminder_not_before_it_was_asked'),
        migrations.AlterField(
            model_name='preference',
            name='kind',
            field=models.CharField(choices=[('check_in', 'Monthly check-in'), ('weekly_update', 'Weekly update'), ('update_request', 'Request for an update'), ('insight_answer', 'Answer to an insight')], max_length=20),
        ),
        migrations.AlterField(
            model_name='preferenceevent',
            name='kind',
            field=models.CharField(choices=[('check_in', 'Monthly check-in'), ('weekly_update', 'Weekly update'), ('update_request', 'Request for an update'), ('insight_answer', 'Answer to an insight')], max_length=20),
        ),
        migrations.AlterField(
            model_name='reminderrule',
            name='kind',
            field=models.CharField(choices=[('check_in', 'Monthly check-in'), ('weekly_update', 'Weekly update'), ('update_request', 'Request for an update'), ('insight_answer', 'Answer to an insight')], max_length=20, unique=True),
        ),
        migrations.AlterField(
            model_name='reminderruleevent',
            name='kind',
            field=models.CharField(choices=[('check_in', 'Monthly check-in'), ('weekly_update', 'Weekly update'), ('update_request', 'Request for an update'), ('insight_answer', 'Answer to an insight')], max_length=20),
        ),
        AddConstraintNotValid(
            model_name='preference',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['check_in', 'weekly_update', 'update_request', 'insight_answer'])), name='preference_kind_known'),
        ),
        AddConstraintNotValid(
            model_name='reminderrule',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['check_in', 'weekly_update', 'update_request', 'insight_answer'])), name='reminder_kind_known'),
        ),
        AddConstraintNotValid(
            model_name='reminderrule',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind__in', ['update_request', 'insight_answer']), _negated=True), ('offset_days__gte', 0), _connector='OR'), name='reminder_not_before_it_was_asked', violation_error_message='Nobody can be told before it is asked or answered: choose 0 or more.'),
        ),
    ]
