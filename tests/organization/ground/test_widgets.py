"""Widgets that are written without templates say what Django's own would say."""

from typing import Any

import pytest
from django import forms
from django.test.html import parse_html
from pytest_django import DjangoAssertNumQueries

from organization.ground.filters import OneFilter
from organization.ground.widgets import QuickSelect
from organization.models import User
from tests.factories.cast import Cast

CHOICES = [("", "Any"), ("a", "<A> & co"), (2, "Two")]


@pytest.mark.parametrize("value", [None, "", "a", 2, "2", '"x'])
def test_the_markup_is_that_of_django(value: Any) -> None:
    quick, own = QuickSelect(choices=CHOICES), forms.Select(choices=CHOICES)
    attrs = {"id": "id_x", "aria-invalid": "true", "disabled": True, "required": False, "title": "<i>"}
    assert parse_html(quick.render("x", value, attrs)) == parse_html(own.render("x", value, attrs))


def test_rows_to_choose_from_are_one_statement_and_no_objects(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    field = OneFilter(queryset=User.objects.filter(pk=cast.msl.pk), shown="display_name").field
    with django_assert_num_queries(1):
        shown = field.widget.render("x", str(cast.msl.pk))
    assert f'<option value="{cast.msl.pk}" selected>Mara Lind</option>' in shown
