"""Ship the questions of the first pulse; compliance and administrators change them on their page."""

from django.db import migrations

QUESTIONS = {
    "colleagues": [
        ("scale", "Field medical helps me in my work."),
        ("scale", "What field medical hears comes back to me in a form that I can use."),
        ("text", "What is missing in what field medical does for you?"),
    ],
    "msls": [
        ("scale", "I know what makes an insight, and what is only feedback."),
        ("scale", "I learn what became of the insights that I brought."),
        ("text", "What would help you to bring better insights?"),
    ],
}


def ship(apps, schema_editor):
    question = apps.get_model("interactions", "PulseQuestion")
    for audience, asked in QUESTIONS.items():
        for position, (kind, text) in enumerate(asked, 1):
            question.objects.create(audience=audience, kind=kind, text=text, position=position)


def withdraw(apps, schema_editor):
    question = apps.get_model("interactions", "PulseQuestion")
    question.objects.filter(text__in=[text for asked in QUESTIONS.values() for _, text in asked]).delete()


class Migration(migrations.Migration):
    dependencies = [("interactions", "0002_views")]

    operations = [migrations.RunPython(ship, withdraw)]
