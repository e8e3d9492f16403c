"""Politeness as a server sees it: how often it is asked, and who waits for whom."""

from __future__ import annotations

import socket

import pytest
from hostile import HostileServer, answer, policy

from flows.adapters.web import Fetcher, FetchFailure, FetchRequest, Response

PAGE = answer(body=b"<p>Twelve people were killed.</p>")
INTERVAL = 0.3
JITTER = 0.15


def reasons(results: list[Response | FetchFailure]) -> list[str]:
    return [result.reason if isinstance(result, FetchFailure) else "fetched" for result in results]


def spread(server: HostileServer) -> float:
    return server.asked_at[-1] - server.asked_at[0]


def test_rules_and_pages_of_a_host_are_asked_an_interval_apart(server: HostileServer) -> None:
    requests = [FetchRequest(server.on(f"/{number}", PAGE)) for number in range(3)]
    with Fetcher(policy(per_host_interval_seconds=INTERVAL)) as fetcher:
        assert reasons(list(fetcher.fetch_many(requests))) == ["fetched"] * 3
    assert [path for path, _ in server.seen] == ["/robots.txt", "/0", "/1", "/2"]
    assert spread(server) >= 3 * INTERVAL - JITTER


def test_redirects_are_requests_like_any_other(server: HostileServer) -> None:
    server.on("/a", answer("301 Moved", b"", "Location: /b"))
    server.on("/b", answer("302 Found", b"", "Location: /c"))
    server.on("/c", PAGE)
    with Fetcher(policy(per_host_interval_seconds=INTERVAL, deadline_seconds=INTERVAL)) as fetcher:
        assert reasons([fetcher.fetch(server.url("/a"))]) == ["fetched"]
    assert [path for path, _ in server.seen] == ["/robots.txt", "/a", "/b", "/c"]
    assert spread(server) >= 3 * INTERVAL - JITTER


def test_a_redirect_to_a_host_that_asked_for_a_pause_is_not_followed(server: HostileServer) -> None:
    server.on("/busy", answer("429 Too Many Requests", b"", "Retry-After: 600"))
    server.on("/a", answer("302 Found", b"", f"Location: {server.url('/page', 'busy.example')}"))
    with Fetcher(policy(respect_robots=False), resolve=lambda *_: ["127.0.0.1"]) as fetcher:
        fetcher.fetch(server.url("/busy", "busy.example"))
        assert reasons([fetcher.fetch(server.url("/a", "link.example"))]) == ["host_paused"]
        assert reasons([fetcher.fetch(server.on("/b", PAGE))]) == ["fetched"]
    assert not server.asked("/page")


def test_a_dead_target_of_redirects_does_not_make_the_host_that_links_to_it_dead(server: HostileServer) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        unused = int(taken.getsockname()[1])
    for number in range(5):
        server.on(f"/{number}", answer("302 Found", b"", f"Location: http://dead.example:{unused}/{number}"))
    server.on("/alive", PAGE)
    with Fetcher(policy(respect_robots=False), resolve=lambda *_: ["127.0.0.1"]) as fetcher:
        got = [fetcher.fetch(server.url(f"/{number}", "link.example")) for number in range(5)]
        assert reasons(got) == ["connect"] * 3 + ["host_down"] * 2
        assert reasons([fetcher.fetch(server.url("/alive", "link.example"))]) == ["fetched"]


@pytest.mark.parametrize("wish", [(), ("Retry-After: 0",), ("Retry-After: -5",), ("Retry-After: soon",)])
def test_a_storm_of_429_without_a_sensible_wish_costs_one_request(server: HostileServer, wish: tuple[str, ...]) -> None:
    requests = [FetchRequest(server.on(f"/{number}", answer("429 Slow Down", b"", *wish))) for number in range(20)]
    with Fetcher(policy(respect_robots=False)) as fetcher:
        assert reasons(list(fetcher.fetch_many(requests))) == ["http_429"] + ["host_paused"] * 19
    assert len(server.seen) == 1


def test_a_host_that_asks_for_one_more_second_for_ever_is_asked_twice(server: HostileServer) -> None:
    storm = answer("429 Slow Down", b"", "Retry-After: 1")
    requests = [FetchRequest(server.on(f"/{number}", storm)) for number in range(20)]
    with Fetcher(policy(respect_robots=False)) as fetcher:
        assert reasons(list(fetcher.fetch_many(requests))) == ["http_429"] + ["host_paused"] * 19
    assert len(server.seen) == 2
    assert spread(server) >= 1 - JITTER


def test_a_host_that_asks_for_one_second_gets_it_and_gives_every_page(server: HostileServer) -> None:
    def busy_once(connection: socket.socket, headers: dict[str, str]) -> None:
        is_first = len(server.seen) == 1
        connection.sendall(answer("503 Busy", b"", "Retry-After: 1") if is_first else PAGE)

    requests = [FetchRequest(server.on(f"/{number}", busy_once)) for number in range(4)]
    with Fetcher(policy(respect_robots=False)) as fetcher:
        assert reasons(list(fetcher.fetch_many(requests))) == ["fetched"] * 4
    assert len(server.seen) == 5
    assert server.asked_at[1] - server.asked_at[0] >= 1 - JITTER


def test_hosts_with_many_pages_and_hosts_with_few_take_turns(server: HostileServer) -> None:
    requests = [FetchRequest(server.url(f"/{n}", "long.example"), key="long") for n in range(30)]
    requests += [FetchRequest(server.url("/0", f"short{n}.example"), key="short") for n in range(5)]
    for number in range(30):
        server.on(f"/{number}", PAGE)
    with Fetcher(policy(respect_robots=False), resolve=lambda *_: ["127.0.0.1"]) as fetcher:
        keys = [result.key for result in fetcher.fetch_many(requests, workers=1)]
    assert keys[:7].count("short") == 5


def test_a_server_that_cuts_every_connection_is_given_up(server: HostileServer) -> None:
    url = server.on("/cut", lambda connection, headers: None)
    with Fetcher(policy(per_host_interval_seconds=0.05, respect_robots=False)) as fetcher:
        assert reasons([fetcher.fetch(url)]) == ["protocol"]
    assert len(server.seen) <= 3
