"""One measured request, and how to tell that the answer is right. Knows nothing of the product."""

from dataclasses import dataclass, field
from uuid import uuid4


@dataclass(frozen=True)
class Page:
    """One request. ``marker`` must appear at least ``least`` times in the body, or in the address it redirects to.

    ``few``: the same page with about five rows, for comparing the number of statements.
    """

    key: str
    label: str
    who: str
    path: str
    marker: str
    least: int = 1
    status: int = 200
    few: str = ""
    form: dict[str, str | list[str]] = field(default_factory=dict)
    by_token: bool = False

    def body(self) -> dict[str, str | list[str]]:
        """What the form sends, with a new key each time, as a page would make one."""
        return {**self.form, "client_id": str(uuid4())} if self.form else {}
