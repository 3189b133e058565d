"""Ship the MSL template, the in-depth rule and the status thresholds."""

from django.db import migrations

LIBRARY = "MSL"
# code, title, kind, metric, pace, target, suggested target, unit, once for the team
TEMPLATE = [
    (
        "O1",
        "Enhance scientific engagement with KOLs",
        [
            ("KR1.1", "15 in-depth scientific discussions with KOLs", "count", "in_depth_discussions", "linear", 15, None, "discussions", False),
            ("KR1.2", "Organize 3 advisory board meetings", "count", "advisory_boards", "planned", 3, None, "advisory boards", True),
            ("KR1.3", "Develop and distribute 2 scientific newsletters", "count", "newsletters", "planned", 2, None, "newsletters", False),
        ],
    ),
    (
        "O2",
        "Strengthen medical education",
        [
            ("KR2.1", "5 educational presentations to healthcare providers", "count", "presentations", "linear", 5, None, "presentations", False),
            ("KR2.2", "Support 2 investigator-initiated studies with clinical teams", "count", "supported_studies", "linear", 2, None, "studies", True),
            ("KR2.3", "Training sessions on new therapeutic data for internal stakeholders", "count", "trainings", "linear", None, 3, "trainings", False),
        ],
    ),
    (
        "O3",
        "Foster cross-functional collaboration",
        [
            ("KR3.1", "Monthly cross-departmental meetings to align medical strategy", "cadence", "cross_functional_meetings", "calendar", None, None, "months", False),
            ("KR3.2", "Scientific support for 3 marketing campaigns, accurate and compliant", "count", "supported_campaigns", "linear", 3, None, "campaigns", True),
            ("KR3.3", "Field insights shared through weekly updates", "cadence", "weekly_updates", "calendar", None, None, "weeks", False),
        ],
    ),
]


def ship_template(apps, schema_editor):
    objective_template = apps.get_model("okrs", "ObjectiveTemplate")
    key_result_template = apps.get_model("okrs", "KeyResultTemplate")
    for position, (code, title, key_results) in enumerate(TEMPLATE):
        objective = objective_template.objects.create(library=LIBRARY, code=code, title=title, position=position)
        for order, (kr_code, kr_title, kind, metric, pace, target, suggested, unit, is_team) in enumerate(key_results):
            key_result_template.objects.create(
                objective=objective,
                code=kr_code,
                title=kr_title,
                kind=kind,
                metric=metric,
                pace=pace,
                target=target,
                suggested_target=suggested,
                unit=unit,
                is_team=is_team,
                position=order,
            )


def ship(apps, schema_editor):
    apps.get_model("okrs", "InDepthRule").objects.create(
        version=1,
        channels=["face_to_face", "virtual_meeting", "phone", "congress"],
        purposes=["scientific_exchange", "reactive_response"],
        min_minutes=20,
        min_topics=1,
        min_follow_ups=2,
        depths=["why", "condition", "implication"],
        once_a_day=True,
        no_overlaps=True,
        reason="As shipped.",
    )
    apps.get_model("okrs", "StatusRule").objects.create(
        version=1, on_track=0.95, at_risk=0.75, early=0.15, low_confidence=3, reason="As shipped."
    )


def withdraw_template(apps, schema_editor):
    apps.get_model("okrs", "KeyResultTemplate").objects.filter(objective__library=LIBRARY).delete()
    apps.get_model("okrs", "ObjectiveTemplate").objects.filter(library=LIBRARY).delete()


def withdraw(apps, schema_editor):
    apps.get_model("okrs", "InDepthRule").objects.filter(version=1).delete()
    apps.get_model("okrs", "StatusRule").objects.filter(version=1).delete()


class Migration(migrations.Migration):
    dependencies = [("okrs", "0002_touching")]

    operations = [migrations.RunPython(ship_template, withdraw_template), migrations.RunPython(ship, withdraw)]
