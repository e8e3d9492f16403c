"""Turns per host: how long to wait before the next request, who is slow, who asked for a pause, who is down.

A host here is a registrable domain ("bbc.co.uk" for news.bbc.co.uk): politeness is owed to the people behind it.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import lru_cache
from typing import Final
from urllib.parse import urlsplit

import tldextract

MAX_RETRY_AFTER_SECONDS: Final = 86_400.0
MAX_INTERVAL_SECONDS: Final = 60.0
DEAD_AFTER_FAILURES: Final = 3
DEAD_SECONDS: Final = 300.0
PATIENCE_SECONDS: Final = 10.0
TOO_FAST_SECONDS: Final = 60.0
MAX_TOO_FAST_SECONDS: Final = 3_600.0


def host_key(url: str) -> str:
    """The host that a request is counted under; empty for what is no address."""
    try:
        return registrable_host(url)
    except ValueError:
        return ""


@lru_cache(maxsize=4096)
def registrable_host(url: str) -> str:
    """The registrable domain of a URL; the bare host and port where there is none (addresses, single labels)."""
    host = (urlsplit(url).hostname or "").lower()
    found = _extractor()(host).top_domain_under_public_suffix
    return found or urlsplit(url).netloc.rpartition("@")[2].lower()


def parse_retry_after(value: str | None, now: datetime) -> float | None:
    """Seconds to wait by a Retry-After header: a count or an HTTP date (RFC 9110 10.2.3), at least 0, at most a day.

    Garbage is no wish: null.
    """
    text = (value or "").strip()
    if not text:
        return None
    try:
        seconds = float(text) if text.isascii() and text.lstrip("-").replace(".", "", 1).isdigit() else None
        if seconds is None:
            moment = parsedate_to_datetime(text)
            seconds = ((moment if moment.tzinfo else moment.replace(tzinfo=UTC)) - now).total_seconds()
    except (ValueError, OverflowError, IndexError, TypeError):
        return None
    return min(max(seconds, 0.0), MAX_RETRY_AFTER_SECONDS)


@dataclass(frozen=True, slots=True)
class Heard:
    """What an answer, or the lack of one, says about a host.

    ``retry_after`` is the wish to wait, in seconds; ``is_too_fast`` is true where the host says so (429).
    """

    is_alive: bool = True
    retry_after: float | None = None
    is_too_fast: bool = False


@dataclass(slots=True)
class _Host:
    interval: float
    free_at: float = 0.0
    paused_until: float = 0.0
    is_down: bool = False
    running: int = 0
    failures: int = 0
    too_fast: int = 0
    crawl_delay: float = 0.0
    response_seconds: float = 0.0


class HostTurns:
    """Whose turn it is. Safe to use from many threads; times are seconds of ``clock``.

    ``host_intervals`` are the intervals of hosts for which ``interval`` is not the right one.
    """

    def __init__(
        self,
        interval: float,
        concurrency: int,
        clock: Callable[[], float] = time.monotonic,
        host_intervals: Mapping[str, float] | None = None,
    ) -> None:
        self._interval = interval
        self._host_intervals = dict(host_intervals or {})
        self._concurrency = concurrency
        self._clock = clock
        self._hosts: dict[str, _Host] = {}
        self._guard = threading.Lock()

    def try_take(self, host: str) -> float:
        """Take a turn and return 0, or return the seconds after which asking again makes sense.

        A pause of a few seconds is waited for; a host that is to be left alone for longer gives a turn in which
        ``paused_seconds`` says so.
        """
        with self._guard:
            state, now = self._state(host), self._clock()
            if state.running >= self._concurrency:
                return 0.05
            paused = state.paused_until - now
            wait = max(state.free_at - now, paused if paused <= PATIENCE_SECONDS else 0.0)
            if wait > 0:
                return wait
            state.running += 1
            state.free_at = now + self._spacing(state)
            return 0.0

    def book(self, host: str) -> float:
        """Book the next start at a host for one more request of a turn already taken; the seconds until then."""
        with self._guard:
            state, now = self._state(host), self._clock()
            start = max(state.free_at, now)
            state.free_at = start + self._spacing(state)
            return start - now

    def has_spacing(self, host: str) -> bool:
        """Whether requests to this host have to be apart in time."""
        with self._guard:
            return self._spacing(self._state(host)) > 0

    def release(self, host: str, response_seconds: float) -> None:
        """Give the turn back. The host is left in peace for as long as it has lately taken to answer."""
        with self._guard:
            state, now = self._state(host), self._clock()
            state.running -= 1
            state.response_seconds = 0.5 * state.response_seconds + 0.5 * response_seconds
            if self._spacing(state) > 0:
                state.free_at = max(state.free_at, now + min(state.response_seconds, MAX_INTERVAL_SECONDS))

    def release_unused(self, host: str) -> None:
        """Give back a turn in which nothing was asked: the host has not been heard, and is owed no interval."""
        with self._guard:
            state = self._state(host)
            state.running -= 1
            state.free_at = self._clock()

    def hear(self, host: str, heard: Heard) -> None:
        """Remember how a host did: who asks for a pause gets it, who stays silent several times counts as down.

        A host that says "too fast" without saying how long to wait, or again and again, gets a minute, then twice as
        long each time.
        """
        with self._guard:
            state, now = self._state(host), self._clock()
            state.failures = 0 if heard.is_alive else state.failures + 1
            state.too_fast = state.too_fast + 1 if heard.is_too_fast else 0
            if pause := max(heard.retry_after or 0.0, _penalty(state.too_fast, bool(heard.retry_after))):
                state.paused_until, state.is_down = now + pause, False
            if state.failures >= DEAD_AFTER_FAILURES:
                state.paused_until, state.is_down = now + DEAD_SECONDS, True

    def paused_seconds(self, host: str) -> tuple[float, bool]:
        """Seconds for which the host is to be left alone (0 where it is not), and whether because it is down."""
        with self._guard:
            state = self._state(host)
            return max(state.paused_until - self._clock(), 0.0), state.is_down

    def set_crawl_delay(self, host: str, seconds: float) -> None:
        """Honour the Crawl-delay of a robots.txt, up to a minute."""
        with self._guard:
            self._state(host).crawl_delay = min(max(seconds, 0.0), MAX_INTERVAL_SECONDS)

    def _state(self, host: str) -> _Host:
        return self._hosts.setdefault(host, _Host(self._host_intervals.get(host, self._interval)))

    def _spacing(self, state: _Host) -> float:
        """The interval between two starts."""
        return min(max(state.interval, state.crawl_delay), max(state.interval, MAX_INTERVAL_SECONDS))


def _penalty(too_fast: int, has_wish: bool) -> float:
    """The pause after so many "too fast" in a row; a first one that says how long to wait is believed."""
    doublings = too_fast - 2 if has_wish else too_fast - 1
    return min(TOO_FAST_SECONDS * 2.0 ** min(doublings, 10), MAX_TOO_FAST_SECONDS) if doublings >= 0 else 0.0


@lru_cache(maxsize=1)
def _extractor() -> tldextract.TLDExtract:
    """The public suffix list that ships with the library: nothing is downloaded, nothing is written."""
    return tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)
