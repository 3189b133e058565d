"""Edges between objectives: who may, never a loop, and one figure wherever a contribution moves it."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from threading import Barrier, Thread

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from okrs.alignment.services import align, unalign
from okrs.models import Alignment, Follow, KeyResult, Measurement, Objective
from okrs.models.choices import Kind, Metric
from okrs.snapshots.storing import refresh_due
from organization.models import Quarter
from tests.factories.cast import Cast, make_cast
from tests.factories.okrs import KeyResultFactory, ObjectiveFactory
from tests.factories.organization import StrategicImperativeFactory
from tests.okrs.conftest import AT, TODAY, client
from tests.reading import assertContains, words_of

C, S = Alignment.Kind.CONTRIBUTES, Alignment.Kind.SUPPORTS


def goal(cast: Cast, code: str, *progress: float, **tags: object) -> Objective:
    """An active objective whose key results stand at these shares of the way."""
    fields = {"quarter": cast.quarter, "primary_team": cast.north, "owner": cast.msl, **tags}
    made: Objective = ObjectiveFactory.create(code=code, title=f"Goal {code}", **fields)
    for number, share in enumerate(progress, start=1):
        row = KeyResultFactory.create(
            objective=made, code=f"KR{code[1:]}.{number}", kind=Kind.NUMBER, target=10, measured_by=Metric.MANUAL
        )
        row.values.create(value=Decimal(str(10 * share)), as_of=TODAY, by=made.owner, created_at=AT)
    return made


# --- Who may, and what is refused ------------------------------------------------------------


def test_a_contribution_is_decided_where_it_moves_the_number(cast: Cast) -> None:
    mine = goal(cast, "O1")
    theirs = goal(cast, "O2", primary_team=cast.south, owner=cast.elsewhere)
    with pytest.raises(PermissionDenied):
        align(below=mine, above=theirs, kind=C, by=cast.manager)
    made = align(below=mine, above=theirs, kind=C, by=cast.other_manager, weight=Decimal(2))
    with pytest.raises(PermissionDenied):
        unalign(alignment=made, by=cast.manager)
    unalign(alignment=made, by=cast.lead)
    with pytest.raises(PermissionDenied):
        align(below=mine, above=theirs, kind=S, by=cast.other_manager)
    assert align(below=mine, above=theirs, kind=S, by=cast.manager).weight == 1
    with pytest.raises(ValidationError, match="aligned already"):
        align(below=mine, above=theirs, kind=C, by=cast.lead)


def test_an_msl_aligns_an_own_draft_and_nothing_else(cast: Cast) -> None:
    team = goal(cast, "O1", is_team=True, owner=cast.manager)
    draft, active = goal(cast, "O2", state="draft"), goal(cast, "O3")
    assert align(below=draft, above=team, kind=S, by=cast.msl)
    for below, kind in ((active, S), (goal(cast, "O4", state="draft"), C)):
        with pytest.raises(PermissionDenied):
            align(below=below, above=team, kind=kind, by=cast.msl)


def test_nothing_of_a_closed_quarter_or_dropped_is_aligned(cast: Cast, before: Quarter) -> None:
    one, dropped = goal(cast, "O1"), goal(cast, "O2", state="dropped")
    old = goal(cast, "O3", quarter=before)
    made = align(below=one, above=old, kind=S, by=cast.lead)
    Quarter.objects.filter(pk=before.pk).update(state="closed")
    before.refresh_from_db()
    old = Objective.objects.get(pk=old.pk)
    for refused in (
        lambda: align(below=goal(cast, "O5"), above=old, kind=C, by=cast.lead),
        lambda: unalign(alignment=Alignment.objects.get(pk=made.pk), by=cast.lead),
    ):
        with pytest.raises(ValidationError, match="Before is closed"):
            refused()
    with pytest.raises(ValidationError, match="was dropped"):
        align(below=one, above=dropped, kind=S, by=cast.lead)
    with pytest.raises(ValidationError, match="to itself"):
        align(below=one, above=one, kind=S, by=cast.lead)


def test_a_loop_is_refused_in_words_that_name_it(cast: Cast) -> None:
    a, b, c = (goal(cast, code) for code in ("O1", "O2", "O3"))
    align(below=a, above=b, kind=S, by=cast.lead)
    align(below=b, above=c, kind=C, by=cast.lead)
    with pytest.raises(ValidationError, match="O3 Goal O3 → O1 Goal O1 → O2 Goal O2 → O3 Goal O3"):
        align(below=c, above=a, kind=S, by=cast.lead)


def test_the_database_refuses_a_loop_by_any_path(cast: Cast) -> None:
    a, b, c = (goal(cast, code) for code in ("O1", "O2", "O3"))
    Alignment.objects.bulk_create([Alignment(objective=a, to=b), Alignment(objective=b, to=c)])
    for write in (
        lambda: Alignment.objects.create(objective=c, to=a),
        lambda: Alignment.objects.bulk_create([Alignment(objective=c, to=a)]),
        lambda: Alignment.objects.filter(objective=b).update(to=a),
    ):
        with pytest.raises(DatabaseError, match="loop"), transaction.atomic():
            write()
    made = Alignment.objects.get(objective=b)
    Alignment.objects.filter(pk=made.pk).update(weight=3)  # nothing of it closes anything


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("by_service", [True, False])
def test_two_who_write_at_once_make_no_loop(by_service: bool) -> None:
    """Each half of a loop at the same moment, also past the service: one of them is refused."""
    cast = make_cast(TODAY)
    a, b = goal(cast, "O1"), goal(cast, "O2")
    start, answers = Barrier(2), []

    def write(below: Objective, above: Objective) -> None:
        start.wait()
        try:
            with transaction.atomic():
                if by_service:
                    align(below=below, above=above, kind=S, by=cast.lead)
                else:
                    Alignment.objects.create(objective=below, to=above)
            answers.append("written")
        except (ValidationError, DatabaseError) as error:
            answers.append(str(error))
        finally:
            connection.close()

    for _ in range(5):
        Alignment.objects.all().delete()
        answers.clear()
        both = [Thread(target=write, args=pair) for pair in ((a, b), (b, a))]
        for one in both:
            one.start()
        for one in both:
            one.join()
        assert answers.count("written") == 1
        assert "loop" in min(answers)
        assert Alignment.objects.count() == 1


# --- One figure -----------------------------------------------------------------------------


@pytest.fixture
def contributed(cast: Cast, clock: time_machine.Traveller) -> Objective:
    """(0.4×2 + 1×1 + 0.5×1) / 4: two key results, and an objective of another quarter's team that contributes."""
    top = goal(cast, "O1", 0.4, 1.0)
    KeyResult.objects.filter(objective=top, code="KR1.1").update(weight=2)
    below = goal(cast, "O2", 0.25, 0.75, primary_team=cast.south, owner=cast.elsewhere)
    align(below=below, above=top, kind=C, by=cast.manager)
    align(below=goal(cast, "O3", 0.0), above=top, kind=S, by=cast.manager)
    align(below=goal(cast, "O4", 0.0, state="draft"), above=top, kind=C, by=cast.manager)  # not before it is active
    Follow.objects.create(user=cast.teammate, objective=top)
    refresh_due(at=AT)
    return top


