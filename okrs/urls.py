"""Routes of objectives, key results, the board and planning."""

from django.urls import URLPattern, path

from okrs.alignment import views as alignment
from okrs.board.views import acts, board, saved_views
from okrs.check_ins import views as check_ins
from okrs.closing.views import close as closing
from okrs.closing.views import scores
from okrs.evidence import views as evidence
from okrs.imperatives.views import commitments, imperatives
from okrs.initiatives import views as initiatives
from okrs.library.views import changes, library, newer
from okrs.measures.views import measures, rules
from okrs.objectives import views as objectives
from okrs.planning.views import key_results, moving, plans
from okrs.reports.views import report_counts, saved_reports, trends
from okrs.review.views import month, review
from okrs.review_packs.views import packs
from okrs.session.views import acts as session
from okrs.session.views import page as session_page
from okrs.snapshots import views as snapshots
from okrs.values import views as values
from okrs.weekly import views as weekly

urlpatterns: list[URLPattern] = [
    path("admin-area/standings/", snapshots.snapshot_checks, name="standing-checks"),
    path("admin-area/standings/check/", snapshots.snapshot_check_start, name="standing-check-start"),
    path("board/", board.status_board, name="board"),
    path("board/bulk/", acts.bulk, name="board-bulk"),
    path("board/export/", board.export, name="board-export"),
    path("board/live/", board.live, name="board-live"),
    path("board/owners/", board.owners, name="board-owners"),
    path("board/seen/", saved_views.seen, name="board-seen"),
    path("board/undo/", acts.undo, name="board-undo"),
    path("board/views/", saved_views.index, name="saved-views"),
    path("board/views/new/", saved_views.add, name="saved-view-add"),
    path("board/views/<number:pk>/", saved_views.edit, name="saved-view-edit"),
    path("board/views/<number:pk>/remove/", saved_views.remove, name="saved-view-remove"),
    path("initiatives/", initiatives.index, name="initiatives"),
    path("initiatives/export.csv", initiatives.export, {"file_format": "csv"}, name="initiatives-export"),
    path("initiatives/export.xlsx", initiatives.export, {"file_format": "xlsx"}, name="initiatives-export-xlsx"),
    path("initiatives/new/", initiatives.choose, name="initiative-choose"),
    path("initiatives/<number:pk>/", initiatives.initiative, name="initiative"),
    path("initiatives/<number:pk>/edit/", initiatives.edit, name="initiative-edit"),
    path("initiatives/<number:pk>/move/", initiatives.move, name="initiative-move"),
    path("initiatives/<number:pk>/remove/", initiatives.remove, name="initiative-remove"),
    path("key-results/<number:key_result_id>/initiatives/new/", initiatives.add, name="initiative-add"),
    path("measures/", measures.measures, name="measures"),
    path("measures/new/", measures.measure_new, name="measure-new"),
    path("measures/<number:pk>/", measures.measure, name="measure"),
    path("measures/<number:pk>/change/", measures.measure_change, name="measure-change"),
    path("measures/<number:pk>/archive/", measures.measure_archive, name="measure-archive"),
    path("admin-area/rules/", rules.rules, name="rules"),
    path("admin-area/rules/in-depth/", rules.in_depth_rule, name="in-depth-rule"),
    path("admin-area/rules/status/", rules.status_rule, name="status-rule"),
    path("trends/", trends.trends, name="trends"),
    path("trends/export/", trends.export, name="trends-export"),
    path("reports/", saved_reports.index, name="reports"),
    path("reports/new/", saved_reports.add, name="report-new"),
    path("reports/rows/", saved_reports.rows, name="report-rows"),
    path("reports/counts/<number:pk>/", report_counts.report_count, name="report-count"),
    path("reports/<number:pk>/", saved_reports.detail, name="report"),
    path("reports/<number:pk>/edit/", saved_reports.edit, name="report-edit"),
    path("reports/<number:pk>/remove/", saved_reports.remove, name="report-remove"),
    path("reports/<number:pk>/export/", saved_reports.export, name="report-export"),
    path("imperatives/", imperatives.imperatives, name="shared-imperatives"),
    path("imperatives/export.csv", imperatives.commitments_export, {"file_format": "csv"}, name="commitments-export"),
    path(
        "imperatives/export.xlsx",
        imperatives.commitments_export,
        {"file_format": "xlsx"},
        name="commitments-export-xlsx",
    ),
    path("imperatives/<number:pk>/", imperatives.imperative, name="shared-imperative"),
    path("imperatives/<number:pk>/objectives/", imperatives.objectives, name="imperative-objectives"),
    path("imperatives/<number:pk>/commit/", commitments.commitment_add, name="commitment-add"),
    path("commitments/<number:pk>/", imperatives.commitment, name="commitment"),
    path("commitments/<number:pk>/edit/", commitments.commitment_edit, name="commitment-edit"),
    path("commitments/<number:pk>/update/", commitments.commitment_update, name="commitment-update"),
    path("commitments/<number:pk>/withdraw/", commitments.commitment_withdraw, name="commitment-withdraw"),
    path("commitments/<number:pk>/reinstate/", commitments.commitment_reinstate, name="commitment-reinstate"),
    path("commitments/values/<number:pk>/take-back/", commitments.commitment_take_back, name="commitment-take-back"),
    path("planning/", plans.index, name="planning"),
    path("planning/templates/", library.templates, name="templates"),
    path("planning/templates/new/", library.template_new, name="template-new"),
    path("planning/templates/<number:pk>/", library.template, name="template"),
    path("planning/templates/<number:pk>/act/", library.template_act, name="template-act"),
    path("planning/templates/<number:pk>/copy/", library.template_copy, name="template-copy"),
    path("planning/templates/<number:pk>/edit/", library.template_edit, name="template-edit"),
    path("planning/templates/<number:pk>/versions/<number:number>/", library.version, name="template-version"),
    path("planning/templates/<number:pk>/draft/", changes.template_draft, name="template-draft"),
    path("planning/templates/<number:pk>/draft/publish/", changes.template_publish, name="template-publish"),
    path("planning/templates/<number:pk>/draft/discard/", changes.template_discard, name="template-discard"),
    path("planning/templates/<number:pk>/draft/objectives/new/", changes.objective_add, name="template-objective-add"),
    path(
        "planning/templates/<number:pk>/draft/objectives/<number:row>/",
        changes.objective_edit,
        name="template-objective-edit",
    ),
    path(
        "planning/templates/<number:pk>/draft/objectives/<number:row>/new/",
        changes.key_result_add,
        name="template-key-result-add",
    ),
    path(
        "planning/templates/<number:pk>/draft/key-results/<number:row>/",
        changes.key_result_edit,
        name="template-key-result-edit",
    ),
    *(
        path(
            f"planning/templates/<number:pk>/draft/{kind}s/<number:row>/{way}/",
            view,
            {"kind": kind},
            name=f"template-{kind}-{way}",
        )
        for kind in ("objective", "key-result")
        for way, view in (("reorder", changes.reorder), ("take-out", changes.take_out))
    ),
    path("planning/<number:quarter_id>/<number:team_id>/newer/", newer.plan_newer, name="plan-newer"),
    path("planning/<number:quarter_id>/<number:team_id>/template/", library.template_from_plan, name="plan-template"),
    path("planning/<number:quarter_id>/<number:team_id>/", plans.plan, name="plan"),
    path("planning/<number:quarter_id>/<number:team_id>/activate/", plans.activate, name="plan-activate"),
    path("planning/<number:quarter_id>/<number:team_id>/objectives/new/", plans.objective_add, name="objective-add"),
    path("planning/<number:quarter_id>/<number:team_id>/propose/", session.propose, name="plan-propose"),
    path("planning/<number:quarter_id>/<number:team_id>/session/", session_page.session, name="plan-session"),
    path("planning/<number:quarter_id>/<number:team_id>/session/live/", session_page.live, name="plan-session-live"),
    path(
        "planning/<number:quarter_id>/<number:team_id>/session/<slug:name>/part/",
        session_page.part,
        name="plan-session-part",
    ),
    path(
        "planning/<number:quarter_id>/<number:team_id>/session/of/<number:pk>/<slug:whose>/",
        session_page.person_part,
        name="plan-session-person",
    ),
    path("planning/<number:quarter_id>/<number:team_id>/session/notes/", session.notes, name="plan-session-notes"),
    path(
        "planning/<number:quarter_id>/<number:team_id>/session/why/", session_page.reasons, name="plan-session-reasons"
    ),
    path(
        "planning/<number:quarter_id>/<number:team_id>/session/decide/<number:pk>/",
        session.decide,
        name="carry-over-decide",
    ),
    path(
        "planning/<number:quarter_id>/<number:team_id>/session/bring-in/<number:pk>/",
        session.bring_in,
        name="carry-over-bring-in",
    ),
    path("alignment/", alignment.index, name="alignment"),
    path("alignment/<number:pk>/remove/", alignment.remove, name="alignment-remove"),
    path("objectives/<number:pk>/align/", alignment.align, name="objective-align"),
    path("carry-overs/<number:pk>/undo/", session.undo, name="carry-over-undo"),
    path("objectives/<number:pk>/review/", session.review, name="draft-review"),
    path("objective-reasons/<number:pk>/remove/", session.reason_remove, name="objective-reason-remove"),
    path("objectives/<number:pk>/", objectives.objective, name="objective"),
    path("objectives/<number:pk>/follow/", objectives.follow, name="objective-follow"),
    path("objectives/<number:pk>/edit/", plans.objective_edit, name="objective-edit"),
    path("objectives/<number:pk>/move/", moving.move, name="objective-move"),
    path("objectives/<number:pk>/reorder/", moving.reorder, name="objective-reorder"),
    path("key-results/<number:pk>/quick/", moving.quick, name="key-result-quick"),
    path("objectives/<number:pk>/drop/", plans.objective_drop, name="objective-drop"),
    path("objectives/<number:objective_id>/key-results/new/", key_results.key_result_add, name="key-result-add"),
    path("key-results/<number:pk>/", objectives.key_result, name="key-result"),
    path("key-results/<number:pk>/peek/", acts.peek, name="key-result-peek"),
    path("key-results/<number:pk>/status/", acts.status, name="key-result-status"),
    path("key-results/<number:pk>/evidence/", evidence.evidence, name="evidence"),
    path("key-results/<number:pk>/evidence/export/", evidence.evidence_export, name="evidence-export"),
    path("key-results/<number:pk>/evidence/<number:row_id>/exclude/", evidence.exclude, name="evidence-exclude"),
    path("exclusions/<number:pk>/restore/", evidence.restore, name="exclusion-restore"),
    path("key-results/<number:pk>/edit/", key_results.key_result_edit, name="key-result-edit"),
    path("key-results/<number:pk>/drop/", key_results.key_result_drop, name="key-result-drop"),
    path("key-results/<number:pk>/values/", objectives.value_add, name="key-result-value"),
    path("values/<number:pk>/", values.value_edit, name="key-result-value-edit"),
    path("milestones/<number:pk>/", values.step_done, name="milestone-reached"),
    path("key-results/<number:pk>/check-in/<number:period>/", check_ins.check_in_one, name="check-in-one"),
    path("check-in/", check_ins.check_in, name="check-in"),
    path("check-in/team/", check_ins.check_in_team, name="check-in-team"),
    path(
        "check-in/team/export.csv", check_ins.check_in_team_export, {"file_format": "csv"}, name="check-in-team-export"
    ),
    path(
        "check-in/team/export.xlsx",
        check_ins.check_in_team_export,
        {"file_format": "xlsx"},
        name="check-in-team-export-xlsx",
    ),
    path("check-in/acknowledge/", check_ins.acknowledge, name="check-in-acknowledge"),
    path("review/", review.review_page, name="review"),
    path("review/<number:pk>/", review.check_in, name="review-check-in"),
    path("review/month/", month.month_page, name="review-month"),
    path("quarters/<number:pk>/close/", closing.close, name="quarter-close"),
    path("quarters/<number:pk>/close/seal/", closing.seal, name="quarter-seal"),
    path("quarters/<number:pk>/close/<number:team_id>/", closing.close_team, name="quarter-close-team"),
    path("quarters/<number:pk>/reopen/", closing.reopen, name="quarter-reopen"),
    path("quarters/<number:pk>/scores/", scores.scores, name="quarter-scores"),
    path("quarters/<number:pk>/scores/export/", scores.scores_export, name="quarter-scores-export"),
    path("quarters/<number:pk>/packs/", packs.packs, name="review-packs"),
    path(
        "quarters/<number:pk>/packs/<number:pack_id>/pack.pdf",
        packs.review_pack,
        {"kind": "pdf"},
        name="review-pack-pdf",
    ),
    path(
        "quarters/<number:pk>/packs/<number:pack_id>/pack.xlsx",
        packs.review_pack,
        {"kind": "xlsx"},
        name="review-pack-xlsx",
    ),
    path("weekly/", weekly.weekly, name="weekly"),
    path("weekly/team/", weekly.weekly_team, name="weekly-team"),
    path("weekly/team/export.csv", weekly.weekly_export, {"file_format": "csv"}, name="weekly-team-export"),
    path("weekly/team/export.xlsx", weekly.weekly_export, {"file_format": "xlsx"}, name="weekly-team-export-xlsx"),
    path("weekly/read/", weekly.weekly_read, name="weekly-read"),
]
