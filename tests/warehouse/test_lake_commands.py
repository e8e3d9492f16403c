"""What people do with a ledger works with a lake as well, from more than one machine."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from flows.adapters.warehouse import Reader, Warehouse
from flows.adapters.warehouse_address import LakeAddress
from flows.review import Decision, apply_corrections, decide
from flows.settings import Settings, load_settings
from tests.warehouse.builders import Ledger, batch_of, say
from tests.warehouse.postgres_server import PASSWORD, PostgresServer

ROOT = Path(__file__).parents[2]
SAID = [say(100 + day, on=day) for day in range(1, 6)]


def run(warehouse: str, *words: object) -> str:
    """What a command prints that ends well."""
    environment = {**os.environ, "WAREHOUSE": warehouse, "COLUMNS": "160"}
    command = [sys.executable, "-m", "flows.cli", *map(str, words)]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=300, check=False)
    assert PASSWORD not in done.stdout + done.stderr
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_ledger_is_copied_and_asked_by_the_commands(
    server: PostgresServer, new_lake: Callable[[str], LakeAddress], tmp_path: Path
) -> None:
    Ledger(tmp_path, SAID)
    new_lake("commands")
    warehouse = server.address("commands")
    printed = run(warehouse, "warehouse", "copy", "--data-dir", tmp_path)
    assert "core.claims" in printed
    assert "all are in the lake" in printed
    rows = run(warehouse, "sql", "select count(*) as n from claims", "--format", "json", "--data-dir", tmp_path)
    assert json.loads(rows) == [{"n": 5}]
    assert "0 migrations run" in run(warehouse, "warehouse", "upgrade", "--data-dir", tmp_path)


def machine(server: PostgresServer, database: str, folder: Path) -> Settings:
    folder.mkdir()
    return load_settings(data_dir=folder, warehouse=server.address(database), report_after_ingest=False)


def claims(settings: Settings) -> list[dict[str, Any]]:
    with Reader(settings.published_path) as reader:
        rows: list[dict[str, Any]] = reader.view("claims").to_pylist()
    return rows


def test_a_decision_made_on_one_machine_outlives_the_runs_of_another(
    server: PostgresServer, new_lake: Callable[[str], LakeAddress], tmp_path: Path
) -> None:
    lake = new_lake("machines")
    here, there = machine(server, "machines", tmp_path / "here"), machine(server, "machines", tmp_path / "there")
    with Warehouse(lake) as warehouse:
        warehouse.append(batch_of(SAID))
        warehouse.publish(lake)
    wrong = claims(here)[0]["claim_id"]
    decide(Decision(wrong, "reject", "no such report", "A. Editor"), here, date(2022, 3, 30))
    apply_corrections(there)
    assert wrong not in {row["claim_id"] for row in claims(there)}
    assert len(claims(there)) == len(SAID) - 1
