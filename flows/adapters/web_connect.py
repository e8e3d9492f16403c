"""Connections that only reach addresses the policy allows, and that end at a deadline whatever the other side does.

The name is looked up once per connection; every address is checked and the connection goes to the checked address, so
a name that changes its address between check and connect gains nothing. TLS still verifies the name.
"""

from __future__ import annotations

import contextlib
import contextvars
import ipaddress
import socket
import ssl
import time
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

import httpcore
import httpx

from flows.adapters.web_lookups import LookUps, NameNotFoundError, Resolver
from flows.adapters.web_records import WebPolicy

__all__ = ["NameNotFoundError", "Resolver"]

IpAddress = ipaddress.IPv4Address | ipaddress.IPv6Address
_POOLS: Final = 16
_NAT64: Final = ipaddress.ip_network("64:ff9b::/96")
_deadline: contextvars.ContextVar[float] = contextvars.ContextVar("deadline", default=float("inf"))


class AddressRefusedError(Exception):
    """The name leads to an address that the policy does not allow."""


class DeadlineError(Exception):
    """The fetch took longer than the policy allows."""


@contextlib.contextmanager
def deadline_in(seconds: float) -> Iterator[None]:
    """Everything read, written, connected or looked up inside fails with DeadlineError after ``seconds``."""
    token = _deadline.set(time.monotonic() + seconds)
    try:
        yield
    finally:
        _deadline.reset(token)


def remaining_seconds() -> float:
    """Seconds until the deadline of this thread's fetch. Raises DeadlineError where there are none."""
    remaining = _deadline.get() - time.monotonic()
    if remaining <= 0:
        raise DeadlineError
    return remaining


def wait_beyond_deadline(seconds: float) -> None:
    """Sleep; the deadline moves by as much, for waiting for a turn is no slowness of the other side."""
    if seconds > 0:
        time.sleep(seconds)
        _deadline.set(_deadline.get() + seconds)


def is_allowed_address(text: str, policy: WebPolicy) -> bool:
    """Whether the policy lets us connect to this IP address."""
    address = _unwrapped(ipaddress.ip_address(text.partition("%")[0]))
    if any(address in ipaddress.ip_network(network) for network in policy.allowed_networks):
        return True
    if address.is_multicast or address.is_unspecified or address.is_link_local:
        return False
    if policy.allow_private_addresses:
        return address.is_global or address.is_loopback or address.is_private
    return address.is_global


def resolve_host(host: str, port: int) -> Sequence[str]:
    """The addresses of a host name, in the order of the system's preference. Raises NameNotFoundError."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise NameNotFoundError(host) from error
    return list(dict.fromkeys(str(item[4][0]) for item in found))


def check_literal_address(host: str, policy: WebPolicy) -> None:
    """Raise AddressRefusedError for a host that is written as an address the policy does not allow.

    Through a proxy nothing else is known of a host: the proxy looks the names up.
    """
    try:
        address = str(ipaddress.ip_address(host.strip("[]")))
    except ValueError:
        return
    if not is_allowed_address(address, policy):
        raise AddressRefusedError(address)


class GuardedBackend(httpcore.NetworkBackend):
    """Looks a name up once, checks every address, connects to a checked one."""

    def __init__(self, policy: WebPolicy, resolve: Resolver) -> None:
        self._policy = policy
        self._resolve = resolve
        self._inner = httpcore.SyncBackend()
        self._look_ups = LookUps(remaining_seconds)
        self._proxies = {_host_and_port(url) for url in policy.proxies.values() if url}

    def close(self) -> None:
        """Let go of the threads that look names up."""
        self._look_ups.close()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        addresses = self._checked_addresses(host, port)
        for position, address in enumerate(addresses):
            try:
                stream = self._inner.connect_tcp(
                    address, port, min(remaining_seconds(), timeout or 1e9), local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                if position + 1 == len(addresses):
                    raise
            else:
                return DeadlineStream(stream)
        raise NameNotFoundError(host)

    def _checked_addresses(self, host: str, port: int) -> list[str]:
        try:
            addresses: Sequence[str] = [str(ipaddress.ip_address(host.strip("[]")))]
        except ValueError:
            addresses = self._look_ups.find(self._resolve, host, port)
        refused = [address for address in addresses if not is_allowed_address(address, self._policy)]
        if refused and (host, port) not in self._proxies:
            raise AddressRefusedError(refused[0])
        return list(addresses)[:4]


class DeadlineStream(httpcore.NetworkStream):
    """A network stream in which no single operation outlives the deadline of the fetch it serves."""

    def __init__(self, inner: httpcore.NetworkStream) -> None:
        self._inner = inner

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, min(remaining_seconds(), timeout or 1e9))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, min(remaining_seconds(), timeout or 1e9))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        wait = min(remaining_seconds(), timeout or 1e9)
        return DeadlineStream(self._inner.start_tls(ssl_context, server_hostname, wait))

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)


class GuardedTransport(httpx.BaseTransport):
    """An httpx transport over guarded connections, direct or through the policy's proxies.

    A pool looks at each of its idle connections, several times, at every request. So there are many small pools, and
    a host always has the same one.
    """

    def __init__(self, policy: WebPolicy, resolve: Resolver) -> None:
        self._backend = GuardedBackend(policy, resolve)
        context = httpx.create_ssl_context()
        if policy.ca_file:
            context.load_verify_locations(policy.ca_file)
        limits: dict[str, Any] = {
            "ssl_context": context, "max_connections": 64, "max_keepalive_connections": 3, "keepalive_expiry": 15.0,
            "network_backend": self._backend,
        }  # fmt: skip
        self._direct = [httpcore.ConnectionPool(**limits) for _ in range(_POOLS)]
        self._proxied = {
            scheme: httpcore.HTTPProxy(proxy_url=url, **limits) for scheme, url in policy.proxies.items() if url
        }

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        small = self._direct[hash(request.url.raw_host) % _POOLS]
        pool = self._proxied.get(request.url.scheme, small)
        url = httpcore.URL(
            scheme=request.url.raw_scheme,
            host=request.url.raw_host,
            port=request.url.port,
            target=request.url.raw_path,
        )
        answer = pool.handle_request(
            httpcore.Request(
                request.method, url, headers=request.headers.raw, content=b"", extensions=request.extensions
            )
        )
        return httpx.Response(
            answer.status, headers=answer.headers, stream=_Body(answer), extensions=dict(answer.extensions)
        )

    def close(self) -> None:
        self._backend.close()
        for pool in (*self._direct, *self._proxied.values()):
            pool.close()


class _Body(httpx.SyncByteStream):
    def __init__(self, answer: httpcore.Response) -> None:
        self._answer = answer

    def __iter__(self) -> Iterator[bytes]:
        yield from self._answer.iter_stream()

    def close(self) -> None:
        self._answer.close()


def _host_and_port(proxy_url: str) -> tuple[str, int]:
    """Where a proxy listens. The operator chose it, so it may be on a private network."""
    url = httpcore.URL(proxy_url)
    return url.host.decode("ascii"), url.port or (443 if url.scheme == b"https" else 80)


def _unwrapped(address: IpAddress) -> IpAddress:
    """The IPv4 address inside an IPv6 one (mapped, NAT64, 6to4), so that ::ffff:127.0.0.1 is loopback too."""
    if isinstance(address, ipaddress.IPv4Address):
        return address
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None) or address
