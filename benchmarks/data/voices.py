"""What people say: insights with their triage, weekly updates that carry them."""

from datetime import timedelta

from benchmarks.data.organisation import THEMES, Size
from benchmarks.data.tables import Progress, count, execute, in_chunks, insert
from insights.models import Insight, InsightAction, InsightInteraction, InsightScore, Receipt
from okrs.models import WeeklyUpdate, WeeklyUpdateInsight, WeeklyUpdateReader

TABLES = (
    Insight,
    InsightAction,
    InsightInteraction,
    InsightScore,
    Receipt,
    WeeklyUpdate,
    WeeklyUpdateInsight,
    WeeklyUpdateReader,
)
CHUNK = 20_000


def insights(size: Size, progress: Progress) -> None:
    """Insights numbered from 1; every n-th is the same MSL's. All but a few older than three weeks are decided."""
    texts = count("seed_sentence")
    for first, last in in_chunks(size.insights, CHUNK):
        progress(_insights(size, first, last, texts))
    execute("ANALYZE insights_insight")
    decided = "insights_insight AS i WHERE i.state NOT IN ('draft', 'submitted')"
    manager = "(SELECT manager_id FROM seed_msl AS m WHERE m.id = i.originator_id)"
    progress(
        insert(
            InsightInteraction,
            {"insight_id": "i.id", "interaction_id": "i.id * 5 - mod(i.id * 5 - i.id, %(msls)s)"},
            "insights_insight AS i WHERE i.id * 5 - mod(i.id * 5 - i.id, %(msls)s) >= 1",
            {"msls": size.msls},
        )
    )
    progress(
        insert(
            Receipt,
            {
                "insight_id": "i.id",
                "about": "CASE WHEN i.state IN ('declined', 'merged', 'needs_detail') THEN i.state ELSE 'accepted' END",
                "message": "'Thank you. We read it with the evidence team.'",
                "decision": "CASE WHEN i.state = 'actioned' THEN 'Advisory board of the next quarter' ELSE '' END",
                "by_id": manager,
                "sent_at": "sent",
                "acknowledged_at": "CASE WHEN mod(i.id, 3) > 0 THEN least(%(now)s, sent + interval '2 days') END",
            },
            f"""(SELECT *, least(%(now)s, submitted_at + make_interval(hours => 20 + mod(id * 37, 400)::int)) AS sent
                 FROM {decided}) AS i""".replace("AS i WHERE i.state", "WHERE state"),
            {"now": size.at},
        )
    )
    criteria = {
        name: f"floor(1 + 3 * pg_temp.r(i.id, {60 + n}))::int"
        for n, name in enumerate(("specific", "sourced", "why_known", "novel", "relevant", "actionable"))
    }
    progress(
        insert(
            InsightScore,
            {"insight_id": "i.id", "scorer_id": manager, "scored_at": "i.submitted_at", **criteria},
            f"{decided} AND i.state <> 'needs_detail'",
        )
    )
    progress(
        insert(
            InsightAction,
            {
                "insight_id": "i.id",
                "function": "'medical'",
                "kind": "(ARRAY['validate', 'refine', 'new_evidence', 'content', 'training'])[1 + mod(i.id, 5)]",
                "owner_id": manager,
                "due": "(i.submitted_at + interval '60 days')::date",
                "done_at": "CASE WHEN i.state <> 'action_assigned' "
                "THEN least(%(now)s, i.submitted_at + interval '50 days') END",
                "outcome": "CASE WHEN i.state = 'outcome_recorded' THEN 'Taken into the plan.' ELSE '' END",
            },
            "insights_insight AS i WHERE i.state IN ('action_assigned', 'actioned', 'outcome_recorded')",
            {"now": size.at},
        )
    )


