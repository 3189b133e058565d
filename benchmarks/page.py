"""One request that is measured, and how it is known that the right answer came back. Knows nothing of the product."""

from dataclasses import dataclass, field
from uuid import uuid4


@dataclass(frozen=True)
class Page:
    """One request. ``marker`` must stand in the body (or in the address it leads to) ``least`` times each time.

    ``few``: the same page with about five rows, for the number of statements.
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
        """What a form sends: a key of its own each time, as the page makes one."""
        return {**self.form, "client_id": str(uuid4())} if self.form else {}
