"""Sessions of congresses, who covers them, which KOLs attend, the debrief; interactions can name a congress.

Indexes of tables in use are built and rows are checked in the next migration, while people work.
"""

import django.db.models.deletion
import organization.models.people
import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models

from audit.operations import InOneGo


class Migration(migrations.Migration):
    dependencies = [
        ("interactions", "0008_own_calendars"),
        ("organization", "0006_threads_of_initiatives"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [InOneGo([
        migrations.CreateModel(
            name="CongressArea",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ],
        ),
        migrations.CreateModel(
            name="CongressAreaEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="CongressKOL",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ],
        ),
        migrations.CreateModel(
            name="CongressKOLEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="CongressSession",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=200)),
                ("day", models.DateField()),
                ("begins_at", models.TimeField(verbose_name="from")),
                ("ends_at", models.TimeField(verbose_name="to")),
                ("place", models.CharField(blank=True, max_length=120)),
                ("notes", models.TextField(blank=True)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
            ],
            options={
                "verbose_name": "session of a congress",
                "verbose_name_plural": "sessions of congresses",
                "ordering": ["day", "begins_at", "ends_at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="CongressSessionEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("title", models.CharField(max_length=200)),
                ("day", models.DateField()),
                ("begins_at", models.TimeField(verbose_name="from")),
                ("ends_at", models.TimeField(verbose_name="to")),
                ("place", models.CharField(blank=True, max_length=120)),
                ("notes", models.TextField(blank=True)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="SessionCover",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ],
        ),
        migrations.CreateModel(
            name="SessionCoverEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
            ],
            options={
                "abstract": False,
            },
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="congress",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="congress",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="congress",
            name="delete_delete",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="interaction",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="interaction",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="interaction",
            name="delete_delete",
        ),
        migrations.AddField(
            model_name="congress",
            name="debrief",
            field=models.TextField(blank=True, db_default="", default=""),
        ),
        migrations.AddField(
            model_name="congress",
            name="debrief_days",
            field=models.PositiveSmallIntegerField(
                db_default=2, default=2, verbose_name="working days until the debrief"
            ),
        ),
        migrations.AddField(
            model_name="congress",
            name="debrief_due_on",
            field=models.DateField(blank=True, editable=False, null=True, verbose_name="debrief due"),
        ),
        migrations.AddField(
            model_name="congress",
            name="debriefed_at",
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name="debrief written"),
        ),
        migrations.AddField(
            model_name="congress",
            name="lead",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="led_congresses",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="congress",
            name="version",
            field=models.PositiveIntegerField(db_default=1, default=1, editable=False),
        ),
        migrations.AddField(
            model_name="congress",
            name="zone_name",
            field=models.CharField(
                db_default="UTC",
                default="UTC",
                max_length=60,
                validators=[organization.models.people.validate_timezone],
                verbose_name="time zone",
            ),
        ),
        migrations.AddField(
            model_name="congressevent",
            name="debrief",
            field=models.TextField(blank=True, db_default="", default=""),
        ),
        migrations.AddField(
            model_name="congressevent",
            name="debrief_days",
            field=models.PositiveSmallIntegerField(
                db_default=2, default=2, verbose_name="working days until the debrief"
            ),
        ),
        migrations.AddField(
            model_name="congressevent",
            name="debrief_due_on",
            field=models.DateField(blank=True, editable=False, null=True, verbose_name="debrief due"),
        ),
        migrations.AddField(
            model_name="congressevent",
            name="debriefed_at",
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name="debrief written"),
        ),
        # Its index follows.
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AddField(
                    model_name="congressevent",
                    name="lead",
                    field=models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            database_operations=[
                migrations.AddField(
                    model_name="congressevent",
                    name="lead",
                    field=models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="congressevent",
            name="version",
            field=models.PositiveIntegerField(db_default=1, default=1, editable=False),
        ),
        migrations.AddField(
            model_name="congressevent",
            name="zone_name",
            field=models.CharField(
                db_default="UTC",
                default="UTC",
                max_length=60,
                validators=[organization.models.people.validate_timezone],
                verbose_name="time zone",
            ),
        ),
        migrations.AddField(
            model_name="interaction",
            name="congress",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="interactions",
                to="interactions.congress",
            ),
        ),
        # Its index follows.
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AddField(
                    model_name="interactionevent",
                    name="congress",
                    field=models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="interactions.congress",
                    ),
                ),
            ],
            database_operations=[
                migrations.AddField(
                    model_name="interactionevent",
                    name="congress",
                    field=models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="interactions.congress",
                    ),
                ),
            ],
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="congress",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "interactions_congressevent" ("debrief", "debrief_days", "debrief_due_on", "debriefed_at", "ends_on", "id", "lead_id", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "starts_on", "version", "zone_name") VALUES (NEW."debrief", NEW."debrief_days", NEW."debrief_due_on", NEW."debriefed_at", NEW."ends_on", NEW."id", NEW."lead_id", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."place", NEW."starts_on", NEW."version", NEW."zone_name"); RETURN NULL;',
                    hash="0a1dc45b8388f93cf7c6a024ad2de90ccfb4c77e",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_9c5b3",
                    table="interactions_congress",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="congress",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "interactions_congressevent" ("debrief", "debrief_days", "debrief_due_on", "debriefed_at", "ends_on", "id", "lead_id", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "starts_on", "version", "zone_name") VALUES (NEW."debrief", NEW."debrief_days", NEW."debrief_due_on", NEW."debriefed_at", NEW."ends_on", NEW."id", NEW."lead_id", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."place", NEW."starts_on", NEW."version", NEW."zone_name"); RETURN NULL;',
                    hash="2f6a9026c58b636b5f07e852d1b4d842ce1984d2",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_7200b",
                    table="interactions_congress",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="congress",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "interactions_congressevent" ("debrief", "debrief_days", "debrief_due_on", "debriefed_at", "ends_on", "id", "lead_id", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "starts_on", "version", "zone_name") VALUES (OLD."debrief", OLD."debrief_days", OLD."debrief_due_on", OLD."debriefed_at", OLD."ends_on", OLD."id", OLD."lead_id", OLD."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."place", OLD."starts_on", OLD."version", OLD."zone_name"); RETURN NULL;',
                    hash="596044b71a97afc645716509b48330614f36d1fe",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_d890d",
                    table="interactions_congress",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="interaction",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "interactions_interactionevent" ("ae_screen", "channel", "client_digest", "client_id", "congress_id", "created_at", "custom", "id", "initiation", "is_timed", "minutes", "msl_id", "next_step", "next_step_dropped", "next_step_ended_at", "next_step_on", "notes", "objection_reason", "occurred_on", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pqc_screen", "product_id", "purpose", "seconds_to_log", "sentiment", "starts_at", "state", "therapeutic_area_id", "version", "zone_name") VALUES (NEW."ae_screen", NEW."channel", NEW."client_digest", NEW."client_id", NEW."congress_id", NEW."created_at", NEW."custom", NEW."id", NEW."initiation", NEW."is_timed", NEW."minutes", NEW."msl_id", NEW."next_step", NEW."next_step_dropped", NEW."next_step_ended_at", NEW."next_step_on", NEW."notes", NEW."objection_reason", NEW."occurred_on", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."pqc_screen", NEW."product_id", NEW."purpose", NEW."seconds_to_log", NEW."sentiment", NEW."starts_at", NEW."state", NEW."therapeutic_area_id", NEW."version", NEW."zone_name"); RETURN NULL;',
                    hash="07a23dd5fea870ae6254b21e51382c4d3e313511",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_35397",
                    table="interactions_interaction",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="interaction",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."ae_screen" IS DISTINCT FROM (NEW."ae_screen") OR OLD."channel" IS DISTINCT FROM (NEW."channel") OR OLD."client_digest" IS DISTINCT FROM (NEW."client_digest") OR OLD."client_id" IS DISTINCT FROM (NEW."client_id") OR OLD."congress_id" IS DISTINCT FROM (NEW."congress_id") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."custom" IS DISTINCT FROM (NEW."custom") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."initiation" IS DISTINCT FROM (NEW."initiation") OR OLD."is_timed" IS DISTINCT FROM (NEW."is_timed") OR OLD."minutes" IS DISTINCT FROM (NEW."minutes") OR OLD."msl_id" IS DISTINCT FROM (NEW."msl_id") OR OLD."next_step" IS DISTINCT FROM (NEW."next_step") OR OLD."next_step_dropped" IS DISTINCT FROM (NEW."next_step_dropped") OR OLD."next_step_ended_at" IS DISTINCT FROM (NEW."next_step_ended_at") OR OLD."next_step_on" IS DISTINCT FROM (NEW."next_step_on") OR OLD."notes" IS DISTINCT FROM (NEW."notes") OR OLD."objection_reason" IS DISTINCT FROM (NEW."objection_reason") OR OLD."occurred_on" IS DISTINCT FROM (NEW."occurred_on") OR OLD."pqc_screen" IS DISTINCT FROM (NEW."pqc_screen") OR OLD."product_id" IS DISTINCT FROM (NEW."product_id") OR OLD."purpose" IS DISTINCT FROM (NEW."purpose") OR OLD."seconds_to_log" IS DISTINCT FROM (NEW."seconds_to_log") OR OLD."sentiment" IS DISTINCT FROM (NEW."sentiment") OR OLD."starts_at" IS DISTINCT FROM (NEW."starts_at") OR OLD."state" IS DISTINCT FROM (NEW."state") OR OLD."therapeutic_area_id" IS DISTINCT FROM (NEW."therapeutic_area_id") OR OLD."version" IS DISTINCT FROM (NEW."version") OR OLD."zone_name" IS DISTINCT FROM (NEW."zone_name"))',
                    func='INSERT INTO "interactions_interactionevent" ("ae_screen", "channel", "client_digest", "client_id", "congress_id", "created_at", "custom", "id", "initiation", "is_timed", "minutes", "msl_id", "next_step", "next_step_dropped", "next_step_ended_at", "next_step_on", "notes", "objection_reason", "occurred_on", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pqc_screen", "product_id", "purpose", "seconds_to_log", "sentiment", "starts_at", "state", "therapeutic_area_id", "version", "zone_name") VALUES (NEW."ae_screen", NEW."channel", NEW."client_digest", NEW."client_id", NEW."congress_id", NEW."created_at", NEW."custom", NEW."id", NEW."initiation", NEW."is_timed", NEW."minutes", NEW."msl_id", NEW."next_step", NEW."next_step_dropped", NEW."next_step_ended_at", NEW."next_step_on", NEW."notes", NEW."objection_reason", NEW."occurred_on", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."pqc_screen", NEW."product_id", NEW."purpose", NEW."seconds_to_log", NEW."sentiment", NEW."starts_at", NEW."state", NEW."therapeutic_area_id", NEW."version", NEW."zone_name"); RETURN NULL;',
                    hash="4c669bccdff597971d9b2ba62fa2e2a3c3cd3301",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_99134",
                    table="interactions_interaction",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="interaction",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "interactions_interactionevent" ("ae_screen", "channel", "client_digest", "client_id", "congress_id", "created_at", "custom", "id", "initiation", "is_timed", "minutes", "msl_id", "next_step", "next_step_dropped", "next_step_ended_at", "next_step_on", "notes", "objection_reason", "occurred_on", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pqc_screen", "product_id", "purpose", "seconds_to_log", "sentiment", "starts_at", "state", "therapeutic_area_id", "version", "zone_name") VALUES (OLD."ae_screen", OLD."channel", OLD."client_digest", OLD."client_id", OLD."congress_id", OLD."created_at", OLD."custom", OLD."id", OLD."initiation", OLD."is_timed", OLD."minutes", OLD."msl_id", OLD."next_step", OLD."next_step_dropped", OLD."next_step_ended_at", OLD."next_step_on", OLD."notes", OLD."objection_reason", OLD."occurred_on", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."pqc_screen", OLD."product_id", OLD."purpose", OLD."seconds_to_log", OLD."sentiment", OLD."starts_at", OLD."state", OLD."therapeutic_area_id", OLD."version", OLD."zone_name"); RETURN NULL;',
                    hash="60c09bfebcac4fba50e6bb3d64d0a0233ff4d54b",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_b79e2",
                    table="interactions_interaction",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddField(
            model_name="congressarea",
            name="congress",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="area_links", to="interactions.congress"
            ),
        ),
        migrations.AddField(
            model_name="congressarea",
            name="therapeutic_area",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="congress_links",
                to="organization.therapeuticarea",
            ),
        ),
        migrations.AddField(
            model_name="congress",
            name="therapeutic_areas",
            field=models.ManyToManyField(
                related_name="congresses", through="interactions.CongressArea", to="organization.therapeuticarea"
            ),
        ),
        migrations.AddField(
            model_name="congressareaevent",
            name="congress",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="interactions.congress",
            ),
        ),
        migrations.AddField(
            model_name="congressareaevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="events",
                to="interactions.congressarea",
            ),
        ),
        migrations.AddField(
            model_name="congressareaevent",
            name="therapeutic_area",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="organization.therapeuticarea",
            ),
        ),
        migrations.AddField(
            model_name="congresskol",
            name="congress",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="kol_links", to="interactions.congress"
            ),
        ),
        migrations.AddField(
            model_name="congresskol",
            name="kol",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="congress_links", to="interactions.kol"
            ),
        ),
        migrations.AddField(
            model_name="congress",
            name="kols",
            field=models.ManyToManyField(
                related_name="congresses", through="interactions.CongressKOL", to="interactions.kol"
            ),
        ),
        migrations.AddField(
            model_name="congresskolevent",
            name="congress",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="interactions.congress",
            ),
        ),
        migrations.AddField(
            model_name="congresskolevent",
            name="kol",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="interactions.kol",
            ),
        ),
        migrations.AddField(
            model_name="congresskolevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="events",
                to="interactions.congresskol",
            ),
        ),
        migrations.AddField(
            model_name="congresssession",
            name="congress",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="sessions", to="interactions.congress"
            ),
        ),
        migrations.AddField(
            model_name="congresssession",
            name="topic",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="congress_sessions",
                to="interactions.topic",
            ),
        ),
        migrations.AddField(
            model_name="congresssessionevent",
            name="congress",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="interactions.congress",
            ),
        ),
        migrations.AddField(
            model_name="congresssessionevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="events",
                to="interactions.congresssession",
            ),
        ),
        migrations.AddField(
            model_name="congresssessionevent",
            name="topic",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="interactions.topic",
            ),
        ),
        migrations.AddField(
            model_name="sessioncover",
            name="session",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="covers", to="interactions.congresssession"
            ),
        ),
        migrations.AddField(
            model_name="sessioncover",
            name="user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="session_covers", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="sessioncoverevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="events",
                to="interactions.sessioncover",
            ),
        ),
        migrations.AddField(
            model_name="sessioncoverevent",
            name="session",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="interactions.congresssession",
            ),
        ),
        migrations.AddField(
            model_name="sessioncoverevent",
            name="user",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            model_name="congressarea",
            constraint=models.UniqueConstraint(fields=("congress", "therapeutic_area"), name="congress_area_once"),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="congressarea",
            trigger=pgtrigger.compiler.Trigger(
                name="no_truncate",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;",
                    hash="caedb5196a28b3835fde8172e856f01cbf2b0c21",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_no_truncate_209f8",
                    table="interactions_congressarea",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="congressarea",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "interactions_congressareaevent" ("congress_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "therapeutic_area_id") VALUES (NEW."congress_id", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."therapeutic_area_id"); RETURN NULL;',
                    hash="618b3e175b731e694a9eb9715b518f4af58d3f29",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_35b8d",
                    table="interactions_congressarea",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="congressarea",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "interactions_congressareaevent" ("congress_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "therapeutic_area_id") VALUES (NEW."congress_id", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."therapeutic_area_id"); RETURN NULL;',
                    hash="80db16f3379cef8d7bf8a6fbc378e7d5806d6f35",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_e153c",
                    table="interactions_congressarea",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="congressarea",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "interactions_congressareaevent" ("congress_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "therapeutic_area_id") VALUES (OLD."congress_id", OLD."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."therapeutic_area_id"); RETURN NULL;',
                    hash="10ab253df757925611ebe3c16d9ab6f672776a07",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_54996",
                    table="interactions_congressarea",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="congressareaevent",
            trigger=pgtrigger.compiler.Trigger(
                name="no_truncate",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;",
                    hash="328c9b9f946db028efe576a9eb53b462e24034ba",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_no_truncate_fc489",
                    table="interactions_congressareaevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="congressareaevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="6c3e082e6acdd3a0f25abe91b22e41e5b013be36",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_270a7",
                    table="interactions_congressareaevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="congresskol",
            constraint=models.UniqueConstraint(fields=("congress", "kol"), name="congress_kol_once"),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="congresskol",
            trigger=pgtrigger.compiler.Trigger(
                name="no_truncate",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;",
                    hash="26dd44698d72b04747a04a720bfd58142d041a16",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_no_truncate_abc96",
                    table="interactions_congresskol",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="congresskol",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "interactions_congresskolevent" ("congress_id", "id", "kol_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."congress_id", NEW."id", NEW."kol_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id"); RETURN NULL;',
                    hash="cc4be4536ad490ecb1eecb11285a45277c2ce12a",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_d05c2",
                    table="interactions_congresskol",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="congresskol",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "interactions_congresskolevent" ("congress_id", "id", "kol_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."congress_id", NEW."id", NEW."kol_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id"); RETURN NULL;',
                    hash="0c9a331fb1840550a2fc71a9bf0e28d52144ff9d",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_14ce4",
                    table="interactions_congresskol",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="congresskol",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "interactions_congresskolevent" ("congress_id", "id", "kol_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (OLD."congress_id", OLD."id", OLD."kol_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id"); RETURN NULL;',
                    hash="6b9dc6b2ee312e7aeef91d2638f5bd627a97d27b",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_84223",
                    table="interactions_congresskol",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="congresskolevent",
            trigger=pgtrigger.compiler.Trigger(
                name="no_truncate",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;",
                    hash="593d96b87faacb3541156ed6f9aa9852a2db4d6f",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_no_truncate_2da8e",
                    table="interactions_congresskolevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="congresskolevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="60cdf02220889fd6317cb02b528b2406ba7319ae",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_7bb3a",
                    table="interactions_congresskolevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="congresssession",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_at__gt", models.F("begins_at"))),
                name="congress_session_not_reversed",
                violation_error_message="The session ends before it begins.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="congresssession",
            trigger=pgtrigger.compiler.Trigger(
                name="no_truncate",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;",
                    hash="7be3cdc724677533756dd0fc93d3220ac9abb413",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_no_truncate_897ed",
                    table="interactions_congresssession",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="congresssession",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "interactions_congresssessionevent" ("begins_at", "congress_id", "day", "ends_at", "id", "notes", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "title", "topic_id", "version") VALUES (NEW."begins_at", NEW."congress_id", NEW."day", NEW."ends_at", NEW."id", NEW."notes", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."place", NEW."title", NEW."topic_id", NEW."version"); RETURN NULL;',
                    hash="232f414c9eba795deda0f239d7c47fa6116d29b5",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_d71e1",
                    table="interactions_congresssession",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="congresssession",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "interactions_congresssessionevent" ("begins_at", "congress_id", "day", "ends_at", "id", "notes", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "title", "topic_id", "version") VALUES (NEW."begins_at", NEW."congress_id", NEW."day", NEW."ends_at", NEW."id", NEW."notes", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."place", NEW."title", NEW."topic_id", NEW."version"); RETURN NULL;',
                    hash="38b45af68ee7cefff79bc596a61669078becf43d",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_ccf40",
                    table="interactions_congresssession",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="congresssession",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "interactions_congresssessionevent" ("begins_at", "congress_id", "day", "ends_at", "id", "notes", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "title", "topic_id", "version") VALUES (OLD."begins_at", OLD."congress_id", OLD."day", OLD."ends_at", OLD."id", OLD."notes", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."place", OLD."title", OLD."topic_id", OLD."version"); RETURN NULL;',
                    hash="4bc080022dbe1f1645a7f44e4d8033d0117f82a5",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_5be59",
                    table="interactions_congresssession",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="congresssessionevent",
            trigger=pgtrigger.compiler.Trigger(
                name="no_truncate",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;",
                    hash="e11d4fb1b886969a31df5bcce8e24eb0ebbcfb05",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_no_truncate_5a684",
                    table="interactions_congresssessionevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="congresssessionevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="de72229fe602eb4f6c67f22f4255ad9ca88e26c4",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_a420d",
                    table="interactions_congresssessionevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="sessioncover",
            constraint=models.UniqueConstraint(fields=("session", "user"), name="session_cover_once"),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="sessioncover",
            trigger=pgtrigger.compiler.Trigger(
                name="no_truncate",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;",
                    hash="9f995244f79a9a090734b25ad6e3e3642010fdac",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_no_truncate_eebd0",
                    table="interactions_sessioncover",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="sessioncover",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "interactions_sessioncoverevent" ("id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "session_id", "user_id") VALUES (NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."session_id", NEW."user_id"); RETURN NULL;',
                    hash="bd16dc313ddb21382f5595bf48abdb6b421c3213",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_7d6ce",
                    table="interactions_sessioncover",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="sessioncover",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "interactions_sessioncoverevent" ("id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "session_id", "user_id") VALUES (NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."session_id", NEW."user_id"); RETURN NULL;',
                    hash="095c191234f44e3eb38631155d66c41a74d5c06a",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_228a2",
                    table="interactions_sessioncover",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="sessioncover",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "interactions_sessioncoverevent" ("id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "session_id", "user_id") VALUES (OLD."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."session_id", OLD."user_id"); RETURN NULL;',
                    hash="80754bd26640378d173c2d488f2b3001c3e42b94",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_3969b",
                    table="interactions_sessioncover",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="sessioncoverevent",
            trigger=pgtrigger.compiler.Trigger(
                name="no_truncate",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;",
                    hash="25f621b11072eb48b370b7f348f78aa711bdcce4",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_no_truncate_92bff",
                    table="interactions_sessioncoverevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="sessioncoverevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="06241b5ca0e1be894ad4ad1a5010ef07fda641d0",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_3c914",
                    table="interactions_sessioncoverevent",
                    when="BEFORE",
                ),
            ),
        ),
    ]),
        AddConstraintNotValid(
            model_name="congress",
            constraint=models.CheckConstraint(
                condition=models.Q(("debrief_days__range", (0, 20))),
                name="congress_debrief_days_plausible",
                violation_error_message="The debrief is due at most 20 working days after the last day.",
            ),
        ),
        AddConstraintNotValid(
            model_name="congress",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("debrief", ""), ("debriefed_at__isnull", True)),
                    models.Q(models.Q(("debrief", ""), _negated=True), ("debriefed_at__isnull", False)),
                    _connector="OR",
                ),
                name="congress_debrief_has_its_time",
            ),
        ),
    ]
