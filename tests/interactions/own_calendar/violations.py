"""What the constraints of people's own calendars refuse; a part of ``test_constraints``."""

from collections.abc import Callable

from tests.factories.world import World
from tests.interactions.own_calendar.rows import ignored_appointment, make_connection, possible_contact
from tests.shape.rows import again, put

VIOLATIONS: dict[str, Callable[[World], None]] = {
    "own_calendar_is_sealed": lambda world: put(make_connection(world.cast.msl), sealed="https://a.example"),
    "own_calendar_has_a_host": lambda world: put(make_connection(world.cast.msl), host=""),
    "own_calendar_problem_is_counted": lambda world: put(make_connection(world.cast.msl), problem="silent"),
    "possible_contact_once": lambda world: again(possible_contact(world)),
    "possible_contact_minutes": lambda world: put(possible_contact(world), minutes=481),
    "possible_contact_says_nothing": lambda world: put(possible_contact(world), kind_key="Dentist"),
    "ignored_appointment_once": lambda world: again(ignored_appointment(world)),
    "ignored_appointment_says_nothing": lambda world: put(ignored_appointment(world), kind_key="Dentist"),
}
