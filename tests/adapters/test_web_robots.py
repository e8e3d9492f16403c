"""robots.txt by RFC 9309: absent means yes, unreachable means no."""

from __future__ import annotations

import socket

from hostile import HostileServer, answer, policy

from flows.adapters.web import Fetcher, FetchFailure, Response
from flows.adapters.web_robots import MAX_ROBOTS_BYTES, RobotsAnswer, RobotsBook, parse_rules

PAGE = answer(body=b"<p>page</p>")


def reason(result: Response | FetchFailure) -> str:
    return result.reason if isinstance(result, FetchFailure) else "fetched"


def test_an_absent_robots_txt_allows_everything(server: HostileServer, fetcher: Fetcher) -> None:
    assert reason(fetcher.fetch(server.on("/a", PAGE))) == "fetched"


def test_rules_are_kept_and_asked_once(server: HostileServer, fetcher: Fetcher) -> None:
    server.on("/robots.txt", answer(body=b"User-agent: *\nDisallow: /private\nAllow: /private/open"))
    assert reason(fetcher.fetch(server.on("/private/x", PAGE))) == "robots"
    assert reason(fetcher.fetch(server.on("/private/open", PAGE))) == "fetched"
    assert reason(fetcher.fetch(server.on("/a", PAGE))) == "fetched"
    assert len(server.asked("/robots.txt")) == 1
    assert not server.asked("/private/x")


def test_a_group_that_names_us_counts_and_the_star_does_not(server: HostileServer, fetcher: Fetcher) -> None:
    server.on("/robots.txt", answer(body=b"User-agent: *\nDisallow: /\n\nUser-agent: casualtyledgertest\nAllow: /"))
    assert reason(fetcher.fetch(server.on("/a", PAGE))) == "fetched"


def test_a_server_error_keeps_us_out(server: HostileServer, fetcher: Fetcher) -> None:
    server.on("/robots.txt", answer("503 Busy"))
    assert reason(fetcher.fetch(server.on("/a", PAGE))) == "robots_unreachable"
    assert not server.asked("/a")


def test_a_robots_txt_that_never_comes_keeps_us_out(server: HostileServer) -> None:
    def stall(connection: socket.socket, headers: dict[str, str]) -> None:
        server.is_closing.wait(30)

    server.on("/robots.txt", stall)
    with Fetcher(policy(deadline_seconds=0.3)) as fetcher:
        assert reason(fetcher.fetch(server.on("/a", PAGE))) in ("robots_unreachable", "timeout")
    assert not server.asked("/a")


def test_a_huge_robots_txt_is_read_up_to_its_limit(server: HostileServer, fetcher: Fetcher) -> None:
    filler = b"# " + b"x" * 96 + b"\n"
    early = b"User-agent: *\nDisallow: /early\n"
    late = b"Disallow: /late\n"
    body = early + filler * (MAX_ROBOTS_BYTES // len(filler) + 1) + late
    server.on("/robots.txt", answer(body=body))
    assert reason(fetcher.fetch(server.on("/early", PAGE))) == "robots"
    assert reason(fetcher.fetch(server.on("/late", PAGE))) == "fetched"


def test_a_redirected_robots_txt_is_followed(server: HostileServer, fetcher: Fetcher) -> None:
    server.on("/robots.txt", answer("301 Moved", b"", "Location: /rules"))
    server.on("/rules", answer(body=b"User-agent: *\nDisallow: /a"))
    assert reason(fetcher.fetch(server.on("/a", PAGE))) == "robots"


def test_the_target_of_a_redirect_obeys_its_own_rules(server: HostileServer, fetcher: Fetcher) -> None:
    server.on("/robots.txt", answer(body=b"User-agent: *\nDisallow: /private"))
    server.on("/private", PAGE)
    assert reason(fetcher.fetch(server.on("/a", answer("302 Found", b"", "Location: /private")))) == "robots"
    assert not server.asked("/private")


def test_a_web_page_in_place_of_rules_forbids_nothing(server: HostileServer, fetcher: Fetcher) -> None:
    server.on("/robots.txt", answer(body=b"<!doctype html><html><body>Disallow: nothing</body></html>"))
    assert reason(fetcher.fetch(server.on("/a", PAGE))) == "fetched"


def test_rules_can_be_left_aside_by_policy_and_by_request(server: HostileServer, fetcher: Fetcher) -> None:
    server.on("/robots.txt", answer(body=b"User-agent: *\nDisallow: /"))
    assert reason(fetcher.fetch(server.on("/feed", PAGE), check_robots=False)) == "fetched"
    with Fetcher(policy(respect_robots=False)) as careless:
        assert reason(careless.fetch(server.url("/feed"))) == "fetched"
    assert not server.asked("/robots.txt")


def test_unreachable_rules_are_tried_again_sooner_than_known_ones() -> None:
    unreachable, known = parse_rules(RobotsAnswer(500), 0.0), parse_rules(RobotsAnswer(200, b""), 0.0)
    assert not unreachable.is_reachable
    assert known.is_reachable
    assert unreachable.expires_at < known.expires_at


def test_too_many_requests_for_the_rules_means_no() -> None:
    assert not parse_rules(RobotsAnswer(429), 0.0).is_reachable


def test_rules_are_read_again_when_they_are_old() -> None:
    now, asked = [0.0], []

    def fetch(url: str) -> RobotsAnswer:
        asked.append(url)
        return RobotsAnswer(404)

    book = RobotsBook(clock=lambda: now[0])
    book.rules_for("https://a.example/1", fetch)
    book.rules_for("https://a.example/2", fetch)
    now[0] += 90_000
    book.rules_for("https://a.example/3", fetch)
    assert asked == ["https://a.example/robots.txt"] * 2
