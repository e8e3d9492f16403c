"""The copy that a publish makes is the ledger, whatever of it was copied ahead."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from flows.adapters import ledger_copy, warehouse_derived
from flows.adapters.ledger_copy import LedgerCopy
from flows.adapters.warehouse import Warehouse
from tests.warehouse.builders import Ledger, batch_of, say

BLOCK = 262_144


@pytest.fixture
def ahead(monkeypatch: pytest.MonkeyPatch) -> list[range]:
    """Every table is copied ahead, however small; the bytes that were."""
    copied: list[range] = []
    copy_ahead = LedgerCopy._copy_ahead

    def noted(copy: LedgerCopy, cursor: Any) -> list[range]:
        copied.extend(done := copy_ahead(copy, cursor))
        return done

    monkeypatch.setattr(ledger_copy, "_LARGE_TABLE", 0)
    monkeypatch.setattr(LedgerCopy, "_copy_ahead", noted)
    return copied


@pytest.mark.parametrize("is_direct", [True, False])
@pytest.mark.parametrize("size", [0, 1, 4_096, 4_097, (4 << 20) - 1, (4 << 20) + 4_096, (9 << 20) + 5])
def test_a_copy_is_the_same_whatever_its_size(
    size: int, is_direct: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not is_direct:
        monkeypatch.setattr(ledger_copy, "_DIRECT", 0)
    source, target = tmp_path / "ledger", tmp_path / "copy"
    source.write_bytes(os.urandom(size))
    with copying(source, target) as copy:
        copy.finish()
    assert target.read_bytes() == source.read_bytes()


def test_a_copy_goes_on_where_direct_writes_are_refused_on_the_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, target, write = tmp_path / "ledger", tmp_path / "copy", os.pwrite
    source.write_bytes(os.urandom(9 << 20))

    def short(descriptor: int, data: memoryview, offset: int) -> int:
        return write(descriptor, bytes(data[:5_000]), offset)  # neither whole pages nor where pages begin

    monkeypatch.setattr(ledger_copy.os, "pwrite", short)
    with copying(source, target) as copy:
        copy.finish()
    assert target.read_bytes() == source.read_bytes()


@contextlib.contextmanager
def copying(source: Path, target: Path) -> Iterator[LedgerCopy]:
    with source.open("rb", buffering=0) as file, LedgerCopy(file, target) as copy:
        yield copy


@contextlib.contextmanager
def numbers(path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A file with a table of several blocks, whose numbers cannot be packed."""
    with duckdb.connect(str(path)) as connection:
        connection.execute("create table numbers as select range as id, hash(range) as number from range(300000)")
        connection.execute("checkpoint")
        yield connection


def rows(path: Path) -> list[Any]:
    with duckdb.connect(str(path), read_only=True) as connection:
        return connection.execute("from numbers order by id").fetchall()


def change(connection: duckdb.DuckDBPyConnection, number: int) -> None:
    """Other rows in as many blocks, where a checkpoint has given some back."""
    connection.execute(f"create or replace table numbers as select id, hash(number + {number}) as number from numbers")
    connection.execute("checkpoint")


@pytest.mark.parametrize("checkpoints", [0, 1, 2, 3, 4])
def test_what_is_copied_ahead_holds_for_one_checkpoint(checkpoints: int, tmp_path: Path, ahead: list[range]) -> None:
    source, target = tmp_path / "ledger", tmp_path / "copy"
    with numbers(source) as connection, copying(source, target) as copy:
        copy.begin(connection)
        copy.wait()
        assert sum(map(len, ahead)) > 8 * BLOCK
        for number in range(checkpoints):
            change(connection, number)
        copy.finish()
    assert rows(target) == rows(source)


def test_what_was_copied_ahead_is_not_copied_again(tmp_path: Path, ahead: list[range]) -> None:
    source, target = tmp_path / "ledger", tmp_path / "copy"
    with numbers(source) as connection, copying(source, target) as copy:
        copy.begin(connection)
        copy.wait()
        with target.open("r+b") as file:
            file.seek(ahead[0].start)
            file.write(bytes(BLOCK))
        copy.finish()
    assert target.read_bytes()[ahead[0].start : ahead[0].start + BLOCK] == bytes(BLOCK)


def test_what_is_forgotten_is_copied_again(tmp_path: Path, ahead: list[range]) -> None:
    source, target = tmp_path / "ledger", tmp_path / "copy"
    with numbers(source) as connection, copying(source, target) as copy:
        copy.begin(connection)
        copy.wait()
        target.write_bytes(b"")
        copy.forget()
        copy.finish()
    assert target.read_bytes() == source.read_bytes()


def test_a_copy_that_is_given_up_ends(tmp_path: Path, ahead: list[range]) -> None:
    source = tmp_path / "ledger"
    with numbers(source) as connection, contextlib.suppress(ZeroDivisionError):
        with copying(source, tmp_path / "copy") as copy:
            copy.begin(connection)
            raise ZeroDivisionError
        connection.execute("drop table numbers")


def test_a_disk_that_fills_while_it_is_copied_ahead_is_told(
    tmp_path: Path, ahead: list[range], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: Any) -> int:
        raise OSError(28, "No space left on device")

    with numbers(tmp_path / "ledger") as connection, copying(tmp_path / "ledger", tmp_path / "copy") as copy:
        monkeypatch.setattr(ledger_copy.os, "pwrite", full)
        copy.begin(connection)
        with pytest.raises(OSError, match="No space left"):
            copy.wait()


def tables(path: Path) -> dict[str, list[str]]:
    with duckdb.connect(str(path), read_only=True) as connection:
        names = connection.execute("select schema_name, table_name from duckdb_tables()").fetchall()
        return {
            table: sorted(map(repr, connection.execute(f"from {schema}.{table}").fetchall())) for schema, table in names
        }


def test_every_publish_shows_the_ledger(tmp_path: Path, ahead: list[range], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(warehouse_derived, "_LARGE_SHARE", 2.0)  # a batch touches a part, however small the ledger
    ledger = Ledger(tmp_path, [say(100 + day, on=day) for day in range(1, 60)])
    for number in range(6):
        with Warehouse(ledger.writer) as warehouse:
            for day in range(number % 3 + 1):
                warehouse.append(batch_of([say(1_000 * number + day, on=10 * number + day + 1, claimant="Red")]))
            ahead.clear()
            warehouse.publish(ledger.path)
        assert ahead
        assert tables(ledger.path) == tables(ledger.writer)


def test_no_other_program_can_open_the_ledger_once_it_was_published(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path, [say(7, on=1)])
    program = "import sys, duckdb; duckdb.connect(sys.argv[1])"
    with Warehouse(ledger.writer) as warehouse:
        warehouse.publish(ledger.path)
        other = subprocess.run(
            [sys.executable, "-c", program, str(ledger.writer)], capture_output=True, text=True, check=False
        )
    assert "Conflicting lock is held" in other.stderr
