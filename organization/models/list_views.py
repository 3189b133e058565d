"""Filters and order of a list, kept by one person under a name."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from audit.history import tracked

LONGEST_QUERY = 500


@tracked()
class SavedList(models.Model):
    """A saved view of a list; ``page`` is the route of the list. Its owner alone reads it.

    The query string is kept and no rows, so that "the last four weeks" stays what it says.
    """

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_lists")
    page = models.CharField(max_length=40, editable=False)
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=LONGEST_QUERY, blank=True, editable=False)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                "owner", "page", Lower("name"), name="saved_list_name_once",
                violation_error_message="You have a view of this name already.",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="saved_list_has_name"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name
