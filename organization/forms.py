"""Forms of the administration area, and what other forms build on. They parse; the services check rules."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.forms.models import construct_instance

from organization.accounts.email_addresses import canonical
from organization.ground.dates import CALENDAR, EMPLOYMENT
from organization.ground.day_fields import DayField
from organization.models import (
    Absence,
    Holiday,
    Membership,
    Product,
    StrategicImperative,
    Team,
    TherapeuticArea,
    User,
    WorkWeek,
)
from organization.models.people import time_zones
from organization.text_screens import RECORD_IT, concerns


def typeahead() -> forms.Select:
    """A select that can be searched by typing."""
    return forms.Select(attrs={"data-typeahead": ""})


class ScreenedForm(forms.Form):
    """Asks to read ``texts``, the names of some fields, once more if they look like a patient or an adverse event.

    ``instead``: what to do with an adverse event. Templates include ``components/forms/read_again.html``.
    """

    texts: tuple[str, ...] = ()
    instead = RECORD_IT
    text_confirmed = forms.BooleanField(
        label="I read it again: it identifies no patient and holds no details of an adverse event", required=False
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not cleaned.get("text_confirmed"):
            for concern in self.text_concerns:
                self.add_error("text_confirmed", concern)
        return cleaned

    @property
    def text_concerns(self) -> list[str]:
        """Why it should be read once more; they stay when it is confirmed."""
        cleaned = getattr(self, "cleaned_data", {})
        return concerns("\n".join(cleaned.get(name) or "" for name in self.texts), instead=self.instead)

    @property
    def asked_fields(self) -> list[forms.BoundField]:
        """What is asked but for the confirmation."""
        return [field for field in self.visible_fields() if field.name != "text_confirmed"]


class AddressField(forms.EmailField):
    """An e-mail address, brought to its one spelling however it was typed."""

    def to_python(self, value: Any) -> Any:
        """Convert it first: Django's validators work best on ASCII."""
        try:
            return canonical(super().to_python(value) or "")
        except ValueError as error:
            raise ValidationError(str(error), code="invalid") from error


