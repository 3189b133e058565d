"""What a template may not hold, what a component says, and that each is used."""

import re

from tests.shape.sources import ROOT, modules

TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
FORBIDDEN_IN_TEMPLATES = {
    r"\sstyle=": "an inline style",
    r"\son[a-z]+=": "an inline handler",
    r"<script(?![^>]*\ssrc=)": "an inline script",
    r"hx-on": "an inline handler",
    r"<style": "an inline style sheet",
    r"javascript:": "a script as an address",
    r"(src|href)=\"https?://": "something from elsewhere",
    r"\.role\b\s*==|user\.role|profile\s*==": "a role: a view prepares a yes or no",
}
MAILS = ROOT / "templates/emails"  # mail programs know no style sheet


def test_templates_hold_no_style_script_or_role() -> None:
    wrong = [
        f"{path.relative_to(ROOT)}:{source.count(chr(10), 0, found.start()) + 1} holds {what}"
        for path in TEMPLATES
        for source in [path.read_text()]
        for pattern, what in FORBIDDEN_IN_TEMPLATES.items()
        for found in re.finditer(pattern, source)
        if not (MAILS in path.parents and "style" in pattern)
    ]
    assert not wrong, "\n".join(wrong)


def test_lines_of_templates_are_short() -> None:
    """The formatter breaks no tag of Django's over lines, nor an attribute; ``with`` names long arguments before."""
    long = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in TEMPLATES
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if len(line) > 120
    ]
    assert long == []


def test_components_say_what_they_take() -> None:
    silent = [
        str(path.relative_to(ROOT))
        for path in sorted((ROOT / "templates/components").rglob("*.html"))
        if not path.read_text().lstrip().startswith(("{# ", "{% comment %}"))
    ]
    assert silent == []


# Forms' help texts are written in code, by us and by Django; no person's words are among them.
WRITTEN_IN_CODE: dict[str, tuple[str, ...]] = {}


def test_markup_is_escaped_unless_it_is_written_in_code() -> None:
    wrong = []
    for path in TEMPLATES:
        text = re.sub(r"\{#.*?#\}", "", path.read_text())
        for words, places in WRITTEN_IN_CODE.items():
            if str(path.relative_to(ROOT / "templates")) in places:
                text = text.replace(words, "")
        if re.search(r"\|\s*safe\b|autoescape off", text):
            wrong.append(str(path.relative_to(ROOT)))
    for path in modules().values():
        for number, line in enumerate(path.read_text().splitlines(), 1):
            if "mark_safe(" in line and "#" not in line:
                wrong.append(f"{path.relative_to(ROOT)}:{number}")
    assert not wrong, "\n".join(wrong)


def test_every_template_is_used() -> None:
    """By its name in a template or in code; those that Django and allauth look for by themselves stand beside."""
    named_by_others = (
        "account/",
        "admin/base_site.html",
        "allauth/",
        "mfa/",
        "403.html",
        "404.html",
        "429.html",
        "500.html",
        "503.html",
    )
    sources = [path.read_text() for path in [*TEMPLATES, *modules().values()]]
    text = "\n".join(sources + [path.read_text() for path in (ROOT / "templates").rglob("*.txt")])
    unused = [
        name
        for path in TEMPLATES
        if not (name := str(path.relative_to(ROOT / "templates"))).startswith(named_by_others)
        and name not in text
        and name.removesuffix(".html") not in text
    ]
    assert unused == []
