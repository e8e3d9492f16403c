"""Publishing: a snapshot is written beside its place, made durable, and moved there in one step."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from typing import Any

from flows.adapters.warehouse_sql import load_statement


def publish_snapshot(connection: Any, to: Path) -> None:
    """Writes the ledger of ``connection`` to ``to``. An error leaves the old file and no leftovers.

    Leftovers of a publish that was killed are removed first: the writer's lock makes sure that there is only one.
    """
    to.parent.mkdir(parents=True, exist_ok=True)
    _remove_leftovers(to)
    temporary = to.with_name(f".{to.name}.{os.getpid()}.publishing")
    try:
        _copy(connection, temporary)
        _make_durable(temporary)
        os.replace(temporary, to)
        _make_durable(to.parent)
    finally:
        _remove_leftovers(to)


def _copy(connection: Any, temporary: Path) -> None:
    connection.execute(
        load_statement("warehouse", "publish_attach").replace("{path}", str(temporary).replace("'", "''"))
    )
    try:
        ledger = connection.execute(load_statement("warehouse", "current_ledger")).fetchone()[0]
        connection.execute(load_statement("warehouse", "publish_copy").replace("{ledger}", ledger.replace('"', '""')))
    finally:
        connection.execute(load_statement("warehouse", "publish_detach"))


def _make_durable(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _remove_leftovers(to: Path) -> None:
    for leftover in to.parent.glob(f".{to.name}.*.publishing*"):
        with contextlib.suppress(FileNotFoundError):
            leftover.unlink()
