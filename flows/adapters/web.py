"""Fetching: one URL in, one response or one failure out, politely, safely and in bounded time and memory."""

from __future__ import annotations

import http.cookiejar
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from types import TracebackType
from typing import Final
from urllib.parse import urljoin, urlsplit

import httpcore
import httpx

from flows.adapters import web_connect
from flows.adapters.web_body import ACCEPT_ENCODING, read_body
from flows.adapters.web_failures import NETWORK_ERRORS, make_failure, network_failure, status_failure
from flows.adapters.web_queue import FetchQueue
from flows.adapters.web_records import PAUSED_REASONS, FetchFailure, FetchRequest, Redirect, Response, WebPolicy
from flows.adapters.web_robots import MAX_ROBOTS_BYTES, RobotsAnswer, RobotsBook
from flows.adapters.web_turns import Heard, HostTurns, host_key, parse_retry_after

__all__ = ["FetchFailure", "FetchRequest", "Fetcher", "Redirect", "Response", "WebPolicy"]

ACCEPT: Final = (
    "text/html,application/xhtml+xml,application/rss+xml,application/atom+xml,application/feed+json,"
    "application/xml;q=0.9,application/json;q=0.8,*/*;q=0.5"
)
REDIRECT_STATUSES: Final = frozenset({301, 302, 303, 307, 308})
NO_CONTENT_STATUSES: Final = frozenset({204, 205, 206})


@dataclass(slots=True)
class _Visit:
    """A fetch on its way: where it stands, and whether the first request of its turn is still to be made."""

    request: FetchRequest
    url: str
    has_turn: bool = True
    waited: float = 0.0
    hops: list[Redirect] = field(default_factory=list)
    started: float = field(default_factory=time.monotonic)


