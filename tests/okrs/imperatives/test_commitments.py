"""What a function commits: who may, what is refused, what two people at once do, and that nothing said is lost."""

from datetime import date, timedelta
from decimal import Decimal
from threading import Thread
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection

from audit.history import history_of
from okrs.imperatives import policies, services
from okrs.imperatives.services import MOST, Figure
from organization.models import CommitmentValue, ImperativeCommitment, Quarter, StrategicImperative, User
from organization.services.versions import VersionConflict
from tests.factories.cast import Cast, make_cast
from tests.factories.imperatives import CommitmentFactory, say
from tests.factories.organization import StrategicImperativeFactory, UserFactory
from tests.okrs.conftest import AT, TODAY


@pytest.fixture
def imperative(db: None) -> StrategicImperative:
    made: StrategicImperative = StrategicImperativeFactory.create(title="Earlier diagnosis")
    return made


def figure(owner: User, **more: Any) -> Figure:
    return Figure(**{"measure": "Sites opened", "target": Decimal(20), "unit": "sites", "owner": owner, **more})


def committed(cast: Cast, imperative: StrategicImperative, by: User | None = None, **more: Any) -> ImperativeCommitment:
    by = by or cast.clinical
    said = figure(more.pop("owner", by), **more)
    return services.commit(imperative=imperative, quarter=cast.quarter, figure=said, by=by)


def told(one: ImperativeCommitment, value: int, day: date, by: User, **more: Any) -> CommitmentValue:
    return services.update(commitment=one, value=Decimal(value), as_of=day, by=by, at=AT, **more)


# --- Who may ------------------------------------------------------------------------------

SPEAKS = {
    "msl": "", "manager": "medical", "lead": "medical", "clinical": "clinical", "commercial": "commercial",
    "market_access": "market_access", "safety": "safety", "compliance": "", "admin": "", "outsider": "",
}  # fmt: skip


def test_each_function_speaks_for_itself(cast: Cast, imperative: StrategicImperative) -> None:
    for who, function in SPEAKS.items():
        person = getattr(cast, who)
        assert policies.speaks_for(person) == function, who
        if function:
            assert committed(cast, imperative, person, measure=f"Of {who}").function == function
        else:
            with pytest.raises(PermissionDenied):
                committed(cast, imperative, person, measure=f"Of {who}")


def test_nobody_speaks_for_another_function(cast: Cast, imperative: StrategicImperative) -> None:
    one = committed(cast, imperative)
    told(one, 3, TODAY, cast.clinical)
    for who in set(SPEAKS) - {"clinical"}:
        other = getattr(cast, who)
        with pytest.raises(PermissionDenied):
            told(one, 4, TODAY, other)
        with pytest.raises(PermissionDenied):
            services.change(commitment=one, figure=figure(other), by=other, version=one.version)
        with pytest.raises(PermissionDenied):
            services.take_back(value=one.values.get(), by=other)
        with pytest.raises(PermissionDenied):
            services.set_withdrawn(commitment=one, is_withdrawn=True, by=other, reason="Why")


def test_who_owns_a_figure_speaks_for_its_function_and_may_leave_later(
    cast: Cast, imperative: StrategicImperative
) -> None:
    with pytest.raises(ValidationError, match="does not speak for this function"):
        committed(cast, imperative, cast.clinical, owner=cast.commercial)
    one = committed(cast, imperative)
    User.objects.filter(pk=cast.clinical.pk).update(is_active=False)
    successor = UserFactory.create(role="partner", function="clinical")
    stored = ImperativeCommitment.objects.get(pk=one.pk)
    # Another change leaves the owner as it is.
    again = figure(stored.owner, target=Decimal(25))
    services.change(commitment=stored, figure=again, by=successor, version=1, reason="More sites.")
    assert told(stored, 4, TODAY, successor).by == successor


# --- What is refused ----------------------------------------------------------------------


@pytest.mark.parametrize("more", [{"measure": "Sales in the north"}, {"unit": "prescriptions"}])
def test_nothing_is_committed_that_counts_sales(
    more: dict[str, str], cast: Cast, imperative: StrategicImperative
) -> None:
    with pytest.raises(ValidationError, match="cannot be measured here"):
        committed(cast, imperative, cast.commercial, **more)
    one = committed(cast, imperative, cast.commercial)
    with pytest.raises(ValidationError, match="cannot be measured here"):
        services.change(
            commitment=one, figure=figure(cast.commercial, **more), by=cast.commercial, version=1, reason="Why"
        )


