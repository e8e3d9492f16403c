"""Fetching from servers that misbehave: what comes back is a response or a failure that names the address."""

from __future__ import annotations

import gzip
import resource
import socket
import ssl
import subprocess
import sys
import threading
import time
import zlib
from collections.abc import Sequence
from pathlib import Path

import pytest
from hostile import HostileServer, answer, policy

from flows.adapters.web import Fetcher, FetchFailure, FetchRequest, Response
from flows.adapters.web_body import BodyEncodingError, read_body
from flows.adapters.web_connect import is_allowed_address
from flows.errors import PermanentError, TransientError

ROOT = Path(__file__).parents[2]
PAGE = b"<html><body><p>Twelve people were killed.</p></body></html>"


def failure(result: Response | FetchFailure) -> FetchFailure:
    assert isinstance(result, FetchFailure), result
    assert result.message.startswith(result.url.partition("?")[0][:20])
    assert "\n" not in result.message
    return result


def response(result: Response | FetchFailure) -> Response:
    assert isinstance(result, Response), result
    return result


def test_a_page_comes_back_as_it_was_sent(server: HostileServer, fetcher: Fetcher) -> None:
    url = server.on("/a", answer("200 OK", PAGE, "Content-Type: text/html; charset=utf-8", 'ETag: "1"'))
    got = response(fetcher.fetch(url, key="k"))
    assert (got.http_status, got.body, got.raw_body, got.final_url, got.redirects) == (200, PAGE, PAGE, url, ())
    assert (got.content_type, got.etag, got.key) == ("text/html; charset=utf-8", '"1"', "k")
    assert got.address == "127.0.0.1"


def test_the_user_agent_says_who_is_reading_and_how_to_reach_them(server: HostileServer, fetcher: Fetcher) -> None:
    fetcher.fetch(server.on("/a", answer(body=PAGE)))
    assert server.asked("/a")[0]["user-agent"] == "CasualtyLedgerTest/1 (+mailto:ledger@example.org)"


def test_validators_are_sent_and_a_304_is_an_answer(server: HostileServer, fetcher: Fetcher) -> None:
    url = server.on("/feed", b'HTTP/1.1 304 Not Modified\r\nETag: "7"\r\nConnection: close\r\n\r\n')
    got = response(fetcher.fetch(url, etag='"7"', last_modified="Thu, 10 Nov 2022 14:20:00 GMT"))
    assert got.is_unchanged
    assert got.body == b""
    asked = server.asked("/feed")[0]
    assert asked["if-none-match"] == '"7"'
    assert asked["if-modified-since"] == "Thu, 10 Nov 2022 14:20:00 GMT"


def test_a_304_without_validators_in_it_keeps_working(server: HostileServer, fetcher: Fetcher) -> None:
    got = response(fetcher.fetch(server.on("/feed", b"HTTP/1.1 304 X\r\nConnection: close\r\n\r\n"), etag='"7"'))
    assert (got.is_unchanged, got.etag, got.last_modified) == (True, None, None)


def test_nothing_is_asked_conditionally_without_validators(server: HostileServer, fetcher: Fetcher) -> None:
    fetcher.fetch(server.on("/feed", answer(body=PAGE)))
    assert not {"if-none-match", "if-modified-since"} & server.asked("/feed")[0].keys()


def test_no_cookie_is_kept(server: HostileServer, fetcher: Fetcher) -> None:
    url = server.on("/a", answer("200 OK", PAGE, "Set-Cookie: id=1; Path=/"))
    fetcher.fetch(url)
    fetcher.fetch(url)
    assert "cookie" not in server.asked("/a")[1]


@pytest.mark.parametrize("part", ["head", "body"])
def test_a_slow_drip_ends_at_the_deadline(server: HostileServer, part: str) -> None:
    def drip(connection: socket.socket, headers: dict[str, str]) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\n" + (b"Content-Length: 100000\r\n\r\n" if part == "body" else b""))
        while not server.is_closing.wait(0.05):
            connection.sendall(b"x")

    with Fetcher(policy(deadline_seconds=0.5)) as fetcher:
        got = failure(fetcher.fetch(server.on("/drip", drip)))
    assert (got.reason, got.is_hard) == ("timeout", False)


