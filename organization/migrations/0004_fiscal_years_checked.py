"""What the months of a quarter may be, checked for rows stored before."""

from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("organization", "0003_fiscal_years")]

    operations = [ValidateConstraint("quarter", "quarter_months_known")]
