"""The web server's access log without secrets: no query strings, no keys of password and unsubscribe links."""

import re
from typing import Any

from gunicorn.glogging import Logger

_KEY = re.compile(r"(/accounts/password/reset/key/|/unsubscribe/)[^/\s]+")


def masked(text: str) -> str:
    """A request line or an address with its query cut off and its one-time key masked."""
    return _KEY.sub(r"\1…", re.sub(r"\?[^\s\"]*", "", text))


class MaskedLogger(Logger):
    """gunicorn's logger, with the parts of a line that may carry a secret masked (``--logger-class``)."""

    def atoms(self, resp: Any, req: Any, environ: Any, request_time: Any) -> dict[str, Any]:
        """What a line is made of: r request line, U path, q query, f referer."""
        parts: dict[str, Any] = super().atoms(resp, req, environ, request_time)
        return parts | {name: masked(str(parts[name])) for name in ("r", "U", "f")} | {"q": ""}
