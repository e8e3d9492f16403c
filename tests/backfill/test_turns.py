"""A backfill and live runs take turns: neither fails, nothing is lost, and live polling goes on as if alone."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest
from backfill_kit import QUICK, Backfill, Rows
from site_server import Site, answer, article, rss

from flows.adapters.archive import WarcArchive
from flows.adapters.web_records import Response
from flows.errors import TransientError
from flows.lock import writer_lock, writer_turn

FEEDS = "feed_id,feed_url,outlet_id,title,feed_type,language,interval_minutes,is_active,note"
CURSORS = ("from raw.polls order by all", "from raw.entries order by all")


@pytest.mark.slow
def test_a_live_run_during_a_long_backfill_neither_fails_nor_loses_anything(
    prefect_server: None, site: Site, data_dir: Path, tmp_path: Path, rows: Rows
) -> None:
    may_go_on = threading.Event()

    def slow(request: BaseHTTPRequestHandler) -> None:
        may_go_on.wait(120)
        answer(request, *article("Delmar", 31))

    site.routes |= {
        "/feed.xml": rss(site.base, "/live/a"), "/live/a": article("Belmar", 12),
        "/old/a": article("Arden", 7), "/old/b": slow, "/old/c": article("Corvel", 9),
    }  # fmt: skip
    feeds = tmp_path / "feeds.csv"
    feeds.write_text(f"{FEEDS}\nlive,{site.base}/feed.xml,live,Live,auto,en,15,true,\n")
    live = {name: value for name, value in QUICK.items() if name not in ("task_runner", "backfill_processes")}
    live |= {"extract_processes": 0, "feeds_file": str(feeds)}
    old = {**QUICK, "batch_pages": 1, "fetch_workers": 1, "lock_wait": 60.0, "deadline": 120.0}
    with background_backfill([f"{site.base}/old/{name}" for name in "abc"], data_dir, old, tmp_path) as process:
        try:
            wait_for(lambda: "/old/b" in site.visits or process.poll() is not None)
            assert process.poll() is None, process.stderr and process.stderr.read()
            summary = ingest(data_dir, live)
            cursors = [rows(query) for query in CURSORS]
            assert process.poll() is None
        finally:
            may_go_on.set()
        assert process.wait(120) == 0
    assert (summary["feeds"], summary["new_articles"], summary["errors"]) == (1, 1, [])
    assert [rows(query) for query in CURSORS] == cursors
    assert len(cursors[0]) == len(cursors[1]) == 1
    assert sorted(row["value"] for row in rows("from claims")) == [7, 9, 12, 31]
    again = ingest(data_dir, live)
    assert (again["new_entries"], again["pages"]) == (0, 0)


@pytest.mark.slow
def test_a_backfill_waits_while_a_live_run_writes_says_so_and_goes_on_after_it(
    prefect_server: None, site: Site, data_dir: Path, tmp_path: Path, rows: Rows
) -> None:
    site.routes |= {"/old/a": article("Arden", 7)}
    live_run = contextlib.ExitStack()
    live_run.enter_context(writer_lock(data_dir / "ledger.lock"))
    with background_backfill([f"{site.base}/old/a"], data_dir, {**QUICK, "lock_wait": 60.0}, tmp_path) as process:
        with live_run:
            said = process.stderr.readline() if process.stderr else ""
            assert not (data_dir / "writer").exists()
        assert process.wait(120) == 0
    assert said.startswith(f"waiting for a live run: process {os.getpid()} on ")
    assert [row["value"] for row in rows("from claims")] == [7]


def test_a_second_backfill_does_not_run_beside_the_first(backfill: Backfill, site: Site, data_dir: Path) -> None:
    with writer_turn(data_dir / "backfill.lock", 0.0), pytest.raises(TransientError, match="has been writing since"):
        backfill("urls", targets=[f"{site.base}/a"])
    assert not site.visits


def test_a_dry_run_may_be_made_beside_a_backfill(backfill: Backfill, site: Site, data_dir: Path) -> None:
    with writer_turn(data_dir / "backfill.lock", 0.0):
        assert backfill("urls", targets=[f"{site.base}/a"], dry_run=True)["pages"] == 1


def test_a_run_waits_for_a_turn_and_not_for_another_run(tmp_path: Path) -> None:
    path, turn = tmp_path / "ledger.lock", contextlib.ExitStack()
    turn.enter_context(writer_turn(path, 0.0))
    with pytest.raises(TransientError), writer_lock(path, turn_seconds=0.0):
        pass
    threading.Timer(0.3, turn.close).start()
    with writer_lock(path, turn_seconds=60.0), pytest.raises(TransientError), writer_lock(path, turn_seconds=60.0):
        pass


def test_whoever_waits_for_a_turn_hears_for_whom(tmp_path: Path) -> None:
    path, heard = tmp_path / "ledger.lock", list[int]()
    with (
        writer_lock(path),
        pytest.raises(TransientError),
        writer_turn(path, 0.2, lambda holder: heard.append(holder.pid)),
    ):
        pass
    assert set(heard) == {os.getpid()}


def test_live_runs_and_backfills_append_to_files_of_their_own(tmp_path: Path) -> None:
    first, second = WarcArchive(tmp_path), WarcArchive(tmp_path, name="backfill")
    with first, second:
        captures = [archive.append(response(number)) for number in range(3) for archive in (first, second)]
    assert {capture.warc_path.partition("-")[0] for capture in captures} == {"ledger", "backfill"}
    assert [WarcArchive(tmp_path).read(capture).body for capture in captures] == [
        response(number).body for number in range(3) for _ in range(2)
    ]
    assert len(WarcArchive(tmp_path).paths()) == 2


def response(number: int) -> Response:
    body = f"<html>{number}</html>".encode()
    address = f"https://news.example/{number}"
    return Response(
        requested_url=address, final_url=address, redirects=(), http_status=200, http_reason="OK", request_headers=(),
        headers=(("Content-Type", "text/html"),), raw_body=body, body=body,
        fetched_at=datetime(2022, 11, 10, tzinfo=UTC), elapsed_seconds=0.1,
    )  # fmt: skip


def ingest(data_dir: Path, settings: dict[str, Any]) -> dict[str, Any]:
    from flows.ingest import ingest as flow

    return flow(data_dir=str(data_dir), settings=settings)


@contextlib.contextmanager
def background_backfill(
    urls: list[str], data_dir: Path, settings: dict[str, Any], folder: Path
) -> Iterator[subprocess.Popen[str]]:
    """A backfill of these addresses in a process of its own, as the command starts it; it is gone after the block."""
    from prefect.settings import PREFECT_API_URL

    named = {f"CASUALTY_LEDGER_{name.upper()}": str(value) for name, value in settings.items()}
    environment = {**os.environ, **named, "PREFECT_API_URL": PREFECT_API_URL.value() or ""}
    command = [sys.executable, "-m", "flows.cli", "backfill", "urls", *urls, "--data-dir", str(data_dir)]
    root = Path(__file__).parents[2]
    with subprocess.Popen(command, cwd=root, env=environment, text=True, stderr=subprocess.PIPE) as process:
        try:
            yield process
        finally:
            process.kill()


def wait_for(condition: Callable[[], object], seconds: float = 120.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_doctor_tells_of_a_backfill_that_runs(tmp_path: Path) -> None:
    from flows.doctor import examine
    from flows.lock import writer_lock
    from flows.settings import load_settings

    settings = load_settings(data_dir=tmp_path / "data")
    with writer_lock(settings.backfill_lock_path):
        (found,) = [finding for finding in examine(settings, ask_feeds=False) if finding.name == "backfill"]
    assert found.text.startswith(f"one is running: process {os.getpid()} on ")
    assert "backfill" not in {finding.name for finding in examine(settings, ask_feeds=False)}
