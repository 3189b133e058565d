"""Every field that takes a day refuses one that nobody can mean, in words, on pages and in the API."""

import importlib
import inspect
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.test import Client
from django.urls import reverse
from rest_framework import serializers

from interactions.activities.forms import ActivityForm
from interactions.models import Activity
from organization.api.fields import Day, Moment, Strict
from organization.ground.dates import CALENDAR, EMPLOYMENT, HAPPENED, PLANNED, SEARCHED
from organization.ground.day_fields import DayField
from organization.ground.filters import DayFilter, Filters
from organization.models import Quarter
from organization.services.tokens import create_token
from tests.api.programs import Program, interaction_body
from tests.factories.kols import KOLFactory, TopicFactory
from tests.factories.world import World, make_world
from tests.shape.sources import ROOT, modules

AT = datetime(2026, 2, 16, 12, tzinfo=UTC)
IMPLAUSIBLE = ("0001-01-01", "0026-03-01", "9999-12-31")


@pytest.fixture(autouse=True)
def _on_a_day() -> Iterator[None]:
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture(scope="module")
def _one_world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """Built once for this file; what a test changes is undone after it."""
    with django_db_blocker.unblock(), transaction.atomic(), time_machine.travel(AT, tick=False):
        made = make_world(AT.date())
        made.more["free_kol"] = KOLFactory.create()
        TopicFactory.create(name="Biomarkers", therapeutic_area=made.cast.oncology)
        yield made
        transaction.set_rollback(True)


@pytest.fixture
def world(_one_world: World, db: None) -> World:
    return _one_world


def client_of(person: Any) -> Client:
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


# --- The ranges ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("days", "first", "last", "words"),
    [
        (HAPPENED, date(2000, 1, 1), date(2026, 2, 17), "1 January 2000 to today"),  # it is tomorrow somewhere
        (PLANNED, date(2000, 1, 1), date(2031, 12, 31), "1 January 2000 to 31 December 2031"),
        (CALENDAR, date(2000, 1, 1), date(2036, 12, 31), "1 January 2000 to 31 December 2036"),
        (EMPLOYMENT, date(1950, 1, 1), date(2036, 12, 31), "1 January 1950 to 31 December 2036"),
        (SEARCHED, date(2000, 1, 1), date(2100, 12, 31), "1 January 2000 to 31 December 2100"),
    ],
)
def test_each_meaning_has_its_range(days: Any, first: date, last: date, words: str) -> None:
    field = DayField(days)
    assert field.clean(first.isoformat()) == first
    assert field.clean(last.isoformat()) == last
    for outside in (date.fromordinal(first.toordinal() - 1), date.fromordinal(last.toordinal() + 1)):
        with pytest.raises(ValidationError) as refused:
            field.clean(outside.isoformat())
        assert refused.value.messages == [f"Enter a day from {words}."]


@pytest.mark.parametrize(
    ("typed", "hint"),
    [
        ("0026-03-01", " Did you mean 2026?"), ("0024-02-29", " Did you mean 2024?"),
        ("0099-01-01", ""), ("0226-03-01", ""), ("9999-12-31", ""),
    ],
)  # fmt: skip
def test_a_year_of_two_digits_is_understood_and_asked_back(typed: str, hint: str) -> None:
    with pytest.raises(ValidationError) as refused:
        DayField(PLANNED).clean(typed)
    assert refused.value.messages == [f"Enter a day from 1 January 2000 to 31 December 2031.{hint}"]


@pytest.mark.parametrize("typed", ["26-03-01", "03/01/2026", "2026-02-30", "x", "2026-03-01T00:00", "\x00"])
def test_what_is_no_day_is_answered_with_an_example(typed: str) -> None:
    with pytest.raises(ValidationError) as refused:
        DayField(PLANNED).clean(typed)
    assert refused.value.messages == ["Enter a day as year, month and day, such as 2026-03-31."]


