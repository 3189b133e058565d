"""Links between the ways to look at interactions, which keep what the list is narrowed to."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from interactions.log.filters import ALL, MINE
from interactions.log.policies import may_log
from interactions.log.selectors.lists import reads_coordination_only
from organization.ground.filters import PAGING
from organization.models import User

LIST, WEEK, MONTH = "list", "week", "month"
_VIEWS = ((LIST, "List"), (WEEK, "Week"), (MONTH, "Month"))


def whose_tabs(user: User, who: str, *, route: str = "interactions", **more: str) -> list[dict[str, Any]]:
    """One's own or all, for those who have any of their own."""
    if not may_log(user):
        return []
    return [
        {"label": label, "url": reverse(route, query={"who": key, **more}), "current": who == key, "count": None}
        for key, label in ((MINE, "Mine"), (ALL, "Who met whom" if reads_coordination_only(user) else "Team"))
    ]


def switch(request: HttpRequest, *, current: str) -> list[dict[str, Any]]:
    """List, week and month, each with the filters in force; week and month keep the day."""
    kept = request.GET.copy()
    for name in (*PAGING, "view"):
        kept.pop(name, None)
    found = []
    for key, label in _VIEWS:
        query = kept.copy()
        if key == LIST:
            query.pop("day", None)
        else:
            query["view"] = key
        url = f"{reverse('interactions' if key == LIST else 'diary')}{f'?{query.urlencode()}' if query else ''}"
        found.append({"label": label, "url": url, "current": key == current})
    return found
