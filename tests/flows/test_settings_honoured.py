"""What an operator sets is what servers see: proxy, interval, name and contact, networks, and what single feeds do."""

from __future__ import annotations

import time
from datetime import timedelta
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest
from ingest_kit import QUICK, Ingest, write_feeds
from site_server import Route, Site, rss

from extractors.records import Feed
from flows.adapters.warehouse import Reader
from flows.adapters.web import Fetcher, FetchRequest
from flows.adapters.web_records import FetchFailure, Response
from flows.desk import web_policy
from flows.errors import ConfigurationError
from flows.feeds import load_feeds
from flows.polling import FeedMemory, poll_feeds
from flows.settings import FeedOverride, load_settings


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write_toml(text: str) -> None:
    Path("casualty-ledger.toml").write_text(text, encoding="utf-8")


def fetch(url: str) -> Response | FetchFailure:
    """One fetch by the settings in force."""
    with Fetcher(web_policy(load_settings())) as fetcher:
        return fetcher.fetch(url)


def logged(site: Site, log: list[tuple[float, dict[str, str]]]) -> Route:
    """A page whose visits are logged with their time and headers."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        log.append((time.monotonic(), dict(handler.headers.items())))
        handler.send_response(200)
        handler.send_header("Content-Type", "text/plain")
        handler.send_header("Content-Length", "2")
        handler.end_headers()
        handler.wfile.write(b"ok")

    return answer


def test_a_proxy_gets_the_requests(site: Site) -> None:
    write_toml(f'contact = "a@example.org"\n[proxies]\nhttp = "{site.base}"\n')
    site.routes["http://far.example/page"] = (200, "text/plain", b"from afar")
    answer = fetch("http://far.example/page")
    assert isinstance(answer, Response), answer
    assert answer.body == b"from afar"
    assert site.visits == ["http://far.example/robots.txt", "http://far.example/page"]


def test_the_name_and_the_contact_are_shown_with_every_request(site: Site) -> None:
    write_toml('user_agent = "press-watch/2"\ncontact = "desk@example.org"\nallow_private_addresses = true\n')
    log: list[tuple[float, dict[str, str]]] = []
    site.routes.update({"/robots.txt": logged(site, log), "/page": logged(site, log)})
    fetch(f"{site.base}/page")
    assert [headers["User-Agent"] for _, headers in log] == ["press-watch/2 (+desk@example.org)"] * 2


def test_a_site_is_asked_at_its_own_interval(site: Site) -> None:
    host = site.base.removeprefix("http://")
    write_toml(f'allow_private_addresses = true\nper_host_interval = 0\n[host_intervals]\n"{host}" = 0.3\n')
    log: list[tuple[float, dict[str, str]]] = []
    site.routes.update({f"/{number}": logged(site, log) for number in range(4)})
    with Fetcher(web_policy(load_settings())) as fetcher:
        list(fetcher.fetch_many([FetchRequest(f"{site.base}/{n}", check_robots=False) for n in range(4)]))
    times = [moment for moment, _ in log]
    # Three intervals, less what a busy machine may take to log the first visit; without an interval, next to nothing.
    assert max(times) - min(times) >= 0.6


def test_private_networks_are_opened_one_by_one(site: Site) -> None:
    site.routes["/page"] = (200, "text/plain", b"ok")
    assert isinstance(fetch(f"{site.base}/page"), FetchFailure)
    write_toml('allowed_networks = ["10.0.0.0/8"]\n')
    assert isinstance(fetch(f"{site.base}/page"), FetchFailure)
    write_toml('allowed_networks = ["10.0.0.0/8", "127.0.0.0/8"]\n')
    assert isinstance(fetch(f"{site.base}/page"), Response)


def retry_after(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(503)
    handler.send_header("Retry-After", "36000")
    handler.send_header("Content-Length", "0")
    handler.end_headers()


@pytest.mark.parametrize(("longest", "minutes"), [(None, 600), (3600.0, 60), (0.0, 15)])
def test_a_pause_that_a_server_asks_for_is_cut_by_the_override_of_its_feed(
    site: Site, longest: float | None, minutes: int
) -> None:
    site.routes["/feed.xml"] = retry_after
    memory = FeedMemory(Feed("feed", f"{site.base}/feed.xml", "o", "F"), override=FeedOverride(max_retry_after=longest))
    with Fetcher(web_policy(load_settings(**QUICK))) as fetcher:
        (report,) = poll_feeds(fetcher, [memory], "run", 1)
    wait = report.poll.next_due_at - report.poll.polled_at
    assert timedelta(minutes=minutes) <= wait <= timedelta(minutes=minutes) * 1.1


def test_overrides_reach_the_feeds_of_a_run(ingest: Ingest, site: Site, tmp_path: Path) -> None:
    asked: list[str | None] = []

    def full(handler: BaseHTTPRequestHandler) -> None:
        asked.append(handler.headers.get("If-None-Match"))
        body = rss(site.base)[2]
        handler.send_response(200)
        handler.send_header("ETag", '"1"')
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    site.routes = {"/full.xml": full, "/slow.xml": retry_after}
    listed = write_feeds(tmp_path, {name: f"{site.base}/{name}.xml" for name in ("full", "slow")})
    overrides = {"full": {"always_in_full": True, "interval_minutes": 90}, "slow": {"max_retry_after": 0}}
    for _ in range(2):
        ingest(tmp_path / "data", ["full"], feeds_file=listed, feed_overrides=overrides)
    ingest(tmp_path / "data", ["slow"], feeds_file=listed, feed_overrides=overrides)
    assert asked == [None, None]
    with Reader(tmp_path / "data" / "ledger.duckdb") as reader:
        rows = reader.query("select feed_id, due_reason from feed_health order by feed_id").to_pylist()
    assert rows[0]["due_reason"].startswith("1 h 30 min: failure")
    assert rows[1]["due_reason"] == "15 min: failure 1 in a row, of a kind that may pass"


def test_an_override_of_an_unknown_feed_is_named(folder: Path) -> None:
    write_toml("[feed_overrides.bbc-wrld]\ninterval_minutes = 5\n")
    with pytest.raises(ConfigurationError, match="setting feed_overrides: no feed is called 'bbc-wrld'; did you mean"):
        load_feeds(load_settings())


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('[proxies]\nhttp = "http://"', "setting proxies: a proxy has a host and a port"),
        ('[proxies]\nhttp = "socks5://127.0.0.1:1"', "setting proxies: give it as"),
        ('[host_intervals]\n"http://x.example" = 1', "setting host_intervals: 'http://x.example' is no domain"),
        ('[host_intervals]\n"x.example" = -1', "setting host_intervals.x.example: input should be greater"),
        ('host_intervals = 3', 'setting host_intervals: give pairs, {"name": value}'),
        ('allowed_networks = ["10.1.0.1/16"]', "setting allowed_networks: 10.1.0.1/16 has host bits set"),
        ('[feed_overrides.wire]\nintervall = 3', "setting feed_overrides.wire: has nothing called 'intervall'"),
        ('contact = "a\\nb"', "setting contact: it goes into an HTTP header"),
        ('user_agent = "Zeitung ü"', "setting user_agent: it goes into an HTTP header"),
        ('allow_private_addresses = "perhaps"', "setting allow_private_addresses: is true or false"),
        ('ca_file = "casualty-ledger.toml"', "setting ca_file: holds no certificate in PEM form"),
    ],
)  # fmt: skip
def test_a_wrong_line_of_the_file_is_one_line_that_names_it(text: str, words: str) -> None:
    write_toml(f"{text}\n")
    with pytest.raises(ConfigurationError) as error:
        load_settings()
    assert str(error.value).startswith(words)
    assert "\n" not in str(error.value)
