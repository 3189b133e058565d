"""The web server's own logs without secrets: what gunicorn writes about requests, good and bad ones."""

from typing import Any

from gunicorn.glogging import Logger

from msl_okr.logs import MaskedFormatter, escaped, masked, masked_path


class MaskedLogger(Logger):
    """gunicorn's logger with our masking (``--logger-class``)."""

    def setup(self, cfg: Any) -> None:
        """Use our formatter for gunicorn's own messages too, which repeat bad requests."""
        super().setup(cfg)
        for handler in self.error_log.handlers:
            handler.setFormatter(MaskedFormatter("[%(asctime)s] [%(process)d] [%(levelname)s] %(message)s"))

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
            "f": masked(str(parts["f"])),
        }