class ReasonForm(forms.Form):
    """Why something is done; kept in the history."""

    reason = forms.CharField(
        label="Reason",
        max_length=300,
        required=False,
        help_text="Kept in the history.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, required: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = required


class FieldsForm(forms.ModelForm):
    """A model's fields, each checked alone; uniqueness and constraints are left to the service, which has the words."""

    def _post_clean(self) -> None:
        """As in Django, but without queries."""
        exclude = self._get_validation_exclusions()  # type: ignore[attr-defined]
        options: Any = self._meta
        self.instance = construct_instance(self, self.instance, options.fields, options.exclude)
        try:
            self.instance.clean_fields(exclude=exclude)
            self.instance.clean()
        except ValidationError as error:
            self._update_errors(error)  # type: ignore[attr-defined]


class RecordForm(FieldsForm):
    """A record's fields; an existing one also takes a reason."""

    reason = forms.CharField(
        label="Reason for the change",
        max_length=300,
        required=False,
        help_text="Kept in the history.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance._state.adding:
            del self.fields["reason"]
            self.fields.pop("is_active", None)

    @property
    def why(self) -> str:
        """The reason given, or nothing."""
        return str(self.cleaned_data.get("reason", ""))


class CountryMixin(forms.Form):
    """A two-letter country, in whatever case it is typed."""

    def clean_country(self) -> str:
        """Capital letters."""
        return str(self.cleaned_data.get("country") or "").strip().upper()


class TherapeuticAreaForm(RecordForm):
    class Meta:
        model = TherapeuticArea
        fields = ["name", "code", "is_active"]
        help_texts = {"is_active": "An inactive area is no longer offered; its records stay."}


class ProductForm(RecordForm):
    class Meta:
        model = Product
        fields = ["name", "therapeutic_area", "lifecycle_phase", "is_active"]
        help_texts = {"is_active": "An inactive product is no longer offered; its records stay."}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        areas: Any = self.fields["therapeutic_area"]
        areas.queryset = active_areas(self.instance.therapeutic_area_id)


class StrategicImperativeForm(RecordForm):
    class Meta:
        model = StrategicImperative
        fields = ["title", "description", "is_active"]
        widgets = {"description": forms.Textarea(attrs={"rows": 3})}
        help_texts = {
            "title": "Shared with clinical and commercial partners: no scientific content.",
            "is_active": "Objectives are aligned to active imperatives only.",
        }


class HolidayForm(CountryMixin, RecordForm):
    date = DayField(CALENDAR)

    class Meta:
        model = Holiday
        fields = ["country", "date", "name"]
        help_texts = {"country": "Two capital letters, such as DE."}


class WorkWeekForm(CountryMixin, RecordForm):
    class Meta:
        model = WorkWeek
        fields = ["country", "days_off"]
        help_texts = {
            "country": "Two capital letters, such as SA.",
            "days_off": "With Friday and Saturday off, the weekly update is due on Thursday.",
        }


class TeamForm(RecordForm):
    class Meta:
        model = Team
        fields = ["name", "region", "is_active"]
        help_texts = {"is_active": "An inactive team takes no new members and no new objectives."}


class PersonForm(CountryMixin, RecordForm):
    """An account, for inviting or changing somebody."""

    class Meta:
        model = User
        fields = ["display_name", "email", "role", "function", "therapeutic_area", "timezone", "country"]
        labels = {"email": "E-mail"}
        help_texts = {
            "email": "They sign in with it. The invitation goes there.",
            "function": "Decides what a partner may read.",
            "country": "Two capital letters; decides public holidays and the weekend.",
        }
        widgets = {"timezone": typeahead()}
        field_classes = {"email": AddressField}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer_timezones(self, self.instance.timezone)
        roles: Any = self.fields["role"]
        roles.choices = [("", "None yet"), *roles.choices[1:]]
        areas: Any = self.fields["therapeutic_area"]
        areas.queryset = active_areas(self.instance.therapeutic_area_id)
        areas.empty_label = "None"
        if self.instance.pk:
            self.fields["email"].help_text = (
                "They sign in with it. Another address moves the account: the old one opens nothing any more, they are "
                "signed out, links sent before end, and both addresses are told."
            )


class OwnSettingsForm(CountryMixin, RecordForm):
    """What a person may change of their own account."""

    class Meta:
        model = User
        fields = ["display_name", "timezone", "country"]
        help_texts = {
            "timezone": "Times and due dates are shown in it.",
            "country": "Two capital letters, such as DE; decides public holidays and the weekend.",
        }
        widgets = {"timezone": typeahead()}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["reason"]
        _offer_timezones(self, self.instance.timezone)


class MembershipForm(RecordForm):
    """The days of an existing membership."""

    from_date = DayField(EMPLOYMENT, label="First day")
    to_date = DayField(
        EMPLOYMENT, label="Last day", required=False, help_text="Leave empty while the membership continues."
    )

    class Meta:
        model = Membership
        fields = ["from_date", "to_date", "is_primary"]
        help_texts = {"is_primary": ""}


class MemberForm(forms.Form):
    """Who joins a team, and when."""

    user = forms.ModelChoiceField(User.objects.none(), label="Person", widget=typeahead())
    from_date = DayField(EMPLOYMENT, label="First day")
    to_date = DayField(
        EMPLOYMENT, label="Last day", required=False, help_text="Leave empty while the membership continues."
    )
    is_primary = forms.BooleanField(label="Primary team", required=False, initial=True)

    def __init__(self, *args: Any, people: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer_people(self, people)


class ManagerForm(forms.Form):
    """Who manages a team from now on."""

    user = forms.ModelChoiceField(User.objects.none(), label="Person", widget=typeahead())

    def __init__(self, *args: Any, people: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer_people(self, people)


class OwnAbsenceForm(FieldsForm):
    """Days on which one is away."""

    starts_on = DayField(CALENDAR, label="First day")
    ends_on = DayField(CALENDAR, label="Last day")

    class Meta:
        model = Absence
        fields = ["starts_on", "ends_on"]


class AbsenceForm(OwnAbsenceForm):
    """Days on which somebody is away."""

    user = forms.ModelChoiceField(User.objects.none(), label="Person", widget=typeahead())
    field_order = ["user", "starts_on", "ends_on"]

    def __init__(self, *args: Any, people: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer_people(self, people)


class AbsenceAnswerForm(forms.Form):
    """Whether an absence that was entered after it began counts."""

    verdict = forms.ChoiceField(
        label="Answer", choices=[("approve", "Approve"), ("decline", "Decline")], widget=forms.RadioSelect,
        error_messages={"required": "Say whether it is approved."},
    )  # fmt: skip
    reason = forms.CharField(
        label="Why it is declined", max_length=300, required=False, help_text="The person reads it.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip


def active_areas(keep: int | None = None) -> QuerySet[TherapeuticArea]:
    """Areas that may be chosen, and the one already chosen even if it is inactive."""
    active = TherapeuticArea.objects.filter(is_active=True)
    return active | TherapeuticArea.objects.filter(pk=keep) if keep else active


def _offer_people(form: forms.BaseForm, people: QuerySet[User]) -> None:
    field: Any = form.fields["user"]
    field.queryset = people
    field.empty_label = "Choose a person"


def _offer_timezones(form: forms.BaseForm, current: str) -> None:
    """Zones named after places; old three-letter names only for people who already have one."""
    zones = {zone for zone in time_zones() if "/" in zone and not zone.startswith("Etc/")}
    names = sorted(zones | {"UTC", current or "UTC"})
    form.fields["timezone"].widget.choices = [(name, name.replace("_", " ")) for name in names]