def test_a_stalled_answer_ends_at_the_deadline(server: HostileServer) -> None:
    def stall(connection: socket.socket, headers: dict[str, str]) -> None:
        server.is_closing.wait(30)

    with Fetcher(policy(deadline_seconds=0.3)) as fetcher:
        assert failure(fetcher.fetch(server.on("/stall", stall))).reason == "timeout"


def test_redirects_share_one_deadline(server: HostileServer) -> None:
    def hop(connection: socket.socket, headers: dict[str, str]) -> None:
        server.is_closing.wait(0.2)
        connection.sendall(answer("302 Found", b"", f"Location: /hop{len(server.seen)}"))

    for number in range(20):
        server.on(f"/hop{number}", hop)
    with Fetcher(policy(deadline_seconds=0.7, max_redirects=50, respect_robots=False)) as fetcher:
        assert failure(fetcher.fetch(server.url("/hop0"))).reason == "timeout"
    assert 2 <= len(server.seen) <= 5


def test_a_name_look_up_that_hangs_ends_at_the_deadline() -> None:
    release = threading.Event()

    def hang(host: str, port: int) -> Sequence[str]:
        release.wait(30)
        return []

    with Fetcher(policy(deadline_seconds=0.3, respect_robots=False), resolve=hang) as fetcher:
        assert failure(fetcher.fetch("http://slow.example/")).reason == "timeout"
    release.set()