def _insights(size: Size, first: int, last: int, texts: int) -> int:
    span = (size.today - size.first_day).days - 1
    shared = "state IN ('accepted', 'action_assigned', 'actioned', 'outcome_recorded')"
    source = """
        (SELECT k.*, CASE WHEN r4 < 0.02 THEN 'draft'
                     WHEN %(now)s - created_at < interval '21 days' OR r4 < 0.06 THEN 'submitted'
                     WHEN r4 < 0.08 THEN 'needs_detail' WHEN r4 < 0.22 THEN 'declined'
                     WHEN r4 < 0.27 AND i > 7 THEN 'merged' WHEN r4 < 0.58 THEN 'accepted'
                     WHEN r4 < 0.7 THEN 'action_assigned' WHEN r4 < 0.86 THEN 'actioned'
                     ELSE 'outcome_recorded' END AS state
         FROM (SELECT i, m.id AS msl_id, m.area_id, pg_temp.r(i, 52) AS r3, pg_temp.r(i, 53) AS r4,
                      (pg_temp.workday(%(first_day)s::date + floor(%(span)s * pg_temp.r(i, 50))::int)
                       + make_interval(hours => 7 + floor(10 * pg_temp.r(i, 51))::int))
                      AT TIME ZONE m.zone AS created_at
               FROM generate_series(%(first)s, %(last)s) AS i JOIN seed_msl AS m ON m.n = 1 + mod(i, %(msls)s)
               OFFSET 0) AS k OFFSET 0) AS w
        JOIN seed_area AS a ON a.id = w.area_id
        JOIN seed_sentence AS s1 ON s1.n = mod(w.i * 3, %(texts)s)
        JOIN seed_sentence AS s2 ON s2.n = mod(w.i * 7 + 1, %(texts)s)
        JOIN seed_sentence AS s3 ON s3.n = mod(w.i * 11 + 2, %(texts)s)"""
    observation, why, so_what = "s1.text || ' ' || s2.text", "'Because ' || s3.text", "'Therefore ' || s1.text"
    columns = {
        "id": "w.i",
        "originator_id": "w.msl_id",
        "observation": observation,
        "interpretation": why,
        "implication": so_what,
        "kind": "CASE WHEN r3 < 0.2 THEN 'feedback' WHEN r3 < 0.5 THEN 'observation' WHEN r3 < 0.9 THEN 'insight' "
        "ELSE 'strategic_insight' END",
        "category": "(ARRAY['treatment_pattern', 'unmet_need', 'adoption_barrier', 'evidence_gap', 'data_perception', "
        "'trial_feasibility', 'guideline', 'competitor_science', 'education_need'])[1 + mod(w.i, 9)]",
        "therapeutic_area_id": "a.id",
        "product_id": "CASE WHEN r3 < 0.6 THEN a.products[1 + mod(w.i, 3)] END",
        "theme_id": f"CASE WHEN r4 > 0.5 THEN a.themes[1 + mod(w.i, {THEMES})] END",
        "state": "state",
        "merged_into_id": "CASE WHEN state = 'merged' THEN w.i - 7 END",
        "submitted_at": "CASE WHEN state <> 'draft' THEN least(%(now)s, created_at + interval '1 hour') END",
        "created_at": "created_at",
        "shared_observation": f"CASE WHEN {shared} THEN {observation} ELSE '' END",
        "shared_interpretation": f"CASE WHEN {shared} THEN {why} ELSE '' END",
        "shared_implication": f"CASE WHEN {shared} THEN {so_what} ELSE '' END",
    }
    given = {"first_day": size.first_day, "span": span, "first": first, "last": last, "msls": size.msls,
             "texts": texts, "now": size.at}  # fmt: skip
    return insert(Insight, columns, source, given)


def weekly_updates(size: Size, progress: Progress) -> None:
    """An update for nearly every week, sometimes late; with that week's insights, or with nothing new heard."""
    execute(
        """CREATE UNLOGGED TABLE seed_heard AS
           SELECT i.originator_id AS author_id,
                  date_trunc('week', i.submitted_at AT TIME ZONE m.zone)::date AS week_start,
                  array_agg(i.id) AS insights
           FROM insights_insight AS i JOIN seed_msl AS m ON m.id = i.originator_id
           WHERE i.state <> 'draft' GROUP BY 1, 2"""
    )
    execute("ANALYZE seed_heard")
    monday = size.first_day - timedelta(days=size.first_day.weekday())
    progress(
        insert(
            WeeklyUpdate,
            {
                "author_id": "w.id",
                "week_start": "w.week",
                "highlights": "s.text",
                "plans": "'Two visits and the congress.'",
                "nothing_new_heard": "h.insights IS NULL AND mod(w.key, 5) > 0",
                "submitted_at": "w.submitted",
            },
            """(SELECT k.*, (week + make_interval(days => CASE WHEN pg_temp.r(key, 70) < 0.07 THEN 7 ELSE 4 END,
                                                  hours => 9 + mod(n, 7))) AT TIME ZONE zone AS submitted
                FROM (SELECT m.id, m.n, m.zone, m.skill, %(monday)s::date + 7 * w AS week, m.n * 1000 + w AS key
                      FROM seed_msl AS m, generate_series(0, %(weeks)s) AS w) AS k
                WHERE pg_temp.r(key, 71) < 0.7 + 0.25 * skill) AS w
               LEFT JOIN seed_heard AS h ON h.author_id = w.id AND h.week_start = w.week
               JOIN seed_sentence AS s ON s.n = mod(w.key, %(texts)s) WHERE w.submitted <= %(now)s""",
            {
                "monday": monday,
                "weeks": (size.today - monday).days // 7,
                "now": size.at,
                "texts": count("seed_sentence"),
            },
        )
    )
    progress(
        insert(
            WeeklyUpdateInsight,
            {"update_id": "u.id", "insight_id": "insight_id"},
            """okrs_weeklyupdate AS u JOIN seed_heard AS h ON h.author_id = u.author_id AND h.week_start = u.week_start
               CROSS JOIN unnest(h.insights) AS insight_id""",
        )
    )
    progress(
        insert(
            WeeklyUpdateReader,
            {
                "update_id": "u.id",
                "user_id": "m.manager_id",
                "read_at": "least(%(now)s, u.submitted_at + interval '2 days')",
            },
            "okrs_weeklyupdate AS u JOIN seed_msl AS m ON m.id = u.author_id WHERE mod(u.id, 10) < 8",
            {"now": size.at},
        )
    )
