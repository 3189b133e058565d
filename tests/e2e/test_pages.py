"""Every page of the demo in Chromium: accessible in both themes, quiet, and never wider than its window."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import BrowserContext, ConsoleMessage, Page
from pytest_django.live_server_helper import LiveServer

from tests.access.visits import WHO, Visit, visits
from tests.e2e.looking import DESK, PHONE, faults

pytestmark = [pytest.mark.long, pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

# Pages that are meant to be refused or absent.
REFUSED = {"msl-forbidden": 403, "msl-not-found": 404, "outsider-forbidden": 403}
# So that two processes share the work, and each loads the demo once; nobody of the visits is left out.
GROUPS = [
    ("", "msl", "lead", "clinical", "commercial", "safety", "compliance", "outsider"),
    ("manager", "admin"),
]
ContextOf = Callable[[str], BrowserContext]


@dataclass
class Tab:
    """Where somebody goes from page to page; a tab of its own for each page costs as much as looking at it."""

    page: Page
    said: list[str] = field(default_factory=list)
    refused: bool = False

    def __post_init__(self) -> None:
        self.page.on("console", self._note)
        self.page.on("pageerror", lambda error: self.said.append(f"error: {error}"))

    def _note(self, message: ConsoleMessage) -> None:
        if not (self.refused and "status of 40" in message.text):
            self.said.append(f"console: {message.text}")

    def look(self, visit: Visit, base: str, size: dict[str, int]) -> Iterator[str]:
        """Everything that is wrong with a page, in one load."""
        self.refused = visit.name in REFUSED
        response = self.page.goto(base + visit.path)
        assert response is not None
        if response.status != REFUSED.get(visit.name, 200):
            yield f"answered {response.status}"
        if self.page.locator("h1").count() != 1:
            yield f"{self.page.locator('h1').count()} headings of the first level"
        yield from faults(self.page, size)
        yield from self.said
        self.said.clear()


@pytest.mark.parametrize("people", GROUPS)
def test_every_page_of_the_demo(people: tuple[str, ...], context_of: ContextOf, live_server: LiveServer) -> None:
    assert set().union(*GROUPS) == set(WHO)
    tabs: dict[str, Tab] = {}
    wrong = []
    for number, visit in enumerate(visits(people)):
        if visit.who not in tabs:
            tabs[visit.who] = Tab(context_of(visit.who).new_page())
        # By turns, so that axe sees what only one of the widths shows: the drawer and the bar below, or the sidebar.
        size = (DESK, PHONE)[number % 2]
        wrong += [f"{visit.name} ({visit.path}): {line}" for line in tabs[visit.who].look(visit, live_server.url, size)]
    assert not wrong, "\n".join(wrong)
