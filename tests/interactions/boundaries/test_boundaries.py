"""Boundary cards: shipped for every function, read by everybody, changed by compliance, kept version by version."""

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from interactions.boundaries.selectors import ORDER, card_of, cards_of
from interactions.boundaries.services import Rules, change_card
from interactions.models import BoundaryCard
from organization.models import User
from organization.services.versions import VersionConflict
from tests.factories.cast import Cast
from tests.reading import lacks, shows

RULES = Rules("Released themes\n\n Published data ", "In meetings", "Names of KOLs", "Our own rules.")


def test_every_function_has_a_card_from_the_start(db: None) -> None:
    assert [one.function for one in cards_of()] == list(ORDER)
    assert set(ORDER) == set(User.Function.values)
    assert all(one.may_share and one.channels and one.never for one in cards_of())
    assert card_of("nobody") is None


def test_everybody_reads_and_compliance_alone_changes(cast: Cast, client: Client) -> None:
    address = reverse("boundary", args=["commercial"])
    client.force_login(cast.commercial)
    shows(client.get(reverse("boundaries")), "What a KOL said", address)
    answer = client.get(address)
    shows(answer, "Shipped with the product", "Shipped as a start")
    lacks(answer, "Change it")
    assert client.get(reverse("boundary", args=["nobody"])).status_code == 404
    for who in (cast.msl, cast.lead, cast.admin):
        with pytest.raises(PermissionDenied):
            change_card(by=who, function="commercial", rules=RULES, seen=1)
    client.force_login(cast.compliance)
    edit = reverse("boundary-edit", args=["commercial"])
    sent = {
        "may_share": RULES.may_share,
        "channels": "In meetings",
        "never": "Names of KOLs",
        "reason": "Ours.",
        "version": 1,
    }
    shows(client.post(edit, {**sent, "reason": ""}), "Say why it changes.", "In meetings", status_code=422)
    assert client.post(edit, sent).headers["Location"] == address
    shows(client.get(address), "Published data", "Ours.", str(cast.compliance), "Earlier versions", "What a KOL said")
    shows(client.post(edit, {**sent, "never": "Nothing"}), "Stored now", "Names of KOLs", status_code=409)


def test_a_change_is_a_new_version(cast: Cast) -> None:
    made = change_card(by=cast.compliance, function="safety", rules=RULES, seen=1)
    assert (made.version, made.may_share) == (2, "Released themes\nPublished data")
    card = card_of("safety")
    assert card is not None
    assert (card.version, card.may_share) == (2, ("Released themes", "Published data"))
    assert BoundaryCard.objects.filter(function="safety").count() == 2
    with pytest.raises(VersionConflict):
        change_card(by=cast.compliance, function="safety", rules=RULES, seen=1)
