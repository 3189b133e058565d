"""How many comments the objects of a list have. Only for lists whose every reader reads the threads."""

from django.db.models import Count, IntegerField, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce

from organization.models import Comment


def comment_count(on: str) -> Coalesce:
    """How many standing comments an object of a kind has, as a column of its list: no query for each row."""
    standing = Comment.objects.standing().filter(thread__on=on, thread__object_id=OuterRef("pk")).order_by()
    counted = standing.values("thread").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted, output_field=IntegerField()), Value(0))


def say_count(number: int) -> str:
    """ "3 comments"; what to do where there is none."""
    if not number:
        return "Comment"
    return f"{number} comment{'s' if number > 1 else ''}"
