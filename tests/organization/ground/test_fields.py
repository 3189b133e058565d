"""Fields of a form are written without a template: what is said of each, and what is escaped."""

from django import forms

from organization.templatetags.fields import choices_of, field_of


class Sample(forms.Form):
    """One field of each kind."""

    name = forms.CharField(label="Name", help_text="As <em>printed</em>.", required=False)
    day = forms.DateField(label="Day")
    agreed = forms.BooleanField(label="Agreed", required=False)
    way = forms.ChoiceField(label="Way", choices=[("a", "A & B"), ("c", "C")], widget=forms.RadioSelect)
    key = forms.CharField(widget=forms.HiddenInput, required=False)


HOSTILE = "<script>&"
SAFE = "&lt;script&gt;&amp;"


def test_a_field_says_its_label_its_hint_and_that_it_is_optional() -> None:
    text = field_of(Sample()["name"])
    assert (
        '<label class="field__label" for="id_name">Name <span class="field__optional">(optional)</span></label>' in text
    )
    assert '<div class="field__hint" id="id_name_helptext">As <em>printed</em>.</div>' in text
    assert 'aria-describedby="id_name_helptext"' in text
    assert "optional" not in field_of(Sample()["name"], hide_optional=True) + field_of(Sample()["day"])


def test_labels_and_hints_that_are_handed_over_are_escaped() -> None:
    for name in ("name", "agreed", "way"):
        text = field_of(Sample()[name], label=HOSTILE, hint=HOSTILE)
        assert text.count(SAFE) == 2
        assert HOSTILE not in text
    assert "A &amp; B" in choices_of(Sample()["way"])
    assert "A &amp; B" in choices_of(Sample()["way"], chips=True)


def test_errors_stand_at_their_field() -> None:
    form = Sample({"way": "x"})
    assert 'class="field field--invalid"' in field_of(form["day"])
    assert 'id="id_day_error"' in field_of(form["day"])
    text = choices_of(form["way"], hint="One of both.")
    assert 'aria-describedby="id_way_helptext id_way_error"' in text
    assert "Select a valid choice." in text
    assert "field--invalid" not in field_of(form["name"])


def test_kinds_of_fields() -> None:
    form = Sample()
    assert field_of(form["key"]) == '<input type="hidden" name="key" id="id_key">'
    assert field_of(form["agreed"]).startswith('<div class="field"><label class="check" for="id_agreed"><input')
    assert field_of(form["way"]) == choices_of(form["way"])
    assert 'class="checks"' in choices_of(form["way"])
    assert 'class="choice-chips choice-chips--stacked"' in choices_of(form["way"], stacked=True)
    assert 'data-date-chips="id_day"' in field_of(form["day"], date_chips=True)
