"""A form that lost its token: our page, with what was typed as text to copy and no way to send it."""

import logging
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from msl_okr.pages import errors
from organization.models import User
from tests.factories.organization import UserFactory

pytestmark = pytest.mark.django_db
ME = "http://testserver/me/"


@pytest.fixture
def strict() -> Client:
    client = Client(enforce_csrf_checks=True)
    client.force_login(UserFactory.create(role="msl"), backend="django.contrib.auth.backends.ModelBackend")
    return client


def main_of(answer) -> str:
    return answer.content.decode().split('<main class="main"')[1].split("</main>")[0]


def test_what_was_typed_is_given_back_to_copy(strict: Client, caplog: pytest.LogCaptureFixture) -> None:
    data = {
        "settings-display_name": "Mara <b>Lind</b>",
        "notes": "First line\nsecond </textarea><script>alert(1)</script>",
        "csrfmiddlewaretoken": "made-up-mark",
        "new_password": "do not show",
        "form_key": "0b0e9c0e-1c1f-4d55-9d1e-4f0c8f9f5e11",
        "code": "O7",
        "key_result": "KR7.1 as typed",
        "steps-TOTAL_FORMS": "3",
        "empty": " ",
        "file": SimpleUploadedFile("kols.csv", b"inside the file"),
    }
    caplog.set_level(logging.DEBUG)
    answer = strict.post("/me/", data, headers={"referer": ME})
    assert answer.status_code == 403
    main = main_of(answer)
    assert "Nothing was saved" in main
    assert '<label class="field__label" for="typed-0">Settings display name</label>' in main
    assert 'value="Mara &lt;b&gt;Lind&lt;/b&gt;" readonly' in main
    assert "second &lt;/textarea&gt;&lt;script&gt;" in main
    # An objective's code and a key result are no secrets.
    assert 'value="O7" readonly' in main
    assert "KR7.1 as typed" in main
    for hidden in ("made-up-mark", "0b0e9c0e", "do not show", "inside the file", "TOTAL", "<form", 'name="', "<script"):
        assert hidden not in main
    assert 'href="/me/"' in main
    assert answer["Cache-Control"] == "no-store, private"
    assert "second" not in caplog.text
    assert not User.objects.filter(display_name__contains="Lind").exists()


def test_a_script_shows_it_as_a_page_of_its_own(strict: Client) -> None:
    answer = strict.post("/me/", {"note": "kept"}, headers={"hx-request": "true"})
    assert (answer.status_code, answer["HX-Retarget"], answer["HX-Reswap"]) == (403, "body", "innerHTML")
    assert "kept" in main_of(answer)


def test_visitors_get_it_too_and_nothing_of_account_pages() -> None:
    answer = Client(enforce_csrf_checks=True).post(
        "/accounts/login/", {"login": "a@demo.example", "password": "not to be shown"}
    )
    assert answer.status_code == 403
    assert "a@demo.example" not in main_of(answer)
    assert "not to be shown" not in answer.content.decode()
    answer = Client(enforce_csrf_checks=True).post("/log/", {"notes": "typed while signed out"})
    assert "typed while signed out" in main_of(answer)


def test_its_size_is_bounded(strict: Client) -> None:
    main = main_of(strict.post("/me/", {"a": "y" * 300_000, "b": "yy"}))
    assert main.count("y") < errors.LONGEST_PAGE
    assert "too long to be given back whole" in main
    main = main_of(strict.post("/me/", {f"field-{n}": "v" for n in range(900)}))
    assert len(re.findall("readonly", main)) == errors.MOST_FIELDS


def test_a_link_leads_to_our_own_pages_alone(strict: Client) -> None:
    for referer in ("https://evil.example/me/", "javascript:alert(1)", "http://testserver.evil.example/x"):
        assert "evil" not in main_of(strict.post("/me/", {"a": "b"}, headers={"referer": referer}))


def test_the_api_answers_programs(strict: Client) -> None:
    answer = strict.post("/api/v1/insights/", "{}", content_type="application/json")
    assert answer.status_code == 403
    assert "json" in answer["Content-Type"]
