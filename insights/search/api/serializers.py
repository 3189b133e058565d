"""What the API takes and answers for insights."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from rest_framework import serializers

from insights.capture.policies import reads_shared_only
from insights.models import Insight
from insights.search.selectors import texts_for
from interactions.log.selectors.offers import areas
from interactions.models import Congress, Interaction
from organization.api.fields import Choice, Moment, Named, Ref, Refs, Strict, TextWarning, named
from organization.custom_fields.api import CustomValues
from organization.models import Product, User


class InsightEntry(Strict):
    """What was learnt. Without ``kind``, three texts make an insight and fewer an observation."""

    client_id = serializers.UUIDField(required=False, allow_null=True, default=None)
    observation = serializers.CharField(max_length=5000)
    interpretation = serializers.CharField(max_length=5000, required=False, allow_blank=True, default="")
    implication = serializers.CharField(max_length=5000, required=False, allow_blank=True, default="")
    category = Choice(choices=Insight.Category.choices)
    kind = Choice(choices=Insight.Kind.choices, required=False, allow_blank=True, default="")
    therapeutic_area = Ref(lambda context: areas(), required=False, allow_null=True, default=None)
    product = Ref(lambda context: Product.objects.filter(is_active=True), required=False, allow_null=True, default=None)
    interactions = Refs(
        lambda context: Interaction.objects.visible_to(context["person"], context["today"]), required=False, default=()
    )
    decision_informed = serializers.CharField(max_length=300, required=False, allow_blank=True, default="")
    novelty = Choice(choices=Insight.Novelty.choices, required=False, allow_blank=True, default="")
    congress = Ref(lambda context: Congress.objects.known_to(context["person"]), required=False, allow_null=True,
                   default=None)  # fmt: skip
    custom = CustomValues()
    submit = serializers.BooleanField(required=False, default=True, help_text="false keeps a draft.")


class ReceiptAnswer(serializers.Serializer):
    """An answer to the author: what became of it, and the decision it informed."""

    about = serializers.CharField()
    message = serializers.CharField()
    decision = serializers.CharField(allow_blank=True)
    by = Named()
    sent_at = Moment()


class InsightAnswer(serializers.Serializer):
    """An insight. Clinical partners get the texts without names, and nothing that tells who or when."""

    id = serializers.IntegerField()
    observation = serializers.CharField()
    interpretation = serializers.CharField(allow_blank=True)
    implication = serializers.CharField(allow_blank=True)
    decision_informed = serializers.CharField(allow_blank=True)
    category = serializers.ChoiceField(choices=Insight.Category.choices)
    kind = serializers.ChoiceField(choices=Insight.Kind.choices)
    therapeutic_area = serializers.IntegerField()
    product = serializers.IntegerField(allow_null=True)
    client_id = serializers.UUIDField(required=False, allow_null=True)
    state = serializers.ChoiceField(choices=Insight.State.choices, required=False)
    novelty = serializers.CharField(required=False, allow_blank=True)
    owner = Named(required=False)
    interactions = serializers.ListField(child=serializers.IntegerField(), required=False)
    congress = serializers.IntegerField(required=False, allow_null=True)
    merged_into = serializers.IntegerField(required=False, allow_null=True)
    receipts = ReceiptAnswer(many=True, required=False)
    custom = CustomValues(help_text="Not for clinical partners.")
    submitted_at = Moment(required=False, allow_null=True)
    created_at = Moment(required=False)
    version = serializers.IntegerField(required=False)


class InsightSaved(InsightAnswer):
    """An insight just recorded, with warnings."""

    warnings = TextWarning(many=True)


def insight_answers(insights: Sequence[Insight], *, viewer: User, today: date) -> list[dict[str, Any]]:
    """Insights with ``interaction_links`` and ``receipts__by`` loaded, and the interactions the viewer may read."""
    if reads_shared_only(viewer):
        return [_common(one, viewer) for one in insights]
    linked = {link.interaction_id for one in insights for link in one.interaction_links.all()}
    visible = Interaction.objects.visible_to(viewer, today).filter(pk__in=linked)
    readable = set(visible.values_list("pk", flat=True)) if linked else set()
    return [_common(one, viewer) | _whole(one, viewer, readable) for one in insights]


def _common(one: Insight, viewer: User) -> dict[str, Any]:
    texts = texts_for(viewer, one)
    return {
        "id": one.pk,
        "observation": texts.observation,
        "interpretation": texts.interpretation,
        "implication": texts.implication,
        "decision_informed": texts.decision,
        "category": one.category,
        "kind": one.kind,
        "therapeutic_area": one.therapeutic_area_id,
        "product": one.product_id,
    }


def _whole(one: Insight, viewer: User, readable: set[int]) -> dict[str, Any]:
    return {
        "client_id": one.client_id if one.originator_id == viewer.pk else None,
        "state": one.state,
        "novelty": one.novelty,
        "owner": named(one.originator),
        "interactions": sorted(
            link.interaction_id for link in one.interaction_links.all() if link.interaction_id in readable
        ),
        "congress": one.congress_id,
        "merged_into": one.merged_into_id,
        "receipts": [
            {"about": each.about, "message": each.message, "decision": each.decision, "by": named(each.by),
             "sent_at": each.sent_at}
            for each in one.receipts.all()
        ],
        "custom": one.custom,
        "submitted_at": one.submitted_at,
        "created_at": one.created_at,
        "version": one.version,
    }  # fmt: skip