def test_a_target_differs_from_where_it_starts(cast: Cast, imperative: StrategicImperative) -> None:
    with pytest.raises(ValidationError) as caught:
        committed(cast, imperative, baseline=Decimal(20))
    assert set(caught.value.message_dict) == {"target"}


def test_the_same_measure_stands_once_and_ten_at_most(cast: Cast, imperative: StrategicImperative) -> None:
    one = committed(cast, imperative)
    with pytest.raises(ValidationError, match="has committed this measure"):
        committed(cast, imperative, measure="SITES opened")
    committed(cast, imperative, cast.commercial)  # another function may
    services.set_withdrawn(commitment=one, is_withdrawn=True, by=cast.clinical, reason="Counted elsewhere.")
    committed(cast, imperative)
    with pytest.raises(ValidationError, match="has committed this measure"):
        services.set_withdrawn(commitment=one, is_withdrawn=False, by=cast.clinical)
    for number in range(MOST - 1):
        committed(cast, imperative, measure=f"Measure {number}")
    with pytest.raises(ValidationError, match="10 figures"):
        committed(cast, imperative, measure="One more")


def test_a_closed_quarter_refuses_everything_and_is_named(cast: Cast, imperative: StrategicImperative) -> None:
    one = committed(cast, imperative)
    value = told(one, 3, TODAY, cast.clinical)
    Quarter.objects.filter(pk=cast.quarter.pk).update(state="closed")
    cast.quarter.refresh_from_db()
    one = ImperativeCommitment.objects.get(pk=one.pk)
    for act in (
        lambda: committed(cast, imperative, measure="Another"),
        lambda: told(one, 4, TODAY, cast.clinical),
        lambda: services.change(
            commitment=one, figure=figure(cast.clinical, unit="x"), by=cast.clinical, version=2, reason="Why"
        ),
        lambda: services.take_back(value=value, by=cast.clinical),
        lambda: services.set_withdrawn(commitment=one, is_withdrawn=True, by=cast.clinical, reason="Why"),
    ):
        with pytest.raises(ValidationError, match=f"{cast.quarter} is closed"):
            act()


def test_while_a_quarter_is_graded_values_are_entered_and_commitments_stay(
    cast: Cast, imperative: StrategicImperative
) -> None:
    one = committed(cast, imperative)
    Quarter.objects.filter(pk=cast.quarter.pk).update(state="grading")
    cast.quarter.refresh_from_db()
    one = ImperativeCommitment.objects.get(pk=one.pk)
    told(one, 4, TODAY, cast.clinical)
    with pytest.raises(ValidationError, match="is being graded"):
        committed(cast, imperative, measure="Another")
    with pytest.raises(ValidationError, match="is being graded"):
        services.change(commitment=one, figure=figure(cast.clinical), by=cast.clinical, version=2, reason="Why")


def test_an_inactive_imperative_takes_nothing(cast: Cast, imperative: StrategicImperative) -> None:
    one = committed(cast, imperative)
    StrategicImperative.objects.filter(pk=imperative.pk).update(is_active=False)
    imperative.refresh_from_db()
    with pytest.raises(ValidationError, match="no longer active"):
        committed(cast, imperative, measure="Another")
    with pytest.raises(ValidationError, match="no longer active"):
        told(one, 4, TODAY, cast.clinical)
    assert not ImperativeCommitment.objects.visible_to(cast.clinical).exists()
    assert ImperativeCommitment.objects.visible_to(cast.msl).exists()


# --- Values -------------------------------------------------------------------------------


def test_the_latest_day_holds_and_everything_said_stays(cast: Cast, imperative: StrategicImperative) -> None:
    one = committed(cast, imperative)
    told(one, 4, TODAY - timedelta(days=20), cast.clinical)
    told(one, 9, TODAY - timedelta(days=2), cast.clinical, note="Two more.")
    told(one, 6, TODAY - timedelta(days=9), cast.clinical, note="Entered late.")  # of an earlier day
    one.refresh_from_db()
    assert (one.value, one.as_of) == (9, TODAY - timedelta(days=2))
    latest = told(one, 8, TODAY - timedelta(days=2), cast.clinical, note="One was counted twice.")  # a correction
    one.refresh_from_db()
    assert (one.value, one.values.count()) == (8, 4)
    services.take_back(value=latest, by=cast.clinical)
    services.take_back(value=latest, by=cast.clinical)  # twice is once
    one.refresh_from_db()
    assert (one.value, one.values.count()) == (9, 4)
    for value in one.values.all():
        services.take_back(value=value, by=cast.clinical)
    one.refresh_from_db()
    assert (one.value, one.as_of, one.values.count()) == (None, None, 4)


