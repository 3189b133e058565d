"""The frame of every page: who is signed in, where they can go, which quarter it is."""

from typing import Any

from django.http import HttpRequest


def shell(request: HttpRequest) -> dict[str, Any]:
    """The variables of the page frame."""
    from msl_okr.navigation import frame  # the registry of apps must be ready

    return {"shell": frame(request)}