# --- All forms, bodies and filters of the product -----------------------------------------------


def classes(base: type) -> list[Any]:
    """All classes of the product's own that derive from ``base``."""
    found = set()
    for name in modules().keys() - {"msl_okr.wsgi"}:  # the server's entry limits every wait of its process
        module = importlib.import_module(name)
        found |= {one for _, one in inspect.getmembers(module, inspect.isclass) if issubclass(one, base)}
    return sorted((one for one in found if one.__module__ in modules()), key=lambda one: (one.__module__, one.__name__))


def day_fields() -> list[tuple[str, Any]]:
    return [
        (f"{form.__name__}.{name}", field)
        for form in classes(forms.BaseForm)
        for name, field in form.base_fields.items()
        if isinstance(field, forms.DateField | forms.DateTimeField)
    ]


def test_every_day_of_a_form_is_the_one_field() -> None:
    found = day_fields()
    assert len(found) >= 25
    assert {name for name, field in found if not isinstance(field, DayField)} == set()
    for name, field in found:
        for typed in IMPLAUSIBLE:
            with pytest.raises(ValidationError, match="Enter a day from"):
                field.clean(typed)
            assert name


@pytest.mark.parametrize("kind", Activity.Kind.values)
def test_every_stage_of_an_activity_is_the_one_field(kind: str, world: World) -> None:
    form = ActivityForm(user=world.cast.msl, kind=kind, today=world.today)
    for name in form.stage_names:
        field = form.fields[name]
        assert isinstance(field, DayField)
        assert field.days is (PLANNED if name == "planned_on" else HAPPENED)


def test_every_day_of_a_body_is_the_one_field() -> None:
    days, seen = 0, set()
    for one in classes(serializers.Serializer):
        for name, field in one._declared_fields.items():
            if isinstance(field, serializers.DateField | serializers.DateTimeField):
                assert isinstance(field, Day | Moment), f"{one.__name__}.{name}"
                if issubclass(one, Strict):
                    days += 1
                    seen.add(f"{one.__name__}.{name}")
                    for typed in IMPLAUSIBLE:
                        with pytest.raises(serializers.ValidationError):
                            field.run_validation(typed if isinstance(field, Day) else f"{typed}T12:00:00Z")
    assert days >= 10, seen


def test_every_day_of_a_query_is_the_one_field() -> None:
    found = [
        (f"{one.__name__}.{name}", filter_)
        for one in classes(Filters)
        for name, filter_ in one.base_filters.items()
        if "Date" in type(filter_).__name__ or isinstance(filter_, DayFilter)
    ]
    assert len(found) >= 10
    for name, filter_ in found:
        assert isinstance(filter_, DayFilter), name
        for typed in IMPLAUSIBLE:
            with pytest.raises(ValidationError, match="Enter a day from"):
                filter_.field.clean(typed)


# --- Pages and addresses ------------------------------------------------------------------------


@pytest.mark.parametrize("typed", IMPLAUSIBLE)
def test_pages_answer_an_impossible_day_in_words(typed: str, world: World) -> None:
    """Each place where a day is entered, with all else as it should be; what was typed stands there again."""
    msl, admin, manager = (client_of(getattr(world.cast, name)) for name in ("msl", "admin", "manager"))
    person = {"user": world.cast.msl.pk}
    asked: list[tuple[Client, str, dict[str, Any]]] = [
        (admin, reverse("quarter-add"), {"name": "2030-Q1", "starts_on": "2030-01-01", "ends_on": typed}),
        (admin, reverse("quarter-add"), {"name": "2030-Q1", "starts_on": typed, "ends_on": "2030-03-31"}),
        (admin, reverse("holiday-add"), {"country": "DE", "date": typed, "name": "A day"}),
        (manager, reverse("absence-add"), person | {"starts_on": "2026-03-01", "ends_on": typed}),
        (msl, reverse("me"), {"form": "absence", "absence-starts_on": typed, "absence-ends_on": typed}),
        (
            admin,
            reverse("member-add", args=[world.cast.north.pk]),
            {"user": world.cast.outsider.pk, "from_date": typed},
        ),
        (msl, reverse("log"), {"day": typed, "save": "1", "next_step": "Call", "next_step_on": typed}),
        (msl, reverse("promise", args=[world.interaction.pk]), {"outcome": "move", "day": typed}),
        (msl, reverse("activity-new") + "?kind=training", {"title": "A training", "planned_on": typed}),
        (msl, reverse("key-result-value", args=[world.key_result.pk]), {"value": "1", "as_of": typed}),
        (msl, reverse("milestone-reached", args=[world.step.pk]), {"done_on": typed}),
    ]
    for client, address, data in asked:
        answer = client.post(address, data)
        assert answer.status_code == 422, address
        assert "Enter a day from" in answer.content.decode(), address
        assert f'value="{typed}"' in answer.content.decode(), address
    assert not Quarter.objects.filter(name="2030-Q1").exists()


