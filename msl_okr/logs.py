"""What is written to logs: one line for each event, without secrets or content.

Query strings are cut off. A part of a path that is not a plain word, number or day is masked, because it may be a key,
a token or an address; everything after ``/key/`` and ``/unsubscribe/`` is always masked. So are e-mail addresses. The
text of an exception is left out, since it may repeat what somebody wrote ("Key (title)=(…)"); its type, and a database
error's code and constraint, remain. Control characters are escaped, so that no input can forge a line.
"""

import logging
import re
import traceback
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

MASK = "…"
# A word, a number or a day; under /static/, where our own files are, also a file name.
_PLAIN = re.compile(r"[a-z]{1,24}(?:[-_][a-z]{1,24}){0,4}|v?[0-9]{1,12}|\d{4}-\d{2}-\d{2}|")
_KEYS = ("key", "unsubscribe")
_ADDRESS = re.compile(r"(?P<origin>\b[a-z][a-z+]*://[^\s/?#\"']*|(?<![\w.]))(?P<path>/[^\s?#\"']*)(?:[?#][^\s\"']*)?")
_EMAIL = re.compile(r"[^\s<>\"'=:,;()\[\]/…]+@[^\s<>\"'=:,;()\[\]]+")
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
# The form of the anonymous pulse: no log says when somebody was there. Defects are written all the same.
UNWRITTEN = "/pulse/answer"
LINE = "%(asctime)s %(levelname)s %(name)s %(message)s"


def masked_path(path: str) -> str:
    """A path without its query, keys, tokens and anything else that is no plain word or number."""
    parts = re.split(r"[?#]", path, maxsplit=1)[0].split("/")
    if parts[1:2] == ["static"] and re.fullmatch(r"[\w./-]+", path):
        return path
    secret = False
    kept = []
    for part in parts:
        kept.append(part if not part or (not secret and _PLAIN.fullmatch(part)) else MASK)
        secret = secret or part in _KEYS
    return "/".join(kept)


def escaped(text: str) -> str:
    """Without characters that a terminal or a line reader acts on."""
    return _CONTROL.sub(lambda found: found.group().encode("unicode_escape", "surrogatepass").decode(), text)


def _origin(text: str) -> str:
    return re.sub(r"//[^@]*@", f"//{MASK}@", text)


def masked(text: str) -> str:
    """A text with every path masked, e-mail addresses left out and control characters escaped."""
    found = _ADDRESS.sub(lambda one: _origin(one["origin"]) + masked_path(one["path"]), text)
    return escaped(_EMAIL.sub(MASK, found))


def _kind(error: BaseException) -> str:
    """An exception's type; for a database error also code, constraint and table, which reveal no content."""
    words = [type(error).__qualname__]
    cause = error if hasattr(error, "diag") else error.__cause__
    if (diag := getattr(cause, "diag", None)) is not None:
        told = (getattr(diag, name, None) for name in ("sqlstate", "table_name", "constraint_name", "column_name"))
        words += [str(one) for one in told if one]
    return " ".join(words)


def _chain(error: BaseException) -> Iterator[BaseException]:
    """The first error, then those that followed from it."""
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if before is not None:
        yield from _chain(before)
    yield error


def terse(error: BaseException) -> str:
    """A traceback with files, lines and types of errors, but without their texts."""
    lines = []
    for one in _chain(error):
        lines += [escaped(line) for line in "".join(traceback.format_tb(one.__traceback__)).splitlines()]
        lines.append(f"  {_kind(one)}")
    return "\n".join(lines)


def _answer(record: logging.LogRecord, request: Any) -> str:
    """Django's line about an answer of 400 and above: status, method, path, and why."""
    path = str(request.path)
    error = (record.exc_info or (None, None, None))[1]
    if error is not None:
        why = _kind(error)
    else:
        told = record.args if isinstance(record.args, tuple) else ()
        why = str(record.msg) % tuple("" if str(one).startswith("/") else str(one).split(" - ")[0] for one in told)
    status = getattr(record, "status_code", "")
    return f"{status} {request.method} {masked_path(path)} {why.strip(' :')}".strip()


class WrittenFilter(logging.Filter):
    """Leaves out what would say when somebody sent the form of the pulse."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether a line is written."""
        path = str(getattr(getattr(record, "request", None), "path", ""))
        return record.levelno >= logging.ERROR or not path.startswith(UNWRITTEN)


class MaskedFormatter(logging.Formatter):
    """The one formatter of all our logs: web, worker, beat and commands."""

    def __init__(self, fmt: str = LINE, datefmt: str | None = None) -> None:
        super().__init__(fmt, datefmt)

    def format(self, record: logging.LogRecord) -> str:
        """One line; for a defect a traceback follows, with indented lines. A refusal has none."""
        record = logging.makeLogRecord(record.__dict__)
        error = (record.exc_info or (None, None, None))[1]
        request = getattr(record, "request", None)
        status = getattr(record, "status_code", None)
        if request is not None and hasattr(request, "path"):
            record.msg = escaped(_answer(record, request))
        else:
            if isinstance(record.args, Mapping) and "exc" in record.args and error is not None:
                # Celery repeats the text of a task's error, its arguments and its traceback.
                record.args = {**record.args, "exc": _kind(error), "traceback": "", "args": MASK, "kwargs": MASK}
            record.msg = masked(record.getMessage())
        record.args, record.exc_info, record.exc_text, record.stack_info = None, None, None, None
        line = super().format(record)
        passing = record.name.startswith("django.security") or (status is not None and status != 500)
        return line if error is None or passing else f"{line}\n{terse(error)}"


# --- Files of local mode ---------------------------------------------------------------

BYTES = 5_000_000
KEPT = 3


def open_private(log: Path) -> Any:
    """The file, opened for appending; only the owner can read it and its folder."""
    log.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    log.parent.chmod(0o700)
    output = log.open("ab")
    log.chmod(0o600)
    return output


def rotate(log: Path, *, limit: int = BYTES, kept: int = KEPT) -> None:
    """Move a full file's text to ``.1``, older ones on, and empty the file in place: its writer keeps it open.

    What is written between copying and emptying is lost, which a log can bear.
    """
    if not log.exists() or log.stat().st_size < limit:
        return
    for number in range(kept - 1, 0, -1):
        older = log.with_name(f"{log.name}.{number}")
        if older.exists():
            older.replace(log.with_name(f"{log.name}.{number + 1}"))
    with open_private(log.with_name(f"{log.name}.1")) as aside:
        aside.write(log.read_bytes())
    with log.open("r+b") as file:
        file.truncate()
