"""Status and pace of a row, the same markup as ``components/status.html`` and ``components/progress.html``.

An include in each of fifty rows costs a fifth of the page; these are written once, or in one go.
"""

from functools import cache

from django import template
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
@cache
def status_mark(key: str) -> SafeString:
    """Text, shape and colour of one of the four statuses."""
    return render_to_string("components/status.html", {"key": key})


@register.simple_tag
def pace_bar(percent: int, expected: int | None, status: str, label: str) -> SafeString:
    """Progress with the tick where the plan expects it today; percentages are 0 to 100 and drawn as at most 100."""
    value = format_html('<path class="progress__value" d="M0 8H{}"/>', min(percent, 100)) if percent > 0 else ""
    tick: SafeString | str = ""
    if expected is not None:
        tick = format_html(
            '<path class="progress__expected-gap" d="M{} 3V13"/><path class="progress__expected" d="M{} 1V15"/>',
            expected, expected,
        )  # fmt: skip
    return format_html(
        '<div class="progress is-{}"><svg class="progress__bar" viewBox="0 0 100 16" preserveAspectRatio="none" '
        'role="img" aria-label="{}"><path class="progress__track" d="M0 8H100"/>{}{}</svg></div>',
        status, label, value, tick,
    )  # fmt: skip
