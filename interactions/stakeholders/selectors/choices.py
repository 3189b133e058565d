"""What the forms of stakeholders offer."""

from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from interactions.models import Activity, InternalStakeholder
from interactions.models.activities import activity_date
from organization.models import User

# Where feedback was heard: so far back, so many.
_LOOKED_BACK, _MOST = timedelta(days=180), 50


def colleagues_to_choose(user: User, *, also: int | None = None) -> "QuerySet[User]":
    """Everybody else who has an account, and who is named already."""
    return User.objects.filter(Q(is_active=True) | Q(pk=also)).exclude(pk=user.pk).order_by("sort_key", "pk")


def meetings_to_choose(user: User, *, today: date) -> "QuerySet[Activity]":
    """Own and joined meetings and trainings of the last months, the latest first."""
    kinds = (Activity.Kind.CROSS_FUNCTIONAL_MEETING, Activity.Kind.TRAINING, Activity.Kind.CAMPAIGN_REVIEW)
    mine = Activity.objects.filter(Q(owner=user) | Q(participant_links__user=user), kind__in=kinds, is_cancelled=False)
    near = mine.filter(held_on__range=(today - _LOOKED_BACK, today)).order_by(activity_date().desc(), "-pk")
    return Activity.objects.filter(pk__in=list(near.values_list("pk", flat=True).distinct()[:_MOST])).order_by(
        activity_date().desc(), "-pk"
    )


def keepers() -> "QuerySet[User]":
    """People who keep a map."""
    return User.objects.filter(Exists(InternalStakeholder.objects.filter(owner=OuterRef("pk")))).order_by(
        "sort_key", "pk"
    )
