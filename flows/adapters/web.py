"""Fetching: one URL in, one response or one failure out, politely, safely and in bounded time and memory."""

from __future__ import annotations

import http.cookiejar
import time
from collections import OrderedDict, deque
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from datetime import UTC, datetime
from types import TracebackType
from typing import Final
from urllib.parse import urljoin, urlsplit

import httpcore
import httpx

from flows.adapters import web_connect
from flows.adapters.web_body import ACCEPT_ENCODING, read_body
from flows.adapters.web_failures import NETWORK_ERRORS, make_failure, network_failure, status_failure
from flows.adapters.web_records import FetchFailure, FetchRequest, Redirect, Response, WebPolicy
from flows.adapters.web_robots import MAX_ROBOTS_BYTES, RobotsAnswer, RobotsBook
from flows.adapters.web_turns import HostTurns, parse_retry_after, registrable_host

__all__ = ["FetchFailure", "FetchRequest", "Fetcher", "Redirect", "Response", "WebPolicy"]

ACCEPT: Final = (
    "text/html,application/xhtml+xml,application/rss+xml,application/atom+xml,application/feed+json,"
    "application/xml;q=0.9,application/json;q=0.8,*/*;q=0.5"
)
REDIRECT_STATUSES: Final = frozenset({301, 302, 303, 307, 308})


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
        self._turns = HostTurns(policy.per_host_interval_seconds, policy.per_host_concurrency)
        self._robots = RobotsBook(self._fetch_robots)

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
        host = _host_key(url)
        while (seconds := self._turns.try_take(host)) > 0:
            time.sleep(min(seconds, 1.0))
        return self._fetch_in_turn(request, host)

    def fetch_many(self, requests: Iterable[FetchRequest], workers: int = 8) -> Iterator[Response | FetchFailure]:
        """Fetch many, yielding results as they come. Hosts take turns: a slow or long one does not hold up the rest."""
        queues: OrderedDict[str, deque[FetchRequest]] = OrderedDict()
        for request in requests:
            queues.setdefault(_host_key(request.url), deque()).append(request)
        running: set[Future[Response | FetchFailure]] = set()
        with ThreadPoolExecutor(max_workers=workers, thread_name_prefix="fetch") as pool:
            while queues or running:
                pause = self._start_ready(queues, running, pool, workers)
                if running:
                    done, running = wait(running, timeout=pause, return_when=FIRST_COMPLETED)
                    yield from (future.result() for future in done)
                else:
                    time.sleep(pause)

    def _start_ready(
        self,
        queues: OrderedDict[str, deque[FetchRequest]],
        running: set[Future[Response | FetchFailure]],
        pool: ThreadPoolExecutor,
        workers: int,
    ) -> float:
        """Start one request of every host whose turn it is; return the seconds until another host may be ready."""
        pause = 1.0
        for host in list(queues):
            if len(running) >= workers:
                return pause
            seconds = self._turns.try_take(host)
            if seconds > 0:
                pause = min(pause, seconds)
                continue
            running.add(pool.submit(self._fetch_in_turn, queues[host].popleft(), host))
            queues.move_to_end(host)
            if not queues[host]:
                del queues[host]
        return max(pause, 0.001)

    def _fetch_in_turn(self, request: FetchRequest, host: str) -> Response | FetchFailure:
        started = time.monotonic()
        result: Response | FetchFailure | None = None
        try:
            result = self._unless_paused(request, host) or self._fetch_within_deadline(request, host)
        finally:
            self._give_back(host, time.monotonic() - started, result)
        return result

    def _give_back(self, host: str, seconds: float, result: Response | FetchFailure | None) -> None:
        reason = result.reason if isinstance(result, FetchFailure) else None
        retry_after = result.retry_after_seconds if result is not None and reason not in _OWN_REASONS else None
        if reason not in _OWN_REASONS:
            self._turns.release(host, seconds, reason not in _DEAD_REASONS, retry_after)
        else:
            self._turns.release_unused(host)

    def _unless_paused(self, request: FetchRequest, host: str) -> FetchFailure | None:
        seconds, is_down = self._turns.paused_seconds(host)
        if seconds <= 0:
            return None
        why = "did not answer several times in a row" if is_down else "asked to be left alone"
        return make_failure(
            request, "host_down" if is_down else "host_paused",
            f"{host} {why}; not asked, due again in {seconds:.0f} s", retry_after_seconds=seconds,
        )  # fmt: skip

    def _fetch_within_deadline(self, request: FetchRequest, host: str) -> Response | FetchFailure:
        started = time.monotonic()
        with web_connect.deadline_in(self.policy.deadline_seconds):
            try:
                return self._follow_again_if_cut(request, host, started)
            except NETWORK_ERRORS as error:
                return network_failure(request, error, self.policy)

    def _follow_again_if_cut(self, request: FetchRequest, host: str, started: float) -> Response | FetchFailure:
        """A kept connection may be closed at the very moment it is used again: that is worth one more attempt."""
        try:
            return self._follow(request, host, started)
        except (httpcore.ReadError, httpcore.WriteError, httpcore.RemoteProtocolError) as error:
            if isinstance(error, httpcore.RemoteProtocolError) and "without sending" not in str(error):
                raise
            return self._follow(request, host, started)

    def _follow(self, request: FetchRequest, host: str, started: float) -> Response | FetchFailure:
        url, hops = request.url, list[Redirect]()
        while True:
            if problem := self._may_not(request, url):
                return problem
            with self._client.stream("GET", url, headers=_conditional_headers(request)) as answer:
                target = _redirect_target(answer)
                if target is None:
                    return self._read(request, answer, tuple(hops), started)
                hops.append(Redirect(url, answer.status_code, target))
            if len(hops) > self.policy.max_redirects or target in [hop.url for hop in hops]:
                return make_failure(
                    request, "redirect_loop",
                    f"redirected {len(hops)} times, last to {target}; check the address in a browser", final_url=target,
                )  # fmt: skip
            url = target

    def _may_not(self, request: FetchRequest, url: str) -> FetchFailure | None:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            return make_failure(request, "bad_url", f"{url!r} is no http or https address; correct it", final_url=url)
        web_connect.check_literal_address(parts.hostname, self.policy)
        if not (request.check_robots and self.policy.respect_robots):
            return None
        rules = self._robots.rules_for(url)
        if not rules.is_reachable:
            return make_failure(
                request, "robots_unreachable",
                "its robots.txt could not be read, so the site is left alone; it is tried again later", final_url=url,
            )  # fmt: skip
        if rules.parser is None:
            return None
        if delay := rules.parser.crawl_delay(self.policy.user_agent_header):
            self._turns.set_crawl_delay(_host_key(url), float(delay))
        if not rules.parser.can_fetch(url, self.policy.user_agent_header):
            return make_failure(
                request, "robots", "robots.txt asks robots to stay away; ask the publisher", final_url=url
            )
        return None

    def _read(
        self, request: FetchRequest, answer: httpx.Response, hops: tuple[Redirect, ...], started: float
    ) -> Response | FetchFailure:
        now = datetime.now(UTC)
        retry_after = parse_retry_after(answer.headers.get("retry-after"), now)
        if answer.status_code >= 400 or answer.status_code < 200:
            return status_failure(request, answer, retry_after)
        encoding, address = answer.headers.get("content-encoding"), _peer_address(answer)
        raw, body = read_body(answer.iter_raw(), encoding, self.policy.max_bytes)
        return Response(
            requested_url=request.url,
            final_url=str(answer.url),
            redirects=hops,
            http_status=answer.status_code,
            http_reason=answer.reason_phrase,
            request_headers=_text_headers(answer.request.headers.raw),
            headers=_text_headers(answer.headers.raw),
            raw_body=raw,
            body=body,
            fetched_at=now,
            elapsed_seconds=time.monotonic() - started,
            address=address,
            retry_after_seconds=retry_after,
            key=request.key,
        )

    def _fetch_robots(self, url: str) -> RobotsAnswer:
        """robots.txt itself: up to five redirects (RFC 9309 2.3.1.2), the first 500 KiB, no rules asked.

        A host that cannot be reached at all raises: that is the page's failure too, and says more.
        """
        try:
            for _ in range(6):
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


_OWN_REASONS: Final = frozenset({"host_paused", "host_down"})
_DEAD_REASONS: Final = frozenset({"dns", "connect", "timeout", "tls"})


def _host_key(url: str) -> str:
    try:
        return registrable_host(url)
    except ValueError:
        return ""


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
