"""What was planned and reported: objectives and key results of the MSL template, check-ins, reminders."""

from benchmarks.data.organisation import Size
from benchmarks.data.tables import Progress, execute, insert
from okrs.models import Alignment, CheckIn, Initiative, KeyResult, Measurement, Objective
from organization.models import CommitmentValue, ImperativeCommitment, ScientificMilestone
from reminders.models import Notification

TABLES = (
    Objective, KeyResult, Initiative, Alignment, CheckIn, Measurement, Notification, ImperativeCommitment,
    CommitmentValue, ScientificMilestone,
)  # fmt: skip
# The newest version of the template that planning suggests.
_NEWEST = """(SELECT v.id FROM okrs_templateversion v JOIN okrs_template d ON d.id = v.template_id
    WHERE d.is_default AND v.published_at IS NOT NULL ORDER BY v.number DESC LIMIT 1)"""


def objectives(size: Size, progress: Progress) -> None:
    """Each quarter from the template: six key results for each MSL, three for each team, aligned as in planning."""
    shared = {
        "code": "t.code",
        "title": "t.title",
        "why": "t.why",
        "began_from_id": "t.id",
        "quarter_id": "q.id",
        "imperative_id": "(SELECT min(id) FROM organization_strategicimperative) + mod(t.position, 3)",
        "state": "CASE WHEN q.runs THEN 'active' ELSE 'closed' END",
        "activated_on": "q.starts_on",
    }
    source = (
        f"okrs_objectivetemplate AS t JOIN {_NEWEST} AS n ON n.id = t.template_version_id CROSS JOIN seed_quarter AS q"
    )
    progress(
        insert(
            Objective,
            {**shared, "primary_team_id": "p.id", "owner_id": "p.manager_id", "is_team": "true"},
            f"{source} CROSS JOIN seed_team AS p ORDER BY q.n, p.n, t.position",
        )
    )
    progress(
        insert(
            Objective,
            {**shared, "primary_team_id": "p.team_id", "owner_id": "p.id", "therapeutic_area_id": "p.area_id"},
            f"{source} CROSS JOIN seed_msl AS p ORDER BY q.n, p.n, t.position",
        )
    )
    execute("ANALYZE okrs_objective")
    progress(
        insert(
            KeyResult,
            {
                "objective_id": "o.id",
                "owner_id": "o.owner_id",
                "code": "t.code",
                "title": "t.title",
                "kind": "t.kind",
                "target": "CASE WHEN t.kind <> 'cadence' THEN coalesce(t.target, t.suggested_target) END",
                "suggested_target": "t.suggested_target",
                "unit": "t.unit",
                "scope": "CASE WHEN o.is_team THEN 'team' ELSE 'owner' END",
                "pace": "t.pace",
                "measured_by": "t.metric",
            },
            """okrs_objective AS o JOIN okrs_objectivetemplate AS ot ON ot.id = o.began_from_id
               JOIN okrs_keyresulttemplate AS t ON t.objective_id = ot.id AND t.is_team = o.is_team
               ORDER BY o.id, t.position""",
        )
    )
    execute("ANALYZE okrs_keyresult")
    progress(
        insert(
            Alignment,
            {"objective_id": "o.id", "to_id": "above.id", "kind": "'supports'"},
            """okrs_objective AS o JOIN okrs_objective AS above ON above.quarter_id = o.quarter_id
               AND above.primary_team_id = o.primary_team_id AND above.code = o.code AND above.is_team
               WHERE NOT o.is_team""",
        )
    )


def commitments(size: Size, progress: Progress) -> None:
    """Three figures of each of four functions to each imperative in each quarter, with seven values; two milestones of
    each area in each quarter.
    """
    owner = "(SELECT min(manager_id) FROM seed_team)"
    progress(
        insert(
            ImperativeCommitment,
            {
                "imperative_id": "i.id",
                "function": "f.name",
                "quarter_id": "q.id",
                "measure": "'Measure ' || f.n",
                "unit": "'sites'",
                "target": "20",
                "value": "14",
                "as_of": "least(%(today)s - 3, q.starts_on + 80)",
                "owner_id": owner,
            },
            """organization_strategicimperative AS i CROSS JOIN seed_quarter AS q CROSS JOIN
               (SELECT name, n FROM unnest(ARRAY['clinical', 'commercial', 'medical', 'market_access']) AS name,
                generate_series(1, 3) AS n) AS f ORDER BY q.n, i.id, f.name, f.n""",
            {"today": size.today},
        )
    )
    progress(
        insert(
            CommitmentValue,
            {
                "commitment_id": "c.id",
                "value": "2 * n",
                "as_of": "c.as_of - 3 * (7 - n)",
                "note": "'Two more than the week before.'",
                "by_id": owner,
                "entered_at": "%(now)s",
            },
            "organization_imperativecommitment AS c CROSS JOIN generate_series(1, 7) AS n ORDER BY c.id, n",
            {"now": size.at},
        )
    )
    progress(
        insert(
            ScientificMilestone,
            {
                "therapeutic_area_id": "a.id",
                "kind": "'data_readout'",
                "title": "'Read-out ' || number",
                "date": "q.starts_on + 30 * number",
                "entered_by_id": owner,
            },
            """organization_therapeuticarea AS a CROSS JOIN seed_quarter AS q CROSS JOIN
               generate_series(1, 2) AS number ORDER BY q.n, a.id, number""",
        )
    )


