"""The filters of the board, from the query string."""

from typing import Any

from django import forms

from okrs.progress import Status
from organization.models import Quarter, StrategicImperative, Team, TherapeuticArea, User

GROUPS = [("owner", "Owner"), ("objective", "Objective"), ("team", "Team"), ("status", "Status")]


class BoardFilter(forms.Form):
    """Quarter, tags, owner, status; every value is optional and a link with them can be shared.

    ``team`` may be ``all``; without it the board opens on the viewer's own teams.
    """

    quarter = forms.ModelChoiceField(Quarter.objects.all(), required=False, empty_label=None)
    team = forms.ChoiceField(required=False, label="Primary team")
    area = forms.ModelChoiceField(
        TherapeuticArea.objects.all(), required=False, label="Therapeutic area", empty_label="All areas"
    )
    owner = forms.ModelChoiceField(User.objects.none(), required=False, empty_label="Everyone")
    imperative = forms.ModelChoiceField(
        StrategicImperative.objects.all(), required=False, label="Imperative", empty_label="Any"
    )
    status = forms.ChoiceField(
        choices=[("", "Any"), *((one.value, one.label) for one in Status)], required=False, label="Status"
    )
    stale = forms.BooleanField(required=False, label="Stale only")
    group = forms.ChoiceField(choices=GROUPS, required=False, label="Group by")
    page = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        teams = [(str(pk), name) for pk, name in Team.objects.values_list("pk", "name")]
        team: Any = self.fields["team"]
        team.choices = [("", "My teams"), ("all", "All teams"), *teams]
        owner: Any = self.fields["owner"]
        owner.queryset = User.objects.filter(role__in=["msl", "manager", "medical_lead"])
