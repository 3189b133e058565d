"""Commitments as rows, and one of them."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from okrs.arithmetic.commitments import Stands, stands
from okrs.imperatives import policies
from organization import roles
from organization.models import CommitmentValue, ImperativeCommitment, StrategicImperative, User
from organization.models.commitments import CommitmentQuerySet


def known_imperatives(user: User) -> "QuerySet[StrategicImperative]":
    """Active ones for everybody with a role; inactive ones for those who read all objectives."""
    if not user.may("imperative.view"):
        return StrategicImperative.objects.none()
    all_of_them = user.scope("objective") == roles.FULL
    return StrategicImperative.objects.all() if all_of_them else StrategicImperative.objects.active()


def known_commitments(user: User) -> CommitmentQuerySet:
    """Those that the person may read, with imperative, quarter and owner."""
    return ImperativeCommitment.objects.visible_to(user).select_related("imperative", "quarter", "owner")


def get_imperative(user: User, pk: int) -> StrategicImperative:
    """One that the person may read, else Http404."""
    return get_object_or_404(known_imperatives(user), pk=pk)


def get_commitment(user: User, pk: int, *, to: str = "read") -> ImperativeCommitment:
    """One that the person may read, else Http404; ``to``: "write" asks as well that they speak for its function, else
    PermissionDenied. Whether its quarter is still open is for the services to say."""
    found = get_object_or_404(known_commitments(user), pk=pk)
    if to == "write" and policies.speaks_for(user) != found.function:
        raise PermissionDenied
    return found


def get_value(user: User, pk: int) -> CommitmentValue:
    """A value with its commitment, for those who speak for its function."""
    found = CommitmentValue.objects.filter(pk=pk).first()
    if found is None:
        raise Http404
    found.commitment = get_commitment(user, found.commitment_id, to="write")
    return found


def values_of(commitments: Iterable[ImperativeCommitment]) -> dict[int, list[CommitmentValue]]:
    """Number of a commitment → its values, the latest day first, those taken back too. One query."""
    found: dict[int, list[CommitmentValue]] = {one.pk: [] for one in commitments}
    if found:
        for value in CommitmentValue.objects.filter(commitment__in=found).select_related("by").newest_first():
            found[value.commitment_id].append(value)
    return found


def stands_on(one: ImperativeCommitment, today: date) -> Stands:
    """How one stands, by ``okrs.arithmetic.commitments``."""
    return stands(
        one.value, one.as_of, baseline=one.baseline, target=one.target, starts_on=one.quarter.starts_on,
        ends_on=one.quarter.ends_on, today=today,
    )  # fmt: skip


def who_speak_for(function: str, *, also: int | None = None) -> "QuerySet[User]":
    """Active people who may own a figure of a function, by name; and the one who owns it now."""
    may: Any = Q(role=roles.PARTNER, function=function)
    if function == User.Function.MEDICAL:
        may |= Q(role__in=[roles.MANAGER, roles.MEDICAL_LEAD])
    return User.objects.filter(Q(is_active=True) & may | Q(pk=also)).order_by("-is_active", "sort_key", "pk")
