"""The view of contacts says who met a KOL, when and in which way, to whoever may know that."""

from datetime import date

from interactions.models import Contact, Interaction, InteractionAttendee
from tests.factories.cast import Cast
from tests.factories.interactions import make_interaction
from tests.factories.kols import KOLFactory

State = Interaction.State


def test_contacts_are_those_that_a_person_may_know_of(cast: Cast) -> None:
    kol = KOLFactory.create()
    for number, state in enumerate(State.values, start=1):
        make_interaction(msl=cast.msl, kols=(kol, KOLFactory.create()), on=date(2026, 2, number), state=state)
    for user in cast.people().values():
        known = InteractionAttendee.objects.filter(interaction__in=Interaction.objects.contact_visible_to(user))
        rows = {row.pk: row for row in Contact.objects.visible_to(user)}
        assert rows.keys() == set(known.values_list("pk", flat=True)), user
        for one in known.select_related("interaction__msl"):
            row, made = rows[one.pk], one.interaction
            assert (row.kol_id, row.interaction_id, row.starts_at) == (one.kol_id, made.pk, one.starts_at)
            assert (row.occurred_on, row.channel, row.state) == (made.occurred_on, made.channel, made.state)
            assert (row.msl_id, row.person, row.function) == (made.msl_id, made.msl.display_name, made.msl.function)
            assert row.person_sort_key == made.msl.sort_key
    held = Contact.objects.visible_to(cast.commercial).held().filter(kol_id=kol.pk)
    assert {row.state for row in held} == {State.HELD, State.AMENDED}
