"""What the tests of backfill share: a Prefect server for the session, a site of the past, and a look at the ledger."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from backfill_kit import QUICK, Backfill, Rows
from site_server import Site

from flows.adapters.warehouse import Reader
from flows.settings import quiet_prefect

quiet_prefect(in_terminal=True)
os.environ.setdefault("PREFECT_HOME", tempfile.mkdtemp(prefix="prefect-home-"))
for name in [name for name in os.environ if name.startswith("CASUALTY_LEDGER_")]:
    del os.environ[name]


@pytest.fixture(scope="session")
def prefect_server() -> Iterator[None]:
    from prefect.testing.utilities import prefect_test_harness

    with prefect_test_harness(server_startup_timeout=120):
        yield


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as ready:
        yield ready


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def backfill(prefect_server: None, data_dir: Path) -> Backfill:
    """Runs the backfill flow: ``backfill(source, targets=[...], start=..., settings={...})``."""
    from flows.backfill import backfill as flow

    def run(source: str, settings: dict[str, Any] | None = None, **parameters: Any) -> dict[str, Any]:
        return flow(source, data_dir=str(data_dir), settings={**QUICK, **(settings or {})}, **parameters)

    return run


@pytest.fixture
def rows(data_dir: Path) -> Rows:
    """The rows of a query on the published ledger."""

    def run(sql: str) -> list[dict[str, Any]]:
        with Reader(data_dir / "ledger.duckdb") as reader:
            found: list[dict[str, Any]] = reader.query(sql).to_pylist()
            return found

    return run
