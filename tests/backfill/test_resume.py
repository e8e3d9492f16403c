"""Killed and started again, a backfill does only what is left; its work spreads over processes."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from backfill_kit import QUICK, Backfill, Rows
from site_server import Site, article

from flows.adapters.warehouse import Reader
from flows.backfill_progress import listening
from flows.errors import TransientError

SCRIPT = """
import json, sys
from flows.settings import quiet_prefect
quiet_prefect(in_terminal=True)
from flows.backfill import backfill
if __name__ == "__main__":
    backfill("urls", targets=json.loads(sys.argv[1]), data_dir=sys.argv[2], settings=json.loads(sys.argv[3]))
"""


WHAT_A_RUN_LEAVES = (
    "select article_version_id, published_at, is_late from core.article_versions order by all",
    "select claim_id, extractor_version from core.claims order by all",
    "select requested_url, final_url, body_sha256 from raw.captures order by all",
    "select unit_id from backfill_progress where unit_status = 'finished' order by all",
    "from raw.rejects",
)


def rows_of_an_undisturbed_run(urls: list[str], data_dir: Path) -> list[list[dict[str, Any]]]:
    from flows.backfill import backfill as flow

    flow("urls", targets=urls, data_dir=str(data_dir), settings={**QUICK, "batch_pages": 2})
    with Reader(data_dir / "ledger.duckdb") as reader:
        return [reader.query(query).to_pylist() for query in WHAT_A_RUN_LEAVES]


def wait_for(condition: object, seconds: float = 120.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():  # type: ignore[operator]
        assert time.monotonic() < deadline
        time.sleep(0.05)


@pytest.mark.slow
def test_killed_in_the_middle_and_started_again_it_does_only_what_is_left(
    backfill: Backfill, site: Site, data_dir: Path, tmp_path: Path, rows: Rows
) -> None:
    urls = [f"{site.base}/story/{number}" for number in range(12)]
    site.routes |= {f"/story/{number}": article(f"Place{number}", 10 + number) for number in range(12)}
    hang = [True]

    def slow(request: object) -> None:
        while hang[0]:
            time.sleep(0.05)

    site.routes["/story/9"] = slow
    settings = {**QUICK, "batch_pages": 2, "deadline": 600.0, "fetch_workers": 1}
    script = tmp_path / "run.py"
    script.write_text(SCRIPT)
    from prefect.settings import PREFECT_API_URL

    root = str(Path(__file__).parents[2])
    environment = {**os.environ, "PYTHONPATH": root, "PREFECT_API_URL": PREFECT_API_URL.value() or ""}
    process = subprocess.Popen(
        [sys.executable, str(script), json.dumps(urls), str(data_dir), json.dumps(settings)], env=environment
    )
    try:
        wait_for(lambda: "/story/9" in site.visits)
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()
    hang[0] = False
    fetched = set(site.visits)
    site.visits.clear()
    site.routes["/story/9"] = article("Place9", 19)
    summary = backfill("urls", targets=urls, settings={"batch_pages": 2})
    assert summary["units_finished_before"] >= 1
    assert set(site.visits) == {f"/story/{number}" for number in range(12)} - (fetched - {"/story/9"})
    assert sorted(row["value"] for row in rows("from core.claims")) == list(range(10, 22))
    undisturbed = rows_of_an_undisturbed_run(urls, tmp_path / "undisturbed")
    assert [rows(query) for query in WHAT_A_RUN_LEAVES] == undisturbed


@pytest.mark.slow
def test_processes_read_what_threads_read(backfill: Backfill, site: Site, rows: Rows, tmp_path: Path) -> None:
    assert claim_ids_read_by({"task_runner": "processes"}, site, tmp_path) == claim_ids_read_by({}, site, tmp_path)


@pytest.mark.slow
def test_two_workers_of_a_dask_cluster_read_what_threads_read(backfill: Backfill, site: Site, tmp_path: Path) -> None:
    from distributed import Client, LocalCluster

    with (
        LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster,
        Client(cluster, set_as_default=False) as client,
    ):
        client.wait_for_workers(2)
        settings = {"task_runner": "dask", "dask_address": cluster.scheduler_address}
        by_dask = claim_ids_read_by(settings, site, tmp_path)
        workers = client.run(pages_were_read_here)
    assert list(workers.values()) == [True, True]
    assert by_dask == claim_ids_read_by({}, site, tmp_path)


def test_a_dask_cluster_that_is_not_there_is_said_in_one_line(backfill: Backfill, site: Site) -> None:
    pytest.importorskip("prefect_dask")
    import dask

    site.routes["/a"] = article("Belmar", 12)
    with dask.config.set({"distributed.comm.timeouts.connect": "1s"}):
        settings = {"task_runner": "dask", "dask_address": "tcp://127.0.0.1:1"}
        with pytest.raises(TransientError, match=r"dask_address=tcp://127\.0\.0\.1:1: no cluster") as caught:
            backfill("urls", settings, targets=[f"{site.base}/a"])
    assert "\n" not in str(caught.value)


@pytest.mark.slow
def test_a_dask_cluster_is_started_where_none_is_named(backfill: Backfill, site: Site, tmp_path: Path) -> None:
    assert claim_ids_read_by({"task_runner": "dask"}, site, tmp_path) == claim_ids_read_by({}, site, tmp_path)


def claim_ids_read_by(settings: dict[str, Any], site: Site, folder: Path) -> list[str]:
    """The ids of the claims of twelve pages, brought in under these settings into a ledger of their own."""
    from flows.backfill import backfill as flow

    site.routes |= {f"/story/{number}": article(f"Place{number}", 10 + number) for number in range(12)}
    data_dir = folder / (settings.get("task_runner") or "threads")
    targets = [f"{site.base}/story/{number}" for number in range(12)]
    flow("urls", targets=targets, data_dir=str(data_dir), settings={**QUICK, "batch_pages": 4, **settings})
    with Reader(data_dir / "ledger.duckdb") as reader:
        ids = [row["claim_id"] for row in reader.query("select claim_id from core.claims order by 1").to_pylist()]
    assert len(ids) == 12
    return ids


def pages_were_read_here() -> bool:
    from flows.page_worker import page_reader

    return page_reader.cache_info().currsize > 0


def test_progress_tells_pace_and_time_left() -> None:
    from flows.backfill_progress import Progress
    from flows.backfill_units import UnitTally

    seconds = [0.0]
    progress = Progress(10, 2, clock=lambda: seconds[0])
    assert "time left not known yet" in progress.line()
    seconds[0] = 20.0
    progress.add(UnitTally(pages=100, claims=7))
    progress.add(None)
    assert progress.line() == "4 of 10 units done (1 failed), 100 pages (5.0/s), 7 claims, 0:01:00 left"


def test_progress_says_whom_it_waits_for() -> None:
    from flows.backfill_progress import Progress

    told = list[str]()
    progress = Progress(clock=lambda: 0.0)
    with listening(lambda one: told.append(one.line())):
        for note in ("listing what there is to do", "waiting for a live run", "waiting for a live run", None):
            progress.say(note)
        progress.begin(3)
        progress.say("waiting for a live run")
    begun = "0 of 3 units done, 0 pages (0.0/s), 0 claims, time left not known yet"
    assert told == [
        "listing what there is to do", "waiting for a live run", "starting", begun, f"{begun}; waiting for a live run",
    ]  # fmt: skip


def test_progress_and_summary_are_artifacts_of_the_run(backfill: Backfill, site: Site) -> None:
    from prefect.artifacts import Artifact

    site.routes["/a"] = article("Belmar", 12)
    backfill("urls", targets=[f"{site.base}/a"])
    progress, summary = Artifact.get("backfill-progress"), Artifact.get("backfill-summary")
    assert (progress.type, float(progress.data)) == ("progress", 100.0)
    assert progress.description.startswith("1 of 1 units done, 1 pages (")
    assert ", 1 claims, 0:00:00 left" in progress.description
    assert "| new claims | 1 |" in summary.data
    assert progress.flow_run_id == summary.flow_run_id
