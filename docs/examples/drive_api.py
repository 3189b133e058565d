"""Drive the whole loop through the API, with nothing but Python's own library.

    python docs/examples/drive_api.py http://127.0.0.1:8000 TOKEN

A discussion is logged; the key result that counts discussions moves by one; its evidence shows why; an insight is
taken from it; the weekly update carries the insight; the check-in says where the key result stands. Every step is
printed. It ends with 1 and the server's own words when a step is refused.
"""

import json
import sys
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen
from uuid import uuid4


class Api:
    """Calls with a token; refusals are told in the server's words."""

    def __init__(self, base: str, token: str) -> None:
        self.base, self.token = base.rstrip("/"), token

    def call(self, method: str, path: str, body: dict[str, Any] | None = None, **query: Any) -> tuple[int, Any]:
        """The status and the answer."""
        address = f"{self.base}/api/v1/{path}" + (f"?{urlencode(query)}" if query else "")
        request = Request(address, method=method, headers={"Authorization": f"Token {self.token}"})  # noqa: S310
        if body is not None:
            request.data = json.dumps(body).encode()
            request.add_header("Content-Type", "application/json")
        try:
            with urlopen(request, timeout=30) as answer:  # noqa: S310 - the address is the caller's own
                return answer.status, json.load(answer)
        except HTTPError as refusal:
            return refusal.code, json.loads(refusal.read() or b"{}")

    def get(self, path: str, **query: Any) -> Any:
        """What can be read there."""
        status, answer = self.call("GET", path, **query)
        if status != 200:
            sys.exit(f"GET {path}: {status} {answer}")
        return answer

    def post(self, path: str, body: dict[str, Any]) -> tuple[int, Any]:
        """What was made of the body: 201 for a new row, 200 for one that was there."""
        status, answer = self.call("POST", path, body)
        if status not in (200, 201):
            sys.exit(f"POST {path}: {status} {answer}")
        return status, answer


def key_result(api: Api) -> dict[str, Any]:
    """The caller's key result that counts discussions in the running quarter."""
    rows = api.get("key-results/", quarter="current", owner="me", code="KR1.1")["results"]
    if len(rows) != 1:
        sys.exit(f"One KR1.1 was expected and {len(rows)} were found.")
    return dict(rows[0])


def drive(api: Api) -> None:
    """The loop, once round."""
    me = api.get("me/")
    before = key_result(api)
    print(f"{me['name']}: {before['code']} stands at {before['value']} of {before['target']} ({before['status']}).")

    kol = api.get("kols/", therapeutic_area=me["therapeutic_area"], is_active="true", limit=1)["results"][0]
    body = {
        "client_id": str(uuid4()),
        "kols": [kol["id"]],
        "starts_at": (datetime.now(UTC) - timedelta(hours=1)).isoformat(),
        "minutes": 35,
        "channel": "face_to_face",
        "purpose": "scientific_exchange",
        "topics": [{"topic": "Biomarkers", "planned_intent": "listen"}],
        "follow_ups": [{"depth": "why", "question": "Why is it tested late?"}, {"depth": "implication"}],
        "ae_screen": "none",
        "pqc_screen": "none",
    }
    status, interaction = api.post("interactions/", body)
    print(f"Logged with {kol['name']}: {interaction['state']}, warnings: {interaction['warnings'] or 'none'}.")
    again, same = api.post("interactions/", body)
    if (status, again, same["id"]) != (201, 200, interaction["id"]):
        sys.exit("A repeated sending should have answered with the first row.")

    after = key_result(api)
    if after["value"] != before["value"] + 1:
        sys.exit("The key result should have moved by one.")
    evidence = api.get(f"key-results/{after['id']}/evidence/")["results"]
    row = next(one for one in evidence if (one["kind"], one["id"]) == ("interaction", interaction["id"]))
    print(f"{after['code']} now stands at {after['value']}, because: {'; '.join(row['why'])}.")

    _, insight = api.post(
        "insights/",
        {
            "client_id": str(uuid4()),
            "observation": "Testing is ordered after the first line.",
            "interpretation": "Results come back too late to decide by.",
            "implication": "A faster local test would change the first decision.",
            "category": "adoption_barrier",
            "interactions": [interaction["id"]],
        },
    )
    print(f"Insight {insight['id']}: {insight['state']}.")

    monday = datetime.now(UTC).date() - timedelta(days=datetime.now(UTC).weekday())
    written = api.get("weekly-updates/", owner="me", week_start=monday)["results"]
    seen: dict[str, Any] = written[0] if written else {"seen": 0, "insights": []}
    update = {
        "week_start": monday.isoformat(),
        "seen": seen["seen"],
        "highlights": "A discussion of late testing.",
        "insights": [*seen["insights"], insight["id"]],
    }
    _, weekly = api.post("weekly-updates/", update)
    print(f"Weekly update of {weekly['week_start']}: submitted {weekly['submitted_at']}.")

    said = api.get("check-ins/", key_result=after["id"])["results"]
    period = 1 + max(0, (datetime.now(UTC).month - 1) % 3)
    earlier = next((one for one in said if one["period"] == period), None)
    _, check_in = api.post(
        "check-ins/",
        {
            "key_result": after["id"],
            "seen": earlier["seen"] if earlier else "",
            "confidence": 7,
            "what_changed": "One more discussion, on late testing.",
            "insights": [insight["id"]],
        },
    )
    print(f"Check-in of period {check_in['period']}: {check_in['computed_status']}, confidence 7.")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    drive(Api(sys.argv[1], sys.argv[2]))
