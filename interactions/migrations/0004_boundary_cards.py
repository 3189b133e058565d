"""Ship a boundary card for each function: what companies' rules have in common, until compliance writes its own."""

from django.db import migrations

# function → (what may be shared, in which way, what never)
CARDS = {
    "commercial": (
        "That a KOL was met, by whom and when, from the coordination list\n"
        "Released themes, without names and without quotes\n"
        "Approved material and published data, when asked\n"
        "Answers to medical questions, sent by medical information",
        "Meetings with an agenda and minutes\n"
        "Questions in writing, routed through medical information\n"
        "Shared calendars for who meets whom",
        "What a KOL said, thinks or prescribes\n"
        "Unreleased insights, views and notes of a talk\n"
        "Anything off label or before approval\n"
        "Targets, lists or visits on behalf of sales",
    ),
    "market_access": (
        "That a payer or KOL was met, by whom and when\n"
        "Released themes, without names\n"
        "Published evidence and approved value material",
        "Meetings with an agenda and minutes\nQuestions in writing, routed through medical information",
        "What a payer or KOL said in a scientific exchange\nUnreleased insights\nUnpublished data outside an agreed review",
    ),
    "clinical": (
        "Accepted insights, without names\n"
        "Interest of sites and investigators in a study\n"
        "Questions about a protocol and feasibility",
        "The shared page of an insight or activity\nStudy meetings with minutes",
        "Patient-identifiable information\nPersonal remarks about an investigator\nNotes of a talk that were not shared",
    ),
    "research": (
        "Accepted insights and evidence gaps, without names\nUnsolicited proposals for studies",
        "The shared page of an insight\nThe process for investigator-initiated studies",
        "Patient-identifiable information\nAdvice to an investigator on how to get a study approved",
    ),
    "safety": (
        "Every possible adverse event or quality complaint, within 24 hours",
        "The hand-off in this product\nThe safety line by phone when it is urgent",
        "Patient-identifiable information in a note, mail or chat\nA judgement of our own on whether it is reportable",
    ),
    "compliance": (
        "Everything they ask for, with its history",
        "This product\nThe company's speak-up line",
        "Deleting or rewriting a record after a question was asked",
    ),
    "medical": (
        "Insights, talks and plans within the team\nSubmitted insights with everybody in medical",
        "This product\nTeam meetings",
        "Patient-identifiable information\nA note to oneself of somebody else",
    ),
}
REASON = "Shipped as a start. Compliance checks it and writes the company's own."


def ship(apps, schema_editor):
    model = apps.get_model("interactions", "BoundaryCard")
    for function, (may_share, channels, never) in CARDS.items():
        model.objects.create(
            function=function, version=1, may_share=may_share, channels=channels, never=never, reason=REASON
        )


def withdraw(apps, schema_editor):
    using = schema_editor.connection.alias
    apps.get_model("interactions", "BoundaryCard").objects.using(using).filter(version=1)._raw_delete(using)


class Migration(migrations.Migration):
    dependencies = [("interactions", "0003_pulse_questions")]

    operations = [migrations.RunPython(ship, withdraw)]
