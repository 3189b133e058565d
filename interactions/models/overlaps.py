"""Two talks of one author at the same time: one of the times is wrong."""

from datetime import time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import DateTimeField, Exists, ExpressionWrapper, F, Func, OuterRef, Q, TimeField, Value
from django.db.models.functions import Cast
from django.db.models.lookups import Exact

from interactions.models.interactions import Interaction

# What was recorded without a time before that was kept is stored at noon of its day.
_NO_TIME = time(12)
_TIME = Cast(Func(F("zone_name"), F("starts_at"), function="timezone", output_field=DateTimeField()), TimeField())
_END = ExpressionWrapper(F("starts_at") + F("minutes") * Value(timedelta(minutes=1)), output_field=DateTimeField())


def overlapping() -> Q:
    """Interactions that began while an earlier held one of the same author went on; both have a time."""
    earlier = (
        Interaction.objects.filter(
            msl=OuterRef("msl"), occurred_on=OuterRef("occurred_on"), state__in=["held", "amended"], is_timed=True
        )
        .filter(Q(starts_at__lt=OuterRef("starts_at")) | Q(starts_at=OuterRef("starts_at"), pk__lt=OuterRef("pk")))
        .annotate(time=_TIME, ends_at=_END)
        .filter(ends_at__gt=OuterRef("starts_at"))
        .exclude(time=_NO_TIME)
    )
    return Q(Exists(earlier), is_timed=True) & ~Q(Exact(_TIME, _NO_TIME))


def overlapped_by(interaction: Interaction) -> list[int]:
    """Ids of the same author's held interactions whose time overlaps that of a held one; none without a time."""
    if not interaction.is_timed or interaction.state not in ("held", "amended"):
        return []
    starts_at = interaction.starts_at
    if starts_at.astimezone(ZoneInfo(interaction.zone_name)).time() == _NO_TIME:
        return []
    rows = (
        Interaction.objects.filter(
            msl=interaction.msl_id, occurred_on=interaction.occurred_on, state__in=["held", "amended"], is_timed=True
        )
        .exclude(pk=interaction.pk)
        .annotate(time=_TIME, ends_at=_END)
        .filter(ends_at__gt=starts_at, starts_at__lt=starts_at + timedelta(minutes=interaction.minutes))
        .exclude(time=_NO_TIME)
    )
    return list(rows.order_by("starts_at", "pk").values_list("pk", flat=True))