def shown(cast: Cast, top: Objective) -> dict[str, Callable[[], str]]:
    """What each place says of the objective."""
    lead = client(cast.lead)

    def api() -> str:
        answer = lead.get(f"/api/v1/objectives/{top.pk}/").json()
        return f"{100 * answer['progress']:.1f}"

    return {
        "page": lambda: words_of(lead.get(reverse("objective", args=[top.pk]))),
        "board": lambda: words_of(lead.get(reverse("board") + "?team=all&group=objective&q=")),
        "tree": lambda: words_of(lead.get(reverse("board") + "?team=all&view=tree")),
        "map": lambda: words_of(lead.get(reverse("alignment"))),
        "home of a follower": lambda: words_of(client(cast.teammate).get(reverse("home"))),
        "api": api,
    }


def test_the_same_figure_everywhere(cast: Cast, contributed: Objective) -> None:
    said = shown(cast, contributed)
    page = said["page"]()
    assert "(0.4×2 + 1×1 + 0.5×1) / 4 = 0.575" in page
    assert "The mean of 2 key results and 1 contributing objective, each by its weight" in page
    assert said["api"]() == "57.5"
    assert "57.5 %" in page  # where it is worked out, to a tenth
    for name in ("board", "tree", "map", "home of a follower"):
        assert "58 %" in said[name](), name


