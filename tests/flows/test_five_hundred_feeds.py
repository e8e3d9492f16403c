"""Five hundred feeds on a hundred hosts, one in ten of them faulty: the real flow in a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hundred_hosts import FEEDS_PER_HOST, HOSTS, HundredHosts
from ingest_kit import QUICK, write_feeds
from prefect.settings import PREFECT_API_URL

from flows.adapters.warehouse import Reader

INTERVAL = 0.25
DEADLINE = 6.0
WINDOW = 4
JITTER = 0.35
# ru_maxrss of a process begins with the peak of the one that started it, so its own is read from /proc.
PROGRAM = """
import json, os, re, resource, sys
from flows.settings import quiet_prefect
quiet_prefect(in_terminal=True)
from flows.ingest import ingest
summary = ingest(**json.load(sys.stdin))
own = int(re.search(r"VmHWM:\\s*(\\d+) kB", open("/proc/self/status").read())[1])
peak = max(own, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
print(json.dumps({**summary, "peak_megabytes": peak / 1024}))
"""
# What a person reads about each fault.
MEANT = {
    "stall": ("timeout", "no complete answer within 6 s"),
    "drip": ("timeout", "no complete answer within 6 s"),
    "cut": ("truncated", "the answer broke off before its end"),
    "missing": ("http_404", "answered 404 Not Found; correct or remove the address"),
    "broken": ("http_500", "answered 500 Internal Server Error; it is tried again later"),
    "loop": ("redirect_loop", "redirected 1 times"),
    "metadata": ("address_refused", "leads to the private address 169.254.169.254"),
    "bomb": ("too_large", "the body is larger than 2,000,000 bytes"),
    "page": ("not_a_feed", "a web page"),
    "storm": ("http_429", "answered 429 Too Many Requests"),
}


@pytest.fixture(scope="module")
def hosts() -> Iterator[HundredHosts]:
    with HundredHosts() as server:
        yield server


@pytest.fixture(scope="module")
def run(hosts: HundredHosts, prefect_server: None, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Runs the ingest flow over the feeds (of these ids, or those that are due) in a process of its own."""
    folder = tmp_path_factory.mktemp("hosts")
    settings = {
        **QUICK, "per_host_interval": INTERVAL, "deadline": DEADLINE, "max_bytes": 2_000_000, "extract_processes": 2,
        "proxies": {"http": hosts.proxy_url}, "feeds_file": write_feeds(folder, hosts.feeds()),
    }  # fmt: skip

    def ingest(feeds: list[str] | None) -> dict[str, Any]:
        hosts.log.clear()
        order = json.dumps({"feeds": feeds, "data_dir": str(folder / "data"), "settings": settings})
        done = subprocess.run(
            [sys.executable, "-c", PROGRAM], input=order, capture_output=True, text=True, timeout=300, check=False,
            env={**environment(), "PREFECT_API_URL": PREFECT_API_URL.value()},
        )  # fmt: skip
        assert done.returncode == 0, done.stderr[-3000:]
        summary: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
        return summary

    ingest.data_dir = folder / "data"  # type: ignore[attr-defined]
    return ingest


def environment() -> dict[str, str]:
    import os

    root = str(Path(__file__).parents[2])
    return {**os.environ, "PYTHONPATH": os.pathsep.join([root, os.environ.get("PYTHONPATH", "")])}


def rows(data_dir: Path, query: str) -> list[dict[str, Any]]:
    with Reader(data_dir / "ledger.duckdb") as reader:
        result: list[dict[str, Any]] = reader.query(query).to_pylist()
        return result


def counts(data_dir: Path) -> dict[str, int]:
    names = ("raw.entries", "raw.captures", "core.article_versions", "core.claims", "raw.rejects")
    return {name: rows(data_dir, f"select count(*) as n from {name}")[0]["n"] for name in names}


def test_five_hundred_feeds_with_fifty_faulty_ones_lose_no_good_story(hosts: HundredHosts, run: Any) -> None:
    faulty = hosts.faulty()
    good = sorted(hosts.feeds().keys() - faulty)
    assert (len(hosts.feeds()), len(faulty)) == (HOSTS * FEEDS_PER_HOST, HOSTS * FEEDS_PER_HOST // 10)

    first = run(None)

    assert (first["feeds"], first["feeds_failed"], first["new_entries"]) == (500, 50, 450)
    read = rows(run.data_dir, "select outlet_id from core.article_versions")
    assert sorted(row["outlet_id"] for row in read) == good
    assert first["peak_megabytes"] < 500
    assert_no_host_was_asked_faster_than_its_interval(hosts)
    assert_faults_are_told(run.data_dir, faulty)

    before = counts(run.data_dir)
    second = run(good)

    assert (second["feeds"], second["feeds_unchanged"], second["pages"]) == (450, 450, 0)
    assert len(hosts.log) == 450
    assert all(asked.is_conditional for asked in hosts.log)
    assert counts(run.data_dir) == before
    assert_no_host_was_asked_faster_than_its_interval(hosts)


def assert_no_host_was_asked_faster_than_its_interval(hosts: HundredHosts) -> None:
    """By the server's own log: any five requests in a row take four intervals, but for the jitter of a busy machine."""
    for host, times in hosts.times().items():
        for start, end in zip(times, times[WINDOW:], strict=False):
            assert end - start >= WINDOW * INTERVAL - JITTER, (host, times)


def assert_faults_are_told(data_dir: Path, faulty: dict[str, str]) -> None:
    health = {row["feed_id"]: row for row in rows(data_dir, "from feed_health where failures_in_a_row > 0")}
    rejects = {row["feed_id"]: row for row in rows(data_dir, "from raw.rejects where stage = 'poll'")}
    assert health.keys() == rejects.keys() == faulty.keys()
    for feed_id, fault in faulty.items():
        reason, words = MEANT[fault]
        paused = fault == "storm" and health[feed_id]["last_outcome"] == "host_paused"
        expected = ("host_paused", "asked to be left alone") if paused else (reason, words)
        for row in (health[feed_id]["last_outcome"], health[feed_id]["last_detail"]), (
            rejects[feed_id]["reason"], rejects[feed_id]["detail"],
        ):  # fmt: skip
            assert (row[0], expected[1] in row[1]) == (expected[0], True), (feed_id, row)
            assert row[1].startswith(f"http://{feed_id.partition('-')[0]}.example/feed")
            assert "\n" not in row[1]
    storms = [row for feed_id, row in rejects.items() if faulty[feed_id] == "storm"]
    assert [row["reason"] for row in storms].count("http_429") == 1
