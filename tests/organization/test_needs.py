"""What waits for a person is written in one go, as the templates would: every text escaped, each part in its place."""

from html import unescape

from django.template import Context, Template

from organization.ground.needs import Need, Tap

HOSTILE = """<script>alert('1')</script>"&<img src=x onerror="x">"""


def printed(*needs: Need) -> str:
    return Template("{% load needs %}{% need_rows needs %}").render(Context({"needs": needs, "csrf_token": "abc"}))


def test_every_text_is_escaped() -> None:
    tap = Tap(HOSTILE, HOSTILE, HOSTILE, HOSTILE)
    text = printed(Need(HOSTILE, HOSTILE, HOSTILE, HOSTILE, taps=(tap,)))
    assert "<script" not in text
    assert "<img" not in text
    assert unescape(text).count(HOSTILE) == 11


def test_buttons_stand_with_the_token_of_the_page() -> None:
    taps = (Tap("Done", "/promises/7/", "outcome", "done"), Tap("Met", "/met/"))
    text = printed(Need("Follow up", "Due today", "/promises/7/form/", "Move", is_urgent=True, taps=taps))
    assert text.count('<input type="hidden" name="csrfmiddlewaretoken" value="abc">') == 2
    assert 'name="outcome" value="done">Done<span class="visually-hidden">: Follow up</span></button>' in text
    assert 'type="submit">Met<span' in text
    assert '<span class="danger small">Due today</span>' in text
    assert "<form" not in printed(Need("Read", "It waits", "/x/", "Read"))
    assert 'class="muted small"' in printed(Need("Read", "It waits", "/x/", "Read"))


def test_a_button_says_what_its_template_says() -> None:
    tap = Tap("Done", "/x/?a=1&b=2", "outcome", "done")
    one = Template('{% include "components/tap.html" with tap=tap about="Follow up" %}').render(
        Context({"tap": tap, "csrf_token": "abc"})
    )
    (button,) = (part for part in printed(Need("Follow up", "", "/", "", taps=(tap,))).split("<form")[1:])
    assert _words(one) == _words(f"<form{button.partition('</form>')[0]}</form>")


def _words(text: str) -> list[str]:
    return text.replace("<", " <").replace(">", " > ").split()