@pytest.mark.parametrize("typed", IMPLAUSIBLE)
def test_filters_answer_an_impossible_day_in_words(typed: str, world: World) -> None:
    msl, manager = client_of(world.cast.msl), client_of(world.cast.manager)
    for client, name, parameter in (
        (msl, "insights", "first"), (msl, "insights", "last"), (msl, "interactions", "first"),
        (msl, "interactions", "last"), (msl, "diary", "day"), (msl, "board", "as_of"), (msl, "weekly", "week"),
        (manager, "weekly-team", "week"),
    ):  # fmt: skip
        answer = client.get(reverse(name), {parameter: typed})
        assert answer.status_code in (200, 422), name
        assert "Enter a day from 1 January 2000 to 31 December 2100." in answer.content.decode(), name
        if name != "weekly":  # one goes from week to week there, by links
            assert f'value="{typed}"' in answer.content.decode(), name


@pytest.mark.parametrize("typed", IMPLAUSIBLE)
def test_the_api_answers_an_impossible_day_in_words(typed: str, world: World) -> None:
    program = Program(create_token(user=world.cast.msl))
    for address in (
        f"interactions/?first={typed}",
        f"interactions/?last={typed}",
        f"weekly-updates/?week_start={typed}",
    ):
        assert program.get(address).status_code == 400, address
    bodies: list[tuple[str, dict[str, Any], str]] = [
        ("interactions/", interaction_body(world, starts_at=f"{typed}T09:30:00Z"), "starts_at"),
        ("interactions/", interaction_body(world, starts_at=f"{typed}T09:30:00+14:00"), "starts_at"),
        ("interactions/", interaction_body(world, next_step="Call", next_step_on=typed), "next_step_on"),
        ("activities/", {"kind": "training", "title": "A training", "held_on": typed}, "held_on"),
        ("weekly-updates/", {"week_start": typed, "nothing_new_heard": True}, "week_start"),
    ]
    for address, body, field in bodies:
        answer = program.post(address, body)
        assert answer.status_code == 400, (address, body)
        assert answer.json()["errors"][field], address


# --- In the code ---------------------------------------------------------------------------

# The one field for a day, on pages and in the API, is made of these.
DAY_FIELDS = {"organization/ground/day_fields.py", "organization/api/fields.py", "organization/ground/filters.py"}
PLAIN_DAYS = re.compile(
    r"\b(forms|serializers|django_filters|filters)\.(Date|DateTime|SplitDateTime|IsoDateTime|DateRange|DateFromToRange)"
    r"(Field|Filter)\("
)


def test_no_field_takes_a_day_without_a_plausible_range() -> None:
    """See ``organization/ground/dates.py``; the tests above walk the fields themselves."""
    wrong = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in modules().values()
        if str(path.relative_to(ROOT)) not in DAY_FIELDS
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if PLAIN_DAYS.search(line)
    ]
    assert not wrong, "\n".join(wrong)
