"""Forms of meetings, their agenda and decisions: they parse, the services check."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict

from interactions.log.selectors.offers import areas
from interactions.meetings.selectors.meetings import local
from interactions.meetings.services.agenda import ItemText
from interactions.meetings.services.decisions import DecisionText
from interactions.meetings.services.meetings import MeetingPlan
from interactions.meetings.services.series import SeriesPlan
from interactions.models import AgendaItem, Decision, Meeting, MeetingAttendee, MeetingSeries
from interactions.models.meetings import FEWEST, LONGEST
from organization.forms import ScreenedForm, typeahead
from organization.ground.dates import CALENDAR, PLANNED
from organization.ground.day_fields import DayField
from organization.models import TherapeuticArea, User
from organization.models.people import time_zones

DONE, MOVED, DROPPED = "done", "move", "drop"
_SCIENTIFIC = "Colleagues of commercial functions see nothing of it, not even that it exists."


def _offer_zones(field: Any, current: str) -> None:
    """Zones named after places, and the one that is chosen."""
    names = sorted({zone for zone in time_zones() if "/" in zone and not zone.startswith("Etc/")} | {"UTC", current})
    field.choices = [(name, name.replace("_", " ")) for name in names]


class _WhereForm(ScreenedForm):
    """What a single meeting and a series have in common."""

    texts = ("title",)
    title = forms.CharField(
        max_length=200, error_messages={"required": "Enter a title."},
        help_text="Commercial functions do not see it.",
    )  # fmt: skip
    at = forms.TimeField(
        label="Begins at", widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        error_messages={"required": "Enter a time.", "invalid": "Enter a time as hours and minutes, such as 14:00."},
    )  # fmt: skip
    duration = forms.IntegerField(label="Minutes", min_value=FEWEST, max_value=LONGEST, initial=60)
    zone = forms.ChoiceField(label="Time zone", widget=typeahead())
    place = forms.CharField(
        required=False, max_length=200, help_text="Everybody who is invited sees place and link."
    )  # fmt: skip
    link = forms.URLField(
        label="Link to join", required=False, max_length=500, assume_scheme="https",
        error_messages={"invalid": "Enter an address such as https://meet.example/abc."},
    )  # fmt: skip
    therapeutic_area = forms.ModelChoiceField(
        TherapeuticArea.objects.none(), label="Therapeutic area", empty_label="Choose",
        error_messages={"required": "Choose a therapeutic area."},
    )  # fmt: skip
    is_shared = forms.BooleanField(
        label="Share with clinical partners", required=False,
        help_text="They can then read all of it: agenda, minutes and decisions.",
    )  # fmt: skip
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        user: User,
        initial: dict[str, Any] | None = None,
        area: int | None = None,
    ) -> None:
        first = {"therapeutic_area": user.therapeutic_area_id, "zone": user.timezone} | (initial or {})
        super().__init__(data, initial=first)
        fields: dict[str, Any] = self.fields
        fields["therapeutic_area"].queryset = areas(also=area)
        _offer_zones(fields["zone"], first["zone"])

    def clean_link(self) -> str:
        """Only addresses of web pages: anything else would run where it is clicked."""
        link: str = self.cleaned_data["link"]
        if link and not link.startswith(("https://", "http://")):
            raise forms.ValidationError("Enter an address such as https://meet.example/abc.")
        return link

    def _common(self) -> dict[str, Any]:
        names = ("title", "therapeutic_area", "at", "zone", "duration", "place", "link", "is_shared")
        return {name: self.cleaned_data[name] for name in names}


class MeetingForm(_WhereForm):
    """One meeting."""

    day = DayField(PLANNED, label="Day")
    field_order = ("title", "day", "at", "duration", "zone", "place", "link", "therapeutic_area", "is_shared")

    def plan(self) -> MeetingPlan:
        """The cleaned values as the services take them."""
        return MeetingPlan(day=self.cleaned_data["day"], **self._common())


def meeting_initial(meeting: Meeting) -> dict[str, Any]:
    """The form's values for a meeting."""
    activity, here = meeting.activity, local(meeting)
    return {
        "title": activity.title, "day": here.date(), "at": here.time(), "duration": meeting.duration,
        "zone": meeting.zone_name, "place": meeting.place, "link": meeting.link, "is_shared": activity.is_shared,
        "therapeutic_area": activity.therapeutic_area_id, "version": activity.version,
    }  # fmt: skip


class SeriesForm(_WhereForm):
    """A monthly series."""

    week = forms.TypedChoiceField(
        label="Each month on the", choices=MeetingSeries.Week.choices, coerce=int, initial=MeetingSeries.Week.SECOND
    )
    weekday = forms.TypedChoiceField(
        label="Day of the week", choices=MeetingSeries.Weekday.choices, coerce=int, initial=1,
        help_text="Where that day is off in your calendar, the meeting moves to the next working day of the month, or "
        "to the last one before it.",
    )  # fmt: skip
    begins_on = DayField(CALENDAR, label="From")
    ends_on = DayField(
        CALENDAR, label="Until", required=False, help_text="Meetings after this day are cancelled. Empty: no end."
    )
    field_order = ("title", "week", "weekday", "at", "duration", "zone", "begins_on", "ends_on", "place", "link",
                   "therapeutic_area", "is_shared")  # fmt: skip

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        first, last = cleaned.get("begins_on"), cleaned.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", "The series ends before it begins.")
        return cleaned

    def plan(self) -> SeriesPlan:
        """The cleaned values as the services take them."""
        own = ("week", "weekday", "begins_on", "ends_on")
        return SeriesPlan(**{name: self.cleaned_data[name] for name in own}, **self._common())


def series_initial(series: MeetingSeries) -> dict[str, Any]:
    """The form's values for a series."""
    names = (
        "title",
        "week",
        "weekday",
        "at",
        "duration",
        "place",
        "link",
        "is_shared",
        "begins_on",
        "ends_on",
        "version",
    )
    return {name: getattr(series, name) for name in names} | {
        "zone": series.zone_name, "therapeutic_area": series.therapeutic_area_id,
    }  # fmt: skip


class InviteForm(forms.Form):
    """A colleague, a guest with their function, or a function as a whole."""

    person = forms.ModelChoiceField(
        User.objects.none(), label="Colleague", required=False, empty_label="Choose", widget=typeahead()
    )
    name = forms.CharField(
        label="Guest", required=False, max_length=120, help_text="The name of somebody without an account here."
    )
    function = forms.ChoiceField(
        required=False, choices=[("", "Choose"), *User.Function.choices],
        help_text="Of the guest; alone it invites the function as a whole.",
    )  # fmt: skip
    later = forms.BooleanField(label="Also to the later meetings of this series", required=False)

    def __init__(self, data: QueryDict | None = None, *, people: "QuerySet[User]", in_series: bool) -> None:
        super().__init__(data)
        fields: dict[str, Any] = self.fields
        fields["person"].queryset = people
        if not in_series:
            del fields["later"]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        person, name, function = (cleaned.get(key) for key in ("person", "name", "function"))
        if person and (name or function):
            self.add_error("person", "Invite a colleague, or a guest or function, one at a time.")
        elif name and not function:
            self.add_error("function", "Choose the function of the guest.")
        elif not person and not function and "person" not in self.errors:
            self.add_error("person", "Choose a colleague, or name a guest or a function.")
        return cleaned


class AttendanceForm(forms.Form):
    """Who came."""

    came = forms.MultipleChoiceField(label="Who came", required=False, widget=forms.CheckboxSelectMultiple)
    # Of whom the page asked: somebody may be invited meanwhile, or not be any more.
    asked = forms.Field(required=False, widget=forms.MultipleHiddenInput)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: QueryDict | None = None, *, attendees: Iterable[MeetingAttendee], version: int) -> None:
        rows = list(attendees)
        # Whoever is invited is taken to have come until somebody says otherwise.
        came = [str(one.pk) for one in rows if one.came is not False]
        asked = [str(one.pk) for one in rows]
        super().__init__(data, initial={"came": came, "asked": asked, "version": version})
        fields: dict[str, Any] = self.fields
        fields["came"].choices = [(str(one.pk), f"{one.shown} ({one.get_function_display()})") for one in rows]
        self.known = [one.pk for one in rows]

    def chosen(self) -> list[int]:
        """The numbers of those who came."""
        return [int(pk) for pk in self.cleaned_data["came"]]

    def of_whom(self) -> list[int]:
        """The numbers of those of whom it is said."""
        return [pk for pk in self.known if str(pk) in self.cleaned_data["asked"]]


