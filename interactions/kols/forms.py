"""The form of a KOL."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from interactions.kols.identifiers import clean_orcid, is_npi, is_orcid
from interactions.kols.selectors.kols import KOLDetails
from interactions.models import KOL, Consent
from interactions.models.kols import Channel
from organization.models import TherapeuticArea
from organization.models.people import validate_timezone


class KOLForm(forms.Form):
    """A KOL with identifiers, workplace, areas and contact consent."""

    title = forms.CharField(
        max_length=60, required=False, help_text="Academic title or credentials, such as Prof. or MD."
    )
    given_name = forms.CharField(max_length=80, required=False)
    family_name = forms.CharField(max_length=80)
    stakeholder_type = forms.ChoiceField(choices=KOL.StakeholderType.choices, initial=KOL.StakeholderType.KOL)
    organisation = forms.CharField(label="Institution", max_length=160, required=False)
    role = forms.CharField(label="Role there", max_length=80, required=False)
    has_moved = forms.BooleanField(
        label="The KOL has moved here",
        required=False,
        help_text="The former institution stays in the record as a past one.",
    )
    city = forms.CharField(max_length=80, required=False)
    country = forms.CharField(max_length=2, required=False, help_text="Two letters, such as DE.")
    specialties = forms.CharField(required=False, max_length=600, help_text="Separate several by commas.")
    areas = forms.ModelMultipleChoiceField(
        label="Therapeutic areas",
        queryset=TherapeuticArea.objects.filter(is_active=True),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    unmet_needs = forms.CharField(
        label="Unmet medical needs",
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="In the KOL's words. No patient-identifiable information.",
    )
    npi = forms.CharField(label="NPI", max_length=10, required=False, help_text="Ten digits.")
    orcid = forms.CharField(label="ORCID", max_length=60, required=False, help_text="Such as 0000-0002-1825-0097.")
    registry = forms.CharField(label="National registry number", max_length=60, required=False)
    channel_first = forms.ChoiceField(
        label="Preferred channel", choices=[("", "Not stated"), *Channel.choices], required=False
    )
    channel_second = forms.ChoiceField(
        label="Second choice", choices=[("", "Not stated"), *Channel.choices], required=False
    )
    contact_limit = forms.IntegerField(
        label="Most contacts in 28 days",
        min_value=1,
        max_value=100,
        required=False,
        help_text="Of all functions. If left empty, the general limit holds.",
    )
    languages = forms.CharField(required=False, max_length=60, help_text="Codes, such as de, en.")
    timezone = forms.CharField(label="Time zone", max_length=60, required=False, help_text="Such as Europe/Paris.")
    contact_consent = forms.ChoiceField(label="Contact", required=False)
    lawful_basis = forms.CharField(max_length=80, required=False, help_text="Such as legitimate interest, or consent.")
    is_active = forms.BooleanField(label="In practice", required=False, initial=True)
    reason = forms.CharField(
        label="Why this change", max_length=200, required=False, help_text="Kept with the history of the record."
    )
    fingerprint = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, details: KOLDetails | None = None, **kwargs: Any) -> None:
        """With ``details`` the form changes that record, without them it adds one."""
        super().__init__(*args, **kwargs)
        status: Any = self.fields["contact_consent"]
        status.choices = [
            *([("", "Nothing noted")] if not (details and details.contact_consent) else []),
            *((value, label) for value, label in Consent.Status.choices),
        ]
        if details is None:
            for name in ("has_moved", "reason", "fingerprint", "is_active"):
                del self.fields[name]
            return
        # An inactive area can still be chosen where it is already.
        areas: Any = self.fields["areas"]
        areas.queryset = TherapeuticArea.objects.filter(is_active=True) | TherapeuticArea.objects.filter(
            pk__in=details.areas
        )
        self.initial = {**self.initial, **initial_of(details)}

    def clean_country(self) -> str:
        """Two letters, upper-cased."""
        country = str(self.cleaned_data["country"]).upper()
        if country and not re.fullmatch(r"[A-Z]{2}", country):
            raise ValidationError("Use the country's two letters, such as DE.")
        return country

    def clean_npi(self) -> str:
        """The check digit finds most typing errors."""
        npi = str(self.cleaned_data["npi"])
        if npi and not is_npi(npi):
            raise ValidationError("This is not a valid NPI: its check digit does not fit. Look for a mistyped digit.")
        return npi

    def clean_orcid(self) -> str:
        """The identifier or its address."""
        orcid = clean_orcid(self.cleaned_data["orcid"])
        if orcid and not is_orcid(orcid):
            raise ValidationError("This is not a valid ORCID: its check character does not fit.")
        return orcid

    def clean_timezone(self) -> str:
        """A name of the IANA database."""
        zone = str(self.cleaned_data["timezone"])
        if zone:
            validate_timezone(zone)
        return zone

    def clean_specialties(self) -> list[str]:
        """Separated by commas, each once."""
        return _parts(self.cleaned_data["specialties"], longest=120)

    def clean_languages(self) -> list[str]:
        """Language codes, separated by commas."""
        codes = _parts(self.cleaned_data["languages"], longest=10)
        if not all(re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,5})?", code) for code in codes):
            raise ValidationError("Use language codes such as de, en or pt-BR, separated by commas.")
        return codes

    def clean(self) -> dict[str, Any]:
        """A role needs its institution; the two channels must differ."""
        data = super().clean() or {}
        if data.get("role") and not data.get("organisation"):
            self.add_error("organisation", "Name the institution of this role.")
        if data.get("channel_second") and data.get("channel_second") == data.get("channel_first"):
            self.add_error("channel_second", "Choose a channel other than the first.")
        return data

    def details(self) -> KOLDetails:
        """What was typed; call on a valid form only."""
        data = self.cleaned_data
        plain = {
            name: data[name]
            for name in KOLDetails.__dataclass_fields__
            if name in data and name not in {"areas", "channels"}
        }
        return KOLDetails(
            **plain,
            areas=sorted(area.pk for area in data["areas"]),
            channels=[channel for channel in (data["channel_first"], data["channel_second"]) if channel],
        )


def initial_of(details: KOLDetails) -> dict[str, Any]:
    """The form's first values for a record."""
    first, second, *_ = [*details.channels, "", ""]
    return {
        **{name: getattr(details, name) for name in KOLDetails.__dataclass_fields__},
        "specialties": ", ".join(details.specialties),
        "languages": ", ".join(details.languages),
        "channel_first": first,
        "channel_second": second,
        "fingerprint": details.fingerprint(),
    }


def _parts(text: str, *, longest: int) -> list[str]:
    parts = list(dict.fromkeys(part for part in (" ".join(each.split()) for each in text.split(",")) if part))
    for part in parts:
        if len(part) > longest:
            raise ValidationError(f"“{part[:20]}…” has {len(part)} characters; at most {longest} are kept.")
    return parts
