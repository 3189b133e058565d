"""Several people move initiatives at the same moment."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from okrs.initiatives.services import add_initiative, move_initiative
from okrs.models import Initiative
from organization.services.versions import VersionConflict
from tests.factories.cast import make_cast
from tests.okrs.conftest import AT, TODAY, key_result_for


@pytest.mark.django_db(transaction=True)
def test_moves_at_once_lose_nothing_and_one_of_two_on_the_same_card_wins() -> None:
    cast = make_cast(TODAY)
    key_result = key_result_for(cast, cast.msl)
    made = [
        add_initiative(key_result=key_result, by=cast.msl, at=AT, fields={"title": title, "owner": cast.msl})
        for title in "ABCDEF"
    ]
    gate = Barrier(6)

    def move(number: int) -> bool:
        """Each of five its own card in front of F; the sixth takes the card of the first elsewhere."""
        one = Initiative.objects.with_tags().get(pk=made[number % 5].pk)
        state, before = ("done", None) if number == 5 else ("planned", made[5].pk)
        gate.wait()
        try:
            return move_initiative(initiative=one, by=cast.msl, state=state, before=before, version=1).is_new
        except VersionConflict:
            return False
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(move, range(6)))
    rows = list(Initiative.objects.in_column_order().values_list("title", "state", "position"))
    assert sorted(title for title, _, _ in rows) == list("ABCDEF")
    planned = [(position, title) for title, state, position in rows if state == "planned"]
    assert len({position for position, _ in planned}) == len(planned), "two cards share a place"
    assert planned[-1][1] == "F"
