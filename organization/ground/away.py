"""Telling a server that is away, which will pass, from a defect, which will not."""

from collections.abc import Iterator

from django.db import DatabaseError, InterfaceError, OperationalError
from kombu.exceptions import OperationalError as BrokerError
from redis.exceptions import RedisError

_PASSING = (OperationalError, InterfaceError, RedisError, BrokerError)


def _lost(error: BaseException) -> bool:
    """A bare DatabaseError without a code: the connection broke before the server could answer.

    Whatever the server does answer has a code and becomes one of the subclasses.
    """
    return type(error) is DatabaseError and not getattr(error.__cause__, "pgcode", None)


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def is_away(error: BaseException | None) -> bool:
    """Whether the database, the cache or the broker is away: this error, or the one that caused it.

    A broken transaction, or a session that could not be written, can be all that shows of a lost connection.
    """
    return any(isinstance(one, _PASSING) or _lost(one) for one in _chain(error))
