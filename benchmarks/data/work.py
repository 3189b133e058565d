"""Work: interactions with attendees, topics and follow-up questions; activities with their stages."""

from benchmarks.data.experts import TERRITORY
from benchmarks.data.organisation import STUDIES, TEAM, TOPICS, Size
from benchmarks.data.tables import Progress, count, in_chunks, insert
from interactions.models import (
    Activity,
    ActivityParticipant,
    ExchangeTopic,
    FollowUpQuestion,
    Interaction,
    InteractionAttendee,
    InteractionParticipant,
)
from interactions.models.activities import NEEDS_APPROVAL

TABLES = (
    Interaction,
    InteractionAttendee,
    InteractionParticipant,
    ExchangeTopic,
    FollowUpQuestion,
    Activity,
    ActivityParticipant,
)
CHUNK = 50_000
AHEAD = 10  # days for which there are plans


def interactions(size: Size, progress: Progress) -> None:
    """Interactions numbered from 1; every n-th belongs to the same MSL. Their details are computed from the number."""
    notes = count("seed_sentence")
    for first, last in in_chunks(size.interactions, CHUNK):
        progress(_interactions(size, first, last, notes))
        progress(_attendees(size, first, last))
        progress(_colleagues(size, first, last))
        progress(_topics(first, last))
        progress(_follow_ups(size, first, last))


def _interactions(size: Size, first: int, last: int, notes: int) -> int:
    span = (size.today - size.first_day).days + AHEAD
    planned = "starts_at > %(now)s"
    source = """
        (SELECT k.*, (day + make_interval(hours => 8 + floor(9 * r2)::int, mins => 15 * floor(4 * r3)::int))
                AT TIME ZONE zone AS starts_at
         FROM (SELECT i, m.id AS msl_id, m.area_id, m.zone,
                      pg_temp.workday(%(first_day)s::date + floor(%(span)s * pg_temp.r(i, 20))::int) AS day,
                      pg_temp.r(i, 21) AS r2, pg_temp.r(i, 22) AS r3, pg_temp.r(i, 23) AS r4, pg_temp.r(i, 24) AS r5,
                      pg_temp.r(i, 25) AS r6, pg_temp.r(i, 26) AS r7, pg_temp.r(i, 27) AS r8, pg_temp.r(i, 28) AS r9
               FROM generate_series(%(first)s, %(last)s) AS i JOIN seed_msl AS m ON m.n = 1 + mod(i, %(msls)s)
               OFFSET 0) AS k OFFSET 0) AS w
        JOIN seed_area AS own ON own.id = w.area_id
        JOIN seed_area AS a ON a.n = CASE WHEN r9 < 0.96 THEN own.n ELSE mod(own.n + 1, 6) END
        JOIN seed_sentence AS s ON s.n = mod(w.i, %(notes)s)"""
    columns = {
        "id": "w.i",
        "msl_id": "w.msl_id",
        "starts_at": "starts_at",
        "occurred_on": "day",
        "zone_name": "w.zone",
        "minutes": "10 + 5 * floor(11 * r4)::int",
        "channel": "CASE WHEN r5 < 0.42 THEN 'face_to_face' WHEN r5 < 0.72 THEN 'virtual_meeting' "
        "WHEN r5 < 0.82 THEN 'phone' WHEN r5 < 0.9 THEN 'email' WHEN r5 < 0.96 THEN 'congress' ELSE 'other' END",
        "purpose": "CASE WHEN r6 < 0.72 THEN 'scientific_exchange' WHEN r6 < 0.88 THEN 'reactive_response' "
        "WHEN r6 < 0.95 THEN 'research_support' ELSE 'introduction' END",
        "initiation": "CASE WHEN r7 < 0.7 THEN 'proactive' ELSE 'reactive' END",
        "therapeutic_area_id": "a.id",
        "product_id": "CASE WHEN r8 < 0.6 THEN a.products[1 + floor(3 * r7)::int] END",
        "state": f"CASE WHEN {planned} THEN 'planned' WHEN r8 < 0.02 THEN 'cancelled' WHEN r8 < 0.05 THEN 'amended' "
        "ELSE 'held' END",
        "ae_screen": f"CASE WHEN {planned} THEN '' WHEN r9 < 0.006 THEN 'handed_off' ELSE 'none' END",
        "pqc_screen": f"CASE WHEN {planned} THEN '' ELSE 'none' END",
        "notes": "CASE WHEN r2 < 0.6 THEN s.text ELSE '' END",
        "next_step": "CASE WHEN r3 < 0.1 AND day > %(now)s::date - 20 THEN 'Send the paper' ELSE '' END",
        "next_step_on": "CASE WHEN r3 < 0.1 AND day > %(now)s::date - 20 THEN pg_temp.workday(day + 14) END",
        "sentiment": "floor(5 * r4)::int - 2",
        "seconds_to_log": "40 + floor(120 * r5)::int",
        "created_at": "least(%(now)s, starts_at + make_interval(hours => 1 + floor(40 * r6)::int))",
    }
    given = {
        "first_day": size.first_day,
        "span": span,
        "first": first,
        "last": last,
        "msls": size.msls,
        "notes": notes,
        "now": size.at,
    }
    return insert(Interaction, columns, source, given)


