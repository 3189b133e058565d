"""Check-ins and their confidence are the team's: whoever does not read them sees the status and nothing behind it."""

import io
from datetime import timedelta
from zipfile import ZipFile

import pytest
from django.test import Client
from django.urls import reverse

from okrs.arithmetic.status import SEEN_AT_RISK
from okrs.models import CheckIn, KeyResult, KeyResultValue, Measurement, SnapshotCheck, reach_of
from okrs.models.choices import Kind, Metric
from organization.roles import SCOPES
from tests.factories.cast import Cast
from tests.factories.okrs import CheckInFactory, KeyResultFactory, ObjectiveFactory
from tests.factories.organization import StrategicImperativeFactory, TeamManagerFactory, UserFactory
from tests.okrs.conftest import AT, client, key_result_for

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
READERS = ("msl", "teammate", "manager", "lead", "compliance")
OTHERS = ("elsewhere", "other_manager", "clinical", "admin")
# What a check-in says: confidence, its value, who wrote and who acknowledged it, why another status is right.
SAID = ("Confidence is", "2 of 10", "confidence 2", '"confidence": 2', "4321", "Written By", "Read By", "Quiet words")


@pytest.fixture
def spoken(cast: Cast) -> KeyResult:
    """A key result of msl that clinical partners see too; its owner sees it at risk."""
    imperative = StrategicImperativeFactory.create(is_active=True)
    objective = ObjectiveFactory.create(
        quarter=cast.quarter, primary_team=cast.north, owner=cast.msl, imperative=imperative
    )
    made: KeyResult = KeyResultFactory.create(
        objective=objective, owner=cast.msl, kind=Kind.NUMBER, measured_by=Metric.MANUAL, target=10
    )
    KeyResultValue.objects.create(key_result=made, value=6, as_of=AT.date() - timedelta(days=5), by=cast.msl)
    author, reader = (UserFactory.create(display_name=name, role="") for name in ("Written By", "Read By"))
    CheckInFactory.create(
        key_result=made, author=author, period=1, confidence=2, value=4321, what_changed="Quiet words",
        computed_status="at_risk", declared_status="in_progress", override_reason="Quiet words",
        acknowledged_by=reader, acknowledged_at=AT, published_at=AT - timedelta(days=9),
    )  # fmt: skip
    Measurement.objects.create(
        key_result=made, as_of=AT.date() - timedelta(days=3), value=6, progress=0.6, expected=0.5, status="at_risk",
        verdict={"rule": "low_confidence", "confidence": 2}, confidence=2, value_text="6", measured_at=AT,
    )  # fmt: skip
    return made


def channels(kr: KeyResult, cast: Cast) -> list[str]:
    """Every page, file and resource that shows a key result."""
    board, export, past = reverse("board"), reverse("board-export"), (AT.date() - timedelta(days=3)).isoformat()
    team = f"&team={cast.north.pk}"
    views = ("view=table", "view=board", "view=tree", "view=table&paper=on", f"view=table&as_of={past}",
             f"view=board&as_of={past}", f"view=tree&as_of={past}")  # fmt: skip
    return [
        *(f"{board}?{one}{team}" for one in views),
        *(f"{reverse('board-live')}?{one}{team}" for one in views[:3]),
        f"{export}?format=csv{team}", f"{export}?format=xlsx{team}", f"{export}?format=csv{team}&as_of={past}",
        reverse("key-result-peek", args=[kr.pk]), reverse("key-result", args=[kr.pk]),
        reverse("objective", args=[kr.objective_id]), f"{reverse('objective', args=[kr.objective_id])}?as_of={past}",
        "/", reverse("report-rows") + f"?rows=team&team={cast.north.pk}",
        f"/api/v1/key-results/?team={cast.north.pk}", f"/api/v1/key-results/{kr.pk}/",
        f"/api/v1/objectives/{kr.objective_id}/", f"/api/v1/check-ins/?key_result={kr.pk}",
    ]  # fmt: skip


def read(reader: Client, address: str) -> str:
    response = reader.get(address, headers={"HX-Request": "true"} if "live" in address or "peek" in address else {})
    body = response.getvalue()
    if "format=xlsx" in address and response.status_code == 200:
        with ZipFile(io.BytesIO(body)) as book:
            return "".join(book.read(name).decode() for name in book.namelist())
    text: str = body.decode().replace('"confidence":', '"confidence": ')
    return text


@pytest.mark.parametrize("profile", [*READERS, *OTHERS])
def test_what_was_said_is_read_in_reach_alone(profile: str, spoken: KeyResult, cast: Cast) -> None:
    reader = client(cast.people()[profile])
    found: dict[str, set[str]] = {}
    for address in channels(spoken, cast):
        text = read(reader, address)
        for words in SAID:
            if words in text:
                found.setdefault(words, set()).add(address)
    if profile in OTHERS:
        assert not found, found
        if profile != "clinical":
            assert SEEN_AT_RISK in read(reader, f"{reverse('board')}?team=all")
        assert SEEN_AT_RISK in read(reader, reverse("key-result", args=[spoken.pk]))
    else:
        assert set(found) >= {"Confidence is", "2 of 10", "4321", "Written By", "Read By", "Quiet words"}
        assert SEEN_AT_RISK not in read(reader, reverse("key-result", args=[spoken.pk]))


def test_the_day_of_a_check_in_is_not_drawn_for_others(spoken: KeyResult, cast: Cast) -> None:
    address = reverse("key-result", args=[spoken.pk])
    assert "burnup__said" in read(client(cast.teammate), address) or "is-said" in read(client(cast.teammate), address)
    page = read(client(cast.clinical), address)
    assert not {"burnup__said", "is-said", "Check-ins:", 'id="check-ins"', "checked in"} & {
        words for words in ("burnup__said", "is-said", "Check-ins:", 'id="check-ins"', "checked in") if words in page
    }


