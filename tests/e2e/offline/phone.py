"""A phone in a basement: one browser in which people sign in, lose the connection and find it again."""

from typing import Any

from django.conf import settings as django_settings
from django.test import Client
from playwright.sync_api import BrowserContext, Page, Route, expect

from organization.models import User
from tests.access.walks import BACKEND

# What lies in the database of the browser, as a thief of its files would read it: everything but the keys.
STORED = """async () => {
  const db = await new Promise((done) => { const r = indexedDB.open("msl-okr"); r.onsuccess = () => done(r.result); });
  const texts = [];
  for (const kind of ["entries", "drafts", "kits"]) {
    const rows = await new Promise((done) => {
      const r = db.transaction(kind).objectStore(kind).getAll();
      r.onsuccess = () => done(r.result);
    });
    for (const { sealed, ...row } of rows) {
      texts.push(kind, JSON.stringify(row), new TextDecoder("latin1").decode(sealed.data));
    }
  }
  db.close();
  return texts.join(" ");
}"""
KEY = """async () => {
  const db = await new Promise((done) => { const r = indexedDB.open("msl-okr"); r.onsuccess = () => done(r.result); });
  const keys = await new Promise((done) => {
    const r = db.transaction("keys").objectStore("keys").getAll();
    r.onsuccess = () => done(r.result);
  });
  db.close();
  const read = await crypto.subtle.exportKey("raw", keys[0]).then(() => "read", (error) => error.name);
  return [keys.length, keys[0].algorithm.name, keys[0].algorithm.length, read];
}"""


class Phone:
    """One page of one browser. ``said`` is what the console said beside Chromium's own remarks on lost requests."""

    def __init__(self, context: BrowserContext, base: str) -> None:
        self.context, self.base = context, base
        self.said: list[str] = []
        self.page: Page = context.new_page()
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))

    def sign_in(self, user: User) -> None:
        """As this person from now on, with a session of their own."""
        client = Client()
        client.force_login(user, backend=BACKEND)
        name = django_settings.SESSION_COOKIE_NAME
        self.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": self.base}])

    def open(self, path: str) -> Page:
        """A page of the product, or the one that stands in for it."""
        self.page.goto(f"{self.base}{path}")
        return self.page

    def prepare(self, user: User) -> None:
        """Signed in, installed, and everything put by that Log needs without a connection."""
        self.sign_in(user)
        self.open("/log/")
        expect(self.page.locator("html[data-offline=ready]")).to_be_attached()

    def offline(self, lost: bool = True) -> None:
        """Down into the basement, or up again."""
        self.context.set_offline(lost)

    def tap(self, group: str, text: str) -> None:
        """One chip of a form."""
        self.page.get_by_role("group", name=group).locator("label", has_text=text).tap()

    def answer_safety(self) -> None:
        """Nothing was heard."""
        self.tap("Adverse event heard?", "None")
        self.tap("Product quality complaint heard?", "None")

    def save(self, name: str = "Save") -> None:
        """The button at the foot of the form."""
        self.page.locator(".form-footer").get_by_role("button", name=name).tap()

    def log_offline(self, who: str = "Amara Okafor", path: str = "/log/") -> None:
        """An unplanned talk, kept on the phone."""
        self.open(path)
        self.tap("Who", who)
        self.answer_safety()
        self.save("Save on this device")
        expect(self.page.get_by_role("heading", name="Kept on this device")).to_be_focused()

    def expect_waiting(self, words: str) -> None:
        """What the header counts; nothing when empty."""
        count = self.page.locator("header [data-unsent-count]")
        if words:
            expect(count).to_have_text(words)
        else:
            expect(count).to_be_hidden()

    def answers(self, how: str) -> None:
        """What comes back when an entry is sent; ``lost`` and ``half`` after the product has saved it."""

        def act(route: Route) -> None:
            if route.request.method != "POST":
                route.continue_()
            elif how == "503":
                route.fulfill(status=503, content_type="text/html", body="<h1>Back in a moment</h1>")
            elif how == "sign-in page":
                route.fulfill(status=200, content_type="text/html", body="<h1>Sign in</h1>")
            else:
                answer = route.fetch()
                body: Any = answer.text()
                if how == "lost":
                    route.abort()
                else:
                    route.fulfill(status=answer.status, headers=answer.headers, body=body[: len(body) // 2])

        self.page.route("**/log/", act)
