"""Who is told of a joined contact, what a week shows to whom, and who sets the limit."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from interactions.collisions.selectors import joined_since
from interactions.collisions.services import set_general_limit
from interactions.models import CollisionAnswer, ContactLimit
from reminders.kinds import KINDS
from tests.factories.interactions import make_interaction
from tests.factories.kols import KOLFactory
from tests.interactions.touchpoints.factories import TouchpointFactory

pytestmark = pytest.mark.django_db


def joined(cast, **more) -> CollisionAnswer:
    """An msl joined a contact of the commercial partner."""
    kol, now = KOLFactory.create(), timezone.now()
    other = TouchpointFactory.create(
        kol=kol, entered_by=cast.commercial, contact_person="Ines Falk", starts_at=now + timedelta(days=1)
    )
    mine = make_interaction(msl=cast.msl, kols=(kol,), on=now.date())
    said = {"choice": "joined", "by": cast.msl, "at": now, "day": now.date()} | more
    return CollisionAnswer.objects.create(kol=kol, interaction=mine, other_touchpoint=other, **said)


def test_both_are_told_once_and_who_the_other_is(cast):
    made = joined(cast)
    joined(cast, choice="went_ahead", reason="Two matters")
    kind, at = KINDS["joined"], timezone.now()
    owed = {one.user: one.subject for one in kind.owed(at, None)}
    assert owed == {cast.msl: f"joins-{made.pk}", cast.commercial: f"joined-{made.pk}"}
    names = kind.names(owed.values())
    titles = {who: kind.words(said, str(made.pk), names[said], 0, ()).title for who, said in owed.items()}
    assert titles[cast.msl] == "You joined a contact of Ines Falk"
    assert titles[cast.commercial] == f"{cast.msl.display_name} joins a contact of yours"
    assert joined_since(at + timedelta(minutes=1)) == []
    assert kind.words("joins-0", "0", None, 0, ()).title == "A contact of yours was coordinated"


def test_a_week_shows_reasons_to_those_who_read_the_work(cast, client):
    made = joined(cast, choice="went_ahead", reason="qx-because")
    for who, sees, reads in (
        ("msl", True, True), ("manager", True, True), ("compliance", True, True), ("commercial", True, False),
        ("clinical", False, False), ("elsewhere", False, False),
    ):  # fmt: skip
        client.force_login(getattr(cast, who))
        page = client.get(reverse("collisions")).text
        assert (made.kol.name in page, "qx-because" in page) == (sees, reads), who
        past = client.get(reverse("collisions"), {"week": "2026-01-05"}).text
        assert made.kol.name not in past


def test_managers_see_how_many_on_their_first_page(cast, client):
    joined(cast)
    client.force_login(cast.manager)
    assert "1 collision this week" in client.get(reverse("home")).text
    client.force_login(cast.other_manager)
    assert "collision this week" not in client.get(reverse("home")).text


def test_administrators_set_the_limit_for_all(cast, client):
    client.force_login(cast.admin)
    assert 'value="6"' in client.get(reverse("contact-limit")).text
    assert client.post(reverse("contact-limit"), {"most": "4"}).status_code == 302
    assert ContactLimit.objects.get().most == 4
    with pytest.raises(PermissionDenied):
        set_general_limit(by=cast.manager, most=2)
