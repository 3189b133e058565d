"""The tags that a page prints many times tell their inputs apart and escape them."""

import pytest
from django.core.paginator import Paginator
from django.template import engines

from organization.templatetags.formats import numbers


def rendered(source: str, **values: object) -> str:
    return str(engines["django"].from_string(source).render(values))


def test_an_icon_is_decorative_unless_it_has_a_label() -> None:
    assert 'aria-hidden="true"' in rendered('{% icon "plus" %}')
    assert 'class="icon icon--small"' in rendered('{% icon "plus" size="small" %}')
    assert 'aria-label="Remove"' in rendered('{% icon "plus" label=label %}', label="Remove")
    assert "&lt;b&gt;" in rendered('{% icon "plus" label=label %}', label="<b>")


def test_a_status_has_its_words_and_its_shape() -> None:
    at_risk, done = rendered('{% status "at_risk" %}'), rendered('{% status "at_risk" label="Late" plain=True %}')
    assert ("At Risk" in at_risk, "status--plain" in at_risk) == (True, False)
    assert ("Late" in done, "At Risk" in done, "status--plain" in done) == (True, False, True)
    assert "Not started" in rendered("{% status key %}", key="")


def test_progress_is_drawn_as_at_most_a_hundred_with_its_tick() -> None:
    drawn = rendered('{% progress 133 46 "on_track" label %}', label="<8> of 15")
    assert all(part in drawn for part in ("M0 8H100", "M46 1V15", "is-on_track", "&lt;8&gt; of 15"))
    assert "progress__expected" not in rendered('{% progress 40 None "none" "4 of 10" %}')
    assert "progress__value" not in rendered('{% progress 0 None "none" "0 of 10" %}')


@pytest.mark.parametrize(
    ("number", "last", "offered"),
    [
        (1, 1, [1]),
        (1, 2, [1, 2]),
        (2, 3, [1, 2, 3]),
        (1, 4, [1, 2, None, 4]),
        (4, 4, [1, None, 3, 4]),
        (3, 5, [1, 2, 3, 4, 5]),
        (5, 9, [1, None, 4, 5, 6, None, 9]),
    ],
)
def test_pages_offer_the_first_the_last_and_those_around(number: int, last: int, offered: list[int | None]) -> None:
    assert numbers(Paginator(range(last), 1).get_page(number)) == offered
