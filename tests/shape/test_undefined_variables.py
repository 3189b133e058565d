"""The check that watches all other tests' pages."""

import pytest
from django.conf import settings
from django.template import Context, Engine, Origin, Template

from tests.shape.undefined_variables import UndefinedVariable


def render(source: str, *, name: str) -> tuple[str, list[str]]:
    invalid = UndefinedVariable()
    template = Template(source, origin=Origin(name), engine=Engine(string_if_invalid=invalid))
    return template.render(Context({"known": "here"})), invalid.uses


@pytest.mark.parametrize("source", ["{{ missing }}", "{% with a=missing %}{% endwith %}", "{{ known.missing|lower }}"])
def test_an_undefined_variable_of_ours_is_noted(source: str) -> None:
    page, uses = render(source, name=str(settings.BASE_DIR / "templates" / "page.html"))
    assert page == ""
    assert len(uses) == 1
    assert uses[0].startswith("templates/page.html: ")


def test_an_optional_input_is_asked_for_with_if() -> None:
    source = "{% if missing %}{{ missing }}{% endif %}{{ known }}"
    assert render(source, name=str(settings.BASE_DIR / "templates" / "page.html")) == ("here", [])


def test_a_third_partys_template_may_lean_on_silence() -> None:
    assert render("{{ missing }}", name="/elsewhere/allauth/page.html") == ("", [])
