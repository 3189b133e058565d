"""The web server's own logs without secrets: what gunicorn writes about requests, good and bad ones."""

from typing import Any

from gunicorn.glogging import Logger

from msl_okr.logs import UNWRITTEN, MaskedFormatter, escaped, masked, masked_path


class MaskedLogger(Logger):
    """gunicorn's logger with our masking (``--logger-class``)."""

    def setup(self, cfg: Any) -> None:
        """Use our formatter for gunicorn's own messages too, which repeat bad requests."""
        super().setup(cfg)
        for handler in self.error_log.handlers:
            handler.setFormatter(MaskedFormatter("[%(asctime)s] [%(process)d] [%(levelname)s] %(message)s"))

    def access(self, resp: Any, req: Any, environ: Any, request_time: Any) -> None:
        """A line for each request, but for the form of the anonymous pulse: the log would say when it came."""
        if not req.path.startswith(UNWRITTEN):
            super().access(resp, req, environ, request_time)

    def atoms(self, resp: Any, req: Any, environ: Any, request_time: Any) -> dict[str, Any]:
        """The parts of a line: r request line, U path, q query, f referer, u name, a browser."""
        parts: dict[str, Any] = super().atoms(resp, req, environ, request_time)
        method, _, rest = str(parts["r"]).partition(" ")
        raw, _, version = rest.rpartition(" ")
        path = masked_path(raw)
        return {
            **{name: escaped(value) if isinstance(value, str) else value for name, value in parts.items()},
            "r": escaped(f"{method} {path} {version}"),
            "U": escaped(path),
            "q": "",
            "u": "-",
            "f": "-" if UNWRITTEN in str(parts["f"]) else masked(str(parts["f"])),
        }