class Fetcher:
    """Fetches by one policy. Use it as a context manager; it is safe to call from many threads."""

    def __init__(self, policy: WebPolicy, *, resolve: web_connect.Resolver = web_connect.resolve_host) -> None:
        self.policy = policy
        self._client = httpx.Client(
            transport=web_connect.GuardedTransport(policy, resolve),
            headers={"User-Agent": policy.user_agent_header, "Accept": ACCEPT, "Accept-Encoding": ACCEPT_ENCODING},
            timeout=policy.deadline_seconds,
            trust_env=False,
            follow_redirects=False,
            cookies=http.cookiejar.CookieJar(policy=http.cookiejar.DefaultCookiePolicy(allowed_domains=[])),
        )
        self._turns = HostTurns(
            policy.per_host_interval_seconds, policy.per_host_concurrency, host_intervals=policy.host_intervals
        )
        self._robots = RobotsBook()

    def __enter__(self) -> Fetcher:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        self._client.close()

    def fetch(
        self,
        url: str,
        *,
        etag: str | None = None,
        last_modified: str | None = None,
        check_robots: bool = True,
        key: str | None = None,
    ) -> Response | FetchFailure:
        """Fetch one URL, after waiting for the host's turn. A status of 400 or more is a failure; a 304 is not."""
        request = FetchRequest(url, etag, last_modified, check_robots, key)
        host, result = host_key(url), None
        while result is None:
            while (seconds := self._turns.try_take(host)) > 0:
                time.sleep(min(seconds, 1.0))
            result = self._fetch_in_turn(request, host)
        return result

    def fetch_many(self, requests: Iterable[FetchRequest], workers: int = 8) -> Iterator[Response | FetchFailure]:
        """Fetch many, yielding results as they come. Hosts take turns: a slow or long one does not hold up the rest.

        A host that asks to come back within seconds is asked a second time.
        """
        return FetchQueue(self._turns, self._fetch_in_turn, workers).results(requests)

    def _fetch_in_turn(self, request: FetchRequest, host: str) -> Response | FetchFailure | None:
        """The result, or null where the turn went into the rules of the site: the page is for the next turn."""
        if problem := self._unless_paused(request, host):
            self._turns.release_unused(host)
            return problem
        visit = _Visit(request, request.url)
        result: Response | FetchFailure | None = None
        try:
            result = self._fetch_within_deadline(visit)
        finally:
            self._turns.release(host, time.monotonic() - visit.started - visit.waited)
        if isinstance(result, Response) or (result is not None and result.reason not in PAUSED_REASONS):
            self._turns.hear(host_key(visit.url), _heard(result))
        return result

    def _unless_paused(self, request: FetchRequest, host: str) -> FetchFailure | None:
        seconds, is_down = self._turns.paused_seconds(host)
        if seconds <= 0:
            return None
        why = "did not answer several times in a row" if is_down else "asked to be left alone"
        return make_failure(
            request, "host_down" if is_down else "host_paused",
            f"{host} {why}; not asked, due again in {seconds:.0f} s", retry_after_seconds=seconds,
        )  # fmt: skip

    def _fetch_within_deadline(self, visit: _Visit) -> Response | FetchFailure | None:
        with web_connect.deadline_in(self.policy.deadline_seconds):
            try:
                return self._follow_again_if_cut(visit)
            except NETWORK_ERRORS as error:
                return network_failure(visit.request, error, self.policy)

    def _follow_again_if_cut(self, visit: _Visit) -> Response | FetchFailure | None:
        """A kept connection may be closed at the very moment it is used again: that is worth one more attempt."""
        try:
            return self._follow(visit)
        except (httpcore.ReadError, httpcore.WriteError, httpcore.RemoteProtocolError) as error:
            if isinstance(error, httpcore.RemoteProtocolError) and "without sending" not in str(error):
                raise
            return self._follow(visit)

    def _follow(self, visit: _Visit) -> Response | FetchFailure | None:
        request = visit.request
        while True:
            had_turn = visit.has_turn
            if problem := self._may_not(visit):
                return problem
            if had_turn and not visit.has_turn and self._turns.has_spacing(host_key(visit.url)):
                return None
            self._await_turn(visit, visit.url)
            with self._client.stream("GET", visit.url, headers=_conditional_headers(request)) as answer:
                target = _redirect_target(answer)
                if target is None:
                    return self._read(visit, answer)
                visit.hops.append(Redirect(visit.url, answer.status_code, target))
            if len(visit.hops) > self.policy.max_redirects or target in [hop.url for hop in visit.hops]:
                return make_failure(
                    request, "redirect_loop",
                    f"redirected {len(visit.hops)} times, last to {target}; check the address in a browser",
                    final_url=target,
                )  # fmt: skip
            visit.url = target

    def _await_turn(self, visit: _Visit, url: str) -> None:
        """Return when this request may be made: the first one of a turn at once, each further one at its own time."""
        if visit.has_turn:
            visit.has_turn = False
        else:
            seconds = self._turns.book(host_key(url))
            web_connect.wait_beyond_deadline(seconds)
            visit.waited += seconds

    def _may_not(self, visit: _Visit) -> FetchFailure | None:
        request, url = visit.request, visit.url
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            return make_failure(request, "bad_url", f"{url!r} is no http or https address; correct it", final_url=url)
        web_connect.check_literal_address(parts.hostname, self.policy)
        if visit.hops and (problem := self._unless_paused(request, host_key(url))):
            return problem
        if not (request.check_robots and self.policy.respect_robots):
            return None
        rules = self._robots.rules_for(url, partial(self._fetch_robots, visit))
        if not rules.is_reachable:
            return make_failure(
                request, "robots_unreachable",
                "its robots.txt could not be read, so the site is left alone; it is tried again later", final_url=url,
            )  # fmt: skip
        if rules.parser is None:
            return None
        if delay := rules.parser.crawl_delay(self.policy.user_agent_header):
            self._turns.set_crawl_delay(host_key(url), float(delay))
        if not rules.parser.can_fetch(url, self.policy.user_agent_header):
            return make_failure(
                request, "robots", "robots.txt asks robots to stay away; ask the publisher", final_url=url
            )
        return None

    def _read(self, visit: _Visit, answer: httpx.Response) -> Response | FetchFailure:
        request, now = visit.request, datetime.now(UTC)
        retry_after = parse_retry_after(answer.headers.get("retry-after"), now)
        if not _is_whole_answer(request, answer.status_code):
            return status_failure(request, answer, retry_after)
        encoding, address = answer.headers.get("content-encoding"), _peer_address(answer)
        raw, body = read_body(answer.iter_raw(), encoding, self.policy.max_bytes)
        return Response(
            requested_url=request.url,
            final_url=str(answer.url),
            redirects=tuple(visit.hops),
            http_status=answer.status_code,
            http_reason=answer.reason_phrase,
            request_headers=_text_headers(answer.request.headers.raw),
            headers=_text_headers(answer.headers.raw),
            raw_body=raw,
            body=body,
            fetched_at=now,
            elapsed_seconds=time.monotonic() - visit.started,
            address=address,
            retry_after_seconds=retry_after,
            key=request.key,
        )

    def _fetch_robots(self, visit: _Visit, url: str) -> RobotsAnswer:
        """robots.txt itself: up to five redirects (RFC 9309 2.3.1.2), the first 500 KiB, no rules asked.

        A host that cannot be reached at all raises: that is the page's failure too, and says more.
        """
        try:
            for _ in range(6):
                self._await_turn(visit, url)
                with self._client.stream("GET", url) as answer:
                    target = _redirect_target(answer)
                    if target is None:
                        return RobotsAnswer(answer.status_code, _first_bytes(answer))
                url = target
        except (web_connect.AddressRefusedError, web_connect.NameNotFoundError, httpcore.ConnectError):
            raise
        except NETWORK_ERRORS:
            return RobotsAnswer(None)
        return RobotsAnswer(404)