def order(reader: Client, sort: str, codes: list[str]) -> list[str]:
    page = read(reader, f"{reverse('board')}?team=all&group=none&view=table&sort={sort}")
    return sorted(codes, key=page.index)


def test_an_order_by_confidence_tells_nothing_to_others(cast: Cast) -> None:
    for code, confidence in (("KR1.1", 5), ("KR1.2", 9), ("KR1.3", 1)):
        kr = key_result_for(cast, cast.msl, code=code)
        CheckInFactory.create(key_result=kr, confidence=confidence, period=1, published_at=AT)
    codes = ["KR1.1", "KR1.2", "KR1.3"]
    assert order(client(cast.teammate), "confidence", codes) == ["KR1.3", "KR1.1", "KR1.2"]
    assert order(client(cast.manager), "-confidence", codes) == ["KR1.2", "KR1.1", "KR1.3"]
    for reader in (cast.elsewhere, cast.other_manager):
        for sort in ("confidence", "check_in"):
            up, down = (order(client(reader), one, codes) for one in (sort, f"-{sort}"))
            assert sorted([up, down]) == [codes, codes[::-1]]  # in the order in which they were made
    for reader in (cast.admin, cast.clinical):
        for sort in ("confidence", "-confidence", "check_in", "-check_in"):
            for name in ("board", "board-live"):
                answer = client(reader).get(f"{reverse(name)}?team=all&sort={sort}", headers={"HX-Request": "true"})
                assert answer.status_code == (422 if name == "board" else 204), (name, sort)
            assert client(reader).get(f"{reverse('board-export')}?team=all&sort={sort}").status_code == 400
        page = read(client(reader), f"{reverse('board')}?team=all&view=table")
        assert "Confidence" not in page
        header = read(client(reader), f"{reverse('board-export')}?team=all").splitlines()[0]
        assert "onfidence" not in header
        assert "check-in" not in header
    for reader in (cast.msl, cast.admin, cast.clinical):
        for query in ("ordering=confidence", "sort=confidence", "confidence=3", "confidence__lte=3"):
            assert client(reader).get(f"/api/v1/key-results/?{query}").status_code == 400


def test_mixed_rows_are_ordered_by_what_is_known(cast: Cast) -> None:
    for code, owner, confidence in (("KR1.1", cast.msl, 7), ("KR1.2", cast.elsewhere, 1), ("KR1.3", cast.teammate, 4)):
        CheckInFactory.create(key_result=key_result_for(cast, owner, code=code), confidence=confidence, published_at=AT)
    assert order(client(cast.msl), "confidence", ["KR1.1", "KR1.2", "KR1.3"]) == ["KR1.3", "KR1.1", "KR1.2"]
    assert order(client(cast.msl), "-confidence", ["KR1.1", "KR1.2", "KR1.3"]) == ["KR1.1", "KR1.3", "KR1.2"]


def test_whose_check_ins_a_person_reads(cast: Cast) -> None:
    """Once for a key result: its owner, people of the owner's teams, members of the team it is for."""
    own, team = key_result_for(cast, cast.msl), key_result_for(cast, cast.manager, is_team=True)
    today = AT.date()
    expected = {"msl": (1, 1), "teammate": (1, 1), "manager": (1, 1), "lead": (1, 1), "compliance": (1, 1)}
    for name, person in cast.people().items():
        reach = reach_of(person, today)
        read = (int(reach.reads(own)), int(reach.reads(team)))
        assert read == expected.get(name, (0, 0)), name
        found = KeyResult.objects.filter(reach.condition(), pk__in=[own.pk, team.pk]) if reach else []
        assert len(found) == sum(read), name
    assert set(SCOPES["check_in"]) == {"msl", "manager", "medical_lead", "compliance"}
    TeamManagerFactory.create(user=cast.other_manager, team=cast.north)
    assert reach_of(cast.other_manager, today).reads(own)


def test_the_owner_reads_what_somebody_else_corrected(cast: Cast) -> None:
    """Whose words they are does not matter: the lead belongs to no team of the owner."""
    kr = key_result_for(cast, cast.msl)
    made = CheckInFactory.create(key_result=kr, author=cast.lead, published_at=AT)
    for reader, count in ((cast.msl, 1), (cast.teammate, 1), (cast.elsewhere, 0), (cast.admin, 0)):
        assert CheckIn.objects.visible_to(reader, AT.date()).filter(pk=made.pk).count() == count
    answer = client(cast.msl).get(f"/api/v1/check-ins/{made.pk}/")
    assert answer.status_code == 200
    assert client(cast.elsewhere).get(f"/api/v1/check-ins/{made.pk}/").status_code == 404


def test_the_check_of_profiles_keeps_what_was_said_from_administrators(cast: Cast) -> None:
    kr = key_result_for(cast, cast.msl)
    wrong = {"confidence": ["2", "3"], "override_reason": ["Quiet words", ""], "verdict": ["Confidence is 2", "x"],
             "value": ["71", "72"]}  # fmt: skip
    SnapshotCheck.objects.create(
        at=AT, checked=1, differing=1, findings=[{"key_result": kr.pk, "code": "KR1.1", "differing": wrong}]
    )
    page = read(client(cast.admin), reverse("standing-checks"))
    assert "Quiet words" not in page
    assert "Confidence is" not in page
    assert "71" in page
    assert "not shown" in page
