"""The lake: a real PostgreSQL as the catalog, Parquet files in a folder, and many writers."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from flows.adapters.warehouse import Reader, Warehouse
from flows.adapters.warehouse_address import LakeAddress
from flows.adapters.warehouse_lake import LakeKeeper, attach_for_reading, connect_lake
from flows.errors import TransientError
from tests.warehouse.builders import CONFLICTS, LOADED_AT, Ledger, batch_of, say
from tests.warehouse.lake_writer import BLOCK_ROWS, BLOCKS, batch
from tests.warehouse.postgres_server import PostgresServer

ROOT = Path(__file__).parents[2]
BLOCKS_SEEN = """
    select articles.outlet_id as block, count(distinct articles.article_version_id) as articles,
        count(claims.claim_id) as claims, count(distinct captures.capture_id) as captures
    from lake.core.article_versions as articles
    full join lake.core.claims as claims on articles.article_version_id = claims.article_version_id
    full join lake.raw.captures as captures on articles.capture_id = captures.capture_id
    group by articles.outlet_id
"""


def rows(address: LakeAddress, query: str) -> list[tuple[Any, ...]]:
    """What a query says about the lake as it is now."""
    with contextlib.closing(connect_lake(address, {})) as connection:
        attach_for_reading(connection, address, "lake")
        found: list[tuple[Any, ...]] = connection.execute(query).fetchall()
    return found


def start_writer(server: PostgresServer, lake: LakeAddress, *arguments: object) -> subprocess.Popen[str]:
    database = str(lake).split("dbname=")[1].split()[0]
    environment = {**os.environ, "CASUALTY_LEDGER_WAREHOUSE": server.address(database)}
    command = [sys.executable, "-m", "tests.warehouse.lake_writer", *map(str, arguments)]
    return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)


def test_four_writers_and_a_reader_at_once_lose_nothing_and_double_nothing(
    server: PostgresServer, new_lake: Callable[[str], LakeAddress], tmp_path: Path
) -> None:
    lake = new_lake("four_writers")
    writers = [start_writer(server, lake, tmp_path, 2 * number, 4) for number in range(4)]
    (tmp_path / "go").touch()
    seen = []
    with contextlib.closing(connect_lake(lake, {})) as connection:
        attach_for_reading(connection, lake, "lake")
        while any(writer.poll() is None for writer in writers):
            seen.append(connection.execute(BLOCKS_SEEN).fetchall())
            time.sleep(0.1)
    added = [int(writer.communicate()[0]) for writer in writers]
    assert {writer.returncode for writer in writers} == {0}
    assert {row[1:] for state in seen for row in state} == {(BLOCK_ROWS, BLOCK_ROWS, BLOCK_ROWS)}
    assert [len(state) for state in seen] == sorted(len(state) for state in seen)
    assert sum(added) == BLOCKS * BLOCK_ROWS
    assert sum(count > 0 for count in added) > 1
    assert rows(lake, "select count(*), count(distinct claim_id) from lake.core.claims") == [(sum(added), sum(added))]
    with Reader(lake) as reader:
        assert reader.view("claims").num_rows % BLOCK_ROWS == 0
        assert reader.view("claims").num_rows >= 2 * BLOCK_ROWS
    with Warehouse(lake) as warehouse:
        assert [offence for offence in warehouse.check() if offence.severity == "error"] == []


def test_a_writer_that_comes_in_beside_the_gate_makes_the_other_look_again(
    new_lake: Callable[[str], LakeAddress], at_fault_points: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    lake = new_lake("beside")
    monkeypatch.setattr(LakeKeeper, "_gate", lambda _: contextlib.nullcontext())
    overtaking = []

    def overtake(point: str) -> None:
        if point == "batch checked" and not overtaking:
            overtaking.append(point)
            with Warehouse(lake) as other:
                assert other.append(batch(0))["claims"] == 2 * BLOCK_ROWS

    at_fault_points(overtake)
    with Warehouse(lake) as warehouse:
        assert warehouse.append(batch(1))["claims"] == BLOCK_ROWS
    assert rows(lake, "select count(*), count(distinct claim_id) from lake.core.claims") == [(15, 15)]


def test_while_one_writer_adds_the_next_one_waits(
    new_lake: Callable[[str], LakeAddress], at_fault_points: Callable[..., None]
) -> None:
    lake = new_lake("gate")
    refused = []

    def knock(point: str) -> None:
        if point == "batch checked" and not refused:
            with (
                pytest.raises(TransientError, match="is being written by other runs") as caught,
                Warehouse(lake, wait_seconds=0.1) as other,
            ):
                other.append(batch(0))
            refused.append(caught)

    at_fault_points(knock)
    with Warehouse(lake) as warehouse:
        warehouse.append(batch(0))
        assert refused
        assert warehouse.append(batch(1))["claims"] == BLOCK_ROWS


@pytest.mark.parametrize(("point", "left"), [("batch checked", 0), ("rows committed", 10)])
def test_a_writer_that_is_killed_leaves_its_batch_whole_or_nothing_of_it(
    server: PostgresServer, new_lake: Callable[[str], LakeAddress], tmp_path: Path, point: str, left: int
) -> None:
    lake = new_lake("killed_" + point.replace(" ", "_"))
    (tmp_path / "go").touch()
    writer = start_writer(server, lake, tmp_path, 1, 1, point)
    writer.communicate(timeout=60)
    assert writer.returncode == -signal.SIGKILL
    counts = "select (select count(*) from lake.core.claims), (select count(*) from lake.raw.captures)"
    assert rows(lake, counts) == [(left, left)]
    with Warehouse(lake) as warehouse:
        assert warehouse.append(batch(1))["claims"] == 10 - left
    assert rows(lake, counts) == [(10, 10)]


def test_the_views_of_a_lake_say_what_those_of_a_file_say(
    new_lake: Callable[[str], LakeAddress], tmp_path: Path
) -> None:
    army = {"claimant": "the army", "claimant_class": "party_military", "claimant_stake": "own"}
    enemy = {"claimant": "the enemy", "claimant_class": "party_military", "claimant_stake": "enemy"}
    said = [
        say(100, on=1), say(140, on=9, **army), say(900, on=9, bound="at_least", **enemy),
        say(120, on=30, outlet="weekly"), say(100, on=1, outlet="weekly", published=2),
        say(7, on=12, aggregation="incident", scope="incident"),
    ]  # fmt: skip
    ledger, lake = Ledger(tmp_path, said), new_lake("views")
    with Warehouse(lake) as warehouse:
        warehouse.append(batch_of(said))
        warehouse.publish(lake)
    with Reader(ledger.path) as of_file, Reader(lake) as of_lake:
        assert of_lake.views() == of_file.views()
        for view in of_file.views():
            assert shown(of_lake, view) == shown(of_file, view), view
        assert of_lake.named_query("export_daily", {"conflict_id": "war"}).num_rows > 0


def shown(reader: Reader, view: str) -> list[str]:
    return sorted(map(repr, reader.view(view).to_pylist()))


def test_a_reader_stays_with_its_state_and_the_next_one_sees_what_was_published_since(
    new_lake: Callable[[str], LakeAddress],
) -> None:
    lake = new_lake("states")
    with Warehouse(lake) as warehouse:
        warehouse.append(batch(0))
        warehouse.publish(lake)
        with Reader(lake) as reader:
            warehouse.append(batch(4))
            with Reader(lake) as unpublished:
                assert unpublished.view("claims").num_rows == 10
            warehouse.publish(lake)
            warehouse.publish(lake)
            assert reader.view("claims").num_rows == 10
            assert reader.query("select count(*) as n from distinct_claims").to_pylist() == [{"n": 10}]
    with Reader(lake) as reader:
        assert reader.view("claims").num_rows == 20
        assert reader.state.known_entry_ids(["none"]) == set()


def test_migrations_and_views_are_made_once_by_however_many_writers(new_lake: Callable[[str], LakeAddress]) -> None:
    lake = new_lake("made_once")
    newest = "select max(snapshot_id) from lake.snapshots()"
    before = rows(lake, newest)
    for _ in range(2):
        with Warehouse(lake) as warehouse:
            assert warehouse.migrate() == 0
            assert warehouse.load_seeds({"conflicts": CONFLICTS}, LOADED_AT) == {"conflicts": 0}
    assert rows(lake, newest) == before
