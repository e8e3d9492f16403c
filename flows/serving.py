"""The schedule in one process: a deployment that is served until a signal ends it."""

from __future__ import annotations

import contextlib
import signal
import subprocess
import sys
import time
import warnings
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from types import FrameType
from typing import Final

from flows.adapters.web import Fetcher, FetchFailure, WebPolicy
from flows.cli_output import console
from flows.errors import TransientError
from flows.settings import Settings, prefect_api_url, use_prefect_api

PORT: Final = 4200
START_SECONDS: Final = 90.0
STOP_SECONDS: Final = 15.0
SOON: Final = timedelta(seconds=10)


def serve_schedule(settings: Settings) -> None:
    """Run ingest every ``interval_minutes``, the first time at once, one run at a time, until Ctrl-C or SIGTERM."""
    signal.signal(signal.SIGTERM, _stop)
    with _prefect_server() as url:
        console.print(f"runs can be watched at {url.removesuffix('/api')}", markup=False, soft_wrap=True)
        console.print(
            f"ingest runs every {settings.interval_minutes} minutes into {settings.data_dir}; stop with Ctrl-C"
        )
        _serve(settings)


def _serve(settings: Settings) -> None:
    from prefect import serve
    from prefect.client.schemas.objects import ConcurrencyLimitConfig, ConcurrencyLimitStrategy
    from prefect.schedules import Interval
    from prefect.types.entrypoint import EntrypointType

    from flows.ingest import ingest

    deployment = ingest.to_deployment(
        name="served",
        entrypoint_type=EntrypointType.MODULE_PATH,
        parameters={"data_dir": str(settings.data_dir.resolve())},
        schedule=Interval(timedelta(minutes=settings.interval_minutes), anchor_date=datetime.now(UTC) + SOON),
        concurrency_limit=ConcurrencyLimitConfig(limit=1, collision_strategy=ConcurrencyLimitStrategy.CANCEL_NEW),
    )
    # Prefect's own handler of SIGTERM forgets to await; the process ends all the same.
    warnings.filterwarnings("ignore", message="coroutine 'Runner.astop' was never awaited")
    serve(deployment, pause_on_shutdown=False, limit=1)  # type: ignore[arg-type]


@contextlib.contextmanager
def _prefect_server() -> Iterator[str]:
    """The API of the Prefect server that is set or already runs here, else of one that lives with the block."""
    url = prefect_api_url() or f"http://127.0.0.1:{PORT}/api"
    if prefect_api_url() or _is_up(url):
        use_prefect_api(url)
        yield url
        return
    command = [sys.executable, "-m", "prefect", "server", "start", "--host", "127.0.0.1", "--port", str(PORT)]
    server = subprocess.Popen([*command, "--log-level", "ERROR"], stdout=subprocess.DEVNULL)  # noqa: S603 - our own interpreter
    try:
        _wait_until_up(url, server)
        use_prefect_api(url)
        yield url
    finally:
        _end(server)


def _wait_until_up(url: str, server: subprocess.Popen[bytes]) -> None:
    ends_at = time.monotonic() + START_SECONDS
    while time.monotonic() < ends_at and server.poll() is None:
        if _is_up(url):
            return
        time.sleep(0.5)
    raise TransientError(
        f"{url}: the local Prefect server did not start; free port {PORT}, or set PREFECT_API_URL to a server of yours"
    )


def _is_up(url: str) -> bool:
    policy = WebPolicy("casualty-ledger", "serve", allow_private_addresses=True, per_host_interval_seconds=0)
    with Fetcher(policy) as fetcher:
        return not isinstance(fetcher.fetch(f"{url}/health", check_robots=False), FetchFailure)


def _end(server: subprocess.Popen[bytes]) -> None:
    server.terminate()
    try:
        server.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


def _stop(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt
