"""Forms of congresses, their sessions, KOLs and debrief: they parse, the services check."""

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.http import QueryDict

from interactions.congresses import policies
from interactions.congresses.selectors.congresses import days_of
from interactions.congresses.services import CongressPlan, SessionText
from interactions.log.forms import KolsForm
from interactions.log.selectors.offers import KolChoice
from interactions.models import Congress, CongressSession, Topic
from interactions.models.congresses import DEBRIEF_DAYS
from organization.forms import ScreenedForm, typeahead
from organization.ground.dates import CALENDAR
from organization.ground.day_fields import DayField
from organization.models import TherapeuticArea, User
from organization.models.people import time_zones


def _time(label: str) -> forms.TimeField:
    return forms.TimeField(
        label=label, widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        error_messages={"required": "Enter a time.", "invalid": "Enter a time as hours and minutes, such as 14:00."},
    )  # fmt: skip


class CongressForm(ScreenedForm):
    """When and where a congress is, what it is about, and who leads it."""

    texts = ("name",)
    name = forms.CharField(max_length=160, error_messages={"required": "Enter a name."})
    first_day = DayField(CALENDAR, label="First day")
    last_day = DayField(CALENDAR, label="Last day")
    place = forms.CharField(required=False, max_length=120, help_text="City and venue.")
    zone = forms.ChoiceField(label="Time zone", widget=typeahead(), help_text="Times of sessions are by this clock.")
    areas = forms.ModelMultipleChoiceField(
        TherapeuticArea.objects.none(), label="Therapeutic areas", required=False, widget=forms.CheckboxSelectMultiple,
        help_text="Colleagues of these areas can log for it. None: of every area.",
    )  # fmt: skip
    lead = forms.ModelChoiceField(
        User.objects.none(), required=False, empty_label="Nobody yet", widget=typeahead(),
        help_text="Changes sessions and who covers them, and owes the debrief.",
    )  # fmt: skip
    debrief_days = forms.IntegerField(
        label="Debrief due, working days after the last day", min_value=0, max_value=20, initial=DEBRIEF_DAYS
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, data: QueryDict | None = None, *, user: User, congress: Congress | None = None,
        initial: dict[str, Any] | None = None,
    ) -> None:  # fmt: skip
        first: dict[str, Any] = {"zone": user.timezone, "debrief_days": DEBRIEF_DAYS} | (initial or {})
        super().__init__(data, initial=first)
        fields: dict[str, Any] = self.fields
        names = {zone for zone in time_zones() if "/" in zone and not zone.startswith("Etc/")} | {"UTC", first["zone"]}
        fields["zone"].choices = [(name, name.replace("_", " ")) for name in sorted(names)]
        kept = congress.area_links.values("therapeutic_area") if congress else ()
        fields["areas"].queryset = TherapeuticArea.objects.filter(Q(is_active=True) | Q(pk__in=kept))
        fields["lead"].queryset = may_cover(also=congress.lead_id if congress else None)

    def plan(self) -> CongressPlan:
        """The cleaned values as the services take them."""
        data = self.cleaned_data
        names = ("name", "zone", "place", "lead", "debrief_days")
        return CongressPlan(
            starts_on=data["first_day"], ends_on=data["last_day"], areas=tuple(data["areas"]),
            **{name: data[name] for name in names},
        )  # fmt: skip


def may_cover(*, also: int | None = None, without: "QuerySet[Any, Any] | None" = None) -> "QuerySet[User]":
    """Who can lead a congress or cover sessions, and ``also`` whoever does already."""
    found = User.objects.who_may(policies.COVERS)
    if also is not None:
        found = found | User.objects.filter(pk=also)
    if without is not None:
        found = found.exclude(pk__in=without)
    return found.order_by("sort_key", "pk")


def congress_initial(congress: Congress) -> dict[str, Any]:
    """The form's values for a congress."""
    names = ("name", "place", "debrief_days", "version")
    return {name: getattr(congress, name) for name in names} | {
        "first_day": congress.starts_on, "last_day": congress.ends_on, "zone": congress.zone_name,
        "lead": congress.lead_id,
        "areas": list(congress.area_links.values_list("therapeutic_area", flat=True)),
    }  # fmt: skip


class SessionForm(ScreenedForm):
    """One session of the programme, and what was heard there."""

    texts = ("title", "notes")
    title = forms.CharField(
        max_length=200, error_messages={"required": "Enter a title."}, help_text="Other functions do not see it."
    )
    day = forms.TypedChoiceField(error_messages={"required": "Choose a day."})
    begins_at, ends_at = _time("From"), _time("To")
    place = forms.CharField(label="Room", required=False, max_length=120)
    topic = forms.ModelChoiceField(Topic.objects.none(), required=False, empty_label="None")
    notes = forms.CharField(
        label="Notes", required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 5}),
        help_text="No patient-identifiable information. Other functions do not see them.",
    )  # fmt: skip
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, data: QueryDict | None = None, *, congress: Congress, session: CongressSession | None = None,
        initial: dict[str, Any] | None = None,
    ) -> None:  # fmt: skip
        super().__init__(data, initial=initial or {})
        fields: dict[str, Any] = self.fields
        days = days_of(congress)
        fields["day"].choices = [("", "Choose"), *((day.isoformat(), f"{day:%A, %-d %B}") for day in days)]
        by_day = {day.isoformat(): day for day in days}
        fields["day"].coerce = lambda value: by_day[value]
        kept = session.topic_id if session else None
        topics = Topic.objects.filter(Q(is_active=True) | Q(pk=kept)).order_by("therapeutic_area__name", "name")
        areas = list(congress.area_links.values_list("therapeutic_area", flat=True))
        fields["topic"].queryset = topics.filter(Q(therapeutic_area__in=areas) | Q(pk=kept)) if areas else topics
        if session is None:
            del fields["notes"]

    def text(self) -> SessionText:
        """The cleaned values as the services take them."""
        names = ("title", "day", "begins_at", "ends_at", "place", "topic")
        data = self.cleaned_data
        return SessionText(notes=data.get("notes", ""), **{name: data[name] for name in names})


def session_initial(session: CongressSession) -> dict[str, Any]:
    """The form's values for a session."""
    names = ("title", "begins_at", "ends_at", "place", "notes", "version")
    return {name: getattr(session, name) for name in names} | {
        "day": session.day.isoformat(), "topic": session.topic_id
    }  # fmt: skip


class CoverForm(forms.Form):
    """Who covers a session."""

    user = forms.ModelChoiceField(
        User.objects.none(), label="Colleague", empty_label="Choose a person", widget=typeahead(),
        error_messages={"required": "Choose a colleague."},
    )  # fmt: skip

    def __init__(self, data: QueryDict | None = None, *, people: "QuerySet[User]") -> None:
        super().__init__(data)
        fields: dict[str, Any] = self.fields
        fields["user"].queryset = people


class AttendingForm(KolsForm):
    """KOLs who attend, found by typing."""

    def __init__(
        self, data: QueryDict | None = None, *, user: User, initial: dict[str, Any] | None = None,
        found: list[KolChoice] | None = None,
    ) -> None:  # fmt: skip
        super().__init__(data, initial=initial)
        self._offer_kols(user, found or [], lately=True)


class DebriefForm(ScreenedForm):
    """What was new at a congress, and what follows."""

    texts = ("debrief",)
    debrief = forms.CharField(
        max_length=20_000, widget=forms.Textarea(attrs={"rows": 14}),
        help_text="What was new, what experts made of it, what follows for us. No patient-identifiable information.",
        error_messages={"required": "Say what was new and what follows."},
    )  # fmt: skip
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
