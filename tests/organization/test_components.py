"""The tags that a page prints many times tell their inputs apart and escape them."""

from django.template import engines


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
