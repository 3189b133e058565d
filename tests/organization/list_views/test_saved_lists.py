"""Saved views of lists: filters under a name, for the person alone."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse

from organization.list_views import services
from organization.models import SavedList
from tests.factories.cast import Cast
from tests.reading import lacks, shows

HERE = reverse("saved-lists", args=["interactions"])


def test_filters_are_kept_and_opened_again_without_the_turned_pages(cast: Cast, client: Client) -> None:
    client.force_login(cast.msl)
    answer = client.get(reverse("interactions"), {"channel": "phone", "sort": "-minutes", "before": "x"})
    kept = f"{HERE}?channel=phone&sort=-minutes"
    shows(answer, kept.replace("&", "&amp;"), "Save this view")
    sent = client.post(kept, {"name": " By phone "}, follow=True)
    assert sent.redirect_chain[-1][0] == f"{reverse('interactions')}?channel=phone&sort=-minutes"
    shows(sent, "“By phone” is kept under Saved views.")
    shows(client.get(HERE), "By phone", f"{reverse('interactions')}?channel=phone&amp;sort=-minutes")
    lacks(client.get(reverse("saved-lists", args=["kols"])), "By phone")


def test_a_name_is_given_once_and_what_was_typed_stays(cast: Cast, client: Client) -> None:
    client.force_login(cast.msl)
    services.keep(by=cast.msl, page="interactions", name="Calls", query="channel=phone")
    services.keep(by=cast.teammate, page="interactions", name="Calls", query="")
    services.keep(by=cast.msl, page="kols", name="Calls", query="")
    answer = client.post(f"{HERE}?channel=email", {"name": "calls"})
    assert answer.status_code == 422
    shows(answer, "You have a view of this name already.", 'value="calls"', status_code=422)
    shows(client.post(f"{HERE}?channel=email", {"name": " "}), "Give the view a name.", status_code=422)
    assert SavedList.objects.filter(owner=cast.msl).count() == 2


def test_too_long_and_too_many_are_refused(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ValidationError, match="too many filters"):
        services.keep(by=cast.msl, page="kols", name="Long", query="q=" + "a" * 500)
    monkeypatch.setattr(services, "MOST", 1)
    services.keep(by=cast.msl, page="kols", name="One", query="")
    with pytest.raises(ValidationError, match="Remove one first"):
        services.keep(by=cast.msl, page="kols", name="Two", query="")


def test_views_are_their_owners_and_of_lists_that_they_may_open(cast: Cast, client: Client) -> None:
    view = services.keep(by=cast.msl, page="insights", name="Mine alone", query="")
    client.force_login(cast.teammate)
    lacks(client.get(reverse("saved-lists", args=["insights"])), "Mine alone")
    assert client.post(reverse("saved-list-remove", args=[view.pk])).status_code == 404
    client.force_login(cast.commercial)
    assert client.get(reverse("saved-lists", args=["insights"])).status_code == 404
    assert client.get(reverse("saved-lists", args=["secrets"])).status_code == 404
    with pytest.raises(PermissionDenied):
        services.keep(by=cast.commercial, page="insights", name="Theirs", query="")
    with pytest.raises(PermissionDenied):
        services.remove(view=view, by=cast.manager)


def test_a_view_is_removed_with_a_word(cast: Cast, client: Client) -> None:
    client.force_login(cast.msl)
    view = services.keep(by=cast.msl, page="kols", name="Far", query="city=Oslo")
    shows(client.post(reverse("saved-list-remove", args=[view.pk]), follow=True), "is removed", "no saved view yet")
    assert not SavedList.objects.exists()