def initiatives(size: Size, progress: Progress) -> None:
    """One for each key result, in all four columns."""
    progress(
        insert(
            Initiative,
            {
                "key_result_id": "k.id",
                "owner_id": "k.owner_id",
                "title": "'Prepare the centres for ' || k.code",
                "description": "'One visit a fortnight, with the tumour board where there is one.'",
                "state": "(ARRAY['planned', 'under_way', 'done', 'stopped'])[1 + mod(k.id, 4)]",
                "position": "k.id",
                "starts_on": "q.starts_on",
                "due_on": "q.starts_on + mod(k.id, 90)::int",
                "created_at": "q.starts_on + interval '1 day'",
            },
            """okrs_keyresult AS k JOIN okrs_objective AS o ON o.id = k.objective_id
               JOIN organization_quarter AS q ON q.id = o.quarter_id""",
        )
    )


def check_ins(size: Size, progress: Progress) -> None:
    """Check-ins for seven of eight periods that have ended; the manager acknowledges two of three."""
    progress(
        insert(
            CheckIn,
            {
                "key_result_id": "c.id",
                "period": "c.period",
                "confidence": "least(10, 2 + floor(5 * c.skill + 4 * pg_temp.r(c.key, 80))::int)",
                "computed_status": "c.status",
                "declared_status": "CASE WHEN mod(c.key, 40) = 0 THEN 'on_track' ELSE '' END",
                "override_reason": "CASE WHEN mod(c.key, 40) = 0 THEN 'Two are agreed and will be held.' ELSE '' END",
                "what_changed": "'More conversations than in the month before.'",
                "next_step": "'Follow up with the two centres.'",
                "author_id": "c.owner_id",
                "published_at": "c.published",
                "acknowledged_by_id": "CASE WHEN acknowledged THEN c.manager_id END",
                "acknowledged_at": "CASE WHEN acknowledged THEN least(%(now)s, c.published + interval '2 days') END",
            },
            """(SELECT k.id, k.owner_id, p.period, m.skill, m.manager_id, k.id * 4 + p.period AS key,
                       (p.last_day + make_interval(hours => 9 + mod(k.id, 6)::int)) AT TIME ZONE 'UTC' AS published,
                       (ARRAY['on_track', 'in_progress', 'at_risk'])[1 + mod(k.id + p.period, 3)] AS status,
                       m.manager_id <> k.owner_id AND mod(k.id + p.period, 3) > 0 AS acknowledged
                FROM okrs_keyresult AS k JOIN okrs_objective AS o ON o.id = k.objective_id
                JOIN seed_period AS p ON p.quarter_id = o.quarter_id
                JOIN (SELECT id, skill, manager_id FROM seed_msl
                      UNION ALL SELECT manager_id, 1, manager_id FROM seed_team) AS m ON m.id = k.owner_id
                WHERE p.last_day < %(today)s AND pg_temp.r(k.id * 4 + p.period, 81) < 0.875) AS c""",
            {"now": size.at, "today": size.today},
        )
    )


def reminders(size: Size, progress: Progress) -> None:
    """A reminder for each of the past hundred weeks, all read except the last two."""
    progress(
        insert(
            Notification,
            {
                "rule_id": "rule.id",
                "recipient_id": "m.id",
                "subject": "'weekly_update'",
                "period": "week::date::text",
                "channel": "'in_app'",
                "dedup_key": "'seed:' || m.id || ':' || week::date",
                "due_at": "week",
                "state": "'sent'",
                "not_before": "week",
                "sent_at": "week",
                "read_at": "CASE WHEN week < %(now)s - interval '14 days' THEN week + interval '1 hour' END",
                "created_at": "week",
            },
            """seed_msl AS m CROSS JOIN generate_series(%(now)s - interval '700 days', %(now)s, '7 days') AS week
               CROSS JOIN (SELECT min(id) AS id FROM reminders_reminderrule) AS rule""",
            {"now": size.at},
        )
    )
