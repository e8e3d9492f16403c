"""Speed of the warehouse at a million claims: append, publish, every view. One command:

    python -m benchmarks.warehouse [--claims 1000000] [--text-chars 2000] [--folder DIR]

The ledger is that of ``benchmarks.warehouse_data``, which says its shape. Prints one line per measure, with the seconds
of the clock and of the processor (on a busy machine only the latter mean anything) and the aim: append over 100,000
rows/s, publish under 2 s, a view under 1 s. Rows are those of all tables; an append begins with records. ``publish``
is measured after an ordinary run (300 articles, 1,000 claims), up to the moment in which readers see it; ``estimates``
is what follows. A view is computed whole: a hash is made of every value of every column. Behind it is what it takes to
hand all of that over to Python, as an Arrow table.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.warehouse_data import make_batches, make_newest_batch
from extractors.records import Batch
from flows.adapters.fault_points import listen_at_fault_points
from flows.adapters.warehouse import Reader, Warehouse
from flows.adapters.warehouse_seeds import read_ledger_seeds


class Clock:
    """Seconds of the wall and of the processor, summed over what was measured."""

    def __init__(self) -> None:
        self.wall = self.processor = 0.0

    @contextmanager
    def running(self) -> Iterator[None]:
        """Add the time that the block takes."""
        wall, processor = time.perf_counter(), time.process_time()
        yield
        self.wall += time.perf_counter() - wall
        self.processor += time.process_time() - processor


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--claims", type=int, default=1_000_000)
    parser.add_argument("--text-chars", type=int, default=2_000)
    parser.add_argument("--folder", type=Path, help="keep the files here; else a temporary folder is used")
    options = parser.parse_args()
    folder = options.folder or Path(tempfile.mkdtemp(prefix="warehouse-benchmark-"))
    try:
        measure(folder, options.claims, options.text_chars)
    finally:
        if options.folder is None:
            shutil.rmtree(folder)


def measure(folder: Path, claims: int, text_chars: int) -> None:
    published = folder / "ledger.duckdb"
    with Warehouse(folder / "writer" / "ledger.duckdb") as warehouse:
        warehouse.migrate()
        warehouse.load_seeds(read_ledger_seeds(), datetime.now(UTC))
        measure_append(warehouse, make_batches(claims, text_chars))
        measure_publish(warehouse, published, "publish, the first")
        for number in range(2):
            warehouse.append(make_newest_batch(claims, number, text_chars=text_chars))
            measure_publish(warehouse, published, "publish")
    measure_views(published)


def measure_append(warehouse: Warehouse, batches: Iterator[Batch]) -> None:
    whole, rows = Clock(), 0
    repeated = Batch()
    for batch in batches:
        with whole.running():
            rows += sum(warehouse.append(batch).values())
        repeated = batch
    report("append", rows / whole.wall, rows / whole.processor, "rows/s", f"{rows:,} rows")
    again = Clock()
    with again.running():
        added = sum(warehouse.append(repeated).values())
    report("append the last batch again", again.wall, again.processor, "s", f"{added} rows added")


def measure_publish(warehouse: Warehouse, published: Path, name: str) -> None:
    moments: list[tuple[float, float]] = []

    def note(point: str) -> None:
        if point == "snapshot renamed":
            moments.append((time.perf_counter(), time.process_time()))

    start = (time.perf_counter(), time.process_time())
    listen_at_fault_points(note)
    try:
        warehouse.publish(published)
    finally:
        listen_at_fault_points(None)
    (wall, processor), end = moments[0], (time.perf_counter(), time.process_time())
    report(name, wall - start[0], processor - start[1], "s", f"{published.stat().st_size / 1e6:,.0f} MB")
    report("estimates, after it", end[0] - wall, end[1] - processor, "s", "")


def measure_views(published: Path) -> None:
    with Reader(published) as reader:
        for view in reader.views():
            columns = reader.query(f'describe "{view}"').column("column_name").to_pylist()
            values = ", ".join(f'"{column}"' for column in columns)
            computed, fetched = Clock(), Clock()
            with computed.running():
                reader.query(f'select bit_xor(hash({values})) from "{view}"')
            with fetched.running():
                rows = reader.view(view).num_rows
            detail = f"{rows:,} rows, {len(columns)} columns; into Arrow {fetched.wall:.2f} s"
            report(view, computed.wall, computed.processor, "s", detail)


def report(name: str, wall: float, processor: float, unit: str, detail: str) -> None:
    print(f"{name:30} {wall:12,.2f} {unit:7} processor {processor:12,.2f} {unit:7} {detail}", flush=True)


if __name__ == "__main__":
    main()
