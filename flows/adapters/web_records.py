"""What crosses the border of the web adapter: the policy that goes in, responses and failures that come out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from flows.errors import LedgerError, PermanentError, TransientError

HARD_REASONS: Final = frozenset({"address_refused", "bad_url", "robots", "tls", "too_large", "redirect_loop"})
PAUSED_REASONS: Final = frozenset({"host_paused", "host_down"})
NOT_ASKED_REASONS: Final = PAUSED_REASONS | {"robots_unreachable"}
HARD_STATUSES: Final = frozenset({400, 401, 402, 403, 404, 405, 406, 410, 414, 451})


@dataclass(frozen=True, slots=True)
class WebPolicy:
    """How to behave on the web. Times in seconds, sizes in bytes.

    ``deadline_seconds`` is the whole fetch: name look-up, connection, every redirect and the last byte of the body.
    ``max_bytes`` caps the body after decompression. ``allow_private_addresses`` opens loopback and private networks,
    never link-local ones, where cloud metadata live; ``allowed_networks`` opens exactly the networks it names
    ("127.0.0.1/32"). ``proxies`` maps a scheme ("http", "https") to the proxy's URL. ``ca_file`` adds the
    certificates of a private authority; verification cannot be switched off. ``host_intervals`` are seconds between two
    requests by registrable domain, in place of ``per_host_interval_seconds``.
    """

    user_agent: str
    contact: str
    allow_private_addresses: bool = False
    max_bytes: int = 10_000_000
    deadline_seconds: float = 30.0
    per_host_interval_seconds: float = 1.0
    max_redirects: int = 8
    proxies: Mapping[str, str] = field(default_factory=dict)
    respect_robots: bool = True
    per_host_concurrency: int = 1
    allowed_networks: tuple[str, ...] = ()
    ca_file: str | None = None
    host_intervals: Mapping[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not self.user_agent.strip() or not self.contact.strip():
            raise ValueError("user_agent and contact must say who is reading and how to reach them")
        for name in ("max_bytes", "deadline_seconds", "per_host_concurrency"):
            if getattr(self, name) <= 0:
                raise ValueError(f"{name} must be above zero")

    @property
    def user_agent_header(self) -> str:
        """The User-Agent as sent: the product and how to reach the people who run it."""
        return f"{self.user_agent} (+{self.contact})"


@dataclass(frozen=True, slots=True)
class FetchRequest:
    """One URL to fetch. ``key`` comes back with the result, so that a caller can match the two."""

    url: str
    etag: str | None = None
    last_modified: str | None = None
    check_robots: bool = True
    key: str | None = None


@dataclass(frozen=True, slots=True)
class Redirect:
    """One hop: where we were sent from, with which status, and to where."""

    url: str
    http_status: int
    target_url: str


@dataclass(frozen=True, slots=True)
class Response:
    """A complete answer with a status below 400.

    ``raw_body`` and ``headers`` are as they came (after chunks were joined), ``request_headers`` as sent; ``body`` is
    ``raw_body`` with its Content-Encoding undone. A 304 has an empty body.
    """

    requested_url: str
    final_url: str
    redirects: tuple[Redirect, ...]
    http_status: int
    http_reason: str
    request_headers: tuple[tuple[str, str], ...]
    headers: tuple[tuple[str, str], ...]
    raw_body: bytes
    body: bytes
    fetched_at: datetime
    elapsed_seconds: float
    address: str | None = None
    key: str | None = None
    retry_after_seconds: float | None = None

    def header(self, name: str) -> str | None:
        """The first header of that name, whatever its case."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)

    @property
    def redirect_urls(self) -> tuple[str, ...]:
        """Every URL on the way, the first asked for included, the final one not."""
        return tuple(hop.url for hop in self.redirects)

    @property
    def permanent_url(self) -> str | None:
        """Where a chain of nothing but 301 and 308 leads, else null: only that may ever be stored as a new address."""
        if self.redirects and all(hop.http_status in (301, 308) for hop in self.redirects):
            return self.final_url
        return None

    @property
    def is_unchanged(self) -> bool:
        return self.http_status == 304

    @property
    def content_type(self) -> str | None:
        return self.header("content-type")

    @property
    def etag(self) -> str | None:
        return self.header("etag")

    @property
    def last_modified(self) -> str | None:
        return self.header("last-modified")

    @property
    def max_age_seconds(self) -> int | None:
        """``max-age`` of Cache-Control, in seconds, where it is a plain number."""
        for part in (self.header("cache-control") or "").split(","):
            name, _, value = part.strip().partition("=")
            if name.lower() == "max-age" and value.strip('" ').isascii() and value.strip('" ').isdigit():
                return min(int(value.strip('" ')[:12]), 10**9)
        return None


@dataclass(frozen=True, slots=True)
class FetchFailure:
    """A fetch that gave no usable answer. ``message`` is one line: the URL, what happened, what to do next.

    ``reason`` is a short code: bad_url, address_refused, dns, connect, timeout, tls, protocol, truncated, too_large,
    bad_encoding, redirect_loop, robots, robots_unreachable, host_paused, host_down or http_<status>.
    """

    url: str
    reason: str
    message: str
    http_status: int | None = None
    retry_after_seconds: float | None = None
    final_url: str | None = None
    key: str | None = None

    @property
    def is_hard(self) -> bool:
        """Whether trying again unchanged is unlikely to work."""
        return self.reason in HARD_REASONS or self.http_status in HARD_STATUSES

    @property
    def was_asked(self) -> bool:
        """Whether the page itself was asked for: a host that is left alone has refused nothing."""
        return self.reason not in NOT_ASKED_REASONS

    def as_error(self) -> LedgerError:
        """The failure as an exception, for callers that have nothing else to do."""
        return PermanentError(self.message) if self.is_hard else TransientError(self.message)
