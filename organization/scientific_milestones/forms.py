"""The form of a scientific milestone."""

from typing import Any

from django import forms

from organization.forms import RecordForm, ScreenedForm, active_areas
from organization.ground.dates import CALENDAR
from organization.ground.day_fields import DayField
from organization.models import Product, ScientificMilestone


class ScientificMilestoneForm(ScreenedForm, RecordForm):
    """What is ahead, and when. Products stand with their area, to which the milestone then belongs too."""

    texts = ("title", "note")
    date = DayField(CALENDAR, label="Day", help_text="A day that moves is changed here; the history keeps the earlier.")
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    field_order = ("kind", "title", "date", "therapeutic_area", "product", "note", "reason", "version")

    class Meta:
        model = ScientificMilestone
        fields = ["kind", "title", "date", "therapeutic_area", "product", "note"]
        help_texts = {
            "title": "As it stands on charts and plans, such as “INSIGHT-2: first results”.",
            "product": "Optional, of that area.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["therapeutic_area"].queryset = active_areas(self.instance.therapeutic_area_id)
        fields["product"].queryset = _products(self.instance.product_id)
        fields["product"].empty_label = "No product"
        fields["product"].label_from_instance = lambda one: f"{one.name} ({one.therapeutic_area.name})"


def _products(keep: int | None) -> Any:
    active = Product.objects.filter(is_active=True)
    found = active | Product.objects.filter(pk=keep) if keep else active
    return found.select_related("therapeutic_area").order_by("therapeutic_area__name", "name")
