"""Killed and started again, a backfill does only what is left; its work spreads over processes."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from backfill_kit import QUICK, Backfill, Rows
from site_server import Site, article

SCRIPT = """
import json, sys
from flows.settings import quiet_prefect
quiet_prefect(in_terminal=True)
from flows.backfill import backfill
if __name__ == "__main__":
    backfill("urls", targets=json.loads(sys.argv[1]), data_dir=sys.argv[2], settings=json.loads(sys.argv[3]))
"""


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
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
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
    assert sorted(row["value"] for row in rows("from core.claims")) == list(range(10, 22))
    assert set(site.visits) == {f"/story/{number}" for number in range(12)} - (fetched - {"/story/9"})


@pytest.mark.slow
def test_processes_read_what_threads_read(
    backfill: Backfill, site: Site, rows: Rows, tmp_path: Path, prefect_server: None
) -> None:
    from flows.adapters.warehouse import Reader
    from flows.backfill import backfill as flow

    site.routes |= {f"/story/{number}": article(f"Place{number}", 10 + number) for number in range(6)}
    urls = [f"{site.base}/story/{number}" for number in range(6)]
    backfill("urls", targets=urls)
    other = tmp_path / "other"
    flow("urls", targets=urls, data_dir=str(other), settings={**QUICK, "task_runner": "processes"})
    query = "select claim_id from core.claims order by claim_id"
    with Reader(other / "ledger.duckdb") as reader:
        assert reader.query(query).to_pylist() == rows(query)
    assert len(rows(query)) == 6


@pytest.mark.slow
def test_a_dask_cluster_of_two_workers_reads_what_threads_read(
    backfill: Backfill, site: Site, rows: Rows, tmp_path: Path
) -> None:
    pytest.importorskip("prefect_dask", reason="casualty-ledger[dask] is not installed")
    from flows.adapters.warehouse import Reader
    from flows.backfill import backfill as flow

    site.routes |= {f"/story/{number}": article(f"Place{number}", 10 + number) for number in range(6)}
    urls = [f"{site.base}/story/{number}" for number in range(6)]
    backfill("urls", targets=urls)
    other = tmp_path / "other"
    flow("urls", targets=urls, data_dir=str(other), settings={**QUICK, "task_runner": "dask"})
    query = "select claim_id from core.claims order by claim_id"
    with Reader(other / "ledger.duckdb") as reader:
        assert reader.query(query).to_pylist() == rows(query)


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
