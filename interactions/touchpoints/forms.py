"""The form of one touchpoint: who meets whom, when and in which way. It asks for nothing else."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from interactions.collisions.forms import AsksCollision
from interactions.log.forms import KolsForm
from interactions.log.selectors.offers import KolChoice
from interactions.models import Touchpoint
from interactions.models.touchpoints import ChannelClass
from interactions.touchpoints.names import clean_name
from interactions.touchpoints.policies import functions_of
from interactions.touchpoints.services import Facts
from organization.ground.dates import PLANNED
from organization.ground.day_fields import DayField
from organization.models import User

NOON = 12


STATES = [(Touchpoint.State.PLANNED, "Planned"), (Touchpoint.State.DONE, "Took place")]


class TouchpointForm(AsksCollision, KolsForm):
    """Parses what a person says of a touchpoint; ``facts()`` is what the services take."""

    contact_person = forms.CharField(
        label="Who meets the KOL", max_length=80, help_text="The name of one colleague of the function, nothing else."
    )
    function = forms.ChoiceField(choices=())
    channel_class = forms.ChoiceField(label="How", choices=ChannelClass.choices, widget=forms.RadioSelect)
    day = DayField(PLANNED, label="Date")
    start = forms.TimeField(
        label="Start", required=False, widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        help_text="If left empty: noon.",
    )  # fmt: skip
    minutes = forms.IntegerField(label="Minutes", required=False, min_value=1, max_value=1440)
    state = forms.ChoiceField(label="State", choices=STATES, widget=forms.RadioSelect)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, data: QueryDict | None = None, *, user: User, at: datetime, recorded: Touchpoint | None = None,
        initial: dict[str, Any] | None = None, found: list[KolChoice] | None = None,
    ) -> None:  # fmt: skip
        self.at, self.recorded = at, recorded
        start = {
            "contact_person": user.display_name, "day": at.astimezone(user.zone).date(),
            "channel_class": ChannelClass.IN_PERSON, "state": Touchpoint.State.PLANNED, "function": user.function,
        }  # fmt: skip
        super().__init__(data, initial=start | (initial or {}))
        labels = dict(User.Function.choices)
        fields: dict[str, Any] = self.fields
        fields["function"].choices = [(one, labels[one]) for one in functions_of(user)]
        if len(fields["function"].choices) == 1:
            fields["function"].widget = forms.HiddenInput()
        self._offer_kols(user, found or [], lately=False)

    @classmethod
    def typed(cls, data: QueryDict) -> dict[str, Any]:
        """What was typed so far, to show the page again without validating it."""
        given = [name for name in cls.base_fields if name in data or name == "kols"]
        return {name: data.getlist(name) if name == "kols" else data.get(name) for name in given}

    def clean_kols(self) -> Any:
        """A touchpoint is with one KOL."""
        kols = list(self.cleaned_data["kols"])
        if len(kols) != 1:
            raise ValidationError("Choose one KOL; enter a touchpoint for each.")
        return kols

    def clean_contact_person(self) -> str:
        """A name alone."""
        return clean_name(self.cleaned_data["contact_person"])

    def facts(self) -> Facts:
        """What was typed; call on a valid form only."""
        data, old = self.cleaned_data, self.recorded
        zone = (old.entered_by if old else self.user).zone
        if data["start"]:
            starts_at = datetime.combine(data["day"], data["start"], zone)
        else:
            starts_at = datetime.combine(data["day"], datetime.min.time().replace(hour=NOON), zone)
        if data["state"] == Touchpoint.State.DONE and not data["start"] and starts_at > self.at:
            today = self.at.astimezone(zone).date()
            starts_at = self.at.replace(second=0, microsecond=0) if data["day"] == today else starts_at
        return Facts(
            kol=data["kols"][0], function=data["function"], contact_person=data["contact_person"],
            channel_class=data["channel_class"], starts_at=starts_at, state=data["state"],
            ends_at=starts_at + timedelta(minutes=data["minutes"]) if data["minutes"] else None,
            source_system=old.source_system if old else "", external_id=old.external_id if old else "",
        )  # fmt: skip


def initial_of(touchpoint: Touchpoint) -> dict[str, Any]:
    """The form's first values for a stored one, on the clock of whoever entered it."""
    start = touchpoint.starts_at.astimezone(touchpoint.entered_by.zone)
    ends_at = touchpoint.ends_at
    return {
        "kols": [touchpoint.kol_id], "contact_person": touchpoint.contact_person, "function": touchpoint.function,
        "channel_class": touchpoint.channel_class, "day": start.date(), "start": start.time(),
        "minutes": int((ends_at - touchpoint.starts_at).total_seconds() // 60) or None if ends_at else None,
        "state": touchpoint.state, "version": touchpoint.version,
    }  # fmt: skip
