"""Who says "not now" to a wave is asked no more on the first page, for as long as the session lasts."""

from django.http import HttpRequest

_KEY = "pulse_not_now"


def put_off(request: HttpRequest, wave: int | None) -> None:
    """Ask no more about a wave."""
    request.session[_KEY] = wave


def wave_put_off(request: HttpRequest) -> int | None:
    """The wave about which nobody wants to be asked now, if any."""
    wave: int | None = request.session.get(_KEY)
    return wave
