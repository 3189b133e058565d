"""The pages of capture and edit, without JavaScript: what is filled in, refused, confirmed and saved once."""

import re
from typing import Any
from uuid import uuid4

from django.test import Client
from django.urls import reverse

from insights.models import Insight
from tests.factories.cast import Cast
from tests.factories.interactions import make_interaction
from tests.factories.kols import KOLFactory
from tests.insights.conftest import text


def form_of(cast: Cast, **more: Any) -> dict[str, Any]:
    return {
        "observation": "Results come late", "kind": "observation", "category": "unmet_need", "save": "submit",
        "therapeutic_area": cast.oncology.pk, "client_id": str(uuid4()),
    } | more  # fmt: skip


def test_from_a_discussion_its_area_and_itself_are_filled_in(client: Client, cast: Cast) -> None:
    kol = KOLFactory.create(given_name="Amara", family_name="Okafor")
    talk = make_interaction(msl=cast.teammate, kols=(kol,), therapeutic_area=cast.immunology)
    client.force_login(cast.msl)
    page = text(client.get(reverse("interaction", args=[talk.pk])))
    link = f"{reverse('insight-new')}?interaction={talk.pk}"
    assert f'href="{link}"' in page
    page = text(client.get(link))
    assert re.search(rf'name="interactions" value="{talk.pk}"[^>]*checked', page)
    assert re.search(rf'<option value="{cast.immunology.pk}" selected', page)
    client.post(link, form_of(cast, interactions=[talk.pk]))
    insight = Insight.objects.get()
    assert list(insight.interactions.all()) == [talk]
    assert "Results come late" in text(client.get(reverse("interaction", args=[talk.pk])))


def test_a_foreign_discussion_leaves_no_trace_in_the_form(client: Client, cast: Cast) -> None:
    foreign = make_interaction(msl=cast.elsewhere, kols=(KOLFactory.create(family_name="Foreign"),))
    client.force_login(cast.msl)
    page = text(client.get(reverse("insight-new"), {"interaction": foreign.pk}))
    assert "Foreign" not in page
    answer = client.post(reverse("insight-new"), form_of(cast, interactions=[foreign.pk]))
    assert answer.status_code == 422
    assert "Foreign" not in text(answer)
    assert not Insight.objects.exists()


def test_texts_that_may_hold_a_patient_are_confirmed(client: Client, cast: Cast) -> None:
    client.force_login(cast.msl)
    said = form_of(cast, observation="A 54-year-old woman had an adverse event")
    answer = client.post(reverse("insight-new"), said)
    assert answer.status_code == 422
    assert "Please read your text once more" in text(answer)
    assert client.post(reverse("insight-new"), said | {"text_confirmed": "on"}).status_code == 302


def test_the_same_page_sent_twice_is_saved_once(client: Client, cast: Cast) -> None:
    client.force_login(cast.msl)
    said = form_of(cast)
    where = {client.post(reverse("insight-new"), said)["Location"] for _ in range(2)}
    assert len(where) == 1
    answer = client.post(reverse("insight-new"), said | {"observation": "Something else"})
    assert answer.status_code == 422
    assert "saved before with other entries" in text(answer)
    assert said["client_id"] not in text(answer)


def test_errors_of_an_insight_stand_at_their_fields(client: Client, cast: Cast) -> None:
    client.force_login(cast.msl)
    answer = client.post(reverse("insight-new"), form_of(cast, kind="insight", interpretation="results COME late"))
    assert answer.status_code == 422
    assert "This repeats the observation" in text(answer)
    assert "An insight says what follows from it" in text(answer)
    assert "results COME late" in text(answer)


def test_two_editors_see_both_texts(client: Client, cast: Cast) -> None:
    client.force_login(cast.msl)
    client.post(reverse("insight-new"), form_of(cast, save="draft"))
    insight = Insight.objects.get()
    assert insight.state == "draft"
    url = reverse("insight-edit", args=[insight.pk])
    assert 'name="version" value="1"' in text(client.get(url))
    first = form_of(cast, observation="First words", version=1, save="draft")
    second = form_of(cast, observation="Second words", version=1)
    assert client.post(url, first).status_code == 302
    answer = client.post(url, second)
    assert answer.status_code == 409
    for words in ("First words", "Second words", 'name="version" value="2"'):
        assert words in text(answer)
    assert client.post(url, second | {"version": 2}).status_code == 302
    insight.refresh_from_db()
    assert (insight.observation, insight.state) == ("Second words", "submitted")
