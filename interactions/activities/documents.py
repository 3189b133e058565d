"""Documents of activities: links to where they are kept."""

from django.core.exceptions import PermissionDenied, ValidationError

from audit.history import acting
from interactions.activities import policies
from interactions.models import Activity, ActivityDocument
from organization.ground.constraints import atomic_write
from organization.models import User

# The most links of one activity.
MOST = 40


@atomic_write
def add_document(*, by: User, activity: Activity, title: str, link: str) -> ActivityDocument:
    """Link a document; whoever may change the activity."""
    _require_edit(by, activity)
    if activity.documents.count() >= MOST:
        raise ValidationError(f"An activity links {MOST} documents at most.")
    document = ActivityDocument(activity=activity, title=title.strip(), link=link.strip())
    try:
        document.full_clean(exclude=["activity"])
    except ValidationError as error:
        if "link" in error.message_dict:
            raise ValidationError({"address": error.message_dict["link"]}) from error
        raise
    with acting(by=by.pk):
        document.save()
    return document


@atomic_write
def remove_document(*, by: User, activity: Activity, pk: int) -> None:
    """Take a link away; history keeps it."""
    _require_edit(by, activity)
    with acting(by=by.pk):
        activity.documents.filter(pk=pk).delete()


def _require_edit(by: User, activity: Activity) -> None:
    present = frozenset(activity.participant_links.values_list("user", flat=True))
    if not policies.can_edit(by, activity, present):
        raise PermissionDenied
