"""The same claims and the same queries in the warehouse and in SQLite, side by side. One command:

    python -m benchmarks.warehouse --folder FOLDER
    python -m benchmarks.warehouse_sqlite FOLDER/ledger.duckdb

The queries of ``benchmarks/sqlite`` are written so that both run them unchanged. The warehouse answers them through its
view ``claims``; SQLite has one flat table with an index for them, in WAL mode, analysed. Each is the best of three, the
rows fetched into Python in SQLite's case and into Arrow in the other.
"""

from __future__ import annotations

import argparse
import sqlite3
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from flows.adapters.warehouse import Reader

QUERIES = Path(__file__).with_name("sqlite")
NAMES = ("distinct_numbers", "last_statements", "falls", "stakes_by_month", "words")


def statement(name: str) -> str:
    return (QUERIES / f"{name}.sql").read_text(encoding="utf-8")


def copy_claims(reader: Reader, path: Path) -> tuple[sqlite3.Connection, int, float]:
    """A SQLite file with the claims; how many, and how long the inserts took."""
    table = reader.query(statement("copy_claims"))
    rows = list(zip(*(table.column(name).to_pylist() for name in table.column_names), strict=True))
    connection = sqlite3.connect(path)
    connection.execute("pragma journal_mode = wal")
    connection.executescript(statement("schema"))
    start = time.perf_counter()
    with connection:
        connection.executemany(f"insert into claims values ({', '.join('?' * len(table.column_names))})", rows)
    seconds = time.perf_counter() - start
    connection.execute("analyze")
    return connection, len(rows), seconds


def best_of_three(run: Callable[[], Any]) -> tuple[float, int]:
    """Seconds of the quickest of three runs, and the rows of the last."""
    seconds, count = [], 0
    for _ in range(3):
        start = time.perf_counter()
        count = run()
        seconds.append(time.perf_counter() - start)
    return min(seconds), count


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("ledger", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, Reader(options.ledger) as reader:
        path = Path(folder) / "claims.sqlite"
        connection, count, seconds = copy_claims(reader, path)
        print(f"SQLite: {count:,} claims in {seconds:.1f} s, {count / seconds:,.0f} rows/s", end=", ")
        print(f"{path.stat().st_size / 1e6:,.0f} MB for this one table")
        print(f"warehouse: {options.ledger.stat().st_size / 1e6:,.0f} MB for the whole ledger, articles included")
        print(f"{'query':20} {'warehouse s':>12} {'SQLite s':>10} {'times':>7} {'rows':>10}")
        for name in NAMES:
            query = statement(name)
            ours, rows = best_of_three(lambda query=query: reader.query(query).num_rows)  # type: ignore[misc]
            theirs, same = best_of_three(lambda query=query: len(connection.execute(query).fetchall()))  # type: ignore[misc]
            note = "" if rows == same else f" but {same:,} in SQLite"
            print(f"{name:20} {ours:12.3f} {theirs:10.3f} {theirs / ours:7.1f} {rows:10,}{note}", flush=True)
        connection.close()


if __name__ == "__main__":
    main()
