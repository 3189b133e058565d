"""A real machine that speaks TLS, with a certificate made for the test, behind a door made for the test."""

import ipaddress
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from interactions.own_calendar.addresses import Address
from interactions.own_calendar.fetching import Door

HOST = "calendar.example.com"
Answer = Callable[[ssl.SSLSocket, bytes], None]


@cache
def _certificate() -> tuple[bytes, bytes]:
    """A certificate for HOST, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    day = timedelta(days=1)
    made = (
        x509.CertificateBuilder()
        .subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(x509.random_serial_number())
        .not_valid_before(datetime(2020, 1, 1, tzinfo=UTC)).not_valid_after(datetime(2090, 1, 1, tzinfo=UTC) + day)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(HOST)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    return made.public_bytes(serialization.Encoding.PEM), key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def trusting() -> ssl.SSLContext:
    """What trusts that certificate and no other."""
    return ssl.create_default_context(cadata=_certificate()[0].decode())


def says(body: bytes, *more: str, status: str = "200 OK", length: int | None = None) -> Answer:
    """An ordinary answer."""
    head = "\r\n".join([f"HTTP/1.1 {status}", f"Content-Length: {len(body) if length is None else length}", *more])
    return lambda line, _request: line.sendall(head.encode() + b"\r\n\r\n" + body)


class Machine:
    """``requests`` are those it was asked; ``door`` leads to it by any of its names."""

    def __init__(self, answer: Answer) -> None:
        self.answer, self.requests = answer, []  # type: ignore[var-annotated]
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.port: int = self.listening.getsockname()[1]
        self.is_open = True

    def door(
        self, *, look_up: Callable[[str], list[str]] | None = None, is_allowed: Callable[[Address], bool] | None = None,
        context: Callable[[], ssl.SSLContext] = trusting, seconds: float = 3.0,
    ) -> Door:  # fmt: skip
        """The way there: the names of the test lead to this machine, and its address alone is allowed."""
        here = ipaddress.ip_address("127.0.0.1")
        return Door(
            look_up=look_up or (lambda _host: ["127.0.0.1"]), is_allowed=is_allowed or (lambda one: one == here),
            port=self.port, context=context, seconds=seconds,
        )  # fmt: skip

    def serve(self) -> None:
        """Until it is shut."""
        with TemporaryDirectory() as folder:
            files = [Path(folder) / name for name in ("certificate.pem", "key.pem")]
            for file, content in zip(files, _certificate(), strict=True):
                file.write_bytes(content)
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(*files)
        while self.is_open:
            try:
                plain, _ = self.listening.accept()
            except OSError:
                return
            threading.Thread(target=self._talk, args=(plain, context), daemon=True).start()

    def _talk(self, plain: socket.socket, context: ssl.SSLContext) -> None:
        try:
            with context.wrap_socket(plain, server_side=True) as line:
                asked = b""
                while b"\r\n\r\n" not in asked:
                    asked += line.recv(4096)
                self.requests.append(asked)
                self.answer(line, asked)
        except (OSError, ValueError):
            pass


@contextmanager
def machine(answer: Answer) -> Iterator[Machine]:
    """One that answers so."""
    one = Machine(answer)
    threading.Thread(target=one.serve, daemon=True).start()
    try:
        yield one
    finally:
        one.is_open = False
        one.listening.close()
