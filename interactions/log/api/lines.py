"""The rows of the list of interactions, as ``serializers.InteractionAnswer`` describes them."""

from typing import Any

from interactions.log.policies import reads_safety_of
from interactions.log.selectors.records import PLAIN, belongings_of
from organization.ground.names import marked
from organization.models import User


def interaction_answers(rows: list[dict[str, Any]], *, viewer: User) -> list[dict[str, Any]]:
    """A page of rows from ``selectors.interaction_records``; ``client_id`` is shown to its author only."""
    found = belongings_of(rows)
    return [_interaction_line(row, found[row["pk"]], viewer) for row in rows]


def _interaction_line(row: dict[str, Any], found: dict[str, Any], viewer: User) -> dict[str, Any]:
    answer = {
        "id": row["pk"],
        "client_id": row["client_id"] if row["msl_id"] == viewer.pk else None,
        "owner": _person(row["msl_id"], row["msl__display_name"] or row["msl__email"], row["msl__is_active"]),
        "kols": [kol["id"] for kol in found["kols"]],
        "kol_names": [f"{kol['given']} {kol['family']}".strip() for kol in found["kols"]],
        "participants": [
            _person(one["id"], one["name"] or one["email"], one["active"]) for one in found["participants"]
        ],
        "therapeutic_area": row["therapeutic_area_id"],
        "product": row["product_id"],
        "congress": row["congress_id"],
        "topics": [
            {"topic": one["topic"], "planned_intent": one["intent"], "is_retrospective": one["retrospective"]}
            for one in found["topics"]
        ],
        "follow_ups": [
            {"depth": one["depth"], "question": one["question"], "answer": one["answer"]} for one in found["follow_ups"]
        ],
    } | {name: row[name] for name in PLAIN}
    if reads_safety_of(viewer, row["msl_id"]):
        answer |= {"ae_screen": row["ae_screen"], "pqc_screen": row["pqc_screen"]}
    return answer


def _person(pk: int, name: str, is_active: bool) -> dict[str, Any]:
    return {"id": pk, "name": marked(name, is_active=is_active)}