# The details of an interaction are computed from its number, ``i.id``.
_OF = "interactions_interaction AS i JOIN seed_msl AS m ON m.n = 1 + mod(i.id, %(msls)s)"
_RANGE = "WHERE i.id BETWEEN %(first)s AND %(last)s"


def _attendees(size: Size, first: int, last: int) -> int:
    """One KOL of the author's territory, rarely two or three; some are met far more often than others."""
    return insert(
        InteractionAttendee,
        {
            "interaction_id": "i.id",
            "starts_at": "i.starts_at",
            # One KOL in a hundred is hardly known: most of their conversations are given to somebody else.
            "kol_id": "1 + mod(w.met + CASE WHEN mod(w.met, 100) = 0 AND pg_temp.r(i.id, 38) < 0.97 THEN 50 ELSE 0 END,"
            " %(kols)s)",
        },
        f"""{_OF} CROSS JOIN generate_series(0, 2) AS k CROSS JOIN LATERAL (
              SELECT (m.n - 1) * 20 + floor({TERRITORY} * power(pg_temp.r(i.id, 30), 1.6))::int + 3 * k AS met) AS w
            {_RANGE} AND (k = 0 OR pg_temp.r(i.id, 31) < CASE k WHEN 1 THEN 0.15 ELSE 0.03 END)""",
        {"first": first, "last": last, "msls": size.msls, "kols": size.kols},
    )


def _colleagues(size: Size, first: int, last: int) -> int:
    """In one interaction of twelve a colleague of the team took part."""
    return insert(
        InteractionParticipant,
        {"interaction_id": "i.id", "user_id": "t.members[1 + mod(m.n, %(team)s)]"},
        f"""{_OF} JOIN seed_team AS t ON t.id = m.team_id {_RANGE} AND pg_temp.r(i.id, 32) < 0.08""",
        {"first": first, "last": last, "msls": size.msls, "team": TEAM},
    )


def _topics(first: int, last: int) -> int:
    """None, one or two of the area's topics, the first ones far more often than the last."""
    number = f"floor({TOPICS} * power(pg_temp.r(i.id, 33), 2))::int"
    return insert(
        ExchangeTopic,
        {
            "interaction_id": "i.id",
            "topic_id": f"a.topics[1 + mod({number} + 7 * k, {TOPICS})]",
            "planned_intent": "CASE WHEN pg_temp.r(i.id, 34) < 0.2 THEN 'evolve_view' ELSE '' END",
            "planned_at": "CASE WHEN pg_temp.r(i.id, 34) < 0.2 THEN i.starts_at - interval '1 day' END",
        },
        f"""interactions_interaction AS i JOIN seed_area AS a ON a.id = i.therapeutic_area_id
            CROSS JOIN generate_series(0, 1) AS k
            {_RANGE} AND pg_temp.r(i.id, 35) < CASE k WHEN 0 THEN 0.92 ELSE 0.3 END""",
        {"first": first, "last": last},
    )


def _follow_ups(size: Size, first: int, last: int) -> int:
    """Up to three questions, more by skilled people; as many pass the in-depth rule as its target expects."""
    return insert(
        FollowUpQuestion,
        {
            "interaction_id": "i.id",
            "order": "k",
            "depth": "(ARRAY['what', 'why', 'condition', 'implication'])"
            "[1 + floor(4 * pg_temp.r(i.id * 4 + k, 36))::int]",
        },
        f"""{_OF} CROSS JOIN generate_series(1, 3) AS k
            {_RANGE} AND pg_temp.r(i.id, 37) < CASE k WHEN 1 THEN 0.75 WHEN 2 THEN 0.55 ELSE 0.25 END * m.skill""",
        {"first": first, "last": last, "msls": size.msls},
    )


