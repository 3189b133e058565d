"""The administration area: what it shows to whom. Who opens which page at all is in ``tests/access/others.py``."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from organization.models import TeamManager, User
from tests.factories.cast import Cast
from tests.factories.organization import (
    HolidayFactory,
    ProductFactory,
    QuarterFactory,
    StrategicImperativeFactory,
    WorkWeekFactory,
)

SignIn = Callable[[User], Client]
READ = [
    "admin-area",
    "areas",
    "products",
    "imperatives",
    "holidays",
    "work-weeks",
    "teams",
    "people",
    "quarters",
    "absences",
    "absence-add",
]


def changing(cast: Cast) -> list[str]:
    """Addresses of every page that changes something for administrators."""
    product, imperative, holiday = ProductFactory.create(), StrategicImperativeFactory.create(), HolidayFactory.create()
    days = {"starts_on": date(2027, 1, 1), "ends_on": date(2027, 3, 31)}
    quarter = QuarterFactory.create(name="2027-Q1", state="planning", **days)
    membership = cast.msl.memberships.get()
    numbers = {
        "area": cast.oncology.pk,
        "product": product.pk,
        "imperative": imperative.pk,
        "holiday": holiday.pk,
        "work-week": WorkWeekFactory.create().pk,
        "quarter": quarter.pk,
        "team": cast.north.pk,
    }
    routes = [(f"{kind}-{act}", [pk]) for kind, pk in numbers.items() for act in ("edit", "remove")]
    routes += [(f"{kind}-add", []) for kind in numbers]
    routes += [("member-add", [cast.north.pk]), ("manager-add", [cast.north.pk])]
    routes += [("membership-edit", [membership.pk]), ("membership-remove", [membership.pk])]
    routes += [("manager-remove", [TeamManager.objects.get(team=cast.north).pk]), ("person-invite", [])]
    routes += [(f"person-{act}", [cast.teammate.pk]) for act in ("edit", "deactivate", "reactivate")]
    routes += [("quarter-state", [quarter.pk])]
    return [reverse(name, args=args) for name, args in routes]


def test_only_administrators_see_links_that_change(cast: Cast, signed_in: SignIn) -> None:
    changes = set(changing(cast))
    pages = [*map(reverse, READ), reverse("team", args=[cast.north.pk])]
    for name in ("msl", "manager", "compliance"):
        client = signed_in(cast.people()[name])
        for page in pages:
            text = client.get(page).content.decode()
            assert not [url for url in changes if f'"{url}"' in text], (name, page)
    admin = signed_in(cast.admin)
    assert reverse("person-edit", args=[cast.teammate.pk]) in admin.get(reverse("people")).content.decode()


def test_absent_records_answer_404(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.admin)
    for route in (
        "area-edit",
        "team",
        "team-edit",
        "person-edit",
        "quarter-edit",
        "quarter-state",
        "membership-edit",
        "manager-remove",
        "absence-remove",
        "product-remove",
    ):
        assert client.get(reverse(route, args=[999_999])).status_code == 404


@pytest.mark.django_db
def test_the_front_page_says_what_is_missing_to_start(cast: Cast, signed_in: SignIn) -> None:
    from organization.models import Quarter, TherapeuticArea

    client = signed_in(cast.admin)
    Quarter.objects.all().delete()
    TeamManager.objects.filter(team=cast.south).delete()
    cast.msl.memberships.all().delete()
    TherapeuticArea.objects.update(is_active=False)
    page = client.get(reverse("admin-area")).content.decode()
    for words in (
        "No quarter includes today.",
        "Without a manager: South.",
        "MSLs who were never in a team: 1",
        "No therapeutic area yet",
    ):
        assert words in page


def test_the_front_page_asks_a_fixed_number_of_questions(
    cast: Cast, signed_in: SignIn, django_assert_num_queries
) -> None:
    client = signed_in(cast.admin)
    ProductFactory.create_batch(2)
    with django_assert_num_queries(13):
        client.get(reverse("admin-area"))
    ProductFactory.create_batch(18)
    with django_assert_num_queries(13):
        client.get(reverse("admin-area"))
