"""What waits for a person, written in one go: a first page lists two dozen, each with its buttons."""

from collections.abc import Iterable
from html import escape

from django import template
from django.template.context import Context
from django.utils.safestring import SafeString, mark_safe

from organization.ground.needs import Need, Tap

register = template.Library()


@register.simple_tag(takes_context=True)
def need_rows(context: Context, needs: Iterable[Need]) -> SafeString:
    """``{% need_rows needs %}``: rows of *Needs you*; the buttons send the page's ``csrf_token``."""
    token = _field(str(context.get("csrf_token", "")))
    return mark_safe("".join(_row(need, token) for need in needs))  # noqa: S308 - every text of a row is escaped


def _field(token: str) -> str:
    return f'<input type="hidden" name="csrfmiddlewaretoken" value="{escape(token)}">'


def _row(need: Need, token: str) -> str:
    title, url = escape(need.title), escape(need.url)
    taps = "".join(_tap(one, title, token) for one in need.taps)
    return (
        f'<li><div class="rows__main"><a class="rows__title" href="{url}">{title}</a> '
        f'<span class="{"danger" if need.is_urgent else "muted"} small">{escape(need.why)}</span></div>{taps}'
        f'<a class="button button--small" href="{url}">{escape(need.action)}'
        f'<span class="visually-hidden">: {title}</span></a></li>\n'
    )


def _tap(tap: Tap, about: str, token: str) -> str:
    """As ``components/tap.html``."""
    named = f' name="{escape(tap.name)}" value="{escape(tap.value)}"' if tap.name else ""
    return (
        f'<form method="post" action="{escape(tap.url)}">{token}<button class="button button--small" type="submit"'
        f'{named}>{escape(tap.label)}<span class="visually-hidden">: {about}</span></button></form>'
    )
