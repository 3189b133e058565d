"""Tables with their keys and rules, all in one operation each, so that an empty database is made quickly."""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
import pghistory.utils
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('interactions', '0001_initial'),
        ('organization', '0001_initial'),
        ('organization', '__first__'),
    ]

    operations = [
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
            name='BenchmarkWave',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120, unique=True)),
                ('method', models.CharField(choices=[('self_report', 'Self-report'), ('observed', 'Observed'), ('kol_reported', 'Reported by KOLs'), ('external_study', 'External study')], max_length=20)),
                ('starts_on', models.DateField(blank=True, null=True)),
                ('ends_on', models.DateField(blank=True, null=True)),
                ('citation', models.CharField(blank=True, max_length=300)),
                ('therapeutic_area', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='benchmark_waves', to='organization.therapeuticarea')),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('method__in', ['self_report', 'observed', 'kol_reported', 'external_study'])), name='benchmark_method_known'), models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('starts_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='benchmark_wave_not_reversed')],
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
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='insights.benchmarkmeasurement')),
                ('wave', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='insights.benchmarkwave')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddField(
            model_name='benchmarkmeasurement',
            name='wave',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='measurements', to='insights.benchmarkwave'),
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
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='insights.benchmarkwave')),
                ('therapeutic_area', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='organization.therapeuticarea')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Insight',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('observation', models.TextField(verbose_name='observation (what was said)')),
                ('interpretation', models.TextField(blank=True, verbose_name='interpretation (why)')),
                ('implication', models.TextField(blank=True, verbose_name='implication (so what)')),
                ('kind', models.CharField(choices=[('feedback', 'Feedback'), ('observation', 'Observation'), ('insight', 'Insight'), ('strategic_insight', 'Strategic insight')], default='observation', max_length=20)),
                ('category', models.CharField(choices=[('treatment_pattern', 'Treatment pattern'), ('unmet_need', 'Unmet need'), ('adoption_barrier', 'Adoption barrier'), ('evidence_gap', 'Evidence gap'), ('data_perception', 'Data perception'), ('trial_feasibility', 'Trial feasibility'), ('guideline', 'Guideline'), ('competitor_science', 'Competitor science'), ('education_need', 'Education need')], max_length=20)),
                ('decision_informed', models.CharField(blank=True, max_length=300, verbose_name='decision it should inform')),
                ('novelty', models.CharField(blank=True, choices=[('new', 'New'), ('corroborates', 'Corroborates'), ('contradicts', 'Contradicts')], max_length=12)),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('submitted', 'Submitted'), ('needs_detail', 'Needs detail'), ('accepted', 'Accepted'), ('merged', 'Merged'), ('declined', 'Declined'), ('action_assigned', 'Action assigned'), ('actioned', 'Actioned'), ('outcome_recorded', 'Outcome recorded')], default='draft', max_length=20)),
                ('submitted_at', models.DateTimeField(blank=True, null=True)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('client_id', models.UUIDField(blank=True, editable=False, null=True, verbose_name='key made by the page')),
                ('client_digest', models.CharField(blank=True, editable=False, max_length=64, verbose_name='digest of what came with the key')),
                ('shared_observation', models.TextField(blank=True, editable=False, verbose_name='observation for partners')),
                ('shared_interpretation', models.TextField(blank=True, editable=False, verbose_name='interpretation for partners')),
                ('shared_implication', models.TextField(blank=True, editable=False, verbose_name='implication for partners')),
                ('shared_decision', models.TextField(blank=True, editable=False, verbose_name='decision for partners')),
                ('search', models.GeneratedField(db_persist=True, expression=django.contrib.postgres.search.CombinedSearchVector(django.contrib.postgres.search.CombinedSearchVector(django.contrib.postgres.search.SearchVector('observation', config='english', weight='A'), '||', django.contrib.postgres.search.SearchVector('interpretation', config='english', weight='B'), django.contrib.postgres.search.SearchConfig('english')), '||', django.contrib.postgres.search.SearchVector('implication', config='english', weight='B'), django.contrib.postgres.search.SearchConfig('english')), output_field=django.contrib.postgres.search.SearchVectorField())),
                ('shared_search', models.GeneratedField(db_persist=True, expression=django.contrib.postgres.search.CombinedSearchVector(django.contrib.postgres.search.CombinedSearchVector(django.contrib.postgres.search.SearchVector('shared_observation', config='english', weight='A'), '||', django.contrib.postgres.search.SearchVector('shared_interpretation', config='english', weight='B'), django.contrib.postgres.search.SearchConfig('english')), '||', django.contrib.postgres.search.SearchVector('shared_implication', config='english', weight='B'), django.contrib.postgres.search.SearchConfig('english')), output_field=django.contrib.postgres.search.SearchVectorField())),
                ('imperative', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='insights', to='organization.strategicimperative')),
                ('merged_into', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merged', to='insights.insight')),
                ('originator', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='insights', to=settings.AUTH_USER_MODEL)),
                ('owner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='owned_insights', to=settings.AUTH_USER_MODEL)),
                ('product', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='insights', to='organization.product')),
                ('therapeutic_area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='insights', to='organization.therapeuticarea')),
            ],
            options={
                'ordering': ['-created_at', '-pk'],
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
                ('insight', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='actions', to='insights.insight')),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='insight_actions', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['validate', 'refine', 'new_evidence', 'content', 'training', 'none'])), name='insight_action_kind_known')],
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
                ('insight', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='insights.insight')),
                ('owner', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='insights.insightaction')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='InsightInteraction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('insight', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='interaction_links', to='insights.insight')),
                ('interaction', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='insight_links', to='interactions.interaction')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('insight', 'interaction'), name='insight_interaction_once')],
            },
        ),
        migrations.AddField(
            model_name='insight',
            name='interactions',
            field=models.ManyToManyField(related_name='insights', through='insights.InsightInteraction', to='interactions.interaction'),
        ),
        migrations.CreateModel(
            name='InsightInteractionEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('insight', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='insights.insight')),
                ('interaction', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='interactions.interaction')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='insights.insightinteraction')),
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
                ('insight', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='scores', to='insights.insight')),
                ('scorer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(fields=('insight', 'scorer'), name='insight_score_once_per_scorer'), models.CheckConstraint(condition=models.Q(('actionable__lte', 3), ('novel__lte', 3), ('relevant__lte', 3), ('sourced__lte', 3), ('specific__lte', 3), ('why_known__lte', 3)), name='insight_score_0_to_3')],
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
                ('insight', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='insights.insight')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='insights.insightscore')),
                ('scorer', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
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
                ('quarter', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='listening_priorities', to='organization.quarter')),
                ('therapeutic_area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='listening_priorities', to='organization.therapeuticarea')),
            ],
            options={
                'verbose_name_plural': 'listening priorities',
                'ordering': ['quarter', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('question', ''), _negated=True), name='listening_priority_asks')],
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
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='insights.listeningpriority')),
                ('quarter', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='organization.quarter')),
                ('therapeutic_area', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='organization.therapeuticarea')),
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
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('insight', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='receipts', to='insights.insight')),
            ],
            options={
                'ordering': ['-sent_at', '-pk'],
                'indexes': [models.Index(fields=['insight', '-sent_at'], name='receipt_by_insight')],
                'constraints': [models.CheckConstraint(condition=models.Q(('message', ''), _negated=True), name='receipt_says_something'), models.CheckConstraint(condition=models.Q(('helpful__isnull', True), models.Q(('helpful__gte', 1), ('helpful__lte', 5)), _connector='OR'), name='receipt_helpful_1_to_5'), models.CheckConstraint(condition=models.Q(('helpful__isnull', True), ('acknowledged_at__isnull', False), _connector='OR'), name='receipt_rated_when_acknowledged'), models.CheckConstraint(condition=models.Q(('acknowledged_at__isnull', True), ('acknowledged_at__gte', models.F('sent_at')), _connector='OR'), name='receipt_acknowledged_after_it_was_sent')],
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
                ('by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                ('insight', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='insights.insight')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='insights.receipt')),
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
                ('therapeutic_area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='themes', to='organization.therapeuticarea')),
            ],
            options={
                'ordering': ['name'],
                'constraints': [models.UniqueConstraint(models.F('therapeutic_area'), django.db.models.functions.text.Lower('name'), name='theme_unique_in_area', violation_error_message='This therapeutic area has a theme of that name.')],
            },
        ),
        migrations.CreateModel(
            name='InsightEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('observation', models.TextField(verbose_name='observation (what was said)')),
                ('interpretation', models.TextField(blank=True, verbose_name='interpretation (why)')),
                ('implication', models.TextField(blank=True, verbose_name='implication (so what)')),
                ('kind', models.CharField(choices=[('feedback', 'Feedback'), ('observation', 'Observation'), ('insight', 'Insight'), ('strategic_insight', 'Strategic insight')], default='observation', max_length=20)),
                ('category', models.CharField(choices=[('treatment_pattern', 'Treatment pattern'), ('unmet_need', 'Unmet need'), ('adoption_barrier', 'Adoption barrier'), ('evidence_gap', 'Evidence gap'), ('data_perception', 'Data perception'), ('trial_feasibility', 'Trial feasibility'), ('guideline', 'Guideline'), ('competitor_science', 'Competitor science'), ('education_need', 'Education need')], max_length=20)),
                ('decision_informed', models.CharField(blank=True, max_length=300, verbose_name='decision it should inform')),
                ('novelty', models.CharField(blank=True, choices=[('new', 'New'), ('corroborates', 'Corroborates'), ('contradicts', 'Contradicts')], max_length=12)),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('submitted', 'Submitted'), ('needs_detail', 'Needs detail'), ('accepted', 'Accepted'), ('merged', 'Merged'), ('declined', 'Declined'), ('action_assigned', 'Action assigned'), ('actioned', 'Actioned'), ('outcome_recorded', 'Outcome recorded')], default='draft', max_length=20)),
                ('submitted_at', models.DateTimeField(blank=True, null=True)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('shared_observation', models.TextField(blank=True, editable=False, verbose_name='observation for partners')),
                ('shared_interpretation', models.TextField(blank=True, editable=False, verbose_name='interpretation for partners')),
                ('shared_implication', models.TextField(blank=True, editable=False, verbose_name='implication for partners')),
                ('shared_decision', models.TextField(blank=True, editable=False, verbose_name='decision for partners')),
                ('imperative', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='organization.strategicimperative')),
                ('merged_into', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='insights.insight')),
                ('originator', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                ('owner', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='insights.insight')),
                ('product', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='organization.product')),
                ('therapeutic_area', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='organization.therapeuticarea')),
                ('theme', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='insights.theme')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddField(
            model_name='insight',
            name='theme',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='insights', to='insights.theme'),
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
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='insights.theme')),
                ('therapeutic_area', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='organization.therapeuticarea')),
            ],
            options={
                'abstract': False,
            },
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
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('denominator__isnull', True), ('numerator__isnull', True)), models.Q(('denominator__gt', 0), ('denominator__isnull', False), ('numerator__isnull', False), ('numerator__lte', models.F('denominator'))), _connector='OR'), name='benchmark_counts_belong_together'),
        ),
        migrations.AddIndex(
            model_name='insight',
            index=models.Index(fields=['originator', 'submitted_at'], name='insight_by_originator'),
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
        migrations.AddIndex(
            model_name='insight',
            index=django.contrib.postgres.indexes.GinIndex(fields=['shared_search'], name='insight_shared_full_text'),
        ),
        migrations.AddConstraint(
            model_name='insight',
            constraint=models.CheckConstraint(condition=models.Q(('observation', ''), _negated=True), name='insight_has_observation'),
        ),
        migrations.AddConstraint(
            model_name='insight',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['feedback', 'observation']), models.Q(models.Q(('interpretation', ''), _negated=True), models.Q(('implication', ''), _negated=True), models.Q(('interpretation', models.F('observation')), _negated=True), models.Q(('implication', models.F('observation')), _negated=True), models.Q(('implication', models.F('interpretation')), _negated=True)), _connector='OR'), name='insight_needs_three_different_texts', violation_error_message='An insight needs three different texts: what was said, why, and so what.'),
        ),
        migrations.AddConstraint(
            model_name='insight',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'draft'), ('submitted_at__isnull', True)), models.Q(models.Q(('state', 'draft'), _negated=True), ('submitted_at__isnull', False)), _connector='OR'), name='insight_submitted_has_its_time'),
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
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['feedback', 'observation', 'insight', 'strategic_insight'])), name='insight_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='insight',
            constraint=models.CheckConstraint(condition=models.Q(('shared_observation', ''), ('state__in', ('accepted', 'action_assigned', 'actioned', 'outcome_recorded')), _connector='OR'), name='insight_shared_only_once_accepted'),
        ),
        migrations.AddConstraint(
            model_name='insight',
            constraint=models.CheckConstraint(condition=models.Q(('novelty__in', ['', 'new', 'corroborates', 'contradicts'])), name='insight_novelty_known'),
        ),
    ]
