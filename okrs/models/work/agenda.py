"""What an item of a meeting's agenda is about, where that is a key result, a step of one, or an insight."""

from django.db import models
from django.db.models import Q

from audit.history import tracked
from insights.models import Insight
from interactions.models import AgendaItem
from okrs.models.objectives import KeyResult, Milestone


@tracked()
class AgendaSubject(models.Model):
    """Exactly one thing that an item is about. Who may not read it finds no trace of it beside the item."""

    item = models.OneToOneField(AgendaItem, on_delete=models.CASCADE, related_name="subject")
    key_result = models.ForeignKey(KeyResult, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    milestone = models.ForeignKey(Milestone, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    insight = models.ForeignKey(Insight, on_delete=models.CASCADE, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(key_result__isnull=False, milestone__isnull=True, insight__isnull=True)
                | Q(key_result__isnull=True, milestone__isnull=False, insight__isnull=True)
                | Q(key_result__isnull=True, milestone__isnull=True, insight__isnull=False),
                name="agenda_subject_is_one",
            ),
        ]

    def __str__(self) -> str:
        return f"subject of agenda item {self.item_id}"
