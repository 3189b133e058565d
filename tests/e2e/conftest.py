"""A browser that is given time; the demo organisation, loaded once for the walk over its pages; a mail server."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.core.management import call_command
from playwright.sync_api import Browser, BrowserContext, expect

from msl_okr.local.mail_sink import MailSink
from organization.models import User
from tests.access.visited import EMAIL
from tests.access.walks import BACKEND

# Milliseconds. No test asserts that a page is fast: how long one takes is a matter of the machine.
PATIENCE = 60_000


@pytest.fixture(scope="session")
def browser(browser: Browser) -> Iterator[Browser]:
    """Waits as long for everything: a page, a control, what is expected of it."""
    expect.set_options(timeout=PATIENCE)
    plain = browser.new_context

    def new_context(**options: Any) -> BrowserContext:
        context = plain(**options)
        context.set_default_timeout(PATIENCE)
        if options.get("service_workers") != "allow":  # only offline/ needs it; elsewhere it costs each context
            context.add_init_script("delete Navigator.prototype.serviceWorker")
        return context

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(browser, "new_context", new_context)
        yield browser


@pytest.fixture
def demo(transactional_db: None, settings: Any) -> None:
    """As ``make run`` shows it."""
    settings.LOCAL = True
    call_command("load_demo", verbosity=0)


@pytest.fixture
def context_of(browser: Browser, live_server: Any, demo: None) -> Iterator[Any]:
    """A browser context for each person of the demo, signed in; the empty name is a visitor."""
    from django.conf import settings as django_settings  # ready only now
    from django.test import Client

    opened: dict[str, BrowserContext] = {}

    def of(who: str) -> BrowserContext:
        if who not in opened:
            context = opened[who] = browser.new_context(
                viewport={"width": 1280, "height": 900},
                reduced_motion="reduce",
            )
            context.add_init_script(AXE_SCRIPT)  # or it would be sent anew to each page
            if who:
                client = Client()
                client.force_login(User.objects.get(email=EMAIL.format(who)), backend=BACKEND)
                name = django_settings.SESSION_COOKIE_NAME
                context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": live_server.url}])
        return opened[who]

    yield of
    for context in opened.values():
        context.close()


@pytest.fixture
def sink(tmp_path: Path, settings: Any) -> Iterator[MailSink]:
    """A mail server; started beside the main thread, whose event loop belongs to the browser."""
    with ThreadPoolExecutor(max_workers=1) as beside:
        made = beside.submit(MailSink, tmp_path / "mail").result()
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        host, _, port = beside.submit(made.start).result().removeprefix("smtp://").partition(":")
        settings.EMAIL_HOST, settings.EMAIL_PORT = host, int(port)
        yield made
        beside.submit(made.stop).result()
