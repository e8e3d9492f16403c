"""Ledgers made of what was said, for each test its own; a PostgreSQL for those of a lake, one for all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from extractors.records import Article, Extraction
from flows.adapters.fault_points import listen_at_fault_points
from flows.adapters.warehouse import Warehouse
from flows.adapters.warehouse_address import LakeAddress, parse_lake
from tests.warehouse.builders import CONFLICTS, LOADED_AT, Ledger
from tests.warehouse.postgres_server import PostgresServer, running_postgres


@pytest.fixture
def ledger_of(tmp_path: Path) -> Callable[..., Ledger]:
    def make(*said: tuple[Article, Extraction], **seeds: Any) -> Ledger:
        return Ledger(tmp_path, said, **seeds)

    return make


@pytest.fixture(scope="session")
def server() -> Iterator[PostgresServer]:
    with running_postgres() as running:
        yield running


@pytest.fixture(scope="session")
def new_lake(server: PostgresServer, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], LakeAddress]:
    """Lakes with all tables and views, each of its own: copies of the catalog of one, made once."""
    files = tmp_path_factory.mktemp("files")
    server.create_database("template_lake")
    with Warehouse(parse_lake(server.address("template_lake"), str(files))) as warehouse:
        warehouse.migrate()
        warehouse.load_seeds({"conflicts": CONFLICTS}, LOADED_AT)

    def make(name: str) -> LakeAddress:
        server.create_database(name, template="template_lake")
        return parse_lake(server.address(name), str(files))

    return make


@pytest.fixture
def at_fault_points() -> Iterator[Callable[[Callable[[str], object]], None]]:
    """Has a function called at every fault point of this process, until the test ends."""
    yield listen_at_fault_points
    listen_at_fault_points(None)
