"""What the browser tests would find: each kind of text is asked for its contrast, and none hides another."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.e2e.looking import violations

pytestmark = pytest.mark.e2e

PALE = "color: #888"


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context()
    yield context.new_page()
    context.close()


@pytest.mark.parametrize(
    "body",
    [
        f"<p>Dark</p><p style='{PALE}'>Pale</p>",
        f"<p style='{PALE}' hidden>Hidden</p><p style='{PALE}'>Pale</p>",
        f"<details><summary>More</summary><p style='{PALE}'>Closed</p></details><p style='{PALE}'>Pale</p>",
        f"<button style='{PALE}' disabled>Off</button><button style='{PALE}'>Pale</button>",
        f"<p style='{PALE}'>1</p><p style='{PALE}'>✓ → ✓</p><p style='{PALE}'>Pale</p>",
        f"<label style='{PALE}'>Off<input disabled></label><label style='{PALE}'>Pale<input></label>",
        f"<div style='background: #000'><p style='{PALE}'>On black</p></div><p style='{PALE}'>Pale</p>",
        f"<p style='{PALE}; font-size: 60px'>Large</p><p style='{PALE}'>Pale</p>",
        "<div><p>Clear</p></div><div style='opacity: 0.4'><p>Pale</p></div>",
        "<p>Clear</p><div style='background: #333; position: absolute; inset: 5em 0 0'><p>Lost</p></div>",
    ],
)
def test_one_pale_text_among_others_is_found(page: Page, body: str) -> None:
    page.set_content(f"<!doctype html><html lang='en'><title>Page</title><body><main><h1>Page</h1>{body}</main></html>")
    for colours in (False, True):
        (line,) = (line for line in violations(page, colours=colours) if line.startswith("color-contrast"))
        assert "Pale" in line or "Lost" in line


def test_many_texts_of_one_kind_are_one_line(page: Page) -> None:
    rows = "".join(f"<p style='{PALE}'>Line {number}</p>" for number in range(9))
    page.set_content(f"<!doctype html><html lang='en'><title>Page</title><body><main><h1>Page</h1>{rows}</main></html>")
    assert [line.partition(":")[0] for line in violations(page)] == ["color-contrast"]


def test_other_rules_are_asked_of_every_element(page: Page) -> None:
    page.set_content("<!doctype html><html lang='en'><title>Page</title><body><main><h1>Page</h1>"
                     "<p><img src='data:,'></p><p><img src='data:,'></p></main></html>")  # fmt: skip
    assert [line.partition(":")[0] for line in violations(page)] == ["image-alt"] * 2