_DEAD_REASONS: Final = frozenset({"dns", "connect", "timeout", "tls"})


def _is_whole_answer(request: FetchRequest, status: int) -> bool:
    """Whether a status comes with what was asked for: "unchanged" only where that was the question, never a part."""
    if status == 304:
        return bool(request.etag or request.last_modified)
    return 200 <= status < 300 and status not in NO_CONTENT_STATUSES


def _heard(result: Response | FetchFailure) -> Heard:
    if isinstance(result, Response):
        return Heard(retry_after=result.retry_after_seconds)
    return Heard(
        is_alive=result.reason not in _DEAD_REASONS,
        retry_after=result.retry_after_seconds,
        is_too_fast=result.http_status == 429,
    )


def _conditional_headers(request: FetchRequest) -> dict[str, str]:
    headers = {}
    if request.etag:
        headers["If-None-Match"] = request.etag
    if request.last_modified:
        headers["If-Modified-Since"] = request.last_modified
    return headers


def _redirect_target(answer: httpx.Response) -> str | None:
    location = answer.headers.get("location")
    if answer.status_code not in REDIRECT_STATUSES or not location:
        return None
    base = str(answer.url)
    return urljoin(base, _repaired(location)).partition("#")[0]


def _repaired(location: str) -> str:
    """Headers are read as Latin-1; a Location in UTF-8 comes out garbled and is put right."""
    try:
        return location.encode("latin-1").decode("utf-8").strip()
    except (UnicodeEncodeError, UnicodeDecodeError):
        return location.strip()


def _first_bytes(answer: httpx.Response) -> bytes:
    """Up to 500 KiB of the body, unpacked; the rest is not read."""
    body = bytearray()
    for chunk in answer.iter_bytes():
        body += chunk
        if len(body) >= MAX_ROBOTS_BYTES:
            break
    return bytes(body[:MAX_ROBOTS_BYTES])


def _text_headers(raw: Iterable[tuple[bytes, bytes]]) -> tuple[tuple[str, str], ...]:
    return tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in raw)


def _peer_address(answer: httpx.Response) -> str | None:
    stream = answer.extensions.get("network_stream")
    peer = stream.get_extra_info("server_addr") if stream is not None else None
    return str(peer[0]) if peer else None
