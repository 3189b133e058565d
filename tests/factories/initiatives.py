"""Initiatives and custom fields in the world of the walks."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import factory
from factory.django import DjangoModelFactory

from okrs.models import Initiative, KeyResult
from organization.models import CustomField
from tests.factories.okrs import KeyResultFactory


class InitiativeFactory(DjangoModelFactory):
    key_result = factory.SubFactory(KeyResultFactory)
    title = "Site visits"
    owner = factory.SelfAttribute("key_result.owner")
    position = factory.Sequence(lambda n: 1024.0 * n)

    class Meta:
        model = Initiative


class CustomFieldFactory(DjangoModelFactory):
    on = CustomField.On.INITIATIVE
    name = factory.Sequence(lambda n: f"Field {n}")
    key = factory.Sequence(lambda n: f"field_{n}")
    kind = CustomField.Kind.TEXT

    class Meta:
        model = CustomField


def make_initiatives(
    words: Any, today: date, key_result: KeyResult, shared: KeyResult, values: Mapping[str, Any]
) -> dict[str, Any]:
    """One initiative of msl with everything, one that serves a shared imperative, and a custom field of a choice.

    ``values``: a record of each other kind, which gets a custom field with a value.
    """
    initiative = InitiativeFactory.create(
        key_result=key_result, title=words.plant("initiative_title"), state=Initiative.State.UNDER_WAY,
        description=words.plant("initiative_description"), starts_on=today, due_on=today + timedelta(days=30),
        custom={"partner": words.plant("initiative_custom")},
    )  # fmt: skip
    InitiativeFactory.create(key_result=shared, title=words.plant("shared_initiative_title"))
    CustomFieldFactory.create(name=words.plant("initiative_field"), key="partner")
    for on, row in values.items():
        CustomFieldFactory.create(on=on, name=words.plant(f"{on}_field"), key="detail")
        row.custom = {"detail": words.plant(f"{on}_custom")}
        row.save(update_fields=["custom"])
    field = CustomFieldFactory.create(
        name="Region", key="region", kind=CustomField.Kind.CHOICE, options=["East", "West"], retired=["Middle"]
    )
    return {"initiative": initiative, "custom_field": field}