def test_a_change_below_moves_it_at_once(cast: Cast, contributed: Objective) -> None:
    row = KeyResult.objects.get(objective__code="O2", code="KR2.1")
    row.values.create(value=Decimal("4.5"), as_of=TODAY, by=cast.elsewhere, created_at=AT)
    said = shown(cast, contributed)
    assert "(0.4×2 + 1×1 + 0.6×1) / 4 = 0.6" in said["page"]()
    for name in ("board", "tree", "map", "home of a follower"):
        assert "60 %" in said[name](), name


def test_a_past_day_says_what_contributed_then(cast: Cast, contributed: Objective) -> None:
    day = TODAY - timedelta(days=2)
    for row in KeyResult.objects.filter(objective__code__in=["O1", "O2"]):
        Measurement.objects.create(
            key_result=row, as_of=day, value=1, progress=0.1, expected=0.5, status="at_risk", value_text="1",
            verdict=row.snapshot.verdict, is_stale=False, measured_at=AT,
        )  # fmt: skip
    page = words_of(client(cast.lead).get(reverse("objective", args=[contributed.pk]) + f"?as_of={day}"))
    assert "(0.1×2 + 0.1×1 + 0.1×1) / 4 = 0.1" in page


def test_who_may_not_open_what_contributes_reads_the_number_alone(cast: Cast, contributed: Objective) -> None:
    imperative = StrategicImperativeFactory.create()
    Objective.objects.filter(pk=contributed.pk).update(imperative=imperative)
    page = words_of(client(cast.clinical).get(reverse("objective", args=[contributed.pk])))
    assert "= 0.575" in page
    assert "Goal O2" not in page
    assert "Goal O2" not in words_of(client(cast.clinical).get(reverse("alignment")))


# --- Pages ----------------------------------------------------------------------------------


def test_the_picker_aligns_both_ways_and_says_who_decides(cast: Cast, clock: time_machine.Traveller) -> None:
    mine = goal(cast, "O1", 0.5)
    theirs = goal(cast, "O2", 0.5, primary_team=cast.south, owner=cast.elsewhere)
    address, manager = reverse("objective-align", args=[mine.pk]), client(cast.manager)
    assertContains(manager.get(address), "O2 Goal O2")
    assert "O2 Goal O2" not in words_of(manager.get(f"{address}?q=nothing"))
    refused = manager.post(address, {"way": "contributes", "other": theirs.pk, "weight": "1"})
    assertContains(refused, "Whoever may change O2 Goal O2 decides that", status_code=422)
    assert manager.post(address, {"way": "contributed", "other": theirs.pk, "weight": "0"}).status_code == 422
    assert manager.post(address, {"way": "contributed", "other": theirs.pk, "weight": "2"}).status_code == 302
    made = Alignment.objects.get()
    assert made.weight == 2
    assertContains(manager.get(reverse("objective", args=[mine.pk])), "Contributed to by, weight 2")
    remove = reverse("alignment-remove", args=[made.pk])
    assertContains(manager.get(reverse("objective", args=[mine.pk])), remove)
    assert remove not in client(cast.other_manager).get(reverse("objective", args=[theirs.pk])).content.decode()
    assert client(cast.other_manager).post(remove).status_code == 403
    assert manager.post(remove, {"from": "above"})["Location"].startswith(reverse("objective", args=[mine.pk]))
    assert not Alignment.objects.exists()


def test_the_map_draws_what_its_table_says(cast: Cast, contributed: Objective) -> None:
    lead = client(cast.lead)
    page = words_of(lead.get(reverse("alignment")))
    assert page.count('height="44"') == 4
    assert "4 objectives and 3 alignments, of which 2 move a number" in page
    assert "Nothing is aligned here" in words_of(lead.get(reverse("alignment") + f"?area={cast.immunology.pk}"))
    only = words_of(lead.get(reverse("alignment") + "?kind=supports"))
    assert only.count('height="44"') == 2
    assert lead.get(reverse("alignment") + "?quarter=x").status_code == 422
