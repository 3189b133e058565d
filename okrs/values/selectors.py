"""One value entered by hand, or one milestone, for a viewer."""

from django.http import Http404

from okrs.models import KeyResult, KeyResultValue, Milestone
from okrs.models.choices import Kind
from organization.models import User


def get_value(user: User, pk: int) -> KeyResultValue:
    """A value of a key result the viewer may read, else 404."""
    rows = KeyResultValue.objects.filter(key_result__in=KeyResult.objects.visible_to(user))
    found = rows.select_related("key_result__objective__quarter").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def get_step(user: User, pk: int) -> Milestone:
    """A milestone of a key result the viewer may read, else 404, also for planned dates, which cannot be reached."""
    rows = Milestone.objects.filter(key_result__in=KeyResult.objects.visible_to(user), key_result__kind=Kind.MILESTONE)
    found = rows.select_related("key_result__objective__quarter").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found
