"""What axe and the window say about a page that is open: shared by all browser tests."""

from collections.abc import Iterator
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

DESK, PHONE, NARROW = {"width": 1280, "height": 900}, {"width": 390, "height": 844}, {"width": 320, "height": 640}
# A colour on its way to another is nobody's colour.
SETTLED = """async () => {
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  await Promise.all(document.getAnimations().map((one) => one.finished));
}"""
# Nobody reads the paths of the elements, nor the rules that hold; no rule in force reads style sheets or media.
RUN = """async (options) => (
  await axe.run({selectors: false, preload: false, resultTypes: ["violations"], ...options})
).violations"""


def violations(page: Page, **options: Any) -> list[str]:
    """What axe finds, one line for each element; its script is read once for each page that is loaded."""
    if not page.evaluate("Boolean(window.axe)"):
        page.evaluate(AXE_SCRIPT)
    found = page.evaluate(RUN, options)
    return [f"{rule['id']}: {node['html'][:160]}" for rule in found for node in rule["nodes"]]


def faults(page: Page, size: dict[str, int] = DESK) -> Iterator[str]:
    """Everything that is wrong with a loaded page: axe in both themes at one width, and no width that is too narrow.

    A theme changes colours and nothing else (``static/css/tokens.css``), so that in the second one axe is asked for
    the contrast of colours alone.
    """
    page.set_viewport_size(size)
    for theme, options in (("light", {}), ("dark", {"runOnly": ["color-contrast"]})):
        page.emulate_media(color_scheme=theme, reduced_motion="reduce")  # or a spinner never settles
        page.evaluate(SETTLED)
        yield from (f"{size['width']} {theme}: {line}" for line in violations(page, **options))
    for window in (DESK, PHONE, NARROW):
        page.set_viewport_size(window)
        width = page.evaluate("document.documentElement.scrollWidth")
        if width > window["width"]:
            yield f"{width} pixels wide in a window of {window['width']}"