class ItemForm(ScreenedForm):
    """An item of an agenda, with the minutes of it."""

    texts = ("title", "about", "notes")
    title = forms.CharField(max_length=200, error_messages={"required": "Enter what it is."})
    about = forms.CharField(
        label="What it is about", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    presenter = forms.ModelChoiceField(MeetingAttendee.objects.none(), required=False, empty_label="–")
    duration = forms.IntegerField(label="Minutes", required=False, min_value=1, max_value=LONGEST)
    is_scientific = forms.BooleanField(
        label="Scientific", required=False, initial=True, help_text=_SCIENTIFIC
    )  # fmt: skip
    notes = forms.CharField(
        label="What was said", required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 5}),
        help_text="The minutes of this item. No patient-identifiable information.",
    )  # fmt: skip
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        attendees: Iterable[MeetingAttendee],
        initial: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(data, initial=initial)
        fields: dict[str, Any] = self.fields
        rows = list(attendees)
        fields["presenter"].queryset = MeetingAttendee.objects.filter(pk__in=[one.pk for one in rows])
        fields["presenter"].choices = [("", "–"), *((one.pk, one.shown) for one in rows)]
        if initial is None:
            del fields["notes"]

    def text(self) -> ItemText:
        """The cleaned values as the services take them."""
        names = ("title", "about", "presenter", "duration", "is_scientific")
        return ItemText(**{name: self.cleaned_data[name] for name in names}, notes=self.cleaned_data.get("notes", ""))


def item_initial(item: AgendaItem) -> dict[str, Any]:
    """The form's values for an item."""
    names = ("title", "about", "duration", "is_scientific", "notes", "version")
    return {name: getattr(item, name) for name in names} | {"presenter": item.presenter_id}


class MinutesForm(ScreenedForm):
    """The note on a meeting as a whole."""

    texts = ("notes",)
    notes = forms.CharField(
        label="Minutes", required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 8}),
        help_text="What belongs to no single item. Commercial functions do not see it. No patient-identifiable "
        "information.",
    )  # fmt: skip
    version = forms.IntegerField(
        widget=forms.HiddenInput, error_messages={"required": "Load the page again, then write the minutes."}
    )


class DecisionForm(ScreenedForm):
    """What was decided, who sees to it and by when."""

    texts = ("text",)
    text = forms.CharField(
        label="Decision", max_length=500, widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Enter what was decided."},
    )  # fmt: skip
    owner = forms.ModelChoiceField(
        User.objects.none(), empty_label="Choose", error_messages={"required": "Choose who sees to it."},
        help_text="Somebody who is invited. It comes back to them on the day it is due.",
    )  # fmt: skip
    due_on = DayField(PLANNED, label="Due", error_messages={"required": "Enter by when."})
    item = forms.ModelChoiceField(AgendaItem.objects.none(), label="About", required=False, empty_label="–")
    is_scientific = forms.BooleanField(
        label="Scientific", required=False, initial=True, help_text=_SCIENTIFIC
    )  # fmt: skip
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, data: QueryDict | None = None, *, owners: "QuerySet[User]", items: "QuerySet[AgendaItem]",
        initial: dict[str, Any] | None = None,
    ) -> None:  # fmt: skip
        super().__init__(data, initial=initial)
        fields: dict[str, Any] = self.fields
        fields["owner"].queryset, fields["item"].queryset = owners, items

    def said(self) -> DecisionText:
        """The cleaned values as the services take them."""
        names = ("text", "owner", "due_on", "is_scientific", "item")
        return DecisionText(**{name: self.cleaned_data[name] for name in names})


def decision_initial(decision: Decision) -> dict[str, Any]:
    """The form's values for a decision."""
    names = ("text", "due_on", "is_scientific", "version")
    return {name: getattr(decision, name) for name in names} | {"owner": decision.owner_id, "item": decision.item_id}


class OutcomeForm(forms.Form):
    """Done, moved to a day, or dropped with a reason."""

    outcome = forms.ChoiceField(
        label="What became of it", widget=forms.RadioSelect,
        choices=[(DONE, "It is done"), (MOVED, "Move it to another day"), (DROPPED, "Drop it")],
        error_messages={"required": "Choose what became of it."},
    )  # fmt: skip
    day = DayField(PLANNED, label="New day", required=False, help_text="If you move it.")
    reason = forms.CharField(label="Reason", required=False, max_length=300, help_text="If you drop it.")

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("outcome") == MOVED and not cleaned.get("day") and "day" not in self.errors:
            self.add_error("day", "Choose the new day.")
        if cleaned.get("outcome") == DROPPED and not cleaned.get("reason") and "reason" not in self.errors:
            self.add_error("reason", "Say why it is dropped.")
        return cleaned


def next_day(meeting: Meeting, today: date) -> date:
    """The day that a new decision is offered as due: four weeks after the meeting, or after today if that is later."""
    planned = meeting.activity.planned_on or today
    return date.fromordinal(max(planned, today).toordinal() + 28)
