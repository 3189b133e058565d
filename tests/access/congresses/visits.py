"""Pages of congresses as ``visits`` visits them."""

from collections.abc import Callable

from django.urls import reverse

from interactions.models import Congress, CongressSession


def _running() -> Congress:
    """The one that runs on the demo's day."""
    return Congress.objects.filter(sessions__isnull=False).order_by("-starts_on")[0]


def _page(name: str, *more: str) -> Callable[[], str]:
    return lambda: reverse(name, args=[_running().pk, *more])


def _session() -> CongressSession:
    return CongressSession.objects.filter(congress=_running()).order_by("day", "begins_at")[0]


def _day() -> str:
    found = _running()
    return reverse("congress-day", args=[found.pk, found.ends_on.isoformat()])


def _over() -> str:
    """One that is over, with its debrief."""
    return reverse("congress", args=[Congress.objects.exclude(debrief="").order_by("-ends_on")[0].pk])


CONGRESSES: dict[str, dict[str, Callable[[], str]]] = {
    "msl": {
        "congresses": lambda: reverse("congresses"),
        "congresses-past": lambda: f"{reverse('congresses')}?when=past",
        "congress": _page("congress"),
        "congress-over": _over,
        "congress-day": _day,
        "congress-edit": _page("congress-edit"),
        "congress-kols": _page("congress-kols"),
        "congress-debrief": _page("congress-debrief"),
        "congress-session-new": _page("congress-session-new"),
        "congress-session": lambda: reverse("congress-session", args=[_session().pk]),
        "congress-session-people": lambda: reverse("congress-session-people", args=[_session().pk]),
    },
    "lead": {"congress-new": lambda: reverse("congress-new")},
    "commercial": {"congress": _page("congress"), "congress-day": _day},
}