# kind, the most in a quarter, how likely each of them is (times skill), whether it is the whole team's
_KINDS = (
    ("newsletter", 3, 0.6, False),
    ("presentation", 8, 0.6, False),
    ("training", 4, 0.7, False),
    ("cross_functional_meeting", 3, 0.85, False),
    ("congress_coverage", 1, 0.1, False),
    ("advisory_board", 4, 0.7, True),
    ("study_support", 3, 0.7, True),
    ("campaign_review", 4, 0.7, True),
)
_EARLIER = ("need_documented_on", "approved_on", "requested_on", "support_agreed_on", "accuracy_reviewed_on")


def activities(size: Size, progress: Progress) -> None:
    """Activities for each quarter, person (or team) and kind; one in twelve lacks a stage, future ones are planned."""
    for number, (kind, most, share, is_team) in enumerate(_KINDS):
        progress(_activities(size, kind, most, share, salt=100 + 10 * number, is_team=is_team))
    progress(
        insert(
            ActivityParticipant,
            {"activity_id": "a.id", "user_id": "t.members[1 + mod(m.n, %(team)s)]"},
            """interactions_activity AS a JOIN seed_msl AS m ON m.id = a.owner_id
               JOIN seed_team AS t ON t.id = m.team_id WHERE pg_temp.r(a.id, 40) < 0.2""",
            {"team": TEAM},
        )
    )


def _activities(size: Size, kind: str, most: int, share: float, *, salt: int, is_team: bool) -> int:
    who = (
        "SELECT n, id AS team_id, members[1 + mod(n, %(team)s)] AS id, area_id, 1.0 AS skill FROM seed_team"
        if is_team
        else "SELECT n, team_id, id, area_id, skill FROM seed_msl"
    )
    # A monthly meeting is in its month; the others are anywhere in the quarter.
    day = (
        "k.starts_on + 30 * (k.n - 1) + floor(28 * pg_temp.r(key, %(salt)s))::int"
        if kind == "cross_functional_meeting"
        else "k.starts_on + floor(90 * pg_temp.r(key, %(salt)s))::int"
    )
    early = dict.fromkeys(_EARLIER, "CASE WHEN full_one THEN day - 20 END")
    columns = {
        "kind": "%(kind)s",
        "title": "'Work ' || key",
        "owner_id": "owner_id",
        "therapeutic_area_id": "area_id",
        "planned_on": "day",
        "held_on": "CASE WHEN day <= %(today)s AND NOT late THEN day END",
        "attendee_count": "CASE WHEN full_one THEN 5 + mod(key, 30)::int END",
        "created_at": "least(%(now)s, day + interval '12 hours')",
        **early,
    }
    if kind in NEEDS_APPROVAL:  # one in twenty waits for somebody to confirm it
        columns["approval_reference"] = "CASE WHEN full_one AND mod(key, 20) > 0 THEN 'Approval ' || key ELSE '' END"
    subject = ""
    if kind in ("study_support", "campaign_review"):
        name = "study" if kind == "study_support" else "campaign"
        columns[f"{name}_id"] = "subject.id"
        subject = f"""JOIN (SELECT id, row_number() OVER (ORDER BY id) AS n FROM interactions_{name}) AS subject
                        ON subject.n = (w.who_n - 1) * {STUDIES} + 1 + mod(w.n + w.quarter_n, {STUDIES})"""
    elif kind == "congress_coverage":
        columns["congress_id"] = "subject.id"
        subject = """JOIN (SELECT id, row_number() OVER (ORDER BY id) AS n FROM interactions_congress) AS subject
                       ON subject.n = w.quarter_n"""
    return insert(
        Activity,
        columns,
        f"""(SELECT k.*, pg_temp.workday({day}) AS day, pg_temp.r(key, %(salt)s + 1) > 0.08 AS full_one,
                    pg_temp.r(key, %(salt)s + 2) < 0.03 AS late
             FROM (SELECT q.n AS quarter_n, q.starts_on, p.n AS who_n, p.id AS owner_id, p.area_id, p.skill, g.n,
                          ((q.n * 100000 + p.n) * 16 + g.n)::bigint AS key
                   FROM seed_quarter AS q CROSS JOIN ({who}) AS p CROSS JOIN generate_series(1, %(most)s) AS g (n)) AS k
             WHERE pg_temp.r(key, %(salt)s + 3) < %(share)s * k.skill AND {day} <= %(until)s
             OFFSET 0) AS w {subject}""",
        {
            "kind": kind,
            "most": most,
            "share": share,
            "salt": salt,
            "team": TEAM,
            "today": size.today,
            "now": size.at,
            "until": size.quarter_ends_on,
        },
    )
