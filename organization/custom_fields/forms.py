"""The form of a custom field, and how a record's form asks for its own fields."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.html import escape

from organization.custom_fields.values import DECIMALS, DIGITS, LONGEST_TEXT, PREFIX
from organization.ground.dates import SEARCHED
from organization.ground.day_fields import DayField
from organization.ground.widgets import QuickSelect
from organization.models import CustomField
from organization.models.custom_fields import KEY, LONGEST_OPTION

Kind = CustomField.Kind
ANSWERS = {"yes": True, "no": False}


class CustomFieldForm(forms.Form):
    """What a field is called, what it takes, where it stands."""

    on = forms.ChoiceField(choices=CustomField.On.choices, label="On", widget=QuickSelect)
    name = forms.CharField(max_length=60, error_messages={"required": "Name the field."})
    key = forms.RegexField(
        KEY, max_length=40, required=False,
        help_text="Its name in the API and in addresses, in small letters. Left empty, it is made from the name.",
        error_messages={"invalid": "Use small letters, digits and single underscores, beginning with a letter."},
    )  # fmt: skip
    kind = forms.ChoiceField(choices=Kind.choices, label="Takes", widget=QuickSelect)
    options = forms.CharField(
        required=False, widget=forms.Textarea(attrs={"rows": 6}), max_length=6000, label="Options",
        help_text="Of a choice, one a line. One that is taken out is not offered any more; where it was chosen it "
        "stays.",
    )  # fmt: skip
    help = forms.CharField(max_length=200, required=False, label="Help", help_text="Shown under the field's name.")
    is_required = forms.BooleanField(
        required=False, label="Must be filled in", help_text="Asked whenever a record is added or changed."
    )
    position = forms.IntegerField(min_value=1, max_value=999, initial=1, label="Place", help_text="1 comes first.")

    def __init__(self, *args: Any, field: CustomField | None = None, **kwargs: Any) -> None:
        if field is not None:
            kwargs["initial"] = {
                "name": field.name, "help": field.help, "is_required": field.is_required, "position": field.position,
                "options": "\n".join(field.options),
            }  # fmt: skip
        super().__init__(*args, **kwargs)
        if field is not None:  # values are stored under these
            for name in ("on", "key", "kind"):
                del self.fields[name]
            if field.kind not in (Kind.CHOICE, Kind.CHOICES):
                del self.fields["options"]
            elif field.retired:
                self.fields["options"].help_text += escape(f" Not offered any more: {', '.join(field.retired)}.")

    def clean_options(self) -> list[str]:
        """One a line."""
        found = [one.strip() for one in self.cleaned_data["options"].splitlines() if one.strip()]
        if long := next((one for one in found if len(one) > LONGEST_OPTION), ""):
            raise forms.ValidationError(f"“{long[:40]}…” is longer than {LONGEST_OPTION} characters.")
        return found

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        has_options = cleaned.get("kind") in (Kind.CHOICE, Kind.CHOICES)
        if "kind" in cleaned and "options" in cleaned and has_options != bool(cleaned["options"]):
            self.add_error("options", "Name the options." if has_options else "Only a choice has options.")
        if "key" in self.fields and not cleaned.get("key") and "key" not in self.errors and cleaned.get("name"):
            cleaned["key"] = key_from(cleaned["name"])
            if not cleaned["key"]:
                self.add_error("key", "Give a key in small letters: the name has none of its own.")
        return cleaned

    def values(self) -> dict[str, Any]:
        """What the services take."""
        return {"options": [], **self.cleaned_data}


def key_from(name: str) -> str:
    """A key made of the plain letters and digits of a name."""
    found = re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")
    return re.sub(r"^[0-9_]+", "", found)[:40].strip("_")


# --- A record's form ---------------------------------------------------------------------------


class AsksCustomFields(forms.Form):
    """A form that also asks for the fields of the organisation's own, under the names ``custom.<key>``."""

    custom_asked: tuple[CustomField, ...] = ()

    def ask_custom(self, fields: Iterable[CustomField], stored: Mapping[str, Any]) -> None:
        """Ask for ``fields``; ``stored`` is what the record holds."""
        self.custom_asked = tuple(field for field in fields if not field.is_archived)
        for field in self.custom_asked:
            self.fields[field.form_name] = form_field(field, stored.get(field.key))
            self.initial.setdefault(field.form_name, _initial(field, stored.get(field.key)))

    @property
    def custom_fields(self) -> list[forms.BoundField]:
        """As the page shows them."""
        return [self[field.form_name] for field in self.custom_asked]

    @property
    def custom_required(self) -> list[forms.BoundField]:
        """Those that must be filled in."""
        return [self[field.form_name] for field in self.custom_asked if field.is_required]

    @property
    def custom_optional(self) -> list[forms.BoundField]:
        """Those that may stay empty."""
        return [self[field.form_name] for field in self.custom_asked if not field.is_required]

    @property
    def custom_texts(self) -> tuple[str, ...]:
        """The names of those that take a free text, which a form may screen."""
        return tuple(field.form_name for field in self.custom_asked if field.kind == Kind.TEXT)

    def custom(self) -> dict[str, Any] | None:
        """What was filled in, by key, as ``fill_custom`` takes it; None where nothing is asked for."""
        if not self.custom_asked:
            return None
        return {field.key: _given(field, self.cleaned_data.get(field.form_name)) for field in self.custom_asked}


def is_custom(name: str) -> bool:
    """Whether a name of a form or a query is that of a custom field."""
    return name.startswith(PREFIX)


def _given(field: CustomField, value: Any) -> Any:
    return ANSWERS.get(value) if field.kind == Kind.YES_NO else value


def _initial(field: CustomField, value: Any) -> Any:
    if field.kind == Kind.YES_NO and value is not None:
        return "yes" if value else "no"
    return value


def form_field(field: CustomField, stored: Any = None) -> forms.Field:
    """The field of a form; a retired option is offered only where it was chosen."""
    common: dict[str, Any] = {
        "label": field.name, "help_text": escape(field.help), "required": field.is_required,
        "error_messages": {"required": f"{field.name} must be filled in."},
    }  # fmt: skip
    was = stored if isinstance(stored, list) else [stored]
    options = [(one, one) for one in (*field.options, *(one for one in field.retired if one in was))]
    match field.kind:
        case Kind.NUMBER:
            return forms.DecimalField(
                max_digits=DIGITS, decimal_places=DECIMALS, widget=forms.NumberInput(attrs={"step": "any"}), **common
            )
        case Kind.DATE:
            return DayField(SEARCHED, **common)
        case Kind.YES_NO:
            return forms.ChoiceField(choices=[("", "–"), ("yes", "Yes"), ("no", "No")], widget=QuickSelect, **common)
        case Kind.CHOICE:
            return forms.ChoiceField(choices=[("", "–"), *options], widget=QuickSelect, **common)
        case Kind.CHOICES:
            return forms.MultipleChoiceField(choices=options, widget=forms.CheckboxSelectMultiple, **common)
        case _:
            return forms.CharField(max_length=LONGEST_TEXT, **common)
