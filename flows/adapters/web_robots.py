"""robots.txt by RFC 9309: absent means allowed, unreachable means no, at most 500 KiB are read."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from protego import Protego

MAX_ROBOTS_BYTES: Final = 500 * 1024
KEEP_SECONDS: Final = 86_400.0
KEEP_UNREACHABLE_SECONDS: Final = 600.0


@dataclass(frozen=True, slots=True)
class RobotsAnswer:
    """What came back for a robots.txt: a status (null where the host could not be reached) and the body."""

    http_status: int | None
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class RobotsRules:
    """The rules of one origin. ``is_reachable`` is false where a server error or the network kept them from us."""

    parser: Protego | None
    is_reachable: bool
    expires_at: float


class RobotsBook:
    """The rules of every origin met so far, read once a day each."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._rules: dict[str, RobotsRules] = {}
        self._locks: dict[str, threading.Lock] = {}
        self._guard = threading.Lock()

    def rules_for(self, url: str, fetch: Callable[[str], RobotsAnswer]) -> RobotsRules:
        """The rules that govern a URL; ``fetch`` gets them where they are not known or too old."""
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}"
        with self._guard:
            lock = self._locks.setdefault(origin, threading.Lock())
        with lock:
            known = self._rules.get(origin)
            if known is None or known.expires_at <= self._clock():
                known = parse_rules(fetch(f"{origin}/robots.txt"), self._clock())
                self._rules[origin] = known
            return known


def parse_rules(answer: RobotsAnswer, now: float) -> RobotsRules:
    """Rules from an answer: 2xx is read, 4xx (but 429) means no rules, anything else means keep out for now."""
    status = answer.http_status
    if status is not None and 200 <= status < 300:
        text = answer.body[:MAX_ROBOTS_BYTES].decode("utf-8", "replace").lstrip("\ufeff")
        return RobotsRules(Protego.parse(text), True, now + KEEP_SECONDS)
    if status is not None and 400 <= status < 500 and status != 429:
        return RobotsRules(None, True, now + KEEP_SECONDS)
    return RobotsRules(None, False, now + KEEP_UNREACHABLE_SECONDS)
