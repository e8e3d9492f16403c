"""A scripted server on loopback that behaves as badly as a test asks it to: real sockets, raw bytes."""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
import time
from collections.abc import Callable
from pathlib import Path

from flows.adapters.web import WebPolicy

Handler = Callable[[socket.socket, dict[str, str]], None]


def answer(status: str = "200 OK", body: bytes = b"", *headers: str) -> bytes:
    """A complete, well-formed answer."""
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", "Connection: close", *headers]
    return ("\r\n".join(lines) + "\r\n\r\n").encode() + body


class HostileServer:
    """Answers each path with bytes, or hands the connection to a handler. ``seen`` lists what was asked,
    ``asked_at`` when, in seconds of one clock."""

    def __init__(self, context: ssl.SSLContext | None = None) -> None:
        self._scripts: dict[str, bytes | Handler] = {"/robots.txt": answer("404 Not Found")}
        self.seen: list[tuple[str, dict[str, str]]] = []
        self.asked_at: list[float] = []
        self._context = context
        self._closing = threading.Event()
        self._socket = socket.create_server(("127.0.0.1", 0))
        self._socket.settimeout(0.1)
        self.port = int(self._socket.getsockname()[1])
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    @property
    def is_closing(self) -> threading.Event:
        return self._closing

    def on(self, path: str, script: bytes | Handler) -> str:
        """Answer ``path`` so; return its address."""
        self._scripts[path] = script
        return self.url(path)

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        return f"{'https' if self._context else 'http'}://{host}:{self.port}{path}"

    def asked(self, path: str) -> list[dict[str, str]]:
        """The headers of every request for a path."""
        return [headers for one, headers in self.seen if one == path]

    def close(self) -> None:
        self._closing.set()
        self._thread.join()
        self._socket.close()

    def _serve(self) -> None:
        while not self._closing.is_set():
            with contextlib.suppress(TimeoutError):
                connection, _ = self._socket.accept()
                threading.Thread(target=self._handle, args=(connection,), daemon=True).start()

    def _handle(self, connection: socket.socket) -> None:
        with contextlib.suppress(OSError), connection:
            connection.settimeout(10)
            if self._context is None:
                self._answer(connection)
            else:
                with self._context.wrap_socket(connection, server_side=True) as secured:
                    self._answer(secured)

    def _answer(self, connection: socket.socket) -> None:
        data = b""
        while b"\r\n\r\n" not in data:
            piece = connection.recv(65_536)
            if not piece:
                return
            data += piece
        lines = data.decode("latin-1").split("\r\n")
        path = lines[0].split()[1]
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines[1:])}
        self.seen.append((path, headers))
        self.asked_at.append(time.monotonic())
        script = self._scripts.get(path, answer("404 Not Found", b"gone"))
        if isinstance(script, bytes):
            connection.sendall(script)
        else:
            script(connection, headers)


LOOPBACK = ("127.0.0.1/32",)


def policy(**changes: object) -> WebPolicy:
    """A policy that may reach the test server, and nothing else that is private."""
    values: dict[str, object] = {
        "user_agent": "CasualtyLedgerTest/1", "contact": "mailto:ledger@example.org", "allowed_networks": LOOPBACK,
        "per_host_interval_seconds": 0.0, "deadline_seconds": 5.0,
    }  # fmt: skip
    return WebPolicy(**{**values, **changes})  # type: ignore[arg-type]


def make_certificate(folder: Path) -> tuple[Path, Path]:
    import datetime
    import ipaddress

    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.datetime.now(datetime.UTC)
    names = [x509.IPAddress(ipaddress.ip_address("127.0.0.1")), x509.DNSName("localhost")]
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    certificate_path, key_path = folder / "certificate.pem", folder / "key.pem"
    certificate_path.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    key_path.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return certificate_path, key_path
