"""The API of KOLs."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import django_filters
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from interactions.kols.filters import CommonKOLFilter
from interactions.kols.policies import reads_science
from interactions.kols.selectors.kols import get_kol, kol_rows, visible_kols
from interactions.models import KOL, ExternalId, KOLTherapeuticArea, TierAssignment
from interactions.models.kols import current
from organization.api.fields import Day
from organization.api.resources import Resource
from organization.ground.filters import Number
from organization.models import User


class ExternalIdAnswer(serializers.Serializer):
    """An identifier in a public registry."""

    system = serializers.ChoiceField(choices=ExternalId.System.choices)
    value = serializers.CharField()


class TierAnswer(serializers.Serializer):
    """A tier that holds today."""

    therapeutic_area = serializers.IntegerField()
    tier = serializers.ChoiceField(choices=TierAssignment.Tier.choices)


class KOLAnswer(serializers.Serializer):
    """A KOL. ``therapeutic_areas`` and ``tiers`` are absent for those who may not read them."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    given_name = serializers.CharField(allow_blank=True)
    family_name = serializers.CharField()
    title = serializers.CharField(allow_blank=True)
    stakeholder_type = serializers.ChoiceField(choices=KOL.StakeholderType.choices)
    institution = serializers.CharField(allow_blank=True)
    city = serializers.CharField(allow_blank=True)
    country = serializers.CharField(allow_blank=True)
    external_ids = ExternalIdAnswer(many=True)
    is_active = serializers.BooleanField()
    do_not_contact = serializers.BooleanField()
    last_contact = Day(allow_null=True)
    therapeutic_areas = serializers.ListField(child=serializers.IntegerField(), required=False)
    tiers = TierAnswer(many=True, required=False)


def kol_answers(kols: Sequence[KOL], *, viewer: User, today: date) -> list[dict[str, Any]]:
    """KOLs as the list page knows them; a fixed number of queries."""
    ids = [kol.pk for kol in kols]
    by_id = {kol.pk: kol for kol in kols}
    numbers: dict[int, list[dict[str, str]]] = {pk: [] for pk in ids}
    for link in ExternalId.objects.filter(kol__in=ids):
        numbers[link.kol_id].append({"system": link.system, "value": link.value})
    answers: list[dict[str, Any]] = [
        {
            "id": kol.pk,
            "name": row["name"],
            "given_name": kol.given_name,
            "family_name": kol.family_name,
            "title": row["title"],
            "stakeholder_type": kol.stakeholder_type,
            "institution": row["institution"],
            "city": kol.city,
            "country": kol.country,
            "external_ids": numbers[kol.pk],
            "is_active": row["is_active"],
            "do_not_contact": row["is_objecting"],
            "last_contact": row["last_contact"],
        }
        for row in kol_rows(ids, viewer=viewer, today=today)
        for kol in [by_id[row["id"]]]
    ]
    if reads_science(viewer):
        science: dict[int, dict[str, list[Any]]] = {pk: {"therapeutic_areas": [], "tiers": []} for pk in ids}
        for area in KOLTherapeuticArea.objects.filter(kol__in=ids).order_by("therapeutic_area__name", "pk"):
            science[area.kol_id]["therapeutic_areas"].append(area.therapeutic_area_id)
        for tier in current(TierAssignment.objects.filter(kol__in=ids), today).order_by("therapeutic_area", "pk"):
            science[tier.kol_id]["tiers"].append({"therapeutic_area": tier.therapeutic_area_id, "tier": tier.tier})
        answers = [answer | science[answer["id"]] for answer in answers]
    return answers


class KOLFilters(CommonKOLFilter):
    """Filters of KOLs. What says something scientific does not exist for those who may not read it."""

    search = django_filters.CharFilter(
        label="Parts of name and city in any order, or the start of an external id", method="by_words"
    )
    country = django_filters.CharFilter(label="Two letters", lookup_expr="iexact", max_length=2)
    stakeholder_type = django_filters.ChoiceFilter(choices=KOL.StakeholderType, label="Type")
    is_active = django_filters.BooleanFilter(label="Still in practice")
    therapeutic_area = Number(label="Works in this therapeutic area", field_name="area_links__therapeutic_area")


class KOLs(Resource):
    """KOLs by name: all of them for everybody with a role, with the fields that the caller may read."""

    kept_as = ""
    reads, order = "kol.view", "sort_key"
    model = KOL
    serializer_class = KOLAnswer
    filterset_class = KOLFilters

    @extend_schema(summary="List or search KOLs")
    def list(self, request: Request) -> Response:
        """KOLs by name; ``search`` matches names, cities and external ids."""
        return self.listed(self.filter_queryset(visible_kols(self.person, order=["sort_key"])), self._answers)

    @extend_schema(summary="Read a KOL")
    def retrieve(self, request: Request, pk: int) -> Response:
        """One KOL."""
        return Response(self._answers([get_kol(self.person, pk)])[0])

    def _answers(self, kols: Sequence[KOL]) -> Any:
        return kol_answers(kols, viewer=self.person, today=self.today)
