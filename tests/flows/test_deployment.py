"""The deployments of prefect.yaml, for real: a server, a worker, runs, rows; and the schedule of ``serve``."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest
import yaml
from ingest_kit import QUICK, write_feeds
from prefect.client.orchestration import SyncPrefectClient
from site_server import Site, answer, article, page, rss

from flows.adapters.warehouse import Reader

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.slow


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as server:
        server.routes = {"/feed.xml": rss(server.base, "/one"), "/one": page("Strike on Belmar", 12)}
        yield server


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    port = free_port()
    return {
        **os.environ,
        "PREFECT_HOME": str(tmp_path / "prefect"),
        "PREFECT_API_URL": f"http://127.0.0.1:{port}/api",
        "PREFECT_SERVER_API_PORT": str(port),
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "PREFECT_SERVER_DEPLOYMENTS_CONCURRENCY_SLOT_WAIT_SECONDS": "1",
        "PREFECT_WORKER_QUERY_SECONDS": "1",
        "PREFECT_LOGGING_LEVEL": "ERROR",
        "DO_NOT_TRACK": "1",
    }


def test_a_worker_runs_both_deployments_and_only_a_second_backfill_has_to_queue(
    tmp_path: Path, environment: dict[str, str]
) -> None:
    may_go_on = threading.Event()

    def slow(request: BaseHTTPRequestHandler) -> None:
        may_go_on.wait(240)
        answer(request, *article("Arden", 7))

    with Site() as site, running("server", "start", "--host", "127.0.0.1", "--no-ui", environment=environment):
        site.routes = {
            "/feed.xml": rss(site.base, "/one"), "/one": page("Strike on Belmar", 12),
            "/old/a": slow, "/old/b": article("Corvel", 9),
        }  # fmt: skip
        common = {"data_dir": str(tmp_path / "data")}
        quick = {**QUICK, "respect_robots": False, "deadline": 300.0}
        live = {**common, "settings": {**quick, "feeds_file": write_feeds(tmp_path, {"feed": f"{site.base}/feed.xml"})}}
        old = {**common, "source": "urls", "settings": {**quick, "task_runner": "threads"}}
        wait_for(lambda: is_up(environment["PREFECT_API_URL"]), "the server")
        prefect("work-pool", "create", "ledger", "--type", "process", environment=environment)
        prefect("--no-prompt", "deploy", "--all", environment=environment)
        with (
            running("worker", "start", "--pool", "ledger", "--limit", "3", environment=environment),
            # Prefect's own client: its server answers 503 while its SQLite file is locked, and the client asks again.
            SyncPrefectClient(environment["PREFECT_API_URL"], httpx_settings={"trust_env": False}) as api,
        ):
            first = started(api, "backfill/manual", {**old, "targets": [f"{site.base}/old/a"]})
            wait_for(lambda: "/old/a" in site.visits, "the first backfill")
            second = started(api, "backfill/manual", {**old, "targets": [f"{site.base}/old/b"]})
            scheduled = started(api, "ingest/scheduled", live)
            wait_for(lambda: state(api, scheduled) == "Completed", "the scheduled run")
            wait_for(lambda: state(api, second) == "AwaitingConcurrencySlot", "the second backfill in the queue")
            assert (state(api, first), claims(tmp_path / "data")) == ("Running", [("killed", 12)])
            assert "/old/b" not in site.visits
            may_go_on.set()
            wait_for(lambda: (state(api, first), state(api, second)) == ("Completed", "Completed"), "both backfills")
    assert sorted(claims(tmp_path / "data")) == [("killed", 7), ("killed", 9), ("killed", 12)]


def started(api: SyncPrefectClient, deployment: str, parameters: dict[str, Any]) -> UUID:
    """Start a run of a deployment; the id of the run."""
    found = api.read_deployment_by_name(deployment)
    return api.create_flow_run_from_deployment(found.id, parameters=parameters).id


def state(api: SyncPrefectClient, run_id: UUID) -> str:
    found = api.read_flow_run(run_id).state
    assert found is not None
    assert found.is_completed() or not found.is_final(), found
    return str(found.name)


def test_the_schedule_runs_at_once_and_ends_with_sigterm(
    site: Site, tmp_path: Path, environment: dict[str, str]
) -> None:
    feeds = write_feeds(tmp_path, {"feed": f"{site.base}/feed.xml"})
    names = {name: str(value).lower() if isinstance(value, bool) else str(value) for name, value in QUICK.items()}
    own = {f"CASUALTY_LEDGER_{name.upper()}": value for name, value in {**names, "feeds_file": feeds}.items()}
    with running("server", "start", "--host", "127.0.0.1", "--no-ui", environment=environment):
        wait_for(lambda: is_up(environment["PREFECT_API_URL"]), "the server")
        command = [sys.executable, "-m", "flows.cli", "serve", "--data-dir", str(tmp_path / "data")]
        with subprocess.Popen(command, env={**environment, **own}, stdout=subprocess.DEVNULL) as serving:
            try:
                wait_for(lambda: claims(tmp_path / "data"), "claims")
            finally:
                serving.send_signal(signal.SIGTERM)
            assert serving.wait(30) in (0, 130)


def test_the_deployment_runs_every_quarter_of_an_hour_and_never_twice_at_once() -> None:
    deployments = yaml.safe_load((ROOT / "prefect.yaml").read_text(encoding="utf-8"))["deployments"]
    (deployment,) = [one for one in deployments if one.get("schedules")]
    assert [schedule["interval"] for schedule in deployment["schedules"]] == [900]
    assert deployment["concurrency_limit"]["limit"] == 1
    assert deployment["entrypoint"] == "flows.ingest.ingest"


def prefect(*words: str, environment: dict[str, str]) -> None:
    command = [sys.executable, "-m", "prefect", *words]
    result = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120, check=False
    )
    assert result.returncode == 0, result.stdout + result.stderr


@contextlib.contextmanager
def running(*words: str, environment: dict[str, str]) -> Iterator[None]:
    """A Prefect command that runs while the block lasts; it and its children are gone afterwards."""
    command = [sys.executable, "-m", "prefect", *words]
    process = subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    try:
        yield
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def wait_for(look: Callable[[], Any], what: str, seconds: float = 180.0) -> None:
    ends_at = time.monotonic() + seconds
    while not look():
        assert time.monotonic() < ends_at, f"{what} did not come within {seconds:.0f} s"
        time.sleep(0.5)


def claims(data_dir: Path) -> list[tuple[str, int]]:
    path = data_dir / "ledger.duckdb"
    if not path.is_file():
        return []
    with Reader(path) as reader:
        return [(row["kind"], row["value"]) for row in reader.query("from core.claims").to_pylist()]


def is_up(api_url: str) -> bool:
    try:
        return httpx.get(f"{api_url}/health", timeout=2, trust_env=False).status_code == 200
    except httpx.HTTPError:
        return False


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])
