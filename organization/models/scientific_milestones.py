"""What is ahead in the science of a therapeutic area: read-outs, publications, congresses, approvals, launches."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q

from audit.history import tracked
from organization.models.areas import Product, TherapeuticArea
from organization.models.people import User


class ScientificMilestoneQuerySet(models.QuerySet["ScientificMilestone"]):
    """Vocabulary of scientific milestones."""

    def visible_to(self, user: User) -> "ScientificMilestoneQuerySet":
        """All for the medical side and clinical partners, none and no trace of them for commercial ones and safety."""
        return self if user.scope("scientific_milestone") else self.none()

    def within(self, first: date, last: date) -> "ScientificMilestoneQuerySet":
        """Those from one day to another, both included."""
        return self.filter(date__range=(first, last))


@tracked()
class ScientificMilestone(models.Model):
    """An event in the science of an area, perhaps of one of its products. A day that is moved stays in the history."""

    class Kind(models.TextChoices):
        DATA_READOUT = "data_readout", "Data read-out"
        PUBLICATION = "publication", "Publication"
        CONGRESS = "congress", "Congress"
        APPROVAL = "approval", "Approval"
        LAUNCH = "launch", "Launch"

    therapeutic_area = models.ForeignKey(
        TherapeuticArea, on_delete=models.PROTECT, related_name="scientific_milestones"
    )
    product = models.ForeignKey(
        Product, on_delete=models.PROTECT, null=True, blank=True, related_name="scientific_milestones"
    )
    kind = models.CharField(max_length=20, choices=Kind)
    title = models.CharField(max_length=120)
    date = models.DateField("day")
    note = models.CharField(max_length=300, blank=True)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = ScientificMilestoneQuerySet.as_manager()

    class Meta:
        ordering = ["date", "pk"]
        indexes = [models.Index(fields=["date", "therapeutic_area"], name="scientific_milestone_by_day")]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["data_readout", "publication", "congress", "approval", "launch"]),
                name="scientific_milestone_kind_known",
            ),
        ]

    def __str__(self) -> str:
        return self.title
