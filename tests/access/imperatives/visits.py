"""Who visits imperatives and scientific milestones in the demo, for ``visits.py``."""

from collections.abc import Callable
from typing import Any

from django.urls import reverse

from organization.models import ImperativeCommitment, ScientificMilestone, StrategicImperative

Addresses = dict[str, Callable[[], str]]


def _of(name: str, find: Callable[[], Any]) -> Callable[[], str]:
    return lambda: reverse(name, args=[find().pk])


def _committed_to() -> Any:
    return StrategicImperative.objects.filter(commitments__isnull=False).order_by("pk")[0]


def _commitment(function: str) -> Callable[[], Any]:
    return lambda: ImperativeCommitment.objects.filter(function=function).order_by("pk")[0]


def _milestone() -> Any:
    return ScientificMilestone.objects.order_by("pk")[0]


def _to(name: str) -> Callable[[], str]:
    return lambda: reverse(name)


_BOTH: Addresses = {
    "shared-imperatives": _to("shared-imperatives"),
    "shared-imperative": _of("shared-imperative", _committed_to),
    "imperative-objectives": _of("imperative-objectives", _committed_to),
    "commitment": _of("commitment", _commitment("commercial")),
}
IMPERATIVES: dict[str, Addresses] = {
    "manager": _BOTH | {"scientific-milestones": _to("scientific-milestones")},
    "clinical": _BOTH
    | {
        "commitment-new": _of("commitment-add", _committed_to),
        "commitment-edit": _of("commitment-edit", _commitment("clinical")),
        "commitment-update": _of("commitment-update", _commitment("clinical")),
        "commitment-withdraw": _of("commitment-withdraw", _commitment("clinical")),
    },
    "commercial": _BOTH,
    "lead": {
        "scientific-milestone-new": _to("scientific-milestone-add"),
        "scientific-milestone": _of("scientific-milestone-edit", _milestone),
        "scientific-milestone-remove": _of("scientific-milestone-remove", _milestone),
    },
}
