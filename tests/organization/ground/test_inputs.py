"""Inputs, chips and selects written without a template have the markup of Django's own."""

from html.parser import HTMLParser
from typing import Any

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.template import engines

from organization.ground.inputs import FormRenderer
from organization.ground.widgets import QuickSelect

HOSTILE = "\"><b>'&amp;</b>"
CHOICES = [("", "–"), (HOSTILE, f"{HOSTILE} label"), (2, "two")]
SHOWN = {"class": HOSTILE, "required": True, "disabled": False, "data-empty": "", "min": 0}
WIDGETS = [
    forms.TextInput, forms.NumberInput, forms.EmailInput, forms.URLInput, forms.PasswordInput, forms.HiddenInput,
    forms.DateInput, forms.DateTimeInput, forms.TimeInput, forms.CheckboxInput, forms.Textarea,
]  # fmt: skip


class Tags(HTMLParser):
    """Tags with their attributes in any order, and words without the space around them."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.found: list[Any] = []
        self.feed(markup)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, sorted(attrs, key=str)))

    def handle_endtag(self, tag: str) -> None:
        self.found.append(f"/{tag}")

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.found.append(data.strip())


def tags(markup: object) -> list[Any]:
    return Tags(str(markup)).found


@pytest.mark.parametrize("value", [None, "", HOSTILE, 0, True])
@pytest.mark.parametrize("widget", WIDGETS)
def test_an_input_is_that_of_django(widget: type[forms.Widget], value: object) -> None:
    ours, theirs = (
        widget(SHOWN).render(f"n{HOSTILE}", value, {"id": "one"}, renderer)
        for renderer in (FormRenderer(), DjangoTemplates())
    )
    assert tags(ours) == tags(theirs) != []


@pytest.mark.parametrize("value", [None, "", HOSTILE, 2])
def test_a_quick_select_is_that_of_django(value: Any) -> None:
    ours, theirs = (
        kind(SHOWN, choices=CHOICES).render("n", value, {"id": "one"}) for kind in (QuickSelect, forms.Select)
    )
    assert tags(ours) == tags(theirs) != []


@pytest.mark.parametrize("widget", [forms.RadioSelect, forms.CheckboxSelectMultiple])
def test_chips_hold_the_inputs_of_their_field(widget: type[forms.RadioSelect]) -> None:
    class Chosen(forms.Form):
        one = forms.ChoiceField(choices=CHOICES, widget=widget(attrs={"data-x": HOSTILE}), required=True)

    field = Chosen({"one": "2"})["one"]
    markup = engines["django"].from_string("{% chips field %}").render({"field": field})
    assert "<b>" not in markup
    shown = [one for one in tags(markup) if one[0] == "input"]
    assert shown == [one for choice in field.subwidgets for one in tags(choice.tag()) if one[0] == "input"]
    assert [dict(attributes)["value"] for _, attributes in shown] == ["", HOSTILE, "2"]
    assert ["checked" in dict(attributes) for _, attributes in shown] == [False, False, True]
    assert f"{HOSTILE} label" in tags(markup)
