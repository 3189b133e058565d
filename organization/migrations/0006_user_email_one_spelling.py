from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("organization", "0005_addresses_in_one_spelling")]

    operations = [
        # What it held is held by the unique field, now that capitals are not stored at all.
        migrations.RemoveConstraint(model_name="user", name="user_email_unique_any_case"),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.CheckConstraint(
                condition=models.Q(email__regex=r"^[!-@\[-~]+$"),
                name="user_email_one_spelling",
                violation_error_message="The address is not stored in its one spelling.",
            ),
        ),
    ]
