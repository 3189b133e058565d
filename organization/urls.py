"""Routes of the administration area and of one's own settings."""

from django.urls import URLPattern, path

from organization.comments import views as comments
from organization.custom_fields import views as custom_fields
from organization.list_views import views as list_views
from organization.scientific_milestones import views as milestones
from organization.views import absences, me, people, quarters, references, tasks, teams
from organization.views.references import KINDS


def _of(kind: references.KindOfRecord) -> list[URLPattern]:
    """List, add, edit and remove of one kind of record."""
    base = f"admin-area/{kind.route}/"
    more = {"kind": kind}
    return [
        path(base, references.list_records, more, name=kind.route),
        path(f"{base}add/", references.add_record, more, name=f"{kind.key}-add"),
        path(f"{base}<number:pk>/", references.edit_record, more, name=f"{kind.key}-edit"),
        path(f"{base}<number:pk>/remove/", references.remove_record, more, name=f"{kind.key}-remove"),
    ]


urlpatterns: list[URLPattern] = [
    path("comments/people/", comments.people, name="comment-people"),
    path("comments/<number:pk>/", comments.comment, name="comment"),
    path("comments/<number:pk>/edit/", comments.edit, name="comment-edit"),
    path("comments/<number:pk>/withdraw/", comments.withdraw, name="comment-withdraw"),
    path("comments/<number:pk>/edits/", comments.edits, name="comment-edits"),
    path("comments/<slug:on>/<number:pk>/", comments.comments, name="comments"),
    path("comments/<slug:on>/<number:pk>/resolve/", comments.resolve, name="comments-resolve"),
    path("saved-views/<slug:page>/", list_views.saved_lists, name="saved-lists"),
    path("saved-views/<number:pk>/remove/", list_views.saved_list_remove, name="saved-list-remove"),
    path("admin-area/", tasks.admin_area, name="admin-area"),
    *(route for kind in KINDS for route in _of(kind)),
    path("admin-area/custom-fields/", custom_fields.index, name="custom-fields"),
    path("admin-area/custom-fields/add/", custom_fields.add, name="custom-field-add"),
    path("admin-area/custom-fields/<number:pk>/", custom_fields.edit, name="custom-field-edit"),
    path("admin-area/custom-fields/<number:pk>/archive/", custom_fields.archive, name="custom-field-archive"),
    path("admin-area/custom-fields/<number:pk>/restore/", custom_fields.restore, name="custom-field-restore"),
    path("admin-area/teams/", teams.list_teams, name="teams"),
    path("admin-area/teams/add/", teams.add_team, name="team-add"),
    path("admin-area/teams/<number:pk>/", teams.team_page, name="team"),
    path("admin-area/teams/<number:pk>/edit/", teams.edit_team, name="team-edit"),
    path("admin-area/teams/<number:pk>/remove/", teams.remove_team, name="team-remove"),
    path("admin-area/teams/<number:pk>/members/add/", teams.add_member, name="member-add"),
    path("admin-area/teams/<number:pk>/managers/add/", teams.add_manager, name="manager-add"),
    path("admin-area/memberships/<number:pk>/", teams.edit_membership, name="membership-edit"),
    path("admin-area/memberships/<number:pk>/remove/", teams.remove_membership, name="membership-remove"),
    path("admin-area/managers/<number:pk>/remove/", teams.remove_manager, name="manager-remove"),
    path("admin-area/people/", people.list_people, name="people"),
    path("admin-area/people/invite/", people.invite_person, name="person-invite"),
    path("admin-area/people/<number:pk>/", people.edit_person, name="person-edit"),
    path("admin-area/people/<number:pk>/invitation/", people.resend_invitation, name="person-invitation"),
    path("admin-area/people/<number:pk>/deactivate/", people.deactivate_person, name="person-deactivate"),
    path("admin-area/people/<number:pk>/reactivate/", people.reactivate_person, name="person-reactivate"),
    path("admin-area/quarters/", quarters.list_quarters, name="quarters"),
    path("admin-area/quarters/add/", quarters.add_quarter, name="quarter-add"),
    path("admin-area/quarters/year/", quarters.add_year, name="quarter-year"),
    path("admin-area/quarters/<number:pk>/", quarters.edit_quarter, name="quarter-edit"),
    path("admin-area/quarters/<number:pk>/remove/", quarters.delete_quarter, name="quarter-remove"),
    path("admin-area/absences/", absences.list_absences, name="absences"),
    path("admin-area/absences/add/", absences.add_absence, name="absence-add"),
    path("absences/<number:pk>/answer/", absences.answer_absence, name="absence-answer"),
    path("absences/<number:pk>/remove/", absences.remove_absence, name="absence-remove"),
    path("admin-area/scientific-milestones/", milestones.scientific_milestones, name="scientific-milestones"),
    path("admin-area/scientific-milestones/add/", milestones.add_milestone, name="scientific-milestone-add"),
    path(
        "admin-area/scientific-milestones/<number:pk>/",
        milestones.edit_milestone,
        name="scientific-milestone-edit",
    ),
    path(
        "admin-area/scientific-milestones/<number:pk>/remove/",
        milestones.remove_milestone,
        name="scientific-milestone-remove",
    ),
    path("me/", me.me, name="me"),
]
