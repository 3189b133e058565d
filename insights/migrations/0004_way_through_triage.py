from django.conf import settings
from django.db import migrations, models
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations


class Migration(migrations.Migration):
    dependencies = [
        ('interactions', '0005_keep_file_between_dry_run_and_import'),
        ('organization', '0002_api_tokens'),
        ('insights', '0003_entry_dates'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='insight',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='insight',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='insight',
            name='delete_delete',
        ),
        migrations.CreateModel(
            name='BenchmarkMeasurement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('metric', models.CharField(choices=[('planned', 'Planned to evolve a view'), ('believed', 'Believed a view evolved'), ('checked', 'Checked whether it did'), ('verified', 'Verified')], max_length=12)),
                ('numerator', models.PositiveIntegerField(blank=True, null=True)),
                ('denominator', models.PositiveIntegerField(blank=True, null=True)),
                ('share', models.DecimalField(decimal_places=4, max_digits=5)),
            ],
            options={
                'ordering': ['wave', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='BenchmarkMeasurementEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('metric', models.CharField(choices=[('planned', 'Planned to evolve a view'), ('believed', 'Believed a view evolved'), ('checked', 'Checked whether it did'), ('verified', 'Verified')], max_length=12)),
                ('numerator', models.PositiveIntegerField(blank=True, null=True)),
                ('denominator', models.PositiveIntegerField(blank=True, null=True)),
                ('share', models.DecimalField(decimal_places=4, max_digits=5)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='BenchmarkWave',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120, unique=True)),
                ('method', models.CharField(choices=[('self_report', 'Self-report'), ('observed', 'Observed'), ('kol_reported', 'Reported by KOLs'), ('external_study', 'External study')], max_length=20)),
                ('starts_on', models.DateField(blank=True, null=True)),
                ('ends_on', models.DateField(blank=True, null=True)),
                ('citation', models.CharField(blank=True, max_length=300)),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='BenchmarkWaveEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('name', models.CharField(max_length=120)),
                ('method', models.CharField(choices=[('self_report', 'Self-report'), ('observed', 'Observed'), ('kol_reported', 'Reported by KOLs'), ('external_study', 'External study')], max_length=20)),
                ('starts_on', models.DateField(blank=True, null=True)),
                ('ends_on', models.DateField(blank=True, null=True)),
                ('citation', models.CharField(blank=True, max_length=300)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='InsightAction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('function', models.CharField(choices=[('medical', 'Medical'), ('clinical', 'Clinical'), ('research', 'Research'), ('commercial', 'Commercial'), ('market_access', 'Market access'), ('safety', 'Safety'), ('compliance', 'Compliance')], max_length=20)),
                ('kind', models.CharField(choices=[('validate', 'Validate'), ('refine', 'Refine'), ('new_evidence', 'New evidence'), ('content', 'Content'), ('training', 'Training'), ('none', 'None')], max_length=12)),
                ('due', models.DateField(blank=True, null=True)),
                ('done_at', models.DateTimeField(blank=True, null=True)),
                ('outcome', models.TextField(blank=True)),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='InsightActionEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('function', models.CharField(choices=[('medical', 'Medical'), ('clinical', 'Clinical'), ('research', 'Research'), ('commercial', 'Commercial'), ('market_access', 'Market access'), ('safety', 'Safety'), ('compliance', 'Compliance')], max_length=20)),
                ('kind', models.CharField(choices=[('validate', 'Validate'), ('refine', 'Refine'), ('new_evidence', 'New evidence'), ('content', 'Content'), ('training', 'Training'), ('none', 'None')], max_length=12)),
                ('due', models.DateField(blank=True, null=True)),
                ('done_at', models.DateTimeField(blank=True, null=True)),
                ('outcome', models.TextField(blank=True)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='InsightScore',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('specific', models.PositiveSmallIntegerField(default=0, validators=[django.core.validators.MaxValueValidator(3)], verbose_name='specific')),
                ('sourced', models.PositiveSmallIntegerField(default=0, validators=[django.core.validators.MaxValueValidator(3)], verbose_name='sourced')),
                ('why_known', models.PositiveSmallIntegerField(default=0, validators=[django.core.validators.MaxValueValidator(3)], verbose_name='why known')),
                ('novel', models.PositiveSmallIntegerField(default=0, validators=[django.core.validators.MaxValueValidator(3)], verbose_name='novel')),
                ('relevant', models.PositiveSmallIntegerField(default=0, validators=[django.core.validators.MaxValueValidator(3)], verbose_name='relevant')),
                ('actionable', models.PositiveSmallIntegerField(default=0, validators=[django.core.validators.MaxValueValidator(3)], verbose_name='actionable')),
                ('scored_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='InsightScoreEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('specific', models.PositiveSmallIntegerField(default=0, validators=[django.core.validators.MaxValueValidator(3)], verbose_name='specific')),
                ('sourced', models.PositiveSmallIntegerField(default=0, validators=[django.core.validators.MaxValueValidator(3)], verbose_name='sourced')),
                ('why_known', models.PositiveSmallIntegerField(default=0, validators=[django.core.validators.MaxValueValidator(3)], verbose_name='why known')),
                ('novel', models.PositiveSmallIntegerField(default=0, validators=[django.core.validators.MaxValueValidator(3)], verbose_name='novel')),
                ('relevant', models.PositiveSmallIntegerField(default=0, validators=[django.core.validators.MaxValueValidator(3)], verbose_name='relevant')),
                ('actionable', models.PositiveSmallIntegerField(default=0, validators=[django.core.validators.MaxValueValidator(3)], verbose_name='actionable')),
                ('scored_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ListeningPriority',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('question', models.CharField(max_length=300)),
                ('is_active', models.BooleanField(default=True, verbose_name='active')),
            ],
            options={
                'verbose_name_plural': 'listening priorities',
                'ordering': ['quarter', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='ListeningPriorityEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('question', models.CharField(max_length=300)),
                ('is_active', models.BooleanField(default=True, verbose_name='active')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Receipt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('about', models.CharField(max_length=20, verbose_name='state answered')),
                ('message', models.TextField()),
                ('decision', models.CharField(blank=True, max_length=300, verbose_name='decision named')),
                ('sent_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('acknowledged_at', models.DateTimeField(blank=True, null=True)),
                ('helpful', models.PositiveSmallIntegerField(blank=True, null=True)),
            ],
            options={
                'ordering': ['-sent_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='ReceiptEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('about', models.CharField(max_length=20, verbose_name='state answered')),
                ('message', models.TextField()),
                ('decision', models.CharField(blank=True, max_length=300, verbose_name='decision named')),
                ('sent_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('acknowledged_at', models.DateTimeField(blank=True, null=True)),
                ('helpful', models.PositiveSmallIntegerField(blank=True, null=True)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Theme',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120)),
                ('summary', models.TextField(blank=True)),
                ('is_released', models.BooleanField(default=False, verbose_name='released to partners')),
                ('is_active', models.BooleanField(default=True, verbose_name='active')),
            ],
            options={
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='ThemeEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('name', models.CharField(max_length=120)),
                ('summary', models.TextField(blank=True)),
                ('is_released', models.BooleanField(default=False, verbose_name='released to partners')),
                ('is_active', models.BooleanField(default=True, verbose_name='active')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddField(
            model_name='insight',
            name='client_id',
            field=models.UUIDField(blank=True, editable=False, null=True, verbose_name='key made by the page'),
        ),
        migrations.AddField(
            model_name='insight',
            name='decision_informed',
            field=models.CharField(blank=True, max_length=300, verbose_name='decision it should inform'),
        ),
        migrations.AddField(
            model_name='insight',
            name='merged_into',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merged', to='insights.insight'),
        ),
        migrations.AddField(
            model_name='insight',
            name='novelty',
            field=models.CharField(blank=True, choices=[('new', 'New'), ('corroborates', 'Corroborates'), ('contradicts', 'Contradicts')], max_length=12),
        ),
        migrations.AddField(
            model_name='insight',
            name='owner',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='owned_insights', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='insightevent',
            name='merged_into',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='insights.insight'),
        ),
        migrations.AddField(
            model_name='insightevent',
            name='owner',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='insight',
            name='version',
            field=models.PositiveIntegerField(default=1, editable=False),
        ),
        migrations.AddField(
            model_name='insightevent',
            name='client_id',
            field=models.UUIDField(blank=True, editable=False, null=True, verbose_name='key made by the page'),
        ),
        migrations.AddField(
            model_name='insightevent',
            name='decision_informed',
            field=models.CharField(blank=True, max_length=300, verbose_name='decision it should inform'),
        ),
        migrations.AddField(
            model_name='insightevent',
            name='novelty',
            field=models.CharField(blank=True, choices=[('new', 'New'), ('corroborates', 'Corroborates'), ('contradicts', 'Contradicts')], max_length=12),
        ),
        migrations.AddField(
            model_name='insightevent',
            name='version',
            field=models.PositiveIntegerField(default=1, editable=False),
        ),
        migrations.AlterField(
            model_name='insight',
            name='state',
            field=models.CharField(choices=[('draft', 'Draft'), ('submitted', 'Submitted'), ('needs_detail', 'Needs detail'), ('accepted', 'Accepted'), ('merged', 'Merged'), ('declined', 'Declined'), ('action_assigned', 'Action assigned'), ('actioned', 'Actioned'), ('outcome_recorded', 'Outcome recorded')], default='draft', max_length=20),
        ),
        migrations.AlterField(
            model_name='insightevent',
            name='state',
            field=models.CharField(choices=[('draft', 'Draft'), ('submitted', 'Submitted'), ('needs_detail', 'Needs detail'), ('accepted', 'Accepted'), ('merged', 'Merged'), ('declined', 'Declined'), ('action_assigned', 'Action assigned'), ('actioned', 'Actioned'), ('outcome_recorded', 'Outcome recorded')], default='draft', max_length=20),
        ),
        migrations.AddField(
            model_name='benchmarkmeasurementevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='insights.benchmarkmeasurement'),
        ),
        migrations.AddField(
            model_name='benchmarkwave',
            name='therapeutic_area',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='benchmark_waves', to='organization.therapeuticarea'),
        ),
        migrations.AddField(
            model_name='benchmarkmeasurementevent',
            name='wave',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='insights.benchmarkwave'),
        ),
        migrations.AddField(
            model_name='benchmarkmeasurement',
            name='wave',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='measurements', to='insights.benchmarkwave'),
        ),
        migrations.AddField(
            model_name='benchmarkwaveevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='insights.benchmarkwave'),
        ),
        migrations.AddField(
            model_name='benchmarkwaveevent',
            name='therapeutic_area',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='organization.therapeuticarea'),
        ),
        migrations.AddField(
            model_name='insightaction',
            name='insight',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='actions', to='insights.insight'),
        ),
        migrations.AddField(
            model_name='insightaction',
            name='owner',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='insight_actions', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='insightactionevent',
            name='insight',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='insights.insight'),
        ),
        migrations.AddField(
            model_name='insightactionevent',
            name='owner',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='insightactionevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='insights.insightaction'),
        ),
        migrations.AddField(
            model_name='insightscore',
            name='insight',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='scores', to='insights.insight'),
        ),
        migrations.AddField(
            model_name='insightscore',
            name='scorer',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='insightscoreevent',
            name='insight',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='insights.insight'),
        ),
        migrations.AddField(
            model_name='insightscoreevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='insights.insightscore'),
        ),
        migrations.AddField(
            model_name='insightscoreevent',
            name='scorer',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='listeningpriority',
            name='quarter',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='listening_priorities', to='organization.quarter'),
        ),
        migrations.AddField(
            model_name='listeningpriority',
            name='therapeutic_area',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='listening_priorities', to='organization.therapeuticarea'),
        ),
        migrations.AddField(
            model_name='listeningpriorityevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='insights.listeningpriority'),
        ),
        migrations.AddField(
            model_name='listeningpriorityevent',
            name='quarter',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='organization.quarter'),
        ),
        migrations.AddField(
            model_name='listeningpriorityevent',
            name='therapeutic_area',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='organization.therapeuticarea'),
        ),
        migrations.AddField(
            model_name='receipt',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='receipt',
            name='insight',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='receipts', to='insights.insight'),
        ),
        migrations.AddField(
            model_name='receiptevent',
            name='by',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='receiptevent',
            name='insight',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='insights.insight'),
        ),
        migrations.AddField(
            model_name='receiptevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='insights.receipt'),
        ),
        migrations.AddField(
            model_name='theme',
            name='therapeutic_area',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='themes', to='organization.therapeuticarea'),
        ),
        migrations.AddField(
            model_name='insight',
            name='theme',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='insights', to='insights.theme'),
        ),
        migrations.AddField(
            model_name='insightevent',
            name='theme',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='insights.theme'),
        ),
        migrations.AddField(
            model_name='themeevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='insights.theme'),
        ),
        migrations.AddField(
            model_name='themeevent',
            name='therapeutic_area',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='organization.therapeuticarea'),
        ),
        migrations.AddField(
            model_name='insight',
            name='search',
            field=models.GeneratedField(db_persist=True, expression=django.contrib.postgres.search.CombinedSearchVector(django.contrib.postgres.search.CombinedSearchVector(django.contrib.postgres.search.SearchVector('observation', config='english', weight='A'), '||', django.contrib.postgres.search.SearchVector('interpretation', config='english', weight='B'), django.contrib.postgres.search.SearchConfig('english')), '||', django.contrib.postgres.search.SearchVector('implication', config='english', weight='B'), django.contrib.postgres.search.SearchConfig('english')), output_field=django.contrib.postgres.search.SearchVectorField()),
        ),
        migrations.RemoveConstraint(
            model_name='insight',
            name='insight_state_known',
        ),
        migrations.AddIndex(
            model_name='insight',
            index=models.Index(fields=['state', '-submitted_at', '-id'], name='insight_by_state'),
        ),
        migrations.AddIndex(
            model_name='insight',
            index=models.Index(fields=['-created_at', '-id'], name='insight_newest'),
        ),
        migrations.AddIndex(
            model_name='insight',
            index=django.contrib.postgres.indexes.GinIndex(fields=['search'], name='insight_full_text'),
        ),
        migrations.AddConstraint(
            model_name='insight',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'submitted', 'needs_detail', 'accepted', 'merged', 'declined', 'action_assigned', 'actioned', 'outcome_recorded'])), name='insight_state_known'),
        ),
        migrations.AddConstraint(
            model_name='insight',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('merged_into__isnull', False), ('state', 'merged')), models.Q(models.Q(('state', 'merged'), _negated=True), ('merged_into__isnull', True)), _connector='OR'), name='insight_merged_names_its_parent'),
        ),
        migrations.AddConstraint(
            model_name='insight',
            constraint=models.CheckConstraint(condition=models.Q(('merged_into__isnull', True), models.Q(('merged_into', models.F('pk')), _negated=True), _connector='OR'), name='insight_not_merged_into_itself'),
        ),
        migrations.AddConstraint(
            model_name='insight',
            constraint=models.UniqueConstraint(fields=('originator', 'client_id'), name='insight_client_id_once'),
        ),
        migrations.AddConstraint(
            model_name='insight',
            constraint=models.CheckConstraint(condition=models.Q(('novelty__in', ['', 'new', 'corroborates', 'contradicts'])), name='insight_novelty_known'),
        ),
        migrations.AddConstraint(
            model_name='benchmarkwave',
            constraint=models.CheckConstraint(condition=models.Q(('method__in', ['self_report', 'observed', 'kol_reported', 'external_study'])), name='benchmark_method_known'),
        ),
        migrations.AddConstraint(
            model_name='benchmarkwave',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('starts_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='benchmark_wave_not_reversed'),
        ),
        migrations.AddConstraint(
            model_name='benchmarkmeasurement',
            constraint=models.UniqueConstraint(fields=('wave', 'metric'), name='benchmark_metric_once_per_wave'),
        ),
        migrations.AddConstraint(
            model_name='benchmarkmeasurement',
            constraint=models.CheckConstraint(condition=models.Q(('share__gte', 0), ('share__lte', 1)), name='benchmark_share_0_to_1'),
        ),
        migrations.AddConstraint(
            model_name='benchmarkmeasurement',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('denominator__isnull', True), ('numerator__isnull', True)), models.Q(('denominator__gt', 0), ('numerator__isnull', False), ('numerator__lte', models.F('denominator'))), _connector='OR'), name='benchmark_counts_belong_together'),
        ),
        migrations.AddConstraint(
            model_name='insightaction',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['validate', 'refine', 'new_evidence', 'content', 'training', 'none'])), name='insight_action_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='insightscore',
            constraint=models.UniqueConstraint(fields=('insight', 'scorer'), name='insight_score_once_per_scorer'),
        ),
        migrations.AddConstraint(
            model_name='insightscore',
            constraint=models.CheckConstraint(condition=models.Q(('actionable__lte', 3), ('novel__lte', 3), ('relevant__lte', 3), ('sourced__lte', 3), ('specific__lte', 3), ('why_known__lte', 3)), name='insight_score_0_to_3'),
        ),
        migrations.AddConstraint(
            model_name='listeningpriority',
            constraint=models.CheckConstraint(condition=models.Q(('question', ''), _negated=True), name='listening_priority_asks'),
        ),
        migrations.AddIndex(
            model_name='receipt',
            index=models.Index(fields=['insight', '-sent_at'], name='receipt_by_insight'),
        ),
        migrations.AddConstraint(
            model_name='receipt',
            constraint=models.CheckConstraint(condition=models.Q(('message', ''), _negated=True), name='receipt_says_something'),
        ),
        migrations.AddConstraint(
            model_name='receipt',
            constraint=models.CheckConstraint(condition=models.Q(('helpful__isnull', True), models.Q(('helpful__gte', 1), ('helpful__lte', 5)), _connector='OR'), name='receipt_helpful_1_to_5'),
        ),
        migrations.AddConstraint(
            model_name='receipt',
            constraint=models.CheckConstraint(condition=models.Q(('acknowledged_at__isnull', True), ('acknowledged_at__gte', models.F('sent_at')), _connector='OR'), name='receipt_acknowledged_after_it_was_sent'),
        ),
        migrations.AddConstraint(
            model_name='theme',
            constraint=models.UniqueConstraint(models.F('therapeutic_area'), django.db.models.functions.text.Lower('name'), name='theme_unique_in_area', violation_error_message='This therapeutic area has a theme of that name.'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='insight',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "insights_insightevent" ("category", "client_id", "created_at", "decision_informed", "id", "imperative_id", "implication", "interpretation", "kind", "merged_into_id", "novelty", "observation", "originator_id", "owner_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "product_id", "state", "submitted_at", "theme_id", "therapeutic_area_id", "version") VALUES (NEW."category", NEW."client_id", NEW."created_at", NEW."decision_informed", NEW."id", NEW."imperative_id", NEW."implication", NEW."interpretation", NEW."kind", NEW."merged_into_id", NEW."novelty", NEW."observation", NEW."originator_id", NEW."owner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."product_id", NEW."state", NEW."submitted_at", NEW."theme_id", NEW."therapeutic_area_id", NEW."version"); RETURN NULL;', hash='bda1315df17a3d01a3fd3637af85ea159b3f7e49', operation='INSERT', pgid='pgtrigger_insert_insert_8d1d7', table='insights_insight', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='insight',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."category" IS DISTINCT FROM (NEW."category") OR OLD."client_id" IS DISTINCT FROM (NEW."client_id") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."decision_informed" IS DISTINCT FROM (NEW."decision_informed") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."imperative_id" IS DISTINCT FROM (NEW."imperative_id") OR OLD."implication" IS DISTINCT FROM (NEW."implication") OR OLD."interpretation" IS DISTINCT FROM (NEW."interpretation") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."merged_into_id" IS DISTINCT FROM (NEW."merged_into_id") OR OLD."novelty" IS DISTINCT FROM (NEW."novelty") OR OLD."observation" IS DISTINCT FROM (NEW."observation") OR OLD."originator_id" IS DISTINCT FROM (NEW."originator_id") OR OLD."owner_id" IS DISTINCT FROM (NEW."owner_id") OR OLD."product_id" IS DISTINCT FROM (NEW."product_id") OR OLD."state" IS DISTINCT FROM (NEW."state") OR OLD."submitted_at" IS DISTINCT FROM (NEW."submitted_at") OR OLD."theme_id" IS DISTINCT FROM (NEW."theme_id") OR OLD."therapeutic_area_id" IS DISTINCT FROM (NEW."therapeutic_area_id") OR OLD."version" IS DISTINCT FROM (NEW."version"))', func='INSERT INTO "insights_insightevent" ("category", "client_id", "created_at", "decision_informed", "id", "imperative_id", "implication", "interpretation", "kind", "merged_into_id", "novelty", "observation", "originator_id", "owner_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "product_id", "state", "submitted_at", "theme_id", "therapeutic_area_id", "version") VALUES (NEW."category", NEW."client_id", NEW."created_at", NEW."decision_informed", NEW."id", NEW."imperative_id", NEW."implication", NEW."interpretation", NEW."kind", NEW."merged_into_id", NEW."novelty", NEW."observation", NEW."originator_id", NEW."owner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."product_id", NEW."state", NEW."submitted_at", NEW."theme_id", NEW."therapeutic_area_id", NEW."version"); RETURN NULL;', hash='bbe387464c60c13a84e4cf8fa57b0be9ad22a0f0', operation='UPDATE', pgid='pgtrigger_update_update_1c17a', table='insights_insight', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='insight',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "insights_insightevent" ("category", "client_id", "created_at", "decision_informed", "id", "imperative_id", "implication", "interpretation", "kind", "merged_into_id", "novelty", "observation", "originator_id", "owner_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "product_id", "state", "submitted_at", "theme_id", "therapeutic_area_id", "version") VALUES (OLD."category", OLD."client_id", OLD."created_at", OLD."decision_informed", OLD."id", OLD."imperative_id", OLD."implication", OLD."interpretation", OLD."kind", OLD."merged_into_id", OLD."novelty", OLD."observation", OLD."originator_id", OLD."owner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."product_id", OLD."state", OLD."submitted_at", OLD."theme_id", OLD."therapeutic_area_id", OLD."version"); RETURN NULL;', hash='2e033d1a8a3e97ab696284fa218c97275af71a7b', operation='DELETE', pgid='pgtrigger_delete_delete_4d32d', table='insights_insight', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='benchmarkwave',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "insights_benchmarkwaveevent" ("citation", "ends_on", "id", "method", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "starts_on", "therapeutic_area_id") VALUES (NEW."citation", NEW."ends_on", NEW."id", NEW."method", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."starts_on", NEW."therapeutic_area_id"); RETURN NULL;', hash='42e046a0499fbe9bf84b7a8c46e25249de347b75', operation='INSERT', pgid='pgtrigger_insert_insert_d25ff', table='insights_benchmarkwave', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='benchmarkwave',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "insights_benchmarkwaveevent" ("citation", "ends_on", "id", "method", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "starts_on", "therapeutic_area_id") VALUES (NEW."citation", NEW."ends_on", NEW."id", NEW."method", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."starts_on", NEW."therapeutic_area_id"); RETURN NULL;', hash='7c741cbef706a84f3143509667e5d8690168aea3', operation='UPDATE', pgid='pgtrigger_update_update_3c886', table='insights_benchmarkwave', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='benchmarkwave',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "insights_benchmarkwaveevent" ("citation", "ends_on", "id", "method", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "starts_on", "therapeutic_area_id") VALUES (OLD."citation", OLD."ends_on", OLD."id", OLD."method", OLD."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."starts_on", OLD."therapeutic_area_id"); RETURN NULL;', hash='f06f1469c6f68937b3be3f943fdf609070e6b345', operation='DELETE', pgid='pgtrigger_delete_delete_2ad17', table='insights_benchmarkwave', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='benchmarkmeasurementevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='402d6b3b978fa243ed4e57258b40f5df5c5cb387', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_bf0b3', table='insights_benchmarkmeasurementevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='benchmarkmeasurement',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "insights_benchmarkmeasurementevent" ("denominator", "id", "metric", "numerator", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "share", "wave_id") VALUES (NEW."denominator", NEW."id", NEW."metric", NEW."numerator", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."share", NEW."wave_id"); RETURN NULL;', hash='784eb58a5ddfe887e1b64b834087d98251a69f16', operation='INSERT', pgid='pgtrigger_insert_insert_3825f', table='insights_benchmarkmeasurement', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='benchmarkmeasurement',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "insights_benchmarkmeasurementevent" ("denominator", "id", "metric", "numerator", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "share", "wave_id") VALUES (NEW."denominator", NEW."id", NEW."metric", NEW."numerator", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."share", NEW."wave_id"); RETURN NULL;', hash='627968d45f3102d53e2862ce1ac6964451f7e6a1', operation='UPDATE', pgid='pgtrigger_update_update_2bd16', table='insights_benchmarkmeasurement', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='benchmarkmeasurement',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "insights_benchmarkmeasurementevent" ("denominator", "id", "metric", "numerator", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "share", "wave_id") VALUES (OLD."denominator", OLD."id", OLD."metric", OLD."numerator", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."share", OLD."wave_id"); RETURN NULL;', hash='b2df9aa09c1aaa43c3755ebc51551d4de6911f08', operation='DELETE', pgid='pgtrigger_delete_delete_35c6f', table='insights_benchmarkmeasurement', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='benchmarkwaveevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='98af601f159abe608a73edfa6b804b274f086993', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_12935', table='insights_benchmarkwaveevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='insightaction',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "insights_insightactionevent" ("done_at", "due", "function", "id", "insight_id", "kind", "outcome", "owner_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."done_at", NEW."due", NEW."function", NEW."id", NEW."insight_id", NEW."kind", NEW."outcome", NEW."owner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id"); RETURN NULL;', hash='792a33cf0a3a6514e3f0190128c407ee0409eaf3', operation='INSERT', pgid='pgtrigger_insert_insert_1efa3', table='insights_insightaction', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='insightaction',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "insights_insightactionevent" ("done_at", "due", "function", "id", "insight_id", "kind", "outcome", "owner_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."done_at", NEW."due", NEW."function", NEW."id", NEW."insight_id", NEW."kind", NEW."outcome", NEW."owner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id"); RETURN NULL;', hash='6811fbf35ffccccaa880e50b1fcf09f983f8f955', operation='UPDATE', pgid='pgtrigger_update_update_e5426', table='insights_insightaction', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='insightaction',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "insights_insightactionevent" ("done_at", "due", "function", "id", "insight_id", "kind", "outcome", "owner_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (OLD."done_at", OLD."due", OLD."function", OLD."id", OLD."insight_id", OLD."kind", OLD."outcome", OLD."owner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id"); RETURN NULL;', hash='21ce03bde51941e9ce2474068b827da1db7b2cb5', operation='DELETE', pgid='pgtrigger_delete_delete_e6ec9', table='insights_insightaction', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='insightactionevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='ae57da3cc7980eb540d2416829024eb3d2cce278', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_93ee1', table='insights_insightactionevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='insightscore',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "insights_insightscoreevent" ("actionable", "id", "insight_id", "novel", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "relevant", "scored_at", "scorer_id", "sourced", "specific", "why_known") VALUES (NEW."actionable", NEW."id", NEW."insight_id", NEW."novel", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."relevant", NEW."scored_at", NEW."scorer_id", NEW."sourced", NEW."specific", NEW."why_known"); RETURN NULL;', hash='f508a98ffed7f0c3ccf510a9a6a229e16114baa2', operation='INSERT', pgid='pgtrigger_insert_insert_9e848', table='insights_insightscore', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='insightscore',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "insights_insightscoreevent" ("actionable", "id", "insight_id", "novel", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "relevant", "scored_at", "scorer_id", "sourced", "specific", "why_known") VALUES (NEW."actionable", NEW."id", NEW."insight_id", NEW."novel", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."relevant", NEW."scored_at", NEW."scorer_id", NEW."sourced", NEW."specific", NEW."why_known"); RETURN NULL;', hash='ba8541baa551774e62b9879e4a126fb628c20f50', operation='UPDATE', pgid='pgtrigger_update_update_7f035', table='insights_insightscore', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='insightscore',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "insights_insightscoreevent" ("actionable", "id", "insight_id", "novel", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "relevant", "scored_at", "scorer_id", "sourced", "specific", "why_known") VALUES (OLD."actionable", OLD."id", OLD."insight_id", OLD."novel", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."relevant", OLD."scored_at", OLD."scorer_id", OLD."sourced", OLD."specific", OLD."why_known"); RETURN NULL;', hash='71cee2a1da951147c409f1e3a206141b1a65a2a1', operation='DELETE', pgid='pgtrigger_delete_delete_056e0', table='insights_insightscore', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='insightscoreevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='9767757556be40f747c281b94f28201447ae4d2e', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_fe9cd', table='insights_insightscoreevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='listeningpriority',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "insights_listeningpriorityevent" ("id", "is_active", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "quarter_id", "question", "therapeutic_area_id") VALUES (NEW."id", NEW."is_active", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."quarter_id", NEW."question", NEW."therapeutic_area_id"); RETURN NULL;', hash='fb8ac550392e18619f8ac2814715e282cab3e79c', operation='INSERT', pgid='pgtrigger_insert_insert_c9901', table='insights_listeningpriority', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='listeningpriority',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "insights_listeningpriorityevent" ("id", "is_active", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "quarter_id", "question", "therapeutic_area_id") VALUES (NEW."id", NEW."is_active", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."quarter_id", NEW."question", NEW."therapeutic_area_id"); RETURN NULL;', hash='a4c4c506efdc71baf007d2ecc245060f682e2339', operation='UPDATE', pgid='pgtrigger_update_update_1c6dc', table='insights_listeningpriority', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='listeningpriority',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "insights_listeningpriorityevent" ("id", "is_active", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "quarter_id", "question", "therapeutic_area_id") VALUES (OLD."id", OLD."is_active", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."quarter_id", OLD."question", OLD."therapeutic_area_id"); RETURN NULL;', hash='ab45b39edd773c0690de09fa51b20e50d56bcd78', operation='DELETE', pgid='pgtrigger_delete_delete_31c1e', table='insights_listeningpriority', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='listeningpriorityevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='085dc68e64da54e3dd03fe854bc510a170a2886d', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_de936', table='insights_listeningpriorityevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='receipt',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "insights_receiptevent" ("about", "acknowledged_at", "by_id", "decision", "helpful", "id", "insight_id", "message", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sent_at") VALUES (NEW."about", NEW."acknowledged_at", NEW."by_id", NEW."decision", NEW."helpful", NEW."id", NEW."insight_id", NEW."message", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."sent_at"); RETURN NULL;', hash='68748dfc6bf280c8807fe49362390a5258d6da4f', operation='INSERT', pgid='pgtrigger_insert_insert_bff2c', table='insights_receipt', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='receipt',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "insights_receiptevent" ("about", "acknowledged_at", "by_id", "decision", "helpful", "id", "insight_id", "message", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sent_at") VALUES (NEW."about", NEW."acknowledged_at", NEW."by_id", NEW."decision", NEW."helpful", NEW."id", NEW."insight_id", NEW."message", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."sent_at"); RETURN NULL;', hash='90b536d79c9230c56855dc460d914f3df3c9e1cc', operation='UPDATE', pgid='pgtrigger_update_update_6b2d8', table='insights_receipt', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='receipt',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "insights_receiptevent" ("about", "acknowledged_at", "by_id", "decision", "helpful", "id", "insight_id", "message", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sent_at") VALUES (OLD."about", OLD."acknowledged_at", OLD."by_id", OLD."decision", OLD."helpful", OLD."id", OLD."insight_id", OLD."message", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."sent_at"); RETURN NULL;', hash='4398f02b6b08ea949556af1930713094a1166fe0', operation='DELETE', pgid='pgtrigger_delete_delete_3360e', table='insights_receipt', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='receiptevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='dc64de98a970dc4ef843789ef9851158a67da8e7', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_59dc6', table='insights_receiptevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='theme',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "insights_themeevent" ("id", "is_active", "is_released", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "summary", "therapeutic_area_id") VALUES (NEW."id", NEW."is_active", NEW."is_released", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."summary", NEW."therapeutic_area_id"); RETURN NULL;', hash='18c6364ea1bfe4fc9a52468dc81e536d8ca71293', operation='INSERT', pgid='pgtrigger_insert_insert_2a9b0', table='insights_theme', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='theme',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "insights_themeevent" ("id", "is_active", "is_released", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "summary", "therapeutic_area_id") VALUES (NEW."id", NEW."is_active", NEW."is_released", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."summary", NEW."therapeutic_area_id"); RETURN NULL;', hash='cc721e3e0bba076af3b83a39937f88f9739d2d8c', operation='UPDATE', pgid='pgtrigger_update_update_5e4c1', table='insights_theme', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='theme',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "insights_themeevent" ("id", "is_active", "is_released", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "summary", "therapeutic_area_id") VALUES (OLD."id", OLD."is_active", OLD."is_released", OLD."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."summary", OLD."therapeutic_area_id"); RETURN NULL;', hash='f0fb8f86785f5b8287e08c51fe3999bb6c8afe2d', operation='DELETE', pgid='pgtrigger_delete_delete_f9b7b', table='insights_theme', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='themeevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='f1f4a99d07e53be4530274988aeb898a152290cb', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_2f788', table='insights_themeevent', when='BEFORE')),
        ),
    ]
