"""The form of one insight: capture and edit."""

import hashlib
import json
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.db.models import Q
from django.http import QueryDict

from insights.capture.selectors import interaction_label
from insights.capture.services import TEXTS, Contents
from insights.models import Insight
from interactions.log.selectors import offers
from interactions.models import Congress, Interaction
from organization.custom_fields.forms import AsksCustomFields
from organization.custom_fields.selectors import asked_of
from organization.forms import ScreenedForm
from organization.ground.clock import day_in
from organization.ground.form_errors import retype
from organization.ground.numbers import as_number
from organization.models import CustomField, Product, TherapeuticArea, User
from organization.unsent import KEPT_AT

RECENT = 6
RECENT_FOR = timedelta(days=30)


def _text(label: str, hint: str, *, rows: int = 3, required: bool = False, error: str = "") -> forms.CharField:
    return forms.CharField(
        label=label, required=required, max_length=5000, help_text=hint,
        widget=forms.Textarea(attrs={"rows": rows}), error_messages={"required": error} if error else None,
    )  # fmt: skip


class InsightForm(AsksCustomFields, ScreenedForm):
    """Parses what a person learnt; ``contents()`` is what the services take.

    ``recorded`` is the insight that is edited; ``source`` the interaction from which a new one is captured.
    """

    texts = TEXTS
    interactions = forms.ModelMultipleChoiceField(
        Interaction.objects.none(), label="From which discussion", required=False, widget=forms.CheckboxSelectMultiple
    )
    observation = _text(
        "What was said or seen", "No patient-identifiable information.", required=True,
        error="Say what was said or seen.",
    )  # fmt: skip
    kind = forms.ChoiceField(choices=Insight.Kind.choices, widget=forms.RadioSelect)
    interpretation = _text("Why", "What explains it. Needed for an insight.", rows=2)
    implication = _text("So what", "What follows for our plans. Needed for an insight.", rows=2)
    category = forms.ChoiceField(
        choices=Insight.Category.choices, widget=forms.RadioSelect, error_messages={"required": "Choose a category."}
    )
    therapeutic_area = forms.ModelChoiceField(
        TherapeuticArea.objects.none(), label="Therapeutic area", empty_label="Choose",
        error_messages={"required": "Choose a therapeutic area."},
    )  # fmt: skip
    product = forms.ModelChoiceField(Product.objects.none(), required=False, empty_label="–")
    congress = forms.ModelChoiceField(Congress.objects.all(), required=False, label="Heard at a congress")
    decision_informed = forms.CharField(label="Decision it should inform", required=False, max_length=300)
    novelty = forms.ChoiceField(
        label="Against what is known", choices=[("", "–"), *Insight.Novelty.choices], required=False
    )
    client_id = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, data: QueryDict | None = None, *, user: User, at: datetime, recorded: Insight | None = None,
        source: Interaction | None = None, initial: dict[str, Any] | None = None,
    ) -> None:  # fmt: skip
        self.user, self.at, self.recorded = user, at, recorded
        start: dict[str, Any] = {
            "kind": Insight.Kind.OBSERVATION, "therapeutic_area": user.therapeutic_area_id, "client_id": uuid4(),
        }  # fmt: skip
        if source is not None:
            start |= {
                "interactions": [source.pk], "therapeutic_area": source.therapeutic_area_id,
                "product": source.product_id, "congress": source.congress_id,
            }  # fmt: skip
        super().__init__(data, initial=start | (initial or {}))
        self._offer()
        self.ask_custom(asked_of(CustomField.On.INSIGHT), recorded.custom if recorded else {})
        self.texts = (*TEXTS, *self.custom_texts)

    def _offer(self) -> None:
        fields: dict[str, Any] = self.fields
        recorded = self.recorded
        if recorded is not None:
            del fields["client_id"]
        area, kept = (recorded.therapeutic_area_id, recorded.congress) if recorded else (None, None)
        today, chosen = day_in(self.at, self.user.zone), as_number(self["therapeutic_area"].value())
        areas = offers.AreasOffered(today, also=area, kept=kept, given=self["congress"].value())
        fields["therapeutic_area"].queryset, fields["therapeutic_area"].choices = areas.queryset, areas.choices
        fields["congress"].choices = lambda: areas.congresses(chosen)
        used = [recorded.product_id] if recorded and recorded.product_id else []
        products = Product.objects.filter(Q(is_active=True) | Q(pk__in=used)).select_related("therapeutic_area")
        fields["product"].queryset = products
        by_area: dict[str, list[tuple[int, str]]] = {}
        for product in products.order_by("therapeutic_area__name", "name"):
            by_area.setdefault(product.therapeutic_area.name, []).append((product.pk, product.name))
        fields["product"].choices = [("", "–"), *by_area.items()]
        self._offer_interactions(fields["interactions"])

    def _offer_interactions(self, field: Any) -> None:
        """Recent own interactions and those already chosen, each with its people and day."""
        linked = [link.interaction_id for link in self.recorded.interaction_links.all()] if self.recorded else []
        given = self.data.getlist("interactions") if isinstance(self.data, QueryDict) and self.is_bound else []
        asked = [*map(str, given), *map(str, self.initial.get("interactions", [])), *map(str, linked)]
        chosen = {number for number in map(as_number, asked) if number is not None}
        rows = Interaction.objects.visible_to(self.user, day_in(self.at, self.user.zone))
        rows = rows.exclude(state=Interaction.State.CANCELLED) | rows.filter(pk__in=linked)
        recent = (
            rows.filter(msl=self.user, starts_at__lte=self.at, starts_at__gte=self.at - RECENT_FOR)
            .order_by("-starts_at", "-pk").values_list("pk", flat=True)[:RECENT]
        )  # fmt: skip
        offered = rows.filter(pk__in=chosen | set(recent)).prefetch_related("attendees__kol")
        field.queryset = rows
        field.choices = [(row.pk, interaction_label(row)) for row in offered.order_by("-starts_at", "-pk")]

    def contents(self) -> Contents:
        """The cleaned values as the services take them."""
        data = self.cleaned_data
        names = ("kind", "category", "therapeutic_area", "product", "novelty", "congress", *TEXTS)
        plain = {name: data[name] for name in names}
        return Contents(interactions=tuple(data["interactions"]), custom=self.custom(), **plain)

    def key(self) -> UUID | None:
        """The page's key, by which a second sending is recognised."""
        key: UUID | None = self.cleaned_data.get("client_id")
        return key

    def renew_key(self) -> None:
        """A new key, so that saving once more records a second insight."""
        retype(self, "client_id", str(uuid4()))

    def digest(self) -> str:
        """Tells whether two sendings of a page say the same."""
        data: Any = self.data
        left_out = {"client_id", KEPT_AT, "csrfmiddlewaretoken"}
        said = {name: sorted(data.getlist(name)) for name in data if name not in left_out}
        return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()

    def has_congresses(self) -> bool:
        """Whether there is a congress to choose."""
        return bool(list(self.fields["congress"].choices))  # type: ignore[attr-defined]

    def offers_interactions(self) -> bool:
        """Whether there is any interaction to choose."""
        return bool(list(self.fields["interactions"].choices))  # type: ignore[attr-defined]


class EditForm(InsightForm):
    """The form of an existing insight, with the version that was read."""

    version = forms.IntegerField(widget=forms.HiddenInput)


def initial_of(insight: Insight) -> dict[str, Any]:
    """The form's values for a recorded insight."""
    plain = {name: getattr(insight, name) for name in (*TEXTS, "kind", "category", "novelty", "version")}
    return plain | {
        "therapeutic_area": insight.therapeutic_area_id, "product": insight.product_id,
        "congress": insight.congress_id,
        "interactions": [link.interaction_id for link in insight.interaction_links.all()],
    }  # fmt: skip
