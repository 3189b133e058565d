"""How long a page waits for a silent database (docs/adr/0018).

A frozen database keeps its connections open and says nothing, so neither TCP nor the server's statement timeout ends
the wait. libpq leaves the waiting to us (psycopg2's wait callback), and we wait only for a limited time.
"""

import select
import time

import psycopg2
from psycopg2 import extensions

CONNECT_SECONDS = 3.0
_ASKING = {extensions.STATUS_READY, extensions.STATUS_BEGIN}
_EVENTS = {extensions.POLL_READ: select.POLLIN, extensions.POLL_WRITE: select.POLLOUT}


def limit_waits(seconds: float) -> None:
    """From now on this process waits only so long for each answer of the database, and three seconds to connect.

    Then OperationalError is raised and the connection closed, so that a page answers 503. For web only: a worker and a
    migration may wait longer for a long statement.
    """

    def wait(connection: extensions.connection) -> None:
        patience = seconds if connection.status in _ASKING else CONNECT_SECONDS
        deadline = time.monotonic() + patience
        while (state := connection.poll()) != extensions.POLL_OK:
            poll = select.poll()
            poll.register(connection.fileno(), _EVENTS[state])
            if not poll.poll(max(0.0, deadline - time.monotonic()) * 1000):
                raise psycopg2.OperationalError("The database did not answer in time.")

    extensions.set_wait_callback(wait)
