"""The same claims and the same queries in the warehouse and in SQLite, side by side. One command:

    python -m benchmarks.warehouse_sqlite [--claims 1000000] [LEDGER]

makes a ledger of that many claims (``benchmarks.warehouse_data`` says its shape) in a temporary folder, unless the
published file of one is given. The queries of ``benchmarks/sqlite`` are written so that both run them unchanged. The
warehouse answers them through its view ``claims``; SQLite has one flat table with an index for them, in WAL mode,
analysed. Each is the best of three, the rows fetched into Python in SQLite's case and into Arrow in the other. Ends
with an error where the two do not answer with the same rows.
"""

from __future__ import annotations

import argparse
import sqlite3
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from benchmarks.warehouse_data import make_batches
from flows.adapters.warehouse import Reader, Warehouse
from flows.adapters.warehouse_seeds import read_ledger_seeds

QUERIES = Path(__file__).with_name("sqlite")
NAMES = ("distinct_numbers", "last_statements", "falls", "stakes_by_month", "words")


def statement(name: str) -> str:
    return (QUERIES / f"{name}.sql").read_text(encoding="utf-8")


def make_ledger(folder: Path, claims: int) -> Path:
    """A published ledger of ``claims`` claims; says how long its appends took."""
    published, rows, seconds = folder / "ledger.duckdb", 0, 0.0
    with Warehouse(folder / "writer" / "ledger.duckdb") as warehouse:
        warehouse.migrate()
        warehouse.load_seeds(read_ledger_seeds(), datetime.now(UTC))
        for batch in make_batches(claims):
            start = time.perf_counter()
            rows += sum(warehouse.append(batch).values())
            seconds += time.perf_counter() - start
        print(f"warehouse: {rows:,} rows of all tables in {seconds:.1f} s, {rows / seconds:,.0f} rows/s", flush=True)
        warehouse.publish(published)
    return published


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


def best_of_three(run: Callable[[], Any]) -> tuple[float, Any]:
    """Seconds of the quickest of three runs, and the answer of the last."""
    seconds, answer = [], None
    for _ in range(3):
        start = time.perf_counter()
        answer = run()
        seconds.append(time.perf_counter() - start)
    return min(seconds), answer


def counted(rows: Iterable[Iterable[Any]]) -> Counter[tuple[Any, ...]]:
    """How often each row is there, days as text and averages rounded."""
    return Counter(tuple(map(_plain, row)) for row in rows)


def _plain(cell: Any) -> Any:
    if isinstance(cell, date):
        return cell.isoformat()
    return round(cell, 3) if isinstance(cell, float) else cell


def compare(reader: Reader, connection: sqlite3.Connection) -> list[str]:
    """Prints a line per query; the names of those that were not answered alike."""
    print(f"{'query':20} {'warehouse s':>12} {'SQLite s':>10} {'times':>7} {'rows':>10}")
    differing = []
    for name in NAMES:
        query = statement(name)
        ours, table = best_of_three(lambda query=query: reader.query(query))  # type: ignore[misc]
        theirs, rows = best_of_three(lambda query=query: connection.execute(query).fetchall())  # type: ignore[misc]
        print(f"{name:20} {ours:12.3f} {theirs:10.3f} {theirs / ours:7.1f} {len(rows):10,}", flush=True)
        if counted(row.values() for row in table.to_pylist()) != counted(rows):
            differing.append(name)
    return differing


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("ledger", type=Path, nargs="?", help="a published ledger; else one is made")
    parser.add_argument("--claims", type=int, default=1_000_000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="sqlite-benchmark-") as folder:
        ledger = options.ledger or make_ledger(Path(folder), options.claims)
        path = Path(folder) / "claims.sqlite"
        with Reader(ledger) as reader:
            connection, count, seconds = copy_claims(reader, path)
            print(f"SQLite: {count:,} claims in {seconds:.1f} s, {count / seconds:,.0f} rows/s", end=", ")
            print(f"{path.stat().st_size / 1e6:,.0f} MB for this one table")
            print(f"warehouse: {ledger.stat().st_size / 1e6:,.0f} MB for the whole ledger, articles included")
            differing = compare(reader, connection)
            connection.close()
    if differing:
        parser.exit(1, f"not answered alike: {', '.join(differing)}\n")


if __name__ == "__main__":
    main()
