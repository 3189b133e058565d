"""Custom fields: each kind, options that are retired, fields that are archived or must be filled in."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from audit.history import history_of
from okrs.models import Initiative, Objective
from organization.custom_fields.forms import key_from
from organization.custom_fields.selectors import cells, use_of
from organization.custom_fields.services import add_field, archive_field, change_field, restore_field
from organization.custom_fields.values import checked, stored, words
from organization.models import CustomField
from tests.factories.cast import Cast, make_cast
from tests.factories.initiatives import CustomFieldFactory, InitiativeFactory
from tests.factories.okrs import ObjectiveFactory
from tests.okrs.conftest import client, key_result_for

TODAY = date(2026, 2, 15)


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast(TODAY)


def field(kind: str = "text", **more: Any) -> CustomField:
    return CustomField(on="initiative", key="detail", name="Detail", kind=kind, **more)


# --- One value -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "given", "kept"),
    [
        ("text", "  Two words ", "Two words"),
        ("text", "   ", None),
        ("number", Decimal("12.50"), 12.5),
        ("number", Decimal("1E+3"), 1000),
        ("number", 0, 0),
        ("number", -3, -3),
        ("date", date(2026, 3, 1), "2026-03-01"),
        ("date", "2026-03-01", "2026-03-01"),
        ("yes_no", False, False),
        ("choice", "West", "West"),
        ("choices", ["West", "East", "West"], ["East", "West"]),
        ("choices", [], None),
        ("date", None, None),
    ],
)
def test_a_value_is_stored_as_its_kind(kind: str, given: Any, kept: Any) -> None:
    options = ["East", "West"] if kind.startswith("choice") else []
    found = stored(field(kind, options=options), given)
    assert (found, type(found)) == (kept, type(kept))


@pytest.mark.parametrize(
    ("kind", "given"),
    [
        ("text", 4), ("text", ["x"]), ("text", "x" * 501), ("text", "a\x00b"),
        ("number", "12"), ("number", True), ("number", float("nan")), ("number", float("inf")), ("number", 10**11),
        ("number", 1.23456),
        ("date", "1 March"), ("date", "20260301"), ("date", "2026-13-01"), ("date", "1026-01-01"), ("date", 5),
        ("yes_no", "yes"), ("yes_no", 1),
        ("choice", "North"), ("choice", ["West"]), ("choice", {"a": 1}), ("choices", "West"), ("choices", ["North"]),
        ("choices", [["West"]]),
    ],
)  # fmt: skip
def test_a_value_of_another_kind_is_refused(kind: str, given: Any) -> None:
    options = ["East", "West"] if kind.startswith("choice") else []
    with pytest.raises(ValidationError):
        stored(field(kind, options=options), given)


def test_values_are_said_in_words_and_written_into_files_typed() -> None:
    rows = [
        (field("number"), 12.5, "12.5", 12.5),
        (field("number"), 1000, "1000", 1000),
        (field("date"), "2026-03-01", "1 Mar 2026", date(2026, 3, 1)),
        (field("yes_no"), False, "No", "No"),
        (field("choices", options=["East"]), ["East", "West"], "East, West", "East, West"),
        (field("text"), None, "", None),
    ]
    for one, value, said, cell in rows:
        assert (words(one, value), cells([one], {} if value is None else {"detail": value})) == (said, [cell])


# --- One record ------------------------------------------------------------------------------


def test_an_unknown_key_is_named_and_a_required_field_asked_for() -> None:
    one = field(is_required=True)
    with pytest.raises(ValidationError) as refused:
        checked([one], {"other": 1}, {})
    assert set(refused.value.message_dict) == {"custom.other", "custom.detail"}
    assert checked([one], {"detail": "x"}, {}) == {"detail": "x"}


def test_an_archived_field_keeps_its_value_and_takes_no_other() -> None:
    one = field(archived_at=timezone.now(), is_required=True)
    assert checked([one], {}, {"detail": "kept"}) == {"detail": "kept"}
    assert checked([one], {}, {}) == {}
    with pytest.raises(ValidationError, match="archived"):
        checked([one], {"detail": "new"}, {"detail": "kept"})


def test_a_retired_option_stays_where_it_was_chosen_and_is_chosen_nowhere_else() -> None:
    one, several = field("choice", options=["East"], retired=["West"]), field("choices", options=["A"], retired=["B"])
    assert checked([one], {"detail": "West"}, {"detail": "West"}) == {"detail": "West"}
    assert checked([several], {"detail": ["B", "A"]}, {"detail": ["B"]}) == {"detail": ["A", "B"]}
    for refused in (one, several):
        with pytest.raises(ValidationError):
            checked([refused], {"detail": refused.retired if refused is several else "West"}, {})


# --- Defining --------------------------------------------------------------------------------


@pytest.mark.django_db
def test_only_administrators_define_fields(cast: Cast) -> None:
    made = CustomFieldFactory.create()
    for who in ("lead", "manager", "compliance", "msl"):
        person = getattr(cast, who)
        for act in (
            lambda person=person: add_field(by=person, on="insight", key="x", name="X", kind="text", options=[]),
            lambda person=person: change_field(by=person, field=made, options=[], name="X"),
            lambda person=person: archive_field(by=person, field=made, at=timezone.now()),
            lambda person=person: restore_field(by=person, field=made),
        ):
            with pytest.raises(PermissionDenied):
                act()


@pytest.mark.django_db
def test_an_option_in_use_is_retired_one_without_use_is_gone_and_both_come_back(cast: Cast) -> None:
    made = add_field(by=cast.admin, on="initiative", key="region", name="Region", kind="choice",
                     options=["East", "West", " East ", "Middle"])  # fmt: skip
    assert made.options == ["East", "West", "Middle"]
    InitiativeFactory.create(key_result=key_result_for(cast, cast.msl), custom={"region": "West"})
    assert use_of(made).options == {"East": 0, "West": 1, "Middle": 0}
    changed = change_field(by=cast.admin, field=made, options=["East", "North"], name="Region")
    assert (changed.options, changed.retired) == (["East", "North"], ["West"])
    back = change_field(by=cast.admin, field=made, options=["West", "East"], name="Region")
    assert (back.options, back.retired) == (["West", "East"], [])


@pytest.mark.django_db
def test_archiving_counts_first_and_loses_nothing(cast: Cast) -> None:
    made = add_field(by=cast.admin, on="initiative", key="site", name="Site", kind="text", options=[])
    InitiativeFactory.create_batch(3, key_result=key_result_for(cast, cast.msl), custom={"site": "A"})
    browser = client(cast.admin)
    page = browser.get(reverse("custom-field-archive", args=[made.pk])).content.decode()
    assert "Initiatives with a value: 3" in page
    assert browser.post(reverse("custom-field-archive", args=[made.pk])).status_code == 302
    made.refresh_from_db()
    first = made.archived_at
    archive_field(by=cast.admin, field=made, at=timezone.now())
    made.refresh_from_db()
    assert (made.archived_at, Initiative.objects.filter(custom={"site": "A"}).count()) == (first, 3)
    assert browser.post(reverse("custom-field-restore", args=[made.pk])).status_code == 302
    made.refresh_from_db()
    assert made.archived_at is None


def test_a_key_is_made_of_a_name() -> None:
    assert [key_from(name) for name in ("Budget (EUR)", "2nd wave", "Größe", "Ñ")] == [
        "budget_eur", "nd_wave", "gr_e", "",
    ]  # fmt: skip


@pytest.mark.django_db
def test_a_choice_needs_options_and_nothing_else_takes_any(cast: Cast) -> None:
    browser, add = client(cast.admin), reverse("custom-field-add")
    form = {"on": "insight", "name": "Region", "position": 1}
    assert browser.post(add, form | {"kind": "choice"}).status_code == 422
    assert browser.post(add, form | {"kind": "text", "options": "East"}).status_code == 422
    assert browser.post(add, form | {"kind": "choice", "options": "East\nWest\n\nEast"}).status_code == 302
    assert CustomField.objects.get().options == ["East", "West"]
    assert browser.post(add, form | {"kind": "text"}).status_code == 422, "the name is taken"


@pytest.mark.django_db
def test_history_tells_which_field_changed(cast: Cast) -> None:
    CustomFieldFactory.create(on="objective", key="cost_centre", name="Cost centre")
    objective: Objective = ObjectiveFactory.create(quarter=cast.quarter, custom={"cost_centre": "A"})
    Objective.objects.filter(pk=objective.pk).update(custom={"cost_centre": "B", "is_ours": True})
    (change, other) = history_of(objective)[0].changes
    assert (change.field, change.old, change.new) == ("cost centre", "A", "B")
    assert (other.field, other.old, other.new) == ("is ours", "empty", "yes")
