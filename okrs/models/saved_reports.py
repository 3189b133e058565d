"""Reports that people build: key results or work, grouped by therapeutic area, quarter and team."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from audit.history import tracked
from okrs.models.boards import owned_by_colleagues
from okrs.models.choices import SHARE_METRICS, Metric, OfKeyResults, Tag
from okrs.models.measures import MeasureDefinition
from organization import roles
from organization.models import CustomField, Quarter, Team, TherapeuticArea, User

# The most quarters of one report.
MOST_QUARTERS = 12
# What everybody on the medical side may count; a stakeholder map is read by its keeper and few others.
COUNTABLE = [one for one in Metric if one not in {Metric.MANUAL, *SHARE_METRICS}]
MEASURES = [*OfKeyResults.values, *(one.value for one in COUNTABLE)]


class ReportQuerySet(models.QuerySet["Report"]):
    """Vocabulary of reports."""

    def visible_to(self, user: User, today: date) -> "ReportQuerySet":
        """Own ones, and those shared by members and managers of the viewer's teams; for partners only own ones."""
        own = Q(owner=user)
        if user.scope("objective") != roles.FULL:
            return self.filter(own)
        return self.filter(own | Q(is_shared=True) & owned_by_colleagues(user.pk, today))


@tracked()
class Report(models.Model):
    """A table with a name: the tags of its rows and columns, what it shows, and its filters.

    ``measure`` is a value of ``OfKeyResults`` or a metric, with its ``definition`` if it is a custom one. The report
    covers the ``span`` quarters that end with ``until``; if that is empty, with the current one, so that it moves on
    with time. ``columns`` may be empty. ``field``: by which custom field of interactions rows or columns tell them
    apart. ``custom_filter``: what custom fields are to hold (name → text): those of objectives, as the board is asked
    for it, where key results are shown; those of interactions (``interaction.`` before the name) where these count.
    """

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="reports")
    name = models.CharField(max_length=80)
    rows = models.CharField(max_length=10, choices=Tag)
    columns = models.CharField(max_length=10, choices=Tag, blank=True)
    measure = models.CharField(max_length=40)
    definition = models.ForeignKey(MeasureDefinition, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    therapeutic_area = models.ForeignKey(
        TherapeuticArea, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    team = models.ForeignKey(Team, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    until = models.ForeignKey(Quarter, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    span = models.PositiveSmallIntegerField("quarters", default=4)
    # Few reports, and a field is never deleted: no index.
    field = models.ForeignKey(
        CustomField, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    custom_filter = models.JSONField("own fields", default=dict, db_default={}, blank=True)
    is_shared = models.BooleanField("shared with my teams", default=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = ReportQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                "owner",
                Lower("name"),
                name="report_name_once",
                violation_error_message="You have a report of this name already.",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="report_has_name"),
            models.CheckConstraint(condition=Q(rows__in=Tag.values), name="report_rows_known"),
            models.CheckConstraint(condition=Q(columns__in=["", *Tag.values]), name="report_columns_known"),
            models.CheckConstraint(
                condition=~Q(rows=F("columns")),
                name="report_tells_two_things_apart",
                violation_error_message="Rows and columns must differ.",
            ),
            models.CheckConstraint(condition=Q(measure__in=MEASURES), name="report_measure_known"),
            models.CheckConstraint(
                condition=Q(measure=Metric.CUSTOM.value, definition__isnull=False)
                | (~Q(measure=Metric.CUSTOM.value) & Q(definition__isnull=True)),
                name="report_custom_has_definition",
            ),
            models.CheckConstraint(
                condition=Q(Q(rows=Tag.FIELD.value) | Q(columns=Tag.FIELD.value), field__isnull=False)
                | Q(~Q(rows=Tag.FIELD.value), ~Q(columns=Tag.FIELD.value), field__isnull=True),
                name="report_field_where_told_apart",
            ),
            models.CheckConstraint(condition=Q(span__gte=1, span__lte=MOST_QUARTERS), name="report_span_1_to_12"),
        ]

    def __str__(self) -> str:
        return self.name
