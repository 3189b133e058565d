"""What the Log page offers: the people, topics and products a person most likely needs."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject
from django.utils.functional import cached_property

from interactions.kols.selectors.kols import looked_for
from interactions.models import KOL, Congress, Consent, Interaction, Topic
from interactions.models.kols import Channel, KOLQuerySet
from organization import roles
from organization.ground.numbers import as_number
from organization.models import Product, Teammate, TherapeuticArea, User

RECENT = 8
FEW, LATELY = 40, 200
FOUND = 12
NOT_RECORDED_YET = timedelta(days=7)


@dataclass(frozen=True)
class KolChoice:
    """A KOL as a chip. ``objects``: has objected to contact, which is said before saving."""

    id: int
    name: str
    detail: str
    objects: bool


def _choices(kols: "QuerySet[KOL]") -> list[KolChoice]:
    rows: Any = kols.values_list("pk", "given_name", "family_name", "city", "has_objected")  # type: ignore[misc]
    return [KolChoice(pk, f"{given} {family}".strip(), city, objects) for pk, given, family, city, objects in rows]


def _offered(user: User) -> KOLQuerySet:
    objections = Consent.objects.objections().filter(kol=OuterRef("pk"))
    return KOL.objects.visible_to(user).annotate(has_objected=Exists(objections))


def _own(user: User) -> "QuerySet[Interaction]":
    """What the person recorded and did not cancel, latest first."""
    own = Interaction.objects.filter(msl=user).exclude(state=Interaction.State.CANCELLED)
    return own.order_by("-starts_at", "-pk")


@dataclass(frozen=True)
class Held:
    """An interaction of the person's own that took place, with one of its KOLs."""

    id: int
    channel: str
    minutes: int
    kol: int


@dataclass(frozen=True)
class Lately:
    """What the person's latest interactions say: the channel of the last one, and the KOLs met, latest first.

    ``held`` are those that took place, latest first, a row for each KOL.
    """

    channel: str
    kols: tuple[int, ...]
    held: tuple[Held, ...] = ()

    def last_time(self, kol: int | None = None) -> Held | None:
        """The latest that took place: with that KOL, or with anybody."""
        return next((one for one in self.held if kol in (None, one.kol)), None)


def lately(user: User) -> Lately:
    """The last channel (a virtual meeting if there is none yet), and the last eight KOLs met or to be met.

    One query: a few rows name eight KOLs as a rule; where they do not, two hundred are read, and never all of many
    years.
    """
    met = _own(user).values_list("pk", "channel", "minutes", "attendees__kol", "state")
    rows: list[tuple[int, str, int, int | None, str]] = []
    for most in (FEW, LATELY):
        rows = list(met[:most])
        kols = list(dict.fromkeys(kol for _, _, _, kol, _ in rows if kol is not None))[:RECENT]
        if len(kols) == RECENT or len(rows) < most:
            break
    held = tuple(
        Held(pk, channel, minutes, kol)
        for pk, channel, minutes, kol, state in rows
        if kol is not None and state != Interaction.State.PLANNED
    )
    return Lately(rows[0][1] if rows else Channel.VIRTUAL_MEETING, tuple(kols), held)


def own_record(user: User, pk: int) -> Interaction | None:
    """An interaction of the person's own with what it was about, to log one like it."""
    with_all = _own(user).prefetch_related("attendees", "exchange_topics", "participant_links")
    return with_all.filter(pk=pk).first()


def kols_of(user: User, ids: Sequence[int]) -> list[KolChoice]:
    """KOLs by id, in this order. One query, none without ids."""
    found = {choice.id: choice for choice in _choices(_offered(user).filter(pk__in=ids))} if ids else {}
    return [found[number] for number in ids if number in found]


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


def planned_with(user: User, kol_id: int, *, today: date) -> Interaction | None:
    """The person's own next plan with a KOL, or one of the last week that nobody has recorded as held."""
    plans = Interaction.objects.filter(msl=user, state=Interaction.State.PLANNED, attendees__kol=kol_id)
    return plans.filter(occurred_on__gte=today - NOT_RECORDED_YET).order_by("starts_at", "pk").first()


def _or_used(offered: Q, *used: int | None) -> Q:
    """What is offered, or what a record already uses."""
    ids = [pk for pk in used if pk is not None]
    return offered | Q(pk__in=ids) if ids else offered


def areas(*, also: int | None = None) -> "QuerySet[TherapeuticArea]":
    """Active therapeutic areas by name, and the one a record already uses."""
    return TherapeuticArea.objects.filter(_or_used(Q(is_active=True), also))


class AreasOffered:
    """Active therapeutic areas by name, and the one a record already uses; with each, the congresses of a day.

    One query, made when something is first shown: forms ask of congresses no statement of their own. A congress that
    is chosen already is always offered: by a record (``kept``), by a link to Log, or by what was sent (``given``).
    """

    def __init__(
        self, today: date, *, also: int | None = None, kept: Congress | None = None, given: object = None
    ) -> None:
        self.queryset, self._kept, self._given = areas(also=also), kept, as_number(given)
        running = Congress.objects.offered_on(today).of_area(OuterRef("pk")).order_by("-starts_on", "name")
        self._rows = self.queryset.annotate(
            running=ArraySubquery(running.values(one=JSONObject(pk="pk", name="name")))
        ).values_list("pk", "name", "running")

    @cached_property
    def _found(self) -> list[tuple[int, str, list[dict[str, Any]]]]:
        return list(self._rows)

    @cached_property
    def _named(self) -> dict[int, str]:
        chosen = [] if self._given is None else [self._given]
        return dict(Congress.objects.filter(pk__in=chosen).values_list("pk", "name"))

    def choices(self) -> list[tuple[int | str, str]]:
        """The areas as a select shows them."""
        return [("", "Choose"), *((pk, name) for pk, name, _ in self._found)]

    def congresses(self, area: int | None) -> list[tuple[int | str, str]]:
        """Congresses of an area that run or ran lately, as a select shows them, the latest first; empty for none."""
        found = {one["pk"]: one["name"] for pk, _, running in self._found if pk == area for one in running}
        if self._kept is not None:
            found.setdefault(self._kept.pk, self._kept.name)
        if self._given is not None and self._given not in found:
            found |= self._named
        return [("", "None"), *found.items()] if found else []


def topics_of(area_id: int | None, *, also: Iterable[int] = ()) -> "QuerySet[Topic]":
    """Active topics of a therapeutic area, and those a record already uses."""
    return Topic.objects.filter(_or_used(Q(is_active=True, therapeutic_area=area_id), *also))


def products_of(area_id: int | None, *, also: int | None = None) -> "QuerySet[Product]":
    """Active products of a therapeutic area, and the one a record already uses."""
    return Product.objects.filter(_or_used(Q(is_active=True, therapeutic_area=area_id), also))


def colleagues(user: User, *, today: date, also: Iterable[int] = ()) -> "QuerySet[User]":
    """People who may have taken part: of the same teams, their managers, medical leads, and those already named.

    Not those who manage a team together with the person: that alone lets nobody take part in a conversation.
    """
    together = Teammate.objects.on(today).filter(~Q(manages=True, colleague_manages=True), person_id=user.pk)
    near = Q(pk__in=together.values("colleague_id")) | Q(role=roles.MEDICAL_LEAD)
    may_take_part = near & Q(is_active=True, role__in=[roles.MSL, roles.MANAGER, roles.MEDICAL_LEAD])
    return User.objects.filter(_or_used(may_take_part, *also), ~Q(pk=user.pk))
