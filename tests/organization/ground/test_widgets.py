"""Widgets that are written without templates say what Django's own would say."""

from datetime import date
from typing import Any

import pytest
from django import forms
from django.test.html import parse_html
from pytest_django import DjangoAssertNumQueries

from organization.ground.filters import OneFilter
from organization.ground.widgets import QuickDate, QuickHidden, QuickSelect, QuickText
from organization.models import User
from tests.factories.cast import Cast

CHOICES = [("", "Any"), ("a", "<A> & co"), (2, "Two")]


@pytest.mark.parametrize("value", [None, "", "a", 2, "2", '"x'])
@pytest.mark.parametrize(
    ("quick", "own"),
    [
        (QuickSelect(choices=CHOICES), forms.Select(choices=CHOICES)),
        (QuickText({"type": "search"}), forms.TextInput({"type": "search"})),
        (QuickHidden(), forms.HiddenInput()),
    ],
)
def test_the_markup_is_that_of_django(quick: forms.Widget, own: forms.Widget, value: Any) -> None:
    attrs = {"id": "id_x", "aria-invalid": "true", "disabled": True, "required": False, "title": "<i>"}
    assert parse_html(quick.render("x", value, attrs)) == parse_html(own.render("x", value, attrs))


def test_a_day_is_written_as_it_is_typed() -> None:
    own = forms.DateInput(format="%Y-%m-%d")
    for value in (date(2026, 2, 3), "soon", None):
        assert parse_html(QuickDate(format="%Y-%m-%d").render("x", value)) == parse_html(own.render("x", value))


def test_rows_to_choose_from_are_one_statement_and_no_objects(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    field = OneFilter(queryset=User.objects.filter(pk=cast.msl.pk), shown="display_name").field
    with django_assert_num_queries(1):
        shown = field.widget.render("x", str(cast.msl.pk))
    assert f'<option value="{cast.msl.pk}" selected>Mara Lind</option>' in shown
