"""Areas, products, imperatives, holidays and work weeks: their pages, their refusals, their removal."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, models, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from organization.models import (
    Absence,
    Holiday,
    Membership,
    Product,
    Quarter,
    StrategicImperative,
    Team,
    TeamManager,
    TherapeuticArea,
    User,
    WorkWeek,
)
from organization.selectors.history import history_entries
from organization.services import records
from organization.services.records import WORDS, remove, save_reference
from organization.views.references import KINDS, KindOfRecord
from tests.factories.cast import Cast
from tests.factories.organization import (
    HolidayFactory,
    ProductFactory,
    StrategicImperativeFactory,
    TherapeuticAreaFactory,
    WorkWeekFactory,
)

SignIn = Callable[[User], Client]
FACTORIES = {
    "area": TherapeuticAreaFactory,
    "product": ProductFactory,
    "imperative": StrategicImperativeFactory,
    "holiday": HolidayFactory,
    "work-week": WorkWeekFactory,
}


def new(kind: str, cast: Cast) -> dict[str, Any]:
    """What the add form of a kind is sent."""
    fields: dict[str, dict[str, Any]] = {
        "area": {"name": "Neurology", "code": "NEU"},
        "product": {"name": "Zelorix", "therapeutic_area": cast.oncology.pk, "lifecycle_phase": "pre_launch"},
        "imperative": {"title": "Earlier diagnosis", "description": "Together"},
        "holiday": {"name": "Christmas Day", "country": "de", "date": "2026-12-25"},
        "work-week": {"country": "SA", "days_off": "fri_sat"},
    }
    return fields[kind]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.key)
def test_a_record_is_added_changed_and_listed(cast: Cast, signed_in: SignIn, kind: KindOfRecord) -> None:
    client = signed_in(cast.admin)
    data = new(kind.key, cast)
    assert client.post(reverse(f"{kind.key}-add"), data).status_code == 302
    record = kind.rows().latest("pk")
    edit = reverse(f"{kind.key}-edit", args=[record.pk])
    assert edit in client.get(reverse(kind.route)).content.decode()
    field, value = {"imperative": ("title", "Another name"), "work-week": ("country", "QA")}.get(
        kind.key, ("name", "Another name")
    )
    changed = {**data, field: value, "is_active": "on", "reason": "Renamed by the board"}
    assert client.post(edit, changed).status_code == 302
    entry = history_entries(record)[0]
    assert (entry["who"], entry["what"], entry["why"]) == ("Ada Quist", "changed", "Renamed by the board")
    assert entry["changes"] == [{"field": field, "old": data[field], "new": value}]
    assert "Renamed by the board" in client.get(edit).content.decode()


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.key)
def test_a_second_one_of_the_same_name_is_refused_in_words(cast: Cast, signed_in: SignIn, kind: KindOfRecord) -> None:
    client = signed_in(cast.admin)
    data = new(kind.key, cast)
    client.post(reverse(f"{kind.key}-add"), data)
    shouted = {key: value.upper() if key in {"name", "title"} else value for key, value in data.items()}
    answer = client.post(reverse(f"{kind.key}-add"), shouted)
    assert answer.status_code == 422
    assert "already" in answer.content.decode()
    assert "is violated" not in answer.content.decode()


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.key)
def test_what_nothing_depends_on_is_deleted_after_a_page_that_says_so(
    cast: Cast, signed_in: SignIn, kind: KindOfRecord
) -> None:
    record = FACTORIES[kind.key].create()
    client = signed_in(cast.admin)
    url = reverse(f"{kind.key}-remove", args=[record.pk])
    assert "Nothing depends on" in client.get(url).content.decode()
    assert kind.rows().filter(pk=record.pk).exists(), "reading removes nothing"
    client.post(url, {"reason": "Never used"})
    assert not kind.rows().filter(pk=record.pk).exists()
    entry = history_entries(record)[0]
    assert (entry["what"], entry["why"]) == ("deleted", "Never used")


def test_what_something_depends_on_is_deactivated_with_counts_first(cast: Cast, signed_in: SignIn) -> None:
    ProductFactory.create(therapeutic_area=cast.oncology)
    client = signed_in(cast.admin)
    url = reverse("area-remove", args=[cast.oncology.pk])
    page = client.get(url).content.decode()
    assert "1 product refers to it" in page
    assert "2 users refer to it" in page
    client.post(url)
    assert TherapeuticArea.objects.get(pk=cast.oncology.pk).is_active is False
    assert Product.objects.count() == 1
    titles = {row["title"] for row in client.get(reverse("areas")).context["rows"]}
    assert titles == {"Immunology"}
    assert len(client.get(reverse("areas") + "?state=all").context["rows"]) == 2


def test_lists_are_filtered_and_survive_nonsense(cast: Cast, signed_in: SignIn) -> None:
    ProductFactory.create(name="Aa", therapeutic_area=cast.oncology, lifecycle_phase="established")
    ProductFactory.create(name="Bb", therapeutic_area=cast.immunology)
    HolidayFactory.create(country="FR", date=date(2027, 5, 1), name="Labour Day")
    HolidayFactory.create(country="DE", date=date(2026, 5, 1), name="Labour Day")
    client = signed_in(cast.msl)

    def count(url: str, status: int = 200) -> int:
        answer = client.get(url)
        assert answer.status_code == status, url
        return len(answer.context["rows"])

    assert count(f"{reverse('products')}?area={cast.oncology.pk}") == 1
    assert count(f"{reverse('products')}?phase=established") == 1
    assert count(f"{reverse('holidays')}?country=fr") == 1
    assert count(f"{reverse('holidays')}?year=2026") == 1
    for query in ("page=-1", "page=9999"):
        assert count(f"{reverse('products')}?{query}") == 2
    for query in ("area=x", "area=99999", "phase=x", "state=x"):
        assert count(f"{reverse('products')}?{query}", 422) == 2
    assert count(f"{reverse('holidays')}?year=abc&country=Germany", 422) == 2
    assert "Select a valid choice" in client.get(f"{reverse('products')}?area=x").content.decode()


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.key)
def test_a_list_asks_the_same_number_of_questions_for_many(
    cast: Cast, signed_in: SignIn, kind: KindOfRecord, django_assert_max_num_queries
) -> None:
    client = signed_in(cast.admin)
    FACTORIES[kind.key].create_batch(2)
    with CaptureQueriesContext(connection) as few:
        client.get(reverse(kind.route))
    FACTORIES[kind.key].create_batch(18)
    with django_assert_max_num_queries(len(few)):
        client.get(reverse(kind.route))
    assert len(few) <= 6


def test_long_lists_are_paged(cast: Cast, signed_in: SignIn) -> None:
    StrategicImperativeFactory.create_batch(51)
    client = signed_in(cast.msl)
    assert len(client.get(reverse("imperatives")).context["rows"]) == 50
    assert len(client.get(reverse("imperatives") + "?page=2").context["rows"]) == 1


def test_only_administrators_write(cast: Cast) -> None:
    for user in (cast.msl, cast.manager, cast.lead, cast.compliance, cast.clinical, cast.outsider):
        with pytest.raises(PermissionDenied):
            save_reference(record=TherapeuticArea(name="X", code="X"), by=user)
        with pytest.raises(PermissionDenied):
            remove(record=cast.oncology, by=user)


def test_every_constraint_that_an_administrator_can_meet_has_words() -> None:
    # No form offers another value; an address is brought into its one spelling before it is saved.
    known = {"product_phase_known", "user_role_known", "quarter_state_known", "user_email_one_spelling"}
    known |= {"work_week_days_off_known", "absence_state_known", "absence_waits_since", "quarter_months_known"}
    names = {
        constraint.name
        for model in (
            Absence,
            Holiday,
            Membership,
            Product,
            Quarter,
            StrategicImperative,
            Team,
            TeamManager,
            TherapeuticArea,
            User,
            WorkWeek,
        )
        for constraint in model._meta.constraints
    }
    assert names - known <= set(WORDS)


def broken(name: str, cast: Cast) -> models.Model:
    """A record that the database refuses by the constraint of this name."""
    day, later = date(2026, 11, 5), date(2026, 11, 6)
    away = Absence.objects.create(user=cast.msl, starts_on=day, ends_on=later)
    Holiday.objects.create(country="DE", date=day, name="Day")
    WorkWeek.objects.create(country="SA", days_off="fri_sat")
    ProductFactory.create(name="Zelorix")
    StrategicImperativeFactory.create(title="Together")
    records: dict[str, models.Model] = {
        "therapeutic_area_name_unique": TherapeuticArea(name="ONCOLOGY", code="X"),
        "therapeutic_area_code_unique": TherapeuticArea(name="X", code="onc"),
        "product_name_unique": Product(name="ZELORIX", therapeutic_area=cast.oncology, lifecycle_phase="pre_launch"),
        "imperative_title_unique": StrategicImperative(title="TOGETHER"),
        "holiday_once_per_country": Holiday(country="DE", date=day, name="Again"),
        "holiday_country_code": Holiday(country="d1", date=day, name="Where"),
        "work_week_once_per_country": WorkWeek(country="SA", days_off="sat_sun"),
        "work_week_country_code": WorkWeek(country="s1", days_off="fri_sat"),
        "team_name_unique": Team(name="NORTH"),
        "team_manager_once": TeamManager(team=cast.north, user=cast.manager),
        "membership_not_reversed": Membership(team=cast.south, user=cast.lead, from_date=later, to_date=day),
        "membership_once_at_a_time": Membership(team=cast.north, user=cast.msl, from_date=day, is_primary=False),
        "membership_one_primary_team": Membership(team=cast.south, user=cast.msl, from_date=day),
        "organization_user_email_key": User(email=cast.msl.email, display_name="Twin"),
        "user_country_code": User(email="x@demo.example", display_name="X", country="d1"),
        "quarter_ends_after_it_starts": Quarter(name="A", starts_on=later, ends_on=later, grace_ends_on=later),
        "quarter_grace_after_end": Quarter(
            name="B", starts_on=date(2030, 1, 1), ends_on=date(2030, 3, 1), grace_ends_on=date(2030, 2, 1)
        ),
        "quarters_do_not_overlap": Quarter(name="C", starts_on=day, ends_on=later, grace_ends_on=later),
        "absence_not_reversed": Absence(user=cast.lead, starts_on=later, ends_on=day),
        "absences_do_not_overlap": Absence(user=away.user, starts_on=later, ends_on=later),
    }
    return records[name]


# PostgreSQL refuses a reversed range before it comes to the named check: both ends are words of the validation.
REVERSED = {"membership_not_reversed", "absence_not_reversed"}


@pytest.mark.parametrize("name", sorted(WORDS))
def test_each_constraint_is_said_in_its_words_at_its_field(cast: Cast, name: str) -> None:
    field, words = WORDS[name]
    with pytest.raises(ValidationError) as error:
        records.store(broken(name, cast), by=cast.admin)
    said = error.value.message_dict
    assert said[field] == [words] or (name == "organization_user_email_key" and "exists already" in said[field][0])


@pytest.mark.parametrize("name", sorted(set(WORDS) - REVERSED))
def test_each_constraint_holds_in_the_database(cast: Cast, name: str) -> None:
    record = broken(name, cast)
    with pytest.raises(IntegrityError, match="user_email" if "email" in name else name), transaction.atomic():
        record.save()


def test_a_lost_race_says_the_same_words(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another request saved between the check and the write: the database's refusal reads like the check's."""
    monkeypatch.setattr(records, "validate", lambda record: None)
    for name in ("membership_one_primary_team", "quarters_do_not_overlap", "team_name_unique"):
        Absence.objects.all().delete()
        Holiday.objects.all().delete()
        Product.objects.all().delete()
        StrategicImperative.objects.all().delete()
        WorkWeek.objects.all().delete()
        field, words = WORDS[name]
        with pytest.raises(ValidationError) as error:
            records.store(broken(name, cast), by=cast.admin)
        assert error.value.message_dict == {field: [words]}
