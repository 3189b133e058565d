"""What the Log page offers: the people, topics and products a person most likely needs."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, Max, OuterRef, Q, QuerySet

from interactions.kols.selectors.kols import looked_for
from interactions.models import KOL, Consent, Interaction, InteractionAttendee, Topic
from interactions.models.kols import Channel, KOLQuerySet
from organization import roles
from organization.ground.numbers import as_number
from organization.models import Membership, Product, TeamManager, TherapeuticArea, User

RECENT = 8
FOUND = 12


@dataclass(frozen=True)
class KolChoice:
    """A KOL as a chip. ``objects``: has objected to contact, which is said before saving."""

    id: int
    name: str
    detail: str
    objects: bool


def _choices(kols: Iterable[KOL]) -> list[KolChoice]:
    return [KolChoice(kol.pk, kol.name, kol.city, kol.has_objected) for kol in kols]  # type: ignore[attr-defined]


def _offered(user: User) -> KOLQuerySet:
    objections = Consent.objects.objections().filter(kol=OuterRef("pk"))
    return KOL.objects.visible_to(user).annotate(has_objected=Exists(objections))


def recent_kols(user: User) -> list[KolChoice]:
    """The last eight KOLs the person met or plans to meet, latest first."""
    latest = (
        InteractionAttendee.objects.filter(interaction__msl=user)
        .exclude(interaction__state=Interaction.State.CANCELLED)
        .order_by()
        .values("kol")
        .annotate(last=Max("starts_at"))
        .order_by("-last", "kol")[:RECENT]
    )
    order = {row["kol"]: place for place, row in enumerate(latest)}
    return sorted(_choices(_offered(user).filter(pk__in=order)), key=lambda choice: order[choice.id])


def chosen_kols(user: User, ids: Iterable[object]) -> list[KolChoice]:
    """KOLs by id, those that exist; anything that is no id is ignored."""
    numbers = [number for number in map(as_number, ids) if number is not None]
    return _choices(_offered(user).filter(pk__in=numbers).order_by("sort_key", "pk")) if numbers else []


def found_kols(user: User, words: str) -> list[KolChoice]:
    """The first KOLs whose name or identifier matches, for pages without JavaScript."""
    words = words.replace("\x00", "").strip()[:100]
    if not words:
        return []
    return _choices(looked_for(_offered(user).active(), words).order_by("sort_key", "pk")[:FOUND])


def last_channel(user: User) -> str:
    """The channel the person used last; a virtual meeting if there is none yet."""
    last = (
        Interaction.objects.filter(msl=user).exclude(state=Interaction.State.CANCELLED).order_by("-starts_at", "-pk")
        .values_list("channel", flat=True).first()
    )  # fmt: skip
    return last or Channel.VIRTUAL_MEETING


def areas(*, also: int | None = None) -> "QuerySet[TherapeuticArea]":
    """Active therapeutic areas by name, and the one a record already uses."""
    return TherapeuticArea.objects.filter(Q(is_active=True) | Q(pk__in=[] if also is None else [also]))


def topics_of(area_id: int | None, *, also: Iterable[int] = ()) -> "QuerySet[Topic]":
    """Active topics of a therapeutic area, and those a record already uses."""
    return Topic.objects.filter(Q(is_active=True, therapeutic_area=area_id) | Q(pk__in=list(also)))


def products_of(area_id: int | None, *, also: int | None = None) -> "QuerySet[Product]":
    """Active products of a therapeutic area, and the one a record already uses."""
    used = [] if also is None else [also]
    return Product.objects.filter(Q(is_active=True, therapeutic_area=area_id) | Q(pk__in=used))


def colleagues(user: User, *, today: date, also: Iterable[int] = ()) -> "QuerySet[User]":
    """People who may have taken part: of the same teams, their managers, medical leads, and those already named."""
    teams = Membership.objects.on(today).filter(user=user).values("team")
    managed = TeamManager.objects.filter(user=user).values("team")
    near = (
        Q(pk__in=Membership.objects.on(today).filter(Q(team__in=teams) | Q(team__in=managed)).values("user"))
        | Q(pk__in=TeamManager.objects.filter(team__in=teams).values("user"))
        | Q(role=roles.MEDICAL_LEAD)
    )
    return (
        User.objects.exclude(pk=user.pk)
        .filter((near & Q(is_active=True, role__in=[roles.MSL, roles.MANAGER, roles.MEDICAL_LEAD]))
                | Q(pk__in=list(also)))
    )  # fmt: skip
