"""Days that were declined can be entered again, as they really were."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeBoundary, RangeOperators
from django.db import migrations
from django.db.models import Q

from organization.models.calendar import DateRange


class Migration(migrations.Migration):
    dependencies = [("organization", "0006_absence_states_checked")]

    operations = [
        migrations.RemoveConstraint("absence", "absences_do_not_overlap"),
        migrations.AddConstraint(
            "absence",
            ExclusionConstraint(
                name="absences_do_not_overlap",
                expressions=[
                    ("user", RangeOperators.EQUAL),
                    (
                        DateRange("starts_on", "ends_on", RangeBoundary(inclusive_lower=True, inclusive_upper=True)),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=~Q(state="declined"),
                violation_error_message="These days overlap another absence of the same person.",
            ),
        ),
    ]