def test_a_truncated_answer_is_no_shorter_page(server: HostileServer, fetcher: Fetcher) -> None:
    url = server.on("/cut", b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n" + PAGE)
    assert failure(fetcher.fetch(url)).reason == "truncated"


def test_a_truncated_chunk_is_no_shorter_page(server: HostileServer, fetcher: Fetcher) -> None:
    url = server.on("/cut", b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n40\r\n" + PAGE[:20])
    assert failure(fetcher.fetch(url)).reason == "truncated"


def test_a_length_that_is_too_small_does_not_poison_the_next_answer(server: HostileServer, fetcher: Fetcher) -> None:
    url = server.on("/short", b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n" + PAGE)
    assert response(fetcher.fetch(url)).body == PAGE[:6]
    assert response(fetcher.fetch(server.on("/next", answer(body=PAGE)))).body == PAGE


@pytest.mark.parametrize("junk", [b"", b"SSH-2.0-OpenSSH\r\n\r\n", b"HTTP/1.1 abc\r\n\r\n", b"\x00" * 100])
def test_something_that_is_not_http_is_a_failure(server: HostileServer, fetcher: Fetcher, junk: bytes) -> None:
    assert failure(fetcher.fetch(server.on("/junk", junk))).reason in ("protocol", "connect", "truncated")


def test_endless_headers_are_refused(server: HostileServer, fetcher: Fetcher) -> None:
    def endless(connection: socket.socket, headers: dict[str, str]) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\n")
        while not server.is_closing.is_set():
            connection.sendall(b"X-Filler: " + b"x" * 4000 + b"\r\n")

    assert failure(fetcher.fetch(server.on("/endless", endless))).reason == "protocol"


def test_a_gzip_bomb_stops_at_the_cap(server: HostileServer) -> None:
    bomb = gzip.compress(b"\x00" * 50_000_000, compresslevel=9)
    url = server.on("/bomb", answer("200 OK", bomb, "Content-Encoding: gzip"))
    with Fetcher(policy(max_bytes=1_000_000)) as fetcher:
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        got = failure(fetcher.fetch(url))
        grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert (got.reason, got.is_hard) == ("too_large", True)
    assert grown < 20_000


def test_an_endless_body_stops_at_the_cap_and_not_in_memory(server: HostileServer) -> None:
    sent = []

    def endless(connection: socket.socket, headers: dict[str, str]) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 200000000\r\n\r\n")
        for _ in range(3052):
            connection.sendall(b"x" * 65_536)
            sent.append(65_536)

    with Fetcher(policy(max_bytes=2_000_000)) as fetcher:
        assert failure(fetcher.fetch(server.on("/endless", endless))).reason == "too_large"
    assert sum(sent) < 20_000_000


@pytest.mark.parametrize(
    ("encoding", "packed"),
    [
        ("gzip", gzip.compress(PAGE)),
        ("x-gzip", gzip.compress(PAGE)),
        ("GZIP", gzip.compress(PAGE[:9]) + gzip.compress(PAGE[9:])),
        ("deflate", zlib.compress(PAGE)),
        ("deflate", zlib.compress(PAGE)[2:-4]),
        ("gzip", PAGE),
        ("identity", PAGE),
    ],
    ids=["gzip", "x-gzip", "two members", "zlib", "raw deflate", "gzip in name only", "identity"],
)
def test_packed_bodies_are_unpacked(server: HostileServer, fetcher: Fetcher, encoding: str, packed: bytes) -> None:
    got = response(fetcher.fetch(server.on("/p", answer("200 OK", packed, f"Content-Encoding: {encoding}"))))
    assert (got.body, got.raw_body) == (PAGE, packed)


@pytest.mark.parametrize("at", [1, 2, 9])
@pytest.mark.parametrize(
    ("encoding", "body"),
    [("deflate", zlib.compress(PAGE)), ("deflate", zlib.compress(PAGE)[2:-4]), ("gzip", gzip.compress(PAGE))],
)
def test_a_packed_body_may_come_in_any_pieces(encoding: str, body: bytes, at: int) -> None:
    assert read_body([body[:at], body[at:]], encoding, 10**7)[1] == PAGE


@pytest.mark.parametrize("is_whole", [True, False])
def test_members_cut_in_a_mark_are_joined_and_never_taken_for_whole(is_whole: bool) -> None:
    first, second = gzip.compress(PAGE[:9]), gzip.compress(PAGE[9:])
    if is_whole:
        assert read_body([first + second[:1], second[1:]], "gzip", 10**7)[1] == PAGE
        return
    with pytest.raises(BodyEncodingError, match="too early"):
        read_body([first + second[:1]], "gzip", 10**7)


@pytest.mark.parametrize("packed", [gzip.compress(PAGE * 99)[:-20], gzip.compress(PAGE)[:10] + b"\xff" * 40])
def test_a_body_that_cannot_be_unpacked_is_a_failure(server: HostileServer, fetcher: Fetcher, packed: bytes) -> None:
    url = server.on("/p", answer("200 OK", packed, "Content-Encoding: gzip"))
    assert failure(fetcher.fetch(url)).reason == "bad_encoding"


def test_an_encoding_nobody_asked_for_is_a_failure(server: HostileServer, fetcher: Fetcher) -> None:
    url = server.on("/p", answer("200 OK", PAGE, "Content-Encoding: snappy"))
    assert failure(fetcher.fetch(url)).reason == "bad_encoding"


def test_redirects_are_followed_and_remembered(server: HostileServer, fetcher: Fetcher) -> None:
    start = server.on("/old", answer("301 Moved Permanently", b"", "Location: /new?x=1#part"))
    server.on("/new?x=1", answer(body=PAGE))
    got = response(fetcher.fetch(start))
    assert got.final_url == server.url("/new?x=1")
    assert got.redirect_urls == (start,)
    assert got.permanent_url == got.final_url


def test_a_temporary_redirect_on_the_way_is_not_permanent(server: HostileServer, fetcher: Fetcher) -> None:
    start = server.on("/a", answer("301 Moved Permanently", b"", "Location: /b"))
    server.on("/b", answer("302 Found", b"", "Location: /c"))
    server.on("/c", answer(body=PAGE))
    assert response(fetcher.fetch(start)).permanent_url is None


def test_a_redirect_loop_ends(server: HostileServer, fetcher: Fetcher) -> None:
    server.on("/b", answer("302 Found", b"", "Location: /a"))
    got = failure(fetcher.fetch(server.on("/a", answer("302 Found", b"", "Location: /b"))))
    assert got.reason == "redirect_loop"


def test_an_ever_growing_chain_of_redirects_ends(server: HostileServer) -> None:
    for number in range(30):
        server.on(f"/{number}", answer("302 Found", b"", f"Location: /{number + 1}"))
    with Fetcher(policy(max_redirects=4)) as fetcher:
        assert failure(fetcher.fetch(server.url("/0"))).reason == "redirect_loop"
    assert not server.asked("/6")


@pytest.mark.parametrize(
    "target",
    [
        "http://169.254.169.254/latest/meta-data/", "http://10.0.0.1/", "http://192.168.1.1/", "http://[::1]/",
        "http://[::ffff:10.0.0.1]/", "http://0.0.0.0/", "http://127.0.0.2/", "http://2130706434/", "http://0x7f000002/",
        "http://[fd00:ec2::254]/", "http://[64:ff9b::a00:1]/", "http://100.100.100.200/", "http://[fe80::1]/",
    ],
)  # fmt: skip
def test_a_redirect_into_a_private_network_is_refused(server: HostileServer, fetcher: Fetcher, target: str) -> None:
    got = failure(fetcher.fetch(server.on("/go", answer("302 Found", b"", f"Location: {target}"))))
    assert got.reason == "address_refused"


def test_a_private_address_is_refused_before_any_rules_are_asked() -> None:
    with Fetcher(policy(respect_robots=False)) as fetcher:
        for url in ("http://169.254.169.254/", "http://10.1.2.3/", "http://[::ffff:192.168.0.1]/"):
            got = failure(fetcher.fetch(url))
            assert (got.reason, got.is_hard) == ("address_refused", True)


@pytest.mark.parametrize("target", ["file:///etc/passwd", "ftp://127.0.0.1/", "gopher://127.0.0.1/", "javascript:1"])
def test_a_redirect_to_another_scheme_is_refused(server: HostileServer, fetcher: Fetcher, target: str) -> None:
    got = failure(fetcher.fetch(server.on("/go", answer("302 Found", b"", f"Location: {target}"))))
    assert got.reason == "bad_url"


def test_a_name_that_changes_its_address_after_the_check_gains_nothing(server: HostileServer) -> None:
    answers = iter([["127.0.0.1"]] + [["10.0.0.1"]] * 9)
    looked_up = []

    def rebinding(host: str, port: int) -> Sequence[str]:
        looked_up.append(host)
        return next(answers)

    server.on("/a", answer(body=PAGE))
    with Fetcher(policy(respect_robots=False), resolve=rebinding) as fetcher:
        got = response(fetcher.fetch(server.url("/a", "news.example")))
        assert got.address == "127.0.0.1"
        assert looked_up == ["news.example"]
        assert failure(fetcher.fetch(server.url("/a", "news.example"))).reason == "address_refused"


def test_one_private_address_among_public_ones_refuses_the_name() -> None:
    with Fetcher(policy(respect_robots=False), resolve=lambda host, port: ["93.184.216.34", "10.0.0.1"]) as fetcher:
        assert failure(fetcher.fetch("http://mixed.example/")).reason == "address_refused"


def test_an_address_that_does_not_answer_gives_way_to_the_next(server: HostileServer) -> None:
    server.on("/a", answer(body=PAGE))
    both = policy(respect_robots=False, allowed_networks=("127.0.0.0/8",))
    with Fetcher(both, resolve=lambda host, port: ["127.0.0.9", "127.0.0.1"]) as fetcher:
        assert response(fetcher.fetch(server.url("/a", "news.example"))).address == "127.0.0.1"


@pytest.mark.parametrize(
    ("address", "is_allowed"),
    [("93.184.216.34", True), ("127.0.0.1", True), ("10.0.0.1", True), ("169.254.169.254", False), ("0.0.0.0", False),
     ("224.0.0.1", False), ("fe80::1%eth0", False), ("::ffff:169.254.169.254", False)],
)  # fmt: skip
def test_private_networks_can_be_opened_but_link_local_ones_cannot(address: str, is_allowed: bool) -> None:
    assert is_allowed_address(address, policy(allow_private_addresses=True, allowed_networks=())) is is_allowed


def test_a_certificate_of_an_unknown_authority_is_refused(untrusted_certificate: tuple[Path, Path]) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*untrusted_certificate)
    secured = HostileServer(context)
    secured.on("/a", answer(body=PAGE))
    try:
        with Fetcher(policy(respect_robots=False)) as fetcher:
            got = failure(fetcher.fetch(secured.url("/a")))
            assert (got.reason, secured.seen) == ("tls", [])
        with Fetcher(policy(respect_robots=False, ca_file=str(untrusted_certificate[0]))) as fetcher:
            assert response(fetcher.fetch(secured.url("/a"))).body == PAGE
            resolved = Fetcher(
                policy(respect_robots=False, ca_file=str(untrusted_certificate[0])), resolve=lambda *_: ["127.0.0.1"]
            )
            with resolved:
                assert failure(resolved.fetch(secured.url("/a", "other.example"))).reason == "tls"
    finally:
        secured.close()


@pytest.mark.parametrize(("status", "is_hard"), [(404, True), (410, True), (403, True), (500, False), (503, False)])
def test_statuses_of_400_and_more_are_failures(
    server: HostileServer, fetcher: Fetcher, status: int, is_hard: bool
) -> None:
    got = failure(fetcher.fetch(server.on("/x", answer(f"{status} Whatever", b"nothing here"))))
    assert (got.reason, got.http_status, got.is_hard) == (f"http_{status}", status, is_hard)
    assert isinstance(got.as_error(), PermanentError if is_hard else TransientError)


def test_a_server_that_asks_for_a_pause_is_left_alone(server: HostileServer, fetcher: Fetcher) -> None:
    url = server.on("/x", answer("429 Too Many Requests", b"", "Retry-After: 120"))
    assert failure(fetcher.fetch(url)).retry_after_seconds == 120
    got = failure(fetcher.fetch(server.on("/other", answer(body=PAGE))))
    assert got.reason == "host_paused"
    assert 100 < (got.retry_after_seconds or 0) <= 120
    assert not server.asked("/other")


@pytest.mark.parametrize("garbage", ["soon", "-5", "", "Thu, 99 Foo 2022", "1e999", "0"])
def test_a_senseless_retry_after_pauses_nothing(server: HostileServer, fetcher: Fetcher, garbage: str) -> None:
    fetcher.fetch(server.on("/x", answer("503 Busy", b"", f"Retry-After: {garbage}")))
    assert response(fetcher.fetch(server.on("/other", answer(body=PAGE)))).http_status == 200


def test_a_host_that_does_not_answer_is_not_asked_for_ever(unused_port: int) -> None:
    with Fetcher(policy(respect_robots=False)) as fetcher:
        urls = [f"http://127.0.0.1:{unused_port}/{number}" for number in range(5)]
        reasons = [failure(fetcher.fetch(url)).reason for url in urls]
    assert reasons == ["connect"] * 3 + ["host_down"] * 2


def test_a_kept_connection_that_the_server_closed_is_opened_again(server: HostileServer, fetcher: Fetcher) -> None:
    def close_once(connection: socket.socket, headers: dict[str, str]) -> None:
        if len(server.asked("/a")) > 1:
            connection.sendall(answer(body=PAGE))

    assert response(fetcher.fetch(server.on("/a", close_once))).body == PAGE


def test_a_proxy_may_be_private_and_what_it_fetches_may_not(server: HostileServer) -> None:
    server.on("http://news.example/a", answer(body=PAGE))
    proxies = {"http": server.url("")}
    with Fetcher(policy(allowed_networks=(), respect_robots=False, proxies=proxies)) as fetcher:
        assert response(fetcher.fetch("http://news.example/a")).body == PAGE
        assert failure(fetcher.fetch("http://10.0.0.1/a")).reason == "address_refused"
        assert failure(fetcher.fetch(server.url("/a"))).reason == "address_refused"


def test_a_wish_to_wait_counts_on_an_answer_that_worked(server: HostileServer, fetcher: Fetcher) -> None:
    got = response(fetcher.fetch(server.on("/feed", answer("200 OK", PAGE, "Retry-After: 90"))))
    assert got.retry_after_seconds == 90
    assert failure(fetcher.fetch(server.url("/feed"))).reason == "host_paused"


@pytest.fixture
def unused_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


@pytest.mark.parametrize(
    "url", ["", "news", "ftp://example.org/", "http://", "http:///x", "//example.org", "http://[::1", "http://a b/",
            "http://example.org:99999/", "http://" + "a" * 300 + "/"]
)  # fmt: skip
def test_what_is_no_address_is_a_failure_and_not_a_crash(fetcher: Fetcher, url: str) -> None:
    result = fetcher.fetch(url)
    assert isinstance(result, FetchFailure)
    assert result.reason in ("bad_url", "dns", "robots_unreachable")


def test_passwords_in_an_address_stay_out_of_messages(fetcher: Fetcher) -> None:
    result = fetcher.fetch("http://user:secret@10.0.0.1/")
    assert isinstance(result, FetchFailure)
    assert "secret" not in result.message


def test_many_hosts_take_turns_and_one_slow_host_holds_up_no_other(server: HostileServer) -> None:
    release = threading.Event()

    def slow(connection: socket.socket, headers: dict[str, str]) -> None:
        release.wait(5)
        connection.sendall(answer(body=PAGE))

    requests = [FetchRequest(server.url(f"/slow{n}", "slow.example"), key=f"slow{n}") for n in range(3)]
    requests += [FetchRequest(server.url(f"/fast{n}", "fast.example"), key=f"fast{n}") for n in range(5)]
    for number in range(5):
        server.on(f"/slow{number}", slow)
        server.on(f"/fast{number}", answer(body=PAGE))
    keys = []
    with Fetcher(policy(respect_robots=False, deadline_seconds=20), resolve=lambda *_: ["127.0.0.1"]) as fetcher:
        for result in fetcher.fetch_many(requests, workers=2):
            keys.append(result.key)
            if len(keys) == 5:
                release.set()
    assert sorted(keys[:5]) == [f"fast{n}" for n in range(5)]
    assert sorted(keys[5:]) == [f"slow{n}" for n in range(3)]


def test_no_more_requests_run_at_a_host_than_allowed(server: HostileServer) -> None:
    running, most, guard = [0], [0], threading.Lock()

    def count(connection: socket.socket, headers: dict[str, str]) -> None:
        with guard:
            running[0] += 1
            most[0] = max(most[0], running[0])
        time.sleep(0.02)
        with guard:
            running[0] -= 1
        connection.sendall(answer(body=PAGE))

    urls = [FetchRequest(server.on(f"/{number}", count)) for number in range(12)]
    with Fetcher(policy(respect_robots=False, per_host_concurrency=2)) as fetcher:
        results = list(fetcher.fetch_many(urls, workers=8))
    assert all(isinstance(result, Response) for result in results)
    assert most[0] <= 2


def test_unchanged_is_no_answer_to_a_question_that_was_not_asked(server: HostileServer, fetcher: Fetcher) -> None:
    url = server.on("/feed", b'HTTP/1.1 304 Not Modified\r\nETag: "7"\r\nConnection: close\r\n\r\n')
    got = failure(fetcher.fetch(url))
    assert (got.reason, got.is_hard) == ("http_304", False)


@pytest.mark.parametrize("status", ["204 No Content", "206 Partial Content", "302 Found", "300 Multiple Choices"])
def test_an_answer_without_a_page_is_a_failure(server: HostileServer, fetcher: Fetcher, status: str) -> None:
    assert failure(fetcher.fetch(server.on("/a", answer(status, PAGE)))).reason == f"http_{status[:3]}"


def test_a_wall_that_waits_for_a_cookie_is_a_loop(server: HostileServer, fetcher: Fetcher) -> None:
    wall = answer("302 Found", b"", "Location: /consent?next=/a", "Set-Cookie: seen=1; Path=/")
    server.on("/consent?next=/a", answer("302 Found", b"", "Location: /a", "Set-Cookie: agreed=no; Path=/"))
    assert failure(fetcher.fetch(server.on("/a", wall))).reason == "redirect_loop"
    assert not [headers for _, headers in server.seen if "cookie" in headers]


# ru_maxrss of a process begins with the peak of the one that started it, so its own is read from /proc.
BOMB_PROGRAM = """
import re, sys
def peak():
    return int(re.search(r"VmHWM:\\s*(\\d+) kB", open("/proc/self/status").read())[1])
from flows.adapters.web import Fetcher, WebPolicy
policy = WebPolicy("test", "mailto:x@example.org", allow_private_addresses=True, respect_robots=False)
with Fetcher(policy) as fetcher:
    fetcher.fetch(sys.argv[1] + "/warm")
    before = peak()
    results = list(fetcher.fetch(sys.argv[1] + f"/bomb{number}") for number in range(3))
    grown = peak() - before
sys.stdout.write(f"{grown // 1024} {' '.join(result.reason for result in results)}")
"""


def test_bombs_cost_less_than_a_hundred_megabytes_of_memory(server: HostileServer) -> None:
    """In a process of its own: its peak memory, before and after bodies that unpack to 256 MB each."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    zeros = b"\x00" * 16_777_216
    bomb = b"".join(packer.compress(zeros) for _ in range(16)) + packer.flush()
    server.on("/warm", answer(body=PAGE))
    for number in range(3):
        server.on(f"/bomb{number}", answer("200 OK", bomb, "Content-Encoding: gzip"))
    command = [sys.executable, "-c", BOMB_PROGRAM, server.url("")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True, cwd=ROOT)
    grown, *reasons = done.stdout.split()
    assert reasons == ["too_large"] * 3
    assert int(grown) < 100
