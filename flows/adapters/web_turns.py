"""Turns per host: how long to wait before the next request, who is slow, who asked for a pause, who is down.

A host here is a registrable domain ("bbc.co.uk" for news.bbc.co.uk): politeness is owed to the people behind it.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
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


@dataclass(slots=True)
class _Host:
    free_at: float = 0.0
    paused_until: float = 0.0
    is_down: bool = False
    running: int = 0
    failures: int = 0
    crawl_delay: float = 0.0
    response_seconds: float = 0.0


class HostTurns:
    """Whose turn it is. Safe to use from many threads; times are seconds of ``clock``."""

    def __init__(self, interval: float, concurrency: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._interval = interval
        self._concurrency = concurrency
        self._clock = clock
        self._hosts: dict[str, _Host] = {}
        self.changed = threading.Condition()

    def try_take(self, host: str) -> float:
        """Take a turn and return 0, or return the seconds after which asking again makes sense."""
        with self.changed:
            state, now = self._state(host), self._clock()
            if state.running >= self._concurrency:
                return 0.05
            if state.free_at > now:
                return state.free_at - now
            state.running += 1
            state.free_at = now + self._spacing(state)
            return 0.0

    def release(self, host: str, response_seconds: float, is_alive: bool, retry_after: float | None) -> None:
        """Give the turn back, and remember how the host did."""
        with self.changed:
            state, now = self._state(host), self._clock()
            state.running -= 1
            state.failures = 0 if is_alive else state.failures + 1
            state.response_seconds = 0.5 * state.response_seconds + 0.5 * response_seconds
            state.free_at = max(state.free_at, now + self._spacing(state) - response_seconds)
            if retry_after:
                state.paused_until, state.is_down = now + retry_after, False
            if state.failures >= DEAD_AFTER_FAILURES:
                state.paused_until, state.is_down = now + DEAD_SECONDS, True
            self.changed.notify_all()

    def release_unused(self, host: str) -> None:
        """Give back a turn in which nothing was asked: the host has not been heard, and is owed no interval."""
        with self.changed:
            state = self._state(host)
            state.running -= 1
            state.free_at = self._clock()
            self.changed.notify_all()

    def paused_seconds(self, host: str) -> tuple[float, bool]:
        """Seconds for which the host is to be left alone (0 where it is not), and whether because it is down."""
        with self.changed:
            state = self._state(host)
            return max(state.paused_until - self._clock(), 0.0), state.is_down

    def set_crawl_delay(self, host: str, seconds: float) -> None:
        """Honour the Crawl-delay of a robots.txt, up to a minute."""
        with self.changed:
            self._state(host).crawl_delay = min(max(seconds, 0.0), MAX_INTERVAL_SECONDS)

    def _state(self, host: str) -> _Host:
        return self._hosts.setdefault(host, _Host())

    def _spacing(self, state: _Host) -> float:
        """The interval between two starts; a host that answers slowly gets as long to breathe as it took to answer."""
        if self._interval <= 0 and not state.crawl_delay:
            return 0.0
        return min(max(self._interval, state.crawl_delay, state.response_seconds), MAX_INTERVAL_SECONDS)


@lru_cache(maxsize=1)
def _extractor() -> tldextract.TLDExtract:
    """The public suffix list that ships with the library: nothing is downloaded, nothing is written."""
    return tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)
