"""The pages of coverage: what is opened first, rows behind figures, files, small samples, who reads what."""

from datetime import date
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from django.test import Client
from django.urls import reverse

from audit.models import AccessRecord
from interactions.models import KOL
from organization.ground.clock import today_of
from organization.models import Quarter
from tests.factories.cast import Cast, make_cast
from tests.factories.interactions import make_interaction
from tests.factories.kols import ChannelPreferenceFactory, KOLFactory, TierAssignmentFactory
from tests.reading import lacks, shows, words_of


@pytest.fixture
def cast(db: None) -> Cast:
    """Of today, since pages ask the clock."""
    return make_cast(date.today())  # noqa: DTZ011 - the day of the tests


def _kols(cast: Cast, number: int, *, met: int, **fields: Any) -> list[KOL]:
    made = KOLFactory.create_batch(number, **fields)
    for kol in made:
        TierAssignmentFactory.create(kol=kol, therapeutic_area=cast.oncology)
    for kol in made[:met]:
        make_interaction(msl=cast.msl, kols=(kol,), on=today_of(cast.msl))
    return made


def _query(cast: Cast, **more: Any) -> dict[str, Any]:
    return {"area": cast.oncology.pk, **more}


def test_a_manager_opens_it_on_their_own_teams_with_the_interval(cast: Cast, client: Client) -> None:
    _kols(cast, 24, met=6)
    client.force_login(cast.manager)
    shows(client.get(reverse("coverage")), "25\u00a0%", "12 to 45\u00a0%, 6 of 24", "18 not met", "My teams")
    client.force_login(cast.other_manager)
    shows(client.get(reverse("coverage")), "24 not met")
    shows(client.get(reverse("coverage"), {"team": "all"}), "6 of 24")
    shows(client.get(reverse("coverage"), {"team": cast.north.pk}), "6 of 24")


def test_small_samples_are_said_in_words(cast: Cast, client: Client) -> None:
    _kols(cast, 12, met=4)
    _kols(cast, 3, met=3, country="FR")
    client.force_login(cast.lead)
    shows(client.get(reverse("coverage"), {"country": "de"}), ">4 of 12<")
    few = client.get(reverse("coverage"), {"country": "FR"})
    shows(few, "too few", "of 3")


def test_each_figure_opens_its_rows(cast: Cast, client: Client) -> None:
    made = _kols(cast, 60, met=2)
    client.force_login(cast.lead)
    where = reverse("coverage-rows")
    shows(client.get(where, _query(cast, part="met", tier="national")), made[0].name, made[1].name)
    missed = client.get(where, _query(cast, part="missed", tier="national"))
    shows(missed, made[30].name, "1–50 of 58")
    lacks(missed, made[0].name)
    shows(client.get(where, _query(cast, part="missed", page=2)), "51–58 of 58")
    shows(client.get(where, {"part": "silent", "days": 5}), "KOLs not met in 5 days", "of 58")
    shows(client.get(where, {"part": "reached"}), made[0].name, "KOLs reached")
    shows(client.get(where, _query(cast, part="met", tier="local")), "Nobody here")


def test_talks_in_another_way_are_listed_for_those_who_know_purposes(cast: Cast, client: Client) -> None:
    (kol,) = _kols(cast, 1, met=1)
    ChannelPreferenceFactory.create(kol=kol, channel="phone", confirmed_at=today_of(cast.msl))
    client.force_login(cast.msl)
    shows(client.get(reverse("coverage")), "Channel match", "Met in another way")
    shows(client.get(reverse("coverage-rows"), {"part": "unmatched"}), kol.name, "Virtual meeting", "Phone")
    for viewer in (cast.clinical, cast.admin):
        client.force_login(viewer)
        lacks(client.get(reverse("coverage")), "Channel match", "scientific exchange")
        answer = client.get(reverse("coverage-rows"), {"part": "unmatched"})
        shows(answer, "KOLs who were met", kol.name)
        lacks(answer, "Virtual meeting")


def test_nonsense_is_explained_and_nothing_breaks_without_a_quarter(cast: Cast, client: Client) -> None:
    client.force_login(cast.lead)
    shows(client.get(reverse("coverage")), "Nothing to cover yet")
    shows(client.get(reverse("coverage"), {"country": "DE"}), "No KOL to be met", "Clear filters")
    answer = client.get(reverse("coverage"), {"quarter": "x", "area": "x", "team": "x", "days": "0", "country": "DEU"})
    assert answer.status_code == 422
    assert words_of(answer).count("field__error") >= 4
    Quarter.objects.all().delete()
    shows(client.get(reverse("coverage")), "Nothing to cover yet")
    assert client.get(reverse("coverage-rows")).status_code == 302


def test_grid_and_rows_are_typed_files_that_the_access_log_notes(cast: Cast, client: Client) -> None:
    made = _kols(cast, 24, met=6)
    client.force_login(cast.lead)
    text = b"".join(client.get(reverse("coverage-export")).streaming_content).decode()  # type: ignore[attr-defined]
    head, line = text.removeprefix("\ufeff").strip().splitlines()
    assert head == "Quarter,Therapeutic area,Tier,Met,All,Share,Low,High"
    assert line == f"{cast.quarter.name},Oncology,National,6,24,0.25,0.12,0.449"
    book = ZipFile(BytesIO(client.get(reverse("coverage-export-xlsx")).content))
    assert "<v>0.25</v>" in book.read("xl/worksheets/sheet1.xml").decode()
    found = client.get(reverse("coverage-rows-export"), {"part": "met"})
    text = b"".join(found.streaming_content).decode()  # type: ignore[attr-defined]
    assert len(text.splitlines()) == 7
    assert made[0].name in text
    assert AccessRecord.objects.filter(actor_id=cast.lead.pk, action="export").count() == 3
    assert client.get(reverse("coverage-rows-export"), {"part": "matched"}).status_code == 302


@pytest.mark.parametrize("who", ["commercial", "market_access", "safety", "outsider"])
def test_who_reads_no_tiers_has_no_such_page(cast: Cast, client: Client, who: str) -> None:
    client.force_login(getattr(cast, who))
    for name in ("coverage", "coverage-rows", "coverage-export", "coverage-rows-export-xlsx"):
        assert client.get(reverse(name)).status_code == 403
    lacks(client.get(reverse("home")), 'href="/coverage/"')


def test_a_link_to_all_teams_opens_for_those_without_teams_too(cast: Cast, client: Client) -> None:
    for who in (cast.manager, cast.lead):
        client.force_login(who)
        assert client.get("/coverage/?team=all").status_code == 200
