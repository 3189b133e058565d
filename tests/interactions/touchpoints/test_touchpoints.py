"""Touchpoints of other functions: entered, changed and cancelled by their own, read by everybody."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from audit.history import history_of
from interactions.models import Touchpoint
from interactions.touchpoints.services import Facts, cancel_touchpoint, change_touchpoint, enter_touchpoint
from tests.factories.interactions import make_interaction
from tests.factories.kols import AffiliationFactory, ConsentFactory, KOLFactory
from tests.interactions.touchpoints.factories import TouchpointFactory

pytestmark = pytest.mark.django_db


def facts(kol=None, **more) -> Facts:
    said = {
        "kol": kol or KOLFactory.create(), "function": "commercial", "contact_person": "Ines Falk", "state": "planned",
        "channel_class": "in_person", "starts_at": timezone.now() + timedelta(days=2),
    }  # fmt: skip
    return Facts(**said | more)


def enter(by, **more):
    return enter_touchpoint(by=by, facts=facts(**more), at=timezone.now())


def test_a_partner_enters_changes_and_cancels_that_of_the_own_function(cast):
    made = enter(cast.commercial).touchpoint
    changed = facts(made.kol, contact_person="Jon Ek")
    change_touchpoint(by=cast.commercial, touchpoint=made, facts=changed, version=1, at=timezone.now())
    assert history_of(made)[0].by_id == cast.commercial.pk
    with pytest.raises(PermissionDenied):
        cancel_touchpoint(by=cast.clinical, touchpoint=made)
    cancel_touchpoint(by=cast.commercial, touchpoint=made)
    assert Touchpoint.objects.get().state == "cancelled"
    with pytest.raises(PermissionDenied):
        cancel_touchpoint(by=cast.commercial, touchpoint=made)


@pytest.mark.parametrize("who", ["msl", "manager", "lead", "compliance", "outsider"])
def test_the_medical_side_logs_and_enters_none(cast, who):
    with pytest.raises(PermissionDenied):
        enter(getattr(cast, who))


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"function": "clinical"}, "function"),
        ({"starts_at": timezone.now() - timedelta(days=2)}, "state"),
        ({"state": "done"}, "state"),
        ({"starts_at": timezone.now() + timedelta(days=500)}, "starts_at"),
        ({"ends_at": timezone.now()}, "ends_at"),
    ],
)
def test_what_cannot_be_is_said_under_its_field(cast, more, field):
    with pytest.raises(ValidationError) as refusal:
        enter(cast.commercial, **more)
    assert list(refusal.value.message_dict) == [field]


def test_no_contact_is_planned_against_an_objection(cast):
    kol = ConsentFactory.create().kol
    with pytest.raises(ValidationError, match="objected to contact"):
        enter(cast.commercial, kol=kol)
    assert enter(cast.commercial, kol=kol, state="done", starts_at=timezone.now() - timedelta(days=1)).is_new


def test_a_source_keeps_its_row(cast):
    said = facts(source_system="crm", external_id="v-1")
    first = enter_touchpoint(by=cast.commercial, facts=said, at=timezone.now())
    again = enter_touchpoint(by=cast.commercial, facts=said, at=timezone.now())
    assert (again.touchpoint.pk, again.is_new, again.is_changed) == (first.touchpoint.pk, False, False)
    moved = facts(said.kol, source_system="crm", external_id="v-1", starts_at=said.starts_at + timedelta(days=1))
    third = enter_touchpoint(by=cast.commercial, facts=moved, at=timezone.now())
    assert (third.is_new, third.is_changed) == (False, True)
    assert Touchpoint.objects.get().starts_at == moved.starts_at
    other = facts(said.kol, source_system="crm", external_id="v-1", function="clinical")
    with pytest.raises(ValidationError, match="own function"):
        enter_touchpoint(by=cast.clinical, facts=other, at=timezone.now())


def test_the_calendar_shows_all_functions_to_everybody_and_no_content(cast, client):
    kol = AffiliationFactory.create(organisation="Charité").kol
    today = timezone.now()
    make_interaction(msl=cast.msl, kols=(kol,), on=today.date(), notes="qx-secret")
    TouchpointFactory.create(kol=kol, starts_at=today, contact_person="Ines Falk")
    TouchpointFactory.create(starts_at=today, contact_person="Someone Else", state="cancelled")
    for who in (cast.msl, cast.commercial, cast.clinical, cast.compliance, cast.admin):
        client.force_login(who)
        for query in ({}, {"view": "list"}, {"view": "list", "institution": "charite"}, {"kol": kol.family_name}):
            page = client.get(reverse("touchpoints"), query).text
            assert "Ines Falk" in page
            assert cast.msl.display_name in page
            assert "Someone Else" not in page
            assert "qx-secret" not in page
    assert "Ines Falk" not in client.get(reverse("touchpoints"), {"function": "clinical"}).text
    table = b"".join(client.get(reverse("touchpoints-export")).streaming_content).decode()
    assert "Ines Falk,Commercial,In person,Took place" in table
    assert client.get(reverse("touchpoints"), {"function": "x"}).status_code == 422


def test_the_form_takes_a_touchpoint_and_asks_about_a_collision(cast, client):
    kol = KOLFactory.create()
    soon = timezone.now() + timedelta(days=2)
    client.force_login(cast.commercial)
    sent = {
        "kols": [kol.pk], "contact_person": "Ines Falk", "function": "commercial", "channel_class": "remote",
        "day": soon.date().isoformat(), "start": "10:00", "minutes": "45", "state": "planned",
    }  # fmt: skip
    assert client.post(reverse("touchpoint-new"), sent | {"contact_person": "about: 3 mg"}).status_code == 422
    assert client.post(reverse("touchpoint-new"), sent).status_code == 302
    made = Touchpoint.objects.get()
    assert made.ends_at == made.starts_at + timedelta(minutes=45)
    page = client.get(reverse("touchpoint-edit", args=[made.pk])).text
    assert 'value="45"' in page
    make_interaction(msl=cast.msl, kols=(kol,), on=soon.date(), hour=12, state="planned", ae_screen="", pqc_screen="")
    moved = sent | {"start": "11:00", "version": "1"}
    asked = client.post(reverse("touchpoint-edit", args=[made.pk]), moved)
    assert asked.status_code == 422
    assert f"Join {cast.msl.display_name}" in asked.text
    joined = moved | {"collision": f"i{kol.attendances.get().interaction_id}"}
    assert client.post(reverse("touchpoint-edit", args=[made.pk]), joined).status_code == 302
    client.force_login(cast.clinical)
    assert client.get(reverse("touchpoint-edit", args=[made.pk])).status_code == 403
    client.force_login(cast.commercial)
    assert client.post(reverse("touchpoint-cancel", args=[made.pk])).status_code == 302
    assert Touchpoint.objects.get().state == "cancelled"
