"""Reminders of comments and mentions."""

from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('reminders', '0006_rules_of_the_pulse'),
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
        migrations.RemoveConstraint(
            model_name='reminderrule',
            name='reminder_not_before_it_was_asked',
        ),
        migrations.AlterField(
            model_name='preference',
            name='kind',
            field=models.CharField(choices=[('check_in', 'Monthly check-in'), ('weekly_update', 'Weekly update'), ('update_request', 'Request for an update'), ('insight_answer', 'Answer to an insight'), ('pulse', 'Invitation to the pulse'), ('pulse_ends', 'Last days of the pulse'), ('mention', 'Mention in a comment'), ('comment', 'Comment on own work')], max_length=20),
        ),
        migrations.AlterField(
            model_name='preferenceevent',
            name='kind',
            field=models.CharField(choices=[('check_in', 'Monthly check-in'), ('weekly_update', 'Weekly update'), ('update_request', 'Request for an update'), ('insight_answer', 'Answer to an insight'), ('pulse', 'Invitation to the pulse'), ('pulse_ends', 'Last days of the pulse'), ('mention', 'Mention in a comment'), ('comment', 'Comment on own work')], max_length=20),
        ),
        migrations.AlterField(
            model_name='reminderrule',
            name='kind',
            field=models.CharField(choices=[('check_in', 'Monthly check-in'), ('weekly_update', 'Weekly update'), ('update_request', 'Request for an update'), ('insight_answer', 'Answer to an insight'), ('pulse', 'Invitation to the pulse'), ('pulse_ends', 'Last days of the pulse'), ('mention', 'Mention in a comment'), ('comment', 'Comment on own work')], max_length=20, unique=True),
        ),
        migrations.AlterField(
            model_name='reminderruleevent',
            name='kind',
            field=models.CharField(choices=[('check_in', 'Monthly check-in'), ('weekly_update', 'Weekly update'), ('update_request', 'Request for an update'), ('insight_answer', 'Answer to an insight'), ('pulse', 'Invitation to the pulse'), ('pulse_ends', 'Last days of the pulse'), ('mention', 'Mention in a comment'), ('comment', 'Comment on own work')], max_length=20),
        ),
        AddConstraintNotValid(
            model_name='preference',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['check_in', 'weekly_update', 'update_request', 'insight_answer', 'pulse', 'pulse_ends', 'mention', 'comment'])), name='preference_kind_known'),
        ),
        AddConstraintNotValid(
            model_name='reminderrule',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['check_in', 'weekly_update', 'update_request', 'insight_answer', 'pulse', 'pulse_ends', 'mention', 'comment'])), name='reminder_kind_known'),
        ),
        AddConstraintNotValid(
            model_name='reminderrule',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind__in', ['update_request', 'insight_answer', 'mention', 'comment']), _negated=True), ('offset_days__gte', 0), _connector='OR'), name='reminder_not_before_it_was_asked', violation_error_message='Nobody can be told before it is asked or answered: choose 0 or more.'),
        ),
        AddConstraintNotValid(
            model_name='reminderrule',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'comment'), _negated=True), ('email', False), _connector='OR'), name='reminder_of_comments_not_by_email', violation_error_message='Comments are told in the app; an e-mail goes to those who are mentioned.'),
        ),
    ]
