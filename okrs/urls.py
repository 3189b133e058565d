"""Routes of objectives, key results, the board and planning."""

from django.urls import URLPattern, path

from okrs.views import board, board_acts, check_ins, key_results, objectives, planning, saved_views, weekly

urlpatterns: list[URLPattern] = [
    path("board/", board.status_board, name="board"),
    path("board/bulk/", board_acts.bulk, name="board-bulk"),
    path("board/export/", board.export, name="board-export"),
    path("board/live/", board.live, name="board-live"),
    path("board/owners/", board.owners, name="board-owners"),
    path("board/seen/", saved_views.seen, name="board-seen"),
    path("board/views/", saved_views.index, name="saved-views"),
    path("board/views/new/", saved_views.add, name="saved-view-add"),
    path("board/views/<int:pk>/", saved_views.edit, name="saved-view-edit"),
    path("board/views/<int:pk>/remove/", saved_views.remove, name="saved-view-remove"),
    path("planning/", planning.index, name="planning"),
    path("planning/<int:quarter_id>/<int:team_id>/", planning.plan, name="plan"),
    path("planning/<int:quarter_id>/<int:team_id>/activate/", planning.activate, name="plan-activate"),
    path("planning/<int:quarter_id>/<int:team_id>/objectives/new/", planning.objective_add, name="objective-add"),
    path("objectives/<int:pk>/", objectives.objective, name="objective"),
    path("objectives/<int:pk>/edit/", planning.objective_edit, name="objective-edit"),
    path("objectives/<int:pk>/drop/", planning.objective_drop, name="objective-drop"),
    path("objectives/<int:objective_id>/key-results/new/", key_results.key_result_add, name="key-result-add"),
    path("key-results/<int:pk>/", objectives.key_result, name="key-result"),
    path("key-results/<int:pk>/peek/", board_acts.peek, name="key-result-peek"),
    path("key-results/<int:pk>/status/", board_acts.status, name="key-result-status"),
    path("key-results/<int:pk>/edit/", key_results.key_result_edit, name="key-result-edit"),
    path("key-results/<int:pk>/drop/", key_results.key_result_drop, name="key-result-drop"),
    path("key-results/<int:pk>/values/", objectives.value_add, name="key-result-value"),
    path("values/<int:pk>/", key_results.value_edit, name="key-result-value-edit"),
    path("milestones/<int:pk>/", key_results.step_done, name="milestone-reached"),
    path("key-results/<int:pk>/check-in/<int:period>/", check_ins.check_in_one, name="check-in-one"),
    path("check-in/", check_ins.check_in, name="check-in"),
    path("check-in/team/", check_ins.check_in_team, name="check-in-team"),
    path("check-in/acknowledge/", check_ins.acknowledge, name="check-in-acknowledge"),
    path("weekly/", weekly.weekly, name="weekly"),
    path("weekly/team/", weekly.weekly_team, name="weekly-team"),
    path("weekly/read/", weekly.weekly_read, name="weekly-read"),
]
