"""Every page of the demo in Chromium: accessible in both themes and widths, quiet, and never wider than its window."""

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import BrowserContext, ConsoleMessage, Page
from pytest_django.live_server_helper import LiveServer

from tests.visits import WHO, Visit, visits

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

DESK, PHONE, NARROW = {"width": 1280, "height": 900}, {"width": 390, "height": 844}, {"width": 320, "height": 640}
# Pages that are meant to be refused or absent.
REFUSED = {"msl-forbidden": 403, "msl-not-found": 404, "outsider-forbidden": 403}
# A colour on its way to another is nobody's colour.
SETTLED = """async () => {
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  await Promise.all(document.getAnimations().map((one) => one.finished));
}"""
# So that two processes share the work; nobody of the visits is left out.
GROUPS = [("", "msl", "outsider"), ("manager", "lead"), ("admin",), ("compliance", "clinical", "commercial", "safety")]
ContextOf = Callable[[str], BrowserContext]


def look(page: Page, visit: Visit, base: str) -> list[str]:
    """Everything that is wrong with a page: one load, two themes, three widths."""
    said: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if not (visit.name in REFUSED and "status of 40" in message.text):
            said.append(f"console: {message.text}")

    page.on("console", note)
    page.on("pageerror", lambda error: said.append(f"error: {error}"))
    response = page.goto(base + visit.path)
    assert response is not None
    if response.status != REFUSED.get(visit.name, 200):
        said.append(f"answered {response.status}")
    if page.locator("h1").count() != 1:
        said.append(f"{page.locator('h1').count()} headings of the first level")
    page.evaluate(AXE_SCRIPT)
    for size in (DESK, PHONE):
        page.set_viewport_size(size)
        # A theme changes colours and nothing else.
        for theme, options in (("light", {}), ("dark", {"runOnly": ["color-contrast"]})):
            page.emulate_media(color_scheme=theme)
            page.evaluate(SETTLED)
            found: list[dict[str, Any]] = page.evaluate("async (rules) => (await axe.run(rules)).violations", options)
            said += [
                f"{size['width']} {theme}: {rule['id']}: {node['html'][:160]}"
                for rule in found
                for node in rule["nodes"]
            ]
    for size in (DESK, PHONE, NARROW):
        page.set_viewport_size(size)
        width = page.evaluate("document.documentElement.scrollWidth")
        if width > size["width"]:
            said.append(f"{width} pixels wide in a window of {size['width']}")
    return said


@pytest.mark.parametrize("people", GROUPS)
def test_every_page_of_the_demo(people: tuple[str, ...], context_of: ContextOf, live_server: LiveServer) -> None:
    assert set().union(*GROUPS) == set(WHO)
    wrong = []
    for visit in visits(people):
        page = context_of(visit.who).new_page()
        wrong += [f"{visit.name} ({visit.path}): {line}" for line in look(page, visit, live_server.url)]
        page.close()
    assert not wrong, "\n".join(wrong)
