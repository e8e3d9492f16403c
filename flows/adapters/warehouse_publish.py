"""Publishing: a snapshot is written beside its place, made durable, and moved there in one step."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from flows.adapters.fault_points import pass_fault_point
from flows.adapters.warehouse_estimates import store_estimates
from flows.adapters.warehouse_sql import fill_template, load_folder, load_statement

# Views that others read, stored as tables in the snapshot: (schema, view), in the order of their reading.
STORED_VIEWS: Final = (
    ("core", "current_articles"),
    ("core", "claimants_resolved"),
    ("core", "claim_stand_ins"),
    ("core", "claim_facts"),
    ("core", "assertions"),
    ("core", "claimant_statements"),
)


def publish_snapshot(connection: Any, ledger: Path, to: Path, connect: Callable[[Path], Any]) -> None:
    """Writes the file ``ledger``, which ``connection`` holds open for itself, to ``to``. ``connect`` opens a file.

    An error leaves the old file and no leftovers. Leftovers of a publish that was killed are removed first: the
    writer's lock makes sure that there is only one.
    """
    to.parent.mkdir(parents=True, exist_ok=True)
    _remove_leftovers(to)
    temporary = to.with_name(f".{to.name}.{os.getpid()}.publishing")
    try:
        connection.execute(load_statement("warehouse", "checkpoint"))
        shutil.copyfile(ledger, temporary)
        pass_fault_point("ledger copied")
        with contextlib.closing(connect(temporary)) as snapshot:
            _store_views(snapshot)
            store_estimates(snapshot, to)
        _make_durable(temporary)
        pass_fault_point("snapshot complete")
        os.replace(temporary, to)
        pass_fault_point("snapshot renamed")
        _make_durable(to.parent)
    finally:
        _remove_leftovers(to)


def _store_views(snapshot: Any) -> None:
    template = load_statement("warehouse", "materialise")
    meanings = {file.name: file.meaning for file in load_folder("views")}
    for schema, view in STORED_VIEWS:
        snapshot.execute(fill_template(template, schema=schema, view=view, comment=meanings[view]))


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
