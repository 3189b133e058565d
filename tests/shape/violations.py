"""What the constraints of objectives, key results and reports refuse."""

from collections.abc import Callable

from django.db import models
from django.utils import timezone

from okrs.models import (
    AgendaSubject,
    Alignment,
    EarlierOwner,
    Exclusion,
    KeyResultTemplate,
    MeasureVersion,
    Milestone,
    ObjectiveTemplate,
    SealedRow,
    StatusRule,
    TargetChange,
)
from tests.factories.world import World
from tests.shape.conftest import DAY
from tests.shape.rows import again, first, put


def _two_that_open_first(world: World) -> None:
    put(world.saved_view, is_default=True)
    again(world.saved_view, name="Another")


OF_OKRS: dict[str, Callable[[World], None]] = {
    "objective_code_once": lambda world: again(world.objective),
    "objective_state_known": lambda world: put(world.objective, state="x"),
    "objective_commitment_known": lambda world: put(world.objective, commitment="x"),
    "key_result_code_once": lambda world: again(world.key_result),
    "key_result_weight_positive": lambda world: put(world.key_result, weight=0),
    "key_result_target_differs_from_baseline": lambda world: put(world.key_result, target=models.F("baseline")),
    "key_result_within_means_maintain": lambda world: put(world.key_result, direction="within"),
    "key_result_maintain_needs_range": lambda world: put(world.key_result, kind="maintain", direction="within"),
    "key_result_cadence_has_calendar_pace": lambda world: put(world.key_result, pace="calendar"),
    "key_result_counted_from_zero": lambda world: put(world.counted, baseline=1),
    "key_result_kind_known": lambda world: put(world.key_result, kind="x"),
    "key_result_scope_known": lambda world: put(world.key_result, scope="x"),
    "key_result_metric_known": lambda world: put(world.counted, measured_by="x"),
    "key_result_custom_names_its_measure": lambda world: put(world.counted, measured_by="custom"),
    "measure_name_unique": lambda world: again(world.measure, name=world.measure.name.upper()),
    "measure_has_a_name": lambda world: put(world.measure, name=""),
    "measure_version_once": lambda world: again(first(MeasureVersion)),
    "measure_version_source_known": lambda world: put(first(MeasureVersion), source="sales"),
    "measure_version_says_of_what": lambda world: put(first(MeasureVersion), of="kols"),
    "measure_version_rate_has_condition": lambda world: put(first(MeasureVersion), condition={"in_depth": True}),
    "measure_version_has_reason": lambda world: put(first(MeasureVersion), reason=""),
    "exclusion_once": lambda world: again(first(Exclusion)),
    "exclusion_has_reason": lambda world: put(first(Exclusion), reason=""),
    "exclusion_source_known": lambda world: put(first(Exclusion), source="sales"),
    "exclusion_restored_by_somebody": lambda world: put(first(Exclusion), restored_at=timezone.now()),
    "earlier_owner_one_a_day": lambda world: again(first(EarlierOwner)),
    "agenda_subject_is_one": lambda world: put(first(AgendaSubject), insight=world.insight),
    "milestone_weight_positive": lambda world: put(first(Milestone), weight=0),
    "alignment_once": lambda world: again(first(Alignment)),
    "alignment_not_to_itself": lambda world: put(first(Alignment), to=world.objective),
    "target_change_has_reason": lambda world: put(first(TargetChange), reason=""),
    "check_in_once_a_period": lambda world: again(world.check_in),
    "check_in_period_1_to_3": lambda world: put(world.check_in, period=4),
    "check_in_confidence_0_to_10": lambda world: put(world.check_in, confidence=11),
    "check_in_override_has_reason": lambda world: put(world.check_in, override_reason=""),
    "check_in_acknowledger_is_not_author": lambda world: put(world.check_in, acknowledged_by=world.check_in.author),
    "check_in_insight_once": lambda world: again(world.more["check_in_insight"]),
    "weekly_update_reader_once": lambda world: again(world.more["reader"]),
    "measurement_once_a_day": lambda world: again(world.more["measurement"]),
    "measurement_status_known": lambda world: put(world.more["measurement"], status="fine"),
    "score_from_0_to_1": lambda world: put(world.score, final="1.5"),
    "score_computed_from_0_to_1": lambda world: put(world.score, computed="-0.5"),
    "score_changed_has_reason": lambda world: put(world.score, reason=""),
    "score_retrospective_known": lambda world: put(world.score, retrospective="sleep"),
    "team_close_once": lambda world: again(world.team_close),
    "seal_one_in_force": lambda world: again(world.seal),
    "seal_has_digest_once_sealed": lambda world: put(world.seal, digest=""),
    "seal_reopened_with_reason": lambda world: put(world.seal, reopened_at=timezone.now()),
    "sealed_row_once": lambda world: again(first(SealedRow)),
    "weekly_update_once_a_week": lambda world: again(world.weekly_update),
    "weekly_update_starts_on_monday": lambda world: put(world.weekly_update, week_start=world.today + DAY),
    "saved_view_name_once": lambda world: again(world.saved_view, name=world.saved_view.name.upper()),
    "saved_view_one_default": _two_that_open_first,
    "saved_view_has_name": lambda world: put(world.saved_view, name=""),
    "report_name_once": lambda world: again(world.report, name=world.report.name.upper()),
    "report_count_finished_has_found": lambda world: put(world.report_count, found=None),
    "report_count_done_of_quarters": lambda world: put(world.report_count, done=9),
    "report_has_name": lambda world: put(world.report, name=""),
    "report_rows_known": lambda world: put(world.report, rows="owner"),
    "report_columns_known": lambda world: put(world.report, columns="owner"),
    "report_tells_two_things_apart": lambda world: put(world.report, columns=world.report.rows),
    "report_measure_known": lambda world: put(world.report, measure="manual"),
    "report_custom_has_definition": lambda world: put(world.report, measure="custom"),
    "report_span_1_to_12": lambda world: put(world.report, span=13),
    "board_visit_in_order": lambda world: put(world.more["visit"], since=timezone.now() + DAY),
    "follow_once": lambda world: again(world.follow),
    "update_request_asks_back_in_words": lambda world: put(world.update_request, check_in=world.check_in, note=""),
    "update_request_open_once": lambda world: again(world.update_request),
    "update_request_answered_after_asked": lambda world: put(world.update_request, answered_at=timezone.now() - DAY),
    "status_thresholds_in_order": lambda world: put(first(StatusRule), at_risk=0.99),
    "status_chances_in_order": lambda world: put(first(StatusRule), out_of_reach=0.5),
    "objective_template_code_once": lambda world: again(first(ObjectiveTemplate)),
    "key_result_template_code_once": lambda world: again(first(KeyResultTemplate)),
    "template_target_positive": lambda world: put(first(KeyResultTemplate), target=0),
}
