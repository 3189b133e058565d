"""Pages of initiatives and custom fields as ``visits`` visits them."""

from collections.abc import Callable

from django.urls import reverse

from okrs.models import Initiative, KeyResult
from organization.models import CustomField


def _own() -> Initiative:
    return Initiative.objects.filter(owner__email="msl@demo.example").order_by("pk")[0]


def _page(name: str) -> Callable[[], str]:
    return lambda: reverse(name, args=[_own().pk])


def _field(name: str) -> Callable[[], str]:
    return lambda: reverse(name, args=[CustomField.objects.filter(kind="choice").order_by("pk")[0].pk])


def _new() -> str:
    found = KeyResult.objects.filter(owner__email="msl@demo.example", objective__state="active").order_by("-pk")[0]
    return reverse("initiative-add", args=[found.pk])


Addresses = dict[str, Callable[[], str]]
_BY_PERSON: dict[str, Addresses] = {
    "msl": {
        "initiatives": lambda: reverse("initiatives"),
        "initiatives-list": lambda: f"{reverse('initiatives')}?view=list",
        "initiatives-none": lambda: f"{reverse('initiatives')}?overdue=on&state=done",
        "initiative-choose": lambda: reverse("initiative-choose"),
        "initiative-new": _new,
        "initiative": _page("initiative"),
        "initiative-edit": _page("initiative-edit"),
        "initiative-move": _page("initiative-move"),
        "initiative-remove": _page("initiative-remove"),
    },
    "admin": {
        "custom-fields": lambda: reverse("custom-fields"),
        "custom-field-new": lambda: reverse("custom-field-add"),
        "custom-field": _field("custom-field-edit"),
        "custom-field-archive": _field("custom-field-archive"),
    },
}


def all_of(who: str, theirs: Addresses) -> Addresses:
    """What somebody visits elsewhere, and of these."""
    return theirs | _BY_PERSON.get(who, {})
