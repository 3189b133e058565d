"""A mail server for local mode: keeps every message as a file and sends nothing."""

import asyncio
import socket
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session


class _Keep:
    """Writes each message to ``<time>-<number>.eml``, so that sorting by name is the order of arrival."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.number = 0

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        self.number += 1
        name = f"{datetime.now(UTC):%Y%m%dT%H%M%S.%f}-{self.number:06d}"
        head = f"X-Envelope-From: {envelope.mail_from}\r\nX-Envelope-To: {', '.join(envelope.rcpt_tos)}\r\n"
        content = envelope.original_content or b""
        # Renamed when complete, so that nobody reads half a message.
        partial = self.folder / f".{name}.part"
        partial.write_bytes(head.encode("utf-8", "backslashreplace") + content)
        partial.rename(self.folder / f"{name}.eml")
        return "250 OK"


class MailSink:
    """Runs in a thread of the launcher and ends with it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._loop = asyncio.new_event_loop()
        self._server: asyncio.Server | None = None
        self._thread = threading.Thread(target=self._loop.run_forever, name="mail-sink", daemon=True)

    def start(self) -> str:
        """Listen on a free port; returns the EMAIL_URL."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        listener = socket.create_server(("127.0.0.1", 0))
        handler = _Keep(self.folder)

        def session() -> SMTP:
            return SMTP(handler, hostname="localhost", enable_SMTPUTF8=True, loop=self._loop)

        # In a thread of its own: the caller's may already run another event loop.
        self._thread.start()
        listening = asyncio.run_coroutine_threadsafe(self._listen(session, listener), self._loop)
        self._server = listening.result(timeout=10)
        return f"smtp://127.0.0.1:{listener.getsockname()[1]}"

    async def _listen(self, session: Callable[[], SMTP], listener: socket.socket) -> asyncio.Server:
        return await self._loop.create_server(session, sock=listener)

    async def _close(self, server: asyncio.Server) -> None:
        server.close()
        # A client that is still connected is cut off.
        for task in asyncio.all_tasks():
            if task is not asyncio.current_task():
                task.cancel()
        await self._loop.shutdown_asyncgens()

    def stop(self) -> None:
        """Close the port and end the thread; does nothing if it was not started."""
        if self._server is not None:
            asyncio.run_coroutine_threadsafe(self._close(self._server), self._loop).result(timeout=2)
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join(timeout=2)
        self._loop.close()
