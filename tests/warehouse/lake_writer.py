"""A writer of a lake as a process of its own: told on its command line what to add, and where to die.

    python -m tests.warehouse.lake_writer FOLDER FIRST BATCHES [POINT]

It waits for a file ``go`` in FOLDER, then adds the batches FIRST, FIRST + 1 ... of the blocks, and says how many
claims it added. The first writer publishes half way. With POINT it ends itself there, as a power cut would.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path

from extractors.records import Batch
from flows.adapters.fault_points import listen_at_fault_points
from flows.adapters.warehouse import Warehouse
from flows.settings import load_settings
from tests.warehouse.builders import batch_of, say

BLOCKS, BLOCK_ROWS = 8, 5


def batch(number: int) -> Batch:
    """Two blocks: the one with the number, and the one after it, which the next batch brings as well."""
    blocks = (number % BLOCKS, (number + 1) % BLOCKS)
    days = [block * BLOCK_ROWS + row + 1 for block in blocks for row in range(BLOCK_ROWS)]
    return batch_of([say(1_000 + day, on=day, outlet=f"block{(day - 1) // BLOCK_ROWS}") for day in days])


def main(folder: Path, first: int, batches: int, point: str | None = None) -> None:
    if point:
        listen_at_fault_points(lambda name: os.kill(os.getpid(), signal.SIGKILL) if name == point else None)
    settings = load_settings()
    while not (folder / "go").exists():
        time.sleep(0.01)
    added = 0
    with Warehouse(settings.writer_path) as warehouse:
        for number in range(first, first + batches):
            added += warehouse.append(batch(number))["claims"]
            if first == 0 and number == batches // 2:
                warehouse.publish(settings.published_path)
    sys.stdout.write(str(added))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), *sys.argv[4:])
