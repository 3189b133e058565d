"""The rows of the list of interactions, as ``serializers.InteractionAnswer`` describes them."""

from typing import Any

from interactions.log.policies import reads_safety_of
from interactions.log.selectors.records import PLAIN, Belongings, belongings_of
from organization.ground.names import marked
from organization.models import User


def interaction_answers(rows: list[dict[str, Any]], *, viewer: User) -> list[dict[str, Any]]:
    """A page of rows from ``selectors.interaction_records``; ``client_id`` is shown to its author only."""
    found = belongings_of(rows)
    return [_interaction_line(row, found, viewer) for row in rows]


def _interaction_line(row: dict[str, Any], found: Belongings, viewer: User) -> dict[str, Any]:
    pk, starts_at = row["pk"], row["starts_at"]
    answer = {
        "id": pk,
        "client_id": row["client_id"] if row["msl_id"] == viewer.pk else None,
        "owner": _person(row["msl_id"], row["msl__display_name"] or row["msl__email"], row["msl__is_active"]),
        "kols": [kol for kol, _, _ in found.kols.get(pk, ())],
        "kol_names": [f"{given} {family}".strip() for _, given, family in found.kols.get(pk, ())],
        "participants": [
            _person(user, name or mail, is_active) for user, name, mail, is_active in found.participants.get(pk, ())
        ],
        "therapeutic_area": row["therapeutic_area_id"],
        "product": row["product_id"],
        "topics": [
            {"topic": topic, "planned_intent": intent, "is_retrospective": set_at is not None and set_at >= starts_at}
            for topic, intent, set_at in found.topics.get(pk, ())
        ],
        "follow_ups": [
            {"depth": depth, "question": question, "answer": text}
            for depth, question, text in found.follow_ups.get(pk, ())
        ],
    } | {name: row[name] for name in PLAIN}
    if reads_safety_of(viewer, row["msl_id"]):
        answer |= {"ae_screen": row["ae_screen"], "pqc_screen": row["pqc_screen"]}
    return answer


def _person(pk: int, name: str, is_active: bool) -> dict[str, Any]:
    return {"id": pk, "name": marked(name, is_active=is_active)}