def test_the_same_said_twice_is_said_once(cast: Cast, imperative: StrategicImperative) -> None:
    one = committed(cast, imperative)
    first = told(one, 4, TODAY, cast.clinical, note="Two more.", version=1)
    assert told(one, 4, TODAY, cast.clinical, note="Two more.", version=1) == first
    colleague = UserFactory.create(role="partner", function="clinical")
    told(one, 4, TODAY, colleague, note="Two more.")  # somebody else confirms it
    assert one.values.count() == 2


def test_a_value_is_of_a_day_of_the_quarter_that_has_come(cast: Cast, imperative: StrategicImperative) -> None:
    one = committed(cast, imperative)
    for day, words in (
        (TODAY + timedelta(days=1), "in the future"),
        (cast.quarter.starts_on - timedelta(days=1), "must lie in"),
    ):
        with pytest.raises(ValidationError, match=words):
            told(one, 4, day, cast.clinical)
    # It is the 16th already for somebody in Auckland.
    early = UserFactory.create(role="partner", function="clinical", timezone="Pacific/Auckland")
    told(one, 4, TODAY + timedelta(days=1), early)


def test_whoever_read_an_older_version_is_told(cast: Cast, imperative: StrategicImperative) -> None:
    one = committed(cast, imperative)
    told(one, 4, TODAY, cast.clinical, version=1)
    with pytest.raises(VersionConflict):
        told(one, 5, TODAY, cast.clinical, version=1)
    with pytest.raises(VersionConflict):
        services.change(
            commitment=one, figure=figure(cast.clinical, unit="x"), by=cast.clinical, version=1, reason="Why"
        )
    told(one, 5, TODAY, cast.clinical)  # a program that does not ask


def test_a_withdrawn_commitment_takes_no_value(cast: Cast, imperative: StrategicImperative) -> None:
    one = committed(cast, imperative)
    with pytest.raises(ValidationError, match="Say why"):
        services.set_withdrawn(commitment=one, is_withdrawn=True, by=cast.clinical, reason=" ")
    for _ in range(2):
        services.set_withdrawn(commitment=one, is_withdrawn=True, by=cast.clinical, reason="Counted elsewhere.")
    one.refresh_from_db()
    assert (one.is_withdrawn, one.version) == (True, 2)
    with pytest.raises(ValidationError, match="was withdrawn"):
        told(one, 4, TODAY, cast.clinical)
    assert history_of(one)[0].reason == "Counted elsewhere."


# --- Changing what is committed -----------------------------------------------------------


def test_a_figure_that_counts_changes_with_a_reason(cast: Cast, imperative: StrategicImperative) -> None:
    one = committed(cast, imperative)
    lower = figure(cast.clinical, target=Decimal(12))
    with pytest.raises(ValidationError) as caught:
        services.change(commitment=one, figure=lower, by=cast.clinical, version=1)
    assert set(caught.value.message_dict) == {"reason"}
    one.refresh_from_db()
    services.change(commitment=one, figure=lower, by=cast.clinical, version=1, reason="Two countries left.")
    (event, _) = history_of(ImperativeCommitment.objects.get(pk=one.pk))
    assert (event.by_id, event.reason) == (cast.clinical.pk, "Two countries left.")
    assert [(change.old, change.new) for change in event.changes] == [("20", "12")]


def test_before_the_quarter_it_changes_without_one(cast: Cast, imperative: StrategicImperative) -> None:
    Quarter.objects.filter(pk=cast.quarter.pk).update(state="planning")
    cast.quarter.refresh_from_db()
    one = committed(cast, imperative)
    services.change(commitment=one, figure=figure(cast.clinical, target=Decimal(12)), by=cast.clinical, version=1)
    one.refresh_from_db()
    assert (one.target, one.version) == (12, 2)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_update_at_once_nobody_is_lost() -> None:
    cast = make_cast(TODAY)
    one = CommitmentFactory.create(quarter=cast.quarter, owner=cast.clinical)
    say(one, 1, TODAY - timedelta(days=9), by=cast.clinical)

    def add(value: int) -> None:
        try:
            told(one, value, TODAY, cast.clinical)
        finally:
            connection.close()

    threads = [Thread(target=add, args=(value,)) for value in range(2, 8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    stored = ImperativeCommitment.objects.get(pk=one.pk)
    newest = stored.values.newest_first().first()
    assert stored.values.count() == 7
    assert stored.version == 7
    assert newest is not None
    assert stored.value == newest.value
