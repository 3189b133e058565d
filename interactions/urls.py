"""Routes of KOLs, interactions, activities and meetings."""

from django.urls import URLPattern, path

from interactions.activities.views import activities, overviews
from interactions.boundaries import views as boundaries
from interactions.collisions import views as collisions
from interactions.congresses import views as congresses
from interactions.coverage import views as coverage
from interactions.diary import views as diary
from interactions.documentation import views as documentation
from interactions.imports import views as imports
from interactions.institutions import views as institutions
from interactions.kols import views as kols
from interactions.left_plans import views as left_plans
from interactions.log import views as interactions
from interactions.meetings.views import agenda, decisions, meetings, people, series
from interactions.own_calendar import views as own_calendar
from interactions.plans import views as plans
from interactions.promises import views as promises
from interactions.pulse import views as pulse
from interactions.reflections import views as reflections
from interactions.safety import views as safety
from interactions.stakeholders.views import maps, talks
from interactions.stakeholders.views import records as stakeholders
from interactions.topics import views as topics
from interactions.touchpoint_imports import views as touchpoint_imports
from interactions.touchpoints import views as touchpoints

urlpatterns: list[URLPattern] = [
    # KOLs; the profile shows several apps, so it is a page of msl_okr.
    path("kols/", kols.kols, name="kols"),
    path("kols/export.csv", kols.export, {"file_format": "csv"}, name="kols-export"),
    path("kols/export.xlsx", kols.export, {"file_format": "xlsx"}, name="kols-export-xlsx"),
    path("kols/options/", kols.options, name="kol-options"),
    path("kols/new/", kols.kol_new, name="kol-new"),
    path("kols/<number:pk>/edit/", kols.kol_edit, name="kol-edit"),
    path("institutions/", institutions.institution_list, name="institutions"),
    path("institutions/<number:pk>/", institutions.institution_page, name="institution"),
    path("institutions/<number:pk>/merge/<number:other>/", institutions.institution_merge, name="institution-merge"),
    path("institutions/merges/<number:pk>/undo/", institutions.institution_merge_undo, name="institution-merge-undo"),
    # Which KOLs are met, by tier and area.
    path("coverage/", coverage.coverage, name="coverage"),
    path("coverage/export.csv", coverage.export, {"file_format": "csv"}, name="coverage-export"),
    path("coverage/export.xlsx", coverage.export, {"file_format": "xlsx"}, name="coverage-export-xlsx"),
    path("coverage/rows/", coverage.coverage_rows, name="coverage-rows"),
    path("coverage/rows/export.csv", coverage.rows_export, {"file_format": "csv"}, name="coverage-rows-export"),
    path("coverage/rows/export.xlsx", coverage.rows_export, {"file_format": "xlsx"}, name="coverage-rows-export-xlsx"),
    path("admin-area/imports/", imports.imports, name="import-kols"),
    path("admin-area/imports/<number:pk>/", imports.import_run, name="import-run"),
    path("admin-area/imports/<number:pk>/confirm/", imports.import_confirm, name="import-confirm"),
    path("admin-area/imports/<number:pk>/report.csv", imports.import_report, name="import-report"),
    path("touchpoints/", touchpoints.touchpoints, name="touchpoints"),
    path("touchpoints/export.csv", touchpoints.export, {"file_format": "csv"}, name="touchpoints-export"),
    path("touchpoints/export.xlsx", touchpoints.export, {"file_format": "xlsx"}, name="touchpoints-export-xlsx"),
    path("touchpoints/collisions/", collisions.collisions, name="collisions"),
    path("admin-area/contact-limit/", collisions.contact_limit, name="contact-limit"),
    path("touchpoints/import/", touchpoint_imports.touchpoint_imports, name="touchpoint-imports"),
    path("touchpoints/import/<number:pk>/", touchpoint_imports.touchpoint_import, name="touchpoint-import"),
    path(
        "touchpoints/import/<number:pk>/confirm/",
        touchpoint_imports.touchpoint_import_confirm,
        name="touchpoint-import-confirm",
    ),
    path("touchpoints/new/", touchpoints.touchpoint_new, name="touchpoint-new"),
    path("touchpoints/<number:pk>/edit/", touchpoints.touchpoint_edit, name="touchpoint-edit"),
    path("touchpoints/<number:pk>/cancel/", touchpoints.touchpoint_cancel, name="touchpoint-cancel"),
    # Interactions and activities; their own pages, and Log, are pages of msl_okr.
    path("interactions/", interactions.interaction_list, name="interactions"),
    path("interactions/calendar/", diary.diary, name="diary"),
    path(
        "interactions/export.csv", interactions.interaction_export, {"file_format": "csv"}, name="interactions-export"
    ),
    path(
        "interactions/export.xlsx",
        interactions.interaction_export,
        {"file_format": "xlsx"},
        name="interactions-export-xlsx",
    ),
    path("me/calendar-in/", own_calendar.own_calendar, name="own-calendar"),
    path("me/calendar-in/address/", own_calendar.own_calendar_connect, name="own-calendar-connect"),
    path("me/calendar-in/forget/", own_calendar.own_calendar_disconnect, name="own-calendar-disconnect"),
    path("me/calendar-in/<number:pk>/dismiss/", own_calendar.possible_dismiss, name="possible-contact-dismiss"),
    path("me/calendar-in/<number:pk>/undo/", own_calendar.possible_undo, name="possible-contact-undo"),
    path("me/calendar-in/<number:pk>/ignore/", own_calendar.possible_ignore, name="possible-contact-ignore"),
    path("me/calendar-in/ignored/<number:pk>/", own_calendar.ignored_again, name="ignored-appointment-again"),
    path("interactions/left/<number:pk>/", left_plans.left_plans, name="left-plans"),
    path("interactions/left/<number:pk>/undo/", left_plans.left_plans_undo, name="left-plans-undo"),
    path("interactions/<number:pk>/edit/", interactions.interaction_edit, name="interaction-edit"),
    path("interactions/<number:pk>/hold/", interactions.interaction_hold, name="interaction-hold"),
    path("interactions/<number:pk>/cancel/", interactions.interaction_cancel, name="interaction-cancel"),
    path("interactions/<number:pk>/undo/", interactions.interaction_undo, name="interaction-undo"),
    path("interactions/<number:pk>/next-step/", promises.promise, name="promise"),
    path("interactions/<number:pk>/next-step/reopen/", promises.promise_reopen, name="promise-reopen"),
    # What is intended with each KOL.
    path("plans/", plans.engagement_plans, name="engagement-plans"),
    path("plans/export.csv", plans.engagement_plan_export, {"file_format": "csv"}, name="engagement-plans-export"),
    path(
        "plans/export.xlsx",
        plans.engagement_plan_export,
        {"file_format": "xlsx"},
        name="engagement-plans-export-xlsx",
    ),
    path("plans/new/", plans.engagement_plan_whom, name="engagement-plan-whom"),
    path("plans/new/<number:pk>/", plans.engagement_plan_new, name="engagement-plan-new"),
    path("plans/start/", plans.engagement_plan_start, name="engagement-plans-start"),
    path("plans/<number:pk>/", plans.engagement_plan, name="engagement-plan"),
    path("plans/<number:pk>/edit/", plans.engagement_plan_edit, name="engagement-plan-edit"),
    path("plans/<number:pk>/delete/", plans.engagement_plan_delete, name="engagement-plan-delete"),
    path("admin-area/engagement-rules/", plans.engagement_rules, name="engagement-rules"),
    path("safety/", safety.handoff_list, name="safety"),
    path("safety/export/", safety.handoff_export, name="safety-export"),
    path("safety/<number:pk>/", safety.handoff, name="safety-handoff"),
    path("safety/<number:pk>/hand-off/", safety.handoff_hand_off, name="safety-hand-off"),
    path("safety/<number:pk>/acknowledge/", safety.handoff_acknowledge, name="safety-acknowledge"),
    path("safety/<number:pk>/withdraw/", safety.handoff_withdraw, name="safety-withdraw"),
    path("safety/<number:pk>/take-back/", safety.handoff_take_back, name="safety-take-back"),
    path("safety/<number:pk>/heard/", safety.handoff_correct, name="safety-correct"),
    path("activities/", activities.activity_list, name="activities"),
    path("activities/export.csv", activities.activity_export, {"file_format": "csv"}, name="activities-export"),
    path("activities/export.xlsx", activities.activity_export, {"file_format": "xlsx"}, name="activities-export-xlsx"),
    path("activities/new/", activities.activity_new, name="activity-new"),
    path("activities/board/", overviews.activities_board, name="activities-board"),
    path("activities/calendar/", overviews.activities_calendar, name="activities-calendar"),
    path("activities/<number:pk>/documents/", overviews.activity_documents, name="activity-documents"),
    path("activities/<number:pk>/edit/", activities.activity_edit, name="activity-edit"),
    path("activities/<number:pk>/steps/<slug:step>/", activities.activity_step, name="activity-step"),
    path("activities/<number:pk>/steps/<slug:step>/undo/", activities.activity_step_undo, name="activity-step-undo"),
    path("activities/approvals/", activities.approvals, name="approvals"),
    path("activities/<number:pk>/approval/", activities.activity_approval, name="activity-approval"),
    path("activities/<number:pk>/approval/ask/", activities.ask_for_approval, name="activity-ask-approval"),
    path("activities/<number:pk>/approval/withdraw/", activities.withdraw_approval, name="activity-withdraw-approval"),
    path("activities/<number:pk>/cancel/", activities.activity_cancel, name="activity-cancel"),
    # The page of one congress is one of insights.
    path("congresses/", congresses.congress_list, name="congresses"),
    path("congresses/new/", congresses.congress_new, name="congress-new"),
    path("congresses/<number:pk>/edit/", congresses.congress_edit, name="congress-edit"),
    path("congresses/<number:pk>/debrief/", congresses.congress_debrief, name="congress-debrief"),
    path("congresses/<number:pk>/kols/", congresses.congress_kols, name="congress-kols"),
    path("congresses/<number:pk>/days/<slug:day>/", congresses.congress_day, name="congress-day"),
    path("congresses/<number:pk>/sessions/new/", congresses.session_new, name="congress-session-new"),
    path("congresses/sessions/<number:pk>/", congresses.session_edit, name="congress-session"),
    path("congresses/sessions/<number:pk>/people/", congresses.session_people, name="congress-session-people"),
    path("congresses/sessions/<number:pk>/cover/", congresses.session_cover, name="congress-session-cover"),
    # What people answered is read by nobody; these show what is told of five or more.
    path("pulse/", pulse.pulse, name="pulse"),
    path("pulse/answer/", pulse.answer, name="pulse-answer"),
    path("pulse/not-now/", pulse.not_now, name="pulse-not-now"),
    path("pulse/export/", pulse.export, name="pulse-export"),
    path("pulse/waves/new/", pulse.wave_new, name="pulse-wave-new"),
    path("pulse/waves/<number:pk>/", pulse.wave_edit, name="pulse-wave-edit"),
    path("pulse/waves/<number:pk>/remove/", pulse.wave_remove, name="pulse-wave-remove"),
    path("pulse/questions/", pulse.question_list, name="pulse-questions"),
    path("pulse/questions/new/", pulse.question_new, name="pulse-question-new"),
    path("pulse/questions/<number:pk>/", pulse.question_edit, name="pulse-question-edit"),
    path("pulse/texts/<uuid:pk>/hide/", pulse.text_hide, name="pulse-text-hide"),
    # Meetings; the page of one, and what its agenda is about, are pages of msl_okr.
    path("meetings/", meetings.meeting_list, name="meetings"),
    path("meetings/export.csv", meetings.meeting_export, {"file_format": "csv"}, name="meetings-export"),
    path("meetings/export.xlsx", meetings.meeting_export, {"file_format": "xlsx"}, name="meetings-export-xlsx"),
    path("meetings/new/", meetings.meeting_new, name="meeting-new"),
    path("meetings/series/new/", series.series_new, name="meeting-series-new"),
    path("meetings/series/<number:pk>/", series.series_edit, name="meeting-series-edit"),
    path("meetings/<number:pk>/edit/", meetings.meeting_edit, name="meeting-edit"),
    path("meetings/<number:pk>/minutes/", meetings.meeting_minutes, name="meeting-minutes"),
    path("meetings/<number:pk>/people/", people.meeting_people, name="meeting-people"),
    path("meetings/<number:pk>/held/", meetings.meeting_held, name="meeting-held"),
    path("meetings/<number:pk>/held/undo/", meetings.meeting_held_undo, name="meeting-held-undo"),
    path("meetings/<number:pk>/cancel/", meetings.meeting_cancel, name="meeting-cancel"),
    path("meetings/<number:pk>/meeting.ics", meetings.meeting_calendar, name="meeting-calendar"),
    path("meetings/<number:pk>/agenda/new/", agenda.item_new, name="agenda-item-new"),
    path("meetings/<number:pk>/decisions/new/", decisions.decision_new, name="decision-new"),
    path("meetings/agenda/<number:pk>/", agenda.item_edit, name="agenda-item"),
    path("meetings/agenda/<number:pk>/move/", agenda.item_move, name="agenda-item-move"),
    path("meetings/decisions/", decisions.decision_page, name="decisions"),
    path("meetings/decisions/<number:pk>/", decisions.decision, name="decision"),
    path("meetings/decisions/<number:pk>/edit/", decisions.decision_edit, name="decision-edit"),
    path("meetings/decisions/<number:pk>/reopen/", decisions.decision_reopen, name="decision-reopen"),
    # Colleagues of other functions, and notes to oneself.
    path("stakeholders/", maps.stakeholders, name="stakeholders"),
    path("stakeholders/cause/", maps.stakeholder_cause, name="stakeholder-cause"),
    path("stakeholders/new/", stakeholders.stakeholder_new, name="stakeholder-new"),
    path("stakeholders/<number:pk>/", stakeholders.stakeholder, name="stakeholder"),
    path("stakeholders/<number:pk>/edit/", stakeholders.stakeholder_edit, name="stakeholder-edit"),
    path("stakeholders/<number:pk>/end/", stakeholders.stakeholder_end, name="stakeholder-end"),
    path("stakeholders/<number:pk>/answer/", talks.stakeholder_answer, name="stakeholder-answer"),
    path("stakeholders/<number:pk>/plan/", talks.stakeholder_plan, name="stakeholder-plan"),
    path("stakeholders/<number:pk>/met/", talks.stakeholder_met, name="stakeholder-met"),
    path("stakeholders/<number:pk>/feedback/", talks.stakeholder_feedback, name="stakeholder-feedback"),
    path("stakeholders/talks/<number:pk>/undo/", talks.stakeholder_met_undo, name="stakeholder-met-undo"),
    path("stakeholders/answers/<number:pk>/remove/", talks.stakeholder_answer_remove, name="stakeholder-answer-remove"),
    path(
        "stakeholders/feedback/<number:pk>/remove/",
        talks.stakeholder_feedback_remove,
        name="stakeholder-feedback-remove",
    ),
    path("reflections/", reflections.reflection_list, name="reflections"),
    path("reflections/new/", reflections.reflection_new, name="reflection-new"),
    path("reflections/<number:pk>/edit/", reflections.reflection_edit, name="reflection-edit"),
    path("reflections/<number:pk>/remove/", reflections.reflection_remove, name="reflection-remove"),
    path("boundaries/", boundaries.boundaries, name="boundaries"),
    path("boundaries/<slug:function>/", boundaries.boundary, name="boundary"),
    path("boundaries/<slug:function>/edit/", boundaries.boundary_edit, name="boundary-edit"),
    path("admin-area/time-to-log/", documentation.documentation, name="documentation"),
    path("admin-area/topics/", topics.topic_list, name="topics"),
    path("admin-area/topics/<number:pk>/", topics.topic_edit, name="topic-edit"),
]
